// Package card draws the picture that other places show beside a link to the
// site.
package card

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"golang.org/x/image/math/fixed"
)

// Width and Height of a card in pixels, 1.91:1: what those ask for who show
// cards (https://developers.facebook.com/docs/sharing/webmasters/images/).
const (
	Width  = 1200
	Height = 630
)

// Card is what stands on a card. What the font has not all letters of is left
// out, so that nobody sees boxes in place of letters: it has those of Latin,
// Greek and Cyrillic. Letters of other alphabets that mathematics has, as 𝒪, are
// plain ones.
type Card struct {
	Site    string // the name of the site
	Address string // of the site, for people; stands for a name that cannot be drawn
	Heading string // a day; may be empty
	// Titles, the most important first: as many are shown as there is room for. Few
	// are set larger; where there is none, the day stands in their place, or the name.
	Titles []string
	// Total is the number of papers there are, of which Titles are the first; 0
	// where the card does not say how many it leaves out.
	Total   int
	Colours Colours
}

// Colours of a card.
type Colours struct{ Paper, Ink, Muted, Accent, Rule color.RGBA }

// Where things are, in pixels from the top and the left. Text has a baseline.
const (
	margin   = 72
	barWidth = 14
	headSize = 44
	headBase = 116
	ruleTop  = 150
	ruleEnd  = ruleTop + 2
	firstTop = 180 // the first title's top; its baseline is its size below
	lastBase = 524
	footSize = 26
	footBase = 584
)

// style is how titles are set, in pixels.
type style struct {
	size float64
	lead int // from line to line
	gap  int // more than that to the next title
}

// styles, the largest first. Titles have the first in which all of them can be
// read to the end, or the last, in which one of several has two lines.
var styles = []style{{56, 68, 24}, {44, 54, 20}, {34, 42, 16}}

const rows = 2

// Draw draws a card as PNG. Equal cards have equal bytes on every machine.
func Draw(c Card) ([]byte, error) {
	bold, regular, err := fonts()
	if err != nil {
		return nil, err
	}
	p := newPicture(c.Colours)
	head := &pen{p: p, font: bold, size: headSize}
	foot := &pen{p: p, font: regular, size: footSize}

	p.fill(image.Rect(0, 0, barWidth, Height), accent)
	p.fill(image.Rect(margin, ruleTop, Width-margin, ruleEnd), rule)

	var titles []string
	for _, t := range c.Titles {
		if t = head.plain(t); head.can(t) {
			titles = append(titles, t)
		}
	}
	name, day, total := head.plain(c.Site), c.Heading, c.Total
	if !head.can(name) {
		name = c.Address
	}
	if len(titles) == 0 {
		total = 0
		if head.can(day) {
			titles, day = []string{day}, ""
		} else if head.can(name) {
			titles, name = []string{name}, c.Address
		}
	}

	const left, right = margin, Width - margin
	end := fixed.I(right)
	if head.can(day) {
		end -= head.width(day)
		head.write(day, end, headBase, accent)
		end -= fixed.I(margin / 2)
	}
	if head.can(name) {
		head.write(head.shorten(name, end-fixed.I(left)), fixed.I(left), headBase, ink)
	}

	title, lines := set(&pen{p: p, font: bold}, titles, fixed.I(right-left))
	for _, l := range lines {
		title.write(l.text, fixed.I(left), l.base, ink)
	}

	if name != c.Address && foot.can(c.Address) {
		foot.write(foot.shorten(c.Address, fixed.I(Width-5*margin)), fixed.I(left), footBase, muted)
	}
	shown := 0
	if len(lines) > 0 {
		shown = lines[len(lines)-1].title + 1
	}
	if more := total - shown; shown > 0 && more > 0 {
		text := fmt.Sprintf("+ %d", more)
		foot.write(text, fixed.I(right)-foot.width(text), footBase, muted)
	}
	if err := head.failed(title, foot); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = (&png.Encoder{CompressionLevel: png.DefaultCompression}).Encode(&b, p.img)
	return b.Bytes(), err
}

// line is one of the lines of titles.
type line struct {
	title int // its number, from 0
	text  string
	base  int
}

// set breaks titles into lines and chooses the style of these: title is a pen of
// its size.
func set(bold *pen, titles []string, width fixed.Int26_6) (title *pen, lines []line) {
	for i, s := range styles {
		title = &pen{p: bold.p, font: bold.font, size: s.size}
		y, last := firstTop+int(s.size), i == len(styles)-1
		room := (lastBase-y)/s.lead + 1
		most := room + 1 // one line too many tells that it does not fit
		if last && len(titles) > 1 {
			most = rows
		} else if last {
			most = room
		}
		lines = nil
		fits := true
		for n, t := range titles {
			broken := title.wrap(t, width, most)
			if fits = y+(len(broken)-1)*s.lead <= lastBase; !fits {
				break
			}
			for _, text := range broken {
				lines = append(lines, line{n, text, y})
				y += s.lead
			}
			y += s.gap
		}
		if fits {
			break
		}
	}
	return title, lines
}
