package archive

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync/atomic"

	"offprint/generator/paper"
)

// Scratch is a temporary file that disappears when it is closed.
type Scratch struct{ *os.File }

// NewScratch creates an empty scratch file in the folder dir, or in the system's folder for
// temporary files if dir is empty. The caller must close it.
func NewScratch(dir string) (*Scratch, error) {
	f, err := os.CreateTemp(dir, "offprint.*"+temporarySuffix)
	if err != nil {
		return nil, err
	}
	// An unlinked file disappears with the process even if that is killed. On systems that
	// cannot unlink open files, Close does it.
	_ = os.Remove(f.Name())
	return &Scratch{f}, nil
}

// Close closes and removes the file.
func (s *Scratch) Close() error {
	return errors.Join(s.File.Close(), ignoreMissing(os.Remove(s.Name())))
}

// pieces is a file of appended byte strings that several goroutines may read.
type pieces struct {
	file *os.File
	size atomic.Int64 // bytes in the file
}

// Spooled is a place in a [Spool] or in [KeptPapers]. The zero Spooled is no place.
type Spooled struct {
	At   int64
	Size int // bytes
}

func (f *pieces) add(b []byte) (Spooled, error) {
	at := f.size.Add(int64(len(b))) - int64(len(b))
	if _, err := f.file.WriteAt(b, at); err != nil {
		return Spooled{}, err
	}
	return Spooled{At: at, Size: len(b)}, nil
}

func (f *pieces) read(place Spooled) (string, error) {
	b := make([]byte, place.Size)
	if _, err := f.file.ReadAt(b, place.At); err != nil {
		return "", err
	}
	return textOf(b), nil
}

// Spool keeps entries in a temporary file when there are too many for memory. Entries may be
// read from any goroutine while others are added; they must be added from one goroutine.
type Spool struct {
	scratch *Scratch
	pieces
	buf []byte // reused for each entry that is added
}

// NewSpool creates an empty spool in the folder dir, see [NewScratch]. The caller must close
// it.
func NewSpool(dir string) (*Spool, error) {
	f, err := NewScratch(dir)
	if err != nil {
		return nil, err
	}
	return &Spool{scratch: f, pieces: pieces{file: f.File}}, nil
}

// Close removes the spool and its content.
func (s *Spool) Close() error { return s.scratch.Close() }

// Add stores an entry. If it fails, the entries added before remain readable.
func (s *Spool) Add(e *Entry) (Spooled, error) {
	s.buf = appendEntry(s.buf[:0], e)
	return s.add(s.buf)
}

// Entry returns the entry that was added at a place.
func (s *Spool) Entry(place Spooled) (Entry, error) {
	written, err := s.read(place)
	if err != nil {
		return Entry{}, err
	}
	e, err := decodeEntry(written)
	if err != nil {
		return Entry{}, &fs.PathError{Op: "read", Path: s.file.Name(), Err: err}
	}
	return e, nil
}

// An entry is encoded as its path, its paper, and the state of its import: source, day and
// listed, then for each field either 1, its hash and its origin, or 0. Numbers and strings are
// encoded as in the saved catalog.

func appendEntry(b []byte, e *Entry) []byte {
	b = AppendText(b, e.Path)
	b = appendPaper(b, &e.Paper)
	b = AppendText(b, e.Import.Source)
	b = appendNumber(b, int(e.Import.Day))
	b = appendNumber(b, int(e.Import.Listed))
	for f := range paper.NumFields {
		sum, ok := e.Import.Hash.Get(f)
		if !ok {
			b = appendNumber(b, 0)
			continue
		}
		b = appendNumber(appendNumber(b, 1), int(sum))
		b = AppendText(b, e.Import.From[f].Source)
		b = appendNumber(b, int(e.Import.From[f].Day))
	}
	return b
}

// appendPaper appends all fields of a paper in their order.
func appendPaper(b []byte, p *paper.Paper) []byte {
	for f := range paper.NumFields {
		switch v := p.Get(f).(type) {
		case string:
			b = AppendText(b, v)
		case []string:
			b = AppendTexts(b, v)
		case int:
			b = appendNumber(b, v)
		case bool:
			n := 0
			if v {
				n = 1
			}
			b = appendNumber(b, n)
		case paper.Day:
			b = appendNumber(b, int(v))
		case paper.Facts:
			b = appendFacts(b, v)
		default:
			panic(fmt.Sprintf("archive: a paper's field of type %T", v)) // a programming error
		}
	}
	return b
}

func appendFacts(b []byte, facts paper.Facts) []byte {
	b = appendNumber(b, len(facts))
	for _, f := range facts {
		b = AppendText(AppendText(b, f.Name), f.Value)
	}
	return b
}

var errSpool = errors.New("the data just written cannot be read back")

// decodeEntry decodes the output of appendEntry. The entry's strings share memory with s.
func decodeEntry(s string) (Entry, error) {
	r := newCatalogReader(s)
	e := Entry{Path: r.Text(), Paper: r.paper()}
	e.Import.Source = r.Text()
	e.Import.Day = paper.Day(r.Signed())
	e.Import.Listed = paper.Day(r.Signed())
	for f := range paper.NumFields {
		if r.Signed() == 1 {
			e.Import.Hash.Put(f, uint32(r.Signed()))
			e.Import.From[f] = paper.Origin{Source: r.Text(), Day: paper.Day(r.Signed())}
		}
	}
	if r.failed || len(r.rest) > 0 {
		return Entry{}, errSpool
	}
	return e, nil
}

// paper decodes the output of appendPaper.
func (r *catalogReader) paper() (p paper.Paper) {
	for f := range paper.NumFields {
		switch p.Get(f).(type) {
		case string:
			p.Set(f, r.Text())
		case []string:
			p.Set(f, r.Texts())
		case int:
			p.Set(f, r.Signed())
		case bool:
			p.Set(f, r.Signed() == 1)
		case paper.Day:
			p.Set(f, paper.Day(r.Signed()))
		case paper.Facts:
			p.Set(f, r.facts())
		}
	}
	return p
}

// facts decodes the output of appendFacts.
func (r *catalogReader) facts() paper.Facts {
	n := r.signedCount(2)
	if n == 0 {
		return nil
	}
	facts := make(paper.Facts, n)
	for i := range facts {
		facts[i] = paper.Fact{Name: r.Text(), Value: r.Text()}
	}
	return facts
}
