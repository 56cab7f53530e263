package generator_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"offprint/generator"
	"offprint/generator/archive"
	"offprint/generator/importer"
	"offprint/generator/paper"
)

const today paper.Day = 20251211

// shop is an archive for tests of importing.
type shop struct {
	*testing.T
	dir string // the archive
	in  string // folder of the inputs
	log []string
}

func newShop(t *testing.T) *shop {
	s := &shop{T: t, dir: t.TempDir(), in: t.TempDir()}
	s.write(filepath.Join(s.dir, archive.ConfigFile), archiveConfig)
	return s
}

// archiveConfig is the minimal configuration that makes a folder an archive.
const archiveConfig = "baseURL = \"https://example.org/\"\n"

// file writes an input and returns its path.
func (s *shop) file(name, data string) string {
	s.Helper()
	path := filepath.Join(s.in, filepath.FromSlash(name))
	s.write(path, data)
	return path
}

func (s *shop) write(path, data string) {
	s.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		s.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
		s.Fatal(err)
	}
}

func (s *shop) options(paths ...string) generator.ImportOptions {
	s.log = nil
	return generator.ImportOptions{Dir: s.dir, Paths: paths, Today: today, Log: func(line string) {
		if strings.ContainsAny(line, "\n\r") {
			s.Errorf("more than a line: %q", line)
		}
		s.log = append(s.log, line)
	}}
}

// run imports and checks the result line.
func (s *shop) run(want string, paths ...string) {
	s.Helper()
	s.runWith(want, s.options(paths...))
}

func (s *shop) runWith(want string, o generator.ImportOptions) {
	s.Helper()
	res, err := generator.Import(s.Context(), o)
	if err != nil {
		s.Fatal(err)
	}
	if res.String() != want {
		s.Fatalf("got %q, want %q; said:\n%s", res, want, strings.Join(s.log, "\n"))
	}
	if res.Read != res.New+res.Updated+res.Unchanged+res.Rejected {
		s.Errorf("%v do not add up", res)
	}
}

// said checks that exactly one message contains all the words.
func (s *shop) said(words ...string) {
	s.Helper()
	n := 0
	for _, line := range s.log {
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(line, w) }) {
			n++
		}
	}
	if n != 1 {
		s.Errorf("%d messages hold %q:\n%s", n, words, strings.Join(s.log, "\n"))
	}
}

func (s *shop) entries() []archive.Entry {
	s.Helper()
	entries, problems, err := archive.Read(s.Context(), filepath.Join(s.dir, "content"), 0)
	if err != nil || len(problems) > 0 {
		s.Fatal(problems, err)
	}
	return entries
}

// entry returns the archive's only page.
func (s *shop) entry() archive.Entry {
	s.Helper()
	entries := s.entries()
	if len(entries) != 1 {
		s.Fatalf("%d pages: %+v", len(entries), entries)
	}
	return entries[0]
}

func (s *shop) page(path string) string {
	return filepath.Join(s.dir, "content", filepath.FromSlash(path))
}

// edit changes a page as a user would.
func (s *shop) edit(path, old, new string) {
	s.Helper()
	data, err := os.ReadFile(s.page(path))
	if err != nil {
		s.Fatal(err)
	}
	if !bytes.Contains(data, []byte(old)) {
		s.Fatalf("no %q in\n%s", old, data)
	}
	s.write(s.page(path), strings.Replace(string(data), old, new, 1))
}

// files returns all files of the archive except those in the state folder, with their times.
func (s *shop) files() map[string]string {
	s.Helper()
	m := stamps(s.T, s.dir)
	for path := range m {
		if strings.Contains(path, archive.StateDir) {
			delete(m, path)
		}
	}
	return m
}

// rejected returns the lines of a file in rejected/.
func (s *shop) rejected(name string) []map[string]string {
	s.Helper()
	data, err := os.ReadFile(filepath.Join(s.dir, importer.RejectedDir, name))
	if err != nil {
		s.Fatal(err)
	}
	var out []map[string]string
	for line := range strings.Lines(string(data)) {
		var m map[string]string
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			s.Fatalf("%v: %s", err, line)
		}
		out = append(out, m)
	}
	return out
}

// record returns a record of the Daily Papers API.
func record(id, title string, upvotes int, change func(paper map[string]any)) map[string]any {
	p := map[string]any{
		"id": id, "title": title, "summary": "What " + title + " does, in a sentence of this test's own.",
		"authors":     []any{map[string]any{"name": "Ada Lovelace"}, map[string]any{"name": "Kurt Gödel"}},
		"publishedAt": "2025-10-06T17:58:02.000Z", "submittedOnDailyAt": "2025-10-07T01:03:40.404Z", "upvotes": upvotes,
	}
	if change != nil {
		change(p)
	}
	return map[string]any{"paper": p, "title": p["title"], "publishedAt": "2025-10-06T13:58:02.000Z", "numComments": 2}
}

func apiJSON(records ...map[string]any) string {
	b, err := json.Marshal(records)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// listing returns a copied listing with one paper.
func listing(title, byline, date string) string {
	return "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\nDaily Papers\n\nbyAK and the research community\n\nDec 11\n\n" +
		title + "\n\nWhat it does, as the copied page says it, in a sentence of this test's own.\n\n  • " + byline + "\n·\n" + date + "\n"
}

func TestImportTwiceTouchesNothing(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	path := s.file("2025-10-07.json", apiJSON(record("2510.00001", "One", 3, nil), record("2510.00002", "Two", 4, nil), record("2510.00001", "One", 5, nil)))
	s.run("3 read, 2 new, 0 updated, 1 unchanged, 0 rejected", path)
	before := s.files()
	time.Sleep(20 * time.Millisecond) // so that a rewritten file has another time
	s.run("3 read, 0 new, 0 updated, 3 unchanged, 0 rejected", path)
	later := s.options(path)
	later.Today = today.AddDays(100)
	s.runWith("3 read, 0 new, 0 updated, 3 unchanged, 0 rejected", later)
	if after := s.files(); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("was %v\nis  %v", before, after)
	}
	e := s.entries()[0]
	if e.Path != "2025/10/07/2510.00001.md" || e.Paper.Upvotes != 5 || e.Paper.Date != 20251007 || e.Paper.Published != 20251006 ||
		e.Import.Source != "hf-api" || e.Import.Listed != 20251007 || e.Import.Hash.Empty() {
		t.Errorf("got %+v", e)
	}
}

func TestImportKeepsHandEdits(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	const page = "2025/10/07/2510.00001.md"
	s.run("1 read, 1 new, 0 updated, 0 unchanged, 0 rejected", s.file("a.json", apiJSON(record("2510.00001", "One", 3, nil))))
	s.edit(page, `title = "One"`, "# mine\ntitle = 'Number One'\nread = true")
	s.edit(page, "test's own.\n", "test's own.\n\n+++\nAnd a paragraph of mine.\n")
	newer := s.options(s.file("b.json", apiJSON(record("2510.00001", "One, revised", 30, func(p map[string]any) { p["githubRepo"] = "https://github.com/x/y" }))))
	newer.Date = 20251020
	s.runWith("1 read, 0 new, 1 updated, 0 unchanged, 0 rejected", newer)
	e := s.entry()
	if e.Paper.Title != "Number One" || !strings.Contains(e.Paper.Abstract, "+++\nAnd a paragraph of mine.") || e.Paper.Upvotes != 30 || e.Paper.Links.Code == "" {
		t.Errorf("got %+v", e.Paper)
	}
	data, _ := os.ReadFile(s.page(page))
	if !bytes.HasPrefix(data, []byte("+++\n# mine\ntitle = 'Number One'\nread = true\ndate")) {
		t.Errorf("became\n%s", data)
	}

	// A fact that a user removed stays removed, and a page that they moved stays there.
	s.edit(page, "authors = [\"Ada Lovelace\", \"Kurt Gödel\"]\n", "")
	moved := "2024/01/02/favourite.md"
	if err := os.MkdirAll(filepath.Dir(s.page(moved)), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(s.page(page), s.page(moved)); err != nil {
		t.Fatal(err)
	}
	newer.Paths, newer.Date = []string{s.file("c.json", apiJSON(record("2510.00001", "One", 31, nil)))}, 20251021
	s.runWith("1 read, 0 new, 1 updated, 0 unchanged, 0 rejected", newer)
	if e := s.entry(); e.Path != moved || e.Paper.Authors != nil || e.Paper.Upvotes != 31 {
		t.Errorf("got %+v", e)
	}
}

func TestImportOldScrapeAfterNew(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	old := s.file("old.json", apiJSON(record("2510.00001", "One", 3, func(p map[string]any) { p["projectPage"] = "https://example.org/" })))
	o := s.options(s.file("new.json", apiJSON(record("2510.00001", "One", 9, nil))))
	o.Date = 20251101
	s.runWith("1 read, 1 new, 0 updated, 0 unchanged, 0 rejected", o)
	o.Paths, o.Date = []string{old}, 20251008
	s.runWith("1 read, 0 new, 1 updated, 0 unchanged, 0 rejected", o)
	if p := s.entry().Paper; p.Upvotes != 9 || p.Links.Project == "" {
		t.Errorf("got %+v", p)
	}
	s.runWith("1 read, 0 new, 0 updated, 1 unchanged, 0 rejected", o)
}

func TestImportTitleThenIdentifier(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.run("1 read, 1 new, 0 updated, 0 unchanged, 0 rejected", s.file("listing.txt", listing("One: a Paper of “Two” Parts", "2 authors", "Oct 6")))
	e := s.entry()
	if e.Path != "2025/10/06/one-a-paper-of-two-parts.md" || e.Paper.AuthorCount != 2 || e.Paper.ID.Scheme() != paper.SchemeTitle {
		t.Fatalf("got %+v", e)
	}
	s.edit(e.Path, "author_count", "mine = 1 # kept\nauthor_count")
	api := s.file("2025-10-07.json", apiJSON(record("2510.00001", "One: A Paper of \"Two\" Parts", 3, nil)))
	s.run("1 read, 0 new, 1 updated, 0 unchanged, 0 rejected", api)
	e = s.entry()
	if e.Path != "2025/10/07/2510.00001.md" || e.Paper.ID != "arxiv:2510.00001" || len(e.Paper.Authors) != 2 || e.Paper.AuthorCount != 0 ||
		!slices.Equal(e.Paper.Aliases, []string{"/papers/one-a-paper-of-two-parts/"}) {
		t.Errorf("got %+v", e)
	}
	data, _ := os.ReadFile(s.page(e.Path))
	if !bytes.Contains(data, []byte("mine = 1 # kept\n")) {
		t.Errorf("became\n%s", data)
	}
	if _, err := os.Stat(s.page("2025/10/06")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the empty folder is still there: %v", err)
	}
	s.run("2 read, 0 new, 0 updated, 2 unchanged, 0 rejected", s.in)

	// Another paper with the same title does not take the old address.
	s.run("1 read, 1 new, 0 updated, 0 unchanged, 0 rejected", s.file("other.txt", listing("One: a paper of two parts", "9 authors", "Oct 6")))
	if got := s.entries()[0]; got.Paper.ID != "title:one-a-paper-of-two-parts-2025" || got.Path != "2025/10/06/one-a-paper-of-two-parts-2025.md" {
		t.Errorf("got %+v", got)
	}
	s.run("3 read, 0 new, 0 updated, 3 unchanged, 0 rejected", s.in)
}

func TestImportWithinOneRunNeedsNoRedirect(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.run("2 read, 1 new, 0 updated, 1 unchanged, 0 rejected",
		s.file("a.txt", listing("One", "2 authors", "Oct 6")), s.file("b.json", apiJSON(record("2510.00001", "One", 3, nil))))
	if e := s.entry(); e.Paper.Aliases != nil || e.Path != "2025/10/07/2510.00001.md" {
		t.Errorf("got %+v", e)
	}
}

func TestImportSameTitleTwoPapers(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	a := s.file("a.txt", listing("Editorial", "1 authors", "Oct 6"))
	b := s.file("b.txt", listing("Editorial", "7 authors", "Oct 6"))
	s.run("2 read, 2 new, 0 updated, 0 unchanged, 0 rejected", a, b)
	entries := s.entries()
	if entries[0].Path != "2025/10/06/editorial-2025.md" || entries[1].Path != "2025/10/06/editorial.md" || entries[0].Paper.ID != "title:editorial-2025" {
		t.Errorf("got %+v", entries)
	}
	s.run("2 read, 0 new, 0 updated, 2 unchanged, 0 rejected", b, a)
}

func TestImportSaysWhatIsThereTwice(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.write(s.page("2025/10/01/mine.md"), "+++\ntitle = \"One\"\n+++\n")
	s.write(s.page("2025/10/07/2510.00001.md"), "+++\ntitle = \"One\"\nid = \"arxiv:2510.00001\"\n+++\n")
	s.run("1 read, 0 new, 1 updated, 0 unchanged, 0 rejected", s.file("a.json", apiJSON(record("2510.00001", "One", 3, nil))))
	s.said("2025/10/01/mine.md", "2025/10/07/2510.00001.md", "same paper", "keep one")
	if got := s.entries(); len(got) != 2 || got[1].Paper.Upvotes != 3 || got[0].Paper.Upvotes != 0 {
		t.Errorf("got %+v", got)
	}
}

func TestImportOwnPageGainsFacts(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.write(s.page("2025/10/01/mine.md"), "+++\ntitle = \"One\"\ndate = 2025-10-01\n+++\n\nMy words.\n")
	s.run("1 read, 0 new, 1 updated, 0 unchanged, 0 rejected", s.file("a.json", apiJSON(record("2510.00001", "One", 3, nil))))
	e := s.entry()
	if e.Path != "2025/10/01/mine.md" || e.Paper.Abstract != "My words." || e.Paper.Date != 20251001 || e.Paper.ID != "arxiv:2510.00001" || e.Paper.Upvotes != 3 ||
		!slices.Equal(e.Paper.Aliases, []string{"/papers/one/"}) {
		t.Errorf("got %+v", e)
	}
}

func TestImportTakenPath(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.write(s.page("2025/10/07/2510.00001.md"), "+++\ntitle = \"Quite another\"\nid = \"title:quite-another\"\n+++\n")
	s.run("1 read, 1 new, 0 updated, 0 unchanged, 0 rejected", s.file("a.json", apiJSON(record("2510.00001", "One", 3, nil))))
	if got := s.entries(); got[0].Path != "2025/10/07/2510.00001-2.md" || got[1].Paper.Title != "Quite another" {
		t.Errorf("got %+v", got)
	}
}

func TestImportBadInput(t *testing.T) {
	t.Parallel()
	good := record("2510.00001", "Good", 1, nil)
	fifty := make([]map[string]any, 50)
	for i := range fifty {
		fifty[i] = record(fmt.Sprintf("2510.%05d", 100+i), fmt.Sprint("Paper ", i), 1, nil)
	}
	for name, c := range map[string]struct {
		file, data string
		want       string
		said       []string
		kept       string // text that a rejected record must contain
	}{
		"truncated": {
			"2025-10-07.json", strings.TrimSuffix(apiJSON(good, record("2510.00002", "Cut short", 1, nil)), `"title":"Cut short"}]`),
			"3 read, 1 new, 0 updated, 1 unchanged, 1 rejected", []string{"2025-10-07.json", "record 2", "rejected"}, "2510.00002",
		},
		"error page": {
			"2025-10-07.json", "<!DOCTYPE html><html><title>502 Bad Gateway</title><h1>502</h1></html>",
			"2 read, 1 new, 0 updated, 0 unchanged, 1 rejected", []string{"2025-10-07.json", "rejected", "HTML"}, "502 Bad Gateway",
		},
		"empty day": {
			"2025-10-07.json", "[]", "1 read, 1 new, 0 updated, 0 unchanged, 0 rejected", []string{"2025-10-07.json", "no "}, "",
		},
		"cut short at the limit": {
			"2025-10-07.json", apiJSON(fifty...), "51 read, 51 new, 0 updated, 0 unchanged, 0 rejected", []string{"2025-10-07.json", "50", "cut short"}, "",
		},
		"no title": {
			"2025-10-07.json", apiJSON(record("2510.00002", "", 77, nil)),
			"2 read, 1 new, 0 updated, 0 unchanged, 1 rejected", []string{"2025-10-07.json", "record 1", "title"}, `"upvotes":77`,
		},
		"far future": {
			"2025-10-07.json", apiJSON(record("2510.00002", "Later", 1, func(p map[string]any) { p["publishedAt"] = "2099-01-01T00:00:00.000Z" })),
			"2 read, 1 new, 0 updated, 0 unchanged, 1 rejected", []string{"2025-10-07.json", "record 1", "2099-01-01"}, "Later",
		},
		"long abstract": {
			"2025-10-07.json", apiJSON(record("2510.00002", "Long", 1, func(p map[string]any) { p["summary"] = strings.Repeat("long ", 2<<20) })),
			"2 read, 1 new, 0 updated, 0 unchanged, 1 rejected", []string{"2025-10-07.json", "record 1", "abstract"}, "long long",
		},
		"no papers at all": {
			"notes.txt", "Milk, bread, butter.\n",
			"2 read, 1 new, 0 updated, 0 unchanged, 1 rejected", []string{"notes.txt", "rejected"}, "Milk, bread, butter.\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShop(t)
			s.file("good/2025-10-07.json", apiJSON(good))
			s.file("bad/"+c.file, c.data)
			s.run(c.want, filepath.Join(s.in, "good"), filepath.Join(s.in, "bad"))
			s.said(c.said...)
			for _, line := range s.log {
				if len(line) > 1000 {
					t.Errorf("a message of %d bytes: %.200s…", len(line), line)
				}
			}
			if c.kept == "" {
				if _, err := os.Stat(filepath.Join(s.dir, importer.RejectedDir)); !errors.Is(err, fs.ErrNotExist) {
					t.Errorf("something was rejected: %v", err)
				}
				return
			}
			names, err := filepath.Glob(filepath.Join(s.dir, importer.RejectedDir, "*.jsonl"))
			if err != nil || len(names) != 1 {
				t.Fatal(names, err)
			}
			lines := s.rejected(filepath.Base(names[0]))
			if len(lines) != 1 || !strings.Contains(lines[0]["record"], c.kept) || lines[0]["reason"] == "" || !strings.HasSuffix(lines[0]["file"], c.file) {
				t.Errorf("%s has %.500v", names[0], lines)
			}
			// Importing the same again adds nothing.
			before, _ := os.ReadFile(names[0])
			if _, err := generator.Import(t.Context(), s.options(s.in)); err != nil {
				t.Fatal(err)
			}
			if again, _ := os.ReadFile(names[0]); !bytes.Equal(again, before) {
				t.Errorf("was\n%.1000s\nis\n%.1000s", before, again)
			}
		})
	}
}

func TestImportBytesThatAreNoText(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	raw := "\xff\xfe\x00garbage\x80\x81"
	o := s.options("-")
	o.Stdin, o.Date = strings.NewReader(raw), 20251007
	s.runWith("1 read, 0 new, 0 updated, 0 unchanged, 1 rejected", o)
	lines := s.rejected("unknown-2025-10-07.jsonl")
	if got, err := base64.StdEncoding.DecodeString(lines[0]["record_base64"]); err != nil || string(got) != raw || lines[0]["file"] != "-" || lines[0]["record"] != "" {
		t.Errorf("%v: %v", lines, err)
	}
	o.Stdin = strings.NewReader(raw)
	s.runWith("1 read, 0 new, 0 updated, 0 unchanged, 1 rejected", o)
	if again := s.rejected("unknown-2025-10-07.jsonl"); len(again) != 1 {
		t.Errorf("the same line is there %d times", len(again))
	}

	bad := strings.Replace(apiJSON(record("2510.00001", "One", 3, nil)), "own.", "own \xff\xfe.", 1)
	res, err := generator.Import(t.Context(), s.options(s.file("2025-10-07.json", bad)))
	if err != nil || res.Read != 1 || res.New+res.Rejected != 1 || len(s.log) == 0 {
		t.Errorf("%v, %v, said %q", res, err, s.log)
	}
}

func TestImportStandardInput(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	w.Write([]byte(apiJSON(record("2510.00001", "One", 3, nil))))
	w.Close()
	o := s.options("-")
	o.Stdin = &z
	s.runWith("1 read, 1 new, 0 updated, 0 unchanged, 0 rejected", o)
	if e := s.entry(); e.Paper.Title != "One" {
		t.Errorf("got %+v", e)
	}
	if _, err := generator.Import(t.Context(), s.options("-", "-")); err == nil {
		t.Error("standard input was read twice")
	}
	s.run("1 read, 0 new, 0 updated, 0 unchanged, 1 rejected", "-") // standard input is not set
}

// TestImportFolderOfTables checks that a file's format is recognized by its content, whatever
// its name.
func TestImportFolderOfTables(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.file("a.xls", "title\tauthors\nSnow\tAnn Bee\n")
	s.file("b.doc", "title,authors\nWind,Cy Dee\n")
	s.file("c.xls", "PK\x03\x04\x00")
	s.run("2 read, 2 new, 0 updated, 0 unchanged, 0 rejected; 1 file skipped", s.in)
}

func TestImportFolder(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	one := apiJSON(record("2510.00001", "One", 3, nil))
	s.file("b/2025-10-08.json", apiJSON(record("2510.00002", "Two", 3, nil)))
	s.file("a/2025-10-07.weird", one)
	s.file("README.md", "# About these data\n")
	s.file("LICENSE", "MIT\n")
	s.file("requirements.txt", "numpy==2.0\n")
	s.file(".hidden.json", apiJSON(record("2510.00003", "Hidden", 3, nil)))
	s.file("picture.png", "\x89PNG")
	s.file("notes.cfg", "x = 1\n")
	s.file("plan.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00")
	s.file("tool.py", "title,authors\nA Tool,Ann Bee\n")
	s.run("2 read, 2 new, 0 updated, 0 unchanged, 0 rejected; 8 files skipped", s.in)
	s.said("plan.xls: skipped: it is not text")
	for _, name := range []string{"README.md", "LICENSE", "requirements.txt", "notes.cfg"} {
		s.said(name + ": skipped: it holds no records; name it to hear why")
	}
	for _, name := range []string{".hidden.json", "picture.png"} {
		s.said(name, "skipped")
	}
	if got := s.entries(); len(got) != 2 || got[0].Paper.Title != "One" {
		t.Errorf("got %+v", got)
	}
	// A file that is named explicitly is expected to contain records.
	s.run("1 read, 0 new, 0 updated, 0 unchanged, 1 rejected", filepath.Join(s.in, "README.md"))
	s.said("README.md", "rejected")
	s.run("1 read, 1 new, 0 updated, 0 unchanged, 0 rejected", filepath.Join(s.in, ".hidden.json"))
}

// TestImportPassesOverTheArchive checks that an archive inside the input folder is not
// imported.
func TestImportPassesOverTheArchive(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.in = s.dir
	s.file("2025-10-07.json", apiJSON(record("2510.00001", "One", 3, nil), record("2510.00002", "", 3, nil)))
	s.run("2 read, 1 new, 0 updated, 0 unchanged, 1 rejected", s.dir)
	s.run("2 read, 0 new, 0 updated, 1 unchanged, 1 rejected", s.dir)
	s.said("content", "skipped", "own")
	s.said("rejected: skipped", "own")
	if lines := s.rejected("hf-api-undated.jsonl"); len(lines) != 1 {
		t.Errorf("rejected: %v", lines)
	}
}

func TestImportDryRun(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	o := s.options(s.file("a.json", apiJSON(record("2510.00001", "One", 3, nil), record("2510.00002", "", 3, nil))))
	o.DryRun = true
	s.runWith("2 read, 1 new, 0 updated, 0 unchanged, 1 rejected", o)
	if names, err := os.ReadDir(s.dir); err != nil || len(names) != 1 || names[0].Name() != archive.ConfigFile {
		t.Errorf("it wrote some of %v, %v", names, err)
	}
}

func TestImportErrors(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	good := s.file("a.json", apiJSON(record("2510.00001", "One", 3, nil)))
	if _, err := generator.Import(t.Context(), s.options(good, filepath.Join(s.in, "missing.json"))); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a path that does not exist: %v", err)
	}
	o := s.options(good)
	o.As = "../x"
	if _, err := generator.Import(t.Context(), o); err == nil {
		t.Error("a format that does not exist was taken")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := generator.Import(ctx, s.options(good)); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that is done: %v", err)
	}
	unlock, err := archive.Lock(s.dir, "import")
	if err != nil {
		t.Fatal(err)
	}
	var locked *archive.LockedError
	if _, err := generator.Import(t.Context(), s.options(good)); !errors.As(err, &locked) || !strings.Contains(err.Error(), fmt.Sprint(os.Getpid())) {
		t.Errorf("an archive that another writes to: %v", err)
	}
	if got := s.entries(); len(got) != 0 {
		t.Errorf("it wrote %+v", got)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	s.run("1 read, 1 new, 0 updated, 0 unchanged, 0 rejected", good)
}

func TestImportBesideABrokenPage(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	const page = "2025/10/07/2510.00001.md"
	in := s.file("a.json", apiJSON(record("2510.00001", "One", 3, nil), record("2510.00002", "Two", 3, nil)))
	s.write(s.page(page), "+++\ntitle = \"One\"\nupvotes = many\n+++\nMy notes.\n")
	s.run("2 read, 1 new, 0 updated, 0 unchanged, 1 rejected", in)
	if data, _ := os.ReadFile(s.page(page)); !bytes.Contains(data, []byte("My notes.")) {
		t.Errorf("became\n%s", data)
	}
	s.said("a.json", "record 1", "content/"+page+":3", "repair")
	if lines := s.rejected("hf-api-undated.jsonl"); len(lines) != 1 || !strings.Contains(lines[0]["record"], "2510.00001") {
		t.Errorf("rejected: %v", lines)
	}
	s.edit(page, "many", "1")
	s.run("2 read, 0 new, 1 updated, 1 unchanged, 0 rejected", in)
}

// slow is a progress that stops the import after some pages.
type slow struct {
	cancel func()
	on     bool
}

func (p *slow) Start(label string, _ int64) { p.on = label == "pages written" }
func (p *slow) Finish()                     {}
func (p *slow) Add(int64) {
	if p.on {
		p.cancel()
	}
}

func TestImportStopped(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	records := make([]map[string]any, 200)
	for i := range records {
		records[i] = record(fmt.Sprintf("2510.%05d", i), fmt.Sprint("Paper ", i), 1, nil)
	}
	in := s.file("2025-10-07.json", apiJSON(records...))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	o := s.options(in)
	o.Progress = &slow{cancel: cancel}
	if _, err := generator.Import(ctx, o); !errors.Is(err, context.Canceled) {
		t.Fatalf("the import was not stopped: %v", err)
	}
	there := len(s.entries()) // entries fails if a page is incomplete
	if there == 0 || there == len(records) {
		t.Fatalf("stopped after %d pages", there)
	}
	s.run(fmt.Sprintf("200 read, %d new, 0 updated, %d unchanged, 0 rejected", 200-there, there), in)
	if got := len(s.entries()); got != 200 {
		t.Errorf("%d pages", got)
	}
}

func TestImportIsTheSameEachTime(t *testing.T) {
	t.Parallel()
	var want string
	for range 3 {
		s := newShop(t)
		for i := range 20 {
			day := paper.Day(20251001).AddDays(i)
			s.file(day.String()+".json", apiJSON(record(fmt.Sprintf("2510.%05d", i), fmt.Sprint("Paper ", i), 1, nil), record("2510.99999", "All days", i+1, nil), record("", "", 1, nil)))
		}
		res, err := generator.Import(t.Context(), s.options(s.in))
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		fmt.Fprintln(&b, res)
		for path := range stamps(t, filepath.Join(s.dir, "content")) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			s.log = append(s.log, strings.TrimPrefix(path, s.dir)+string(data))
		}
		slices.Sort(s.log[len(s.log)-res.New:])
		b.WriteString(strings.ReplaceAll(strings.Join(s.log, "\n"), s.in, ""))
		if want == "" {
			want = b.String()
		}
		if b.String() != want {
			t.Fatalf("once\n%s\nthen\n%s", want, b.String())
		}
	}
}
