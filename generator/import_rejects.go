package generator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"unicode/utf8"

	"github.com/google/renameio/v2"

	"offprint/generator/paper"
)

// RejectedDir is the folder of an archive for records that could not be used.
const RejectedDir = "rejected"

// rejection is a line of a file in RejectedDir: a record, whole, and why it
// could not be used.
type rejection struct {
	File   string `json:"file"`
	Where  string `json:"where,omitempty"` // in the file: "record 12"; nothing when it is the file as a whole
	Reason string `json:"reason"`
	Format string `json:"format,omitempty"`
	Record string `json:"record,omitempty"`
	// Base64 holds the record where its bytes are no UTF-8.
	Base64 []byte `json:"record_base64,omitempty"`
}

// rejects collects rejections, by the file they go to.
type rejects struct {
	dir   string
	names []string // in order of need
	lines map[string][][]byte
}

func (r *rejects) add(line rejection, raw []byte, day paper.Day) {
	if utf8.Valid(raw) {
		line.Record = string(raw)
	} else {
		line.Base64 = raw
	}
	format, when := line.Format, day.String()
	if format == "" {
		format = "unknown"
	}
	if when == "" {
		when = "undated"
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(line); err != nil {
		return // cannot be: strings and bytes only
	}
	name := format + "-" + when + ".jsonl"
	if r.lines == nil {
		r.lines = map[string][][]byte{}
	}
	if r.lines[name] == nil {
		r.names = append(r.names, name)
	}
	r.lines[name] = append(r.lines[name], b.Bytes())
}

// write adds the lines to their files, each file in one step. A line that is
// there already is not added again.
func (r *rejects) write() error {
	for _, name := range r.names {
		file := filepath.Join(r.dir, name)
		old, err := os.ReadFile(file)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if len(old) > 0 && old[len(old)-1] != '\n' {
			old = append(old, '\n')
		}
		there := map[string]bool{}
		for line := range bytes.Lines(old) {
			there[string(line)] = true
		}
		all := old
		for _, line := range r.lines[name] {
			if !there[string(line)] {
				there[string(line)] = true
				all = append(all, line...)
			}
		}
		if len(all) == len(old) {
			continue
		}
		if err := os.MkdirAll(r.dir, 0o755); err != nil {
			return err
		}
		if err := renameio.WriteFile(file, all, 0o644, renameio.WithTempDir(r.dir)); err != nil {
			return fmt.Errorf("write %s: %w", file, err)
		}
	}
	return nil
}
