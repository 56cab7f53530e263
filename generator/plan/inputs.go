package plan

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash"
	"io"

	"offprint/generator/archive"
)

// PageData is a page as a template sees it. The names are those of Hugo's own pages, so that a
// partial can be written for both.
type PageData struct {
	Type   Kind
	Title  string
	Params any
}

// Inputs collects what a page is made of and computes a checksum of it. Different lists of inputs
// have different encodings.
type Inputs struct {
	b    []byte
	h    hash.Hash // hash of what has been moved out of b
	more bool      // h is in use
}

// inputsAtOnce is the number of bytes from which they are hashed: a page that lists the papers
// of an archive has megabytes of inputs.
const inputsAtOnce = 4 << 10

func (in *Inputs) reset() { in.b, in.more = in.b[:0], false }

func (in *Inputs) number(n int)   { in.b = binary.AppendVarint(in.b, int64(n)) }
func (in *Inputs) fixed(n uint64) { in.b = binary.LittleEndian.AppendUint64(in.b, n) }

func (in *Inputs) sum(sum archive.Sum) {
	in.b = append(in.b, sum[:]...)
	if len(in.b) >= inputsAtOnce {
		in.sumUp()
	}
}

func (in *Inputs) string(s string) {
	in.number(len(s))
	in.b = append(in.b, s...)
	if len(in.b) >= inputsAtOnce {
		in.sumUp()
	}
}

func (in *Inputs) title(e *entry) {
	title, language := e.card.Title()
	in.string(title)
	in.string(language)
}

// sumUp moves the content of b into h.
func (in *Inputs) sumUp() {
	switch {
	case in.h == nil:
		in.h = sha256.New()
	case !in.more:
		in.h.Reset()
	}
	in.more = true
	in.h.Write(in.b)
	in.b = in.b[:0]
}

func (in *Inputs) strings(list []string) {
	in.number(len(list))
	for _, s := range list {
		in.string(s)
	}
}

func (in *Inputs) done() archive.Sum {
	if in.more {
		in.sumUp()
		return archive.Sum(in.h.Sum(nil)[:len(archive.Sum{})])
	}
	return archive.SumOf(in.b)
}

// made is a page that is cheap to make. It is made to get its inputs, which are its content.
type made func() (Page, error)

func (m made) page() (Page, error) { return m() }

func (m made) inputs(in *Inputs) error {
	page, err := m()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := newEncoder(&b).Encode(PageData{page.Kind, page.Title, page.Data}); err != nil {
		return err
	}
	in.string(b.String())
	if d, ok := page.Data.(Framed); ok {
		in.string(d.InHead())
	}
	for _, r := range page.Entries {
		in.sum(r.e.sum)
	}
	return nil
}

// newEncoder returns an encoder for data that browsers do not read as HTML.
func newEncoder(w io.Writer) *json.Encoder {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc
}

// Fingerprint returns a checksum of everything that the page is made of: what all pages share,
// given by its checksum shared, and the page's own inputs. in may be reused for many pages, one
// after the other.
func (p Planned) Fingerprint(shared archive.Sum, in *Inputs) (archive.Sum, error) {
	in.reset()
	in.sum(shared)
	in.string(string(p.Kind))
	in.string(p.Path)
	if err := p.source.inputs(in); err != nil {
		return archive.Sum{}, fmt.Errorf("/%s: %w", p.Path, err)
	}
	return in.done(), nil
}
