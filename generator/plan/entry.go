package plan

import (
	"bytes"
	"strings"
)

// A paper is in some ten compact lists: those of its authors, topics and organization, of its
// week and its month. Its entry is the same in all of them (except for the day, which the
// lists of names show). The theme therefore prints each entry once. Pages refer to it by a
// mark, which is replaced by the entry when the pages are printed and minified.

// A mark is the entry's key between two noncharacters, which Unicode reserves for a program's
// internal use.
const (
	MarkOpen  = "\ufdd0"
	MarkClose = "\ufdd1"
)

// EntryRef refers to the entry of a paper in compact lists.
type EntryRef struct {
	e     *entry
	dated bool
}

// Path returns the path of the paper's page.
func (r EntryRef) Path() string { return r.e.path }

// appendKey appends the key of the entry, which is unique.
func (r EntryRef) appendKey(b []byte) []byte {
	b = append(b, strings.TrimPrefix(r.e.path, "papers/")...)
	if r.dated {
		b = append(b, 'd')
	}
	return b
}

// HasKey reports whether key is the one in the entry's mark.
func (r EntryRef) HasKey(key []byte) bool {
	var room [64]byte // enough for most
	return bytes.Equal(r.appendKey(room[:0]), key)
}

// Number returns the entry's number among all entries, at least 0 and less than
// [Plan.Entries].
func (r EntryRef) Number() int {
	if r.dated {
		return 2*int(r.e.number) + 1
	}
	return 2 * int(r.e.number)
}

// Entries returns the number of possible entries.
func (p *Plan) Entries() int { return 2 * len(p.papers) }

// listEntries returns the marks for papers, and the references that belong to them, which the
// page that shows them must carry in Page.Entries.
func listEntries(papers []*entry, dated bool) (marks string, refs []EntryRef) {
	const keySize = 24 // bytes, of most keys
	b := make([]byte, 0, len(papers)*(len(MarkOpen)+keySize+len(MarkClose)))
	refs = make([]EntryRef, len(papers))
	for i, e := range papers {
		refs[i] = EntryRef{e, dated}
		b = append(refs[i].appendKey(append(b, MarkOpen...)), MarkClose...)
	}
	return string(b), refs
}

// Entry returns the data of an entry.
func (p *Plan) Entry(r EntryRef) Item {
	item := p.item(r.e)
	if r.dated {
		item.Day = r.e.Date.String()
	}
	return item
}
