package generator_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"offprint/generator"
	"offprint/generator/archive"
)

// checkSome is rapid.Check with fewer checks, for properties that are slow because they write
// files.
func checkSome(t *testing.T, prop func(*rapid.T)) {
	checks := flag.Lookup("rapid.checks")
	was := checks.Value.String()
	if was == checks.DefValue {
		checks.Value.Set("25")
		defer checks.Value.Set(was)
	}
	rapid.Check(t, prop)
}

// library is an archive used by a property that imports bibliographies.
type library struct {
	t   *rapid.T
	dir string
}

func newLibrary(t *rapid.T, root string) *library {
	dir, err := os.MkdirTemp(root, "")
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, archive.ConfigFile), []byte(archiveConfig), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	return &library{t, dir}
}

// add imports records with one command, each text from its own file.
func (l *library) add(texts ...string) generator.ImportResult {
	in, err := os.MkdirTemp(filepath.Dir(l.dir), "in")
	if err != nil {
		l.t.Fatal(err)
	}
	var paths []string
	for i, text := range texts {
		path := filepath.Join(in, fmt.Sprintf("%03d.bib", i))
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			l.t.Fatal(err)
		}
		paths = append(paths, path)
	}
	res, err := generator.Import(context.Background(), generator.ImportOptions{Dir: l.dir, Paths: paths, Today: today})
	if err != nil || res.Rejected > 0 {
		l.t.Fatal(res, err)
	}
	return res
}

// pages returns the content of all pages.
func (l *library) pages() string {
	var b strings.Builder
	for _, e := range l.entries() {
		data, err := os.ReadFile(filepath.Join(l.dir, archive.ContentDir, filepath.FromSlash(e.Path)))
		if err != nil {
			l.t.Fatal(err)
		}
		fmt.Fprintf(&b, "== %s\n%s\n", e.Path, data)
	}
	return b.String()
}

func (l *library) entries() []archive.Entry {
	entries, problems, err := archive.Read(context.Background(), filepath.Join(l.dir, archive.ContentDir), 0)
	if err != nil || len(problems) > 0 {
		l.t.Fatal(problems, err)
	}
	return entries
}

// anyEntry draws a bibliography entry that has much in common with others and may lack
// everything except its title.
//
// If sound is set, identifiers belong to works with that title, and two publications of a work
// have different ones.
func anyEntry(i int, sound bool) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		var b strings.Builder
		told := map[string]bool{}
		some := func(name string, values ...string) {
			if v := rapid.SampledFrom(append([]string{""}, values...)).Draw(t, name); v != "" {
				fmt.Fprintf(&b, ",%s={%s}", name, v)
				told[name] = true
			}
		}
		kind := rapid.SampledFrom([]string{"article", "inproceedings", "misc"}).Draw(t, "type")
		title := rapid.IntRange(0, 3).Draw(t, "title")
		fmt.Fprintf(&b, "@%s{k%d,title={%s}", kind, i, []string{"The Weight of Snow", "Preface", "Growth for $n<0$", "Growth for $n>0$"}[title])
		some("author", "Bee, Ann", "Dee, Cy", "Bee, Ann and Dee, Cy")
		some("year", "2005", "2006", "2011")
		if kind == "article" {
			some("journal", "Acta Physica", "Acta Phys.", "Letters on Ice")
		} else if kind == "inproceedings" {
			some("booktitle", "Proc. of Snow 5", "Proceedings of Snow 6")
		}
		some("volume", "3", "03", "4")
		some("pages", "1--9", "1-9", "1", "20--30")
		// The first paper with an arXiv identifier wins, so these identifiers are always
		// sound.
		eprint := title
		if !sound {
			title = 0
		}
		if !sound || !told["volume"] && !told["pages"] && !told["journal"] && !told["booktitle"] {
			some("doi", fmt.Sprint("10.1000/1", title), fmt.Sprint("10.1000/2", title))
			some("eprint", fmt.Sprint("2403.0001", eprint), fmt.Sprint("2403.0002", eprint))
		}
		some("abstract", "We weigh snow while it falls, day by day, on a scale of our own making, and say what it weighs.", "We weigh snow that lies.")
		b.WriteString("}\n")
		return b.String()
	})
}

// TestImportInAnyOrder checks that the result of importing a bibliography does not depend on
// the order of its entries.
func TestImportInAnyOrder(t *testing.T) {
	root := t.TempDir()
	checkSome(t, func(t *rapid.T) {
		var list []string
		for i := range rapid.IntRange(2, 7).Draw(t, "entries") {
			list = append(list, anyEntry(i, false).Draw(t, "entry"))
		}
		first := newLibrary(t, root)
		first.add(strings.Join(list, "\n"))
		want := first.pages()
		mixed := rapid.Permutation(list).Draw(t, "order")
		second := newLibrary(t, root)
		if rapid.Bool().Draw(t, "files?") {
			second.add(mixed...)
		} else {
			second.add(strings.Join(mixed, "\n"))
		}
		if got := second.pages(); got != want {
			t.Fatalf("in order\n%s\nmixed\n%s", want, got)
		}
	})
}

// TestImportFindsAgain checks that papers imported before are found again, however many
// commands imported them.
func TestImportFindsAgain(t *testing.T) {
	root := t.TempDir()
	checkSome(t, func(t *rapid.T) {
		var list []string
		for i := range rapid.IntRange(2, 6).Draw(t, "entries") {
			list = append(list, anyEntry(i, true).Draw(t, "entry"))
		}
		l := newLibrary(t, root)
		for _, entry := range list {
			l.add(entry)
			if res := l.add(entry); res.New+res.Updated > 0 {
				t.Fatalf("at once: %v of\n%s\nin\n%s", res, entry, l.pages())
			}
		}
		was := l.pages()
		if res := l.add(strings.Join(list, "\n")); res.New+res.Updated > 0 {
			t.Fatalf("again: %v of\n%s\nwas\n%s\nis\n%s", res, list, was, l.pages())
		}
	})
}

// work is a work that several records describe completely, each in its own way.
type work struct{ title, author, where, volume, pages, year, doi, eprint int }

func (w work) entry(t *rapid.T, name string) string {
	one := func(of [][]string, i int) string {
		return rapid.SampledFrom(of[i]).Draw(t, "spelling")
	}
	var b strings.Builder
	wheres := [][]string{{"journal={Acta Physica}", "journal={Acta Phys.}"}, {"journal={Letters on Ice}", "journal={Lett. Ice}"}, {"booktitle={Proceedings of the Symposium on Snow}", "booktitle={Proc. Symp. on Snow}"}}
	kind := "article"
	if w.where == 2 {
		kind = "inproceedings"
	}
	fmt.Fprintf(&b, "@%s{%s,note={%s},title={%s},author={%s},%s,volume={%s},pages={%s},year=%d", kind, name, name,
		one([][]string{{"The Weight of Snow", "the weight of {SNOW}", "The Weight of Sn\\\"ow"}, {"Preface", "PREFACE."}, {"Growth for $n<0$", "growth for $n < 0$"}, {"Growth for $n>0$"}, {"On Ice, Part I", "On ice - part {I}"}, {"On Ice, Part II", "On Ice: Part II"}, {"Programs in C\\#"}, {"Programs in C++"}}, w.title),
		one([][]string{{"Bee, Ann", "A. Bee"}, {"Dee, Cy and Fay, Gus", "Cy Dee and G. Fay"}, {"Eff, Di"}}, w.author),
		one(wheres, w.where),
		one([][]string{{"3", "03", "Vol. 3"}, {"4", "IV"}}, w.volume),
		one([][]string{{"1--9", "1-9", "1–9", "1"}, {"120--129", "120-9", "pp. 120-129"}}, w.pages),
		2001+3*w.year)
	if w.doi > 0 {
		fmt.Fprintf(&b, ",doi={10.1000/%d}", w.doi)
	}
	if w.eprint > 0 {
		fmt.Fprintf(&b, ",eprint={2403.0000%d}", w.eprint)
	}
	b.WriteString("}\n")
	return b.String()
}

// TestImportKeepsWorksApart checks that each work has one page with only its own facts if the
// records are detailed enough.
func TestImportKeepsWorksApart(t *testing.T) {
	root := t.TempDir()
	checkSome(t, func(t *rapid.T) {
		var works []work
		used := map[int]bool{}
		for range rapid.IntRange(1, 5).Draw(t, "works") {
			n := func(label string, most int) int { return rapid.IntRange(0, most).Draw(t, label) }
			w := work{n("title", 7), n("author", 2), n("where", 2), n("volume", 1), n("pages", 1), n("year", 1), n("doi", 2), n("eprint", 3)}
			// A DOI belongs to one publication, or to a book with chapters that have their own
			// titles and authors.
			if used[w.eprint] || slices.ContainsFunc(works, func(v work) bool {
				return v.doi > 0 && v.doi == w.doi && (v.author != 2) == (w.author != 2) || v.doi > 0 && v.doi == w.doi && v.title == w.title
			}) {
				w.doi, w.eprint = 0, 0
			}
			used[w.eprint] = w.eprint > 0
			told := w
			told.doi, told.eprint = 0, 0
			if !slices.ContainsFunc(works, func(v work) bool { v.doi, v.eprint = 0, 0; return v == told }) {
				works = append(works, w)
			}
		}
		var list []string
		for i, w := range works {
			for range rapid.IntRange(1, 3).Draw(t, "records") {
				list = append(list, w.entry(t, fmt.Sprintf("work%d", i)))
			}
		}
		mixed := rapid.Permutation(list).Draw(t, "order")
		l := newLibrary(t, root)
		if rapid.Bool().Draw(t, "one by one?") {
			for _, entry := range mixed {
				l.add(entry)
			}
		} else {
			l.add(strings.Join(mixed, "\n"))
		}
		pages := map[string]int{}
		for _, e := range l.entries() {
			pages[e.Paper.Citation.Get("note")]++
			if key := e.Paper.Citation.Get("key"); key != e.Paper.Citation.Get("note") {
				t.Fatalf("%s has facts of two works in\n%s", e.Path, l.pages())
			}
			var w work
			fmt.Sscanf(e.Paper.Citation.Get("note"), "work%d", &w.title)
			w = works[w.title]
			if got := e.Paper.Citation.Get("volume"); strings.Contains(got, "3") != (w.volume == 0) {
				t.Fatalf("%s has volume %s of another work than %v", e.Path, got, w)
			}
		}
		if len(pages) != len(works) || len(l.entries()) != len(works) {
			t.Fatalf("%d works of %v\n%s\nmake\n%s", len(works), works, strings.Join(mixed, ""), l.pages())
		}
		if res := l.add(strings.Join(list, "\n")); res.New+res.Updated > 0 {
			t.Fatalf("again: %v", res)
		}
	})
}
