package source_test

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"offprint/generator/paper"
	"offprint/generator/source"
)

// facts returns Facts with these names and values.
func facts(namesAndValues ...string) paper.Facts {
	var fs paper.Facts
	for i := 0; i < len(namesAndValues); i += 2 {
		fs = fs.Set(namesAndValues[i], namesAndValues[i+1])
	}
	return fs
}

func TestArXivXML(t *testing.T) {
	announcements := []source.Record{
		{Source: "arxiv-feed", Scraped: 20240223, Listed: 20240223, Paper: paper.Paper{
			ID: "arxiv:2402.14001", Title: "Minimizers of the Test", Date: 20240223,
			Abstract: "Something new, $a < b$. This sentence is the test's own.",
			Authors:  []string{"Ada Lovelace", "Grace Hopper", "José Nuñez"}, Topics: []string{"math.OC", "cs.LG"},
			Citation: facts("version", "1", "license", "http://creativecommons.org/licenses/by/4.0/"),
		}},
		// A later version, in a feed of a category other than the paper's own: the paper was
		// not newly listed that day.
		{Source: "arxiv-feed", Scraped: 20240223, Paper: paper.Paper{
			ID: "arxiv:2203.01250", DOI: "10.5802/jep.257", Date: 20240223,
			Title:    "Mass concentration in rescaled first order integral functionals",
			Abstract: "Droplets, once more. This sentence is the test's own.",
			Authors:  []string{"Antonin Monteil", "Paul Pegon"}, Topics: []string{"math.AP", "math.OC"},
			Citation: facts("version", "3", "license", "http://creativecommons.org/licenses/by/4.0/",
				"journalref", "Journal de l'École polytechnique - Mathématiques, Tome 11 (2024), pp. 431-472"),
		}},
	}
	tests := []struct {
		file  string
		notes []string
		want  []source.Record
	}{
		{"arxiv-atom.xml", []string{"results 11 to 12 of 2345"}, []source.Record{
			{Source: "arxiv-atom", Scraped: 20070901, Paper: paper.Paper{
				ID: "arxiv:0704.0046", DOI: "10.1063/1.2779138", Date: 20070401, Published: 20070401,
				Title:    "A limit relation for entropy and channel capacity per unit cost",
				Abstract: `Entropy & capacity, with $S(\rho) < 1$. This sentence is the test's own.`,
				Authors:  []string{"I. Csiszar", "F. Hiai", "D. Petz"}, Topics: []string{"quant-ph", "cs.IT", "math.IT"},
				Citation: facts("version", "2", "note", "LATEX file, 11 pages", "journalref", "J. Math. Phys. 48(2007), 092102."),
			}},
			{Source: "arxiv-atom", Scraped: 20060103, Paper: paper.Paper{
				ID: "arxiv:astro-ph/0601001", Date: 20060102, Published: 20060102,
				Title:    `A Note with a Witness: the $\alpha$ of it`,
				Abstract: "This paper has been withdrawn by the author, for the sake of this test.",
				Authors:  []string{"ATLAS Collaboration", "José Nuñez"}, Topics: []string{"astro-ph"},
				Citation: facts("version", "1", "note", "withdrawn", "pubstate", "withdrawn"),
			}},
		}},
		{"arxiv-oai.xml", []string{
			"the list goes on: 3 of 102538 records so far, resumption token “1122234|1001”",
			"deleted at the source, and left as they are here: 1: 0704.0003",
		}, []source.Record{
			{Source: "arxiv-oai", Scraped: 20081213, Paper: paper.Paper{
				ID: "arxiv:0704.0002", Date: 20070330, Published: 20070330,
				Title:    "Sparsity-certifying Graph Decompositions",
				Abstract: "Pebbles of several colors, and $(k,\\ell)$ of them. This sentence is the test's own.\n\nHere is another paragraph.",
				Authors:  []string{"Ileana Streinu", "Louis Heath Jr."}, Topics: []string{"math.CO", "cs.CG"},
				Citation: facts("note", "To appear in Graphs and Combinatorics", "reportnumber", "TR-1", "mscclass", "05C85; 05C70",
					"acmclass", "G.2.2", "journalref", "Graphs 25, 2009", "license", "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"),
			}},
			{Source: "arxiv-oai", Scraped: 20091113, Paper: paper.Paper{
				ID: "arxiv:hep-th/9901001", DOI: "10.1063/1.2779138", Date: 19990101, Published: 19990101,
				Title: "Strings of the Test", Abstract: "Short.",
				Authors: []string{"The MACHO Collaboration", "K. Müller"}, Topics: []string{"hep-th"},
			}},
		}},
		{"arxiv-oai-raw.xml", nil, []source.Record{
			{Source: "arxiv-oai", Scraped: 20080501, Paper: paper.Paper{
				ID: "arxiv:0804.2273", DOI: "10.1000/xyz", Date: 20080414, Published: 20080414,
				Title: "Notes of the Raw Kind", Abstract: "What the raw kind says. This sentence is the test's own.",
				Authors: []string{"A. N. Other", "Grace Hopper Jr.", "the Test Team"}, Topics: []string{"astro-ph", "gr-qc"},
				Citation: facts("version", "2", "note", "3 pages", "journalref", "Notes 1, 2", "pubstate", "withdrawn",
					"license", "http://creativecommons.org/licenses/by/4.0/"),
			}},
		}},
		{"arxiv-oai-dc.xml", nil, []source.Record{
			{Source: "arxiv-oai", Scraped: 20081213, Paper: paper.Paper{
				ID: "arxiv:0704.0002", DOI: "10.1007/s00373-008-0834-4", Date: 20070330, Published: 20070330,
				Language: "fr",
				Title:    "Sparsity-certifying Graph Decompositions",
				Abstract: "Pebbles again. This sentence is the test's own.",
				Authors:  []string{"Ileana Streinu", "Louis van der Berg Jr."}, Topics: []string{"cs.CG", "hep-th"},
				Citation: facts("note", "To appear somewhere", "mscclass", "05C85; 05C70; 68R10; 05B35", "acmclass", "G.2.2",
					"journalref", "Graphs 25, 2009", "license", "http://creativecommons.org/licenses/by/4.0/"),
			}},
		}},
		{"arxiv-feed.rss", nil, announcements},
		{"arxiv-feed.atom", nil, announcements},
	}
	for _, tt := range tests {
		b := fixture(t, tt.file)
		doctype := bytes.Replace(b, []byte("?>"), []byte("?><!-- <entry> a comment --><!DOCTYPE x [<!ENTITY e \"v\">]>"), 1)
		for name, b := range map[string][]byte{
			"as it is": b,
			"CRLF":     bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n")),
			"comments": doctype,
			"gzip":     gzipped(t, b),
			"single":   bytes.ReplaceAll(b, []byte(`"`), []byte("'")),
		} {
			items, report := read(t, b, source.Input{Name: "2020-01-01.xml", Today: today})
			if name == "single" && tt.file == "arxiv-oai.xml" {
				continue // quotation marks in this file are TeX
			}
			if got := records(t, items); !reflect.DeepEqual(got, tt.want) || !slices.Equal(report.Notes, tt.notes) {
				t.Errorf("%s, %s: notes %q\n got %+v\nwant %+v", tt.file, name, report.Notes, got, tt.want)
			}
			for _, it := range items {
				if len(it.Notes) > 0 || it.Raw[0] != '<' || it.Raw[len(it.Raw)-1] != '>' {
					t.Errorf("%s, %s: %s: notes %q, raw %q", tt.file, name, it.Where, it.Notes, it.Raw)
				}
			}
		}
		items, _, err := tryRead(iotest.OneByteReader(bytes.NewReader(b)), source.Input{Today: today})
		if got := records(t, items); err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s, byte by byte: %v %+v", tt.file, err, got)
		}
		items, _ = read(t, b, source.Input{Today: today, Day: 20260102})
		if r := records(t, items)[0]; r.Scraped != 20260102 || r.Paper.Date != tt.want[0].Paper.Date {
			t.Errorf("%s with a day: scraped %v, date %v", tt.file, r.Scraped, r.Paper.Date)
		}
		// Two responses in one file.
		items, report := read(t, append(bytes.Clone(b), b...), source.Input{Today: today})
		if got := records(t, items); !reflect.DeepEqual(got, append(slices.Clone(tt.want), tt.want...)) || len(report.Notes) > 3 {
			t.Errorf("%s, twice: %q %+v", tt.file, report.Notes, got)
		}
	}
}

// TestDayOfAnswerDoesNotMatter checks that a record does not depend on the day of the request.
func TestDayOfAnswerDoesNotMatter(t *testing.T) {
	for file, stamp := range map[string][2]string{
		"arxiv-atom.xml": {"<updated>2026-04-12T22:09:26Z", "<updated>2026-07-12T22:09:26Z"},
		"arxiv-oai.xml":  {"<responseDate>2016-03-09", "<responseDate>2026-03-09"},
		"arxiv-feed.rss": {"<lastBuildDate>Fri, 23 Feb 2024", "<lastBuildDate>Sat, 24 Feb 2024"},
	} {
		b := fixture(t, file)
		later := bytes.Replace(b, []byte(stamp[0]), []byte(stamp[1]), 1)
		if bytes.Equal(b, later) {
			t.Fatalf("%s: no %q in it", file, stamp[0])
		}
		items, _ := read(t, b, source.Input{Today: today})
		again, _ := read(t, later, source.Input{Today: today})
		if one, two := records(t, items), records(t, again); !reflect.DeepEqual(one, two) {
			t.Errorf("%s: %+v\nlater %+v", file, one, two)
		}
	}
	// A day in the future is ignored.
	b := bytes.ReplaceAll(fixture(t, "arxiv-oai.xml"), []byte("<datestamp>2008-12-13"), []byte("<datestamp>2108-12-13"))
	items, _ := read(t, b, source.Input{Today: today})
	if got := records(t, items)[0].Scraped; got != 20160309 {
		t.Errorf("a record of the future is of %v", got)
	}
}

// xmlShapes describes the three XML formats, with a template of a record for the number n.
var xmlShapes = []struct {
	format, before, record, after, name string
}{
	{"arxiv-atom",
		`<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"><id>http://arxiv.org/api/x</id><updated>2026-01-02T00:00:00Z</updated>`,
		`<entry><id>http://arxiv.org/abs/1801.0000%dv1</id><title>T</title><published>2018-01-01T00:00:00Z</published></entry>`, `</feed>`, "entry"},
	{"arxiv-oai",
		`<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-01-02T00:00:00Z</responseDate><request verb="ListRecords">http://export.arxiv.org/oai2</request><ListRecords>`,
		`<record><header><identifier>oai:arXiv.org:1801.0000%d</identifier></header><metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/"><title>T</title><created>2018-01-01</created></arXiv></metadata></record>`,
		`</ListRecords></OAI-PMH>`, "record"},
	{"arxiv-feed",
		`<rss version="2.0"><channel><title>cs updates on arXiv.org</title><link>http://rss.arxiv.org/rss/cs</link><pubDate>Fri, 02 Jan 2026 00:00:00 -0500</pubDate>`,
		`<item><guid>oai:arXiv.org:1801.0000%dv1</guid><title>T</title><description>D</description><arxiv:announce_type>new</arxiv:announce_type></item>`,
		`</channel></rss>`, "item"},
}

// TestXMLBrokenRecords checks that a broken record does not affect others, provided that the
// start of the others can be recognized.
func TestXMLBrokenRecords(t *testing.T) {
	for _, shape := range xmlShapes {
		good := func(n int) string { return fmt.Sprintf(shape.record, n) }
		begin, end := "<"+shape.name+">", "</"+shape.name+">"
		for _, broken := range []string{
			begin + "<title>T</titel>" + end,
			begin + "<title>T" + end,
			begin + "<title T</title>" + end,
			begin + `<link href="http://x></link>` + end,
			begin + "a & b" + end,
			begin + "&nosuch;" + end,
			begin + "<![CDATA[ never closed " + end,
			begin + "<!-- never closed " + end,
			begin + "<title>T</title>", // without an end tag
			begin + end,
			"<" + shape.name + "/>",
			begin + strings.Repeat("<a>", 200) + strings.Repeat("</a>", 200) + end,
			begin + strings.Repeat("<a/>", 200_001) + end,
			strings.Replace(good(2), "<title>T", "<title> ", 1),
			strings.Replace(good(2), "2018-01-01", "2028-01-01", 1),
		} {
			if shape.format == "arxiv-feed" && strings.Contains(broken, "2028") || broken == good(2) {
				continue
			}
			input := shape.before + good(1) + "\n" + broken + "\n" + good(3) + good(4) + shape.after
			items, report := read(t, []byte(input), source.Input{Today: today})
			if report.Format != shape.format || len(items) != 4 {
				t.Errorf("%s: %.80q: %d items as %s: %.400v", shape.format, broken, len(items), report.Format, items)
				continue
			}
			for i, it := range items {
				if (it.Err != nil) != (i == 1) {
					t.Errorf("%s: %.80q: item %d: %v", shape.format, broken, i+1, it.Err)
				}
			}
			if it := items[1]; strings.TrimSpace(string(it.Raw)) != broken || !strings.Contains(it.Where, "(line 2, column 1)") {
				t.Errorf("%s: %.80q: %s, raw %.80q", shape.format, broken, it.Where, it.Raw)
			}
		}
	}
}

func TestXMLCut(t *testing.T) {
	for _, shape := range xmlShapes {
		first := shape.before + fmt.Sprintf(shape.record, 1)
		second := fmt.Sprintf(shape.record, 2)
		for n := range len(second) {
			items, _ := read(t, []byte(first+second[:n]), source.Input{Today: today})
			if len(items) != 2 || items[0].Err != nil || items[1].Err == nil {
				t.Fatalf("%s, cut after %d bytes: %d items: %+v", shape.format, n, len(items), items)
			}
			if it := items[1]; it.Err.Error() != "the input is cut short here" || n > len(shape.name)+2 && string(it.Raw) != second[:n] {
				t.Errorf("%s, cut after %d bytes: %v, raw %q", shape.format, n, it.Err, it.Raw)
			}
		}
		// A truncated response followed by a complete one.
		items, _ := read(t, []byte(first+second[:len(second)-20]+"\n"+first+second+shape.after), source.Input{Today: today})
		errs := 0
		for _, it := range items {
			if it.Err != nil {
				errs++
			}
		}
		if errs != 1 || len(items) != 4 {
			t.Errorf("%s, cut in the middle: %d items, %d of them wrong", shape.format, len(items), errs)
		}
	}
}

// TestXMLCharacters checks that characters that XML forbids, bytes in another encoding, and
// HTML entities are read.
func TestXMLCharacters(t *testing.T) {
	for in, want := range map[string]string{
		"a\x01b":               "a b",
		"a&#1;b":               "a b",
		"a&#x1F;b":             "a b",
		"a&#xE9;b":             "aéb",
		"a&eacute;b":           "aéb",
		"M\xfcller":            "Müller",
		"<![CDATA[1 < 2]]>":    "1 < 2",
		"one <!-- not --> two": "one two",
	} {
		shape := xmlShapes[0]
		record := strings.Replace(fmt.Sprintf(shape.record, 1), "<title>T", "<title>"+in, 1)
		items, _ := read(t, []byte(shape.before+record+shape.after), source.Input{Today: today})
		rs := records(t, items)
		if len(rs) != 1 || rs[0].Paper.Title != want {
			t.Errorf("%q: %+v, want %q", in, rs, want)
			continue
		}
		if lossy := strings.Contains(in, "\x01") || strings.Contains(in, "&#1") || strings.Contains(in, "&#x1") || !utf8.ValidString(in); lossy != (len(items[0].Notes) == 1) {
			t.Errorf("%q: notes %q", in, items[0].Notes)
		}
	}
}

func TestXMLAnswersWithoutRecords(t *testing.T) {
	oai := func(s string) string {
		return `<OAI-PMH><responseDate>2026-01-02T00:00:00Z</responseDate><request verb="ListIdentifiers">http://export.arxiv.org/oai2</request>` + s + `</OAI-PMH>`
	}
	rss := `<rss><channel><title>cs updates on arXiv.org</title>`
	tests := []struct{ input, note, err string }{
		{string(fixture(t, "arxiv-atom-error.xml")), "", "this is the answer to a request that failed: “incorrect id format for xyz”"},
		{xmlShapes[0].before + `<totalResults>0</totalResults></feed>`, "no results", ""},
		{xmlShapes[0].before + `<totalResults>7</totalResults><startIndex>3</startIndex></feed>`, "no results from number 4 on, of 7; fetch it again if there should be some", ""},
		{oai(`<error code="noRecordsMatch">none</error>`), "no records match", ""},
		{oai(`<error code="badResumptionToken">it has expired</error>`), "", "this is the answer to a request that failed: “badResumptionToken: it has expired”"},
		{oai(`<ListIdentifiers><header><identifier>oai:arXiv.org:1</identifier></header></ListIdentifiers>`), "an answer to “ListIdentifiers” holds no records; ask for ListRecords", ""},
		{rss + `<pubDate>Sat, 24 Feb 2024 00:00:00 -0500</pubDate></channel></rss>`, "nothing was announced on 2024-02-24", ""},
		{rss + `</channel></rss>`, "nothing was announced", ""},
	}
	for _, tt := range tests {
		items, report, err := tryRead(strings.NewReader(tt.input), source.Input{Today: today})
		if len(items) > 0 || strings.Join(report.Notes, "|") != tt.note || (err == nil) != (tt.err == "") || err != nil && err.Error() != tt.err {
			t.Errorf("%.200q:\n%d items, notes %q, error %v", tt.input, len(items), report.Notes, err)
		}
	}
}

// TestXMLOfOthers checks that XML of other sources is not recognized, even if records mention
// arXiv.
func TestXMLOfOthers(t *testing.T) {
	for _, input := range []string{
		`<feed xmlns="http://www.w3.org/2005/Atom"><title>A blog</title><entry><id>x</id><title>http://arxiv.org/api/ and announce_type</title></entry></feed>`,
		`<rss version="2.0"><channel><title>News</title><item><title>updates on arXiv.org at rss.arxiv.org/</title></item></channel></rss>`,
		`<OAI-PMH><request>https://zenodo.org/oai2d</request></OAI-PMH>`,
		`<?xml version="1.0"?><root/>`,
	} {
		if _, report, err := tryRead(strings.NewReader(input), source.Input{Today: today}); err == nil {
			t.Errorf("%q was read as %s", input, report.Format)
		}
	}
}

// TestArXivNames checks that names are read as arXiv's own page shows them, without the text
// around them.
func TestArXivNames(t *testing.T) {
	many := make([]string, 1101)
	for i := range many {
		many[i] = fmt.Sprintf("Author %c%c%c", 'A'+i/676, 'A'+i/26%26, 'A'+i%26)
	}
	tests := []struct {
		text string // authors as the submitter wrote them
		want []string
	}{
		{"Ada Lovelace", []string{"Ada Lovelace"}},
		{"Ada Lovelace and Grace Hopper", []string{"Ada Lovelace", "Grace Hopper"}},
		{"Ada Lovelace (1, 2), Grace Hopper (2) ((1) London, UK, (2) Navy)", []string{"Ada Lovelace", "Grace Hopper"}},
		{"Ada Lovelace (for the ATLAS Collaboration)", []string{"Ada Lovelace"}},
		{"Ada Lovelace, for the ATLAS Collaboration", []string{"Ada Lovelace", "ATLAS Collaboration"}},
		{"On behalf of the CMS collaboration, Ada Lovelace", []string{"CMS collaboration", "Ada Lovelace"}},
		{"ATLAS Collaboration: Ada Lovelace, Grace Hopper et al.", []string{"ATLAS Collaboration", "Ada Lovelace", "Grace Hopper et al."}},
		{"Ada Lovelace, Ada Lovelace, ADA LOVELACE", []string{"Ada Lovelace"}},
		{`G\"odel, K., Jr.`, []string{"Gödel", "K. Jr."}},
		{"Robert W. Heath, Jr., Ada Lovelace", []string{"Robert W. Heath Jr.", "Ada Lovelace"}},
		{strings.Join(many, ", "), many},
	}
	for _, tt := range tests {
		escaped := strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;").Replace(tt.text)
		feed := strings.Replace(fmt.Sprintf(xmlShapes[2].record, 1), "</item>", "<dc:creator>"+escaped+"</dc:creator></item>", 1)
		raw := `<record><metadata><arXivRaw><id>1801.00001</id><title>T</title><authors>` + escaped + `</authors></arXivRaw></metadata></record>`
		for name, input := range map[string]string{
			"arxiv-feed": xmlShapes[2].before + feed + xmlShapes[2].after,
			"arxiv-oai":  xmlShapes[1].before + raw + xmlShapes[1].after,
		} {
			items, report := read(t, []byte(input), source.Input{Today: today})
			if rs := records(t, items); len(rs) != 1 || !slices.Equal(rs[0].Paper.Authors, tt.want) || report.Format != name {
				t.Errorf("%s: %.80q:\n got %.300q\nwant %.300q", name, tt.text, rs[0].Paper.Authors, tt.want)
			}
		}
	}
}

// TestNameParts checks that the parts of a name are kept if they cannot be derived from the
// name in the list.
func TestNameParts(t *testing.T) {
	author := func(last, first, suffix string) string {
		return "<author><keyname>" + last + "</keyname><forenames>" + first + "</forenames><suffix>" + suffix + "</suffix></author>"
	}
	for authors, want := range map[string]string{
		author("Lovelace", "Ada", ""): "",
		author("van der Berg", "Louis", "Jr.") + author("Heath,", "Robert W.", "Jr"): "",
		author("Collaboration", "ATLAS", "") + author("Lovelace", "Ada", ""):         "",
		author("García Márquez", "Gabriel", "") + author("Lovelace", "Ada", ""):      "García Márquez, Gabriel and Lovelace, Ada",
		author("Slamet", "", "") + author("De Lara", "Alejandro", ""):                "Slamet and De Lara, Alejandro",
	} {
		record := strings.Replace(fmt.Sprintf(xmlShapes[1].record, 1), "<created>", "<authors>"+authors+"</authors><created>", 1)
		items, _ := read(t, []byte(xmlShapes[1].before+record+xmlShapes[1].after), source.Input{Today: today})
		if got := records(t, items)[0].Paper.Citation.Get("author"); got != want {
			t.Errorf("%s: %q, want %q", authors, got, want)
		}
	}
}

func TestAnnouncementTypes(t *testing.T) {
	for kind, listed := range map[string]paper.Day{"new": 20260102, "cross": 0, "replace": 0, "replace-cross": 0, "other": 0} {
		shape := xmlShapes[2]
		input := shape.before + strings.Replace(fmt.Sprintf(shape.record, 1), ">new<", ">"+kind+"<", 1) + shape.after
		items, _ := read(t, []byte(input), source.Input{Today: today})
		if rs := records(t, items); rs[0].Listed != listed || rs[0].Scraped != 20260102 || rs[0].Paper.Published != 0 {
			t.Errorf("%s: listed %v, scraped %v, published %v", kind, rs[0].Listed, rs[0].Scraped, rs[0].Paper.Published)
		}
		if noted := len(items[0].Notes) > 0; noted != (kind == "other") {
			t.Errorf("%s: notes %q", kind, items[0].Notes)
		}
	}
}

// fuzzXML checks that the items of any input are sane and that no input makes a complete
// record before it disappear. shape is an index into xmlShapes.
func fuzzXML(f *testing.F, shape int) {
	s := xmlShapes[shape]
	for _, name := range []string{"arxiv-atom.xml", "arxiv-atom-error.xml", "arxiv-oai.xml", "arxiv-oai-raw.xml", "arxiv-oai-dc.xml", "arxiv-feed.rss", "arxiv-feed.atom"} {
		f.Add(fixture(f, name))
	}
	f.Add([]byte("<" + s.name + "><![CDATA[</" + s.name + "> <" + s.name + "><!-- ]]> &#1; &x; <a b='c>"))
	f.Fuzz(func(t *testing.T, b []byte) {
		items, _, _ := tryRead(bytes.NewReader(b), source.Input{Format: s.format, Today: today})
		sane(t, items)
		// A record at the start is read whatever follows it.
		if encoded(b) || bytes.Contains(b, []byte{0}) {
			return
		}
		input := []byte(s.before + fmt.Sprintf(s.record, 1))
		items, _, err := tryRead(bytes.NewReader(append(input, b...)), source.Input{Format: s.format, Today: today})
		if err == nil && (len(items) == 0 || items[0].Err != nil || items[0].Record.Paper.ID != "arxiv:1801.00001") {
			t.Fatalf("the record before is lost: %+v", items)
		}
	})
}

func FuzzArXivAtom(f *testing.F) { fuzzXML(f, 0) }
func FuzzArXivOAI(f *testing.F)  { fuzzXML(f, 1) }
func FuzzArXivFeed(f *testing.F) { fuzzXML(f, 2) }
