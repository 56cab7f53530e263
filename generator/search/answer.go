package search

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"offprint/generator/text"
)

// Sort is the order of a result.
type Sort string

// The orders of results.
const (
	ByRelevance Sort = "relevance"
	ByDate      Sort = "date"  // newest first, those without a date last
	ByVotes     Sort = "votes" // most first
)

// Options say what part of a result is wanted.
type Options struct {
	Limit, Offset int
	Sort          Sort
	// Typing says that the last word may go on.
	Typing bool
}

// Found is a paper in a result.
type Found struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Authors []string `json:"authors"` // the first
	More    int      `json:"moreAuthors"`
	Date    string   `json:"date"` // empty for a paper without one
	Path    string   `json:"-"`    // of its page, relative to the root of the site
	URL     string   `json:"url"`  // for the caller to fill in
	Votes   int      `json:"votes"`
	Score   int64    `json:"score"`
}

// Correction is a word that was taken for another.
type Correction struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Count is a value of a facet with the number of papers.
type Count struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

// Result answers a query.
type Result struct {
	Total int `json:"total"`
	// Approximate says that of the papers that may have a phrase not all were
	// looked at.
	Approximate bool         `json:"approximate"`
	Papers      []Found      `json:"papers"`
	Years       []Count      `json:"years"` // newest first
	Corrections []Correction `json:"corrections"`
}

// component is one way in which a unit can be met.
type component struct {
	hits   [][]hit // by segment
	df     int64
	weight int64 // hundredths
}

// candidate is a paper that may be an answer.
type candidate struct {
	segment int
	doc     uint32
	score   int64
	covered int64 // sum of the weights of the units that are met
	all     bool  // units are met
	title   bool  // all units stand in the title
}

// phrase is a long form in a query.
type phrase struct {
	from, to int // units
	list     component
}

// How a query is answered. A paper is an answer if it meets units with so many
// hundredths of the weight of all; if there is none, the next share is tried.
var shares = []int64{60, 40, 20, 0}

const (
	phraseChecks = 100 // papers whose text is searched for a phrase
	titleChecks  = 20  // first papers whose titles are compared with the query
	longQuery    = 5   // words from which a few papers are not enough
	enoughPapers = 20
	// Words from which nobody means a search by each of them.
	correctedQuery    = 8
	completions       = 8 // of a prefix
	commonCompletions = 2 // of these, with a list in a file of its own
	longFormWords     = 6 // words of a long form that is looked for
	prefixShards      = 3
	spellings         = 4
	twoSlips          = 7 // letters from which a word may have two slips
	wellKnown         = 5 // logarithm (base 2) of the papers from which a word is what a rare one was meant to be
	firstLetter       = 2 // what the same first letter adds to that logarithm
	partsWeight       = 90
	nearWeight        = 90 // of words one edit away
	farWeight         = 70 // two edits
	acronymWeight     = 75
	wordWeight        = 100
)

// Search answers a query.
func (ix *Index) Search(ctx context.Context, q string, o Options) (*Result, error) {
	if o.Limit <= 0 {
		o.Limit = 10
	}
	o.Offset = max(o.Offset, 0)
	s := &searcher{ix: ix, o: o, q: parseQuery(q, o.Typing, ix.stop), corrected: map[string]string{}}
	if s.q.id != "" {
		return s.byID(ctx)
	}
	if len(s.q.units) == 0 && len(s.q.dates) == 0 {
		return &Result{}, nil
	}
	if err := s.gather(ctx); err != nil {
		return nil, err
	}
	found := s.collect()
	if len(s.q.units) < correctedQuery && (s.unknown() || !slices.ContainsFunc(found, func(c candidate) bool { return c.all })) {
		again, err := s.correct(ctx)
		if err != nil {
			return nil, err
		}
		if again {
			found = s.collect()
		}
	}
	return s.answer(ctx, found)
}

// unknown tells whether the archive does not know a word of the query.
func (s *searcher) unknown() bool {
	for k, list := range s.units {
		if !s.q.units[k].stop && dfAll(list) == 0 {
			return true
		}
	}
	return false
}

func dfAll(list []component) int64 {
	var df int64
	for _, c := range list {
		df += c.df
	}
	return df
}

// searcher answers one query.
type searcher struct {
	ix *Index
	o  Options
	q  query

	units       [][]component // by unit
	not         [][]component
	phrases     []phrase
	ranges      [][2]uint32 // of papers, by segment
	corrections []Correction
	corrected   map[string]string // unknown words

	tallies [][]tally // by segment, for neighbours
	sum     int64     // of the units' weights
}

// byID is the paper with an identifier.
func (s *searcher) byID(ctx context.Context) (*Result, error) {
	res := &Result{}
	for _, r := range s.ix.segments {
		w, err := r.lookup(ctx, s.q.id)
		if err != nil {
			return nil, err
		}
		hits, err := r.list(ctx, w, classText)
		if err != nil {
			return nil, err
		}
		for _, h := range hits {
			f, err := r.found(ctx, h.doc, 0)
			if err != nil {
				return nil, err
			}
			res.Papers = append(res.Papers, f)
			if f.Date != "" {
				res.Years = addYear(res.Years, f.Date[:4], 1)
			}
		}
	}
	res.Total = len(res.Papers)
	from, to := s.o.page(res.Total)
	res.Papers = res.Papers[from:to]
	return res, nil
}

// page is the part of so many papers that is wanted.
func (o Options) page(n int) (from, to int) {
	from = min(o.Offset, n)
	return from, from + min(o.Limit, n-from)
}

func (r *reader) found(ctx context.Context, doc uint32, score int64) (Found, error) {
	c, err := r.card(ctx, doc)
	if c.Authors == nil {
		c.Authors = []string{} // a list in JSON too
	}
	return Found{ID: c.ID, Title: c.Title, Authors: c.Authors, More: c.More, Date: c.Date, Path: c.Path, Votes: c.Votes, Score: score}, err
}

func addYear(years []Count, year string, n int) []Count {
	if k := len(years); k > 0 && years[k-1].Value == year {
		years[k-1].Count += n
		return years
	}
	return append(years, Count{year, n})
}

// gather fetches all lists that the query names.
func (s *searcher) gather(ctx context.Context) error {
	n := len(s.ix.segments)
	lists := make([][]component, len(s.q.units)+len(s.q.not))
	var mu sync.Mutex
	s.ranges = make([][2]uint32, n)
	err := s.ix.each(ctx, func(ctx context.Context, i int, r *reader) error {
		for k := range lists {
			u := s.unit(k)
			if u.stop {
				continue
			}
			parts, err := s.components(ctx, r, u)
			if err != nil {
				return err
			}
			mu.Lock()
			addComponents(&lists[k], parts, i, n)
			mu.Unlock()
		}
		var err error
		s.ranges[i], err = r.dateRange(ctx, s.q.dates)
		return err
	})
	if err != nil {
		return err
	}
	s.units, s.not = lists[:len(s.q.units)], lists[len(s.q.units):]
	return s.findPhrases(ctx)
}

func (s *searcher) unit(k int) *unit {
	if k < len(s.q.units) {
		return &s.q.units[k]
	}
	return &s.q.not[k-len(s.q.units)]
}

// part is what one segment adds to a component.
type part struct {
	slot   int // tells components of a unit
	hits   []hit
	df     int64
	weight int64
}

// addComponents adds what segment i of n knows to the components of a unit.
func addComponents(to *[]component, parts []part, i, n int) {
	for _, p := range parts {
		for len(*to) <= p.slot {
			*to = append(*to, component{hits: make([][]hit, n)})
		}
		c := &(*to)[p.slot]
		c.hits[i], c.weight = p.hits, p.weight
		c.df += p.df
	}
}

// Slots of a unit's components.
const (
	slotText = iota
	slotAuthor
	slotParts
	slotPrefix
	slotPrefixAuthor
	slotSpelling
	slotSpellingAuthor
)

// components are the lists of a unit in a segment.
func (s *searcher) components(ctx context.Context, r *reader, u *unit) ([]part, error) {
	var parts []part
	if u.whole == "" {
		return s.wordParts(ctx, r, u.words[0], u)
	}
	parts, err := s.wordParts(ctx, r, u.whole, u)
	if err != nil {
		return nil, err
	}
	// All parts in one paper are nearly as good.
	words := u.words
	if len(words) > 2 {
		words = slices.DeleteFunc(slices.Clone(words), func(w string) bool { return s.ix.stop[w] })
	}
	both, err := s.allOf(ctx, r, words, u)
	if err != nil {
		return nil, err
	}
	return append(parts, part{slotParts, both, int64(len(both)), partsWeight}), nil
}

// wordParts are the lists of a word.
func (s *searcher) wordParts(ctx context.Context, r *reader, name string, u *unit) ([]part, error) {
	w, err := r.lookup(ctx, name)
	if err != nil {
		return nil, err
	}
	var parts []part
	add := func(slot int, c class) error {
		hits, err := r.list(ctx, w, c)
		if err != nil || hits == nil {
			return err
		}
		df := int64(len(hits))
		if u.field == "title" {
			hits = inTitle(hits)
		}
		parts = append(parts, part{slot, hits, df, wordWeight})
		return nil
	}
	switch u.field {
	case "author":
		err = add(slotAuthor, classAuthor)
	case "topic":
		err = add(slotText, classTopic)
	case "org":
		err = add(slotText, classOrg)
	default:
		err = add(slotText, classText)
		if err == nil && u.field == "" {
			err = add(slotAuthor, classAuthor)
		}
	}
	if u.exact && len(parts) == 0 && err == nil {
		// The whole of a name that one paper has: its words will do.
		both, err := s.allOf(ctx, r, text.Words(name), &unit{words: []string{""}, field: u.field})
		return []part{{slotText, both, int64(len(both)), wordWeight}}, err
	}
	if err != nil || !u.prefix || name != u.words[0] {
		return parts, err
	}
	more, err := s.prefixParts(ctx, r, name, u)
	return append(parts, more...), err
}

// allOf are the papers that have all of some words.
func (s *searcher) allOf(ctx context.Context, r *reader, words []string, u *unit) ([]hit, error) {
	var both []hit
	for i, w := range words {
		list, err := s.wordParts(ctx, r, w, u)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			both = union(list)
		} else {
			both = intersect(both, union(list))
		}
		if len(both) == 0 {
			break
		}
	}
	return both, nil
}

// prefixParts are the lists of the words that begin with a prefix, the most
// common ones.
func (s *searcher) prefixParts(ctx context.Context, r *reader, prefix string, u *unit) ([]part, error) {
	var words []word
	from, _ := slices.BinarySearch(r.sorted, prefix)
	for _, w := range r.sorted[from:] {
		if !strings.HasPrefix(w, prefix) {
			break
		}
		words = append(words, r.common[w].word(w))
	}
	first := r.shard(prefix)
	last := min(r.shard(prefix+"\U0010FFFF"), first+prefixShards-1)
	for n := first; n <= last; n++ {
		list, err := r.words(ctx, n)
		if err != nil {
			return nil, err
		}
		i, _ := slices.BinarySearchFunc(list, prefix, func(a word, w string) int { return cmp.Compare(a.text, w) })
		for ; i < len(list) && strings.HasPrefix(list[i].text, prefix); i++ {
			if w := list[i]; w.text != prefix && !strings.Contains(w.text, " ") && w.file == [classes]int{} {
				words = append(words, w)
			}
		}
	}
	slices.SortStableFunc(words, func(a, b word) int {
		return cmp.Or(cmp.Compare(b.df[classText]+b.df[classAuthor], a.df[classText]+a.df[classAuthor]), cmp.Compare(a.text, b.text))
	})
	var lists [classes][]hit
	var df [classes]int64
	taken := 0
	seen := map[int]bool{}
	for i := range words {
		w := &words[i]
		if w.file[classText] > 0 {
			if len(seen) == commonCompletions || seen[w.file[classText]] {
				continue
			}
			seen[w.file[classText]] = true
		}
		if taken == completions {
			break
		}
		taken++
		for c := classText; c < classes; c++ {
			if !wants(u.field, c) || !w.has(c) {
				continue
			}
			hits, err := r.list(ctx, w, c)
			if err != nil {
				return nil, err
			}
			df[c] += int64(len(hits))
			if u.field == "title" {
				hits = inTitle(hits)
			}
			lists[c] = append(lists[c], hits...)
		}
	}
	var parts []part
	for c, hits := range lists {
		if len(hits) == 0 {
			continue
		}
		slot := slotPrefix
		if class(c) == classAuthor {
			slot = slotPrefixAuthor
		}
		parts = append(parts, part{slot, dedupe(hits), min(df[c], int64(r.Papers)), wordWeight})
	}
	return parts, nil
}

// wants tells whether a field is about a class of lists.
func wants(field string, c class) bool {
	switch field {
	case "":
		return c == classText || c == classAuthor
	case "title":
		return c == classText
	case "author":
		return c == classAuthor
	case "topic":
		return c == classTopic
	case "org":
		return c == classOrg
	}
	return false
}

// dedupe sorts hits by paper, and keeps the greatest impact of each.
func dedupe(hits []hit) []hit {
	slices.SortFunc(hits, func(a, b hit) int { return cmp.Or(cmp.Compare(a.doc, b.doc), cmp.Compare(b.impact, a.impact)) })
	return slices.CompactFunc(hits, func(a, b hit) bool { return a.doc == b.doc })
}

func union(parts []part) []hit {
	var all []hit
	for _, p := range parts {
		all = append(all, p.hits...)
	}
	return dedupe(all)
}

// intersect keeps the papers of both, with the lesser impact.
func intersect(a, b []hit) []hit {
	out := []hit{}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].doc < b[j].doc:
			i++
		case a[i].doc > b[j].doc:
			j++
		default:
			out = append(out, hit{a[i].doc, min(a[i].impact, b[j].impact)})
			i++
			j++
		}
	}
	return out
}

// dateRange is the run of papers of some days.
func (r *reader) dateRange(ctx context.Context, dates []dateRange) ([2]uint32, error) {
	all := [2]uint32{0, uint32(r.Papers)}
	for _, d := range dates {
		var counts []monthCount
		if len(d.from) > 7 || len(strings.TrimSuffix(d.to, "\x7f")) > 7 {
			data, err := r.file(ctx, "d.gz")
			if err != nil {
				return all, err
			}
			for line := range strings.Lines(string(data)) {
				var c monthCount
				if _, err := fmt.Sscanf(line, "%s %d", &c.Month, &c.Count); err != nil {
					return all, fmt.Errorf("%s/d.gz: %w", r.Dir, errFormat)
				}
				counts = append(counts, c)
			}
		} else {
			counts = r.Months
		}
		from, to, n := uint32(math.MaxUint32), uint32(0), uint32(0)
		for _, c := range counts {
			if c.Month >= d.from && c.Month <= d.to {
				from = min(from, n)
				to = n + uint32(c.Count)
			}
			n += uint32(c.Count)
		}
		all[0], all[1] = max(all[0], from), min(all[1], to)
	}
	return all, nil
}

// findPhrases looks for long forms among neighbouring words.
func (s *searcher) findPhrases(ctx context.Context) error {
	units := s.q.units
	plain := func(u *unit) bool { return u.field == "" && u.whole == "" }
	for i := 0; i < len(units); i++ {
		if !plain(&units[i]) {
			continue
		}
		for n := min(longFormWords, len(units)-i); n >= 2; n-- {
			words := make([]string, n)
			ok := true
			for k := range words {
				ok = ok && plain(&units[i+k])
				words[k] = units[i+k].words[0]
			}
			if !ok {
				continue
			}
			words[n-1] = singular(words[n-1])
			key := strings.Join(words, " ")
			list := component{hits: make([][]hit, len(s.ix.segments)), weight: acronymWeight}
			for k, r := range s.ix.segments {
				if c, ok := r.common[words[0]]; ok && !c.more {
					continue
				}
				w, err := r.lookup(ctx, key)
				if err != nil {
					return err
				}
				hits, err := r.list(ctx, w, classText)
				if err != nil {
					return err
				}
				if w != nil {
					list.hits[k] = hits
					list.df += int64(len(hits))
				}
			}
			if list.df > 0 {
				s.phrases = append(s.phrases, phrase{i, i + n, list})
				i += n - 1
				break
			}
		}
	}
	return nil
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

// collect scores all papers that meet a unit.
func (s *searcher) collect() []candidate {
	weights := make([]int64, len(s.units))
	factor := make([]int64, len(s.units))
	var sum int64
	strict := 0 // units that a paper must meet
	for k, list := range s.units {
		factor[k] = 8 * s.q.units[k].times
		for _, c := range list {
			if c.df > 0 {
				weights[k] = max(weights[k], s.idf(c.df))
			}
		}
		sum += weights[k]
		if s.q.units[k].field != "" {
			strict++
		}
	}
	for _, p := range s.phrases {
		for k := p.from; k < p.to; k++ {
			factor[k] = 4 * s.q.units[k].times
			if p.to-p.from == len(s.q.units) { // its words say little more
				factor[k] = s.q.units[k].times
			}
		}
	}
	// A query that is a long form and nothing else is answered as its short form
	// is: what has the words somewhere is about something else.
	whole := len(s.phrases) == 1 && s.phrases[0].to-s.phrases[0].from == len(s.q.units)
	only := whole && s.phrases[0].list.df >= enoughPapers
	var found []candidate
	s.tallies = make([][]tally, len(s.ix.segments))
	s.sum = sum
	for i, r := range s.ix.segments {
		all := make([]tally, r.Papers)
		s.tallies[i] = all
		for k, list := range s.units {
			var touched []uint32
			see := func(doc uint32) *tally {
				t := &all[doc]
				if t.unit != int32(k+1) {
					t.unit, t.best, t.inTitle = int32(k+1), 0, false
					touched = append(touched, doc)
				}
				return t
			}
			for _, c := range list {
				if c.df == 0 {
					continue
				}
				w := s.idf(c.df) * c.weight
				for _, h := range c.hits[i] {
					t := see(h.doc)
					t.best = max(t.best, w*value(h.impact)/100)
					t.inTitle = t.inTitle || h.impact >= titleImpact
				}
			}
			for _, p := range s.phrases {
				if p.from <= k && k < p.to {
					for _, h := range p.list.hits[i] {
						t := see(h.doc)
						t.inTitle = t.inTitle || h.impact >= titleImpact
					}
				}
			}
			for _, doc := range touched {
				t := &all[doc]
				t.score += t.best * factor[k] / 8
				t.covered += weights[k]
				if t.inTitle {
					t.title += weights[k]
				}
				if s.q.units[k].field != "" {
					t.strict++
				}
				t.met = true
			}
		}
		for _, p := range s.phrases {
			w := s.idf(p.list.df) * p.list.weight
			for _, h := range p.list.hits[i] {
				t := &all[h.doc]
				if p.to-p.from == len(s.q.units) {
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
		for doc := s.ranges[i][0]; doc < s.ranges[i][1]; doc++ {
			t := &all[doc]
			if !t.met && len(s.q.units) > 0 || t.strict != strict || only && !t.short {
				continue
			}
			c := candidate{segment: i, doc: doc, score: t.score, covered: t.covered, all: t.covered == sum}
			if sum > 0 && t.title == sum {
				c.title = true
				c.score += c.score / 2
			}
			found = append(found, c)
		}
	}
	least := 1
	if len(s.q.units) >= longQuery {
		least = enoughPapers
	}
	shares := shares
	if whole {
		shares = append([]int64{100}, shares...)
	}
	for _, share := range shares {
		n := 0
		for _, c := range found {
			if c.covered*100 >= sum*share {
				n++
			}
		}
		if n >= least || share == 0 {
			return slices.DeleteFunc(found, func(c candidate) bool { return c.covered*100 < sum*share })
		}
	}
	return found
}

// correct looks for words that unknown and rare ones may have been meant to be.
func (s *searcher) correct(ctx context.Context) (bool, error) {
	changed := false
	for k := range s.q.units {
		u := &s.q.units[k]
		if u.whole != "" && !u.quoted {
			more, err := s.correctParts(ctx, k)
			if err != nil {
				return false, err
			}
			changed = changed || more
			continue
		}
		if u.quoted || u.stop || u.whole != "" || u.exact || u.field != "" && u.field != "author" && u.field != "title" {
			continue
		}
		df := dfAll(s.units[k])
		if df > rarePapers {
			continue
		}
		words, distance, err := s.spellings(ctx, u.words[0], df)
		if err != nil {
			return false, err
		}
		if len(words) == 0 {
			continue
		}
		weight := int64(nearWeight)
		if distance > 1 {
			weight = farWeight
		}
		parts := make([][]part, len(s.ix.segments))
		err = s.ix.each(ctx, func(ctx context.Context, i int, r *reader) error {
			var lists [2][]hit
			var dfs [2]int64
			for _, w := range words {
				list, err := s.wordParts(ctx, r, w, &unit{words: []string{""}, field: u.field})
				if err != nil {
					return err
				}
				for _, p := range list {
					lists[p.slot] = append(lists[p.slot], p.hits...)
					dfs[p.slot] += p.df
				}
			}
			for slot := range lists {
				parts[i] = append(parts[i], part{slotSpelling + slot, dedupe(lists[slot]), dfs[slot], weight})
			}
			return nil
		})
		if err != nil {
			return false, err
		}
		for i := range parts {
			addComponents(&s.units[k], parts[i], i, len(s.ix.segments))
		}
		s.corrections = append(s.corrections, Correction{u.words[0], words[0]})
		if df == 0 {
			s.corrected[u.words[0]] = words[0]
		}
		changed = true
	}
	return changed, nil
}

// correctParts corrects the parts of a hyphenated word that nothing is known of.
func (s *searcher) correctParts(ctx context.Context, k int) (bool, error) {
	u := &s.q.units[k]
	if dfAll(s.units[k]) > 0 {
		return false, nil
	}
	fixed := *u
	fixed.words = slices.Clone(u.words)
	changed := false
	for i, w := range u.words {
		known := false
		for _, r := range s.ix.segments {
			found, err := r.lookup(ctx, w)
			if err != nil {
				return false, err
			}
			known = known || found != nil
		}
		if known {
			continue
		}
		words, _, err := s.spellings(ctx, w, 0)
		if err != nil {
			return false, err
		}
		if len(words) > 0 {
			fixed.words[i] = words[0]
			s.corrections = append(s.corrections, Correction{w, words[0]})
			changed = true
		}
	}
	if !changed {
		return false, nil
	}
	fixed.whole = strings.Join(fixed.words, "")
	n := len(s.ix.segments)
	parts := make([][]part, n)
	err := s.ix.each(ctx, func(ctx context.Context, i int, r *reader) (err error) {
		parts[i], err = s.components(ctx, r, &fixed)
		return err
	})
	for i := range parts {
		addComponents(&s.units[k], parts[i], i, n)
	}
	return true, err
}

// rarePapers is the number of papers up to which a word may be a slip itself.
const rarePapers = 3

// spellings are the likeliest words that one may have been meant to be.
func (s *searcher) spellings(ctx context.Context, w string, df int64) (words []string, distance int, err error) {
	runes := []rune(w)
	if len(runes) < minSpelling {
		return nil, 0, nil
	}
	type proposal struct {
		word   string
		papers int // logarithm
		first  bool
	}
	most := 1
	if len(runes) >= twoSlips {
		most = 2
	}
	for d := 1; d <= most; d++ {
		best := map[string]proposal{}
		for n := len(runes) - d; n <= len(runes)+d; n++ {
			for _, r := range s.ix.segments {
				if !slices.Contains(r.Spelling, n) {
					continue
				}
				data, err := r.file(ctx, fmt.Sprintf("s%d.gz", n))
				if err != nil {
					return nil, 0, err
				}
				for line := range strings.Lines(string(data)) {
					line = strings.TrimSuffix(line, "\n")
					if len(line) < 2 {
						continue
					}
					p := proposal{word: line[:len(line)-1], papers: int(line[len(line)-1] - '0')}
					if df > 0 && p.papers < wellKnown || p.word == w {
						continue
					}
					other := []rune(p.word)
					if editDistance(runes, other, d) > d {
						continue
					}
					p.first = other[0] == runes[0]
					p.papers = max(p.papers, best[p.word].papers)
					best[p.word] = p
				}
			}
		}
		if len(best) == 0 {
			continue
		}
		list := make([]proposal, 0, len(best))
		for _, p := range best {
			list = append(list, p)
		}
		rank := func(p proposal) int {
			if p.first {
				return p.papers + firstLetter
			}
			return p.papers
		}
		slices.SortFunc(list, func(a, b proposal) int {
			return cmp.Or(cmp.Compare(rank(b), rank(a)), cmp.Compare(a.word, b.word))
		})
		for _, p := range list[:min(len(list), spellings)] {
			words = append(words, p.word)
		}
		return words, d, nil
	}
	return nil, 0, nil
}

// answer orders the candidates and reads the cards of those that are wanted.
func (s *searcher) answer(ctx context.Context, found []candidate) (*Result, error) {
	slices.SortFunc(found, byScore)
	segments := s.ix.segments
	res := &Result{Corrections: s.corrections}
	if len(s.q.phrases) > 0 {
		res.Approximate = len(found) > phraseChecks
		var kept []candidate
		for _, c := range found[:min(len(found), phraseChecks)] {
			ok, err := s.hasPhrases(ctx, c)
			if err != nil {
				return nil, err
			}
			if ok {
				kept = append(kept, c)
			}
		}
		found = kept
	} else if err := s.lift(ctx, found); err != nil {
		return nil, err
	}
	res.Total = len(found)
	switch s.o.Sort {
	case ByDate:
		slices.SortFunc(found, byNumber)
	case ByVotes:
		votes := make([][]uint64, len(segments))
		for i, r := range segments {
			data, err := r.file(ctx, "v.gz")
			if err != nil {
				return nil, err
			}
			for len(data) > 0 && len(votes[i]) < r.Papers {
				v, n := binary.Uvarint(data)
				if n <= 0 {
					break
				}
				votes[i] = append(votes[i], v)
				data = data[n:]
			}
			if len(votes[i]) != r.Papers {
				return nil, fmt.Errorf("%s/v.gz: %w", r.Dir, errFormat)
			}
		}
		slices.SortFunc(found, func(a, b candidate) int {
			return cmp.Or(cmp.Compare(votes[b.segment][b.doc], votes[a.segment][a.doc]), byNumber(a, b))
		})
	default:
		if err := s.compareTitles(ctx, found); err != nil {
			return nil, err
		}
	}
	from, to := s.o.page(len(found))
	for _, c := range found[from:to] {
		f, err := segments[c.segment].found(ctx, c.doc, c.score)
		if err != nil {
			return nil, err
		}
		res.Papers = append(res.Papers, f)
	}
	slices.SortFunc(found, byNumber)
	for i, n := 0, 0; i < len(segments); i++ {
		doc := uint32(0)
		for _, m := range segments[i].Months {
			doc += uint32(m.Count)
			k := n
			for n < len(found) && found[n].segment == i && found[n].doc < doc {
				n++
			}
			if n > k {
				res.Years = addYear(res.Years, m.Month[:4], n-k)
			}
		}
		for n < len(found) && found[n].segment == i {
			n++ // without a date
		}
	}
	return res, nil
}

// lifted is the number of first papers that their neighbours may lift.
const lifted = 30

// lift adds what a paper's neighbours say, when no paper meets much of a long query:
// their mean score, as far as the query is not covered.
func (s *searcher) lift(ctx context.Context, found []candidate) error {
	if len(s.q.units) < longQuery || len(found) == 0 {
		return nil
	}
	var most int64
	for _, c := range found {
		most = max(most, c.covered)
	}
	if most == s.sum {
		return nil
	}
	first := found[:min(len(found), lifted)]
	graphs := make([][][]uint32, len(s.ix.segments))
	for i, r := range s.ix.segments {
		if !r.Related {
			continue
		}
		var err error
		if graphs[i], err = r.related(ctx); err != nil {
			return err
		}
	}
	for i := range first {
		c := &first[i]
		graph := graphs[c.segment]
		if graph == nil || len(graph[c.doc]) == 0 {
			continue
		}
		var mean int64
		for _, o := range graph[c.doc] {
			mean += s.tallies[c.segment][o].score
		}
		mean /= int64(len(graph[c.doc]))
		c.score += 2 * mean * (s.sum - most) / s.sum
	}
	slices.SortFunc(first, byScore)
	return nil
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

// Bonuses of papers whose title is the query, begins with it, or holds it.
const (
	titleIsQuery     = 1 << 30
	titleBeginsQuery = 1 << 29
	// Parts of the score that are added where the title has the words in a row, or in
	// their order.
	titleInRow   = 4
	titleInOrder = 5
)

// compareTitles puts the papers first whose title the query is or begins.
func (s *searcher) compareTitles(ctx context.Context, found []candidate) error {
	var words []string
	for _, u := range s.q.units {
		if u.field != "" && u.field != "title" {
			return nil
		}
		if to, ok := s.corrected[u.words[0]]; ok {
			words = append(words, to)
		} else {
			words = append(words, u.words...)
		}
	}
	if len(words) == 0 {
		return nil
	}
	first := found[:min(len(found), titleChecks)]
	for i := range first {
		c := &first[i]
		if !c.title || !c.all {
			continue
		}
		card, err := s.ix.segments[c.segment].card(ctx, c.doc)
		if err != nil {
			return err
		}
		title := partsOf(card.Title)
		if len(title) == 0 {
			continue // it was an author that counted like a title
		}
		switch at, all := indexWords(title, words, s.o.Typing); {
		case at == 0 && all:
			c.score += titleIsQuery
		case at == 0:
			c.score += titleBeginsQuery
		case at > 0:
			c.score += c.score / titleInRow
		case inOrder(title, words, s.o.Typing):
			c.score += c.score / titleInOrder
		}
		c.score += c.score * int64(countIn(title, words, s.o.Typing)) / int64(2*len(title))
	}
	slices.SortFunc(first, byScore)
	return nil
}

// partsOf are the words of a text, hyphenated ones in parts.
func partsOf(s string) []string {
	var words []string
	for _, c := range text.Compounds(s) {
		words = append(words, c.Parts...)
	}
	return words
}

// indexWords finds words in a row, and -1 if they are not there; all tells that
// there are no others. Of the last word a prefix is enough if wanted.
func indexWords(in, words []string, prefix bool) (at int, all bool) {
	for i := 0; i+len(words) <= len(in); i++ {
		k := 0
		for k < len(words) && (in[i+k] == words[k] || prefix && k == len(words)-1 && strings.HasPrefix(in[i+k], words[k])) {
			k++
		}
		if k == len(words) {
			return i, len(in) == len(words)
		}
	}
	return -1, false
}

// hasPhrases tells whether a paper has all phrases of the query.
func (s *searcher) hasPhrases(ctx context.Context, c candidate) (bool, error) {
	r := s.ix.segments[c.segment]
	card, err := r.card(ctx, c.doc)
	if err != nil {
		return false, err
	}
	title := partsOf(card.Title)
	var body []string
	for _, p := range s.q.phrases {
		if at, _ := indexWords(title, p, false); at >= 0 {
			continue
		}
		if body == nil {
			abstract, err := r.text(ctx, c.doc)
			if err != nil {
				return false, err
			}
			body = partsOf(abstract)
		}
		if at, _ := indexWords(body, p, false); at < 0 {
			return false, nil
		}
	}
	return true, nil
}

// countIn is the number of the words that stand in a text.
func countIn(in, words []string, prefix bool) int {
	n := 0
	for k, w := range words {
		if slices.Contains(in, w) || prefix && k == len(words)-1 && slices.ContainsFunc(in, func(s string) bool { return strings.HasPrefix(s, w) }) {
			n++
		}
	}
	return n
}

// inOrder tells whether words stand in a text one after the other, others between
// them or not.
func inOrder(in, words []string, prefix bool) bool {
	k := 0
	for _, w := range in {
		if w == words[k] || prefix && k == len(words)-1 && strings.HasPrefix(w, words[k]) {
			if k++; k == len(words) {
				return true
			}
		}
	}
	return false
}
