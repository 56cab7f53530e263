package build

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"

	"offprint/generator/archive"
)

// seal ends a file of the state: with a CRC-32C of what is before it, little-endian.
func seal(b []byte) []byte {
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

// unseal is what stands in a sealed file behind the magic and the key with which it begins;
// ok is false where it is not as it was written, or has others.
func unseal(data []byte, magic string, key archive.Sum) (d stateDecoder, ok bool) {
	if len(data) < crc32.Size {
		return d, false
	}
	body, sum := data[:len(data)-crc32.Size], data[len(data)-crc32.Size:]
	if binary.LittleEndian.Uint32(sum) != crc32.Checksum(body, castagnoli) {
		return d, false
	}
	d.b, ok = bytes.CutPrefix(body, append([]byte(magic), key[:]...))
	return d, ok
}

// stateDecoder cuts pieces off; when there is not enough, it has failed.
type stateDecoder struct {
	b      []byte
	failed bool
}

func (d *stateDecoder) number() uint64 {
	n, size := binary.Uvarint(d.b)
	if size <= 0 {
		d.failed = true
		return 0
	}
	d.b = d.b[size:]
	return n
}

// bytes are the next n bytes; where there are fewer, zeros of at least the length
// of a sum.
func (d *stateDecoder) bytes(n uint64) []byte {
	if n > uint64(len(d.b)) {
		d.failed = true
		return make([]byte, len(archive.Sum{}))
	}
	piece := d.b[:n:n]
	d.b = d.b[n:]
	return piece
}
