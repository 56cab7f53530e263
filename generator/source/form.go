package source

import (
	"bytes"
	"fmt"
)

// form is what the bytes of an input are, whatever they say.
type form uint8

const (
	asText form = iota // in lines, for people or programs
	asJSON             // one value, or one a line
	asXML
	asHTML
	asMarkdown // text in which HTML may stand, even at its beginning
)

func (f form) String() string { return [...]string{"text", "JSON", "XML", "HTML", "Markdown"}[f] }

// refuse says why an input with these first bytes is not of the form, or nil.
func (f form) refuse(head []byte) error {
	t := bytes.TrimSpace(head)
	switch f {
	case asHTML:
		if !bytes.ContainsRune(head, '<') {
			return fmt.Errorf("this is not HTML, it looks like %s", looks(head))
		}
		return nil
	case asJSON:
		if !isHTML(head) && t[0] != '{' && t[0] != '[' && t[0] != '"' && !bytes.Contains(head, []byte("\n{")) { // the first line may be a broken one
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
