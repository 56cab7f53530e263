package generator_test

import (
	"path/filepath"
	"strings"
	"testing"

	"offprint/generator"
)

// faulty are inputs with every kind of fault that their format can have, each on a line
// of its own, and what is said of it: how the line begins, behind the file's name, and
// what it holds. Everything is said once, and nothing else.
var faulty = []struct {
	name, input string
	want        []string // "line 3|is no date"
}{
	{"faults.bib", `Notes to myself, which are no entry.
@article{good, title = {Snow on a Scale}, author = {Bee, Ann}, year = 2020, journal = {Notes}}
@article{date, title = {Ice on a Scale}, author = {Bee, Ann}, date = {Springtime}, journal = {Notes}}
@article{doi, title = {Hail on a Scale}, author = {Bee, Ann}, year = 2020, doi = {not a doi}}
@article{letters, title = {123 ---}, author = {Bee, Ann}, year = 2020}
@article{untitled, author = {Bee, Ann}, year = 2020}
@article{address, title = {Rain on a Scale}, author = {Bee, Ann}, year = 2020, abstract = {https://example.org/rain}}
@gizmo{type, title = {Fog on a Scale}, author = {Bee, Ann}, year = 2020}
@article{good, title = {Snow on a Scale}, author = {Bee, Ann}, year = 2020, journal = {Notes}}
@article{number, title = {Dew on a Scale}, author = {Bee, Ann}, year = 2020, eprint = {2401.0123}, eprinttype = {arxiv}}
@article{future, title = {Mist on a Scale}, author = {Bee, Ann}, date = {2999-01-01}}
@article{cut, title = {Sleet on a Scale}, author = {Bee,
`, nil},
	{"faults.ris", "TY  - JOUR\nTI  - Wood on a Scale\nAU  - Dee, Cy\nPY  - 2020\nER  - \n\nNotes that are no reference.\n\n" +
		"TY  - JOUR\nTI  - Bark on a Scale\nAU  - Dee, Cy\nPY  - Springtime\nER  - \n\n" +
		"TY  - JOUR\nTI  - Leaf on a Scale\nAU  - Dee, Cy\nPY  - 2020\nDO  - not a doi\nER  - \n\n" +
		"TY  - JOUR\nTI  - 123 ---\nAU  - Dee, Cy\nPY  - 2020\nER  - \n\n" +
		"TY  - JOUR\nTI  - Root on a Scale\nAU  - Dee, Cy\nPY  - 2020\nAB  - https://example.org/root\nER  - \n\n" +
		"TY  - GIZMO\nTI  - Twig on a Scale\nAU  - Dee, Cy\nPY  - 2020\nER  - \n\n" +
		"TY  - JOUR\nTI  - Wood on a Scale\nAU  - Dee, Cy\nPY  - 2020\nER  - \n\n" +
		"TI  - Moss on a Scale\nAU  - Dee, Cy\nPY  - 2020\nER  - \n\n" +
		"TY  - JOUR\nTI  - Fern on a Scale\nAU  - Dee,", nil},
	{"faults.csv", "arxiv_id,title,authors,published,doi,abstract,shelfmark\n" +
		"2401.00011,Iron on a Scale,Flo Ee,2020-01-01,,Heavy.,A1\n" +
		"2401.00012,Zinc on a Scale,Flo Ee,Springtime,,Light.,A2\n" +
		"2401.00013,Gold on a Scale,Flo Ee,2020-01-01,not a doi,Heavier.,A3\n" +
		"2401.00014,123,Flo Ee,2020-01-01,,Heavy.,A4\n" +
		"2401.00015,Lead on a Scale,Flo Ee,2020-01-01,,https://example.org/lead,A5\n" +
		"2401.0016,Rust on a Scale,Flo Ee,2020-01-01,,Heavy.,A6\n" +
		"2401.00011,Iron on a Scale,Flo Ee,2020-01-01,,Heavy.,A7\n" +
		"2401.00017,Salt on a Scale,Flo Ee\n" +
		"2401.00018,,Flo Ee,2020-01-01,,Heavy.,A8\n" +
		"2401.00019,Tin on a Scale,Flo Ee,2020-01-01,,\"Heavy", nil},
	{"faults.md", "# Daily Papers\n\nby AK and the research community\n\nJan 5\n\n" +
		listed("2501.00021", "Clay on a Scale", "*   6 authors") +
		listed("2501.00022", "42", "*   6 authors") +
		listed("2501.00023", "https://example.org/clay", "*   6 authors") +
		listed("2501.00021", "Mud on a Scale", "*   6 authors") +
		"Read also [this](https://huggingface.co/papers/2501.00029)\n\n" +
		listed("2501.00024", "Sand on a Scale", "*   6 authors") +
		"### [Silt on a Scale](https://huggingface.co/papers/2501.00025)\n", nil},
}

func listed(id, title, authors string) string {
	to := "https://huggingface.co/papers/" + id
	return "Submitted by\n\n[ann](https://huggingface.co/ann)\n\n[4](https://huggingface.co/login?next=%2Fpapers%2F" + id + ")\n\n### [" + title + "](" + to + ")\n\n·\n\n" + authors + "\n\n[2](" + to + "#community)\n\n"
}

func TestImportTellsFaults(t *testing.T) {
	for _, test := range faulty {
		t.Run(test.name, func(t *testing.T) {
			s := newShop(t)
			path := s.file(test.name, test.input)
			res, err := generator.Import(s.Context(), s.options(path))
			if err != nil {
				t.Fatal(err)
			}
			t.Log(res)
			for _, l := range s.log {
				t.Log(strings.ReplaceAll(l, filepath.Dir(path)+"/", ""))
			}
		})
	}
}
