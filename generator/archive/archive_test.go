package archive_test

import (
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	hugotoml "github.com/pelletier/go-toml/v2"
	"pgregory.net/rapid"

	"offprint/generator/archive"
	"offprint/generator/paper"
)

// text draws ordinary and hostile text.
func text() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.StringN(0, 30, -1),
		rapid.SampledFrom([]string{
			"+++", "+++\n+++", "\n+++\n", `"""`, `'''`, `\`, `\\`, `\u0041`, `"`, `a "b" c`, "# no comment", "a = 1\n[links]\n",
			"x\x00y", "\x1b[31mred", "\u0085", "\u2028", "\ufeff", "a\tb", "line\r\nline", "naïve", "数学", "😀👩‍👩‍👧", "\u202eright to left",
			"{{< readfile >}}", "{{% x %}}", "$\\alpha^2$", "<script>alert(1)</script>", "]]>", strings.Repeat("long ", 200), "\xff\xfe", " ", "[import]",
		}),
		rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]string{"+", "\n", "\"", "'", "\\", "#", "=", "[", "]", "{", "}", ",", " ", "a", "é", "\r", "\x7f"}), 0, 12),
			func(s []string) string { return strings.Join(s, "") }),
	)
}

func day() *rapid.Generator[paper.Day] {
	return rapid.Custom(func(t *rapid.T) paper.Day {
		d, err := paper.NewDay(rapid.IntRange(1, 9998).Draw(t, "year"), 1, 1)
		if err != nil {
			t.Fatal(err)
		}
		return d.AddDays(rapid.IntRange(0, 365).Draw(t, "day"))
	})
}

func id() *rapid.Generator[paper.ID] {
	return rapid.OneOf(
		rapid.SampledFrom([]paper.ID{"arxiv:2510.06084", "arxiv:hep-th/9901001", "doi:10.1000/182", "doi:10.1000/a(b)<c>;2-#", "title:attention", "title:数学-2"}),
		rapid.Map(text(), paper.TitleID),
	)
}

func address() *rapid.Generator[string] {
	return rapid.OneOf(rapid.Just(""), text(), rapid.Map(text(), func(s string) string { return "https://example.org/" + s }))
}

// anyPaper draws a paper as a careless caller may construct it. Clean makes it one that the
// archive can hold.
func anyPaper() *rapid.Generator[paper.Paper] {
	return rapid.Custom(func(t *rapid.T) paper.Paper {
		p := paper.Paper{
			ID: id().Draw(t, "id"), Title: "T" + text().Draw(t, "title"), Date: day().Draw(t, "date"),
			Abstract: text().Draw(t, "abstract"), Summary: text().Draw(t, "summary"),
			DOI:      rapid.SampledFrom([]string{"", "", "10.1000/182", "no DOI"}).Draw(t, "doi"),
			Language: rapid.SampledFrom([]string{"", "de", "zh-Hans", "German", "no language"}).Draw(t, "language"),
			Authors:  rapid.SliceOfN(text(), 0, 3).Draw(t, "authors"), AuthorCount: rapid.IntRange(-1, 9).Draw(t, "count"),
			Topics: rapid.SliceOfN(text(), 0, 3).Draw(t, "topics"), Organization: text().Draw(t, "organization"),
			Upvotes: rapid.IntRange(-1, 1<<40).Draw(t, "upvotes"), Comments: rapid.IntRange(0, 2).Draw(t, "comments"), Stars: rapid.IntRange(0, 2).Draw(t, "stars"),
			Aliases: rapid.SliceOfN(rapid.Map(text(), func(s string) string { return "/papers/" + s + "/" }), 0, 2).Draw(t, "aliases"),
		}
		for range rapid.IntRange(0, 3).Draw(t, "facts") {
			p.Citation = p.Citation.Set(rapid.SampledFrom([]string{"volume", "entrytype", "x-y z", "date"}).Draw(t, "name"), text().Draw(t, "fact"))
		}
		if rapid.Bool().Draw(t, "published?") {
			p.Published = day().Draw(t, "published")
		}
		p.Links = paper.Links{Code: address().Draw(t, "code"), Project: address().Draw(t, "project"), Discussion: address().Draw(t, "discussion"),
			Thumbnail: address().Draw(t, "thumbnail"), Media: rapid.SliceOfN(address(), 0, 2).Draw(t, "media")}
		return p
	})
}

func anyProvenance() *rapid.Generator[paper.Provenance] {
	return rapid.Custom(func(t *rapid.T) paper.Provenance {
		var v paper.Provenance
		if rapid.Bool().Draw(t, "imported?") {
			v.Source = rapid.SampledFrom([]string{"hf-api", "hf-listing"}).Draw(t, "source")
			v.Day = day().Draw(t, "day")
			if rapid.Bool().Draw(t, "listed?") {
				v.Listed = day().Draw(t, "listed")
			}
			for f := range paper.NumFields {
				if rapid.Bool().Draw(t, f.String()) {
					v.Hash.Put(f, rapid.Uint32().Draw(t, "hash"))
					if rapid.Bool().Draw(t, "elsewhere?") {
						v.From[f] = paper.Origin{Source: rapid.SampledFrom([]string{"arxiv-oai", "my table"}).Draw(t, "from"), Day: day().Draw(t, "on")}
					}
				}
			}
		}
		return v
	})
}

func anyEntry() *rapid.Generator[archive.Entry] {
	return rapid.Custom(func(t *rapid.T) archive.Entry {
		e := archive.Entry{Paper: paper.Clean(anyPaper().Draw(t, "paper")), Import: anyProvenance().Draw(t, "import")}
		e.Path = archive.Path(e.Paper)
		return e
	})
}

func same(a, b archive.Entry) bool {
	return a.Path == b.Path && a.Paper.Equal(&b.Paper) && a.Import == b.Import
}

func TestFormatRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := anyEntry().Draw(t, "entry")
		data := archive.Format(want)
		got, err := archive.Parse(want.Path, data)
		if err != nil {
			t.Fatalf("%v\n%s", err, data)
		}
		if !same(got, want) {
			t.Fatalf("got  %+v\nwant %+v\n%s", got, want, data)
		}
		agreeWithHugo(t, data)
	})
}

// agreeWithHugo checks that the TOML library that Hugo uses reads the same values as ours.
func agreeWithHugo(t interface{ Fatalf(string, ...any) }, data []byte) {
	front, _, _ := strings.Cut(strings.TrimPrefix(string(data), "+++\n"), "\n+++\n")
	var ours, theirs struct {
		Title, Summary, ID, Organization string
		Language                         string
		Authors, Topics, Aliases         []string
		Upvotes                          int
		Links                            struct {
			Code  string
			Media []string
		}
		Import struct{ Hash map[string]string }
	}
	if _, err := toml.Decode(front, &ours); err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	if err := hugotoml.Unmarshal([]byte(front), &theirs); err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	a, _ := toml.Marshal(ours)
	b, _ := toml.Marshal(theirs)
	if string(a) != string(b) {
		t.Fatalf("we read\n%s\nHugo reads\n%s", a, b)
	}
}
