// Package paper holds the record that everything else passes around: one
// paper, what identifies it, when two records are the same paper, and how a
// newer record is merged into an older one.
//
// The package knows no wire format, no file and no HTML.
package paper

// Paper is one paper of the archive. The zero value of a field means that no
// source has it.
type Paper struct {
	// ID is the best identifier known, see [ID].
	ID ID
	// DOI is the paper's DOI in lower case ("10.1000/182") where ID is
	// another identifier.
	DOI string
	// Title is one line of plain text. TeX math stands in it as $…$; a
	// dollar sign that could be mistaken for math is written \$.
	Title string
	// Abstract is Markdown with TeX math as $…$ or $$…$$, paragraphs
	// separated by an empty line.
	Abstract string
	// Summary is a summary that somebody else wrote (Daily Papers calls it
	// ai_summary), one paragraph of Markdown, never mixed with the abstract.
	Summary string
	// Authors are names in reading order ("Ada Lovelace").
	Authors []string
	// AuthorCount is the number of authors where their names are not known;
	// it is 0 where Authors is not empty.
	AuthorCount int
	// Date is the archive's day: when the source listed the paper, else when
	// it was published; 0 where nobody tells, and then Published is 0 too.
	Date Day
	// Published is the day of the first version.
	Published Day
	// Language is that of title and abstract, as [LanguageTag] has it: "de".
	Language string
	// Topics are keywords as the source spells them.
	Topics []string
	// Organization is the display name of the organization behind the paper.
	Organization string
	// Upvotes, Comments and Stars (of the code repository) count what the
	// source counted last; never negative.
	Upvotes, Comments, Stars int
	// Links lead to what belongs to the paper.
	Links Links
	// Citation holds the bibliographic facts that have no field of their own:
	// where the paper appeared, in which volume, on which pages.
	Citation Facts
	// Aliases are addresses the paper's page had before, site-relative
	// ("/papers/some-title/"); each becomes a redirect.
	Aliases []string

	// What follows is the curator's own, which no scrape has. Only an export of this
	// program has it beside files that people write.

	// Note is the curator's word on the paper, Markdown like Abstract and never mixed
	// with it.
	Note string
	// Tags are the curator's own topics, which stand beside Topics.
	Tags []string
	// Pick says that the paper is the editor's choice.
	Pick bool
	// Extra are values that mean nothing to the program, for templates: an object of
	// JSON as [EncodeExtra] writes it, empty where there are none.
	Extra string
}

// Links are absolute http or https addresses. What can be derived from the
// identifier (the arXiv abstract, the PDF) is not stored.
type Links struct {
	Code       string   // source code repository
	Project    string   // project page
	Discussion string   // where readers talk about it
	Thumbnail  string   // preview image; linked, never loaded by the site
	Media      []string // videos and pictures
}

// NumAuthors is the number of authors, named or only counted.
func (p *Paper) NumAuthors() int {
	if len(p.Authors) > 0 {
		return len(p.Authors)
	}
	return p.AuthorCount
}
