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

// exportsOpen matches a module that exports a function of the name open, written
// by hand or by a minifier.
var exportsOpen = regexp.MustCompile(`\bexport\s*(?:\{[^}]*\bopen\s*[,}]|(?:async\s+)?function\s+open\b|(?:const|let|var)\s+open\b)`)

// findClient finds the search client in a site. Its path has slashes.
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

// disk is what the search takes on disk, and what pages load in scripts and
// styles.
type disk struct {
	Bytes         int64   `json:"bytes"` // of the folder search/
	Files         int     `json:"files"`
	BytesPerPaper float64 `json:"bytesPerPaper"`
	FilesPer1000  float64 `json:"filesPer1000Papers"`
	Assets        []asset `json:"assets"`
}

// asset is a script or a style.
type asset struct {
	Path string `json:"path"`
	Gzip int64  `json:"gzip"` // bytes as gzip -9 makes them
}

// client is the size of one of the scripts.
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

// gzipSize is how many bytes gzip -9 makes of some.
func gzipSize(data []byte) int64 {
	var size sizer
	w, _ := gzip.NewWriterLevel(&size, gzip.BestCompression) // fails for levels that there are not
	w.Write(data)
	w.Close()
	return int64(size)
}

// sizer counts what is written to it.
type sizer int64

func (s *sizer) Write(p []byte) (int, error) {
	*s += sizer(len(p))
	return len(p), nil
}
