package main

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// exportsOpen matches a module that exports a function named open, in hand-written or minified
// code.
var exportsOpen = regexp.MustCompile(`\bexport\s*(?:\{[^}]*\bopen\s*[,}]|(?:async\s+)?function\s+open\b|(?:const|let|var)\s+open\b)`)

// findClient returns the path of the search client in a site, with slashes.
func findClient(public, given string) (string, error) {
	if given != "" {
		name := strings.TrimPrefix(path.Clean(filepath.ToSlash(given)), "/")
		if _, err := os.Stat(filepath.Join(public, filepath.FromSlash(name))); err != nil {
			return "", fmt.Errorf("-client: %w", err)
		}
		return name, nil
	}
	var found []string
	err := filepath.WalkDir(public, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if name := d.Name(); !strings.Contains(name, "search") || path.Ext(name) != ".js" {
			return nil
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if exportsOpen.Match(data) {
			rel, err := filepath.Rel(public, file)
			if err != nil {
				return err
			}
			found = append(found, filepath.ToSlash(rel))
		}
		return nil
	})
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("there is no site in %s; build it first, or give -archive", public)
	case err != nil:
		return "", err
	case len(found) == 0:
		return "", fmt.Errorf("%s has no search client: no file *search*.js that exports open; name it with -client", public)
	case len(found) > 1:
		return "", fmt.Errorf("%s has several search clients: %s; name one with -client", public, strings.Join(found, ", "))
	}
	return found[0], nil
}

// disk is the space that the search takes on disk, and the scripts and style sheets of the
// site.
type disk struct {
	Bytes         int64   `json:"bytes"` // of the folder search/
	Files         int     `json:"files"`
	BytesPerPaper float64 `json:"bytesPerPaper"`
	FilesPer1000  float64 `json:"filesPer1000Papers"`
	Assets        []asset `json:"assets"`
}

// asset is a script or a style sheet.
type asset struct {
	Path string `json:"path"`
	Gzip int64  `json:"gzip"` // size in bytes after gzip -9
}

// client returns the compressed size of a script.
func (d *disk) client(name string) int64 {
	for _, a := range d.Assets {
		if a.Path == name {
			return a.Gzip
		}
	}
	return 0
}

func measureDisk(public string, papers int) (*disk, error) {
	d := &disk{}
	err := filepath.WalkDir(public, func(file string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, err := filepath.Rel(public, file)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if strings.HasPrefix(rel, "search/") {
			info, err := e.Info()
			if err != nil {
				return err
			}
			d.Files++
			d.Bytes += info.Size()
		}
		if ext := path.Ext(rel); ext == ".js" || ext == ".mjs" || ext == ".css" {
			data, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			d.Assets = append(d.Assets, asset{rel, gzipSize(data)})
		}
		return nil
	})
	d.BytesPerPaper = ratio(float64(d.Bytes), float64(papers))
	d.FilesPer1000 = ratio(1000*float64(d.Files), float64(papers))
	return d, err
}

// gzipSize returns the size of data in bytes after gzip -9.
func gzipSize(data []byte) int64 {
	var size sizer
	w, _ := gzip.NewWriterLevel(&size, gzip.BestCompression) // fails only for invalid levels
	w.Write(data)
	w.Close()
	return int64(size)
}

// sizer counts the bytes that are written to it.
type sizer int64

func (s *sizer) Write(p []byte) (int, error) {
	*s += sizer(len(p))
	return len(p), nil
}
