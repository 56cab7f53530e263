// Package card draws the preview image that other sites show for a shared link.
package card

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"golang.org/x/image/math/fixed"
)

// Width and Height of a card in pixels, a ratio of 1.91:1 as recommended
// (https://developers.facebook.com/docs/sharing/webmasters/images/).
const (
	Width  = 1200
	Height = 630
)

// Card is the content of a card. The font has Latin, Greek and Cyrillic letters; text with
// other characters is omitted rather than shown as boxes. Mathematical letters such as 𝒪 are
// replaced by plain ones.
type Card struct {
	Site    string // the name of the site
	Address string // of the site, for people; replaces a name that cannot be drawn
	Heading string // a day; may be empty
	// Titles are in order of importance; as many as fit are drawn. A few are set in a larger
	// size. Without titles, the day or the name takes their place.
	Titles []string
	// Total is the number of papers of which Titles are the first; 0 if the card does not show
	// how many it omits.
	Total   int
	Colours Colours
}

// Colours of a card.
type Colours struct{ Paper, Ink, Muted, Accent, Rule color.RGBA }

// Positions in pixels from the top and the left. Text positions are baselines.
const (
	margin   = 72
	barWidth = 14
	headSize = 44
	headBase = 116
	ruleTop  = 150
	ruleEnd  = ruleTop + 2
	firstTop = 180 // top of the first title; its baseline is lower by its size
	lastBase = 524
	footSize = 26
	footBase = 584
)

// style is the layout of titles, in pixels.
type style struct {
	size float64
	lead int // line height
	gap  int // additional space before the next title
}

// styles, the largest first. Titles get the first style in which all of them fit completely,
// or the last one, in which each of several titles has at most two lines.
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

// line is a line of a title.
type line struct {
	title int // index of the title
	text  string
	base  int
}

// set breaks titles into lines and chooses their style; title is a pen of the chosen size.
func set(bold *pen, titles []string, width fixed.Int26_6) (title *pen, lines []line) {
	for i, s := range styles {
		title = &pen{p: bold.p, font: bold.font, size: s.size}
		y, last := firstTop+int(s.size), i == len(styles)-1
		room := (lastBase-y)/s.lead + 1
		most := room + 1 // one extra line shows that the title does not fit
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
