package card

import (
	"errors"
	"image"
	"image/color"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// fonts returns the Go fonts, which are embedded in the program.
func fonts() (bold, regular *sfnt.Font, err error) {
	bold, err = boldFont()
	if err == nil {
		regular, err = regularFont()
	}
	return bold, regular, err
}

var (
	boldFont    = sync.OnceValues(func() (*sfnt.Font, error) { return opentype.Parse(gobold.TTF) })
	regularFont = sync.OnceValues(func() (*sfnt.Font, error) { return opentype.Parse(goregular.TTF) })
)

// shade is a colour of the image. The palette contains a series of mixtures of each with the
// background.
type shade uint8

const (
	ink shade = iota
	muted
	accent
	rule
	numShades
)

// steps is the number of mixtures per colour, as needed for smooth edges of letters.
const steps = 10

type picture struct{ img *image.Paletted }

// newPicture returns an empty image.
func newPicture(c Colours) picture {
	palette := color.Palette{c.Paper}
	for _, to := range [numShades]color.RGBA{ink: c.Ink, muted: c.Muted, accent: c.Accent, rule: c.Rule} {
		for i := 1; i <= steps; i++ {
			mix := func(from, to uint8) uint8 { return uint8((int(from)*(steps-i) + int(to)*i + steps/2) / steps) }
			palette = append(palette, color.RGBA{mix(c.Paper.R, to.R), mix(c.Paper.G, to.G), mix(c.Paper.B, to.B), 255})
		}
	}
	return picture{image.NewPaletted(image.Rect(0, 0, Width, Height), palette)}
}

// index returns the palette index of the shade with coverage a (0 to 255); 0 is the
// background.
func (s shade) index(a uint8) uint8 {
	step := (int(a)*steps + 127) / 255
	if step == 0 {
		return 0
	}
	return uint8(int(s)*steps + step)
}

func (p picture) fill(r image.Rectangle, s shade) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			p.img.SetColorIndex(x, y, s.index(255))
		}
	}
}

// pen writes text of one size.
type pen struct {
	p    picture
	font *sfnt.Font
	size float64 // pixels per em

	buf     sfnt.Buffer
	opened  font.Face
	problem error
}

// failed returns the errors of the pens.
func (n *pen) failed(others ...*pen) error {
	err := n.problem
	for _, o := range others {
		err = errors.Join(err, o.problem)
	}
	return err
}

// face returns nil if there is an error.
func (n *pen) face() font.Face {
	if n.opened == nil && n.problem == nil {
		n.opened, n.problem = opentype.NewFace(n.font, &opentype.FaceOptions{Size: n.size, DPI: 72, Hinting: font.HintingNone})
	}
	return n.opened
}

// can reports whether the text is not empty and can be set letter by letter: the font has all
// characters, and none is combining or has to be joined.
func (n *pen) can(text string) bool {
	for _, r := range text {
		if unicode.Is(unicode.M, r) || unicode.Is(unicode.C, r) {
			return false
		}
		glyph, err := n.font.GlyphIndex(&n.buf, r)
		if err != nil || glyph == 0 {
			return false
		}
	}
	return text != ""
}

// plain replaces letters and digits that the font lacks by plain ones that differ only in
// style.
func (n *pen) plain(text string) string {
	if n.can(text) {
		return text
	}
	var b strings.Builder
	for _, r := range norm.NFC.String(text) {
		if s := string(r); unicode.In(r, unicode.Lu, unicode.Ll, unicode.Nd) && !n.can(s) {
			b.WriteString(norm.NFKC.String(s))
		} else {
			b.WriteString(s)
		}
	}
	return b.String()
}

// letters calls do with every character and its position, starting at x, and returns the end.
func (n *pen) letters(text string, x fixed.Int26_6, do func(r rune, x fixed.Int26_6)) fixed.Int26_6 {
	face := n.face()
	if face == nil {
		return x
	}
	prev := rune(-1)
	for _, r := range text {
		if prev >= 0 {
			x += face.Kern(prev, r)
		}
		do(r, x)
		advance, _ := face.GlyphAdvance(r)
		x, prev = x+advance, r
	}
	return x
}

func (n *pen) width(text string) fixed.Int26_6 {
	return n.letters(text, 0, func(rune, fixed.Int26_6) {})
}

// write writes text from x on, with its baseline y pixels from the top.
func (n *pen) write(text string, x fixed.Int26_6, y int, s shade) {
	n.letters(text, x, func(r rune, x fixed.Int26_6) {
		at, mask, from, _, ok := n.face().Glyph(fixed.Point26_6{X: x, Y: fixed.I(y)}, r)
		alpha, isAlpha := mask.(*image.Alpha)
		if !ok || !isAlpha {
			return
		}
		seen := at.Intersect(n.p.img.Rect)
		for y := seen.Min.Y; y < seen.Max.Y; y++ {
			for x := seen.Min.X; x < seen.Max.X; x++ {
				i := s.index(alpha.AlphaAt(from.X+x-at.Min.X, from.Y+y-at.Min.Y).A)
				if i > n.p.img.ColorIndexAt(x, y) { // letters may overlap
					n.p.img.SetColorIndex(x, y, i)
				}
			}
		}
	})
}

const ellipsis = "…"

// shorten returns as much of a text as fits, followed by an ellipsis if something is missing.
func (n *pen) shorten(text string, width fixed.Int26_6) string {
	if n.width(text) <= width {
		return text
	}
	runes := []rune(text)
	runes = runes[:min(len(runes), n.fitting(text, width)+1)]
	for len(runes) > 0 {
		runes = runes[:len(runes)-1]
		short := string(runes)
		if i := strings.LastIndexByte(short, ' '); i > len(short)/2 {
			short = short[:i] // not inside a word, if enough remains
		}
		if short = strings.TrimRight(short, " ,;:.–—-") + ellipsis; n.width(short) <= width {
			return short
		}
	}
	return ""
}

// fitting returns how many characters of a text fit.
func (n *pen) fitting(text string, width fixed.Int26_6) int {
	fit := 0
	n.letters(text, 0, func(_ rune, x fixed.Int26_6) {
		if x <= width {
			fit++
		}
	})
	return fit
}

// wrap breaks a text between words into at most most lines. The last line, and words wider
// than a line, are shortened if necessary.
func (n *pen) wrap(text string, width fixed.Int26_6, most int) []string {
	words := strings.Fields(text)
	var lines []string
	for len(words) > 0 {
		if len(lines) == most-1 {
			return append(lines, n.shorten(strings.Join(words, " "), width))
		}
		line, k := words[0], 1
		for ; k < len(words) && n.width(line+" "+words[k]) <= width; k++ {
			line += " " + words[k]
		}
		lines = append(lines, n.shorten(line, width))
		words = words[k:]
	}
	return lines
}
