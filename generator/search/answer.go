package search

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"slices"
)

// Sort is the order of results.
type Sort string

// The orders of results.
const (
	ByRelevance Sort = "relevance"
	ByDate      Sort = "date"  // newest first, undated papers last
	ByVotes     Sort = "votes" // most votes first
)

// Options select a part of the results.
type Options struct {
	Limit, Offset int
	Sort          Sort
	// Typing treats the last word as possibly incomplete.
	Typing bool
}

// Found is a paper in a result.
type Found struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Authors []string `json:"authors"` // the first ones
	More    int      `json:"moreAuthors"`
	Date    string   `json:"date"` // empty for an undated paper
	Path    string   `json:"-"`    // of its page, relative to the root of the site
	URL     string   `json:"url"`  // to be filled in by the caller
	Votes   int      `json:"votes"`
	Score   int64    `json:"score"`
}

// Correction is a word that was replaced by another.
type Correction struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Count is the number of papers with a value of a facet.
type Count struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

// Result is the answer to a query.
type Result struct {
	Total int `json:"total"`
	// Approximate reports that not all papers that may contain a phrase were checked.
	Approximate bool         `json:"approximate"`
	Papers      []Found      `json:"papers"`
	Years       []Count      `json:"years"` // newest first
	Corrections []Correction `json:"corrections"`
	// Hint tells what to do about a query that cannot be answered.
	Hint string `json:"hint,omitempty"`
}

// HintOnlyNot is for a query that only excludes.
const HintOnlyNot = "only-not"

const (
	phraseChecks = 100 // maximum number of papers whose texts are checked for phrases
	titleChecks  = 20  // number of top papers whose titles are compared with the query
	enoughPapers = 20
	// Number of words from which a query is not corrected word by word, and forms are not
	// preferred.
	correctedQuery    = 8
	completions       = 8 // of a prefix
	commonCompletions = 2 // of these, with a list in a separate file
	longFormWords     = 6 // maximum number of words of a long form
	prefixShards      = 3
	spellings         = 4
	twoSlips          = 7 // minimum length of a word that may have two typing errors
	wellKnown         = 5 // binary logarithm of the number of papers from which a word can be the correction of a rare one
	firstLetter       = 2 // bonus of the same first letter to this logarithm
	formWeight        = 95
	partsWeight       = 90
	rowWeight         = 200 // for these words in a row in the title
	nearWeight        = 90  // for a word at edit distance one
	farWeight         = 70  // edit distance two
	acronymWeight     = 75
	wordWeight        = 100
	yearImpact        = 7
	splitLetters      = 3 // minimum length of each part of a split word
	splitShort        = 2 // of a part, if both parts occur in a row
	splitPapers       = 1 // minimum number of papers with each part
)

// Search answers a query. If it has phrases that no paper contains, they are also tried as
// authors or formulas.
func (ix *Index) Search(ctx context.Context, q string, o Options) (*Result, error) {
	res, err := ix.search(ctx, q, o)
	other := requoted(q)
	if err != nil || res.Total > 0 || other == straight(q) {
		return res, err
	}
	if more, err := ix.search(ctx, other, o); err != nil || more.Total > 0 {
		return more, err
	}
	return res, nil
}

func (ix *Index) search(ctx context.Context, q string, o Options) (*Result, error) {
	if o.Limit <= 0 {
		o.Limit = 10
	}
	o.Offset = max(o.Offset, 0)
	s := &searcher{ix: ix, o: o, q: parseQuery(q, o.Typing, ix.stop), shown: map[int][]string{}}
	if s.q.id != "" {
		res, err := s.byID(ctx)
		if err != nil || res.Total > 0 || !s.q.partial {
			return res, err
		}
		s.q = parseWords(q, o.Typing, ix.stop)
	}
	if s.q.empty() {
		res := &Result{}
		if len(s.q.not)+len(s.q.notPhrases) > 0 {
			res.Hint = HintOnlyNot
		}
		return res, nil
	}
	if err := s.joinNames(ctx); err != nil {
		return nil, err
	}
	if err := s.gather(ctx); err != nil {
		return nil, err
	}
	found := s.collect()
	if len(s.q.units) < correctedQuery {
		var err error
		if found, err = s.repair(ctx, found); err != nil {
			return nil, err
		}
	}
	if units := apart(s.q.units, ix.stop); len(found) == 0 && len(units) > len(s.q.units) {
		s = &searcher{ix: ix, o: o, q: s.q, shown: map[int][]string{}}
		s.q.units = units
		if err := s.gather(ctx); err != nil {
			return nil, err
		}
		found = s.collect()
	}
	// In any other order than relevance, papers with some of the words would be mixed with
	// those that have all of them. Fields only limit the results and are not considered here.
	whole := s.o.Sort != "" && s.o.Sort != ByRelevance && anyAll(found)
	return s.answer(ctx, slices.DeleteFunc(found, func(c candidate) bool { return !c.wanted || whole && !c.all }))
}

// requoted rewrites a query whose quoted phrases no paper contains: as names of authors, or
// without quotes if they contain LaTeX, because formulas are indexed as plain text.
func requoted(q string) string {
	return quotedMath.ReplaceAllString(quotedName.ReplaceAllString(straight(q), `${1}author:"$2"`), "$1$2")
}

// searcher answers one query.
type searcher struct {
	ix *Index
	o  Options
	q  query

	units       [][]component // by unit
	not         [][]component
	phrases     []phrase
	corrections []Correction
	shown       map[int][]string // words of a title that represent those of a unit
	parted      bool             // a word was split into two
}

// byID returns the paper with an identifier, or those whose identifier has it as a prefix.
func (s *searcher) byID(ctx context.Context) (*Result, error) {
	res := &Result{}
	for _, r := range s.ix.segments {
		hits, err := r.having(ctx, s.q.id, classText)
		if err != nil {
			return nil, err
		}
		if hits == nil && s.q.partial {
			words, err := r.beginning(ctx, s.q.id)
			if err != nil {
				return nil, err
			}
			for i := range words {
				more, err := r.list(ctx, &words[i], classText)
				if err != nil {
					return nil, err
				}
				hits = append(hits, more...)
			}
			hits = dedupe(hits)
		}
		for _, h := range hits {
			f, err := r.found(ctx, h.doc, 0)
			if err != nil {
				return nil, err
			}
			res.Papers = append(res.Papers, f)
			if f.Date != "" {
				res.Years = addYear(res.Years, f.Date[:4], 1)
			}
		}
	}
	res.Total = len(res.Papers)
	from, to := s.o.page(res.Total)
	res.Papers = res.Papers[from:to]
	return res, nil
}

// page returns the requested range of n papers.
func (o Options) page(n int) (from, to int) {
	from = min(o.Offset, n)
	return from, from + min(o.Limit, n-from)
}

func (r *reader) found(ctx context.Context, doc uint32, score int64) (Found, error) {
	c, err := r.card(ctx, doc)
	if c.Authors == nil {
		c.Authors = []string{} // encode as a list in JSON
	}
	return Found{ID: c.ID, Title: c.Title, Authors: c.Authors, More: c.More, Date: c.Date, Path: c.Path, Votes: c.Votes, Score: score}, err
}

func addYear(years []Count, year string, n int) []Count {
	if k := len(years); k > 0 && years[k-1].Value == year {
		years[k-1].Count += n
		return years
	}
	return append(years, Count{year, n})
}

// answer sorts the candidates and reads the cards of the requested ones.
func (s *searcher) answer(ctx context.Context, found []candidate) (*Result, error) {
	var err error
	slices.SortFunc(found, byScore)
	segments := s.ix.segments
	res := &Result{Corrections: s.corrections}
	if len(s.q.phrases)+len(s.q.notPhrases) > 0 {
		if found, res.Approximate, err = s.limitToPhrases(ctx, found); err != nil {
			return nil, err
		}
	}
	res.Total = len(found)
	switch s.o.Sort {
	case ByDate:
		slices.SortFunc(found, byNumber)
	case ByVotes:
		votes := make([][]uint64, len(segments))
		for i, r := range segments {
			if votes[i], err = r.votes(ctx); err != nil {
				return nil, err
			}
		}
		slices.SortFunc(found, func(a, b candidate) int {
			return cmp.Or(cmp.Compare(votes[b.segment][b.doc], votes[a.segment][a.doc]), byNumber(a, b))
		})
	default:
		if err := s.compareTitles(ctx, found); err != nil {
			return nil, err
		}
	}
	from, to := s.o.page(len(found))
	for _, c := range found[from:to] {
		f, err := segments[c.segment].found(ctx, c.doc, c.score)
		if err != nil {
			return nil, err
		}
		res.Papers = append(res.Papers, f)
	}
	slices.SortFunc(found, byNumber)
	for i, n := 0, 0; i < len(segments); i++ {
		doc := uint32(0)
		for _, m := range segments[i].Months {
			doc += uint32(m.Count)
			k := n
			for n < len(found) && found[n].segment == i && found[n].doc < doc {
				n++
			}
			if n > k {
				res.Years = addYear(res.Years, m.Month[:4], n-k)
			}
		}
		for n < len(found) && found[n].segment == i {
			n++ // undated
		}
	}
	return res, nil
}

// votes reads the numbers of votes of all papers.
func (r *reader) votes(ctx context.Context) ([]uint64, error) {
	data, err := r.file(ctx, "v.gz")
	if err != nil {
		return nil, err
	}
	var votes []uint64
	for len(data) > 0 && len(votes) < r.Papers {
		v, n := binary.Uvarint(data)
		if n <= 0 {
			break
		}
		votes = append(votes, v)
		data = data[n:]
	}
	if len(votes) != r.Papers {
		return nil, fmt.Errorf("%s/v.gz: %w", r.Dir, errFormat)
	}
	return votes, nil
}
