//go:build !unix || aix

package stat

import (
	"os"
	"path/filepath"
)

// Folder is an open folder. It may be used from several goroutines at once.
type Folder struct{ name string }

// Open opens a folder.
func Open(name string) (Folder, error) {
	_, err := os.Stat(name)
	return Folder{name}, err
}

// File tells of the file at path, which is relative to the folder and has
// slashes; it follows symbolic links. It reports false where there is none.
func (d Folder) File(path string) (Info, bool) {
	info, err := os.Stat(filepath.Join(d.name, filepath.FromSlash(path)))
	if err != nil {
		return Info{}, false
	}
	return Info{info.Size(), info.ModTime().UnixNano(), info.Mode().IsRegular()}, true
}

// Close closes the folder.
func (d Folder) Close() error { return nil }
