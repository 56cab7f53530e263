package source_test

import (
	"cmp"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"offprint/generator/paper"
	"offprint/generator/source"
	"offprint/generator/text"
)

// fact is a paper of the pages below, and what they tell of it.
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

// site is where the pages are.
const site = "https://huggingface.co"

// pageTold is what is compared of a record.
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

// byFacts is what a page tells that shows some kinds of facts.
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

// scraped is the page of a search as scrapers write it in Markdown.
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

// numbered is the same with numbers for addresses, and their list or not.
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

// addressed is the same with the addresses below.
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

// trending is the page of what is trending: each paper twice.
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

// dayPage is a day's page; each is how a paper is written.
func dayPage(head string, each func(f fact, title, page, login string) string) string {
	var b strings.Builder
	b.WriteString(head)
	for _, f := range pageFacts() {
		b.WriteString(each(f, strings.Join(strings.Fields(f.title), " "), site+"/papers/"+f.id, site+"/login?next=%2Fpapers%2F"+f.id))
	}
	return b.String()
}

// Whatever a page was scraped as, the same papers are in it.
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
