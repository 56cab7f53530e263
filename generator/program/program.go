// Package program tells this program from its other versions.
package program

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"offprint/generator/archive"
)

// Sum tells this program from others and from its other versions, which
// may read a file or render a page otherwise. It is taken once, by the first call:
// later, another version may have taken the place of the file, and what this one
// makes would be noted as the other's.
func Sum() (archive.Sum, error) { return sum() }

// sum never changes while the program runs, so nobody can tell it from a constant.
var sum = sync.OnceValues(readSum)

func readSum() (archive.Sum, error) {
	name, err := os.Executable()
	if err != nil {
		return archive.Sum{}, fmt.Errorf("finding the program: %w", err)
	}
	sum, err := sumProgram(name)
	if err != nil {
		return archive.Sum{}, fmt.Errorf("reading the program: %w", err)
	}
	return sum, nil
}

// buildIDRange is how far from the start of a program its build ID stands
// (cmd/internal/buildid looks no further).
const buildIDRange = 32 << 10

// sumProgram sums up a program by the build ID that Go's linker writes into it,
// which is a hash of all that it is made of (go help buildid, go doc
// cmd/internal/buildid), or by all its bytes where it has none: it has some 80
// million.
func sumProgram(name string) (archive.Sum, error) {
	f, err := os.Open(name)
	if err != nil {
		return archive.Sum{}, err
	}
	defer f.Close()
	start := make([]byte, buildIDRange)
	n, err := io.ReadFull(f, start)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return archive.Sum{}, err
	}
	h := sha256.New()
	if id := buildID(start[:n]); id != nil {
		h.Write(id)
	} else {
		h.Write(start[:n])
		if _, err := io.Copy(h, f); err != nil {
			return archive.Sum{}, err
		}
	}
	return archive.Sum(h.Sum(nil)), nil
}

// buildID finds the build ID in the first bytes of a program, nil where there
// is none. An ELF file has it in a note, other programs at the start of their
// code between \xff and a line break.
func buildID(start []byte) []byte {
	for _, mark := range []struct{ before, after string }{
		{"\xff Go build ID: \"", "\""},
		{"\x04\x00\x00\x00Go\x00\x00", "\x00"}, // type 4, name "Go"
	} {
		_, rest, ok := bytes.Cut(start, []byte(mark.before))
		if !ok {
			continue
		}
		// Four hashes of 20 letters, with strokes between.
		if id, _, ok := bytes.Cut(rest, []byte(mark.after)); ok && bytes.Count(id, []byte("/")) == 3 {
			return id
		}
	}
	return nil
}
