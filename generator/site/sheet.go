package site

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"

	"golang.org/x/sync/errgroup"
)

// Pages are printed on sheets, as in a printing house, and cut apart
// afterwards. One page of Hugo's is a sheet: its template runs the template of
// each page on it, with the page's plain data, and prints a mark behind each.
// Then Cut takes the sheet apart, minifies the pages, sets each into its frame
// (the document around <main>, which is the same for all pages of a kind) and
// sets into it the entries that its lists refer to; frames and entries are
// printed once a batch. A page of its own costs Hugo 0.3 to 0.6 ms before its
// template has run; on a sheet it costs nothing, and a site has more small
// pages (authors, topics) than papers.

const (
	// sheetPages is the number of pages on a sheet. Hugo renders sheets side
	// by side, so that a batch should have some dozen.
	sheetPages   = 40
	sheetEntries = 400
	// entryBytes is about how long the data of an entry is.
	entryBytes   = 400
	sheetsFolder = "sheets"
	jobFile      = "sheets.json"
	headsFile    = "heads.html"
)

// adapter makes Hugo's pages, the sheets
// (https://gohugo.io/content-management/content-adapters/).
const adapter = `{{ range $i, $sheet := hugo.Data.offprint.batch.sheets }}{{ $.AddPage (dict "kind" "page" "type" $sheet.type "path" (printf "%d" $i) "url" (printf "/%d.html" $i) "title" "sheet" "params" (dict "sheet" $i)) }}{{ end }}`

// sheetPage is a page as a template sees it: the names are those of a page of
// Hugo's own, so that a partial can be written for both.
type sheetPage struct {
	Type   Kind
	Title  string
	Params any
}

// sheetJob is what Cut needs to know of a batch.
type sheetJob struct {
	Dest   string  `json:"dest"`
	Mark   string  `json:"mark"`
	Sheets []sheet `json:"sheets"`
}

// sheet is what was printed on a sheet, and in which order.
type sheet struct {
	Type   string   `json:"type"` // folder of its template in layouts/
	Pieces []*piece `json:"pieces"`
}

// The types of sheets.
const (
	framesType  = "offprint-frames"
	entriesType = "offprint-entries"
	pagesType   = "offprint-sheet"
)

// piece is a page, a frame or an entry on a sheet.
type piece struct {
	// Name is the output file of a page, relative to the destination, or the
	// key of a frame or an entry.
	Name  string `json:"name"`
	Frame string `json:"frame,omitempty"` // of a page; empty when it is a document by itself
	// HeadSize is the length of a page's head, in bytes. The heads stand one
	// behind the other in a file of their own: as JSON they would be read and
	// written at some cost.
	HeadSize int `json:"head,omitempty"`
	head     []byte
}

// sheetFrame is what frame.html gets beside the places for head and main.
type sheetFrame struct {
	Type Kind
	Of   string // what an index is an index of
}

func (f sheetFrame) key() string { return string(f.Type) + " " + f.Of }

// impose lays pages out on sheets, until they are all laid out or the data is
// larger than most, and writes the data of the batch to dir: all of it in
// memory would be the most of what a build needs. It returns how many pages it
// has laid out.
func (x *renderer) impose(dir string, pages []stalePage, most int64) (done int, err error) {
	w, err := newSheetWriter(dir, x.Dest)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	var frames []sheetFrame
	var refs []entryRef
	seenFrames, seenRefs := map[sheetFrame]bool{}, map[entryRef]bool{}
	for _, planned := range pages {
		if w.data.n+entryBytes*int64(len(refs)) > most {
			break
		}
		page, err := planned.Build()
		if err != nil {
			return 0, err
		}
		p := &piece{Name: planned.File()}
		if data, ok := page.Data.(interface{ head() string }); ok {
			frame := sheetFrame{Type: page.Kind}
			if index, ok := page.Data.(*IndexData); ok {
				frame.Of = index.Of
			}
			p.Frame, p.HeadSize = frame.key(), len(data.head())
			_, _ = w.heads.WriteString(data.head()) // close tells
			if !seenFrames[frame] {
				seenFrames[frame] = true
				frames = append(frames, frame)
			}
		}
		if err := w.add(pagesType, sheetPages, p, sheetPage{Type: page.Kind, Title: page.Title, Params: page.Data}); err != nil {
			return 0, fmt.Errorf("%s: %w", page.Path, err)
		}
		done++
		for _, r := range page.entries {
			if !seenRefs[r] {
				seenRefs[r] = true
				refs = append(refs, r)
			}
		}
	}
	for _, f := range frames {
		if err := w.add(framesType, sheetEntries, &piece{Name: f.key()}, f); err != nil {
			return 0, err
		}
	}
	for _, r := range refs {
		item := x.plan.item(r.e)
		if r.dated {
			item.Day = r.e.p.Date.String()
		}
		if err := w.add(entriesType, sheetEntries, &piece{Name: r.key()}, item); err != nil {
			return 0, fmt.Errorf("%s: %w", r.e.path, err)
		}
	}
	return done, nil
}

// sheetWriter writes sheets as JSON, hugo.Data.offprint.batch, and notes in the
// job what is on them.
type sheetWriter struct {
	dir   string
	job   sheetJob
	data  *fileWriter
	heads *fileWriter
	enc   *json.Encoder // to data
}

func newSheetWriter(dir, dest string) (*sheetWriter, error) {
	// No page can print the mark, because nobody knew it when its text was
	// written.
	nonce := make([]byte, 16)
	_, _ = rand.Read(nonce) // never fails (crypto/rand)
	w := &sheetWriter{dir: dir, job: sheetJob{Dest: dest, Mark: "<!--cut " + hex.EncodeToString(nonce) + "-->"}}
	var err error
	if w.data, err = createFile(filepath.Join(dir, "data", "offprint", "batch.json")); err != nil {
		return nil, err
	}
	if w.heads, err = createFile(filepath.Join(dir, headsFile)); err != nil {
		return nil, errors.Join(err, w.data.Close())
	}
	w.enc = newEncoder(w.data)
	fmt.Fprintf(w.data, `{"mark":%q,"head":%q,"main":%q,"sheets":[`, w.job.Mark, headMark, mainMark)
	return w, nil
}

// add puts a piece with its data on the last sheet, or on a new one when that
// is of another type or has size pieces.
func (w *sheetWriter) add(kind string, size int, p *piece, data any) error {
	last := len(w.job.Sheets) - 1
	if last < 0 || w.job.Sheets[last].Type != kind || len(w.job.Sheets[last].Pieces) == size {
		if last >= 0 {
			fmt.Fprint(w.data, "]},")
		}
		fmt.Fprintf(w.data, `{"type":%q,"pieces":[`, kind)
		w.job.Sheets = append(w.job.Sheets, sheet{Type: kind})
		last++
	} else {
		fmt.Fprint(w.data, ",")
	}
	w.job.Sheets[last].Pieces = append(w.job.Sheets[last].Pieces, p)
	return w.enc.Encode(data)
}

// close completes the data and writes the job.
func (w *sheetWriter) close() error {
	if len(w.job.Sheets) > 0 {
		fmt.Fprint(w.data, "]}")
	}
	fmt.Fprint(w.data, "]}")
	job, err := json.Marshal(w.job)
	if err == nil {
		err = os.WriteFile(filepath.Join(w.dir, jobFile), job, 0o644)
	}
	return errors.Join(err, w.data.Close(), w.heads.Close())
}

// fileWriter writes a file through a buffer and counts its bytes. What fails is
// told by Close.
type fileWriter struct {
	*bufio.Writer
	f *os.File
	n int64
}

func createFile(name string) (*fileWriter, error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return nil, err
	}
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	w := &fileWriter{f: f}
	w.Writer = bufio.NewWriterSize(counter{f, &w.n}, 64<<10)
	return w, nil
}

func (w *fileWriter) Close() error { return errors.Join(w.Flush(), w.f.Close()) }

type counter struct {
	w io.Writer
	n *int64
}

func (c counter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	*c.n += int64(n)
	return n, err
}

// Cut takes the sheets that Hugo rendered in dir apart, minifies the pages and
// writes them to the site. It runs in the child process that rendered them. A
// folder without sheets is left as it is.
func Cut(ctx context.Context, dir string) error {
	data, err := os.ReadFile(filepath.Join(dir, jobFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var job sheetJob
	if err := json.Unmarshal(data, &job); err != nil {
		return fmt.Errorf("%s: %w", jobFile, err)
	}
	if err := job.readHeads(filepath.Join(dir, headsFile)); err != nil {
		return err
	}
	c := cutter{
		job: job, dir: filepath.Join(dir, sheetsFolder), min: NewMinifier(),
		entries: map[string][]byte{}, frames: map[string]frame{},
	}
	for i, s := range job.Sheets {
		if s.Type == pagesType {
			continue
		}
		if err := c.readSheet(i); err != nil {
			return err
		}
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, s := range job.Sheets {
		if s.Type != pagesType {
			continue
		}
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return c.cutSheet(i)
		})
	}
	return g.Wait()
}

func (j *sheetJob) readHeads(name string) error {
	heads, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	for _, s := range j.Sheets {
		for _, p := range s.Pieces {
			if p.HeadSize > len(heads) {
				return fmt.Errorf("%s is too short", name)
			}
			p.head, heads = heads[:p.HeadSize], heads[p.HeadSize:]
		}
	}
	return nil
}

type cutter struct {
	job     sheetJob
	dir     string
	min     *Minifier
	entries map[string][]byte
	frames  map[string]frame
}

// frame is the document around a page: before its own part of <head>, between
// that and the content of <main>, and behind.
type frame struct{ start, middle, end []byte }

// pieces takes a sheet apart and minifies what was on it.
func (c *cutter) pieces(i int) ([][]byte, error) {
	printed, err := os.ReadFile(filepath.Join(c.dir, strconv.Itoa(i)+".html"))
	if err != nil {
		return nil, err
	}
	s := c.job.Sheets[i]
	out := bytes.Split(printed, []byte(c.job.Mark))
	if len(out) != len(s.Pieces)+1 {
		return nil, fmt.Errorf("a sheet holds %d pieces instead of %d: layouts/%s/page.html must print the mark behind each", len(out)-1, len(s.Pieces), s.Type)
	}
	out = out[:len(s.Pieces)]
	for i := range out {
		if out[i], err = c.min.Bytes(".html", out[i]); err != nil {
			return nil, fmt.Errorf("%s: %w", s.Pieces[i].Name, err)
		}
	}
	return out, nil
}

// readSheet keeps the frames or entries on a sheet.
func (c *cutter) readSheet(i int) error {
	out, err := c.pieces(i)
	if err != nil {
		return err
	}
	s := c.job.Sheets[i]
	for i, p := range s.Pieces {
		if s.Type == entriesType {
			c.entries[p.Name] = out[i]
			continue
		}
		start, rest, ok1 := bytes.Cut(out[i], []byte(headMark))
		middle, end, ok2 := bytes.Cut(rest, []byte(mainMark))
		if !ok1 || !ok2 {
			return errors.New("layouts/_partials/frame.html must print .Head and .Main, once each and in this order")
		}
		c.frames[p.Name] = frame{start, middle, end}
	}
	return nil
}

func (c *cutter) cutSheet(i int) error {
	out, err := c.pieces(i)
	if err != nil {
		return err
	}
	for i, p := range c.job.Sheets[i].Pieces {
		page := c.setEntries(out[i])
		if p.Frame != "" {
			f := c.frames[p.Frame]
			page = slices.Concat(f.start, p.head, f.middle, page, f.end)
		}
		if err := WriteFile(c.job.Dest, File{p.Name, page}); err != nil {
			return err
		}
	}
	return nil
}

// setEntries replaces the marks in a page by the entries that they stand for.
// What looks like a mark and is none is somebody's text, and stays.
func (c *cutter) setEntries(page []byte) []byte {
	if !bytes.Contains(page, []byte(markOpen)) {
		return page
	}
	out := make([]byte, 0, 2*len(page))
	for {
		i := bytes.Index(page, []byte(markOpen))
		if i < 0 {
			return append(out, page...)
		}
		out = append(out, page[:i]...)
		page = page[i:]
		key, behind, _ := bytes.Cut(page[len(markOpen):], []byte(markClose))
		if entry, ok := c.entries[string(key)]; ok {
			out = append(out, entry...)
			page = behind
		} else {
			out = append(out, markOpen...)
			page = page[len(markOpen):]
		}
	}
}
