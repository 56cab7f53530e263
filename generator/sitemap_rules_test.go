package generator_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// These constants and tables express the schemas of https://www.sitemaps.org/protocol.html for
// sitemaps and sitemap indexes: which elements are allowed, in which order, and with which
// content.
const (
	sitemapNamespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
	schemaInstance   = "http://www.w3.org/2001/XMLSchema-instance"
	sitemapMost      = 50_000
	sitemapBytes     = 52_428_800
)

// sitemapChild is a child element of an entry. Children are listed in the order of the schema.
type sitemapChild struct {
	name  string
	holds func(string) error
}

// sitemapRoots maps the name of a root element to the name and children of its entries.
var sitemapRoots = map[string]struct {
	entry    string
	children []sitemapChild
}{
	"urlset": {"url", []sitemapChild{
		{"loc", validLoc}, {"lastmod", validLastMod}, {"changefreq", validChangeFreq}, {"priority", validPriority},
	}},
	"sitemapindex": {"sitemap", []sitemapChild{{"loc", validLoc}, {"lastmod", validLastMod}}},
}

// These match xs:date and xs:dateTime with four-digit years, and decimal numbers.
var (
	schemaDay  = regexp.MustCompile(`^(\d{4})-(\d\d)-(\d\d)(?:T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?)?(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?$`)
	schemaReal = regexp.MustCompile(`^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$`)
)

func validLoc(s string) error {
	if n := utf8.RuneCountInString(s); n < 12 || n > 2048 {
		return fmt.Errorf("loc has %d characters, and may have 12 to 2048", n)
	}
	u, err := url.Parse(s)
	if err != nil || !u.IsAbs() || u.Host == "" {
		return fmt.Errorf("loc %q is no absolute address", s)
	}
	return nil
}

func validLastMod(s string) error {
	m := schemaDay.FindStringSubmatch(s)
	if m == nil {
		return fmt.Errorf("lastmod %q is not a date of XML Schema", s)
	}
	year, _ := strconv.Atoi(m[1])
	month, _ := strconv.Atoi(m[2])
	day, _ := strconv.Atoi(m[3])
	days := []int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		days[1] = 29
	}
	if year == 0 || month < 1 || month > 12 || day < 1 || day > days[month-1] {
		return fmt.Errorf("lastmod %q is not a day", s)
	}
	return nil
}

func validChangeFreq(s string) error {
	if !slices.Contains([]string{"always", "hourly", "daily", "weekly", "monthly", "yearly", "never"}, s) {
		return fmt.Errorf("changefreq %q is none", s)
	}
	return nil
}

func validPriority(s string) error {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || !schemaReal.MatchString(s) || v < 0 || v > 1 {
		return fmt.Errorf("priority %q is not from 0.0 to 1.0", s)
	}
	return nil
}

// validSitemap returns the first violation of the schema, with its line.
func validSitemap(data []byte) error {
	if len(data) > sitemapBytes {
		return fmt.Errorf("%d bytes, and may have %d", len(data), sitemapBytes)
	}
	if !utf8.Valid(data) {
		return errors.New("is not UTF-8")
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	err := validSitemapDocument(d)
	if err != nil {
		line, _ := d.InputPos()
		return fmt.Errorf("line %d: %w", line, err)
	}
	return nil
}

func validSitemapDocument(d *xml.Decoder) error {
	root, err := nextElement(d)
	if err != nil {
		return err
	}
	of, ok := sitemapRoots[root.Name.Local]
	if !ok {
		return fmt.Errorf("<%s> is no root", root.Name.Local)
	}
	if err := validElement(root); err != nil {
		return err
	}
	for n := 0; ; n++ {
		switch e, err := nextElement(d); {
		case err == io.EOF && n == 0:
			return fmt.Errorf("<%s> is empty", root.Name.Local)
		case err == io.EOF && n > sitemapMost:
			return fmt.Errorf("%d entries, and may have %d", n, sitemapMost)
		case err == io.EOF:
			if _, err := nextElement(d); err != io.EOF { // anything after the root is an error
				return fmt.Errorf("after the root: %v", err)
			}
			return nil
		case err != nil:
			return err
		case e.Name.Local != of.entry:
			return fmt.Errorf("<%s> in <%s>", e.Name.Local, root.Name.Local)
		default:
			if err := validElement(e); err != nil {
				return err
			}
			if err := validEntry(d, of.children); err != nil {
				return err
			}
		}
	}
}

// validEntry reads an entry, a page or a sitemap, to its end.
func validEntry(d *xml.Decoder, children []sitemapChild) error {
	at := 0 // the first child that is still allowed
	for {
		e, err := nextElement(d)
		if err == io.EOF {
			if at == 0 {
				return errors.New("an entry without loc")
			}
			return nil
		}
		if err != nil {
			return err
		}
		if err := validElement(e); err != nil {
			return err
		}
		i := slices.IndexFunc(children, func(c sitemapChild) bool { return c.name == e.Name.Local })
		switch {
		case i < 0:
			return fmt.Errorf("<%s> is not known", e.Name.Local)
		case i < at:
			return fmt.Errorf("<%s> comes twice, or too late", e.Name.Local)
		case at == 0 && i > 0:
			return fmt.Errorf("<%s> before <loc>", e.Name.Local)
		}
		at = i + 1
		text, err := elementText(d)
		if err != nil {
			return err
		}
		// All types here collapse white space, and so ignore it at both ends.
		if err := children[i].holds(strings.TrimSpace(text)); err != nil {
			return err
		}
	}
}

// elementText returns the text of the current element and reads to its end.
func elementText(d *xml.Decoder) (string, error) {
	var b strings.Builder
	for {
		token, err := d.Token()
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.StartElement:
			return "", fmt.Errorf("<%s> within a text", token.Name.Local)
		case xml.EndElement:
			return b.String(), nil
		case xml.CharData:
			b.Write(token)
		}
	}
}

// nextElement returns the next child of the current element, or io.EOF at the end of the
// latter.
func nextElement(d *xml.Decoder) (xml.StartElement, error) {
	for {
		token, err := d.Token()
		if err != nil {
			return xml.StartElement{}, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			return token, nil
		case xml.EndElement:
			return xml.StartElement{}, io.EOF
		case xml.CharData:
			if len(bytes.TrimSpace(token)) > 0 {
				return xml.StartElement{}, fmt.Errorf("text %q between elements", token)
			}
		}
	}
}

// validElement checks that the element has the right namespace, and only attributes that are
// allowed in any document.
func validElement(e xml.StartElement) error {
	if e.Name.Space != sitemapNamespace {
		return fmt.Errorf("<%s> is of the namespace %q", e.Name.Local, e.Name.Space)
	}
	for _, a := range e.Attr {
		if a.Name.Space != "xmlns" && a.Name.Local != "xmlns" && a.Name.Space != schemaInstance {
			return fmt.Errorf("<%s> has an attribute %s", e.Name.Local, a.Name.Local)
		}
	}
	return nil
}

// validSitemaps checks that a built site has at least the given number of sitemaps, and that
// all are valid.
func validSitemaps(t *testing.T, public string, least int) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(public, "sitemap*.xml"))
	if err != nil || len(names) < least {
		t.Errorf("%d sitemaps, want %d at least (%v)", len(names), least, err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := validSitemap(data); err != nil {
			t.Errorf("%s: %v", filepath.Base(name), err)
		}
		if isIndex := bytes.Contains(data, []byte("<sitemapindex")); isIndex != (filepath.Base(name) == "sitemap.xml") {
			t.Errorf("%s: index %v", filepath.Base(name), isIndex)
		}
	}
	if data, err := fs.ReadFile(os.DirFS(public), "robots.txt"); err != nil || !bytes.Contains(data, []byte("sitemap.xml")) {
		t.Errorf("robots.txt does not lead to the sitemaps: %s %v", data, err)
	}
}

// TestSitemapRules checks that the rules above find exactly what the schemas forbid.
func TestSitemapRules(t *testing.T) {
	const loc = "<loc>https://example.org/</loc>"
	set := func(inner string) string { return `<urlset xmlns="` + sitemapNamespace + `">` + inner + `</urlset>` }
	index := func(inner string) string {
		return `<sitemapindex xmlns="` + sitemapNamespace + `">` + inner + `</sitemapindex>`
	}
	page := func(inner string) string { return set("<url>" + loc + inner + "</url>") }
	for name, tt := range map[string]struct{ data, want string }{
		"page":               {page(""), ""},
		"all of a page":      {page("<lastmod>2024-02-29</lastmod><changefreq>daily</changefreq><priority>0.5</priority>"), ""},
		"white space":        {set("\n<url>\n<loc>\n https://example.org/ \n</loc>\n</url>\n<!-- x -->"), ""},
		"schema location":    {`<urlset xmlns="` + sitemapNamespace + `" xmlns:x="` + schemaInstance + `" x:schemaLocation="a b"><url>` + loc + `</url></urlset>`, ""},
		"index":              {index("<sitemap>" + loc + "<lastmod>2024-02-29</lastmod></sitemap>"), ""},
		"time":               {page("<lastmod>2024-02-29T23:59:59.5+14:00</lastmod>"), ""},
		"priority 1":         {page("<priority>1</priority>"), ""},
		"longest":            {set("<url><loc>https://e.org/" + strings.Repeat("x", 2048-14) + "</loc></url>"), ""},
		"too long":           {set("<url><loc>https://e.org/" + strings.Repeat("x", 2048-13) + "</loc></url>"), "2049 characters"},
		"too short":          {set("<url><loc>http://e.de</loc></url>"), "11 characters"},
		"relative":           {set("<url><loc>/papers/1706.03762/</loc></url>"), "no absolute address"},
		"no loc":             {set("<url><lastmod>2024-01-01</lastmod></url>"), "before <loc>"},
		"empty entry":        {set("<url></url>"), "without loc"},
		"order":              {page("<priority>0.5</priority><lastmod>2024-01-01</lastmod>"), "too late"},
		"twice":              {page(loc), "twice"},
		"no such day":        {page("<lastmod>2023-02-29</lastmod>"), "is not a day"},
		"month only":         {page("<lastmod>2023-02</lastmod>"), "is not a date"},
		"minutes only":       {page("<lastmod>2023-02-01T10:00Z</lastmod>"), "is not a date"},
		"empty day":          {page("<lastmod/>"), "is not a date"},
		"often":              {page("<changefreq>often</changefreq>"), "changefreq"},
		"priority too high":  {page("<priority>1.1</priority>"), "priority"},
		"priority, exponent": {page("<priority>1e-1</priority>"), "priority"},
		"priority, none":     {page("<priority>NaN</priority>"), "priority"},
		"index, priority":    {index("<sitemap>" + loc + "<priority>1</priority></sitemap>"), "not known"},
		"index of pages":     {index("<url>" + loc + "</url>"), "<url> in <sitemapindex>"},
		"unknown":            {page("<title>x</title>"), "not known"},
		"nested":             {set("<url><loc>https://example.org/<b>x</b>y</loc></url>"), "within a text"},
		"attribute":          {set(`<url id="x">` + loc + `</url>`), "attribute id"},
		"text":               {set("x<url>" + loc + "</url>"), "between elements"},
		"no namespace":       {"<urlset><url>" + loc + "</url></urlset>", "namespace"},
		"other namespace":    {page(`<lastmod xmlns="x">2024-01-01</lastmod>`), "namespace"},
		"nothing":            {set(""), "is empty"},
		"other root":         {`<rss xmlns="` + sitemapNamespace + `"/>`, "no root"},
		"cut":                {"<urlset xmlns=\"" + sitemapNamespace + "\">\n<url>", "line 2"},
		"two roots":          {page("") + page(""), "after the root"},
		"Latin-1":            {set("<url><loc>https://example.org/\xe9</loc></url>"), "UTF-8"},
		"too many":           {set(strings.Repeat("<url>"+loc+"</url>", 50_001)), "50001 entries"},
		"as many as may be":  {set(strings.Repeat("<url>"+loc+"</url>", 50_000)), ""},
	} {
		err := validSitemap([]byte(tt.data))
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
	}
}
