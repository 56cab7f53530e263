package card

import (
	"bytes"
	"image"
	"image/color"
	"image/png"

	"golang.org/x/image/draw"

	"offprint/generator/thumbnail"
)

// Icon is the image by which a device shows an installed site.
type Icon struct {
	Size int // pixels per side
	// Maskable icons may be cropped to a circle in the middle with a radius of 40 % of a side
	// (https://www.w3.org/TR/appmanifest/#icon-masks).
	Maskable bool
	// Source is the image to use, as PNG, JPEG, GIF or WebP; if it is empty, the theme's sheet
	// of paper is drawn.
	Source  []byte
	Colours Colours
}

// DrawIcon draws an icon as PNG. Equal icons have equal bytes on every machine.
func DrawIcon(c Icon) ([]byte, error) {
	side := c.Size // of the image inside the icon
	if c.Maskable {
		side = c.Size * 5 / 8
	}
	var mark image.Image
	if len(c.Source) == 0 {
		mark = sheet(side, c.Colours)
	} else {
		var err error
		if mark, err = scaled(c.Source, side); err != nil {
			return nil, err
		}
	}
	icon := image.NewRGBA(image.Rect(0, 0, c.Size, c.Size))
	if c.Maskable {
		draw.Draw(icon, icon.Rect, image.NewUniform(c.Colours.Paper), image.Point{}, draw.Src)
	}
	margin := (c.Size - side) / 2
	draw.Draw(icon, mark.Bounds().Add(image.Pt(margin, margin)), mark, image.Point{}, draw.Over)
	var b bytes.Buffer
	var drawn image.Image = icon
	if len(c.Source) == 0 {
		drawn = fewColours(icon)
	}
	err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, drawn)
	return b.Bytes(), err
}

// fewColours converts an image to a palette if it has at most 256 colours, which compresses to
// a quarter of the size. It is only useful for images of plain areas: PNG does not filter
// indexed images.
func fewColours(img *image.RGBA) image.Image {
	table := image.NewPaletted(img.Rect, nil)
	places := map[color.RGBA]uint8{}
	var last color.RGBA // cache: most pixels have the colour of the previous one
	var place uint8
	for i := range table.Pix {
		pix := img.Pix[4*i : 4*i+4]
		if c := (color.RGBA{pix[0], pix[1], pix[2], pix[3]}); i == 0 || c != last {
			known := false
			if place, known = places[c]; !known {
				if len(table.Palette) == 256 {
					return img
				}
				place = uint8(len(table.Palette))
				places[c], table.Palette = place, append(table.Palette, c)
			}
			last = c
		}
		table.Pix[i] = place
	}
	return table
}

// scaled centres an image in a square.
func scaled(data []byte, side int) (image.Image, error) {
	source, err := thumbnail.Decode(data)
	if err != nil {
		return nil, err
	}
	w, h := source.Bounds().Dx(), source.Bounds().Dy()
	most := max(w, h)
	w, h = max(1, w*side/most), max(1, h*side/most)
	square := image.NewRGBA(image.Rect(0, 0, side, side))
	at := image.Pt((side-w)/2, (side-h)/2)
	draw.CatmullRom.Scale(square, image.Rectangle{at, at.Add(image.Pt(w, h))}, source, source.Bounds(), draw.Over, nil)
	return square, nil
}

// sheet draws the theme's assets/icon.svg, in thousandths of its 32 units. It uses integers,
// whose results are the same on every machine.
func sheet(side int, c Colours) image.Image {
	const (
		unit  = 1000
		width = 32 * unit
		fine  = 4    // samples per pixel in each direction
		slant = 1414 // width of the outline along the cut-off corner
	)
	within := func(x, y, left, top, right, bottom int) bool {
		return left*unit <= x && x < right*unit && top*unit <= y && y < bottom*unit
	}
	at := func(x, y int) (color.RGBA, bool) {
		switch {
		case !within(x, y, 5, 2, 27, 30) || x-y > 17*unit+slant:
			return color.RGBA{}, false
		case !within(x, y, 7, 4, 25, 28) || x-y > 17*unit-slant,
			within(x, y, 10, 17, 22, 19), within(x, y, 10, 22, 22, 24):
			return c.Ink, true
		case within(x, y, 10, 9, 17, 13):
			return c.Accent, true
		}
		return c.Paper, true
	}
	sample := func(p, i int) int { return (2*(p*fine+i) + 1) * width / (2 * fine * side) }
	// All shapes are larger than a pixel, so a pixel whose corners have the same colour is
	// plain: 4 of 16 samples suffice for nearly all pixels.
	plain := func(px, py int) (color.RGBA, bool) {
		c, _ := at(sample(px, 0), sample(py, 0))
		for _, s := range [][2]int{{fine - 1, 0}, {0, fine - 1}, {fine - 1, fine - 1}} {
			if other, _ := at(sample(px, s[0]), sample(py, s[1])); other != c {
				return c, false
			}
		}
		return c, true
	}
	img := image.NewNRGBA(image.Rect(0, 0, side, side))
	for py := range side {
		for px := range side {
			if c, ok := plain(px, py); ok {
				img.SetNRGBA(px, py, color.NRGBA(c))
				continue
			}
			var r, g, b, n int
			for s := range fine * fine {
				if c, ok := at(sample(px, s%fine), sample(py, s/fine)); ok {
					r, g, b, n = r+int(c.R), g+int(c.G), b+int(c.B), n+1
				}
			}
			if n > 0 {
				img.SetNRGBA(px, py, color.NRGBA{uint8(r / n), uint8(g / n), uint8(b / n), uint8(n * 255 / (fine * fine))})
			}
		}
	}
	return img
}
