package site

import (
	"bytes"
	"errors"
	"io/fs"
	"strings"

	"offprint/themes"
)

const iconFile = "icon.svg" // in assets/

// maxIcon is the maximum size of an icon's file.
const maxIcon = 8 << 20

// OwnIcon returns the name and content of the icon that replaces the theme's: the favicon of
// the configuration, or assets/icon.svg; empty if there is none.
func OwnIcon(c *Config, archiveDir string) (name string, data []byte, err error) {
	l, err := OpenLayers(archiveDir, c.Themes)
	if err != nil {
		return "", nil, err
	}
	if name = strings.TrimPrefix(c.Options.Favicon, "/"); name != "" {
		data, err = l.read(StaticFolder, name)
		return name, data, err
	}
	if data, err = l.read(AssetsFolder, iconFile); err != nil || data == nil {
		return "", nil, err
	}
	if drawn, err := fs.ReadFile(themes.FS, defaultTheme+"/"+AssetsFolder+"/"+iconFile); err == nil && bytes.Equal(data, drawn) {
		return "", nil, nil
	}
	return iconFile, data, nil
}

// read reads a file of a folder of the layers; nil if there is none, or if it is too large for
// an icon.
func (l Layers) read(folder, name string) ([]byte, error) {
	found, err := l.Files(folder)
	if err != nil || found[name] == nil {
		return nil, err
	}
	info, err := fs.Stat(found[name], name)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() > maxIcon {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return fs.ReadFile(found[name], name)
}
