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
		"## 🔥 Hot: A Survey of Agents\nhttps://arxiv.org/abs/2510.06001\n":                                   "2510.06001 | A Survey of Agents | ",
		"## 🚀 [A Survey of Agents](https://arxiv.org/abs/2510.06001) 🚀\n":                                     "2510.06001 | A Survey of Agents | ",
		"| Title | Link |\n|-|-|\n| [2510.06001] A Survey of Agents | https://arxiv.org/abs/2510.06001 |\n": "2510.06001 | A Survey of Agents | ",
		"## [1984.0001] Is No Identifier\nhttps://arxiv.org/abs/2510.06001\n":                               "2510.06001 | [1984.0001] Is No Identifier | ",
	} {
		papers, faults, notes := digested(t, text, source.Input{})
		if !slices.Equal(papers, []string{want}) {
			t.Errorf("%q:\n%q, faults %q, notes %q", text, papers, faults, notes)
		}
	}
}

// The titles of arXiv's own pages begin with the identifier, and people copy them.
func TestTitleWithItsIdentifier(t *testing.T) {
	for in, want := range map[string]string{
		`[{"title":"[2510.06001] A Survey of Agents","url":"https://arxiv.org/abs/2510.06001"}]`: "A Survey of Agents",
		`[{"title":"2510.06001 A Survey of Agents","arxiv_id":"2510.06001v3"}]`:                 "A Survey of Agents",
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
