package search

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/klauspost/compress/gzip"
	"golang.org/x/sync/errgroup"

	"offprint/generator/paper"
)

// SegmentOptions are the options of [WriteSegment].
type SegmentOptions struct {
	Dir string // the segment's folder in Folder
	// Stats are those of the next older segment; nil to compute them.
	Stats *Stats
	// Closed marks papers of closed months, whose acronyms are added to those of Stats.
	Closed bool
	Papers int // of the whole index, if that is more than the segment; see HasRows
	Jobs   int
	// Write receives each file as soon as it is complete, in no particular order, one at a
	// time.
	Write func(File) error
}

// WriteSegment writes the index of papers. Equal papers give equal bytes. Memory grows with
// the posting lists and the words of the texts, which are stored as numbers; the texts
// themselves are streamed.
func WriteSegment(ctx context.Context, src Source, o SegmentOptions) (*Segment, error) {
	if src.Len > maxPapers {
		return nil, fmt.Errorf("%d papers are too many for a search index; the limit is %d", src.Len, maxPapers)
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
	w.seg.Files++ // including this one
	data, err := marshal(w.seg)
	if err != nil {
		return nil, err
	}
	if data, err = pack(data); err != nil {
		return nil, err
	}
	return w.seg, o.Write(File{Path: o.Dir + "/" + SegmentFile, Data: data})
}

// SegmentFile is the file in a segment's folder that describes it. It is written last.
const SegmentFile = "segment.gz"

// ReadSegment decodes a SegmentFile.
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
	// words are those of analysis.words by run, as varints with the terms of the segment.
	words [][]byte

	cards, texts block
	vocabulary   *vocabulary
	waiting      []string // texts waiting for the vocabulary
	days         []dayCount
	votes        []byte

	packing *errgroup.Group
	mu      sync.Mutex // held while a file is passed on
}

type dayCount struct {
	day paper.Day
	n   int
}

// add adds an analysed run of papers.
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

// addDay counts a paper by month and day. Undated papers come last and are not counted.
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

// addText writes a text once the vocabulary is chosen.
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

// marshal encodes JSON without escaping for HTML, which would only add bytes.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimRight(b.Bytes(), "\n"), err
}

// block collects the cards or texts of several papers for a file, one line each.
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

// added counts an addition to a block and writes the block when it is full.
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

// file compresses a file and passes it on in the background; it takes ownership of data.
// Errors are returned when the segment is finished.
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

// packLevel makes files slightly smaller than the best level of compress/gzip, in half the
// time.
const packLevel = 8

// packers are reused because one is larger than most files.
var packers = sync.Pool{New: func() any {
	gz, _ := gzip.NewWriterLevel(nil, packLevel) // the level is valid
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

// BootData returns the boot file of segments, newest first, and of the files next to them.
func BootData(segments []*Segment, beside Beside) ([]byte, error) {
	b := boot{Version: version, Root: "../", Stop: queryStop, Beside: beside}
	for _, s := range segments {
		told := *s
		told.Stats, told.Files = nil, 0 // only for the next build
		b.Segments = append(b.Segments, &told)
	}
	data, err := marshal(b)
	if err != nil {
		return nil, err
	}
	return pack(data)
}

// finish writes what depends on all papers.
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
