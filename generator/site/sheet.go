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
	sheetsFolder = "sheets"
	jobFile      = "sheets.json"
)

// adapter makes Hugo's pages, the sheets
// (https://gohugo.io/content-management/content-adapters/).
const adapter = `{{ range $i, $_ := hugo.Data.offprint.batch.sheets }}{{ $.AddPage (dict "kind" "page" "type" "offprint-sheet" "path" (printf "s%d" $i) "url" (printf "/%d.html" $i) "title" "sheet" "params" (dict "sheet" $i)) }}{{ end }}`

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
func impose(pages []Planned, most int) (*batch, error) {
	// No page can print the mark, because nobody knew it when its text was
	// written.
	nonce := make([]byte, 16)
	_, _ = rand.Read(nonce) // never fails (crypto/rand)
	b := &batch{job: sheetJob{Mark: "<!--cut " + hex.EncodeToString(nonce) + "-->"}}
	b.data = fmt.Appendf(b.data, `{"mark":%q,"sheets":[[`, b.job.Mark)
	var sheet []string
	for _, planned := range pages {
		if len(b.data) > most {
			break
		}
		if len(sheet) == sheetPages {
			b.job.Sheets = append(b.job.Sheets, sheet)
			sheet = nil
			b.data = append(b.data, "],["...)
		}
		if len(sheet) > 0 {
			b.data = append(b.data, ',')
		}
		page := planned.Build()
		// Hugo reads the data as JSON, not a browser: < stays <.
		var data bytes.Buffer
		enc := json.NewEncoder(&data)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(sheetPage{Type: page.Kind, Title: page.Title, Params: page.Data}); err != nil {
			return nil, fmt.Errorf("%s: %w", page.Path, err)
		}
		b.data = append(b.data, data.Bytes()...)
		sheet = append(sheet, planned.File())
	}
	b.job.Sheets = append(b.job.Sheets, sheet)
	b.data = append(b.data, "]]}"...)
	return b, nil
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
	min := NewMinifier()
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, files := range job.Sheets {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return cutSheet(filepath.Join(dir, sheetsFolder, strconv.Itoa(i)+".html"), &job, files, min)
		})
	}
	return g.Wait()
}

func cutSheet(name string, job *sheetJob, files []string, min *Minifier) error {
	sheet, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	pages := bytes.Split(sheet, []byte(job.Mark))
	if len(pages) != len(files)+1 {
		return fmt.Errorf("a sheet holds %d pages instead of %d: layouts/offprint-sheet/page.html must print the mark behind each", len(pages)-1, len(files))
	}
	for i, file := range files {
		page, err := min.Bytes(".html", pages[i])
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if err := writePage(job.Dest, file, page); err != nil {
			return err
		}
	}
	return nil
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
