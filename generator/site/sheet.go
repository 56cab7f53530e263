package site

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"

	"golang.org/x/sync/errgroup"
)

// Pages are printed on sheets, as in a printing house, and cut apart
// afterwards. One page of Hugo's is a sheet: its template runs the template of
// each page on it, with the page's plain data, and prints a mark behind each.
// Then Cut takes the sheet apart, minifies every page and writes it. A page of
// its own costs Hugo 0.3 to 0.6 ms before its template has run; on a sheet it
// costs nothing, and a site has more small pages (authors, topics) than papers.

const (
	// sheetPages is the number of pages on a sheet. Hugo renders sheets side
	// by side, so that a batch should have some dozen.
	sheetPages   = 40
	sheetEntries = 400
	sheetsFolder = "sheets"
	jobFile      = "sheets.json"
)

// adapter makes Hugo's pages, the sheets
// (https://gohugo.io/content-management/content-adapters/).
const adapter = `{{ range $i, $_ := hugo.Data.offprint.batch.sheets }}{{ $.AddPage (dict "kind" "page" "type" "offprint-sheet" "path" (printf "s%d" $i) "url" (printf "/s%d.html" $i) "title" "sheet" "params" (dict "sheet" $i)) }}{{ end }}
{{ range $i, $_ := hugo.Data.offprint.batch.entries }}{{ $.AddPage (dict "kind" "page" "type" "offprint-entries" "path" (printf "e%d" $i) "url" (printf "/e%d.html" $i) "title" "entries" "params" (dict "sheet" $i)) }}{{ end }}`

// sheetPage is a page as a template sees it: the names are those of a page of
// Hugo's own, so that a partial can be written for both.
type sheetPage struct {
	Type   Kind
	Title  string
	Params any
}

// sheetJob is what Cut needs to know of a batch.
type sheetJob struct {
	Dest   string     `json:"dest"`
	Mark   string     `json:"mark"`
	Sheets [][]string `json:"sheets"` // output files, relative to Dest
	// Entries are the keys of the entries that the pages refer to.
	Entries [][]string `json:"entries"`
}

func (j *sheetJob) paths() []string {
	var all []string
	for _, s := range j.Sheets {
		all = append(all, s...)
	}
	return all
}

type batch struct {
	job  sheetJob
	data []byte // hugo.Data.offprint.batch
}

// impose lays pages out on sheets until they are all laid out, or the data is
// larger than most.
func (p *Plan) impose(pages []Planned, most int) (*batch, error) {
	// No page can print the mark, because nobody knew it when its text was
	// written.
	nonce := make([]byte, 16)
	_, _ = rand.Read(nonce) // never fails (crypto/rand)
	b := &batch{job: sheetJob{Mark: "<!--cut " + hex.EncodeToString(nonce) + "-->"}}
	var data bytes.Buffer
	fmt.Fprintf(&data, `{"mark":%q,"sheets":`, b.job.Mark)
	sheets := sheetWriter{b: &data, size: sheetPages}
	var refs []entryRef
	seen := map[entryRef]bool{}
	for _, planned := range pages {
		if data.Len() > most {
			break
		}
		page := planned.Build()
		if err := sheets.add(planned.File(), sheetPage{Type: page.Kind, Title: page.Title, Params: page.Data}); err != nil {
			return nil, fmt.Errorf("%s: %w", page.Path, err)
		}
		for _, r := range page.entries {
			if !seen[r] {
				seen[r] = true
				refs = append(refs, r)
			}
		}
	}
	b.job.Sheets = sheets.done()
	data.WriteString(`,"entries":`)
	entries := sheetWriter{b: &data, size: sheetEntries}
	for _, r := range refs {
		item := p.item(r.e)
		if r.dated {
			item.Day = r.e.p.Date.String()
		}
		if err := entries.add(r.key(), item); err != nil {
			return nil, fmt.Errorf("%s: %w", r.e.path, err)
		}
	}
	b.job.Entries = entries.done()
	data.WriteByte('}')
	b.data = data.Bytes()
	return b, nil
}

// sheetWriter writes values as JSON: a list of sheets, each a list of at most
// size values, and keeps the name of each value.
type sheetWriter struct {
	b      *bytes.Buffer
	size   int
	sheets [][]string
}

func (w *sheetWriter) add(name string, value any) error {
	last := len(w.sheets) - 1
	switch {
	case last < 0:
		w.b.WriteString("[[")
	case len(w.sheets[last]) == w.size:
		w.b.WriteString("],[")
	default:
		w.b.WriteByte(',')
		w.sheets[last] = append(w.sheets[last], name)
		return w.encode(value)
	}
	w.sheets = append(w.sheets, []string{name})
	return w.encode(value)
}

func (w *sheetWriter) encode(value any) error {
	enc := json.NewEncoder(w.b)
	enc.SetEscapeHTML(false) // Hugo reads it, not a browser
	return enc.Encode(value)
}

func (w *sheetWriter) done() [][]string {
	if w.sheets == nil {
		w.b.WriteString("[]")
		return [][]string{}
	}
	w.b.WriteString("]]")
	return w.sheets
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
	c := cutter{job: job, dir: filepath.Join(dir, sheetsFolder), min: NewMinifier()}
	if err := c.readEntries(); err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, files := range job.Sheets {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return c.cutSheet("s"+strconv.Itoa(i)+".html", files)
		})
	}
	return g.Wait()
}

type cutter struct {
	job     sheetJob
	dir     string
	min     *Minifier
	entries map[string][]byte
}

// pieces takes a sheet apart and minifies what was on it.
func (c *cutter) pieces(name string, want int) ([][]byte, error) {
	sheet, err := os.ReadFile(filepath.Join(c.dir, name))
	if err != nil {
		return nil, err
	}
	pieces := bytes.Split(sheet, []byte(c.job.Mark))
	if len(pieces) != want+1 {
		return nil, fmt.Errorf("a sheet holds %d pages instead of %d: the templates in layouts/offprint-sheet/ and layouts/offprint-entries/ must print the mark behind each", len(pieces)-1, want)
	}
	pieces = pieces[:want]
	for i := range pieces {
		if pieces[i], err = c.min.Bytes(".html", pieces[i]); err != nil {
			return nil, err
		}
	}
	return pieces, nil
}

func (c *cutter) readEntries() error {
	c.entries = map[string][]byte{}
	for i, keys := range c.job.Entries {
		pieces, err := c.pieces("e"+strconv.Itoa(i)+".html", len(keys))
		if err != nil {
			return fmt.Errorf("entries: %w", err)
		}
		for i, key := range keys {
			c.entries[key] = pieces[i]
		}
	}
	return nil
}

func (c *cutter) cutSheet(name string, files []string) error {
	pages, err := c.pieces(name, len(files))
	if err != nil {
		return fmt.Errorf("%s: %w", files[0], err)
	}
	for i, file := range files {
		if err := writePage(c.job.Dest, file, c.setEntries(pages[i])); err != nil {
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

// writePage writes a file with as few system calls as it takes: making files
// and folders is most of what a build costs.
func writePage(dest, file string, data []byte) error {
	file = filepath.FromSlash(file)
	if !filepath.IsLocal(file) {
		return fmt.Errorf("%q is no path within the site", file)
	}
	name := filepath.Join(dest, file)
	err := os.WriteFile(name, data, 0o644)
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Mkdir(filepath.Dir(name), 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
	}
	return os.WriteFile(name, data, 0o644)
}
