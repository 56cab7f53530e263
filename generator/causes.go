package generator

import (
	"errors"
	"fmt"
	"strings"

	"offprint/generator/archive"
	"offprint/generator/sitecheck"
	"offprint/generator/text"
)

// What is wrong in many files in the same way has one cause, such as a link in the menu or
// another program that wrote the pages, and is said once.

// fewFiles is the number of files up to which each is named that has a problem of one
// cause.
const fewFiles = 3

// finding is something wrong with a file.
type finding struct {
	file, what string
	text       string // of both, with the line
}

// byCause are findings as text; those of a file stand together.
func byCause(found []finding) []string {
	files := map[string]int{} // of each cause
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

// problemsByCause are the problems of a site as text.
func problemsByCause(problems []sitecheck.Problem) []string {
	found := make([]finding, len(problems))
	for i, p := range problems {
		found[i] = finding{p.File, p.What, p.String()}
	}
	return byCause(found)
}

// doubtsByCause are doubts about pages of papers as text. Keys that are like none that is
// read are no slips; they are said together.
func doubtsByCause(doubts []*archive.Problem) []string {
	var found []finding
	var unread []string // keys
	var first *archive.Problem
	known := map[string]bool{} // of unread
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
	const few = 8 // keys that are named
	names := strings.Join(unread[:min(few, len(unread))], ", ")
	if len(unread) > few {
		names += ", …"
	}
	return append(said, fmt.Sprintf("keys that only templates of your own can read: %d (%s), in %s, first in %s/%s:%d; below [extra] nobody asks",
		len(unread), names, Counted(files, "file"), archive.ContentDir, first.Path, first.Line))
}

// Counted is "1 file" or "2 files".
func Counted(n int, what string) string { return text.Counted(n, what) }

// someFiles are the names of the first of some files of content/.
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
