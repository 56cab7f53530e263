package archive

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"offprint/generator/atomicfile"
	"offprint/generator/bound"
	"offprint/generator/paper"
)

// HiddenFile is the file of an archive that names the papers which it shall not have: an
// identifier a line, a reason behind it. What follows a "#" at the start of a line is a
// comment.
const HiddenFile = "hidden.txt"

// Hidden are the papers that an archive shall not have: they are not imported and not
// shown, also where their page is in content/.
type Hidden struct {
	// IDs are their identifiers, in the order of the file, each once.
	IDs []paper.ID
	// Problems are lines that name nothing, for a person.
	Problems []string

	ids map[paper.ID]bool
	sum Sum
}

// ReadHidden reads the hidden papers of the archive in dir; there are none without the
// file.
func ReadHidden(dir string) (Hidden, error) {
	h := Hidden{ids: map[paper.ID]bool{}}
	data, err := readHidden(dir)
	if err != nil {
		return h, err
	}
	if data == nil {
		return h, nil
	}
	for i, line := range strings.Split(string(data), "\n") {
		word := hiddenWord(line)
		if word == "" {
			continue
		}
		id, err := paper.AnyID(word)
		if err != nil {
			h.Problems = append(h.Problems, fmt.Sprintf("%s:%d: %v; the line is ignored", HiddenFile, i+1, err))
			continue
		}
		if !h.ids[id] {
			h.ids[id] = true
			h.IDs = append(h.IDs, id)
		}
	}
	sum := sha256.Sum256(data)
	h.sum = Sum(sum[:])
	return h, nil
}

func readHidden(dir string) ([]byte, error) {
	data, err := bound.ReadFile(filepath.Join(dir, HiddenFile), bound.MaxPage)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", HiddenFile, err)
	}
	return bytes.TrimPrefix(data, []byte("\ufeff")), nil
}

// hiddenWord is the identifier of a line, as it is written; empty where there is none.
func hiddenWord(line string) string {
	words := strings.Fields(line)
	if len(words) == 0 || words[0][0] == '#' {
		return ""
	}
	return words[0]
}

// Has reports whether a paper is hidden, by its identifier or its DOI.
func (h Hidden) Has(p *paper.Paper) bool {
	if len(h.ids) == 0 {
		return false
	}
	return h.ids[p.ID] || p.DOI != "" && h.ids[paper.ID(paper.SchemeDOI+":"+p.DOI)]
}

// With sums up papers, by the sum of all that there are, and which of them are hidden.
func (h Hidden) With(papers Sum) Sum {
	if h.sum == (Sum{}) {
		return papers
	}
	sum := sha256.Sum256(slices.Concat(papers[:], h.sum[:]))
	return Sum(sum[:])
}

// Hide writes a paper into the file of the hidden ones, with a reason, and reports whether
// it was not there before.
func Hide(dir string, id paper.ID, reason string) (bool, error) {
	h, err := ReadHidden(dir)
	if err != nil || h.ids[id] {
		return false, err
	}
	data, err := readHidden(dir)
	if err != nil {
		return false, err
	}
	if len(data) > 0 && data[len(data)-1] != '\n' {
		data = append(data, '\n')
	}
	line := string(id)
	if reason = strings.Join(strings.Fields(reason), " "); reason != "" {
		line += " " + reason
	}
	return true, atomicfile.Write(filepath.Join(dir, HiddenFile), append(data, line+"\n"...))
}

// Unhide takes a paper out of the file of the hidden ones, and reports whether it was
// there. All other lines stay as they are.
func Unhide(dir string, id paper.ID) (bool, error) {
	data, err := readHidden(dir)
	if err != nil || data == nil {
		return false, err
	}
	lines := strings.SplitAfter(string(data), "\n")
	left := slices.DeleteFunc(slices.Clone(lines), func(line string) bool {
		in, err := paper.AnyID(hiddenWord(line))
		return err == nil && in == id
	})
	if len(left) == len(lines) {
		return false, nil
	}
	return true, atomicfile.Write(filepath.Join(dir, HiddenFile), []byte(strings.Join(left, "")))
}
