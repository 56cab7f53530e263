package source

import (
	"bytes"

	"offprint/generator/text"
)

// pageCode is code that someone put between or below the papers of a page.
type pageCode struct {
	line    int // line number where it begins
	entries int // number of BibTeX entries in it
}

var (
	codeFence = text.LazyRegexp("^[ \t]{0,3}(`{3,}|~{3,})[^`\r\n]*\r?$")
	bareEntry = text.LazyRegexp(`^[ \t]*@[A-Za-z]+[ \t]*\{[^{}=]*,?[ \t]*\r?$`)
)

// withoutCode returns the page with code replaced by blanks: fenced blocks, unless a block
// contains the page itself, and BibTeX entries outside of fences. It returns src if there is
// no code.
func withoutCode(src []byte) (out []byte, found []pageCode) {
	if !bytes.Contains(src, []byte("```")) && !bytes.Contains(src, []byte("~~~")) && !bytes.Contains(src, []byte("@")) {
		return src, nil
	}
	starts := lineStarts(src)
	line := func(i int) []byte { return bytes.TrimRight(src[starts[i]:starts[i+1]], "\r\n") }
	out = src
	open := map[byte]bool{} // fence characters whose block is never closed
	for i := 0; i+1 < len(starts); i++ {
		end := 0
		if m := codeFence.FindSubmatch(line(i)); m != nil {
			if end = i + 1; open[m[1][0]] {
				out = blanked(src, out, starts[i], starts[end])
				continue
			}
			for end+1 < len(starts) && !closesFence(line(end), m[1]) {
				end++
			}
			closed := end+1 < len(starts)
			if end = min(end+1, len(starts)-1); !closed && bibEntry.Match(src[starts[i]:]) {
				open[m[1][0]] = true
				out = blanked(src, out, starts[i], starts[i+1])
				continue // the entries after the fence have their own ends
			}
		} else if bareEntry.Match(line(i)) {
			end = entryEnd(line, i, len(starts)-1)
		}
		if end == 0 {
			continue
		}
		code := src[starts[i]:starts[end]]
		entries := len(bibEntry.FindAllIndex(code, -1))
		if listingSign.Match(code) && newFinder(readPage(code)).lists() {
			// The block contains the page or a part of it.
			out = blanked(src, out, starts[i], starts[i+1])
			if closesFence(line(end-1), []byte("```")) || closesFence(line(end-1), []byte("~~~")) {
				out = blanked(src, out, starts[end-1], starts[end])
			}
			i = end - 1
			continue
		}
		found = append(found, pageCode{i + 1, entries})
		out = blanked(src, out, starts[i], starts[end])
		i = end - 1
	}
	return out, found
}

// blanked returns a copy of src in which the bytes in [from, to) are blanks, except line ends.
// It modifies out instead if out is already a copy.
func blanked(src, out []byte, from, to int) []byte {
	if &out[0] == &src[0] {
		out = bytes.Clone(src)
	}
	for k := from; k < to; k++ {
		if out[k] != '\n' && out[k] != '\r' {
			out[k] = ' '
		}
	}
	return out
}

// closesFence reports whether the line closes a block that was opened with fence.
func closesFence(line, fence []byte) bool {
	t := bytes.TrimSpace(line)
	return len(t) >= len(fence) && len(bytes.Trim(t, string(fence[:1]))) == 0
}

// entryEnd returns the line after the BibTeX entry that begins at line i, or 0 if the entry is
// not closed within 200 lines.
func entryEnd(line func(int) []byte, i, lines int) int {
	const most = 200
	depth := 0
	for k := i; k < min(lines, i+most); k++ {
		depth += bytes.Count(line(k), []byte("{")) - bytes.Count(line(k), []byte("}"))
		if depth <= 0 {
			return k + 1
		}
	}
	return 0
}
