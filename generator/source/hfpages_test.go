package source_test

import (
	"bytes"
	"cmp"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"offprint/generator/paper"
	"offprint/generator/source"
	"offprint/generator/text"
)

// fact is a paper of the pages below with everything that the pages say about it.
type fact struct {
	id, title, abstract, handle, organization string
	authors                                   int
	date, day                                 string
	comments, votes                           int
	stars                                     string
	starred                                   int
	code                                      string
}

func pageFacts() []fact {
	return []fact{
		{"2407.21783", "The Llama 3 Herd of Models", "Models of three sizes, and how they were made. Code: https://example.org/herd.", "meta-llama", "Meta Llama", 0, "Jul 31, 2024", "2024-07-31", 5, 94, "11.3k", 11300, "https://github.com/example/herd"},
		{"2407.21705", "Tora: Trajectory-oriented Diffusion Transformer for Video\n  Generation", "Video that follows a path, in [0,1) and\nbeyond it, 2 -- 6 times.", "", "", 5, "Jul 31, 2024", "2024-07-31", 0, 0, "476", 476, "https://github.com/example/tora"},
		{"2407.21770", "1984", "A model that read one book.", "google", "Google", 0, "Aug 1, 2024", "2024-08-01", 2, 19, "1.32k", 1320, "https://github.com/example/1984"},
		{"2407.21646", "Towards Achieving Human Parity on End-to-end Simultaneous Speech Translation via LLM Agent", "One paragraph.\n\nAnother one.", "", "", 7, "Jul 31, 2024", "2024-07-31", 8, 5, "29k", 29000, "https://github.com/example/agent/tree/x"},
	}
}

// site is the address of the pages' site.
const site = "https://huggingface.co"

// pageTold has those values of a record that the tests compare.
type pageTold struct {
	ID, Title, Abstract, Organization, Published string
	Authors, Votes, Comments, Stars              int
	Code                                         string
}

func toldBy(rs []source.Record) []pageTold {
	var ts []pageTold
	for _, r := range rs {
		p := r.Paper
		ts = append(ts, pageTold{string(p.ID), p.Title, strings.Join(strings.Fields(p.Abstract), " "), p.Organization, p.Published.String(), p.AuthorCount, p.Upvotes, p.Comments, p.Stars, p.Links.Code})
	}
	return ts
}

// byFacts returns the values expected of a page that shows these kinds of facts, one letter
// for each.
func byFacts(kinds string) []pageTold {
	var ts []pageTold
	for _, f := range pageFacts() {
		t := pageTold{Title: strings.Join(strings.Fields(f.title), " "), ID: "arxiv:" + f.id}
		for _, kind := range kinds {
			switch kind {
			case 'a':
				t.Abstract = strings.NewReplacer("--", "–", "https://example.org/herd", "<https://example.org/herd>").Replace(strings.Join(strings.Fields(f.abstract), " "))
			case 'o':
				t.Organization = f.organization
			case 'n':
				t.Authors = f.authors
			case 'd':
				t.Published = f.day
			case 'v':
				t.Votes = f.votes
			case 'c':
				t.Comments = f.comments
			case 's':
				t.Stars, t.Code = f.starred, f.code
			case 't':
				t.ID = "title:" + text.Slug(t.Title)
			}
		}
		ts = append(ts, t)
	}
	return ts
}

func dash(n int) string {
	if n == 0 {
		return "-"
	}
	return fmt.Sprint(n)
}

// scraped returns a page of search results in Markdown as scrapers write it.
func scraped() string {
	var b strings.Builder
	b.WriteString("---\nurl: " + site + "/papers?q=herd\nretrieved: 2024-08-05\ntitle: Daily Papers - Hugging Face\n---\nnew\n\n[Subscribe](" + site + "/login?next=%2Fpapers)\n\n# Daily Papers\n\n" +
		"## by [![](" + site + "/front/assets/papers-by.png)AK](" + site + "/akhaliq) and the research community\n\n- Daily\n- Weekly\n- Monthly\n\n[Trending Papers](" + site + "/papers/trending)\n\nAug 5\n\n")
	for _, f := range pageFacts() {
		page := site + "/papers/" + f.id
		fmt.Fprintf(&b, "[%s](%s/login?next=%%2Fpapers%%2F%s)\n\n### [%s](%s)\n\n[%s](%s)\n\n", dash(f.votes), site, f.id, strings.ReplaceAll(f.title, "\n", `\`), page, strings.ReplaceAll(f.abstract, "\n", "\\\\\n"), page)
		if f.handle != "" {
			fmt.Fprintf(&b, "[![%s](https://cdn.example.org/1.png)%s](%s/%s)\n\n", f.handle, f.organization, site, f.handle)
		} else {
			fmt.Fprintf(&b, "[- ![](https://cdn.example.org/2.jpeg)\\\\\n- ![](%s/avatars/1.svg)\\\\\n- %d authors](%s)\n\n", site, f.authors, page)
		}
		fmt.Fprintf(&b, "·\n\n%s", f.date)
		if f.comments > 0 {
			fmt.Fprintf(&b, "[%d](%s#community)", f.comments, page)
		}
		b.WriteString("\n\n")
	}
	return b.String() + "[Previous](" + site + "/papers/date/2024-08-02)\n\nTrending Papers ranked by GitHub stars activity\n"
}

// numbered returns the same page with numbers instead of addresses, and with the list of the
// addresses if list is set.
func numbered(list bool) string {
	var b, addresses strings.Builder
	n := 0
	ref := func(url string) string {
		n++
		fmt.Fprintf(&addresses, "[%d]: %s\n", n, url)
		return fmt.Sprintf("[%d]", n)
	}
	b.WriteString("# Web source\n\n- URL: " + site + "/papers?q=herd\n- Captured (UTC): 2024-08-05T16:31:22+00:00\n\n```text\n[[Hugging Face's logo] Hugging Face]" + ref(site+"/") + "\n* [ Models ]" + ref(site+"/models") +
		"\n* * Website\n    * [ Tasks]" + ref(site+"/tasks") + "\nnew\n\n# Daily Papers\n\n## by[AK]" + ref(site+"/akhaliq") + " and the research community\n* Daily\n* Weekly\n\nAug 5\n")
	for _, f := range pageFacts() {
		page := site + "/papers/" + f.id
		b.WriteString("[\n" + dash(f.votes) + "\n]" + ref(site+"/login?next=%2Fpapers%2F"+f.id) + "\n\n### [" + f.title + "]" + ref(page) + "\n\n[\n\n" + f.abstract + "\n\n]" + ref(page) + "\n")
		if f.handle != "" {
			b.WriteString("[[" + f.handle + "] " + f.organization + "]" + ref(site+"/"+f.handle) + "\n")
		} else {
			fmt.Fprintf(&b, "[\n* %d authors\n]%s\n", f.authors, ref(page))
		}
		b.WriteString("·\n" + f.date)
		if f.comments > 0 {
			fmt.Fprintf(&b, " [ %d]%s", f.comments, ref(page+"#community"))
		}
		b.WriteByte('\n')
	}
	b.WriteString("\n[Previous]" + ref(site+"/papers/date/2024-08-02") + "\n```\n")
	if list {
		b.WriteString(addresses.String())
	}
	return b.String()
}

// addressed returns the same page with each address below its text.
func addressed() string {
	var b strings.Builder
	b.WriteString("---\ntitle: \"Daily Papers - Hugging Face\"\nurl: " + site + "/papers?q=herd\nexported: 2025-07-28\n---\n\n# Daily Papers - Hugging Face\nDaily Papers - Hugging Face\n\n Hugging Face\n\n" + site + "/\n\nModels\n\n" + site + "/models\n\n" +
		"Daily Papers\n\nby \n\nAK\n\n" + site + "/akhaliq\n\n and the research community\n\nHerds of Models\n\nDaily\n\nMonthly \n\n" + site + "/papers/trending\n\n \n\n" + site + "/papers/date/2024-08-02\n\nAug 5\n\n")
	for _, f := range pageFacts() {
		page := site + "/papers/" + f.id
		b.WriteString(" [-] " + dash(f.votes) + "\n\n" + site + "/login?next=%2Fpapers%2F" + f.id + "\n\n" + strings.ReplaceAll(f.title, "\n", " ") + "\n\n" + page + "\n\n" + f.abstract + "\n\n" + page + "\n\n")
		if f.handle != "" {
			b.WriteString(" \n\n" + page + "\n\n " + f.organization + "\n\n" + site + "/" + f.handle + "\n\n")
		} else {
			fmt.Fprintf(&b, "[\n\n%d authors](%s)\n\n", f.authors, page)
		}
		b.WriteString("·\n\n" + f.date + " \n\n")
		if f.comments > 0 {
			fmt.Fprintf(&b, "%d\n\n%s#community\n\n", f.comments, page)
		}
	}
	return b.String() + "Previous\n\n" + site + "/papers/date/2024-08-02\n\nSystem theme\n\nCareers\n\nhttps://apply.workable.com/huggingface/\n\n \n\n" + site + "/\n\nTrending Papers ranked by GitHub stars activity\n"
}

// trending returns a page of trending papers, which has each paper twice.
func trending(links bool) string {
	var b strings.Builder
	if links {
		b.WriteString("# Trending Papers\n\n- Source URL: " + site + "/papers/trending\n- Generated from: `fetch.py`\n\n## Extracted Text\n\n<a id=\"section-0\"></a>\n\nnew\n\n[Subscribe](" + site + "/login?next=%2Fpapers)\n\n# Trending Papers\n\n## by[[Image: none] AK](" + site + "/akhaliq) and the research community\n\n-\n\n-\n\nTrending Papers\n\n")
	} else {
		b.WriteString("# What is it?\n**URL:** https://paperswithcode.com\n**Page Title:** Trending Papers - Hugging Face\n--------------------\n\nGet trending papers in your email inbox once a day!\n\n## Trending Papers\n\n## by AK and the research community\n\n")
	}
	for i, f := range pageFacts() {
		for twice := range 2 {
			if !links {
				fmt.Fprintf(&b, "### %s\n\n%s\n", f.title, f.abstract)
				if f.authors > 0 {
					fmt.Fprintf(&b, "- %d authors\n", f.authors)
				}
				fmt.Fprintf(&b, "[LINK: GitHub %s](%s)\n\n", f.stars, f.code)
				continue
			}
			page := site + "/papers/" + f.id
			if i > 0 {
				b.WriteString("[[Image: none]](" + page + ")\n\nSubmitted by\n\n[Image: none]\n\nakhaliq\n\n")
			}
			b.WriteString("<a id=\"section-1\"></a>\n\n### [" + f.title + "](" + page + ")\n\n" + f.abstract + "\n\n")
			if f.handle != "" {
				b.WriteString("[[Image: " + f.handle + "] " + f.organization + "](" + site + "/" + f.handle + ") ")
			} else {
				fmt.Fprintf(&b, "-\n\n-\n\n- [Image: none]\n\n- %d authors\n\n", f.authors)
			}
			b.WriteString([]string{"· Published on ", "· "}[twice] + f.date + "\n\n[Upvote\n\n" + dash(f.votes) + "](" + site + "/login?next=%2Fpapers%2F" + f.id + ")\n\n[GitHub " + f.stars + "](" + f.code + ") [arXiv Page](https://arxiv.org/abs/" + f.id + ")\n\n")
		}
	}
	return b.String()
}

// dayPage returns the page of a day; each formats one paper.
func dayPage(head string, each func(f fact, title, page, login string) string) string {
	var b strings.Builder
	b.WriteString(head)
	for _, f := range pageFacts() {
		b.WriteString(each(f, strings.Join(strings.Fields(f.title), " "), site+"/papers/"+f.id, site+"/login?next=%2Fpapers%2F"+f.id))
	}
	return b.String()
}

// TestPagesScraped checks that every form of a page gives the same papers.
func TestPagesScraped(t *testing.T) {
	for _, tt := range []struct {
		name, page string
		want       []pageTold
		listed     paper.Day
		scraped    paper.Day
	}{
		{"Markdown", scraped(), byFacts("aondvc"), 0, 20240805},
		{"numbered links", numbered(true), byFacts("aondvc"), 0, 20240805},
		{"numbered links without addresses", numbered(false), byFacts("aondvct"), 0, 20240805},
		{"addresses below", addressed(), byFacts("aondvc"), 0, 20240805},
		{"trending", trending(false), byFacts("anst"), 0, 20240810},
		{"trending with links", trending(true), byFacts("aondvs"), 0, 20240810},
		{"addresses in angles", dayPage("URL Source: "+site+"/papers/date/2024-08-01\n\nMarkdown Content:\nDaily Papers <"+site+"/papers>\nThu, Aug 1\n\n", func(f fact, title, page, login string) string {
			return fmt.Sprintf("Submitted by akhaliq\n\n%s <%s>\n%s <%s>\n\n%s <%s>\n·\n%d authors <%s>\n%d <%s#community>\n\n", dash(f.votes), login, title, page, cmp.Or(f.organization, "·"), site+"/"+f.handle, max(f.authors, 1), page, f.comments, page)
		}), nil, 20240801, 20240801},
		{"a reader service", dayPage("Title: Daily Papers - Hugging Face\n\nURL Source: "+site+"/papers/date/2024-08-01\n\nPublished Time: Mon, 05 Aug 2024 08:00:00 GMT\n\nMarkdown Content:\n[![Image 1: logo](x.svg) Hugging Face]("+site+"/)\n\n*   [Models]("+site+"/models)\n*   * * *\n\nDaily Papers\n============\n\nAug 1\n\n", func(f fact, title, page, login string) string {
			return fmt.Sprintf("[![Image 3](https://cdn.example.org/t.png)](%[4]s)\n\nSubmitted by ![Image 4](https://cdn.example.org/a.jpeg) akhaliq\n\n[- [ ] %[1]s](%[2]s)\n\n### [%[3]s](%[4]s)\n\n[![Image 5](https://cdn.example.org/o.png) %[5]s](%[6]s)\n\n[*   \n*   ![Image 6](x.svg)\n*   ·%[7]d authors](%[4]s)[%[8]d](%[4]s#community)\n\n", dash(f.votes), login, title, page, f.organization, site+"/"+f.handle, max(f.authors, 1), f.comments)
		}), nil, 20240801, 20240805},
		{"HTML", dayPage(`<meta charset="utf-8"><div><h1>Daily Papers</h1><div>Thu, Aug 1, 2024</div>`, func(f fact, title, page, login string) string {
			return fmt.Sprintf("<article><a href=\"%[4]s\"><img src=x></a><div>Submitted by\n\t<img> akhaliq</div><a href=\"%[2]s\"><svg><path d=\"M1\"></path></svg><div>%[1]s</div></a><h3><a href=\"%[4]s\">%[3]s</a></h3><a href=\"%[6]s\">%[5]s</a><ul><li><img></li><li><div>·</div>\n%[7]d authors</li></ul><a href=\"%[4]s#community\">%[8]d</a></article>\n", dash(f.votes), login, title, page, f.organization, "/"+cmp.Or(f.handle, "models"), max(f.authors, 1), f.comments)
		}), nil, 20240801, 20240801},
		{"Org mode", dayPage("* [[/papers][Daily Papers]]\n:PROPERTIES:\n:CLASS: x\n:END:\nAug 1, 2024\n\n", func(f fact, title, page, login string) string {
			return fmt.Sprintf("Submitted by\n[[https://cdn.example.org/a.jpeg]]\nakhaliq\n\n[[%[2]s][%[1]s]]\n\n*** [[%[4]s][%[3]s]]\n\n[[%[6]s][%[5]s]]\n\n-\n\n  ·\n\n  %[7]d authors\n\n[[%[4]s#community][[[data:image/svg+xml;base64,PHN2Zz4=]] %[8]d]]\n\n", dash(f.votes), login, title, page, f.organization, site+"/"+f.handle, max(f.authors, 1), f.comments)
		}), nil, 20240801, 20240801},
	} {
		t.Run(tt.name, func(t *testing.T) {
			items, report := read(t, []byte(tt.page), source.Input{Name: "page", Day: dayIf(tt.scraped == 20240810, 20240810), Today: today})
			if report.Format != "hf-listing" {
				t.Fatalf("read as %q", report.Format)
			}
			rs := records(t, items)
			want := tt.want
			if want == nil {
				want = byFacts("onvc")
				for i := range want {
					want[i].Authors = max(want[i].Authors, 1)
				}
			}
			if got := toldBy(rs); !reflect.DeepEqual(got, want) {
				t.Errorf("\n got %+v\nwant %+v", got, want)
			}
			for _, r := range rs {
				if r.Listed != tt.listed || r.Scraped != tt.scraped {
					t.Errorf("%s: listed %v, scraped %v; want %v, %v", r.Paper.ID, r.Listed, r.Scraped, tt.listed, tt.scraped)
				}
			}
		})
	}
}

func dayIf(ok bool, d paper.Day) paper.Day {
	if ok {
		return d
	}
	return 0
}

// copiedDay is the page of a day as copied from a browser.
const copiedDay = "Hugging Face\n\n Models\n Datasets\nLog In\nSign Up\nnew\nGet trending papers in your email inbox once a day!\n\nSubscribe\nDaily Papers\nby AK and the research community\n\n Search by arxiv id or title\nSubmit a paper\n Aug 1 \n\n" +
	"Submitted by  akhaliq\n \n94\nThe Llama 3 Herd of Models\n\n\n\n·\n533 authors\n 5\n\n" +
	"Submitted by  VictoriaLinML\n \n19\nTora: Trajectory-oriented Diffusion Transformer for Video Generation\n\n·\n5 authors\n 2\n" +
	"Submitted by  Vfrz\n \n-\nMoMa\n·\n1 author\nPrevious Next\nCompany\n© Hugging Face\nTOS Privacy About Jobs \nWebsite\nModels Datasets Spaces Pricing Docs"

// TestPageOfDayCopies checks that the same is read however the page of a day was copied.
func TestPageOfDayCopies(t *testing.T) {
	replace := func(pairs ...string) string {
		for i := 0; i < len(pairs); i += 2 {
			if !strings.Contains(copiedDay, pairs[i]) {
				t.Fatalf("the page has no %q", pairs[i])
			}
		}
		return strings.NewReplacer(pairs...).Replace(copiedDay)
	}
	_, part, _ := strings.Cut(copiedDay, " Aug 1 \n\n")
	const want = "The Llama 3 Herd of Models|533|94|5 Tora: Trajectory-oriented Diffusion Transformer for Video Generation|5|19|2 MoMa|1|0|0"
	for name, page := range map[string]string{
		"as it is":             copiedDay,
		"a part":               part,
		"no empty lines":       regexp.MustCompile(`\n\s*\n`).ReplaceAllString(copiedDay, "\n"),
		"Windows line ends":    replace("\n", "\r\n"),
		"Macintosh line ends":  replace("\n", "\r"),
		"users below":          replace("Submitted by  ", "Submitted by\n"),
		"users glued":          replace("Submitted by  ", "Submitted by"),
		"the day in two lines": replace(" Aug 1 ", "Aug\n1"),
		"the dot on the line":  replace("·\n", "· "),
		"the dot glued":        replace("·\n", "·"),
		"one line":             replace("authors\n ", "authors "),
		"bullets":              replace("·\n", "  • \n  • ·\n    "),
		"white space":          replace("\n", "\n\t\t\t"),
		"a wrapped title":      replace("Transformer for", "Transformer\n    for"),
		"pictures in brackets": replace("Submitted by  ", "Submitted by [1674929746] ", " \n94", " [ ]\n94", " \n19", " [ ]\n19", "·\n", "[be9c948ecf]\n·\n"),
		"a print":              replace("Video Generation\n\n·", "Video Generation\n11/28/24, 3:06 PM Daily Papers - Hugging Face\nhttps://huggingface.co/papers 2/7\n\f·"),
		"a foot":               copiedDay + "\nSystem theme\nCareers\n",
	} {
		items, report := read(t, []byte(page), source.Input{Day: 20240801, Today: today})
		var got []string
		for _, r := range records(t, items) {
			p := r.Paper
			got = append(got, fmt.Sprintf("%s|%d|%d|%d", p.Title, p.AuthorCount, p.Upvotes, p.Comments))
			if r.Listed != 20240801 || p.Date != 20240801 || p.Abstract != "" {
				t.Errorf("%s: %+v", name, r)
			}
		}
		if s := strings.Join(got, " "); s != want || report.Format != "hf-listing" {
			t.Errorf("%s, as %s:\n got %s\nwant %s", name, report.Format, s, want)
		}
	}
}

// TestPageOfDayHeadings checks the forms in which a page names its day. A week or a month is
// not a day.
func TestPageOfDayHeadings(t *testing.T) {
	for _, tt := range []struct {
		head, heading, name string
		day                 paper.Day
		listed, scraped     paper.Day
	}{
		{"", "Aug 1", "x", 20240805, 20240801, 20240805},
		{"", "Aug 1", "x", 0, 20250801, 20250801},
		{"", "Aug 1", "papers-2024-08-02.txt", 0, 20240801, 20240802},
		{"", "Aug 1, 2024", "x", 0, 20240801, 20240801},
		{"", "Thu, Aug 1, 2024", "x", 0, 20240801, 20240801},
		{"", "Thursday, August 1st 2024", "x", 0, 20240801, 20240801},
		{"", "August 1st, 2024", "x", 0, 20240801, 20240801},
		{"", "1 August 2024", "x", 0, 20240801, 20240801},
		{"", "2024-08-01", "x", 0, 20240801, 20240801},
		{"", "", "2024-08-01.txt", 0, 20240801, 20240801},
		{"", "", "x", 20240801, 20240801, 20240801},
		{"", "[Previous](/papers/date/2024-07-31)\nAug 1", "x", 0, 20240801, 20240801},
		{"", "Week 31", "x", 20240805, 0, 20240805},
		{"", "2024-W31", "x", 20240805, 0, 20240805},
		{"", "August 2024", "x", 20240805, 0, 20240805},
		{"", "Jul 29 - Aug 4", "x", 20240805, 0, 20240805},
		{"", "Aug 1 – Aug 7, 2024", "x", 20240805, 0, 20240805},
		{"---\nurl: https://huggingface.co/papers/date/2024-08-01\nretrieved: 2024-08-09\n---\n", "", "x", 0, 20240801, 20240809},
		{"URL Source: https://huggingface.co/papers?date=2024-08-01\n\n", "Aug 1", "x", 0, 20240801, 20240801},
		{"---\nurl: https://huggingface.co/papers/week/2024-W31\nretrieved: 2024-08-09T10:00:00Z\n---\n", "", "x", 0, 0, 20240809},
		{"Source: https://huggingface.co/papers/month/2024-08\nFetched: Fri, 09 Aug 2024 10:00:00 GMT\n", "", "x", 0, 0, 20240809},
		{"8/9/24, 3:06 PM Daily Papers - Hugging Face\n", "Aug 1", "x", 0, 20240801, 20240809},
	} {
		page := tt.head + "Daily Papers\n" + tt.heading + "\n\nSubmitted by akhaliq\n94\nThe Llama 3 Herd of Models\n·\n533 authors\n5\n"
		items, _ := read(t, []byte(page), source.Input{Name: tt.name, Day: tt.day, Today: today})
		rs := records(t, items)
		if len(rs) != 1 || rs[0].Listed != tt.listed || rs[0].Scraped != tt.scraped || rs[0].Paper.Upvotes != 94 {
			t.Errorf("%+v:\n got %+v", tt, rs)
		}
	}
}

// TestPageDoubts checks that an entry that cannot be a paper is rejected with its line, and
// that the others are read.
func TestPageDoubts(t *testing.T) {
	linked := func(id, title string) string {
		return "[4](" + site + "/login?next=%2Fpapers%2F" + id + ")\n\n### [" + title + "](" + site + "/papers/" + id + ")\n\n[What it says.](" + site + "/papers/" + id + ")\n\n[- 3 authors](" + site + "/papers/" + id + ")\n\n·\n\nAug 1, 2024\n\n"
	}
	good := func(n int) string {
		return fmt.Sprintf("Good Paper %d\n\nIts abstract.\n\n  • 2 authors\n·\nMar 5, 2024\n\n", n)
	}
	day := func(title string) string { return "Submitted by akhaliq\n\n4\n" + title + "\n·\n3 authors\n2\n\n" }
	for _, tt := range []struct{ name, page, want string }{
		{"a number", good(1) + "19\n\nIts abstract.\n\n  • 2 authors\n·\nMar 5, 2024\n\n" + good(2), "line 11: it has no title: its only text is a sentence"},
		{"no letters", good(1) + "][34]\n\nIts abstract.\n\n  • 2 authors\n·\nMar 5, 2024\n\n" + good(2), "line 9: its title, “][34]”, is an address or the markup of a link"},
		{"an address", good(1) + "https://huggingface.co/x\n\nIts abstract.\n\n  • 2 authors\n·\nMar 5, 2024\n\n" + good(2), "line 9: its title, “https://huggingface.co/x”, is an address or the markup of a link"},
		{"an abstract that is an address", good(1) + "Bad One\n\nhttps://example.org/x\n\n  • 2 authors\n·\nMar 5, 2024\n\n" + good(2), "line 9: its abstract is an address: “https://example.org/x”"},
		{"a title that is the abstract", good(1) + "We show how it is done, in one sentence.\n\n  • 2 authors\n·\nMar 5, 2024\n\n" + good(2), "line 9: it has no title: its only text is a sentence"},
		{"a number on a day", day("Good Paper 1") + day("19") + day("Good Paper 2"), "line 9: it has no title"},
		{"no end on a day", day("Good Paper 1") + "Submitted by akhaliq\n\n4\nBad One\n\n" + day("Good Paper 2"), "line 12: the end of the paper is missing: another one begins before its authors"},
		{"no title behind a link", linked("2407.00001", "Good Paper 1") + "[4](" + site + "/login?next=%2Fpapers%2F2407.00003)\n\n[![](x.png)](" + site + "/papers/2407.00003)\n\n" + linked("2407.00002", "Good Paper 2"), "line 21: it has no title: its only text is a sentence"},
		{"one identifier, two titles", linked("2407.00001", "Good Paper 1") + linked("2407.00002", "Good Paper 2") + linked("2407.00001", "Bad One"), "line 27: it has the identifier of the paper on line 3, 2407.00001, and another title"},
		{"cut short", linked("2407.00001", "Good Paper 1") + linked("2407.00002", "Good Paper 2") + "[4](" + site + "/login?next=%2Fpapers%2F2407.00003)\n\n### [Bad One](" + site + "/papers/2407.00003)\n\n[What it s", "line 27: the middle dot (·) and the date that end a paper are missing"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			items, _ := read(t, []byte(tt.page), source.Input{Today: today})
			var got []string
			for _, it := range items {
				if it.Err != nil {
					got = append(got, it.Where+": "+it.Err.Error())
				} else {
					got = append(got, it.Record.Paper.Title)
				}
			}
			slices.Sort(got)
			want := []string{"Good Paper 1", "Good Paper 2", tt.want}
			if !slices.Equal(got, want) {
				t.Errorf("\n got %q\nwant %q", got, want)
			}
		})
	}
	// A title may be a number if the link shows that it is a title.
	items, _ := read(t, []byte(linked("2407.00001", "42")), source.Input{Today: today})
	if rs := records(t, items); len(rs) != 1 || rs[0].Paper.Title != "42" || rs[0].Paper.Upvotes != 4 {
		t.Errorf("a number for a title: %+v", rs)
	}
	// A text shared by many papers is not a title.
	items, _ = read(t, []byte(linked("2407.00001", "Read Paper")+linked("2407.00002", "Read Paper")+linked("2407.00003", "Read Paper")), source.Input{Today: today})
	for _, it := range items {
		if it.Err == nil || !strings.Contains(it.Err.Error(), "it is not a title") {
			t.Errorf("%s: %v", it.Where, it.Err)
		}
	}
	// A link to a paper outside of all blocks.
	_, report := read(t, []byte("[A paper]("+site+"/papers/2407.00009)\n\n# Daily Papers\n\nAug 5, 2024\n\n"+linked("2407.00001", "Good Paper")), source.Input{Today: today})
	if want := []string{"links to papers that stand in no block are ignored: 2407.00009 (line 1)"}; !reflect.DeepEqual(report.Notes, want) {
		t.Errorf("notes %q, want %q", report.Notes, want)
	}
}

// TestPagesRefuse checks that a text that only mentions papers is not read as such a page.
func TestPagesRefuse(t *testing.T) {
	for name, text := range map[string]string{
		"a README":       "# Awesome Herds\n\n- [The Llama 3 Herd of Models](https://huggingface.co/papers/2407.21783), [code](https://github.com/example/herd)\n- [Tora](https://huggingface.co/papers/2407.21705) by 5 authors · a good one\n\nSee [Daily Papers](https://huggingface.co/papers).\n",
		"a digest":       "# 2024-08-01\n\n## The Llama 3 Herd of Models\n\n- **Authors:** Ann Bee, Cy Dee\n- **Link:** https://huggingface.co/papers/2407.21783\n- **Abstract:** Models of three sizes.\n",
		"a paper's page": "[Papers](https://huggingface.co/papers)\n\narxiv:2407.21783\n\n# The Llama 3 Herd of Models\n\nPublished on Jul 31, 2024\n\nAbstract\n\nModels of three sizes.\n",
		"arXiv's list":   "Computer Science\n\nTitle: The Llama 3 Herd of Models\nAuthors: Ann Bee\nSubjects: Artificial Intelligence (cs.AI)\n[1] arXiv:2407.21783 [pdf, html, other]\n",
	} {
		_, report, err := tryRead(strings.NewReader(text), source.Input{Today: today})
		if report.Format == "hf-listing" || report.Format == "hf-page" {
			t.Errorf("%s is read as %s (%v)", name, report.Format, err)
		}
	}
}

func FuzzPages(f *testing.F) {
	for _, page := range []string{scraped(), numbered(true), numbered(false), addressed(), trending(false), trending(true), copiedDay} {
		f.Add([]byte(page))
	}
	f.Add([]byte("* [[/papers][Daily Papers]]\n[[x][[[data:y]] 5]]]]\n[[[[[[(((](/papers/2401.00001){.a\n:::"))
	f.Add([]byte("<div><h3><a href=/papers/2401.00001>T<article><svg></a>·<li>3 authors</article><a href=/papers/2401.00002>"))
	f.Add([]byte("[a]: b {.c\n[a][] ![x][1] **** a_b ****\n1. https://a\n2. https://b\n3. https://c\n[1]x"))
	f.Add([]byte("<h3><a href=/papers/2401.00001>T\ra\r·<li>3 authors"))
	link := regexp.MustCompile(`\]\(https://huggingface\.co/papers/(2\d{3}\.\d{5})\)`)
	f.Fuzz(func(t *testing.T, b []byte) {
		items, report, err := tryRead(bytes.NewReader(b), source.Input{Format: "hf-listing", Today: today})
		sane(t, items)
		if err != nil || encoded(b) {
			return
		}
		b = plainEnds(bytes.TrimPrefix(b, []byte("\ufeff")))
		// The items are the input up to the footer of the page, without gaps.
		var left [256]int
		n := 0
		for _, it := range items {
			n += len(it.Raw)
			for _, c := range plainEnds(it.Raw) {
				left[c]++
			}
		}
		if n > len(b) {
			t.Fatalf("the items have %d bytes, the input %d", n, len(b))
		}
		for _, c := range b[:n] {
			left[c]--
		}
		if left != [256]int{} {
			t.Fatalf("the items are not the first %d bytes of the input", n)
		}
		// No linked paper is silently skipped, except in code, comments and tags.
		if bytes.ContainsAny(b, "<`\\") || bytes.Contains(b, []byte(":::")) {
			b = b[:0]
		}
		for _, m := range link.FindAllSubmatch(b, -1) {
			if !bytes.Contains(b[:n], m[1]) && !strings.Contains(strings.Join(report.Notes, " "), "stand in no block") {
				t.Fatalf("the paper %s is in no item and no note: %q", m[1], report.Notes)
			}
		}
	})
}
