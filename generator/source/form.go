package source

import (
	"bytes"
	"fmt"
)

// form is the syntax of an input's bytes, whatever their content.
type form uint8

const (
	asText form = iota // lines for people or programs
	asJSON             // one value, or one per line
	asXML
	asHTML
	asMarkdown // text that may contain HTML, even at its start
)

func (f form) String() string { return [...]string{"text", "JSON", "XML", "HTML", "Markdown"}[f] }

// refuse returns an error that says why an input with these first bytes does not have the
// form, or nil if it may have it.
func (f form) refuse(head []byte) error {
	t := bytes.TrimSpace(head)
	switch f {
	case asHTML:
		if !bytes.ContainsRune(head, '<') {
			return fmt.Errorf("this is not HTML, it looks like %s", looks(head))
		}
		return nil
	case asJSON:
		if !isHTML(head) && t[0] != '{' && t[0] != '[' && t[0] != '"' && !bytes.Contains(head, []byte("\n{")) { // the first line may be damaged
			return fmt.Errorf("this is not JSON, it looks like %s", looks(head))
		}
		if msg := jsonError(t); msg != "" {
			return serverFailed(msg)
		}
	case asXML:
		if name, _ := xmlRoot(head); name == "" {
			return fmt.Errorf("this is not XML, it looks like %s", looks(head))
		}
	case asText, asMarkdown:
		if isBinary(t) {
			return fmt.Errorf("this is not %v, it looks like %s", f, looks(head))
		}
		if f == asMarkdown && !isHTMLPage(head) {
			return nil
		}
	}
	if isHTML(head) {
		return htmlInstead(head, "not "+f.String())
	}
	return nil
}
