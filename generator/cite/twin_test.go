package cite_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"offprint/generator/cite"
	"offprint/generator/paper"
	"offprint/generator/twintest"
)

// These tests check that the theme's cite.js writes citations as this package does.

// citation is a paper and its citation in all formats, which both implementations must write.
type citation struct {
	Paper  paper.Paper `json:"paper"`
	Key    string      `json:"key"`
	BibTeX string      `json:"bibtex"`
	RIS    string      `json:"ris"`
	CSL    string      `json:"csl"`
}

// cited returns a citation for each paper.
func cited(papers []paper.Paper) []citation {
	list := make([]citation, len(papers))
	for i, p := range papers {
		key := fmt.Sprintf("key%d", i)
		if p.Citation.Get("key") != "" {
			key = ""
		}
		list[i] = written(cite.FromPaper(&p, key))
		list[i].Paper, list[i].Key = p, key
	}
	return list
}

func written(entries ...cite.Entry) citation {
	return citation{
		BibTeX: string(cite.AppendBibTeXList(nil, entries)), RIS: string(cite.AppendRISList(nil, entries)), CSL: string(cite.AppendCSLList(nil, entries)),
	}
}

// facts makes facts from alternating names and values.
func facts(pairs ...string) paper.Facts {
	var fs paper.Facts
	for i := 0; i < len(pairs); i += 2 {
		fs = fs.Set(pairs[i], pairs[i+1])
	}
	return fs
}

// citedPapers returns papers whose citations are difficult to write.
func citedPapers() []paper.Paper {
	crowd := make([]string, 664)
	for i := range crowd {
		crowd[i] = fmt.Sprintf("%c. Member%d", 'A'+rune(i%26), i)
	}
	list := []paper.Paper{
		{
			ID: "arxiv:1706.03762", Title: "Attention Is All You Need", Published: 20170612, Topics: []string{"cs.CL", "cs.LG", "attention, and nothing else"},
			Authors:  []string{"Ashish Vaswani", "Łukasz Kaiser", "Jan van der Berg Jr.", "José Ortega y Gasset", "ATLAS Collaboration"},
			Citation: facts("note", "15 pages, 5 figures; 100% of #1 & more", "version", "7", "license", "http://arxiv.org/licenses/nonexclusive-distrib/1.0/", "mscclass", "68T07"),
			Abstract: "We use **attention** and *only* that: $\\alpha_i = \\{x$ and $5 of `code_x`, see [the page](https://example.org/a_b) or <https://example.org/~x>.\n\n@second paragraph costs \\$5, or $10 & 20%; $$\\sum_i x_i$$ 2 * 3 * 4.",
		},
		{ID: "arxiv:hep-th/9901001", DOI: "10.1016/0370-2693(99)00001-2", Title: "$\\mathcal{N}=4$ SYM and the $AdS_5 \\times S^5$ superstring: a review of A-models", Published: 19990101,
			Authors: []string{"danah boyd", "von Neumann, John", "Plato", "Charles de la Vallée Poussin", "for the LIGO Scientific Collaboration", "The Big Team (CERN)"},
			Topics:  []string{"hep-th"}, Citation: facts("journaltitle", "Phys. Lett. B & Co.", "volume", "446", "number", "3--4", "pages", "12--34", "date", "1999-01/1999-03", "issn", "0370-2693")},
		{ID: "doi:10.1000/a_b%3c", Title: "Of {braces}, 50% #tags, under_scores, ~tildes~ ^ and \\$5 -- or $10 and `quotes' & &amp; AT&T; ---", Authors: []string{"李明", "王 小明", "🙂 Emoji"}, Date: 20240102},
		{ID: "title:no-identifier-at-all", Title: "机器学习中的注意力机制", Authors: []string{"李明", "Prince"}, Published: 20200229, Citation: facts("date", "2020")},
		{ID: "title:x", Title: "NASA's iPhone 3D k-NN Model for DNA, RNA and an e-Mail: I See a B", AuthorCount: 12, Citation: facts("date", "circa 1900", "entrytype", "book", "publisher", "House of $x$", "isbn", "978-1", "edition", "2", "editor", "Doe, Jane and {The {B}oard} and others")},
		{ID: "arxiv:2403.01234", Title: "A Sentence case title about Paris and the GPT-4 model", Authors: crowd, Topics: []string{"speech"}},
		{ID: "doi:10.1/x", Title: "Part: One? Two! three – Four", Authors: []string{"A B"}, Citation: facts("subtitle", "three – Four", "entrytype", "inproceedings", "booktitle", "Proc. of X", "date", "2001-13", "pages", "1, 3–5", "location", "Rome", "venue", "Milan", "eventtitle", "X 2001", "ris-ur", "https://a.example; https://b.example", "ris-ty", "CONF", "csl-foo", "[1, 2]", "csl-bar", "[broken", "translator", "Jean {and} Paul and Anna", "url", "http://x.example/{a", "urldate", "2020-01-02", "keywords", "ignored; here")},
		{ID: "title:t", Title: "Thesis", Authors: []string{"Ada Lovelace"}, Citation: facts("entrytype", "thesis", "type", "phdthesis", "institution", "At Home", "date", "2017-06~", "constructor", "an odd name", "x-own", "kept", "key", "given:key")},
		{ID: "title:r", Title: "Report", Authors: []string{"Only"}, Citation: facts("entrytype", "report", "type", "techreport", "number", "TR-1", "institution", "I", "reportnumber", "X-1", "langid", "german", "csl-type", "report", "csl-number", "7", "date", "2017/2018")},
		{ID: "title:s", Title: "Money: $5 and $10 million, a \\(x^2\\) and \\begin{align}a&=b\\end{align} $\\left\\{ x \\right.$ $ 5$ $x", Authors: []string{"A. Person", "A. Person"},
			Citation: facts("author", "Person, A. and {A. Person} and others", "journaltitle", "J", "entrytype", "article", "date", "20", "year", "in press", "month", "soon", "series", "S", "shorttitle", "The DNA", "sortkey", "k", "annotation", "n", "pages", "e7")},
		{ID: "arxiv:2403.01235", Title: "Version of an e-print", Authors: []string{"Named Otherwise Here", "Known Name"}, Citation: facts("author", "Here, Named Otherwise and Name, Known and Gone, Who", "eprint", "2403.01235v3", "eprinttype", "arxiv", "eprintclass", "cs.LG", "url", "https://example.org/", "number", "5")},
		{ID: "title:line\u2028", Title: "Tab\tand \u2028 and \"quotes\" <tags> \u007f", Authors: []string{"Given family=Odd", "family=Knuth, given=Donald", "Sammy Davis, Jr.", "Smith, Jr., John", "Smith, John, III", ",", "y Gasset", "X {and} Y"}, Published: 10101},
	}
	for i, date := range []string{
		"1984~", "2004-06-11%", "1984?", "198X", "19XX~", "1XX", "2004-06-XX?", "2004-XX-XX", "2004-06/2004-08", "1900~/1910", "2010-23", "2010-23/2011-24",
		"2010-24~", "2004/", "2004~/open", "2004/*", "/2004", "199u", "1984?~", "2004-uu-uu%", "2004/x/..", "../2004", "-0043", "0000", "0000-01", "2004-06-11T10:00:00", "2004/2005/2006", "2010-25", "2010-21-05",
	} {
		p := paper.Paper{ID: paper.ID(fmt.Sprintf("title:dated-%d", i)), Title: "Dated", Citation: facts("date", date, "entrytype", "article")}
		if i%2 == 0 {
			p.Citation = p.Citation.Set("ris-date-info", "Fall").Set("ris-y1", "2001")
		}
		if i%3 == 0 {
			p.Citation = p.Citation.Set("ris-py", "2001")
		}
		list = append(list, p)
	}
	list = append(list,
		paper.Paper{ID: "title:volume", Title: "Winter", Authors: []string{"Ann Bee"}, Citation: facts("entrytype", "book", "maintitle", "The Seasons", "mainsubtitle", "In Four Volumes", "volume", "2")},
		paper.Paper{ID: "title:essay", Title: "Wind", Authors: []string{"Ann Bee"}, Citation: facts("entrytype", "incollection", "booktitle", "Storms", "booksubtitle", "A Reader", "maintitle", "Weather", "volume", "3")},
		paper.Paper{ID: "title:article", Title: "Rain", Authors: []string{"Ann Bee"}, Citation: facts("entrytype", "misc", "maintitle", "Weather", "journaltitle", "Acta", "journalsubtitle", "Of All")},
		paper.Paper{ID: "title:names", Title: "Names", Authors: []string{"李 伟", "山田 太郎", "김 철수", "ジョン・スミス", "スミス ジョン", "李 Wei", "王小明", "欧阳 修 Jr.", "・ ー"}, Citation: facts("entrytype", "book", "options", "a=b, useprefix = false", "editor", "de Vries, Ann and {李} {伟} and 李~伟 and 伟, 李")},
		paper.Paper{ID: "title:named-parts", Title: "Parts", Authors: []string{"Ann de Vries", "Mao Zedong", "Martin King Jr.", "Bob De La Vries", "Name Plain"},
			Citation: facts("entrytype", "article", "author", "family=Vries, given=Ann, prefix=de, useprefix=false and family=Mao, given=Zedong, static-ordering=true and "+
				"family=King, given=Martin, suffix=Jr., comma-suffix=true and family={La Vries}, given=Bob, prefix=De, useprefix=FALSE and family=Plain, given=Name, useprefix=true",
				"editor", "useprefix=false and constructor=x, family=y and family=x, to-string=y and family=李, given=伟, static-ordering=true", "translator", "family=Vries, given=Ann, prefix=de, useprefix={false}")},
	)
	// Every two-letter code that is a language, and some longer tags.
	tags := []string{"de-AT", "de-CH", "en-AU", "en-CA", "en-GB", "en-NZ", "en-US", "fil", "fr-CA", "grc", "gsw", "pt-BR", "sr-Latn", "zh-CN", "zh-Hans", "zh-Hant"}
	for c := range 26 * 26 {
		code := string([]byte{'a' + byte(c/26), 'a' + byte(c%26)})
		if paper.LanguageTag(code) == code {
			tags = append(tags, code)
		}
	}
	for i, tag := range tags {
		p := paper.Paper{ID: paper.ID("title:in-" + tag), Title: "In " + tag, Language: tag}
		for _, name := range []string{"language", "langid"} {
			p.Citation = p.Citation.Set(name, []string{"", "", "", "german", "klingon", "fr"}[(i+len(name))%6])
		}
		list = append(list, p)
	}
	return cleaned(list)
}

// chancePapers returns n papers made of random fragments.
func chancePapers(n int) []paper.Paper {
	var list []paper.Paper
	pieces := strings.Split("$|\\$|\\|{|}|{x}|$x_i$|\\(|\\)|\\[|\\]|&|&lt;|%|#|_|~|^|--|---|''|`|``|*|**|[a](https://b.example)|<https://c.example>| | | |and |\n\n|,|;|A|b|DNA|naïve|5|10|–|—|:|?|!|van der |von |Jr.|III|Ünal|李|伟 |김|ー|🙂|prefix=de|family=|useprefix=false|\\alpha|\\begin{equation}|\\end{equation}|\nER\n|\nTY - |others|=|\"|'|\n|word|words|of|the|cost|Collaboration", "|")
	random := rand.New(rand.NewPCG(1, 2))
	line := func(most int) string {
		var b strings.Builder
		for range random.IntN(most) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		return b.String()
	}
	for i := range n {
		p := paper.Paper{ID: paper.ID(fmt.Sprintf("title:%d", i)), Title: "T" + line(12), Abstract: line(30)}
		if i%3 == 0 {
			p.ID = paper.ID(fmt.Sprintf("arxiv:2403.%05d", i))
		}
		for range random.IntN(4) {
			p.Authors = append(p.Authors, line(7))
			p.Topics = append(p.Topics, line(4))
		}
		for _, name := range []string{"author", "editor", "journaltitle", "pages", "keywords", "note", "translator", "doi", "number", "date", "subtitle"} {
			if random.IntN(4) == 0 {
				p.Citation = p.Citation.Set(name, line(8))
			}
		}
		list = append(list, p)
	}
	return cleaned(list)
}

func cleaned(list []paper.Paper) []paper.Paper {
	for i := range list {
		list[i] = paper.Clean(list[i])
	}
	return list
}

// TestTwinCitations checks that both implementations write the same citations.
func TestTwinCitations(t *testing.T) {
	t.Parallel()
	vectors := twintest.Vectors(t, "papers.json", func() []citation { return cited(append(citedPapers(), chancePapers(70)...)) })
	script := twintest.Open(t, "cite.js")
	sameCitations(t, script, vectors)
	sameList(t, script, vectors)
	sameList(t, script, nil)
	chance := 400
	switch {
	case os.Getenv("OFFPRINT_LONG_TESTS") == "1":
		chance = 2000
	case testing.Short():
		chance = 200
	}
	for part := range slices.Chunk(cited(chancePapers(chance)), 200) {
		sameCitations(t, script, part)
	}
}

// sameCitations checks that the script writes each paper as Go does.
func sameCitations(t *testing.T, script *twintest.Script, want []citation) {
	t.Helper()
	give(t, script, want)
	for i, got := range twintest.Run[[]citation](script, `papers.map((p) => write([p]))`) {
		for _, f := range [][3]string{{"BibTeX", got.BibTeX, want[i].BibTeX}, {"RIS", got.RIS, want[i].RIS}, {"CSL-JSON", got.CSL, want[i].CSL}} {
			if f[1] != f[2] {
				t.Errorf("%+v\nis written by the theme as %s\n%q\nand by the program as\n%q", want[i].Paper, f[0], f[1], f[2])
			}
		}
	}
}

// sameList checks that the script writes a list of papers as Go does.
func sameList(t *testing.T, script *twintest.Script, papers []citation) {
	t.Helper()
	give(t, script, papers)
	var entries []cite.Entry
	for _, c := range papers {
		entries = append(entries, cite.FromPaper(&c.Paper, c.Key))
	}
	if got, want := twintest.Run[citation](script, `write(papers)`), written(entries...); got.BibTeX != want.BibTeX || got.RIS != want.RIS || got.CSL != want.CSL {
		t.Errorf("the list of %d papers is not the program's", len(entries))
	}
}

// give passes papers to the script in the form of the site's data, and defines a function that
// writes papers in all formats.
func give(t *testing.T, script *twintest.Script, papers []citation) {
	t.Helper()
	var objects []string
	for _, c := range papers {
		data, err := json.Marshal(c.Paper)
		if err != nil {
			t.Fatal(err)
		}
		objects = append(objects, string(data[:len(data)-1])+`,"url":"https://example.org/","key":"`+c.Key+`"}`)
	}
	twintest.Run[bool](script, `(globalThis.papers = [`+strings.Join(objects, ",")+`], globalThis.write = (papers) => ({
		bibtex: module.write(papers, "bibtex"), ris: module.write(papers, "ris"), csl: module.write(papers, "csl") }), true)`)
}
