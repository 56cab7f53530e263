package paper_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"offprint/generator/paper"
)

// known is a paper with its import provenance.
type known struct {
	p    paper.Paper
	from paper.Provenance
}

func (k known) merge(list ...paper.News) known {
	for _, n := range list {
		k.p, k.from = paper.Merge(k.p, k.from, n, standings)
	}
	return k
}

func (k known) equal(l known) bool { return k.p.Equal(&l.p) && k.from == l.from }

func news(day paper.Day, change func(*paper.Paper)) paper.News {
	n := paper.News{Source: "hf-api", Scraped: day, Paper: paper.Paper{
		ID: "arxiv:2510.06084", Title: "A", Abstract: "Text.", Authors: []string{"B C"}, Topics: []string{"t"}, Upvotes: 3, Published: 20251001, Date: 20251001,
	}}
	if change != nil {
		change(&n.Paper)
	}
	return n
}

const (
	day0 paper.Day = 20251006
	day1 paper.Day = 20251007
	day2 paper.Day = 20251008
	day3 paper.Day = 20251009
)

func TestMergeRefreshes(t *testing.T) {
	first := news(day1, nil)
	second := news(day2, func(p *paper.Paper) { p.Upvotes, p.Abstract, p.Organization = 9, "Better text.", "O" })
	k := known{}.merge(first, second)
	if k.p.Upvotes != 9 || k.p.Abstract != "Better text." || k.p.Organization != "O" || k.from.Day != day2 {
		t.Errorf("got %+v", k)
	}
	if again := k.merge(first); !again.equal(k) {
		t.Errorf("an old scrape changed %+v\nto %+v", k, again)
	}
	if older := (known{}).merge(second, first); !older.equal(k) {
		t.Errorf("in the other order: %+v\nnot %+v", older, k)
	}
}

func TestMergeRefreshesWithinADay(t *testing.T) {
	k := known{}.merge(news(day1, nil), news(day1, func(p *paper.Paper) { p.Upvotes = 4 }))
	if k.p.Upvotes != 4 {
		t.Errorf("got %+v", k)
	}
}

func TestMergeFillsGapsFromOldNews(t *testing.T) {
	k := known{}.merge(news(day2, nil), news(day1, func(p *paper.Paper) { p.Links.Code, p.Upvotes = "https://example.org/", 1 }))
	if k.p.Links.Code != "https://example.org/" || k.p.Upvotes != 3 || k.from.Day != day2 {
		t.Errorf("got %+v", k)
	}
}

func TestMergeLeavesHandEdits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := known{}.merge(anyNews(day1).Draw(t, "first"))
		edit := anyNews(day1).Draw(t, "edit").Paper
		edited := map[paper.Field]bool{}
		for f := range paper.NumFields {
			if f == paper.FieldAliases || f == paper.FieldDOI || f == paper.FieldAuthors || f == paper.FieldAuthorCount {
				continue // these fields have their own rules
			}
			if rapid.Bool().Draw(t, "edit "+f.String()) && !k.p.SameField(&edit, f) {
				k.p.Set(f, edit.Get(f))
				edited[f] = true
			}
		}
		after := k.merge(anyNews(day2).Draw(t, "second"), anyNews(day3).Draw(t, "third"))
		for f := range edited {
			if f == paper.FieldID && k.p.ID == "" {
				continue
			}
			if f == paper.FieldDate && k.p.Date == 0 {
				continue // a page without a date uses its day of publication
			}
			if _, wasThere := k.from.Hash.Get(f); !wasThere && !k.p.Has(f) {
				continue
			}
			if !after.p.SameField(&k.p, f) {
				t.Fatalf("%s was set to %v by hand and is now %v", f, k.p.Get(f), after.p.Get(f))
			}
		}
	})
}

func TestMergeLeavesWhatWasRemoved(t *testing.T) {
	for _, f := range []paper.Field{paper.FieldAbstract, paper.FieldAuthors, paper.FieldTopics, paper.FieldUpvotes, paper.FieldPublished} {
		k := known{}.merge(news(day1, nil))
		var none paper.Paper
		k.p.Set(f, none.Get(f))
		if k = k.merge(news(day2, func(p *paper.Paper) { p.AuthorCount = 5 })); k.p.Has(f) || k.p.AuthorCount != 0 {
			t.Errorf("%s was removed by hand and is %v", f, k.p.Get(f))
		}
	}
}

func TestMergeAuthors(t *testing.T) {
	count := news(day2, func(p *paper.Paper) { p.Authors, p.AuthorCount = nil, 2 })
	names := news(day1, nil)
	for name, list := range map[string][]paper.News{
		"names, then a number": {names, count},
		"a number, then names": {count, names},
		"both again":           {names, count, names, count},
	} {
		k := known{}.merge(list...)
		_, remembered := k.from.Hash.Get(paper.FieldAuthorCount)
		if !slices.Equal(k.p.Authors, []string{"B C"}) || k.p.AuthorCount != 0 || remembered {
			t.Errorf("%s: %+v", name, k)
		}
	}
	k := known{}.merge(count)
	k.p.AuthorCount = 7
	if k = k.merge(names); k.p.AuthorCount != 7 || k.p.Authors != nil {
		t.Errorf("a number by hand: %+v", k.p)
	}
	k = known{}.merge(count)
	k.p.AuthorCount, k.p.Authors = 0, []string{"Mine"}
	if k = k.merge(names, count); !slices.Equal(k.p.Authors, []string{"Mine"}) {
		t.Errorf("names by hand: %+v", k.p)
	}
}

func TestMergeIdentifiers(t *testing.T) {
	id := func(s paper.ID, doi string) paper.News {
		return news(day1, func(p *paper.Paper) { p.ID, p.DOI = s, doi })
	}
	for _, c := range []struct {
		list    []paper.News
		id      paper.ID
		wantDOI string
	}{
		{[]paper.News{id("title:a", ""), id("arxiv:2510.06084", "")}, "arxiv:2510.06084", ""},
		{[]paper.News{id("arxiv:2510.06084", ""), id("title:a", "")}, "arxiv:2510.06084", ""},
		{[]paper.News{id("title:a", ""), id("doi:10.1000/182", "")}, "doi:10.1000/182", ""},
		{[]paper.News{id("doi:10.1000/182", ""), id("arxiv:2510.06084", "10.1000/182")}, "arxiv:2510.06084", "10.1000/182"},
		{[]paper.News{id("doi:10.1000/182", ""), id("arxiv:2510.06084", "")}, "arxiv:2510.06084", "10.1000/182"},
		{[]paper.News{id("arxiv:2510.06084", "10.1000/182"), id("doi:10.1000/182", "")}, "arxiv:2510.06084", "10.1000/182"},
		{[]paper.News{id("arxiv:2510.06084", ""), id("doi:10.1000/182", "")}, "arxiv:2510.06084", "10.1000/182"},
		{[]paper.News{id("title:a", ""), id("doi:10.48550/arxiv.2510.06084", "")}, "arxiv:2510.06084", ""},
	} {
		if k := (known{}).merge(c.list...); k.p.ID != c.id || k.p.DOI != c.wantDOI {
			t.Errorf("%v and %v make %q, DOI %q", c.list[0].Paper.ID, c.list[1].Paper.ID, k.p.ID, k.p.DOI)
		}
	}

	// A person's own page, whose identifier was derived from its title.
	k := known{p: paper.Paper{ID: "title:mine", Title: "Mine"}}.merge(id("arxiv:2510.06084", ""))
	if k.p.ID != "arxiv:2510.06084" || k.p.Title != "Mine" {
		t.Errorf("got %+v", k.p)
	}
	// An identifier that a person has changed.
	k = known{}.merge(id("title:a", ""))
	k.p.ID = "title:b"
	if k = k.merge(id("arxiv:2510.06084", "")); k.p.ID != "title:b" {
		t.Errorf("got %+v", k.p)
	}
}

func TestMergeDate(t *testing.T) {
	listed := func(n paper.News, day paper.Day) paper.News { n.Listed, n.Paper.Date = day, day; return n }
	plain := news(day3, nil) // published 2025-10-01
	undated := news(day3, func(p *paper.Paper) { p.Published, p.Date = 0, day3 })
	undatedToo := news(day2, func(p *paper.Paper) { p.Published, p.Date = 0, day2 })
	never := news(day3, func(p *paper.Paper) { p.Published, p.Date = 0, 0 })
	for name, c := range map[string]struct {
		list         []paper.News
		date, listed paper.Day
	}{
		"published":            {[]paper.News{plain}, 20251001, 0},
		"listed":               {[]paper.News{listed(plain, day2)}, day2, day2},
		"listed later":         {[]paper.News{plain, listed(plain, day2)}, day2, day2},
		"listed twice":         {[]paper.News{listed(plain, day3), listed(plain, day2), listed(plain, day3)}, day2, day2},
		"listed by old news":   {[]paper.News{plain, listed(news(day1, nil), day1)}, day1, day1},
		"scraped only":         {[]paper.News{undated, undatedToo}, day2, 0},
		"scraped, other order": {[]paper.News{undatedToo, undated}, day2, 0},
		"scraped, published":   {[]paper.News{undated, plain, undatedToo}, 20251001, 0},
		"nobody tells":         {[]paper.News{never, never}, 0, 0},
		"told later":           {[]paper.News{never, plain}, 20251001, 0},
		"told before":          {[]paper.News{plain, never}, 20251001, 0},
		"said later":           {[]paper.News{never, undatedToo, never}, day2, 0},
	} {
		if k := (known{}).merge(c.list...); k.p.Date != c.date || k.from.Listed != c.listed {
			t.Errorf("%s: %v, listed %v", name, k.p.Date, k.from.Listed)
		}
	}
	k := known{}.merge(plain)
	k.p.Date = 20200101
	if k = k.merge(listed(plain, day2)); k.p.Date != 20200101 || k.from.Listed != day2 {
		t.Errorf("a date by hand became %v", k.p.Date)
	}
	k = known{}.merge(plain)
	k.p.Published = 20200101
	if k = k.merge(plain); k.p.Published != 20200101 || k.p.Date != 20251001 {
		t.Errorf("a day of publication by hand moved the page to %v", k.p.Date)
	}
}

// anyNews draws the news of a source about one paper on one day.
func anyNews(day paper.Day) *rapid.Generator[paper.News] {
	word := rapid.SampledFrom([]string{"", "one", "two", "three"})
	return rapid.Custom(func(t *rapid.T) paper.News {
		n := paper.News{Source: rapid.SampledFrom([]string{"arxiv-oai", "bibtex", "hf-api", "hf-page", "hf-text"}).Draw(t, "source"), Scraped: day}
		n.Paper = paper.Paper{
			ID:       rapid.SampledFrom([]paper.ID{"title:t", "arxiv:2510.06084", "doi:10.1000/182"}).Draw(t, "id"),
			Title:    "T" + word.Draw(t, "title"),
			Abstract: word.Draw(t, "abstract"), Summary: word.Draw(t, "summary"), Organization: word.Draw(t, "organization"),
			Language: rapid.SampledFrom([]string{"", "de", "zh", "zh-Hans", "none"}).Draw(t, "language"),
			Topics:   rapid.SliceOfN(rapid.SampledFrom([]string{"", "one", "two", "cs.LG", "hep-th"}), 0, 3).Draw(t, "topics"), Authors: rapid.SliceOfN(word, 0, 2).Draw(t, "authors"),
			AuthorCount: rapid.IntRange(0, 3).Draw(t, "count"), Upvotes: rapid.IntRange(0, 3).Draw(t, "upvotes"),
			Published: rapid.SampledFrom([]paper.Day{0, 20240101, 20250101}).Draw(t, "published"),
		}
		for _, name := range []string{"volume", "note"} {
			n.Paper.Citation = n.Paper.Citation.Set(name, word.Draw(t, name))
		}
		if rapid.Bool().Draw(t, "listed?") {
			n.Listed = rapid.SampledFrom([]paper.Day{20250301, 20250302}).Draw(t, "listed")
		}
		if w := word.Draw(t, "code"); w != "" {
			n.Paper.Links.Code = "https://example.org/" + w
		}
		n.Paper = paper.Clean(n.Paper)
		n.Paper.Date = max(n.Listed, n.Paper.Published)
		if n.Paper.Date == 0 && rapid.Bool().Draw(t, "said?") {
			n.Paper.Date = day
		}
		return n
	})
}

func TestMergeTwiceIsMergeOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var list []paper.News
		for range rapid.IntRange(1, 4).Draw(t, "how many") {
			list = append(list, anyNews(rapid.SampledFrom([]paper.Day{day1, day2, day3}).Draw(t, "day")).Draw(t, "news"))
		}
		once := known{}.merge(list...)
		// Merging all the news again, or any one item, changes nothing.
		for _, again := range append([][]paper.News{list}, slices.Collect(slices.Chunk(list, 1))...) {
			if twice := once.merge(again...); !twice.equal(once) {
				t.Fatalf("once  %+v\ntwice %+v\nby    %+v", once, twice, again)
			}
		}
	})
}

// TestMergeOrder checks that the order of two items of news does not matter. The order of more
// items does not matter if all of them have the same fields.
func TestMergeOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyNews(day1).Draw(t, "a"), anyNews(rapid.SampledFrom([]paper.Day{day1, day2}).Draw(t, "day")).Draw(t, "b")
		ab, ba := known{}.merge(a, b), known{}.merge(b, a)
		// It is unknown which of two equally good identifiers was first; everything else is
		// equal.
		if !ab.equal(ba) {
			t.Fatalf("a, b: %+v\nb, a: %+v", ab, ba)
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		var list []paper.News
		for i := range 4 {
			list = append(list, news(day1.AddDays(i), func(p *paper.Paper) {
				p.Upvotes = rapid.IntRange(1, 3).Draw(t, "upvotes")
				p.Title = rapid.SampledFrom([]string{"A", "B"}).Draw(t, "title")
				p.Published = rapid.SampledFrom([]paper.Day{20250101, 20240101}).Draw(t, "published")
			}))
			list[i].Listed = rapid.SampledFrom([]paper.Day{0, 20250301, 20250302}).Draw(t, "listed")
		}
		want := known{}.merge(list...)
		mixed := rapid.Permutation(list).Draw(t, "order")
		if got := (known{}).merge(mixed...); !got.equal(want) {
			t.Fatalf("in order %+v\nmixed    %+v", want, got)
		}
	})
}

func TestMergeKeepsItsArguments(t *testing.T) {
	n := news(day1, nil)
	k := known{}.merge(n)
	n.Paper.Authors[0], n.Paper.Topics[0] = "changed", "changed"
	if k.p.Authors[0] != "B C" || k.p.Topics[0] != "t" {
		t.Errorf("the news and the paper share a list: %+v", k.p)
	}
}

// TestMergeSources checks that a paper from two sources combines the best fields of both and
// records which source they are from.
func TestMergeSources(t *testing.T) {
	daily := news(day2, func(p *paper.Paper) { p.Topics, p.Organization = []string{"agents"}, "O" })
	arxiv := paper.News{Source: "arxiv-oai", Scraped: day1, Paper: paper.Paper{
		ID: "arxiv:2510.06084", Title: "A: The Whole Title", Abstract: "As arXiv has it.", Authors: []string{"B C", "D E"},
		Topics: []string{"cs.LG", "stat.ML"}, Published: 20251001, Date: 20251001, Citation: paper.Facts{{Name: "note", Value: "9 pages"}},
	}}
	for name, list := range map[string][]paper.News{"one way": {daily, arxiv}, "the other": {arxiv, daily}} {
		k := known{}.merge(list...)
		p := &k.p
		if p.Title != "A: The Whole Title" || p.Abstract != "As arXiv has it." || len(p.Authors) != 2 || p.Upvotes != 3 || p.Organization != "O" ||
			!slices.Equal(p.Topics, []string{"agents", "cs.LG", "stat.ML"}) || p.Category() != "cs.LG" || p.Citation.Get("note") != "9 pages" {
			t.Errorf("%s: %+v", name, p)
		}
		for f, want := range map[paper.Field]paper.Origin{
			paper.FieldTitle: {Source: "arxiv-oai", Day: day1}, paper.FieldUpvotes: {Source: "hf-api", Day: day2}, paper.FieldCitation: {Source: "arxiv-oai", Day: day1},
			paper.FieldStars: {}, paper.FieldDate: {},
		} {
			if got := k.from.Of(f); got != want {
				t.Errorf("%s: %s is from %v", name, f, got)
			}
		}
		if newer := k.merge(news(day3, func(p *paper.Paper) { p.Title, p.Upvotes = "B", 8 })); newer.p.Title != p.Title || newer.p.Upvotes != 8 {
			t.Errorf("%s: a day later: %+v", name, newer.p)
		}
	}
}

// TestMergeCutTitles checks that a truncated title, or one decorated by a digest, is replaced
// by any other, in either order.
func TestMergeCutTitles(t *testing.T) {
	titled := func(source, title string, day paper.Day) paper.News {
		n := news(day, func(p *paper.Paper) { p.Title = title })
		n.Source = source
		return n
	}
	for _, c := range []struct {
		a, b paper.News
		want string
	}{
		{titled("hf-api", "A Fine Title", day1), titled("digest", "A Fine Ti...", day2), "A Fine Title"},
		{titled("hf-api", "A Fine Title", day1), titled("digest", "A Fine Title (Hot)", day2), "A Fine Title"},
		{titled("hf-api", "A Fine Title", day1), titled("table", "A Fine Ti…", day2), "A Fine Title"},
		{titled("hf-api", "A Fine Title", day1), titled("bibtex", "A Fine …", day2), "A Fine Title"},
		{titled("digest", "A Fine Title", day1), titled("digest", "A Fine Ti...", day2), "A Fine Title"},
		{titled("arxiv-atom", "To Be or Not ...", day1), titled("hf-api", "To Be or Not", day2), "To Be or Not ..."},
		{titled("hf-api", "A Fine Title", day1), titled("hf-api", "A Finer Title", day2), "A Finer Title"},
	} {
		for _, k := range []known{known{}.merge(c.a, c.b), known{}.merge(c.b, c.a)} {
			if k.p.Title != c.want {
				t.Errorf("%s %q and %s %q: %q, not %q", c.a.Source, c.a.Paper.Title, c.b.Source, c.b.Paper.Title, k.p.Title, c.want)
			}
		}
	}
	if k := (known{}).merge(titled("digest", "A Fine Ti...", day1)); k.p.Title != "A Fine Ti..." {
		t.Errorf("a cut title alone: %q", k.p.Title)
	}
}

// TestMergeRicherDay checks that a day of publication wins over the year or the month that
// contains it, in any order.
func TestMergeRicherDay(t *testing.T) {
	told := func(scraped, published paper.Day, facts string) paper.News {
		n := news(scraped, func(p *paper.Paper) {
			p.Published, p.Citation = published, record(t, "A; ; "+facts).Citation
		})
		n.Source = "bibtex"
		return n
	}
	for _, c := range []struct {
		name, fine, coarse string
		day, first, want   paper.Day
		date               string
	}{
		{"year", "journaltitle=Acta; volume=3", "journaltitle=Acta; volume=3; pages=1–9; date=2020", 20200305, 20200101, 20200305, ""},
		{"month", "journaltitle=Acta", "journaltitle=Acta; date=2020-03", 20200305, 20200301, 20200305, ""},
		{"month and year", "date=2020-03", "date=2020", 20200301, 20200101, 20200301, "2020-03"},
		{"no other facts", "", "date=2020", 20200305, 20200101, 20200305, ""},
		{"other year", "journaltitle=Acta", "journaltitle=Acta; date=2019", 20200305, 20190101, 0, ""},
		{"other publication", "journaltitle=Acta", "journaltitle=Ice; date=2020", 20200305, 20200101, 0, ""},
	} {
		for _, days := range [][2]paper.Day{{day1, day2}, {day2, day1}, {day1, day1}} {
			fine, coarse := told(days[0], c.day, c.fine), told(days[1], c.first, c.coarse)
			a, b := (known{}).merge(fine, coarse), (known{}).merge(coarse, fine)
			if !a.equal(b) {
				t.Errorf("%s, %v: %+v or %+v", c.name, days, a, b)
			}
			if again := a.merge(coarse, fine, coarse); !again.equal(a) {
				t.Errorf("%s, %v: %+v and again %+v", c.name, days, a, again)
			}
			if c.want != 0 && (a.p.Published != c.want || a.p.Citation.Get("date") != c.date || a.p.Date != c.want) {
				t.Errorf("%s, %v: %v filed %v, %v", c.name, days, a.p.Published, a.p.Date, a.p.Citation)
			}
		}
	}
}
