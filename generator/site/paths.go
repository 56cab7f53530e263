package site

import (
	"path"
	"strings"
)

// Paths is a set of files of a site and their folders.
type Paths struct{ files, folders map[string]bool }

// NewPaths returns an empty set.
func NewPaths() Paths { return Paths{map[string]bool{}, map[string]bool{}} }

// Add adds a file by its path.
func (p Paths) Add(file string) {
	p.files[file] = true
	for dir := path.Dir(file); dir != "." && !p.folders[dir]; dir = path.Dir(dir) {
		p.folders[dir] = true
	}
}

// Has reports whether the set contains a file.
func (p Paths) Has(file string) bool { return p.files[file] }

// Blocking returns the files of the set that exclude another one: a file at the path of one of
// its folders, or files below a folder at its path.
func (p Paths) Blocking(file string) []string {
	var blocking []string
	for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
		if p.files[dir] {
			blocking = append(blocking, dir)
		}
	}
	if p.folders[file] {
		for f := range p.files {
			if strings.HasPrefix(f, file+"/") {
				blocking = append(blocking, f)
			}
		}
	}
	return blocking
}

// InTheWay reports whether a file cannot be added: the set has a file or a folder with its
// path, or a file at the path of one of its folders.
func (p Paths) InTheWay(file string) bool {
	if p.files[file] || p.folders[file] {
		return true
	}
	for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
		if p.files[dir] {
			return true
		}
	}
	return false
}
