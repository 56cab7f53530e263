package source

import (
	"bytes"
	"fmt"

	"offprint/generator/cite"
	"offprint/generator/paper"
)

// bibTeX is a bibliography of BibTeX or BibLaTeX (https://ctan.org/pkg/biblatex).
func bibTeX() format {
	return format{
		name:  "bibtex",
		about: "bibliographies of BibTeX and BibLaTeX", unit: "an entry",
		form: asText, lacks: "entries of BibTeX (@article{…})",
		authority: paper.Chosen,
		detect:    detectBibTeX, refuse: refuseBibTeX, read: readBibTeX,
	}
}

// detectBibTeX looks for an entry at the start of a line: before the first
// one there may be text, which is a comment.
func detectBibTeX(head []byte) bool {
	t := bytes.TrimSpace(head)
	if len(t) == 0 || bytes.IndexByte([]byte("{[<\""), t[0]) >= 0 || isBinary(t) {
		return false
	}
	return bibEntry.Match(t)
}

func refuseBibTeX(head []byte) error {
	if t := bytes.TrimSpace(head); bytes.IndexByte(t, '@') < 0 && t[0] != '%' {
		return fmt.Errorf("this is not BibTeX, it looks like %s", looks(head))
	}
	return nil
}

func readBibTeX(c *call) error { return c.cited(cite.ReadBibTeX(c.r, c.citation)) }
