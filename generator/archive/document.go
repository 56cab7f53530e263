package archive

import (
	"errors"
	"strings"
)

// document is a paper's file split into its parts.
type document struct {
	open  string // byte order mark and opening "+++" line
	toml  string // front matter, each line with its line ending
	close string // closing "+++" line
	body  string // the rest
}

const bom = "\ufeff"

// newline returns the line ending that the file uses.
func (d *document) newline() string {
	if strings.HasSuffix(d.open, "\r\n") {
		return "\r\n"
	}
	return "\n"
}

func (d *document) String() string { return d.open + d.toml + d.close + d.body }

// split splits a file at its "+++" lines. An error comes with its line number.
func split(file string) (document, int, error) {
	var d document
	text := strings.TrimPrefix(file, bom)
	first, rest := cutLine(text)
	if !isFence(first) {
		if strings.TrimSpace(first) == "---" {
			return d, 1, errors.New("the front matter is not TOML; write it as TOML between two lines of +++")
		}
		return d, 1, errors.New("there is no front matter; the file must begin with a line of +++")
	}
	d.open = file[:len(file)-len(rest)]
	for at := rest; at != ""; {
		line, next := cutLine(at)
		if isFence(line) {
			d.toml = rest[:len(rest)-len(at)]
			d.close = line
			d.body = next
			return d, 0, nil
		}
		at = next
	}
	return d, 1, errors.New("the front matter has no end; close it with a line of +++")
}

// cutLine splits s after its first line ending.
func cutLine(s string) (line, rest string) {
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		return s[:i+1], s[i+1:]
	}
	return s, ""
}

func isFence(line string) bool { return strings.TrimRight(line, " \t\r\n") == "+++" }
