package paper_test

import (
	"slices"
	"strings"
	"testing"

	"offprint/generator/paper"
)

// record parses the notation of these tests: "title; names, names; fact=value; …". "id",
// "published" and the like are fields, all other names are facts.
func record(t *testing.T, s string) *paper.Paper {
	t.Helper()
	p := &paper.Paper{}
	for i, part := range strings.Split(s, "; ") {
		name, value, ok := strings.Cut(strings.TrimSpace(part), "=")
		switch {
		case i == 0:
			p.Title = part
		case i == 1 && part != "" && !ok:
			p.Authors = strings.Split(part, ", ")
		case part == "":
		case name == "id":
			p.ID = paper.ID(value)
		case name == "doi":
			p.DOI = value
		case name == "abstract":
			p.Abstract = value
		case name == "year":
			day, err := paper.ParseDay(value + "-01-01")
			if err != nil {
				t.Fatal(err)
			}
			p.Published = day
		case name == "type":
			p.Citation = p.Citation.Set("entrytype", value)
		default:
			p.Citation = p.Citation.Set(name, value)
		}
	}
	if p.ID == "" {
		p.ID = paper.TitleID(p.Title)
	}
	return p
}

// TestSameWork checks which records describe the same work.
func TestSameWork(t *testing.T) {
	const same, other = true, false
	for _, c := range []struct {
		p, q string
		want bool
	}{
		// Titles: significant and insignificant differences.
		{`The case $n<0$; A Bee`, `The case $n>0$; A Bee`, other},
		{`The case $n<0$; A Bee`, `The case n < 0; A Bee`, same},
		{`The case $n \le 0$; A Bee`, `The case n ≤ 0; A Bee`, same},
		{`Ions of charge +1; A Bee`, `Ions of charge -1; A Bee`, other},
		{`Ions of charge −1; A Bee`, `Ions of charge -1; A Bee`, same},
		{`Ions of charge -1; A Bee`, `Ions of charge 1; A Bee`, other},
		{`Programming in C#; A Bee`, `Programming in C++; A Bee`, other},
		{`Programming in C#; A Bee`, `Programming in C; A Bee`, other},
		{`Paths with A*; A Bee`, `Paths with A; A Bee`, other},
		{`$C^*$-algebras; A Bee`, `C*-algebras; A Bee`, same},
		{`H$^+$ in water; A Bee`, `H$^-$ in water; A Bee`, other},
		{`Llama 2.5; A Bee`, `Llama 25; A Bee`, other},
		{`Rules 1-2; A Bee`, `Rules 12; A Bee`, other},
		{`10,000 songs; A Bee`, `10000 songs; A Bee`, same},
		{`Part I of Snow; A Bee`, `Part II of Snow; A Bee`, other},
		{`Snow: a history; A Bee`, `Snow - a history; A Bee`, same},
		{`Snow -- a History; A Bee`, `Snow — a history.; A Bee`, same},
		{`“Snow” and ‘ice’; A Bee`, `"Snow" and 'ice'; A Bee`, same},
		{`Ice & Snow; A Bee`, `Ice and Snow; A Bee`, same},
		{`$\alpha$-decay of snow; A Bee`, `α-decay of snow; A Bee`, same},
		{`On $\mathbb{R}^n$; A Bee`, `On ℝⁿ; A Bee`, same},
		{`Über Straßen; A Bee`, `Uber Strassen; A Bee`, same},
		{`The map $a\to b$; A Bee`, `The map a → b; A Bee`, same},
		{`$p$-adic snow; A Bee`, `p-adic snow; A Bee`, same},
		{`が雪; A Bee`, `か雪; A Bee`, other},

		{`On $L^2$ snow; A Bee`, `On $L_2$ snow; A Bee`, other},
		{`On $L^{-2}$ snow; A Bee`, `On $L^2$ snow; A Bee`, other},
		{`On $x^{12}$ snow; A Bee`, `On $x^1_2$ snow; A Bee`, other},
		{`On $x^{12}$ snow; A Bee`, `On x¹² snow; A Bee`, same},
		{`On $L^2$ snow; A Bee`, `On L^2 snow; A Bee`, same},
		{`H$_2$O snow; A Bee`, `H₂O snow; A Bee`, same},
		{`H$_2$O snow; A Bee`, `H2O snow; A Bee`, same},
		{`Where $x \not= 0$; A Bee`, `Where $x = 0$; A Bee`, other},
		{`Where $x \not= 0$; A Bee`, `Where x ≠ 0; A Bee`, same},
		{`Where $x \neq 0$; A Bee`, `Where x != 0; A Bee`, same},
		{`Snow at 50\%; A Bee`, `Snow at 50; A Bee`, other},
		{`Snow at 50\%; A Bee`, `Snow at 50 %; A Bee`, same},
		{`On $\Delta$ snow; A Bee`, `On $\delta$ snow; A Bee`, other},
		{`On $\Delta$ snow; A Bee`, `On Δ-snow; A Bee`, same},
		{`Snow 😀; A Bee`, `Snow 😢; A Bee`, other},

		// Publication data.
		{`Snow falls; A Bee; journaltitle=Acta Phys.; volume=3; pages=1–9`, `Snow falls; A Bee; journaltitle=Acta Physica; volume=03; pages=1-9`, same},
		{`Snow falls; A Bee; pages=12:1--12:25`, `Snow falls; A Bee; eid=12; pages=1--25`, same},
		{`Snow falls; A Bee; pages=12:1--12:25`, `Snow falls; A Bee; pages=1--25`, same},
		{`Snow falls; A Bee; pages=12:1--12:25`, `Snow falls; A Bee; pages=Article 12`, same},
		{`Snow falls; A Bee; pages=12:1--12:25`, `Snow falls; A Bee; pages=13:1--13:25`, other},
		{`Snow falls; A Bee; pages=123-9; discussion 130`, `Snow falls; A Bee; pages=123--129`, same},
		{`Snow falls; A Bee; number=Suppl. 1`, `Snow falls; A Bee; number=S1`, same},
		{`Snow falls; A Bee; number=Supplement S1`, `Snow falls; A Bee; number=suppl_1`, same},
		{`Snow falls; A Bee; number=suppl_1`, `Snow falls; A Bee; number=Supplement 2`, other},
		{`Snow falls; A Bee; volume=12 Suppl 1`, `Snow falls; A Bee; volume=12`, same},
		{`Snow falls; A Bee; journaltitle=Acta Physica; volume=3; pages=1–9`, `Snow falls; A Bee; journaltitle=Acta Physica; volume=3; pages=1`, same},
		{`Snow falls; A Bee; pages=123–129`, `Snow falls; A Bee; pages=pp. 123-9`, same},
		{`Snow falls; A Bee; pages=129`, `Snow falls; A Bee; pages=123-129`, same},
		{`Snow falls; A Bee; pages=123–129`, `Snow falls; A Bee; pages=124-129`, other},
		{`Snow falls; A Bee; journaltitle=Acta Physica`, `Snow falls; A Bee; journaltitle=Letters on Ice`, other},
		{`Snow falls; A Bee; journaltitle=Physical Review D`, `Snow falls; A Bee; journaltitle=Phys. Rev. A`, other},
		{`Snow falls; A Bee; journaltitle=Physical Review D`, `Snow falls; A Bee; journaltitle=Phys. Rev. D`, same},
		{`Snow falls; A Bee; journaltitle=PNAS`, `Snow falls; A Bee; journaltitle=Proceedings of the National Academy of Sciences`, same},
		{`Snow falls; A Bee; journaltitle=Proc. Natl. Acad. Sci.`, `Snow falls; A Bee; journaltitle=Proceedings of the National Academy of Sciences`, same},
		{`Snow falls; A Bee; journaltitle=Artificial Intelligence Journal`, `Snow falls; A Bee; journaltitle=AIJ`, same},
		{`Snow falls; A Bee; booktitle=Proc. IJCAI 9`, `Snow falls; A Bee; booktitle=Proc. IJCAI 10`, other},
		{`Snow falls; A Bee; booktitle=CVPR`, `Snow falls; A Bee; booktitle=Proceedings of CVPR 2020`, same},
		{`Snow falls; A Bee; booktitle=Proceedings of the IEEE/CVF Conference on Vision`, `Snow falls; A Bee; booktitle=2019 IEEE/CVF Conference on Vision (CV)`, same},
		{`Snow falls; A Bee; booktitle=Proc. ACL`, `Snow falls; A Bee; booktitle=Proceedings of the 57th Annual Meeting of the Association for Computational Linguistics`, same},
		{`Snow falls; A Bee; booktitle=Proc. 3rd Snow Conf.`, `Snow falls; A Bee; booktitle=Proceedings of the Third Snow Conference`, same},
		{`Snow falls; A Bee; booktitle=Proc. 3rd Snow Conf.`, `Snow falls; A Bee; booktitle=Proceedings of the Fourth Snow Conference`, other},
		{`Snow falls; A Bee; booktitle=Snow Days '19`, `Snow falls; A Bee; booktitle=Snow Days 2019`, same},
		{`Snow falls; A Bee; booktitle=Snow Days 2018`, `Snow falls; A Bee; booktitle=Snow Days 2019`, other},
		{`Snow falls; A Bee; booktitle=Snow Days`, `Snow falls; A Bee; booktitle=Proceedings of Ice Days`, other},
		{`Snow falls; A Bee; journaltitle=Proceedings of the Royal Society A`, `Snow falls; A Bee; journaltitle=Philosophical Transactions of the Royal Society A`, other},
		{`Snow falls; A Bee; type=inproceedings; booktitle=Proc. IJCAI 9`, `Snow falls; A Bee; type=article; journaltitle=AIJ`, other},
		{`Snow falls; A Bee; type=report; institution=Institute of Snow`, `Snow falls; A Bee; type=article; journaltitle=Acta`, other},
		{`Snow falls; A Bee; type=thesis`, `Snow falls; A Bee; type=article`, other},
		{`Snow falls; A Bee; type=article; journaltitle=Acta`, `Snow falls; A Bee; type=misc`, same},
		{`Snow falls; A Bee; type=article; journaltitle=Snow Days`, `Snow falls; A Bee; type=inproceedings; booktitle=Snow Days`, same},
		{`Snow falls; A Bee; type=article; journaltitle=CoRR; volume=abs/2403.1`, `Snow falls; A Bee; type=inproceedings; booktitle=Snow Days; volume=2`, same},
		{`Snow falls; A Bee; volume=3`, `Snow falls; A Bee; volume=III`, same},
		{`Snow falls; A Bee; volume=3`, `Snow falls; A Bee; volume=4`, other},
		{`Snow falls; A Bee; number=2`, `Snow falls; A Bee; number=02`, same},
		{`Snow falls; A Bee; number=2`, `Snow falls; A Bee; number=3`, other},
		{`Snow falls; A Bee; part=1`, `Snow falls; A Bee; part=2`, other},
		{`Snow falls; A Bee; edition=2nd`, `Snow falls; A Bee; edition=Second edition`, same},
		{`Snow falls; A Bee; edition=2`, `Snow falls; A Bee; edition=3`, other},
		{`Snow falls; A Bee; year=2005`, `Snow falls; A Bee; year=2006`, other},
		{`Snow falls; A Bee; year=2005`, `Snow falls; A Bee; year=2007`, other},
		{`Snow falls; A Bee; id=arxiv:2403.00001; journalref=Acta Phys. 3 (2024) 17-20`, `Snow falls; A Bee; journaltitle=Acta Physica; volume=3; pages=17–20`, same},
		{`Snow falls; A Bee; id=arxiv:2403.00001; journalref=Letters on Ice 8 (2024) 55`, `Snow falls; A Bee; journaltitle=Acta Physica; volume=3; pages=17–20`, other},
		{`Snow falls; A Bee; id=arxiv:2403.00001`, `Snow falls; A Bee; journaltitle=Acta Physica; volume=3`, same},
		{`Snow falls; A Bee; id=arxiv:2403.00001`, `Snow falls; A Bee; id=doi:10.1000/1`, other},
		{`Snow falls; A Bee; id=arxiv:2403.00001; doi=10.1000/1`, `Snow falls; A Bee; id=doi:10.1000/1; type=article`, same},

		{`Snow falls; A Bee; journaltitle=Acta; year=2005`, `Snow falls; A Bee; journaltitle=Acta; year=2006`, other},
		{`Snow falls; A Bee; journaltitle=Acta; volume=3; year=2005`, `Snow falls; A Bee; journaltitle=Acta; volume=3; year=2006`, same},
		{`Snow falls; A Bee; journaltitle=Acta; pages=3–9; year=2005`, `Snow falls; A Bee; journaltitle=Acta; pages=3; year=2006`, same},
		{`Snow falls; A Bee; id=arxiv:2403.00001; year=2005`, `Snow falls; A Bee; journaltitle=Acta; year=2006`, same},
		{`Snow falls; A Bee; journaltitle=A`, `Snow falls; A Bee; journaltitle=B`, other},
		{`Snow falls; A Bee; journaltitle=A`, `Snow falls; A Bee; journaltitle=A.`, same},

		// Given names.
		{`Snow falls; Wei Li`, `Snow falls; Zoe Li`, other},
		{`Snow falls; Wei Li, Ann Bee`, `Snow falls; Zoe Li, A. Bee`, same},
		{`Snow falls; Wei Li`, `Snow falls; W. Li`, same},
		{`Snow falls; Wei-Min Li`, `Snow falls; Weimin Li`, same},
		{`Snow falls; Wei Min Li`, `Snow falls; Min Li`, same},
		{`Snow falls; Ann Bee`, `Snow falls; Anton Bee`, other},
		{`Snow falls; Ann Bee`, `Snow falls; Anna Bee`, same},
		{`Snow falls; Anna Bee`, `Snow falls; Anton Bee`, other},
		{`Snow falls; Jürgen Bee`, `Snow falls; Juergen Bee Jr.`, same},
		{`Snow falls; Sergey Bee`, `Snow falls; Sergei Bee`, same},
		{`Snow falls; Ann Smith-Jones`, `Snow falls; Ann Smith Jones`, same},
		{`Snow falls; Jan Mac Donald`, `Snow falls; J. MacDonald`, same},
		{`Snow falls; Jan Mac Donald`, `Snow falls; P. MacDonald Li`, other},
		{`雪; 山田 太郎`, `雪; 山田太郎`, same},
		{`雪; 山田 太郎`, `雪; 川田太郎`, other},
		{`Snow falls; Bob Bee`, `Snow falls; Robert A. Bee`, same},
		{`Snow falls; Jan van Bee`, `Snow falls; Piet van Bee`, other},
		{`Snow falls; Bee`, `Snow falls; Piet van Bee`, same},
		{`Snow falls; Wei Li; id=doi:10.1000/1`, `Snow melts; Zoe Li; id=doi:10.1000/1`, same},

		// Titles without information.
		{`Preface; A Bee; journaltitle=Acta; volume=1; year=2005`, `Preface; A Bee; journaltitle=Acta; volume=2; year=2006`, other},
		{`Preface; A Bee; journaltitle=Acta; volume=1; year=2005`, `Preface; A Bee; journaltitle=Acta; year=2005`, other},
		{`Preface; A Bee; journaltitle=Acta; volume=1; pages=3–4; year=2005`, `PREFACE.; Ann Bee; journaltitle=Acta; volume=1; pages=3-4; year=2005`, same},
		{`Preface; A Bee; journaltitle=Acta; volume=1; year=2005`, `Preface; A Bee; id=arxiv:2403.00001; year=2005`, other},
		{`Preface; A Bee; id=doi:10.1000/1`, `Preface; A Bee; id=doi:10.1000/1; year=2005`, same},
		{`Introduction; A Bee; booktitle=On Snow; pages=1–9; year=2005`, `Introduction; A Bee; booktitle=On Snow; pages=101–109; year=2005`, other},
		{`Introduction; A Bee; id=doi:10.1000/1; pages=1–9`, `Introduction; A Bee; id=doi:10.1000/1; pages=101–109`, other},
		{`Guest Editors' Introduction to the Special Issue; A Bee; year=2005`, `Guest editors’ introduction to the special issue; A Bee; journaltitle=Acta; year=2005`, other},
		{`Vorwort; A Bee; year=2005`, `Vorwort; A Bee; year=2005; journaltitle=Acta`, other},
		{`前言; A Bee; year=2005`, `前言; A Bee; year=2005; journaltitle=Acta`, other},
		{`はじめに; A Bee; year=2005`, `はじめに; A Bee; year=2005; journaltitle=Acta`, other},
		{`مقدمة; A Bee; year=2005`, `مقدمة; A Bee; year=2005; journaltitle=Acta`, other},
		{`Carta al editor; A Bee; year=2005`, `Carta al editor; A Bee; year=2005; journaltitle=Acta`, other},
		{`Chapter 3; A Bee; year=2005`, `Chapter 3; A Bee; year=2005; booktitle=On Snow`, other},
		{`An Introduction to Snow; A Bee`, `An introduction to snow; A Bee; journaltitle=Acta`, same},

		// The same DOI.
		{`Phonon Effects; A Bee; id=doi:10.1000/1; pages=255–272`, `Electron Microscopy; C Dee; id=doi:10.1000/1; pages=185–214`, other},
		{`Phonon Effects; A Bee; id=doi:10.1000/1; pages=255–272`, `Electron Microscopy; A Bee; id=doi:10.1000/1; pages=185–214`, other},
		{`Snow falls: a study of ten winters; A Bee; id=doi:10.1000/1`, `Snow falls; A Bee; id=doi:10.1000/1`, same},
		{`Snow falls: a study of ten winters; id=doi:10.1000/1`, `Snow falls; A Bee; id=doi:10.1000/1`, same},
		{`Meas. of the Weight of Snow; id=doi:10.1000/1`, `Measurement of the Weight of Snow; A Bee; id=doi:10.1000/1`, same},
		{`Über das Gewicht von Schnee; A Bee; id=doi:10.1000/1`, `On the Weight of Snow; A Bee; id=doi:10.1000/1`, same},
		{`On the Weight of Snow; A Bee; id=doi:10.1000/1`, `Erratum: On the Weight of Snow; A Bee; id=doi:10.1000/1`, other},
		{`On the Weight of Snow; A Bee; id=doi:10.1000/1`, `On the Weight of Snow (Erratum); A Bee; id=doi:10.1000/1`, other},
		{`On the Weight of Snow; A Bee; id=doi:10.1000/1`, `Comment on “On the Weight of Snow”; A Bee; id=doi:10.1000/1`, other},
		{`On the Weight of Snow; A Bee; id=doi:10.1000/1`, `RETRACTED: On the Weight of Snow; A Bee; id=doi:10.1000/1`, same},
		{`On the Weight of Snow; A Bee; id=doi:10.1000/1`, `On the Weight of Snow (Retracted); A Bee; id=doi:10.1000/1`, same},
		{`On the Weight of Snow; A Bee; id=doi:10.1000/1`, `Retraction notice to “On the Weight of Snow”; A Bee; id=doi:10.1000/1`, other},
		{`Retraction: On the Weight of Snow; A Bee; id=doi:10.1000/1`, `Retraction notice to “On the Weight of Snow”; A Bee; id=doi:10.1000/1`, same},
		{`On the Weight of Snow; A Bee; id=doi:10.1000/1`, `Expression of Concern: On the Weight of Snow; A Bee; id=doi:10.1000/1`, other},
		{`Expression of Genes in Snow; A Bee; id=doi:10.1000/1`, `Gene expression in snow; A Bee; id=doi:10.1000/1`, same},
		{`Comments and Their Weight; A Bee; id=doi:10.1000/1`, `Comments and their weight; A Bee; id=doi:10.1000/1`, same},
		{`Proceedings of Snow Days; id=doi:10.1000/1; type=proceedings`, `Snow falls; A Bee; id=doi:10.1000/1; type=inproceedings; booktitle=Proceedings of Snow Days`, other},
		{`Snow; A Bee; id=doi:10.1000/1; type=book`, `Falling; A Bee; id=doi:10.1000/1; type=inbook; booktitle=Snow`, other},
		{`Snow Studies, Part I; A Bee; id=doi:10.1000/1`, `Snow Studies, Part II; A Bee; id=doi:10.1000/1`, other},
		{`Snow in Motion; A Bee, C Dee`, `Snow in Motion; A Bee`, same},
		{`Snow in Motion; A Bee, C Dee`, `Snow in Motion; C Dee`, other}, // a truncated list of authors keeps its beginning
		{`Snow in Motion; A Bee, C Dee`, `Snow in Motion; C Dee, A Bee`, same},
		{`Snow in Motion; A Bee, C Dee; id=doi:10.1000/1`, `Snow in Motion; C Dee`, same},
		{`On $\gamma$ rays; id=doi:10.1000/1`, `On γ rays; id=doi:10.1000/1`, same},
	} {
		p, q := record(t, c.p), record(t, c.q)
		if got := paper.Same(p, q); got != c.want {
			t.Errorf("%s\n%s: same: %v", c.p, c.q, got)
		}
		if got := paper.Same(q, p); got != c.want {
			t.Errorf("%s\n%s: same the other way round: %v", c.p, c.q, got)
		}
		if !paper.Same(p, p) || !paper.Same(q, q) {
			t.Errorf("%s or %s is not the same as itself", c.p, c.q)
		}
	}
}

func TestVersions(t *testing.T) {
	for _, c := range []struct {
		p, q string
		want bool
	}{
		{`Snow falls; A Bee; booktitle=Proc. IJCAI 9`, `Snow falls; A Bee; journaltitle=AIJ`, true},
		{`Snow falls; A Bee; id=arxiv:2403.00001`, `Snow falls; A Bee; id=doi:10.1000/1`, true},
		{`Snow falls; A Bee; booktitle=Proc. IJCAI 9`, `Snow falls; C Dee; journaltitle=AIJ`, false},
		{`Snow falls; ; booktitle=Proc. IJCAI 9`, `Snow falls; C Dee; journaltitle=AIJ`, false},
		{`Preface; A Bee; booktitle=Proc. IJCAI 9`, `Preface; A Bee; journaltitle=AIJ`, false},
		{`Snow falls; A Bee; part=1`, `Snow falls; A Bee; part=2`, false},
	} {
		if got := paper.Versions(record(t, c.p), record(t, c.q)); got != c.want {
			t.Errorf("%s\n%s: %v", c.p, c.q, got)
		}
	}
}

// TestChoose checks to which of several papers a record belongs.
func TestChoose(t *testing.T) {
	const text = "We weigh snow while it falls, day by day, on a scale of our own making, and say what it weighs."
	for _, c := range []struct {
		p     string
		among []string
		want  int
	}{
		{`Snow falls`, []string{`Snow falls; A Bee`}, 0},
		{`Snow falls`, []string{`Snow falls; A Bee; id=arxiv:2403.00001`, `Snow falls; C Dee; id=arxiv:2403.00002`}, -1},
		{`Snow falls; abstract=` + text, []string{`Snow falls; A Bee; id=arxiv:2403.00001; abstract=Snow is light.`, `Snow falls; C Dee; id=arxiv:2403.00002; abstract=` + text + ` It is much.`}, 1},
		{`Snow falls`, []string{`Snow falls; A Bee; id=arxiv:2403.00001`, `Snow falls`}, 0},
		{`Snow falls`, []string{`Snow falls; A Bee; id=arxiv:2403.00001`, `Snow falls; A Bee; id=arxiv:2403.00002`, `Snow falls`}, 2},
		{`Snow falls; A Bee`, []string{`Snow falls; A Bee; booktitle=Snow Days`, `Snow falls; A Bee; journaltitle=Acta`}, -1},
		{`Snow II; A Bee; id=doi:10.1000/1`, []string{`Snow I; A Bee; id=arxiv:2403.00001; doi=10.1000/1`, `Snow II; A Bee; id=arxiv:2403.00002; doi=10.1000/1`}, 1},
		{`Snow falls`, nil, -1},
	} {
		var among []*paper.Paper
		for _, s := range c.among {
			among = append(among, record(t, s))
		}
		if got := paper.Choose(record(t, c.p), among); got != c.want {
			t.Errorf("%s among %q: %d", c.p, c.among, got)
		}
	}
}

// TestMergeCitation checks that a citation is taken as a whole from one record, and that
// another record adds to it only if it is about the same publication.
func TestMergeCitation(t *testing.T) {
	for _, c := range []struct{ older, newer, want string }{
		{`volume=3; number=1`, `volume=4; pages=1–9`, `pages=1–9; volume=4`}, // two publications
		{`journaltitle=Acta; volume=3`, `pages=1–9; note=x`, `journaltitle=Acta; note=x; pages=1–9; volume=3`},
		{`entrytype=inproceedings; booktitle=Snow Days; pages=80–86`, `entrytype=article; journaltitle=AIJ; volume=30; pages=35–79`, `entrytype=article; journaltitle=AIJ; pages=35–79; volume=30`},
		{`entrytype=article; journaltitle=Acta Physica; volume=3; issn=1`, `journaltitle=Acta Phys.; volume=3; pages=1`, `entrytype=article; issn=1; journaltitle=Acta Phys.; pages=1; volume=3`},
		{`entrytype=inproceedings; booktitle=Snow Days`, `journaltitle=Snow Days; volume=3`, `journaltitle=Snow Days; volume=3`},
		{`booktitle=Snow Days`, `entrytype=article; volume=3`, `entrytype=article; volume=3`},
		{`journalref=Acta 3 (2024) 17; license=https://example.org/; version=2`, `entrytype=article; journaltitle=Acta; volume=3`,
			`entrytype=article; journalref=Acta 3 (2024) 17; journaltitle=Acta; license=https://example.org/; version=2; volume=3`},
	} {
		told := func(s string, day paper.Day) paper.News {
			n := news(day, func(p *paper.Paper) {
				p.Citation = record(t, "A; ; "+strings.ReplaceAll(s, "entrytype", "type")).Citation
			})
			n.Source = "bibtex"
			return n
		}
		older, newer := told(c.older, day1), told(c.newer, day2)
		for _, list := range [][]paper.News{{older, newer}, {newer, older}, {older, newer, older}} {
			var got []string
			for _, f := range (known{}).merge(list...).p.Citation {
				got = append(got, f.Name+"="+f.Value)
			}
			if strings.Join(got, "; ") != c.want {
				t.Errorf("%s, then %s: %s", c.older, c.newer, strings.Join(got, "; "))
			}
		}
	}

	// A DOI and a citation are not combined from two publications either.
	conference := news(day1, func(p *paper.Paper) {
		p.DOI, p.Citation = "10.1000/1", paper.Facts{{Name: "booktitle", Value: "Snow Days"}}
	})
	journal := news(day2, func(p *paper.Paper) {
		p.DOI, p.Citation = "10.1000/2", paper.Facts{{Name: "journaltitle", Value: "Acta"}}
	})
	later := news(day3, nil)
	for _, list := range [][]paper.News{{conference, journal, later}, {later, conference, journal}, {journal, later, conference}, {conference, later, journal}} {
		if k := (known{}).merge(list...); k.p.DOI != "10.1000/2" || len(k.p.Citation) != 1 || k.p.Citation.Get("journaltitle") != "Acta" {
			t.Errorf("DOI %s beside %v", k.p.DOI, k.p.Citation)
		}
	}
}

func TestTitleIDs(t *testing.T) {
	first := func(n int, s string) (out []paper.ID) {
		p := record(t, s)
		for id := range paper.TitleIDs(p.ID, p) {
			if out = append(out, id); len(out) == n {
				break
			}
		}
		return out
	}
	a, b := first(5, `Snow falls; A Bee; year=2005; volume=1`), first(3, `Snow falls; A Bee; year=2005; volume=2`)
	if a[0] != "title:snow-falls" || a[1] != "title:snow-falls-2005" || !strings.HasPrefix(string(a[2]), "title:snow-falls-") || len(a[2]) != len("title:snow-falls-01234567") ||
		a[3] != a[2]+"-2" || a[4] != a[2]+"-3" || a[2] == b[2] {
		t.Errorf("got %v and %v", a, b)
	}
	if again := first(5, `Snow falls; A Bee; year=2005; volume=1`); !slices.Equal(again, a) {
		t.Errorf("got %v, then %v", a, again)
	}
}

// FuzzSame checks that every record describes the same work as itself, and that the comparison
// is symmetric.
func FuzzSame(f *testing.F) {
	f.Add("Preface", "A Bee", "Acta Phys.", "III", "1--9", "2nd", "Preface", "Bee, A", "Acta Physica", "3", "1", "second")
	f.Add("Erratum: $n<0$ [x]", "", "J. C. A", "vol. 0", "pp. e1-", "", "(*-1 C#", "B", "CoRR", "abs/1", ".:-", "03")
	f.Add("Preface", "A Bee", "", "1", "2", "", "Pref-ace", "C Dee", "Acta", "3", "4", "2")
	f.Fuzz(func(t *testing.T, title, author, journal, volume, pages, edition, title2, author2, journal2, volume2, pages2, edition2 string) {
		one := func(title, author, journal, volume, pages, edition, ref string, id paper.ID) *paper.Paper {
			p := paper.Paper{ID: id, Title: title, Authors: []string{author}, Published: 20240101}
			for name, v := range map[string]string{"journaltitle": journal, "volume": volume, "pages": pages, "edition": edition, "journalref": ref} {
				p.Citation = p.Citation.Set(name, v)
			}
			p = paper.Clean(p)
			return &p
		}
		for _, id := range []paper.ID{"title:x", "doi:10.1000/1"} {
			p, q := one(title, author, journal, volume, pages, edition, edition2, id), one(title2, author2, journal2, volume2, pages2, edition2, journal, id)
			if !paper.Same(p, p) || !paper.Same(q, q) {
				t.Errorf("%+v or %+v is not the same as itself", p, q)
			}
			if paper.Same(p, q) != paper.Same(q, p) || paper.Versions(p, q) != paper.Versions(q, p) {
				t.Errorf("%+v is the same as %+v, or the other way round", p, q)
			}
			if i := paper.Choose(p, []*paper.Paper{q, p}); i >= 0 && !paper.Same(p, []*paper.Paper{q, p}[i]) && paper.Same(p, q) {
				t.Errorf("chose %d", i)
			}
		}
	})
}
