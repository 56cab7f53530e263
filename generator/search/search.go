// Package search writes the index that a static site is searched with, and
// answers queries from it. The theme's script search.js reads the same files and
// gives the same papers in the same order; docs/search.md has the format byte by
// byte, and the ranking.
//
// An index is one segment or some: the closed months of the archive, in a large one those
// of long ago for themselves, and the recent ones, so that a new day rewrites a small segment
// only. A
// segment is a folder that is named after what it is made of and is never changed;
// the boot file says which segments there are.
//
// To write: analyze.go (a paper's words), entries.go and acronymfind.go (of all papers),
// terms.go, rows.go, card.go, texts.go and spelling.go (files), write.go (a segment of these),
// facets.go and beside.go (beside segments). To answer: query.go (units), meet.go, named.go and
// phrases.go (lists that meet them), score.go, titles.go, repair.go, answer.go.
package search

import (
	"context"
	"encoding/json"

	"offprint/generator/paper"
)

// Folder is where the index stands in the site.
const Folder = "search"

// BootFile is the file in Folder that everything begins with.
const BootFile = "boot.gz"

// version is the version of the format. A script that meets another one says so instead of
// reading nonsense.
//
//	2  initials behind lists of authors, lists of rare forms, no neighbours
//	3  columns in term shards, short keys of names, rows of words
//	4  facets beside the segments, names that are one, first authors
//	5  one vocabulary for all segments
const version = 5

// Doc is a paper as it is searched for.
type Doc struct {
	ID      string // "arxiv:2510.06084"
	DOI     string // where ID is another identifier
	Path    string // of its page, relative to the root of the site
	Title   string // plain text
	Authors []string
	// NumAuthors is larger than the length of Authors where names are not known.
	NumAuthors int
	Date       paper.Day // 0 where there is none
	Votes      int
	Topics     []string
	// Organization may be empty.
	Organization string
	Abstract     string // plain text
	Note         string `json:",omitempty"` // plain text of the curator's word on the paper
	Language     string // "de"; empty where nobody tells
	Code         bool   // there is an address of its code
}

// File is a file of the index, relative to Folder.
type File struct {
	Path string
	Data []byte
}

// Source gives the papers of a segment, newest first, those without a date last. It is called for runs of
// papers, from several goroutines at once.
type Source struct {
	Len  int
	Docs func(ctx context.Context, from, to int) ([]Doc, error)
}

// boot is the content of BootFile.
type boot struct {
	Version int `json:"v"`
	// Root is where the site's root is, seen from Folder.
	Root string `json:"root"`
	// Stop are the words that say nothing, separated by spaces.
	Stop string `json:"stop"`
	Beside
	Segments []*Segment `json:"segments"` // newest first
}

// Segment describes a segment that is written: what a reader must know before it
// asks for a word.
type Segment struct {
	Dir    string `json:"dir"` // in Folder
	Papers int    `json:"papers"`
	// Months are the months of the papers, newest first, with how many there are.
	// Papers without a date come behind all of them.
	Months []monthCount `json:"months"`
	// Shards are the keys at which the second shard, the third and so on begin,
	// separated by line feeds. A key is the shortest text between the shards'
	// words.
	Shards string `json:"shards"`
	// Common are the words whose posting list is long and has a file of its own, a
	// line for each file in their order: the words, with a "+" where the word's
	// shard knows more, and the number of binary digits of the number of papers.
	Common   string `json:"common"`
	Spelling []int  `json:"spelling"` // the lengths in characters for which there is a list of words
	// Names are those of topics and organizations that stand in the dictionary as they
	// are, since their keys are alike.
	Names []string `json:"names,omitempty"`
	// Rows is the number of files with rows of words.
	Rows int `json:"rows,omitempty"`
	// Vocabulary is the folder of the segment whose words texts are packed with; empty for
	// its own.
	Vocabulary string `json:"vocabulary,omitempty"`
	// Files is the number of files in Dir.
	Files int `json:"files,omitempty"`
	// Stats are what the segment was written with.
	Stats *Stats `json:"stats,omitempty"`
}

// Stats are what a segment needs to know of the archive as a whole.
type Stats struct {
	Title    float64 `json:"title"`    // words in the mean title
	Body     float64 `json:"body"`     // words in the mean abstract with topics
	Acronyms string  `json:"acronyms"` // "llm large language model" in lines
	// Vocabulary has the words that texts are packed with, in lines, and Dir is the folder of
	// the segment with the file of these.
	Vocabulary string `json:"vocabulary"`
	Dir        string `json:"dir"`
}

type monthCount struct {
	Month string // "2025-10"
	Count int
}

// MarshalJSON writes ["2025-10", 31].
func (m monthCount) MarshalJSON() ([]byte, error) { return json.Marshal([]any{m.Month, m.Count}) }

// UnmarshalJSON reads what MarshalJSON writes.
func (m *monthCount) UnmarshalJSON(b []byte) error {
	return json.Unmarshal(b, &[]any{&m.Month, &m.Count})
}

// Blocks of papers: large ones compress better, small ones cost a reader less.
const (
	cardsInBlock = 8
	textsInBlock = 16
)

// Ranking: BM25F with the parameters that held on known-item searches and on
// judged collections alike; docs/search.md has the figures.
const (
	k1         = 1.2
	titleBoost = 2.0
	titleB     = 0.3
	bodyB      = 0.6
)
