package site

import "path"

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
