package generator_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"offprint/generator"
	"offprint/generator/paper"
)

// ids returns the identifiers of all pages, sorted.
func (s *shop) ids() string {
	s.Helper()
	var ids []string
	for _, e := range s.entries() {
		ids = append(ids, string(e.Paper.ID))
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

// TestImportOneDOITwoWorks checks that chapters carrying their book's DOI are separate works,
// and keep it.
func TestImportOneDOITwoWorks(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	book := `@book{c,title={Crystals},author={Bee, Ann},year=2010,doi={10.5772/3457}}`
	a := `@incollection{a,author={Bee, Ann},title={Phonon Effects},booktitle={Crystals},pages={255--272},year=2010,doi={10.5772/3457}}`
	b := `@incollection{b,author={Dee, Cy},title={Electron Microscopy},booktitle={Crystals},pages={185--214},year=2010,doi={10.5772/3457}}`
	path := s.file("a.bib", a+"\n"+b+"\n"+book+"\n")
	s.run("3 read, 3 new, 0 updated, 0 unchanged, 0 rejected", path)
	if got, want := s.ids(), "doi:10.5772/3457 title:electron-microscopy title:phonon-effects"; got != want {
		t.Errorf("got %s", got)
	}
	s.said("content/2010/01/01/electron-microscopy.md", "content/2010/01/01/10.5772-3457.md", "carry the DOI 10.5772/3457 but are different works")
	for _, e := range s.entries() {
		if e.Paper.DOI+e.Paper.ID.DOI() != "10.5772/3457" {
			t.Errorf("%s has lost its DOI", e.Path)
		}
	}
	s.run("3 read, 0 new, 0 updated, 3 unchanged, 0 rejected", path)
	if len(s.log) > 0 {
		t.Errorf("said again: %q", s.log)
	}
	// Whichever comes first gets the address and keeps it.
	apart := newShop(t)
	for i, entry := range []string{a, b, book} {
		path := apart.file(fmt.Sprint(i, ".bib"), entry)
		apart.run("1 read, 1 new, 0 updated, 0 unchanged, 0 rejected", path)
		apart.run("1 read, 0 new, 0 updated, 1 unchanged, 0 rejected", path)
	}
	if got, want := apart.ids(), "doi:10.5772/3457 title:crystals title:electron-microscopy"; got != want {
		t.Errorf("got %s", got)
	}
	// A paper carries the DOI of a paper on arXiv, but has another title and other authors.
	s = newShop(t)
	s.run("2 read, 2 new, 0 updated, 0 unchanged, 0 rejected",
		s.file("a.bib", `@article{x,title={Quite another},author={Eff, Di},doi={10.1000/9},year=2020}`+"\n"+`@article{y,title={Snow},author={Bee, Ann},eprint={2403.01234},doi={10.1000/9},year=2020}`))
	if got, want := s.ids(), "arxiv:2403.01234 title:quite-another"; got != want {
		t.Errorf("got %s", got)
	}
}

// TestImportVersions checks that a journal paper and its earlier conference version have
// separate pages.
func TestImportVersions(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.run("2 read, 2 new, 0 updated, 0 unchanged, 0 rejected", s.file("a.bib",
		"@inproceedings{a,author={Bee, Ann},title={Reasoning about Clocks},booktitle={Proc. IJCAI 9},pages={80--86},year=1985}\n"+
			"@article{b,author={Bee, Ann},title={Reasoning about Clocks},journal={AIJ},volume=30,pages={35--79},year=1986}\n"))
	if got, want := s.ids(), "title:reasoning-about-clocks title:reasoning-about-clocks-1985"; got != want {
		t.Errorf("got %s", got)
	}
	s.said("content/1986/01/01/reasoning-about-clocks.md", "content/1985/01/01/reasoning-about-clocks-1985.md", "different publications")
	for _, e := range s.entries() {
		if c := e.Paper.Citation; (c.Get("booktitle") == "") != (c.Get("entrytype") == "article") || (c.Get("journaltitle") == "") != (c.Get("volume") == "") {
			t.Errorf("%s is of two publications: %v", e.Path, c)
		}
	}
}

// TestImportInDoubt checks that a record that matches two papers is merged with neither, in
// any order.
func TestImportInDoubt(t *testing.T) {
	t.Parallel()
	vague := `@misc{v,title={Snow},year=2024,note={mine}}`
	one, other := `@misc{a,title={Snow},author={Bee, Ann},year=2024,eprint={2403.00001}}`, `@misc{b,title={Snow},author={Dee, Cy},year=2024,eprint={2403.00002}}`
	for _, order := range [][]string{{vague, one, other}, {one, vague, other}, {other, one, vague}, {one, other, vague}} {
		s := newShop(t)
		path := s.file("a.bib", strings.Join(order, "\n"))
		s.run("3 read, 3 new, 0 updated, 0 unchanged, 0 rejected", path)
		if got, want := s.ids(), "arxiv:2403.00001 arxiv:2403.00002 title:snow"; got != want {
			t.Errorf("got %s", got)
		}
		s.said("content/2024/01/01/snow.md could be the same paper as", "2403.00001.md", "2403.00002.md")
		s.run("3 read, 0 new, 0 updated, 3 unchanged, 0 rejected", path)
	}
	// An existing page that matches two records of one import is given to neither, but it is
	// given to one that is imported alone.
	for _, order := range [][]string{{one, other}, {other, one}} {
		s := newShop(t)
		s.run("1 read, 1 new, 0 updated, 0 unchanged, 0 rejected", s.file("v.bib", vague))
		s.run("2 read, 2 new, 0 updated, 0 unchanged, 0 rejected", s.file("a.bib", strings.Join(order, "\n")))
		if got, want := s.ids(), "arxiv:2403.00001 arxiv:2403.00002 title:snow"; got != want {
			t.Errorf("got %s", got)
		}
		s.run("3 read, 0 new, 0 updated, 3 unchanged, 0 rejected", s.in)
	}
	s := newShop(t)
	s.run("1 read, 1 new, 0 updated, 0 unchanged, 0 rejected", s.file("v.bib", vague))
	s.run("1 read, 0 new, 1 updated, 0 unchanged, 0 rejected", s.file("a.bib", one))
	s.run("1 read, 1 new, 0 updated, 0 unchanged, 0 rejected", s.file("b.bib", other))
	s.run("3 read, 0 new, 0 updated, 3 unchanged, 0 rejected", s.in)
	// Two records of the same work make a single claim to the page.
	s = newShop(t)
	s.run("1 read, 1 new, 0 updated, 0 unchanged, 0 rejected", s.file("v.bib", vague))
	s.run("2 read, 0 new, 1 updated, 1 unchanged, 0 rejected", s.file("a.bib",
		`@misc{a,title={Snow},author={Bee, Ann},year=2024,doi={10.1000/1}}`+"\n"+`@misc{b,title={Snow},author={Bee, Ann},year=2024,eprint={2403.00001},doi={10.1000/1}}`))
}

// TestImportTwoPages checks that two pages with the same identifier are reported, and facts
// they share only once.
func TestImportTwoPages(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	const page = "+++\ntitle = \"Snow\"\ndate = 2024-03-01\nid = \"arxiv:2403.00001\"\n+++\nIt falls.\n"
	s.write(filepath.Join(s.dir, "content", "2024", "03", "01", "a.md"), page)
	s.write(filepath.Join(s.dir, "content", "2024", "03", "01", "b.md"), page)
	if _, err := generator.Import(t.Context(), s.options(s.file("a.bib", `@misc{a,title={Snow},author={Bee, Ann},date={2024-03-01},eprint={2403.00001}}`))); err != nil {
		t.Fatal(err)
	}
	s.said("content/2024/03/01/a.md and content/2024/03/01/b.md are both of arxiv:2403.00001: keep one of them")
}

// TestImportJoins checks that records of the same paper from the listing, the API and arXiv,
// and from two bibliographies, are merged.
func TestImportJoins(t *testing.T) {
	t.Parallel()
	text := "What it does, as the copied page says it, in a sentence of this test's own."
	lists := map[string][2]string{
		"listing": {"a.txt", listing("Snow in Motion", "2 authors", "Oct 6")},
		"api":     {"2025-10-07.json", apiJSON(record("2510.00001", "Snow in Motion", 3, nil))},
		"arxiv":   {"c.jsonl", `{"id": "2510.00001", "title": "Snow in motion", "authors": "Ada Lovelace, Kurt Gödel", "abstract": "` + text + `", "categories": "cs.LG", "doi": "10.1000/1", "update_date": "2025-10-08"}` + "\n"},
		"bibtex":  {"d.bib", `@article{k,title={Snow in Motion},author={Lovelace, Ada and G{\"o}del, Kurt},journal={Acta},year=2025,doi={10.1000/1}}`},
	}
	for _, order := range [][]string{{"listing", "api", "arxiv", "bibtex"}, {"bibtex", "arxiv", "api", "listing"}, {"listing", "arxiv", "bibtex", "api"}, {"api", "listing", "arxiv", "bibtex"}} {
		s := newShop(t)
		for _, name := range order {
			if _, err := generator.Import(t.Context(), s.options(s.file(lists[name][0], lists[name][1]))); err != nil {
				t.Fatal(err)
			}
		}
		if e := s.entry(); e.Paper.ID != "arxiv:2510.00001" || e.Paper.DOI != "10.1000/1" || e.Paper.Citation.Get("journaltitle") != "Acta" {
			t.Errorf("%v: %+v", order, e.Paper)
		}
		s.run("4 read, 0 new, 0 updated, 4 unchanged, 0 rejected", s.in)
	}
}

// TestImportKeepsTheFirstDay checks that a paper listed on two days keeps the first.
func TestImportKeepsTheFirstDay(t *testing.T) {
	t.Parallel()
	on := func(day string) string {
		return apiJSON(record("2510.00001", "One", 3, func(p map[string]any) { p["submittedOnDailyAt"] = day + "T01:03:40.404Z" }))
	}
	for _, order := range [][]string{{"2025-10-07", "2025-10-09"}, {"2025-10-09", "2025-10-07"}} {
		s := newShop(t)
		for _, day := range order {
			if _, err := generator.Import(t.Context(), s.options(s.file(day+".json", on(day)))); err != nil {
				t.Fatal(err)
			}
		}
		if e := s.entry(); e.Paper.Date != 20251007 {
			t.Errorf("%v: %v", order, e.Paper.Date)
		}
		scraped := newShop(t)
		for _, day := range order {
			o := scraped.options(scraped.file("a.bib", "@misc{a,title={Snow},author={Bee, Ann}}"))
			o.Date, _ = paper.ParseDay(day)
			if _, err := generator.Import(t.Context(), o); err != nil {
				t.Fatal(err)
			}
		}
		if n := len(scraped.entries()); n != 1 {
			t.Errorf("%v: %d pages", order, n)
		}
	}
}

// TestImportOneArXivTwoWorks checks that the second of two papers with the same arXiv
// identifier is rejected.
func TestImportOneArXivTwoWorks(t *testing.T) {
	t.Parallel()
	snow := `{"id":"2401.00001","title":"Snow","authors":["Ann Bee"]}` + "\n"
	wind := `{"id":"2401.00001","title":"Wind","authors":["Cy Dee"]}` + "\n"
	s := newShop(t)
	s.run("2 read, 1 new, 0 updated, 0 unchanged, 1 rejected", s.file("a.jsonl", snow+wind))
	s.said("rejected: arxiv:2401.00001 is “Snow” by Ann Bee in content/", "this record is of another paper; correct its identifier")
	if e := s.entry(); e.Paper.Title != "Snow" || e.Paper.Authors[0] != "Ann Bee" {
		t.Errorf("got %v", e.Paper)
	}
	s.run("1 read, 0 new, 0 updated, 0 unchanged, 1 rejected", s.file("b.jsonl", wind))

	for _, second := range []string{
		`{"id":"2401.00001","title":"Wind","authors":["A. Bee","Cy Dee"]}`, // another version
		`{"id":"2401.00001","title":"Wind"}`,
		`{"id":"2401.00001","title":"Snow, again","authors":["Cy Dee"]}`,
		`{"id":"2401.00001","title":"Wind","authors":["Bee Ann"]}`,
		`{"id":"2401.00001","title":"Wind","authors":["Snow Collaboration"]}`,
		`{"id":"2401.00001","title":"Снег","authors":["Анна Би"]}`,
	} {
		s := newShop(t)
		s.run("2 read, 1 new, 0 updated, 1 unchanged, 0 rejected", s.file("a.jsonl", snow+second+"\n"))
	}
	// A record that must wait because its title matches a page is not lost.
	s = newShop(t)
	s.run("2 read, 2 new, 0 updated, 0 unchanged, 0 rejected", s.file("t.bib", "@misc{a,title={Snow},author={Bee, Ann}}\n@misc{b,title={Wind},author={Dee, Cy}}"))
	s.run("2 read, 0 new, 1 updated, 1 unchanged, 0 rejected", s.file("a.jsonl", snow+wind))
	if got, want := s.ids(), "arxiv:2401.00001 title:"; !strings.HasPrefix(got, want) {
		t.Errorf("got %s", got)
	}
	if len(s.entries()) != 2 {
		t.Error("a paper is lost")
	}
	s.said("has a page without the identifier")
}

// TestImportOneArXivTwoTitles checks that rows of a table without authors are told apart by
// title alone.
func TestImportOneArXivTwoTitles(t *testing.T) {
	t.Parallel()
	for _, rows := range []string{
		`[{"title":"Quantum Gravity of Cats","id":"2401.00011"},{"title":"Deep Learning for Bread","id":"2401.00011"}]`,
		"title,arxiv_id,authors\nNotes A,2401.00011,Ann Bee\nNotes B,2401.00011,Cy Dee\n",
	} {
		s := newShop(t)
		s.run("2 read, 1 new, 0 updated, 0 unchanged, 1 rejected", s.file("a.txt", rows))
		s.said("this record is of another paper; correct its identifier")
	}
	// A record with another title for a paper is reported.
	s := newShop(t)
	s.run("1 read, 1 new, 0 updated, 0 unchanged, 0 rejected", s.file("a.json", `[{"title":"Segment Anything","id":"2401.00011","authors":["Ann Bee"]}]`))
	s.run("1 read, 0 new, 0 updated, 1 unchanged, 0 rejected", s.file("b.json", `[{"title":"SAM","id":"2401.00011","stars":""}]`))
	s.said("arxiv:2401.00011 is “Segment Anything” by Ann Bee in content/undated/2401.00011.md; a record calls it “SAM”")
}

// TestImportArXivKnowsBest checks that a wrong identifier in a bibliography does not keep
// arXiv's own record out, in either order, and that an existing page that does is reported.
func TestImportArXivKnowsBest(t *testing.T) {
	t.Parallel()
	wrong := "@misc{a,title={Bread},author={Dee, Cy},year=2024,eprint={2401.00001}}\n"
	right := `<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/2401.00001v1</id><title>Snow</title><published>2024-01-02T00:00:00Z</published><author><name>Ann Bee</name></author><summary>Cold.</summary></entry></feed>`
	titled := func(s *shop) string {
		for _, e := range s.entries() {
			if e.Paper.ID == "arxiv:2401.00001" {
				return e.Paper.Title + " " + e.Paper.Abstract
			}
		}
		return ""
	}
	s := newShop(t)
	s.run("2 read, 2 new, 0 updated, 0 unchanged, 0 rejected", s.file("a.bib", wrong), s.file("b.xml", right))
	s.said("“Bread” has a page without the identifier that it came with: arxiv:2401.00001 is “Snow” by Ann Bee in content/2024/01/02/2401.00001.md")
	if got := titled(s); got != "Snow Cold." {
		t.Errorf("got %q", got)
	}
	s = newShop(t)
	s.run("2 read, 1 new, 0 updated, 0 unchanged, 1 rejected", s.file("a.xml", right), s.file("b.bib", wrong))
	if got := titled(s); got != "Snow Cold." {
		t.Errorf("in the other order: %q", got)
	}
	// arXiv's record must wait because its title matches a page.
	s = newShop(t)
	s.run("1 read, 1 new, 0 updated, 0 unchanged, 0 rejected", s.file("t.bib", "@misc{a,title={Snow},author={Bee, Ann}}"))
	s.run("2 read, 2 new, 0 updated, 0 unchanged, 0 rejected", s.file("a.xml", right), s.file("b.bib", wrong))
	if got := titled(s); got != "Snow Cold." {
		t.Errorf("after waiting: %q", got)
	}
	s = newShop(t)
	s.run("1 read, 1 new, 0 updated, 0 unchanged, 0 rejected", s.file("a.bib", wrong))
	s.run("1 read, 0 new, 0 updated, 0 unchanged, 1 rejected", s.file("b.xml", right))
	s.said("is “Bread” by Cy Dee in content/2024/01/01/2401.00001.md: this record is of another paper; correct its identifier; if the page is wrong, correct or delete it")
}

// TestImportYearsDrift checks that a page's year cannot drift through records that each differ
// by one year.
func TestImportYearsDrift(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	for _, year := range []string{"2005", "2006", "2007"} {
		s.run("1 read, 1 new, 0 updated, 0 unchanged, 0 rejected", s.file(year+".bib", "@article{a,title={Snow},author={Bee, Ann},journal={Acta},year="+year+"}"))
	}
	s.said("different publications")
	s.run("3 read, 0 new, 0 updated, 3 unchanged, 0 rejected", s.in)
}

// TestImportJoinsPages checks that two pages identified by the same later record stay
// separate. A message names the pages and the record, and says what to do.
func TestImportJoinsPages(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, a, b, j string
		together      int // number of pages if imported together
		said          []string
	}{
		{
			"a DOI and an identifier of arXiv's",
			`@article{a,title={Snow in Motion},author={Bee, Ann},year=2024,doi={10.1000/1}}`,
			`@misc{b,title={Snow in Motion},author={Bee, Ann},year=2024,eprint={2403.00001}}`,
			`@misc{j,title={Snow in Motion},author={Bee, Ann},year=2024,eprint={2403.00001},doi={10.1000/1}}`,
			1, []string{"content/2024/01/01/10.1000-1.md", "content/2024/01/01/2403.00001.md", "“Snow in Motion”", "arxiv:2403.00001, doi:10.1000/1", "aliases", "/papers/10.1000-1/"},
		},
		{
			"a title, and an identifier with another title",
			`@misc{a,title={Snow in Motion},author={Bee, Ann},year=2024}`,
			`@misc{b,title={Snow that Moves},author={Bee, Ann},year=2024,eprint={2403.00001}}`,
			`@article{j,title={Snow in Motion},author={Bee, Ann},year=2024,eprint={2403.00001},journal={Acta},volume=3,pages={1--9}}`,
			2, []string{"content/2024/01/01/snow-in-motion.md", "content/2024/01/01/2403.00001.md"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, order := range [][]string{{c.a, c.b, c.j}, {c.b, c.a, c.j}} {
				s := newShop(t)
				for i, entry := range order {
					s.log = nil
					if _, err := generator.Import(t.Context(), s.options(s.file(fmt.Sprint(i, ".bib"), entry))); err != nil {
						t.Fatal(err)
					}
				}
				if n := len(s.entries()); n < 2 {
					t.Errorf("%d pages", n)
				}
				s.said(c.said...)
			}
			together := newShop(t)
			together.run(fmt.Sprintf("3 read, %d new, 0 updated, %d unchanged, 0 rejected", c.together, 3-c.together), together.file("a.bib", strings.Join([]string{c.a, c.b, c.j}, "\n")))
		})
	}
}
