package generator_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"offprint/generator"
	"offprint/generator/archive"
	"offprint/generator/progress"
)

// hooks is a progress that calls functions.
type hooks struct {
	start   func(label string)
	records func(n int64)
	total   atomic.Int64 // of the current stretch of work
	done    atomic.Int64
}

func (h *hooks) Start(label string, total int64) {
	h.total.Store(total)
	h.done.Store(0)
	if h.start != nil {
		h.start(label)
	}
}
func (h *hooks) Add(n int64) { h.done.Add(n) }
func (h *hooks) Finish()     {}
func (h *hooks) Records(n int64) {
	if h.records != nil {
		h.records(n)
	}
}

// many returns records in which some papers occur several times, with vote counts that go up
// and down.
func many(n, papers int) []map[string]any {
	records := make([]map[string]any, n)
	for i := range records {
		id := i * 7 % papers
		records[i] = record(fmt.Sprintf("2510.%05d", id), fmt.Sprint("Paper ", id), i*i%101, func(p map[string]any) {
			if i%3 == 0 {
				p["githubRepo"] = fmt.Sprintf("https://github.com/x/%d", i%4)
			}
		})
	}
	return records
}

// contents returns the content of the archive's pages, by path.
func (s *shop) contents() map[string]string {
	s.Helper()
	root := filepath.Join(s.dir, archive.ContentDir)
	m := map[string]string{}
	for path := range stamps(s.T, root) {
		data, err := os.ReadFile(path)
		if err != nil {
			s.Fatal(err)
		}
		m[strings.TrimPrefix(path, root)] = string(data)
	}
	return m
}

// TestImportMergesWhateverTheBatches checks that records merge in the same way whether they
// are in one input, in several inputs, or in separate imports, and for every batch size.
func TestImportMergesWhateverTheBatches(t *testing.T) {
	t.Parallel()
	const n, papers = 500, 90
	records := many(n, papers)
	one := newShop(t)
	one.run(fmt.Sprintf("%d read, %d new, 0 updated, %d unchanged, 0 rejected", n, papers, n-papers), one.file("all.json", apiJSON(records...)))
	want := one.contents()

	several := newShop(t)
	for i, some := range slices.Collect(slices.Chunk(records, 110)) {
		several.file(fmt.Sprintf("%d.json", i), apiJSON(some...))
	}
	several.run(fmt.Sprintf("%d read, %d new, 0 updated, %d unchanged, 0 rejected", n, papers, n-papers), several.in)
	if got := several.contents(); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("several inputs make other pages:\n%.2000s\n\nthan one:\n%.2000s", fmt.Sprint(got), fmt.Sprint(want))
	}

	apart := newShop(t)
	for i, some := range slices.Collect(slices.Chunk(records, 50)) {
		if _, err := generator.Import(t.Context(), apart.options(apart.file(fmt.Sprintf("%d.json", i), apiJSON(some...)))); err != nil {
			t.Fatal(err)
		}
	}
	if got := apart.contents(); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("several imports make other pages:\n%.2000s\n\nthan one:\n%.2000s", fmt.Sprint(got), fmt.Sprint(want))
	}
	apart.run(fmt.Sprintf("%d read, 0 new, 0 updated, %[1]d unchanged, 0 rejected", n), apart.in)
}

// left returns the temporary files that an import has left behind.
func (s *shop) left() (names []string) {
	s.Helper()
	for _, dir := range []string{filepath.Join(s.dir, archive.StateDir), os.TempDir()} {
		found, err := os.ReadDir(dir)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			s.Fatal(err)
		}
		for _, d := range found {
			if name := d.Name(); name != ".gitignore" && name != "lock" && name != "catalog" {
				names = append(names, name)
			}
		}
	}
	return names
}

func TestImportCleansUp(t *testing.T) {
	for name, c := range map[string]struct {
		dryRun bool
		stopAt string // label of the stretch of work in which it is stopped
		input  string
	}{
		"done":                     {},
		"dry run":                  {dryRun: true},
		"stopped while it reads":   {stopAt: "bytes read"},
		"stopped while it writes":  {stopAt: "pages written"},
		"stopped before it begins": {stopAt: "pages read"},
		"failed":                   {input: "missing.json"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShop(t)
			t.Setenv("TMPDIR", filepath.Join(s.in, "tmp"))
			if err := os.Mkdir(os.TempDir(), 0o755); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			input := s.file("a.json", apiJSON(many(1000, 900)...))
			if c.input != "" {
				input = filepath.Join(s.in, c.input)
			}
			o := s.options(input)
			o.DryRun = c.dryRun
			o.Progress = &hooks{start: func(label string) {
				if label == c.stopAt {
					cancel()
				}
			}}
			_, err := generator.Import(ctx, o)
			switch {
			case c.stopAt != "" && !errors.Is(err, context.Canceled),
				c.input != "" && !errors.Is(err, fs.ErrNotExist),
				c.stopAt == "" && c.input == "" && err != nil:
				t.Errorf("it ended with %v", err)
			}
			if got := s.left(); len(got) > 0 {
				t.Errorf("it left %v", got)
			}
		})
	}
}

// TestImportStoppedAmongInputs checks that an import stopped in the middle of large inputs
// ends without having written anything, even if some inputs are waiting for others.
func TestImportStoppedAmongInputs(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	for i := range 10 {
		s.file(fmt.Sprintf("%d.json", i), apiJSON(many(1500, 1500)...))
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	o := s.options(s.in)
	read := int64(0)
	o.Progress = &hooks{records: func(n int64) {
		if read += n; read > 1000 {
			cancel()
		}
	}}
	if _, err := generator.Import(ctx, o); !errors.Is(err, context.Canceled) {
		t.Errorf("it ended with %v", err)
	}
	if read > 2000 {
		t.Errorf("it went on to %d records", read)
	}
	if got := s.entries(); len(got) > 0 {
		t.Errorf("it has written %d pages", len(got))
	}
}

// TestImportProgress checks that progress reaches its end even if an input is not read to its
// end.
func TestImportProgress(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.file("a.json", apiJSON(many(200, 200)...))
	s.file("b.json", "<html>"+strings.Repeat("no papers here ", 100_000))
	var labels []string
	read := int64(0)
	h := &hooks{records: func(n int64) { read += n }}
	h.start = func(label string) {
		if total, done := h.total.Load(), h.done.Load(); label == "pages written" && total != 200 {
			t.Errorf("%d of %d %s", done, total, label)
		}
		labels = append(labels, label)
	}
	o := s.options(s.in)
	o.Progress = &ended{hooks: h, t: t}
	s.runWith("201 read, 200 new, 0 updated, 0 unchanged, 1 rejected", o)
	if want := []string{"pages read", "bytes read", "pages written"}; !slices.Equal(labels, want) || read != 200 {
		t.Errorf("%d records while %v", read, labels)
	}
}

// ended is a progress that checks that each stretch of work is complete when it ends.
type ended struct {
	*hooks
	t *testing.T
}

func (e *ended) Finish() {
	if total, done := e.total.Load(), e.done.Load(); total != done {
		e.t.Errorf("%d of %d", done, total)
	}
}

// TestImportWhilePagesChange checks that a user's edit of a page during an import is not lost.
func TestImportWhilePagesChange(t *testing.T) {
	t.Parallel()
	const page = "2025/10/07/2510.00001.md"
	setUp := func(t *testing.T) (*shop, generator.ImportOptions) {
		s := newShop(t)
		s.run("1 read, 1 new, 0 updated, 0 unchanged, 0 rejected", s.file("a.json", apiJSON(record("2510.00001", "One", 3, nil))))
		o := s.options(s.file("b.json", apiJSON(record("2510.00001", "One, revised", 9, nil))))
		o.Date = 20251020
		return s, o
	}
	during := func(stretch string, do func()) progress.Progress {
		return &hooks{start: func(label string) {
			if label == stretch {
				do()
			}
		}}
	}
	t.Run("edited before it is merged", func(t *testing.T) {
		s, o := setUp(t)
		o.Progress = during("bytes read", func() { s.edit(page, `"One"`, `"Number One"`) })
		s.runWith("1 read, 0 new, 1 updated, 0 unchanged, 0 rejected", o)
		if p := s.entry().Paper; p.Title != "Number One" || p.Upvotes != 9 {
			t.Errorf("got %+v", p)
		}
	})
	t.Run("edited before it is written", func(t *testing.T) {
		s, o := setUp(t)
		o.Progress = during("pages written", func() { s.edit(page, `"One"`, `"Number One"`) })
		if _, err := generator.Import(t.Context(), o); !errors.Is(err, archive.ErrChanged) {
			t.Errorf("it ended with %v", err)
		}
		if p := s.entry().Paper; p.Title != "Number One" || p.Upvotes != 3 {
			t.Errorf("got %+v", p)
		}
	})
	t.Run("costs no other", func(t *testing.T) {
		s, o := setUp(t)
		records := []map[string]any{record("2510.00001", "One, revised", 9, nil)}
		for i := 2; i < 60; i++ { // more than are written at once
			records = append(records, record(fmt.Sprintf("2510.%05d", i), fmt.Sprintf("Number %d", i), 1, nil))
		}
		o.Paths = []string{s.file("more.json", apiJSON(records...))}
		o.Progress = during("pages written", func() { s.edit(page, `"One"`, `"Number One"`) })
		if _, err := generator.Import(t.Context(), o); !errors.Is(err, archive.ErrChanged) {
			t.Errorf("it ended with %v", err)
		}
		if n := len(s.entries()); n != len(records) {
			t.Errorf("there are %d papers, want %d", n, len(records))
		}
	})
	t.Run("where it does not say what is imported", func(t *testing.T) {
		s, o := setUp(t)
		s.edit(page, `source = "hf-api"`, `source = 1`)
		o.Date = 20251001 // before the page's date
		s.runWith("1 read, 0 new, 1 updated, 0 unchanged, 0 rejected", o)
		if got := s.entry().Import; got.Source != "hf-api" {
			t.Errorf("it is imported from %+v", got)
		}
	})
	t.Run("removed before it is merged", func(t *testing.T) {
		s, o := setUp(t)
		o.Progress = during("bytes read", func() { os.Remove(s.page(page)) })
		if _, err := generator.Import(t.Context(), o); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("it ended with %v", err)
		}
	})
}

// TestImportBesideBrokenPages checks that unreadable files stay where they are, even if two
// have the same name.
func TestImportBesideBrokenPages(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	for _, day := range []string{"06", "07"} {
		s.write(s.page("2025/10/"+day+"/One.md"), "no page\n")
	}
	s.run("1 read, 1 new, 0 updated, 0 unchanged, 0 rejected", s.file("a.txt", listing("one", "2 authors", "Oct 6")))
	if _, err := os.Stat(s.page("2025/10/06/one-2.md")); err != nil {
		t.Error(err)
	}
}

// TestImportPipe checks that a pipe can be imported, although it has no size and cannot be
// read twice.
func TestImportPipe(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	r, w := io.Pipe()
	go func() {
		_, err := io.WriteString(w, apiJSON(many(300, 300)...)+"\n{\"no\": \"paper\"}\n")
		w.CloseWithError(err)
	}()
	o := s.options("-")
	o.Stdin = r
	s.runWith("301 read, 300 new, 0 updated, 0 unchanged, 1 rejected", o)
	if lines := s.rejected("hf-api-undated.jsonl"); len(lines) != 1 || lines[0]["record"] != `{"no": "paper"}` {
		t.Errorf("rejected: %v", lines)
	}
}
