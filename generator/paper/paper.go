// Package paper defines the record that the rest of the program passes around: a paper, its
// identifiers, when two records describe the same paper, and how a newer record is merged into
// an older one.
//
// The package is independent of input formats, files and HTML.
package paper

// Paper is one paper of the archive. The zero value of a field means that no source has it.
type Paper struct {
	// ID is the best known identifier, see [ID].
	ID ID
	// DOI is the paper's DOI in lower case ("10.1000/182") if ID is another identifier.
	DOI string
	// Title is one line of plain text. TeX math is written as $…$; a dollar sign that could be
	// mistaken for math is written as \$.
	Title string
	// Abstract is Markdown with TeX math as $…$ or $$…$$; paragraphs are separated by an empty
	// line.
	Abstract string
	// Summary is a summary by someone else (ai_summary in Daily Papers), one paragraph of
	// Markdown, never mixed with the abstract.
	Summary string
	// Authors are names in reading order ("Ada Lovelace").
	Authors []string
	// AuthorCount is the number of authors if their names are unknown; 0 if Authors is not
	// empty.
	AuthorCount int
	// Date is the archive's day for the paper: when a source listed it, otherwise when it was
	// published; 0 if unknown, and then Published is 0 too.
	Date Day
	// Published is the day of the first version.
	Published Day
	// Language is the language of title and abstract as a [LanguageTag]: "de".
	Language string
	// Topics are keywords as the source spells them.
	Topics []string
	// Organization is the display name of the organization behind the paper.
	Organization string
	// Upvotes, Comments and Stars (of the code repository) are the source's latest counts;
	// never negative.
	Upvotes, Comments, Stars int
	// Links are addresses of related resources.
	Links Links
	// Citation holds the bibliographic facts that have no field of their own: where the paper
	// appeared, in which volume, on which pages.
	Citation Facts
	// Aliases are earlier addresses of the paper's page, site-relative
	// ("/papers/some-title/"); each becomes a redirect.
	Aliases []string

	// The following fields belong to the curator; no scrape has them. Apart from files written
	// by people, only exports of this program contain them.

	// Note is the curator's comment on the paper, Markdown like Abstract and never mixed with
	// it.
	Note string
	// Tags are the curator's own topics, in addition to Topics.
	Tags []string
	// Pick marks the paper as the editor's choice.
	Pick bool
	// Extra holds values without a meaning for the program, for use in templates: an object of
	// JSON written by [EncodeExtra], empty if there are none.
	Extra string
}

// Links are absolute http or https addresses. Addresses that follow from the identifier (the
// arXiv abstract, the PDF) are not stored.
type Links struct {
	Code       string   // source code repository
	Project    string   // project page
	Discussion string   // where readers discuss it
	Thumbnail  string   // preview image; linked, but never loaded by the site
	Media      []string // videos and pictures
}

// NumAuthors returns the number of authors, whether named or only counted.
func (p *Paper) NumAuthors() int {
	if len(p.Authors) > 0 {
		return len(p.Authors)
	}
	return p.AuthorCount
}
