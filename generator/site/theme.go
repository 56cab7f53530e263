package site

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"offprint/generator/bound"
	"offprint/themes"
)

const (
	defaultTheme = themes.Default
	ThemesFolder = "themes"
)

// themeFS returns the theme with the given name: the archive's copy in themes/, otherwise the
// embedded one.
func themeFS(archiveDir, name string) (fs.FS, error) {
	if name != filepath.Base(name) || name == "." || name == ".." {
		return nil, fmt.Errorf("theme: %q is not the name of a folder in themes/", name)
	}
	dir := filepath.Join(archiveDir, ThemesFolder, name)
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return bound.Folder(dir), nil
	}
	if name == defaultTheme {
		return fs.Sub(themes.FS, name)
	}
	return nil, fmt.Errorf("there is no theme %q: neither %s nor a theme inside the program has this name", name, dir)
}

// Layers are the folders that provide the parts of a site, in order of precedence: the archive
// first, then its themes.
type Layers []fs.FS

func OpenLayers(archiveDir string, themeNames []string) (Layers, error) {
	l := Layers{bound.Folder(archiveDir)}
	for _, name := range themeNames {
		t, err := themeFS(archiveDir, name)
		if err != nil {
			return nil, err
		}
		l = append(l, t)
	}
	return l, nil
}

// Irregular lists files of the archive's folders for the site that are not read because they
// are not regular files. Paths are relative to the archive.
func Irregular(archiveDir string, themeNames []string) []bound.Skipped {
	folders := []string{"layouts", AssetsFolder, "data", WordsFolder, StaticFolder}
	for _, name := range themeNames {
		folders = append(folders, ThemesFolder+"/"+name)
	}
	var out []bound.Skipped
	for _, folder := range folders {
		for _, s := range bound.Irregular(filepath.Join(archiveDir, folder)) {
			out = append(out, bound.Skipped{Path: path.Join(folder, s.Path), Err: s.Err})
		}
	}
	return out
}

// Files returns the files in folder by their path below it. If several layers have a path, the
// one with precedence wins.
func (l Layers) Files(folder string) (map[string]fs.FS, error) {
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

// ExtractThemes writes the themes without their words to the work folder, where Hugo reads
// them.
func (l Layers) ExtractThemes(dir string, names []string) error {
	for i, name := range names {
		err := os.CopyFS(filepath.Join(dir, name), l[i+1])
		if err == nil {
			err = os.RemoveAll(filepath.Join(dir, name, WordsFolder))
		}
		if err != nil {
			return fmt.Errorf("unpacking the theme %s: %w", name, err)
		}
	}
	return nil
}
