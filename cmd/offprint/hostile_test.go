package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"offprint/generator"
	"offprint/generator/search"
	"offprint/generator/sitecheck"
)

// everythingOn is the configuration of a site that uses every feature.
const everythingOn = `baseURL = "https://example.org/"
title = "Hostile"
[params]
description = "Everything on."
[params.offprint]
authorThreshold = 1
topicThreshold = 1
organizationThreshold = 1
feedItems = 100000
cards = 3
[params.offprint.feeds]
minimumPapers = 1
archiveAbstracts = true
hub = "https://hub.example/"
`

// TestHostileCorpus sends hostile values through import, build, export and search in every
// format, and writes some pages by hand. No record and no word may be lost, and nothing in a
// record may act: the elements, attributes and scripts of the pages must be those of a site of
// harmless records.
func TestHostileCorpus(t *testing.T) {
	t.Parallel()
	r := chance(t)
	number, others := 3, len(harmless)
	if long() {
		number, others = len(hostile), 3*len(harmless) // enough names to need a filter
	}
	values := slices.Clone(hostile)
	r.Shuffle(len(values), func(i, j int) { values[i], values[j] = values[j], values[i] })
	hasFew := func(f hostileFormat) bool { // the format has only a few of the fields
		return !slices.Contains([]string{"hf-api", "arxiv-jsonl", "bibtex", "csl-json", "offprint"}, f.name)
	}
	good := newHostile(t, r, harmless, harmlessBlocks, slices.DeleteFunc(hostileFormats(), hasFew), others)
	bad := newHostile(t, r, values, nil, hostileFormats(), number)

	bad.lookAtPages(good.shapes())
	bad.lookAtFiles()
	bad.lookAtFeeds()
	bad.lookAtData()
	bad.lookAtExports()
	bad.search()
	bad.lookAround()
	bad.report()
}

// hostileArchive is an archive of hostile records with its site.
type hostileArchive struct {
	*ordeal
	records map[string][]hostileRecord // by format
	papers  []hostilePaper             // the papers that have a page
	around  []string                   // files next to the archive at the start
	said    []string                   // messages of import
	seen    map[string]int             // number of words found, by where they were looked for
	lost    []loss
}

// loss is a word that is missing where it must be visible.
type loss struct {
	where, field, word string
	paper              *hostilePaper
}

// hostilePaper is a paper as exported in JSON Lines, with the record that it was made from.
type hostilePaper struct {
	URL, Key, Title, Abstract, Date string
	Authors                         []string

	record *hostileRecord
	format string
	fields []string        // the record's fields that its format has
	told   map[string]bool // words that import has reported as left out
}

// path returns the path of the paper's page on the site.
func (p *hostilePaper) path() string {
	path, _ := url.PathUnescape(strings.TrimPrefix(p.URL, ordealAddress))
	return path
}

// byHand replaces the format's name for pages written by hand.
const byHand = "by hand"

func newHostile(t *testing.T, r *rand.Rand, values, blocks []string, formats []hostileFormat, number int) *hostileArchive {
	t.Helper()
	a := &hostileArchive{ordeal: newOrdeal(t, t.TempDir()), records: map[string][]hostileRecord{}, seen: map[string]int{}}
	for _, folder := range []string{"in", "out", "tmp"} {
		if err := os.MkdirAll(a.path(folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	a.write("archive/config.toml", everythingOn)
	a.around = slices.Sorted(maps.Keys(snapshot(t, a.root)))
	var words marked
	lacks := map[string][]string{}
	for month, f := range formats {
		list := corpus(r, &words, values, blocks, number, month)
		a.records[f.name], lacks[f.name] = list, f.lacks
		a.importAs(f, list)
	}
	a.records[byHand] = corpus(r, &words, values, blocks, number, len(formats))
	a.writeByHand(a.records[byHand])
	if _, err := generator.Build(t.Context(), generator.BuildOptions{Dir: a.dir}); err != nil {
		t.Fatal(err)
	}
	a.findPapers(lacks)
	return a
}

// importAs imports records in the given format and checks that each one becomes a page or is
// rejected.
func (a *hostileArchive) importAs(f hostileFormat, list []hostileRecord) {
	a.t.Helper()
	runs := [][]hostileRecord{list}
	if f.single {
		runs = slices.Collect(slices.Chunk(list, 1))
	}
	var paths []string
	for i, run := range runs {
		name := fmt.Sprintf("in/%s-%d%s", f.name, i, f.ext)
		a.write(name, f.write(run))
		paths = append(paths, a.path(name))
	}
	res, err := generator.Import(a.t.Context(), generator.ImportOptions{
		Dir: a.dir, Paths: paths, As: f.name, Today: 20260101, Log: func(s string) { a.said = append(a.said, s) },
	})
	if err != nil {
		a.t.Fatalf("import of %s: %v", f.name, err)
	}
	if res.Read != len(list) || res.New+res.Rejected != len(list) {
		a.t.Errorf("of %d records, import of %s says %v:\n\t%s", len(list), f.name, res, some(a.said))
	}
}

// writeByHand writes pages by hand, bypassing the cleanup that import does.
func (a *hostileArchive) writeByHand(list []hostileRecord) {
	a.t.Helper()
	quoted := func(s string) string { // quotes s as a TOML string
		return strings.ReplaceAll(jsonOf(s), "\x7f", `\u007f`)
	}
	for i := range list {
		h := &list[i]
		id := strings.ReplaceAll(h.note, "2501.9999", fmt.Sprintf("2501.9%03d", i)) // the identifier must be unique
		a.write(fmt.Sprintf("archive/content/%s/hand-%d.md", strings.ReplaceAll(h.day(), "-", "/"), i), fmt.Sprintf(
			"+++\ntitle = %s\nid = %s\nauthors = [%s, %s]\ntopics = [%s]\norganization = %s\nsummary = %s\naliases = [%s]\n[links]\ncode = \"javascript:alert(1)\"\nproject = %s\n[citation]\nnote = %s\n+++\n%s\n",
			quoted(h.title), quoted("title:"+id), quoted(h.authors[0]), quoted(h.authors[1]), quoted(h.topic), quoted(h.topic), quoted(h.note), quoted(h.note), quoted(h.note), quoted(h.note), h.text()))
	}
}

// findPapers finds the page of each record, and counts the records in rejected/.
func (a *hostileArchive) findPapers(lacks map[string][]string) {
	a.t.Helper()
	byWord := map[string]hostilePaper{}
	for line := range strings.Lines(a.export("jsonl")) {
		var p hostilePaper
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			a.t.Fatalf("export writes no JSON: %v: %s", err, line)
		}
		for word := range strings.FieldsFuncSeq(strings.ToLower(p.Title), func(r rune) bool { return r < 'a' || r > 'z' }) {
			if strings.HasPrefix(word, "qzx") {
				byWord[word] = p
			}
		}
	}
	var rejected strings.Builder
	for path, n := range snapshot(a.t, a.path("archive/rejected")) {
		if !n.folder {
			rejected.WriteString(path + n.data)
		}
	}
	refused, told := 0, 0
	for _, format := range slices.Sorted(maps.Keys(a.records)) {
		found := 0
		for i := range a.records[format] {
			h := &a.records[format][i]
			p, ok := byWord[h.titleWord()]
			switch {
			case ok:
				found++
				p.record, p.format = h, format
				p.told = a.toldOf(&p, h)
				told += len(p.told)
				for _, field := range []string{"title", "authors", "abstract"} {
					if !slices.Contains(lacks[format], field) {
						p.fields = append(p.fields, field)
					}
				}
				a.papers = append(a.papers, p)
			case strings.Contains(rejected.String(), h.titleWord()):
				refused++
			default:
				a.t.Errorf("%s: a record is neither a page nor rejected: %q", format, h.title)
			}
		}
		a.t.Logf("%-12s %3d records, %d pages", format, len(a.records[format]), found)
		if found < len(a.records[format])/2 {
			a.t.Errorf("%s: most records are no pages", format)
		}
	}
	a.t.Logf("%d pages, %d records in rejected/, %d words told to be left out", len(a.papers), refused, told)
}

// toldOf returns the author words that import has reported as left out. A digest may have
// author lists anywhere, so its reader skips names that look like something else.
func (a *hostileArchive) toldOf(p *hostilePaper, h *hostileRecord) map[string]bool {
	if p.format != "digest" || len(p.Authors) > 0 {
		return nil
	}
	for _, s := range a.said {
		if strings.Contains(s, capital(h.words["authors"][0])) && strings.Contains(s, "are not names of authors") {
			told := map[string]bool{}
			for _, word := range h.words["authors"] {
				told[word] = true
			}
			return told
		}
	}
	return nil
}

// export returns an export of the archive in the given format.
func (a *hostileArchive) export(format string) string {
	a.t.Helper()
	var b strings.Builder
	if _, err := generator.Export(a.t.Context(), &b, generator.ExportOptions{Dir: a.dir, Format: format}); err != nil {
		a.t.Fatal(err)
	}
	return b.String()
}

// see checks that text contains the marked words of the given fields of a paper.
func (a *hostileArchive) see(where string, p *hostilePaper, text string, fields ...string) {
	text = strings.ToLower(text)
	for _, field := range fields {
		if !slices.Contains(p.fields, field) {
			continue
		}
		for _, word := range p.record.words[field] {
			if p.told[word] {
				continue
			}
			a.seen[where]++
			if !strings.Contains(text, word) {
				a.lost = append(a.lost, loss{where, field, word, p})
			}
		}
	}
}

func (a *hostileArchive) report() {
	a.t.Helper()
	all, records := 0, 0
	for _, where := range slices.Sorted(maps.Keys(a.seen)) {
		all += a.seen[where]
		a.t.Logf("%-24s %6d words", where, a.seen[where])
	}
	for _, list := range a.records {
		records += len(list)
	}
	// Of similar losses in the same place, only one is shown.
	groups := map[string][]loss{}
	for _, l := range a.lost {
		group := l.where + ": " + l.field + " by " + l.paper.format
		groups[group] = append(groups[group], l)
	}
	for _, group := range slices.Sorted(maps.Keys(groups)) {
		l := groups[group][0]
		was := map[string]any{"title": l.paper.record.title, "authors": l.paper.record.authors, "abstract": l.paper.record.abstract}[l.field]
		is := map[string]any{"title": l.paper.Title, "authors": l.paper.Authors, "abstract": l.paper.Abstract}[l.field]
		a.t.Errorf("%s: %d words, such as %q of %+.400q, in the archive %+.400q", group, len(groups[group]), l.word, was, is)
	}
	a.t.Logf("%d records, %d words looked for, %d lost", records, all, len(a.lost))
}

// pages calls do with each parsed HTML page of the site.
func (a *hostileArchive) pages(do func(name string, doc *html.Node)) {
	a.t.Helper()
	public := a.path("archive/public")
	err := filepath.WalkDir(public, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".html" {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		doc, err := html.Parse(bytes.NewReader(data))
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(public, name)
		do(filepath.ToSlash(rel), doc)
		return err
	})
	if err != nil {
		a.t.Fatal(err)
	}
}

// shapes returns the elements and attributes used on the site's pages, as "a href", the
// scripts, by address or content, and the URL schemes.
func (a *hostileArchive) shapes() map[string]bool {
	a.t.Helper()
	known := map[string]bool{}
	a.pages(func(_ string, doc *html.Node) {
		for n := range doc.Descendants() {
			for _, s := range shapesOf(n) {
				known[s] = true
			}
		}
	})
	return known
}

// isData reports whether a script element contains data instead of code.
func isData(n *html.Node) bool {
	kind := attribute(n, "type")
	return kind == "application/ld+json" || kind == "application/json"
}

func attribute(n *html.Node, name string) string {
	for _, at := range n.Attr {
		if at.Key == name {
			return at.Val
		}
	}
	return ""
}

func shapesOf(n *html.Node) (shapes []string) {
	if n.Type != html.ElementNode {
		if n.Type == html.CommentNode {
			return []string{"a comment"}
		}
		return nil
	}
	shapes = append(shapes, "<"+n.Data+">")
	name := n.Data
	if len(name) == 2 && name[0] == 'h' && name[1] <= '6' {
		name = "h" // headings of papers vary in level but have the same attributes
	}
	for _, at := range n.Attr {
		key := at.Key
		if key == "http-equiv" && at.Val == "refresh" && slices.ContainsFunc(n.Attr, isRedirect) {
			continue // only names that share a page have these, which harmless ones may not
		}
		if at.Namespace != "" {
			key = at.Namespace + ":" + key
		}
		shapes = append(shapes, "<"+name+" "+key+">")
		switch at.Key {
		case "href", "src", "action", "formaction", "poster", "data", "cite", "background", "srcset", "ping", "manifest":
			u, err := url.Parse(at.Val)
			if err != nil {
				shapes = append(shapes, "<"+name+" "+key+"> with "+at.Val)
			} else {
				shapes = append(shapes, "<"+name+" "+key+"> with "+u.Scheme+":")
			}
		case "style", "rel", "target", "type", "http-equiv", "name", "property", "method":
			shapes = append(shapes, "<"+name+" "+key+"="+at.Val+">")
		}
	}
	if n.Data == "script" && !isData(n) {
		shapes = append(shapes, "<script> of "+attribute(n, "src")+" "+textOf(n, true))
	}
	return shapes
}

// textOf returns the visible text of an element. With all, it includes the text of scripts.
func textOf(n *html.Node, all bool) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode && !all && (n.Data == "script" || n.Data == "style" || n.Data == "template" || n.Data == "head") {
			return
		}
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
	}
	walk(n)
	return b.String()
}

// redirect matches the content of a redirect to a page of the site.
var redirect = regexp.MustCompile(`^0; url=/(?:[a-z0-9-]+/)*[a-z0-9-]+\.html$`)

func isRedirect(at html.Attribute) bool { return at.Key == "content" && redirect.MatchString(at.Val) }

// lookAtPages checks that the pages contain nothing that harmless pages do not have, and that
// the pages of the papers contain all words.
func (a *hostileArchive) lookAtPages(known map[string]bool) {
	a.t.Helper()
	byPath := map[string]*hostilePaper{}
	for i := range a.papers {
		byPath[a.papers[i].path()+"index.html"] = &a.papers[i]
	}
	var unknown []string
	pages := 0
	a.pages(func(name string, doc *html.Node) {
		pages++
		for n := range doc.Descendants() {
			for _, s := range shapesOf(n) {
				if !known[s] {
					known[s] = true
					unknown = append(unknown, name+": "+s)
				}
			}
			if n.Type == html.ElementNode && n.Data == "script" && isData(n) && !json.Valid([]byte(textOf(n, true))) {
				a.t.Errorf("%s: data that is no JSON: %s", name, textOf(n, true))
			}
		}
		if p := byPath[name]; p != nil {
			a.see("page", p, textOf(doc, false), "title", "authors", "abstract")
			delete(byPath, name)
		}
	})
	for name := range byPath {
		a.t.Errorf("there is no page %s", name)
	}
	if len(unknown) > 0 {
		a.t.Errorf("harmless pages have none of these:\n\t%s", some(unknown))
	}
	report, err := sitecheck.Check(a.t.Context(), a.path("archive/public"), ordealAddress)
	if err != nil {
		a.t.Fatal(err)
	}
	for _, p := range report.Problems {
		a.t.Error(p)
	}
	a.t.Logf("%d pages", pages)
}

// lookAtFiles checks that all XML is well-formed and all JSON is valid.
func (a *hostileArchive) lookAtFiles() {
	a.t.Helper()
	for name, n := range snapshot(a.t, a.path("archive/public")) {
		switch path.Ext(name) {
		case ".xml", ".opml", ".svg":
			d := xml.NewDecoder(strings.NewReader(n.data))
			for {
				if _, err := d.Token(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					a.t.Errorf("%s is not well-formed: %v", name, err)
					break
				}
			}
		case ".json":
			if !json.Valid([]byte(n.data)) {
				a.t.Errorf("%s is no JSON", name)
			}
		}
	}
}

// lookAtFeeds checks that each feed containing a paper has its words.
func (a *hostileArchive) lookAtFeeds() {
	a.t.Helper()
	texts := map[string]map[string]string{} // item texts, by kind of feed and address
	for _, pattern := range []string{"feed.xml", "atom.xml", "feed.json", "feeds/*.xml"} {
		names, err := filepath.Glob(a.path("archive/public/" + pattern))
		if err != nil || len(names) == 0 {
			a.t.Fatalf("there is no %s: %v", pattern, err)
		}
		texts[pattern] = map[string]string{}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				a.t.Fatal(err)
			}
			items := itemsOfXML
			if path.Ext(name) == ".json" {
				items = itemsOfJSON
			}
			for address, parts := range items(data) {
				for _, part := range parts {
					text := part.text
					if part.isHTML {
						doc, err := html.Parse(strings.NewReader(part.text))
						if err != nil {
							a.t.Fatal(err)
						}
						text = textOf(doc, false)
						for n := range doc.Descendants() {
							if bad := acts(n); bad != "" {
								a.t.Errorf("%s: %s: %s", name, address, bad)
							}
						}
					}
					texts[pattern][address] += text + "\n"
				}
			}
		}
	}
	for i := range a.papers {
		p := &a.papers[i]
		for _, pattern := range slices.Sorted(maps.Keys(texts)) {
			if p.Date != "" {
				a.see("feed "+pattern, p, texts[pattern][p.URL], "title", "authors", "abstract")
			}
		}
	}
}

// feedText is one text of a feed item.
type feedText struct {
	text   string
	isHTML bool
}

// itemsOfXML returns the texts of the items of an XML feed, by the address of their page.
func itemsOfXML(data []byte) map[string][]feedText {
	items := map[string][]feedText{}
	d := xml.NewDecoder(bytes.NewReader(data))
	var address, text string
	var isHTML bool
	var parts []feedText
	for {
		t, err := d.Token()
		if err != nil {
			return items // lookAtFiles reports malformed XML
		}
		switch t := t.(type) {
		case xml.StartElement:
			text, isHTML = "", t.Name.Local == "description" || t.Name.Local == "encoded"
			if t.Name.Local == "item" || t.Name.Local == "entry" {
				address, parts = "", nil
			}
			for _, at := range t.Attr {
				switch {
				case at.Name.Local == "type" && at.Value == "html":
					isHTML = true
				case at.Name.Local == "href" && t.Name.Local == "link":
					address = cmp.Or(address, at.Value)
				}
			}
		case xml.CharData:
			text += string(t)
		case xml.EndElement:
			switch t.Name.Local {
			case "item", "entry":
				items[address] = append(items[address], parts...)
			case "link":
				address = cmp.Or(address, text)
			default:
				parts = append(parts, feedText{text, isHTML})
			}
			text, isHTML = "", false
		}
	}
}

// itemsOfJSON is itemsOfXML for a JSON feed.
func itemsOfJSON(data []byte) map[string][]feedText {
	var feed struct {
		Items []struct {
			URL, Title, Summary string
			HTML                string `json:"content_html"`
			Text                string `json:"content_text"`
			Authors             []struct{ Name string }
		}
	}
	_ = json.Unmarshal(data, &feed) // lookAtFiles reports invalid JSON
	items := map[string][]feedText{}
	for _, it := range feed.Items {
		parts := []feedText{{it.Title, false}, {it.Summary, false}, {it.HTML, true}, {it.Text, false}}
		for _, author := range it.Authors {
			parts = append(parts, feedText{author.Name, false})
		}
		items[it.URL] = append(items[it.URL], parts...)
	}
	return items
}

// acts describes the part of an element that would act in a feed reader, or returns "".
func acts(n *html.Node) string {
	if n.Type != html.ElementNode {
		return ""
	}
	switch n.Data {
	case "script", "style", "iframe", "object", "embed", "form", "base", "meta", "link", "svg", "img":
		return "<" + n.Data + ">"
	}
	for _, at := range n.Attr {
		if strings.HasPrefix(at.Key, "on") || at.Key == "style" {
			return "<" + n.Data + " " + at.Key + ">"
		}
		if at.Key == "href" {
			if u, err := url.Parse(at.Val); err != nil || !slices.Contains([]string{"http", "https", "mailto", ""}, u.Scheme) {
				return "a link to " + at.Val
			}
		}
	}
	return ""
}

// unzipped returns the decompressed content of the site's files that match a pattern.
func (a *hostileArchive) unzipped(pattern string) string {
	a.t.Helper()
	names, err := filepath.Glob(a.path("archive/public/" + pattern))
	if err != nil || len(names) == 0 {
		a.t.Fatalf("there is no %s: %v", pattern, err)
	}
	var b strings.Builder
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			a.t.Fatal(err)
		}
		z, err := gzip.NewReader(f)
		if err == nil {
			_, err = io.Copy(&b, z)
		}
		if err = errors.Join(err, f.Close()); err != nil {
			a.t.Fatalf("%s: %v", name, err)
		}
	}
	return b.String()
}

// lookAtData checks that the data for programs contains the words.
func (a *hostileArchive) lookAtData() {
	a.t.Helper()
	dumps := map[string]string{}
	for line := range strings.Lines(a.unzipped("api/dump/*.jsonl.gz")) {
		var p hostilePaper
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			a.t.Errorf("a dump has no JSON: %v: %s", err, line)
		}
		dumps[p.URL] = strings.Join(append(p.Authors, p.Title, p.Abstract), "\n")
	}
	books := entriesOf("bibtex", a.unzipped("export/*.bib.gz"))
	for i := range a.papers {
		p := &a.papers[i]
		a.see("api/dump/", p, dumps[p.URL], "title", "authors", "abstract")
		a.see("export/*.bib.gz", p, books[p.Key], "title", "authors")
	}
}

// entriesOf returns the entries of a bibliography by citation key.
func entriesOf(format, text string) map[string]string {
	entries := map[string]string{}
	switch format {
	case "ris":
		for _, entry := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\nER  - ") {
			_, key, _ := strings.Cut(entry, "\nID  - ")
			key, _, _ = strings.Cut(key, "\n")
			entries[key] = entry
		}
	case "csl-json":
		var items []json.RawMessage
		_ = json.Unmarshal([]byte(text), &items) // invalid JSON shows up as lost words
		for _, item := range items {
			var known struct{ ID string }
			_ = json.Unmarshal(item, &known)
			entries[known.ID] = string(item)
		}
	default:
		for _, entry := range strings.Split("\n"+text, "\n@") {
			_, key, _ := strings.Cut(entry, "{")
			key, _, _ = strings.Cut(key, ",")
			entries[key] = entry
		}
	}
	return entries
}

// lookAtExports checks that exported bibliographies contain the words and can be imported
// again without loss.
func (a *hostileArchive) lookAtExports() {
	a.t.Helper()
	for format, ext := range map[string]string{"bibtex": ".bib", "biblatex": ".bib", "ris": ".ris", "csl-json": ".json"} {
		text := a.export(format)
		a.write("out/"+format+ext, text)
		entries := entriesOf(format, text)
		for i := range a.papers {
			p := &a.papers[i]
			a.see("export of "+format, p, entries[p.Key], "title", "authors", "abstract")
		}
		as := strings.Replace(format, "biblatex", "bibtex", 1)
		var said []string
		res, err := generator.Import(a.t.Context(), generator.ImportOptions{Dir: a.dir, Paths: []string{a.path("out/" + format + ext)}, As: as, Today: 20260101, DryRun: true, Log: func(s string) {
			if strings.Contains(s, "rejected") {
				said = append(said, s)
			}
		}})
		if err != nil {
			a.t.Fatal(err)
		}
		if res.Read != len(a.papers) || res.Rejected != 0 {
			a.t.Errorf("of %d papers as %s, %d are read again, and %d rejected:\n\t%s", len(a.papers), format, res.Read, res.Rejected, some(said))
		}
	}
}

// search checks that each word is found in the site's index.
func (a *hostileArchive) search() {
	a.t.Helper()
	ix, err := search.Open(a.t.Context(), func(_ context.Context, name string) ([]byte, error) {
		return os.ReadFile(a.path("archive/public/" + search.Folder + "/" + name))
	})
	if err != nil {
		a.t.Fatal(err)
	}
	for i := range a.papers {
		p := &a.papers[i]
		for _, field := range p.fields {
			for _, word := range p.record.words[field] {
				if p.told[word] {
					continue
				}
				res, err := ix.Search(a.t.Context(), word, search.Options{Sort: search.ByRelevance, Limit: 5})
				if err != nil {
					a.t.Fatal(err)
				}
				a.seen["search"]++
				if !slices.ContainsFunc(res.Papers, func(f search.Found) bool { return f.Path == p.path() }) {
					a.lost = append(a.lost, loss{"search", field, word, p})
				}
			}
		}
	}
}

// lookAround checks that no file was written outside the folders that the commands may write
// to, and that every file name is valid on all operating systems.
func (a *hostileArchive) lookAround() {
	a.t.Helper()
	for name := range snapshot(a.t, a.root) {
		first, rest, _ := strings.Cut(name, "/")
		if first == "archive" {
			first, _, _ = strings.Cut(rest, "/")
			if !slices.Contains([]string{"", "config.toml", "content", "rejected", "public", ".offprint"}, first) {
				a.t.Errorf("%s was written", name)
			}
		} else if !slices.Contains(a.around, first) {
			a.t.Errorf("%s was written", name)
		}
		base := path.Base(name)
		stem, _, _ := strings.Cut(base, ".")
		if strings.ContainsAny(base, "<>:\"\\|?*\x7f") || strings.ContainsFunc(base, func(r rune) bool { return r < ' ' }) || strings.HasSuffix(base, ".") || len(base) > 255 ||
			slices.Contains([]string{"con", "nul", "aux", "prn", "com1", "lpt1"}, strings.ToLower(stem)) {
			a.t.Errorf("%q is a name that some systems do not take", name)
		}
	}
}
