package archive

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"os"
	"slices"
	"strings"
	"unsafe"

	"offprint/generator/paper"
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
//	number of names, then each: string
//	a card for each file: see catalogWriter.card
//	CRC-32C of the second part
//
// Strings are not copied when it is read: all of them are pieces of the file
// in memory.
const catalogMagic = "offprint catalog 5\n"

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

type savedFile struct {
	path  string
	stamp stamp
}

// loadCatalog reads a saved catalog; what cannot be used is as good as none.
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
func (s *savedCatalog) load() (cards []*Card, names []string, err error) {
	rest, ok := cutChecksum(s.rest)
	if !ok {
		return nil, nil, errDamaged
	}
	return decodeCards(rest, s.files)
}

// readCatalog reads the two parts of what encode wrote: the first without all
// that is around it, the second as it is; nothing where the first is not as it
// was saved.
func readCatalog(name string) (first, rest string) {
	data, err := os.ReadFile(name)
	if err != nil || len(data) < firstPart+crc32.Size {
		return "", ""
	}
	// Nobody writes to the bytes any more.
	s := unsafe.String(unsafe.SliceData(data), len(data))
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

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func (c *Catalog) encode() []byte {
	// Names that no card has any more are left out.
	places := make([]NameID, len(c.Names))
	for i := range places {
		places[i] = NoName
	}
	names := make([]string, 0, len(c.Names))
	place := func(id NameID) {
		if places[id] == NoName {
			places[id] = NameID(len(names))
			names = append(names, c.Names[id])
		}
	}
	for _, card := range c.Cards {
		for _, id := range card.Authors {
			place(id)
		}
		for _, id := range slices.Concat(card.Topics, card.Tags) {
			place(id)
		}
		if card.Organization != NoName {
			place(card.Organization)
		}
	}
	w := catalogWriter{b: make([]byte, 0, 300*len(c.Cards)+1024), places: places}
	w.b = append(w.b, catalogMagic...)
	w.b = append(w.b, make([]byte, 8)...)
	w.b = append(w.b, c.program[:]...)
	w.b = append(w.b, c.Sum[:]...)
	w.number(len(c.Cards))
	for _, card := range c.Cards {
		w.string(card.Path)
		w.number(int(card.stamp.size))
		w.number(int(card.stamp.mtime))
	}
	binary.LittleEndian.PutUint64(w.b[len(catalogMagic):], uint64(len(w.b)-firstPart))
	w.checksum(0)
	second := len(w.b)
	w.number(len(names))
	for _, s := range names {
		w.string(s)
	}
	for _, card := range c.Cards {
		w.card(card)
	}
	w.checksum(second)
	return w.b
}

type catalogWriter struct {
	b      []byte
	places []NameID
}

func (w *catalogWriter) number(n int)    { w.b = appendNumber(w.b, n) }
func (w *catalogWriter) string(s string) { w.b = appendString(w.b, s) }

// checksum writes that of what stands from start on.
func (w *catalogWriter) checksum(start int) {
	w.b = binary.LittleEndian.AppendUint32(w.b, crc32.Checksum(w.b[start:], castagnoli))
}

func (w *catalogWriter) strings(list []string) {
	w.number(len(list))
	for _, s := range list {
		w.string(s)
	}
}

func (w *catalogWriter) names(ids []NameID) {
	w.number(len(ids))
	for _, id := range ids {
		w.number(int(w.places[id]))
	}
}

func (w *catalogWriter) card(c *Card) {
	p := &c.Paper
	w.b = append(w.b, c.Sum[:]...)
	w.b = append(w.b, c.bytes[:]...)
	w.string(string(p.ID))
	w.string(p.DOI)
	w.string(p.Title)
	w.names(c.Authors)
	w.number(p.AuthorCount)
	w.number(int(p.Date))
	w.number(int(p.Published))
	w.string(p.Language)
	w.names(c.Topics)
	if c.Organization == NoName {
		w.number(-1)
	} else {
		w.number(int(w.places[c.Organization]))
	}
	w.number(p.Upvotes)
	w.number(p.Comments)
	w.number(p.Stars)
	w.string(p.Links.Code)
	w.string(p.Links.Project)
	w.string(p.Links.Discussion)
	w.string(p.Links.Thumbnail)
	w.strings(p.Links.Media)
	w.strings(p.Aliases)
	w.b = appendFacts(w.b, p.Citation)
	draft := 0
	if c.Draft {
		draft = 1
	}
	w.number(draft)
	w.names(c.Tags)
	pick := 0
	if p.Pick {
		pick = 1
	}
	w.number(pick)
}

// decodeFiles reads the first part, without the second.
func decodeFiles(s string, program Sum) (*savedCatalog, error) {
	r := catalogReader{s: s}
	sum, n := r.start(program)
	saved := &savedCatalog{sum: sum, files: make([]savedFile, n)}
	for i := range saved.files {
		saved.files[i] = r.file()
	}
	if r.bad || len(r.s) > 0 {
		return nil, errDamaged
	}
	return saved, nil
}

// decodeCards reads the second part, without the checksum.
func decodeCards(s string, files []savedFile) ([]*Card, []string, error) {
	r := catalogReader{s: s}
	r.names()
	if len(files) > len(r.s)/leastCard {
		return nil, nil, errDamaged
	}
	all := make([]Card, len(files))
	cards := make([]*Card, len(files))
	for i, f := range files {
		r.card(&all[i], f)
		cards[i] = &all[i]
	}
	if r.bad || len(r.s) > 0 {
		return nil, nil, errDamaged
	}
	return cards, r.table, nil
}

// catalogReader reads from the front of s. After something that cannot be, bad
// is set and everything that follows is zero.
type catalogReader struct {
	s     string
	bad   bool
	table []string
	// Slices of the cards are cut from large ones.
	spareStrings []string
	spareIDs     []NameID
}

func (r *catalogReader) fail() {
	r.s, r.bad = "", true
}

func (r *catalogReader) take(n int) string {
	if n > len(r.s) {
		r.fail()
		return ""
	}
	out := r.s[:n]
	r.s = r.s[n:]
	return out
}

func (r *catalogReader) uvarint() uint64 {
	var n uint64
	for i := 0; i < len(r.s) && i < binary.MaxVarintLen64; i++ {
		c := r.s[i]
		n |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			r.s = r.s[i+1:]
			return n
		}
	}
	r.fail()
	return 0
}

func (r *catalogReader) number() int {
	u := r.uvarint()
	return int(int64(u>>1) ^ -int64(u&1)) // see binary.Varint
}

// count reads how many things of so many bytes at least follow.
func (r *catalogReader) count(least int) int {
	n := r.number()
	if n < 0 || n > len(r.s)/least {
		r.fail()
		return 0
	}
	return n
}

func (r *catalogReader) string() string {
	n := r.uvarint()
	if n > uint64(len(r.s)) {
		r.fail()
		return ""
	}
	return r.take(int(n))
}

func (r *catalogReader) sum() (sum Sum) {
	copy(sum[:], r.take(len(sum)))
	return sum
}

// spare is how many strings or places are made at once.
const spare = 8192

func (r *catalogReader) newStrings(n int) []string {
	if n == 0 {
		return nil
	}
	if n > len(r.spareStrings) {
		r.spareStrings = make([]string, max(n, spare))
	}
	out := r.spareStrings[:n:n]
	r.spareStrings = r.spareStrings[n:]
	return out
}

func (r *catalogReader) strings(n int) []string {
	list := r.newStrings(n)
	for i := range list {
		list[i] = r.string()
	}
	return list
}

func (r *catalogReader) name(id int) string {
	if id < 0 || id >= len(r.table) {
		r.fail()
		return ""
	}
	return r.table[id]
}

func (r *catalogReader) namesOf() ([]string, []NameID) {
	n := r.count(1)
	if n == 0 {
		return nil, nil
	}
	if n > len(r.spareIDs) {
		r.spareIDs = make([]NameID, max(n, spare))
	}
	ids := r.spareIDs[:n:n]
	r.spareIDs = r.spareIDs[n:]
	names := r.newStrings(n)
	for i := range ids {
		id := r.number()
		ids[i], names[i] = NameID(id), r.name(id)
	}
	return names, ids
}

// start reads what stands before the files, and how many of these there are.
func (r *catalogReader) start(program Sum) (sum Sum, files int) {
	if r.sum() != program {
		r.fail()
	}
	sum = r.sum()
	return sum, r.count(3)
}

func (r *catalogReader) file() savedFile {
	return savedFile{r.string(), stamp{size: int64(r.number()), mtime: int64(r.number())}}
}

// names reads the names that the cards refer to.
func (r *catalogReader) names() { r.table = r.strings(r.count(1)) }

// leastCard is how many bytes a card has at least.
const leastCard = 2 * len(Sum{})

// card reads the card of a file.
func (r *catalogReader) card(c *Card, of savedFile) {
	p := &c.Paper
	c.Path, c.stamp = of.path, of.stamp
	c.Sum = r.sum()
	c.bytes = r.sum()
	p.ID = paper.ID(r.string())
	p.DOI = r.string()
	p.Title = r.string()
	p.Authors, c.Authors = r.namesOf()
	p.AuthorCount = r.number()
	p.Date = paper.Day(r.number())
	p.Published = paper.Day(r.number())
	p.Language = r.string()
	p.Topics, c.Topics = r.namesOf()
	c.Organization = NoName
	if id := r.number(); id != -1 {
		c.Organization, p.Organization = NameID(id), r.name(id)
	}
	p.Upvotes = r.number()
	p.Comments = r.number()
	p.Stars = r.number()
	p.Links.Code = r.string()
	p.Links.Project = r.string()
	p.Links.Discussion = r.string()
	p.Links.Thumbnail = r.string()
	p.Links.Media = r.strings(r.count(1))
	p.Aliases = r.strings(r.count(1))
	p.Citation = r.facts()
	c.Draft = r.number() == 1
	p.Tags, c.Tags = r.namesOf()
	p.Pick = r.number() == 1
}
