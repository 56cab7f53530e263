package archive

import (
	"encoding/binary"
	"hash/crc32"
	"strings"
	"unsafe"
)

// Seal ends a file of the state folder: with a CRC-32C of what is before it, little-endian.
func Seal(b []byte) []byte {
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

// Unseal is what stands in a sealed file behind the magic and the key with which it begins;
// ok is false where it is not as it was written, or has others.
func Unseal(data []byte, magic string, key Sum) (r StateReader, ok bool) {
	body, ok := cutChecksum(textOf(data))
	if ok {
		r.rest, ok = strings.CutPrefix(body, magic+string(key[:]))
	}
	return r, ok
}

// textOf is b, which nobody changes any more, as a text.
func textOf(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// AppendText writes a text behind its length, as files of the state have it.
func AppendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// AppendTexts writes a list of texts.
func AppendTexts(b []byte, list []string) []byte {
	b = appendNumber(b, len(list))
	for _, s := range list {
		b = AppendText(b, s)
	}
	return b
}

// StateReader cuts pieces off what stands in a file of the state; after something that cannot
// be, it has failed, and all that follows is zero.
type StateReader struct {
	rest   string
	failed bool
}

// NewStateReader reads what stands in b, which nobody changes.
func NewStateReader(b []byte) *StateReader { return &StateReader{rest: textOf(b)} }

// Failed reports whether more was asked for than there is, or what cannot be.
func (r *StateReader) Failed() bool { return r.failed }

// Fail says that what was read cannot be.
func (r *StateReader) Fail() { r.rest, r.failed = "", true }

// Left is how many bytes are left.
func (r *StateReader) Left() int { return len(r.rest) }

// Number is the next number, a varint.
func (r *StateReader) Number() uint64 {
	var n uint64
	for i := 0; i < len(r.rest) && i < binary.MaxVarintLen64; i++ {
		c := r.rest[i]
		n |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			r.rest = r.rest[i+1:]
			return n
		}
	}
	r.Fail()
	return 0
}

// Signed is the next number, a varint that may be negative.
func (r *StateReader) Signed() int {
	n := r.Number()
	return int(int64(n>>1) ^ -int64(n&1)) // see binary.Varint
}

// Count is the next number, of things that take a byte at least.
func (r *StateReader) Count() int { return r.Below(len(r.rest) + 1) }

// Below is the next number, which must be less than n; else the reader has failed, and
// it is 0.
func (r *StateReader) Below(n int) int {
	v := r.Number()
	if v >= uint64(n) {
		r.Fail()
		return 0
	}
	return int(v)
}

// take is the next n bytes; "" where there are fewer.
func (r *StateReader) take(n uint64) string {
	if n > uint64(len(r.rest)) {
		r.Fail()
		return ""
	}
	piece := r.rest[:n]
	r.rest = r.rest[n:]
	return piece
}

// Bytes are the next n bytes, a piece of the file; where there are fewer, zeros of at least
// the length of a sum.
func (r *StateReader) Bytes(n uint64) []byte {
	piece := r.take(n)
	if r.failed {
		return make([]byte, len(Sum{}))
	}
	return unsafe.Slice(unsafe.StringData(piece), len(piece))
}

// Sum is the next sum.
func (r *StateReader) Sum() (sum Sum) {
	copy(sum[:], r.take(uint64(len(sum))))
	return sum
}

// Text is what AppendText wrote: a piece of the file.
func (r *StateReader) Text() string { return r.take(r.Number()) }

// Texts are what AppendTexts wrote; nil where it wrote none.
func (r *StateReader) Texts() []string {
	n := r.signedCount(1)
	if n == 0 {
		return nil
	}
	list := make([]string, n)
	for i := range list {
		list[i] = r.Text()
	}
	return list
}

// signedCount reads how many things of so many bytes at least follow, as appendNumber wrote it.
func (r *StateReader) signedCount(least int) int {
	n := r.Signed()
	if n < 0 || n > len(r.rest)/least {
		r.Fail()
		return 0
	}
	return n
}
