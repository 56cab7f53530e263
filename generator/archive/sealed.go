package archive

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"unsafe"
)

// Seal ends a file of the state folder: with a CRC-32C of what is before it, little-endian.
func Seal(b []byte) []byte {
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

// Unseal is what stands in a sealed file behind the magic and the key with which it begins;
// ok is false where it is not as it was written, or has others.
func Unseal(data []byte, magic string, key Sum) (r StateReader, ok bool) {
	if len(data) < crc32.Size {
		return r, false
	}
	body, sum := data[:len(data)-crc32.Size], data[len(data)-crc32.Size:]
	if binary.LittleEndian.Uint32(sum) != crc32.Checksum(body, castagnoli) {
		return r, false
	}
	r.rest, ok = bytes.CutPrefix(body, append([]byte(magic), key[:]...))
	return r, ok
}

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

// StateReader cuts pieces off what stands in a file of the state; when there is not enough,
// it has failed.
type StateReader struct {
	rest   []byte
	failed bool
}

// NewStateReader reads what stands in b, which nobody changes.
func NewStateReader(b []byte) *StateReader { return &StateReader{rest: b} }

// Failed reports whether more was asked for than there is, or what cannot be.
func (r *StateReader) Failed() bool { return r.failed }

// Fail says that what was read cannot be.
func (r *StateReader) Fail() { r.failed = true }

// Left is how many bytes are left.
func (r *StateReader) Left() int { return len(r.rest) }

// Number is the next number, a varint.
func (r *StateReader) Number() uint64 {
	n, size := binary.Uvarint(r.rest)
	if size <= 0 {
		r.failed = true
		return 0
	}
	r.rest = r.rest[size:]
	return n
}

// Signed is the next number, a varint that may be negative.
func (r *StateReader) Signed() int64 {
	n := r.Number()
	return int64(n>>1) ^ -int64(n&1) // see binary.Varint
}

// Count is the next number, of things that take a byte at least.
func (r *StateReader) Count() int { return r.Below(len(r.rest) + 1) }

// Below is the next number, which must be less than n; else the reader has failed, and
// it is 0.
func (r *StateReader) Below(n int) int {
	v := r.Number()
	if v >= uint64(n) {
		r.failed = true
		return 0
	}
	return int(v)
}

// Bytes are the next n bytes, a piece of the file; where there are fewer, zeros of at least
// the length of a sum.
func (r *StateReader) Bytes(n uint64) []byte {
	if n > uint64(len(r.rest)) {
		r.failed = true
		return make([]byte, len(Sum{}))
	}
	piece := r.rest[:n:n]
	r.rest = r.rest[n:]
	return piece
}

// Sum is the next sum.
func (r *StateReader) Sum() Sum { return Sum(r.Bytes(uint64(len(Sum{})))) }

// Text is what AppendText wrote: a piece of the file.
func (r *StateReader) Text() string {
	n := r.Number()
	if n > uint64(len(r.rest)) {
		r.failed = true
		return ""
	}
	b := r.Bytes(n)
	return unsafe.String(unsafe.SliceData(b), len(b)) // which nobody changes
}

// Texts are what AppendTexts wrote; nil where it wrote none.
func (r *StateReader) Texts() (list []string) {
	n := r.Signed()
	if n < 0 || n > int64(len(r.rest)) {
		r.failed = true
		return nil
	}
	for range n {
		list = append(list, r.Text())
	}
	return list
}
