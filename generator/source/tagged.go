package source

import (
	"offprint/generator/cite"
	"offprint/generator/paper"
	"offprint/generator/text"
)

// medline is the export format of PubMed.
func medline() format {
	return format{
		name:  "medline",
		about: "references of PubMed (MEDLINE, `.nbib`)", unit: "from one `PMID-` to the next",
		form: asText, lacks: "references of MEDLINE (PMID- 12345678)",
		authority: paper.Chosen,
		detect:    func(head []byte) bool { return isReferences(head, medlineStart, medlineTitle) },
		read:      func(c *call) error { return c.references(cite.ReadMEDLINE) },
	}
}

// refer is the format of refer(1), which EndNote and others export.
func refer() format {
	return format{
		name:  "refer",
		about: "references of EndNote (refer, `.enw`)", unit: "from one `%0`, or from an empty line, to the next",
		form: asText, lacks: "references of refer (%A, %T)",
		authority: paper.Chosen,
		detect:    func(head []byte) bool { return isReferences(head, referStart, referTitle) },
		before:    []string{"bibtex"}, // which treats lines with % as comments
		read:      func(c *call) error { return c.references(cite.ReadRefer) },
	}
}

var (
	medlineStart = text.LazyRegexp(`(?m)^[\x{feff}]?PMID- *\d+[ \t]*$`)
	medlineTitle = text.LazyRegexp(`(?m)^(?:TI  |BTI )- \S`)
	referStart   = text.LazyRegexp(`(?m)^[\x{feff}]?%[0A] +\S`)
	referTitle   = text.LazyRegexp(`(?m)^[\x{feff}]?%T +\S`)
)

// isReferences reports whether a text contains a line that matches start and one that matches
// title.
func isReferences(head []byte, start, title *text.Regexp) bool {
	if isBinary(head) || isHTML(head) {
		return false
	}
	head = unixLines(head)
	return start.Match(head) && title.Match(head)
}
