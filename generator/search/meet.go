package search

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
)

// component is one of the ways in which a paper can match a unit.
type component struct {
	hits   [][]hit // by segment
	df     int64
	weight int64 // percent
}

func dfAll(list []component) int64 {
	var df int64
	for _, c := range list {
		df += c.df
	}
	return df
}

// gather fetches all lists that the query needs.
func (s *searcher) gather(ctx context.Context) error {
	n := len(s.ix.segments)
	units := slices.Concat(s.q.units, s.q.not)
	lists := make([][]component, len(units))
	var mu sync.Mutex
	err := s.ix.each(ctx, func(ctx context.Context, i int, r *reader) error {
		for k := range lists {
			u := &units[k]
			if u.stop {
				continue
			}
			parts, err := s.components(ctx, r, u)
			if err == nil && k < len(s.q.units) {
				parts, err = s.initials(ctx, r, k, parts)
			}
			if err == nil && k > 0 && k < len(s.q.units) {
				parts, err = s.version(ctx, r, k, parts)
			}
			if err != nil {
				return err
			}
			mu.Lock()
			addComponents(&lists[k], parts, i, n)
			mu.Unlock()
		}
		return nil
	})
	if err != nil {
		return err
	}
	s.units, s.not = lists[:len(s.q.units)], lists[len(s.q.units):]
	return s.findPhrases(ctx)
}

// part is the contribution of one segment to a component.
type part struct {
	slot   int // identifies components of a unit
	hits   []hit
	df     int64
	weight int64
}

// addComponents adds the parts of segment i of n to the components of a unit.
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

// Slots of a unit's components. Alternatives have their own slots after these.
const (
	slotText = iota
	slotAuthor
	slotParts
	slotPrefix
	slotPrefixAuthor
	slotOther
	slotOtherAuthor
	slotInitial
	slotForm
	slots
)

// components returns the lists of a unit in a segment.
func (s *searcher) components(ctx context.Context, r *reader, u *unit) ([]part, error) {
	parts, err := s.ownComponents(ctx, r, u)
	behind := slots
	for i := range u.or {
		if err != nil {
			return nil, err
		}
		var more []part
		more, err = s.components(ctx, r, &u.or[i])
		for _, p := range more {
			p.slot += behind
			parts = append(parts, p)
		}
		behind += u.or[i].slots()
	}
	return parts, err
}

// slots returns the number of slots of a unit's components.
func (u *unit) slots() int {
	n := slots
	for i := range u.or {
		n += u.or[i].slots()
	}
	return n
}

func (s *searcher) ownComponents(ctx context.Context, r *reader, u *unit) ([]part, error) {
	one := func(hits []hit, err error) ([]part, error) {
		return []part{{slotText, hits, int64(len(hits)), wordWeight}}, err
	}
	switch {
	case u.and != nil:
		var both []hit
		for i := range u.and {
			parts, err := s.components(ctx, r, &u.and[i])
			if err != nil {
				return nil, err
			}
			if i == 0 {
				both = union(parts)
			} else {
				both = intersect(both, union(parts))
			}
		}
		return one(both, nil)
	case u.field == "votes":
		return one(r.votesIn(ctx, u.words[0]))
	case u.field == "year" || u.field == "date":
		return one(r.daysIn(ctx, u.words[0]))
	case u.name:
		return one(s.named(ctx, r, u))
	case u.whole == "" && len(u.words) == 1:
		return s.oneWord(ctx, r, u)
	}
	var parts []part
	words := u.words
	if u.whole != "" {
		var err error
		if parts, err = s.wordParts(ctx, r, u.whole, u); err != nil {
			return nil, err
		}
		if len(words) > 2 {
			words = slices.DeleteFunc(slices.Clone(words), func(w string) bool { return s.ix.stop[w] })
		}
	}
	// All parts in one paper are nearly as good.
	both, err := s.allOf(ctx, r, words, u)
	if err != nil {
		return nil, err
	}
	return append(parts, part{slotParts, both, int64(len(both)), partsWeight}), nil
}

// oneWord returns the lists of a unit of one word.
func (s *searcher) oneWord(ctx context.Context, r *reader, u *unit) ([]part, error) {
	parts, err := s.wordParts(ctx, r, u.words[0], u)
	if err == nil && u.alt != "" {
		var alt []part
		alt, err = s.wordParts(ctx, r, u.alt, u)
		for _, p := range alt {
			if p.slot <= slotAuthor {
				p.slot += slotOther
				parts = append(parts, p)
			}
		}
	}
	if err == nil && u.field == "" && !u.quoted && queryYear.MatchString(u.words[0]) {
		var hits []hit
		hits, err = r.daysIn(ctx, u.words[0])
		parts = append(parts, part{slotInitial, hits, int64(len(hits)), wordWeight})
	}
	return parts, err
}

// version adds to a number the papers in which it follows the preceding word as the version of
// a name.
func (s *searcher) version(ctx context.Context, r *reader, k int, parts []part) ([]part, error) {
	a, b := &s.q.units[k-1], &s.q.units[k]
	if a.field != "" || b.field != "" || b.whole != "" || !a.repairable() || !b.repairable() {
		return parts, nil
	}
	name := a.words[len(a.words)-1]
	if !queryWord.MatchString(name) || !queryVersion.MatchString(b.words[0]) {
		return parts, nil
	}
	found, err := s.wordParts(ctx, r, name+b.words[0], &unit{words: []string{""}})
	for _, p := range found {
		if p.slot == slotText {
			p.slot = slotInitial
			parts = append(parts, p)
		}
	}
	return parts, err
}

// daysIn returns the papers of a range of days.
func (r *reader) daysIn(ctx context.Context, value string) ([]hit, error) {
	d, _ := parseDates(value)
	all, err := r.dateRange(ctx, d)
	var hits []hit
	for doc := all[0]; doc < all[1]; doc++ {
		hits = append(hits, hit{doc: doc, impact: yearImpact})
	}
	return hits, err
}

// votesIn returns the papers with a number of votes in a range.
func (r *reader) votesIn(ctx context.Context, value string) ([]hit, error) {
	v, _ := parseVotes(value)
	votes, err := r.votes(ctx)
	var hits []hit
	for doc, n := range votes {
		if n >= uint64(v.from) && n <= uint64(max(v.to, 0)) && v.to >= v.from {
			hits = append(hits, hit{doc: uint32(doc), impact: yearImpact})
		}
	}
	return hits, err
}

// wordParts returns the lists of a word.
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
		// A long question is about the meaning of its words, not their forms.
		if own := w.exactly(hits); c == classText && len(own) > 0 && len(s.q.units) < correctedQuery {
			parts = append(parts, part{slotForm, own, int64(len(own)), wordWeight})
		}
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
	if err != nil || !u.prefix || name != u.words[0] {
		return parts, err
	}
	more, err := s.prefixParts(ctx, r, name, u)
	return append(parts, more...), err
}

// allOf returns the papers that contain all of the words.
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

// beginning returns the words with a prefix, limited to a few shards.
func (r *reader) beginning(ctx context.Context, prefix string) ([]word, error) {
	first := r.shard(prefix)
	return r.wordsIn(ctx, first, min(r.shard(prefix+"\U0010FFFF"), first+prefixShards-1), prefix)
}

// wordsIn returns the words with a prefix in a range of shards.
func (r *reader) wordsIn(ctx context.Context, first, last int, prefix string) ([]word, error) {
	var words []word
	for n := first; n <= last; n++ {
		list, err := r.words(ctx, n)
		if err != nil {
			return nil, err
		}
		i, _ := slices.BinarySearchFunc(list, prefix, func(a word, w string) int { return cmp.Compare(a.text, w) })
		for ; i < len(list) && strings.HasPrefix(list[i].text, prefix); i++ {
			words = append(words, list[i])
		}
	}
	return words, nil
}

// prefixParts returns the lists of the most common words with a prefix.
func (s *searcher) prefixParts(ctx context.Context, r *reader, prefix string, u *unit) ([]part, error) {
	words, err := s.completing(ctx, r, prefix)
	if err != nil {
		return nil, err
	}
	var lists [classes][]hit
	var df [classes]int64
	for i := range words {
		w := &words[i]
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

// completing returns the most common words with a prefix; the number of those with lists in
// separate files is limited.
func (s *searcher) completing(ctx context.Context, r *reader, prefix string) ([]word, error) {
	var words []word
	from, _ := slices.BinarySearch(r.sorted, prefix)
	for _, w := range r.sorted[from:] {
		if !strings.HasPrefix(w, prefix) {
			break
		}
		words = append(words, r.common[w].word(w))
	}
	all, err := r.beginning(ctx, prefix)
	if err != nil {
		return nil, err
	}
	for _, w := range all {
		if w.text != prefix && !strings.Contains(w.text, " ") && w.file == [classes]int{} {
			words = append(words, w)
		}
	}
	slices.SortStableFunc(words, func(a, b word) int {
		return cmp.Or(cmp.Compare(b.df[classText]+b.df[classAuthor], a.df[classText]+a.df[classAuthor]), cmp.Compare(a.text, b.text))
	})
	files := map[int]bool{}
	taken := words[:0]
	for _, w := range words {
		if file := w.file[classText]; file > 0 {
			if len(files) == commonCompletions || files[file] {
				continue
			}
			files[file] = true
		}
		if len(taken) == completions {
			break
		}
		taken = append(taken, w)
	}
	return taken, nil
}

// wants reports whether a field uses a class of lists.
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

// dedupe sorts hits by paper and keeps the greatest impact of each.
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

// intersect returns the papers in both lists, with the smaller impact.
func intersect(a, b []hit) []hit {
	out := []hit{}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].doc < b[j].doc:
			i++
		case a[i].doc > b[j].doc:
			j++
		default:
			out = append(out, hit{doc: a[i].doc, impact: min(a[i].impact, b[j].impact)})
			i++
			j++
		}
	}
	return out
}

// dateRange returns the range of papers in a range of days.
func (r *reader) dateRange(ctx context.Context, d dateRange) ([2]uint32, error) {
	all := [2]uint32{0, uint32(r.Papers)}
	{
		var counts []monthCount
		if len(d.from) > len("2006-01")+1 || len(d.to) > len("2006-01")+1 { // both may contain a filler
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
