package source

import (
	"strings"

	"offprint/generator/text"
)

// bibInDigest matches the beginning of a BibTeX entry with its key. Python decorators look
// similar but have no key.
var bibInDigest = text.LazyRegexp(`(?m)^[ \t>]*@[A-Za-z]+\s*[{(]\s*[^\s,{}()"=]*\s*,`)

// bibEnd matches a line that ends an unclosed entry.
var bibEnd = text.LazyRegexp("(?m)^[ \t>]*(?:```|~~~|#{1,6} |</|@[A-Za-z]+\\s*[{(])")

// withoutBibTeX removes the BibTeX entries from a page, but keeps their line breaks. It also
// returns the entries.
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

// bibLength returns the length of the rest of an entry after its key: up to the closing brace,
// or to text that cannot be part of an entry.
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

// ownBibTeX returns the number of BibTeX entries whose identifier or title is that of a paper
// in the digest.
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
