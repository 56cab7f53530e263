package paper

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"offprint/generator/text"
)

// ID identifies a paper: "arxiv:2510.06084" or "arxiv:hep-th/9901001" without a version,
// "doi:10.1000/182" in lower case, or "title:<slug>" if no source has an identifier. The zero
// ID is empty.
type ID string

// The schemes of an ID, best first.
const (
	SchemeArXiv = "arxiv"
	SchemeDOI   = "doi"
	SchemeTitle = "title"
)

var (
	// https://info.arxiv.org/help/arxiv_identifier.html: YYMM.NNNN to 2014,
	// YYMM.NNNNN since; before April 2007 archive[.XX]/YYMMNNN.
	arxivNew = text.LazyRegexp(`^(\d{2})(0[1-9]|1[0-2])\.(\d{4,5})(v[1-9]\d*)?$`)
	arxivOld = text.LazyRegexp(`^([a-z]+(?:-[a-z]+)?)(?:\.[A-Za-z]{2})?/(\d{2}(?:0[1-9]|1[0-2])\d{3})(v[1-9]\d*)?$`)
	// https://www.doi.org/the-identifier/resources/handbook/2_numbering
	doiShape = text.LazyRegexp(`^10\.\d{4,9}(?:\.\d+)*/[!-~]+$`)
)

// ArXivID parses an arXiv identifier in any of its usual forms: bare, with a version, with
// "arXiv:" in front, or as an address of arxiv.org. The version is dropped.
func ArXivID(s string) (ID, error) {
	t := strings.TrimSpace(s)
	if i := strings.Index(t, "arxiv.org/"); i >= 0 {
		t = t[i+len("arxiv.org/"):]
		for _, p := range []string{"abs/", "pdf/", "html/", "format/", "e-print/", "src/"} {
			t = strings.TrimPrefix(t, p)
		}
		t, _, _ = strings.Cut(t, "?")
		t, _, _ = strings.Cut(t, "#")
		t = strings.TrimSuffix(strings.TrimSuffix(t, "/"), ".pdf")
	}
	if len(t) > 6 && strings.EqualFold(t[:6], "arxiv:") {
		t = strings.TrimSpace(t[6:])
	}
	if m := arxivNew.FindStringSubmatch(t); m != nil {
		return ID(SchemeArXiv + ":" + m[1] + m[2] + "." + m[3]), nil
	}
	if m := arxivOld.FindStringSubmatch(t); m != nil {
		return ID(SchemeArXiv + ":" + m[1] + "/" + m[2]), nil
	}
	return "", fmt.Errorf("%q is not an arXiv identifier", clip(s))
}

// DOIID parses a DOI in any of its usual forms: bare, with "doi:" in front, as an address of
// doi.org, with %2F for the slash, followed by the punctuation of a sentence. DOIs are
// case-insensitive; the ID is in lower case. A short DOI (10/abcde) is kept, because only
// doi.org can resolve it.
func DOIID(s string) (ID, error) {
	t := strings.Trim(strings.ToLower(s), " \t\r\n<>\"'")
	address := false
	if i := strings.Index(t, "doi.org/10"); i >= 0 && !strings.HasPrefix(t, "10.") { // also inside a library's proxy address
		t, address = t[i+len("doi.org/"):], true
	}
	for again := !strings.HasPrefix(t, "10."); again; {
		again = false
		if m := doiAddress.FindStringIndex(t); m != nil {
			t, address, again = t[m[1]:], true, true
		}
		if m := doiLabel.FindString(t); m != "" {
			t, again = t[len(m):], true
		}
	}
	if strings.HasPrefix(t, "(10") {
		t = strings.TrimSuffix(t[1:], ")")
	}
	if address || encodedSlash.MatchString(t) {
		t = doiOfAddress(t)
	}
	t = trimDOI(t)
	switch {
	case doiShape.MatchString(t), shortDOI.MatchString(t):
	case address && bareShortDOI.MatchString(t) && shortDOI.MatchString("10/"+t) && strings.ContainsAny(t, "0123456789"):
		t = "10/" + t
	default:
		return "", fmt.Errorf("%q is not a DOI", clip(s))
	}
	return ID(SchemeDOI + ":" + t), nil
}

var (
	doiAddress   = text.LazyRegexp(`^(?:[a-z]+://)?[^\s/?#]*\bdoi[.-]org(?:\.[^\s/?#]*)?/+`)
	doiLabel     = text.LazyRegexp(`^(?:(?:info:|urn:)?doi[:/]?\s*|urn:doi:\s*)+`)
	encodedSlash = text.LazyRegexp(`^10\.\d{4,9}(?:\.\d+)*%2f`)
	// https://shortdoi.org: letters and digits; only digits would be a date.
	shortDOI     = text.LazyRegexp(`^10/[a-z0-9]*[a-z][a-z0-9]*$`)
	bareShortDOI = text.LazyRegexp(`^[a-z0-9]{3,8}$`)
)

// doiOfAddress returns the DOI in the path of an address.
func doiOfAddress(path string) string {
	path, _, _ = strings.Cut(path, "?")
	if i := strings.IndexByte(path, '#'); i >= 0 && i+1 < len(path) { // a SICI ends in #
		path = path[:i]
	}
	if decoded, err := url.PathUnescape(path); err == nil {
		path = strings.ToLower(decoded)
	}
	return strings.TrimRight(path, "/")
}

// trimDOI removes what follows a DOI in a sentence: punctuation, quotation marks, and brackets
// that were opened before the DOI.
func trimDOI(s string) string {
	for s != "" {
		c := s[len(s)-1]
		opener := strings.IndexByte(")]}>", c)
		switch {
		case strings.IndexByte(".,;:'\"", c) >= 0:
		case opener >= 0 && strings.Count(s, string("([{<"[opener])) < strings.Count(s, string(c)):
		default:
			return s
		}
		s = s[:len(s)-1]
	}
	return s
}

// ParseID parses an ID as written in front matter, "scheme:value".
func ParseID(s string) (ID, error) {
	scheme, value, ok := strings.Cut(s, ":")
	if ok {
		switch scheme {
		case SchemeArXiv:
			return ArXivID(value)
		case SchemeDOI:
			return DOIID(value)
		case SchemeTitle:
			if isSlug(value) {
				return ID(s), nil
			}
		}
	}
	return "", fmt.Errorf("%q is not an identifier; write arxiv:…, doi:… or title:…", clip(s))
}

// AnyID parses an identifier in any of its usual forms: as in front matter, or as accepted by
// [ArXivID] or [DOIID]. The result is canonical.
func AnyID(s string) (ID, error) {
	for _, read := range []func(string) (ID, error){ParseID, ArXivID, DOIID} {
		if id, err := read(s); err == nil {
			return id.Canonical(), nil
		}
	}
	return "", fmt.Errorf("%q is not an identifier; write one such as 2510.06084, 10.1000/182 or title:a-title", clip(s))
}

// isSlug reports whether s can be part of an address and of a file name: letters, marks and
// digits of any script, separated by '-'.
func isSlug(s string) bool {
	const most = 200
	if s == "" || len(s) > most || !utf8.ValidString(s) || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for _, r := range s {
		if r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !unicode.IsNumber(r) {
			return false
		}
	}
	return true
}

// Scheme returns the part before the colon, empty for the zero ID.
func (id ID) Scheme() string {
	s, _, _ := strings.Cut(string(id), ":")
	return s
}

// Value returns the part after the colon: "2510.06084".
func (id ID) Value() string {
	_, v, _ := strings.Cut(string(id), ":")
	return v
}

// Better reports whether id is of a better scheme than other: arXiv before DOI before title
// before none.
func (id ID) Better(other ID) bool { return id.rank() > other.rank() }

func (id ID) rank() int {
	switch id.Scheme() {
	case SchemeArXiv:
		return 3
	case SchemeDOI:
		return 2
	case SchemeTitle:
		return 1
	}
	return 0
}

func clip(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// HasID reports whether an identifier is the paper's ID or its DOI.
func (p *Paper) HasID(id ID) bool {
	return slices.Contains(p.CanonicalIDs(), id.Canonical())
}

// CanonicalIDs returns the identifiers of the paper: its ID and its DOI.
func (p *Paper) CanonicalIDs() []ID {
	ids := []ID{p.ID.Canonical()}
	if p.DOI != "" {
		ids = append(ids, ID(SchemeDOI+":"+p.DOI).Canonical())
	}
	return ids
}

// arxivDOI is the prefix of the DOIs that arXiv registers for its papers.
// https://info.arxiv.org/help/doi.html
const arxivDOI = SchemeDOI + ":10.48550/arxiv."

// Canonical returns the arXiv identifier if id is a DOI assigned by arXiv, otherwise id.
func (id ID) Canonical() ID {
	if value, ok := strings.CutPrefix(string(id), arxivDOI); ok {
		if better, err := ArXivID(value); err == nil {
			return better
		}
	}
	return id
}

// DOI returns the DOI of the ID ("10.1000/182"), empty if it is not a DOI.
func (id ID) DOI() string {
	if id.Scheme() == SchemeDOI {
		return id.Value()
	}
	return ""
}
