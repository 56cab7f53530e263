package preview

import (
	"path/filepath"
	"strings"
)

// Scratch reports whether a path is by its name a temporary file of a program: hidden files,
// an editor's backup, swap, lock and probe files, and files that are renamed when they are
// complete.
func Scratch(path string) bool {
	name := filepath.Base(path)
	switch {
	case strings.HasPrefix(name, "."), // .git, .x.swp, .#lock, .DS_Store, our own .offprint-…
		strings.HasSuffix(name, "~"),
		strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#"),
		name == "4913": // vim tests with it whether a folder is writable
		return true
	}
	switch filepath.Ext(name) {
	case ".swp", ".swx", ".tmp", ".bak", ".part", ".crdownload":
		return true
	}
	return strings.Contains(name, "___jb_") // JetBrains: ___jb_tmp___, ___jb_old___
}
