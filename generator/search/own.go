package search

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"offprint/generator/text"
)

// forPapers matches syntax that only applies to papers: fields and operators.
var forPapers = regexp.MustCompile(`(?:^|[\s\v\p{Z}\x{feff}(])-[^\s\v\p{Z}\x{feff}]|\b[a-z]+:[^\s\v\p{Z}\x{feff}]|\b(?:OR|NOT)\b`)

const mostPages = 4

// Pages returns the user's own pages that contain all words of a query, those with all of them
// in the title first. A query with fields or operators only finds papers. The theme's own.js
// does the same.
func (ix *Index) Pages(ctx context.Context, query string, typing bool) ([]OwnPage, error) {
	if ix.beside.Pages == "" || forPapers.MatchString(query) {
		return nil, nil
	}
	wanted := ix.saying(text.Words(query), typing)
	if len(wanted) == 0 {
		return nil, nil
	}
	data, err := ix.file(ctx, ix.beside.Pages)
	if err != nil {
		return nil, err
	}
	head, lines, _ := strings.Cut(string(data), "\n")
	var list [][2]string
	if err := json.Unmarshal([]byte(head), &list); err != nil {
		return nil, fmt.Errorf("%s: %w", ix.beside.Pages, errFormat)
	}
	fits := func(i int, has string) bool {
		return alike(has, wanted[i]) || typing && i == len(wanted)-1 && strings.HasPrefix(has, wanted[i])
	}
	// met reports whether each word is found.
	met := func(by func(i int) bool) bool {
		for i := range wanted {
			if !by(i) {
				return false
			}
		}
		return true
	}
	found := make([]map[string]bool, len(wanted))
	for i := range found {
		found[i] = map[string]bool{}
		for line := range strings.Lines(lines) {
			if f := strings.Fields(line); len(f) > 0 && fits(i, f[0]) {
				for _, at := range f[1:] {
					found[i][at] = true
				}
			}
		}
	}
	var first, others []OwnPage
	for at, p := range list {
		page, title := OwnPage{Title: p[0], Path: p[1]}, text.Words(p[0])
		switch {
		case !met(func(i int) bool { return found[i][strconv.Itoa(at)] }):
		case met(func(i int) bool { return slices.ContainsFunc(title, func(has string) bool { return fits(i, has) }) }):
			first = append(first, page)
		default:
			others = append(others, page)
		}
	}
	pages := append(first, others...)
	return pages[:min(len(pages), mostPages)], nil
}

// saying returns the words that are not stop words, and the last one if it may be incomplete.
func (ix *Index) saying(words []string, typing bool) (list []string) {
	for i, w := range words {
		if !ix.stop[w] || typing && i == len(words)-1 && i > 0 {
			list = append(list, w)
		}
	}
	return list
}

// alike reports whether words are forms of each other: one is the other with at most two more
// letters.
func alike(a, b string) bool {
	if a == b {
		return true
	}
	n, m := lengthOf(a), lengthOf(b)
	return min(n, m) > 2 && max(n, m)-min(n, m) < 3 && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a))
}

// lengthOf returns a text's length in UTF-16 code units, as in JavaScript.
func lengthOf(s string) int { return len(utf16.Encode([]rune(s))) }
