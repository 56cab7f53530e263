package source

import (
	"slices"

	"offprint/generator/paper"
)

// format is one wire format. Whoever adds one writes a file with a function that
// returns it, a line in [formats], and a folder testdata/NAME with inputs, on
// which the tests of the registry run; docs/formats.md follows from it.
type format struct {
	// name is what --as takes and what a page's front matter holds.
	name string
	// about says what an input of the format is, unit what in it is a paper;
	// both in Markdown, for docs/formats.md.
	about, unit string
	// form is what the bytes of an input are.
	form form
	// roots are the names that the root of XML may have.
	roots []string
	// lacks names what an input lacks that is none of the format: "a page
	// without the records of Daily Papers".
	lacks string
	// authority is what the word of the format weighs against that of others,
	// and damaged are fields of which it has a copy that has lost something.
	authority paper.Authority
	damaged   []paper.Field
	// detect reports whether an input with these first bytes is of the format.
	detect func(head []byte) bool
	// before are the names of formats that may claim an input of this one too:
	// this one goes before them. No other two may claim the same bytes.
	before []string
	// last says that the format takes only what no other claims.
	last bool
	// refuse says why an input of the right form with these first bytes cannot
	// be read as this format even when the user asks for it, or nil. A format
	// without it reads all that has its form.
	refuse func(head []byte) error
	// read reads the call's input, from its first byte.
	read func(*call) error
}

// formats is the registry.
func formats() []format {
	return []format{
		hfAPI(), hfPage(), hfListing(), hfText(), hfPaperText(),
		arxivJSONL(), arxivAtom(), arxivOAI(), arxivFeed(), arxivList(), arxivCopy(), arxivPage(), arxivMail(),
		bibTeX(), ris(), cslJSON(), paperPage(), digest(), crawl(), webArchive(), yamlList(), tomlList(), paperFeed(), paperXML(), medline(), refer(),
		offprint(), table(),
	}
}

// Formats returns the names of the formats that Input.Format may hold.
func Formats() []string {
	var names []string
	for _, f := range formats() {
		names = append(names, f.name)
	}
	return names
}

// Standings returns what the word of each format weighs where two contradict
// each other.
func Standings() paper.Standings {
	known := map[string]paper.Standing{}
	for _, f := range formats() {
		known[f.name] = paper.Standing{Authority: f.authority, Damaged: f.damaged}
	}
	return func(source string) paper.Standing { return known[source] }
}

// claims are the formats that take an input with these first bytes for theirs,
// but for those that another of them goes before.
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

// refusal says why an input with these first bytes cannot be read as the format
// that the user asks for, or nil.
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
