package generator_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed"

	"offprint/generator"
)

// feedArchive is an empty archive, to which papers can be added, whose site is at
// https://me.github.io/papers/.
type feedArchive struct {
	t   *testing.T
	dir string
}

func newFeedArchive(t *testing.T, settings string) *feedArchive {
	a := &feedArchive{t, t.TempDir()}
	a.write("config.toml", "baseURL = \"https://me.github.io/papers/\"\ntitle = \"Mine\"\n[params.offprint]\nauthorThreshold = 1\n"+settings)
	return a
}

func (a *feedArchive) write(name, content string) {
	a.t.Helper()
	name = filepath.Join(a.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		a.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		a.t.Fatal(err)
	}
}

// add adds paper n on a day such as "2025-10-07". The argument front is additional front
// matter.
func (a *feedArchive) add(n int, day, front string) {
	a.t.Helper()
	a.write(fmt.Sprintf("content/%s/2501.%05d.md", strings.ReplaceAll(day, "-", "/"), n),
		fmt.Sprintf("+++\ntitle = \"Paper %d\"\ndate = %s\nid = \"arxiv:2501.%05d\"\nauthors = [\"Ada Lovelace\"]\n%s+++\nThe *whole* abstract %d.\n", n, day, n, front, n))
}

// build builds the site and returns its files.
func (a *feedArchive) build() map[string]string {
	a.t.Helper()
	public := filepath.Join(a.dir, "public")
	build(a.t, generator.BuildOptions{Dir: a.dir, Dest: public})
	return readSite(a.t, public)
}

// atomDoc is an Atom document as a program parses it.
type atomDoc struct {
	Archive *struct{} `xml:"http://purl.org/syndication/history/1.0 archive"`
	Links   []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"link"`
	Entries []struct {
		ID      string `xml:"id"`
		Content string `xml:"content"`
		Topics  []struct {
			Term string `xml:"term,attr"`
		} `xml:"category"`
	} `xml:"entry"`
}

func (d atomDoc) link(rel string) string {
	for _, l := range d.Links {
		if l.Rel == rel {
			return strings.TrimPrefix(l.Href, "https://me.github.io/papers/")
		}
	}
	return ""
}

func readAtom(t *testing.T, files map[string]string, path string) atomDoc {
	t.Helper()
	var d atomDoc
	file, _, _ := strings.Cut(path, "?")
	if err := xml.Unmarshal([]byte(files[file]), &d); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return d
}

// history follows the links from the subscription document through all archive documents. It
// returns their paths, newest first, and how often each paper occurs in them.
func history(t *testing.T, files map[string]string) (documents []string, entries map[string]int) {
	t.Helper()
	entries = map[string]int{}
	for path, next := readAtom(t, files, "atom.xml").link("prev-archive"), ""; path != ""; {
		d := readAtom(t, files, path)
		if got := d.link("current"); got != "atom.xml" {
			t.Errorf("%s: current is %q", path, got)
		}
		if got := d.link("next-archive"); got != next {
			t.Errorf("%s: next-archive is %q, want %q", path, got, next)
		}
		if closed := d.Archive != nil; closed != (next != "") {
			t.Errorf("%s: an archive document: %v", path, closed)
		}
		for _, e := range d.Entries {
			entries[e.ID]++
			if !strings.Contains(e.Content, "<em>whole</em> abstract") {
				t.Errorf("%s: the abstract of %s is %q", path, e.ID, e.Content)
			}
		}
		documents = append(documents, path)
		next, path = strings.TrimPrefix(d.link("self"), "/"), d.link("prev-archive")
	}
	return documents, entries
}

func TestFeedHistory(t *testing.T) {
	t.Parallel()
	const topics = "topics = [\"logic\", \"cs.LG\"]\n"
	a := newFeedArchive(t, "feeds.archiveAbstracts = true\nfeedItems = 2\n")
	for i, day := range []string{"2024-11-30", "2025-01-01", "2025-01-31", "2025-02-01", "2025-02-02", "2025-02-03"} {
		a.add(i, day, topics)
	}
	before := a.build()
	for path, want := range map[string]int{"atom.xml": 2, "feeds/2024-11.xml": 1} { // keywords are only in the feed
		if got := readAtom(t, before, path).Entries[0].Topics; len(got) != want || got[len(got)-1].Term != "cs.LG" {
			t.Errorf("%s: topics %v", path, got)
		}
	}
	documents, entries := history(t, before)
	open, sum, _ := strings.Cut(documents[0], "?")
	if documents[0] = open; !slices.Equal(documents, []string{"feeds/2025-02.xml", "feeds/2025-01.xml", "feeds/2024-11.xml"}) || len(sum) != 8 {
		t.Errorf("archive documents %q, the open one with %q", documents, sum)
	}
	if len(entries) != 6 || slices.Max(slices.Collect(maps.Values(entries))) != 1 {
		t.Errorf("they hold %v", entries)
	}
	if n := len(readAtom(t, before, "atom.xml").Entries); n != 2 {
		t.Errorf("the feed holds %d papers", n)
	}

	// Another paper of the open month and new votes do not change the closed documents.
	// Readers can see that the open document is a different one.
	a.add(10, "2025-02-03", "")
	a.add(1, "2025-01-01", topics+"upvotes = 7\n")
	after := a.build()
	for _, path := range documents[1:] {
		if after[path] != before[path] {
			t.Errorf("%s has changed", path)
		}
	}
	again, entries := history(t, after)
	if again[0] == open+"?"+sum || len(entries) != 7 {
		t.Errorf("the open document is at %q as before; %d papers", again[0], len(entries))
	}

	// The next month closes the open document, which then gets its final link to its
	// successor.
	a.add(11, "2025-04-01", "")
	closed := a.build()
	documents, entries = history(t, closed)
	if len(documents) != 4 || len(entries) != 8 {
		t.Errorf("after the next month: %q, %d papers", documents, len(entries))
	}
	a.add(12, "2025-05-01", "")
	later := a.build()
	for _, path := range []string{"feeds/2024-11.xml", "feeds/2025-01.xml", "feeds/2025-02.xml"} {
		if later[path] != closed[path] {
			t.Errorf("%s has changed with a month that is not the next", path)
		}
	}
}

// TestFeedHistoryOfALargeMonth checks that a month with very many papers is split into several
// documents, all of which stay the same except the last.
func TestFeedHistoryOfALargeMonth(t *testing.T) {
	t.Parallel()
	a := newFeedArchive(t, "feeds.archiveAbstracts = true\npaperPages = false\nsearch = false\n")
	for i := range 1001 {
		a.add(i, fmt.Sprintf("2025-01-%02d", 1+i/100), "")
	}
	before := a.build()
	documents, entries := history(t, before)
	if len(documents) != 2 || !strings.HasPrefix(documents[0], "feeds/2025-01-2.xml?") || documents[1] != "feeds/2025-01.xml" || len(entries) != 1001 {
		t.Fatalf("%q with %d papers", documents, len(entries))
	}
	a.add(2000, "2025-01-12", "")
	if after := a.build(); after[documents[1]] != before[documents[1]] {
		t.Error("the first document has changed")
	}
}

func TestNoFeedHistory(t *testing.T) {
	t.Parallel()
	a := newFeedArchive(t, "[params.offprint.feeds]\narchive = false\n")
	a.add(1, "2025-01-01", "")
	files := a.build()
	if documents, _ := history(t, files); len(documents) != 0 || files["feeds/2025-01.xml"] != "" {
		t.Errorf("archive documents %q", documents)
	}
}

// TestFeedsOfNames checks that a feed has the newest papers, however few were added on its
// last day, and that the file of a feed without new papers does not change.
func TestFeedsOfNames(t *testing.T) {
	t.Parallel()
	a := newFeedArchive(t, "topicThreshold = 1\nfeedItems = 3\n[params.offprint.feeds]\nminimumPapers = 2\nhub = \"https://hub.example/\"\n")
	for i := range 5 {
		a.add(i, fmt.Sprintf("2025-01-%02d", 1+i), "topics = [\"even more\"]\norganization = \"Only Here\"\n")
	}
	a.add(7, "2025-01-06", "topics = [\"once\"]\n")
	before := a.build()
	for path, want := range map[string]int{
		"atom.xml": 3, "feed.xml": 3, "feed.json": 3, "authors/ada-lovelace.xml": 3, "topics/even-more.xml": 3,
		"organizations/only-here.xml": 3, "topics/once.xml": -1,
	} {
		if want < 0 {
			if before[path] != "" {
				t.Errorf("%s is there", path)
			}
			continue
		}
		f, err := gofeed.NewParser().ParseString(before[path])
		if err != nil || len(f.Items) != want {
			t.Errorf("%s: %v, %v", path, err, f)
		}
		if !strings.Contains(before[path], "https://hub.example/") {
			t.Errorf("%s names no hub", path)
		}
	}
	var list struct {
		Outlines []struct {
			Feed  string `xml:"xmlUrl,attr"`
			Feeds []struct {
				Feed string `xml:"xmlUrl,attr"`
			} `xml:"outline"`
		} `xml:"body>outline"`
	}
	if err := xml.Unmarshal([]byte(before["feeds.opml"]), &list); err != nil {
		t.Fatal(err)
	}
	var listed []string
	for _, o := range list.Outlines {
		if o.Feed != "" {
			listed = append(listed, o.Feed)
		}
		for _, f := range o.Feeds {
			listed = append(listed, f.Feed)
		}
	}
	if want := []string{"https://me.github.io/papers/atom.xml", "https://me.github.io/papers/authors/ada-lovelace.xml", "https://me.github.io/papers/topics/even-more.xml", "https://me.github.io/papers/organizations/only-here.xml"}; !slices.Equal(listed, want) {
		t.Errorf("the list has %q", listed)
	}
	a.add(8, "2025-01-07", "")
	after := a.build()
	for path, changed := range map[string]bool{"atom.xml": true, "authors/ada-lovelace.xml": true, "topics/even-more.xml": false, "organizations/only-here.xml": false} {
		if (after[path] != before[path]) != changed {
			t.Errorf("%s has changed: %v", path, !changed)
		}
	}
}

// TestFeedsOfOddPapers checks that all feeds are well-formed whatever the papers contain and
// however few they are, and that nothing in a title becomes an element.
func TestFeedsOfOddPapers(t *testing.T) {
	t.Parallel()
	authors := make([]string, 664)
	for i := range authors {
		authors[i] = fmt.Sprintf("%q", fmt.Sprintf("Author %d", i+1))
	}
	settings := "topicThreshold = 1\n[params.offprint.feeds]\nminimumPapers = 1\n"
	for name, papers := range map[string][]string{
		"none":        nil,
		"one":         {"title = \"One\""},
		"markup":      {"title = '</title><script>alert(1)</script> ]]> &amp; <![CDATA[ <!-- $a<b$'\ntopics = ['<b>', 'R&D']\norganization = '\"><x'"},
		"emoji":       {"title = '🤗'\nauthors = ['👩‍🔬', '🤗 Team']\ntopics = ['🤗', '🤗🤗']\norganization = '🤗'"},
		"664 authors": {"title = \"Many\"\nauthors = [" + strings.Join(authors, ",") + "]"},
	} {
		a := newFeedArchive(t, settings)
		for i, p := range papers {
			a.write(fmt.Sprintf("content/2025/01/%02d/x.md", i+1), fmt.Sprintf("+++\n%s\ndate = 2025-01-%02d\nid = \"arxiv:2501.0000%d\"\n+++\n<b>Text</b> ]]> $a<b$.\n", p, i+1, i))
		}
		feeds := 0
		for path, data := range a.build() {
			ext := filepath.Ext(path)
			if ext != ".xml" && ext != ".opml" || strings.HasPrefix(path, "sitemap") {
				continue
			}
			for dec := xml.NewDecoder(strings.NewReader(data)); ; {
				tok, err := dec.Token()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Errorf("%s: %s: %v", name, path, err)
					break
				}
				if e, ok := tok.(xml.StartElement); ok && slices.Contains([]string{"script", "b", "x"}, e.Name.Local) {
					t.Errorf("%s: %s has an element %s", name, path, e.Name.Local)
				}
			}
			if ext == ".opml" {
				continue
			}
			feeds++
			f, err := gofeed.NewParser().ParseString(data)
			if err != nil || len(f.Items) != len(papers) {
				t.Errorf("%s: %s: %v", name, path, err)
			}
		}
		if least := 2 + len(papers); feeds < least {
			t.Errorf("%s: %d feeds", name, feeds)
		}
	}
}

// TestForecastOfDocuments checks that the forecast counts the feeds and data that are built.
func TestForecastOfDocuments(t *testing.T) {
	t.Parallel()
	a := newFeedArchive(t, "topicThreshold = 1\n[params.offprint.feeds]\nminimumPapers = 2\n")
	for i := range 40 {
		a.add(i, fmt.Sprintf("2025-%02d-01", 1+i%5), "topics = [\"logic\"]\n")
	}
	files := a.build()
	want := map[string][2]int{}
	for path, data := range files {
		kind := ""
		switch dir, _, _ := strings.Cut(path, "/"); {
		case slices.Contains([]string{"atom.xml", "feed.xml", "feed.json"}, path):
			kind = "feeds of the site"
		case dir == "api" || dir == "export" || path == "llms.txt" || path == "CITATION.cff":
			kind = "data for programs"
		case filepath.Ext(path) != ".xml":
		case dir == "feeds":
			kind = "feeds, archived"
		case dir == "authors" || dir == "topics":
			kind = "feeds of names"
		}
		want[kind] = [2]int{want[kind][0] + 1, want[kind][1] + len(data)}
	}
	delete(want, "")
	res, err := generator.Check(t.Context(), generator.CheckOptions{Dir: a.dir, Child: child(t)})
	if err != nil {
		t.Fatal(err)
	}
	for kind, n := range want {
		got := res.Forecast.Kinds[kind]
		if got.Files != n[0] || got.Bytes < int64(n[1])*9/10 || got.Bytes > int64(n[1])*11/10 {
			t.Errorf("%s: %d files with %d bytes were predicted, and there are %d with %d", kind, got.Files, got.Bytes, n[0], n[1])
		}
	}
	if len(want) != 4 {
		t.Errorf("documents of %d kinds", len(want))
	}
}

// TestFeedsOfQueries checks the feed of a query, which also searches abstracts. It must change
// when the query's results change, whatever has been cached.
func TestFeedsOfQueries(t *testing.T) {
	t.Parallel()
	a := newFeedArchive(t, `feedItems = 2
[[params.offprint.feeds.queries]]
name = "Robots & more"
query = '"quick robots" -slow'
[[params.offprint.feeds.queries]]
name = "Nobody"
query = "author:nobody"
[[params.offprint.feeds.queries]]
name = "Nothing"
query = "-"
`)
	write := func(n int, abstract string) {
		a.add(n, fmt.Sprintf("2025-01-%02d", n), "")
		a.write(fmt.Sprintf("content/2025/01/%02d/2501.%05d.md", n, n), fmt.Sprintf("+++\ntitle = \"Paper %d\"\ndate = 2025-01-%02d\n+++\n%s\n", n, n, abstract))
	}
	for n, abstract := range []string{1: "Of quick robots.", 2: "Of slow and quick robots.", 3: "Quick are robots.", 4: "Quick robots again."} {
		if n > 0 {
			write(n, abstract)
		}
	}
	wants := func(files map[string]string, titles ...string) {
		t.Helper()
		f, err := gofeed.NewParser().ParseString(files["feeds/robots-more.xml"])
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, it := range f.Items {
			got = append(got, it.Title)
		}
		if !slices.Equal(got, titles) || f.Title != "Robots & more · Mine" || f.Link != "https://me.github.io/papers/search/?q=%22quick+robots%22+-slow" {
			t.Errorf("%s of %s has %q, want %q", f.Title, f.Link, got, titles)
		}
	}
	files := a.build()
	wants(files, "Paper 4", "Paper 1")
	if f, err := gofeed.NewParser().ParseString(files["feeds/nobody.xml"]); err != nil || len(f.Items) != 0 {
		t.Errorf("what finds nothing: %v, %v", err, f)
	}
	if files["feeds/nothing.xml"] != "" || !strings.Contains(files["feeds.opml"], "feeds/robots-more.xml") || !strings.Contains(files["feeds/index.html"], "feeds/nobody.xml") {
		t.Error("the lists of feeds are not as they should be")
	}
	write(2, "Of quick robots only.")
	write(5, "Slow.")
	after := a.build()
	wants(after, "Paper 4", "Paper 2")
	if err := os.WriteFile(filepath.Join(a.dir, ".offprint", "queries"), []byte("offprint queries 1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	write(6, "Slow too.")
	wants(a.build(), "Paper 4", "Paper 2")
	clean := filepath.Join(t.TempDir(), "clean")
	build(t, generator.BuildOptions{Dir: a.dir, Dest: clean, Clean: true})
	compareSites(t, readSite(t, clean), readSite(t, filepath.Join(a.dir, "public")))
}

// TestFeedsAfterAMove checks that feed readers see no new entries after a site has moved.
func TestFeedsAfterAMove(t *testing.T) {
	t.Parallel()
	ids := func(config, base string) []string {
		a := newFeedArchive(t, "")
		a.write("config.toml", "baseURL = \""+base+"\"\ntitle = \"Mine\"\n[params.offprint]\n"+config)
		a.add(1, "2025-10-07", "")
		files := a.build()
		var atom struct {
			ID      string `xml:"id"`
			Entries []struct {
				ID    string `xml:"id"`
				Links []struct {
					Href string `xml:"href,attr"`
				} `xml:"link"`
			} `xml:"entry"`
		}
		if err := xml.Unmarshal([]byte(files["atom.xml"]), &atom); err != nil {
			t.Fatal(err)
		}
		if link := atom.Entries[0].Links[0].Href; !strings.HasPrefix(link, base) {
			t.Errorf("the entry leads to %s", link)
		}
		var rss struct {
			GUID struct {
				Permanent string `xml:"isPermaLink,attr"`
				Value     string `xml:",chardata"`
			} `xml:"channel>item>guid"`
		}
		if err := xml.Unmarshal([]byte(files["feed.xml"]), &rss); err != nil {
			t.Fatal(err)
		}
		if permanent := rss.GUID.Permanent == "true"; permanent != strings.HasPrefix(rss.GUID.Value, base) {
			t.Errorf("RSS says of %s that it is an address: %v", rss.GUID.Value, permanent)
		}
		var data struct{ Items []struct{ ID string } }
		if err := json.Unmarshal([]byte(files["feed.json"]), &data); err != nil {
			t.Fatal(err)
		}
		return []string{atom.ID, atom.Entries[0].ID, rss.GUID.Value, data.Items[0].ID}
	}
	const was, is = "https://me.github.io/papers/", "https://papers.example/"
	before := ids("", was)
	if after := ids("feeds.identity = \""+was+"\"\n", is); !slices.Equal(before, after) {
		t.Errorf("the identities were %q and are %q", before, after)
	}
}
