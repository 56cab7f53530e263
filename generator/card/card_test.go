package card

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"golang.org/x/image/math/fixed"
	"pgregory.net/rapid"
)

var colours = Colours{
	Paper: color.RGBA{0xff, 0xff, 0xff, 0xff}, Ink: color.RGBA{0, 0, 0, 0xff}, Muted: color.RGBA{0, 0, 0xff, 0xff},
	Accent: color.RGBA{0xff, 0, 0, 0xff}, Rule: color.RGBA{0, 0xff, 0, 0xff},
}

func sample(titles ...string) Card {
	return Card{Site: "Papers", Address: "papers.example", Heading: "2025-10-07", Titles: titles, Total: 9, Colours: colours}
}

// drawn draws a card twice, and decodes it as a browser would.
func drawn(t interface {
	Helper()
	Fatal(...any)
}, c Card) (image.Image, []byte) {
	t.Helper()
	data, err := Draw(c)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Draw(c)
	if err != nil || !bytes.Equal(data, again) {
		t.Fatal("drawn twice, a card is not the same; ", err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if size := img.Bounds().Size(); size != image.Pt(Width, Height) {
		t.Fatal("the card has the size ", size)
	}
	return img, data
}

// inked returns the number of pixels of a part of the card that have a color.
func inked(img image.Image, within image.Rectangle, s color.RGBA) int {
	n := 0
	for y := within.Min.Y; y < within.Max.Y; y++ {
		for x := within.Min.X; x < within.Max.X; x++ {
			if img.At(x, y) == s {
				n++
			}
		}
	}
	return n
}

var (
	headPart   = image.Rect(margin, 0, Width, ruleTop)
	titlesPart = image.Rect(margin, ruleEnd, Width, lastBase+20)
	footPart   = image.Rect(margin, footBase-footSize, Width, Height)
)

func TestDraw(t *testing.T) {
	img, data := drawn(t, sample("On the Entscheidungsproblem", "Ein zweiter Titel mit ä, é und ß", "Θεώρημα и теорема"))
	if len(data) > 60_000 {
		t.Errorf("the card has %d bytes", len(data))
	}
	for _, of := range []struct {
		what   string
		within image.Rectangle
		colour color.RGBA
		least  int
	}{
		{"the name", headPart, colours.Ink, 500},
		{"the day", headPart, colours.Accent, 500},
		{"the titles", titlesPart, colours.Ink, 3000},
		{"the address", footPart, colours.Muted, 200},
		{"the line", image.Rect(0, ruleTop, Width, ruleEnd), colours.Rule, 2 * (Width - 2*margin)},
		{"the bar", image.Rect(0, 0, barWidth, Height), colours.Accent, barWidth * Height},
	} {
		if n := inked(img, of.within, of.colour); n < of.least {
			t.Errorf("of %s %d pixels have its colour, want %d", of.what, n, of.least)
		}
	}
	margins := []image.Rectangle{image.Rect(barWidth, 0, margin-6, Height), image.Rect(Width-margin+6, 0, Width, Height)}
	for _, m := range margins {
		if got := inked(img, m, colours.Paper); got != m.Dx()*m.Dy() {
			t.Errorf("something stands in the margin %v", m)
		}
	}
}

// TestLetters checks that titles in scripts that the font lacks are left out, and that others
// are shown instead.
func TestLetters(t *testing.T) {
	plain, _ := drawn(t, sample("One", "Two"))
	for _, title := range []string{"五つの論文", "ورقة", "मॉडल", "q\u0301", "x\u20d7", "a\u202eb", "a\nb", "🙂", ""} {
		img, _ := drawn(t, sample("One", title, "Two"))
		// Even the number of titles left out is the same: 9 in all, two shown.
		if !same(img, plain) {
			t.Errorf("%q is on the card", title)
		}
	}
	if img, _ := drawn(t, sample("One", "Three", "Two")); same(img, plain) {
		t.Error("a title of letters is not on the card")
	}
	for title, want := range map[string]string{"𝒪(n²) over ℝ, 𝟏 time": "O(n²) over R, 1 time", "e\u0301tale": "étale", "Ａ": "A"} {
		got, _ := drawn(t, sample(title))
		if plain, _ := drawn(t, sample(want)); !same(got, plain) {
			t.Errorf("%q is not set as %q", title, want)
		}
	}
	c := sample("One")
	c.Site = "論文"
	img, _ := drawn(t, c)
	c.Site = c.Address
	if want, _ := drawn(t, c); !same(img, want) {
		t.Error("the address does not stand for a name that cannot be drawn")
	}
	// If no title can be drawn, the day is shown instead, or the name.
	c = sample("論文", "")
	img, _ = drawn(t, c)
	c.Titles, c.Heading, c.Total = []string{c.Heading}, "", 0
	if want, _ := drawn(t, c); !same(img, want) {
		t.Error("the day does not stand for its titles")
	}
	c.Titles = nil
	img, _ = drawn(t, c)
	c.Titles, c.Site = []string{c.Site}, c.Address
	if want, _ := drawn(t, c); !same(img, want) {
		t.Error("the name does not stand for the description")
	}
	c.Site, c.Address, c.Heading, c.Titles = "論文", "例え.jp", "", nil
	img, _ = drawn(t, c)
	if n := inked(img, image.Rect(margin, 0, Width, ruleTop), colours.Paper); n != (Width-margin)*ruleTop {
		t.Error("what cannot be drawn was drawn")
	}
}

func same(a, b image.Image) bool {
	x, y := a.(*image.Paletted), b.(*image.Paletted)
	return bytes.Equal(x.Pix, y.Pix)
}

// TestAnyText checks that no text extends into the margins or over the footer.
func TestAnyText(t *testing.T) {
	words := rapid.SliceOfN(rapid.OneOf(rapid.String(), rapid.StringMatching(`[A-Za-z,.]{1,40}( [a-zÀ-ſ]{1,200})?`)), 1, 30)
	rapid.Check(t, func(t *rapid.T) {
		c := Card{Colours: colours, Total: rapid.IntRange(0, 99).Draw(t, "total")}
		c.Site = strings.Join(words.Draw(t, "site"), " ")
		c.Heading = rapid.SampledFrom([]string{"", "2025-10-07"}).Draw(t, "heading")
		for range rapid.IntRange(0, 8).Draw(t, "titles") {
			c.Titles = append(c.Titles, strings.Join(words.Draw(t, "title"), " "))
		}
		img, _ := drawn(t, c)
		for _, part := range []image.Rectangle{
			image.Rect(Width-margin+6, 0, Width, Height), image.Rect(barWidth, 0, margin-6, Height),
			image.Rect(margin, lastBase+20, Width, footBase-2*footSize),
		} {
			if got := inked(img, part, colours.Paper); got != part.Dx()*part.Dy() {
				t.Fatalf("something stands in %v", part)
			}
		}
	})
}

// TestStyles checks that titles are as large as possible while all of them fit.
func TestStyles(t *testing.T) {
	bold, _, err := fonts()
	if err != nil {
		t.Fatal(err)
	}
	long := strings.TrimSpace(strings.Repeat("word ", 39))
	for _, c := range []struct {
		titles []string
		size   float64
		lines  int
		shown  int
		cut    bool // the last line ends with an ellipsis
	}{
		{nil, 56, 0, 0, false},
		{[]string{"One"}, 56, 1, 1, false},
		{[]string{"One", "Two", "Three"}, 56, 3, 3, false},
		{[]string{long}, 44, 5, 1, false},
		{[]string{long + " " + long}, 34, 8, 1, false},
		{[]string{long + " " + long + " " + long}, 34, 8, 1, true},
		{[]string{"One", "Two", "Three", "Four", "Five"}, 44, 5, 5, false},
		{strings.Fields("a b c d e f"), 34, 6, 6, false},
		{strings.Fields("a b c d e f g"), 34, 6, 6, false},
		{[]string{long, "Two", long, long}, 34, 7, 4, true},
		{[]string{long, long, long, long}, 34, 6, 3, true},
	} {
		title, lines := set(&pen{font: bold}, c.titles, fixed.I(Width-2*margin))
		shown, cut := 0, false
		for i, l := range lines {
			if l.base > lastBase || i > 0 && l.base < lines[i-1].base+int(title.size) || title.width(l.text) > fixed.I(Width-2*margin) {
				t.Errorf("%q: the line %v is out of place", c.titles, l)
			}
			shown, cut = l.title+1, strings.HasSuffix(l.text, ellipsis)
		}
		if title.size != c.size || len(lines) != c.lines || shown != c.shown || cut != c.cut {
			t.Errorf("%q: size %v, %d lines of %d titles, cut %v; want %v", c.titles, title.size, len(lines), shown, cut, c)
		}
	}
}

func TestWrap(t *testing.T) {
	bold, _, err := fonts()
	if err != nil {
		t.Fatal(err)
	}
	n := &pen{font: bold, size: 34}
	const width = 300
	for _, c := range []struct {
		text string
		want []string
	}{
		{"Short", []string{"Short"}},
		{"Two lines of words here", []string{"Two lines of", "words here"}},
		{"Many words, which are more than there is room for", []string{"Many words,", "which are more…"}},
		{strings.Repeat("w", 60), []string{strings.Repeat("w", 10) + "…"}},
	} {
		got := n.wrap(c.text, fixed.I(width), 2)
		if strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("%q is wrapped as %q, want %q", c.text, got, c.want)
		}
		for _, line := range got {
			if n.width(line) > fixed.I(width) {
				t.Errorf("%q is too wide", line)
			}
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	for b.Loop() {
		if _, err := Draw(sample("On the Entscheidungsproblem", "A second title", "A third")); err != nil {
			b.Fatal(err)
		}
	}
}

// TestShorten checks that shortening finds the longest prefix that fits, quickly even for long
// texts.
func TestShorten(t *testing.T) {
	bold, _, err := fonts()
	if err != nil {
		t.Fatal(err)
	}
	n := &pen{p: newPicture(colours), font: bold, size: headSize}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("abWi  ,;.-ä")), 0, 60, -1).Draw(t, "text")
		width := fixed.I(rapid.IntRange(0, 900).Draw(t, "width"))
		got := n.shorten(text, width)
		if got != "" && n.width(got) > width {
			t.Fatalf("%q is wider than %v", got, width)
		}
		if want := shortened(n, text, width); got != want {
			t.Fatalf("%q is shortened to %q, want %q", text, got, want)
		}
	})
	for _, word := range []string{"word ", "w", "-", "; "} {
		long := strings.Repeat(word, 100_000/len(word))
		drawn(t, Card{Site: long, Address: long, Titles: []string{long, long}, Colours: colours})
	}
}

// shortened tries every prefix, the longest first.
func shortened(n *pen, text string, width fixed.Int26_6) string {
	if n.width(text) <= width {
		return text
	}
	for runes := []rune(text); len(runes) > 0; {
		runes = runes[:len(runes)-1]
		short := string(runes)
		if i := strings.LastIndexByte(short, ' '); i > len(short)/2 {
			short = short[:i]
		}
		if short = strings.TrimRight(short, " ,;:.–—-") + ellipsis; n.width(short) <= width {
			return short
		}
	}
	return ""
}
