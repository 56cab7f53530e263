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

// folder is where answers are kept, each compressed in a file that its request names. The
// gzip header's comment is the answer's ETag.
type folder struct {
	path string
	look func(name string, data []byte) Contents
}

// known is the answer that is kept under a name; the zero answer where there is none that
// is whole.
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

// keep writes an answer under a name, which ends in ".gz", in place of the one that is
// kept there. Where that one has papers that are not in the new one, it stays, beside it:
// what was once told is not lost.
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

// holdsAll reports whether all papers of one answer are in another.
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

// write writes an answer, compressed, in one step.
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
