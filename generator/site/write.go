package site

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// WriteFile writes f below dest, unless the same bytes stand there already: to
// read a file is cheaper than to write it again. It takes as few system calls
// as it can, because making files and folders is a good part of what a build
// costs, and does not wait for the disk: what is lost with the power has
// another size than the manifest says, and is written again by the next build.
func WriteFile(dest string, f File) error {
	file := filepath.FromSlash(f.Path)
	if !filepath.IsLocal(file) {
		return fmt.Errorf("%q is no path within the site", f.Path)
	}
	name := filepath.Join(dest, file)
	if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, f.Data) {
		return nil
	}
	err := os.WriteFile(name, f.Data, 0o644)
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Mkdir(filepath.Dir(name), 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
	}
	return os.WriteFile(name, f.Data, 0o644)
}
