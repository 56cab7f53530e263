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

// StateDir is the folder of an archive for what belongs to this copy of it and
// not into git, which ignores it by the .gitignore inside.
const StateDir = ".offprint"

// State makes the folder for what belongs to this copy of the archive in dir,
// and returns its path. Everything in it can be made anew.
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

// stateError adds to an error what to do where somebody may not write to the state folder.
func stateError(state string, err error) error {
	if !errors.Is(err, fs.ErrPermission) {
		return err
	}
	return fmt.Errorf("%w; Offprint writes to %s, and you may not: become the owner of that folder and of all in it, "+
		"or remove it, as everything in it is made anew; of an archive that you may only read, make a copy", err, state)
}

// Holder is the process that writes to an archive.
type Holder struct {
	Command string    `json:"command"` // "import", "build", [Preview]…
	Process int       `json:"process"` // its number on Host
	Host    string    `json:"host"`
	Since   time.Time `json:"since"`
}

// Preview is the command of holders that are waited for, see [Await]: a preview
// builds whenever something has changed, so also right after an import.
const Preview = "serve"

// String is "offprint import (process 4711 on rose, since 15:04:05)".
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

// LockedError says that another process is writing to the archive.
type LockedError struct {
	Dir    string
	Holder Holder // what it said of itself; may be the zero Holder
}

func (e *LockedError) Error() string {
	return fmt.Sprintf("%s is being written to by %s; wait until it is done", e.Dir, e.Holder)
}

// Files of the state folder. The holder has one of its own: there are systems where
// nobody else can read a file that is locked.
const (
	lockFile   = "lock"
	holderFile = "lock-holder"
)

// Lock makes the caller the only one to write to the archive in dir until it
// calls unlock or ends, however it ends. The name of the command, such as "import",
// tells others who holds the lock. Where somebody else holds it, the error is a
// *LockedError at once.
//
// What a process that was killed has left in the state folder is removed: see
// [WorkFolder] and [WriteState].
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
		// While it is locked: later it may be another's.
		return errors.Join(ignoreMissing(os.Remove(filepath.Join(state, holderFile))), lock.Close())
	}, nil
}

// readHolder is what the holder of the lock has said of itself; only to say more.
func readHolder(state string) (h Holder) {
	data, err := os.ReadFile(filepath.Join(state, holderFile))
	if err != nil || json.Unmarshal(data, &h) != nil {
		return Holder{}
	}
	return h
}

// awaitEvery is how long [Await] waits before it looks again.
const awaitEvery = 50 * time.Millisecond

// Await is [Lock], but waits for a [Preview], which holds the lock no longer than it
// builds, and with all set for every holder. That it waits, and for whom, it says
// once. It ends with the context's error when that is done.
func Await(ctx context.Context, dir, command string, all bool, say func(string)) (unlock func() error, err error) {
	for looks := 0; ; looks++ {
		unlock, err := Lock(dir, command)
		var locked *LockedError
		if !errors.As(err, &locked) {
			return unlock, err
		}
		// One that has just taken the lock has not said yet who it is.
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

// WorkFolder is the folder of an archive for what is of no use once the process that
// holds the lock has ended. It may not be there.
func WorkFolder(dir string) string { return filepath.Join(dir, StateDir, workFolder) }

const workFolder = "scratch"

// previewFolder is what the names of folders begin with in which previews keep their sites.
const previewFolder = "serve-"

// PreviewFolder is the folder of an archive for the site of the preview on that port.
func PreviewFolder(dir, port string) string { return filepath.Join(dir, StateDir, previewFolder+port) }

// clearState removes what holders of the lock that were killed have left: the work
// folder, and temporary files, in the state folder and in those within.
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

// isTemporary reports whether a file of the state folder is one that [WriteState] or
// [NewScratch] began.
func isTemporary(name string) bool { return strings.HasSuffix(name, temporarySuffix) }
