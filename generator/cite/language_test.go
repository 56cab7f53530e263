package cite_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"offprint/generator/cite"
	"offprint/generator/paper"
)

func TestLanguage(t *testing.T) {
	for _, c := range []struct {
		fields string // of BibTeX
		want   string
		facts  string // facts that are kept, as "langid=klingon"
		again  string // the fields as written
		ris    string // LA
	}{
		{"langid = {german}", "de", "", "langid = {german}", "de"},
		{"langid = {ngerman}", "de", "", "langid = {german}", "de"},
		{"language = {English}", "en", "", "langid = {english}", "en"},
		{"language = {eng}, langid = {english}", "en", "", "langid = {english}", "en"},
		{"language = {zh-CN}", "zh-CN", "", "langid = {zh-CN}", "zh-CN"},
		{"langid = {klingon}", "", "langid=klingon", "langid = {klingon}", "klingon"},
		{"langid = {klingon}, language = {fr}", "fr", "langid=klingon", "langid = {french}", "fr"},
		{"language = {german and english}", "", "language=german and english", "language = {german and english}", "german and english"},
		{"language = {german and english}, langid = {german}", "de", "language=german and english", "langid = {german}, language = {german and english}", "de"},
		{"language = {fr}, langid = {spanish}", "es", "language=fr", "langid = {spanish}, language = {fr}", "es"},
	} {
		e := readBib(t, []byte("@misc{k, title = {T}, "+c.fields+"}"))[0].Entry
		p, _ := e.Paper()
		var facts []string
		for _, f := range p.Citation {
			if f.Name == "language" || f.Name == "langid" {
				facts = append(facts, f.Name+"="+f.Value)
			}
		}
		if got := strings.Join(facts, ", "); p.Language != c.want || got != c.facts {
			t.Errorf("%s: %q, and %q is kept; want %q and %q", c.fields, p.Language, got, c.want, c.facts)
		}
		e = cite.FromPaper(&p, "k")
		written := string(cite.AppendBibTeX(nil, &e))
		for field := range strings.SplitSeq(c.again, ", ") {
			if !strings.Contains(written, "\n  "+field) {
				t.Errorf("%s is written as\n%s", c.fields, written)
			}
		}
		if strings.Count(written, "lang") != strings.Count(c.again, "lang") {
			t.Errorf("%s is written as\n%s", c.fields, written)
		}
		if got := string(cite.AppendRIS(nil, &e)); !strings.Contains(got, "\r\nLA  - "+c.ris+"\r\n") {
			t.Errorf("%s is written as\n%s", c.fields, got)
		}
		if got := string(cite.AppendCSL(nil, &e)); !strings.Contains(got, `"language": "`+c.ris+`"`) {
			t.Errorf("%s is written as\n%s", c.fields, got)
		}
	}
}

// TestLanguageRoundTrip checks that every format writes the language of a paper, whatever else
// its citation says, and reads it again.
func TestLanguageRoundTrip(t *testing.T) {
	tags := []string{"de", "de-AT", "en", "en-US", "zh", "zh-Hans", "zh-CN", "pt-BR", "ar", "sr-Latn", "la", "gsw", "no", "nb"}
	said := []string{"", "", "", "German", "french", "klingon", "german and english", "zh-Hant"}
	read := map[string]func(*cite.Entry) []*cite.Record{
		"BibTeX":   func(e *cite.Entry) []*cite.Record { return readBib(t, cite.AppendBibTeX(nil, e)) },
		"BibLaTeX": func(e *cite.Entry) []*cite.Record { return readBib(t, cite.AppendBibLaTeX(nil, e)) },
		"RIS":      func(e *cite.Entry) []*cite.Record { return readRIS(t, cite.AppendRIS(nil, e)) },
		"CSL":      func(e *cite.Entry) []*cite.Record { return readCSL(t, cite.AppendCSLList(nil, []cite.Entry{*e})) },
	}
	rapid.Check(t, func(t *rapid.T) {
		p := paper.Paper{ID: "doi:10.1000/182", Title: "Of Engines", Language: rapid.SampledFrom(tags).Draw(t, "tag")}
		for _, name := range []string{"language", "langid"} {
			p.Citation = p.Citation.Set(name, rapid.SampledFrom(said).Draw(t, name))
		}
		plain := p.Citation == nil
		// RIS and CSL have room for one language, in any words. A language without a name in
		// babel is left out if the citation already fills that room.
		roomy := paper.LanguageName(p.Language) != "" || p.Citation.Get("language") == ""
		e := cite.FromPaper(&p, "k")
		for format, read := range read {
			got, _ := read(&e)[0].Entry.Paper()
			if one := format == "RIS" || format == "CSL"; got.Language != p.Language && (roomy || !one) {
				t.Errorf("%s: %q is read as %q", format, p.Language, got.Language)
			}
			if got.Citation = got.Citation.Set("entrytype", "").Set("key", ""); plain && !got.Equal(&p) {
				t.Errorf("%s: %+v is read as %+v", format, p, got)
			}
		}
	})
}
