package generator

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"offprint/generator/archive"
	"offprint/generator/source"
)

// input is something to read records from.
type input struct {
	path  string // as a person may name it; "-" is standard input
	named bool   // given by itself, not found in a folder
	size  int64  // bytes; -1 where nobody knows
}

// findInputs are the files that the paths stand for, folders in the order of
// names. What in a folder is clearly not for us is told and left out.
func (im *importer) findInputs() ([]input, error) {
	var inputs []input
	stdin := false
	for _, path := range im.o.Paths {
		if path == "-" {
			if stdin {
				return nil, errors.New("standard input (-) can be read once only")
			}
			stdin = true
			inputs = append(inputs, input{path: path, named: true, size: -1})
			continue
		}
		info, err := os.Stat(path)
		switch {
		case err != nil:
			return nil, fmt.Errorf("import: %w", err)
		case info.IsDir():
			found, err := im.walk(path)
			if err != nil {
				return nil, fmt.Errorf("import: %w", err)
			}
			inputs = append(inputs, found...)
		case info.Mode().IsRegular():
			inputs = append(inputs, input{path: path, named: true, size: info.Size()})
		default: // a pipe
			inputs = append(inputs, input{path: path, named: true, size: -1})
		}
	}
	return inputs, nil
}

func (im *importer) walk(dir string) ([]input, error) {
	names, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var inputs []input
	for _, d := range names {
		path := filepath.Join(dir, d.Name())
		info, err := os.Stat(path)
		switch {
		case err != nil:
			im.say("%s: skipped: %v", path, err)
		case strings.HasPrefix(d.Name(), "."):
			im.say("%s: skipped: it is hidden; name it to import it", path)
		case info.IsDir() && d.Type()&fs.ModeSymlink != 0:
			im.say("%s: skipped: it is a link to a folder; name it to import it", path)
		case info.IsDir() && im.own(info):
			im.say("%s: skipped: it is the archive's own", path)
		case info.IsDir():
			found, err := im.walk(path)
			if err != nil {
				im.say("%s: skipped: %v", path, err)
			}
			inputs = append(inputs, found...)
		case !info.Mode().IsRegular():
			im.say("%s: skipped: it is no file", path)
		case slices.Contains(noData, strings.ToLower(filepath.Ext(path))):
			im.say("%s: skipped: it is no text; name it to import it", path)
		default:
			inputs = append(inputs, input{path: path, size: info.Size()})
		}
	}
	return inputs, nil
}

// own reports whether a folder is one that the archive itself is made of.
func (im *importer) own(info fs.FileInfo) bool {
	for _, name := range []string{archive.ContentDir, RejectedDir, "public"} {
		if at, err := os.Stat(filepath.Join(im.o.Dir, name)); err == nil && os.SameFile(at, info) {
			return true
		}
	}
	return false
}

var (
	// noData are the extensions of what holds no records.
	noData = []string{".7z", ".avif", ".bmp", ".bz2", ".css", ".db", ".doc", ".docx", ".exe", ".gif", ".go", ".ico", ".jpeg", ".jpg", ".mov", ".mp3",
		".mp4", ".parquet", ".pdf", ".pkl", ".png", ".ppt", ".pptx", ".py", ".pyc", ".so", ".sqlite", ".sqlite3", ".svg", ".tar", ".tgz", ".ttf",
		".webm", ".webp", ".whl", ".woff", ".woff2", ".xls", ".xlsx", ".xz", ".zip", ".zst"}
	// data are the extensions of what should hold records. Others are read
	// too, but nobody is surprised where they hold none.
	data = []string{".json", ".jsonl", ".ndjson", ".txt", ".html", ".htm", ".xml", ".atom", ".rss", ".bib", ".ris", ".csv", ".tsv"}
	// about are names of files that speak of the data beside them.
	about = []string{"readme", "license", "licence", "copying", "notice", "changelog", "authors", "citation", "makefile"}
)

// maxKept is the most that is kept of an input that nobody can read, in bytes.
const maxKept = 16 << 20

// contents are what an input held.
type contents struct {
	input
	name     string // for messages
	items    []source.Item
	report   source.Report
	err      error  // of the input as a whole
	raw      []byte // with err: the input's bytes
	rawWhole bool   // raw is all of them
}

// skippable reports whether an input that cannot be read is none that should
// have been: a README in a folder.
func (c *contents) skippable() bool {
	if c.named || c.report.Format != "" || len(c.items) > 0 {
		return false
	}
	name := strings.ToLower(filepath.Base(c.path))
	name = strings.TrimSuffix(name, ".gz")
	ext := filepath.Ext(name)
	return slices.Contains(about, strings.TrimSuffix(name, ext)) || !slices.Contains(data, ext)
}

// read reads one input.
func (im *importer) read(ctx context.Context, in input) contents {
	c := contents{input: in, name: in.path}
	var r io.Reader = im.o.Stdin
	switch {
	case in.path != "-":
		f, err := os.Open(in.path)
		if err != nil {
			c.err, c.rawWhole = err, true
			return c
		}
		defer f.Close()
		r = f
	case r == nil:
		r = bytes.NewReader(nil)
	}
	seen := &keeper{r: r, progress: im.progress}
	c.report, c.err = source.Read(ctx, seen, source.Input{Name: in.path, Day: im.o.Date, Today: im.o.Today, Format: im.o.As},
		func(it source.Item) error {
			if it.Record != nil && it.Err == nil && im.shelf.surelyFine(it.Record, im.o.Today) {
				it.Raw = nil
			}
			c.items = append(c.items, it)
			return nil
		})
	if c.err != nil {
		// The rest, so that nothing of a pipe is lost.
		_, _ = io.Copy(io.Discard, io.LimitReader(seen, maxKept+1))
		c.raw, c.rawWhole = seen.kept, !seen.more
	}
	return c
}

// keeper keeps the first bytes that are read through it.
type keeper struct {
	r        io.Reader
	progress Progress
	kept     []byte
	more     bool // there were more than it keeps
}

func (k *keeper) Read(p []byte) (int, error) {
	n, err := k.r.Read(p)
	room := maxKept - len(k.kept)
	k.more = k.more || n > room
	k.kept = append(k.kept, p[:min(n, room)]...)
	k.progress.Add(int64(n))
	return n, err
}

// oneLine keeps a message on its line, whatever an input has put into it.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || 0x7f <= r && r < 0xa0 || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.TrimSpace(strings.ToValidUTF8(s, "\ufffd")))
}
