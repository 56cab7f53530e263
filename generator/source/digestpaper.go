package source

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"offprint/generator/cite"
	"offprint/generator/paper"
	"offprint/generator/text"
)

// digestItem makes an item from a head that is a paper.
func (d *digestPage) digestItem(h *digestHead) Item {
	it := d.rawItem(h)
	if !titleLike(h.title) {
		it.Err = errors.New("it has no title")
		return it
	}
	if len(h.title) > longestTitle {
		it.Err = errors.New("it has no title: the text in its place is long enough to be an abstract")
		return it
	}
	id, doi, err := h.identify(&it)
	if err != nil {
		it.Err = err
		return it
	}
	draft := &cite.Draft{}
	draft.Text("title", h.title)
	switch id.Scheme() {
	case paper.SchemeArXiv:
		draft.Entry.Set("eprint", id.Value())
		draft.Entry.Set("eprinttype", "arxiv")
	case paper.SchemeDOI:
		doi = cmp.Or(doi, id.Value())
	}
	draft.Entry.Set("doi", doi)
	abstract, summary := h.abstracts(&it)
	if isAddress(abstract) {
		it.Err = fmt.Errorf("its abstract is an address, %s", quote(abstract))
		return it
	}
	abstract = h.authorsOf(draft, &it, abstract)
	if len(abstract) <= maxAbstract {
		draft.Abstract(abstract)
	}
	for _, topic := range h.allTopics() {
		draft.Keyword(topic)
	}
	if s := h.value(publishedField); s != "" {
		if date := digestDate(s); date != "" {
			draft.Date("date", date)
		} else {
			it.note("%s is not a date", quote(s))
		}
	}
	draft.Text("note", text.OneLine(h.value(commentsField)))
	draft.Text("journalref", cmp.Or(text.OneLine(h.value(venueField)), h.venue))
	if id == "" {
		if u, ok := text.URL(h.other); ok {
			draft.Entry.Set("url", u)
		}
	}
	p, notes := draft.Paper()
	it.Notes = append(it.Notes, notes...)
	p.Summary = text.OneLine(cleanAbstract(summary))
	p.Organization = h.organization()
	p.Upvotes = h.upvotes(&it)
	h.linksTo(&p)
	return d.call.finish(it, d.record(h, p, &it), abstract)
}

// rawItem returns the item of a head with its bytes as found.
func (d *digestPage) rawItem(h *digestHead) Item {
	it := Item{Where: fmt.Sprintf("line %d", h.line.n), Raw: d.raw(h.line.n, h.last)}
	it.noteEncoding()
	return it
}

// identify returns the paper's identifier, and a DOI if the paper also has one. It is an error
// if the links in the title and in labeled values lead to two papers on arXiv.
func (h *digestHead) identify(it *Item) (id paper.ID, doi string, err error) {
	var sure []paper.ID // in the title, in labeled values
	add := func(ids []paper.ID) {
		for _, one := range ids {
			if one.Scheme() == paper.SchemeArXiv && !slices.Contains(sure, one) {
				sure = append(sure, one)
			}
		}
	}
	add(h.own[:min(len(h.own), 1)])
	add(h.labelIDs())
	if len(sure) > 1 {
		return "", "", fmt.Errorf("its links lead to two papers, %s and %s", sure[0].Value(), sure[1].Value())
	}
	all := h.allIDs()
	if v := h.field(doiField); v != nil {
		if d := firstDOI(&Item{}, v.text()); d != "" {
			all = append(all, paper.ID(paper.SchemeDOI+":"+d))
		}
		all = append(all, paperIDs(v.spans)...)
	}
	var others []string
	for _, one := range all {
		switch {
		case one.Scheme() == paper.SchemeDOI:
			doi = cmp.Or(doi, one.Value())
		case id == "":
			id = one
		case one != id && !slices.Contains(others, one.Value()):
			others = append(others, one.Value())
		}
	}
	if len(others) > 0 {
		it.note("it links to %s too", strings.Join(others[:min(len(others), 5)], ", "))
	}
	if id == "" && doi != "" {
		return paper.ID(paper.SchemeDOI + ":" + doi), "", nil
	}
	switch {
	case id != "":
	case h.empty:
		it.note("its link to arXiv has no identifier; it is identified by its title")
	default:
		it.note("it has no identifier; it is identified by its title")
	}
	return id, doi, nil
}

// abstracts returns the abstract, and the summary by somebody else, as found.
func (h *digestHead) abstracts(it *Item) (abstract, summary string) {
	for _, v := range h.fields {
		// "Abstract" may also be the text of a link to the abstract.
		if s := v.text(); v.field == abstractField && !isNothing(s) && (abstract == "" || isAddress(abstract) && !isAddress(s)) {
			abstract = s
		}
	}
	summary = h.value(summaryField)
	// An abstract in Chinese is a translation if the paper's title is in English.
	if abstract != "" && isHan(abstract) && !isHan(h.title) {
		other := ""
		for _, v := range h.fields {
			if v.field == abstractField && !isHan(v.text()) && !isNothing(v.text()) {
				other = v.text()
				break
			}
		}
		summary, abstract = cmp.Or(summary, abstract), other
	}
	if abstract == "" && !h.row {
		if p := h.unlabelled(); isHan(p) && !isHan(h.title) {
			summary = cmp.Or(summary, p)
		} else {
			abstract = p
		}
	}
	return abstract, summary
}

// isHan reports whether more than a third of a text's letters are Chinese, Japanese or Korean.
func isHan(s string) bool {
	han, all := 0, 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			all++
			if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
				han++
			}
		}
	}
	return han*3 > all
}

// authorsOf adds the authors to a draft, and returns the abstract. If there is a text instead
// of authors and no abstract, the text is the abstract.
func (h *digestHead) authorsOf(draft *cite.Draft, it *Item, abstract string) string {
	s := h.value(authorsField)
	if s == "" {
		return abstract
	}
	list, more := digestNames(s)
	if !namePersons(list) {
		if abstract == "" && len(s) >= longParagraph {
			it.note("the text in place of its authors is treated as its abstract")
			return s
		}
		it.note("%s are not names of authors", quote(s))
		return abstract
	}
	var once names
	for _, name := range list {
		once.add(name)
	}
	for _, name := range once.list {
		draft.Author(name)
	}
	draft.Entry.MoreAuthors = more
	return abstract
}

// allTopics returns the arXiv categories of a paper and of the innermost section around it that
// names exactly one, and the paper's keywords. A bot's search terms are not included.
func (h *digestHead) allTopics() []string {
	var topics distinct
	if v := h.field(categoriesField); v != nil {
		topics.add(categoriesOf(v.text())...)
	}
	topics.add(h.topics...)
	for _, v := range h.fields {
		if v.field == linkField { // "arXiv:2401.00001 [cs.CV]"
			topics.add(categoriesOf(v.text())...)
		}
	}
	for above := h.parent; above != nil; above = above.parent {
		if !above.entry {
			if list := categoriesOf(above.line.text); len(list) == 1 {
				topics.add(list...)
				break
			}
		}
	}
	if v := h.field(keywordsField); v != nil && !isNothing(v.text()) {
		for _, word := range keywordsOf(v) {
			topics.add(text.Line(word))
		}
	}
	return topics.list
}

func keywordsOf(v *digestValue) []string {
	const longest = 60
	var words []string
	for _, sp := range v.spans {
		if sp.code {
			words = append(words, sp.text)
		}
	}
	if len(words) == 0 {
		words = strings.FieldsFunc(v.text(), func(r rune) bool { return strings.ContainsRune(",;，；、|\n·", r) })
	}
	var out []string
	for _, word := range words {
		if word = strings.Trim(word, " #.`"); word != "" && len(word) <= longest && strings.ContainsFunc(word, unicode.IsLetter) && !strings.Contains(word, "://") {
			out = append(out, word)
		}
	}
	return out
}

// linksTo sets the paper's links.
func (h *digestHead) linksTo(p *paper.Paper) {
	code, page := h.code, h.page
	for _, v := range h.fields {
		for _, sp := range v.spans {
			if kind, _ := readLink(sp.url); sp.url == "" || kind == pageLink || kind == paperLink || kind == emptyLink {
				continue
			}
			switch v.field {
			case codeField:
				code = cmp.Or(code, sp.url)
			case projectField:
				page = cmp.Or(page, sp.url)
			}
		}
	}
	if code == "" && h.other != "" {
		if kind, _ := readLink(h.other); kind == codeLink {
			code = h.other
		}
	}
	if u, ok := text.URL(code); ok {
		p.Links.Code = u
	}
	if u, ok := text.URL(page); ok {
		p.Links.Project = u
	}
}

// record makes a record from a paper, with the days of its listing and of the scrape.
func (d *digestPage) record(h *digestHead, p paper.Paper, it *Item) *Record {
	listed := h.day
	for above := h.parent; above != nil; above = above.parent {
		if !above.entry {
			if v := above.field(publishedField); v != nil {
				if days := digestDays(v.text()); len(days) == 1 {
					listed = days[0]
					break
				}
			}
		}
	}
	if listed == 0 && d.updated() == 0 {
		listed = d.named
	}
	if listed != 0 && d.call.in.Day != 0 {
		listed = d.call.in.Day
	}
	day := listed
	if listed != 0 && p.Published > listed.AddDays(1) {
		it.note("it was published on %v, after %v, which is not the day of its listing then", p.Published, listed)
		listed = 0
	}
	return &Record{Paper: p, Listed: listed, Scraped: cmp.Or(d.call.in.Day, d.updated(), d.named, day, d.call.in.Today)}
}

// isAddress reports whether a text is an address and nothing else.
func isAddress(s string) bool {
	s = strings.Trim(strings.TrimSpace(s), "<>[]()")
	return (strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "www.")) && len(strings.Fields(s)) == 1
}

var nothing = text.LazyRegexp(`(?i)^(?:null|none|n/?a|nan|-+|–|—|无|暂无|tbd|unknown|not available|link|\[?\]?|.{0,40}(?:generation failed|unavailable|not available|extraction failed)\.?|no abstract.{0,60}|_?no .{0,60}available.{0,40})$`)

// isNothing reports whether a value says that there is no value.
func isNothing(s string) bool {
	s = strings.Trim(strings.TrimSpace(s), "*_`|")
	return s == "" || len(s) < 160 && nothing.MatchString(s)
}

// titleKey reduces a title to its letters and digits.
func titleKey(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text.Fold(s))
}

// sameTitle reports whether two titles may be of the same paper. One may be cut short, at its
// end or its beginning.
func sameTitle(a, b string) bool {
	x, y := titleKey(a), titleKey(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	const shortest = 12 // length of an end alone
	return strings.HasPrefix(y, x) || len(x) >= shortest && strings.HasSuffix(y, x)
}

// agrees reports whether another entry with the same identifier is of the same paper: the
// titles must agree, and the authors must not contradict.
func (h *digestHead) agrees(other *digestHead) bool {
	if !sameTitle(h.title, other.title) {
		return false
	}
	v, w := h.field(authorsField), other.field(authorsField)
	if v == nil || w == nil {
		return true
	}
	a, _ := digestNames(v.text())
	b, _ := digestNames(w.text())
	if !namePersons(a) || !namePersons(b) {
		return true
	}
	words := map[string]bool{}
	for _, name := range a {
		for _, word := range text.Words(name) {
			words[word] = true
		}
	}
	for _, name := range b {
		for _, word := range text.Words(name) {
			if words[word] && utf8.RuneCountInString(word) > 1 {
				return true
			}
		}
	}
	// Names in two different scripts cannot be compared.
	return isHan(v.text()) != isHan(w.text())
}

// organization returns the organization of a paper. It returns "" if there are several, since
// none of them is more important than the others.
func (h *digestHead) organization() string {
	const longest, words = 80, 8
	s := h.value(organizationField)
	if isAddress(s) || len(s) > longest || len(strings.Fields(s)) > words || strings.ContainsAny(s, ",;，；、|\n/·:：。<>{}") || !titleLike(s) {
		return ""
	}
	return text.Line(s)
}
