package tex

import "strings"

// Segment is a stretch of text or one formula.
type Segment struct {
	// Text is the text as it stands, with a dollar sign that is no math
	// possibly written \$ (see Unescape), or the TeX between a formula's
	// delimiters.
	Text string
	// Math tells a formula from text.
	Math bool
	// Display tells a formula set on a line of its own from one in the line.
	Display bool
}

// Limits of what is taken for a formula. The longest in 135,000 arXiv
// abstracts has less than 1,000 bytes; beyond these, dollars are text.
const (
	maxFormula = 5000 // bytes between the delimiters
	maxNesting = 64   // braces in braces
)

// Split cuts s into text and formulas. Formulas are $…$, \(…\) (in the line),
// $$…$$, \[…\] and the environments equation, align and the like (displayed).
// A dollar after a backslash is text, and so is one that opens no formula: see
// [Finder.Match]. Empty segments are left out.
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

// Unescape gives the text that a text segment stands for: \$ is a dollar.
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

// Finder finds the formulas of one string. It prepares tables when it is first
// asked, so that every further answer takes time in the length of the formula
// only. A Finder is not for concurrent use.
type Finder struct {
	s     string
	built bool
	// For the brace at i, group[i] is the position after its partner, 0 when
	// it has none.
	group []int32
	// From i on, outside of any further braces, stop[i] is the position of the
	// dollar that ends a formula, or -1 where none does: a closing brace, a
	// brace without partner, an empty line or the end comes first.
	stop []int32
	// depth[i] is how deep braces are nested between i and stop[i].
	depth []uint8
}

// NewFinder prepares to find the formulas of s.
func NewFinder(s string) *Finder { return &Finder{s: s} }

// Group gives the position after the partner of the opening brace at i, and
// false where it has none.
func (f *Finder) Group(i int) (end int, ok bool) {
	f.build()
	end = int(f.group[i])
	return end, end > 0
}

// Match gives the formula that begins at byte i, and the position after it.
// It depends on nothing before i; the caller sees to it that i is not escaped.
//
// Dollars are matched with braces in mind, and do not match over an empty
// line. What is between them is no formula when it is blank, or reads like
// prose or like an amount of money (see [isFormula]).
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

// between finds what ends with the delimiter right, without another left one
// or an empty line before it.
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

// mathEnvironments are those of LaTeX and amsmath that begin a displayed
// formula. The value is what stands for it inside of one; where it is empty
// the environment adds nothing.
var mathEnvironments = map[string]string{
	"math": "", "displaymath": "", "equation": "",
	"multline": "gathered", "gather": "gathered",
	"align": "aligned", "alignat": "aligned", "flalign": "aligned", "eqnarray": "aligned", "split": "split",
}

// environment finds \begin{equation}…\end{equation} and its like.
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
		// Its number of columns.
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

// build makes the tables, in two sweeps.
//
//complex:because two sweeps, with one case for each character that counts
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
	height := make(map[int32]uint8) // of groups that are nested, by their start
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
