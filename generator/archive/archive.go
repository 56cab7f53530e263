// Package archive reads and writes content/, where each paper is a Markdown file with TOML
// front matter that people can read, edit and keep in git.
//
// A paper's file is content/YYYY/MM/DD/<name>.md, or content/undated/<name>.md if the paper's
// day is unknown. Every other file below content/ is one of the user's own pages and is not
// touched. Manual edits of a paper's file survive everything this package does: unknown keys,
// the order of keys, comments and white space.
package archive

import (
	"fmt"

	"offprint/generator/paper"
)

// ContentDir is the folder of an archive that holds its pages.
const ContentDir = "content"

// ConfigFile marks a folder as an archive.
const ConfigFile = "config.toml"

// Entry is the file of one paper.
type Entry struct {
	Path   string // slash-separated, relative to content/: "2025/10/07/2510.06084.md"
	Paper  paper.Paper
	Import paper.Provenance
}

// Problem describes what is wrong with a file below content/.
type Problem struct {
	Path string // as in Entry; "" for content/ itself
	Line int    // from 1; 0 if the problem concerns the whole file
	Err  error
	// Kept reports that the paper is in the archive nevertheless, without the faulty part.
	Kept bool
}

// Error returns the place and the cause: "content/2025/10/07/x.md:7: …".
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

// Unwrap returns the cause.
func (p *Problem) Unwrap() error { return p.Err }
