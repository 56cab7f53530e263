package site

import (
	"golang.org/x/text/language"

	"offprint/generator/paper"
)

// Writing is how a text of a paper is written, where that is not as the page around it
// is. Screen readers, hyphenation and the choice of a font go by it.
type Writing struct {
	Lang string `json:"lang,omitempty"` // the paper's language (BCP 47), if it is not the site's
	// Dir is the direction: "rtl" or "ltr" by the paper's language, "auto" where none is
	// known; empty where that is from left to right, as the page is.
	Dir string `json:"dir,omitempty"`
}

// writing is how a text of the paper is written, its title or its abstract.
func (c *Config) writing(p *paper.Paper, text string) Writing {
	w := Writing{Lang: c.Foreign(p)}
	switch {
	case p.Language == "" && c.mayTurn(text):
		w.Dir = "auto"
	case p.Language == "":
	case rightToLeft(p.Language):
		w.Dir = "rtl"
	case c.rtl:
		w.Dir = "ltr"
	}
	return w
}

// Foreign is the language of a paper that is in another than the site, "" of all
// others. The English of two countries is one language, Chinese in two scripts is two.
func (c *Config) Foreign(p *paper.Paper) string {
	if p.Language == "" || p.Language == c.Language {
		return ""
	}
	ours, theirs := language.Make(c.Language), language.Make(p.Language)
	base, _ := ours.Base()
	script, _ := ours.Script()
	if b, _ := theirs.Base(); b == base {
		if s, _ := theirs.Script(); s == script {
			return ""
		}
	}
	return p.Language
}
