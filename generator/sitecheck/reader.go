package sitecheck

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// use is how an address on a page is used.
type use int

const (
	// follow: a reader may go there; other hosts are allowed.
	follow use = iota
	// name: the address is only mentioned, neither followed by readers nor loaded.
	name
	// own: like name, but must be an address of this site.
	own
	// load: requested when the page is opened, so it must be on this site.
	load
	// frame: like load, and its content can run scripts.
	frame
	// refresh: opened automatically when the page is opened.
	refresh
)

// reader reads files of a site one after the other.
type reader struct {
	s     *site
	buf   bytes.Buffer
	known map[string]target // cache of addresses that mean the same on every page
	ids   map[string]bool
	attrs []attribute
}

// maxKnown limits the size of reader.known.
const maxKnown = 100_000

func newReader(s *site) *reader {
	return &reader{s: s, known: map[string]target{}, ids: map[string]bool{}}
}

// read checks the file with the index i. It returns an error if the file cannot be read.
func (r *reader) read(i int, out *result) error {
	file := r.s.files[i]
	sc := &scan{reader: r, out: out, file: file, index: int32(i), from: address(file), line: 1}
	var look func([]byte)
	switch strings.ToLower(path.Ext(file)) {
	case ".html", ".htm":
		look = sc.page
	case ".css":
		look = func(b []byte) { sc.css(string(b)) }
	case ".xml", ".rss", ".atom", ".opml":
		look = sc.xml
	case ".json":
		if !r.isJSONFeed(file) {
			return nil
		}
		look = sc.jsonFeed
	case ".txt":
		if file != "robots.txt" {
			return nil
		}
		look = sc.robots
	default:
		return nil
	}
	f, err := os.Open(filepath.Join(r.s.dir, filepath.FromSlash(file)))
	if err != nil {
		return err
	}
	defer f.Close()
	r.buf.Reset()
	if _, err := r.buf.ReadFrom(f); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	look(r.buf.Bytes())
	if r.buf.Cap() > 8<<20 { // do not keep a large buffer because of one large file
		r.buf = bytes.Buffer{}
	}
	sc.end()
	return nil
}

// isJSONFeed inspects the first bytes of a file, because most JSON files of a site are not
// feeds and need not be read.
func (r *reader) isJSONFeed(file string) bool {
	f, err := os.Open(filepath.Join(r.s.dir, filepath.FromSlash(file)))
	if err != nil {
		return false
	}
	defer f.Close()
	var head [256]byte
	n, err := io.ReadFull(f, head[:])
	if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		return false
	}
	return bytes.Contains(head[:n], []byte("jsonfeed.org/version/"))
}

// scan is the check of one file.
type scan struct {
	*reader
	out   *result
	file  string
	index int32
	from  string // the file's address relative to the base
	line  int
	feed  bool // the file is read elsewhere, so relative addresses have no base
	inert int  // nesting of <template>, whose ids are not in the page
	depth int  // nesting of HTML documents
	local []fragment
}

func (sc *scan) problem(format string, args ...any) {
	sc.out.problem(sc.file, sc.line, format, args...)
}

// ref checks an address in an attribute of a tag.
func (sc *scan) ref(u use, tag, attr, raw string) {
	ref := normal(raw)
	ref, id, hasID := strings.Cut(ref, "#")
	complain := func(what string) {
		where := tag
		if attr != "" {
			where = "<" + tag + " " + attr + ">"
		}
		sc.problem("%s %q %s", where, clip(raw), what)
	}
	if ref == "" && !hasID && u != follow {
		complain("is empty")
		return
	}
	absolute := scheme(ref) != "" || strings.HasPrefix(ref, "//")
	switch {
	case sc.feed && !absolute:
		complain("is relative, and a feed is read elsewhere")
		return
	case ref == "": // a part of this page
		sc.addLocal(id, raw)
		return
	case sc.file == "404.html" && !absolute && ref[0] != '/':
		complain("is relative, and 404.html stands in for pages everywhere")
		return
	}
	t := sc.resolve(ref, absolute)
	switch t.kind {
	case active:
		complain("is a script")
	case broken:
		complain(t.what)
	case foreign:
		if what := ofAnotherSite[u]; what != "" {
			complain(what)
		}
	case inert:
		if u == frame && scheme(ref) == "data" {
			complain("acts by itself")
		}
	case inside:
		sc.inside(t.file, id, raw)
	}
}

// ofAnotherSite are the complaints about addresses on another site, by use.
var ofAnotherSite = map[use]string{
	load:    "is asked of another site when the page is opened",
	frame:   "is asked of another site when the page is opened",
	own:     "is not of this site",
	refresh: "leads to another site by itself",
}

// inside notes an address of a file of the site, with the id of a place in it, if any.
func (sc *scan) inside(file int32, id, raw string) {
	if file == sc.index {
		sc.addLocal(id, raw)
		return
	}
	if id = fragmentID(id); id != "" && isPage(sc.s.files[file]) {
		sc.out.pending = append(sc.out.pending, fragment{page: file, line: sc.line, ref: clip(raw), id: id})
	}
}

// resolve caches results that do not depend on the page.
func (sc *scan) resolve(ref string, absolute bool) target {
	if !absolute && ref[0] != '/' {
		return sc.s.resolve(ref, sc.from)
	}
	t, ok := sc.known[ref]
	if !ok {
		if len(sc.known) >= maxKnown {
			clear(sc.known)
		}
		t = sc.s.resolve(ref, sc.from)
		sc.known[strings.Clone(ref)] = t
	}
	return t
}

func (sc *scan) addLocal(id, raw string) {
	if id = fragmentID(id); id != "" {
		sc.local = append(sc.local, fragment{line: sc.line, ref: clip(raw), id: id})
	}
}

// fragmentID returns the id that a fragment refers to: none in "#", "#top" and "#:~:text=…"
// (https://html.spec.whatwg.org/multipage/browsing-the-web.html#the-indicated-part-of-the-document).
func fragmentID(s string) string {
	s, _, _ = strings.Cut(s, ":~:")
	if strings.EqualFold(s, "top") {
		return ""
	}
	return s
}

func isPage(file string) bool {
	ext := path.Ext(file)
	return strings.EqualFold(ext, ".html") || strings.EqualFold(ext, ".htm")
}

// end completes the result at the end of a file.
func (sc *scan) end() {
	out := sc.out
	slices.Sort(out.targets)
	out.targets = slices.Compact(out.targets)
	if out.page {
		for _, f := range sc.local {
			if !out.has(sc.s, f.id) {
				out.problem(sc.file, f.line, "%s: the page has no element with the id %q", f.ref, clip(f.id))
			}
		}
	}
	clear(sc.ids)
}
