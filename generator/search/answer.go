package search

import (
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
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
	// Hint says what to do where a query cannot be answered.
	Hint string `json:"hint,omitempty"`
}

// HintOnlyNot is for a query that says only what is not wanted.
const HintOnlyNot = "only-not"

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
	wanted  bool  // by fields and operators
}

// phrase is a long form in a query.
type phrase struct {
	from, to int // units
	list     component
}

const (
	phraseChecks = 100 // papers whose texts are looked at for phrases
	titleChecks  = 20  // first papers whose titles are compared with the query
	enoughPapers = 20
	// Words from which nobody means a search by each of them, or by its form.
	correctedQuery    = 8
	completions       = 8 // of a prefix
	commonCompletions = 2 // of these, with a list in a file of its own
	longFormWords     = 6 // words of a long form that is looked for
	prefixShards      = 3
	spellings         = 4
	twoSlips          = 7 // letters from which a word may have two slips
	wellKnown         = 5 // logarithm (base 2) of the papers from which a word is what a rare one was meant to be
	firstLetter       = 2 // what the same first letter adds to that logarithm
	formWeight        = 95
	partsWeight       = 90
	rowWeight         = 200 // of these in a row of the title
	nearWeight        = 90  // of words one edit away
	farWeight         = 70  // two edits
	acronymWeight     = 75
	wordWeight        = 100
	yearImpact        = 7
	splitLetters      = 3 // of each part of a word that is parted
	splitShort        = 2 // of one, if the two stand in a row somewhere
	splitPapers       = 1 // that have each
)

// Search answers a query.
func (ix *Index) Search(ctx context.Context, q string, o Options) (*Result, error) {
	if o.Limit <= 0 {
		o.Limit = 10
	}
	o.Offset = max(o.Offset, 0)
	s := &searcher{ix: ix, o: o, q: parseQuery(q, o.Typing, ix.stop), shown: map[int][]string{}}
	if s.q.id != "" {
		res, err := s.byID(ctx)
		if err != nil || res.Total > 0 || !s.q.partial {
			return res, err
		}
		s.q = parseWords(q, o.Typing, ix.stop)
	}
	if s.q.empty() {
		res := &Result{}
		if len(s.q.not)+len(s.q.notPhrases) > 0 {
			res.Hint = HintOnlyNot
		}
		return res, nil
	}
	if err := s.joinNames(ctx); err != nil {
		return nil, err
	}
	if err := s.gather(ctx); err != nil {
		return nil, err
	}
	found := s.collect()
	if len(s.q.units) < correctedQuery {
		var err error
		if found, err = s.repair(ctx, found); err != nil {
			return nil, err
		}
	}
	if units := apart(s.q.units, ix.stop); len(found) == 0 && len(units) > len(s.q.units) {
		s = &searcher{ix: ix, o: o, q: s.q, shown: map[int][]string{}}
		s.q.units = units
		if err := s.gather(ctx); err != nil {
			return nil, err
		}
		found = s.collect()
	}
	// In another order than that of relevance, papers with some of the words stand among
	// those with all. What fields want does not decide it, so that they only limit.
	whole := s.o.Sort != "" && s.o.Sort != ByRelevance && anyAll(found)
	return s.answer(ctx, slices.DeleteFunc(found, func(c candidate) bool { return !c.wanted || whole && !c.all }))
}

func anyAll(found []candidate) bool {
	return slices.ContainsFunc(found, func(c candidate) bool { return c.all })
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
	corrections []Correction
	shown       map[int][]string // words that stand for those of a unit, in a title
	parted      bool             // a word was written as one that is two
}

// byID is the paper with an identifier, or those whose identifier begins so.
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
		if hits == nil && s.q.partial {
			words, err := r.beginning(ctx, s.q.id)
			if err != nil {
				return nil, err
			}
			for i := range words {
				more, err := r.list(ctx, &words[i], classText)
				if err != nil {
					return nil, err
				}
				hits = append(hits, more...)
			}
			hits = dedupe(hits)
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

// joinNames lets a topic, an organization or a person be met by its other names.
func (s *searcher) joinNames(ctx context.Context) error {
	has := func(is func(*unit) bool) bool { return hasUnit(s.q.units, is) || hasUnit(s.q.not, is) }
	sets := nameSets{}
	if path := s.ix.beside.Names; path != "" && has((*unit).isName) {
		data, err := s.ix.file(ctx, path)
		if err != nil {
			return err
		}
		sets = readNames(data)
	}
	if path := s.ix.beside.People; path != "" && has((*unit).isPerson) {
		data, err := s.ix.file(ctx, path)
		if err != nil {
			return err
		}
		var people [][]string
		if json.Unmarshal(data, &people) != nil {
			return fmt.Errorf("%s: %w", path, errFormat)
		}
		sets["author"] = peopleSets(people)
	}
	sets.join(s.q.units)
	sets.join(s.q.not)
	return nil
}

// gather fetches all lists that the query names.
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

// Slots of a unit's components. Alternatives have slots of their own, behind these.
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

// components are the lists of a unit in a segment.
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

// slots are how many slots a unit's components have.
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

// oneWord are the lists of a unit of one word.
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

// initials adds to a letter the papers of authors with the name beside it, whose names
// begin with the letter.
func (s *searcher) initials(ctx context.Context, r *reader, k int, parts []part) ([]part, error) {
	letter, ok := initialOf(&s.q.units[k])
	if !ok {
		return parts, nil
	}
	for _, n := range []int{k + 1, k + 2, k - 1} {
		if n < 0 || n >= len(s.q.units) {
			continue
		}
		u := &s.q.units[n]
		if _, ok := initialOf(u); ok || u.field != "" || u.stop || u.and != nil || u.or != nil || u.whole != "" {
			continue
		}
		hits, err := s.named(ctx, r, &unit{words: []string{string(letter), u.words[0]}})
		if err != nil || len(hits) == 0 {
			return parts, err
		}
		return append(parts, part{slotInitial, hits, int64(len(hits)), wordWeight}), nil
	}
	return parts, nil
}

// version adds to a number the papers that have it behind the word before, as a name's version.
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

// initialOf is the letter that a unit is.
func initialOf(u *unit) (byte, bool) {
	if u.field != "" || u.and != nil || u.or != nil || u.whole != "" || len(u.words[0]) != 1 || u.words[0] < "a" || u.words[0] > "z" {
		return 0, false
	}
	return u.words[0][0], true
}

// named are the papers of an author whose name has the words; a single letter begins it. Where
// there is none, two neighbouring words are one in the name, Le Cun for LeCun, or letters are
// initials.
func (s *searcher) named(ctx context.Context, r *reader, u *unit) ([]hit, error) {
	hits, err := s.namedBy(ctx, r, u.words)
	for i := 1; i < len(u.words) && len(hits) == 0 && err == nil; i++ {
		if a, b := u.words[i-1], u.words[i]; !oneLetter(b) {
			hits, err = s.namedBy(ctx, r, slices.Concat(u.words[:i-1], []string{a + b}, u.words[i+1:]))
		}
	}
	if i := slices.IndexFunc(u.words, initials.MatchString); i >= 0 && len(hits) == 0 && err == nil {
		return s.namedBy(ctx, r, slices.Concat(u.words[:i], []string{u.words[i][:1]}, u.words[i+1:]))
	}
	return hits, err
}

// initials are letters that can be no name: those of Serre JP.
var initials = regexp.MustCompile(`^[b-df-hj-np-tv-xz]{2,3}$`)

// namedBy are the papers of an author whose name has the words as they are.
func (s *searcher) namedBy(ctx context.Context, r *reader, words []string) ([]hit, error) {
	var both, last []hit
	given, lastWord, full := "", "", 0
	var lists [][]hit
	for _, name := range words {
		if oneLetter(name) {
			given = cmp.Or(given, name)
			continue
		}
		w, err := r.lookup(ctx, name)
		if err != nil {
			return nil, err
		}
		if last, err = r.list(ctx, w, classAuthor); err != nil {
			return nil, err
		}
		lists = append(lists, last)
		if lastWord == "" {
			both = last
		} else {
			both = intersect(both, last)
		}
		lastWord = name
		full++
	}
	// A letter stands beside each paper of the last word's list: the one that the name begins with.
	begins := map[uint32]byte{}
	for _, h := range last {
		begins[h.doc] = h.initial
	}
	// Behind a given name that is written out a letter is a middle name's.
	strict := given != "" && (full == 1 || oneLetter(words[0]))
	letters := []string{given}
	if !strict {
		letters = append(letters, words[0], lastWord)
	}
	fits := func(letter byte) bool {
		return slices.ContainsFunc(letters, func(w string) bool { return w != "" && w[0] == letter })
	}
	var named, of []hit // of is what a family name of several words has
	for _, h := range both {
		letter, isFirst := begins[h.doc]&^firstAuthor, begins[h.doc]&firstAuthor != 0
		several := letter < 'a'
		if several && letter != 0 { // of which the first author's is known
			letter |= 'a' - 'A'
			isFirst = fits(letter)
		}
		h.impact = nameImpact
		if !isFirst {
			h.impact -= notFirst
		}
		switch {
		case several || fits(letter):
			named = append(named, h)
		case !strict && commonLetter(lists, h.doc) == letter:
			of = append(of, h)
		}
	}
	if len(named) == 0 {
		return of, nil
	}
	return named, nil
}

// commonLetter is what a name with all of some words begins with in a paper, by their lists; 0
// where several letters do, 1 where the words are those of different names.
func commonLetter(lists [][]hit, doc uint32) byte {
	common := byte(0)
	for _, list := range lists {
		i, _ := slices.BinarySearchFunc(list, doc, func(h hit, doc uint32) int { return cmp.Compare(h.doc, doc) })
		switch letter := list[i].initial &^ firstAuthor; {
		case letter < 'a':
		case common != 0 && common != letter:
			common = 1
		default:
			common = letter
		}
	}
	return common
}

func oneLetter(word string) bool { return len(word) == 1 && word >= "a" && word <= "z" }

// daysIn are the papers of some days.
func (r *reader) daysIn(ctx context.Context, value string) ([]hit, error) {
	d, _ := parseDates(value)
	all, err := r.dateRange(ctx, d)
	var hits []hit
	for doc := all[0]; doc < all[1]; doc++ {
		hits = append(hits, hit{doc: doc, impact: yearImpact})
	}
	return hits, err
}

// votesIn are the papers with so many votes.
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
		// A question is about what its words mean, not about their forms.
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

// beginning are the words that begin with a prefix, as far as a few shards go.
func (r *reader) beginning(ctx context.Context, prefix string) ([]word, error) {
	first := r.shard(prefix)
	return r.wordsIn(ctx, first, min(r.shard(prefix+"\U0010FFFF"), first+prefixShards-1), prefix)
}

// wordsIn are the words in some shards that begin with a prefix.
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

// prefixParts are the lists of the words that begin with a prefix, the most
// common ones.
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

// completing are the words that begin with a prefix, the most common ones, of which some
// have lists in files of their own.
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
			out = append(out, hit{doc: a[i].doc, impact: min(a[i].impact, b[j].impact)})
			i++
			j++
		}
	}
	return out
}

// dateRange is the run of papers of some days.
func (r *reader) dateRange(ctx context.Context, d dateRange) ([2]uint32, error) {
	all := [2]uint32{0, uint32(r.Papers)}
	{
		var counts []monthCount
		if len(d.from) > len("2006-01")+1 || len(d.to) > len("2006-01")+1 { // both may be filled up
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
	plain := func(u *unit) bool { return !u.strict() && u.whole == "" && u.and == nil }
	for i := 0; i < len(units); i++ {
		if !plain(&units[i]) {
			continue
		}
		for n := min(longFormWords, len(units)-i); n >= 2; n-- {
			words := make([]string, n)
			ok := true
			for k := range words {
				if ok = ok && plain(&units[i+k]); ok {
					words[k] = units[i+k].words[0]
				}
			}
			if !ok {
				continue
			}
			words[n-1] = singular(words[n-1])
			list, err := s.longForm(ctx, words)
			if both := bothOf(words); err == nil && list.df == 0 && !slices.Equal(both, words) {
				list, err = s.longForm(ctx, both)
			}
			if err != nil {
				return err
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

// longForm is the list of a long form.
func (s *searcher) longForm(ctx context.Context, words []string) (component, error) {
	list := component{hits: make([][]hit, len(s.ix.segments)), weight: acronymWeight}
	for k, r := range s.ix.segments {
		if c, ok := r.common[words[0]]; ok && !c.more {
			continue
		}
		w, err := r.lookup(ctx, strings.Join(words, " "))
		if err != nil {
			return list, err
		}
		hits, err := r.list(ctx, w, classText)
		if err != nil {
			return list, err
		}
		if w != nil {
			list.hits[k] = hits
			list.df += int64(len(hits))
		}
	}
	return list, nil
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
			c := candidate{segment: i, doc: uint32(doc), score: t.score, covered: t.covered, all: t.covered == sum, wanted: t.strict == strict}
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

// answer orders the candidates and reads the cards of those that are wanted.
func (s *searcher) answer(ctx context.Context, found []candidate) (*Result, error) {
	var err error
	slices.SortFunc(found, byScore)
	segments := s.ix.segments
	res := &Result{Corrections: s.corrections}
	if len(s.q.phrases)+len(s.q.notPhrases) > 0 {
		if found, res.Approximate, err = s.limitToPhrases(ctx, found); err != nil {
			return nil, err
		}
	}
	res.Total = len(found)
	switch s.o.Sort {
	case ByDate:
		slices.SortFunc(found, byNumber)
	case ByVotes:
		votes := make([][]uint64, len(segments))
		for i, r := range segments {
			if votes[i], err = r.votes(ctx); err != nil {
				return nil, err
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

// votes reads the numbers of votes of all papers.
func (r *reader) votes(ctx context.Context) ([]uint64, error) {
	data, err := r.file(ctx, "v.gz")
	if err != nil {
		return nil, err
	}
	var votes []uint64
	for len(data) > 0 && len(votes) < r.Papers {
		v, n := binary.Uvarint(data)
		if n <= 0 {
			break
		}
		votes = append(votes, v)
		data = data[n:]
	}
	if len(votes) != r.Papers {
		return nil, fmt.Errorf("%s/v.gz: %w", r.Dir, errFormat)
	}
	return votes, nil
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
	titleNearly  = 8 // where other forms of them stand so
	titleVersion = 3 // what is taken off where they end in a number that goes on
)

// compareTitles puts the papers first whose title the query is or begins. Words are
// compared by what their forms have in common, and rows of words without the spaces.
func (s *searcher) compareTitles(ctx context.Context, found []candidate) error {
	var words []string
	for k := range s.q.units {
		u := &s.q.units[k]
		if u.field != "" && u.field != "title" || u.and != nil {
			continue
		}
		if shown, ok := s.shown[k]; ok {
			words = append(words, shown...)
		} else {
			words = append(words, u.words...)
		}
	}
	if len(words) == 0 {
		return nil
	}
	stems := stemsOf(words, s.o.Typing)
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
		if title := partsOf(card.Title); len(title) > 0 { // else it was an author that counted like a title
			s.compareTitle(c, title, words, stems)
		}
	}
	slices.SortFunc(first, byScore)
	return nil
}

// compareTitle adds to a candidate's score what its title has of the words of a query in a row, in
// order, and beside few others.
func (s *searcher) compareTitle(c *candidate, title, words, stems []string) {
	titleStems := stemsOf(title, false)
	of, part, row := title, strings.Join(words, ""), int64(titleInRow)
	if s.parted {
		row = 1
	}
	at := strings.Index(strings.Join(of, ""), part)
	if at < 0 {
		of, part, row = titleStems, strings.Join(stems, ""), titleInOrder
		at = strings.Index(strings.Join(of, ""), part)
	}
	switch {
	case at >= 0 && isDigit(rune(part[len(part)-1])) && within(of, at+len(part)):
		c.score -= c.score / titleVersion
	case at == 0 && strings.Join(of, "") == part:
		c.score += titleIsQuery
	case at == 0:
		c.score += titleBeginsQuery
	case at > 0:
		c.score += c.score / row
	case inOrder(title, words, s.o.Typing):
		c.score += c.score / titleInOrder
	case inOrder(titleStems, stems, s.o.Typing):
		c.score += c.score / titleNearly
	}
	n := countIn(title, words, s.o.Typing) + countIn(titleStems, stems, s.o.Typing)
	c.score += c.score * int64(n) / int64(4*len(title))
}

// within reports whether a place among words without spaces is within one: gpt4 ends so in GPT-4o.
func within(words []string, at int) bool {
	for _, w := range words {
		if at -= len(w); at <= 0 {
			break
		}
	}
	return at < 0
}

// stemsOf are the light stems of words; the last one stays where it may go on.
func stemsOf(words []string, prefix bool) []string {
	stems := make([]string, len(words))
	for i, w := range words {
		stems[i] = w
		if !prefix || i < len(words)-1 {
			stems[i] = lightStem(w)
		}
	}
	return stems
}

// partsOf are the words of a text, hyphenated ones in parts.
func partsOf(s string) []string {
	var words []string
	for _, c := range text.Compounds(s) {
		words = append(words, c.Parts...)
	}
	return words
}

// indexWords finds words in a row, and -1 if they are not there.
func indexWords(in, words []string) int {
	for i := 0; i+len(words) <= len(in); i++ {
		if slices.Equal(in[i:i+len(words)], words) {
			return i
		}
	}
	return -1
}

// hasPhrase tells whether a paper has words in a row, in its title or its abstract.
func (s *searcher) hasPhrase(ctx context.Context, c candidate, words []string, title bool) (bool, error) {
	r := s.ix.segments[c.segment]
	if title {
		card, err := r.card(ctx, c.doc)
		if err != nil || indexWords(partsOf(card.Title), words) >= 0 {
			return err == nil, err
		}
	}
	abstract, err := r.text(ctx, c.doc)
	return err == nil && indexWords(partsOf(abstract), words) >= 0, err
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
