package source_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"offprint/generator/paper"
	"offprint/generator/source"
)

// TestOffprintRoundTrip checks that an exported paper is equal after it is imported again.
func TestOffprintRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var papers []paper.Paper
	var b bytes.Buffer
	for i := range 300 {
		p := randomPaper(r, i)
		papers = append(papers, p)
		line, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(line, '\n'))
	}
	list := "[" + strings.ReplaceAll(strings.TrimSpace(b.String()), "\n", ",\n") + "]\n"
	for name, input := range map[string][]byte{"lines": b.Bytes(), "a list": []byte(list), "gzip": gzipped(t, b.Bytes())} {
		items, report := read(t, input, source.Input{Today: today})
		got := records(t, items)
		if report.Format != "offprint" || len(got) != len(papers) {
			t.Fatalf("%s: %d records as %q, want %d", name, len(got), report.Format, len(papers))
		}
		for i := range papers {
			if !got[i].Paper.Equal(&papers[i]) {
				t.Fatalf("%s:\n got %+v\nwant %+v", name, got[i].Paper, papers[i])
			}
			// An empty archive also stores it under the same identifier and date.
			merged, _ := paper.Merge(paper.Paper{}, paper.Provenance{}, paper.News{Paper: got[i].Paper, Source: got[i].Source, Scraped: got[i].Scraped, Listed: got[i].Listed}, source.Standings())
			if merged.Date != papers[i].Date || merged.ID != papers[i].ID {
				t.Fatalf("%s: merged it is %s of %v, want %s of %v", name, merged.ID, merged.Date, papers[i].ID, papers[i].Date)
			}
		}
	}
}

// randomPaper returns a clean paper with some of the fields set.
func randomPaper(r *rand.Rand, n int) paper.Paper {
	words := []string{"one", "Zwölf", "$x < y$", `\$5`, "<b>", "日本", "a\"b", "é", "&amp;", "--", "{", "𝒳"}
	phrase := func() string {
		var s []string
		for range 1 + r.IntN(5) {
			s = append(s, words[r.IntN(len(words))])
		}
		return strings.Join(s, " ")
	}
	list := func() (out []string) {
		for range r.IntN(4) {
			out = append(out, phrase())
		}
		return out
	}
	day := func() paper.Day { return paper.Day(20200101 + r.IntN(28)) }
	p := paper.Paper{Title: phrase(), Date: day(), ID: paper.ID(fmt.Sprintf("arxiv:2001.%05d", n))}
	if r.IntN(2) == 0 {
		p.ID, p.DOI = paper.ID(fmt.Sprintf("title:t-%d", n)), fmt.Sprintf("10.1000/%d", n)
	}
	if r.IntN(2) == 0 {
		p.Published = day()
	}
	if r.IntN(2) == 0 {
		p.Published = p.Date
	}
	if p.Authors = list(); p.Authors == nil {
		p.AuthorCount = r.IntN(5)
	}
	p.Topics = list()
	if r.IntN(2) == 0 {
		p.Organization, p.Upvotes, p.Comments, p.Stars = phrase(), r.IntN(9), r.IntN(9), r.IntN(9)
		p.Language = []string{"", "de", "zh-Hans"}[r.IntN(3)]
		p.Summary, p.Abstract = phrase(), phrase()+"\n\n- "+phrase()+"\n- "+phrase()
		p.Aliases = []string{"/a/", "/b/c/"}
		p.Links = paper.Links{Code: "https://example.org/c", Media: []string{"https://example.org/m.mp4"}}
		p.Citation = facts("journaltitle", phrase(), "volume", "7", "x-own", phrase())
	}
	return paper.Clean(p)
}

func TestOffprintBroken(t *testing.T) {
	good := `{"title":"A","date":"2024-05-06","id":"arxiv:2405.00001"}`
	for _, broken := range []string{
		`{"title":"B","date":"2024-05-06","id":"arxiv:2405.00002"`,
		`{"title":"B","date":"yesterday","id":"arxiv:2405.00002"}`,
		`{"title":"B","date":"2024-05-06","authors":"X"}`,
		`{"title":"","date":"2024-05-06"}`,
		`{"title":"B","date":"2099-05-06"}`,
		`[]`, `7`, `{}`,
	} {
		items, report, err := tryRead(strings.NewReader(good+"\n"+broken+"\n"+good+"\n"), source.Input{Today: today})
		if err != nil || report.Format != "offprint" {
			t.Errorf("%s: read as %q, %v", broken, report.Format, err)
			continue
		}
		bad := 0
		for _, it := range items {
			if it.Err != nil {
				bad++
				if string(it.Raw) != broken {
					t.Errorf("%s: raw %q", broken, it.Raw)
				}
			}
		}
		if want := 1; broken != "[]" && (bad != want || len(items) != 3) {
			t.Errorf("%s: %d items, %d of them wrong", broken, len(items), bad)
		}
	}
	items, _ := read(t, []byte(`{"title":"A","date":"2024-05-06","id":"title:A B"}`), source.Input{Format: "offprint", Today: today})
	if rs := records(t, items); rs[0].Paper.ID != "title:a" || len(items[0].Notes) != 1 {
		t.Errorf("an identifier that is none: %+v", items[0])
	}
}

func FuzzOffprint(f *testing.F) {
	f.Add(fixture(f, "offprint.jsonl"))
	f.Add([]byte(`[{"title":"A","date":"2024-05-06","id":"doi:x","links":{"code":"javascript:x"},"citation":{" B ":"\n"}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		items, _, _ := tryRead(bytes.NewReader(b), source.Input{Format: "offprint", Today: today})
		sane(t, items)
		for _, it := range items {
			if it.Err != nil {
				continue
			}
			line, err := json.Marshal(it.Record.Paper)
			if err != nil {
				t.Fatal(err)
			}
			again, _, err := tryRead(bytes.NewReader(line), source.Input{Format: "offprint", Today: today})
			if err != nil || len(again) != 1 || again[0].Err != nil || !again[0].Record.Paper.Equal(&it.Record.Paper) {
				t.Fatalf("%s\nread again: %v %+v", line, err, again)
			}
		}
	})
}
