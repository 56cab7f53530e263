package source

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"offprint/generator/cite"
	"offprint/generator/paper"
	"offprint/generator/text"
)

// bibTeX is a bibliography in BibTeX or BibLaTeX (https://ctan.org/pkg/biblatex).
func bibTeX() format {
	return format{
		name:  "bibtex",
		about: "bibliographies in BibTeX and BibLaTeX", unit: "an entry",
		form: asText, lacks: "entries of BibTeX (@article{…})",
		authority: paper.Chosen,
		detect:    detectBibTeX, refuse: refuseBibTeX, read: readBibTeX,
	}
}

// detectBibTeX looks for an entry at the start of a line. Text before the first entry is a
// comment.
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

func readBibTeX(c *call) error {
	return c.cited(cite.ReadBibTeX(c.r, func(rec *cite.Record) error {
		if rec.Err == nil {
			if fault := templateFault(&rec.Entry); fault != "" {
				rec.Err = errors.New(fault)
			}
		}
		return c.citation(rec)
	}))
}

var (
	templateTitle  = text.LazyRegexp(`(?i)^[<\[(]?(?:(?:your|my)\s+(?:(?:paper|article|awesome|great|research|full|work)(?:['’]s)?\s+)*title(?:\s+(?:here|goes here))?|(?:insert|your)\s+(?:paper\s+)?title(?:\s+(?:here|goes here))?|(?:paper\s+)?title\s+(?:here|goes here)|(?:the\s+)?title of (?:(?:your|the|this|our|my)\s+)?(?:paper|article|work|book|publication|thesis)|paper name|your paper(?: name)?)[>\])]?[.…!]*$`)
	templateAuthor = text.LazyRegexp(`(?i)^[<\[(]?(?:your (?:full )?names?(?: here)?|author(?:\(s\)|s|\s*(?:name|names|one|two|\d))?|(?:author )?names?(?: of authors?)?|(?:first|last)[ -]?name(?:,? (?:first|last)[ -]?name)?|names? of (?:the )?authors?|you|yourself)[>\])]?$`)
)

// Words that a template may contain, but a real entry may consist of as well.
var (
	bareTitle  = text.LazyRegexp(`(?i)^(?:the )?(?:paper |article )?title$`)
	bareAuthor = text.LazyRegexp(`(?i)^(?:authors?|names?|you|yourself)$`)
)

// templateFault returns why an entry is an unfilled template rather than a paper, "" if it is
// not a template. READMEs contain such templates.
func templateFault(e *cite.Entry) string {
	title := strings.TrimSpace(e.Get("title"))
	nobody, bare := len(e.Authors) > 0, true
	for _, n := range e.Authors {
		name := strings.TrimSpace(n.Display())
		nobody = nobody && templateAuthor.MatchString(name)
		bare = bare && bareAuthor.MatchString(name)
	}
	appeared := e.Get("journaltitle")+e.Get("booktitle") != ""
	switch {
	case templateTitle.MatchString(title), nobody && !appeared && bareTitle.MatchString(title):
		return fmt.Sprintf("its title, %s, is that of a template", quote(title))
	case nobody && !bare:
		return fmt.Sprintf("its author, %s, is that of a template", quote(e.Authors[0].Display()))
	}
	return ""
}
