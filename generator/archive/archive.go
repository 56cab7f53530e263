// Package archive reads and writes content/, where every paper is a Markdown
// file with TOML front matter that a person can read, edit and keep in git.
//
// A paper's file is content/YYYY/MM/DD/<name>.md, or content/undated/<name>.md
// where nobody tells its day; every other file below content/ is a page of the user's own and is left alone. What a person wrote
// by hand into a paper's file survives whatever this package does to it: keys
// that it does not know, their order, comments and white space.
package archive

import (
	"fmt"

	"offprint/generator/paper"
)

// ContentDir is the folder of an archive that holds its pages.
const ContentDir = "content"

// ConfigFile is the file that makes a folder an archive.
const ConfigFile = "config.toml"

// Entry is one paper's file.
type Entry struct {
	Path   string // slash-separated, relative to content/: "2025/10/07/2510.06084.md"
	Paper  paper.Paper
	Import paper.Provenance
}

// Problem is something wrong with a file below content/.
type Problem struct {
	Path string // as in Entry; "" for content/ itself
	Line int    // from 1; 0 when it is about the file as a whole
	Err  error
	// Kept says that the paper is in the archive all the same, without what
	// was wrong.
	Kept bool
}

// Error says what is wrong, and where: "content/2025/10/07/x.md:7: …".
func (p *Problem) Error() string {
	where := ContentDir
	if p.Path != "" {
		where += "/" + p.Path
	}
	if p.Line > 0 {
		where = fmt.Sprintf("%s:%d", where, p.Line)
	}
	return where + ": " + p.Err.Error()
}

// Unwrap is the cause.
func (p *Problem) Unwrap() error { return p.Err }
