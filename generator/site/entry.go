package site

import "strings"

// A paper stands in some ten compact lists: of its authors, topics and
// organization, its week and month. Its entry is the same in all of them (but
// for the day, which lists by name show), so the theme prints it once, and the
// pages refer to it by a mark, which is replaced when they are printed and
// minified.

// A mark is the entry's key between two noncharacters, which Unicode reserves
// for a program's own use.
const (
	markOpen  = "\ufdd0"
	markClose = "\ufdd1"

	// The places in a frame for a page's head and main.
	headMark = markOpen + "head" + markClose
	mainMark = markOpen + "main" + markClose
)

// entryRef is a paper's entry in a compact list.
type entryRef struct {
	e     *entry
	dated bool
}

func (r entryRef) key() string {
	key := strings.TrimPrefix(r.e.path, "papers/")
	if r.dated {
		key += "d"
	}
	return key
}

// listEntries are the marks for papers, and the references behind them, which
// the page that shows them must carry.
func listEntries(papers []*entry, dated bool) (marks string, refs []entryRef) {
	var b strings.Builder
	refs = make([]entryRef, len(papers))
	for i, e := range papers {
		refs[i] = entryRef{e, dated}
		b.WriteString(markOpen)
		b.WriteString(refs[i].key())
		b.WriteString(markClose)
	}
	return b.String(), refs
}
