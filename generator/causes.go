package generator

import (
	"errors"
	"fmt"
	"strings"

	"offprint/generator/archive"
	"offprint/generator/sitecheck"
	"offprint/generator/text"
)

// A problem that occurs in the same form in many files has a single cause, such as a link in
// the menu or another program that wrote the pages. It is reported once instead of once per
// file.

// fewFiles is the largest number of files that are reported separately for one cause.
const fewFiles = 3

// finding is a problem in a file.
type finding struct {
	file, what string
	text       string // the full message, with file and line
}

// byCause returns the messages of findings, with one message per cause if more than fewFiles
// files have it. The findings of each file must be adjacent.
func byCause(found []finding) []string {
	files := map[string]int{} // number of files, by cause
	last := map[string]string{}
	for _, f := range found {
		if last[f.what] != f.file {
			files[f.what]++
			last[f.what] = f.file
		}
	}
	var said []string
	grouped := map[string]bool{}
	for _, f := range found {
		switch n := files[f.what]; {
		case n <= fewFiles:
			said = append(said, f.text)
		case !grouped[f.what]:
			grouped[f.what] = true
			said = append(said, fmt.Sprintf("%s (and in %d more files)", f.text, n-1))
		}
	}
	return said
}

// problemsByCause returns the problems of a site as messages.
func problemsByCause(problems []sitecheck.Problem) []string {
	found := make([]finding, len(problems))
	for i, p := range problems {
		found[i] = finding{p.File, p.What, p.String()}
	}
	return byCause(found)
}

// doubtsByCause returns doubts about pages of papers as messages. A key that resembles no
// known key is not a typing error; all such keys are reported in one message.
func doubtsByCause(doubts []*archive.Problem) []string {
	var found []finding
	var unread []string // unknown keys
	var first *archive.Problem
	known := map[string]bool{} // keys in unread
	files, last := 0, ""
	for _, d := range doubts {
		var key *archive.UnreadKey
		if !errors.As(d.Err, &key) || key.Meant != "" {
			found = append(found, finding{d.Path, d.Err.Error(), d.Error()})
			continue
		}
		if first == nil {
			first = d
		}
		if d.Path != last {
			files, last = files+1, d.Path
		}
		if !known[key.Key] {
			known[key.Key] = true
			unread = append(unread, key.Key)
		}
	}
	said := byCause(found)
	if first == nil {
		return said
	}
	const few = 8 // keys named in the message
	names := strings.Join(unread[:min(few, len(unread))], ", ")
	if len(unread) > few {
		names += ", …"
	}
	return append(said, fmt.Sprintf("keys that only your own templates can read: %d (%s), in %s, first in %s/%s:%d; keys below [extra] are not reported",
		len(unread), names, Counted(files, "file"), archive.ContentDir, first.Path, first.Line))
}

// Counted returns a number with its noun: "1 file" or "2 files".
func Counted(n int, what string) string { return text.Counted(n, what) }

// someFiles returns the names of the first few of some files of content/.
func someFiles(files []string) string {
	var names []string
	for _, f := range files[:min(fewFiles, len(files))] {
		names = append(names, archive.ContentDir+"/"+f)
	}
	if len(files) > fewFiles {
		names = append(names, "…")
	}
	return strings.Join(names, ", ")
}
