package source_test

import (
	"slices"
	"testing"

	"offprint/generator/source"
)

func TestDigestTitlesWithoutDecoration(t *testing.T) {
	for text, want := range map[string]string{
		"### [2510.06001] A Survey of Agents\nhttps://arxiv.org/abs/2510.06001\n":                           "2510.06001 | A Survey of Agents | ",
		"### [2510.06001] A Survey of Agents\n- **Authors:** Ann Bee, Cy Dee\n":                             "2510.06001 | A Survey of Agents | Ann Bee, Cy Dee",
		"### [[2510.06001] A Survey of Agents](https://arxiv.org/abs/2510.06001)\n":                         "2510.06001 | A Survey of Agents | ",
		"### [2510.06001v2: A Survey of Agents](https://arxiv.org/abs/2510.06001)\n":                        "2510.06001 | A Survey of Agents | ",
		"### arXiv:2510.06001 A Survey of Agents\nhttps://arxiv.org/abs/2510.06001\n":                       "2510.06001 | A Survey of Agents | ",
		"- **Title**: (2510.06001) A Survey of Agents\n- **Authors**: Ann Bee, Cy Dee\n":                    "2510.06001 | A Survey of Agents | Ann Bee, Cy Dee",
		"## 🔥 Hot: A Survey of Agents\nhttps://arxiv.org/abs/2510.06001\n":                                  "2510.06001 | A Survey of Agents | ",
		"## 🚀 [A Survey of Agents](https://arxiv.org/abs/2510.06001) 🚀\n":                                   "2510.06001 | A Survey of Agents | ",
		"| Title | Link |\n|-|-|\n| [2510.06001] A Survey of Agents | https://arxiv.org/abs/2510.06001 |\n": "2510.06001 | A Survey of Agents | ",
		"## [1984.0001] Is No Identifier\nhttps://arxiv.org/abs/2510.06001\n":                               "2510.06001 | [1984.0001] Is No Identifier | ",
	} {
		papers, faults, notes := digested(t, text, source.Input{})
		if !slices.Equal(papers, []string{want}) {
			t.Errorf("%q:\n%q, faults %q, notes %q", text, papers, faults, notes)
		}
	}
}

// TestTitleWithItsIdentifier checks that an identifier before a title is removed, as in the
// titles of arXiv's own pages, which people copy.
func TestTitleWithItsIdentifier(t *testing.T) {
	for in, want := range map[string]string{
		`[{"title":"[2510.06001] A Survey of Agents","url":"https://arxiv.org/abs/2510.06001"}]`: "A Survey of Agents",
		`[{"title":"2510.06001 A Survey of Agents","arxiv_id":"2510.06001v3"}]`:                  "A Survey of Agents",
		`[{"title":"[2510.06001] A Survey of Agents","arxiv_id":"2510.06002"}]`:                  "[2510.06001] A Survey of Agents",
		`[{"title":"2510 Ways to Leave","arxiv_id":"2510.06001"}]`:                               "2510 Ways to Leave",
		`[{"title":"arXiv:hep-th/9901001: Strings","arxiv_id":"hep-th/9901001"}]`:                "Strings",
	} {
		items, _ := read(t, []byte(in), source.Input{Format: "table", Today: today})
		if len(items) != 1 || items[0].Record == nil || items[0].Record.Paper.Title != want {
			t.Errorf("%s: %+v", in, items)
		}
	}
}

// TestIdentifierInTitle checks that the identifier of a bookmark of an arXiv page is read from
// the title.
func TestIdentifierInTitle(t *testing.T) {
	for in, want := range map[string]string{
		`[{"title":"[2510.06001v2] A Survey of Agents","authors":["Ann Bee"]}]`: "arxiv:2510.06001 A Survey of Agents",
		`[{"title":"[hep-th/9901001] On Strings","authors":["Ann Bee"]}]`:       "arxiv:hep-th/9901001 On Strings",
		`[{"title":"[1984] A Survey of Agents","authors":["Ann Bee"]}]`:         "title:1984-a-survey-of-agents [1984] A Survey of Agents",
		`[{"title":"2510.06001 Ways to Leave a Lover","authors":["Ann Bee"]}]`:  "title:2510-06001-ways-to-leave-a-lover 2510.06001 Ways to Leave a Lover",
	} {
		items, _ := read(t, []byte(in), source.Input{Format: "table", Today: today})
		if len(items) != 1 || items[0].Record == nil {
			t.Errorf("%s: %+v", in, items)
			continue
		}
		if p := &items[0].Record.Paper; string(p.ID)+" "+p.Title != want {
			t.Errorf("%s: %s %s, want %s", in, p.ID, p.Title, want)
		}
	}
}

// TestDigestSectionsAreNoPapers checks that headings of sections and texts of links are not
// read as titles.
func TestDigestSectionsAreNoPapers(t *testing.T) {
	const link, bee = "https://arxiv.org/abs/2510.00001", "### [A Fine Title](https://arxiv.org/abs/2510.00002)\n*Ann Bee, Cy Dee*\n\n"
	for text, want := range map[string]string{
		bee + "## Also seen\n- " + link + "\n":                     "line 4: a link to arXiv without a title",
		bee + "## 📚 References\n" + link + "\n":                    "line 4: a link to arXiv without a title",
		bee + "## Introduction\n\n" + link + "\n":                  "line 4: a link to arXiv without a title",
		bee + "### Further reading\n\n- <" + link + ">\n":          "line 4: a link to arXiv without a title",
		bee + "## 延伸阅读\n- " + link + "\n":                          "line 4: a link to arXiv without a title",
		"- see also " + link + "\n":                                "line 1: a link to arXiv without a title",
		"- [see also](" + link + ")\n":                             "line 1: a link to arXiv without a title",
		"- [this paper](" + link + ")\n":                           "line 1: a link to arXiv without a title",
		"- see also https://doi.org/10.1234/abc\n":                 "line 1: a link to a paper without a title",
		"| Title | Link |\n|-|-|\n| More papers | " + link + "|\n": "line 3: a link to arXiv without a title",
	} {
		papers, faults, notes := digested(t, text, source.Input{})
		if !slices.Equal(faults, []string{want}) || len(papers) > 1 {
			t.Errorf("%q:\n%q, faults %q, notes %q", text, papers, faults, notes)
		}
	}
	// A paper may have such a title if other data confirm it.
	for _, text := range []string{
		"### [Introduction](" + link + ")\n**Authors:** Ann Bee, Cy Dee\n",
		"### Related Work\n- **Title**: Introduction\n- **Authors**: Ann Bee, Cy Dee\n- **Link**: " + link + "\n",
	} {
		papers, faults, notes := digested(t, text, source.Input{})
		if !slices.Equal(papers, []string{"2510.00001 | Introduction | Ann Bee, Cy Dee"}) {
			t.Errorf("%q:\n%q, faults %q, notes %q", text, papers, faults, notes)
		}
	}
	papers, faults, _ := digested(t, "- Some Real Title [see also]("+link+")\n", source.Input{})
	if !slices.Equal(papers, []string{"2510.00001 | Some Real Title | "}) {
		t.Errorf("%q, faults %q", papers, faults)
	}
}
