package archive

import (
	"encoding/binary"
	"hash/crc32"
	"strings"
	"unsafe"
)

// Seal completes a file of the state folder: it appends the little-endian CRC-32C of b.
func Seal(b []byte) []byte {
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

// Unseal returns a reader of the content of a sealed file after its magic number and key; ok
// is false if the file is damaged or has another magic number or key.
func Unseal(data []byte, magic string, key Sum) (r StateReader, ok bool) {
	body, ok := cutChecksum(textOf(data))
	if ok {
		r.rest, ok = strings.CutPrefix(body, magic+string(key[:]))
	}
	return r, ok
}

// textOf returns b as a string without copying it. b must not change afterwards.
func textOf(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// AppendText appends the length of a string and the string, as in all files of the state
// folder.
func AppendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// AppendTexts appends a list of strings.
func AppendTexts(b []byte, list []string) []byte {
	b = appendNumber(b, len(list))
	for _, s := range list {
		b = AppendText(b, s)
	}
	return b
}

// StateReader decodes the content of a state file from front to back. After invalid data it
// has failed, and everything that follows decodes as zero.
type StateReader struct {
	rest   string
	failed bool
}

// NewStateReader returns a reader of b, which must not change.
func NewStateReader(b []byte) *StateReader { return &StateReader{rest: textOf(b)} }

// Failed reports whether the data was invalid or too short.
func (r *StateReader) Failed() bool { return r.failed }

// Fail marks the data as invalid.
func (r *StateReader) Fail() { r.rest, r.failed = "", true }

// Left returns the number of bytes that remain.
func (r *StateReader) Left() int { return len(r.rest) }

// Number decodes an unsigned varint.
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

// Signed decodes a signed varint.
func (r *StateReader) Signed() int {
	n := r.Number()
	return int(int64(n>>1) ^ -int64(n&1)) // see binary.Varint
}

// Count decodes a number of items of at least one byte each.
func (r *StateReader) Count() int { return r.Below(len(r.rest) + 1) }

// Below decodes a number less than n. Otherwise the reader fails, and the result is 0.
func (r *StateReader) Below(n int) int {
	v := r.Number()
	if v >= uint64(n) {
		r.Fail()
		return 0
	}
	return int(v)
}

// take returns the next n bytes; "" if there are fewer.
func (r *StateReader) take(n uint64) string {
	if n > uint64(len(r.rest)) {
		r.Fail()
		return ""
	}
	piece := r.rest[:n]
	r.rest = r.rest[n:]
	return piece
}

// Bytes returns the next n bytes as part of the file. If there are fewer, it returns zeros, at
// least as many as a Sum has.
func (r *StateReader) Bytes(n uint64) []byte {
	piece := r.take(n)
	if r.failed {
		return make([]byte, len(Sum{}))
	}
	return unsafe.Slice(unsafe.StringData(piece), len(piece))
}

// Sum decodes a hash.
func (r *StateReader) Sum() (sum Sum) {
	copy(sum[:], r.take(uint64(len(sum))))
	return sum
}

// Text decodes the output of AppendText. The result shares memory with the file.
func (r *StateReader) Text() string { return r.take(r.Number()) }

// Texts decodes the output of AppendTexts; nil for an empty list.
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

// signedCount decodes a number written by appendNumber, of items of at least least bytes each.
func (r *StateReader) signedCount(least int) int {
	n := r.Signed()
	if n < 0 || n > len(r.rest)/least {
		r.Fail()
		return 0
	}
	return n
}
