package generator_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"offprint/generator"
)

// faulty lists inputs with every kind of fault that their format can have, and the messages
// about each: the start of the line after the file name, and the text. Every fault must be
// reported exactly once, and nothing else. A repeated record counts as unchanged. BibTeX
// ignores text between entries, so it is not reported.
var faulty = []struct {
	name, input, result string
	want                []string
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
`, "11 read, 8 new, 0 updated, 1 unchanged, 2 rejected; taken in with a note: 8", []string{
		`line 3|date`,
		`line 4|doi`,
		`line 5|has no letters`,
		`line 6|rejected: it has no title`,
		`line 7|is an address`,
		`line 8|type "gizmo"`,
		`line 9|its key good`,
		`line 10|lacks a digit`,
		`line 11|2999-01-01`,
		`line 12|rejected: it is not closed`,
	}},
	{"faults.ris", "TY  - JOUR\nTI  - Wood on a Scale\nAU  - Dee, Cy\nPY  - 2020\nER  - \n\nNotes that are no reference.\n\n" +
		"TY  - JOUR\nTI  - Bark on a Scale\nAU  - Dee, Cy\nPY  - Springtime\nER  - \n\n" +
		"TY  - JOUR\nTI  - Leaf on a Scale\nAU  - Dee, Cy\nPY  - 2020\nDO  - not a doi\nER  - \n\n" +
		"TY  - JOUR\nTI  - 123 ---\nAU  - Dee, Cy\nPY  - 2020\nER  - \n\n" +
		"TY  - JOUR\nTI  - Root on a Scale\nAU  - Dee, Cy\nPY  - 2020\nAB  - https://example.org/root\nER  - \n\n" +
		"TY  - GIZMO\nTI  - Twig on a Scale\nAU  - Dee, Cy\nPY  - 2020\nER  - \n\n" +
		"TY  - JOUR\nTI  - Wood on a Scale\nAU  - Dee, Cy\nPY  - 2020\nER  - \n\n" +
		"TI  - Moss on a Scale\nAU  - Dee, Cy\nPY  - 2020\nER  - \n\n" +
		"TY  - JOUR\nTI  - Fern on a Scale\nAU  - Dee,", "9 read, 8 new, 0 updated, 1 unchanged, 0 rejected; taken in with a note: 7", []string{
		`line 7|in no reference`,
		`line 9|date`,
		`line 15|doi`,
		`line 22|has no letters`,
		`line 28|is an address`,
		`line 35|is not a RIS type`,
		`line 47|does not begin with TY`,
		`line 52|before its ER`,
	}},
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
		"2401.00019,Tin on a Scale,Flo Ee,2020-01-01,,\"Heavy", "10 read, 5 new, 0 updated, 1 unchanged, 4 rejected; taken in with a note: 3", []string{
		`line 3|is not a readable date`,
		`line 4|doi`,
		`line 5|rejected: its title`,
		`line 6|is an address`,
		`line 9|rejected: it has 3 columns`,
		`line 10|rejected: it has no title`,
		`line 11|cut short`,
		`identifiers that had lost zeros|“2401.0016”`,
		`columns passed over|shelfmark`,
	}},
	{"faults.md", "# Daily Papers\n\nby AK and the research community\n\nJan 5\n\n" +
		listed("2501.00021", "Clay on a Scale", "*   6 authors") +
		listed("2501.00022", "42", "*   6 authors") +
		listed("2501.00023", "https://example.org/clay", "*   6 authors") +
		listed("2501.00021", "Mud on a Scale", "*   6 authors") +
		"Read also [this](https://huggingface.co/papers/2501.00029)\n\n" +
		listed("2501.00024", "Sand on a Scale", "*   6 authors") +
		"### [Silt on a Scale](https://huggingface.co/papers/2501.00025)\n", "7 read, 3 new, 0 updated, 0 unchanged, 4 rejected", []string{
		`line 41|is an address`,
		`line 55|and another title`,
		`line 63|the end of the paper is missing`,
		`line 79|cut short`,
		`page heading says Jan 5|--date`,
	}},
}

func listed(id, title, authors string) string {
	to := "https://huggingface.co/papers/" + id
	return "Submitted by\n\n[ann](https://huggingface.co/ann)\n\n[4](https://huggingface.co/login?next=%2Fpapers%2F" + id + ")\n\n### [" + title + "](" + to + ")\n\n·\n\n" + authors + "\n\n[2](" + to + "#community)\n\n"
}

func TestImportTellsFaults(t *testing.T) {
	t.Parallel()
	for _, test := range faulty {
		t.Run(test.name, func(t *testing.T) {
			s := newShop(t)
			path := s.file(test.name, test.input)
			res, err := generator.Import(s.Context(), s.options(path))
			if err != nil {
				t.Fatal(err)
			}
			if res.String() != test.result {
				t.Errorf("%s, want %s", res, test.result)
			}
			var said []string
			for _, line := range s.log {
				if rest, ok := strings.CutPrefix(line, path+": "); ok {
					said = append(said, rest)
				} else if !strings.Contains(line, "without a date") && !strings.HasPrefix(line, "what was rejected is kept") {
					t.Errorf("said of no file: %s", line)
				}
			}
			for _, want := range test.want {
				begins, holds, _ := strings.Cut(want, "|")
				ofIt := func(line string) bool {
					rest, ok := strings.CutPrefix(line, begins)
					return ok && (rest == "" || !unicode.IsDigit(rune(rest[0]))) && strings.Contains(line, holds)
				}
				i := slices.IndexFunc(said, ofIt)
				if i < 0 {
					t.Errorf("not said: %s", want)
					continue
				}
				said = slices.Delete(said, i, i+1)
			}
			for _, line := range said {
				t.Errorf("said more than once, or for nothing: %s", line)
			}
		})
	}
}
