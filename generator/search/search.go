// Package search writes the search index of a static site and answers queries from it. The
// theme's search.js reads the same files and returns the same papers in the same order.
// docs/search.md describes the format byte by byte, and the ranking.
//
// An index consists of one or more segments: the closed months of the archive, in a large
// archive very old months separately, and the recent months, so that a new day rewrites only a
// small segment. A segment is a folder that is named by a hash of its inputs and never
// changes; the boot file lists the segments.
//
// Writing: analyze.go (the words of a paper), entries.go and acronymfind.go (of all papers),
// terms.go, rows.go, card.go, texts.go and spelling.go (files), write.go (a segment),
// facets.go and beside.go (files next to the segments). Answering: query.go (units), meet.go,
// named.go and phrases.go (lists that match them), score.go, titles.go, repair.go, answer.go.
package search

import (
	"context"
	"encoding/json"

	"offprint/generator/paper"
)

// Folder is the folder of the index in the site.
const Folder = "search"

// BootFile is the file in Folder that is read first.
const BootFile = "boot.gz"

// version is the version of the format. A script that finds another version reports it instead
// of misreading the index.
//
//	2  initials in lists of authors, lists of rare forms, no neighbours
//	3  columns in term shards, short keys of names, rows of words
//	4  facets next to the segments, variants of names, first authors
//	5  one vocabulary for all segments
const version = 5

// Doc is a paper to be indexed.
type Doc struct {
	ID      string // "arxiv:2510.06084"
	DOI     string // if ID is another identifier
	Path    string // of its page, relative to the root of the site
	Title   string // plain text
	Authors []string
	// NumAuthors exceeds the length of Authors if names are unknown.
	NumAuthors int
	Date       paper.Day // 0 if unknown
	Votes      int
	Topics     []string
	// Organization may be empty.
	Organization string
	Abstract     string // plain text
	Note         string `json:",omitempty"` // the curator's comment as plain text
	Language     string // "de"; empty if unknown
	Code         bool   // the code's address is known
}

// File is a file of the index, relative to Folder.
type File struct {
	Path string
	Data []byte
}

// Source provides the papers of a segment, newest first and undated ones last. Docs is called
// for runs of papers from several goroutines at once.
type Source struct {
	Len  int
	Docs func(ctx context.Context, from, to int) ([]Doc, error)
}

// boot is the content of BootFile.
type boot struct {
	Version int `json:"v"`
	// Root is the site's root relative to Folder.
	Root string `json:"root"`
	// Stop are the stop words, separated by spaces.
	Stop string `json:"stop"`
	Beside
	Segments []*Segment `json:"segments"` // newest first
}

// Segment describes a written segment: what a reader must know before it looks up a word.
type Segment struct {
	Dir    string `json:"dir"` // in Folder
	Papers int    `json:"papers"`
	// Months are the months of the papers with their numbers, newest first. Undated papers
	// follow all of them.
	Months []monthCount `json:"months"`
	// Shards are the keys at which the second and further shards begin, separated by line
	// feeds. A key is the shortest text between the words of two shards.
	Shards string `json:"shards"`
	// Common lists the words whose long posting lists have their own files, one line per file
	// in order: the words, with a "+" if their shard has further data, and the number of bits
	// of the number of papers.
	Common   string `json:"common"`
	Spelling []int  `json:"spelling"` // lengths in characters for which there is a list of words
	// Names are those of topics and organizations that are in the dictionary as they are,
	// because their keys collide.
	Names []string `json:"names,omitempty"`
	// Rows is the number of files with rows of words.
	Rows int `json:"rows,omitempty"`
	// Vocabulary is the folder of the segment with the vocabulary of packed texts; empty for
	// its own.
	Vocabulary string `json:"vocabulary,omitempty"`
	// Files is the number of files in Dir.
	Files int `json:"files,omitempty"`
	// Stats are the statistics the segment was written with.
	Stats *Stats `json:"stats,omitempty"`
}

// Stats are statistics of the whole archive that a segment needs.
type Stats struct {
	Title    float64 `json:"title"`    // mean number of words of a title
	Body     float64 `json:"body"`     // mean number of words of an abstract with topics
	Acronyms string  `json:"acronyms"` // lines of the form "llm large language model"
	// Vocabulary is the vocabulary of packed texts, in lines; Dir is the folder of the segment
	// with its file.
	Vocabulary string `json:"vocabulary"`
	Dir        string `json:"dir"`
}

type monthCount struct {
	Month string // "2025-10"
	Count int
}

// MarshalJSON encodes ["2025-10", 31].
func (m monthCount) MarshalJSON() ([]byte, error) { return json.Marshal([]any{m.Month, m.Count}) }

// UnmarshalJSON decodes the output of MarshalJSON.
func (m *monthCount) UnmarshalJSON(b []byte) error {
	return json.Unmarshal(b, &[]any{&m.Month, &m.Count})
}

// Papers per block: large blocks compress better, small ones cost a reader less.
const (
	cardsInBlock = 8
	textsInBlock = 16
)

// Ranking: BM25F. The parameters were chosen on known-item searches and on judged collections;
// docs/search.md has the figures.
const (
	k1         = 1.2
	titleBoost = 2.0
	titleB     = 0.3
	bodyB      = 0.6
)
