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
	data, err := readHidden(dir)
	if err != nil {
		return Hidden{ids: map[paper.ID]bool{}}, err
	}
	return ParseHidden(data), nil
}

// ParseHidden reads the text of a [HiddenFile]; nil is that of an archive without one.
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
		return nil, fmt.Errorf("%s is no file that can be read; move it away: a text file of that name says which papers the archive shall not have, an identifier a line", filepath.Join(dir, HiddenFile))
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", HiddenFile, err)
	}
	return data, nil
}

// hiddenWord is the identifier of a line, as it is written; empty where there is none.
func hiddenWord(line string) string {
	words := strings.Fields(line)
	if len(words) == 0 || words[0][0] == '#' {
		return ""
	}
	return words[0]
}

// Names reports whether the file has an identifier.
func (h Hidden) Names(id paper.ID) bool { return h.ids[id.Canonical()] }

// Has reports whether a paper is hidden, by its identifier or its DOI.
func (h Hidden) Has(p *paper.Paper) bool {
	if len(h.ids) == 0 {
		return false
	}
	return slices.ContainsFunc(p.CanonicalIDs(), h.Names)
}

// With sums up papers, by the sum of all that there are, and which of them are hidden.
func (h Hidden) With(papers Sum) Sum {
	if h.sum == (Sum{}) {
		return papers
	}
	return SumOf(slices.Concat(papers[:], h.sum[:]))
}

// Hide writes a paper into the file of the hidden ones, with a reason, and reports whether
// that is another file now; see [HideIn].
func Hide(dir string, id paper.ID, reason string) (bool, error) {
	return changeHidden(dir, func(data []byte) []byte { return HideIn(data, id, reason) })
}

// Unhide takes a paper out of the file of the hidden ones, and reports whether it was
// there. All other lines stay as they are.
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

// HideIn is the text of a [HiddenFile] with a paper in it, and the reason behind it. Where
// it has the paper, it gets the reason, if there is one, in place of what stands there.
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

// UnhideIn is the text of a [HiddenFile] without the lines of a paper. All other lines stay
// as they are.
func UnhideIn(data []byte, id paper.ID) []byte {
	lines := strings.SplitAfter(string(data), "\n")
	left := slices.DeleteFunc(lines, func(line string) bool {
		return names(line, id)
	})
	return []byte(strings.Join(left, ""))
}

// names reports whether a line names a paper.
func names(line string, id paper.ID) bool {
	in, err := paper.AnyID(hiddenWord(strings.TrimPrefix(line, bom)))
	return err == nil && in == id.Canonical()
}
