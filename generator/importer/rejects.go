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

// rejection is a line of a file in RejectedDir: a complete record, and why it could not be
// used.
type rejection struct {
	// File is the input: a slash-separated path relative to the archive or, for inputs
	// elsewhere, the file name without its folder, which would mean nothing on another
	// machine.
	File   string `json:"file"`
	Where  string `json:"where,omitempty"` // position in the file, such as "record 12"; empty for the file as a whole
	Reason string `json:"reason"`
	Format string `json:"format,omitempty"`
	Record string `json:"record,omitempty"`
	// Base64 is the record if it is not valid UTF-8.
	Base64 []byte `json:"record_base64,omitempty"`
}

// rejectionHead matches the start of a file of rejections. It does not need a complete line,
// which may be longer than the part examined, because the rejected record may look like a
// valid one.
var rejectionHead = text.LazyRegexp(`^\{"file":"(?:[^"\\]|\\.)+",(?:"where":"(?:[^"\\]|\\.)*",)?"reason":"`)

// maxRejectionHead is the number of bytes in which rejectionHead is searched for.
const maxRejectionHead = 8 << 10

// errRejections is the error for an input that is a file of rejections. Importing one would
// append it to itself.
var errRejections = errors.New("these are records that Offprint has rejected; fix each in its source, which its line names, and import that")

// newRejection returns the line of a record with the bytes raw. The caller must set its
// Format.
func newRejection(file, where string, reason error, raw []byte) rejection {
	line := rejection{File: file, Where: where, Reason: reason.Error()}
	if utf8.Valid(raw) {
		line.Record = string(raw)
	} else {
		line.Base64 = raw
	}
	return line
}

// rejects collects rejections, one input after the other. They are kept in a temporary file,
// because all records of a large input may be rejected.
type rejects struct {
	dir   string // the archive's RejectedDir
	came  *came
	file  *archive.Scratch
	out   *bufio.Writer
	parts []rejectedPart
	lines int // number of lines since the last part
}

// rejectedPart describes the rejections of one input.
type rejectedPart struct {
	name   string // name of the file in RejectedDir
	format string
	lines  int
}

// newRejects returns an empty collection for the folder dir, with a temporary file in the
// folder scratch; see [archive.NewScratch]. The caller must close it.
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

// rejectedName returns the File of rejections for the input of that path.
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

// end ends an input. The argument format is its format, or "" if unknown.
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

// names returns the files with new rejections, relative to the archive.
func (r *rejects) names() []string {
	var names []string
	for _, part := range r.parts {
		if name := RejectedDir + "/" + part.name; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// encode returns the line, with its line break.
func (line *rejection) encode() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(line)
	return b.Bytes(), err
}

// write adds the lines to their files, each file atomically. Existing lines are not added
// again, and lines whose record has been accepted are removed.
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
	var files []*rejectFile // in order of first use
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

// rejectFile is a file of rejections to which lines are added.
type rejectFile struct {
	path  string
	there map[[sha256.Size]byte]bool // hashes of the lines, see lineSum
	// The new version of the file; nil if it is unchanged.
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

// lineSum returns a hash that is equal for equivalent lines. Of the position in a file only
// the number of the record counts, and of a path outside the archive, which earlier versions
// wrote completely, only the file name.
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

// eachLine calls do for each line of the existing file, including its line break.
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
			line = append(line, '\n') // the last line has lost it
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

// add adds a line unless it exists.
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

// begin starts the new version of the file with the existing lines.
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

// replace replaces the file by its new version, if there is one.
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

// cleanup removes a new version that has not replaced the file.
func (f *rejectFile) cleanup() error {
	if f.next == nil {
		return nil
	}
	return f.next.Discard()
}
