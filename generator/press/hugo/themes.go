package hugo

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gohugoio/hugo/hugofs"
	"github.com/spf13/afero"
)

// withThemes is the system's files, and, in memory, themes in folders that need not be
// there: to write the theme of the program for each build, and to remove it, was a tenth
// of the processor time of a small site.
func withThemes(themes map[string]fs.FS) (afero.Fs, error) {
	all := themed{Fs: hugofs.Os, memory: afero.NewMemMapFs()}
	for dir, theme := range themes {
		all.dirs = append(all.dirs, dir)
		err := fs.WalkDir(theme, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			to := filepath.Join(dir, filepath.FromSlash(name))
			if d.IsDir() {
				return all.memory.MkdirAll(to, 0o755)
			}
			data, err := fs.ReadFile(theme, name)
			if err != nil {
				return err
			}
			return afero.WriteFile(all.memory, to, data, 0o644)
		})
		if err != nil {
			return nil, fmt.Errorf("reading the theme %s: %w", filepath.Base(dir), err)
		}
	}
	return all, nil
}

// themed reads what is in some folders from memory. All else, and what is written, is the
// system's.
type themed struct {
	afero.Fs
	memory afero.Fs
	dirs   []string
}

// of is the file system that has a file.
func (t themed) of(name string) afero.Fs {
	for _, dir := range t.dirs {
		if rel, err := filepath.Rel(dir, name); err == nil && filepath.IsLocal(rel) {
			return t.memory
		}
	}
	return t.Fs
}

func (t themed) Open(name string) (afero.File, error) { return t.of(name).Open(name) }

func (t themed) OpenFile(name string, flag int, perm os.FileMode) (afero.File, error) {
	return t.of(name).OpenFile(name, flag, perm)
}

func (t themed) Stat(name string) (os.FileInfo, error) { return t.of(name).Stat(name) }

// LstatIfPossible is asked of by Hugo where a file may be a link.
func (t themed) LstatIfPossible(name string) (os.FileInfo, bool, error) {
	if l, ok := t.of(name).(afero.Lstater); ok {
		return l.LstatIfPossible(name)
	}
	info, err := t.Stat(name)
	return info, false, err
}
