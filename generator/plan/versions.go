package plan

import (
	"cmp"
	"strconv"
	"strings"

	"offprint/generator/paper"
)

// mostVersions is the maximum number of other versions on a paper's page.
const mostVersions = 8

// findVersions finds papers that are publications of the same work, such as one in the
// proceedings of a conference and one in a journal. Two arXiv papers never are, because arXiv
// itself keeps versions together.
func (p *Plan) findVersions() {
	p.versions = map[*entry][]*entry{}
	if !p.cfg.Options.PaperPages {
		return
	}
	byTitle := map[uint64][]*entry{} // by hash of the title, which few papers share
	for _, e := range p.papers {
		if notOfArXiv(e) {
			byTitle[e.titled] = append(byTitle[e.titled], e)
		}
	}
	if len(byTitle) == 0 {
		return
	}
	for _, e := range p.papers {
		for _, other := range byTitle[e.titled] {
			if e != other && paper.Versions(e.paper(), other.paper()) {
				p.addVersion(e, other)
				if !notOfArXiv(e) {
					p.addVersion(other, e)
				}
			}
		}
	}
}

func notOfArXiv(e *entry) bool { return e.ID.Scheme() != paper.SchemeArXiv }

func (p *Plan) addVersion(e, other *entry) {
	if len(p.versions[e]) < mostVersions {
		p.versions[e] = append(p.versions[e], other)
	}
}

// versionList formats the list of a paper's other versions as HTML.
func (p *Plan) versionList(e *entry) string {
	var items []string
	for _, v := range p.versions[e] {
		item := p.titleAnchor(v) + " "
		if where := whereOf(v.paper()); where != "" {
			item += p.cfg.isolated(where) + ", "
		}
		if v.Date != 0 {
			item += strconv.Itoa(v.Date.Year())
		}
		items = append(items, strings.TrimRight(item, ", "))
	}
	return listItems("<li>", items)
}

// whereOf returns where a paper appeared.
func whereOf(p *paper.Paper) string {
	if where := cmp.Or(p.Citation.Get("journaltitle"), p.Citation.Get("booktitle")); where != "" || p.ID.Scheme() != paper.SchemeArXiv {
		return where
	}
	return "arXiv"
}

// versionInputs adds what the page shows of them.
func (s paperSource) versionInputs(in *Inputs) {
	for _, v := range s.p.versions[s.e] {
		in.fixed(v.linked)
		in.string(whereOf(v.paper()))
	}
	in.string("")
}
