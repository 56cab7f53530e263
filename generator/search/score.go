package search

import (
	"cmp"
	"math"
	"slices"
)

// candidate is a paper that may be a result.
type candidate struct {
	segment int
	doc     uint32
	score   int64
	all     bool // units are met
	title   bool // all units stand in the title
	wanted  bool // by fields and operators
}

// idf returns the weight of a word that occurs in df papers, in 1/256 nat.
func (s *searcher) idf(df int64) int64 {
	df = min(df, s.ix.papers)
	return int64(math.Round(256 * math.Log(1+(float64(s.ix.papers-df)+.5)/(float64(df)+.5))))
}

// value returns the middle of an impact's level, out of 256.
func value(impact byte) int64 { return int64(2*(impact&15)+1) * 8 }

// tally is the state of a paper during scoring.
type tally struct {
	score   int64
	covered int64 // weight of the units it matches
	title   int64 // weight of those it matches in its title
	strict  int   // number of matched strict units; -1 if the paper is excluded
	met     bool
	short   bool // contains a long form of the query

	unit    int32 // 1 + the last unit seen, with its state in the next fields
	inTitle bool
	best    int64
}

// weigh returns the weight of each unit, and the factor of its score in eighths. Fields only
// limit the results, except title:, which also contributes to the score.
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
			if p.to-p.from == len(s.q.units) { // the words add little to the long form
				factor[k] = s.q.units[k].times
			}
		}
	}
	return weights, factor, sum
}

// collect scores all papers that match a unit.
func (s *searcher) collect() []candidate {
	weights, factor, sum := s.weigh()
	strict, words := 0, 0 // number of strict units, and of units without a field
	for k := range s.q.units {
		if s.q.units[k].strict() {
			strict++
		}
		if s.q.units[k].field == "" {
			words++
		}
	}
	// A query that is exactly a long form is answered like its short form: papers that merely
	// contain the words somewhere are about something else.
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

// score processes the units for the papers of a segment.
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
				t.score = 0 // as if the query were the short form
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

// meet returns the papers of segment i that match unit k, and records how well the best of its
// words fits each.
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

// byNumber orders newest first.
func byNumber(a, b candidate) int {
	return cmp.Or(cmp.Compare(a.segment, b.segment), cmp.Compare(a.doc, b.doc))
}
