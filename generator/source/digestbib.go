package source

import (
	"strings"

	"offprint/generator/text"
)

// bibInDigest is the beginning of an entry of BibTeX with its key. Decorators of
// Python, which look like one, have none.
var bibInDigest = text.LazyRegexp(`(?m)^[ \t>]*@[A-Za-z]+\s*[{(]\s*[^\s,{}()"=]*\s*,`)

// bibEnd is a line that ends an entry which is not closed.
var bibEnd = text.LazyRegexp("(?m)^[ \t>]*(?:```|~~~|#{1,6} |</|@[A-Za-z]+\\s*[{(])")

// withoutBibTeX blanks the entries of BibTeX in a page, line by line, and returns
// them.
func withoutBibTeX(page string) (rest string, entries []string) {
	var out strings.Builder
	from := 0
	for from < len(page) {
		loc := bibInDigest.FindStringIndex(page[from:])
		if loc == nil {
			break
		}
		start := from + loc[0]
		end := from + loc[1]
		end += bibLength(page[end:])
		entry := page[start:end]
		out.WriteString(page[from:start])
		for _, r := range entry {
			if r == '\n' || r == '\r' {
				out.WriteRune(r)
			}
		}
		entries = append(entries, entry)
		from = end
	}
	if len(entries) == 0 {
		return page, nil
	}
	out.WriteString(page[from:])
	return out.String(), entries
}

// bibLength is how long what follows the key of an entry is: up to the brace that
// closes it, or to what cannot be in it.
func bibLength(s string) int {
	const longest = 1 << 15
	s = s[:min(len(s), longest)]
	if loc := bibEnd.FindStringIndex(s); loc != nil {
		s = s[:loc[0]]
	}
	depth := 1
	for i := range len(s) {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(strings.TrimRight(s, "\r\n"))
}

// ownBibTeX is how many of the entries of BibTeX are of papers that the digest has
// itself: they have the identifier or the title of one.
func (t *digestTree) ownBibTeX() int {
	if len(t.bibliography) == 0 {
		return 0
	}
	known := map[string]bool{}
	for _, h := range t.heads {
		if !h.entry {
			continue
		}
		known[titleKey(h.title)] = true
		for _, id := range h.allIDs() {
			known[id.Value()] = true
		}
	}
	n := 0
	for _, entry := range t.bibliography {
		m := bibTitle.FindStringSubmatch(entry)
		if m != nil && known[titleKey(strings.NewReplacer("{", "", "}", "").Replace(m[1]))] {
			n++
			continue
		}
		for _, id := range bibArXiv.FindAllString(entry, -1) {
			if known[id] {
				n++
				break
			}
		}
	}
	return n
}

var (
	bibTitle = text.LazyRegexp(`(?i)(?:^|[\s,])title\s*=\s*[{"]+([^\n]*?)[}"]+\s*(?:,|\n|$|\})`)
	bibArXiv = text.LazyRegexp(`\b\d{4}\.\d{4,5}\b`)
)
