package importer

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"offprint/generator/archive"
	"offprint/generator/paper"
	"offprint/generator/progress"
	"offprint/generator/source"
)

// input is something to read records from.
type input struct {
	path  string // as a person may name it; "-" is standard input
	named bool   // given by itself, not found in a folder
	size  int64  // bytes; -1 where nobody knows
}

// findInputs are the files that the paths stand for, folders in the order of
// names. What in a folder is clearly not for us is reported and skipped.
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
		case errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("import: there is neither a file nor a folder %s", path)
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
			im.skip(path, err.Error())
		case strings.HasPrefix(d.Name(), ".") && !info.IsDir():
			im.skip(path, "it is hidden; name it to import it")
		case strings.HasPrefix(d.Name(), "."):
			im.say("%s: skipped: it is hidden; name it to import it", path)
		case info.IsDir() && d.Type()&fs.ModeSymlink != 0:
			im.say("%s: skipped: it is a link to a folder; name it to import it", path)
		case (info.IsDir() || d.Name() == archive.ConfigFile || d.Name() == archive.HiddenFile) && im.own(info):
			im.say("%s: skipped: it is the archive's own", path)
		case info.IsDir():
			found, err := im.walk(path)
			if err != nil {
				im.say("%s: skipped: %v", path, err)
			}
			inputs = append(inputs, found...)
		case !info.Mode().IsRegular():
			im.skip(path, "it is no file")
		case slices.Contains(code, strings.ToLower(filepath.Ext(path))):
			im.skip(path, "it is a program's text; name it to import it")
		case slices.Contains(noData, strings.ToLower(filepath.Ext(path))) && !isText(path):
			im.skip(path, "it is no text; name it to import it")
		default:
			inputs = append(inputs, input{path: path, size: info.Size()})
		}
	}
	return inputs, nil
}

// isText reports whether a file begins as text does, whatever it is called: tables
// are called .xls, and nobody knows what else.
func isText(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return true // which reading it will tell
	}
	defer f.Close()
	head := make([]byte, 512) // as many as are looked at
	n, err := io.ReadFull(f, head)
	if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		return true
	}
	return strings.HasPrefix(http.DetectContentType(head[:n]), "text/")
}

// own reports whether a folder or file is one that the archive itself is made of.
func (im *importer) own(info fs.FileInfo) bool {
	for _, name := range []string{archive.ContentDir, RejectedDir, "public", archive.ConfigFile, archive.HiddenFile} {
		if at, err := os.Stat(filepath.Join(im.o.Dir, name)); err == nil && os.SameFile(at, info) {
			return true
		}
	}
	return false
}

var (
	// code are the extensions of programs, which may hold what looks like records.
	code = []string{".css", ".go", ".py", ".svg"}
	// noData are the extensions of what holds no records, unless it is text.
	noData = []string{".7z", ".avif", ".bmp", ".bz2", ".db", ".doc", ".docx", ".exe", ".gif", ".ico", ".jpeg", ".jpg", ".mov", ".mp3",
		".mp4", ".parquet", ".pdf", ".pkl", ".png", ".ppt", ".pptx", ".pyc", ".so", ".sqlite", ".sqlite3", ".tar", ".tgz", ".ttf",
		".webm", ".webp", ".whl", ".woff", ".woff2", ".xls", ".xlsx", ".xz", ".zip", ".zst"}
	// data are the extensions of what should hold records. Others are read
	// too, but nobody is surprised where they hold none.
	data = []string{".json", ".jsonl", ".ndjson", ".txt", ".html", ".htm", ".xml", ".atom", ".rss", ".bib", ".ris", ".csv", ".tsv"}
	// about are names of files that speak of the data beside them.
	about = []string{"readme", "license", "licence", "copying", "notice", "changelog", "authors", "citation", "makefile",
		"code_of_conduct", "contributing", "package", "package-lock", "requirements", "robots", "security", "todo"}
)

// maxKept is the most that is kept of an input that nobody can read, in bytes.
const maxKept = 16 << 20

// A record goes from the reader of its input to the shelf in a batch of some;
// a reader that is ahead of the shelf waits.
const (
	batchSize    = 64
	batchesAhead = 4 // of each input that is being read
)

// delivery is what an input holds, while it is being read.
type delivery struct {
	input
	batches chan []record // in their order, closed at the end

	// What is known at the end, when batches is closed.
	records  int
	report   source.Report
	err      error  // of the input as a whole
	raw      []byte // with err: the input's bytes
	rawWhole bool   // raw is all of them
}

// record is a record of an input. Where it is one that may be taken in (Err is
// nil), news is what it says, cleaned and checked.
type record struct {
	source.Item
	news    paper.News
	isOlder bool // than what gets a page, see Options.Since
}

// where is the place of a record for a person.
func (d *delivery) where(r *record) string {
	if r.Where == "" {
		return d.path
	}
	return d.path + ": " + r.Where
}

// skippable reports whether an input that cannot be read is none that should
// have been: a README in a folder.
func (d *delivery) skippable() bool {
	if d.named || d.report.Format != "" || d.records > 0 {
		return false
	}
	name := strings.ToLower(filepath.Base(d.path))
	name = strings.TrimSuffix(name, ".gz")
	ext := filepath.Ext(name)
	return slices.Contains(about, strings.TrimSuffix(name, ext)) || !slices.Contains(data, ext)
}

// open opens an input; end is to be called when nobody reads it any more. What may
// let its reader wait for ever, as a pipe, is at its end when ctx is done.
func (im *importer) open(ctx context.Context, in input) (r io.Reader, end func(), err error) {
	switch {
	case in.path == "-" && im.o.Stdin == nil:
		return bytes.NewReader(nil), func() {}, nil
	case in.path == "-" && isRegular(im.o.Stdin):
		return im.o.Stdin, func() {}, nil
	case in.path == "-":
		r, end = stoppable(ctx, func() (io.ReadCloser, error) { return io.NopCloser(im.o.Stdin), nil })
		return r, end, nil
	case in.size < 0:
		r, end = stoppable(ctx, func() (io.ReadCloser, error) { return os.Open(in.path) })
		return r, end, nil
	}
	f, err := os.Open(in.path)
	return f, func() { f.Close() }, err
}

func isRegular(r io.Reader) bool {
	f, ok := r.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode().IsRegular()
}

// stoppable reads what open opens, which may wait, as reading it may: a goroutine does
// both. After ctx is done or end is called, that one ends with the next thing that
// comes, or with the program; an open file cannot be closed while it is being read.
func stoppable(ctx context.Context, open func() (io.ReadCloser, error)) (r io.Reader, end func()) {
	out, in := io.Pipe()
	go func() {
		f, err := open()
		if err == nil {
			_, err = io.Copy(in, f)
			err = errors.Join(err, f.Close())
		}
		in.CloseWithError(err)
	}()
	stop := context.AfterFunc(ctx, func() { out.CloseWithError(ctx.Err()) })
	return out, func() {
		stop()
		out.Close()
	}
}

// read reads one input, to its end or until ctx is done.
func (im *importer) read(ctx context.Context, d *delivery) {
	defer close(d.batches)
	r, end, err := im.open(ctx, d.input)
	if err != nil {
		d.err, d.rawWhole = err, true
		return
	}
	defer end()
	seen := newKeeper(r, im.progress)
	text := bufio.NewReaderSize(seen, maxRejectionHead)
	if head, _ := text.Peek(maxRejectionHead); rejectionHead.Match(head) { // reading tells an error
		d.err = errRejections
		im.progress.Add(max(0, d.size-seen.n))
		return
	}
	var batch []record
	send := func() error {
		select {
		case d.batches <- batch:
			batch = nil
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	d.report, d.err = source.Read(ctx, text, source.Input{Name: d.path, Day: im.o.Date, Today: im.o.Today, Format: im.o.As, Tables: im.tables, Part: im.o.Parts},
		func(it source.Item) error {
			d.records++
			if batch = append(batch, im.prepare(d.path, it)); len(batch) < batchSize {
				return nil
			}
			return send()
		})
	if len(batch) > 0 && send() != nil || ctx.Err() != nil {
		return
	}
	if d.err != nil {
		d.raw, d.rawWhole = seen.all()
	}
	im.progress.Add(max(0, d.size-seen.n)) // what nobody wanted to read
}

// prepare does what can be done for a record of an input without looking at any other.
func (im *importer) prepare(path string, it source.Item) record {
	r := record{Item: it}
	if it.Err != nil {
		return r
	}
	r.Record = nil
	r.news = paper.News{Paper: paper.Clean(it.Record.Paper), Source: it.Record.Source, Scraped: it.Record.Scraped, Listed: it.Record.Listed}
	if r.Err = paper.Check(&r.news.Paper, im.o.Today); r.Err != nil {
		return r
	}
	if r.news.Paper.ID == "" {
		r.news.Paper.ID = paper.TitleID(r.news.Paper.Title)
	}
	if since := im.o.Since[path]; since != 0 {
		day := dayOf(&r.news.Paper)
		r.isOlder = day != 0 && day < since
	}
	if im.shelf.surelyFine() && r.news.Paper.ID.Scheme() != paper.SchemeArXiv { // whose identifier may be another's
		r.Raw = nil
	}
	return r
}

// keeper keeps the first bytes that are read through it, unless they can be
// read again.
type keeper struct {
	r        io.Reader
	progress progress.Progress
	file     *os.File // the same as r where that is a regular file
	start    int64    // where in file the input begins
	n        int64    // bytes read
	kept     []byte   // all of them, without file; nil where they are more than maxKept
}

func newKeeper(r io.Reader, p progress.Progress) *keeper {
	k := &keeper{r: r, progress: p}
	if !isRegular(r) {
		return k
	}
	f := r.(*os.File)
	if start, err := f.Seek(0, io.SeekCurrent); err == nil {
		k.file, k.start = f, start
	}
	return k
}

func (k *keeper) Read(p []byte) (int, error) {
	n, err := k.r.Read(p)
	k.n += int64(n)
	k.progress.Add(int64(n))
	switch {
	case k.file != nil:
	case k.n <= maxKept:
		k.kept = append(k.kept, p[:n]...)
	default:
		k.kept = nil
	}
	return n, err
}

// all is the whole input, as far as it can be read; what there is more of it
// than maxKept is left where it is.
func (k *keeper) all() (data []byte, whole bool) {
	if k.file == nil {
		// The rest, so that nothing of a pipe is lost.
		_, _ = io.Copy(io.Discard, io.LimitReader(k, maxKept+1-k.n))
		return k.kept, k.n <= maxKept
	}
	if _, err := k.file.Seek(k.start, io.SeekStart); err != nil {
		return nil, false
	}
	data, _ = io.ReadAll(io.LimitReader(k.file, maxKept+1))
	return data, len(data) <= maxKept
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
