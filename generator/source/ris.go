package source

import (
	"bytes"
	"fmt"
	"regexp"

	"offprint/generator/cite"
	"offprint/generator/paper"
)

// ris is the format of Research Information Systems, which reference managers
// and publishers export, and the one of the Web of Science, which looks alike.
func ris() format {
	return format{
		name:  "ris",
		about: "bibliographies in RIS", unit: "`TY` to `ER`",
		form: asText, lacks: "entries of RIS (TY  - JOUR)",
		authority: paper.Chosen,
		detect:    detectRIS, before: []string{"bibtex"}, refuse: refuseRIS, read: readRIS,
	}
}

var wosEntry = regexp.MustCompile(`(?m)^(?:FN [^\n]*\r?\n)?(?:VR 1\.0\r?\n)?PT [JBSP]\r?\nA[UF] `)

// Pages have references in RIS to copy.
func detectRIS(head []byte) bool {
	return !isHTML(head) && (risEntry.Match(head) || wosEntry.Match(head))
}

func refuseRIS(head []byte) error {
	if t := bytes.TrimSpace(head); t[0] == '{' || t[0] == '[' {
		return fmt.Errorf("this is not RIS, it looks like %s", looks(head))
	}
	return nil
}

func readRIS(c *call) error { return c.cited(cite.ReadRIS(c.r, c.citation)) }
