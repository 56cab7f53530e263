package source_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"offprint/generator/paper"
	"offprint/generator/source"
)

// apiRecords returns the records of testdata/api.json and its variants. listed is the day of
// the second record's listing, which the record itself does not contain.
func apiRecords(listed paper.Day) []source.Record {
	return []source.Record{
		{
			Source: "hf-api", Listed: 20251007,
			Paper: paper.Paper{
				ID: "arxiv:2510.05096", Title: "Paper2Video: Automatic Video Generation from Scientific Papers",
				Abstract: "Talks are made from papers. This sentence is the test's own.", Summary: "A talk from a paper.",
				Authors: []string{"Zeyu Zhu", "Kevin Qinghong Lin"}, Date: 20251007, Published: 20251006,
				Topics: []string{"slides", "speech synthesis"}, Organization: "Show Lab", Upvotes: 30, Comments: 1, Stars: 28,
				Links: paper.Links{
					Code: "https://github.com/showlab/Paper2Video", Project: "https://showlab.github.io/Paper2Video/",
					Discussion: "https://huggingface.co/papers/2510.05096",
					Thumbnail:  "https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/2510.05096.png",
					Media:      []string{"https://cdn-uploads.huggingface.co/production/uploads/1/clip.mp4"},
				},
			},
		},
		{
			Source: "hf-api", Listed: listed,
			Paper: paper.Paper{
				ID: "arxiv:2410.09342", Title: `LLM$\times$MapReduce: Simplified Long-Sequence Processing using Large Language Models`,
				Authors: []string{"Zihan Zhou"}, Date: listed, Published: 20241012, Upvotes: 36, Comments: 3,
				Links: paper.Links{
					Discussion: "https://huggingface.co/papers/2410.09342",
					Thumbnail:  "https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/2410.09342.png",
				},
			},
		},
	}
}

// comparable returns the records without the abstract of the second one, whose conversion is
// tested in package text.
func comparable(rs []source.Record) []source.Record {
	rs = slices.Clone(rs)
	if len(rs) > 1 {
		rs[1].Paper.Abstract = ""
	}
	return rs
}

func TestAPI(t *testing.T) {
	tests := []struct {
		file            string
		in              source.Input
		listed, scraped paper.Day
	}{
		{"api.json", source.Input{Name: "hf/2025-10-07.json"}, 20251007, 20251007},
		{"api-repr.json", source.Input{Name: "2025-10-07.json"}, 20251007, 20251007},
		{"api-wrapped.json", source.Input{Name: "-"}, 20251007, 20251007},
		{"api-lines.jsonl", source.Input{Name: `C:\scrapes\of 2025-10-07.jsonl`}, 20251007, 20251007},
		// A given day takes precedence over the file name, and the file name over the data
		// around the records.
		{"api.json", source.Input{Name: "2025-10-07.json", Day: 20251009}, 20251009, 20251009},
		{"api-wrapped.json", source.Input{Name: "2025-10-08.json"}, 20251008, 20251008},
	}
	for _, tt := range tests {
		tt.in.Today = 20260501
		items, report := read(t, fixture(t, tt.file), tt.in)
		want := apiRecords(tt.listed)
		for i := range want {
			want[i].Scraped = tt.scraped
		}
		got := records(t, items)
		if abstract := got[1].Paper.Abstract; !strings.HasPrefix(abstract, `It's "divide and conquer" for long texts`) {
			t.Errorf("%s: abstract %q", tt.file, abstract)
		}
		if got = comparable(got); !reflect.DeepEqual(got, want) {
			t.Errorf("%s as %q:\n got %+v\nwant %+v", tt.file, tt.in.Name, got, want)
		}
		if len(report.Notes) > 0 {
			t.Errorf("%s: notes %q", tt.file, report.Notes)
		}
	}
}

// TestAPIWithoutDay checks records for which no day of the listing is known.
func TestAPIWithoutDay(t *testing.T) {
	items, _ := read(t, fixture(t, "api.json"), source.Input{Name: "-", Today: 20260501})
	rs := records(t, items)
	if r := rs[0]; r.Listed != 20251007 || r.Scraped != 20251007 {
		t.Errorf("listed %v, scraped %v; want both 2025-10-07", r.Listed, r.Scraped)
	}
	if r := rs[1]; r.Listed != 0 || r.Scraped != 20260501 || r.Paper.Date != 20241012 {
		t.Errorf("listed %v, scraped %v, date %v; want none, today and that of publication", r.Listed, r.Scraped, r.Paper.Date)
	}
}

// TestAPIPaper checks that the response for a single paper belongs only to the listing that it
// names.
func TestAPIPaper(t *testing.T) {
	b := fixture(t, "api-paper.json")
	items, _ := read(t, b, source.Input{Name: "-", Today: 20260501})
	rs := records(t, items)
	if len(rs) != 1 || rs[0].Paper.Comments != 2 || rs[0].Paper.Upvotes != 30 || rs[0].Listed != 20251007 || rs[0].Paper.Organization != "Show Lab" {
		t.Errorf("%+v", rs)
	}
	b = bytes.ReplaceAll(b, []byte("submittedOnDailyAt"), []byte("unused"))
	items, _ = read(t, b, source.Input{Name: "2025-12-01.json", Day: 20251202, Today: 20260501})
	if r := records(t, items)[0]; r.Listed != 0 || r.Paper.Date != 20251006 || r.Scraped != 20251202 {
		t.Errorf("listed %v, date %v, scraped %v; want none, 2025-10-06, 2025-12-02", r.Listed, r.Paper.Date, r.Scraped)
	}
}

// TestAPIWrapped checks that the day may come before or after the records.
func TestAPIWrapped(t *testing.T) {
	record := `{"paper":{"id":"2401.00001","title":"A","publishedAt":"2024-01-01T00:00:00Z"}}`
	for _, b := range []string{
		`{"data":[` + record + `],"date":"2024-01-03","count":1}`,
		`{"date":"2024-01-03","count":1,"papers":[` + record + `]}`,
		"{\"dateString\" : \"2024-01-03\" ,\n \"dailyPapers\" : [\n" + record + "\n] }\n",
	} {
		items, report := read(t, []byte(b), source.Input{Today: today})
		if rs := records(t, items); len(rs) != 1 || rs[0].Listed != 20240103 || len(report.Notes) > 0 {
			t.Errorf("%s: %+v %q", b, rs, report.Notes)
		}
	}
	_, report := read(t, []byte(`{"data":[`+record+`],"count":9}`), source.Input{Today: today})
	if want := []string{"it says that it has 9 records, and has 1"}; !slices.Equal(report.Notes, want) {
		t.Errorf("notes %q, want %q", report.Notes, want)
	}
}

func TestAPINotes(t *testing.T) {
	list := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `,{"paper":{"id":"2401.%05d","title":"Paper %d","publishedAt":"2024-01-01T00:00:00Z"}}`, i+1, i+1)
		}
		return "[" + strings.TrimPrefix(b.String(), ",") + "]"
	}
	for _, tt := range []struct {
		input string
		items int
		want  []string
	}{
		{"[]", 0, []string{"an empty list: no papers on this day"}},
		{` {"status":"success","date":"2025-01-12","count":0,"data":[]} `, 0, []string{"an empty list: no papers on this day"}},
		{list(49), 49, nil},
		{list(50), 50, []string{"50 records, the API's default limit: this day was probably cut short"}},
		{list(51), 51, nil},
		{list(25) + list(25), 50, nil},
	} {
		items, report := read(t, []byte(tt.input), source.Input{Today: today})
		if len(records(t, items)) != tt.items || !slices.Equal(report.Notes, tt.want) {
			t.Errorf("%.60s: %d items, notes %q; want %d, %q", tt.input, len(items), report.Notes, tt.items, tt.want)
		}
	}
}

// TestAPIRejects checks that an error is reported for the faulty record only.
func TestAPIRejects(t *testing.T) {
	const good = `{"paper":{"id":"2401.00001","title":"Good","publishedAt":"2024-01-01T00:00:00.000Z"}}`
	for _, tt := range []struct{ bad, want string }{
		{`{"paper":{"id":"2401.00002"}}`, "it has no title"},
		{`{"paper":{"id":"2401.00002","title":" \n "}}`, "it has no title"},
		{`17`, "a record should be an object, this is a number"},
		{`null`, "a record should be an object, this is null"},
		{`"no record"`, "a record should be an object, this is a text"},
		{`[]`, "a record should be an object, this is a list"},
		{`"[{}]"`, "a record should be an object, this is a list"},
		{`{"paper":{"id":"2401.00002","title":"Bad","publishedAt":"2099-01-01T00:00:00Z"}}`, "it was published on 2099-01-01, which is more than 31 days after today, 2026-05-01"},
		{`{"paper":{"title":"Bad","submittedOnDailyAt":"2026-06-02T00:00:00Z"}}`, "it was listed on 2026-06-02, which is more than 31 days after today, 2026-05-01"},
		{`{"paper":{"title":"Bad","summary":"` + strings.Repeat("x", 10_000_000) + `"}}`, "its abstract has 10000 kB; more than 100 kB is not an abstract"},
		{`{"paper":{"title":"` + strings.Repeat("x", 1_000_000) + `"}}`, "its title has 1000 kB; more than 10 kB is not a title"},
		{`{"paper":{"title":"Bad"`, "unexpected end"}, // see below
		{`{"paper":{"title":"Bad",}}`, "character 25 of the record: invalid character"},
		{`{"paper":{"title":"Bad" "id":"2401.00002"}}`, "character 25 of the record: invalid character"},
		{`{'paper': {'title': 'Bad'`, "the input is cut short"},
		{`"{'paper': {'title': 'Bad'"`, "character 26 of the record: a comma or } is missing"},
		{`{'paper': {'title': Bad}}`, "character 24 of the record: “Bad” is not a value"},
		{`<p>`, "character 1 of the record: invalid character"},
	} {
		// A missing closing bracket spoils the rest of the list.
		if strings.Count(tt.bad, "{") > strings.Count(tt.bad, "}") && tt.bad[0] == '{' {
			items, _ := read(t, []byte("["+good+","+tt.bad), source.Input{Today: today})
			if len(items) != 2 || items[1].Err == nil || items[1].Err.Error() != "the input is cut short here" || string(items[1].Raw) != tt.bad {
				t.Errorf("%s: %+v", tt.bad, items)
			}
			continue
		}
		items, _ := read(t, []byte("["+good+",\n "+tt.bad+",\n "+good+"]"), source.Input{Today: today})
		if len(items) != 3 {
			t.Errorf("%.60s: %d items, want 3", tt.bad, len(items))
			continue
		}
		records(t, []source.Item{items[0], items[2]})
		it := items[1]
		if it.Err == nil || !strings.HasPrefix(it.Err.Error(), tt.want) || string(it.Raw) != tt.bad || it.Where != "record 2 (line 2, column 2)" {
			t.Errorf("%.60s: %s: %v, raw %.60s\nwant %s", tt.bad, it.Where, it.Err, it.Raw, tt.want)
		}
	}
}

// TestAPICut checks that a file truncated anywhere yields the records before the cut.
func TestAPICut(t *testing.T) {
	for _, file := range []string{"api.json", "api-repr.json", "api-wrapped.json", "api-lines.jsonl"} {
		b := fixture(t, file)
		whole, _ := read(t, b, source.Input{Format: "hf-api", Day: 20251007, Today: today})
		end := bytes.LastIndexAny(b, "]}") // only white space follows
		for cut := 1; cut <= end; cut++ {
			items, _, err := tryRead(bytes.NewReader(b[:cut]), source.Input{Format: "hf-api", Day: 20251007, Today: today})
			if err != nil {
				t.Fatalf("%s cut at %d: %v", file, cut, err)
			}
			good := 0
			for _, it := range items {
				if it.Err == nil {
					if !reflect.DeepEqual(it.Record, whole[good].Record) {
						t.Fatalf("%s cut at %d: record %d is %+v", file, cut, good+1, it.Record)
					}
					good++
				}
			}
			bad := len(items) - good
			// A cut between two lines cannot be detected.
			if between := file == "api-lines.jsonl" && good > 0 && bad == 0; bad != 1 && !between {
				t.Fatalf("%s cut at %d: %d good items and %d bad ones", file, cut, good, bad)
			}
			if bad == 1 {
				last := items[len(items)-1]
				if last.Err == nil || !bytes.HasSuffix(b[:cut], last.Raw) {
					t.Fatalf("%s cut at %d: the last item is %v with %q", file, cut, last.Err, last.Raw)
				}
			}
		}
	}
}

// TestAPIBrokenLines checks that a broken line does not affect the next ones.
func TestAPIBrokenLines(t *testing.T) {
	const good = `{"paper":{"id":"2401.00001","title":"Good","publishedAt":"2024-01-01T00:00:00.000Z","upvotes":1}}`
	for _, bad := range []string{`{"paper":{"title":"Bad`, `{"paper":{"title":"Bad"}`, `{"paper":`, `{`, `}`, `]`, `"x`, `nonsense`} {
		b := good + "\n" + bad + "\n" + good + "\n" + good + "\n"
		items, _ := read(t, []byte(b), source.Input{Today: today})
		if len(items) != 4 || items[1].Err == nil || string(items[1].Raw) != bad || items[1].Where != "record 2 (line 2, column 1)" {
			t.Errorf("%s: %+v", bad, items)
			continue
		}
		records(t, []source.Item{items[0], items[2], items[3]})
	}
	// The first line may be broken too.
	items, _ := read(t, []byte(good[:90]+"\n"+good+"\n"), source.Input{Today: today})
	if len(items) != 2 || items[0].Err == nil || items[1].Err != nil {
		t.Errorf("%+v", items)
	}
	// Records over several lines are not broken lines.
	pretty := "{\n\"paper\":\n{\n\"id\":\"2401.00001\",\n\"authors\":[\n{\n\"name\":\"A\"\n},\n{\n\"name\":\"B\"\n}\n],\n\"title\":\"Good\",\"upvotes\":1}}\n"
	items, _ = read(t, []byte(pretty+pretty), source.Input{Today: today})
	if rs := records(t, items); len(rs) != 2 || len(rs[1].Paper.Authors) != 2 {
		t.Errorf("%+v", items)
	}
}

func TestAPIOddities(t *testing.T) {
	for _, tt := range []struct {
		name, record string
		check        func(source.Item) bool
	}{
		{"a path for an identifier", `{"paper":{"id":"../../x","title":"A Bad Path"}}`, func(it source.Item) bool {
			p := it.Record.Paper
			return p.ID == "title:a-bad-path" && p.Links.Discussion == "" && len(it.Notes) == 1 &&
				it.Notes[0] == "its identifier “../../x” is neither one of arXiv nor a DOI; it is identified by its title as title:a-bad-path"
		}},
		{"no identifier", `{"paper":{"title":"No Name"}}`, func(it source.Item) bool {
			return it.Record.Paper.ID == "title:no-name" && len(it.Notes) == 1
		}},
		{"a version", `{"paper":{"id":"2401.00001v3","title":"T"}}`, func(it source.Item) bool {
			return it.Record.Paper.ID == "arxiv:2401.00001" && len(it.Notes) == 0
		}},
		{"a DOI for an identifier", `{"paper":{"id":"10.1000/ABC","title":"T"}}`, func(it source.Item) bool {
			return it.Record.Paper.ID == "doi:10.1000/abc"
		}},
		{"a DOI besides", `{"paper":{"id":"2401.00001","doi":"10.1000/ABC","title":"T"}}`, func(it source.Item) bool {
			return it.Record.Paper.ID == "arxiv:2401.00001" && it.Record.Paper.DOI == "10.1000/abc"
		}},
		{"hostile links", `{"paper":{"id":"2401.00001","title":"T","githubRepo":"javascript:alert(1)","projectPage":"file:///etc/passwd"},"thumbnail":"//x/y.png","mediaUrls":["data:text/html,x",7,null]}`, func(it source.Item) bool {
			l := it.Record.Paper.Links
			return l.Code == "" && l.Project == "" && l.Thumbnail == "" && len(l.Media) == 0 && len(it.Notes) == 4
		}},
		{"the listing's publishedAt", `{"paper":{"id":"2401.00001","title":"T"},"publishedAt":"2024-01-01T00:00:00Z"}`, func(it source.Item) bool {
			return it.Record.Paper.Published == 0
		}},
		{"no date", `{"paper":{"id":"2401.00001","title":"T","publishedAt":"last week"}}`, func(it source.Item) bool {
			return it.Record.Paper.Published == 0 && slices.Equal(it.Notes, []string{"publishedAt “last week” is not a date"})
		}},
		{"other spellings", `{"title":"T","comments":4,"organization":"Some Lab","paper":{"id":"2401.00001","authors":["A B",{"user":{"fullname":"C D"}},{"name":" "},7],"aiSummary":"S.","aiKeywords":["k"],"githubStars":"12","upvotes":-3}}`, func(it source.Item) bool {
			p := it.Record.Paper
			return p.Title == "T" && p.Comments == 4 && p.Organization == "Some Lab" && slices.Equal(p.Authors, []string{"A B", "C D"}) &&
				p.Summary == "S." && slices.Equal(p.Topics, []string{"k"}) && p.Stars == 12 && p.Upvotes == 0
		}},
		{"everything of the wrong kind", `{"paper":{"id":2401.00001,"title":7,"summary":[],"authors":{},"publishedAt":{},"upvotes":[],"ai_keywords":"k","githubRepo":false,"organization":[],"mediaUrls":{}},"numComments":{},"thumbnail":[1]}`, func(it source.Item) bool {
			return it.Record.Paper.Title == "7" && it.Record.Paper.ID == "arxiv:2401.00001"
		}},
		{"NaN", `{"paper":{"id":"2401.00001","title":"T","githubStars":NaN,"upvotes":-Infinity,"projectPage":"https:\/\/x.org"}}`, func(it source.Item) bool {
			return it.Record.Paper.Stars == 0 && strings.HasPrefix(it.Record.Paper.Links.Project, "https://x.org")
		}},
		{"JSON in a string", `"{\"paper\": {\"id\": \"2401.00001\", \"title\": \"It's\"}}"`, func(it source.Item) bool {
			return it.Record.Paper.Title == "It's"
		}},
		{"Python as it is", `{'paper': {'id': '2401.00001', 'title': "It's", 'publishedAt': datetime.datetime(2024, 1, 2, 3, 4, tzinfo=datetime.timezone.utc)}}`, func(it source.Item) bool {
			return it.Record.Paper.Title == "It's" && it.Record.Paper.Published == 20240102
		}},
	} {
		items, _ := read(t, []byte("["+tt.record+"]"), source.Input{Format: "hf-api", Today: today})
		if len(items) != 1 || items[0].Err != nil || !tt.check(items[0]) {
			t.Errorf("%s: %+v", tt.name, items)
			if len(items) == 1 && items[0].Record != nil {
				t.Errorf("  %+v", *items[0].Record)
			}
		}
	}
}

func FuzzAPI(f *testing.F) {
	for _, name := range []string{"api.json", "api-repr.json", "api-wrapped.json", "api-lines.jsonl", "api-paper.json"} {
		f.Add(fixture(f, name))
	}
	f.Add([]byte(`[{"paper":{"title":"A"}},{'paper': {'title': u'\x41\u0042'}},"{'paper': {'title': (1,)}}",]`))
	f.Add([]byte("{\"paper\":{\"title\":\"A\"}}\n{\"pa\n{\"data\":[[[{},\xff]]}}"))
	f.Add([]byte(`{"data":[]]`))
	f.Add([]byte("{\"paper\":{\"title\":\"A\",\"a\\nb\":\"\xff\"}}"))
	f.Add([]byte(`{"data":[{"paper":{"title":"A"}}],"count":1,`))
	f.Add([]byte("[{\"paper\":\r{\"title\":\"A\",\"a\rb\":1}}]"))
	f.Fuzz(func(t *testing.T, b []byte) {
		items, _, err := tryRead(bytes.NewReader(b), source.Input{Format: "hf-api", Today: today})
		sane(t, items)
		if err != nil {
			return
		}
		for _, it := range items {
			if !encoded(b) && !bytes.Contains(plainEnds(b), plainEnds(it.Raw)) {
				t.Fatalf("%s: %q is not in the input", it.Where, it.Raw)
			}
		}
		// A valid list has as many items as elements.
		var list []json.RawMessage
		if json.Unmarshal(b, &list) != nil {
			return
		}
		if len(list) != len(items) {
			t.Fatalf("%d items of %d", len(items), len(list))
		}
		for i, it := range items {
			if !bytes.Equal(plainEnds(it.Raw), plainEnds(list[i])) {
				t.Fatalf("item %d is %q, not %q", i, it.Raw, list[i])
			}
		}
	})
}

// TestHFAPISpellings checks the other spellings of the keys, such as those of the API's Python
// client.
func TestHFAPISpellings(t *testing.T) {
	for _, text := range []string{
		`[{"id": "2510.06084", "authors": [{"name": "Ann Bee"}], "published_at": "2025-10-07T00:00:00+00:00", "title": "Snow on a Scale", "summary": "We weigh.", "upvotes": 6, "comments": 2, "submitted_at": "2025-10-08T03:00:00+00:00", "ai_summary": "Snow.", "github_repo": "https://github.com/bee/snow", "github_stars": 12}]`,
		`{"paper": {"paper_id": "7", "arXivId": "2510.06084", "Title": "Snow on a Scale", "Abstract": "We weigh.", "Authors": [{"fullName": "Ann Bee"}], "PublishedAt": {"$date": "2025-10-07T00:00:00Z"}, "submittedAt": "2025-10-08", "GithubRepo": "https://github.com/bee/snow", "GithubStars": 12}, "upVotes": 6, "numComments": 2}`,
	} {
		items, _ := read(t, []byte(text), source.Input{Today: today})
		if len(items) != 1 || items[0].Record == nil {
			t.Errorf("%s: %+v", text, items)
			continue
		}
		p := items[0].Record.Paper
		got := fmt.Sprintln(p.ID, p.Title, p.Abstract, p.Authors, p.Published, items[0].Record.Listed, p.Upvotes, p.Comments, p.Stars, p.Links.Code)
		if want := "arxiv:2510.06084 Snow on a Scale We weigh. [Ann Bee] 2025-10-07 2025-10-08 6 2 12 https://github.com/bee/snow\n"; got != want {
			t.Errorf("got %s\nwant %s", got, want)
		}
	}
}
