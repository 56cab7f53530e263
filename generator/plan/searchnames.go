package plan

import (
	"slices"

	"offprint/generator/archive"
	"offprint/generator/search"
)

// SearchNames returns the topics and organizations of the papers, newest paper first.
func (p *Plan) SearchNames() *search.Names {
	topics, topicAt := p.topics.searchNames()
	organizations, organizationAt := p.organizations.searchNames()
	names := &search.Names{Topics: topics, Organizations: organizations, Papers: make([]search.PaperNames, len(p.papers)), People: p.authors.people}
	for i, e := range p.papers {
		of := &names.Papers[i]
		ids, _ := p.topicIDs(e)
		for _, n := range p.topics.list(ids) {
			if at := topicAt[n.person()]; !slices.Contains(of.Topics, at) {
				of.Topics = append(of.Topics, at)
			}
		}
		of.Organization = -1
		if id := e.Organization; id != archive.NoName {
			of.Organization = organizationAt[p.organizations.names[id].person()]
		}
	}
	return names
}

// searchNames returns all names except those that were joined to another one, and the index of
// each in the list.
func (r *registry) searchNames() (list []search.Name, at map[*name]int) {
	at = make(map[*name]int, len(r.all))
	for _, n := range r.all {
		if n.into == nil {
			at[n] = len(list)
			list = append(list, search.Name{Shown: n.display, Others: r.also(n)})
		}
	}
	return list, at
}
