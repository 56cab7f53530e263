package sitecheck

import (
	"context"
	"fmt"
	"hash/maphash"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// site is the list of files in the folder, before any file is read.
type site struct {
	dir   string
	base  *url.URL // its path ends with a slash
	files []string // slash-separated paths relative to dir, sorted
	index map[string]int32
	seed  maphash.Seed
}

func parseBase(baseURL string) (*url.URL, error) {
	u, err := url.Parse(baseURL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("%q is not the absolute http address of a site", baseURL)
	}
	u.RawQuery, u.Fragment = "", ""
	if !strings.HasSuffix(u.Path, "/") {
		u = u.JoinPath("/")
	}
	return u, nil
}

func newSite(ctx context.Context, dir string, base *url.URL) (*site, error) {
	s := &site{dir: dir, base: base, index: map[string]int32{}, seed: maphash.MakeSeed()}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if d.IsDir() {
			return nil
		}
		if !d.Type().IsRegular() { // a symbolic link counts as its target
			if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() {
				return nil
			}
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		s.files = append(s.files, filepath.ToSlash(rel))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("check %s: %w", dir, err)
	}
	slices.Sort(s.files)
	for i, f := range s.files {
		s.index[f] = int32(i)
	}
	return s, nil
}

func (s *site) hash(id string) uint64 { return maphash.String(s.seed, id) }

// has reports whether a page has an element with the id, as written or percent-decoded.
func (r *result) has(s *site, id string) bool {
	if _, ok := slices.BinarySearch(r.targets, s.hash(id)); ok {
		return true
	}
	decoded, err := url.PathUnescape(id)
	if err != nil || decoded == id {
		return false
	}
	_, ok := slices.BinarySearch(r.targets, s.hash(decoded))
	return ok
}

// address returns the path of a file's page relative to the base: "papers/x/" for
// "papers/x/index.html".
func address(file string) string {
	if file == "index.html" {
		return ""
	}
	if dir, ok := strings.CutSuffix(file, "/index.html"); ok {
		return dir + "/"
	}
	return file
}

// target is where an address leads.
type target struct {
	kind targetKind
	file int32  // index of the file if inside
	what string // reason if broken
}

type targetKind int

const (
	inside  targetKind = iota // a file of the site
	foreign                   // another host, or another site on this host
	broken                    // a missing file of the site
	inert                     // nothing is requested: mailto:, data:, an empty address
	active                    // javascript: and similar schemes
)

// normal returns an address as a browser reads it: without surrounding white space and control
// characters, and without tabs and line ends inside
// (https://url.spec.whatwg.org/#concept-basic-url-parser).
func normal(ref string) string {
	ref = strings.TrimFunc(ref, func(r rune) bool { return r <= ' ' })
	if strings.ContainsAny(ref, "\t\n\r") {
		ref = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(ref)
	}
	return ref
}

// scheme returns the scheme of an address in lower case; empty for a relative address.
func scheme(ref string) string {
	for i := range len(ref) {
		c := ref[i]
		switch {
		case c == ':' && i > 0:
			return strings.ToLower(ref[:i])
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
		case i > 0 && (c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.'):
		default:
			return ""
		}
	}
	return ""
}

// resolve returns the target of an address on a page. ref is normal and without its fragment;
// from is the address of the page relative to the base.
func (s *site) resolve(ref, from string) target {
	switch sch := scheme(ref); sch {
	case "", "http", "https":
	case "javascript", "vbscript":
		return target{kind: active}
	default:
		return target{kind: inert}
	}
	if ref == "" {
		return s.lookup(from)
	}
	u, err := url.Parse(ref)
	if err != nil {
		// Invalid addresses of other sites are not reported.
		if host := hostOf(ref); host != "" && !strings.EqualFold(host, s.base.Host) {
			return target{kind: foreign}
		}
		return target{kind: broken, what: "is not a valid address"}
	}
	if u.Host == "" && (u.Scheme != "" || strings.HasPrefix(ref, "//")) {
		return target{kind: broken, what: "has no host"}
	}
	if u.Host != "" {
		if !strings.EqualFold(u.Host, s.base.Host) {
			return target{kind: foreign}
		}
		rest, ok := s.below(u.Path)
		if !ok {
			return target{kind: foreign} // another site on this host
		}
		if u.Scheme != "" && u.Scheme != s.base.Scheme {
			return target{kind: broken, what: "has the scheme " + u.Scheme + ", the site has " + s.base.Scheme}
		}
		return s.lookup(rest)
	}
	if u.Path == "" { // only a query
		return s.lookup(from)
	}
	full := u.Path
	if !strings.HasPrefix(full, "/") {
		full = s.base.Path + from[:strings.LastIndexByte(from, '/')+1] + full
	}
	rest, ok := s.below(full)
	if !ok {
		return target{kind: broken, what: "leads outside " + s.base.Path}
	}
	return s.lookup(rest)
}

// hostOf returns the host of an absolute address that cannot be parsed.
func hostOf(ref string) string {
	_, rest, ok := strings.Cut(ref, "//")
	if !ok || scheme(ref) == "" && !strings.HasPrefix(ref, "//") {
		return ""
	}
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	return rest
}

// below removes the base path from the path of an address. The base path without its final
// slash, a folder without its slash, becomes ".".
func (s *site) below(p string) (string, bool) {
	p = clean(p)
	if p+"/" == s.base.Path {
		if p == "" { // https://example.org is https://example.org/
			return "", true
		}
		return ".", true
	}
	return strings.CutPrefix(p, s.base.Path)
}

// clean resolves dot segments and keeps a final slash.
func clean(p string) string {
	if !strings.Contains(p, "/.") && !strings.Contains(p, "//") {
		return p
	}
	c := path.Clean(p)
	if c != "/" && (strings.HasSuffix(p, "/") || strings.HasSuffix(p, "/.") || strings.HasSuffix(p, "/..")) {
		c += "/"
	}
	return c
}

// lookup returns the file that a static host serves for a path relative to the base.
func (s *site) lookup(rest string) target {
	if rest == "" || strings.HasSuffix(rest, "/") {
		if i, ok := s.index[rest+"index.html"]; ok {
			return target{kind: inside, file: i}
		}
		return target{kind: broken, what: "does not exist"}
	}
	if i, ok := s.index[rest]; ok {
		return target{kind: inside, file: i}
	}
	if i, ok := s.index[rest+".html"]; ok {
		return target{kind: inside, file: i}
	}
	if _, ok := s.index[path.Join(rest, "index.html")]; ok {
		return target{kind: broken, what: "is a folder, and lacks the slash at its end"}
	}
	return target{kind: broken, what: "does not exist"}
}
