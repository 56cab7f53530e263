package card_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"testing"

	"offprint/generator/card"
)

var iconColours = card.Colours{
	Paper: color.RGBA{0xfc, 0xfc, 0xfa, 0xff}, Ink: color.RGBA{0x1a, 0x1c, 0x1e, 0xff}, Accent: color.RGBA{0xa8, 0x1d, 0x2a, 0xff},
}

func draw(t *testing.T, icon card.Icon) image.Image {
	t.Helper()
	icon.Colours = iconColours
	data, err := card.DrawIcon(icon)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil || img.Bounds() != image.Rect(0, 0, icon.Size, icon.Size) {
		t.Fatalf("%+v: %v, %v", icon, img.Bounds(), err)
	}
	return img
}

func at(img image.Image, x, y int) color.NRGBA {
	return color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
}

func TestIcon(t *testing.T) {
	for _, size := range []int{192, 512} {
		img, unit := draw(t, card.Icon{Size: size}), size/32
		for name, c := range map[string]struct {
			x, y int
			want color.NRGBA
		}{
			"around it":       {1, 1, color.NRGBA{}},
			"the corner":      {26, 3, color.NRGBA{}},
			"its edge":        {6, 16, color.NRGBA(iconColours.Ink)},
			"the sheet":       {9, 15, color.NRGBA(iconColours.Paper)},
			"what is printed": {12, 11, color.NRGBA(iconColours.Accent)},
			"a line":          {12, 18, color.NRGBA(iconColours.Ink)},
		} {
			if got := at(img, c.x*unit, c.y*unit); got != c.want {
				t.Errorf("%d: %s is %v, want %v", size, name, got, c.want)
			}
		}
	}
	// The part that a device may cut off is opaque paper color.
	img := draw(t, card.Icon{Size: 512, Maskable: true})
	for y := range 512 {
		for x := range 512 {
			dx, dy := 2*x+1-512, 2*y+1-512
			if c := at(img, x, y); c.A != 0xff || dx*dx+dy*dy > 4*205*205 && c != color.NRGBA(iconColours.Paper) {
				t.Fatalf("%d,%d is %v", x, y, c)
			}
		}
	}
}

// TestIconOfPicture makes icons of users' pictures, which may be anything.
func TestIconOfPicture(t *testing.T) {
	source := image.NewRGBA(image.Rect(0, 0, 64, 32))
	for i := range source.Pix {
		source.Pix[i] = 0xff
	}
	var b bytes.Buffer
	if err := png.Encode(&b, source); err != nil {
		t.Fatal(err)
	}
	img := draw(t, card.Icon{Size: 192, Source: b.Bytes()})
	if mid, above := at(img, 96, 96), at(img, 96, 20); mid.R < 0xf0 || mid.A < 0xf0 || above.A != 0 {
		t.Errorf("the middle is %v, and above it %v", mid, above)
	}
	for _, bad := range []string{"no picture", "\x89PNG\r\n\x1a\n", "<svg/>"} {
		if _, err := card.DrawIcon(card.Icon{Size: 192, Source: []byte(bad)}); err == nil {
			t.Errorf("%q is an icon", bad)
		}
	}
}

// TestIconBytes checks that an icon has the same bytes on every machine, because the results
// of builds are compared.
func TestIconBytes(t *testing.T) {
	data, err := card.DrawIcon(card.Icon{Size: 192, Colours: iconColours})
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.New()
	for y := range 192 {
		for x := range 192 {
			fmt.Fprint(sum, at(img, x, y))
		}
	}
	const want = "d6135d459d65d896"
	if got := fmt.Sprintf("%x", sum.Sum(nil)[:8]); got != want {
		t.Errorf("the pixels are %s, and were %s", got, want)
	}
}
