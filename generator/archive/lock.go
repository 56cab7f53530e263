package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"offprint/generator/atomicfile"
)

// StateDir is the folder of an archive for files of this copy. Git ignores it because of the
// .gitignore inside.
const StateDir = ".offprint"

// State creates the StateDir of the archive in dir and returns its path. Everything in it can
// be regenerated.
func State(dir string) (string, error) {
	state := filepath.Join(dir, StateDir)
	if err := os.MkdirAll(state, 0o755); err != nil {
		return "", stateError(state, err)
	}
	ignore := filepath.Join(state, ".gitignore")
	if _, err := os.Lstat(ignore); err != nil {
		if err := os.WriteFile(ignore, []byte("*\n"), 0o644); err != nil {
			return "", stateError(state, err)
		}
	}
	return state, nil
}

// stateError adds advice to an error caused by missing permission to write the state folder.
func stateError(state string, err error) error {
	if !errors.Is(err, fs.ErrPermission) {
		return err
	}
	return fmt.Errorf("%w; Offprint writes to %s, but you do not have permission: take ownership of that folder and everything in it, "+
		"or remove it, because everything in it can be rebuilt; if you may only read the archive, make a copy of it", err, state)
}

// Holder describes the process that holds the lock of an archive.
type Holder struct {
	Command string    `json:"command"` // "import", "build", [Preview]…
	Process int       `json:"process"` // its process number on Host
	Host    string    `json:"host"`
	Since   time.Time `json:"since"`
}

// Preview is the command of holders that [Await] waits for: a preview builds after every
// change, including the one an import has just made.
const Preview = "serve"

// String returns for example "offprint import (process 4711 on rose, since 15:04:05)".
func (h Holder) String() string {
	if h == (Holder{}) {
		return "another process"
	}
	since := h.Since.Local().Format(time.TimeOnly)
	if time.Since(h.Since) > 12*time.Hour {
		since = h.Since.Local().Format(time.DateTime)
	}
	return fmt.Sprintf("offprint %s (process %d on %s, since %s)", h.Command, h.Process, h.Host, since)
}

// LockedError reports that another process is writing to the archive.
type LockedError struct {
	Dir    string
	Holder Holder // the zero Holder if unknown
}

func (e *LockedError) Error() string {
	return fmt.Sprintf("%s is being written to by %s; wait until it is done", e.Dir, e.Holder)
}

// Files of the state folder. The holder is described in a separate file because some systems
// do not let other processes read a locked file.
const (
	lockFile   = "lock"
	holderFile = "lock-holder"
)

// Lock gives the caller exclusive write access to the archive in dir until unlock is called or
// the process ends. command, such as "import", tells other processes who holds the lock. If
// another process holds it, Lock fails at once with a *LockedError.
//
// Temporary files that a killed process left in the state folder are removed, see [WorkFolder]
// and [WriteState].
func Lock(dir, command string) (unlock func() error, err error) {
	state, err := State(dir)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(state, lockFile)
	lock := flock.New(file)
	ok, err := lock.TryLock()
	if err != nil {
		return nil, stateError(state, fmt.Errorf("lock %s: %w", file, err))
	}
	if !ok {
		return nil, &LockedError{Dir: dir, Holder: readHolder(state)}
	}
	host, _ := os.Hostname()
	told, err := json.Marshal(Holder{Command: command, Process: os.Getpid(), Host: host, Since: time.Now().Truncate(time.Second)})
	if err == nil {
		err = WriteState(filepath.Join(state, holderFile), append(told, '\n'))
	}
	if err = errors.Join(err, clearState(state)); err != nil {
		return nil, errors.Join(stateError(state, err), lock.Close())
	}
	return func() error {
		// Before unlocking: afterwards the file may be another process's.
		return errors.Join(ignoreMissing(os.Remove(filepath.Join(state, holderFile))), lock.Close())
	}, nil
}

// readHolder reads the description of the holder. It is only used in messages.
func readHolder(state string) (h Holder) {
	data, err := os.ReadFile(filepath.Join(state, holderFile))
	if err != nil || json.Unmarshal(data, &h) != nil {
		return Holder{}
	}
	return h
}

// awaitEvery is the interval at which [Await] tries again.
const awaitEvery = 50 * time.Millisecond

// Await is like [Lock] but waits for a [Preview], which holds the lock only while it builds,
// or for any holder if all is set. It calls say once if it has to wait. It ends with ctx's
// error when ctx is done.
func Await(ctx context.Context, dir, command string, all bool, say func(string)) (unlock func() error, err error) {
	for looks := 0; ; looks++ {
		unlock, err := Lock(dir, command)
		var locked *LockedError
		if !errors.As(err, &locked) {
			return unlock, err
		}
		// A process that has just taken the lock may not have written its description yet.
		unknown := locked.Holder == (Holder{}) && looks < 4
		if !all && !unknown && locked.Holder.Command != Preview {
			return nil, err
		}
		if looks == 4 && say != nil {
			say(fmt.Sprintf("%s: waiting for %s", command, locked.Holder))
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(awaitEvery):
		}
	}
}

// WorkFolder is the folder of an archive for files that become useless when the process that
// holds the lock ends. It may not exist.
func WorkFolder(dir string) string { return filepath.Join(dir, StateDir, workFolder) }

const workFolder = "scratch"

// previewFolder is the prefix of the folders in which previews keep their sites.
const previewFolder = "serve-"

// PreviewFolder is the folder of an archive for the site of the preview on the given port.
func PreviewFolder(dir, port string) string { return filepath.Join(dir, StateDir, previewFolder+port) }

// clearState removes what killed holders of the lock left behind: the work folder and
// temporary files, in the state folder and its subfolders.
func clearState(state string) error {
	err := os.RemoveAll(filepath.Join(state, workFolder))
	folders, readErr := os.ReadDir(state)
	err = errors.Join(err, readErr, atomicfile.Clear(state, isTemporary))
	for _, d := range folders {
		if d.IsDir() && !strings.HasPrefix(d.Name(), previewFolder) {
			err = errors.Join(err, atomicfile.Clear(filepath.Join(state, d.Name()), isTemporary))
		}
	}
	return err
}

// isTemporary reports whether a file of the state folder was created by [WriteState] or
// [NewScratch].
func isTemporary(name string) bool { return strings.HasSuffix(name, temporarySuffix) }
