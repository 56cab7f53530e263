package generator

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// scaffold is a new archive. A leading "_" in a name stands for a leading
// dot: the go command would leave such files out of the module.
//
//go:embed all:scaffold
var scaffold embed.FS

// Init makes a new archive in dir, which must not exist or be empty, and
// returns the names of the files it wrote.
func Init(dir string) ([]string, error) {
	list, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("init: %w", err)
	}
	for _, e := range list {
		if e.Name() != ".git" {
			return nil, fmt.Errorf("init: %s is not empty (it holds %s); choose a new folder", dir, e.Name())
		}
	}
	var files []string
	err = fs.WalkDir(scaffold, "scaffold", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := scaffold.ReadFile(path)
		if err != nil {
			return err
		}
		rel := strings.TrimPrefix(path, "scaffold/")
		parts := strings.Split(rel, "/")
		for i, p := range parts {
			if rest, ok := strings.CutPrefix(p, "_"); ok {
				parts[i] = "." + rest
			}
		}
		name := filepath.Join(append([]string{dir}, parts...)...)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, data, 0o644); err != nil {
			return err
		}
		files = append(files, name)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("init: %w", err)
	}
	return files, nil
}
