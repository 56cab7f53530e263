// Package sitemap writes sitemaps (https://www.sitemaps.org/protocol.html) and robots.txt.
package sitemap

import (
	"bytes"
	"fmt"
	"iter"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// The limits of the protocol for sitemaps and indexes.
const (
	MaxEntries = 50_000
	MaxBytes   = 50 << 20 // 52,428,800, uncompressed
	maxLoc     = 2047     // bytes of an address
)

const (
	ns         = "http://www.sitemaps.org/schemas/sitemap/0.9"
	head       = `<?xml version="1.0" encoding="UTF-8"?>`
	setOpen    = head + `<urlset xmlns="` + ns + `">`
	setClose   = `</urlset>`
	indexOpen  = head + `<sitemapindex xmlns="` + ns + `">`
	indexClose = `</sitemapindex>`
)

// Entry is a page of the site.
type Entry struct {
	// Loc is the page's absolute address.
	Loc string
	// LastMod is the day of its last change, "2006-01-02"; empty if unknown.
	LastMod string
	// Part names the file in which the page is listed, for example its year, so that files of
	// the past do not change. It consists of lower-case letters, digits and hyphens; "pages"
	// if empty.
	Part string
}

// File is a file in the site's root folder.
type File struct {
	Path string // "sitemap-2024.xml", "sitemap-2024-2.xml"; "sitemap.xml" is the index
	Data []byte
}

// Files returns the sitemaps of a site whose root folder has the address base, followed by
// their index. Without entries there are no files, because an index must not be empty.
//
// Parts are in the order of their first entries, and pages within a part in the order of
// entries; a full part continues in a file with the next number. If a part only grows at its
// end, its full files do not change, so the oldest page should come first.
//
// An entry outside base, with an invalid day, or with an address longer than the protocol
// allows is an error.
func Files(base string, entries iter.Seq[Entry]) ([]File, error) {
	root, err := parseBase(base)
	if err != nil {
		return nil, err
	}
	var parts []*part
	byKey := map[string]*part{}
	for e := range entries {
		key := e.Part
		if key == "" {
			key = "pages"
		}
		p := byKey[key]
		if p == nil {
			if !validPart(key) {
				return nil, fmt.Errorf("sitemap: %q cannot be part of a file name; use a-z, 0-9 and -", key)
			}
			p = &part{key: key}
			byKey[key] = p
			parts = append(parts, p)
		}
		if err := p.add(root, e); err != nil {
			return nil, err
		}
	}
	if len(parts) == 0 {
		return nil, nil
	}
	return files(root, parts)
}

// IndexFile is the index of the sitemaps.
const IndexFile = "sitemap.xml"

// IsFile reports whether a path may be that of a file returned by Files.
func IsFile(path string) bool {
	return strings.HasPrefix(path, "sitemap") && strings.HasSuffix(path, ".xml") && !strings.Contains(path, "/")
}

// files completes all parts and adds the index.
func files(root *address, parts []*part) ([]File, error) {
	var out []File
	var index bytes.Buffer
	index.WriteString(indexOpen)
	seen := map[string]bool{}
	for _, p := range parts {
		for i, f := range p.files {
			path := "sitemap-" + p.key + ".xml"
			if i > 0 {
				path = "sitemap-" + p.key + "-" + strconv.Itoa(i+1) + ".xml"
			}
			if seen[path] { // the second file of part "2024" and part "2024-2"
				return nil, fmt.Errorf("sitemap: two parts would share the file %s", path)
			}
			seen[path] = true
			f.data.WriteString(setClose)
			out = append(out, File{path, f.data.Bytes()})
			index.Write(appendElement(nil, "sitemap", encode(root.JoinPath(path).String()), f.lastMod))
		}
	}
	index.WriteString(indexClose)
	if len(out) > MaxEntries || index.Len() > MaxBytes {
		return nil, fmt.Errorf("sitemap: %d files are more than an index can list", len(out))
	}
	return append(out, File{IndexFile, index.Bytes()}), nil
}

// part holds the files of one key.
type part struct {
	key     string
	files   []*set
	valid   string // the last valid day
	scratch []byte
}

// set is a sitemap being written.
type set struct {
	data    bytes.Buffer
	entries int
	lastMod string // the newest day of its entries
}

func (p *part) add(root *address, e Entry) error {
	loc, err := location(root, e.Loc)
	if err != nil {
		return err
	}
	if e.LastMod != "" && e.LastMod != p.valid {
		if _, err := time.Parse(time.DateOnly, e.LastMod); err != nil {
			return fmt.Errorf("sitemap: %s: %q is not a day; write it as 2006-01-02", e.Loc, e.LastMod)
		}
		p.valid = e.LastMod
	}
	p.scratch = appendElement(p.scratch[:0], "url", loc, e.LastMod)
	b := p.scratch
	var s *set
	if len(p.files) > 0 {
		s = p.files[len(p.files)-1]
	}
	if s == nil || s.entries == MaxEntries || s.data.Len()+len(b)+len(setClose) > MaxBytes {
		s = &set{}
		s.data.WriteString(setOpen)
		p.files = append(p.files, s)
	}
	s.data.Write(b)
	s.entries++
	s.lastMod = max(s.lastMod, e.LastMod)
	return nil
}

func appendElement(b []byte, name, loc, lastMod string) []byte {
	b = append(append(append(b, '<'), name...), "><loc>"...)
	// The only characters of a percent-encoded address that XML must escape.
	if strings.ContainsAny(loc, "&'") {
		loc = strings.NewReplacer("&", "&amp;", "'", "&apos;").Replace(loc)
	}
	b = append(append(b, loc...), "</loc>"...)
	if lastMod != "" {
		b = append(append(append(b, "<lastmod>"...), lastMod...), "</lastmod>"...)
	}
	return append(append(append(b, "</"...), name...), '>')
}

// address is a parsed address with its text.
type address struct {
	*url.URL
	text string
}

func parseBase(base string) (*address, error) {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("sitemap: %q is not the absolute http address of a site", base)
	}
	if !strings.HasSuffix(u.Path, "/") {
		u = u.JoinPath("/")
	}
	return &address{u, u.String()}, nil
}

// location returns the percent-encoded address of a page, as the protocol requires. A sitemap
// may only list addresses in its own folder or below.
func location(root *address, loc string) (string, error) {
	if rest, ok := strings.CutPrefix(loc, root.text); ok && plain(rest) && len(loc) <= maxLoc {
		return loc, nil
	}
	u, err := url.Parse(loc)
	if err != nil {
		return "", fmt.Errorf("sitemap: %w", err)
	}
	if u.Scheme != root.Scheme || u.Host != root.Host || !strings.HasPrefix(u.EscapedPath(), root.EscapedPath()) || climbs(u.Path) {
		return "", fmt.Errorf("sitemap: %s lies outside %s", loc, root)
	}
	u.Fragment, u.RawFragment = "", ""
	s := encode(u.String())
	if len(s) > maxLoc {
		return "", fmt.Errorf("sitemap: %.80s… is longer than %d bytes", s, maxLoc)
	}
	return s, nil
}

// plain reports whether a path needs no encoding, as most do not: it consists of letters,
// digits, "-", "_" and slashes, with dots only between these.
func plain(path string) bool {
	before := byte('/')
	for i := 0; i < len(path); i++ {
		c := path[i]
		switch {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9', 'A' <= c && c <= 'Z', c == '-', c == '_':
		case c == '/':
		case c == '.' && before != '/' && before != '.':
		default:
			return false
		}
		before = c
	}
	return true
}

// climbs reports whether a path has dot segments, which readers resolve and which may lead out
// of the folder.
func climbs(path string) bool {
	for s := range strings.SplitSeq(path, "/") {
		if s == "." || s == ".." {
			return true
		}
	}
	return false
}

// encode percent-encodes what [url.URL.String] leaves as it is in a query.
func encode(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func validPart(key string) bool {
	for i := range len(key) {
		c := key[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && (c != '-' || i == 0) {
			return false
		}
	}
	return len(key) <= 100
}

// Robots returns a robots.txt (RFC 9309) that allows everything and names the sitemap index;
// sitemapURL is absolute, and may be empty. Crawlers only read the file at the root of a host.
func Robots(sitemapURL string) []byte {
	s := "User-agent: *\nDisallow:\n"
	if sitemapURL != "" {
		s += "\nSitemap: " + encode(sitemapURL) + "\n"
	}
	return []byte(s)
}
