package text

import (
	"sort"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"offprint/generator/tex"
)

// markdownParser parses CommonMark with three differences: $…$ and $$…$$ are formulas and take
// precedence over their content, HTML is text, and link reference definitions are text (so
// that no line of an abstract disappears). It is safe for concurrent use.
var markdownParser = parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(parser.NewSetextHeadingParser(), 100),
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(parser.NewListParser(), 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500),
		util.Prioritized(parser.NewATXHeadingParser(), 600),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(parser.NewBlockquoteParser(), 800),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	),
	parser.WithInlineParsers(
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(mathParser{}, 150),
		util.Prioritized(parser.NewLinkParser(), 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewEmphasisParser(), 500),
	),
)

// parse parses Markdown.
func parse(source []byte) ast.Node {
	return markdownParser.Parse(gtext.NewReader(source))
}

// mathNode is a formula in the syntax tree.
type mathNode struct {
	ast.BaseInline
	tex     string
	display bool
}

var kindMath = ast.NewNodeKind("Math")

func (n *mathNode) Kind() ast.NodeKind { return kindMath }

func (n *mathNode) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"TeX": n.tex}, nil)
}

// mathParser finds formulas as [tex.Finder] does.
type mathParser struct{}

// mathBlock is the rest of a block of text from its first dollar sign, as one string.
type mathBlock struct {
	finder *tex.Finder
	lines  []gtext.Segment
	starts []int // offsets of the lines in the string
}

var mathBlockKey = parser.NewContextKey()

func (mathParser) Trigger() []byte { return []byte{'$'} }

func (mathParser) Parse(_ ast.Node, block gtext.Reader, pc parser.Context) ast.Node {
	_, here := block.PeekLine()
	mb, _ := pc.Get(mathBlockKey).(*mathBlock)
	if mb == nil {
		mb = readMathBlock(block)
		pc.Set(mathBlockKey, mb)
	}
	at, ok := mb.offset(here)
	if !ok {
		return nil
	}
	seg, end, ok := mb.finder.Match(at)
	if !ok {
		return nil
	}
	block.Advance(end - at)
	return &mathNode{tex: seg.Text, display: seg.Display}
}

// CloseBlock discards the block.
func (mathParser) CloseBlock(_ ast.Node, _ gtext.Reader, pc parser.Context) {
	pc.Set(mathBlockKey, nil)
}

func readMathBlock(block gtext.Reader) *mathBlock {
	mb := &mathBlock{}
	var b strings.Builder
	line, pos := block.Position()
	for {
		bytes, seg := block.PeekLine()
		if bytes == nil {
			break
		}
		mb.lines = append(mb.lines, seg)
		mb.starts = append(mb.starts, b.Len())
		b.Write(bytes)
		block.AdvanceLine()
	}
	block.SetPosition(line, pos)
	mb.finder = tex.NewFinder(b.String())
	return mb
}

// offset returns the offset of a position in the string.
func (mb *mathBlock) offset(pos gtext.Segment) (int, bool) {
	i := sort.Search(len(mb.lines), func(i int) bool { return mb.lines[i].Start > pos.Start }) - 1
	if i < 0 || pos.Start >= mb.lines[i].Stop {
		return 0, false
	}
	return mb.starts[i] + mb.lines[i].Padding + pos.Start - mb.lines[i].Start, true
}
