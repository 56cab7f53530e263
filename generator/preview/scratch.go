package preview

import (
	"path/filepath"
	"strings"
)

// Scratch reports whether a path is by its name one that programs make for
// their own use: hidden files, an editor's backup, swap, lock and probe
// files, and those that become another file by being renamed.
func Scratch(path string) bool {
	name := filepath.Base(path)
	switch {
	case strings.HasPrefix(name, "."), // .git, .x.swp, .#lock, .DS_Store, our own .offprint-…
		strings.HasSuffix(name, "~"),
		strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#"),
		name == "4913": // vim asks so whether it may write to a folder
		return true
	}
	switch filepath.Ext(name) {
	case ".swp", ".swx", ".tmp", ".bak", ".part", ".crdownload":
		return true
	}
	return strings.Contains(name, "___jb_") // JetBrains: ___jb_tmp___, ___jb_old___
}
