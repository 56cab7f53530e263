package plan

import "offprint/generator/site"

// Writing is how a text of a paper is written, where that is not as the page around it
// is. Screen readers, hyphenation and the choice of a font go by it.
type Writing struct {
	Lang string `json:"lang,omitempty"` // the paper's language (BCP 47), if it is not the site's
	// Dir is the direction: "rtl" or "ltr" by the paper's language, "auto" where none is
	// known; empty where that is from left to right, as the page is.
	Dir string `json:"dir,omitempty"`
}

// writing is how a text of a paper in a language is written, its title or its abstract.
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
