// Package sitemap writes sitemaps (https://www.sitemaps.org/protocol.html) and
// robots.txt.
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

// The limits of the protocol, for a sitemap and for an index alike.
const (
	MaxEntries = 50_000
	MaxBytes   = 50 << 20 // 52,428,800, not compressed
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
	// LastMod is the day of its last change, "2006-01-02"; empty where it is
	// not known.
	LastMod string
	// Part names the file that the page is listed in, so that files of the
	// past stay as they are: a year, for instance. Lower-case letters,
	// digits and hyphens; "pages" where empty.
	Part string
}

// File is a file of the site's root folder.
type File struct {
	Path string // "sitemap-2024.xml", "sitemap-2024-2.xml"; "sitemap.xml" is the index
	Data []byte
}

// Files writes the sitemaps of a site whose root folder has the address base,
// and the index that lists them, which comes last. Without an entry there is
// no file, as an index may not be empty.
//
// Parts come in the order in which each is first seen, and pages within a
// part in the order of entries; a part that is full goes on in a file with
// the next number. A part that only ever grows at its end keeps its full
// files, so the oldest page should come first.
//
// An entry that lies outside base, has no valid day, or a longer address than
// the protocol allows is an error.
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

// IndexFile leads to the sitemaps.
const IndexFile = "sitemap.xml"

// IsFile reports whether a path may be that of a file of Files.
func IsFile(path string) bool {
	return strings.HasPrefix(path, "sitemap") && strings.HasSuffix(path, ".xml") && !strings.Contains(path, "/")
}

// files closes all parts and adds the index.
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
			if seen[path] { // parts "2024" (its second file) and "2024-2"
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

// part is the files of one key.
type part struct {
	key     string
	files   []*set
	valid   string // the last day that was one
	scratch []byte
}

// set is a sitemap that is being written.
type set struct {
	data    bytes.Buffer
	entries int
	lastMod string // the newest of its entries
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
	// Of what XML escapes, a percent-encoded address can hold these two.
	if strings.ContainsAny(loc, "&'") {
		loc = strings.NewReplacer("&", "&amp;", "'", "&apos;").Replace(loc)
	}
	b = append(append(b, loc...), "</loc>"...)
	if lastMod != "" {
		b = append(append(append(b, "<lastmod>"...), lastMod...), "</lastmod>"...)
	}
	return append(append(append(b, "</"...), name...), '>')
}

// address is an address in pieces and as text.
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

// location returns the address of a page percent-encoded, as the protocol
// wants it. A sitemap may list only what lies in its own folder or below.
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

// plain reports whether a path is made of letters, digits, "-", "_" and slashes,
// with dots between these only: most are, and need no encoding.
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

// climbs reports whether a path has dot segments, which whoever reads the
// address resolves, and which may lead out of the folder.
func climbs(path string) bool {
	for s := range strings.SplitSeq(path, "/") {
		if s == "." || s == ".." {
			return true
		}
	}
	return false
}

// encode percent-encodes what [url.URL.String] leaves alone in a query.
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

// Robots is a robots.txt (RFC 9309) that lets everybody read everything and
// tells where the index is; sitemapURL is absolute, and may be empty.
// Crawlers read the file at the root of a host only.
func Robots(sitemapURL string) []byte {
	s := "User-agent: *\nDisallow:\n"
	if sitemapURL != "" {
		s += "\nSitemap: " + encode(sitemapURL) + "\n"
	}
	return []byte(s)
}
