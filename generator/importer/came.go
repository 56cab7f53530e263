package importer

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"offprint/generator/atomicfile"
	"offprint/generator/paper"
)

// came finds rejections whose record came in whole later: the record at the same
// place of an input of that name is taken in now, and what was rejected speaks of the
// same paper. A rejection of an input as a whole is one when an input of that name has
// records now, and none of them is rejected. In doubt a rejection stays.
type came struct {
	known map[place]bool // places of rejections that there are
	in    map[place]sign // of these, those of what has come in
}

// place is where a record is: "record 12" of a file; nothing of a file is all of it.
type place struct{ file, where string }

// sign is what a record that came in is known by: its identifier and title.
type sign struct{ id, title string }

func placeOf(file, where string) place {
	where, _, _ = strings.Cut(where, " (") // line and column, which change with what stands before
	return place{file, where}
}

// newCame reads what there is in the folder dir.
func newCame(dir string) (*came, error) {
	c := &came{known: map[place]bool{}, in: map[place]sign{}}
	files, err := rejectFiles(dir)
	for _, f := range files {
		err = errors.Join(err, f.eachLine(func(line []byte) error {
			if r, ok := decodeRejection(line); ok && r.File != "-" {
				c.known[placeOf(r.File, r.Where)] = true
			}
			return nil
		}))
	}
	return c, err
}

// record notes that a record has been taken in.
func (c *came) record(file, where string, p *paper.Paper) {
	at := placeOf(file, where)
	if !c.known[at] {
		return
	}
	s := sign{title: strings.Clone(p.Title)}
	if p.ID.Scheme() != paper.SchemeTitle {
		_, id, _ := strings.Cut(string(p.ID), ":")
		s.id = strings.Clone(id)
	}
	c.in[at] = s
}

// whole notes that an input has been taken in with all that it holds.
func (c *came) whole(file string) {
	if at := (place{file: file}); c.known[at] {
		c.in[at] = sign{}
	}
}

// takes reports whether a rejection is to be taken off.
func (c *came) takes(r *rejection) bool {
	s, ok := c.in[placeOf(r.File, r.Where)]
	if !ok || r.Where == "" {
		return ok
	}
	raw := r.Record
	if raw == "" {
		raw = string(r.Base64)
	}
	return s.id != "" && strings.Contains(raw, s.id) || s.title != "" && strings.Contains(raw, s.title)
}

// takeOff takes the lines off whose records have come in; a file that has no other is
// removed.
func (r *rejects) takeOff() (err error) {
	if len(r.came.in) == 0 {
		return nil
	}
	files, err := rejectFiles(r.dir)
	for _, f := range files {
		err = errors.Join(err, f.takeOff(r.came))
	}
	if len(files) > 0 {
		_ = os.Remove(r.dir) // where nothing is left in it
	}
	return err
}

func (f *rejectFile) takeOff(c *came) (err error) {
	var left int
	var off bool
	err = f.eachLine(func(line []byte) error {
		if r, ok := decodeRejection(line); ok && c.takes(&r) {
			off = true
		} else {
			left++
		}
		return nil
	})
	if err != nil || !off {
		return err
	}
	if left == 0 {
		return os.Remove(f.path)
	}
	next, err := atomicfile.Create(f.path)
	if err != nil {
		return fmt.Errorf("write %s: %w", f.path, err)
	}
	defer func() { err = errors.Join(err, next.Discard()) }()
	out := bufio.NewWriter(next)
	err = f.eachLine(func(line []byte) error {
		if r, ok := decodeRejection(line); ok && c.takes(&r) {
			return nil
		}
		_, err := out.Write(line)
		return err
	})
	if err = errors.Join(err, out.Flush()); err == nil {
		err = next.Replace()
	}
	return err
}

// rejectFiles are the files of rejections in the folder dir.
func rejectFiles(dir string) ([]*rejectFile, error) {
	list, err := os.ReadDir(dir)
	var files []*rejectFile
	for _, d := range list {
		if d.Type().IsRegular() && filepath.Ext(d.Name()) == ".jsonl" && !strings.HasPrefix(d.Name(), ".") {
			files = append(files, &rejectFile{path: filepath.Join(dir, d.Name())})
		}
	}
	if errors.Is(err, os.ErrNotExist) {
		err = nil
	}
	return files, err
}

// decodeRejection reads a line; one that somebody else has written is none.
func decodeRejection(line []byte) (r rejection, ok bool) {
	line = bytes.TrimSpace(line)
	return r, len(line) > 0 && json.Unmarshal(line, &r) == nil && r.File != ""
}
