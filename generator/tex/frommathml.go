package tex

import (
	"html"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// FromMathML converts a formula in presentation MathML, an element <math> as publishers have
// it in titles and abstracts, to TeX without delimiters. If the element contains its own TeX
// as an annotation, that is used. Unknown elements are read as rows.
func FromMathML(markup string) string {
	r := mathmlReader{s: markup}
	root := mathmlElement{name: "mrow"}
	r.children(&root, "")
	return strings.TrimSpace(r.row(root.children))
}

// mathmlElement is an element of the formula, or a text node.
type mathmlElement struct {
	name     string // empty for text
	attrs    map[string]string
	text     string
	children []*mathmlElement
}

type mathmlReader struct {
	s     string
	i     int
	depth int
}

// children reads nodes up to the end tag of the element until.
func (r *mathmlReader) children(parent *mathmlElement, until string) {
	r.depth++
	defer func() { r.depth-- }()
	for r.i < len(r.s) {
		tag, ok := Tag{}, false
		if r.s[r.i] == '<' {
			tag, ok = TagAt(r.s, r.i)
		}
		if !ok {
			from := r.i
			for r.i++; r.i < len(r.s) && r.s[r.i] != '<'; r.i++ {
			}
			parent.children = append(parent.children, &mathmlElement{text: html.UnescapeString(r.s[from:r.i])})
			continue
		}
		if tag.Close {
			if tag.Name == until || r.depth == 1 {
				r.i = tag.End
			}
			if r.depth > 1 {
				return // the end tag of an outer element ends this one too
			}
			continue
		}
		r.i = tag.End
		e := &mathmlElement{name: tag.Name, attrs: tag.Attrs}
		if !tag.Empty && r.depth <= maxNesting {
			r.children(e, tag.Name)
		}
		parent.children = append(parent.children, e)
	}
}

// content returns all text in an element.
func (e *mathmlElement) content() string {
	if e.name == "" {
		return e.text
	}
	var b strings.Builder
	for _, c := range e.children {
		b.WriteString(c.content())
	}
	return b.String()
}

// elements returns the children without the white space between them.
func (e *mathmlElement) elements() []*mathmlElement {
	var list []*mathmlElement
	for _, c := range e.children {
		if c.name != "" || strings.TrimSpace(c.text) != "" {
			list = append(list, c)
		}
	}
	return list
}

// row converts and concatenates elements.
func (r *mathmlReader) row(list []*mathmlElement) string {
	var b strings.Builder
	for _, e := range list {
		appendTeX(&b, r.write(e))
	}
	return b.String()
}

// appendTeX appends s, after a space if s would otherwise continue the name of a macro.
func appendTeX(b *strings.Builder, s string) {
	if s == "" {
		return
	}
	if isLetter(s[0]) && endsInMacro(b.String()) {
		b.WriteByte(' ')
	}
	b.WriteString(s)
}

func endsInMacro(s string) bool {
	const longest = 40
	s = s[max(0, len(s)-longest):]
	n := len(s)
	for n > 0 && isLetter(s[n-1]) {
		n--
	}
	return n > 0 && n < len(s) && s[n-1] == '\\'
}

// arg converts the k-th child to the argument of a macro or of a script.
func (r *mathmlReader) arg(list []*mathmlElement, k int) string {
	if k >= len(list) {
		return "{}"
	}
	return "{" + strings.TrimSpace(r.write(list[k])) + "}"
}

// base converts the first child to the base of scripts.
func (r *mathmlReader) base(list []*mathmlElement) string {
	if len(list) == 0 {
		return ""
	}
	s := strings.TrimSpace(r.write(list[0]))
	if utf8.RuneCountInString(s) > 1 && !(s[0] == '\\' && endsInMacro(s)) && strings.Trim(s, "0123456789") != "" && list[0].name == "mrow" {
		return "{" + s + "}"
	}
	return s
}

//complex:because one case for each element of MathML
func (r *mathmlReader) write(e *mathmlElement) string {
	list := e.elements()
	switch e.name {
	case "":
		return mathSigns(e.text)
	case "mi":
		return identifier(strings.TrimSpace(e.content()), e.attrs["mathvariant"])
	case "mn", "mo", "ms":
		return mathSigns(e.content())
	case "mtext":
		if t := strings.Join(strings.Fields(e.content()), " "); t != "" {
			return `\text{` + textSigns.Replace(t) + "}"
		}
		return " "
	case "mspace":
		return " "
	case "mphantom", "annotation-xml", "maligngroup", "malignmark", "mprescripts", "none":
		return ""
	case "semantics":
		for _, c := range list {
			if c.name == "annotation" && strings.Contains(strings.ToLower(c.attrs["encoding"]), "tex") {
				return FromDocument(c.content())
			}
		}
		return r.row(list[:min(1, len(list))])
	case "annotation":
		return ""
	case "mfrac":
		return `\frac` + r.arg(list, 0) + r.arg(list, 1)
	case "msqrt":
		return `\sqrt{` + strings.TrimSpace(r.row(list)) + "}"
	case "mroot":
		return `\sqrt[` + strings.Trim(r.arg(list, 1), "{}") + "]" + r.arg(list, 0)
	case "msub":
		return r.base(list) + "_" + r.arg(list, 1)
	case "msup":
		if t := strings.TrimSpace(r.row(list[min(1, len(list)):])); t == "'" || t == "''" {
			return r.base(list) + t
		}
		return r.base(list) + "^" + r.arg(list, 1)
	case "msubsup", "munderover":
		return r.base(list) + "_" + r.arg(list, 1) + "^" + r.arg(list, 2)
	case "munder":
		if len(list) > 0 && list[0].name == "mo" {
			return r.base(list) + "_" + r.arg(list, 1)
		}
		return `\underset` + r.arg(list, 1) + r.arg(list, 0)
	case "mover":
		if len(list) > 1 {
			if macro := overSigns[strings.TrimSpace(list[1].content())]; macro != "" {
				return `\` + macro + r.arg(list, 0)
			}
		}
		return `\overset` + r.arg(list, 1) + r.arg(list, 0)
	case "mmultiscripts":
		return r.multiscripts(list)
	case "mfenced":
		return r.fenced(e, list)
	case "mtable":
		var rows []string
		for _, row := range list {
			var cells []string
			for _, cell := range row.elements() {
				cells = append(cells, strings.TrimSpace(r.write(cell)))
			}
			rows = append(rows, strings.Join(cells, " & "))
		}
		return `\begin{matrix}` + strings.Join(rows, ` \\ `) + `\end{matrix}`
	}
	return r.row(e.children)
}

// multiscripts writes an <mmultiscripts>: its children are the base, the scripts after the
// base, <mprescripts/>, and the scripts before it.
func (r *mathmlReader) multiscripts(list []*mathmlElement) string {
	if len(list) == 0 {
		return ""
	}
	scripts := func(list []*mathmlElement) string {
		s := ""
		for k, e := range list {
			if t := strings.TrimSpace(r.write(e)); t != "" {
				s += string("_^"[k%2]) + "{" + t + "}"
			}
		}
		return s
	}
	before, behind := []*mathmlElement(nil), list[1:]
	for k, e := range behind {
		if e.name == "mprescripts" {
			before, behind = behind[k+1:], behind[:k]
			break
		}
	}
	s := scripts(before)
	if s != "" {
		s = "{}" + s
	}
	return s + r.base(list[:1]) + scripts(behind)
}

func (r *mathmlReader) fenced(e *mathmlElement, list []*mathmlElement) string {
	sign := func(name, usual string) string {
		if v, ok := e.attrs[name]; ok {
			return mathSigns(html.UnescapeString(v))
		}
		return usual
	}
	var parts []string
	for _, c := range list {
		parts = append(parts, strings.TrimSpace(r.write(c)))
	}
	return sign("open", "(") + strings.Join(parts, sign("separators", ", ")) + sign("close", ")")
}

// overSigns are the macros of accents by the character over the base.
var overSigns = map[string]string{
	"¯": "bar", "‾": "overline", "_": "overline", "^": "hat", "ˆ": "hat", "~": "tilde", "˜": "tilde", "∼": "tilde", "→": "vec", "⃗": "vec",
	"˙": "dot", ".": "dot", "¨": "ddot", "ˇ": "check", "˘": "breve", "́": "acute", "´": "acute", "`": "grave", "̂": "hat", "̄": "bar", "̃": "tilde",
	"⏞": "overbrace",
}

// variants maps MathML's mathvariant values to macros.
var variants = map[string]string{
	"normal": "mathrm", "bold": "mathbf", "bold-italic": "boldsymbol", "double-struck": "mathbb", "script": "mathcal", "bold-script": "mathcal",
	"fraktur": "mathfrak", "bold-fraktur": "mathfrak", "sans-serif": "mathsf", "monospace": "mathtt",
}

// identifier writes a letter, a function name or a word.
func identifier(s, variant string) string {
	t := mathSigns(s)
	macro := variants[variant]
	switch one := utf8.RuneCountInString(s) == 1; {
	case t == "":
		return ""
	case one && (macro == "" || variant == "normal" && !unicode.Is(unicode.Latin, firstRune(s))):
		return t
	case macro != "":
	case symbols()[s].class == function:
		return `\` + s
	case strings.ContainsFunc(s, unicode.IsSpace):
		macro, t = "text", textSigns.Replace(s)
	case one:
		return t
	default:
		macro = "mathrm"
	}
	return `\` + macro + "{" + t + "}"
}

var (
	textSigns = strings.NewReplacer("{", `\{`, "}", `\}`, "$", `\$`, "&", `\&`, "#", `\#`, "%", `\%`, "_", `\_`, "^", "", "~", " ", `\`, "")
	asciiTeX  = map[rune]string{'{': `\{`, '}': `\}`, '$': `\$`, '&': `\&`, '#': `\#`, '%': `\%`, '_': `\_`, '^': "", '~': `\sim`, '\\': `\backslash`}
	otherTeX  = map[rune]string{'−': "-", '′': "'", '″': "''", '‖': `\Vert`, '∕': "/", '⁄': "/", 'ˆ': "", '\u00a0': " ", '‐': "-", '–': "-", '∣': `\mid`, '…': `\ldots`, '⋯': `\cdots`}
)

// mathSigns writes the characters of a formula, as macros where they have one. Invisible
// characters, such as invisible times, are dropped.
func mathSigns(s string) string {
	var b strings.Builder
	for _, r := range strings.Join(strings.Fields(s), " ") {
		switch t, ok := asciiTeX[r]; {
		case ok:
			appendTeX(&b, t)
		case r < utf8.RuneSelf:
			appendTeX(&b, string(r))
		case unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Cc, r):
		default:
			t, ok := otherTeX[r]
			if !ok {
				t = string(r)
				if name := signMacros()[t]; name != "" {
					t = `\` + name
				}
			}
			appendTeX(&b, t)
		}
	}
	return b.String()
}

// signMacros maps each symbol to its macro, the shortest if it has several.
var signMacros = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for name, sym := range symbols() {
		if r := firstRune(sym.text); r < utf8.RuneSelf || sym.class == function || letters[name] != "" || unicode.Is(unicode.Latin, r) {
			continue
		}
		if was := m[sym.text]; was == "" || len(name) < len(was) || len(name) == len(was) && name < was {
			m[sym.text] = name
		}
	}
	return m
})

// FromDocument strips the delimiters from a formula, and the preamble if it is a complete
// document. It returns the TeX between them.
func FromDocument(s string) string {
	if _, after, ok := strings.Cut(s, `\begin{document}`); ok {
		s, _, _ = strings.Cut(after, `\end{document}`)
	}
	s = strings.TrimSpace(s)
	for {
		inner := strings.TrimSpace(s)
		for _, d := range [][2]string{{"$$", "$$"}, {"$", "$"}, {`\(`, `\)`}, {`\[`, `\]`}} {
			if len(inner) >= len(d[0])+len(d[1]) && strings.HasPrefix(inner, d[0]) && strings.HasSuffix(inner, d[1]) {
				inner = inner[len(d[0]) : len(inner)-len(d[1])]
				break
			}
		}
		if inner == s {
			return s
		}
		s = inner
	}
}
