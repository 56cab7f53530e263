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

// input is a source of records.
type input struct {
	path  string // name for messages; "-" is standard input
	named bool   // given explicitly, not found in a folder
	size  int64  // bytes; -1 if unknown
}

// findInputs returns the input files for the paths. The files of a folder are sorted by name.
// Files in folders that clearly contain no records are reported and skipped.
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
			return nil, fmt.Errorf("import: %s: %w", path, fs.ErrNotExist)
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
		default: // such as a pipe
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
			im.skip(path, "it is not a regular file")
		case slices.Contains(code, strings.ToLower(filepath.Ext(path))):
			im.skip(path, "it is a program's text; name it to import it")
		case slices.Contains(noData, strings.ToLower(filepath.Ext(path))) && !isText(path):
			im.skip(path, "it is not text; name it to import it")
		default:
			inputs = append(inputs, input{path: path, size: info.Size()})
		}
	}
	return inputs, nil
}

// isText reports whether a file starts like text, whatever its extension: text tables are
// named .xls, for example.
func isText(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return true // reading the file will report the error
	}
	defer f.Close()
	head := make([]byte, 512) // DetectContentType uses at most 512 bytes
	n, err := io.ReadFull(f, head)
	if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		return true
	}
	return strings.HasPrefix(http.DetectContentType(head[:n]), "text/")
}

// own reports whether a folder or file is part of the archive itself.
func (im *importer) own(info fs.FileInfo) bool {
	for _, name := range []string{archive.ContentDir, RejectedDir, "public", archive.ConfigFile, archive.HiddenFile} {
		if at, err := os.Stat(filepath.Join(im.o.Dir, name)); err == nil && os.SameFile(at, info) {
			return true
		}
	}
	return false
}

var (
	// code lists extensions of program files, whose content may look like records.
	code = []string{".css", ".go", ".py", ".svg"}
	// noData lists extensions of files that contain no records, unless they are text.
	noData = []string{".7z", ".avif", ".bmp", ".bz2", ".db", ".doc", ".docx", ".exe", ".gif", ".ico", ".jpeg", ".jpg", ".mov", ".mp3",
		".mp4", ".parquet", ".pdf", ".pkl", ".png", ".ppt", ".pptx", ".pyc", ".so", ".sqlite", ".sqlite3", ".tar", ".tgz", ".ttf",
		".webm", ".webp", ".whl", ".woff", ".woff2", ".xls", ".xlsx", ".xz", ".zip", ".zst"}
	// data lists extensions of files that should contain records. Files with other extensions
	// are read too, but may contain none.
	data = []string{".json", ".jsonl", ".ndjson", ".txt", ".html", ".htm", ".xml", ".atom", ".rss", ".bib", ".ris", ".csv", ".tsv"}
	// about lists names of files that describe the data next to them.
	about = []string{"readme", "license", "licence", "copying", "notice", "changelog", "authors", "citation", "makefile",
		"code_of_conduct", "contributing", "package", "package-lock", "requirements", "robots", "security", "todo"}
)

// maxKept is the maximum number of bytes that are kept of an unreadable input.
const maxKept = 16 << 20

// The reader of an input passes records to the shelf in batches. A reader that is too far
// ahead of the shelf waits.
const (
	batchSize    = 64
	batchesAhead = 4 // per input that is being read
)

// delivery is an input that is being read, with its records.
type delivery struct {
	input
	batches chan []record // in order; closed at the end of the input

	// The following fields are valid once batches is closed.
	records  int
	report   source.Report
	err      error  // error of the input as a whole
	raw      []byte // the input's bytes, if err is set
	rawWhole bool   // raw is complete
}

// record is a record of an input. If Err is nil, news is the cleaned and checked record.
type record struct {
	source.Item
	news    paper.News
	isOlder bool // older than papers that get a page, see Options.Since
}

// where returns the position of a record for messages.
func (d *delivery) where(r *record) string {
	if r.Where == "" {
		return d.path
	}
	return d.path + ": " + r.Where
}

// skippable reports whether an unreadable input is skipped instead of rejected, such as a README
// in a folder.
func (d *delivery) skippable() bool {
	if d.named || d.report.Format != "" || d.records > 0 {
		return false
	}
	name := strings.ToLower(filepath.Base(d.path))
	name = strings.TrimSuffix(name, ".gz")
	ext := filepath.Ext(name)
	return slices.Contains(about, strings.TrimSuffix(name, ext)) || !slices.Contains(data, ext)
}

// open opens an input. The caller must call end when it has finished reading. An input that
// may block forever, such as a pipe, returns an error when ctx is done.
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

// stoppable returns a reader of what open opens. Both opening and reading may block, so they
// run in a goroutine. After ctx is done or end is called, that goroutine ends when its next
// read returns, or with the program; an open file cannot be closed while it is being read.
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

// read reads one input to its end or until ctx is done.
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
	if head, _ := text.Peek(maxRejectionHead); rejectionHead.Match(head) { // read errors are reported below
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
	im.progress.Add(max(0, d.size-seen.n)) // bytes that did not have to be read
}

// prepare does the processing of a record that does not depend on other records.
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
	if im.shelf.surelyFine() && r.news.Paper.ID.Scheme() != paper.SchemeArXiv { // a paper's arXiv identifier may clash
		r.Raw = nil
	}
	return r
}

// keeper is a reader that keeps the first bytes read through it, unless they can be read
// again.
type keeper struct {
	r        io.Reader
	progress progress.Progress
	file     *os.File // r, if it is a regular file
	start    int64    // offset in file at which the input starts
	n        int64    // bytes read
	kept     []byte   // all bytes read, if file is nil; nil if there are more than maxKept
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

// all returns the input as far as it can be read, and whether that is complete. It is not
// complete if the input has more than maxKept bytes.
func (k *keeper) all() (data []byte, whole bool) {
	if k.file == nil {
		// Also read the rest, so that nothing of a pipe is lost.
		_, _ = io.Copy(io.Discard, io.LimitReader(k, maxKept+1-k.n))
		return k.kept, k.n <= maxKept
	}
	if _, err := k.file.Seek(k.start, io.SeekStart); err != nil {
		return nil, false
	}
	data, _ = io.ReadAll(io.LimitReader(k.file, maxKept+1))
	return data, len(data) <= maxKept
}

// oneLine replaces characters from an input that would break a message into several lines.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || 0x7f <= r && r < 0xa0 || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.TrimSpace(strings.ToValidUTF8(s, "\ufffd")))
}
