package source

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// linkKind is the kind of target that a link in a digest has.
type linkKind uint8

const (
	otherLink linkKind = iota
	paperLink          // has an identifier
	emptyLink          // to arXiv, without an identifier
	codeLink
	pageLink // within the digest, or its repository
)

var (
	// Sites that have only arXiv papers, or a page for each under its identifier.
	arxivAddress   = text.LazyRegexp(`(?i)^https?://(?:(?:[a-z0-9.-]*\.)?(?:arxiv\.org|alphaxiv\.org|ar5iv\.org)|(?:www\.)?(?:huggingface\.co/papers|hf\.co/papers|papers\.cool/arxiv|semanticscholar\.org/arxiv|scirate\.com/arxiv|arxiv\.dev/abs))/`)
	doiAddress     = text.LazyRegexp(`(?i)^https?://(?:dx\.)?(?:doi\.org|dl\.acm\.org/doi(?:/abs|/pdf|/full)?|link\.springer\.com/(?:article|chapter)|onlinelibrary\.wiley\.com/doi(?:/abs|/full)?|pubs\.acs\.org/doi|journals\.aps\.org/\w+/abstract|www\.(?:bio|med)rxiv\.org/content(?:/early/[\d/]+)?)/(10\.\d{4,9}/[^\s?#]+)`)
	preprintSuffix = text.LazyRegexp(`(?:v\d+)?(?:\.full)?(?:\.pdf)?$`)
	codeAddress    = text.LazyRegexp(`(?i)^https?://(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org|gitee\.com|codeberg\.org)/[^/\s]+/[^/\s]+`)
	arxivInText    = text.LazyRegexp(`(?i)\barxiv(?:\s?:\s?|\.org/(?:abs|pdf|html)/)(\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[a-z]{2})?/\d{7}(?:v\d+)?)\b`)
	arxivBare      = text.LazyRegexp(`^(?:\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7}(?:v\d+)?)$`)
)

// readLink returns the kind of an address, and the identifier in it.
func readLink(url string) (linkKind, paper.ID) {
	if len(url) > longestLink {
		return otherLink, ""
	}
	if strings.HasPrefix(url, "/") {
		url = absolute(url)
	}
	if arxivAddress.MatchString(url) {
		if id, _ := arxivIDOf(url); id != "" {
			return paperLink, id
		}
		if t := strings.TrimRight(url, "/"); strings.HasSuffix(t, "/abs") || strings.HasSuffix(t, "/pdf") {
			return emptyLink, ""
		}
		return otherLink, ""
	}
	if m := doiAddress.FindStringSubmatch(url); m != nil {
		doi := m[1]
		if strings.Contains(url, "rxiv.org/") {
			doi = preprintSuffix.ReplaceAllString(doi, "")
		}
		if id := doiOf(doi); id != "" {
			return paperLink, id
		}
		return otherLink, ""
	}
	switch {
	case codeAddress.MatchString(url):
		return codeLink, ""
	case !strings.Contains(url, "://"):
		return pageLink, ""
	}
	return otherLink, ""
}

// identifierIn returns the arXiv identifier that a short text consists of or contains.
func identifierIn(s string) (paper.ID, bool) {
	s = strings.TrimSpace(s)
	if arxivBare.MatchString(s) {
		if id, err := paper.ArXivID(s); err == nil {
			return id, true
		}
	}
	if len(s) <= 400 {
		if m := arxivInText.FindStringSubmatch(s); m != nil {
			if id, err := paper.ArXivID(m[1]); err == nil {
				return id, true
			}
		}
	}
	return "", false
}

// titleLike reports whether a text may be a title: it has letters, and is not an identifier,
// address, date, label or usual link text.
func titleLike(s string) bool {
	s = strings.TrimSpace(s)
	if len(s) < 2 || strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "www.") || isDateAlone(s) || isLinkWord(s) {
		return false
	}
	if arxivBare.MatchString(s) {
		return false
	}
	if m := arxivInText.FindString(s); m != "" && len(s)-len(m) < 14 {
		return false // "arXiv:2401.00001 [cs.CV]"
	}
	letters := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
			if r > 0x2e80 { // a Han character and the like says more than a letter
				letters++
			}
		}
	}
	return letters >= 3
}

// namesPaper reports whether the text of a link is long enough to be a title rather than a
// short word in a sentence.
func namesPaper(s string) bool {
	return titleLike(s) && !isSectionTitle(s) && (len(strings.Fields(s)) > 1 || utf8.RuneCountInString(s) >= 8)
}

// cleanTitle removes what bots put around a title: numbers, symbols, "Paper 3:", an identifier
// in parentheses, quotation marks.
func cleanTitle(s string) string {
	s = strings.TrimSpace(s)
	for range 4 {
		before := s
		s = strings.TrimFunc(s, func(r rune) bool {
			return unicode.IsSpace(r) || unicode.Is(unicode.So, r) || unicode.Is(unicode.Mn, r) && r >= 0xfe00 || r == 0x200d || r >= 0x1f3fb && r <= 0x1f3ff
		})
		s = titleNumber.ReplaceAllString(s, "")
		s = titleTail.ReplaceAllString(s, "")
		if m := titleVenue.FindStringSubmatch(s); m != nil && (isVenue(m[1]) || isDateAlone(m[1])) {
			s = s[len(m[0]):]
		}
		s = strings.TrimRight(s, " ,;|–—·-[(（")
		for _, q := range []string{"“”", "「」", "《》", "\"\"", "``"} {
			open, n := utf8.DecodeRuneInString(q)
			end, _ := utf8.DecodeLastRuneInString(q)
			if first, _ := utf8.DecodeRuneInString(s); first == open && len(s) > 2*n {
				if last, m := utf8.DecodeLastRuneInString(s); last == end && strings.Count(s, q[:n]) <= 2 {
					s = s[n : len(s)-m]
				}
			}
		}
		if s == before {
			break
		}
	}
	return s
}

var (
	titleNumber = text.LazyRegexp(`^(?:(?:(?:paper|论文)\s*)?(?:#\s*\d{1,4}|\[\d{1,4}\]|\(\d{1,4}\)|\d{1,3}(?:[.)、:：]|\s*[-–—|]\s)|(?:№|no\.)\s*\d{1,4}[.:]?)|(?i:paper\s+\d{1,4}\s*[:：.])|(?i:hot|new|must[ -]read|trending|featured|top pick)\s*(?:[:：]|!\s)|(?i:title|paper title|标题|论文标题)\s*[:：])\s*`)
	titleVenue  = text.LazyRegexp(`^[(\[【]([^()\[\]【】]{2,40})[)\]】]\s*`)
	titleTail   = text.LazyRegexp(`(?i)\s*[\[(（]\s*(?:arxiv\s?:\s?)?(?:\d{4}\.\d{4,5}(?:v\d+)?)(?:\s*\[[a-z-]+(?:\.[a-z]{2,})?\])?\s*[\])）]\s*$|\s*[\[(]\s*(?:back|top|back to top|pdf|paper|arxiv|code|abs|link)\s*[\])]\s*$`)
)
