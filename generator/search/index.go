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
}

// reader is a segment that is being read.
type reader struct {
	*Segment
	ix     *Index
	shards []string
	common map[string]commonWord
	sorted []string // the common words
	mu     sync.Mutex
	files  map[string][]byte
	read   map[int][]word // shards
}

// commonWord is a word whose list is named in the boot file.
type commonWord struct {
	file int
	df   int // not more than the number of papers, and more than half of it
	more bool
}

// word is what the dictionary says of a common word.
func (c commonWord) word(text string) word {
	w := word{text: text}
	w.df[classText], w.file[classText] = c.df, c.file+1
	return w
}

// errFormat says that a file of the index is not what it should be.
var errFormat = errors.New("the search index is damaged or of another version; build the site again")

// Open reads the boot file. fetch gets the files, by their path in Folder.
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
				// A word may end with a plus itself: C++.
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

// maxPapers is what a segment can hold; a reader that is told of more than that
// would run out of memory before it noticed the damage.
const maxPapers = 1 << 24

// valid tells whether a segment can be read without a surprise.
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

// file gets a file and unpacks it.
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

// unpack undoes the compression of a file, unless a host has done so.
func unpack(data []byte) ([]byte, error) {
	// Four bytes, because a posting list may begin like a gzip file's first two.
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
	r.mu.Lock()
	data, ok := r.files[name]
	r.mu.Unlock()
	if ok {
		return data, nil
	}
	data, err := r.ix.file(ctx, r.Dir+"/"+name)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	r.files[name] = data
	r.mu.Unlock()
	return data, nil
}

// word is what the dictionary knows of a word.
type word struct {
	text  string
	df    [classes]int
	data  [classes][]byte // the list, where it stands in the shard
	file  [classes]int    // 1 + the number of the list's file
	group int             // tells words of one stem
	own   []byte          // the papers with this very form, where it is a rare one, and
	ownDF int             // how many there are
}

// has tells whether the word has a list of the class.
func (w *word) has(c class) bool { return w != nil && w.df[c] > 0 }

// shard is the number of the shard that a word would stand in.
func (r *reader) shard(w string) int {
	n, found := slices.BinarySearch(r.shards, w)
	if found {
		n++
	}
	return n
}

// words reads a shard, once: neighbouring words and long forms stand in the same.
func (r *reader) words(ctx context.Context, shard int) ([]word, error) {
	r.mu.Lock()
	list, ok := r.read[shard]
	r.mu.Unlock()
	if ok {
		return list, nil
	}
	list, err := r.decode(ctx, shard)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	r.read[shard] = list
	r.mu.Unlock()
	return list, nil
}

// decode reads a shard from its file.
func (r *reader) decode(ctx context.Context, shard int) ([]word, error) {
	name := fmt.Sprintf("t%d.gz", shard)
	data, err := r.file(ctx, name)
	if err != nil {
		return nil, err
	}
	bad := fmt.Errorf("%s/%s: %w", r.Dir, name, errFormat)
	pos := 0
	number := func() int {
		n, size := binary.Uvarint(data[min(pos, len(data)):])
		if size <= 0 || n > 1<<31 {
			pos = len(data) + 1
			return 0
		}
		pos += size
		return int(n)
	}
	end := number()
	lists := pos + end
	if lists > len(data) {
		return nil, bad
	}
	var list []word
	var groups []word
	last := ""
	for end = lists; pos < end; {
		shared, more := number(), number()
		if shared > len(last) || pos+more >= end {
			return nil, bad
		}
		w := word{text: last[:shared] + string(data[pos:pos+more]), group: -1}
		last = w.text
		flags := data[pos+more]
		pos += more + 1
		locate := func(c class) {
			w.df[c] = number()
			at := number()
			if at&1 == 1 {
				w.file[c] = at>>1 + 1
				return
			}
			if to := lists + at>>1; to <= len(data) {
				w.data[c] = data[lists:to]
				lists = to
			} else {
				pos = len(data) + 1
			}
		}
		switch {
		case flags&flagGroup != 0:
			locate(classText)
			w.group = len(groups)
			groups = append(groups, w)
		case flags&flagMember != 0:
			n := number()
			if n >= len(groups) {
				return nil, bad
			}
			g := groups[n]
			w.df[classText], w.data[classText], w.file[classText], w.group = g.df[classText], g.data[classText], g.file[classText], n
		}
		if flags&flagForm != 0 {
			w.ownDF = number()
			if to := lists + number()>>1; to >= lists && to <= len(data) {
				w.own, lists = data[lists:to], to
			} else {
				pos = len(data) + 1
			}
		}
		for c := classAuthor; c < classes; c++ {
			if flags&(flagAuthor<<(c-classAuthor)) != 0 {
				locate(c)
			}
		}
		if pos > end {
			return nil, bad
		}
		list = append(list, w)
	}
	if pos != end || lists != len(data) {
		return nil, bad
	}
	return list, nil
}

// lookup finds a word, and nil where there is none. Of a common word that has
// nothing else no shard is read.
func (r *reader) lookup(ctx context.Context, w string) (*word, error) {
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

// hit is a paper in a list, with the word's impact; of the classes without
// impacts it is that of a name.
type hit struct {
	doc     uint32
	impact  byte
	initial byte // of an author's name its first letter, or 0
}

// nameImpact is what an author's name says of a paper: as much as the best word of a
// title.
const nameImpact = titleImpact + 15

// titleImpact is what an impact is greater by where the word stands in the title.
const titleImpact = 16

// inTitle keeps the hits of words in titles.
func inTitle(hits []hit) []hit {
	return slices.DeleteFunc(hits, func(h hit) bool { return h.impact < titleImpact })
}

func (r *reader) list(ctx context.Context, w *word, c class) ([]hit, error) {
	if !w.has(c) {
		return nil, nil
	}
	data := w.data[c]
	if w.file[c] > 0 {
		var err error
		name := "n"
		if c == classText {
			name = "l"
		}
		if data, err = r.file(ctx, fmt.Sprintf("%s%d.gz", name, w.file[c]-1)); err != nil {
			return nil, err
		}
	}
	n, pos := uint64(w.df[c]), 0
	if c == classText && w.file[c] > 0 {
		n, pos = binary.Uvarint(data)
	}
	if pos < 0 || n > uint64(r.Papers) || n > uint64(len(data)) {
		return nil, fmt.Errorf("%s: the list of %q: %w", r.Dir, w.text, errFormat)
	}
	hits := make([]hit, n)
	doc := uint32(0)
	for i := range hits {
		delta, n := binary.Uvarint(data[pos:])
		if n <= 0 {
			return nil, fmt.Errorf("%s: the list of %q: %w", r.Dir, w.text, errFormat)
		}
		pos += n
		doc += uint32(delta)
		if int(doc) >= r.Papers {
			return nil, fmt.Errorf("%s: the list of %q: %w", r.Dir, w.text, errFormat)
		}
		hits[i] = hit{doc: doc, impact: nameImpact}
	}
	if c > classAuthor {
		return hits, nil
	}
	if len(data)-pos != len(hits) {
		return nil, fmt.Errorf("%s: the list of %q: %w", r.Dir, w.text, errFormat)
	}
	for i := range hits {
		if c == classText {
			hits[i].impact = data[pos+i]
		} else {
			hits[i].initial = data[pos+i]
		}
	}
	return hits, nil
}

// exactly keeps of the hits of a word's stem those of papers that have the very form,
// where that is a rare one.
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

// text reads a paper's abstract.
func (r *reader) text(ctx context.Context, doc uint32) (string, error) {
	words, err := r.file(ctx, "w.gz")
	if err != nil {
		return "", err
	}
	name := fmt.Sprintf("x%d.gz", doc/textsInBlock)
	data, err := r.file(ctx, name)
	if err != nil {
		return "", err
	}
	texts, err := unpackTexts(strings.Split(string(words), "\n"), data)
	if i := int(doc % textsInBlock); err == nil && i < len(texts) {
		return texts[i], nil
	}
	return "", fmt.Errorf("%s/%s: %w", r.Dir, name, errFormat)
}

// each does something for all segments at once.
func (ix *Index) each(ctx context.Context, f func(ctx context.Context, i int, r *reader) error) error {
	g, ctx := errgroup.WithContext(ctx)
	for i, r := range ix.segments {
		g.Go(func() error { return f(ctx, i, r) })
	}
	return g.Wait()
}
