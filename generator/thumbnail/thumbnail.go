// Package thumbnail makes small pictures of those that somebody else has: JPEG of some
// 15 kB, whose files say how large they are. What it is given may be anything.
package thumbnail

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
	"regexp"
	"strconv"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"
)

const (
	// Width and height within which a small picture is: twice what pages show.
	maxWidth, maxHeight = 320, 240
	// maxBytes is what it has at most, where a worse quality can help.
	maxBytes = 15_000
	// MaxSource is the most that is read of a picture, in bytes, and maxPixels of how many
	// pixels it may be: memory goes by these, and a file of some bytes can say any number.
	MaxSource = 8 << 20
	maxPixels = 16_000_000
	// minSide is the least that is a picture, and not a point that counts readers.
	minSide = 32
)

// qualities are tried one after the other.
var qualities = []int{80, 65, 50, 35}

// decoder reads pictures of a format.
type decoder struct {
	config func(io.Reader) (image.Config, error)
	image  func(io.Reader) (image.Image, error)
}

// decoders are those of the formats, by their media types. Of a picture that moves, the
// first frame is shown.
var decoders = map[string]decoder{
	"image/jpeg": {jpeg.DecodeConfig, jpeg.Decode},
	"image/png":  {png.DecodeConfig, png.Decode},
	"image/gif":  {gif.DecodeConfig, gif.Decode},
	"image/webp": {webp.DecodeConfig, webp.Decode},
}

// Picture is a small picture.
type Picture struct {
	JPEG          []byte
	Width, Height int
}

// open looks at what a picture says of itself, which is within bounds; decode decodes it.
func open(data []byte) (w, h int, decode func() (image.Image, error), err error) {
	if len(data) > MaxSource {
		return 0, 0, nil, fmt.Errorf("it has more than %d MiB", MaxSource>>20)
	}
	kind := http.DetectContentType(data)
	d, ok := decoders[kind]
	if !ok {
		return 0, 0, nil, fmt.Errorf("it is no JPEG, PNG, GIF or WebP, but %s", kind)
	}
	config, err := d.config(bytes.NewReader(data))
	if err != nil {
		return 0, 0, nil, fmt.Errorf("it cannot be decoded: %w", err)
	}
	if w, h = config.Width, config.Height; int64(w)*int64(h) > maxPixels {
		return 0, 0, nil, fmt.Errorf("%d × %d pixels are too many", w, h)
	}
	return w, h, func() (image.Image, error) {
		p, err := d.image(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("it cannot be decoded: %w", err)
		}
		return p, nil
	}, nil
}

// undecoded makes an error of what a decoder panics with.
func undecoded(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("it cannot be decoded: %v", r)
	}
}

// Decode decodes a picture that may be anything: a JPEG, PNG, GIF or WebP of at most MaxSource
// bytes and 16 million pixels. The error says why it is none, for a person.
func Decode(data []byte) (p image.Image, err error) {
	defer undecoded(&err)
	_, _, decode, err := open(data)
	if err != nil {
		return nil, err
	}
	if p, err = decode(); err == nil && p.Bounds().Empty() {
		return nil, errors.New("it has no pixels")
	}
	return p, err
}

// Make makes a small picture of another. The error says why that is none, for a person.
func Make(data []byte) (p Picture, err error) {
	defer func() {
		if err != nil {
			p = Picture{}
		}
	}()
	defer undecoded(&err)
	w, h, decode, err := open(data)
	switch {
	case err != nil:
		return p, err
	case w < minSide || h < minSide:
		return p, fmt.Errorf("%d × %d pixels are too few", w, h)
	case w > 20*h || h > 20*w:
		return p, fmt.Errorf("%d × %d pixels are no picture, but a line", w, h)
	}
	from, err := decode()
	if err != nil {
		return p, err
	}
	// The first frame of a GIF may be a part of it.
	if from.Bounds().Dx() < minSide || from.Bounds().Dy() < minSide {
		return p, errors.New("it has too few pixels")
	}
	p.Width, p.Height = fit(from.Bounds().Dx(), from.Bounds().Dy())
	to := image.NewRGBA(image.Rect(0, 0, p.Width, p.Height))
	draw.Draw(to, to.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.CatmullRom.Scale(to, to.Bounds(), from, from.Bounds(), draw.Over, nil)
	for _, q := range qualities {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, to, &jpeg.Options{Quality: q}); err != nil {
			return p, fmt.Errorf("writing it: %w", err)
		}
		if p.JPEG = b.Bytes(); len(p.JPEG) <= maxBytes {
			break
		}
	}
	return p, nil
}

// fit is the size of a small picture; none is made larger than it was.
func fit(w, h int) (int, int) {
	switch {
	case w <= maxWidth && h <= maxHeight:
		return w, h
	case w*maxHeight > h*maxWidth:
		return maxWidth, max(1, h*maxWidth/w)
	}
	return max(1, w*maxHeight/h), maxHeight
}

// File is the name of the file of what is called name.
func (p Picture) File(name string) string {
	return fmt.Sprintf("%s.%dx%d.jpg", name, p.Width, p.Height)
}

var fileName = regexp.MustCompile(`^(.+)\.([1-9]\d{0,3})x([1-9]\d{0,3})\.jpg$`)

// ParseFile says of what and how large the picture of a file is, by its name.
func ParseFile(file string) (name string, width, height int, ok bool) {
	m := fileName.FindStringSubmatch(file)
	if m == nil {
		return "", 0, 0, false
	}
	width, _ = strconv.Atoi(m[2])
	height, _ = strconv.Atoi(m[3])
	return m[1], width, height, true
}
