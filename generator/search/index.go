package search

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"
)

// Index answers queries from a written index. It is safe for concurrent use.
type Index struct {
	fetch    func(ctx context.Context, path string) ([]byte, error)
	stop     map[string]bool
	papers   int64
	segments []*reader
	beside   Beside
}

// reader is an open segment.
type reader struct {
	*Segment
	ix     *Index
	shards []string
	common map[string]commonWord
	sorted []string // the common words
	mu     sync.Mutex
	files  map[string][]byte
	read   map[int][]word // decoded shards
}

// commonWord is a word whose list is named in the boot file.
type commonWord struct {
	file int
	df   int // at most the number of papers, and more than half of it
	more bool
}

// word returns the dictionary entry of a common word.
func (c commonWord) word(text string) word {
	w := word{text: text}
	w.df[classText], w.file[classText] = c.df, c.file+1
	return w
}

// errFormat reports that a file of the index is invalid.
var errFormat = errors.New("the search index is damaged or was written by another version; build the site again")

// Open reads the boot file. fetch returns files by their path in Folder.
func Open(ctx context.Context, fetch func(ctx context.Context, path string) ([]byte, error)) (*Index, error) {
	ix := &Index{fetch: fetch, stop: map[string]bool{}}
	data, err := ix.file(ctx, BootFile)
	if err != nil {
		return nil, err
	}
	var b boot
	if err := json.Unmarshal(data, &b); err != nil {
		return nil, fmt.Errorf("%s: %w", BootFile, errFormat)
	}
	if b.Version != version {
		return nil, fmt.Errorf("%s: version %d: %w", BootFile, b.Version, errFormat)
	}
	ix.beside = b.Beside
	for _, w := range strings.Fields(b.Stop) {
		ix.stop[w] = true
	}
	for _, s := range b.Segments {
		if !s.valid() {
			return nil, fmt.Errorf("%s: %w", BootFile, errFormat)
		}
		r := &reader{Segment: s, ix: ix, common: map[string]commonWord{}, files: map[string][]byte{}, read: map[int][]word{}}
		r.shards = strings.Split(s.Shards, "\n")
		if s.Shards == "" {
			r.shards = nil
		}
		file := 0
		for line := range strings.Lines(s.Common) {
			f := strings.Fields(line)
			if len(f) == 0 {
				return nil, fmt.Errorf("%s: %w", BootFile, errFormat)
			}
			digits, err := strconv.Atoi(f[len(f)-1])
			if err != nil || digits < 1 || digits > 32 {
				return nil, fmt.Errorf("%s: %w", BootFile, errFormat)
			}
			for _, form := range f[:len(f)-1] {
				form, more := strings.CutSuffix(form, "+")
				// A word may itself end in a plus: C++.
				r.common[form] = commonWord{file: file, df: 1 << (digits - 1), more: more}
				r.sorted = append(r.sorted, form)
			}
			file++
		}
		slices.Sort(r.sorted)
		ix.papers += int64(s.Papers)
		ix.segments = append(ix.segments, r)
	}
	return ix, nil
}

// maxPapers is the maximum number of papers of a segment. It protects readers of a damaged
// file from running out of memory.
const maxPapers = 1 << 24

// valid reports whether the segment's description is consistent.
func (s *Segment) valid() bool {
	if s == nil || s.Papers < 0 || s.Papers > maxPapers {
		return false
	}
	papers := 0
	for _, m := range s.Months {
		if len(m.Month) != len("2025-10") || m.Count < 0 || m.Count > s.Papers-papers {
			return false
		}
		papers += m.Count
	}
	return papers <= s.Papers // the others have no date
}

// file returns a file, decompressed.
func (ix *Index) file(ctx context.Context, path string) ([]byte, error) {
	data, err := ix.fetch(ctx, path)
	if err != nil {
		return nil, err
	}
	if data, err = unpack(data); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return data, nil
}

// unpack decompresses a file, unless the host has already done so.
func unpack(data []byte) ([]byte, error) {
	// Four bytes, because a posting list may begin like the first two of a gzip file.
	if !bytes.HasPrefix(data, []byte{0x1f, 0x8b, 8, 0}) {
		return data, nil
	}
	gz, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(gz)
}

func (r *reader) file(ctx context.Context, name string) ([]byte, error) {
	return once(&r.mu, r.files, name, func() ([]byte, error) { return r.ix.file(ctx, r.Dir+"/"+name) })
}

// once returns the value of a key. The first call for a key gets it from read; errors are not
// kept.
func once[K comparable, V any](mu *sync.Mutex, known map[K]V, key K, read func() (V, error)) (V, error) {
	mu.Lock()
	value, ok := known[key]
	mu.Unlock()
	if ok {
		return value, nil
	}
	value, err := read()
	if err == nil {
		mu.Lock()
		known[key] = value
		mu.Unlock()
	}
	return value, err
}

// word is an entry of the dictionary.
type word struct {
	text  string
	df    [classes]int
	docs  [classes][]byte // the list, if it is in the shard
	rest  [classes][]byte // its impacts or initials
	file  [classes]int    // 1 + the number of the list's file
	group int             // identifies words with the same stem
	own   []byte          // the papers with exactly this form, if it is a rare one
	ownDF int             // their number
}

// has reports whether the word has a list of the class.
func (w *word) has(c class) bool { return w != nil && w.df[c] > 0 }

// shard returns the number of the shard in which a word would be.
func (r *reader) shard(w string) int {
	n, found := slices.BinarySearch(r.shards, w)
	if found {
		n++
	}
	return n
}

// words decodes a shard, once: neighbouring words and long forms are in the same shard.
func (r *reader) words(ctx context.Context, shard int) ([]word, error) {
	return once(&r.mu, r.read, shard, func() ([]word, error) { return r.decode(ctx, shard) })
}

// decode decodes a shard from its file.
func (r *reader) decode(ctx context.Context, shard int) ([]word, error) {
	name := fmt.Sprintf("t%d.gz", shard)
	data, err := r.file(ctx, name)
	if err != nil {
		return nil, err
	}
	d := &shardDecoder{data: data}
	list := d.words()
	if !d.bad {
		d.numbers(list)
	}
	if !d.bad {
		d.lists(list)
	}
	if d.bad || d.pos != len(data) {
		return nil, fmt.Errorf("%s/%s: %w", r.Dir, name, errFormat)
	}
	return list, nil
}

// shardDecoder decodes the columns of a shard one after the other.
type shardDecoder struct {
	data  []byte
	pos   int
	bad   bool // the data is invalid
	flags []byte
}

func (d *shardDecoder) number() int {
	n, size := binary.Uvarint(d.data[d.pos:])
	if size <= 0 || n > 1<<31 {
		d.bad = true
		return 0
	}
	d.pos += size
	return int(n)
}

func (d *shardDecoder) bytes(n int) []byte {
	if n < 0 || n > len(d.data)-d.pos {
		d.bad = true
		return nil
	}
	d.pos += n
	return d.data[d.pos-n : d.pos]
}

// words decodes the texts of the words, and their flags.
func (d *shardDecoder) words() []word {
	n := d.number()
	if n > len(d.data) {
		d.bad = true
		return nil
	}
	lengths := make([]int, 2*n)
	for i := range lengths {
		lengths[i] = d.number()
	}
	d.flags = d.bytes(n)
	list := make([]word, n)
	last := ""
	for i := range list {
		chars := d.bytes(lengths[n+i])
		if d.bad || lengths[i] > len(last) {
			d.bad = true
			return nil
		}
		last = last[:lengths[i]] + string(chars)
		list[i] = word{text: last, group: -1}
	}
	return list
}

// numbers decodes the lengths of lists, and which ones have their own files.
func (d *shardDecoder) numbers(list []word) {
	groups := []int{}
	for i := range list {
		w, flags := &list[i], d.flags[i]
		locate := func(df *int) (file int) {
			n := d.number()
			*df = n >> 1
			if n&1 == 1 {
				return d.number() + 1
			}
			return 0
		}
		switch {
		case flags&flagGroup != 0:
			w.group = len(groups)
			groups = append(groups, i)
			w.file[classText] = locate(&w.df[classText])
		case flags&flagMember != 0:
			w.group = d.number()
			if w.group >= len(groups) {
				d.bad = true
				return
			}
			g := &list[groups[w.group]]
			w.df[classText], w.file[classText] = g.df[classText], g.file[classText]
		}
		if flags&flagForm != 0 {
			locate(&w.ownDF)
		}
		for c := classAuthor; c < classes; c++ {
			if flags&(flagAuthor<<(c-classAuthor)) != 0 {
				w.file[c] = locate(&w.df[c])
			}
		}
	}
}

// lists locates the lists, which follow each other in the order of the words.
//
//complex:because three columns of lists, each a loop over the words
func (d *shardDecoder) lists(list []word) {
	documents := func(n int) []byte {
		from := d.pos
		for ; n > 0 && d.pos < len(d.data); d.pos++ {
			if d.data[d.pos] < 128 {
				n--
			}
		}
		d.bad = d.bad || n > 0
		return d.data[from:d.pos]
	}
	here := func(w *word, i int, c class) bool {
		return w.df[c] > 0 && w.file[c] == 0 && (c != classText || d.flags[i]&flagGroup != 0)
	}
	for c := range classes {
		for i := range list {
			if w := &list[i]; here(w, i, c) {
				w.docs[c] = documents(w.df[c])
			}
		}
	}
	for i := range list {
		list[i].own = documents(list[i].ownDF)
	}
	groups := []*word{}
	for c := classText; c <= classAuthor; c++ {
		for i := range list {
			w := &list[i]
			if here(w, i, c) {
				w.rest[c] = d.bytes(w.df[c])
			}
			if c > classText {
				continue
			}
			if d.flags[i]&flagGroup != 0 {
				groups = append(groups, w)
			} else if w.group >= 0 {
				w.docs[c], w.rest[c] = groups[w.group].docs[c], groups[w.group].rest[c]
			}
		}
	}
}

// lookup returns a word, nil if it does not exist. It reads no shard for a common word without
// further data.
func (r *reader) lookup(ctx context.Context, w string) (*word, error) {
	if key, ok := strings.CutPrefix(w, "\t"); ok {
		w = key
	} else if strings.HasPrefix(w, "=") && !slices.Contains(r.Names, w) {
		w = nameKey(w)
	}
	c, ok := r.common[w]
	if ok && !c.more {
		out := c.word(w)
		return &out, nil
	}
	list, err := r.words(ctx, r.shard(w))
	if err != nil {
		return nil, err
	}
	i, found := slices.BinarySearchFunc(list, w, func(a word, w string) int { return cmp.Compare(a.text, w) })
	if !found {
		return nil, nil
	}
	return &list[i], nil
}

// hit is a paper in a list with the word's impact; lists without impacts use that of a name.
type hit struct {
	doc     uint32
	impact  byte
	initial byte // of an author's name, see bothInitials
}

// nameImpact is the impact of an author's name: that of the best word of a title.
const nameImpact = titleImpact + 15

// notFirst is subtracted for all but the first author, by whom papers are usually cited.
const notFirst = 4

// titleImpact is added to the impact of a word that occurs in the title.
const titleImpact = 16

// inTitle keeps the hits of words in titles.
func inTitle(hits []hit) []hit {
	return slices.DeleteFunc(hits, func(h hit) bool { return h.impact < titleImpact })
}

// having returns the papers that contain a word.
func (r *reader) having(ctx context.Context, w string, c class) ([]hit, error) {
	found, err := r.lookup(ctx, w)
	if err != nil {
		return nil, err
	}
	return r.list(ctx, found, c)
}

func (r *reader) list(ctx context.Context, w *word, c class) ([]hit, error) {
	if !w.has(c) {
		return nil, nil
	}
	bad := fmt.Errorf("%s: the list of %q: %w", r.Dir, w.text, errFormat)
	n, docs, rest := w.df[c], w.docs[c], w.rest[c]
	if w.file[c] > 0 {
		name := "n"
		if c == classText {
			name = "l"
		}
		data, err := r.file(ctx, fmt.Sprintf("%s%d.gz", name, w.file[c]-1))
		if err != nil {
			return nil, err
		}
		if c == classText {
			df, size := binary.Uvarint(data)
			if size <= 0 || df > uint64(r.Papers) {
				return nil, bad
			}
			n, data = int(df), data[size:]
		}
		if c <= classAuthor {
			if n > len(data) {
				return nil, bad
			}
			docs, rest = data[:len(data)-n], data[len(data)-n:]
		} else {
			docs = data
		}
	}
	if n > r.Papers || n > len(docs) {
		return nil, bad
	}
	hits := make([]hit, n)
	doc := uint64(0)
	for i := range hits {
		delta, size := binary.Uvarint(docs)
		if doc += delta; size <= 0 || delta > maxPapers || doc >= uint64(r.Papers) {
			return nil, bad
		}
		docs = docs[size:]
		hits[i] = hit{doc: uint32(doc), impact: nameImpact}
		switch c {
		case classText:
			hits[i].impact = rest[i]
		case classAuthor:
			hits[i].initial = rest[i]
			if rest[i]&firstAuthor == 0 {
				hits[i].impact -= notFirst
			}
		}
	}
	if len(docs) > 0 {
		return nil, bad
	}
	return hits, nil
}

// exactly keeps those hits of a word's stem whose papers contain exactly this form, if it is a
// rare one.
func (w *word) exactly(hits []hit) []hit {
	if w == nil || w.ownDF == 0 {
		return nil
	}
	var own []hit
	doc, i := uint32(0), 0
	for data := w.own; len(data) > 0; {
		delta, n := binary.Uvarint(data)
		if n <= 0 {
			break
		}
		data = data[n:]
		doc += uint32(delta)
		for i < len(hits) && hits[i].doc < doc {
			i++
		}
		if i < len(hits) && hits[i].doc == doc {
			own = append(own, hits[i])
		}
	}
	return own
}

// card reads a paper's card.
func (r *reader) card(ctx context.Context, doc uint32) (card, error) {
	var c card
	name := fmt.Sprintf("c%d.gz", doc/cardsInBlock)
	data, err := r.file(ctx, name)
	if err != nil {
		return c, err
	}
	lines := bytes.Split(data, []byte{'\n'})
	if i := int(doc % cardsInBlock); i < len(lines) {
		err = json.Unmarshal(lines[i], &c)
	}
	if c.ID == "" || c.Date != "" && len(c.Date) != len("2025-10-07") || err != nil {
		return c, fmt.Errorf("%s/%s: %w", r.Dir, name, errFormat)
	}
	return c, nil
}

// vocabularyFile contains the vocabulary of packed texts.
const vocabularyFile = "w.gz"

// vocabulary returns the vocabulary of the segment's packed texts.
func (r *reader) vocabulary(ctx context.Context) ([]string, error) {
	of := r
	for _, other := range r.ix.segments {
		if r.Vocabulary != "" && other.Dir == r.Vocabulary {
			of = other
		}
	}
	data, err := of.file(ctx, vocabularyFile)
	return strings.Split(string(data), "\n"), err
}

// text reads a paper's abstract.
func (r *reader) text(ctx context.Context, doc uint32) (string, error) {
	words, err := r.vocabulary(ctx)
	if err != nil {
		return "", err
	}
	name := fmt.Sprintf("x%d.gz", doc/textsInBlock)
	data, err := r.file(ctx, name)
	if err != nil {
		return "", err
	}
	texts, err := unpackTexts(words, data)
	if i := int(doc % textsInBlock); err == nil && i < len(texts) {
		return texts[i], nil
	}
	return "", fmt.Errorf("%s/%s: %w", r.Dir, name, errFormat)
}

// each calls f for all segments in parallel.
func (ix *Index) each(ctx context.Context, f func(ctx context.Context, i int, r *reader) error) error {
	g, ctx := errgroup.WithContext(ctx)
	for i, r := range ix.segments {
		g.Go(func() error { return f(ctx, i, r) })
	}
	return g.Wait()
}
