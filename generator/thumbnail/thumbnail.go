// Package thumbnail scales down images of unknown origin to JPEGs of about 15 kB whose file
// names contain their dimensions.
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
	// Maximum size of a small image: twice the size on pages.
	maxWidth, maxHeight = 320, 240
	// maxBytes is the target size, reached by reducing the quality if possible.
	maxBytes = 15_000
	// MaxSource is the maximum size of a source in bytes, and maxPixels its maximum number of
	// pixels, which determines the memory needed: a tiny file can claim any dimensions.
	MaxSource = 8 << 20
	maxPixels = 16_000_000
	// minSide is the minimum size; smaller images are tracking pixels.
	minSide = 32
)

// qualities are tried in this order.
var qualities = []int{80, 65, 50, 35}

// decoder decodes images of a format.
type decoder struct {
	config func(io.Reader) (image.Config, error)
	image  func(io.Reader) (image.Image, error)
}

// decoders are the supported formats by media type. Of an animation the first frame is used.
var decoders = map[string]decoder{
	"image/jpeg": {jpeg.DecodeConfig, jpeg.Decode},
	"image/png":  {png.DecodeConfig, png.Decode},
	"image/gif":  {gif.DecodeConfig, gif.Decode},
	"image/webp": {webp.DecodeConfig, webp.Decode},
}

// Picture is a small image.
type Picture struct {
	JPEG          []byte
	Width, Height int
}

// open checks the declared dimensions of an image; decode decodes it.
func open(data []byte) (w, h int, decode func() (image.Image, error), err error) {
	if len(data) > MaxSource {
		return 0, 0, nil, fmt.Errorf("it has more than %d MiB", MaxSource>>20)
	}
	kind := http.DetectContentType(data)
	d, ok := decoders[kind]
	if !ok {
		return 0, 0, nil, fmt.Errorf("it is not JPEG, PNG, GIF or WebP, but %s", kind)
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

// undecoded converts a panic of a decoder to an error.
func undecoded(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("it cannot be decoded: %v", r)
	}
}

// Decode decodes an image of unknown origin: a JPEG, PNG, GIF or WebP of at most MaxSource
// bytes and 16 million pixels. The error explains to a person why it was rejected.
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

// Make makes a small image. The error explains to a person why the source was rejected.
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
		return p, fmt.Errorf("%d × %d pixels are too narrow for a picture", w, h)
	}
	from, err := decode()
	if err != nil {
		return p, err
	}
	// The first frame of a GIF may be smaller than the whole.
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

// fit returns the size of a small image; none is enlarged.
func fit(w, h int) (int, int) {
	switch {
	case w <= maxWidth && h <= maxHeight:
		return w, h
	case w*maxHeight > h*maxWidth:
		return maxWidth, max(1, h*maxWidth/w)
	}
	return max(1, w*maxHeight/h), maxHeight
}

// File returns the name of the image's file for something called name.
func (p Picture) File(name string) string {
	return fmt.Sprintf("%s.%dx%d.jpg", name, p.Width, p.Height)
}

var fileName = regexp.MustCompile(`^(.+)\.([1-9]\d{0,3})x([1-9]\d{0,3})\.jpg$`)

// ParseFile returns the parts of a file name made by File.
func ParseFile(file string) (name string, width, height int, ok bool) {
	m := fileName.FindStringSubmatch(file)
	if m == nil {
		return "", 0, 0, false
	}
	width, _ = strconv.Atoi(m[2])
	height, _ = strconv.Atoi(m[3])
	return m[1], width, height, true
}
