package site

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"offprint/themes"
)

const (
	defaultTheme = themes.Default
	themesFolder = "themes"
)

// themeFS is the theme of that name: the archive's own copy in themes/, else
// the one inside the program.
func themeFS(archiveDir, name string) (fs.FS, error) {
	if name != filepath.Base(name) || name == "." || name == ".." {
		return nil, fmt.Errorf("theme: %q is not the name of a folder in themes/", name)
	}
	dir := filepath.Join(archiveDir, themesFolder, name)
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return os.DirFS(dir), nil
	}
	if name == defaultTheme {
		return fs.Sub(themes.FS, name)
	}
	return nil, fmt.Errorf("there is no theme %q: neither %s nor a theme inside the program has this name", name, dir)
}

// layers are the folders from which a component of the site is taken, the
// strongest first: the archive's own, then its themes in their order.
type layers []fs.FS

func openLayers(archiveDir string, themeNames []string) (layers, error) {
	l := layers{os.DirFS(archiveDir)}
	for _, name := range themeNames {
		t, err := themeFS(archiveDir, name)
		if err != nil {
			return nil, err
		}
		l = append(l, t)
	}
	return l, nil
}

// files lists what lies in folder, by path below it; of two files of one path
// the stronger layer's is taken.
func (l layers) files(folder string) (map[string]fs.FS, error) {
	found := map[string]fs.FS{}
	for _, layer := range l {
		sub, err := fs.Sub(layer, folder)
		if err != nil {
			return nil, err
		}
		err = fs.WalkDir(sub, ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				if path == "." {
					return fs.SkipAll // the layer has no such folder
				}
				return err
			}
			if d.Name() != "." && d.Name()[0] == '.' {
				if d.IsDir() {
					return fs.SkipDir
				}
				return nil
			}
			if !d.IsDir() && found[path] == nil {
				found[path] = sub
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// extractThemes writes the themes to the work folder, where Hugo reads them, but
// for their words.
func (l layers) extractThemes(dir string, names []string) error {
	for i, name := range names {
		err := os.CopyFS(filepath.Join(dir, name), l[i+1])
		if err == nil {
			err = os.RemoveAll(filepath.Join(dir, name, i18nFolder))
		}
		if err != nil {
			return fmt.Errorf("unpacking the theme %s: %w", name, err)
		}
	}
	return nil
}
