package source

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// readTitle finds the title in the line of a head, and reads the rest of the line. In a
// heading, all text is the title unless something indicates otherwise.
func (h *digestHead) readTitle(spans []span, heading bool) {
	spans = h.withoutVotes(spans)
	if !heading {
		spans = dividedSpans(spans)
	}
	at, end := titleSpan(spans, heading)
	if at < 0 {
		if heading || !h.readBehindLinks(spans) {
			h.readUntitled(spans)
		}
		return
	}
	whole := spanText(spans[at:end])
	h.title = cleanTitle(h.leadingVenues(h.leadingID(whole)))
	if sp := spans[at]; !heading && sp.url == "" && !sp.strong && end < len(spans) && !strings.HasSuffix(h.title, "..") {
		h.title = h.plainTail(h.title)
		h.title = venueTail.ReplaceAllString(strings.TrimRight(h.title, ". "), "")
		h.title = cleanTitle(strings.TrimSuffix(h.title, "."))
	}
	h.titleLinks(spans[at:end])
	if id, ok := tailID(whole); ok {
		h.own = append(h.own, id)
	}
	h.readAround(spans[:at])
	h.readAround(spans[end:])
}

// readBehindLinks reads a line whose title follows links, and reports whether the line is of
// that form.
func (h *digestHead) readBehindLinks(spans []span) bool {
	at := titleBehindLinks(spans)
	if at < 0 {
		return false
	}
	h.readAround(spans[:at])
	end := at + 1
	for end < len(spans) && spans[end].url == "" && !isDivider(spans[end].text) {
		end++
	}
	h.title, h.behind = cleanTitle(strings.TrimLeft(spanText(spans[at:end]), " ])|:-–—·.,")), true
	h.readAround(spans[end:])
	return true
}

// readUntitled reads the links and identifiers of a line without a title.
func (h *digestHead) readUntitled(spans []span) {
	for _, sp := range spans {
		if sp.url != "" {
			h.takeLink(sp, &h.own)
		} else {
			h.takeID(sp.text)
		}
	}
}

// links records the links in a head's own line.
func (h *digestHead) links(spans []span) {
	for _, sp := range spans {
		if sp.url != "" {
			h.takeLink(sp, &h.own)
		}
	}
}

// titleLinks records the links of a title. A link to code is not a link to the paper, so it is
// skipped.
func (h *digestHead) titleLinks(title []span) {
	for _, sp := range title {
		kind, _ := readLink(sp.url)
		if sp.url == "" || kind == codeLink {
			continue
		}
		h.takeLink(sp, &h.own)
		if kind == otherLink {
			h.other = cmp.Or(h.other, sp.url)
		}
	}
}

// tailID returns the identifier at the end of a title.
func tailID(title string) (paper.ID, bool) {
	tail := titleTail.FindString(title)
	if id, ok := identifierIn(tail); ok {
		return id, true
	}
	return identifierIn(strings.Trim(strings.TrimSpace(tail), "[]()（） "))
}

// leadingID records an identifier that precedes a title, and returns the title without it.
func (h *digestHead) leadingID(title string) string {
	id, rest := cutTitleHead(strings.TrimSpace(title))
	if id == "" || !titleLike(rest) {
		return title
	}
	h.takeOwn(id)
	return rest
}

// takeOwn records an identifier of the head, and reports whether it is new.
func (h *digestHead) takeOwn(id paper.ID) bool {
	if slices.Contains(h.own, id) {
		return false
	}
	h.own = append(h.own, id)
	return true
}

// takeID records the identifier in a text, and reports whether there is one that is new.
func (h *digestHead) takeID(s string) bool {
	id, ok := identifierIn(s)
	return ok && h.takeOwn(id)
}

// takeLink records a link of the head, with its identifier in ids. It returns false for a link
// within the digest.
func (h *digestHead) takeLink(sp span, ids *[]paper.ID) bool {
	kind, id := readLink(sp.url)
	switch label := labelOfText(sp.text); {
	case kind == paperLink:
		if len(*ids) < mostIDs && !slices.Contains(*ids, id) {
			*ids = append(*ids, id)
		}
	case kind == emptyLink:
		h.empty = true
	case kind == codeLink || label == codeField && kind != pageLink:
		h.code = cmp.Or(h.code, sp.url)
	case kind == pageLink:
		return false
	case label == projectField:
		h.page = cmp.Or(h.page, sp.url)
	default:
		if h.other == "" && (label == linkField || label == pdfField || label == titleField) {
			h.other = sp.url
		}
	}
	return true
}

// titleSpan returns the range of the spans that are the title of a line: a link to the paper,
// else text in bold, else another link, else the text before links with usual texts such as
// "PDF"; at is -1 if there is no title.
func titleSpan(spans []span, heading bool) (at, end int) {
	for i, sp := range spans {
		if leadsToPaper(sp, heading) && mayLead(spans[:i]) {
			return i, i + 1
		}
	}
	for i, sp := range spans {
		if (isBoldTitle(sp) || sp.strong && leadsWithin(spans, i)) && mayLead(spans[:i]) {
			return i, boldEnd(spans, i)
		}
	}
	for i, sp := range spans {
		if leadsElsewhere(sp, spans[:i]) && mayLead(spans[:i]) {
			return i, i + 1
		}
	}
	return textTitle(spans, heading)
}

// mayLead reports whether spans may precede a title.
func mayLead(before []span) bool {
	const far = 12
	return len(before) <= far && isLead(spanText(before))
}

// leadsToPaper reports whether a span is a link to a paper and has the paper's name as its
// text.
func leadsToPaper(sp span, heading bool) bool {
	if sp.url == "" {
		return false
	}
	kind, _ := readLink(sp.url)
	return kind == paperLink && (namesPaper(sp.text) || heading && titleLike(sp.text))
}

func isBoldTitle(sp span) bool {
	return sp.strong && sp.url == "" && titleLike(sp.text) && !bracketed.MatchString(sp.text)
}

// boldEnd returns the end of a title that begins in bold at i.
func boldEnd(spans []span, i int) int {
	end := i + 1
	for end < len(spans) && spans[end].strong && (spans[end].url == "" || leadsWithin(spans, end)) {
		end++
	}
	if end == len(spans) || spans[end].url != "" {
		return end
	}
	// "**BERT**: Pre-training …" continues after the bold text.
	behind := spans[end].text
	colon := strings.HasPrefix(behind, ":") || strings.HasPrefix(behind, "：") || strings.HasSuffix(strings.TrimSpace(spans[end-1].text), ":")
	if colon && titleLike(strings.TrimLeft(behind, ":： ")) {
		end++
	}
	return end
}

// leadsWithin reports whether a span is a link on part of a title that continues after it:
// "[SAM](https://…): Segment Anything".
func leadsWithin(spans []span, i int) bool {
	if i+1 >= len(spans) || spans[i+1].url != "" || spans[i+1].code || spans[i].strong != spans[i+1].strong || !inSentence(spans[i]) {
		return false
	}
	behind := spans[i+1].text
	word := strings.TrimLeft(behind, ":： ")
	first, _ := utf8.DecodeRuneInString(word)
	return word != behind && titleLike(word) && unicode.IsLetter(first) && !byline.MatchString(word)
}

// leadsElsewhere reports whether a span is a link, other than to code, whose text may be the
// name of a paper. A link within the digest counts only near the start of the line.
func leadsElsewhere(sp span, before []span) bool {
	const near = 12 // bytes
	if sp.url == "" || !namesPaper(sp.text) {
		return false
	}
	switch kind, _ := readLink(sp.url); kind {
	case codeLink:
		return false
	case pageLink:
		return !strings.HasPrefix(sp.url, "#") && len(spanText(before)) < near
	}
	return true
}

// textTitle returns the range of the text before links with usual texts.
func textTitle(spans []span, heading bool) (at, end int) {
	for at < len(spans) && spans[at].url == "" && isTitleMark(spans[at]) {
		at++ // "[SAM]" before "Segment Anything"
	}
	end = at
	for end < len(spans) && (spans[end].url == "" || heading && leadsWithin(spans, end)) && !(spans[end].code && end > at) && !isDivider(spans[end].text) {
		end++
	}
	if end == at || end < len(spans) && !heading && inSentence(spans[end]) || !titleLike(spanText(spans[at:end])) {
		return -1, -1
	}
	return at, end
}

// isTitleMark reports whether a span may precede a title: text in brackets, white space, or a
// date or venue as code.
func isTitleMark(sp span) bool {
	return bracketed.MatchString(sp.text) || strings.TrimSpace(sp.text) == "" || sp.code && (isDateAlone(sp.text) || isVenue(sp.text))
}

// inSentence reports whether a span is a link in a sentence, rather than one with a usual
// text.
func inSentence(sp span) bool {
	_, isID := identifierIn(sp.text)
	return sp.url != "" && !isID && !isLinkWord(sp.text) && !isSectionTitle(sp.text) && sp.text != "" && sp.text != sp.url
}

// dividedSpans puts each divider of a line into a span of its own.
func dividedSpans(spans []span) []span {
	if !slices.ContainsFunc(spans, func(sp span) bool { at, _ := divider(sp.text); return sp.url == "" && at >= 0 }) {
		return spans
	}
	var out []span
	for _, sp := range spans {
		for sp.url == "" && !sp.code {
			at, n := divider(sp.text)
			if at < 0 {
				break
			}
			before, mark := sp, sp
			before.text, mark.text, sp.text = sp.text[:at], sp.text[at:at+n], sp.text[at+n:]
			if before.text != "" {
				out = append(out, before)
			}
			out = append(out, mark)
		}
		if sp.text != "" || sp.url != "" {
			out = append(out, sp)
		}
	}
	return out
}

func isDivider(s string) bool {
	at, n := divider(s)
	return at == 0 && n == len(s)
}

// isLead reports whether a text may precede a title in its line: a number, a date, a year and
// a venue, or names, but not the beginning of a sentence.
func isLead(s string) bool {
	s = strings.TrimSpace(s)
	if len(s) <= 3 || !strings.ContainsFunc(s, unicode.IsLetter) || isDateAlone(strings.Trim(s, " ,:;|-–—[]()")) || titleNumber.ReplaceAllString(s+" ", "") == "" {
		return true
	}
	if s[0] == '[' || s[0] == '(' {
		return strings.HasSuffix(s, "]") || strings.HasSuffix(s, ")") || strings.HasSuffix(s, "] -")
	}
	trimmed := strings.TrimRight(s, " ,:;|-–—.：")
	return labelOfText(trimmed) != noField || looksLikeNames(strings.TrimRight(trimmed, "\"“"), false) || isVenue(trimmed)
}

func isVenue(s string) bool { return venueShape.MatchString(s) }

// readAround reads the text beside a title: links, names, a date, categories.
func (h *digestHead) readAround(spans []span) {
	s := h.plainAround(spans)
	if h.takeID(s) {
		s = arxivInText.ReplaceAllString(s, "")
	}
	marked := false
	if m := byline.FindStringSubmatch(s); m != nil {
		s, marked = m[1], true
	}
	var names []string
	s = emptyBrackets.ReplaceAllString(s, " ")
	for _, piece := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",·|\n，、;", r) }) {
		if piece = strings.Trim(piece, " \t.:-–—()[]{}*&<>："); piece != "" && !h.readAside(piece) {
			names = append(names, trailingYear.ReplaceAllString(piece, ""))
		}
	}
	if joined := strings.Join(names, ", "); !h.says(authorsField) && looksLikeNames(joined, marked) {
		h.say(authorsField, joined)
	}
}

// plainAround reads the links and the code beside a title, and returns the remaining text.
func (h *digestHead) plainAround(spans []span) string {
	var plain strings.Builder
	for i, sp := range spans {
		switch {
		case sp.url != "":
			h.takeLink(sp, &h.own)
		case sp.code:
			h.takeID(sp.text)
			h.topics = append(h.topics, categoriesOf(sp.text)...)
		default:
			plain.WriteString(sp.text)
			if i+1 < len(spans) && spans[i+1].url == "" && sp.em != spans[i+1].em {
				plain.WriteByte(' ')
			}
		}
	}
	return plain.String()
}

// readAside reads one part of the text beside a title, and reports whether it understood the
// part.
func (h *digestHead) readAside(piece string) bool {
	switch {
	case isDateAlone(piece):
		if !h.says(publishedField) {
			h.say(publishedField, piece)
		}
	case len(categoriesOf(piece)) > 0:
		h.topics = append(h.topics, categoriesOf(piece)...)
	case labelOfText(piece) != noField, isLinkWord(piece):
	case isVenue(piece):
		h.venueOf(piece)
	default:
		return false
	}
	return true
}

// mostIDs is the maximum number of identifiers that are kept per head. A head with so many is
// a list of links.
const mostIDs = 100

var (
	bracketed = text.LazyRegexp(`^\s*\[[^\]]*\]\s*$`)
	// "arXiv 2024" after a title
	venueTail = text.LazyRegexp(`\.\s+(?:arXiv(?: preprint)?|[A-Z][\w&'-]{1,12}(?: [A-Z][\w&'-]{1,12}){0,2}),?\s+(?:19|20)\d\d$`)
)

var venueShape = text.LazyRegexp(`^(?:[A-Z]|arX)[A-Za-z&+-]{1,12}[ ']*(?:\d{2}|(?:19|20)\d\d)$|^(?:19|20)\d\d[ -]?[A-Z][A-Za-z&+-]{1,12}$`)

var (
	emptyBrackets = text.LazyRegexp(`[\[(（]\s*[\])）]|[\[\]]`)
	trailingYear  = text.LazyRegexp(`[.,]?\s+\(?(?:19|20)\d\d\)?$`)
)
