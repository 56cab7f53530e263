package plan

import "offprint/generator/site"

// Writing is the language and direction of a text of a paper, where these differ from those of
// the page around it. Screen readers, hyphenation and the choice of fonts depend on it.
type Writing struct {
	Lang string `json:"lang,omitempty"` // the paper's language (BCP 47), if it is not the site's
	// Dir is the direction: "rtl" or "ltr" according to the paper's language, "auto" if that
	// is unknown and the text has characters that may be written from right to left; empty if
	// the text runs from left to right, like the page.
	Dir string `json:"dir,omitempty"`
}

// writing returns the Writing of a text of a paper (its title or its abstract) in a language.
func (c writer) writing(language, text string) Writing {
	w := Writing{Lang: c.Foreign(language)}
	switch {
	case language == "" && c.mayTurn(text):
		w.Dir = "auto"
	case language == "":
	case site.RightToLeft(language):
		w.Dir = "rtl"
	case c.RightToLeft:
		w.Dir = "ltr"
	}
	return w
}
