package archive_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"offprint/generator/archive"
	"offprint/generator/paper"
)

func write(t *testing.T, dir, path, data string) {
	t.Helper()
	name := filepath.Join(dir, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestRead(t *testing.T) {
	dir := t.TempDir()
	var want []string
	for i := range 300 {
		day := paper.Day(20240101).AddDays(i / 2)
		e := archive.Entry{Paper: paper.Paper{ID: paper.ID(fmt.Sprintf("arxiv:2401.%05d", i)), Title: fmt.Sprint("Paper ", i), Date: day}}
		e.Path = archive.Path(e.Paper)
		want = append(want, e.Path)
		write(t, dir, e.Path, string(archive.Format(e)))
	}
	write(t, dir, "about.md", "no front matter")
	write(t, dir, "2024/01/_index.md", "no front matter")
	write(t, dir, "2024/01/01/_index.md", "no front matter")
	write(t, dir, "2024/01/01/notes.txt", "x")
	write(t, dir, "2024/01/01/broken.md", "no front matter")
	write(t, dir, "2024/02/01/odd.md", "+++\ntitle = \"Odd\"\nid = \"../../x\"\ndoi = \"x\"\naliases = [\"//evil.org\"]\nlanguage = \"Klingon\"\n[links]\ncode = \"javascript:alert(1)\"\n+++\n")
	want = append(want, "2024/02/01/odd.md")

	for _, jobs := range []int{0, 1, 7} {
		entries, problems, err := archive.Read(t.Context(), dir, jobs)
		if err != nil {
			t.Fatal(err)
		}
		last := ""
		got := map[string]paper.Paper{}
		for _, e := range entries {
			if e.Path <= last {
				t.Fatalf("%s comes after %s", e.Path, last)
			}
			last = e.Path
			got[e.Path] = e.Paper
		}
		for _, path := range want {
			if got[path].Title == "" {
				t.Errorf("%s is not read", path)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%d papers, want %d", len(got), len(want))
		}
		if odd := got["2024/02/01/odd.md"]; odd.ID != "title:odd" || odd.DOI != "" || odd.Language != "" || odd.Links.Code != "" || odd.Aliases != nil {
			t.Errorf("got %+v", odd)
		}
		var said []string
		for _, p := range problems {
			said = append(said, p.Error())
			if p.Kept != strings.Contains(p.Path, "odd") {
				t.Errorf("%v: kept %v", p, p.Kept)
			}
		}
		all := strings.Join(said, "\n")
		for _, line := range []string{"content/2024/01/01/broken.md:1: there is no front matter", "odd.md:3: \"../../x\" is not an identifier", "odd.md:4: \"x\" is not a DOI", "odd.md:5: ", "odd.md:6: \"Klingon\" is not a language", "odd.md:8: links.code"} {
			if !strings.Contains(all, line) {
				t.Errorf("nothing says %q:\n%s", line, all)
			}
		}
		if len(problems) != 6 {
			t.Errorf("%d problems:\n%s", len(problems), all)
		}
	}

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := archive.Read(ctx, dir, 0); !errors.Is(err, context.Canceled) {
		t.Errorf("with a context that is done: %v", err)
	}
	if entries, problems, err := archive.Read(t.Context(), filepath.Join(dir, "missing"), 0); len(entries) != 0 || problems != nil || err != nil {
		t.Errorf("a folder that does not exist: %v %v %v", entries, problems, err)
	}
	if _, _, err := archive.Read(t.Context(), filepath.Join(dir, "about.md"), 0); err == nil {
		t.Error("a file was read as a folder")
	}
}

// TestReadUndated checks that the folder of papers without a date is read like the others, and
// that an invalid date in a path does not lose the paper.
func TestReadUndated(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "undated/a.md", "+++\ntitle = \"A\"\n+++\n")
	write(t, dir, "undated/deeper/b.md", "+++\ntitle = \"B\"\n+++\n")
	write(t, dir, "undated/_index.md", "+++\ntitle = \"No paper\"\n+++\n")
	write(t, dir, "2025/13/45/c.md", "+++\ntitle = \"C\"\n+++\n")
	entries, problems, err := archive.Read(t.Context(), dir, 0)
	if err != nil || len(entries) != 2 || entries[0].Path != "2025/13/45/c.md" || entries[1].Path != "undated/a.md" || entries[1].Paper.Date != 0 {
		t.Fatalf("%+v %v", entries, err)
	}
	if len(problems) != 2 || !errors.Is(problems[0], archive.ErrNoPlace) || problems[0].Path != "undated/deeper/b.md" ||
		!problems[1].Kept || !strings.HasPrefix(problems[1].Error(), "content/2025/13/45/c.md:1: the date is missing") {
		t.Errorf("problems %v", problems)
	}
}

// TestWriteDated checks that a page moves to the folder of its new date and contains the date.
func TestWriteDated(t *testing.T) {
	dir := t.TempDir()
	e := archive.Entry{Paper: paper.Paper{ID: "title:a", Title: "A"}}
	e.Path = archive.Path(e.Paper)
	if _, err := archive.Write(dir, nil, e); err != nil {
		t.Fatal(err)
	}
	dated := e
	dated.Paper.Date = 20251007
	dated.Path = archive.Path(dated.Paper)
	if _, err := archive.Write(dir, &e, dated); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(dir, "2025", "10", "07", "a.md"))
	if err != nil || !strings.Contains(string(data), "date = 2025-10-07\n") {
		t.Errorf("%s %v", data, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "undated")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the empty folder is still there: %v", err)
	}
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	e := archive.Entry{Paper: paper.Paper{ID: "title:a", Title: "A", Date: 20251007}}
	e.Path = archive.Path(e.Paper)
	if written, err := archive.Write(dir, nil, e); err != nil || !written {
		t.Fatal(written, err)
	}
	if _, err := archive.Write(dir, nil, e); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a page was overwritten: %v", err)
	}
	if written, err := archive.Write(dir, &e, e); err != nil || written {
		t.Errorf("a page that is the same was written: %v", err)
	}

	moved := e
	moved.Paper.ID, moved.Paper.Date = "arxiv:2510.06084", 20251108
	moved.Path = archive.Path(moved.Paper)
	if written, err := archive.Write(dir, &e, moved); err != nil || !written {
		t.Fatal(written, err)
	}
	entries, problems, err := archive.Read(t.Context(), dir, 0)
	if err != nil || len(problems) > 0 || len(entries) != 1 || !same(entries[0], moved) {
		t.Fatalf("%+v %v %v", entries, problems, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "2025", "10")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the empty folder is still there: %v", err)
	}

	// The page is edited by someone while it is being changed.
	write(t, dir, moved.Path, "+++\ntitle = \"Mine\"\n+++\n")
	changed := moved
	changed.Paper.Upvotes = 3
	if _, err := archive.Write(dir, &moved, changed); !errors.Is(err, archive.ErrChanged) {
		t.Errorf("a change by hand was overwritten: %v", err)
	}
	// Another page is already at its new path.
	other := moved
	other.Paper.Title, other.Path = "B", "2025/11/08/b.md"
	if _, err := archive.Write(dir, nil, other); err != nil {
		t.Fatal(err)
	}
	changed = other
	changed.Path = moved.Path
	if _, err := archive.Write(dir, &other, changed); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a page was overwritten: %v", err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "2025", "11", "08", ".*"))
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestLock(t *testing.T) {
	dir := t.TempDir()
	unlock, err := archive.Lock(dir, "import")
	if err != nil {
		t.Fatal(err)
	}
	var locked *archive.LockedError
	if _, err := archive.Lock(dir, "fetch"); !errors.As(err, &locked) || !strings.Contains(err.Error(), "offprint import (process ") || strings.Contains(err.Error(), "\n") {
		t.Errorf("a second lock: %v", err)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	unlock, err = archive.Lock(dir, "fetch")
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	if data, err := os.ReadFile(filepath.Join(dir, archive.StateDir, ".gitignore")); err != nil || string(data) != "*\n" {
		t.Errorf("git sees the lock: %q, %v", data, err)
	}
}

// TestReadBounds checks that exceeding a limit is reported with its line, and that it neither
// affects other pages nor takes noticeable time.
func TestReadBounds(t *testing.T) {
	dir := t.TempDir()
	put := func(name, text string) {
		t.Helper()
		file := filepath.Join(dir, "2025", "01", "02", name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put("fine.md", "+++\ntitle = \"Fine\"\n+++\n")
	want := map[string]string{}
	bad := func(name, text, problem string) {
		put(name+".md", text)
		want["content/2025/01/02/"+name+".md"+problem] = name
	}
	var facts strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&facts, "f%d = \"x\"\n", i)
	}
	bad("dotted", "+++\ntitle = \"A\"\n"+strings.Repeat("a.", 20_000)+"a = 1\n+++\n", ":3: tables, lists or the parts of a key are nested more than 64 deep, which is not supported")
	bad("tables", "+++\ntitle = \"A\"\n\na = "+strings.Repeat("{a=", 5_000)+"1"+strings.Repeat("}", 5_000)+"\n+++\n", ":4: tables, lists or the parts of a key are nested more than 64 deep, which is not supported")
	bad("title", "+++\n\ntitle = \""+strings.Repeat("A", 5<<10)+"\"\n+++\n", `:3: the length of its title is 5 kB; the limit is 4 kB: "AAAAA`)
	bad("alias", "+++\ntitle = \"A\"\naliases = [\"/"+strings.Repeat("a", 5<<10)+"/\"]\n+++\n", `:3: the length of its aliases is 5 kB; the limit is 4 kB: "/aaa`)
	bad("authors", "+++\ntitle = \"A\"\nauthors = ["+strings.Repeat("\"B\",", 20_001)+"]\n+++\n", ":3: it has 20001 authors; the limit is 20000")
	bad("topics", "+++\ntitle = \"A\"\ntopics = ["+strings.Repeat("\"B\",", 20_001)+"]\n+++\n", ":3: it has 20001 topics; the limit is 20000")
	bad("facts", "+++\ntitle = \"A\"\n[citation]\n"+facts.String()+"+++\n", ":3: its citation has 20000 entries; the limit is 1000")
	bad("together", "+++\ntitle = \"A\"\ntopics = ["+strings.Repeat("\""+strings.Repeat("B", 4000)+"\",", 2_000)+"]\n+++\n", ":3: its size is 7.6 MB; the limit is 4.0 MB")
	bad("abstract", "+++\ntitle = \"A\"\n+++\n\n"+strings.Repeat("word ", 200_000), ":4: the length of its abstract is 977 kB; the limit is 256 kB: \"word word")
	bad("file", "+++\ntitle = \"A\"\n+++\n\n"+strings.Repeat("word ", 4_000_000), ": read: it has 20000021 bytes; at most 16 MiB are read")
	bad("year", "+++\ntitle = \"A\"\ndate = 0000-01-02\n+++\n", ":3: date must be a day such as 2025-10-07, not the date or time 0000-01-02")

	entries, problems, err := archive.Read(t.Context(), dir, 1)
	if err != nil || len(entries) != 1 || entries[0].Paper.Title != "Fine" {
		t.Errorf("%d entries, %v", len(entries), err)
	}
	for _, p := range problems {
		for message, name := range want {
			if strings.HasPrefix(p.Error(), message) {
				delete(want, message)
				if len(p.Error()) > 300 {
					t.Errorf("%s: a message of %d bytes", name, len(p.Error()))
				}
			}
		}
	}
	if len(want) > 0 {
		for _, p := range problems {
			t.Logf("%.200s", p.Error())
		}
		t.Errorf("not reported: %q", want)
	}
}
