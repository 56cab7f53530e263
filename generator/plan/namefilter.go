package plan

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"offprint/generator/archive"
	"offprint/generator/text"
)

// Where the names of a kind are more than its overview shows, the theme's script
// names.js filters them. It reads those that have a word which begins with what the
// reader types, from a file for each two letters that words begin with. A file for a
// single letter has the names with most papers only.

const (
	filterFolder = "letter/" // within the index, beside the pages of the letters
	letterNames  = 200
)

// NameShard is the names of one kind that have a word which begins alike, those with
// most papers first.
type NameShard struct {
	Path  string
	Sum   archive.Sum // of all that Document tells
	Count int         // names, of which those of a single letter are not all here

	size int // those that are
	key  string
	r    *registry
}

// NameShards are all of these, by their paths. It is called by one goroutine at a time.
func (p *Plan) NameShards() []NameShard {
	if len(p.shards) == 0 { // else they were asked for before, or kept
		p.shards = p.findShards()
	}
	return p.shards
}

func (p *Plan) findShards() []NameShard {
	var shards []NameShard
	for _, r := range p.registries() {
		if len(r.pages) <= indexEvery {
			continue
		}
		first := len(shards)
		for key, s := range r.sharded() {
			shards = append(shards, NameShard{Path: r.shardPath(key), Count: s.count, size: len(s.names), key: key, r: r})
		}
		slices.SortFunc(shards[first:], func(a, b NameShard) int { return cmp.Compare(a.Path, b.Path) })
	}
	inParallel(len(shards), func(start, end int) {
		var in Inputs
		for i := start; i < end; i++ {
			s := &shards[i]
			in.reset()
			in.number(s.Count)
			for _, n := range s.names() {
				in.string(n.display)
				in.string(n.slug)
				in.number(len(n.papers))
				in.strings(s.r.also(n))
			}
			s.Sum = in.done()
		}
	})
	return shards
}

// shard is what a file has: names, and how many there are.
type shard struct {
	count int
	names []*name
}

func (r *registry) shardPath(key string) string { return r.of + "/" + filterFolder + key + ".json" }

// shards are those of all files, by their keys, see shardKey.
func (r *registry) shards() map[string]*shard {
	shards := map[string]*shard{}
	var keys []string
	for _, n := range byPapers(r.pages) {
		var short bool
		keys, short = r.appendShardKeys(keys[:0], n)
		slices.Sort(keys)
		for _, key := range slices.Compact(keys) {
			s := shards[key]
			if s == nil {
				s = &shard{}
				shards[key] = s
			}
			s.count++
			if len(key) > 1 || short || len(s.names) < letterNames {
				s.names = append(s.names, n)
			}
		}
	}
	return shards
}

// appendShardKeys appends those of the files that a name is in, and says whether all its
// words are single letters.
func (r *registry) appendShardKeys(keys []string, n *name) (_ []string, short bool) {
	short = true
	add := func(n *name) {
		for w := range strings.FieldsFuncSeq(text.Fold(n.display), betweenWords) {
			key := shardKey(w)
			keys = append(keys, key)
			if len(key) == 2 {
				keys = append(keys, key[:1])
			}
			short = short && len(key) == 1
		}
	}
	add(n)
	for _, other := range r.others[n] {
		add(other)
	}
	return keys, short
}

// betweenWords reports whether a character stands between words of names.
func betweenWords(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.Is(unicode.M, r)
}

// shardKey says in which file the names with a word are: "lo" for lovelace, "j" for
// j, and for words that begin with letters beyond ASCII these by blocks of 256, "u-04"
// for Cyrillic. names.js does the same.
func shardKey(word string) string {
	if r, _ := utf8.DecodeRuneInString(word); r >= utf8.RuneSelf {
		return fmt.Sprintf("u-%02x", r>>8)
	}
	if len(word) > 1 && word[1] < utf8.RuneSelf {
		return word[:2]
	}
	return word[:1]
}

// Len is how many names the file has.
func (s *NameShard) Len() int { return s.size }

func (s *NameShard) names() []*name {
	if of := s.r.sharded()[s.key]; of != nil {
		return of.names
	}
	return nil
}

// Document is the file: how many names there are, and of each the name, its address
// without folder and ending, the number of its papers, and other names of it.
func (s *NameShard) Document() ([]byte, error) {
	names := s.names()
	rows := make([][]any, len(names))
	for i, n := range names {
		rows[i] = []any{n.display, n.slug, len(n.papers)}
		for _, other := range s.r.also(n) {
			rows[i] = append(rows[i], other)
		}
	}
	var b bytes.Buffer
	err := newEncoder(&b).Encode(struct {
		Count int     `json:"count"`
		Names [][]any `json:"names"`
	}{s.Count, rows})
	return b.Bytes(), err
}
