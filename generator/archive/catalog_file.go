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

// The saved catalog is a file in a format of our own, read as a whole. Numbers are varints
// (encoding/binary); a string is its length followed by its bytes. The first part, the list of
// files, tells whether the second part, the cards of their papers, is needed at all.
//
//	catalogMagic
//	length of the first part: 8 bytes, little-endian
//	program: Sum
//	the catalog's own Sum
//	number of files, then each: path, size, time
//	CRC-32C of everything above: 4 bytes, little-endian
//	number of names when all cards were last renumbered
//	number of names, then each
//	a card for each file: its length, Sum, bytes, draft flag, and facts
//	CRC-32C of the second part
//
// Strings are not copied when the file is read: they are substrings of its content. Unchanged
// cards are written as they were read, so names that no card uses any more remain until they
// are numerous.
const catalogMagic = "offprint catalog 9\n"

// catalogFile is the name of the saved catalog in the state folder.
const catalogFile = "catalog"

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// errDamaged reports that a saved catalog fails its checks.
var errDamaged = errors.New("the saved catalog is damaged")

// savedCatalog is a saved catalog whose first part has been decoded.
type savedCatalog struct {
	sum   Sum
	files []savedFile
	rest  string // the second part with its checksum, not verified yet
}

// loadedCatalog is the content of the second part, see Catalog.
type loadedCatalog struct {
	cards  []*Card // their names field is not set yet
	names  []string
	packed int
}

type savedFile struct {
	path  string
	stamp stamp
}

// loadCatalog reads a saved catalog. One that cannot be used is ignored.
func loadCatalog(name string, program Sum) *savedCatalog {
	first, rest := readCatalog(name)
	saved, err := decodeFiles(first, program)
	if err != nil {
		return &savedCatalog{}
	}
	saved.rest = rest
	return saved
}

// load decodes the second part.
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

// readCatalog returns the two parts that encode wrote: the first one verified and without its
// magic number and checksum, the second one as it is. Both are empty if the first part is
// missing or damaged.
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

// firstPart is the offset of the first part.
const firstPart = len(catalogMagic) + 8

// cutChecksum removes the checksum at the end of s and reports whether it is correct.
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
	_, _ = out.Write(c.encodeFiles()) // Flush returns the error of this write and of all later ones
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

// encodeFiles returns the first part of the catalog.
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

// pack returns new indexes of all names after dropping those that no card uses (NoName), and
// the names that remain. It returns nil as long as there cannot be many unused names.
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

// appendHead appends the leastCard bytes in front of the facts.
func appendHead(b []byte, head cardHead) []byte {
	b = append(append(b, head.sum[:]...), head.bytes[:]...)
	return appendBool(b, head.draft)
}

// decodeFiles decodes the first part.
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

// catalogReader is a StateReader that also resolves the names cards refer to.
type catalogReader struct {
	StateReader
	table []string // indexed by NameID
}

func newCatalogReader(s string) catalogReader {
	return catalogReader{StateReader: StateReader{rest: s}}
}

// start reads the header of the first part; files is the number of files that follow.
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

// leastCard is the number of bytes in front of a card's facts.
const leastCard = 2*len(Sum{}) + 1

// card reads the card of a file.
func (r *catalogReader) card(c *Card, of savedFile) {
	c.Path, c.stamp, c.record = of.path, of.stamp, r.Text()
	if len(c.record) < leastCard {
		r.Fail()
	}
}
