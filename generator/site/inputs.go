package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"io"

	"offprint/generator/archive"
)

// pageData is a page as a template sees it: the names are those of a page of
// Hugo's own, so that a partial can be written for both.
type pageData struct {
	Type   Kind
	Title  string
	Params any
}

// inputs collects what a page is made of, so that no two lists are alike.
type inputs struct{ b []byte }

func (in *inputs) reset()              { in.b = in.b[:0] }
func (in *inputs) number(n int)        { in.b = binary.AppendVarint(in.b, int64(n)) }
func (in *inputs) sum(sum archive.Sum) { in.b = append(in.b, sum[:]...) }

func (in *inputs) string(s string) {
	in.number(len(s))
	in.b = append(in.b, s...)
}

func (in *inputs) strings(list []string) {
	in.number(len(list))
	for _, s := range list {
		in.string(s)
	}
}

func (in *inputs) done() archive.Sum {
	sum := sha256.Sum256(in.b)
	return archive.Sum(sum[:])
}

// made is a page that is quickly made: its inputs are what it turns out to be.
type made func() (Page, error)

func (m made) page() (Page, error) { return m() }

func (m made) inputs(in *inputs) error {
	page, err := m()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := newEncoder(&b).Encode(pageData{page.Kind, page.Title, page.Data}); err != nil {
		return err
	}
	in.string(b.String())
	if d, ok := page.Data.(interface{ head() string }); ok {
		in.string(d.head())
	}
	for _, r := range page.Entries {
		in.sum(r.e.sum)
	}
	return nil
}

// newEncoder writes data that no browser reads as HTML.
func newEncoder(w io.Writer) *json.Encoder {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc
}
