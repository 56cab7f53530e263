package source_test

import (
	"slices"
	"strings"
	"testing"

	"offprint/generator/source"
)

// TestDigestAuthorsAndAbstracts checks that authors and abstracts are found without the usual
// labels.
func TestDigestAuthorsAndAbstracts(t *testing.T) {
	const link = "https://arxiv.org/abs/2510.06001"
	const long = "Agents act in the world and learn from what they see there, which is more than what any of the benchmarks of today can measure. This survey orders two hundred systems by what they perceive, remember and do, and finds five questions that nobody has an answer to."
	const bee = "Ann Bee, Cy Dee"
	for text, want := range map[string][3]string{
		"## [A Survey of Agents](" + link + ")\n- 👥 Zeyu Zhu, Kevin Qinghong Lin\n":                                             {"Zeyu Zhu, Kevin Qinghong Lin", "", ""},
		"## [A Survey of Agents](" + link + ")\n👥 Zeyu Zhu\n":                                                                   {"Zeyu Zhu", "", ""},
		"## [A Survey of Agents](" + link + ")\n- ✍️ Ann Bee, Cy Dee\n- 📅 2025-10-07\n":                                         {bee, "", ""},
		"- **[A Survey of Agents](" + link + ")** by Ann Bee, Cy Dee\n":                                                         {bee, "", ""},
		"- [A Survey of Agents](" + link + ") by Ann Bee\n":                                                                     {"Ann Bee", "", ""},
		"1. **[A Survey of Agents](" + link + ")** by Ann Bee and Cy Dee\n":                                                     {bee, "", ""},
		"**[A Survey of Agents](" + link + ")** by Ann Bee, Cy Dee\n":                                                           {bee, "", ""},
		"- [x] [A Survey of Agents](" + link + ") - Bee et al.\n":                                                               {"Bee", "", "Bee and others"},
		"- [X] [A Survey of Agents](" + link + ") (Bee et al., 2025)\n":                                                         {"Bee", "", "Bee and others"},
		"* [ ] [A Survey of Agents](" + link + ") — Ann Bee et al.\n":                                                           {"Ann Bee", "", "Bee, Ann and others"},
		"### [A Survey of Agents](" + link + ")\n*Ann Bee, Cy Dee*\n\n> Agents act.\n":                                          {bee, "Agents act.", ""},
		"### [A Survey of Agents](" + link + ")\n**Authors:** Ann Bee, Cy Dee\n\n> Agents act. They learn, too.\n> And more.\n": {bee, "Agents act. They learn, too. And more.", ""},
		"### [A Survey of Agents](" + link + ")\n**Authors:** Ann Bee, Cy Dee\n\n" + long + "\n":                                {bee, long, ""},
		"### [A Survey of Agents](" + link + ")\n*Ann Bee, Cy Dee*\n\nAgents act in the world.\n":                               {bee, "Agents act in the world.", ""},
	} {
		items, _ := read(t, []byte(text), source.Input{Format: "digest", Today: today})
		if len(items) != 1 || items[0].Record == nil {
			t.Errorf("%q: %+v", text, items)
			continue
		}
		p := items[0].Record.Paper
		if got := [3]string{strings.Join(p.Authors, ", "), strings.Join(strings.Fields(p.Abstract), " "), p.Citation.Get("author")}; got != want || p.Title != "A Survey of Agents" {
			t.Errorf("%q:\n got %q, %q\nwant %q\nsummary %q", text, got, p.Title, want, p.Summary)
		}
	}
}

// TestDigestsRecognized checks digests that must be recognized without naming the format.
func TestDigestsRecognized(t *testing.T) {
	const a, b = "https://arxiv.org/abs/2510.06001", "https://huggingface.co/papers/2510.06002"
	const long = "Agents act in the world and learn from what they see there, which is more than what any of the benchmarks of today can measure. This survey orders two hundred systems by what they perceive, remember and do, and finds five questions."
	for _, text := range []string{
		"# Daily\n\n## **A Survey of Agents** (👍 53)\n" + a + "\n\n" + long + "\n\n## **Deep Bread** (👍 9)\n" + b + "\n\n" + long + "\n",
		"# Daily\n\n## 1. A Survey of Agents\n\n" + a + "\n\n" + long + "\n\n## 2. Deep Bread\n\n" + b + "\n\n" + long + "\n",
		"# Daily\n\n1. **A Survey of Agents**\n   " + a + "\n\n   " + long + "\n\n2. **Deep Bread**\n   " + b + "\n\n   " + long + "\n",
		"| # | Paper | 👍 | Link |\n|---|---|---|---|\n| 1 | A Survey of Agents | 53 | [arXiv](" + a + ") |\n| 2 | Deep Bread | 9 | [HF](" + b + ") |\n",
		"# Papers\n\n- **Title**: A Survey of Agents\n- **Link**: " + a + "\n- **Upvotes**: 53\n\n- **Title**: Deep Bread\n- **Link**: " + b + "\n- **Upvotes**: 9\n",
		"# Papers\n\n**Title**: A Survey of Agents\n**Link**: " + a + "\n**Upvotes**: 53\n\n---\n\n**Title**: Deep Bread\n**Link**: " + b + "\n**Upvotes**: 9\n",
		"# Papers\n\n### [A Survey of Agents](https://huggingface.co/papers/2510.06001)\n👍 53\n\n### [Deep Bread](" + b + ")\n👍 9\n",
		"# Papers\n\n## A Survey of Agents\n[Paper](" + a + ") | [Code](https://github.com/bee/agents)\n\n## Deep Bread\n[Paper](" + b + ") | [Code](https://github.com/dee/bread)\n",
		"- [x] [A Survey of Agents](" + a + ") - Bee et al.\n- [ ] [Deep Bread](" + b + ") - Dee et al.\n",
		"- **[A Survey of Agents](" + a + ")** by Ann Bee, Cy Dee\n- **[Deep Bread](" + b + ")** by Cy Dee\n",
	} {
		items, report, err := tryRead(strings.NewReader(text), source.Input{Today: today})
		if err != nil {
			t.Errorf("%s\n%v", text, err)
			continue
		}
		var titles []string
		for _, it := range items {
			if it.Record != nil {
				titles = append(titles, it.Record.Paper.ID.Value()+" "+it.Record.Paper.Title)
			}
		}
		if report.Format != "digest" || !slices.Equal(titles, []string{"2510.06001 A Survey of Agents", "2510.06002 Deep Bread"}) {
			t.Errorf("%s\n%s: %q", text, report.Format, titles)
		}
	}
	// A README that mentions two papers is not a digest.
	for _, text := range []string{
		"# Bread\n\nThis is the code of [A Survey of Agents](" + a + ").\n\n## Install\n\n```\npip install bread\n```\n\n## Related work\n\n- [Deep Bread](" + b + ")\n",
	} {
		if items, report, err := tryRead(strings.NewReader(text), source.Input{Today: today}); err == nil {
			t.Errorf("%s\n%s: %d", text, report.Format, len(items))
		}
	}
}
