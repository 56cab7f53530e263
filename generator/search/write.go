package search

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math"
	"math/bits"
	"runtime"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/klauspost/compress/gzip"
	"github.com/kljensen/snowball/english"
	"golang.org/x/sync/errgroup"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// SegmentOptions say how a segment is written.
type SegmentOptions struct {
	Dir string // its folder within Folder
	// Stats of the segment behind; nil to compute them.
	Stats *Stats
	// Closed says that the papers are of closed months: their acronyms are added to those
	// of Stats.
	Closed bool
	Papers int // of the whole index, where that is more than the segment; see HasRows
	Jobs   int
	// Write takes a file as soon as it is made, in no order, one at a time.
	Write func(File) error
}

// WriteSegment makes the index of papers. The same papers give the same bytes.
// Memory grows with the posting lists and the words of the texts, which are numbers by then;
// texts pass through.
func WriteSegment(ctx context.Context, src Source, o SegmentOptions) (*Segment, error) {
	if src.Len > maxPapers {
		return nil, fmt.Errorf("%d papers are too many for a search index; %d are possible", src.Len, maxPapers)
	}
	w := &writer{
		o: o, packing: new(errgroup.Group),
		seg:   &Segment{Dir: o.Dir, Papers: src.Len, Months: []monthCount{}},
		cards: block{name: "c", size: cardsInBlock}, texts: block{name: "x", size: textsInBlock},
	}
	w.packing.SetLimit(max(1, cmp.Or(o.Jobs, runtime.GOMAXPROCS(0))))
	if o.Stats != nil {
		w.vocabulary, w.seg.Vocabulary = readVocabulary(o.Stats.Vocabulary), o.Stats.Dir
	}
	err := analyze(ctx, src, o.Jobs, w.add)
	if err == nil {
		err = w.finish(ctx)
	}
	if err = errors.Join(err, w.packing.Wait()); err != nil {
		return nil, err
	}
	w.seg.Files++ // this one
	data, err := marshal(w.seg)
	if err != nil {
		return nil, err
	}
	if data, err = pack(data); err != nil {
		return nil, err
	}
	return w.seg, o.Write(File{Path: o.Dir + "/" + SegmentFile, Data: data})
}

// SegmentFile stands in a segment's folder and describes it. It is written last.
const SegmentFile = "segment.gz"

// ReadSegment reads a SegmentFile.
func ReadSegment(data []byte) (*Segment, error) {
	data, err := unpack(data)
	if err != nil {
		return nil, err
	}
	s := &Segment{}
	if err := json.Unmarshal(data, s); err != nil {
		return nil, errFormat
	}
	return s, nil
}

type writer struct {
	o   SegmentOptions
	seg *Segment

	terms [classes]termSet
	lists [classes][]*postings
	title []uint16
	body  []uint16
	pairs []acronym
	// words are analysis.words, by run, as varints with the terms of the segment.
	words [][]byte

	cards, texts block
	vocabulary   *vocabulary
	waiting      []string // texts, until the vocabulary is chosen
	days         []dayCount
	votes        []byte

	packing *errgroup.Group
	mu      sync.Mutex // held while a file is handed on
}

type dayCount struct {
	day paper.Day
	n   int
}

// add takes over a run of papers.
func (w *writer) add(from int, a *analysis) error {
	var global [classes][]uint32
	for c := range a.terms {
		global[c] = make([]uint32, len(a.terms[c].words))
		for i, word := range a.terms[c].words {
			id := w.terms[c].id(word)
			if int(id) == len(w.lists[c]) {
				w.lists[c] = append(w.lists[c], &postings{})
			}
			global[c][i] = id
		}
		for _, o := range a.found[c] {
			w.lists[c][global[c][o.term]].add(posting{uint32(from) + o.doc, o.title, o.body}, class(c))
		}
	}
	w.title = append(w.title, a.title...)
	w.body = append(w.body, a.body...)
	w.pairs = append(w.pairs, a.pairs...)
	packed := make([]byte, 0, 3*len(a.words))
	for _, t := range a.words {
		if t != 0 && t != end {
			t = (global[classText][t>>1-1]+1)<<1 | t&1
		}
		packed = binary.AppendUvarint(packed, uint64(t))
	}
	w.words = append(w.words, slices.Clone(packed))
	for i := range a.docs {
		d := &a.docs[i]
		w.addDay(d.Date)
		w.votes = binary.AppendUvarint(w.votes, uint64(max(d.Votes, 0)))
		if err := w.addCard(newCard(d)); err != nil {
			return err
		}
		w.addText(d.Abstract)
	}
	return nil
}

// addDay counts a paper by month and day. Papers without a date come last, and are of
// none.
func (w *writer) addDay(day paper.Day) {
	if day == 0 {
		return
	}
	month := day.String()[:7]
	if n := len(w.seg.Months); n > 0 && w.seg.Months[n-1].Month == month {
		w.seg.Months[n-1].Count++
	} else {
		w.seg.Months = append(w.seg.Months, monthCount{month, 1})
	}
	if n := len(w.days); n > 0 && w.days[n-1].day == day {
		w.days[n-1].n++
	} else {
		w.days = append(w.days, dayCount{day, 1})
	}
}

// addText writes a text, once the words are chosen that texts are packed with.
func (w *writer) addText(s string) {
	if w.vocabulary == nil {
		w.waiting = append(w.waiting, s)
		if len(w.waiting) == vocabularyPapers {
			w.chooseVocabulary()
		}
		return
	}
	w.texts.data = w.vocabulary.pack(w.texts.data, s)
	w.added(&w.texts)
}

func (w *writer) chooseVocabulary() {
	w.vocabulary = newVocabulary(w.waiting)
	waiting := w.waiting
	w.waiting = nil
	for _, s := range waiting {
		w.addText(s)
	}
	w.file(vocabularyFile, []byte(w.vocabulary.lines()))
}

// card is what a result list shows of a paper, as a JSON array.
type card struct {
	ID, Path, Title, Date string
	Authors               []string
	More, Votes           int
}

// cardAuthors are the names in a card.
const cardAuthors = 4

func newCard(d *Doc) card {
	c := card{ID: d.ID, Title: d.Title, Date: d.Date.String(), Authors: d.Authors, Votes: d.Votes}
	if len(c.Authors) > cardAuthors+1 {
		c.Authors = c.Authors[:cardAuthors]
	}
	c.More = max(d.NumAuthors, len(d.Authors)) - len(c.Authors)
	if d.Path != cardPath(d.ID) {
		c.Path = d.Path
	}
	return c
}

// cardPath is the page of a paper whose card does not tell it.
func cardPath(id string) string {
	_, value, _ := strings.Cut(id, ":")
	return "papers/" + value + "/"
}

// MarshalJSON writes [title, authors, more, date, id, votes, path].
func (c card) MarshalJSON() ([]byte, error) {
	list := []any{c.Title, strings.Join(c.Authors, "\n"), c.More, c.Date, c.ID, c.Votes}
	if c.Path != "" {
		list = append(list, c.Path)
	}
	return marshal(list)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (c *card) UnmarshalJSON(b []byte) error {
	var authors string
	if err := json.Unmarshal(b, &[]any{&c.Title, &authors, &c.More, &c.Date, &c.ID, &c.Votes, &c.Path}); err != nil {
		return err
	}
	if authors != "" {
		c.Authors = strings.Split(authors, "\n")
	}
	if c.Path == "" {
		c.Path = cardPath(c.ID)
	}
	return nil
}

// marshal is JSON without the escapes for HTML, which would only cost bytes.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimRight(b.Bytes(), "\n"), err
}

// block collects some papers' cards or texts for a file, a line each.
type block struct {
	name  string
	size  int
	files int
	n     int
	data  []byte
}

func (w *writer) addCard(c card) error {
	data, err := marshal(c)
	if err != nil {
		return err
	}
	w.cards.data = append(append(w.cards.data, data...), '\n')
	w.added(&w.cards)
	return nil
}

// added counts what was added to a block, and writes it when it is full.
func (w *writer) added(b *block) {
	if b.n++; b.n == b.size {
		w.flush(b)
	}
}

func (w *writer) flush(b *block) {
	if b.n == 0 {
		return
	}
	w.file(fmt.Sprintf("%s%d.gz", b.name, b.files), b.data)
	b.data, b.n = make([]byte, 0, len(b.data)), 0
	b.files++
}

// file compresses a file and hands it on, while the writer goes on: data is the
// file's from now on. Errors come when the segment is finished.
func (w *writer) file(name string, data []byte) {
	w.seg.Files++
	w.packing.Go(func() error {
		packed, err := pack(data)
		if err != nil {
			return err
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.o.Write(File{Path: w.o.Dir + "/" + name, Data: packed})
	})
}

// packLevel makes files of the index a little smaller than the best of compress/gzip, in half
// the time.
const packLevel = 8

// packers are for reuse: one is larger than most files.
var packers = sync.Pool{New: func() any {
	gz, _ := gzip.NewWriterLevel(nil, packLevel) // which is a good one
	return gz
}}

func pack(data []byte) ([]byte, error) {
	gz := packers.Get().(*gzip.Writer)
	defer packers.Put(gz)
	var b bytes.Buffer
	gz.Reset(&b)
	if _, err := gz.Write(data); err != nil {
		return nil, err
	}
	err := gz.Close()
	return b.Bytes(), err
}

// BootData is the boot file of segments, newest first, and of what is beside them.
func BootData(segments []*Segment, beside Beside) ([]byte, error) {
	b := boot{Version: version, Root: "../", Stop: queryStop, Beside: beside}
	for _, s := range segments {
		told := *s
		told.Stats, told.Files = nil, 0 // are for the next build
		b.Segments = append(b.Segments, &told)
	}
	data, err := marshal(b)
	if err != nil {
		return nil, err
	}
	return pack(data)
}

// finish writes what can only be written when all papers are known.
func (w *writer) finish(ctx context.Context) error {
	if w.vocabulary == nil {
		w.chooseVocabulary()
	}
	w.flush(&w.cards)
	w.flush(&w.texts)
	if stats := w.o.Stats; stats == nil {
		w.seg.Stats = &Stats{
			Title: mean(w.title), Body: mean(w.body), Acronyms: formatAcronyms(chooseAcronyms(w.pairs)),
			Vocabulary: w.vocabulary.lines(), Dir: w.o.Dir,
		}
	} else {
		same := *stats
		if w.o.Closed {
			same.Acronyms = formatAcronyms(moreAcronyms(parseAcronyms(same.Acronyms), w.pairs))
		}
		w.seg.Stats = &same
	}
	w.pairs = nil
	phrases := w.markAcronyms(parseAcronyms(w.seg.Stats.Acronyms))
	terms := w.terms[classText].words
	entries := w.entries(phrases)
	if err := w.writeRows(ctx, terms, entries); err != nil {
		return err
	}
	w.words = nil
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := w.writeTerms(ctx, entries); err != nil {
		return err
	}
	w.writeSpelling(entries)
	w.file("v.gz", w.votes)
	var days []byte
	for _, d := range w.days {
		days = fmt.Appendf(days, "%s %d\n", d.day, d.n)
	}
	w.file("d.gz", days)
	return nil
}

func mean(lengths []uint16) float64 {
	sum := 0
	for _, n := range lengths {
		sum += int(n)
	}
	if sum == 0 {
		return 1
	}
	return float64(sum) / float64(len(lengths))
}

// markAcronyms gives a paper the short form wherever it has the long form, and
// returns the long forms with the terms of the short ones.
func (w *writer) markAcronyms(list []acronym) map[string]uint32 {
	patterns, phrases := w.acronymPatterns(list)
	found := map[uint32]*postings{} // by short form
	var hits []acronymHit           // of a paper
	doc := uint32(0)
	for words := range w.textWords() {
		hits = patterns.find(hits[:0], words)
		slices.SortStableFunc(hits, func(a, b acronymHit) int { return cmp.Compare(a.short, b.short) })
		for i := 0; i < len(hits); {
			var title, body uint8
			short := hits[i].short
			for ; i < len(hits) && hits[i].short == short; i++ {
				if hits[i].title {
					title = min(title+1, mostInTitle)
				} else {
					body = min(body+1, mostInBody)
				}
			}
			if found[short] == nil {
				found[short] = &postings{}
			}
			found[short].add(posting{doc, title, body}, classText)
		}
		doc++
	}
	for short, list := range found {
		w.lists[classText][short] = merged(w.lists[classText][short], list)
	}
	return phrases
}

// acronymPattern is a long form as the terms of its words.
type acronymPattern struct {
	words []uint32 // but the first
	more  []uint32 // other forms of the last word
	short uint32
}

// acronymPatterns are long forms by their first words.
type acronymPatterns map[uint32][]acronymPattern

// acronymHit is a long form in a paper.
type acronymHit struct {
	short uint32
	title bool
}

// acronymPatterns makes patterns of acronyms, and phrases, which are the long forms with the
// terms of the short ones. One with a word that no paper has is left out.
func (w *writer) acronymPatterns(list []acronym) (acronymPatterns, map[string]uint32) {
	terms := &w.terms[classText]
	patterns, phrases := acronymPatterns{}, map[string]uint32{}
	for _, a := range list {
		words := strings.Fields(a.long)
		ids := make([]uint32, len(words))
		known := true
		for i, word := range words {
			id, ok := terms.ids[word]
			known = known && (ok || i == len(words)-1)
			ids[i] = id
			if !ok {
				ids[i] = end
			}
		}
		if !known {
			continue
		}
		short := terms.id(a.short)
		if int(short) == len(w.lists[classText]) {
			w.lists[classText] = append(w.lists[classText], &postings{})
		}
		p := acronymPattern{words: ids[1:], short: short}
		if id, ok := terms.ids[words[len(words)-1]+"s"]; ok {
			p.more = append(p.more, id)
		}
		patterns[ids[0]] = append(patterns[ids[0]], p)
		phrases[a.long], phrases[strings.Join(bothOf(words), " ")] = short, short
	}
	return patterns, phrases
}

// find appends the long forms among the words of a paper, which are terms + 1, or 0 for a
// gap: the title ends at the first.
func (patterns acronymPatterns) find(hits []acronymHit, words []uint32) []acronymHit {
	inTitle := true
	for i, t := range words {
		if t == 0 {
			inTitle = false
			continue
		}
		for _, p := range patterns[t-1] {
			if p.begins(words[i+1:]) {
				hits = append(hits, acronymHit{p.short, inTitle})
			}
		}
	}
	return hits
}

// begins reports whether words begin with those of the pattern behind its first.
func (p *acronymPattern) begins(words []uint32) bool {
	if len(words) < len(p.words) {
		return false
	}
	for k, id := range p.words {
		got := words[k] - 1 // of 0 it is no term
		if got != id && !(k == len(p.words)-1 && slices.Contains(p.more, got)) {
			return false
		}
	}
	return true
}

// textWords are the words of each paper in order, as terms + 1, or 0 for a gap. What is
// yielded is good until the next.
func (w *writer) textWords() iter.Seq[[]uint32] {
	return func(yield func([]uint32) bool) {
		var words []uint32
		for _, data := range w.words {
			for len(data) > 0 {
				t, n := binary.Uvarint(data)
				data = data[n:]
				if uint32(t) != end {
					words = append(words, uint32(t>>1))
					continue
				}
				if !yield(words) {
					return
				}
				words = words[:0]
			}
		}
	}
}

// merged is the union of text lists; counts add up.
func merged(lists ...*postings) *postings {
	var all []posting
	for _, l := range lists {
		all = l.read(all, classText)
	}
	slices.SortStableFunc(all, func(a, b posting) int { return cmp.Compare(a.doc, b.doc) })
	out := &postings{}
	for i := 0; i < len(all); {
		p := all[i]
		for i++; i < len(all) && all[i].doc == p.doc; i++ {
			p.title, p.body = min(p.title+all[i].title, mostInTitle), min(p.body+all[i].body, mostInBody)
		}
		out.add(p, classText)
	}
	return out
}

// entry is a word of the dictionary.
type entry struct {
	word  string
	group *group // of the text class, or nil
	lists [classes]*postings
	df    uint32    // of this very form
	own   *postings // of this form, where it is a rare one of its stem
	title bool      // it is rare, and stands in a title
}

// group is the words of one stem, which share a posting list.
type group struct {
	lists   []*postings // of its words
	list    *postings   // all of them in one
	members int         // words that are not written yet
	df      uint32
	encoded encodedList
	file    int // the number of its own file, or -1
	shard   int // 1 + the shard that it was written to last, and
	number  int // its number there
}

// entries are all words in order.
func (w *writer) entries(phrases map[string]uint32) []entry {
	list := slices.DeleteFunc(w.wordEntries(phrases), func(e entry) bool {
		return !slices.ContainsFunc(e.lists[:], func(l *postings) bool { return l != nil && l.df > 0 })
	})
	w.shortenNames(list)
	slices.SortFunc(list, func(a, b entry) int { return strings.Compare(a.word, b.word) })
	w.joinStems(list)
	return list
}

// wordEntries are all words with their lists, and the phrases with those of their short forms.
func (w *writer) wordEntries(phrases map[string]uint32) []entry {
	size := 0
	for c := range w.terms {
		size += len(w.terms[c].words)
		w.terms[c].ids = nil
	}
	byWord := make(map[string]int, size)
	list := make([]entry, 0, size+len(phrases))
	for c := range w.terms {
		for id, word := range w.terms[c].words {
			i, ok := byWord[word]
			if !ok {
				i = len(list)
				byWord[word] = i
				list = append(list, entry{word: word})
			}
			list[i].lists[c] = w.lists[c][id]
			if l := w.lists[c][id]; class(c) == classText {
				list[i].df = l.df
				list[i].title = l.df < rareTitle && slices.ContainsFunc(l.read(nil, classText), func(p posting) bool { return p.title > 0 })
			}
		}
	}
	for phrase, short := range phrases {
		if _, ok := byWord[phrase]; !ok {
			list = append(list, entry{word: phrase, lists: [classes]*postings{w.lists[classText][short]}})
		}
	}
	return list
}

// joinStems gives words of one stem their group, which has their lists of the text in one.
func (w *writer) joinStems(list []entry) {
	groups := map[string]*group{}
	var all []*group
	for i := range list {
		e := &list[i]
		l := e.lists[classText]
		e.lists[classText] = nil // its group's now, if it has any
		if l == nil || l.df == 0 {
			continue
		}
		stem := stemOf(ofBoth(e.word))
		g := groups[stem]
		if g == nil {
			g = &group{file: -1}
			groups[stem] = g
			all = append(all, g)
		}
		g.lists = append(g.lists, l)
		g.members++
		e.group, e.own = g, l
	}
	w.lists[classText], w.terms[classText] = nil, termSet{}
	for _, g := range all {
		g.list = g.lists[0]
		if len(g.lists) > 1 {
			g.list = merged(g.lists...)
		}
		g.lists = nil
		g.df = g.list.df
	}
	for i := range list {
		if e := &list[i]; e.group != nil && (e.group.members == 1 || e.own.df*rareForm > e.group.df) {
			e.own = nil
		}
	}
}

// shortenNames puts the keys of topics' and organizations' names, of which most are one
// paper's alone, in the place of the names. Those that would share a key keep their names.
func (w *writer) shortenNames(list []entry) {
	first := map[string]int{} // 1 + the entry with a key, or 0 where several have it
	for i := range list {
		e := &list[i]
		if !strings.HasPrefix(e.word, "=") {
			continue
		}
		key := nameKey(e.word)
		other, ok := first[key]
		switch {
		case !ok:
			first[key] = i + 1
			continue
		case other > 0:
			w.seg.Names = append(w.seg.Names, list[other-1].word)
			first[key] = 0
		}
		w.seg.Names = append(w.seg.Names, e.word)
	}
	slices.Sort(w.seg.Names)
	for i := range list {
		if e := &list[i]; strings.HasPrefix(e.word, "=") && !slices.Contains(w.seg.Names, e.word) {
			e.word = nameKey(e.word)
		}
	}
}

// nameKey is the key of the name of a topic or an organization, which begins with "=": as
// short as it can be without two of 50,000 names that have the same, as a rule.
func nameKey(name string) string {
	h := hashOf(name) >> 2
	key := []byte("=00000")
	for i := 5; i > 0; i-- {
		key[i] = nameDigits[h&63]
		h >>= 6
	}
	return string(key)
}

const nameDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~"

// hashOf is FNV-1a over the UTF-16 code units of a text, with its bits mixed.
func hashOf(s string) uint32 { return mixed(hashMore(hashStart, s)) }

const hashStart = 2166136261

// hashMore goes on with a hash that is not mixed.
func hashMore(h uint32, s string) uint32 {
	for _, r := range s {
		if r >= 0x10000 {
			a, b := utf16.EncodeRune(r)
			h = (h ^ uint32(a)) * 16777619
			r = b
		}
		h = (h ^ uint32(r)) * 16777619
	}
	return h
}

func mixed(h uint32) uint32 {
	h = (h ^ h>>16) * 0x85EBCA6B
	h = (h ^ h>>13) * 0xC2B2AE35
	return h ^ h>>16
}

// stemOf names the group of a word. Only words that begin like their stem are
// grouped, so that a group stands close together in the dictionary.
func stemOf(word string) string {
	if len(word) < 3 {
		return word
	}
	for i := range len(word) {
		if c := word[i]; c < 'a' || c > 'z' {
			return word
		}
	}
	stem := english.Stem(word, false)
	if !strings.ContainsAny(word, "aeiouy") {
		stem = singular(word) // LLMs, which the stemmer leaves alone for want of a vowel
	}
	if n := min(4, len(stem)-1); n < 1 || !strings.HasPrefix(word, stem[:n]) {
		return word + "\x00" // alone, though it may be spelled like another's stem
	}
	return stem
}

// impact is what a word says of a paper, from 0 to 15, and 16 more where it stands in
// the title.
func (w *writer) impact(p posting) byte {
	if p.title == 0 && p.body == 0 {
		return 0
	}
	tf := titleBoost*float64(p.title)/(1-titleB+titleB*float64(w.title[p.doc])/w.seg.Stats.Title) +
		float64(p.body)/(1-bodyB+bodyB*float64(w.body[p.doc])/w.seg.Stats.Body)
	level := byte(min(15, math.Floor(16*tf/(k1+tf))))
	if p.title > 0 {
		level += titleImpact
	}
	return level
}

// encodedList is a list as a reader gets it: differences as varints, and the impacts, or of
// authors the names' first letters.
type encodedList struct{ docs, rest []byte }

func (l *encodedList) size() int     { return len(l.docs) + len(l.rest) }
func (l *encodedList) bytes() []byte { return slices.Concat(l.docs, l.rest) }

func (w *writer) encode(l *postings, c class) encodedList {
	var out encodedList
	last := uint32(0)
	for _, p := range l.read(make([]posting, 0, l.df), c) {
		out.docs = binary.AppendUvarint(out.docs, uint64(p.doc-last))
		last = p.doc
		switch c {
		case classText:
			out.rest = append(out.rest, w.impact(p))
		case classAuthor:
			out.rest = append(out.rest, p.body)
		}
	}
	return out
}

// Sizes in bytes before compression.
const (
	shardBytes      = 5000 // of a term shard
	smallShardBytes = 3000 // where there are few papers
	fewPapers       = 3000
	ownFile         = 3500 // from which a posting list has a file of its own
)

// terms is the dictionary while it is being written.
type terms struct {
	w      *writer
	shards []string // the keys at which the second shard, the third and so on begin
	common []commonList
	names  int // files of names' lists

	shard shardColumns
}

// shardColumns are a term shard while it is being written. What is alike stands together,
// which compresses better.
type shardColumns struct {
	n                   int
	shared, more, flags []byte
	chars, numbers      []byte
	docs                [classes + 1][]byte // of lists; the last are those of rare forms
	impacts, initials   []byte
	last                string
	groups              int
}

// size is that before compression.
func (c *shardColumns) size() int {
	n := len(c.shared) + len(c.more) + len(c.flags) + len(c.chars) + len(c.numbers) + len(c.impacts) + len(c.initials)
	for _, d := range c.docs {
		n += len(d)
	}
	return n
}

func (c *shardColumns) bytes() []byte {
	out := binary.AppendUvarint(nil, uint64(c.n))
	for _, column := range [][]byte{c.shared, c.more, c.flags, c.chars, c.numbers} {
		out = append(out, column...)
	}
	for _, column := range c.docs {
		out = append(out, column...)
	}
	return append(append(out, c.impacts...), c.initials...)
}

// commonList is a posting list with a file of its own.
type commonList struct {
	forms []string
	df    uint32
}

// writeTerms writes the dictionary and the posting lists.
func (w *writer) writeTerms(ctx context.Context, entries []entry) error {
	t := &terms{w: w}
	most := shardBytes
	if w.seg.Papers < fewPapers {
		most = smallShardBytes
	}
	for i := range entries {
		if i%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if t.shard.size() >= most {
			t.flush()
			t.shards = append(t.shards, separator(entries[i-1].word, entries[i].word))
		}
		next := ""
		if i+1 < len(entries) {
			next = entries[i+1].word
		}
		t.add(&entries[i], next)
	}
	t.flush()
	w.seg.Shards = strings.Join(t.shards, "\n")
	var common strings.Builder
	for _, c := range t.common {
		fmt.Fprintf(&common, "%s %d\n", strings.Join(c.forms, " "), bits.Len32(c.df))
	}
	w.seg.Common = common.String()
	return nil
}

func (t *terms) flush() {
	t.w.file(fmt.Sprintf("t%d.gz", len(t.shards)), t.shard.bytes())
	t.shard = shardColumns{}
}

// place tells of a list how many papers it has and where it is: in the shard, or in a file
// of its own.
func (t *terms) place(l encodedList, df uint32, c class, file int) {
	numbers := &t.shard.numbers
	if file >= 0 {
		*numbers = binary.AppendUvarint(binary.AppendUvarint(*numbers, uint64(df)<<1|1), uint64(file))
		return
	}
	*numbers = binary.AppendUvarint(*numbers, uint64(df)<<1)
	t.shard.docs[c] = append(t.shard.docs[c], l.docs...)
	switch c {
	case classText:
		t.shard.impacts = append(t.shard.impacts, l.rest...)
	case classAuthor:
		t.shard.initials = append(t.shard.initials, l.rest...)
	}
}

// classForm is the column of the papers of rare forms.
const classForm = classes

// add writes a word; next is the one behind.
func (t *terms) add(e *entry, next string) {
	sh := &t.shard
	shared := sharedPrefix(sh.last, e.word)
	sh.last = e.word
	sh.n++
	sh.shared = binary.AppendUvarint(sh.shared, uint64(shared))
	sh.more = binary.AppendUvarint(sh.more, uint64(len(e.word)-shared))
	sh.chars = append(sh.chars, e.word[shared:]...)
	var flags byte
	if e.group != nil {
		flags |= t.addGroup(e, next)
	}
	if e.own != nil {
		if data := t.w.encode(e.own, classText); len(data.docs) < ownFile {
			flags |= flagForm
			t.place(data, e.own.df, classForm, -1)
		}
		e.own = nil
	}
	for c := classAuthor; c < classes; c++ {
		l := e.lists[c]
		if l == nil {
			continue
		}
		flags |= flagAuthor << (c - classAuthor)
		data, file := t.w.encode(l, c), -1
		if data.size() >= ownFile {
			file = t.names
			t.names++
			t.w.file(fmt.Sprintf("n%d.gz", file), data.bytes())
		}
		t.place(data, l.df, c, file)
	}
	sh.flags = append(sh.flags, flags)
}

// addGroup writes what a word has of its stem.
func (t *terms) addGroup(e *entry, next string) (flags byte) {
	g := e.group
	if g.encoded.docs == nil && g.file < 0 {
		g.encoded = t.w.encode(g.list, classText)
		g.list = nil
		if g.encoded.size() >= ownFile {
			g.file = len(t.common)
			t.common = append(t.common, commonList{df: g.df})
			t.w.file(fmt.Sprintf("l%d.gz", g.file), append(binary.AppendUvarint(nil, uint64(g.df)), g.encoded.bytes()...))
			g.encoded = encodedList{}
		}
	}
	if shard := len(t.shards) + 1; g.shard != shard {
		// A stem whose words stand in two shards has its list in both.
		flags = flagGroup
		g.shard, g.number = shard, t.shard.groups
		t.shard.groups++
		t.place(g.encoded, g.df, classText, g.file)
	} else {
		flags = flagMember
		t.shard.numbers = binary.AppendUvarint(t.shard.numbers, uint64(g.number))
	}
	// Of the forms of a common word only those are told that are common
	// themselves, and marked where their shard knows more.
	if g.file >= 0 && e.df*commonShare >= g.df {
		form := e.word
		if strings.HasPrefix(next, e.word+" ") || e.lists[classAuthor] != nil || strings.HasSuffix(form, "+") {
			form += "+"
		}
		t.common[g.file].forms = append(t.common[g.file].forms, form)
	}
	if g.members--; g.members == 0 {
		g.encoded = encodedList{}
	}
	return flags
}

// rareForm is how many times the papers of a form a stem must have, so that the form is a
// rare one of its stem.
const rareForm = 30

// commonShare is the part of a common list that a form must have to be told with
// it.
const commonShare = 6

// Flags of a word in a shard.
const (
	flagGroup  = 1 << iota // a list of its stem follows
	flagMember             // the list of a stem that an earlier word of the shard has
	flagAuthor             // an author's name; topic and organization are the next two bits
	flagForm   = 1 << 5    // the papers with this very form of its stem, a rare one
)

func sharedPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// separator is the shortest text that is greater than a and not greater than b.
func separator(a, b string) string {
	n := sharedPrefix(a, b) + 1
	for n < len(b) && !utf8.RuneStart(b[n]) {
		n++
	}
	return b[:n]
}

// Words from which a spelling is proposed stand in so many papers.
func spellingPapers(papers int) uint32 {
	if papers > 20_000 {
		return 5
	}
	return 2
}

// spellingList is a file of words of one length: of each the letters shared with the word
// before, from A for none; a digit for the number of its papers, the binary logarithm, 9 at
// most; and the further letters. What is alike stands together, in three lines.
type spellingList struct {
	shared, papers, more []byte
	last                 []rune
}

func (l *spellingList) add(word []rune, df uint32) {
	n := 0
	for n < len(l.last) && l.last[n] == word[n] {
		n++
	}
	l.last = word
	l.shared = append(l.shared, byte('A'+n))
	l.papers = append(l.papers, byte('0'+min(9, bits.Len32(df)-1)))
	l.more = append(l.more, string(word[n:])...)
}

func (l *spellingList) bytes() []byte {
	return bytes.Join([][]byte{l.shared, l.papers, l.more}, []byte{'\n'})
}

// writeSpelling writes the words that a misspelt one may be, a file for each length in
// characters.
func (w *writer) writeSpelling(entries []entry) {
	var lists [maxSpelling + 1]spellingList
	least := spellingPapers(w.seg.Papers)
	for i := range entries {
		e := &entries[i]
		df := e.df
		if l := e.lists[classAuthor]; l != nil {
			df = max(df, l.df)
		}
		n := utf8.RuneCountInString(e.word)
		if df < least && (!e.title || n < minRare) || n < minSpelling || n > maxSpelling || strings.ContainsFunc(e.word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) || !strings.ContainsFunc(e.word, unicode.IsLetter) {
			continue
		}
		lists[n].add([]rune(e.word), max(df, 1))
	}
	for n := range lists {
		if l := &lists[n]; len(l.shared) > 0 {
			w.seg.Spelling = append(w.seg.Spelling, n)
			w.file(fmt.Sprintf("s%d.gz", n), l.bytes())
		}
	}
}

// A word of fewer papers than rareTitle that has so many characters is in the lists
// because it stands in a title: names of systems do.
const (
	rareTitle = 5
	minRare   = 4
)

// Lengths in characters of the words that a spelling is proposed for.
const (
	minSpelling = 3
	maxSpelling = 24
)

// idKey is the word under which an identifier stands in the dictionary.
func idKey(id string) string {
	_, value, _ := strings.Cut(id, ":")
	return valueKey(value)
}

// idKeys are those of a paper's identifiers.
func (d *Doc) idKeys() []string {
	if d.DOI == "" {
		return []string{idKey(d.ID)}
	}
	return []string{idKey(d.ID), idKey("doi:" + d.DOI)}
}

// valueKey is the same for an identifier's value, as an archive or a query has it.
func valueKey(value string) string { return "#" + strings.ToLower(text.Fold(value)) }

// stopWords say nothing where others do.
const stopWords = "a about also an and any are as at be because been being between both but by can could did do does " +
	"each for from had has have how i if in into is it its may might more most much must my of on only or other our shall " +
	"should so some such than that the their them then there these they this those through thus to upon us using very via " +
	"was we were what when where whether which while who whose why will with within would you your"

// queryStop are words that say nothing in a query: "that paper by Cui et al."
const queryStop = stopWords + " paper papers et al"

var sayNothing = wordSet(queryStop)
