package source_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"offprint/generator/paper"
	"offprint/generator/source"
)

// digested reads text as a digest and returns one line per paper, the errors, and the notes of
// the report.
func digested(t testing.TB, text string, in source.Input) (papers, faults []string, notes []string) {
	t.Helper()
	in.Format = "digest"
	if in.Today == 0 {
		in.Today = today
	}
	items, report, err := tryRead(strings.NewReader(text), in)
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range items {
		if it.Err != nil {
			faults = append(faults, it.Where+": "+it.Err.Error())
			continue
		}
		p := it.Record.Paper
		papers = append(papers, fmt.Sprintf("%s | %s | %s", p.ID.Value(), p.Title, strings.Join(p.Authors, ", ")))
	}
	return papers, faults, report.Notes
}

// TestDigestShapes checks the paper read from each form of entry that bots and people write.
func TestDigestShapes(t *testing.T) {
	const attention = "1706.03762 | Attention Is All You Need | Ashish Vaswani, Noam Shazeer"
	const bare = "1706.03762 | Attention Is All You Need | "
	for text, want := range map[string]string{
		"### [Attention Is All You Need](https://arxiv.org/abs/1706.03762)\n*Ashish Vaswani, Noam Shazeer*":                                                                                                                                                                          attention,
		"### 1. Attention Is All You Need\n- **Authors:** Ashish Vaswani, Noam Shazeer\n- **Link:** https://arxiv.org/abs/1706.03762v5":                                                                                                                                              attention,
		"### Attention Is All You Need\n- **Authors:** Ashish Vaswani, Noam Shazeer\n- **DOI:** https://doi.org/10.48550/arXiv.1706.03762\n- **Abstract:** Attention alone.\n":                                                                                                       attention,
		"### 1. Attention Is All You Need\n**Authors**: Ashish Vaswani; Noam Shazeer | **arXiv**: `1706.03762`":                                                                                                                                                                      attention,
		"## 📄 Paper 12: Attention Is All You Need\n\n**Authors:** Ashish Vaswani and Noam Shazeer\n\n**PDF**: <https://arxiv.org/pdf/1706.03762.pdf>":                                                                                                                                attention,
		"## **Attention Is All You Need**\n> **作者**：Ashish Vaswani、Noam Shazeer\n> **论文链接**：[https://arxiv.org/abs/1706.03762](https://arxiv.org/abs/1706.03762)":                                                                                                                    attention,
		"**Title:** Attention Is All You Need\n**Authors:** Ashish Vaswani, Noam Shazeer\n**URL:** http://arxiv.org/abs/1706.03762":                                                                                                                                                  attention,
		"- **Title**: [Attention Is All You Need](https://arxiv.org/abs/1706.03762)\n- **Authors**: Ashish Vaswani, Noam Shazeer":                                                                                                                                                    attention,
		"**Attention Is All You Need**\n\n- authors: Ashish Vaswani, Noam Shazeer\n- arxiv: [http://arxiv.org/abs/1706.03762](http://arxiv.org/abs/1706.03762)":                                                                                                                      attention,
		"**[Attention Is All You Need](https://arxiv.org/abs/1706.03762)**<br>Ashish Vaswani, Noam Shazeer":                                                                                                                                                                          attention,
		"- [Attention Is All You Need](https://arxiv.org/abs/1706.03762), Ashish Vaswani, Noam Shazeer, 2017.06":                                                                                                                                                                     attention,
		"- **Attention Is All You Need**, Ashish Vaswani, Noam Shazeer, NIPS 2017 [[pdf]](https://arxiv.org/pdf/1706.03762) [[code]](https://github.com/a/b)":                                                                                                                        attention,
		"1. Ashish Vaswani, Noam Shazeer. [Attention Is All You Need](https://arxiv.org/abs/1706.03762). 2017":                                                                                                                                                                       attention,
		"- 2017-06-12, **Attention Is All You Need**, Ashish Vaswani, Noam Shazeer, Paper: [http://arxiv.org/abs/1706.03762](http://arxiv.org/abs/1706.03762)":                                                                                                                       attention,
		"- [ ] **[Attention Is All You Need](https://www.alphaxiv.org/abs/1706.03762)** - Ashish Vaswani, Noam Shazeer":                                                                                                                                                              attention,
		"* Attention Is All You Need [[arXiv:1706.03762](https://arxiv.org/abs/1706.03762)]":                                                                                                                                                                                         bare,
		"* “Attention Is All You Need” ([arXiv](https://arxiv.org/abs/1706.03762))":                                                                                                                                                                                                  bare,
		"- (*NIPS 2017*) Attention Is All You Need. [Paper](https://arxiv.org/abs/1706.03762), [Code](https://github.com/a/b)":                                                                                                                                                       bare,
		"### Attention Is All You Need (arXiv:1706.03762)\nAbstract: Something.":                                                                                                                                                                                                     bare,
		"<details>\n<summary><b>Attention Is All You Need</b></summary>\n\n**Authors:** Ashish Vaswani, Noam Shazeer\n\n**Link:** https://arxiv.org/abs/1706.03762\n</details>":                                                                                                      attention,
		"<h3><a href=\"https://arxiv.org/abs/1706.03762\">Attention Is All You Need</a></h3>\n<p><i>Ashish Vaswani, Noam Shazeer</i></p>":                                                                                                                                            attention,
		"|Title|Authors|Link|\n|-|-|-|\n|Attention Is All You Need|Ashish Vaswani, Noam Shazeer|[Link](https://arxiv.org/abs/1706.03762)|":                                                                                                                                           attention,
		"| id | title | authors |\n|:--|:--|:--|\n| 1706.03762 | Attention Is All | ['Ashish Vaswani', 'Noam Shazeer'] |\n|            | You Need         |                                    |":                                                                                    attention,
		"<table><tr><th></th><th>id</th><th>title</th><th>authors</th></tr><tr><th>0</th><td>1706.03762</td><td>Attention\\nIs All You Need</td><td>[Ashish Vaswani, Noam Shazeer]</td></tr></table>":                                                                                attention,
		"<table><tr><th>id</th><th>title</th><th>authors</th></tr><tr><td>1706.03762</td><td>Attention Is All You Need</td><td>[&#x27;Ashish Vaswani&#x27;, &#x27;Noam Shazeer&#x27;]</td></tr></table>":                                                                             attention,
		"Authors | Paper\n--- | ---\nAshish Vaswani, Noam Shazeer | [Attention Is All You Need](https://arxiv.org/abs/1706.03762)":                                                                                                                                                   attention,
		"| 属性 | 内容 |\n|--|--|\n| **论文标题** | Attention Is All You Need |\n| **作者** | Ashish Vaswani, Noam Shazeer |\n| **论文链接** | https://arxiv.org/abs/1706.03762 |":                                                                                                                 attention,
		"[1] [Attention Is All You Need](https://huggingface.co/papers/1706.03762)\nAuthors: Ashish Vaswani, Noam Shazeer":                                                                                                                                                           attention,
		"### [Attention Is All You Need](https://doi.org/10.48550/arXiv.1706.03762)\n\n- **Authors:**\n  - Ashish Vaswani\n  - Noam Shazeer":                                                                                                                                         attention,
		"#### Authors\nNobody\n### Attention Is All You Need\n#### Authors\nAshish Vaswani, Noam Shazeer\n#### Link\nhttps://arxiv.org/abs/1706.03762":                                                                                                                               attention,
		"- **[Transformer]** Attention Is All You Need. | **NIPS 2017** | [[pdf]](https://arxiv.org/pdf/1706.03762.pdf) [[code]](https://github.com/a/b)":                                                                                                                            bare,
		"* Attention Is All You Need. arXiv 2017, [[pdf]](https://arxiv.org/pdf/1706.03762)":                                                                                                                                                                                         bare,
		"- **Attention Is All You Need**. *Ashish Vaswani, Noam Shazeer*. [[Paper]](https://arxiv.org/abs/1706.03762) [[PDF]](https://arxiv.org/pdf/1706.03762) ![](https://img.shields.io/badge/year-2026-red)":                                                                     attention,
		"# Attention Is All You Need\n\n**Title:** Attention Is All You Need\n**Authors:** Ashish Vaswani, Noam Shazeer\n**arXiv ID:** 1706.03762\n**Abstract:** https://arxiv.org/abs/1706.03762\n\n## Abstract\n\nText.\n":                                                         attention,
		"# A note\n\n## Paper Information\n\n- **Title:** Attention Is All You Need\n- **Authors:** Ashish Vaswani, Noam Shazeer\n- **arXiv:** 1706.03762v1 (cs.CL)\n":                                                                                                               attention,
		"### 2. [Attention Is All You Need](https://huggingface.co/papers/1706.03762)\n\nRecurrence is slow.\n\n**Authors**: Ashish Vaswani,Noam Shazeer\n\n**Categories**: cs.CL,cs.LG\n\n**PDF URL**: https://arxiv.org/pdf/1706.03762.pdf\n\n**Published**: 2017-06-12T12:59:07Z": attention,
		"| Date | Paper | Links |\n| --- | --- | --- |\n| <span style='width: 42px;'>06-08</span> | **Attention Is All You Need**<br><sub>机构: Google<br>本文提出了一个网络。</sub>| <div>[![arXiv](https://img.shields.io/badge/x)](https://arxiv.org/pdf/1706.03762v1)</div> |":               bare,
		"- **BERT**: Pre-training of Deep Bidirectional Transformers [paper](https://arxiv.org/abs/1810.04805)":                                                                                                                                                                      "1810.04805 | BERT: Pre-training of Deep Bidirectional Transformers | ",
		"### [On $n$-gons & a \\$5 `game` of **one**](https://arxiv.org/abs/2401.00001)\nAbstract: x":                                                                                                                                                                                "2401.00001 | On $n$-gons & a $5 game of one | ",
	} {
		papers, faults, notes := digested(t, text, source.Input{})
		if !slices.Equal(papers, []string{want}) || len(faults) > 0 || len(notes) > 0 {
			t.Errorf("%s\n got %q, faults %q, notes %q\nwant %q", text, papers, faults, notes, want)
		}
	}
}

// TestDigestNotClaimed checks that other texts are not recognized as digests.
func TestDigestNotClaimed(t *testing.T) {
	bib := "\n```bibtex\n@misc{a,\n  title = {Attention Is All You Need},\n  eprint = {1706.03762},\n}\n```\n"
	for name, text := range map[string]string{
		"prose":             "# A network\n\nWe build on [attention](https://arxiv.org/abs/1706.03762), [BERT](https://arxiv.org/abs/1810.04805) and [residual networks](https://arxiv.org/abs/1512.03385).\n\n## Install\n\npip install it\n",
		"references":        "# A network\n\nThis is code.\n\n## Usage\n\nRun it.\n\n## References\n\n- [Attention Is All You Need](https://arxiv.org/abs/1706.03762)\n- [BERT: Pre-training](https://arxiv.org/abs/1810.04805)\n- [Deep Residual Learning](https://arxiv.org/abs/1512.03385)\n",
		"a paper's code":    "# Attention Is All You Need\n\n**Authors:** Ashish Vaswani, Noam Shazeer\n\n[Paper](https://arxiv.org/abs/1706.03762)\n\n## Abstract\n\nA network of attention alone.\n\n## Installation\n\n```\npip install it\n```\n",
		"a table of models": "# Models\n\n| Model | Parameters | Paper |\n|---|---|---|\n| Transformer | 65M | [arXiv](https://arxiv.org/abs/1706.03762) |\n| BERT | 340M | [arXiv](https://arxiv.org/abs/1810.04805) |\n| GPT-3 | 175B | [arXiv](https://arxiv.org/abs/2005.14165) |\n| ViT | 600M | [arXiv](https://arxiv.org/abs/2010.11929) |\n| CLIP | 400M | [arXiv](https://arxiv.org/abs/2103.00020) |\n",
		"changes":           "# Changelog\n\n- 2024-01-05: support for [LoRA](https://arxiv.org/abs/2106.09685)\n- 2024-01-04: **Breaking** change\n- 2024-01-03: **Authors** may be empty\n",
		"nothing but links": "# Links on arXiv\n\n- https://arxiv.org/abs/1706.03762\n- https://arxiv.org/abs/1810.04805\n- https://arxiv.org/abs/2005.14165\n- https://arxiv.org/abs/2010.11929\n- https://arxiv.org/abs/2103.00020\n",
		"BibTeX":            "# A network\n\nCite [Attention Is All You Need](https://arxiv.org/abs/1706.03762):\n" + bib,
		"comma-separated":   "title,authors,url\nAttention Is All You Need,Ashish Vaswani,https://arxiv.org/abs/1706.03762\n",
		"a dump":            "Title: Attention Is All You Need\nPDF: https://arxiv.org/pdf/1706.03762\nSummary: A network.\n---\nTitle: BERT\nPDF: https://arxiv.org/pdf/1810.04805\nSummary: Another.\n---\n",
	} {
		if claims := source.Claims([]byte(text)); slices.Contains(claims, "digest") {
			t.Errorf("%s is taken for a digest", name)
		}
	}
}

// TestDigestFences checks that code and BibTeX between the papers of a digest make none of
// them disappear.
func TestDigestFences(t *testing.T) {
	paperOf := func(i int) string {
		return fmt.Sprintf("## [Paper Boats %c](https://arxiv.org/abs/2401.0000%d)\n\n**Authors:** Ann Bee, Cy Dee\n\n", 'A'+i, i)
	}
	bibOf := func(i int) string {
		return fmt.Sprintf("@misc{bee%d,\n  title = {{Paper} Boats %c},\n  url = {https://arxiv.org/abs/2401.0000%d},\n}\n", i, 'A'+i, i)
	}
	fence := func(s string) string { return "```bibtex\n" + s + "```\n\n" }
	three := []string{"2401.00001 | Paper Boats B | Ann Bee, Cy Dee", "2401.00002 | Paper Boats C | Ann Bee, Cy Dee", "2401.00003 | Paper Boats D | Ann Bee, Cy Dee"}
	other := "@article{fox,\n  title = {Stone Bridges},\n  author = {Fox, Eve},\n}\n"
	for name, tt := range map[string]struct {
		text string
		note string
	}{
		"BibTeX below each":       {paperOf(1) + fence(bibOf(1)) + paperOf(2) + fence(bibOf(2)) + paperOf(3) + fence(bibOf(3)), ""},
		"in a collapsed part":     {paperOf(1) + "<details>\n<summary>BibTeX</summary>\n\n" + fence(bibOf(1)) + "</details>\n\n" + paperOf(2) + paperOf(3), ""},
		"without a fence":         {paperOf(1) + bibOf(1) + "\n" + paperOf(2) + paperOf(3), ""},
		"not closed":              {paperOf(1) + "```\n@misc{a,\n  title = {Paper Boats B\n```\n\n" + paperOf(2) + paperOf(3), "entries of BibTeX in it are not read, 1: save them as a .bib file"},
		"of other papers":         {paperOf(1) + paperOf(2) + paperOf(3) + "## References\n\n" + other + other + other + other, "entries of BibTeX in it are not read, 4: save them as a .bib file"},
		"JSON between them":       {paperOf(1) + "```json\n{\"a\": 1}\n```\n" + paperOf(2) + "~~~python\n@run(1)\ndef f(): pass\n~~~\n" + paperOf(3), ""},
		"JSON behind an abstract": {paperOf(1) + "### Abstract\nBoats.\n```json\n{\"a\": 1}\n```\n" + paperOf(2) + paperOf(3), ""},
	} {
		if claims := source.Claims([]byte(tt.text)); !slices.Equal(claims, []string{"digest"}) {
			t.Errorf("%s: claimed by %q", name, claims)
		}
		papers, faults, notes := digested(t, tt.text, source.Input{})
		if !slices.Equal(papers, three) || len(faults) > 0 || strings.Join(notes, "|") != tt.note {
			t.Errorf("%s: %q, faults %q, notes %q", name, papers, faults, notes)
		}
	}
	for name, text := range map[string]string{
		"a bibliography with comments": "A list of papers on arXiv.\n\nAuthors are sorted.\n\n" + bibOf(1) + "\nOn boats, see https://arxiv.org/abs/2401.00002\n" + bibOf(2) + other,
		"a citation":                   "# Paper Boats B\n\n[arXiv](https://arxiv.org/abs/2401.00001)\n\n## Citation\n\n" + fence(bibOf(1)),
	} {
		if claims := source.Claims([]byte(text)); !slices.Equal(claims, []string{"bibtex"}) {
			t.Errorf("%s: claimed by %q", name, claims)
		}
	}
}

// TestDigestDoubts checks that an entry that cannot be a paper is rejected with its line.
func TestDigestDoubts(t *testing.T) {
	const good = "### [Attention Is All You Need](https://arxiv.org/abs/1706.03762)\n**Authors:** Ashish Vaswani\n\n"
	for text, want := range map[string]string{
		"### [PDF](https://arxiv.org/abs/1810.04805)\n":                                                                  "line 4: a link to arXiv without a title",
		"### [1810.04805](https://arxiv.org/abs/1810.04805)\n":                                                           "line 4: a link to arXiv without a title",
		"### 19\n**Link:** https://arxiv.org/abs/1810.04805\n":                                                           "",
		"### [BERT: Pre-training](https://arxiv.org/abs/1810.04805)\n**Abstract:** https://arxiv.org/pdf/1810.04805":     "line 4: its abstract is an address, “https://arxiv.org/pdf/1810.04805”",
		"### [BERT: Pre-training](https://arxiv.org/abs/1810.04805)\n**PDF:** https://arxiv.org/pdf/1512.03385":          "line 4: its links lead to two papers, 1810.04805 and 1512.03385",
		"### [BERT: Pre-training](https://arxiv.org/abs/1706.03762)\n**Authors:** Jacob Devlin":                          "line 4: its identifier, 1706.03762, is that of “Attention Is All You Need” in line 1",
		"|Title|PDF|\n|-|-|\n||[1810.04805](https://arxiv.org/abs/1810.04805)|\n":                                        "line 6: it has no title",
		"|Title|Authors|PDF|\n|-|-|-|\n|BERT and others|||\n":                                                            "line 6: it has neither an identifier nor authors",
		"|Date|Title|PDF|\n|-|-|-|\n|2018|BERT|and|more|than|[1810.04805](https://arxiv.org/abs/1810.04805)|and|more|\n": "line 6: the row has 8 cells, and the table 3 columns",
		"- https://arxiv.org/abs/1810.04805\n":                                                                           "",
		"### [" + strings.Repeat("A long text ", 60) + "](https://arxiv.org/abs/1810.04805)\n":                           "line 4: it has no title: the text in its place is long enough to be an abstract",
	} {
		papers, faults, notes := digested(t, good+text, source.Input{})
		if len(papers) != 1 {
			t.Errorf("%s\naccepted: %q", text, papers)
		}
		if want != "" && !slices.Equal(faults, []string{want}) {
			t.Errorf("%s\n got %q\nwant %q", text, faults, want)
		}
		if strings.Contains(text, "1810.04805") && len(faults)+len(notes) == 0 {
			t.Errorf("%s\n is lost without a word", text)
		}
	}
}

// TestDigestTwice checks that entries with the same identifier are merged only if titles and
// authors agree.
func TestDigestTwice(t *testing.T) {
	const first = "### [Second Wind of Boats](https://arxiv.org/abs/2401.00001)\n**Authors:** Gil Hay\n\n"
	for text, same := range map[string]bool{
		"### [Third Wind of Boats](https://arxiv.org/abs/2401.00001)\n**Authors:** Ida Joy\n":  false,
		"### [Third Wind of Boats](https://arxiv.org/abs/2401.00001)\n**Authors:** Gil Hay\n":  false,
		"### [Second wind of boats](https://arxiv.org/abs/2401.00001)\n**Authors:** Ida Joy\n": false,
		"### [Second wind of boats](https://arxiv.org/abs/2401.00001)\n":                       true,
		"### [Second Wind of…](https://arxiv.org/abs/2401.00001v2)\n**Authors:** G. Hay\n":     true,
		"### [Second Wind of Boats: A Study](https://arxiv.org/abs/2401.00001)\n":              true,
	} {
		papers, faults, _ := digested(t, first+text, source.Input{})
		want := []string{"line 4: its identifier, 2401.00001, is that of “Second Wind of Boats” in line 1"}
		if len(papers) != 1 || same == slices.Equal(faults, want) || same && len(faults) > 0 {
			t.Errorf("%s: %q, faults %q", text, papers, faults)
		}
	}
}

// TestDigestTwiceAndWrong checks that, of two entries with the same identifier, a fault in one
// does not affect the other.
func TestDigestTwiceAndWrong(t *testing.T) {
	const good = "### [Second Wind of Boats](https://arxiv.org/abs/2401.00001)\n**Authors:** Gil Hay\n\n"
	const wrong = "### [Second Wind of Boats](https://arxiv.org/abs/2401.00001)\n**PDF:** https://arxiv.org/pdf/2401.00002\n\n"
	const fault = ": its links lead to two papers, 2401.00001 and 2401.00002"
	for text, want := range map[string]string{good + wrong: "line 4", wrong + good: "line 1"} {
		papers, faults, notes := digested(t, text, source.Input{})
		if len(papers) != 1 || !slices.Equal(faults, []string{want + fault}) || len(notes) > 0 {
			t.Errorf("%s: %q, faults %q, notes %q", text, papers, faults, notes)
		}
	}
}

// TestDigestMail checks a newsletter saved as a raw mail.
func TestDigestMail(t *testing.T) {
	const mail = "From: Ann <ann@example.org>\r\nSubject: Papers\r\nContent-Type: multipart/alternative; boundary=\"b1\"\r\n\r\n--b1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
		"1. Wax Boats and What They Are Made=\r\n Of\r\nAuthors: Ann Bee, J=C3=BCrgen Dee\r\nhttps://arxiv.org/abs/2205.00004\r\n\r\n2. Ice Boats\r\nAuthors: Cy Dee\r\nhttps://arxiv.org/abs/2205.00005\r\n--b1--\r\n"
	items, _, err := tryRead(strings.NewReader(mail), source.Input{Today: today})
	if err != nil || len(items) != 2 || items[0].Record == nil || items[0].Record.Paper.Title != "Wax Boats and What They Are Made Of" || items[0].Record.Paper.Authors[1] != "Jürgen Dee" {
		t.Errorf("%+v, %v", items, err)
	}
	// An invalid character affects at most its own line.
	for _, bad := range []string{"2. Ice\f Boats", "2. Ice Boats=\x01", "2. Ice Boats = \r\n"} {
		items, _, err := tryRead(strings.NewReader(strings.Replace(mail, "2. Ice Boats", bad, 1)), source.Input{Today: today})
		if err != nil || len(items) != 2 || items[0].Record == nil || items[0].Record.Paper.Authors[1] != "Jürgen Dee" {
			t.Errorf("%q: %+v, %v", bad, items, err)
		}
	}
	long := strings.Replace(mail, "--b1--", "--b1\r\nContent-Type: text/html\r\n\r\n<p>"+strings.Repeat("=20more", 1<<16)+"</p>\r\n--b1--", 1)
	if items, _, err := tryRead(strings.NewReader(long), source.Input{Today: today}); err != nil || len(items) < 2 || items[0].Record == nil {
		t.Errorf("with a long line: %d items, %v", len(items), err)
	}
}

// TestDigestLists checks that what hand-kept lists write beside a title does not become part
// of it.
func TestDigestLists(t *testing.T) {
	for text, want := range map[string]string{ // title, authors, venue
		"- [arXiv 2024] Wax Boats [[paper](https://arxiv.org/abs/2205.00004)]":                                                "Wax Boats||",
		"- [arXiv 2024] [Wax Boats](https://arxiv.org/abs/2205.00004)":                                                        "Wax Boats||",
		"- [NeurIPS 2023] Wax Boats [[paper](https://arxiv.org/abs/2205.00004)]":                                              "Wax Boats||NeurIPS 2023",
		"- [[NeurIPS 2023] Wax Boats](https://arxiv.org/abs/2205.00004)":                                                      "Wax Boats||NeurIPS 2023",
		"- `2022.05` Wax Boats [[paper](https://arxiv.org/abs/2205.00004)]":                                                   "Wax Boats||",
		"- Wax Boats, arXiv 2205.00004 [[paper](https://arxiv.org/abs/2205.00004)]":                                           "Wax Boats||",
		"- Wax Boats, NeurIPS 2023 [[paper](https://arxiv.org/abs/2205.00004)]":                                               "Wax Boats||NeurIPS 2023",
		"- Wax Boats, Ann Bee et al. [[paper](https://arxiv.org/abs/2205.00004)]":                                             "Wax Boats|Ann Bee|",
		"- Wax Boats, Ann Bee, Cy Dee et al. [[paper](https://arxiv.org/abs/2205.00004)]":                                     "Wax Boats|Ann Bee, Cy Dee|",
		"- Wax, Wood and Boats [[paper](https://arxiv.org/abs/2205.00004)]":                                                   "Wax, Wood and Boats||",
		"- [Paper](https://arxiv.org/abs/2205.00004) Wax Boats":                                                               "Wax Boats||",
		"- [[Paper](https://arxiv.org/abs/2205.00004)] [[Code](https://github.com/a/b)] Wax Boats":                            "Wax Boats||",
		"- **Wax Boats**\n  - [Paper](https://arxiv.org/abs/2205.00004) Accepted there":                                       "Wax Boats||",
		"|Title|\n|-|\n|[Wax Boats](https://arxiv.org/abs/2205.00004)<br>Ann Bee|":                                            "Wax Boats|Ann Bee|",
		"|Title|\n|-|\n|[Wax Boats](https://arxiv.org/abs/2205.00004)<br>Read This|":                                          "Wax Boats||",
		"|Title|\n|-|\n|[Wax Boats](https://arxiv.org/abs/2205.00004)<br>We propose boats|":                                   "Wax Boats||",
		"### Boats of [Wax](https://wax.example) and Wood\narXiv: 2205.00004":                                                 "Boats of Wax and Wood||",
		"### [WaxBoat](https://github.com/a/b): A Boat\n- Paper: https://arxiv.org/abs/2205.00004":                            "WaxBoat: A Boat||",
		"### Wax Boats [Code](https://github.com/a/b) of [Paper](https://arxiv.org/abs/2205.00004)":                           "Wax Boats||",
		"- **[WaxBoat](https://github.com/a/b): A Boat** by Ann Bee [pdf](https://arxiv.org/pdf/2205.00004)":                  "WaxBoat: A Boat|Ann Bee|",
		"|Title|Paper|\n|-|-|\n|Boats of [Wax](https://wax.example) and Wood|[2205.00004](https://arxiv.org/abs/2205.00004)|": "Boats of Wax and Wood||",
	} {
		items, _, err := tryRead(strings.NewReader(text), source.Input{Today: today, Format: "digest"})
		if err != nil || len(items) != 1 || items[0].Err != nil {
			t.Errorf("%s: %+v, %v", text, items, err)
			continue
		}
		p := items[0].Record.Paper
		if got := p.Title + "|" + strings.Join(p.Authors, ", ") + "|" + p.Citation.Get("journalref"); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// TestDigestOrganization checks that an organization is read only if exactly one is named.
func TestDigestOrganization(t *testing.T) {
	for text, want := range map[string]string{
		"**机构**：Boat Univ":                              "Boat Univ",
		"**Affiliation(s):** Boat University":           "Boat University",
		"- **Organization:** Boat Lab":                  "Boat Lab",
		"**Affiliations:** Boat University, Canoe Labs": "",
		"**Institutions:** 1. Boats; 2. Canoes":         "",
		"**Organization:** N/A":                         "",
		"**Affiliation:** https://boats.example":        "",
	} {
		items, _, err := tryRead(strings.NewReader("### [Paper Boats](https://arxiv.org/abs/2401.00001)\n**Authors:** Ann Bee\n\n"+text+"\n"), source.Input{Today: today, Format: "digest"})
		if err != nil || len(items) != 1 || items[0].Err != nil {
			t.Errorf("%s: %+v, %v", text, items, err)
			continue
		}
		if got := items[0].Record.Paper.Organization; got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// TestDigestFewRows checks that a table of titles and links is recognized as a digest if it
// has at least three rows.
func TestDigestFewRows(t *testing.T) {
	for n, want := range map[int]bool{2: false, 3: true} {
		table := "| Title | Link |\n|---|---|\n"
		for i := range n {
			table += fmt.Sprintf("| [Paper Boats %c](https://arxiv.org/abs/2401.0000%d) | [abs](https://arxiv.org/abs/2401.0000%d) |\n", 'A'+i, i+1, i+1)
		}
		if got := slices.Contains(source.Claims([]byte(table)), "digest"); got != want {
			t.Errorf("%d rows: %v", n, got)
		}
	}
}

// TestBibTeXTemplate checks that a BibTeX template to be filled in is not read as a paper.
func TestBibTeXTemplate(t *testing.T) {
	for text, good := range map[string]bool{
		"title={Your Title}, author={Bee, Ann}":                       false,
		"title={Your Paper Title Here}, author={Bee, Ann}":            false,
		"title={Title of the Paper}, author={Author(s)}":              false,
		"title={Title of Your Paper}, author={Bee, Ann}":              false,
		"title={Paper Title}, author={Bee, Ann}":                      true,
		"title={Paper Title}, author={Author}":                        false,
		"title={Paper Boats}, author={Your Name}":                     false,
		"title={Paper Boats}, author={Author(s)}":                     false,
		"title={Paper Boats}, author={Author 1 and Author 2}":         false,
		"title={Paper Boats}, author={Your Name and others}":          false,
		"title={Paper Boats}, author={Bee, Ann}":                      true,
		"title={Title of Nobility}, author={Bee, Ann}":                true,
		"title={What Is in Your Name?}, author={Bee, Ann and Author}": true,
	} {
		items, _, err := tryRead(strings.NewReader("# Boats\n\n```bibtex\n@article{a,\n  "+text+",\n  year={2024}\n}\n```\n"), source.Input{Today: today})
		if err != nil || len(items) != 1 || (items[0].Err == nil) != good || items[0].Where != "line 4" {
			t.Errorf("%s: %+v, %v", text, items, err)
		}
	}
}

// TestDigestDays checks which day the papers of a digest are assigned to.
func TestDigestDays(t *testing.T) {
	const one = "### [Attention Is All You Need](https://arxiv.org/abs/1706.03762)\n**Authors:** Ashish Vaswani\n"
	for _, tt := range []struct{ text, name, date, want string }{ // listed, scraped
		{"# 2024-01-05\n" + one, "README.md", "", "2024-01-05 2024-01-05"},
		{"# Arxiv of Fri, 5 Jan 2024\n" + one, "README.md", "", "2024-01-05 2024-01-05"},
		{"# New submissions for Fri, 5 Jan 24\n" + one, "README.md", "", "2024-01-05 2024-01-05"},
		{"# Daily papers (January 5th, 2024)\n## cs.CL\n" + one, "README.md", "", "2024-01-05 2024-01-05"},
		{"# 20240105\n# cs.CL\n" + one, "README.md", "", "2024-01-05 2024-01-05"},
		{"# 每日论文 2024年1月5日\n" + one, "README.md", "", "2024-01-05 2024-01-05"},
		{"# 2024년 1월 5일\n" + one, "README.md", "", "2024-01-05 2024-01-05"},
		{"# Preprints 5. März 2024\n" + one, "README.md", "", "2024-03-05 2024-03-05"},
		{"# Octopus 5, 2024\n" + one, "README.md", "", " " + today.String()},
		{"# Daily papers\n\n**Date:** 2024-01-05\n\n" + one, "README.md", "", "2024-01-05 2024-01-05"},
		{"> Updated on 2024.01.05\n" + one, "README.md", "", " 2024-01-05"},
		{"## Updated on 2024.01.05\n" + one, "2024-01-07.md", "", " 2024-01-05"},
		{"# Week 2024-01-01 to 2024-01-05\n" + one, "README.md", "", " 2024-01-05"},
		{"# Daily papers\n" + one, "2024-01-05.md", "", "2024-01-05 2024-01-05"},
		{"# 2024-01-05\n" + one, "2024-01-07.md", "", "2024-01-05 2024-01-07"},
		{"# 2024-01-05\n" + one, "2024-01-07.md", "2024-02-01", "2024-02-01 2024-02-01"},
		{"# Daily papers\n" + one, "README.md", "2024-02-01", " 2024-02-01"},
		{"# Daily papers\n" + one, "README.md", "", " " + today.String()},
		{"---\ntitle: x\ndate: 2024-01-05\n---\n" + one, "x.md", "", "2024-01-05 2024-01-05"},
		{"# 2024-01-05\n" + one + "**Published:** 2024-03-01\n", "x.md", "", " 2024-01-05"},
	} {
		in := source.Input{Name: tt.name, Today: today, Format: "digest"}
		if tt.date != "" {
			in.Day = mustDay(tt.date)
		}
		items, _, err := tryRead(strings.NewReader(tt.text), in)
		if err != nil || len(items) != 1 || items[0].Err != nil {
			t.Errorf("%s: %v, %v", tt.text, items, err)
			continue
		}
		listed := ""
		if d := items[0].Record.Listed; d != 0 {
			listed = d.String()
		}
		if got := listed + " " + items[0].Record.Scraped.String(); got != tt.want {
			t.Errorf("%s in %s, date %q: %q, want %q", tt.text, tt.name, tt.date, got, tt.want)
		}
	}
}

// TestDigestNames checks that "and others" is not read as a name.
func TestDigestNames(t *testing.T) {
	for text, want := range map[string]string{
		"Ann Bee et al.":                         "Ann Bee +",
		"Ann Bee et.al.":                         "Ann Bee +",
		"Ann Bee, et al":                         "Ann Bee +",
		"Ann Bee, Cy Dee, ..., Eve Fox":          "Ann Bee; Cy Dee; Eve Fox +",
		"Ann Bee, Cy Dee and 5 others":           "Ann Bee; Cy Dee +",
		"Ann Bee, Cy Dee, +3 more":               "Ann Bee; Cy Dee +",
		"Ann Bee等":                               "Ann Bee +",
		"Ann Bee, Cy Dee…":                       "Ann Bee; Cy Dee +",
		"Bee, Ann; Dee, Cy":                      "Ann Bee; Cy Dee",
		"Ann Bee*, Cy Dee†, Eve Fox¹":            "Ann Bee; Cy Dee; Eve Fox",
		"Ann Bee1, Cy Dee1,2":                    "Ann Bee; Cy Dee",
		"Ann Bee (MIT), Cy Dee (A, B)":           "Ann Bee; Cy Dee",
		"**Ann Bee**, [Cy Dee](https://x.org/c)": "Ann Bee; Cy Dee",
		"Ann Bee, Cy Dee, Ann Bee":               "Ann Bee; Cy Dee",
		"张三、李四":                                  "张三; 李四",
		"the LIGO Scientific Collaboration":      "LIGO Scientific Collaboration",
		"https://arxiv.org/a/bee_a_1":            "",
		"null":                                   "",
	} {
		items, _, err := tryRead(strings.NewReader("### [Attention Is All You Need](https://arxiv.org/abs/1706.03762)\n- **Authors:** "+text+"\n"), source.Input{Today: today, Format: "digest"})
		if err != nil || len(items) != 1 || items[0].Err != nil {
			t.Errorf("%s: %v, %v", text, items, err)
			continue
		}
		p := items[0].Record.Paper
		got := strings.Join(p.Authors, "; ")
		if strings.HasSuffix(p.Citation.Get("author"), " and others") {
			got += " +"
		}
		if got != want || p.AuthorCount != 0 {
			t.Errorf("%s: %q (%d), want %q", text, got, p.AuthorCount, want)
		}
	}
}

// TestDigestHostile checks that a page of opening marks without closing ones takes no longer
// than others; quadratic behaviour would take minutes. In short mode, used for example with
// the race detector, the pages are shorter.
func TestDigestHostile(t *testing.T) {
	size := 100_000
	if testing.Short() {
		size = 20_000
	}
	for _, s := range []string{"[", "[](", "![", "[[", "![[", "<a ", "<a href=x>", "<!--", "*", "**a ", "*a ", "_a ", "`", "`` `", "$", "|", "| a ", "|-", "<table>\n", "<summary>", "<details>\n",
		"- ", "- a\n ", "> ", "# ", "#", "\\", "http://", "http://(", "a:", "**a:** ", "\n|a|\n|-|\n", "[a](http://arxiv.org/abs/1706.03762) ", "- [Title of it](http://arxiv.org/abs/1706.03762)\n", "<summary>\n", "1. a\n\n", "et al. ", "2024-01-05 "} {
		text := strings.Repeat(s, size/len(s))
		start := time.Now()
		digested(t, text, source.Input{})
		source.Claims([]byte(text[:min(len(text), 60_000)]))
		if d := time.Since(start); d > 5*time.Second {
			t.Errorf("%q takes %v", s, d)
		}
	}
}

var anyArXiv = regexp.MustCompile(`https?://arxiv\.org/(?:abs|pdf)/(\d{4}\.\d{5})\b`)

// FuzzDigest checks that every identifier that a digest links to is in a record, in a rejected
// item, or reported.
func FuzzDigest(f *testing.F) {
	paths, _ := filepath.Glob("testdata/digest/*.*")
	for _, path := range paths {
		if b, err := os.ReadFile(path); err == nil && !strings.HasSuffix(path, ".want") {
			f.Add(string(b))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<16 || strings.TrimSpace(text) == "" {
			return
		}
		items, report, err := tryRead(strings.NewReader(text), source.Input{Today: today, Format: "digest"})
		if err != nil {
			return
		}
		told := strings.Join(report.Notes, "\n")
		missing := 0
		if m := regexp.MustCompile(`passed over, (\d+):`).FindStringSubmatch(told); m != nil {
			fmt.Sscan(m[1], &missing)
		}
		seen := map[string]bool{}
		var raw strings.Builder
		sane(t, items)
		for _, it := range items {
			raw.Write(it.Raw)
			raw.WriteString(strings.Join(it.Notes, "\n")) // "it links to … too"
			if it.Err == nil {
				seen[it.Record.Paper.ID.Value()] = true
			}
		}
		lost := map[string]bool{}
		for _, m := range anyArXiv.FindAllStringSubmatch(text, -1) {
			if _, err := paper.ArXivID(m[1]); err == nil && !seen[m[1]] && !strings.Contains(raw.String(), m[1]) {
				lost[m[1]] = true
			}
		}
		if len(lost) > missing && !strings.ContainsAny(text, "`\\<\"'") {
			t.Fatalf("lost %v, told %d: %s", lost, missing, told)
		}
	})
}

// TestDigestAdvice checks that text that is not recognized as a digest is refused with the
// advice to read it as one, but only if that would find papers.
func TestDigestAdvice(t *testing.T) {
	for in, want := range map[string]string{
		"# Notes\n\n- [Snow on a Scale](https://arxiv.org/abs/2401.00001)\n- [Ice on a Scale](https://arxiv.org/abs/2401.00002)\n": "--as digest finds 2 papers in it",
		"# Install\n\nOur paper is on [arXiv](https://arxiv.org/abs/2401.00001).\n\n```\npip install snow\n```\n":                  "",
		"The authors like arXiv.\n":         "",
		"Dear authors,\n\nthank you all.\n": "",
	} {
		_, _, err := tryRead(strings.NewReader(in), source.Input{Today: today})
		if err == nil {
			t.Errorf("%s is read", in)
			continue
		}
		if advised := strings.Contains(err.Error(), "--as digest"); advised != (want != "") || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\nerror %v, want %q", in, err, want)
		}
		items, _, err := tryRead(strings.NewReader(in), source.Input{Today: today, Format: "digest"})
		read := 0
		for _, it := range items {
			if it.Record != nil {
				read++
			}
		}
		if (read > 0) != (want != "") {
			t.Errorf("%s\nas a digest: %d papers, error %v", in, read, err)
		}
	}
}
