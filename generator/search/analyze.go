package search

import (
	"context"
	"encoding/binary"
	"runtime"
	"unicode"

	"golang.org/x/sync/errgroup"

	"offprint/generator/text"
)

// class is a kind of posting list. A word may have a list of each.
type class uint8

const (
	classText   class = iota // title, abstract, topics and organization; with impacts
	classAuthor              // for author: and for words without a field; with initials
	classTopic               // for topic:
	classOrg                 // for org:
	classes
)

// run is the number of papers analysed at a time.
const run = 256

// occurrence is a word in a paper: in the text class with its frequencies in title and body,
// in the author class with the initial of the name in body.
type occurrence struct {
	term        uint32 // numbered within the run
	doc         uint32
	title, body uint8
}

// analysis is the content of a run of papers.
type analysis struct {
	docs  []Doc
	terms [classes]termSet
	found [classes][]occurrence
	title []uint16 // lengths in words
	body  []uint16
	pairs []acronym
	// words are the terms of titles, abstracts and topics in reading order: 2 × (term + 1),
	// plus 1 for the whole of a hyphenated word after its parts, 0 between texts, and end
	// after a paper.
	words []uint32
}

func (a *analysis) addWord(term uint32, whole bool) {
	t := (term + 1) << 1
	if whole {
		t++
	}
	a.words = append(a.words, t)
}

// end follows the words of a paper.
const end = ^uint32(0)

// termSet numbers words in the order of their first occurrence.
type termSet struct {
	ids   map[string]uint32
	words []string
}

func (s *termSet) id(w string) uint32 {
	id, ok := s.ids[w]
	if !ok {
		if s.ids == nil {
			s.ids = map[string]uint32{}
		}
		id = uint32(len(s.words))
		s.ids[w] = id
		s.words = append(s.words, w)
	}
	return id
}

// analyze reads all papers of a source in parallel and passes the analysed runs to add in
// order.
func analyze(ctx context.Context, src Source, jobs int, add func(from int, a *analysis) error) error {
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	type result chan *analysis
	queue := make(chan result, jobs)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer close(queue)
		work, ctx := errgroup.WithContext(ctx)
		work.SetLimit(jobs)
		for from := 0; from < src.Len; from += run {
			to := min(from+run, src.Len)
			done := make(result, 1)
			select {
			case queue <- done:
			case <-ctx.Done():
				return context.Cause(ctx)
			}
			work.Go(func() error {
				defer close(done)
				docs, err := src.Docs(ctx, from, to)
				if err == nil {
					done <- analyzeRun(docs)
				}
				return err
			})
		}
		return work.Wait()
	})
	g.Go(func() error {
		from := 0
		for done := range queue {
			a := <-done
			if a == nil {
				return nil // the other goroutine returns the error
			}
			if err := add(from, a); err != nil {
				return err
			}
			from += len(a.docs)
		}
		return nil
	})
	return g.Wait()
}

func analyzeRun(docs []Doc) *analysis {
	a := &analysis{docs: docs, title: make([]uint16, len(docs)), body: make([]uint16, len(docs))}
	// last[c][t] is 1 + the index of the latest occurrence of term t.
	var last [classes][]uint32
	for i := range docs {
		at := func(c class, w string) *occurrence {
			t := a.terms[c].id(w)
			if int(t) == len(last[c]) {
				last[c] = append(last[c], 0)
			}
			if n := last[c][t]; n > 0 && a.found[c][n-1].doc == uint32(i) {
				return &a.found[c][n-1]
			}
			a.found[c] = append(a.found[c], occurrence{term: t, doc: uint32(i)})
			last[c][t] = uint32(len(a.found[c]))
			return &a.found[c][len(a.found[c])-1]
		}
		d := &docs[i]
		body := func(s string) {
			text.EachPart(s, func(w string, whole bool) {
				o := at(classText, w)
				o.body = min(o.body+1, mostInBody)
				a.addWord(o.term, whole)
				a.body[i] = min(a.body[i]+1, 1<<16-2)
			})
			eachPart(s, func(w string) {
				o := at(classText, w)
				o.body = min(o.body+1, mostInBody)
			})
		}
		text.EachPart(d.Title, func(w string, whole bool) {
			o := at(classText, w)
			o.title = min(o.title+1, mostInTitle)
			a.addWord(o.term, whole)
			a.title[i] = min(a.title[i]+1, 1<<16-2)
		})
		eachPart(d.Title, func(w string) {
			o := at(classText, w)
			o.title = min(o.title+1, mostInTitle)
		})
		a.words = append(a.words, 0)
		body(d.Abstract)
		a.words = append(a.words, 0)
		if d.Note != "" {
			body(d.Note)
			a.words = append(a.words, 0)
		}
		for _, t := range d.Topics {
			body(t)
			a.words = append(a.words, 0)
			text.EachWord(t, func(w string) { at(classTopic, w) })
			at(classTopic, "="+text.Fold(t))
		}
		if d.Organization != "" {
			body(d.Organization)
			text.EachWord(d.Organization, func(w string) { at(classOrg, w) })
			at(classOrg, "="+text.Fold(d.Organization))
		}
		for k, name := range d.Authors {
			eachName(name, func(w string, initial byte) {
				o := at(classAuthor, w)
				if k == 0 {
					initial |= firstAuthor
				}
				o.title, o.body = 1, bothInitials(o.title == 0, o.body, initial)
			})
		}
		for _, fact := range factKeys(d) {
			at(classText, fact)
		}
		for _, key := range d.idKeys() {
			at(classText, key)
		}
		a.pairs = mineAcronyms(a.pairs, d.Title)
		a.pairs = mineAcronyms(a.pairs, d.Abstract)
		a.words = append(a.words, end)
	}
	return a
}

// firstAuthor marks the byte of a name's word that belongs to the first author.
const firstAuthor = 0x80

// bothInitials combines the initials of a paper's authors who share a word in their names: 0
// if they differ, or the first author's initial as a capital letter.
func bothInitials(none bool, a, b byte) byte {
	switch {
	case none || a&^firstAuthor == b&^firstAuthor:
		return a | b
	case a&firstAuthor == 0 || a == firstAuthor:
		return a & firstAuthor
	}
	return byte(unicode.ToUpper(rune(a&^firstAuthor))) | firstAuthor
}

// postings is a posting list under construction: for each paper the difference from the
// previous one and, in the text class, the frequencies in title and body (3 and 5 bits) or, in
// the author class, the initial of the name.
type postings struct {
	data []byte
	last uint32
	df   uint32
}

func (p *postings) add(o posting, c class) {
	p.data = binary.AppendUvarint(p.data, uint64(o.doc-p.last))
	switch c {
	case classText:
		p.data = append(p.data, o.title<<5|o.body)
	case classAuthor:
		p.data = append(p.data, o.body)
	}
	p.last = o.doc
	p.df++
}

// Maximum frequencies, so that both fit into a byte.
const (
	mostInTitle = 7
	mostInBody  = 31
)

// posting is an entry of a decoded list.
type posting struct {
	doc         uint32
	title, body uint8
}

func (p *postings) read(to []posting, c class) []posting {
	doc, data := uint32(0), p.data
	for len(data) > 0 {
		delta, n := binary.Uvarint(data)
		data = data[n:]
		doc += uint32(delta)
		out := posting{doc: doc}
		switch c {
		case classText:
			out.title, out.body = data[0]>>5, data[0]&31
			data = data[1:]
		case classAuthor:
			out.body = data[0]
			data = data[1:]
		}
		to = append(to, out)
	}
	return to
}
