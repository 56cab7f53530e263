package plan

import (
	"bytes"
	"strings"
)

// A paper stands in some ten compact lists: of its authors, topics and
// organization, its week and month. Its entry is the same in all of them (but
// for the day, which lists by name show), so the theme prints it once, and the
// pages refer to it by a mark, which is replaced when they are printed and
// minified.

// A mark is the entry's key between two noncharacters, which Unicode reserves
// for a program's own use.
const (
	MarkOpen  = "\ufdd0"
	MarkClose = "\ufdd1"
)

// EntryRef is a paper's entry in a compact list.
type EntryRef struct {
	e     *entry
	dated bool
}

// Path is that of the paper's page.
func (r EntryRef) Path() string { return r.e.path }

// appendKey appends what tells the entry from others.
func (r EntryRef) appendKey(b []byte) []byte {
	b = append(b, strings.TrimPrefix(r.e.path, "papers/")...)
	if r.dated {
		b = append(b, 'd')
	}
	return b
}

// HasKey reports whether that is the key in the entry's mark.
func (r EntryRef) HasKey(key []byte) bool {
	var room [64]byte // for most
	return bytes.Equal(r.appendKey(room[:0]), key)
}

// Number is the entry's place among all, from 0 to [Plan.Entries].
func (r EntryRef) Number() int {
	if r.dated {
		return 2*int(r.e.number) + 1
	}
	return 2 * int(r.e.number)
}

// Entries is the number of entries that there may be.
func (p *Plan) Entries() int { return 2 * len(p.papers) }

// listEntries are the marks for papers, and the references behind them, which
// the page that shows them must carry.
func listEntries(papers []*entry, dated bool) (marks string, refs []EntryRef) {
	const keySize = 24 // of most
	b := make([]byte, 0, len(papers)*(len(MarkOpen)+keySize+len(MarkClose)))
	refs = make([]EntryRef, len(papers))
	for i, e := range papers {
		refs[i] = EntryRef{e, dated}
		b = append(refs[i].appendKey(append(b, MarkOpen...)), MarkClose...)
	}
	return string(b), refs
}

// Entry is what an entry says of its paper.
func (p *Plan) Entry(r EntryRef) Item {
	item := p.item(r.e)
	if r.dated {
		item.Day = r.e.Date.String()
	}
	return item
}
