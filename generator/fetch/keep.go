package fetch

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"offprint/generator/atomicfile"
)

// folder stores responses, each in a compressed file named after its request. The comment in
// the gzip header is the response's ETag.
type folder struct {
	path string
	look func(name string, data []byte) Contents
}

// known returns the response stored under a name, or the zero answer if it is missing or
// damaged.
func (f folder) known(name string) answer {
	file, err := os.Open(filepath.Join(f.path, filepath.FromSlash(name)))
	if err != nil {
		return answer{}
	}
	defer file.Close()
	z, err := gzip.NewReader(file)
	if err != nil {
		return answer{}
	}
	data, err := io.ReadAll(io.LimitReader(z, maxAnswer+1))
	if err != nil || len(data) > maxAnswer {
		return answer{}
	}
	return answer{data, z.Comment}
}

// keep stores a response under a name, which ends in ".gz", instead of the one stored there.
// If that one has papers that the new one does not have, it is kept under another name, so
// that nothing is lost.
func (f folder) keep(name string, a answer, papers []Paper) (Scrape, error) {
	kept := Scrape{File: filepath.Join(f.path, filepath.FromSlash(name))}
	before := f.known(name)
	if bytes.Equal(before.data, a.data) && before.tag == a.tag {
		return kept, nil
	}
	if before.data != nil && !holdsAll(papers, f.look(name, before.data).Papers) {
		sum := sha256.Sum256(before.data)
		base, extensions, _ := strings.Cut(filepath.Base(kept.File), ".")
		old := filepath.Join(filepath.Dir(kept.File), fmt.Sprintf("%s-%x.%s", base, sum[:4], extensions))
		if err := write(old, before); err != nil {
			return kept, err
		}
	}
	return kept, write(kept.File, a)
}

// holdsAll reports whether in contains all of papers.
func holdsAll(in, papers []Paper) bool {
	has := map[string]bool{}
	for _, p := range in {
		has[p.ID] = true
	}
	for _, p := range papers {
		if !has[p.ID] {
			return false
		}
	}
	return true
}

// write writes a compressed response atomically.
func write(file string, a answer) error {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Comment = a.tag
	_, err := z.Write(a.data)
	if err = errors.Join(err, z.Close()); err != nil {
		return fmt.Errorf("compressing an answer: %w", err)
	}
	err = os.MkdirAll(filepath.Dir(file), 0o755)
	if err == nil {
		err = atomicfile.Write(file, b.Bytes())
	}
	if err != nil {
		return fmt.Errorf("keeping an answer: %w", err)
	}
	return nil
}
