package source_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"

	"offprint/generator/paper"
	"offprint/generator/source"
)

// readOne reads a page with exactly one paper.
func readOne(t *testing.T, page string) (paper.Paper, source.Item, source.Report) {
	t.Helper()
	items, report, err := tryRead(strings.NewReader(page), source.Input{Name: "page.html", Today: today})
	if err != nil || len(items) != 1 || items[0].Err != nil {
		t.Fatalf("%d items, error %v of %s", len(items), err, page)
	}
	return items[0].Record.Paper, items[0], report
}

// head returns a page whose head contains these elements.
func head(elements ...string) string {
	return "<!DOCTYPE html><html><head><title>A page</title>" + strings.Join(elements, "\n") + "</head><body></body></html>"
}

func meta(name, content string) string {
	return fmt.Sprintf(`<meta name="%s" content="%s">`, name, content)
}

// TestPaperPageTags checks the value that each Highwire tag gives.
func TestPaperPageTags(t *testing.T) {
	for _, tt := range []struct{ tags, want string }{
		{"citation_title=Lamps &amp;amp; Wicks", "title=Lamps & Wicks"},
		{"citation_author=Lovelace, Ada|citation_author=Jan van der Berg", "authors=Ada Lovelace;Jan van der Berg"},
		{"citation_authors=Lovelace, Ada; Hopper, Grace;", "authors=Ada Lovelace;Grace Hopper"},
		{"citation_author=Ada Lovelace, Grace Hopper, Jan van der Berg", "authors=Ada Lovelace;Grace Hopper;Jan van der Berg"},
		{"citation_author=van der Berg, Jan Pieter", "authors=Jan Pieter van der Berg"},
		{"citation_author=Collaboration, ATLAS", "authors=ATLAS Collaboration"},
		{"citation_author=Ada Lovelace|citation_author=et al.", "authors=Ada Lovelace"},
		{"citation_author=Ada Lovelace|citation_author_institution=London", "organization="},
		{"citation_publication_date=2024/07/03", "published=2024-07-03"},
		{"citation_publication_date=2024/7", "published=2024-07-01"},
		{"citation_date=3 July 2024", "published=2024-07-03"},
		{"citation_date=July 3, 2024", "published=2024-07-03"},
		{"citation_date=2024-07-03T10:00:00+02:00", "published=2024-07-03"},
		{"citation_date=2024-7-3", "published=2024-07-03"},
		{"citation_date=20240703", "published=2024-07-03"},
		{"citation_date=Wed Jul 03 00:00:00 EDT 2024", "published=2024-07-03"},
		{"citation_date=23/07/2024", "published=2024-07-23"},
		{"citation_date=07/23/2024", "published=2024-07-23"},
		{"citation_date=07/03/2024", "published=2024-01-01"},
		{"citation_date=07/03/2024|citation_pmid=1", "published=2024-07-03"},
		{"citation_date=05/2024", "published=2024-05-01"},
		{"citation_year=2024", "date=2024"},
		{"citation_publication_date=2024|citation_online_date=2024/03/05", "published=2024-03-05"},
		{"citation_publication_date=2024/07/03|citation_online_date=2024/03/05", "published=2024-07-03"},
		{"citation_journal_title=Light|citation_journal_abbrev=Lt", "entrytype=article,journaltitle=Light,shortjournal=Lt"},
		{"citation_conference_title=Lamps 24", "entrytype=inproceedings,booktitle=Lamps 24"},
		{"citation_conference=Lamps 24", "entrytype=inproceedings,booktitle=Lamps 24"},
		{"citation_inbook_title=Proceedings of Lamps|citation_conference_title=Lamps 24", "entrytype=inproceedings,booktitle=Proceedings of Lamps,eventtitle=Lamps 24"},
		{"citation_book_title=The Book", "entrytype=incollection,booktitle=The Book"},
		{"citation_technical_report_institution=MIT|citation_technical_report_number=7", "entrytype=report,institution=MIT,number=7,reportnumber="},
		{"citation_technical_report_number=7", "reportnumber=7,entrytype="},
		{"citation_dissertation_institution=MIT|citation_dissertation_name=PhD", "entrytype=thesis,institution=MIT,type=PhD"},
		{"citation_volume=12|citation_issue=3|citation_firstpage=100|citation_lastpage=112", "volume=12,number=3,pages=100–112"},
		{"citation_issn=1234-5678|citation_issn=1234-567X|citation_issn=1234-5678", "issn=1234-5678%2C 1234-567X"},
		{"citation_isbn=978-0-306-40615-7|citation_publisher=Wick", "isbn=978-0-306-40615-7,publisher=Wick"},
		{"citation_doi=https://doi.org/10.9999/ABC", "id=doi:10.9999/abc"},
		{"citation_doi=doi:10.9999/abc|citation_arxiv_id=2401.00001v2", "id=arxiv:2401.00001,doi=10.9999/abc,version=2"},
		{"citation_pmid=123|citation_pmcid=PMC9", "pmid=123,pmcid=PMC9"},
		{"citation_language=de", "language=de"},
		{"citation_keywords=a, b; c", "topics=a%2C b;c"},
		{"citation_keywords=a, b", "topics=a;b"},
		{"citation_keywords=a, b|citation_keywords=c", "topics=a%2C b;c"},
		{"citation_editor=Hopper, Grace", "editor=Hopper%2C Grace"},
		{"citation_pdf_url=/a.pdf|citation_abstract_html_url=https://example.org/a", "url=https://example.org/a,pdf=https://example.org/a.pdf"},
		{"citation_pdf_url=https://example.org/a.pdf", "url=https://example.org/a.pdf,pdf="},
		{"citation_fulltext_html_url=javascript:x()", "url="},
		{"citation_abstract_html_url=https://example.org/a|citation_doi=10.9999/a", "url="},
		{"wkhealth_title=Health|wkhealth_volume=3", "title=Health,volume=3"},
		{"bepress_citation_title=Law|bepress_citation_author=Hopper, Grace", "title=Law,authors=Grace Hopper"},
		{"DC.Title=Core|DC.Creator=Ada Lovelace|dcterms.isPartOf=urn:ISSN:1234-5678", "title=Core,issn=1234-5678"},
		{"dc:title=Core|dc:creator=Ada Lovelace|DC.Source=Journal of Light; Vol. 3 No. 2 (2024)|DC.source.volume=3", "journaltitle=Journal of Light,volume=3"},
		{"dc.title=Core|dc.creator=Ada Lovelace|DC.relation.ispartof=Proceedings of the Workshop on Lamps", "booktitle=Proceedings of the Workshop on Lamps,entrytype=inproceedings"},
		{"dc.title=Core|DC.Identifier=4711|DC.Identifier=10.9999/core", "id=doi:10.9999/core"},
		{"dc.title=Core|dc.creator=A. Bee|DC.type=Doctoral thesis|DC.publisher=Uppsala", "entrytype=thesis,institution=Uppsala"},
		{"citation_title=A|prism.publicationName=Light|prism.startingPage=7|prism.endingPage=9|prism.number=2", "journaltitle=Light,pages=7–9,number=2"},
		{"prism.publicationName=Light|prism.doi=10.9999/o|og:title=By Others", "title=By Others,journaltitle=Light"},
		{"citation_title=Lamps|dc.title=Another thing|dc.creator=Nobody|dc.publisher=Site", "title=Lamps,authors=,publisher="},
		{"citation_title=Lamps and How They Shine|dc.title=Lamps and How They Shine : Site|dc.creator=Ada Lovelace", "authors=Ada Lovelace"},
		{"citation_title=Lamps|citation_doi=10.9999/a|dc.title=Lamps|dc.identifier=10.9999/b|dc.creator=Nobody", "authors=,id=doi:10.9999/a"},
		{"citation_title=Lamps|citation_journal_title=Light|dc.title=Lamps|dc.source=Shade|dc.source.volume=9", "journaltitle=Light,volume="},
	} {
		var tags []string
		for one := range strings.SplitSeq(tt.tags, "|") {
			name, content, _ := strings.Cut(one, "=")
			tags = append(tags, meta(name, content))
		}
		if !ownTitle.MatchString(tt.tags) {
			tags = append(tags, meta("citation_title", "A Title"))
		}
		p, _, _ := readOne(t, head(tags...))
		for one := range strings.SplitSeq(tt.want, ",") {
			key, want, _ := strings.Cut(one, "=")
			want = strings.ReplaceAll(want, "%2C", ",")
			if got := value(&p, key); got != want {
				t.Errorf("%s: %s is %q, want %q", tt.tags, key, got, want)
			}
		}
	}
}

var ownTitle = regexp.MustCompile(`(?i)(?:citation|wkhealth)_title=|(?:dc|og)[.:]title=`)

// value returns a field or a fact of a paper as text.
func value(p *paper.Paper, key string) string {
	switch key {
	case "authors":
		return strings.Join(p.Authors, ";")
	case "topics":
		return strings.Join(p.Topics, ";")
	case "published":
		return p.Published.String()
	case "title":
		return p.Title
	case "id":
		return string(p.ID)
	case "doi":
		return p.DOI
	case "language":
		return p.Language
	case "organization":
		return p.Organization
	}
	return p.Citation.Get(key)
}

// TestPaperPageAbstract checks that the abstract is taken from where it is complete: a tag,
// the body or a description. A slogan or a text that ends in dots is not used.
func TestPaperPageAbstract(t *testing.T) {
	long := strings.Repeat("A lamp is switched on and off, and nobody knows why it is. ", 3) + "The end."
	title := meta("citation_title", "Lamps") + meta("citation_author", "Ada Lovelace")
	for _, tt := range []struct{ head, body, want string }{
		{meta("citation_abstract", "Short & <b>sweet</b>."), "", "Short"},
		{meta("citation_abstract", "&lt;h2&gt;Abstract&lt;/h2&gt;&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;"), "", "One.\n\nTwo."},
		{meta("citation_abstract", "Abstract: One."), "", "One."},
		{meta("citation_abstract", "Cut off…"), "<div class='abstract'>" + long + "</div>", long},
		{meta("og:description", long), "", long},
		{meta("og:description", "Lamps are counted by night."), "", ""},
		{meta("dc.description", "Lamps are counted by night."), "", "Lamps are counted by night."},
		{meta("dc.description", "Lamps: Ada Lovelace, a lamp keeper."), "", ""},
		{meta("dc.description", "Download the full text of this article."), "", ""},
		{meta("dc.description", "Conference paper"), "", ""},
		{meta("dc.description", "Lamps are counted."), "<div class=abstract>" + long + "</div>", long},
		{`<script type="application/ld+json">{"@type":"ScholarlyArticle","name":"Lamps","description":"Lamps are counted by night."}</script>`, "", "Lamps are counted by night."},
		{"", "<div class=abstract>Lamps are counted by night.</div>", "Lamps are counted by night."},
		{meta("og:description", strings.TrimSuffix(long, "The end.")+"..."), "", ""},
		{meta("og:description", "Read papers here."), "", ""},
		{meta("og:description", "By Ada Lovelace. "+long), "", ""},
		{"", "<section id=Abs1><h2>Abstract</h2><div id='Abs1-content'><p>" + long + "</p></div></section><p>More", long},
		{"", "<h3>Abstract</h3><p>" + long + "</p><h3>Keywords</h3><p>lamps", long},
		{"", "<h2>Abstract</h2><h3>Aim</h3><p>" + long + "</p><h2>Next</h2>", "Aim\n\n" + long},
		{"", "<blockquote class='abstract mathjax'><span>Abstract:</span> " + long + "</blockquote>", long},
		{"", "<div class=abstract><button>Show</button></div><h2>Abstract</h2><p>" + long, long},
		{"", "<div class=abstract>" + long + " <span class='MathJax'>x<b>x</b></span><script type='math/tex'>x^2</script></div>", long + " $x^2$"},
		{"", "<div class=abstract>" + long + "<script>no()</script><style>p{}</style>", long},
		{"", "<div class='not-abstracted'>" + long + "</div>", ""},
	} {
		page := "<html><head>" + title + tt.head + "</head><body>" + tt.body
		if p, _, _ := readOne(t, page); p.Abstract != tt.want && !(tt.want == "Short" && strings.HasPrefix(p.Abstract, "Short")) {
			t.Errorf("%s\n%s\n got %q\nwant %q", tt.head, tt.body, p.Abstract, tt.want)
		}
	}
}

// TestPaperPageWorks checks that a page of many papers gives each of them once, and that a
// page of one paper gives no other.
func TestPaperPageWorks(t *testing.T) {
	coins := func(query string) string {
		return `<span class="Z3988" title="ctx_ver=Z39.88-2004&amp;rft_val_fmt=info:ofi/fmt:kev:mtx:journal&amp;` + strings.ReplaceAll(query, "&", "&amp;") + `"></span>`
	}
	data := func(json string) string { return `<script type="application/ld+json">` + json + `</script>` }
	one := meta("citation_title", "First Lamp") + meta("citation_doi", "10.9999/1")
	for _, tt := range []struct {
		name, page string
		want       string // titles and DOIs
		note       string
	}{
		{"COinS of the same", one + coins("rft.atitle=First+lamp&rft.volume=3"), "First Lamp 10.9999/1", ""},
		{"COinS of another", one + coins("rft.atitle=Second+lamp&rft.volume=3"), "First Lamp 10.9999/1", "“Second lamp”"},
		{"the same title, another DOI", one + coins("rft.atitle=First+Lamp&rft_id=info:doi/10.9999/2"), "First Lamp 10.9999/1", "not read: 1"},
		{"COinS alone", coins("rft.atitle=A") + coins("rft.atitle=B") + coins("rft.atitle=A&rft.volume=2"), "A , B ", ""},
		{"two with one title and two DOIs", coins("rft.atitle=Preface&rft_id=info:doi/10.9999/1") + coins("rft.atitle=Preface&rft_id=info:doi/10.9999/2"), "Preface 10.9999/1, Preface 10.9999/2", ""},
		{"COinS and JSON-LD", coins("rft.atitle=A&rft_id=info:doi/10.9999/1") + data(`[{"@type":"ScholarlyArticle","name":"A","identifier":"doi:10.9999/1"},{"@type":"ScholarlyArticle","name":"B"}]`), "A 10.9999/1, B ", ""},
		{"a graph", data(`{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"Site"},{"@type":"http://schema.org/ScholarlyArticle","headline":"A"},{"@type":["Article","ScholarlyArticle"],"headline":"B"}]}`), "A , B ", ""},
		{"an article with a DOI", data(`{"@type":"ScholarlyArticle","name":"S"}`) + data(`{"@type":"Article","headline":"A","sameAs":["https://doi.org/10.9999/3"]}`) + data(`{"@type":"NewsArticle","headline":"News"}`), "S , A 10.9999/3", ""},
		{"prefaces of two years", coins("rft.atitle=Preface&rft.date=2005") + coins("rft.atitle=Preface&rft.date=2006") + coins("rft.atitle=Preface&rft.date=2006&rft.pages=1"), "Preface , Preface ", ""},
		{"another's of the same title", meta("citation_title", "Editorial") + meta("citation_author", "Bee, Ann") + coins("rft.atitle=Editorial&rft.au=Cee,+Bob"), "Editorial ", "not read: 1"},
		{"tags of several papers", one + meta("citation_author", "A. Bee") + meta("citation_title", "Second") + meta("citation_author", "B. Cee") + meta("citation_doi", "10.9999/2"), "First Lamp 10.9999/1, Second 10.9999/2", ""},
		{"tags of two papers by their authors", meta("citation_title", "Tin") + meta("citation_author", "A. Bee") + meta("citation_title", "Wax") + meta("citation_author", "B. Cee"), "Tin , Wax ", ""},
		{"a title twice", meta("citation_title", "Erste Lampe") + one, "Erste Lampe 10.9999/1", ""},
		{"a journal's list", meta("prism.publicationName", "Light") + coins("rft.atitle=A") + coins("rft.atitle=B"), "A , B ", ""},
		{"tags of the list", meta("DC.title", "Results") + coins("rft.atitle=A") + coins("rft.atitle=B"), "A , B ", ""},
		{"two pages in a file", one + "</head></html><html><head>" + meta("citation_title", "Second") + meta("citation_author", "B. Cee"), "First Lamp 10.9999/1, Second ", ""},
		{"broken JSON", one + data(`{"@type":"ScholarlyArticle","name":"First`) + data("{\"@type\":\"ScholarlyArticle\",\"name\":\"First\nlamp\",}"), "First Lamp 10.9999/1", "cannot be read"},
		{"a headline that is cut", data(`{"@type":"ScholarlyArticle","headline":"A long headline of …","name":"A long headline of lamps"}`), "A long headline of lamps ", ""},
		{"attributes without quotes", "<meta content=Short name=citation_title><meta name=citation_doi content=10.9999/4>", "Short 10.9999/4", ""},
		{"a name in capitals", "<META NAME='Citation_Title' CONTENT='Loud'>", "Loud ", ""},
	} {
		items, report, err := tryRead(strings.NewReader("<html><head>"+tt.page+"</head></html>"), source.Input{Today: today})
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		var got []string
		for _, it := range items {
			if it.Err != nil {
				t.Errorf("%s: %s: %v", tt.name, it.Where, it.Err)
				continue
			}
			got = append(got, it.Record.Paper.Title+" "+it.Record.Paper.ID.DOI())
		}
		if strings.Join(got, ", ") != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
		if notes := strings.Join(report.Notes, "\n"); tt.note == "" && notes != "" || !strings.Contains(notes, tt.note) {
			t.Errorf("%s: notes %q, want %q", tt.name, notes, tt.note)
		}
	}
}

func TestPaperPageSameAs(t *testing.T) {
	p, _, _ := readOne(t, `<html><script type="application/ld+json">{"@type":"ScholarlyArticle","name":"S","sameAs":["https://example.org/s","https://arxiv.org/abs/2401.00002"]}</script></html>`)
	if p.ID != "arxiv:2401.00002" {
		t.Errorf("identifier %s", p.ID)
	}
}

// TestPaperPageOfSomethingElse checks that tags that any page may have are not read as a
// paper.
func TestPaperPageOfSomethingElse(t *testing.T) {
	for name, head := range map[string]string{
		"a town's page":  meta("DC.title", "Bin collection dates") + meta("DC.creator", "Town Council") + meta("DC.date", "2024-01-01"),
		"a journal":      meta("citation_journal_title", "Journal of Boats") + meta("citation_title", "Journal of Boats") + meta("citation_issn", "1234-5678"),
		"a failed page":  meta("citation_title", "Page not found") + meta("citation_author", ""),
		"a journal's DC": meta("citation_journal_title", "Journal of Boats") + meta("dc.title", "Journal of Boats"),
	} {
		items, _, err := tryRead(strings.NewReader("<html><head><title>T</title>"+head+"</head></html>"), source.Input{Today: today})
		if err == nil || len(items) > 0 {
			t.Errorf("%s: %d items, %v", name, len(items), err)
		}
	}
}

// TestPaperPageEncodings checks pages in several encodings, declared or not.
func TestPaperPageEncodings(t *testing.T) {
	for _, tt := range []struct {
		says  string
		enc   encoding.Encoding
		title string
		note  bool
	}{
		{`<meta charset="iso-8859-1">`, charmap.ISO8859_1, "Lampen für Zürich", false},
		{`<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">`, charmap.Windows1252, "Lamps “of old”", false},
		{`<meta charset=gb2312>`, simplifiedchinese.GBK, "冬天的灯", false},
		{`<meta charset="Shift_JIS">`, japanese.ShiftJIS, "冬のランプ", false},
		{`<meta charset="iso-2022-jp">`, japanese.ISO2022JP, "冬のランプ", false},
		{`<meta charset="iso-8859-2">`, charmap.ISO8859_2, "Łódź", false},
		{`<meta charset="iso-8859-1">`, encoding.Nop, "Lampen für Zürich", false}, // a browser saved the page in UTF-8
		{``, charmap.Windows1252, "Lampen für Zürich", true},
	} {
		b, err := tt.enc.NewEncoder().Bytes([]byte(head(tt.says, meta("citation_title", tt.title))))
		if err != nil {
			t.Fatal(err)
		}
		p, it, _ := readOne(t, string(b))
		if p.Title != tt.title || (len(it.Notes) > 0) != tt.note {
			t.Errorf("%s: %q with %q, want %q", tt.says, p.Title, it.Notes, tt.title)
		}
	}
}

// TestPaperPageLongHead checks that tags are found after a long head.
func TestPaperPageLongHead(t *testing.T) {
	style := "<style>" + strings.Repeat("@media (x) { a { b: c } }\n", 10_000) + "</style>"
	if p, _, report := readOne(t, head(style, meta("citation_title", "Late"))); p.Title != "Late" || report.Format != "paper-page" {
		t.Errorf("%+v as %s", p, report.Format)
	}
	_, _, err := tryRead(strings.NewReader(head(style)), source.Input{Today: today})
	if err == nil || strings.Contains(err.Error(), "fetch it again") || !strings.Contains(err.Error(), "or data for reference managers") {
		t.Errorf("error %v", err)
	}
}

// TestPaperPageHuge checks that a huge page is read quickly and that the numbers of names and
// topics are limited.
func TestPaperPageHuge(t *testing.T) {
	var b strings.Builder
	b.WriteString("<html><head>" + meta("citation_title", "Huge"))
	for i := range 12_000 {
		b.WriteString(meta("citation_author", fmt.Sprintf("Person%d, A.", i)))
		b.WriteString(meta("citation_keywords", fmt.Sprint("word ", i)))
	}
	b.WriteString(`<script type="application/ld+json">` + strings.Repeat(`{"@graph":[`, 5_000))
	p, it, _ := readOne(t, b.String()+strings.Repeat("<div class=abstract>", 10_000))
	if len(p.Authors) != 10_000 || len(p.Topics) != 500 || !slices.ContainsFunc(it.Notes, func(s string) bool { return strings.Contains(s, "10,000") }) {
		t.Errorf("%d authors, %d topics, notes %q", len(p.Authors), len(p.Topics), it.Notes)
	}
}

// FuzzPaperPage checks that the records of any page are sane.
func FuzzPaperPage(f *testing.F) {
	for _, dir := range []string{"paper-page", "arxiv-page", "hf-page"} {
		paths, _ := filepath.Glob(filepath.Join("testdata", dir, "*.html"))
		for _, path := range paths {
			if b, err := os.ReadFile(path); err == nil {
				f.Add(b)
			}
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, format := range []string{"paper-page", "arxiv-page", "hf-page", ""} {
			items, _, _ := tryRead(bytes.NewReader(b), source.Input{Format: format, Today: today})
			sane(t, items)
		}
	})
}
