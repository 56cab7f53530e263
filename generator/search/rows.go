package search

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math/bits"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"
)

// Phrases. Many papers contain all words of a phrase, but few contain them in a row; reading
// the texts of all of them would cost a reader more than everything else. Therefore the index
// knows which words occur next to each other, with nothing but stop words in between ("chain
// of thought"):
//
//   - Rows of two, three and four words that occur in at least rowPapers papers have a list. It is stored as
//     positions in a list that the reader already has: that of the rarer of two words, or of the rarer of the two
//     shorter rows with which a longer row begins and ends.
//   - Other pairs of words are in filters: a paper passes if it contains the pair, and so few others pass (at most
//     rowTexts, if words are independent) that their texts can be read.
//
// Pairs whose words share so few papers that their texts can be read are in neither. Lists and
// filters are in files p0.gz, p1.gz, …, chosen by the hash of a row's first two words, so that
// a reader knows at once which files a phrase needs.

const (
	rowPapers = 12   // minimum number of papers of a row with a list
	rowTexts  = 24   // maximum number of papers that pass a filter if words are independent
	rowWords  = 4    // maximum number of words of a row with a list, without stop words
	rowGap    = 3    // maximum number of stop words between two words of a row
	rowBytes  = 4500 // size of a file

	// rowsUpTo is the maximum number of papers of an index with rows: for 100,000 papers they
	// took four times as much space as the rest of the index, and a third more memory. In a
	// larger index phrases are searched in the texts, and the number of results is a lower
	// bound.
	rowsUpTo = 40_000
)

// HasRows reports whether an index of so many papers has rows of words.
func HasRows(papers int) bool { return papers <= rowsUpTo }

// rowBits returns the number of bits with which a filter divides the papers of two words; 0 if
// no filter is needed.
func rowBits(a, b, papers int) int {
	return bits.Len64(uint64(a) * uint64(b) / uint64(max(papers, 1)) / rowTexts)
}

// rowMark returns the value of a paper with a row in a filter, before it is reduced to the
// filter's size.
func rowMark(hash, doc uint32) uint32 { return mixed(hash ^ (doc+1)*0x9E3779B1) }

// riceDigits returns the number of low bits per difference that are stored verbatim for n of m
// positions.
func riceDigits(n, m int) int { return max(0, bits.Len64(uint64(2*m/(3*max(n, 1))))-1) }

// riceCode encodes increasing numbers as Rice-coded differences: a one for each 2^k, a zero,
// and k bits.
func riceCode(numbers []uint32, k int) []byte {
	var out []byte
	n := 0
	put := func(bit uint32) {
		if n%8 == 0 {
			out = append(out, 0)
		}
		out[n/8] |= byte(bit << (7 - n%8))
		n++
	}
	last := uint32(0)
	for _, v := range numbers {
		d := v - last
		last = v
		for range d >> k {
			put(1)
		}
		put(0)
		for i := k - 1; i >= 0; i-- {
			put(d >> i & 1)
		}
	}
	return out
}

// riceDecode decodes n numbers; it fails unless all are below most.
func riceDecode(data []byte, n, k, most int) ([]uint32, bool) {
	if n > 8*len(data) {
		return nil, false
	}
	at := 0
	bit := func() uint32 {
		if at >= 8*len(data) {
			return 0
		}
		b := data[at/8] >> (7 - at%8) & 1
		at++
		return uint32(b)
	}
	numbers := make([]uint32, n)
	last := 0
	for i := range numbers {
		for bit() == 1 {
			last += 1 << k
		}
		low := uint32(0)
		for range k {
			low = low<<1 | bit()
		}
		if last += int(low); last >= most {
			return nil, false
		}
		numbers[i] = uint32(last)
	}
	return numbers, true
}

// placesIn encodes a list by the positions of its papers in a superset, or by those of the
// missing papers if these are fewer.
func placesIn(docs, in []uint32) []byte {
	missing := 2*len(docs) > len(in)
	var places []uint32
	k := 0
	for i, d := range in {
		here := k < len(docs) && docs[k] == d
		if here {
			k++
		}
		if here != missing {
			places = append(places, uint32(i-len(places)))
		}
	}
	return riceCode(places, riceDigits(len(places), len(in)))
}

// placed decodes the output of placesIn for a list of n papers.
func placed(data []byte, n int, in []uint32) ([]uint32, bool) {
	if n > len(in) {
		return nil, false
	}
	told, missing := n, 2*n > len(in)
	if missing {
		told = len(in) - n
	}
	places, ok := riceDecode(data, told, riceDigits(told, len(in)), len(in)-told+1)
	if !ok {
		return nil, false
	}
	docs := make([]uint32, 0, n)
	k := 0
	for i, d := range in {
		here := k < told && int(places[k])+k == i
		if here {
			k++
		}
		if here != missing {
			docs = append(docs, d)
		}
	}
	return docs, true
}

// rowEntry is a row with a list.
type rowEntry struct {
	key  uint32 // 24 bits of the hash
	n    int    // number of papers
	data []byte
}

// rowFile is a file under construction.
type rowFile struct {
	lists   [rowWords - 1][]rowEntry // by number of words, from two
	filters [][]uint32               // values by number of bits, from one
}

// rowKey identifies a row within a file.
func rowKey(hash uint32, files int) uint32 { return hash / uint32(files) & 0xFFFFFF }

func (f *rowFile) bytes() []byte {
	var out []byte
	for _, list := range f.lists {
		slices.SortFunc(list, func(a, b rowEntry) int { return cmp.Compare(a.key, b.key) })
		out = binary.AppendUvarint(out, uint64(len(list)))
		for _, e := range list {
			out = append(out, byte(e.key>>16), byte(e.key>>8), byte(e.key))
		}
		for _, e := range list {
			out = binary.AppendUvarint(out, uint64(e.n))
		}
		for _, e := range list {
			out = binary.AppendUvarint(out, uint64(len(e.data)))
		}
		for _, e := range list {
			out = append(out, e.data...)
		}
	}
	out = binary.AppendUvarint(out, uint64(len(f.filters)))
	for i, marks := range f.filters {
		size := uint32(len(marks)) << (i + 1)
		for k := range marks {
			marks[k] %= size
		}
		slices.Sort(marks)
		data := riceCode(marks, i+1)
		out = binary.AppendUvarint(binary.AppendUvarint(out, uint64(len(marks))), uint64(len(data)))
		out = append(out, data...)
	}
	return out
}

// rowWriter finds the rows of all papers.
type rowWriter struct {
	w     *writer
	terms []string
	stop  []bool     // by term: it is a stop word
	lists [][]uint32 // by term: the papers of its stem
	files []rowFile
	known map[uint32]*knownRow // rows of the previous length with lists, by hash
}

// knownRow is a row with a list.
type knownRow struct{ docs []uint32 }

// occurrenceOfRow is a row in a paper. Its parts distinguish rows with equal hashes: two
// terms, or the hashes of two shorter rows.
type occurrenceOfRow struct {
	hash, left, right, doc uint32
	file                   uint32
}

// writeRows writes the files of rows. It needs the groups' lists.
func (w *writer) writeRows(ctx context.Context, terms []string, entries []entry) error {
	r := &rowWriter{w: w, terms: terms}
	if w.seg.Papers <= rowTexts || !HasRows(max(w.seg.Papers, w.o.Papers)) {
		return nil
	}
	occurrences := r.prepare(entries)
	w.seg.Rows = max(1, occurrences*2/5/rowBytes)
	r.files = make([]rowFile, w.seg.Rows)
	if err := r.pairs(ctx, occurrences); err != nil {
		return err
	}
	for n := 3; n <= rowWords; n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		r.longer(n)
	}
	for i := range r.files {
		w.file(fmt.Sprintf("p%d.gz", i), r.files[i].bytes())
	}
	return nil
}

// prepare collects data about the terms, and counts pairs.
func (r *rowWriter) prepare(entries []entry) (pairs int) {
	stop, number := sayNothing, make(map[string]int, len(r.terms))
	r.stop, r.lists = make([]bool, len(r.terms)), make([][]uint32, len(r.terms))
	for t, word := range r.terms {
		r.stop[t] = stop[word]
		number[word] = t
	}
	decoded := map[*group][]uint32{}
	for i := range entries {
		e := &entries[i]
		t, ok := number[e.word]
		if !ok || e.group == nil || r.stop[t] {
			continue
		}
		docs, ok := decoded[e.group]
		if !ok {
			for _, p := range e.group.list.read(nil, classText) {
				docs = append(docs, p.doc)
			}
			decoded[e.group] = docs
		}
		r.lists[t] = docs
	}
	r.eachPair(func(occurrenceOfRow) { pairs++ })
	return pairs
}

// eachText calls f with the terms of each title and abstract.
func (w *writer) eachText(f func(doc uint32, terms []uint32)) {
	doc, texts := uint32(0), 0
	var terms []uint32
	for _, data := range w.words {
		for len(data) > 0 {
			t, n := binary.Uvarint(data)
			data = data[n:]
			switch {
			case t != 0 && uint32(t) != end:
				if texts < 2 && t&1 == 0 {
					terms = append(terms, uint32(t>>1-1))
				}
				continue
			case texts < 2 && len(terms) > 0:
				f(doc, terms)
			}
			terms = terms[:0]
			texts++
			if t != 0 {
				doc++
				texts = 0
			}
		}
	}
}

// eachPair calls f with each pair of neighbouring words, their terms and their hash.
func (r *rowWriter) eachPair(f func(o occurrenceOfRow)) {
	r.w.eachText(func(doc uint32, terms []uint32) {
		last := -1
		var h uint32
		for i, t := range terms {
			if last >= 0 {
				h = hashMore(hashMore(h, " "), r.terms[t])
			}
			if r.stop[t] {
				continue
			}
			if last >= 0 && i-last <= rowGap+1 {
				hash := mixed(h)
				f(occurrenceOfRow{hash, terms[last], t, doc, hash % max(1, uint32(len(r.files)))})
			}
			last, h = i, hashMore(hashStart, r.terms[t])
		}
	})
}

// pairsAtOnce is the maximum number of pair occurrences in memory.
const pairsAtOnce = 2_000_000

// pairs makes the lists and filters of pairs, a group of files at a time.
func (r *rowWriter) pairs(ctx context.Context, occurrences int) error {
	r.known = map[uint32]*knownRow{}
	parts := 1 + occurrences/pairsAtOnce
	size := (len(r.files) + parts - 1) / parts
	var mu sync.Mutex
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(max(1, cmp.Or(r.w.o.Jobs, 2)))
	for from := 0; from < len(r.files); from += size {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			var found []occurrenceOfRow
			r.eachPair(func(o occurrenceOfRow) {
				if f := int(o.file); from <= f && f < from+size {
					found = append(found, o)
				}
			})
			known := r.addRows(found, 2, func(o occurrenceOfRow) (in []uint32, digits int) {
				a, b := r.lists[o.left], r.lists[o.right]
				if in = a; len(b) < len(a) {
					in = b
				}
				return in, rowBits(len(a), len(b), r.w.seg.Papers)
			})
			mu.Lock()
			defer mu.Unlock()
			maps.Copy(r.known, known)
			return nil
		})
	}
	return g.Wait()
}

// longer makes the lists of rows of n words whose two shorter rows both have one.
func (r *rowWriter) longer(n int) {
	shorter := r.known
	var found []occurrenceOfRow
	// The rows that begin at the last words.
	type begun struct {
		h     uint32 // unmixed
		words int
		file  uint32
	}
	r.w.eachText(func(doc uint32, terms []uint32) {
		var rows []begun
		before, last := uint32(0), -1
		for i, t := range terms {
			if last >= 0 {
				for k := range rows {
					rows[k].h = hashMore(hashMore(rows[k].h, " "), r.terms[t])
				}
			}
			if r.stop[t] {
				continue
			}
			if last < 0 || i-last > rowGap+1 {
				rows, before = rows[:0], 0
			}
			last = i
			rows = append(rows, begun{h: hashMore(hashStart, r.terms[t])})
			now := uint32(0)
			for k := range rows {
				row := &rows[k]
				row.words++
				if row.words == 2 {
					row.file = mixed(row.h) % uint32(len(r.files))
				}
				if row.words == n-1 {
					now = mixed(row.h)
				}
			}
			if first := rows[0]; first.words == n {
				rows = rows[1:]
				if shorter[before] != nil && shorter[now] != nil {
					found = append(found, occurrenceOfRow{mixed(first.h), before, now, doc, first.file})
				}
			}
			before = now
		}
	})
	r.known = r.addRows(found, n, func(o occurrenceOfRow) (in []uint32, digits int) {
		a, b := shorter[o.left].docs, shorter[o.right].docs
		if len(b) < len(a) {
			return b, 0
		}
		return a, 0
	})
}

// addRows adds rows to their files and returns those with lists. about returns the list that
// contains the row's papers, and the number of bits of its filter.
func (r *rowWriter) addRows(found []occurrenceOfRow, words int, about func(occurrenceOfRow) (in []uint32, digits int)) map[uint32]*knownRow {
	slices.SortFunc(found, func(a, b occurrenceOfRow) int {
		return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.left, b.left), cmp.Compare(a.right, b.right), cmp.Compare(a.doc, b.doc))
	})
	files := len(r.files)
	// Rows whose keys collide in a file get no list.
	keys := map[[2]uint32]int{}
	same := func(a, b occurrenceOfRow) bool { return a.hash == b.hash && a.left == b.left && a.right == b.right }
	for i, o := range found {
		if i == 0 || !same(found[i-1], o) {
			keys[[2]uint32{o.file, rowKey(o.hash, files)}]++
		}
	}
	known := map[uint32]*knownRow{}
	for i := 0; i < len(found); {
		o := found[i]
		var docs []uint32
		for ; i < len(found) && same(found[i], o); i++ {
			if n := len(docs); n == 0 || docs[n-1] != found[i].doc {
				docs = append(docs, found[i].doc)
			}
		}
		in, digits := about(o)
		file, key := &r.files[o.file], rowKey(o.hash, files)
		if len(docs) >= rowPapers && keys[[2]uint32{o.file, key}] == 1 {
			list := &file.lists[words-2]
			*list = append(*list, rowEntry{key, len(docs), placesIn(docs, in)})
			known[o.hash] = &knownRow{docs}
			continue
		}
		if digits == 0 {
			continue
		}
		for len(file.filters) < digits {
			file.filters = append(file.filters, nil)
		}
		for _, d := range docs {
			file.filters[digits-1] = append(file.filters[digits-1], rowMark(o.hash, d))
		}
	}
	return known
}

// rowsOf is a decoded file of rows.
type rowsOf struct {
	lists   [rowWords - 1]map[uint32]rowEntry
	filters []rowFilter
}

// rowFilter is a filter of pairs of rows and papers.
type rowFilter struct {
	n    int
	data []byte
}

// rowFile reads a file of rows.
func (r *reader) rowFile(ctx context.Context, n int) (*rowsOf, error) {
	name := fmt.Sprintf("p%d.gz", n)
	data, err := r.file(ctx, name)
	if err != nil {
		return nil, err
	}
	d := &shardDecoder{data: data}
	out := &rowsOf{}
	for words := range out.lists {
		n := d.number()
		keys := d.bytes(3 * n)
		if d.bad {
			break
		}
		list := make([]rowEntry, n)
		for i := range list {
			list[i] = rowEntry{key: uint32(keys[3*i])<<16 | uint32(keys[3*i+1])<<8 | uint32(keys[3*i+2]), n: d.number()}
		}
		sizes := make([]int, n)
		for i := range sizes {
			sizes[i] = d.number()
		}
		out.lists[words] = make(map[uint32]rowEntry, n)
		for i, e := range list {
			e.data = d.bytes(sizes[i])
			out.lists[words][e.key] = e
		}
	}
	for digits := range d.number() {
		n := d.number() // each takes a digit or more, see riceDecode
		f := rowFilter{n, d.bytes(d.number())}
		if d.bad || digits >= 24 {
			break
		}
		out.filters = append(out.filters, f)
	}
	if d.bad || d.pos != len(data) {
		return nil, fmt.Errorf("%s/%s: %w", r.Dir, name, errFormat)
	}
	return out, nil
}

// errRow reports that the list of a row is invalid.
var errRow = errors.New("a row of words is malformed")

// list returns the list of a row, nil if it has none.
func (f *rowsOf) list(key uint32, words int, in []uint32) ([]uint32, error) {
	e, ok := f.lists[words-2][key]
	if !ok {
		return nil, nil
	}
	docs, ok := placed(e.data, e.n, in)
	if !ok {
		return nil, errRow
	}
	return docs, nil
}

// pass returns the papers that may contain a pair.
func (f *rowsOf) pass(hash uint32, digits int, docs []uint32) ([]uint32, error) {
	if digits > len(f.filters) {
		return nil, nil
	}
	filter := f.filters[digits-1]
	size := filter.n << digits
	marks, ok := riceDecode(filter.data, filter.n, digits, size)
	if !ok {
		return nil, errRow
	}
	return slices.DeleteFunc(slices.Clone(docs), func(doc uint32) bool {
		_, found := slices.BinarySearch(marks, rowMark(hash, doc)%uint32(max(size, 1)))
		return !found
	}), nil
}

// inRow is what the index knows about a phrase in a segment.
type inRow struct {
	any   bool // every paper may contain it
	docs  []uint32
	sure  bool            // docs certainly contain it and need not be checked
	title map[uint32]bool // those of docs that have all its words in the title
}

// rowPapers returns the papers of a segment that may contain words in a row.
//
//complex:because it is one way from words to papers, which the script has too
func (s *searcher) rowPapers(ctx context.Context, r *reader, words []string) (inRow, error) {
	var at []int // positions of the words that are not stop words
	for i, w := range words {
		if !s.ix.stop[w] {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return inRow{any: true}, nil
	}
	out := inRow{title: map[uint32]bool{}}
	lists := make([][]uint32, len(at))
	var both []hit
	for i, k := range at {
		hits, err := r.having(ctx, words[k], classText)
		if err != nil {
			return out, err
		}
		for _, h := range hits {
			lists[i] = append(lists[i], h.doc)
		}
		if i == 0 {
			both = hits
		} else {
			both = intersect(both, hits)
		}
	}
	for _, h := range both {
		out.docs = append(out.docs, h.doc)
		if h.impact >= titleImpact {
			out.title[h.doc] = true
		}
	}
	if len(out.docs) == 0 {
		out.sure = true
		return out, nil
	}
	if r.Rows == 0 {
		return out, nil
	}
	hash := func(from, to int) uint32 { return hashOf(strings.Join(words[at[from]:at[to]+1], " ")) }
	before := lists
	for n := 2; n <= min(rowWords, len(at)); n++ {
		now := make([][]uint32, len(at)-n+1)
		for i := range now {
			if before[i] == nil || before[i+1] == nil || at[i+n-1]-at[i+n-2] > rowGap+1 || at[i+1]-at[i] > rowGap+1 {
				continue
			}
			hash, first := hash(i, i+n-1), hash(i, i+1)
			file, err := r.rowFile(ctx, int(first%uint32(r.Rows)))
			if err != nil {
				return out, err
			}
			in := before[i]
			if len(before[i+1]) < len(in) {
				in = before[i+1]
			}
			if now[i], err = file.list(rowKey(hash, r.Rows), n, in); err == nil && now[i] != nil {
				out.docs = intersectDocs(out.docs, now[i])
			} else if digits := rowBits(len(lists[i]), len(lists[i+1]), r.Papers); err == nil && n == 2 && digits > 0 {
				out.docs, err = file.pass(hash, digits, out.docs)
			}
			if err != nil {
				return out, fmt.Errorf("%s: %w: %w", r.Dir, err, errFormat)
			}
		}
		before = now
	}
	out.sure = len(out.docs) == 0 || len(at) > 1 && len(at) <= rowWords && len(before) == 1 && before[0] != nil && at[0] == 0 && at[len(at)-1] == len(words)-1
	return out, nil
}

func intersectDocs(a, b []uint32) []uint32 {
	out := []uint32{}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			out = append(out, a[i])
			i++
			j++
		}
	}
	return out
}

// limitToPhrases keeps the candidates that contain all required phrases of the query and no
// excluded one. If the index cannot decide, it checks the texts of the best candidates;
// approximate reports that there were more.
func (s *searcher) limitToPhrases(ctx context.Context, found []candidate) (kept []candidate, approximate bool, err error) {
	phrases := slices.Concat(s.q.phrases, s.q.notPhrases)
	rows := make([][]inRow, len(s.ix.segments))
	err = s.ix.each(ctx, func(ctx context.Context, i int, r *reader) error {
		rows[i] = make([]inRow, len(phrases))
		for k, words := range phrases {
			var err error
			if rows[i][k], err = s.rowPapers(ctx, r, words); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, false, err
	}
	left := phraseChecks
	for _, c := range found {
		ok, looked := true, false
		for pass := 0; pass < 2 && ok; pass++ { // first without reading texts
			for k, words := range phrases {
				row, wanted := &rows[c.segment][k], k < len(s.q.phrases)
				_, has := slices.BinarySearch(row.docs, c.doc)
				has = has || row.any
				if has && !row.sure {
					if pass == 0 {
						continue
					}
					if looked = true; left > 0 {
						if has, err = s.hasPhrase(ctx, c, words, row.any || row.title[c.doc]); err != nil {
							return nil, false, err
						}
					} else {
						approximate, has = true, !wanted
					}
				}
				if has != wanted {
					ok = false
					break
				}
			}
		}
		if looked {
			left--
		}
		if ok {
			kept = append(kept, c)
		}
	}
	return kept, approximate, nil
}
