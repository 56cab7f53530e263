package tex

import "strings"

// environment is the layout of a table environment.
type environment struct {
	left, right string // its brackets
	align       string // alignment of its columns; empty if centered
	columns     bool   // an argument sets the alignment of the columns
	display     bool   // cells are in display style
}

var environments = map[string]environment{
	"matrix": {}, "smallmatrix": {}, "gathered": {display: true}, "gather": {display: true}, "multline": {display: true}, "multlined": {display: true}, "subarray": {columns: true},
	"pmatrix": {left: "(", right: ")"}, "bmatrix": {left: "[", right: "]"}, "Bmatrix": {left: "{", right: "}"},
	"vmatrix": {left: "|", right: "|"}, "Vmatrix": {left: "‖", right: "‖"}, "psmallmatrix": {left: "(", right: ")"}, "bsmallmatrix": {left: "[", right: "]"},
	"cases": {left: "{", align: "left"}, "dcases": {left: "{", align: "left", display: true}, "rcases": {right: "}", align: "left"},
	"array": {columns: true}, "tabular": {columns: true},
	"aligned": {align: "right left", display: true}, "align": {align: "right left", display: true}, "split": {align: "right left", display: true}, "alignedat": {align: "right left", columns: true, display: true},
	"eqnarray": {align: "right center left", display: true}, "flalign": {align: "right left", display: true}, "alignat": {align: "right left", columns: true, display: true},
	"equation": {display: true}, "displaymath": {display: true}, "math": {}, "center": {},
}

// environment reads from after \begin to the matching \end.
func (p *mathParser) environment(string) *mathNode {
	name, _ := p.raw()
	name = strings.TrimSuffix(strings.TrimSpace(name), "*")
	env, ok := environments[name]
	p.failed = p.failed || !ok
	if rest := p.s[p.i:]; len(rest) > 2 && rest[0] == '[' && strings.IndexByte("tcb", rest[1]) >= 0 && rest[2] == ']' {
		p.i += 3 // vertical position; other brackets belong to a cell
	}
	align := env.align
	if env.columns {
		columns, _ := p.raw()
		if align == "" {
			align = alignment(columns)
		}
	}
	n := p.table(endOfTable, align, env.display)
	if p.i < len(p.s) {
		p.name()
	}
	if closing, _ := p.raw(); strings.TrimSuffix(strings.TrimSpace(closing), "*") != name {
		p.failed = true
	}
	n = p.enclosed(name, n)
	n.padded = true
	return n
}

// enclosed adds the brackets of an environment around a table.
func (p *mathParser) enclosed(name string, n *mathNode) *mathNode {
	env := environments[name]
	if env.left == "" && env.right == "" {
		return n
	}
	var l mathList
	if env.left != "" {
		l.add(p.node(mo, opening, env.left))
	}
	l.add(n)
	if env.right != "" {
		l.add(p.node(mo, closing, env.right))
	}
	out := p.group(l)
	out.element = enclosed
	return out
}

// alignment converts the column specification of an array to MathML's columnalign; "" is
// centered.
func alignment(columns string) string {
	var words []string
	side := false
	for i := 0; i < len(columns); i++ {
		switch columns[i] {
		case 'l':
			words = append(words, "left")
			side = true
		case 'r':
			words = append(words, "right")
			side = true
		case 'c':
			words = append(words, "center")
		case '@', 'p', '>', '<', '!':
			return ""
		}
	}
	if !side || len(words) > 20 {
		return ""
	}
	same := true
	for _, w := range words {
		same = same && w == words[0]
	}
	if same {
		return words[0]
	}
	return strings.Join(words, " ")
}

// table reads rows of cells up to until. A closing brace is consumed as well.
func (p *mathParser) table(until end, align string, displayed bool) *mathNode {
	t := p.node(mtable, ord, "")
	if align != "" {
		t.attr = ` columnalign="` + align + `"`
	}
	if displayed {
		t.attr += ` displaystyle="true"`
	}
	font, display := p.font, p.display
	p.display = displayed
	defer func() { p.font, p.display = font, display }()
	var rows, cells mathList
	endRow := func() {
		row := p.node(mtr, ord, "")
		row.child = cells.first
		cells = mathList{}
		rows.add(row)
	}
	for {
		p.font = font
		l, e := p.row(endOfCell)
		if e != endOfCell && e != endOfLine && e != until {
			p.failed = true
			p.stray(&l, e)
		}
		where := inside
		if displayed && cells.first != nil {
			where = following // at the symbol where the lines are aligned
		}
		p.finish(&l, where)
		cell := p.node(mtd, ord, "")
		cell.child = l.first
		cells.add(cell)
		switch e {
		case endOfCell:
			p.i++
		case endOfLine:
			p.name()
			p.skipOption()
			endRow()
		case until, endOfFormula:
			// An empty last line is not a row.
			if cells.first.next != nil || cell.child != nil || rows.first == nil {
				endRow()
			}
			if e == endOfGroup {
				p.i++
			}
			t.child = rows.first
			return t
		}
	}
}
