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

// came finds old rejections whose record has now been imported: the record at the same place
// of an input of the same name was accepted, and the rejected bytes contain its identifier or
// title. The rejection of an input as a whole is outdated if an input of that name now has
// records and none of them is rejected. In doubt a rejection is kept.
type came struct {
	known map[place]bool // places of existing rejections
	in    map[place]sign // records accepted at these places
}

// place is the position of a record: a file and a place in it such as "record 12". An empty
// where means the whole file.
type place struct{ file, where string }

// sign is the identifier and title by which an accepted record is recognized.
type sign struct{ id, title string }

func placeOf(file, where string) place {
	where, _, _ = strings.Cut(where, " (") // remove line and column, which depend on the records before
	return place{file, where}
}

// newCame reads the rejections in the folder dir.
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

// record notes that a record has been accepted.
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

// whole notes that all records of an input have been accepted.
func (c *came) whole(file string) {
	if at := (place{file: file}); c.known[at] {
		c.in[at] = sign{}
	}
}

// takes reports whether a rejection is outdated.
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

// takeOff removes the lines whose records have been accepted. A file without other lines is
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
		_ = os.Remove(r.dir) // fails if files are left in it
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

// rejectFiles returns the files of rejections in the folder dir.
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

// decodeRejection parses a line. It returns false for lines that a user has written.
func decodeRejection(line []byte) (r rejection, ok bool) {
	line = bytes.TrimSpace(line)
	return r, len(line) > 0 && json.Unmarshal(line, &r) == nil && r.File != ""
}
