package source

import (
	"slices"

	"offprint/generator/paper"
)

// format is an input format. To add one, write a file with a function that returns the format,
// add a line to [formats], and add a directory testdata/NAME with inputs for the tests of the
// registry. The table of docs/formats.md is generated from the registry.
type format struct {
	// name is the value of --as, and the name of the source in a page's front matter.
	name string
	// about describes an input of the format and unit says which part of it is a paper, both
	// in Markdown for docs/formats.md.
	about, unit string
	// form is the syntax of an input of the format.
	form form
	// roots are the possible names of the root element of XML.
	roots []string
	// lacks says what an input of another format lacks: "a page without the records of Daily
	// Papers".
	lacks string
	// authority decides which source wins where two contradict each other. damaged lists the
	// fields of which the format has an incomplete copy.
	authority paper.Authority
	damaged   []paper.Field
	// detect reports whether an input with these first bytes is in the format.
	detect func(head []byte) bool
	// before names formats that may also claim an input of this one; this format takes
	// precedence over them. No other two formats may claim the same bytes.
	before []string
	// last means that the format takes only inputs that no other format claims.
	last bool
	// refuse returns an error that says why an input of the right form with these first bytes
	// cannot be read as this format even if the user asks for it, or nil. If refuse is nil,
	// the format reads every input of its form.
	refuse func(head []byte) error
	// read reads the call's input from its first byte.
	read func(*call) error
}

// formats returns the registry.
func formats() []format {
	return []format{
		hfAPI(), hfPage(), hfListing(), hfText(), hfPaperText(),
		arxivJSONL(), arxivAtom(), arxivOAI(), arxivFeed(), arxivList(), arxivCopy(), arxivPage(), arxivMail(),
		bibTeX(), ris(), cslJSON(), paperPage(), digest(), crawl(), webArchive(), yamlList(), tomlList(), paperFeed(), paperXML(), medline(), refer(),
		offprint(), table(),
	}
}

// Formats returns the names of the formats, the possible values of Input.Format.
func Formats() []string {
	var names []string
	for _, f := range formats() {
		names = append(names, f.name)
	}
	return names
}

// Standings returns how much each format weighs where two sources contradict each other.
func Standings() paper.Standings {
	known := map[string]paper.Standing{}
	for _, f := range formats() {
		known[f.name] = paper.Standing{Authority: f.authority, Damaged: f.damaged}
	}
	return func(source string) paper.Standing { return known[source] }
}

// claims returns the formats that claim an input with these first bytes, except those over
// which another of them takes precedence.
func claims(head []byte) []format {
	var found, out []format
	for _, f := range formats() {
		if f.detect(head) {
			found = append(found, f)
		}
	}
	for _, f := range found {
		yields := func(g format) bool {
			return g.name != f.name && (f.last || slices.Contains(g.before, f.name))
		}
		if !slices.ContainsFunc(found, yields) {
			out = append(out, f)
		}
	}
	return out
}

// refusal returns an error that says why an input with these first bytes cannot be read as the
// format that the user asks for, or nil.
func (f *format) refusal(head []byte) error {
	err := f.form.refuse(head)
	if err == nil && f.roots != nil {
		err = refuseRoot(head, f)
	}
	if err == nil && f.refuse != nil {
		err = f.refuse(head)
	}
	return err
}
