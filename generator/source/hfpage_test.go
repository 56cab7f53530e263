package source_test

import (
	"bytes"
	"html"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"offprint/generator/paper"
	"offprint/generator/source"
)

func pageRecords() []source.Record {
	return []source.Record{
		{
			Source: "hf-page", Listed: 20240801, Scraped: 20240801,
			Paper: paper.Paper{
				ID: "arxiv:2407.21783", Title: "The Llama 3 Herd of Models", Abstract: `A family of models & what they do: 1 < 2 "quoted".`,
				Authors: []string{"Abhimanyu Dubey", "Abhinav Jauhri"}, Date: 20240801, Published: 20240731, Upvotes: 94, Comments: 5,
				Links: paper.Links{
					Discussion: "https://huggingface.co/papers/2407.21783",
					Thumbnail:  "https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/2407.21783.png",
				},
			},
		},
		{
			Source: "hf-page", Listed: 20240801, Scraped: 20240801,
			Paper: paper.Paper{
				ID: "arxiv:2407.21705", Title: "Tora: Trajectory-oriented Diffusion Transformer for Video Generation", Abstract: "Video that follows a path.",
				Authors: []string{"Zhenghao Zhang"}, Date: 20240801, Published: 20240731, Upvotes: 21,
				Links: paper.Links{
					Discussion: "https://huggingface.co/papers/2407.21705",
					Media:      []string{"https://cdn-uploads.huggingface.co/production/uploads/2/tora.gif"},
				},
			},
		},
	}
}

// pageProps returns the tag of the fixture that contains the records, and the value of its
// data-props.
func pageProps(t testing.TB, page []byte) (tag, props string) {
	t.Helper()
	m := regexp.MustCompile(`<div class="[^"]*" data-target="DailyPapers" data-props="([^"]*)">`).FindSubmatch(page)
	if m == nil {
		t.Fatal("the fixture has no records")
	}
	return string(m[0]), html.UnescapeString(string(m[1]))
}

// TestPage checks that the syntax of the attribute does not matter.
func TestPage(t *testing.T) {
	page := fixture(t, "page.html")
	tag, props := pageProps(t, page)
	entities := regexp.MustCompile(`["'<>&]`).ReplaceAllStringFunc(props, func(s string) string {
		return map[string]string{`"`: "&#34;", "'": "&#x27;", "<": "&lt;", ">": "&gt;", "&": "&amp;"}[s]
	})
	unquoted := strings.NewReplacer("&", "&amp;", " ", "&#32;", `"`, "&quot;", "<", "&lt;", ">", "&gt;", "'", "&#39;", "=", "&#61;", "`", "&#96;").Replace(props)
	spaced := strings.NewReplacer(`:{`, " : {", `,"`, ",\n\t\"").Replace(props)
	for name, with := range map[string]string{
		"as it is":           tag,
		"first":              `<div data-props="` + html.EscapeString(props) + `" class="x" data-target="DailyPapers">`,
		"single quotes":      `<div data-target='DailyPapers' data-props='` + strings.NewReplacer("&", "&amp;", "'", "&#39;").Replace(props) + `'>`,
		"no quotes":          `<div data-props=` + unquoted + ` class=x>`,
		"other references":   `<DIV DATA-PROPS = "` + entities + `" >`,
		"another element":    `<section id=s data-props="` + html.EscapeString(props) + `"/>`,
		"white space":        `<div data-props="` + html.EscapeString(spaced) + `">`,
		"an empty one first": `<div data-props="{}"></div><div data-props=""></div>` + tag,
	} {
		b := bytes.Replace(page, []byte(tag), []byte(with), 1)
		items, report := read(t, b, source.Input{Today: today})
		if got, want := records(t, items), pageRecords(); !reflect.DeepEqual(got, want) || report.Format != "hf-page" || len(report.Notes) > 0 {
			t.Errorf("%s: %+v\n got %+v\nwant %+v", name, report, got, want)
		}
		if items[1].Where != "record 2" {
			t.Errorf("%s: the second item is at %q", name, items[1].Where)
		}
	}
}

func TestPageDays(t *testing.T) {
	page := fixture(t, "page.html")
	_, props := pageProps(t, page)
	const told = `"date":"2024-08-01T00:00:00.000Z",`
	note := "the page tells no day: papers that do not either go by the day of their publication, or have no date; say the day of the page with --date"
	for _, tt := range []struct {
		name, props     string
		day             paper.Day
		listed, scraped paper.Day
		notes           []string
	}{
		{"2020-01-01.html", props, 0, 20240801, 20240801, nil},
		{"", props, 20240805, 20240801, 20240805, nil},
		{"2020-01-01.html", strings.Replace(props, told, "", 1), 20240805, 20240805, 20240805, nil},
		{"daily-2020-01-01.html", strings.Replace(props, told, "", 1), 0, 20200101, 20200101, nil},
		{"daily.html", strings.Replace(props, told, "", 1), 0, 0, 20260501, []string{note}},
		// The form that the site uses in 2026.
		{"2020-01-01.html", strings.Replace(props, told, `"dateString":"2024-08-02","periodType":"day",`, 1), 0, 20240802, 20240802, nil},
		{"", strings.Replace(props, told, `"dateString":"2024-07-28","periodType":"week",`, 1), 20240805, 0, 20240805, nil},
		{"", strings.Replace(props, told, "", 1) + " ", 0, 0, 20260501, []string{note}},
	} {
		b := `<!doctype html><div data-target="DailyPapers" data-props="` + html.EscapeString(tt.props) + `"></div>`
		items, report := read(t, []byte(b), source.Input{Name: tt.name, Day: tt.day, Today: today})
		for _, r := range records(t, items) {
			if r.Listed != tt.listed || r.Scraped != tt.scraped || !slices.Equal(report.Notes, tt.notes) {
				t.Errorf("%.80s on %v: listed %v, scraped %v, notes %q; want %v, %v, %q", tt.props, tt.day, r.Listed, r.Scraped, report.Notes, tt.listed, tt.scraped, tt.notes)
			}
		}
	}
	_, report := read(t, []byte(`<html><div data-props="{&quot;dailyPapers&quot;:[]}">`), source.Input{Today: today})
	if !slices.Equal(report.Notes, []string{"no papers on this day"}) {
		t.Errorf("an empty page: notes %q", report.Notes)
	}
}

// TestPageCut checks that a truncated page yields the records before the cut.
func TestPageCut(t *testing.T) {
	page := fixture(t, "page.html")
	props := bytes.Index(page, []byte("dailyPapers&quot;"))
	tora := bytes.Index(page, []byte("2407.21705"))
	end := bytes.Index(page, []byte("2024-07-31T15:53:20")) // in the second record
	if props < 0 || tora < props || end < tora {
		t.Fatal("the fixture is not what it was")
	}
	for cut := tora; cut < end; cut++ {
		items, report := read(t, page[:cut], source.Input{Today: today})
		if report.Format != "hf-page" || len(items) != 2 || items[0].Err != nil || items[1].Err == nil || len(items[1].Raw) == 0 {
			t.Fatalf("cut at %d: %+v", cut, items)
		}
		if !reflect.DeepEqual(*items[0].Record, pageRecords()[0]) {
			t.Fatalf("cut at %d: %+v", cut, *items[0].Record)
		}
	}
	for cut := 200; cut < len(page); cut += 7 {
		items, _, err := tryRead(bytes.NewReader(page[:cut]), source.Input{Format: "hf-page", Today: today})
		if err == nil && len(items) == 0 {
			t.Errorf("cut at %d: nothing came out, and no error", cut)
		}
	}
}

// TestPageArticles checks that the headings of a page are read if its data are missing.
func TestPageArticles(t *testing.T) {
	page := fixture(t, "page.html")
	tag, _ := pageProps(t, page)
	for _, with := range []string{`<div data-target="DailyPapers">`, `<div data-props="{&quot;other&quot;:1}">`} {
		b := bytes.Replace(page, []byte(tag), []byte(with), 1)
		items, report := read(t, b, source.Input{Day: 20240801, Today: today})
		want := pageRecords()
		for i := range want {
			p := &want[i].Paper
			n := len(p.Authors)
			*p = paper.Paper{ID: p.ID, Title: p.Title, AuthorCount: n, Date: p.Date, Upvotes: p.Upvotes, Comments: p.Comments, Links: paper.Links{Discussion: p.Links.Discussion}}
		}
		if got := records(t, items); !reflect.DeepEqual(got, want) {
			t.Errorf("\n got %+v\nwant %+v", got, want)
		}
		if len(report.Notes) != 1 || !strings.Contains(report.Notes[0], "2 papers") {
			t.Errorf("notes %q", report.Notes)
		}
	}
}

func FuzzPage(f *testing.F) {
	page := fixture(f, "page.html")
	f.Add(page)
	f.Add(bytes.Replace(page, []byte("data-props"), []byte("data-x"), -1))
	f.Add([]byte(`<div data-props='{"dailyPapers":[{"paper":{"title":"A"}},"{&#39;paper&#39;: 1}`))
	f.Add([]byte("<a \xbf\xbf\xbf\xbf data-props=\"{&quot;dailyPapers&quot;:[{&#1"))
	f.Add([]byte(`<article><h3><a href=/papers/1>T</a>7<article>`))
	f.Fuzz(func(t *testing.T, b []byte) {
		items, _, err := tryRead(bytes.NewReader(b), source.Input{Format: "hf-page", Today: today})
		sane(t, items)
		if err != nil && strings.Contains(err.Error(), "\n") {
			t.Fatalf("an error of two lines: %q", err)
		}
	})
}
