// Package program identifies the running program and its version.
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

// Sum identifies this version of the program, because another version may read files or render
// pages differently. It is computed by the first call only: later, another version may have
// replaced the program's file.
func Sum() (archive.Sum, error) { return sum() }

// sum is constant while the program runs.
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

// buildIDRange is the maximum offset of a build ID in a program (cmd/internal/buildid looks no
// further).
const buildIDRange = 32 << 10

// sumProgram returns a hash of a program's build ID, which Go's linker computes from all
// inputs (go help buildid, go doc cmd/internal/buildid), or of its 80 million bytes if it has
// none.
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

// buildID returns the build ID in the first bytes of a program, nil if there is none. An ELF
// file has it in a note, other programs between \xff and a line break at the start of their
// code.
func buildID(start []byte) []byte {
	for _, mark := range []struct{ before, after string }{
		{"\xff Go build ID: \"", "\""},
		{"\x04\x00\x00\x00Go\x00\x00", "\x00"}, // type 4, name "Go"
	} {
		_, rest, ok := bytes.Cut(start, []byte(mark.before))
		if !ok {
			continue
		}
		// Four hashes of 20 letters, separated by slashes.
		if id, _, ok := bytes.Cut(rest, []byte(mark.after)); ok && bytes.Count(id, []byte("/")) == 3 {
			return id
		}
	}
	return nil
}
