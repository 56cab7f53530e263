package source

import (
	"bytes"
	"fmt"
	"regexp"

	"offprint/generator/cite"
)

// ris is the format of Research Information Systems, which reference managers
// and publishers export, and the one of the Web of Science, which looks alike.
func ris() format {
	return format{name: "ris", detect: detectRIS, refuse: refuseRIS, read: readRIS}
}

var wosEntry = regexp.MustCompile(`(?m)^(?:FN [^\n]*\r?\n)?(?:VR 1\.0\r?\n)?PT [JBSP]\r?\nA[UF] `)

func detectRIS(head []byte) bool { return risEntry.Match(head) || wosEntry.Match(head) }

func refuseRIS(head []byte) error {
	if isHTML(head) {
		return htmlInstead(head, "not RIS")
	}
	if t := bytes.TrimSpace(head); t[0] == '{' || t[0] == '[' || isBinary(t) {
		return fmt.Errorf("this is not RIS, it looks like %s", looks(head))
	}
	return nil
}

func readRIS(c *call) error { return c.cited(cite.ReadRIS(c.r, c.citation)) }
