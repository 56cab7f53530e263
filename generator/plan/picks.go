package plan

// Picks are the papers that the editor chose (pick = true). They have a page like that of a
// name, split into years if there are many, and a feed.

const (
	picksFolder = "picks/"
	picksFeed   = "picks.xml"
)

// addPicks collects the picks, newest first.
func (p *Plan) addPicks() {
	var picked []*entry
	for _, e := range p.papers {
		if e.Pick {
			picked = append(picked, e)
		}
	}
	if picked != nil {
		p.picks = &name{display: p.cfg.NavWord("picks"), path: picksFolder, papers: picked}
	}
}

func (p *Plan) picksPages(emit func(Planned)) {
	if p.picks != nil {
		p.namePages(&registry{kind: KindPicks}, p.picks, emit)
	}
}
