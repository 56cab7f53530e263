package cite_test

import (
	"strings"
	"testing"

	"offprint/generator/cite"
	"offprint/generator/paper"
)

// TestAppendBibTeXTitle checks that braces protect the words that a style must not convert to
// lower case.
func TestAppendBibTeXTitle(t *testing.T) {
	for title, want := range map[string]string{
		"Attention Is All You Need":                         "Attention Is All You Need",
		"GPT-4 Technical Report":                            "{GPT-4} Technical Report",
		"BERT: Pre-training of Deep Bidirectional Networks": "{BERT:} Pre-training of Deep Bidirectional Networks",
		"A survey of the Kalman filter in Europe":           "A survey of the {Kalman} filter in {Europe}",
		"On the theory of everything: A reply":              "On the theory of everything: A reply",
		"Vitamin C and the common cold":                     "Vitamin {C} and the common cold",
		"Bounds in $L^p$-spaces & more":                     `Bounds in {$L^p$-spaces} \& more`,
		"LLaMA for iPhones":                                 "{LLaMA} for {iPhones}",
		"3D Gaussian Splatting":                             "{3D} Gaussian Splatting",
		"Saving 50% of C# code_x ~ {y} ^ \\ #1":             `Saving 50\% of {C\#} code\_x \textasciitilde{} \textbraceleft{}y\textbraceright{} \textasciicircum{} \textbackslash{} \#1`,
		"Papers for $5 and $10 a month":                     `Papers for \$5 and \$10 a month`,
		"Learning With and Without Labels from Text":        "Learning With and Without Labels from Text",
	} {
		e := cite.Entry{Type: "misc", Key: "k", Fields: []cite.Field{{"title", title}}}
		b := cite.AppendBibTeX(nil, &e)
		if got := "@misc{k,\n  title = {" + want + "}\n}\n"; string(b) != got {
			t.Errorf("%s:\n got %s\nwant %s", title, b, got)
		}
		if back := readBib(t, b)[0].Entry.Get("title"); back != title {
			t.Errorf("%s is read back as %s", title, back)
		}
	}
}

// TestAppendPreprint checks the citation of a preprint of which only arXiv's metadata is
// known.
func TestAppendPreprint(t *testing.T) {
	p := paper.Paper{
		ID: "arxiv:1706.03762", Title: "Attention Is All You Need", Authors: []string{"Ashish Vaswani", "Jan van der Berg Jr.", "ATLAS Collaboration"},
		Published: 20170612, Topics: []string{"cs.CL", "cs.LG", "attention"}, Abstract: "Short & *sweet*.",
	}
	e := cite.FromPaper(&p, "vaswani2017attention")
	for _, c := range []struct{ name, got, want string }{
		{"BibTeX", string(cite.AppendBibTeX(nil, &e)), `@misc{vaswani2017attention,
  author = {Vaswani, Ashish and van der Berg, Jr., Jan and {ATLAS Collaboration}},
  title = {Attention Is All You Need},
  year = {2017},
  month = jun,
  day = {12},
  doi = {10.48550/arXiv.1706.03762},
  eprint = {1706.03762},
  archiveprefix = {arXiv},
  primaryclass = {cs.CL},
  url = {https://arxiv.org/abs/1706.03762},
  keywords = {cs.LG, attention},
  abstract = {Short \& \emph{sweet}.}
}
`},
		{"BibLaTeX", string(cite.AppendBibLaTeX(nil, &e)), `@misc{vaswani2017attention,
  author = {Vaswani, Ashish and van der Berg, Jr., Jan and {ATLAS Collaboration}},
  title = {Attention Is All You Need},
  date = {2017-06-12},
  doi = {10.48550/arXiv.1706.03762},
  eprint = {1706.03762},
  eprinttype = {arxiv},
  eprintclass = {cs.CL},
  url = {https://arxiv.org/abs/1706.03762},
  keywords = {cs.LG, attention},
  abstract = {Short \& \emph{sweet}.}
}
`},
		{"RIS", strings.ReplaceAll(string(cite.AppendRIS(nil, &e)), "\r\n", "\n"), `TY  - UNPD
AU  - Vaswani, Ashish
AU  - van der Berg, Jan, Jr.
AU  - ATLAS Collaboration,
TI  - Attention Is All You Need
PY  - 2017
DA  - 2017/06/12
DO  - 10.48550/arXiv.1706.03762
UR  - https://arxiv.org/abs/1706.03762
KW  - cs.CL
DB  - arXiv
AN  - arXiv:1706.03762
L1  - https://arxiv.org/pdf/1706.03762
KW  - cs.LG
KW  - attention
AB  - Short & sweet.
ID  - vaswani2017attention
ER  - 

`},
		{"CSL", string(cite.AppendCSL(nil, &e)), `{"id": "vaswani2017attention", "type": "article", "title": "Attention Is All You Need", ` +
			`"author": [{"family":"Vaswani","given":"Ashish"},{"family":"Berg","given":"Jan","non-dropping-particle":"van der","suffix":"Jr."},{"literal":"ATLAS Collaboration"}], ` +
			`"issued": {"date-parts":[[2017,6,12]]}, "publisher": "arXiv", "number": "arXiv:1706.03762", "DOI": "10.48550/arXiv.1706.03762", ` +
			`"URL": "https://arxiv.org/abs/1706.03762", "keyword": "cs.CL, cs.LG, attention", "abstract": "Short & sweet."}`},
	} {
		if c.got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, c.got, c.want)
		}
	}
}

// TestAppendUndated checks a paper without a date. It is written with the month in its arXiv
// identifier, marked as approximate, and is read again as a paper without a date.
func TestAppendUndated(t *testing.T) {
	read := map[string]func(string, func(*cite.Record) error) error{
		"BibTeX": func(s string, emit func(*cite.Record) error) error {
			return cite.ReadBibTeX(strings.NewReader(s), emit)
		},
		"BibLaTeX": func(s string, emit func(*cite.Record) error) error {
			return cite.ReadBibTeX(strings.NewReader(s), emit)
		},
		"RIS": func(s string, emit func(*cite.Record) error) error {
			_, err := cite.ReadRIS(strings.NewReader(s), emit)
			return err
		},
		"CSL": func(s string, emit func(*cite.Record) error) error {
			e, err := cite.DecodeCSL([]byte(s))
			return emit(&cite.Record{Entry: e, Err: err})
		},
	}
	for id, year := range map[paper.ID]string{"arxiv:2510.06084": "2025", "arxiv:hep-th/9901001": "1999", "arxiv:math/0204001": "2002", "doi:10.1000/182": ""} {
		want := paper.Paper{ID: id, Title: "Snow", Authors: []string{"Ann Bee"}}
		e := cite.FromPaper(&want, "bee")
		if got := e.Get("date"); got != "" != (year != "") || !strings.HasPrefix(got, year) {
			t.Errorf("%s: dated %q, want %q", id, got, year)
		}
		for format, text := range map[string][]byte{
			"BibTeX": cite.AppendBibTeX(nil, &e), "BibLaTeX": cite.AppendBibLaTeX(nil, &e), "RIS": cite.AppendRIS(nil, &e), "CSL": cite.AppendCSL(nil, &e),
		} {
			if !strings.Contains(string(text), year) {
				t.Errorf("%s has no year:\n%s", format, text)
			}
			err := read[format](string(text), func(r *cite.Record) error {
				if p, _ := r.Entry.Paper(); p.Published != 0 || p.Citation.Get("date") != "" || p.ID != want.ID {
					t.Errorf("%s: read as %v, %q\n%s", format, p.Published, p.Citation.Get("date"), text)
				}
				return r.Err
			})
			if err != nil {
				t.Error(err)
			}
		}
	}
	p := paper.Paper{ID: "arxiv:2510.06084", Title: "Snow", Citation: paper.Facts{}.Set("journaltitle", "Acta")}
	if e := cite.FromPaper(&p, "bee"); e.Get("date") != "" {
		t.Errorf("an article has the date of its preprint, %s", e.Get("date"))
	}
}

func TestKeys(t *testing.T) {
	attention := paper.Paper{ID: "arxiv:1706.03762", Title: "Attention Is All You Need", Authors: []string{"Ashish Vaswani"}, Published: 20170612, Date: 20170613}
	for _, c := range []struct {
		p    paper.Paper
		want string
	}{
		{attention, "vaswani2017attention"},
		{paper.Paper{Title: "On the \\$5 Question: $x$ Again", Authors: []string{"Jörg van der Mühle"}, Date: 20200101}, "muhle20205"},
		{paper.Paper{Title: "The Higgs Boson", Authors: []string{"ATLAS Collaboration"}, Published: 20120101}, "atlas2012higgs"},
		{paper.Paper{Title: "A Study", AuthorCount: 3}, "anonymousndstudy"},
		{paper.Paper{ID: "arxiv:2001.00001", Title: "A Study", Authors: []string{"王小明"}, Published: 20200101}, "arxiv:2001.00001"},
		{paper.Paper{ID: "arxiv:2001.00001", Title: "学习", Authors: []string{"Xiaoming Wang"}, Published: 20200101}, "arxiv:2001.00001"},
		{paper.Paper{Title: "X", Citation: paper.Facts{{Name: "key", Value: "DBLP:conf/x/1"}}}, "DBLP:conf/x/1"},
		{paper.Paper{Title: "Moved", Authors: []string{"A B"}, Published: 20200101, Citation: paper.Facts{{Name: "date", Value: "2018/2019"}, {Name: "key", Value: "not usable"}}}, "b2018moved"},
	} {
		var keys cite.Keys
		if got := keys.For(&c.p); got != c.want {
			t.Errorf("%s: %q, want %q", c.p.Title, got, c.want)
		}
	}
}

// TestKeysStable checks that later papers do not change the keys of earlier ones, and that
// keys are unique.
func TestKeysStable(t *testing.T) {
	var papers []paper.Paper
	for i := range 30 {
		p := paper.Paper{
			ID: paper.ID("arxiv:2001." + string(rune('0'+i/10)) + string(rune('0'+i%10)) + "001"), Title: "Same Words",
			Authors: []string{"One Name"}, Published: 20200101, Date: paper.Day(20200101 + i%28),
		}
		if i%5 == 0 {
			p.Citation = p.Citation.Set("key", "Name2020Same")
		}
		papers = append(papers, p)
	}
	keysOf := func(papers []paper.Paper) []string {
		var keys cite.Keys
		var list []string
		seen := map[string]bool{}
		for i := range papers {
			key := keys.For(&papers[i])
			if seen[strings.ToLower(key)] {
				t.Errorf("%s is there twice", key)
			}
			seen[strings.ToLower(key)] = true
			list = append(list, key)
		}
		return list
	}
	all := keysOf(papers)
	for n := range papers {
		for i, key := range keysOf(papers[:n]) {
			if key != all[i] {
				t.Errorf("with %d papers %s has %s, with all %s", n, papers[i].ID, key, all[i])
			}
		}
	}
	// Removing a paper does not change the keys of its neighbors either.
	for i, key := range keysOf(append(append([]paper.Paper{}, papers[:7]...), papers[8:]...)) {
		if i >= 7 {
			i++
		}
		if key != all[i] {
			t.Errorf("without the eighth %s has %s, else %s", papers[i].ID, key, all[i])
		}
	}
}

// TestSubtitle checks that a title and its subtitle are joined for the archive and separated
// again in a file.
func TestSubtitle(t *testing.T) {
	for _, title := range []string{"Jihad", "What Now?"} {
		e := cite.Entry{Type: "book", Fields: []cite.Field{{"title", title}, {"subtitle", "And More"}}}
		p, _ := e.Paper()
		if back := cite.FromPaper(&p, ""); back.Get("title") != title || back.Get("subtitle") != "And More" || !strings.HasSuffix(p.Title, " And More") {
			t.Errorf("%q: %q, %+v", title, p.Title, back)
		}
		p.Title = "Another Title"
		if back := cite.FromPaper(&p, ""); back.Get("title") != "Another Title" {
			t.Errorf("%+v", back)
		}
	}
}

// TestFromPaperAuthors checks that the paper's list of names is authoritative, and that the
// citation only says how they divide into parts.
func TestFromPaperAuthors(t *testing.T) {
	p := paper.Paper{Title: "X", Authors: []string{"Ada King Lovelace", "New Name"}, Citation: paper.Facts{{Name: "author", Value: "King Lovelace, Ada and Gone, Name and others"}}}
	e := cite.FromPaper(&p, "k")
	if got := cite.FormatNames(e.Authors, e.MoreAuthors); got != "King Lovelace, Ada and Name, New" {
		t.Errorf("%q", got)
	}
	p.Authors = []string{"Ada King Lovelace", "Name Gone"}
	e = cite.FromPaper(&p, "k")
	if got := cite.FormatNames(e.Authors, e.MoreAuthors); got != "King Lovelace, Ada and Gone, Name and others" {
		t.Errorf("%q", got)
	}
}
