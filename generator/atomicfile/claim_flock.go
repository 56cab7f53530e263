//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package atomicfile

import (
	"errors"
	"os"
	"syscall"
)

// renamesOpen reports whether open files can be renamed.
const renamesOpen = true

// claim locks a file until the process ends, and reports whether the file still exists. On a
// file system without locks the file can still be written.
func claim(f *os.File) bool {
	if lock(f, syscall.LOCK_EX) != nil {
		return true
	}
	now, err := os.Lstat(f.Name())
	if err != nil {
		return false
	}
	own, err := f.Stat()
	return err == nil && os.SameFile(own, now)
}

// removeUnclaimed removes a file unless someone has locked it.
func removeUnclaimed(name string) (err error) {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if lock(f, syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		return nil // it is being written, or that is unknown
	}
	return os.Remove(name)
}

func lock(f *os.File, how int) error {
	for {
		if err := syscall.Flock(int(f.Fd()), how); !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}
