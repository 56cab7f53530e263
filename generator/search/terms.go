package search

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/bits"
	"strings"
	"unicode/utf8"
)

// Sizes in bytes before compression.
const (
	shardBytes      = 5000 // of a term shard
	smallShardBytes = 3000 // of one if there are few papers
	fewPapers       = 3000
	ownFile         = 3500 // minimum size of a posting list with its own file
)

// terms is the dictionary under construction.
type terms struct {
	w      *writer
	shards []string // keys at which the second and further shards begin
	common []commonList
	names  int // number of files with lists of names

	shard shardColumns
}

// shardColumns is a term shard under construction. Similar data is stored together because it
// compresses better.
type shardColumns struct {
	n                   int
	shared, more, flags []byte
	chars, numbers      []byte
	docs                [classes + 1][]byte // of lists; the last column is for those of rare forms
	impacts, initials   []byte
	last                string
	groups              int
}

// size returns the size before compression.
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

// commonList is a posting list with its own file.
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

// place writes the number of papers of a list and its place: in the shard, or in its own file.
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

// add writes a word; next is the following one.
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

// addGroup writes the data of a word's stem.
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
		// A stem with words in two shards has its list in both.
		flags = flagGroup
		g.shard, g.number = shard, t.shard.groups
		t.shard.groups++
		t.place(g.encoded, g.df, classText, g.file)
	} else {
		flags = flagMember
		t.shard.numbers = binary.AppendUvarint(t.shard.numbers, uint64(g.number))
	}
	// Of the forms of a common word, only common ones are listed in the boot file, and marked
	// if their shard has further data.
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

// rareForm is the ratio of the papers of a stem to those of a form above which the form is a
// rare one.
const rareForm = 30

// commonShare is the reciprocal of the share of a common list that a form must have to be
// listed.
const commonShare = 6

// Flags of a word in a shard.
const (
	flagGroup  = 1 << iota // the list of its stem follows
	flagMember             // its stem's list belongs to an earlier word of the shard
	flagAuthor             // a name of an author; topic and organization are the next two bits
	flagForm   = 1 << 5    // the papers with exactly this form, a rare one of its stem
)

func sharedPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// separator returns the shortest text that is greater than a and at most b.
func separator(a, b string) string {
	n := sharedPrefix(a, b) + 1
	for n < len(b) && !utf8.RuneStart(b[n]) {
		n++
	}
	return b[:n]
}
