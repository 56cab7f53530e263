package archive

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// StateDir is the folder of an archive for what belongs to this copy of it and
// not into git, which ignores it by the .gitignore inside.
const StateDir = ".offprint"

// State makes the folder for what belongs to this copy of the archive in dir,
// and returns its path. Everything in it can be made anew.
func State(dir string) (string, error) {
	state := filepath.Join(dir, StateDir)
	if err := os.MkdirAll(state, 0o755); err != nil {
		return "", err
	}
	ignore := filepath.Join(state, ".gitignore")
	if _, err := os.Lstat(ignore); err != nil {
		if err := os.WriteFile(ignore, []byte("*\n"), 0o644); err != nil {
			return "", err
		}
	}
	return state, nil
}

// LockedError says that another process is writing to the archive.
type LockedError struct {
	Dir    string
	Holder string // what it said of itself; may be empty
}

func (e *LockedError) Error() string {
	holder := "another process"
	if e.Holder != "" {
		holder = e.Holder
	}
	return fmt.Sprintf("%s is being written to by %s; wait until it is done", e.Dir, holder)
}

// Lock makes the caller the only one to write to the archive in dir until it
// calls unlock or ends. The name, such as "import", tells others who holds the
// lock. Where somebody else holds it, the error is a *LockedError at once.
func Lock(dir, name string) (unlock func() error, err error) {
	state, err := State(dir)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(state, "lock")
	lock := flock.New(file)
	ok, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", file, err)
	}
	if !ok {
		holder, _ := os.ReadFile(file) // only to say more
		return nil, &LockedError{Dir: dir, Holder: string(bytes.TrimSpace(holder))}
	}
	host, _ := os.Hostname()
	// What is written is for the message above; the lock does not need it.
	_ = os.WriteFile(file, fmt.Appendf(nil, "offprint %s (process %d on %s)\n", name, os.Getpid(), host), 0o644)
	return lock.Close, nil
}
