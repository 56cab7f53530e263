package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// standInVariable, if set, makes this test binary act as Offprint and Hugo.
const standInVariable = "OFFPRINT_BENCHMARKS_STAND_IN"

func TestMain(m *testing.M) {
	if os.Getenv(standInVariable) == "" {
		os.Exit(m.Run())
	}
	if err := standIn(os.Args[1:]); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// standIn imitates the program that the arguments are for, as far as the benchmarks need it.
func standIn(args []string) error {
	after := func(name string) string { return args[slices.Index(args, name)+1] }
	switch args[0] {
	case "init":
		return os.MkdirAll(filepath.Join(args[1], "content"), 0o755)
	case "import":
		return standInImport(after("-C"), args[len(args)-1])
	case "build":
		dir := after("-C")
		if err := os.MkdirAll(filepath.Join(dir, ".offprint"), 0o755); err != nil {
			return err
		}
		return standInBuild(filepath.Join(dir, "content"), filepath.Join(dir, "public"))
	case "version":
		fmt.Println("hugo v0.0.0 stand-in")
		return nil
	}
	if _, err := os.Stat(filepath.Join(after("--source"), "layouts", "_default", "single.html")); err != nil {
		return err // the peer's site was not copied
	}
	return standInBuild(after("--contentDir"), filepath.Join(after("--source"), "public"))
}

func standInImport(dir, records string) error {
	return eachLine(records, func(line []byte) error {
		var r struct{ ID, Day string }
		if err := json.Unmarshal(line, &r); err != nil {
			return err
		}
		page := fmt.Sprintf("+++\ntitle = \"%s\"\ndate = %s\npublished = %[2]s\n+++\n\ndate = then\n", r.ID, r.Day)
		return write(filepath.Join(dir, "content", strings.ReplaceAll(r.Day, "-", "/"), r.ID+".md"), page)
	})
}

func standInBuild(content, public string) error {
	return eachPage(content, func(name string) error {
		return write(filepath.Join(public, strings.TrimSuffix(name, ".md"), "index.html"), "a page")
	})
}

func write(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text), 0o644)
}

// corpus writes synthetic records in arXiv's format to a compressed file. There are two per
// day, so that the last day of twelve records is the end of a year.
func corpus(t *testing.T, n int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "records.jsonl.gz")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := gzip.NewWriter(f)
	for i := range n {
		day := fmt.Sprintf("2024-12-%02d", 26+i/2)
		fmt.Fprintf(z, `{"id": "2412.%05d", "title": "Paper %[1]d", "abstract": "What paper %[1]d says.", "author_text": "A. One, B. Two", "categories": "cs.DL", "created": "%s", "day": "%[2]s"}`+"\n\n", i+1, day)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// output runs the program and returns its output.
func output(t *testing.T, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), args, &stdout, &stderr); code != 0 {
		t.Fatalf("exit code %d\n%s", code, &stderr)
	}
	return stdout.String()
}

// rowsOf returns the cells of a Markdown table's rows.
func rowsOf(markdown string) [][]string {
	var rows [][]string
	for line := range strings.Lines(markdown) {
		if line, ok := strings.CutPrefix(strings.TrimSpace(line), "| "); ok {
			rows = append(rows, strings.Split(strings.TrimSuffix(line, " |"), " | "))
		}
	}
	return rows
}

func TestCompare(t *testing.T) {
	t.Setenv(standInVariable, "1")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	work := filepath.Join(t.TempDir(), "work")
	got := output(t, "-corpus", corpus(t, 14), "-papers", "12", "-day", "3", "-runs", "2", "-smaller", "4",
		"-offprint", self, "-hugo", self, "-work", work, "-markdown")

	rows := rowsOf(got)
	if want := []string{"scenario", "measure", "Offprint", "Hugo", "ratio"}; !slices.Equal(rows[0], want) {
		t.Errorf("heading %q, want %q", rows[0], want)
	}
	var files [][]string
	for _, row := range rows {
		if len(row) > 1 && row[1] == "files" {
			files = append(files, row[2:])
		}
	}
	nine, twelve := []string{"9.00", "9.00", "1.00"}, []string{"12.0", "12.0", "1.00"}
	if want := [][]string{nine, nine, twelve, nine}; !slices.EqualFunc(files, want, slices.Equal) {
		t.Errorf("files %q, want %q\n%s", files, want, got)
	}
	for _, want := range []string{"records.jsonl.gz: 9 papers, and 3 for the new day; runs: 2", "Hugo v0.0.0 stand-in", "| 4 papers | 9 papers |"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in the output\n%s", want, got)
		}
	}

	// Everything is as it was before the new day was added.
	for _, site := range []string{"archive", "hugo"} {
		if n, _, err := tally(filepath.Join(work, site, "public")); n != 9 || err != nil {
			t.Errorf("%s: %d files are left, want 9 (%v)", site, n, err)
		}
	}
	if _, err := os.Stat(filepath.Join(work, "archive", "content", "2025")); err == nil {
		t.Error("the new day's year is still there")
	}
}

func TestGOGC(t *testing.T) {
	t.Setenv(standInVariable, "1")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	rows := rowsOf(output(t, "-corpus", corpus(t, 4), "-day", "1", "-runs", "1", "-offprint", self, "-experiment", "gogc", "-markdown"))
	var first []string
	for _, row := range rows {
		first = append(first, row[0])
	}
	if want := []string{"GOGC", "not set", "50", "100", "200", "400"}; !slices.Equal(first, want) {
		t.Errorf("rows %q, want %q", first, want)
	}
}

func TestFolders(t *testing.T) {
	rows := rowsOf(output(t, "-papers", "20", "-runs", "1", "-experiment", "folders", "-markdown"))
	if want := []string{"", "ID/index.html", "ID.html", "ratio"}; len(rows) != 2 || !slices.Equal(rows[0][1:], want[1:]) {
		t.Errorf("rows %q", rows)
	}
}

// TestProgram checks with the real Offprint that its commands and pages are still as the
// benchmarks assume.
func TestProgram(t *testing.T) {
	if testing.Short() {
		t.Skip("it links the program")
	}
	got := output(t, "-corpus", corpus(t, 12), "-day", "2", "-runs", "1", "-hugo", "")
	for _, want := range []string{"10 papers, and 2 for the new day", "A day of new papers", "with Hugo v"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in the output\n%s", want, got)
		}
	}
}

func TestStopped(t *testing.T) {
	t.Setenv(standInVariable, "1")
	t.Setenv("TMPDIR", t.TempDir())
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	// Once the first line of progress arrives, there is something to clean up.
	r, w := io.Pipe()
	told := make(chan string)
	go func() {
		defer close(told)
		for lines := bufio.NewScanner(r); lines.Scan(); {
			cancel()
			told <- lines.Text()
		}
	}()
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"-corpus", corpus(t, 12), "-day", "2", "-offprint", self, "-hugo", ""}, io.Discard, w)
		w.Close()
	}()
	last := ""
	for line := range told {
		last = line
	}
	if got := <-code; got != 1 || last != "benchmarks: stopped" {
		t.Errorf("exit code %d, last line %q", got, last)
	}
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}

func TestUsage(t *testing.T) {
	t.Setenv("OFFPRINT_CORPUS", "")
	full := t.TempDir()
	if err := write(filepath.Join(full, "precious"), ""); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{nil, 2, "-corpus"},
		{[]string{"-corpus", "x", "-runs", "0"}, 2, "-runs"},
		{[]string{"-corpus", "x", "-experiment", "y"}, 2, "folders and gogc"},
		{[]string{"records.jsonl"}, 2, "-corpus"},
		{[]string{"-h"}, 0, "-markdown"},
		{[]string{"-corpus", "x", "-work", full}, 1, "empty"},
		{[]string{"-corpus", filepath.Join(full, "none")}, 1, "-corpus"},
		{[]string{"-corpus", full, "-offprint", filepath.Join(full, "none")}, 1, "-offprint"},
	} {
		var stderr bytes.Buffer
		if code := run(t.Context(), c.args, io.Discard, &stderr); code != c.code || !strings.Contains(stderr.String(), c.says) {
			t.Errorf("%q: exit code %d, want %d, and %q in\n%s", c.args, code, c.code, c.says, &stderr)
		}
	}
}

func TestRedate(t *testing.T) {
	page := "+++\ntitle = \"date = 1\"\ndate = 2024-01-02\nid = \"x\"\npublished = 2024-01-01\n+++\n\ndate = 3\n+++\n"
	want := "+++\ntitle = \"date = 1\"\ndate = 2025-05-05\nid = \"x\"\npublished = 2025-05-05\n+++\n\ndate = 3\n+++\n"
	got, err := redate([]byte(page), "2025-05-05")
	if err != nil || string(got) != want {
		t.Errorf("got %q (%v)\nwant %q", got, err, want)
	}
	for _, page := range []string{"", "date = 2024-01-02", "+++\ntitle = \"x\"\n+++\ndate = 2024-01-02\n"} {
		if _, err := redate([]byte(page), "2025-05-05"); err == nil {
			t.Errorf("%q: no error", page)
		}
	}
}

func TestHoldBack(t *testing.T) {
	content := t.TempDir()
	for _, name := range []string{"about.md", "2023/12/30/a.md", "2023/12/31/b.md", "2023/12/31/c.md", "notes/x.md"} {
		if err := write(filepath.Join(content, filepath.FromSlash(name)), "+++\ndate = 2023-12-31\n+++\n"); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := holdBack(content, 3); err == nil {
		t.Error("all papers were held back")
	}
	d, left, err := holdBack(content, 2)
	if err != nil || left != 1 || d.name != "2024/01/01" || len(d.pages) != 2 {
		t.Fatalf("%+v, %d left (%v)", d, left, err)
	}
	if _, err := os.Stat(filepath.Join(content, "2023", "12", "31")); err == nil {
		t.Error("the empty day is still there")
	}
	if err := d.add(); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(content, "2024", "01", "01", "c.md"))
	if err != nil || string(page) != "+++\ndate = 2024-01-01\n+++\n" {
		t.Errorf("got %q (%v)", page, err)
	}
}

func TestJSONLinesFiles(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"b.jsonl": "3\n\n4\n5", "a.jsonl": "1\n2"} {
		if err := write(filepath.Join(dir, name), text); err != nil {
			t.Fatal(err)
		}
	}
	files, err := jsonLinesFiles(dir)
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "first")
	if err := copyLines(t.Context(), to, files, 4); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(to); err != nil || string(got) != "1\n2\n3\n4\n" {
		t.Errorf("got %q (%v)", got, err)
	}
	if err := write(filepath.Join(dir, "page.html"), ""); err != nil {
		t.Fatal(err)
	}
	if files, err := jsonLinesFiles(dir); files != nil || err != nil {
		t.Errorf("of a mixed folder: %q (%v)", files, err)
	}
}

func TestSpread(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   string
	}{
		{[]float64{3, 1, 2}, "2.00 (1.00–3.00)"},
		{[]float64{10, 40, 20, 30}, "25.0 (10.0–40.0)"},
		{[]float64{123.4, 123.2}, "123"},
		{[]float64{0, 0}, "–"},
	} {
		if got := spreadOf(c.values).String(); got != c.want {
			t.Errorf("%v: %q, want %q", c.values, got, c.want)
		}
	}
	if got := ratios([]float64{1, 3, 1}, []float64{2, 2, 0}); !slices.Equal(got, []float64{0.5, 1.5, 0}) {
		t.Errorf("ratios %v", got)
	}
}

func TestTail(t *testing.T) {
	var out tail
	for i := range 10_000 {
		fmt.Fprintf(&out, "%d\n", i)
	}
	if len(out) > 2*tailSize || !bytes.HasSuffix(out, []byte("9998\n9999\n")) {
		t.Errorf("%d bytes, which end with %q", len(out), out[len(out)-10:])
	}
}
