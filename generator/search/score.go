package search

import (
	"cmp"
	"math"
	"slices"
)

// candidate is a paper that may be an answer.
type candidate struct {
	segment int
	doc     uint32
	score   int64
	all     bool // units are met
	title   bool // all units stand in the title
	wanted  bool // by fields and operators
}

// idf is the weight of a word that stands in so many papers, in 1/256 of a nat.
func (s *searcher) idf(df int64) int64 {
	df = min(df, s.ix.papers)
	return int64(math.Round(256 * math.Log(1+(float64(s.ix.papers-df)+.5)/(float64(df)+.5))))
}

// value is the middle of an impact's level, of 256.
func value(impact byte) int64 { return int64(2*(impact&15)+1) * 8 }

// tally is what is known of a paper while units are gone through.
type tally struct {
	score   int64
	covered int64 // weights of the units that it meets
	title   int64 // and of those that it meets in its title
	strict  int   // units that must be met; -1 where the paper is not wanted
	met     bool
	short   bool // it has a long form of the query

	unit    int32 // 1 + the unit that was looked at last, and of that:
	inTitle bool
	best    int64
}

// weigh gives each unit its weight, and what its score is multiplied by, in eighths.
// Fields limit what is found; of these only title: says how well a paper fits.
func (s *searcher) weigh() (weights, factor []int64, sum int64) {
	weights, factor = make([]int64, len(s.units)), make([]int64, len(s.units))
	for k, list := range s.units {
		u := &s.q.units[k]
		if u.field == "" || u.field == "title" {
			factor[k] = 8 * u.times
		}
		if u.field != "" {
			continue
		}
		for _, c := range list {
			if c.df > 0 {
				weights[k] = max(weights[k], s.idf(c.df))
			}
		}
		sum += weights[k]
	}
	for _, p := range s.phrases {
		for k := p.from; k < p.to; k++ {
			factor[k] = 4 * s.q.units[k].times
			if p.to-p.from == len(s.q.units) { // its words say little more
				factor[k] = s.q.units[k].times
			}
		}
	}
	return weights, factor, sum
}

// collect scores all papers that meet a unit.
func (s *searcher) collect() []candidate {
	weights, factor, sum := s.weigh()
	strict, words := 0, 0 // units that a paper must meet, and that it may meet
	for k := range s.q.units {
		if s.q.units[k].strict() {
			strict++
		}
		if s.q.units[k].field == "" {
			words++
		}
	}
	// A query that is a long form and nothing else is answered as its short form
	// is: what has the words somewhere is about something else.
	whole := len(s.phrases) == 1 && s.phrases[0].to-s.phrases[0].from == words
	only := whole && s.phrases[0].list.df >= enoughPapers
	var found []candidate
	for i, r := range s.ix.segments {
		all := s.score(i, r, weights, factor, whole)
		for doc := range all {
			t := &all[doc]
			if !t.met || words > 0 && t.covered == 0 && sum > 0 || only && !t.short {
				continue
			}
			c := candidate{segment: i, doc: uint32(doc), score: t.score, all: t.covered == sum, wanted: t.strict == strict}
			if sum > 0 && t.title == sum {
				c.title = true
				c.score += c.score / 2
			}
			found = append(found, c)
		}
	}
	return found
}

// score goes through the units for the papers of a segment.
func (s *searcher) score(i int, r *reader, weights, factor []int64, whole bool) []tally {
	all := make([]tally, r.Papers)
	for k := range s.units {
		strict := s.q.units[k].strict()
		for _, doc := range s.meet(all, i, k) {
			t := &all[doc]
			t.score += t.best * factor[k] / 8
			t.covered += weights[k]
			if t.inTitle {
				t.title += weights[k]
			}
			if strict {
				t.strict++
			}
			t.met = true
		}
	}
	for _, p := range s.phrases {
		w := s.idf(p.list.df) * p.list.weight
		for _, h := range p.list.hits[i] {
			t := &all[h.doc]
			if whole {
				t.score = 0 // as if the short form had been searched for
			}
			t.score += w * value(h.impact) / 100
			t.short = true
		}
	}
	for _, list := range s.not {
		for _, c := range list {
			for _, h := range c.hits[i] {
				all[h.doc].strict = -1
			}
		}
	}
	return all
}

// meet finds the papers of segment i that have unit k, and how well the best of its words
// fits each.
func (s *searcher) meet(all []tally, i, k int) (met []uint32) {
	see := func(h hit) *tally {
		t := &all[h.doc]
		if t.unit != int32(k+1) {
			t.unit, t.best, t.inTitle = int32(k+1), 0, false
			met = append(met, h.doc)
		}
		t.inTitle = t.inTitle || h.impact >= titleImpact
		return t
	}
	for _, c := range s.units[k] {
		if c.df == 0 {
			continue
		}
		w := s.idf(c.df) * c.weight
		for _, h := range c.hits[i] {
			t := see(h)
			t.best = max(t.best, w*value(h.impact)/100)
		}
	}
	for _, p := range s.phrases {
		if p.from <= k && k < p.to {
			for _, h := range p.list.hits[i] {
				see(h)
			}
		}
	}
	return met
}

func anyAll(found []candidate) bool {
	return slices.ContainsFunc(found, func(c candidate) bool { return c.all })
}

func byScore(a, b candidate) int {
	switch {
	case a.all && !b.all:
		return -1
	case b.all && !a.all:
		return 1
	}
	return cmp.Or(cmp.Compare(b.score, a.score), byNumber(a, b))
}

// byNumber is newest first.
func byNumber(a, b candidate) int {
	return cmp.Or(cmp.Compare(a.segment, b.segment), cmp.Compare(a.doc, b.doc))
}
