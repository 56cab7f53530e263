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

// ThumbnailsFolder is the folder of an archive with small pictures of papers, and that of
// the site. It is beside content/, which holds text.
const ThumbnailsFolder = "thumbnails"

// Thumbnail is a small picture of a paper, a file that says how large it is.
type Thumbnail struct {
	File          string
	Width, Height int
	// Sum is that of its name, size and time: of what a build goes by, without reading it.
	Sum archive.Sum
}

// Path is where it is on the site.
func (t Thumbnail) Path() string { return ThumbnailsFolder + "/" + t.File }

// Read reads it from the archive in dir.
func (t Thumbnail) Read(dir string) ([]byte, error) {
	return bound.ReadFile(filepath.Join(dir, ThumbnailsFolder, t.File), thumbnail.MaxSource)
}

// ReadThumbnails reads which papers have a picture, by the names of their files without
// ending. What is not named like one is no picture; of two of a paper, the last by name is.
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
