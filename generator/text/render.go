package text

import (
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"offprint/generator/tex"
)

// sink receives the parts of Markdown in reading order.
type sink interface {
	// block begins or ends a block.
	block(kind blockKind, open bool)
	text(s string)
	math(source string, display bool)
	code(s string)
	// codeBlock is a complete code block.
	codeBlock(s string)
	mark(strong, open bool)
	// link begins a link, or ends it if address is empty.
	link(address, title string)
	// lineBreak is a line end in the source; hard if it is one on the page.
	lineBreak(hard bool)
}

type blockKind struct {
	tag   string // p, heading, ul, ol, li, blockquote, hr; "" for text in an item of a tight list
	start int    // first number of an ol
}

// render parses Markdown into a sink.
func render(markdown string, to sink) {
	if isProse(markdown) {
		to.block(blockKind{tag: "p"}, true)
		to.text(markdown)
		to.block(blockKind{tag: "p"}, false)
		return
	}
	source := strings.ReplaceAll(strings.ReplaceAll(markdown, "\r\n", "\n"), "\r", "\n")
	source, _ = Valid(source)
	if !hostile(source) {
		renderTree(source, to)
		return
	}
	for chunk := range chunks(source) {
		if hostileChunk(chunk) {
			renderFlat(chunk, to)
		} else {
			renderTree(chunk, to)
		}
	}
}

// isProse reports whether Markdown is certainly one paragraph without special characters. Most
// abstracts are, and parsing them took a twentieth of a build.
func isProse(s string) bool {
	if s == "" || !('a' <= s[0]|' ' && s[0]|' ' <= 'z') || s[len(s)-1] <= ' ' {
		return false
	}
	for i := range len(s) {
		if meaning[s[i]] {
			return false
		}
	}
	return utf8.ValidString(s)
}

// meaning marks the bytes that may be special within a line or end it.
var meaning = func() (is [256]bool) {
	for c := range ' ' {
		is[c] = true
	}
	for _, c := range "\\`*_[<&$\x7f" {
		is[c] = true
	}
	return is
}()

func renderTree(source string, to sink) {
	r := renderer{source: []byte(source), to: to}
	r.blocks(parse(r.source))
}

type renderer struct {
	source []byte
	to     sink
	inLink bool
}

func (r *renderer) blocks(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		r.node(n)
	}
}

// within renders the children of n as a block.
func (r *renderer) within(n ast.Node, kind blockKind) {
	r.to.block(kind, true)
	r.blocks(n)
	r.to.block(kind, false)
}

//complex:because one case for each kind of node
func (r *renderer) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph:
		r.within(n, blockKind{tag: "p"})
	case *ast.TextBlock:
		r.within(n, blockKind{})
	case *ast.Heading:
		r.within(n, blockKind{tag: "heading"})
	case *ast.Blockquote:
		r.within(n, blockKind{tag: "blockquote"})
	case *ast.List:
		kind := blockKind{tag: "ul"}
		if n.IsOrdered() {
			kind = blockKind{tag: "ol", start: n.Start}
		}
		r.within(n, kind)
	case *ast.ListItem:
		r.within(n, blockKind{tag: "li"})
	case *ast.ThematicBreak:
		r.to.block(blockKind{tag: "hr"}, true)
	case *ast.CodeBlock:
		r.to.codeBlock(r.lines(n))
	case *ast.FencedCodeBlock:
		// The text after a fence may be the name of a language, or just words after three
		// tildes, so it is shown.
		info := ""
		if n.Info != nil {
			info = unescapeMarkdown(string(n.Info.Value(r.source))) + "\n"
		}
		r.to.codeBlock(info + r.lines(n))

	case *ast.Text:
		s := n.Segment.Value(r.source)
		if n.IsRaw() {
			r.to.text(string(s))
		} else {
			r.to.text(unescapeMarkdown(string(s)))
		}
		if n.SoftLineBreak() || n.HardLineBreak() {
			r.to.lineBreak(n.HardLineBreak())
		}
	case *ast.String:
		r.to.text(string(n.Value))
	case *mathNode:
		r.to.math(n.tex, n.display)
	case *ast.CodeSpan:
		r.to.code(r.raw(n))
	case *ast.Emphasis:
		r.to.mark(n.Level > 1, true)
		r.blocks(n)
		r.to.mark(n.Level > 1, false)
	case *ast.AutoLink:
		label := string(n.Label(r.source))
		address := label
		if n.AutoLinkType == ast.AutoLinkEmail {
			address = "mailto:" + label
		}
		if a, ok := linkAddress(address); ok && !r.inLink {
			r.to.link(a, "")
			r.to.text(label)
			r.to.link("", "")
		} else {
			r.to.text(label)
		}
	case *ast.Link:
		r.linked(n, n.Destination, n.Title)
	case *ast.Image:
		// Images are never loaded; a link to the image replaces it.
		r.linked(n, n.Destination, n.Title)
	default:
		r.blocks(n)
	}
}

// linked renders a link. If its address is not allowed, it renders the text followed by the
// address.
func (r *renderer) linked(n ast.Node, destination, title []byte) {
	if r.inLink { // an image inside a link
		r.blocks(n)
		return
	}
	address := unescapeMarkdown(string(destination))
	to, ok := linkAddress(address)
	if ok {
		r.to.link(to, unescapeMarkdown(string(title)))
		r.inLink = true
		if n.HasChildren() {
			r.blocks(n)
		} else {
			r.to.text(address)
		}
		r.inLink = false
		r.to.link("", "")
		return
	}
	r.blocks(n)
	if len(title) > 0 {
		address = strings.TrimSpace(address + ` "` + unescapeMarkdown(string(title)) + `"`)
	}
	if address != "" {
		r.to.text(" (" + address + ")")
	}
}

// raw returns the text of a code span.
func (r *renderer) raw(n ast.Node) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			b.Write(t.Segment.Value(r.source))
		}
	}
	return strings.ReplaceAll(b.String(), "\n", " ")
}

// lines returns the text of a code block.
func (r *renderer) lines(n ast.Node) string {
	var b strings.Builder
	lines := n.Lines()
	for i := range lines.Len() {
		line := lines.At(i)
		b.Write(line.Value(r.source))
	}
	return b.String()
}

// unescapeMarkdown resolves backslash escapes and HTML entities.
func unescapeMarkdown(s string) string {
	i := strings.IndexAny(s, `\&`)
	if i < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i >= 0 {
		b.WriteString(s[:i])
		s = s[i:]
		n := 1
		switch {
		case s[0] == '\\' && len(s) > 1 && util.IsPunct(s[1]):
			b.WriteByte(s[1])
			n = 2
		case s[0] == '&' && entityLen(s) > 0:
			n = entityLen(s)
			b.WriteString(decodeEntities(s[:n]))
		default:
			b.WriteByte(s[0])
		}
		s = s[n:]
		i = strings.IndexAny(s, `\&`)
	}
	b.WriteString(s)
	return b.String()
}

// renderFlat renders a chunk as one paragraph in which only formulas and escapes are special.
func renderFlat(chunk string, to sink) {
	to.block(blockKind{tag: "p"}, true)
	f := tex.NewFinder(chunk)
	start := 0
	for i := 0; i < len(chunk); {
		j := strings.IndexAny(chunk[i:], `\$`)
		if j < 0 {
			break
		}
		i += j
		if chunk[i] == '\\' {
			i = min(i+2, len(chunk))
			continue
		}
		if seg, end, ok := f.Match(i); ok {
			to.text(unescapeMarkdown(chunk[start:i]))
			to.math(seg.Text, seg.Display)
			i, start = end, end
			continue
		}
		i++
	}
	to.text(unescapeMarkdown(chunk[start:]))
	to.block(blockKind{tag: "p"}, false)
}
