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

// If there are more names of a kind than its overview shows, the theme's script names.js
// filters them. It loads the names that have a word that starts with what the reader types:
// there is a file, called a shard, for each two letters that words start with. The file of a
// single letter has only the names with the most papers.

const (
	filterFolder = "letter/" // within the index, like the pages of letters
	letterNames  = 200
)

// NameShard is the names of one kind that have a word with the same start, those with the most
// papers first.
type NameShard struct {
	Path  string
	Sum   archive.Sum // checksum of what Document writes
	Count int         // number of names; the shard of a single letter does not contain all of them

	size int // number of names that it contains
	key  string
	r    *registry
}

// NameShards returns all shards: the kinds one after the other, each in the order of paths. It
// is not safe for concurrent use.
func (p *Plan) NameShards() []NameShard {
	if len(p.shards) == 0 { // otherwise computed earlier, or kept from an earlier build
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

// shard is the content of a file: the names in it, and how many there are in total.
type shard struct {
	count int
	names []*name
}

func (r *registry) shardPath(key string) string { return r.of + "/" + filterFolder + key + ".json" }

// shards returns the shards of all files by their keys, see shardKey.
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

// appendShardKeys appends the keys of the shards that a name is in, and reports whether all
// its words are single letters.
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

// betweenWords reports whether a character separates the words of names.
func betweenWords(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.Is(unicode.M, r)
}

// shardKey returns the key of the shard of the names that contain a word: "lo" for lovelace,
// "j" for j. Words that start with a non-ASCII character are grouped by blocks of 256 code
// points: "u-04" for Cyrillic. names.js does the same.
func shardKey(word string) string {
	if r, _ := utf8.DecodeRuneInString(word); r >= utf8.RuneSelf {
		return fmt.Sprintf("u-%02x", r>>8)
	}
	if len(word) > 1 && word[1] < utf8.RuneSelf {
		return word[:2]
	}
	return word[:1]
}

// Len returns the number of names in the file.
func (s *NameShard) Len() int { return s.size }

func (s *NameShard) names() []*name {
	if of := s.r.sharded()[s.key]; of != nil {
		return of.names
	}
	return nil
}

// Document returns the content of the file: the total number of names, and for each name in
// the file its text, its address without folder and extension, its number of papers, and its
// other names.
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
