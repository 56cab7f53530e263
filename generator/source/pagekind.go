package source

import (
	"strconv"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// lineKind is the kind of a line of a page.
type lineKind int

const (
	isText    lineKind = iota
	isEmpty            // nothing to read, such as a picture or an empty bullet
	isSite             // navigation
	isName             // the page's own name
	isPeriod           // the page's day, week or month
	isSubmit           // "Submitted by", possibly with the user
	isCount            // votes, comments or stars
	isMiddle           // the middle dot
	isAuthors          // "6 authors"
	isToolbar          // "GitHub 11.3k", "arXiv Page"
)

// sorted is a line with its kind.
type sorted struct {
	*pageLine
	kind    lineKind
	count   int  // isCount, isAuthors, isToolbar: the count
	counted bool // isCount, isToolbar: count is set; isAuthors: behind is set
	behind  int  // isAuthors: comments after the number of authors
	upvote  bool // isCount: the line says that it is votes
	date    listingDate
	dated   bool // the line is a date, perhaps with a number of comments after it
	whom    bool // isSubmit: the user is on the same line
	code    bool // isToolbar: the repository
}

var (
	bulletMark    = text.LazyRegexp(`^(?:[-*+•‣◦▪●○∙⋅–—] ?|\d{1,3}\. )*(?:\[[ xX-]?\] ?)?`)
	boxMark       = text.LazyRegexp(`^(?:[-*] )?\[[ xX-]?\](?: |$)`)
	submitLine    = text.LazyRegexp(`(?i)^submitted by ?(.*)$`)
	upvoteLine    = text.LazyRegexp(`(?i)^upvotes? ?:?(?: ?(\d[\d.,]*k?|-))?$`)
	toolLine      = text.LazyRegexp(`(?i)^(?:link: ?)?(github|gitlab|code|repo(?:sitory)?|arxiv(?: page)?|(?:view )?(?:on )?(?:arxiv|alphaxiv)(?: page)?|(?:view |download )?pdf|project(?: page)?|hugging ?face|hf)(?:[: ]+(?:⭐|★|stars?)? ?(\d[\d.,]*k?))?(?: ?(?:⭐|★|stars?))?(?: (?:arxiv|project) page)*$`)
	starsLine     = text.LazyRegexp(`(?i)^(?:⭐|★)? ?(\d[\d.,]*k?) ?(?:(?:⭐|★|stars?) ?)?(?:on )?(?:github|gitlab|repo(?:sitory)?)(?: (?:⭐|★|stars?))?$`)
	holderLine    = text.LazyRegexp(`^(?:!?\[(?:[^\]\[]*(?:图片|Image|IMG|INLINE|image|Thumbnail|thumbnail|avatar|logo)[^\]\[]*|[\w-]{2,16})?\]|\(BUTTON\)|_{5,}|[\x{2070}-\x{2089}]+|(?i:image)(?: \d+)?|￼)$`)
	holderPrefix  = text.LazyRegexp(`^!?\[[^\]\[]*\] ?`)
	publishedLine = text.LazyRegexp(`(?i)^(?:published|submitted|listed) on `)
)

// isTool reports whether the text of a link is one of those that lead from a paper to its
// repository or its files.
func isTool(s string) bool {
	return toolLine.MatchString(s) || starsLine.MatchString(s) || len(s) < 8 && countPattern.MatchString(s)
}

// isPageName reports whether a line is the name of the page itself.
func isPageName(s string) bool {
	s = strings.TrimSpace(strings.TrimLeft(s, "#* "))
	switch strings.TrimSuffix(strings.TrimSuffix(s, "*"), "*") {
	case pageName, pageName + " - Hugging Face", "Trending Papers", "Trending Papers - Hugging Face", "Weekly Papers", "Monthly Papers":
		return true
	}
	return false
}

// longestSign is the length in bytes of the longest line that can be anything other than text.
const longestSign = 120

// sortLine determines the kind of a line.
//
//complex:because what a line can be, tried in the order in which it wins
func sortLine(l *pageLine) sorted {
	s := sorted{pageLine: l}
	plain := l.plain
	if plain == "" {
		s.kind = isEmpty
		return s
	}
	if len(plain) > longestSign {
		return s
	}
	if isDot(plain) {
		s.kind = isMiddle
		return s
	}
	bare := plain
	if !letterFirst(plain) {
		bare = bulletMark.ReplaceAllString(plain, "")
	}
	box := len(bare) < len(plain) && boxMark.MatchString(plain)
	switch {
	case l.link.kind == toLogin && (bare == "" || bare == "-"), (plain == "-" || plain == "–" || plain == "−") && l.linked, box && plain[len(plain)-1] == '-' && bare == "-":
		s.kind, s.counted = isCount, true
		return s
	case isDot(bare):
		s.kind = isMiddle
		return s
	case bare == "" || len(bare) < 120 && !letterFirst(bare) && holderLine.MatchString(bare) || strings.EqualFold(bare, "image") && !letterTitle(l):
		s.kind = isEmpty
		return s
	}
	if n, behind, ok := authorsLine(plain); ok {
		s.kind, s.count, s.behind, s.counted = isAuthors, n, max(behind, 0), behind >= 0
		return s
	}
	if isPageName(plain) && !l.link.splits() {
		s.kind = isName
		return s
	}
	if m := submitLine.FindStringSubmatch(bare[:min(len(bare), 80)]); m != nil && len(bare) < 80 {
		s.kind = isSubmit
		s.whom = strings.TrimSpace(holderPrefix.ReplaceAllString(m[1], "")) != ""
		return s
	}
	if m := upvoteLine.FindStringSubmatch(bare); m != nil {
		s.kind, s.upvote = isCount, true
		if m[1] != "" {
			s.count, _ = readCount(m[1])
			s.counted = true
		}
		return s
	}
	// A number that leads to the paper's page is the paper's title.
	if n, ok := readCount(bare); ok && (bare == plain || box || l.linked) && l.link.kind != toPaper {
		s.kind, s.count, s.counted = isCount, n, true
		if l.link.kind == toCode {
			s.kind, s.code = isToolbar, true
		}
		return s
	}
	if m := toolLine.FindStringSubmatch(bare); m != nil && l.link.kind != toPaper {
		s.kind, s.code = isToolbar, l.link.kind == toCode || strings.Contains(strings.ToLower(m[1]), "git")
		s.count, s.counted = readCount(m[2])
		return s
	}
	if m := starsLine.FindStringSubmatch(bare); m != nil && l.link.kind != toPaper {
		s.kind, s.code = isToolbar, true
		s.count, s.counted = readCount(m[1])
		return s
	}
	s.date, s.dated = readDate(plain)
	if period := periodLine(plain); period || s.dated && !s.date.counted {
		s.kind = isPeriod
		return s
	}
	if isNavigation(bare) || l.link.kind == toSite || l.link.kind == toPeriod {
		s.kind = isSite
	}
	return s
}

// letterFirst reports whether s begins with an ASCII letter. s must not be empty.
func letterFirst(s string) bool {
	c := s[0] | 0x20
	return 'a' <= c && c <= 'z'
}

// printed matches what browsers print at the edges of a page.
var printed = text.LazyRegexp(`(?i)^(?:\d{1,4}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}:\d{2}.*|(?:(?:https?|file)://\S+ ?)?\d{1,3}/\d{1,3}|file://\S+|daily papers - hugging face)$`)

// oneWord reports whether s is a single word.
func oneWord(s string) bool { return !strings.Contains(s, " ") && len(s) < 60 }

// isBulletOnly reports whether a line is a character that is a bullet elsewhere.
func isBulletOnly(s string) bool { return s == "•" || s == "∙" || s == "‧" }

// letterTitle reports whether a line that looks like a placeholder may be a title.
func letterTitle(l *pageLine) bool {
	return l.heading || l.link.kind == toPaper && strings.Contains(l.plain, " ")
}

// paper returns the paper that the line belongs to according to its link, or "".
func (s *sorted) paper() paper.ID { return s.link.of() }

var (
	authorsPattern = text.LazyRegexp(`^(?:[·•‣◦▪●○∙⋅*+–—-]\s*)*(\d{1,3}(?:[,. ]\d{3})+|\d{1,6}) ?authors?(?: +(\d{1,6}))?$`)
	countPattern   = text.LazyRegexp(`^(\d{1,3}(?:,\d{3})+|\d{1,7})(?:\.(\d{1,3}))?([kKmM]?)$`)
	navigationLine = text.LazyRegexp(`(?i)^(?:by ?\S+ ?and the research community|© ?(?:\d{4} )?hugging face|title: (?:daily|trending) papers.*|warning: this page .*|page \d+ of \d+)$`)
)

// navigation contains the site's own lines, in lower case.
var navigation = lineSet(`
	new|get trending papers in your email inbox|get trending papers in your email inbox!|get trending papers in your email inbox once a day
	get trending papers in your email inbox once a day!|subscribe|daily papers|trending papers|trending|by|ak|by ak|byak|and the research community
	search by arxiv id or title|submit a paper|search papers|daily|weekly|monthly|today|search|previous|next|previousnext|load more|load more papers
	hot|top|recent|system theme|company|tos|privacy|about|careers|jobs|website|models|datasets|spaces|buckets|buckets new|posts|pricing|docs
	enterprise|community|solutions|log in|sign up|hugging face|hugging face's logo|hugging face's logo hugging face|search models, datasets, users...
	hugging face's logo search models, datasets, user|hugging face's logo search models, datasets, users|search models, datasets, user|search models, datasets, users
	search models, datasets, use|trending papers ranked by github stars activity|...|…|skip to content|markdown content:|extracted text|tasks|huggingchat
	collections|languages|organizations|blog|learn|discord|forum|github|team & enterprise|hugging face pro|enterprise support|inference providers
	inference endpoints|storage buckets|submit|submit paper|submit your paper|filter|filters|sort|sort by|date|sign in to vote|log in to vote
	log in or sign up to vote|login|sign in|upvoted|most upvoted|newest|oldest|share|subscribe to daily papers`)

func lineSet(s string) map[string]bool {
	set := map[string]bool{}
	for _, line := range strings.FieldsFunc(s, func(r rune) bool { return r == '|' || r == '\n' }) {
		set[strings.TrimSpace(line)] = true
	}
	return set
}

// isNavigation reports whether a line belongs to the site or was added by the browser in
// print.
func isNavigation(s string) bool {
	if len(s) >= 120 {
		return false
	}
	lower := strings.ToLower(s)
	if navigation[lower] || lower != "" && strings.IndexByte("bt\xc2wp", lower[0]) >= 0 && navigationLine.MatchString(s) || isPrinted(s) {
		return true
	}
	words := strings.Fields(lower)
	for _, w := range words {
		if !footWords[w] {
			return false
		}
	}
	return len(words) > 1
}

// isPrinted reports whether a line is what browsers print at the edges of a page.
func isPrinted(s string) bool {
	if s == "" || len(s) >= 200 {
		return false
	}
	switch s[0] {
	case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'h', 'f', 'D', 'd':
		return printed.MatchString(s)
	}
	return false
}

// footWords are words that form one line at the foot of the page, in any order.
var footWords = wordSet("previous next tos privacy about jobs careers models datasets spaces pricing docs buckets enterprise company website")

// authorsLine parses "• 6 authors" and the number of comments that may follow; comments is -1
// if it does not.
func authorsLine(s string) (n, comments int, ok bool) {
	if len(s) > 40 || !strings.Contains(s, "author") {
		return 0, -1, false
	}
	m := authorsPattern.FindStringSubmatch(s)
	if m == nil {
		return 0, -1, false
	}
	n, err := strconv.Atoi(strings.NewReplacer(",", "", ".", "", " ", "").Replace(m[1]))
	comments = -1
	if m[2] != "" {
		comments, _ = strconv.Atoi(m[2])
	}
	return n, comments, err == nil && n > 0
}

// readCount parses a count as the site displays it: "42", "1.2k", "1.32k".
func readCount(s string) (int, bool) {
	if s == "" || s[0] < '0' || s[0] > '9' || len(s) > 16 {
		return 0, false
	}
	m := countPattern.FindStringSubmatch(s)
	if m == nil || m[2] != "" && m[3] == "" {
		return 0, false
	}
	n, err := strconv.Atoi(strings.ReplaceAll(m[1], ",", ""))
	if err != nil {
		return 0, false
	}
	unit := map[string]int{"": 1, "k": 1000, "m": 1000_000}[strings.ToLower(m[3])]
	n *= unit
	for _, c := range m[2] {
		unit /= 10
		n += int(c-'0') * unit
	}
	return n, true
}

// isDot reports whether a line is the dot before the date, or a bullet.
func isDot(s string) bool {
	switch s {
	case "·", "•", "∙", "⋅", "‧", "・", "･":
		return true
	}
	return false
}

var dots = text.LazyRegexp(`[·•∙⋅‧・･]`)
