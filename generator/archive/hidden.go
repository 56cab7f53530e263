package archive

import (
	"bytes"
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

// HiddenFile is the file of an archive that lists the papers to keep out of it: one identifier
// per line, optionally followed by a reason. A line that starts with "#" is a comment.
const HiddenFile = "hidden.txt"

// Hidden is the set of papers to keep out of an archive. They are neither imported nor shown,
// even if their page is in content/.
type Hidden struct {
	// IDs are the identifiers in the order of the file, without duplicates.
	IDs []paper.ID
	// Problems are messages about lines without a valid identifier.
	Problems []string

	ids map[paper.ID]bool
	sum Sum
}

// ReadHidden reads the hidden papers of the archive in dir. Without the file there are none.
func ReadHidden(dir string) (Hidden, error) {
	data, err := readHidden(dir)
	if err != nil {
		return Hidden{ids: map[paper.ID]bool{}}, err
	}
	return ParseHidden(data), nil
}

// ParseHidden parses the text of a [HiddenFile]; nil means that there is no file.
func ParseHidden(data []byte) Hidden {
	h := Hidden{ids: map[paper.ID]bool{}}
	if data == nil {
		return h
	}
	data = bytes.TrimPrefix(data, []byte(bom))
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
	h.sum = SumOf(data)
	return h
}

func readHidden(dir string) ([]byte, error) {
	data, err := bound.ReadFile(filepath.Join(dir, HiddenFile), bound.MaxPage)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if errors.Is(err, bound.ErrIrregular) {
		return nil, fmt.Errorf("%s is not a readable file; move it away: a text file with this name lists the papers to keep out of the archive, one identifier per line", filepath.Join(dir, HiddenFile))
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", HiddenFile, err)
	}
	return data, nil
}

// hiddenWord returns the identifier of a line as it is written; empty if there is none.
func hiddenWord(line string) string {
	words := strings.Fields(line)
	if len(words) == 0 || words[0][0] == '#' {
		return ""
	}
	return words[0]
}

// Names reports whether the file lists an identifier.
func (h Hidden) Names(id paper.ID) bool { return h.ids[id.Canonical()] }

// Has reports whether a paper is hidden, by its identifier or by its DOI.
func (h Hidden) Has(p *paper.Paper) bool {
	if len(h.ids) == 0 {
		return false
	}
	return slices.ContainsFunc(p.CanonicalIDs(), h.Names)
}

// With combines the hash of all papers with the list of hidden ones.
func (h Hidden) With(papers Sum) Sum {
	if h.sum == (Sum{}) {
		return papers
	}
	return SumOf(slices.Concat(papers[:], h.sum[:]))
}

// Hide adds a paper with a reason to the file of hidden papers and reports whether the file
// changed; see [HideIn].
func Hide(dir string, id paper.ID, reason string) (bool, error) {
	return changeHidden(dir, func(data []byte) []byte { return HideIn(data, id, reason) })
}

// Unhide removes a paper from the file of hidden papers and reports whether it was listed. All
// other lines are kept.
func Unhide(dir string, id paper.ID) (bool, error) {
	return changeHidden(dir, func(data []byte) []byte { return UnhideIn(data, id) })
}

func changeHidden(dir string, change func([]byte) []byte) (bool, error) {
	before, err := readHidden(dir)
	if err != nil {
		return false, err
	}
	after := change(before)
	if bytes.Equal(before, after) {
		return false, nil
	}
	return true, atomicfile.Write(filepath.Join(dir, HiddenFile), after)
}

// HideIn returns the text of a [HiddenFile] with a paper and a reason added. If the paper is
// already listed, a non-empty reason replaces the previous one.
func HideIn(data []byte, id paper.ID, reason string) []byte {
	if reason = strings.Join(strings.Fields(reason), " "); reason != "" {
		reason = " " + reason
	}
	if ParseHidden(data).Names(id) {
		if reason == "" {
			return data
		}
		lines := strings.SplitAfter(string(data), "\n")
		at := slices.IndexFunc(lines, func(line string) bool { return names(line, id) })
		line := lines[at]
		_, behind, _ := strings.Cut(line, hiddenWord(strings.TrimPrefix(line, bom)))
		text := strings.TrimRight(behind, "\r\n")
		lines[at] = strings.TrimSuffix(line, behind) + reason + behind[len(text):]
		return []byte(strings.Join(lines, ""))
	}
	line := string(id.Canonical()) + reason
	out := slices.Clone(data)
	if len(out) > 0 && out[len(out)-1] != '\n' {
		out = append(out, '\n')
	}
	return append(out, line+"\n"...)
}

// UnhideIn returns the text of a [HiddenFile] without the lines of a paper. All other lines
// are kept.
func UnhideIn(data []byte, id paper.ID) []byte {
	lines := strings.SplitAfter(string(data), "\n")
	left := slices.DeleteFunc(lines, func(line string) bool {
		return names(line, id)
	})
	return []byte(strings.Join(left, ""))
}

// names reports whether a line lists a paper.
func names(line string, id paper.ID) bool {
	in, err := paper.AnyID(hiddenWord(strings.TrimPrefix(line, bom)))
	return err == nil && in == id.Canonical()
}
