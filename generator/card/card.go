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
// Greek and Cyrillic.
type Card struct {
	Site    string // the name of the site
	Address string // of the site, for people; stands for a name that cannot be drawn
	Heading string // a day; may be empty
	// Titles, the most important first: as many are shown as there is room for. One
	// that is alone is set larger.
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
	margin    = 72
	barWidth  = 14
	headSize  = 44
	headBase  = 116
	ruleTop   = 150
	ruleEnd   = ruleTop + 2
	firstBase = 214
	lastBase  = 524
	titleSize = 34
	titleLead = 42 // from line to line of a title
	titleGap  = 16 // more than that to the next
	titleRows = 2
	aloneSize = 56
	aloneBase = 238
	aloneLead = 68
	aloneRows = 5
	footSize  = 26
	footBase  = 584
)

// Draw draws a card as PNG. Equal cards have equal bytes on every machine.
func Draw(c Card) ([]byte, error) {
	bold, regular, err := fonts()
	if err != nil {
		return nil, err
	}
	p := newPicture(c.Colours)
	head := &pen{p: p, font: bold, size: headSize}
	title := &pen{p: p, font: bold, size: titleSize}
	foot := &pen{p: p, font: regular, size: footSize}

	p.fill(image.Rect(0, 0, barWidth, Height), accent)
	p.fill(image.Rect(margin, ruleTop, Width-margin, ruleEnd), rule)

	const left, right = margin, Width - margin
	end := fixed.I(right)
	if c.Heading != "" && head.can(c.Heading) {
		end -= head.width(c.Heading)
		head.write(c.Heading, end, headBase, accent)
		end -= fixed.I(margin / 2)
	}
	name := c.Site
	if !head.can(name) {
		name = c.Address
	}
	if head.can(name) {
		head.write(head.shorten(name, end-fixed.I(left)), fixed.I(left), headBase, ink)
	}

	shown, y, lead, most := 0, firstBase, titleLead, titleRows
	if len(c.Titles) == 1 {
		title.size, y, lead, most = aloneSize, aloneBase, aloneLead, aloneRows
	}
	for _, t := range c.Titles {
		if !title.can(t) {
			continue
		}
		rows := title.wrap(t, fixed.I(right-left), most)
		if y+(len(rows)-1)*lead > lastBase {
			break
		}
		for _, row := range rows {
			title.write(row, fixed.I(left), y, ink)
			y += lead
		}
		y += titleGap
		shown++
	}

	if name != c.Address && foot.can(c.Address) {
		foot.write(foot.shorten(c.Address, fixed.I(Width-5*margin)), fixed.I(left), footBase, muted)
	}
	if more := c.Total - shown; shown > 0 && more > 0 {
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
