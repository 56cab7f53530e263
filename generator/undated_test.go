package generator_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"offprint/generator"
	"offprint/generator/paper"
	"offprint/generator/plan"
	"offprint/generator/search"
)

const (
	undatedBook  = "@book{a, author={Bee, Ann}, title={Snow on the Roofs}}\n"
	undatedToo   = "@article{c, author={Dee, Cy and Bee, Ann}, title={Rain on the Roofs}, journal={Acta}}\n"
	datedArticle = "@article{b, author={Dee, Cy}, title={Wind over the Roofs}, date={2004-06-11}, journaltitle={Acta}}\n"
	datedBook    = "@book{a, author={Bee, Ann}, title={Snow on the Roofs}, date={2003-05-01}}\n"
)

// TestImportUndated checks that a paper that no source dates does not get the day of the
// import, and gets its date when a source provides it.
func TestImportUndated(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	both := s.file("both.bib", undatedBook+undatedToo)
	s.run("2 read, 2 new, 0 updated, 0 unchanged, 0 rejected", both)
	s.said("2 papers without a date: content/undated")
	for _, e := range s.entries() {
		if e.Paper.Date != 0 || e.Paper.Published != 0 || e.Import.Day != today || !strings.HasPrefix(e.Path, "undated/") {
			t.Errorf("%s: date %v, published %v, scraped %v", e.Path, e.Paper.Date, e.Paper.Published, e.Import.Day)
		}
	}
	s.run("2 read, 0 new, 0 updated, 2 unchanged, 0 rejected", both)
	if len(s.log) > 0 {
		t.Errorf("the second import says %q", s.log)
	}
	s.run("1 read, 0 new, 1 updated, 0 unchanged, 0 rejected", s.file("later.bib", datedBook))
	entries := s.entries()
	if len(entries) != 2 || entries[0].Path != "2003/05/01/snow-on-the-roofs.md" || entries[0].Paper.Date != 20030501 || entries[1].Path != "undated/rain-on-the-roofs.md" {
		t.Errorf("with a day: %+v", entries)
	}
	s.run("2 read, 0 new, 0 updated, 2 unchanged, 0 rejected", both)

	// Pages that a user has put elsewhere stay there.
	s.write(s.page("2001/02/03/mine.md"), "+++\ntitle = \"Hail on the Roofs\"\nauthors = [\"Ann Bee\"]\n+++\n")
	s.write(s.page("undated/put-here.md"), "+++\ntitle = \"Sleet on the Roofs\"\nauthors = [\"Ann Bee\"]\ndate = 1999-01-02\n+++\n")
	s.run("2 read, 0 new, 2 updated, 0 unchanged, 0 rejected", s.file("mine.bib",
		"@book{d, author={Bee, Ann}, title={Hail on the Roofs}, publisher={P}}\n@book{e, author={Bee, Ann}, title={Sleet on the Roofs}, publisher={P}}\n"))
	for _, path := range []string{"2001/02/03/mine.md", "undated/put-here.md"} {
		if _, err := os.Stat(s.page(path)); err != nil {
			t.Error(err)
		}
	}
}

// TestImportUndatedOnADay checks that a day given by the user is used, and that a day in a
// file name is the day of the scrape.
func TestImportUndatedOnADay(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file, data string
		said       paper.Day
		date, day  paper.Day
	}{
		"a bibliography":            {"a.bib", undatedBook, 0, 0, today},
		"with a day in its name":    {"papers-2020-10-07.bib", undatedBook, 0, 0, 20201007},
		"with a day":                {"papers-2020-10-07.bib", undatedBook, 20211108, 20211108, 20211108},
		"a table of its name":       {"2020-10-07.csv", "title,authors\nSnow,Ann Bee\n", 0, 20201007, 20201007},
		"a listing of its name":     {"2020-10-07.json", `[{"paper": {"id": "2010.00001", "title": "Snow", "upvotes": 3}}]`, 0, 20201007, 20201007},
		"a listing without":         {"daily.json", `[{"paper": {"id": "2010.00001", "title": "Snow", "upvotes": 3}}]`, 0, 0, today},
		"a paper by itself":         {"daily.json", `{"id": "2010.00001", "title": "Snow", "upvotes": 3}`, 20201007, 20201007, 20201007},
		"a dump":                    {"week.txt", "Title: Snow\nPDF: https://arxiv.org/pdf/2010.00001\nSummary: It falls.\n---\n", 0, 0, today},
		"a dump of its name":        {"2020-10-07.txt", "Title: Snow\nPDF: https://arxiv.org/pdf/2010.00001\nSummary: It falls.\n---\n", 0, 20201007, 20201007},
		"a copied page of its name": {"2020-10-07.txt", "Snow\n\nIt falls.\n\n  • 6 authors\n·\nOct 9\n", 0, 20191009, 20201007},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShop(t)
			o := s.options(s.file(c.file, c.data))
			o.Date = c.said
			want := "1 read, 1 new, 0 updated, 0 unchanged, 0 rejected"
			if c.date == 20191009 {
				want += "; taken in with a note: 1" // the note is about the year
			}
			s.runWith(want, o)
			if e := s.entry(); e.Paper.Date != c.date || e.Import.Day != c.day {
				t.Errorf("date %v, scraped %v; want %v, %v", e.Paper.Date, e.Import.Day, c.date, c.day)
			}
		})
	}
}

// TestExportUndated checks that an undated paper is the same after it is exported and
// imported.
func TestExportUndated(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.run("3 read, 3 new, 0 updated, 0 unchanged, 0 rejected", s.file("all.bib", undatedBook+datedArticle+undatedToo))
	lines := func(dir string) string {
		s.write(filepath.Join(dir, "config.toml"), "baseURL = \"https://example.org/\"\n")
		var b bytes.Buffer
		if _, err := generator.Export(t.Context(), &b, generator.ExportOptions{Dir: dir, Format: "jsonl"}); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	want := lines(s.dir)
	if strings.Count(want, "\n") != 3 || strings.Count(want, `"date"`) != 1 || !strings.HasPrefix(want, `{"url":"https://example.org/papers/wind-over-the-roofs/"`) {
		t.Errorf("exported\n%s", want)
	}
	// Also if the first line has no date.
	all := strings.SplitAfter(want, "\n")
	for _, data := range []string{want, all[2] + all[0] + all[1]} {
		again := newShop(t)
		again.run("3 read, 3 new, 0 updated, 0 unchanged, 0 rejected", again.file("export.jsonl", data))
		if got := lines(again.dir); got != want {
			t.Errorf("exported\n%s\nimported and exported again\n%s", want, got)
		}
	}
}

var wrongDate = regexp.MustCompile(`datetime=(?:[ >]|"")|0001-0|"(?:datePublished|date|published|date_published)":""|<(?:updated|pubDate)></`)

// TestBuildUndated checks that the site has a page for undated papers, and that they are never
// among the newest.
func TestBuildUndated(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]string{"pages": "", "days": "paperPages = false\n"} {
		t.Run(name, func(t *testing.T) {
			s := newShop(t)
			s.write(filepath.Join(s.dir, "config.toml"), "baseURL = \"https://example.org/\"\ntitle = \"Papers\"\n[params.offprint]\nauthorThreshold = 1\n"+options+"[params.offprint.feeds]\nminimumPapers = 1\n")
			s.run("3 read, 3 new, 0 updated, 0 unchanged, 0 rejected", s.file("all.bib", undatedBook+datedArticle+undatedToo))
			s.write(s.page("undated/voted.md"), "+++\ntitle = \"Hail on the Roofs\"\nauthors = [\"Cy Dee\"]\nupvotes = 99\n+++\nIt hails.\n")
			if res := build(t, generator.BuildOptions{Dir: s.dir}); res.Papers != 4 || res.Pages[plan.KindUndated] != 1 || res.Pages[plan.KindDay] != 1 || res.Pages[plan.KindTrending] != 0 {
				t.Errorf("built %v", res)
			}
			check, err := generator.Check(t.Context(), generator.CheckOptions{Child: child(t), Dir: s.dir})
			if err != nil || len(check.Problems) > 0 {
				t.Error(check.Problems, err)
			}
			public := os.DirFS(filepath.Join(s.dir, "public"))
			validateData(t, public)
			validSitemaps(t, filepath.Join(s.dir, "public"), 2)
			read := func(name string) string {
				data, err := fs.ReadFile(public, name)
				if err != nil {
					t.Error(err)
				}
				return string(data)
			}
			for _, name := range []string{"index.html", "atom.xml", "feed.xml", "feed.json", "feeds/2004-06.xml", "statistics/index.html", "2004/index.html", "2004/06/index.html", "authors/cy-dee.xml"} {
				if data := read(name); !strings.Contains(name, "statistics") && !strings.Contains(name, "2004/index") && !strings.Contains(data, "Wind") || strings.Contains(data, "Snow") || strings.Contains(data, "Rain") || strings.Contains(data, "Hail") {
					t.Errorf("%s: %s", name, data)
				}
			}
			if _, err := fs.Stat(public, "authors/ann-bee.xml"); err == nil {
				t.Error("who has no paper with a date has a feed")
			}
			for name, parts := range map[string][]string{
				"undated/index.html":    {"Without a date", "3 papers", "Hail", "Rain", "Snow", "data-of=undated"},
				"archive/index.html":    {"href=/undated/>Without a date", "4 papers"},
				"authors/cy-dee.html":   {"Wind", "Hail", "Rain"},
				"sitemap-undated.xml":   {"/undated/"},
				"api/days/undated.json": {`"count":3`, "Snow"},
				"api/index.json":        {`"undated":3`, "dump/undated.jsonl.gz", "export/undated.bib.gz"},
				"api/authors/an.json":   {`"undated":["title:rain-on-the-roofs","title:snow-on-the-roofs"]`},
			} {
				data := read(name)
				for _, part := range parts {
					at := strings.Index(data, part)
					if at < 0 {
						t.Errorf("%s lacks %s:\n%s", name, part, data)
					} else if strings.HasPrefix(name, "authors/") {
						data = data[at:] // they must occur in this order
					}
				}
			}
			if options == "" {
				own := read("papers/snow-on-the-roofs/index.html")
				if !strings.Contains(own, "<a href=/undated/>Without a date</a>") || strings.Contains(own, "citation_publication_date") || strings.Contains(own, "datePublished") || strings.Contains(own, "<time") {
					t.Error(own)
				}
			}
			err = fs.WalkDir(public, ".", func(name string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() || strings.HasSuffix(name, ".gz") || strings.HasSuffix(name, ".png") || strings.HasSuffix(name, ".js") {
					return err
				}
				if at := wrongDate.FindString(read(name)); at != "" {
					t.Errorf("%s has %s", name, at)
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
			for query, titles := range map[string]string{
				"roofs":             "Wind over the Roofs; Hail on the Roofs; Rain on the Roofs; Snow on the Roofs",
				"roofs year:2004":   "Wind over the Roofs",
				"roofs date:1000..": "Wind over the Roofs",
				"roofs date:..2100": "Wind over the Roofs",
				"year:2004":         "Wind over the Roofs",
				"author:bee":        "Rain on the Roofs; Snow on the Roofs",
			} {
				res, err := generator.Search(t.Context(), generator.SearchOptions{Dir: s.dir, Query: query, Options: search.Options{Sort: search.ByDate}})
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for _, p := range res.Papers {
					got = append(got, p.Title)
				}
				if strings.Join(got, "; ") != titles {
					t.Errorf("%q finds %q, want %q", query, got, titles)
				}
			}
			for _, format := range []string{"rss", "atom", "json-feed"} {
				for _, query := range []string{"", "roofs"} {
					var b bytes.Buffer
					res, err := generator.Export(t.Context(), &b, generator.ExportOptions{Dir: s.dir, Format: format, Query: query})
					if err != nil || res.Papers != 1 || !strings.Contains(b.String(), "Wind") {
						t.Errorf("%s: %+v %v\n%s", format, res, err, b.String())
					}
				}
			}
		})
	}
}

// TestBuildNothingButUndated checks that an archive with only undated papers has no newest
// day, and says where its papers are.
func TestBuildNothingButUndated(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.write(filepath.Join(s.dir, "config.toml"), "baseURL = \"https://example.org/\"\ntitle = \"Papers\"\n")
	s.run("2 read, 2 new, 0 updated, 0 unchanged, 0 rejected", s.file("all.bib", undatedBook+undatedToo))
	build(t, generator.BuildOptions{Dir: s.dir})
	check, err := generator.Check(t.Context(), generator.CheckOptions{Child: child(t), Dir: s.dir})
	if err != nil || len(check.Problems) > 0 {
		t.Error(check.Problems, err)
	}
	data, err := os.ReadFile(filepath.Join(s.dir, "public", "index.html"))
	if err != nil || !strings.Contains(string(data), "href=/undated/") || strings.Contains(string(data), "Nothing here yet") || strings.Contains(string(data), "Snow") {
		t.Errorf("%s %v", data, err)
	}
}
