//go:build !unix || aix

package stat

import (
	"os"
	"path/filepath"
)

// Folder is an open folder. It is safe for concurrent use.
type Folder struct{ name string }

// Open opens a folder.
func Open(name string) (Folder, error) {
	_, err := os.Stat(name)
	return Folder{name}, err
}

// File returns the status of the file at path, slash-separated and relative to the folder. It
// follows symbolic links, and reports false if there is no file.
func (d Folder) File(path string) (Info, bool) {
	info, err := os.Stat(filepath.Join(d.name, filepath.FromSlash(path)))
	if err != nil {
		return Info{}, false
	}
	return Info{info.Size(), info.ModTime().UnixNano(), info.Mode().IsRegular()}, true
}

// Close closes the folder.
func (d Folder) Close() error { return nil }
