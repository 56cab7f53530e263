package plan

// Weight returns a measure of the size of the page, in units of its kind.
func (p Planned) Weight() int {
	if w, ok := p.source.(interface{ weight() int }); ok {
		return w.weight()
	}
	return 0
}

func (s paperSource) weight() int { return s.e.card.Bytes() }
func (s nameSource) weight() int  { return len(s.shown()) + len(s.parts()) }
func (s firstSource) weight() int { return s.whole().weight() }

func (s daySource) weight() int {
	if s.p.cfg.Options.PaperPages {
		return len(s.d.papers)
	}
	n := 0
	for _, e := range s.d.papers {
		n += e.card.Bytes()
	}
	return n
}

// NamePapers returns the number of papers of the author, topic or organization whose page this
// is; 0 for other pages.
func (p Planned) NamePapers() int {
	switch s := p.source.(type) {
	case firstSource:
		return len(s.n.papers)
	case nameSource:
		return len(s.n.papers)
	}
	return 0
}
