package plan

import (
	"slices"

	"offprint/generator/search"
	"offprint/generator/text"
)

// What a query may be completed to is one small file, so it has the names with most papers,
// and the titles that are asked for most: those with most votes, and the newest.
const (
	completedTopics  = 500
	completedAuthors = 600
	completedGroups  = 200 // organizations
	completedVoted   = 150
	completedTitles  = 300
	// Of so many authors the files of the filter of names have some 15 kB each; larger ones
	// are too much for what somebody has typed.
	furtherAuthors = 20_000
)

// Completions are what a query may be completed to.
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

// completions are the n names with most papers, of those that have a page.
func (r *registry) completions(n int) []search.Completion {
	names := byPapers(r.pages)
	list := make([]search.Completion, min(n, len(names)))
	for i := range list {
		list[i] = search.Completion{Text: names[i].display, Path: names[i].path, Papers: len(names[i].papers)}
	}
	return list
}
