package plan

import (
	"slices"

	"offprint/generator/search"
	"offprint/generator/text"
)

// The completions of a query are in one small file. It therefore holds only the names with the
// most papers, and the titles that are most in demand: those with the most votes, and the
// newest.
const (
	completedTopics  = 500
	completedAuthors = 600
	completedGroups  = 200 // organizations
	completedVoted   = 150
	completedTitles  = 300
	// furtherAuthors is the largest number of authors for which completion also reads the
	// files of the name filter. At that number they have about 15 kB each; larger ones are too
	// much to load for what a reader has typed.
	furtherAuthors = 20_000
)

// Completions returns the completions of queries.
func (p *Plan) Completions() *search.Completions {
	c := &search.Completions{
		Topics: p.topics.completions(completedTopics), Authors: p.authors.completions(completedAuthors),
		Organizations: p.organizations.completions(completedGroups),
		MoreAuthors:   len(p.authors.pages) > max(completedAuthors, indexEvery) && len(p.authors.pages) <= furtherAuthors,
	}
	var voted []*entry
	for _, e := range p.papers {
		if e.Upvotes > 0 {
			voted = append(voted, e)
		}
	}
	voted = byScore(voted, 0, 0)
	taken := map[*entry]bool{}
	for _, e := range slices.Concat(voted[:min(completedVoted, len(voted))], p.papers) {
		if len(taken) == completedTitles {
			break
		}
		if !taken[e] {
			taken[e] = true
			c.Titles = append(c.Titles, search.Completion{Text: text.TitlePlain(e.title()), Path: p.place(e)})
		}
	}
	return c
}

// completions returns the n names with the most papers that have a page.
func (r *registry) completions(n int) []search.Completion {
	names := byPapers(r.pages)
	list := make([]search.Completion, min(n, len(names)))
	for i := range list {
		list[i] = search.Completion{Text: names[i].display, Path: names[i].path, Papers: len(names[i].papers)}
	}
	return list
}
