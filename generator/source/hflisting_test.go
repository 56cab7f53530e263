package source_test

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"offprint/generator/paper"
	"offprint/generator/source"
)

func TestListing(t *testing.T) {
	items, report := read(t, fixture(t, "listing.txt"), source.Input{Today: mustDay("2026-02-01")})
	if want := []string{"page heading says Dec 11: taken as 2025-12-11; use --date to change it"}; !reflect.DeepEqual(report.Notes, want) {
		t.Errorf("notes %q, want %q", report.Notes, want)
	}
	want := []source.Record{
		{Paper: paper.Paper{
			ID: "title:attention-is-all-you-need", Title: "Attention Is All You Need",
			Abstract: "A network for translation that leaves out recurrence and convolutions and keeps only attention. It trains in days on eight accelerators. Made-up paragraph one.\n\n" +
				"A second paragraph, as some pages have it: BLEU rises by 2.0 points · at a fraction of the cost.",
			AuthorCount: 8, Published: 20170612,
		}},
		{Paper: paper.Paper{
			ID: "title:hunyuan3d-2-0-what-s-new-in-o-n-2", Title: `Hunyuan3D 2.0: What's "New" in $O(n^2)$?`,
			Abstract:     "One line that says what the model does.",
			Organization: "Tencent", Published: 20250121, Comments: 3,
		}},
		{Paper: paper.Paper{
			ID: "title:seed1-5-vl-technical-report", Title: "Seed1.5-VL Technical Report",
			Abstract:     "A report of a vision-language model, told in one sentence of this test's own.",
			Organization: "ByteDance Seed", Published: 20250511, Comments: 1,
		}},
		{Paper: paper.Paper{
			ID: "title:on-a-theorem-that-one-person-proved", Title: "On a Theorem That One Person Proved",
			Abstract:    "Short, and by a single hand.",
			AuthorCount: 1, Published: 20240229,
		}},
	}
	lines := []string{"line 13", "line 23", "line 31", "line 39"}
	if len(items) != len(want) {
		t.Fatalf("%d items, want %d", len(items), len(want))
	}
	for i, it := range items {
		want[i].Source, want[i].Scraped, want[i].Paper.Date = "hf-listing", 20251211, want[i].Paper.Published
		if it.Err != nil || len(it.Notes) > 0 || it.Where != lines[i] {
			t.Errorf("%s (want %s): error %v, notes %q", it.Where, lines[i], it.Err, it.Notes)
			continue
		}
		if spaces(&it.Record.Paper); !reflect.DeepEqual(*it.Record, want[i]) {
			t.Errorf("%s:\n got %+v\nwant %+v", it.Where, *it.Record, want[i])
		}
	}
}

// spaces normalizes white space within the paragraphs of the abstract, so that abstracts can
// be compared.
func spaces(p *paper.Paper) {
	var ps []string
	for _, s := range strings.Split(p.Abstract, "\n\n") {
		ps = append(ps, strings.Join(strings.Fields(s), " "))
	}
	p.Abstract = strings.Join(ps, "\n\n")
}

// TestListingCopies checks that the same is read however the listing was copied.
func TestListingCopies(t *testing.T) {
	plain := string(fixture(t, "listing.txt"))
	in := source.Input{Today: mustDay("2026-02-01")}
	items, _ := read(t, []byte(plain), in)
	want := records(t, items)
	replace := func(pairs ...string) string {
		for i := 0; i < len(pairs); i += 2 {
			if !strings.Contains(plain, pairs[i]) {
				t.Fatalf("the fixture has no %q", pairs[i])
			}
		}
		return strings.NewReplacer(pairs...).Replace(plain)
	}
	copies := map[string]string{
		"Windows line ends":        replace("\n", "\r\n"),
		"Macintosh line ends":      replace("\n", "\r"),
		"no last line end":         strings.TrimRight(plain, "\n"),
		"asterisks for bullets":    replace("  • ", "  * "),
		"hyphens for bullets":      replace("  • ", "- "),
		"middle dots for bullets":  replace("  • ", "· "),
		"no bullets":               replace("  • ", ""),
		"bullets on their own":     replace("  • ", "  •\n  "),
		"bullets with tabs":        replace("  • ", "\t•\t"),
		"no-break spaces":          replace("  • 8 authors", "\u00a0\u00a0•\u00a08\u00a0authors", "Jun 12, 2017", "Jun\u00a012, 2017", "tencent Tencent", "tencent\u00a0Tencent"),
		"invisible characters":     replace("·\nJun", "\u200b·\u200b\n\u2060Jun", "Dec 11", "\u200eDec 11\u200e"),
		"trailing white space":     replace("\n", " \t\n"),
		"more empty lines":         replace("\n\n", "\n\n\n \n"),
		"empty lines at the end":   replace("authors\n·\n", "authors\n\n·\n\n"),
		"the end on one line":      replace("authors\n·\n", "authors · ", "Tencent\n·\n", "Tencent · "),
		"the dot before the date":  replace("\n·\n", "\n· "),
		"the dot after the byline": replace("\n·\n", " ·\n"),
		"comments in a line":       replace("Jan 21 3", "Jan 21\n3", "May 11 1", "May 11\n1"),
		"comments behind a dot":    replace("tencent Tencent\n·\nJan 21 3", "tencent Tencent · Jan 21 · 3"),
		"the dot lost":             replace("authors\n·\n", "authors\n"),
		"another dot":              replace("\n·\n", "\n∙\n"),
		"years with the heading":   replace("Dec 11", "Dec 11, 2025"),
		"long months":              replace("Jun 12, 2017", "June 12, 2017", "Dec 11", "December 11", "Jan 21 3", "January 21 3"),
		"days before months":       replace("Jun 12, 2017", "12 Jun 2017", "Jan 21 3", "21 January 3"),
		"ISO dates":                replace("Jun 12, 2017", "2017-06-12", "Feb 29, 2024", "2024-02-29"),
		"one author":               replace("1 authors", "1 author"),
		"no empty line below":      replace("Seed1.5-VL Technical Report\n\n", "Seed1.5-VL Technical Report\n"),
		"a title in two lines":     replace("Is All You", "Is\nAll You"),
		"a foot":                   plain + "\nPrevious\n\nNext\n\nSystem theme\n\nCompany\nTOS\nPrivacy\n\nModels\nDatasets\n",
		"two copies, one heading":  plain,
	}
	for name, b := range copies {
		t.Run(name, func(t *testing.T) {
			items, report := read(t, []byte(b), in)
			if report.Format != "hf-listing" {
				t.Fatalf("detected as %q", report.Format)
			}
			got := records(t, items)
			for i := range got {
				spaces(&got[i].Paper)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("\n got %+v\nwant %+v", got, want)
			}
		})
	}
}

func TestListingVotes(t *testing.T) {
	const end = "\n\n• 2 authors\n·\nMar 5, 2024\n\n"
	long := strings.Repeat("An abstract has more words than a title. ", 20)
	b := "Daily Papers\n\nDec 11, 2024\n\nSubmitted by\n\nakhaliq\n\n42\n\nFirst\n\n" + long + end +
		"Submitted by taesiri\n1.2k\nSecond" + "\n\n" + long + end +
		"1984\n\n" + long + end +
		"7\n\nFourth, Without a Word" + end +
		"Search\n\n" + long + end
	items, _ := read(t, []byte(b), source.Input{Today: today})
	var got []string
	for _, r := range records(t, items) {
		got = append(got, fmt.Sprint(r.Paper.Title, " ", r.Paper.Upvotes, " ", r.Paper.Abstract != ""))
	}
	if want := []string{"First 42 true", "Second 1200 true", "1984 0 true", "Fourth, Without a Word 7 false", "Search 0 true"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

func TestListingDays(t *testing.T) {
	const page = "Daily Papers\n\n%s\n\nTitle\n\nAbstract.\n\n• 2 authors\n·\n%s\n"
	tests := []struct{ heading, date, day, today, scraped, want, note string }{
		{"Dec 11", "Oct 7", "", "2026-11-23", "2025-12-11", "2025-10-07", ""},
		{"Dec 11", "Oct 7", "", "2025-12-11", "2025-12-11", "2025-10-07", ""},
		{"Dec 11", "Oct 7", "", "2025-12-10", "2024-12-11", "2024-10-07", ""},
		{"Dec 11", "Oct 7", "2023-12-11", "2026-11-23", "2023-12-11", "2023-10-07", ""},
		{"Dec 11, 2022", "Oct 7", "", "2026-11-23", "2022-12-11", "2022-10-07", ""},
		{"", "Oct 7", "", "2026-11-23", "2026-11-23", "2026-10-07", ""},
		{"Dec 11", "Oct 7, 2019", "", "2026-11-23", "2025-12-11", "2019-10-07", ""},
		// In January a page may still show December, or tomorrow in another time zone.
		{"Jan 2", "Dec 30", "", "2026-11-23", "2026-01-02", "2025-12-30", "its date, Dec 30, is taken as 2025-12-30: it cannot be of 2026, the year of the scrape"},
		{"Jan 2", "Jan 3", "", "2026-11-23", "2026-01-02", "2026-01-03", ""},
		{"Feb 29", "Feb 29", "", "2026-11-23", "2024-02-29", "2024-02-29", ""},
		{"Dec 11", "Feb 29", "", "2026-11-23", "2025-12-11", "2024-02-29", "its date, Feb 29, is taken as 2024-02-29: it cannot be of 2025, the year of the scrape"},
		{"Dec 11", "Oct 7 1024", "", "2026-11-23", "2025-12-11", "2025-10-07", ""},
		{"Dec 11", "Oct 7 2024", "", "2026-11-23", "2025-12-11", "2024-10-07", ""},
	}
	for _, tt := range tests {
		items, _ := read(t, fmt.Appendf(nil, page, tt.heading, tt.date), source.Input{Day: day(tt.day), Today: mustDay(tt.today)})
		rs := records(t, items)
		if len(rs) != 1 || rs[0].Scraped.String() != tt.scraped || rs[0].Paper.Published.String() != tt.want || rs[0].Paper.Date != rs[0].Paper.Published || rs[0].Listed != 0 {
			t.Errorf("%+v:\n got %+v", tt, rs)
			continue
		}
		if got := strings.Join(items[0].Notes, "\n"); got != tt.note {
			t.Errorf("%+v: note %q", tt, got)
		}
	}
}

// TestListingRejects checks that an entry that cannot be understood is rejected as a whole,
// and that the next ones are read.
func TestListingRejects(t *testing.T) {
	good := func(n int) string {
		return fmt.Sprintf("Good Paper %d\n\nIts abstract.\n\n  • %d authors\n·\nMar 5, 2024\n\n", n, n)
	}
	tests := []struct{ name, bad, where, want string }{
		{"no date", "Bad One\n\nAbstract.\n\n  • 4 authors\n·\nsome day\n\n", "line 9", "the line after the middle dot should be a date, like “Mar 5, 2024”, and is “some day”"},
		{"no date at all", "Bad One\n\nAbstract.\n\n  • 4 authors\n·\n\n", "line 9", "the line after the middle dot should be a date, like “Mar 5, 2024”, and is “Good Paper 2”"},
		{"no end", "Bad One\n\nAbstract.\n\n  • 4 authors\n\n", "line 9", "a middle dot (·) and a date should follow “• 4 authors”"},
		{"no such day", "Bad One\n\nAbstract.\n\n  • 4 authors\n·\nFeb 30, 2024\n\n", "line 9", "there is no day 2024-02-30"},
		{"the far future", "Bad One\n\nAbstract.\n\n  • 4 authors\n·\nMar 5, 2099\n\n", "line 9", "it was published on 2099-03-05, which is more than 31 days after today, 2026-05-01"},
		{"no title", strings.Repeat("Only an abstract. ", 60) + "\n\n  • 4 authors\n·\nMar 5, 2024\n\n", "line 9", "it has no title: its only text is long enough to be an abstract"},
		{"nothing", "  • 4 authors\n·\nMar 5, 2024\n\n", "line 9", "it has no title"},
		{"a huge abstract", "Bad One\n\n" + strings.Repeat("word ", 2_000_000) + "\n\n  • 4 authors\n·\nMar 5, 2024\n\n", "line 9", "its abstract has 10000 kB; more than 100 kB is not an abstract"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := good(1) + tt.bad + good(2)
			items, _ := read(t, []byte(b), source.Input{Today: today})
			if len(items) != 3 {
				t.Fatalf("%d items, want 3: %+v", len(items), items)
			}
			records(t, []source.Item{items[0], items[2]})
			if it := items[1]; it.Err == nil || it.Err.Error() != tt.want || it.Where != tt.where || it.Record != nil {
				t.Errorf("%s: %v\nwant %s: %s", it.Where, it.Err, tt.where, tt.want)
			}
			if got, want := strings.TrimSpace(string(items[1].Raw)), strings.TrimSpace(tt.bad); got != want {
				t.Errorf("raw %.200q\nwant %.200q", got, want)
			}
		})
	}
	// An entry truncated at the end.
	items, _ := read(t, []byte(good(1)+"Bad One\n\nAbs"), source.Input{Today: today})
	if len(items) != 2 || items[1].Err == nil || items[1].Where != "line 9" || string(bytes.TrimSpace(items[1].Raw)) != "Bad One\n\nAbs" {
		t.Errorf("cut short: %+v", items)
	}
}

// TestListingNotes checks that an entry with missing data is not rejected.
func TestListingNotes(t *testing.T) {
	const more = "\n\nNext\n\nAbstract.\n\n• 2 authors\n·\nMar 5, 2024\n"
	for _, tt := range []struct{ block, want string }{
		{"Title\n\nAbstract. It ends so.\n\n·\nMar 5, 2024", "[Title|Abstract. It ends so.|0|] [it has neither a number of authors nor an organization]"},
		{"Title\n\n  • 3 authors\n·\nMar 5, 2024", "[Title||3|] [it has no abstract]"},
		{"Title\n\nAbstract.\n\ntencent Tencent\n  • 3 authors\n·\nMar 5, 2024", "[Title|Abstract.|3|Tencent] []"},
		{"Title\n\nAbstract.\n\napple\n·\nMar 5, 2024", "[Title|Abstract.|0|apple] []"},
		{"Title\n\nAbstract.\n\n  • 1,024 authors\n·\nMar 5, 2024", "[Title|Abstract.|1024|] []"},
	} {
		items, _ := read(t, []byte(tt.block+more), source.Input{Today: today})
		if len(items) != 2 || items[0].Err != nil {
			t.Errorf("%q: %+v", tt.block, items)
			continue
		}
		p := items[0].Record.Paper
		if got := fmt.Sprintf("[%s|%s|%d|%s] %v", p.Title, p.Abstract, p.AuthorCount, p.Organization, items[0].Notes); got != tt.want {
			t.Errorf("%q:\n got %s\nwant %s", tt.block, got, tt.want)
		}
	}
}

// TestListingBylines checks that the first word of a byline is dropped only if it is a handle.
func TestListingBylines(t *testing.T) {
	for byline, want := range map[string]string{
		"tencent Tencent":                           "Tencent",
		"Tencent Tencent":                           "Tencent",
		"deepmind Google DeepMind":                  "Google DeepMind",
		"ByteDance-Seed ByteDance Seed":             "ByteDance Seed",
		"PekingUniversity Peking University":        "Peking University",
		"MIT Massachusetts Institute of Technology": "Massachusetts Institute of Technology",
		"ZJU Zhejiang University":                   "Zhejiang University",
		"Google DeepMind":                           "Google DeepMind",
		"Tencent Hunyuan":                           "Tencent Hunyuan",
		"The Chinese University of Hong Kong":       "The Chinese University of Hong Kong",
		"The University of the West":                "The University of the West",
		"ETH Zurich":                                "ETH Zurich",
		"UC Berkeley":                               "UC Berkeley",
		"carnegie mellon university":                "carnegie mellon university",
		"Max-Planck Institute":                      "Max-Planck Institute",
		"Ben-Gurion University of the Negev":        "Ben-Gurion University of the Negev",
		"3M Research":                               "3M Research",
		"Rolls-Royce Research":                      "Rolls-Royce Research",
		"AI21-Labs AI21 Labs":                       "AI21 Labs",
		"nvidia-research NVIDIA":                    "NVIDIA",
		"m-a-p Multimodal Art Projection":           "Multimodal Art Projection",
	} {
		for _, page := range []string{
			"Title\n\nAbstract.\n\n%s\n·\nMar 5, 2024\n\nOther\n\nAbstract.\n\n• 2 authors\n·\nMar 5, 2024\n",
			"Daily Papers\n\nSubmitted by\nsomeone\n\n42\nTitle\n·\n%s\n3\n\nSubmitted by\nsomeone\n\n41\nOther\n·\n6 authors\n2\n",
		} {
			items, _ := read(t, fmt.Appendf(nil, page, byline), source.Input{Today: today})
			if rs := records(t, items); len(rs) != 2 || rs[0].Paper.Organization != want {
				t.Errorf("%q: %+v", byline, rs)
			}
		}
	}
}

// TestListingButtons checks that the label of a button before the votes is not read as a
// title, even if the label is unknown.
func TestListingButtons(t *testing.T) {
	for _, button := range []string{"Submit", "Submit a paper", "Sort", "Sign in to vote", "Wobble the list"} {
		page := "Daily Papers\nby AK and the research community\nSearch by arxiv id or title\nOct 2\n" + button +
			"\n\n21\nStone Soup\nWe feed pebbles.\n\n3 authors\n·\nFeb 27, 2025\n4\n\n20\nOther\nWe sing.\n\n2 authors\n·\nFeb 26, 2025\n"
		items, _ := read(t, []byte(page), source.Input{Today: today})
		rs := records(t, items)
		if len(rs) != 2 {
			t.Fatalf("%s: %+v", button, rs)
		}
		p := rs[0].Paper
		if got := fmt.Sprint(p.Title, "|", p.Abstract, "|", p.Upvotes, "|", p.AuthorCount); got != "Stone Soup|We feed pebbles.|21|3" {
			t.Errorf("%s: %s", button, got)
		}
	}
}

func FuzzListing(f *testing.F) {
	plain := fixture(f, "listing.txt")
	f.Add(plain)
	f.Add(bytes.ReplaceAll(plain, []byte("\n"), []byte("\r\n")))
	f.Add(append([]byte("\ufeff"), plain...))
	f.Add([]byte("A\n\nB\n·\nMar 5, 2024\n2\n7\nC · D · Mar 5 · 2\n• \n3 authors\nsome day"))
	f.Add([]byte("Submitted by\n\n12\n\n·\n·\nMar 5\n\xff\xfe·\n"))
	f.Add([]byte("A\n\nB\n·\nMar 5, 2024\n\nC\n\nD\n·\nMar 5, 2024\n\nA\n\nB\n·\nMar 5, 2024\n"))
	f.Add([]byte("A\n" + strings.Repeat("\x1c", 2000) + "\nB\n·\nMar 5\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		items, report, err := tryRead(bytes.NewReader(b), source.Input{Format: "hf-listing", Today: today})
		sane(t, items)
		if err != nil || encoded(b) {
			return
		}
		// No line gets lost: everything is in some item, except the end of the page and
		// invisible lines. Blocks that repeat a paper are attached to the first one, out of
		// order.
		var raw []byte
		for _, it := range items {
			raw = append(append(raw, it.Raw...), '\n')
		}
		words, found := visibleWords(bytes.TrimPrefix(b, []byte("\ufeff"))), visibleWords(raw)
		if strings.Contains(strings.Join(report.Notes, "\n"), "repeated on the page") && len(found) <= len(words) {
			words = words[:len(found)]
			slices.SortFunc(words, bytes.Compare)
			slices.SortFunc(found, bytes.Compare)
		}
		for i, w := range found {
			if i >= len(words) || !bytes.Equal(w, words[i]) {
				t.Fatalf("word %d of the items is %q, not that of the input", i, w)
			}
		}
	})
}

// encoded reports whether b is transformed before it is read, so that items are not substrings
// of it.
func encoded(b []byte) bool { return source.Decodes(b) }

// plainEnds returns b with every \r replaced by \n, as for an input whose lines all end with
// \r.
func plainEnds(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\r"), []byte("\n")) }

// visibleWords returns the words of b that contain a printable character, whatever the other
// bytes are.
func visibleWords(b []byte) [][]byte {
	return slices.DeleteFunc(bytes.Fields(b), func(word []byte) bool {
		for len(word) > 0 {
			r, size := utf8.DecodeRune(word)
			if unicode.IsGraphic(r) && (r != utf8.RuneError || size > 1) {
				return false
			}
			word = word[size:]
		}
		return true
	})
}

// sane checks the invariants of items.
func sane(t *testing.T, items []source.Item) {
	t.Helper()
	for _, it := range items {
		switch {
		case (it.Err == nil) == (it.Record == nil):
			t.Fatalf("%s: error %v and record %v", it.Where, it.Err, it.Record)
		case it.Where == "":
			t.Fatalf("an item of no place: %+v", it)
		case it.Err != nil:
			if strings.ContainsAny(it.Err.Error(), "\n\r") {
				t.Fatalf("an error of two lines: %q", it.Err)
			}
			continue
		}
		p := it.Record.Paper
		if p.Title == "" || p.ID == "" || p.Upvotes < 0 || p.Comments < 0 || p.Stars < 0 || p.AuthorCount < 0 || len(p.Authors) > 0 && p.AuthorCount > 0 {
			t.Fatalf("%s: %+v", it.Where, p)
		}
		if id, err := paper.ParseID(string(p.ID)); err != nil || id != p.ID {
			t.Fatalf("%s: identifier %q: %v", it.Where, p.ID, err)
		}
		if want := firstDay(it.Record.Listed, p.Published, p.Date); p.Date != want {
			t.Fatalf("%s: date %v, want %v", it.Where, p.Date, want)
		}
		for _, note := range it.Notes {
			if note == "" || strings.ContainsAny(note, "\n\r") {
				t.Fatalf("%s: note %q", it.Where, note)
			}
		}
	}
}

func firstDay(days ...paper.Day) paper.Day {
	for _, d := range days {
		if d != 0 {
			return d
		}
	}
	return 0
}
