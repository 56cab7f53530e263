package source

import (
	"bytes"
	"fmt"

	"offprint/generator/cite"
	"offprint/generator/paper"
	"offprint/generator/text"
)

// ris returns the format of Research Information Systems, which reference managers and
// publishers export, and of the similar format of the Web of Science.
func ris() format {
	return format{
		name:  "ris",
		about: "bibliographies in RIS", unit: "`TY` to `ER`",
		form: asText, lacks: "entries of RIS (TY  - JOUR)",
		authority: paper.Chosen,
		detect:    detectRIS, before: []string{"bibtex"}, refuse: refuseRIS, read: readRIS,
	}
}

var (
	// Without the file's header, a reference must have one of the usual second tags.
	wosEntry = text.LazyRegexp(`(?m)^(?:FN [^\n]*\nVR 1\.0\s*\nPT [A-Z]\n[A-Z][A-Z0-9] |PT [JBSP]\nA[UF] )`)
	risEntry = text.LazyRegexp(`(?m)^[\s\x{feff}]*TY[ \t\x{a0}]{0,4}[-–—][ \t\x{a0}]*[A-Z]{3,8}[ \t]*$`)
	// risWordy matches a reference whose type is written in words or missing, and which is
	// followed by a line with another tag.
	risWordy = text.LazyRegexp(`(?m)^[\s\x{feff}]*(?:TY|ty)[ \t\x{a0}]{1,4}[-–—](?:[ \t\x{a0}]+\pL[^\n]{0,60})?[ \t]*\n\s*[A-Za-z][A-Za-z0-9][ \t\x{a0}]{1,4}[-–—](?:[ \t\x{a0}]|$)`)
	// The next three match a reference without a type: it begins with a tag, has a title, and
	// ends.
	risTagged = text.LazyRegexp(`^[\s\x{feff}]*[A-Z][A-Z0-9]  - `)
	risTitle  = text.LazyRegexp(`(?m)^[ \t]*(?:TI|T1)  - `)
	risEnd    = text.LazyRegexp(`(?m)^[ \t]*ER  -[ \t]*$`)
)

func detectRIS(head []byte) bool {
	if isBinary(head) || isHTML(head) { // web pages offer references in RIS to copy
		return false
	}
	head = unixLines(head)
	return risEntry.Match(head) || risWordy.Match(head) || wosEntry.Match(head) ||
		risTagged.Match(head) && risTitle.Match(head) && risEnd.Match(head)
}

// unixLines converts line ends to \n. The input may use \r\n, or \r alone as on the old
// Macintosh.
func unixLines(b []byte) []byte {
	if bytes.IndexByte(b, '\r') < 0 {
		return b
	}
	b = bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(b, []byte("\r"), []byte("\n"))
}

func refuseRIS(head []byte) error {
	if t := bytes.TrimSpace(head); t[0] == '{' || t[0] == '[' {
		return fmt.Errorf("this is not RIS, it looks like %s", looks(head))
	}
	return nil
}

func readRIS(c *call) error { return c.references(cite.ReadRIS) }
