package paper_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"offprint/generator/paper"
)

func TestCheck(t *testing.T) {
	const today = 20251007
	for name, c := range map[string]struct {
		p    paper.Paper
		want string // part of the error message; "" for none
	}{
		"fine":              {paper.Paper{Title: "A", Date: 20251010}, ""},
		"no title":          {paper.Paper{Abstract: "x"}, "no title"},
		"far future":        {paper.Paper{Title: "A", Published: 20990101}, "published is 2099-01-01"},
		"ahead":             {paper.Paper{Title: "A", Date: 20261008}, ""},
		"too far ahead":     {paper.Paper{Title: "A", Date: 20261009}, "far in the future"},
		"long abstract":     {paper.Paper{Title: "A", Abstract: strings.Repeat("x", 10<<20)}, "abstract is 10.0 MB"},
		"long title":        {paper.Paper{Title: strings.Repeat("é", 4000)}, "title is 8 kB"},
		"long name":         {paper.Paper{Title: "A", Authors: []string{"B", strings.Repeat("x", 5000)}}, "authors is 5 kB"},
		"300 bytes of name": {paper.Paper{Title: "A", Authors: []string{strings.Repeat("x", 300)}}, ""},
		"a crowd":           {paper.Paper{Title: "A", AuthorCount: 20_001}, "20001 authors"},
		"below zero":        {paper.Paper{Title: "A", Stars: -1}, "stars is -1"},
	} {
		err := paper.Check(&c.p, today)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && (len(err.Error()) > 300 || strings.Contains(err.Error(), "\n")) {
			t.Errorf("%s: not one line: %.400q", name, err)
		}
	}
	if err := paper.Check(&paper.Paper{Title: "A", Date: 20990101}, 0); err != nil {
		t.Errorf("without a today: %v", err)
	}
}

func TestClean(t *testing.T) {
	got := paper.Clean(paper.Paper{
		ID: "doi:10.48550/arxiv.2510.06084", DOI: "https://doi.org/10.1000/ABC", Title: " A\nB\x00C\u2028 ", Abstract: "\r\na\r\n\tb\rc\x07 \n",
		Authors: []string{"", " A\tB ", "\xffC"}, AuthorCount: 9, Topics: []string{" "}, Upvotes: -3,
		Links:   paper.Links{Code: "javascript:alert(1)", Project: " https://example.org/a?b=c ", Thumbnail: "//example.org", Media: []string{"ftp://x", "http://x.org/\u202e"}},
		Aliases: []string{"/papers/old/", "//evil.org/", "https://evil.org/", "/../x", "papers/x", "/a\\b"},
	})
	want := paper.Paper{
		ID: "arxiv:2510.06084", DOI: "10.1000/abc", Title: "A B C", Abstract: "a\n\tb\nc",
		Authors: []string{"A B", "\ufffdC"},
		Links:   paper.Links{Project: "https://example.org/a?b=c", Media: []string{"http://x.org/\u202e"}},
		Aliases: []string{"/papers/old/"},
	}
	if !got.Equal(&want) || got.Topics != nil {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestCleanIsCleanOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }))
		var p paper.Paper
		for f := range paper.NumFields {
			switch p.Get(f).(type) {
			case string:
				p.Set(f, s.Draw(t, f.String()))
			case []string:
				p.Set(f, rapid.SliceOfN(s, 0, 3).Draw(t, f.String()))
			case int:
				p.Set(f, rapid.IntRange(-2, 2).Draw(t, f.String()))
			case bool:
				p.Set(f, rapid.Bool().Draw(t, f.String()))
			case paper.Facts:
				var facts paper.Facts
				for range rapid.IntRange(0, 3).Draw(t, f.String()) {
					facts = append(facts, paper.Fact{Name: s.Draw(t, "name"), Value: s.Draw(t, "value")})
				}
				p.Set(f, facts)
			}
		}
		p.Links.Code = "https://" + p.Links.Code
		once := paper.Clean(p)
		twice := paper.Clean(once)
		if !once.Equal(&twice) {
			t.Fatalf("once  %+v\ntwice %+v", once, twice)
		}
		for f := range paper.NumFields {
			values, _ := once.Get(f).([]string)
			if v, ok := once.Get(f).(string); ok {
				values = []string{v}
			}
			for _, v := range values {
				multiline := f == paper.FieldAbstract || f == paper.FieldSummary || f == paper.FieldNote
				if f == paper.FieldExtra {
					continue // see FuzzExtra
				}
				if !utf8.ValidString(v) || v != strings.TrimSpace(v) || strings.ContainsFunc(v, func(r rune) bool {
					return unicode.IsControl(r) && !(multiline && (r == '\n' || r == '\t'))
				}) {
					t.Fatalf("%s is %q", f, v)
				}
			}
		}
	})
}

func TestFields(t *testing.T) {
	var p paper.Paper
	for f := range paper.NumFields {
		if back, ok := paper.FieldNamed(f.String()); !ok || back != f {
			t.Errorf("%q is the name of %v", f, back)
		}
		if p.Has(f) {
			t.Errorf("the zero paper has %s", f)
		}
		was := p.Hash(f)
		ok := p.Set(f, "x") || p.Set(f, []string{"x"}) || p.Set(f, 7) || p.Set(f, true) || p.Set(f, paper.Day(20251007)) || p.Set(f, paper.Facts{{Name: "volume", Value: "7"}})
		if !ok || !p.Has(f) || p.Hash(f) == was {
			t.Errorf("%s cannot be set: %v", f, p.Get(f))
		}
		var q paper.Paper
		if p.SameField(&q, f) {
			t.Errorf("%s is the same as nothing", f)
		}
		q.Set(f, p.Get(f))
		if !p.SameField(&q, f) || p.Hash(f) != q.Hash(f) {
			t.Errorf("%s differs from itself", f)
		}
	}
	if _, ok := paper.FieldNamed("nothing"); ok || p.Set(paper.NumFields, "x") || p.Set(paper.FieldTitle, 1) {
		t.Error("a field that is none, or of another type, can be set")
	}
	a, b := paper.Paper{Topics: []string{"a", "b"}}, paper.Paper{Topics: []string{"a:b"}}
	if a.Hash(paper.FieldTopics) == b.Hash(paper.FieldTopics) {
		t.Error("two lists have one hash")
	}
	// The hashes are stored in files and must never change.
	if got := (&paper.Paper{Title: "A"}).Hash(paper.FieldTitle); got != 0x559aead0 {
		t.Errorf("the hash of a title became %08x", got)
	}
}

func TestHashes(t *testing.T) {
	var h paper.Hashes
	h.Put(paper.FieldTitle, 0)
	h.Put(paper.NumFields, 1)
	if sum, ok := h.Get(paper.FieldTitle); !ok || sum != 0 || h.Empty() {
		t.Error("a hash that is zero is none")
	}
	if _, ok := h.Get(paper.FieldDate); ok {
		t.Error("there is a hash that nobody put")
	}
	h.Delete(paper.FieldTitle)
	if h != (paper.Hashes{}) || !h.Empty() {
		t.Errorf("what is left: %v", h)
	}
}
