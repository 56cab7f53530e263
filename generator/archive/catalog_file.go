package archive

import (
	"bufio"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"os"
	"strings"
	"unsafe"
)

// The saved catalog is a file of our own, read back whole: numbers are varints
// (encoding/binary), a string is its length and its bytes. It has two parts, the
// first of which says whether the second is needed: what files there were, and
// what papers they hold.
//
//	catalogMagic
//	length of the first part: 8 bytes, little-endian
//	program: Sum
//	the catalog's own Sum
//	number of files, then each: path, size, time
//	CRC-32C of all that: 4 bytes, little-endian
//	number of names when all cards were written anew
//	number of names, then each
//	a card for each file: its length, Sum, bytes, whether it is a draft, and its facts
//	CRC-32C of the second part
//
// Strings are not copied when it is read: all of them are pieces of the file
// in memory. Cards that have not changed are written as they were read; so names that no
// card has any more stay until there are many.
const catalogMagic = "offprint catalog 9\n"

// catalogFile is the saved catalog's name in the folder of the state.
const catalogFile = "catalog"

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// errDamaged says that a saved catalog is not what was saved.
var errDamaged = errors.New("the saved catalog is damaged")

// savedCatalog is a saved catalog whose first part has been read.
type savedCatalog struct {
	sum   Sum
	files []savedFile
	rest  string // the second part, with its checksum; nobody has looked at it
}

// loadedCatalog is what the second part holds, see Catalog.
type loadedCatalog struct {
	cards  []*Card // whose names are still to be set
	names  []string
	packed int
}

type savedFile struct {
	path  string
	stamp stamp
}

// loadCatalog reads a saved catalog; what cannot be used is ignored.
func loadCatalog(name string, program Sum) *savedCatalog {
	first, rest := readCatalog(name)
	saved, err := decodeFiles(first, program)
	if err != nil {
		return &savedCatalog{}
	}
	saved.rest = rest
	return saved
}

// load reads the second part.
func (s *savedCatalog) load() (loadedCatalog, error) {
	rest, ok := cutChecksum(s.rest)
	if !ok {
		return loadedCatalog{}, errDamaged
	}
	r := newCatalogReader(rest)
	loaded := loadedCatalog{packed: r.Signed(), names: r.names()}
	if len(s.files) > len(r.rest)/leastCard {
		return loadedCatalog{}, errDamaged
	}
	all := make([]Card, len(s.files))
	loaded.cards = make([]*Card, len(s.files))
	for i, f := range s.files {
		r.card(&all[i], f)
		loaded.cards[i] = &all[i]
	}
	if r.failed || len(r.rest) > 0 {
		return loadedCatalog{}, errDamaged
	}
	return loaded, nil
}

// readCatalog reads the two parts of what encode wrote: the first without all
// that is around it, the second as it is; nothing where the first is not as it
// was saved.
func readCatalog(name string) (first, rest string) {
	data, err := os.ReadFile(name)
	if err != nil || len(data) < firstPart+crc32.Size {
		return "", ""
	}
	s := textOf(data)
	length := binary.LittleEndian.Uint64(data[len(catalogMagic):])
	if !strings.HasPrefix(s, catalogMagic) || length > uint64(len(s)-firstPart-crc32.Size) {
		return "", ""
	}
	end := firstPart + int(length) + crc32.Size
	first, ok := cutChecksum(s[:end])
	if !ok {
		return "", ""
	}
	return first[firstPart:], s[end:]
}

// firstPart is where the first part starts.
const firstPart = len(catalogMagic) + 8

// cutChecksum cuts off the checksum, and reports whether it is right.
func cutChecksum(s string) (string, bool) {
	if len(s) < crc32.Size {
		return "", false
	}
	body, sum := s[:len(s)-crc32.Size], s[len(s)-crc32.Size:]
	crc := crc32.Checksum(unsafe.Slice(unsafe.StringData(body), len(body)), castagnoli)
	return body, string(binary.LittleEndian.AppendUint32(nil, crc)) == sum
}

func appendNumber(b []byte, n int) []byte { return binary.AppendVarint(b, int64(n)) }

// encode writes the catalog.
func (c *Catalog) encode(w io.Writer) error {
	names, packed := c.Names, c.packed
	places, used := c.pack()
	if places != nil {
		names, packed = used, len(used)
	}
	const pieces = 256 << 10
	sum := crc32.New(castagnoli)
	out := bufio.NewWriterSize(io.MultiWriter(w, sum), pieces)
	_, _ = out.Write(c.encodeFiles()) // Flush has the error of this and of all behind it
	if err := out.Flush(); err != nil {
		return err
	}
	sum.Reset()
	b := appendNumber(appendNumber(nil, packed), len(names))
	_, _ = out.Write(b)
	for _, s := range names {
		b = AppendText(b[:0], s)
		_, _ = out.Write(b)
	}
	for _, card := range c.Cards {
		record := card.record
		if places != nil {
			record = string(card.appendMoved(nil, places))
		}
		b = AppendText(b[:0], record)
		_, _ = out.Write(b)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	_, err := w.Write(binary.LittleEndian.AppendUint32(nil, sum.Sum32()))
	return err
}

// encodeFiles is the first part of the catalog.
func (c *Catalog) encodeFiles() []byte {
	size := firstPart + 100
	for _, card := range c.Cards {
		size += len(card.Path) + 16
	}
	b := make([]byte, 0, size)
	b = append(b, catalogMagic...)
	b = append(b, make([]byte, 8)...)
	b = append(b, c.program[:]...)
	b = append(b, c.Sum[:]...)
	b = appendNumber(b, len(c.Cards))
	for _, card := range c.Cards {
		b = AppendText(b, card.Path)
		b = appendNumber(b, int(card.stamp.size))
		b = appendNumber(b, int(card.stamp.mtime))
	}
	binary.LittleEndian.PutUint64(b[len(catalogMagic):], uint64(len(b)-firstPart))
	return Seal(b)
}

// pack says which places names get where those are left out that no card has any more,
// NoName for these, and the names that are left; nil while there cannot be many.
func (c *Catalog) pack() (places []NameID, used []string) {
	if len(c.Names) <= c.packed+c.packed/4+1000 && c.packed > 0 {
		return nil, nil
	}
	places = make([]NameID, len(c.Names))
	for i := range places {
		places[i] = NoName
	}
	for _, card := range c.Cards {
		o := card.Outline()
		for id := range o.all() {
			places[*id] = 0
		}
	}
	for i, name := range c.Names {
		if places[i] != NoName {
			places[i] = NameID(len(used))
			used = append(used, name)
		}
	}
	return places, used
}

// appendHead writes what stands before the facts, leastCard bytes.
func appendHead(b []byte, head cardHead) []byte {
	b = append(append(b, head.sum[:]...), head.bytes[:]...)
	return appendBool(b, head.draft)
}

// decodeFiles reads the first part, without the second.
func decodeFiles(s string, program Sum) (*savedCatalog, error) {
	r := newCatalogReader(s)
	sum, n := r.start(program)
	saved := &savedCatalog{sum: sum, files: make([]savedFile, n)}
	for i := range saved.files {
		saved.files[i] = r.file()
	}
	if r.failed || len(r.rest) > 0 {
		return nil, errDamaged
	}
	return saved, nil
}

// catalogReader also knows the names that cards refer to.
type catalogReader struct {
	StateReader
	table []string // of names
}

func newCatalogReader(s string) catalogReader {
	return catalogReader{StateReader: StateReader{rest: s}}
}

// start reads what stands before the files, and how many of these there are.
func (r *catalogReader) start(program Sum) (sum Sum, files int) {
	if r.Sum() != program {
		r.Fail()
	}
	sum = r.Sum()
	return sum, r.signedCount(3)
}

func (r *catalogReader) file() savedFile {
	return savedFile{r.Text(), stamp{size: int64(r.Signed()), mtime: int64(r.Signed())}}
}

// names reads the names that the cards refer to.
func (r *catalogReader) names() []string {
	r.table = make([]string, r.signedCount(1))
	for i := range r.table {
		r.table[i] = r.Text()
	}
	return r.table
}

// leastCard is how many bytes a card has before its facts.
const leastCard = 2*len(Sum{}) + 1

// card reads the card of a file.
func (r *catalogReader) card(c *Card, of savedFile) {
	c.Path, c.stamp, c.record = of.path, of.stamp, r.Text()
	if len(c.record) < leastCard {
		r.Fail()
	}
}
