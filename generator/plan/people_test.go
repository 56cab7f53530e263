package plan_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"offprint/generator/paper"
	"offprint/generator/plan"
	"offprint/generator/site"
)

// byLines makes papers from lines of authors separated by semicolons, oldest first.
func byLines(lines ...string) []paper.Paper {
	papers := make([]paper.Paper, len(lines))
	for i, line := range lines {
		papers[i] = p(fmt.Sprintf("arxiv:2401.%05d", i+1), 20240101, strings.Split(line, "; ")...)
	}
	return papers
}

// authorPages returns the names of authors with a page, with the number of papers and the
// other names.
func authorPages(pages map[string]plan.Page) []string {
	var out []string
	for _, path := range paths(pages, plan.KindAuthor) {
		d := pages[path].Data.(*plan.NameData)
		line := fmt.Sprintf("%s: %d", d.Name, d.Count)
		if d.Also != "" {
			line += " (" + d.Also + ")"
		}
		out = append(out, line)
	}
	return out
}

const peopleConfig = `
baseURL = "https://me.github.io/papers/"
[params.offprint]
authorThreshold = 1
`

func TestInitials(t *testing.T) {
	separate := []string{"J. Smith: 1", "John Smith: 1"}
	joined := []string{"John Smith: 2 (J. Smith)"}
	team := strings.Repeat("; Ann Other", 50)
	for _, c := range []struct {
		what   string
		papers []string
		want   []string // pages of authors called Smith
	}{
		{"a third person has written with both", []string{"J. Smith; Mary Jones", "John Smith; Mary Jones"}, joined},
		{"the later of them is the full name", []string{"John Smith; Mary Jones", "J. Smith; Mary Jones"}, joined},
		{"the third person has initials too", []string{"J. Smith; M. Jones", "John Smith; Mary Jones"}, joined},
		{"nobody has", []string{"J. Smith; Mary Jones", "John Smith; Paul Jones"}, separate},
		{"alone", []string{"J. Smith", "John Smith"}, separate},
		{"both on one paper", []string{"J. Smith; John Smith; Mary Jones", "John Smith; Mary Jones"}, []string{"J. Smith: 1", "John Smith: 2"}},
		{"both on one paper, and on others", []string{"J. Smith; John Smith", "J. Smith; Mary Jones", "John Smith; Mary Jones"}, []string{"J. Smith: 2", "John Smith: 2"}},
		{"two full names", []string{"J. Smith; Mary Jones", "John Smith; Mary Jones", "Jane Smith; Paul Jones"}, []string{"J. Smith: 1", "Jane Smith: 1", "John Smith: 1"}},
		{"other initials", []string{"K. Smith; Mary Jones", "John Smith; Mary Jones"}, []string{"John Smith: 1", "K. Smith: 1"}},
		{"a middle name more in the full name", []string{"J. Smith; Mary Jones", "John Adam Smith; Mary Jones"}, []string{"John Adam Smith: 2 (J. Smith)"}},
		{"an initial more than the full name has", []string{"J. A. Smith; Mary Jones", "John Smith; Mary Jones"}, []string{"J. A. Smith: 1", "John Smith: 1"}},
		{"a full name with an initial", []string{"J. A. Smith; Mary Jones", "John A. Smith; Mary Jones"}, []string{"John A. Smith: 2 (J. A. Smith)"}},
		{"another middle initial", []string{"J. B. Smith; Mary Jones", "John A. Smith; Mary Jones"}, []string{"J. B. Smith: 1", "John A. Smith: 1"}},
		{"several initials", []string{"J. Smith; Mary Jones", "J. A. Smith; Mary Jones", "John Adam Smith; Mary Jones"}, []string{"John Adam Smith: 3 (J. A. Smith, J. Smith)"}},
		{"a double name", []string{"J.-P. Smith; Mary Jones", "Jean-Pierre Smith; Mary Jones"}, []string{"Jean-Pierre Smith: 2 (J.-P. Smith)"}},
		{"initials with and without dots", []string{"J. A. Smith", "J.A. Smith", "J A Smith", "J. A. Smith"}, []string{"J. A. Smith: 4"}},
		{"a particle", []string{"J. van Smith; Mary Jones", "Jan van Smith; Mary Jones"}, []string{"Jan van Smith: 2 (J. van Smith)"}},
		{"a particle in one of them", []string{"J. Smith; Mary Jones", "Jan van Smith; Mary Jones"}, []string{"J. Smith: 1", "Jan van Smith: 1"}},
		{"a suffix in one of them", []string{"J. Smith; Mary Jones", "John Smith Jr.; Mary Jones"}, []string{"J. Smith: 1", "John Smith Jr.: 1"}},
		{"a suffix in both", []string{"J. Smith, Jr.; Mary Jones", "John Smith Jr.; Mary Jones"}, []string{"John Smith Jr.: 2 (J. Smith, Jr.)"}},
		{"turned", []string{"Smith, John; Mary Jones", "John Smith; Mary Jones", "John Smith"}, []string{"John Smith: 3"}},
		{"accents", []string{"Ö. Smith; Mary Jones", "Oskar Smith; Mary Jones"}, []string{"Oskar Smith: 2 (Ö. Smith)"}},
		{"a paper with nobody who leads to the other", []string{"J. Smith; Mary Jones", "J. Smith; Paul Miller", "John Smith; Mary Jones"}, []string{"J. Smith: 2", "John Smith: 1"}},
		{"papers that lead to each other", []string{"J. Smith; Mary Jones; Paul Miller", "J. Smith; Paul Miller", "John Smith; Mary Jones"}, []string{"John Smith: 3 (J. Smith)"}},
		{"a paper alone", []string{"J. Smith; Mary Jones", "J. Smith", "John Smith; Mary Jones"}, []string{"John Smith: 3 (J. Smith)"}},
		{"a large team", []string{"J. Smith; Mary Jones" + team, "John Smith; Mary Jones" + team}, separate},
		{"a name that stands twice", []string{"J. Smith; J. Smith; Mary Jones", "John Smith; Mary Jones"}, joined},
	} {
		_, pages := planOf(t, peopleConfig, byLines(c.papers...)...)
		got := slices.DeleteFunc(authorPages(pages), func(s string) bool { return !strings.Contains(s, "Smith") })
		slices.Sort(got)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s\n got %q\nwant %q", c.what, got, c.want)
		}
		if _, pages := planOf(t, peopleConfig+"joinInitials = false\n", byLines(c.papers...)...); strings.Contains(strings.Join(authorPages(pages), ""), "(") {
			t.Errorf("%s: joined, although the configuration says no", c.what)
		}
	}
}

// TestCommonFamily adds authors with the same family name until initials say nothing.
func TestCommonFamily(t *testing.T) {
	papers := byLines("Y. Wang; Mary Jones", "Yi Wang; Mary Jones")
	joins := func() bool {
		_, pages := planOf(t, peopleConfig, papers...)
		return pages["authors/y-wang.html"].Kind == plan.KindRedirect
	}
	if !joins() {
		t.Fatal("two Wangs are not joined")
	}
	for i := range 60 {
		papers = append(papers, p(fmt.Sprintf("arxiv:2402.%05d", i+1), 20240201, fmt.Sprintf("A%c%c Wang", 'a'+i/26, 'a'+i%26)))
	}
	if joins() {
		t.Error("of 62 Wangs two are joined")
	}
}

// TestLinksToPeople checks what links to a page of several names.
func TestLinksToPeople(t *testing.T) {
	_, pages := planOf(t, config, byLines("J. Smith; Mary Jones", "J. Smith", "John Smith; Mary Jones")...)
	wantPaths(t, pages, plan.KindAuthor, "authors/john-smith.html", "authors/mary-jones.html")
	wantPaths(t, pages, plan.KindRedirect, "authors/j-smith.html")
	if to := pages["authors/j-smith.html"].Data.(*plan.RedirectData).To; to != "/papers/authors/john-smith.html" {
		t.Errorf("the old page leads to %s", to)
	}
	// Papers keep the name as it is printed.
	if got, want := pages["papers/2401.00002/"].Data.(*plan.PaperData).Authors, `<a href="/papers/authors/john-smith.html">J. Smith</a>`; got != want {
		t.Errorf("authors are %s, want %s", got, want)
	}
	// One paper was too few for a page, so there is no address to redirect.
	_, pages = planOf(t, config, byLines("J. Smith; Mary Jones", "John Smith; Mary Jones")...)
	wantPaths(t, pages, plan.KindAuthor, "authors/john-smith.html", "authors/mary-jones.html")
	wantPaths(t, pages, plan.KindRedirect)
}

func TestDeclaredPeople(t *testing.T) {
	lovelace := "[params.offprint.people]\n\"Ada Lovelace\" = [\"A. Lovelace\", \"Ada King\", \"Ada Nobody\"]\n"
	papers := byLines("Ada King; Ada Lovelace", "A. Lovelace", "A. Lovelace", "A.  LOVELACE", "ada lovelace", "ada lovelace", "A. King; Mary Jones", "Ada King; Mary Jones")
	pl, pages := planOf(t, peopleConfig+lovelace, papers...)
	want := []string{"Ada Lovelace: 8 (A. King, A. Lovelace, Ada King)", "Mary Jones: 2"}
	if got := authorPages(pages); !slices.Equal(got, want) {
		t.Errorf("pages\n got %q\nwant %q", got, want)
	}
	wantPaths(t, pages, plan.KindRedirect, "authors/a-king.html", "authors/a-lovelace.html", "authors/ada-king.html")
	if len(pl.Warnings) != 1 || !strings.Contains(pl.Warnings[0], `"Ada Nobody"`) {
		t.Errorf("warnings: %q", pl.Warnings)
	}
	// No paper needs to have the name of the page.
	_, pages = planOf(t, peopleConfig+lovelace, byLines("A. Lovelace", "Ada King")...)
	if got, want := authorPages(pages), []string{"Ada Lovelace: 2 (A. Lovelace, Ada King)"}; !slices.Equal(got, want) {
		t.Errorf("pages\n got %q\nwant %q", got, want)
	}
	// Nor any of the other names.
	_, pages = planOf(t, peopleConfig+lovelace, byLines("Alan Turing")...)
	wantPaths(t, pages, plan.KindAuthor, "authors/alan-turing.html")

	smiths := byLines("J. Smith; Mary Jones", "John Smith; Mary Jones")
	_, pages = planOf(t, peopleConfig+"apart = [[\"john smith\", \"J Smith\"]]", smiths...)
	wantPaths(t, pages, plan.KindAuthor, "authors/j-smith.html", "authors/john-smith.html", "authors/mary-jones.html")
	// Names that are kept apart are not joined through a third one.
	_, pages = planOf(t, peopleConfig+"apart = [[\"J. Smith\", \"J. A. Smith\"]]", append(slices.Clone(smiths), p("arxiv:2402.00001", 20240201, "J. A. Smith", "Mary Jones"))...)
	wantPaths(t, pages, plan.KindAuthor, "authors/j-a-smith.html", "authors/j-smith.html", "authors/john-smith.html", "authors/mary-jones.html")
	// A name with initials in the configuration is not joined with a full name.
	_, pages = planOf(t, peopleConfig+"[params.offprint.people]\n\"J. Smith\" = [\"J. Smythe\"]", smiths...)
	wantPaths(t, pages, plan.KindAuthor, "authors/j-smith.html", "authors/john-smith.html", "authors/mary-jones.html")
}

func TestPeopleErrors(t *testing.T) {
	for _, c := range []struct{ toml, want string }{
		{"[params.offprint.people]\nA = [\"C\"]\nB = [\"c\"]", `"c" is another name of both "A" and "B"`},
		{"[params.offprint.people]\nA = [\"B\"]\nB = [\"C\"]", `"B" is another name of "A", and has other names itself`},
		{"[params.offprint.people]\n\"A. B\" = [\"C\"]\n\"a b\" = [\"D\"]", `"A. B" and "a b" are the same name`},
		{"[params.offprint.people]\nA = []", `"A" has no other names`},
		{"[params.offprint.people]\nA = [\" \"]", `" " is not a name`},
		{"[params.offprint.people]\nA = \"B\"", "params.offprint.people"},
		{"[params.offprint]\napart = [[\"A\"]]", "is one name"},
		{"[params.offprint]\napart = [[\"A\", \"a\"]]", `"A" and "a" are the same name`},
		{"[params.offprint]\napart = [[\"A\", \"B\"]]\n[params.offprint.people]\nC = [\"A\", \"B\"]", `"A" and "B" are one person by params.offprint.people`},
	} {
		_, err := site.ParseConfig("config.toml", []byte("baseURL = \"https://a.example/\"\n"+c.toml), "")
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "config.toml") {
			t.Errorf("%s\n got error %v\nwant one with %q", c.toml, err, c.want)
		}
	}
}

func TestSortedByFamilyName(t *testing.T) {
	_, pages := planOf(t, peopleConfig, byLines(
		"Jan van der Berg; Ludwig van Beethoven; Oskar von Miller; Carl Bosch Jr.; Bertha Benz III; ATLAS Collaboration; Plato; Amari, Shun-ichi; José Ortega y Gasset; Zoë Berg; Ada van der Berg")...)
	var got []string
	for line := range strings.SplitSeq(pages["authors/"].Data.(*plan.IndexData).Names, "<li>") {
		if _, name, ok := strings.Cut(line, `.html">`); ok {
			name, _, _ = strings.Cut(name, "<")
			got = append(got, name)
		}
	}
	want := []string{"Amari, Shun-ichi", "ATLAS Collaboration", "Ludwig van Beethoven", "Bertha Benz III", "Ada van der Berg", "Jan van der Berg",
		"Zoë Berg", "Carl Bosch Jr.", "Oskar von Miller", "José Ortega y Gasset", "Plato"}
	if !slices.Equal(got, want) {
		t.Errorf("order\n got %q\nwant %q", got, want)
	}
}
