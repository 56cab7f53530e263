package source_test

import (
	"strings"
	"testing"

	"offprint/generator/source"
)

// TestDigestVotes checks the forms in which bots write the votes of a paper.
func TestDigestVotes(t *testing.T) {
	const link = "https://arxiv.org/abs/2510.06001"
	for text, want := range map[string]int{
		"## A Survey of Agents\n- **Link**: " + link + "\n- **Upvotes**: 53\n":                  53,
		"## A Survey of Agents\n- 链接: " + link + "\n- 点赞: 1,053\n":                              1053,
		"## **A Survey of Agents** (👍 53)\n" + link + "\n":                                      53,
		"## A Survey of Agents (👍1.2k)\n" + link + "\n":                                         1200,
		"## 1. [A Survey of Agents](" + link + ") ▲ 53\n":                                       53,
		"- [A Survey of Agents](" + link + ") - 53 upvotes\n":                                   53,
		"- [A Survey of Agents](" + link + ") (⬆️ 53)\n":                                        53,
		"- 👍 53 [A Survey of Agents](" + link + ")\n":                                           53,
		"| # | Paper | 👍 | Link |\n|-|-|-|-|\n| 1 | A Survey of Agents | 53 | " + link + " |\n": 53,
		"## A Survey of Agents\n" + link + "\n**Votes:** many\n":                                0,
		"## A Survey of Agents\n" + link + "\n**Votes:** n/a\n":                                 0,
	} {
		items, _ := read(t, []byte(text), source.Input{Format: "digest", Today: today})
		if len(items) != 1 || items[0].Record == nil {
			t.Errorf("%q: %+v", text, items)
			continue
		}
		p := items[0].Record.Paper
		if p.Title != "A Survey of Agents" || p.ID != "arxiv:2510.06001" || p.Upvotes != want {
			t.Errorf("%q: %s, %q, %d", text, p.ID, p.Title, p.Upvotes)
		}
		if told := strings.Contains(strings.Join(items[0].Notes, "\n"), "are not votes"); told != strings.Contains(text, "many") {
			t.Errorf("%q: %q", text, items[0].Notes)
		}
	}
}

// TestTableCounts checks numbers in tables as people write them, and the notes on values that
// are not numbers.
func TestTableCounts(t *testing.T) {
	for value, want := range map[string]int{
		`53`: 53, `"53"`: 53, `"1,053"`: 1053, `"1.2k"`: 1200, `"1.2 K"`: 1200, `"3k"`: 3000, `"👍 53"`: 53, `"53 upvotes"`: 53, `"+53"`: 53, `53.0`: 53, `"53.0"`: 53,
		`0`: 0, `""`: 0, `null`: 0, `"NaN"`: 0,
		`"n/a"`: -1, `"-3"`: -1, `-3`: -1, `"many"`: -1, `1.5`: -1,
	} {
		in := `[{"title":"A Survey","id":"2510.06001","votes":` + value + `},{"title":"Another","id":"2510.06002","votes":` + value + `}]`
		items, report := read(t, []byte(in), source.Input{Today: today})
		if len(items) != 2 || items[0].Record == nil || items[0].Record.Paper.Upvotes != max(want, 0) {
			t.Errorf("%s: %+v", value, items)
		}
		said := strings.Join(report.Notes, "\n")
		if told := strings.Contains(said, "invalid or negative numbers"); told != (want < 0) || told && !strings.Contains(said, "in votes: 2") {
			t.Errorf("%s: %q", value, said)
		}
	}
}

// TestRelativeAddresses checks that the identifier is read from an address without a host.
func TestRelativeAddresses(t *testing.T) {
	for in, want := range map[string]string{
		`[{"title":"A Survey","url":"/papers/2510.00200","authors":["Ann Bee"]}]`:           "arxiv:2510.00200",
		`[{"title":"A Survey","url":"/papers/2510.00200#community","authors":["Ann Bee"]}]`: "arxiv:2510.00200",
		`[{"title":"A Survey","link":"papers/2510.00200","authors":["Ann Bee"]}]`:           "arxiv:2510.00200",
		`[{"title":"A Survey","pdf":"/pdf/2510.00200v2.pdf","authors":["Ann Bee"]}]`:        "arxiv:2510.00200",
		"title,url\nA Survey,/abs/2510.00200\n":                                             "arxiv:2510.00200",
		`[{"title":"A Survey","url":"/blog/2510","authors":["Ann Bee"]}]`:                   "title:a-survey",
	} {
		items, report := read(t, []byte(in), source.Input{Today: today})
		if len(items) != 1 || items[0].Record == nil || string(items[0].Record.Paper.ID) != want {
			t.Errorf("%s: %+v", in, items)
			continue
		}
		if told := strings.Contains(strings.Join(report.Notes, "\n"), "addresses without a site, and without which the papers go in, such as “/blog/2510” (record 1 (line 1, column 2)): 1"); told != strings.HasPrefix(want, "title:") {
			t.Errorf("%s: %q", in, report.Notes)
		}
	}
	papers, faults, _ := digested(t, "- [A Survey of Agents](/papers/2510.00200)\n", source.Input{})
	if strings.Join(papers, "") != "2510.00200 | A Survey of Agents | " {
		t.Errorf("%q %q", papers, faults)
	}
}
