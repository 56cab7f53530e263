package feed_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"
	ext "github.com/mmcdole/gofeed/extensions"
	gojson "github.com/mmcdole/gofeed/json"

	"offprint/generator/feed"
)

var formats = []struct {
	name  string
	write func(*feed.Feed, io.Writer) error
}{
	{"rss", (*feed.Feed).WriteRSS},
	{"atom", (*feed.Feed).WriteAtom},
	{"json", (*feed.Feed).WriteJSON},
}

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

// empty returns a feed without items.
func empty() *feed.Feed {
	return &feed.Feed{
		Title: "Offprint & more", Description: "Papers <by day>", Language: "en",
		Home: "https://me.github.io/papers/",
		RSS:  "https://me.github.io/papers/feed.xml",
		Atom: "https://me.github.io/papers/atom.xml",
		JSON: "https://me.github.io/papers/feed.json",
	}
}

func with(items ...feed.Item) *feed.Feed {
	f := empty()
	f.Items = items
	return f
}

func plainItem() feed.Item {
	return feed.Item{
		URL:   "https://me.github.io/papers/papers/1706.03762/",
		Title: "Attention Is All You Need", HTML: "<p>One &amp; two.</p>\n<p>Three.</p>", Summary: "One & two. Three.",
		Authors: []string{"Ashish Vaswani", "Łukasz Kaiser"}, Topics: []string{"attention", "R&D"},
		Published: day(2017, time.June, 12),
		PDF:       "https://arxiv.org/pdf/1706.03762", Code: "https://github.com/tensorflow/tensor2tensor",
		Thumbnail: "https://cdn.example/1706.png?w=3&h=4",
	}
}

func bytesOf(t testing.TB, f *feed.Feed, write func(*feed.Feed, io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(f, &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func manyAuthors(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("Author %d", i+1)
	}
	return out
}

func TestGofeedReadsBack(t *testing.T) {
	item := func(change func(*feed.Item)) *feed.Feed {
		it := plainItem()
		change(&it)
		return with(it)
	}
	second := plainItem()
	second.URL, second.Title, second.Published = "https://me.github.io/papers/papers/1412.6980/", "Adam", day(2014, time.December, 22)
	tests := map[string]*feed.Feed{
		"no item":  empty(),
		"one item": with(plainItem()),
		"two":      with(plainItem(), second),
		"emoji": item(func(it *feed.Item) {
			it.Title = "🤗 Transformers 👩‍🔬 ∀ε"
			it.HTML = "<p>🤗 日本語 𝒪(n)</p>"
		}),
		"]]>": item(func(it *feed.Item) {
			it.Title = "a ]]> b"
			it.HTML = "<p>x ]]> y ]]]]>> z</p>"
			it.Authors = []string{"]]>"}
		}),
		"CDATA": item(func(it *feed.Item) { it.HTML = "<p>x &lt;![CDATA[ y ]]&gt;</p>" }),
		"script": item(func(it *feed.Item) {
			it.Title = `<script>alert("1")</script> </title>`
			it.HTML = "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
			it.Authors = []string{`Robert "); DROP <b>`}
			it.Topics = []string{`</category>`}
		}),
		"entities":    item(func(it *feed.Item) { it.Title = "AT&amp;T &lt; &#x41;"; it.Summary = "1 &lt; 2" }),
		"664 authors": item(func(it *feed.Item) { it.Authors = manyAuthors(664) }),
		"nobody":      item(func(it *feed.Item) { it.Authors = nil }),
		"updated":     item(func(it *feed.Item) { it.Updated = day(2023, time.August, 2).Add(13 * time.Hour) }),
		"zone": item(func(it *feed.Item) {
			it.Published = time.Date(2017, time.June, 12, 23, 30, 0, 0, time.FixedZone("", -5*3600))
		}),
		"no links":  item(func(it *feed.Item) { it.PDF, it.Code, it.Thumbnail = "", "", "" }),
		"in German": item(func(it *feed.Item) { it.Language = "de" }),
		"no topics": item(func(it *feed.Item) { it.Topics = nil }),
	}
	for name, f := range tests {
		for _, format := range formats {
			t.Run(name+"/"+format.name, func(t *testing.T) {
				parser := gofeed.NewParser()
				parser.KeepOriginalFeed = true
				got, err := parser.Parse(bytes.NewReader(bytesOf(t, f, format.write)))
				if err != nil {
					t.Fatal(err)
				}
				sameBeyondGofeed(t, got, f)
				same(t, "type", got.FeedType, format.name)
				same(t, "title", got.Title, f.Title)
				same(t, "description", got.Description, f.Description)
				same(t, "language", got.Language, f.Language)
				same(t, "link", got.Link, f.Home)
				self := map[string]string{"rss": f.RSS, "atom": f.Atom, "json": f.JSON}[format.name]
				same(t, "self", got.FeedLink, self)
				if len(got.Items) != len(f.Items) {
					t.Fatalf("%d items, want %d", len(got.Items), len(f.Items))
				}
				for i := range f.Items {
					sameItem(t, format.name, got.Items[i], &f.Items[i])
				}
			})
		}
	}
}

func sameItem(t *testing.T, format string, got *gofeed.Item, want *feed.Item) {
	t.Helper()
	same(t, "guid", got.GUID, want.URL)
	same(t, "link", got.Link, want.URL)
	same(t, "title", got.Title, want.Title)
	var authors []string
	for _, a := range got.Authors {
		authors = append(authors, a.Name)
	}
	switch format {
	case "rss":
		same(t, "description", got.Description, want.HTML)
		authors = nil
		if got.DublinCoreExt != nil && len(got.DublinCoreExt.Creator) == 1 {
			authors = strings.Split(got.DublinCoreExt.Creator[0], ", ")
		}
	default:
		if format == "json" {
			authors = want.Authors // gofeed reads "<" as the start of an address; see sameBeyondGofeed
		}
		same(t, "content", got.Content, want.HTML)
		same(t, "summary", got.Description, want.Summary)
	}
	if !slices.Equal(authors, want.Authors) {
		t.Errorf("authors %q, want %q", authors, want.Authors)
	}
	if !slices.Equal(got.Categories, want.Topics) {
		t.Errorf("topics %q, want %q", got.Categories, want.Topics)
	}
	if got.PublishedParsed == nil || !got.PublishedParsed.Equal(want.Published) {
		t.Errorf("published %v, want %v", got.PublishedParsed, want.Published)
	}
	if format == "atom" || format == "json" && !want.Updated.IsZero() {
		updated := want.Updated
		if updated.IsZero() {
			updated = want.Published
		}
		if got.UpdatedParsed == nil || !got.UpdatedParsed.Equal(updated) {
			t.Errorf("updated %v, want %v", got.UpdatedParsed, updated)
		}
	}
	switch format {
	case "json":
		if want.Thumbnail != "" {
			same(t, "image", got.Image.URL, want.Thumbnail)
		}
		if want.PDF != "" {
			same(t, "attachment", got.Enclosures[0].URL, want.PDF)
			same(t, "attachment type", got.Enclosures[0].Type, "application/pdf")
		}
	default:
		same(t, "thumbnail", thumbnail(got.Extensions), want.Thumbnail)
	}
}

// sameBeyondGofeed checks what gofeed's common feed format changes or lacks: links that are
// not alternates, and names that contain "<".
func sameBeyondGofeed(t *testing.T, got *gofeed.Feed, want *feed.Feed) {
	t.Helper()
	switch original := got.OriginalFeed().(type) {
	case *atom.Feed:
		for i, e := range original.Entries {
			it := &want.Items[i]
			var links, wanted []string
			for _, l := range e.Links {
				links = append(links, l.Rel+" "+l.Href)
			}
			for _, l := range [][2]string{{"alternate", it.URL}, {"related", it.PDF}, {"related", it.Code}} {
				if l[1] != "" {
					wanted = append(wanted, l[0]+" "+l[1])
				}
			}
			if !slices.Equal(links, wanted) {
				t.Errorf("links %q, want %q", links, wanted)
			}
		}
	case *gojson.Feed:
		for i, e := range original.Items {
			var names []string
			for _, a := range e.Authors {
				names = append(names, a.Name)
			}
			if !slices.Equal(names, want.Items[i].Authors) {
				t.Errorf("authors %q, want %q", names, want.Items[i].Authors)
			}
		}
	case nil:
		t.Error("gofeed kept no feed to look at")
	}
}

func thumbnail(e ext.Extensions) string {
	if all := e["media"]["thumbnail"]; len(all) > 0 {
		return all[0].Attrs["url"]
	}
	return ""
}

func same(t testing.TB, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

// TestBytes compares a small feed with its complete text in each format, which shows readers
// the formats and reveals every change of a byte.
func TestBytes(t *testing.T) {
	it := plainItem()
	it.Updated = day(2023, time.August, 2)
	want := map[string]string{
		"rss": `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">` +
			`<channel><title>Offprint &amp; more</title><link>https://me.github.io/papers/</link><description>Papers &lt;by day&gt;</description><language>en</language>` +
			`<lastBuildDate>Wed, 02 Aug 2023 00:00:00 +0000</lastBuildDate><generator>Offprint</generator><docs>https://www.rssboard.org/rss-specification</docs>` +
			`<atom:link rel="self" type="application/rss+xml" href="https://me.github.io/papers/feed.xml"></atom:link>` +
			`<atom:link rel="alternate" type="application/atom+xml" href="https://me.github.io/papers/atom.xml"></atom:link>` +
			`<atom:link rel="alternate" type="application/feed+json" href="https://me.github.io/papers/feed.json"></atom:link>` +
			`<item><title>Attention Is All You Need</title><link>https://me.github.io/papers/papers/1706.03762/</link>` +
			"<description><![CDATA[<p>One &amp; two.</p>\n<p>Three.</p>]]></description>" +
			`<dc:creator>Ashish Vaswani, Łukasz Kaiser</dc:creator><category>attention</category><category>R&amp;D</category>` +
			`<guid isPermaLink="true">https://me.github.io/papers/papers/1706.03762/</guid><pubDate>Mon, 12 Jun 2017 00:00:00 +0000</pubDate>` +
			`<atom:link rel="related" type="application/pdf" href="https://arxiv.org/pdf/1706.03762"></atom:link>` +
			`<atom:link rel="related" title="Code" href="https://github.com/tensorflow/tensor2tensor"></atom:link>` +
			`<media:thumbnail url="https://cdn.example/1706.png?w=3&amp;h=4"></media:thumbnail></item></channel></rss>`,
		"atom": `<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" xml:lang="en">` +
			`<id>https://me.github.io/papers/atom.xml</id><title>Offprint &amp; more</title><subtitle>Papers &lt;by day&gt;</subtitle>` +
			`<updated>2023-08-02T00:00:00Z</updated><generator>Offprint</generator><author><name>Offprint &amp; more</name></author>` +
			`<link rel="alternate" type="text/html" href="https://me.github.io/papers/"></link>` +
			`<link rel="self" type="application/atom+xml" href="https://me.github.io/papers/atom.xml"></link>` +
			`<link rel="alternate" type="application/rss+xml" href="https://me.github.io/papers/feed.xml"></link>` +
			`<link rel="alternate" type="application/feed+json" href="https://me.github.io/papers/feed.json"></link>` +
			`<entry><id>https://me.github.io/papers/papers/1706.03762/</id><title>Attention Is All You Need</title>` +
			`<published>2017-06-12T00:00:00Z</published><updated>2023-08-02T00:00:00Z</updated>` +
			`<author><name>Ashish Vaswani</name></author><author><name>Łukasz Kaiser</name></author>` +
			`<category term="attention"></category><category term="R&amp;D"></category>` +
			`<link href="https://me.github.io/papers/papers/1706.03762/"></link>` +
			`<link rel="related" type="application/pdf" href="https://arxiv.org/pdf/1706.03762"></link>` +
			`<link rel="related" title="Code" href="https://github.com/tensorflow/tensor2tensor"></link>` +
			`<media:thumbnail url="https://cdn.example/1706.png?w=3&amp;h=4"></media:thumbnail>` +
			`<summary>One &amp; two. Three.</summary>` +
			"<content type=\"html\"><![CDATA[<p>One &amp; two.</p>\n<p>Three.</p>]]></content></entry></feed>",
		"json": `{"version":"https://jsonfeed.org/version/1.1","title":"Offprint & more","home_page_url":"https://me.github.io/papers/",` +
			`"feed_url":"https://me.github.io/papers/feed.json","description":"Papers <by day>","language":"en","items":[` +
			`{"id":"https://me.github.io/papers/papers/1706.03762/","url":"https://me.github.io/papers/papers/1706.03762/","title":"Attention Is All You Need",` +
			`"content_html":"<p>One &amp; two.</p>\n<p>Three.</p>","summary":"One & two. Three.","image":"https://cdn.example/1706.png?w=3&h=4",` +
			`"date_published":"2017-06-12T00:00:00Z","date_modified":"2023-08-02T00:00:00Z",` +
			`"authors":[{"name":"Ashish Vaswani"},{"name":"Łukasz Kaiser"}],"tags":["attention","R&D"],` +
			`"attachments":[{"url":"https://arxiv.org/pdf/1706.03762","mime_type":"application/pdf","title":"PDF"}],` +
			`"_offprint":{"code":"https://github.com/tensorflow/tensor2tensor"}}]}`,
	}
	for _, format := range formats {
		f := with(it)
		if got := string(bytesOf(t, f, format.write)); got != want[format.name] {
			t.Errorf("%s:\n got %s\nwant %s", format.name, got, want[format.name])
		}
	}
}

// TestLanguageOfItem checks that a paper in another language than the feed is marked with its
// language in each format.
func TestLanguageOfItem(t *testing.T) {
	german := plainItem()
	german.Language = "de"
	said := map[string]string{"rss": "<dc:language>de</dc:language>", "atom": `<entry xml:lang="de">`, "json": `"language":"de"`}
	for _, f := range formats {
		for n, it := range []feed.Item{plainItem(), german} {
			if got := string(bytesOf(t, with(it), f.write)); strings.Count(got, said[f.name]) != n {
				t.Errorf("%s should say the language %d times:\n%s", f.name, n, got)
			}
		}
	}
}

// TestDOI checks that the XML formats contain the DOI of a paper, and declare no namespace for
// it if no paper has one.
func TestDOI(t *testing.T) {
	published := plainItem()
	published.DOI = "10.1000/a&b"
	for _, f := range formats[:2] {
		for n, it := range []feed.Item{plainItem(), published} {
			got := string(bytesOf(t, with(it, plainItem()), f.write))
			if strings.Count(got, "<prism:doi>10.1000/a&amp;b</prism:doi>") != n || strings.Count(got, "prismstandard.org") != n {
				t.Errorf("%s should name the DOI %d times:\n%s", f.name, n, got)
			}
		}
	}
}

func TestTimeOfFeed(t *testing.T) {
	older, newer, undated := plainItem(), plainItem(), plainItem()
	older.Published, older.Updated = day(2001, time.May, 1), day(2020, time.May, 1)
	newer.Published = day(2019, time.May, 1)
	undated.Published = time.Time{}
	far := plainItem()
	far.Published = time.Date(12345, 1, 1, 0, 0, 0, 0, time.UTC) // no format can express this year
	tests := map[string]struct {
		feed *feed.Feed
		want string
	}{
		"no item":          {empty(), "2000-01-01T00:00:00Z"},
		"only undated":     {with(undated), "2000-01-01T00:00:00Z"},
		"only unspeakable": {with(far), "2000-01-01T00:00:00Z"},
		"newest wins":      {with(newer, older, undated), "2020-05-01T00:00:00Z"},
		"before 1970":      {with(func() feed.Item { it := plainItem(); it.Published = day(1950, time.October, 1); return it }()), "1950-10-01T00:00:00Z"},
	}
	for name, tt := range tests {
		atom := string(bytesOf(t, tt.feed, (*feed.Feed).WriteAtom))
		if !strings.Contains(strings.SplitN(atom, "<entry>", 2)[0], "<updated>"+tt.want+"</updated>") {
			t.Errorf("%s: Atom is not updated %s: %.600s", name, tt.want, atom)
		}
		when, _ := time.Parse(time.RFC3339, tt.want)
		rss := string(bytesOf(t, tt.feed, (*feed.Feed).WriteRSS))
		if !strings.Contains(rss, "<lastBuildDate>"+when.Format(time.RFC1123Z)+"</lastBuildDate>") {
			t.Errorf("%s: RSS is not of %s: %.600s", name, tt.want, rss)
		}
	}
	for _, format := range formats {
		for _, it := range []feed.Item{undated, far} {
			s := string(bytesOf(t, with(it), format.write))
			for _, told := range []string{"pubDate", "<published>", "date_published", "12345"} {
				if strings.Contains(s, told) {
					t.Errorf("%s tells a date that is not known: %s", format.name, told)
				}
			}
		}
	}
}

func TestUnusableCharactersAreDropped(t *testing.T) {
	it := plainItem()
	it.Title = "a\x00b\x1b[31m c\ufffe\uffff d\x7f\u0085\u009f e\xff\xc3 f\nline\ttab\r\nend "
	it.HTML = "<p>a\x00b\x08\xff\r\nc\rd\ufffe</p>"
	it.Authors = []string{"\x00", "  ", "N\x00ame"}
	it.Topics = []string{"", "t\vopic"}
	for _, format := range formats {
		got, err := gofeed.NewParser().Parse(bytes.NewReader(bytesOf(t, with(it), format.write)))
		if err != nil {
			t.Fatalf("%s: %v", format.name, err)
		}
		g := got.Items[0]
		same(t, format.name+" title", g.Title, "ab[31m c d e f line tab end")
		text := g.Content
		if format.name == "rss" {
			text = g.Description
		}
		same(t, format.name+" text", text, "<p>ab\nc\nd</p>")
		same(t, format.name+" author", g.Authors[0].Name, "Name")
		same(t, format.name+" topics", strings.Join(g.Categories, ","), "topic")
	}
}

func TestAddresses(t *testing.T) {
	it := plainItem()
	it.URL = "https://me.github.io/papers/papers/日本 语/?q=é&r=\"<"
	it.PDF, it.Code, it.Thumbnail = "javascript:alert(1)", "/relative", "ftp://example.org/x.png"
	for _, format := range formats {
		s := string(bytesOf(t, with(it), format.write))
		for _, bad := range []string{"javascript", "/relative", "ftp:", "日", "é"} {
			if strings.Contains(s, bad) {
				t.Errorf("%s holds %q", format.name, bad)
			}
		}
		got, err := gofeed.NewParser().ParseString(s)
		if err != nil {
			t.Fatal(err)
		}
		same(t, format.name, got.Items[0].GUID, "https://me.github.io/papers/papers/%E6%97%A5%E6%9C%AC%20%E8%AF%AD/?q=%C3%A9&r=%22%3C")
	}
}

func TestRefusals(t *testing.T) {
	tests := map[string]struct {
		change func(*feed.Feed)
		want   string
	}{
		"relative permalink": {func(f *feed.Feed) { f.Items[0].URL = "/papers/x/" }, `item 1`},
		"no permalink":       {func(f *feed.Feed) { f.Items[0].URL = "" }, `item 1`},
		"script permalink":   {func(f *feed.Feed) { f.Items[0].URL = "javascript:alert(1)" }, `item 1`},
		"broken permalink":   {func(f *feed.Feed) { f.Items[0].URL = "https://x/%zz" }, `item 1`},
		"no home":            {func(f *feed.Feed) { f.Home = "" }, `home page`},
		"relative self":      {func(f *feed.Feed) { f.JSON = "feed.json" }, `JSON address "feed.json"`},
	}
	for name, tt := range tests {
		for _, format := range formats {
			f := with(plainItem())
			tt.change(f)
			var b bytes.Buffer
			err := format.write(f, &b)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%s, %s: error %v, want one with %q", name, format.name, err, tt.want)
			}
			if b.Len() != 0 {
				t.Errorf("%s, %s: wrote %d bytes before it failed", name, format.name, b.Len())
			}
		}
	}
	f := empty()
	f.Atom = ""
	if err := f.WriteAtom(io.Discard); err == nil {
		t.Error("an Atom feed without an address was written")
	}
	if err := f.WriteRSS(io.Discard); err != nil {
		t.Errorf("an RSS feed without an Atom feed beside it: %v", err)
	}
}

func TestWhatIsMissing(t *testing.T) {
	it := feed.Item{URL: "https://me.github.io/papers/papers/x/"}
	for _, format := range formats {
		f := with(it)
		f.Title, f.Description, f.Language = "", "", ""
		got, err := gofeed.NewParser().Parse(bytes.NewReader(bytesOf(t, f, format.write)))
		if err != nil {
			t.Fatalf("%s: %v", format.name, err)
		}
		same(t, format.name+" title of the feed", got.Title, f.Home)
		same(t, format.name+" title of the item", got.Items[0].Title, it.URL)
	}
	// One of two content fields is required, even if it is empty.
	var doc struct{ Items []map[string]any }
	if err := json.Unmarshal(bytesOf(t, with(it), (*feed.Feed).WriteJSON), &doc); err != nil {
		t.Fatal(err)
	}
	if _, ok := doc.Items[0]["content_text"]; !ok {
		t.Errorf("an item without text has no content: %v", doc.Items[0])
	}
	// A description is HTML, so a summary used as one is escaped accordingly.
	it.Summary = "if a < b & c"
	got, err := gofeed.NewParser().Parse(bytes.NewReader(bytesOf(t, with(it), (*feed.Feed).WriteRSS)))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "description", html.UnescapeString(got.Items[0].Description), it.Summary)
	if got.Items[0].Description == it.Summary {
		t.Error("a plain summary stands unescaped where HTML is expected")
	}
}

type brokenWriter struct{ left int }

var errFull = errors.New("disk full")

func (w *brokenWriter) Write(p []byte) (int, error) {
	if len(p) > w.left {
		return 0, errFull
	}
	w.left -= len(p)
	return len(p), nil
}

func TestWriteErrors(t *testing.T) {
	it := plainItem()
	it.Authors = manyAuthors(664)
	for _, format := range formats {
		for _, left := range []int{0, 5000} {
			if err := format.write(with(it), &brokenWriter{left}); !errors.Is(err, errFull) {
				t.Errorf("%s: error %v, want %v", format.name, err, errFull)
			}
		}
	}
}

func TestFeedIsNotChanged(t *testing.T) {
	f := with(plainItem())
	f.Items[0].Title = " a\tb "
	for _, format := range formats {
		first := bytesOf(t, f, format.write)
		if !bytes.Equal(first, bytesOf(t, f, format.write)) {
			t.Errorf("%s differs from one call to the next", format.name)
		}
	}
	if f.Items[0].Title != " a\tb " {
		t.Error("writing changed the feed")
	}
}

// FuzzItem checks that for any paper, the documents are well-formed and contain one item, and
// that no text of the paper becomes an element.
func FuzzItem(f *testing.F) {
	f.Add("title", "<p>x</p>", "name", "topic", "https://x/pdf")
	f.Add("]]>", "]]>", "]]>", "]]>", "https://x/]]>")
	f.Add("\x00\xff", "<![CDATA[", "</dc:creator>", "<!--", "javascript:alert(1)")
	f.Add("&#0;", "&nbsp;\r\r\n", "\u2028", "\ufffe", "https://[::1]/?\"")
	f.Fuzz(func(t *testing.T, title, html, name, topic, pdf string) {
		doc := with(feed.Item{
			URL: "https://me.github.io/papers/papers/x/", Title: title, HTML: html, Summary: html,
			Authors: []string{name}, Topics: []string{topic}, PDF: pdf, Code: pdf, Thumbnail: pdf,
		})
		for _, format := range formats {
			b := bytesOf(t, doc, format.write)
			if !utf8.Valid(b) {
				t.Fatalf("%s is not UTF-8: %q", format.name, b)
			}
			if format.name == "json" {
				var v struct{ Items []json.RawMessage }
				if err := json.Unmarshal(b, &v); err != nil || len(v.Items) != 1 {
					t.Fatalf("%v, %d items: %s", err, len(v.Items), b)
				}
				continue
			}
			dec := xml.NewDecoder(bytes.NewReader(b))
			elements := map[string]int{}
			for {
				tok, err := dec.Token()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Fatalf("%s: %v: %s", format.name, err, b)
				}
				switch tok := tok.(type) {
				case xml.StartElement:
					elements[tok.Name.Local]++
				case xml.Comment, xml.Directive:
					t.Fatalf("%s: %v came in", format.name, tok)
				}
			}
			for _, e := range []string{"guid", "content", "summary", "creator", "category", "thumbnail", "entry", "item"} {
				if elements[e] > 1 {
					t.Fatalf("%s: %d elements %s: %s", format.name, elements[e], e, b)
				}
			}
			if elements["entry"]+elements["item"] != 1 {
				t.Fatalf("%s: the item is gone: %s", format.name, b)
			}
			for _, e := range []string{"p", "b", "script"} {
				if elements[e] != 0 {
					t.Fatalf("%s: text became <%s>", format.name, e)
				}
			}
		}
	})
}
