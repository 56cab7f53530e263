package desk

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"offprint/generator/archive"
	"offprint/generator/atomicfile"
	"offprint/generator/bound"
	"offprint/generator/paper"
)

// change is the new content of a file.
type change struct {
	name          string // slash-separated, relative to the archive
	before, after []byte // before is nil if there is no file
}

// proposal is what a form would write.
type proposal struct {
	changes []change
	notes   []string // hints for the person about the changes
}

// add adds the new content of a file if it differs.
func (p *proposal) add(name string, before, after []byte) {
	if !bytes.Equal(before, after) {
		p.changes = append(p.changes, change{name, before, after})
	}
}

// sum returns a checksum of the proposal.
func (p *proposal) sum() string {
	h := sha256.New()
	for _, c := range p.changes {
		fmt.Fprintf(h, "%q %t %d %d\n", c.name, c.before == nil, len(c.before), len(c.after))
		h.Write(c.before)
		h.Write(c.after)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// values are the values of a paper in a form.
type values struct {
	title, note  string
	tags         []string
	pick, hidden bool
}

// wish is what a form requests for a paper: the values it was filled with, and its current
// ones.
type wish struct {
	path     string // as in archive.Entry
	was, now values
}

// changed returns the fields of the paper that were changed in the form.
func (w *wish) changed() (fields []paper.Field) {
	if w.was.title != w.now.title {
		fields = append(fields, paper.FieldTitle)
	}
	if w.was.note != w.now.note {
		fields = append(fields, paper.FieldNote)
	}
	if !slices.Equal(w.was.tags, w.now.tags) {
		fields = append(fields, paper.FieldTags)
	}
	if w.was.pick != w.now.pick {
		fields = append(fields, paper.FieldPick)
	}
	return fields
}

// set copies one field of v to a paper.
func (v *values) set(p *paper.Paper, f paper.Field) {
	switch f {
	case paper.FieldTitle:
		p.Title = v.title
	case paper.FieldNote:
		p.Note = v.note
	case paper.FieldTags:
		p.Tags = v.tags
	case paper.FieldPick:
		p.Pick = v.pick
	}
}

// propose returns what wishes would write; the reason applies to the papers that are hidden.
func (d *Desk) propose(wishes []wish, reason string) (p proposal, err error) {
	hiddenBefore, err := d.read(archive.HiddenFile, bound.MaxPage)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return p, err
	}
	hidden := hiddenBefore
	for _, w := range wishes {
		fields := w.changed()
		if len(fields) == 0 && w.was.hidden == w.now.hidden {
			continue
		}
		before, e, err := d.readPaper(w.path)
		if err != nil {
			return p, err
		}
		if w.was.hidden != w.now.hidden {
			hidden = setHidden(hidden, &e.Paper, w.now.hidden, reason)
		}
		if len(fields) == 0 {
			continue
		}
		after := e
		for _, f := range fields {
			was := e.Paper
			w.was.set(&was, f)
			w.now.set(&after.Paper, f)
			if was, now := paper.Clean(was), paper.Clean(after.Paper); !e.Paper.Equal(&was) && !e.Paper.Equal(&now) {
				p.notes = append(p.notes, fmt.Sprintf("%s: its %s has changed since you opened the form. Check what would be removed.", contentName(w.path), f))
			}
		}
		if paper.Clean(after.Paper).Title == "" {
			return p, fmt.Errorf("%s: a paper needs a title", contentName(w.path))
		}
		data, err := archive.Update(before, after)
		if err != nil {
			return p, err
		}
		p.add(contentName(w.path), before, data)
	}
	p.add(archive.HiddenFile, hiddenBefore, hidden)
	return p, nil
}

// setHidden returns the text of the file of hidden papers with or without a paper.
func setHidden(data []byte, p *paper.Paper, hide bool, reason string) []byte {
	switch {
	case hide && !archive.ParseHidden(data).Has(p):
		return archive.HideIn(data, p.ID, reason)
	case !hide:
		data = archive.UnhideIn(data, p.ID)
		if p.DOI != "" {
			data = archive.UnhideIn(data, paper.ID(paper.SchemeDOI+":"+p.DOI))
		}
	}
	return data
}

// write writes what ask proposes if it is the proposal that was shown; otherwise it returns
// the new proposal. It holds the archive's lock meanwhile.
func (d *Desk) write(ctx context.Context, ask func() (proposal, error), shown string) (p proposal, written bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	// With the name of a preview, which every command waits for: writing takes only a moment.
	unlock, err := archive.Await(ctx, d.dir, archive.Preview, false, nil)
	if errors.Is(err, context.DeadlineExceeded) {
		err = errors.New("the site is still being built; try again when it is done")
	}
	if err != nil {
		return p, false, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	if p, err = ask(); err != nil || p.sum() != shown {
		return p, false, err
	}
	for i, c := range p.changes {
		if err := atomicfile.Write(filepath.Join(d.dir, filepath.FromSlash(c.name)), c.after); err != nil {
			return p, false, fmt.Errorf("%d of %d files were written; then: %w", i, len(p.changes), err)
		}
	}
	return p, true, nil
}

// difference is a change as shown to a person.
type difference struct {
	Name  string
	New   bool
	Lines []diffLine
}

type diffLine struct {
	Kind string // "add", "del", "at" or ""
	Sign string
	Text string
}

// shortened cuts an unchanged line; long author lists would only distract.
func shortened(line string) string {
	const most = 160
	if r := []rune(line); len(r) > most {
		return string(r[:most]) + " …"
	}
	return line
}

func (c *change) difference() difference {
	out := difference{Name: c.name, New: c.before == nil}
	lines := strings.Split(strings.TrimSuffix(string(diff.Diff("a", c.before, "b", c.after)), "\n"), "\n")
	for _, line := range lines[min(3, len(lines)):] { // skip the file names
		l := diffLine{Text: line}
		switch {
		case strings.HasPrefix(line, "+"):
			l = diffLine{"add", "+", line[1:]}
		case strings.HasPrefix(line, "-"):
			l = diffLine{"del", "−", line[1:]}
		case strings.HasPrefix(line, "@@"):
			l.Kind = "at"
		case strings.HasPrefix(line, " "):
			l = diffLine{"", " ", shortened(line[1:])}
		}
		l.Text = strings.TrimSuffix(l.Text, "\r")
		out.Lines = append(out.Lines, l)
	}
	return out
}
