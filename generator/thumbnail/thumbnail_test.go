package thumbnail_test

import (
	"bytes"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"offprint/generator/thumbnail"
)

// noise returns a picture that compresses badly.
func noise(w, h int) image.Image {
	p := image.NewRGBA(image.Rect(0, 0, w, h))
	seed := uint32(1)
	for i := range p.Pix {
		seed = seed*1664525 + 1013904223
		p.Pix[i] = byte(seed >> 24)
	}
	return p
}

func pngOf(t testing.TB, p image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSizes(t *testing.T) {
	for size, want := range map[[2]int][2]int{
		{1200, 648}: {320, 172}, {100, 50}: {100, 50}, {320, 240}: {320, 240}, {300, 900}: {80, 240}, {640, 32}: {320, 16},
	} {
		p, err := thumbnail.Make(pngOf(t, image.NewGray(image.Rect(0, 0, size[0], size[1]))))
		if err != nil || [2]int{p.Width, p.Height} != want {
			t.Errorf("%v becomes %d × %d (%v), want %v", size, p.Width, p.Height, err, want)
			continue
		}
		name, w, h, ok := thumbnail.ParseFile(p.File("2510.00001"))
		if !ok || name != "2510.00001" || [2]int{w, h} != want {
			t.Errorf("%s is read as %s, %d × %d, %v", p.File("2510.00001"), name, w, h, ok)
		}
		if c, err := jpeg.DecodeConfig(bytes.NewReader(p.JPEG)); err != nil || c.Width != want[0] || c.Height != want[1] {
			t.Errorf("%v: %v, %v", size, c, err)
		}
	}
}

// TestBytes checks that even noise becomes a small file, and that transparent areas become
// white.
func TestBytes(t *testing.T) {
	p, err := thumbnail.Make(pngOf(t, noise(1600, 1200)))
	if err != nil || len(p.JPEG) > 25_000 {
		t.Errorf("noise has %d bytes (%v)", len(p.JPEG), err)
	}
	p, err = thumbnail.Make(pngOf(t, image.NewNRGBA(image.Rect(0, 0, 64, 64))))
	if err != nil {
		t.Fatal(err)
	}
	shown, err := jpeg.Decode(bytes.NewReader(p.JPEG))
	if err != nil {
		t.Fatal(err)
	}
	if r, g, b, _ := shown.At(32, 32).RGBA(); r>>8 < 250 || g>>8 < 250 || b>>8 < 250 {
		t.Errorf("nothing is shown as %d %d %d", r>>8, g>>8, b>>8)
	}
}

func TestFileNames(t *testing.T) {
	for _, name := range []string{"a.jpg", "a.10x.jpg", "a.0x10.jpg", ".10x10.jpg", "a.10x10.png", "a.10x10.jpg.tmp", "a.99999x1.jpg"} {
		if _, _, _, ok := thumbnail.ParseFile(name); ok {
			t.Errorf("%q passes for a picture", name)
		}
	}
}

func FuzzMake(f *testing.F) {
	f.Add(pngOf(f, noise(40, 40)))
	var b bytes.Buffer
	if err := gif.Encode(&b, noise(40, 40), nil); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	b.Reset()
	if err := jpeg.Encode(&b, noise(40, 40), nil); err == nil {
		f.Add(b.Bytes())
	}
	f.Add([]byte("RIFF\x00\x00\x00\x00WEBPVP8 "))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := thumbnail.Make(data)
		if err == nil && (p.Width < 1 || p.Width > 320 || p.Height < 1 || p.Height > 240 || len(p.JPEG) == 0) {
			t.Errorf("%d × %d, %d bytes", p.Width, p.Height, len(p.JPEG))
		}
		if err != nil && strings.Contains(err.Error(), "runtime error") {
			t.Error(err)
		}
	})
}
