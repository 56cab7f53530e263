package plan

import "strings"

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

// Key tells the entry from others.
func (r EntryRef) Key() string {
	key := strings.TrimPrefix(r.e.path, "papers/")
	if r.dated {
		key += "d"
	}
	return key
}

// listEntries are the marks for papers, and the references behind them, which
// the page that shows them must carry.
func listEntries(papers []*entry, dated bool) (marks string, refs []EntryRef) {
	var b strings.Builder
	refs = make([]EntryRef, len(papers))
	for i, e := range papers {
		refs[i] = EntryRef{e, dated}
		b.WriteString(MarkOpen)
		b.WriteString(refs[i].Key())
		b.WriteString(MarkClose)
	}
	return b.String(), refs
}

// Entry is what an entry says of its paper.
func (p *Plan) Entry(r EntryRef) Item {
	item := p.item(r.e)
	if r.dated {
		item.Day = r.e.Date.String()
	}
	return item
}
