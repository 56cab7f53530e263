package importer

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"unicode/utf8"

	"offprint/generator/archive"
	"offprint/generator/atomicfile"
	"offprint/generator/paper"
	"offprint/generator/text"
)

// RejectedDir is the folder of an archive for records that could not be used.
const RejectedDir = "rejected"

// rejection is a line of a file in RejectedDir: a record, whole, and why it
// could not be used.
type rejection struct {
	// File is the input: its path below the archive, with slashes, or else its name
	// without its folder, which says nothing to those who have another machine.
	File   string `json:"file"`
	Where  string `json:"where,omitempty"` // in the file: "record 12"; nothing when it is the file as a whole
	Reason string `json:"reason"`
	Format string `json:"format,omitempty"`
	Record string `json:"record,omitempty"`
	// Base64 holds the record where its bytes are no UTF-8.
	Base64 []byte `json:"record_base64,omitempty"`
}

// rejectionHead begins a file of rejections. Its first line may be larger than what is looked
// at, and what is rejected may look like a record again.
var rejectionHead = text.LazyRegexp(`^\{"file":"(?:[^"\\]|\\.)+",(?:"where":"(?:[^"\\]|\\.)*",)?"reason":"`)

// maxRejectionHead is the most that rejectionHead is looked for in, in bytes.
const maxRejectionHead = 8 << 10

// errRejections says that an input is a file of rejections, which would grow into itself.
var errRejections = errors.New("these are records that Offprint has rejected; mend each in its source, which its line names, and import that")

// newRejection makes the line of a record with the bytes raw. Its Format is
// still to be reported.
func newRejection(file, where string, reason error, raw []byte) rejection {
	line := rejection{File: file, Where: where, Reason: reason.Error()}
	if utf8.Valid(raw) {
		line.Record = string(raw)
	} else {
		line.Base64 = raw
	}
	return line
}

// rejects collects rejections, input by input. They wait in a temporary file:
// all of a large input may be rejected.
type rejects struct {
	dir   string // RejectedDir of the archive
	came  *came
	file  *archive.Scratch
	out   *bufio.Writer
	parts []rejectedPart
	lines int // since the last part
}

// rejectedPart is what was rejected of an input.
type rejectedPart struct {
	name   string // of the file in RejectedDir
	format string
	lines  int
}

// newRejects makes an empty collection for the folder dir with a temporary file in
// the folder scratch; see [archive.NewScratch]. It must be closed.
func newRejects(dir, scratch string) (*rejects, error) {
	came, err := newCame(dir)
	if err != nil {
		return nil, err
	}
	file, err := archive.NewScratch(scratch)
	if err != nil {
		return nil, err
	}
	return &rejects{dir: dir, came: came, file: file, out: bufio.NewWriter(file)}, nil
}

// rejectedName is what a rejection calls the input of that path.
func (r *rejects) rejectedName(path string) string {
	if path == "-" {
		return path
	}
	file, err1 := filepath.Abs(path)
	dir, err2 := filepath.Abs(filepath.Dir(r.dir))
	if rel, err := filepath.Rel(dir, file); errors.Join(err1, err2, err) == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return filepath.Base(path)
}

func (r *rejects) close() error { return r.file.Close() }

// add adds a rejection.
func (r *rejects) add(line rejection) error {
	b, err := line.encode()
	if err != nil {
		return err
	}
	r.lines++
	_, err = r.out.Write(b)
	return err
}

// end says of which format the input was that is at its end, "" for none.
func (r *rejects) end(format string, day paper.Day) {
	if r.lines == 0 {
		return
	}
	name, when := format, day.String()
	if name == "" {
		name = "unknown"
	}
	if when == "" {
		when = "undated"
	}
	r.parts = append(r.parts, rejectedPart{name: name + "-" + when + ".jsonl", format: format, lines: r.lines})
	r.lines = 0
}

// names are the files of what was rejected, below the archive.
func (r *rejects) names() []string {
	var names []string
	for _, part := range r.parts {
		if name := RejectedDir + "/" + part.name; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// encode writes the line, with its end.
func (line *rejection) encode() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(line)
	return b.Bytes(), err
}

// write adds the lines to their files, each file in one step. A line that is there
// already is not added again; one whose record has come in is taken off.
func (r *rejects) write() (err error) {
	if err := r.takeOff(); err != nil {
		return err
	}
	if err := r.out.Flush(); err != nil {
		return err
	}
	if _, err := r.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	var files []*rejectFile // in order of need
	defer func() {
		for _, f := range files {
			err = errors.Join(err, f.cleanup())
		}
	}()
	byName := map[string]*rejectFile{}
	lines := json.NewDecoder(r.file)
	for _, part := range r.parts {
		f := byName[part.name]
		if f == nil {
			if f, err = openRejectFile(filepath.Join(r.dir, part.name)); err != nil {
				return err
			}
			byName[part.name] = f
			files = append(files, f)
		}
		for range part.lines {
			var line rejection
			if err := lines.Decode(&line); err != nil {
				return err
			}
			line.Format = part.format
			if err := f.add(&line); err != nil {
				return err
			}
		}
	}
	for _, f := range files {
		if err := f.replace(); err != nil {
			return err
		}
	}
	return nil
}

// rejectFile is a file of rejections that gets more lines.
type rejectFile struct {
	path  string
	there map[[sha256.Size]byte]bool // see lineSum
	// The file that is to take its place; nil as long as it is the same.
	next *atomicfile.File
	out  *bufio.Writer
}

func openRejectFile(path string) (*rejectFile, error) {
	f := &rejectFile{path: path, there: map[[sha256.Size]byte]bool{}}
	return f, f.eachLine(func(line []byte) error {
		f.there[lineSum(line)] = true
		return nil
	})
}

// lineSum is equal for lines that say the same: of the place in a file only the number
// of the record counts, and of a path outside the archive, which earlier versions wrote
// whole, the name.
func lineSum(line []byte) [sha256.Size]byte {
	if r, ok := decodeRejection(line); ok {
		if filepath.IsAbs(r.File) {
			r.File = filepath.Base(r.File)
		}
		r.Where = placeOf(r.File, r.Where).where
		if b, err := r.encode(); err == nil {
			line = b
		}
	}
	return sha256.Sum256(line)
}

// eachLine calls do for each line of the file as it is, with its end.
func (f *rejectFile) eachLine(do func([]byte) error) error {
	file, err := os.Open(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer file.Close()
	for r := bufio.NewReader(file); ; {
		line, err := r.ReadBytes('\n')
		if err == io.EOF && len(line) > 0 {
			line = append(line, '\n') // somebody has taken it away
		}
		if len(line) > 0 {
			if err := do(line); err != nil {
				return err
			}
		}
		switch err {
		case nil:
		case io.EOF:
			return nil
		default:
			return err
		}
	}
}

// add adds a line that is not there yet.
func (f *rejectFile) add(line *rejection) error {
	b, err := line.encode()
	if err != nil {
		return err
	}
	sum := lineSum(b)
	if f.there[sum] {
		return nil
	}
	if f.next == nil {
		if err := f.begin(); err != nil {
			return fmt.Errorf("write %s: %w", f.path, err)
		}
	}
	f.there[sum] = true
	if _, err := f.out.Write(b); err != nil {
		return fmt.Errorf("write %s: %w", f.path, err)
	}
	return nil
}

// begin begins the file anew with what it holds.
func (f *rejectFile) begin() (err error) {
	if err := os.MkdirAll(filepath.Dir(f.path), 0o755); err != nil {
		return err
	}
	f.next, err = atomicfile.Create(f.path)
	if err != nil {
		return err
	}
	f.out = bufio.NewWriter(f.next)
	return f.eachLine(func(line []byte) error {
		_, err := f.out.Write(line)
		return err
	})
}

// replace puts the file with more lines in the place of the old one.
func (f *rejectFile) replace() error {
	if f.next == nil {
		return nil
	}
	err := f.out.Flush()
	if err == nil {
		err = f.next.Replace()
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", f.path, err)
	}
	return nil
}

// cleanup removes what has not taken the place of the file.
func (f *rejectFile) cleanup() error {
	if f.next == nil {
		return nil
	}
	return f.next.Discard()
}
