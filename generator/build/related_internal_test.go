package build

import (
	"encoding/binary"
	"hash/crc32"
	"testing"

	"offprint/generator/archive"
	"offprint/generator/related"
)

// FuzzDecodeRelated decodes arbitrary data with a valid checksum.
func FuzzDecodeRelated(f *testing.F) {
	chain := []byte{1, 2, 3, 4, 5, 6, 7, 8}
	f.Add([]byte{1})
	f.Add(append(append(append(chain, 1), make([]byte, 16)...), 20, 3, 'a', 'b', 'c', 1, 0, 0, 0, 0x80, 0x3f, 0, 0, 0, 0x40))
	f.Add(append(chain, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1))
	program := archive.Sum{1, 2, 3}
	f.Fuzz(func(t *testing.T, body []byte) {
		data := append(append([]byte(relatedMagic), program[:]...), body...)
		data = binary.LittleEndian.AppendUint32(data, crc32.Checksum(data, castagnoli))
		var all related.Found
		papers := decodeRelated(data, program, &all).docs
		for i, doc := range papers {
			if len(doc.Words) > len(body) || len(all.Neighbours[i]) > len(body) {
				t.Fatal("more was read than there is")
			}
		}
		if n := len(papers); n > len(body)/16 {
			t.Fatalf("%d papers in %d bytes", n, len(body))
		}
		if got := decodeRelated(data, archive.Sum{9}, &all).docs; got != nil {
			t.Fatal("another program's file was read")
		}
	})
}
