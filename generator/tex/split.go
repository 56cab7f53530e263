package tex

import "strings"

// Segment is a run of text or one formula.
type Segment struct {
	// Text is the text unchanged, in which a literal dollar sign may be written \$ (see
	// Unescape), or the TeX between a formula's delimiters.
	Text string
	// Math is set for a formula.
	Math bool
	// Display is set for a formula that is displayed on its own line.
	Display bool
}

// Limits of what is accepted as a formula. The longest in 135,000 arXiv abstracts has less
// than 1,000 bytes; beyond these limits, dollars are text.
const (
	maxFormula = 5000 // bytes between the delimiters
	maxNesting = 64   // nested braces
)

// Split divides s into text and formulas. Formulas are $…$, \(…\) (inline), $$…$$, \[…\] and
// the environments equation, align and the like (displayed). A dollar after a backslash is
// text, and so is a dollar that does not open a formula: see [Finder.Match]. Empty segments
// are left out.
func Split(s string) []Segment {
	var out []Segment
	f := NewFinder(s)
	start := 0
	text := func(end int) {
		if end > start {
			out = append(out, Segment{Text: s[start:end]})
		}
	}
	for i := 0; i < len(s); {
		j := strings.IndexAny(s[i:], `$\`)
		if j < 0 {
			break
		}
		i += j
		if seg, end, ok := f.Match(i); ok {
			text(i)
			out = append(out, seg)
			start, i = end, end
			continue
		}
		if s[i] == '\\' {
			i++
		}
		i++
	}
	text(len(s))
	return out
}

// Unescape returns a text segment with \$ replaced by a dollar sign.
func Unescape(text string) string {
	if !strings.Contains(text, `\$`) {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) {
			if text[i+1] != '$' {
				b.WriteByte('\\')
			}
			i++
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// Finder finds the formulas of one string. It builds tables at the first call, after which
// each call takes time linear in the length of the formula only. A Finder must not be used
// concurrently.
type Finder struct {
	s     string
	built bool
	// For the brace at i, group[i] is the position after the matching brace, or 0 if it has
	// none.
	group []int32
	// stop[i] is the position of the first dollar at or after i, outside of any further
	// braces. It is -1 if a closing brace, an unmatched brace, an empty line or the end comes
	// first.
	stop []int32
	// depth[i] is the nesting depth of braces between i and stop[i].
	depth []uint8
}

// NewFinder returns a Finder for the formulas of s.
func NewFinder(s string) *Finder { return &Finder{s: s} }

// Group returns the position after the brace that matches the opening brace at i, or false if
// it has none.
func (f *Finder) Group(i int) (end int, ok bool) {
	f.build()
	end = int(f.group[i])
	return end, end > 0
}

// Match returns the formula that begins at byte i, and the position after it. The result does
// not depend on text before i; the caller must ensure that the byte at i is not escaped.
//
// Dollars match only at the same brace level and not across an empty line. The text between
// them is not a formula if it is blank or reads like prose or an amount of money (see
// [isFormula]).
func (f *Finder) Match(i int) (seg Segment, end int, ok bool) {
	s := f.s
	switch {
	case s[i] == '$':
		f.build()
		if i+1 < len(s) && s[i+1] == '$' {
			j := int(f.stop[i+2])
			if j < 0 || j+1 >= len(s) || s[j+1] != '$' || f.depth[i+2] > maxNesting || !isFormula(s[i+2:j], 0) {
				return Segment{}, 0, false
			}
			return Segment{Text: s[i+2 : j], Math: true, Display: true}, j + 2, true
		}
		j := int(f.stop[i+1])
		if j < 0 || f.depth[i+1] > maxNesting || !isFormula(s[i+1:j], byteAt(s, j+1)) {
			return Segment{}, 0, false
		}
		return Segment{Text: s[i+1 : j], Math: true}, j + 1, true
	case strings.HasPrefix(s[i:], `\(`):
		return f.between(i, `\(`, `\)`, false)
	case strings.HasPrefix(s[i:], `\[`):
		return f.between(i, `\[`, `\]`, true)
	case strings.HasPrefix(s[i:], `\begin{`):
		return f.environment(i)
	}
	return Segment{}, 0, false
}

// between finds a formula that ends with the delimiter right. Neither another left delimiter
// nor an empty line may come before it.
func (f *Finder) between(i int, left, right string, display bool) (Segment, int, bool) {
	s := f.s
	limit := min(len(s), i+len(left)+maxFormula+len(right))
	for j := i + len(left); j < limit; j++ {
		switch s[j] {
		case '\n':
			if blankLine(s, j) {
				return Segment{}, 0, false
			}
		case '\\':
			if strings.HasPrefix(s[j:], left) {
				return Segment{}, 0, false
			}
			if strings.HasPrefix(s[j:], right) {
				body := s[i+len(left) : j]
				if strings.TrimSpace(body) == "" {
					return Segment{}, 0, false
				}
				return Segment{Text: body, Math: true, Display: display}, j + len(right), true
			}
			j++
		}
	}
	return Segment{}, 0, false
}

// mathEnvironments are the LaTeX and amsmath environments that begin a formula. The value is
// the environment that replaces it inside the formula; if empty, the environment adds nothing.
var mathEnvironments = map[string]string{
	"math": "", "displaymath": "", "equation": "",
	"multline": "gathered", "gather": "gathered",
	"align": "aligned", "alignat": "aligned", "flalign": "aligned", "eqnarray": "aligned", "split": "split",
}

// environment finds \begin{equation}…\end{equation} and the like.
func (f *Finder) environment(i int) (Segment, int, bool) {
	s := f.s
	from := i + len(`\begin{`)
	n := strings.IndexByte(s[from:min(len(s), from+20)], '}')
	if n < 0 {
		return Segment{}, 0, false
	}
	name := s[from : from+n]
	inner, ok := mathEnvironments[strings.TrimSuffix(name, "*")]
	if !ok {
		return Segment{}, 0, false
	}
	from += n + 1
	closing := `\end{` + name + `}`
	limit := min(len(s), from+maxFormula+len(closing))
	n = strings.Index(s[from:limit], closing)
	if n < 0 {
		return Segment{}, 0, false
	}
	body := s[from : from+n]
	if strings.TrimSpace(body) == "" || strings.Contains(body, `\begin{`+name+`}`) {
		return Segment{}, 0, false
	}
	if strings.TrimSuffix(name, "*") == "alignat" {
		// Skip the number of columns.
		if t := strings.TrimLeft(body, " "); strings.HasPrefix(t, "{") {
			if k := strings.IndexByte(t, '}'); k > 0 {
				body = t[k+1:]
			}
		}
	}
	if inner != "" {
		body = `\begin{` + inner + `}` + body + `\end{` + inner + `}`
	}
	return Segment{Text: body, Math: true, Display: name != "math"}, from + n + len(closing), true
}

// build makes the tables, in two passes.
//
//complex:because two passes, with one case for each significant character
func (f *Finder) build() {
	if f.built {
		return
	}
	f.built = true
	s, n := f.s, len(f.s)
	f.group = make([]int32, n+2)
	f.stop = make([]int32, n+2)
	f.depth = make([]uint8, n+2)

	type open struct {
		at     int
		height uint8 // of the groups inside
	}
	var stack []open
	height := make(map[int32]uint8) // height of groups that contain groups, by their start
	for i := 0; i < n; i++ {
		switch s[i] {
		case '\\':
			i++
		case '\n':
			if blankLine(s, i) {
				stack = stack[:0]
			}
		case '{':
			stack = append(stack, open{at: i})
		case '}':
			if len(stack) == 0 {
				continue
			}
			top := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			f.group[top.at] = int32(i + 1)
			if top.height > 0 {
				height[int32(top.at)] = top.height
			}
			if k := len(stack) - 1; k >= 0 && top.height < 255 {
				stack[k].height = max(stack[k].height, top.height+1)
			}
		}
	}

	f.stop[n], f.stop[n+1] = -1, -1
	for i := n - 1; i >= 0; i-- {
		next := i + 1
		var inside uint8
		switch s[i] {
		case '\\':
			next = i + 2
		case '$':
			f.stop[i] = int32(i)
			continue
		case '}':
			f.stop[i] = -1
			continue
		case '{':
			if f.group[i] == 0 {
				f.stop[i] = -1
				continue
			}
			next = int(f.group[i])
			inside = height[int32(i)]
			if inside < 255 {
				inside++
			}
		case '\n':
			if blankLine(s, i) {
				f.stop[i] = -1
				continue
			}
		}
		f.stop[i] = f.stop[next]
		f.depth[i] = max(f.depth[next], inside)
	}
}

// blankLine reports whether the line after the line end at i is empty.
func blankLine(s string, i int) bool {
	for i++; i < len(s); i++ {
		switch s[i] {
		case '\n':
			return true
		case ' ', '\t', '\r':
		default:
			return false
		}
	}
	return false
}

func byteAt(s string, i int) byte {
	if i < len(s) {
		return s[i]
	}
	return 0
}
