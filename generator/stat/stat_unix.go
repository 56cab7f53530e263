//go:build unix && !aix

package stat

import (
	"io/fs"

	"golang.org/x/sys/unix"
)

// Folder is an open folder. It may be used from several goroutines at once.
type Folder struct{ fd int }

// Open opens a folder.
func Open(name string) (Folder, error) {
	fd, err := unix.Open(name, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return Folder{}, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return Folder{fd}, nil
}

// File tells of the file at path, which is relative to the folder and has
// slashes; it follows symbolic links. It reports false where there is none.
func (d Folder) File(path string) (Info, bool) {
	// The path from the root on need not be looked up for each file, and there
	// is no garbage but the path.
	var s unix.Stat_t
	err := unix.Fstatat(d.fd, path, &s, 0)
	for err == unix.EINTR {
		err = unix.Fstatat(d.fd, path, &s, 0)
	}
	if err != nil {
		return Info{}, false
	}
	return Info{int64(s.Size), s.Mtim.Nano(), s.Mode&unix.S_IFMT == unix.S_IFREG}, true
}

// Close closes the folder.
func (d Folder) Close() error { return unix.Close(d.fd) }
