package site

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"offprint/generator/archive"
	"offprint/generator/bound"
	"offprint/generator/thumbnail"
)

// ThumbnailsFolder is the folder of small images of papers, in an archive and on its site. It
// is next to content/, which contains only text.
const ThumbnailsFolder = "thumbnails"

// Thumbnail is a small image of a paper. The file's name contains its dimensions.
type Thumbnail struct {
	File          string
	Width, Height int
	// Sum is a hash of the file's name, size and time, by which a build detects changes
	// without reading the file.
	Sum archive.Sum
}

// Path returns its path on the site.
func (t Thumbnail) Path() string { return ThumbnailsFolder + "/" + t.File }

// Read reads it from the archive in dir.
func (t Thumbnail) Read(dir string) ([]byte, error) {
	return bound.ReadFile(filepath.Join(dir, ThumbnailsFolder, t.File), thumbnail.MaxSource)
}

// ReadThumbnails returns the images of papers by the papers' file names without extension.
// Files with other names are ignored; if a paper has two, the last by name is used.
func ReadThumbnails(dir string) (map[string]Thumbnail, error) {
	list, err := os.ReadDir(filepath.Join(dir, ThumbnailsFolder))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	of := map[string]Thumbnail{}
	for _, d := range list {
		name, width, height, ok := thumbnail.ParseFile(d.Name())
		if !ok || !d.Type().IsRegular() {
			continue
		}
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() > thumbnail.MaxSource {
			continue
		}
		if err != nil {
			return nil, err
		}
		sum := archive.SumOf(fmt.Appendf(nil, "%s %d %d", d.Name(), info.Size(), info.ModTime().UnixNano()))
		of[name] = Thumbnail{d.Name(), width, height, sum}
	}
	return of, nil
}
