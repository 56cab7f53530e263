package site

import (
	"path"
	"strings"
)

// Paths are files of a site, and the folders that they are in.
type Paths struct{ files, folders map[string]bool }

// NewPaths is the site without files.
func NewPaths() Paths { return Paths{map[string]bool{}, map[string]bool{}} }

// Add adds a file by its path.
func (p Paths) Add(file string) {
	p.files[file] = true
	for dir := path.Dir(file); dir != "." && !p.folders[dir]; dir = path.Dir(dir) {
		p.folders[dir] = true
	}
}

// Has reports whether a file is one of these.
func (p Paths) Has(file string) bool { return p.files[file] }

// Blocking are those of these files beside which another one cannot be: a file where it
// has a folder, or files in a folder of its path.
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

// InTheWay reports whether a file cannot be there beside these: there is one of its
// path, a folder of its path, or a file where it would have a folder.
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
