package desk

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"offprint/generator/archive"
	"offprint/generator/paper"
	"offprint/generator/text"
)

// most is the number of papers on one page of a list.
const most = 100

// undated is used instead of a day for papers without one.
const undated = "undated"

// listQuery selects the papers of a list.
type listQuery struct {
	day   string // "2025-10-07", or undated; "" for the newest day
	words string // must occur in titles, names, topics or identifiers; "" for all papers of the day
	from  int    // number of papers to skip
}

func parseListQuery(v url.Values) listQuery {
	q := listQuery{day: v.Get("day"), words: strings.TrimSpace(v.Get("q"))}
	q.from, _ = strconv.Atoi(v.Get("from")) // 0 if invalid
	q.from = max(q.from, 0)
	return q
}

// href returns the address of the list.
func (q listQuery) href() string {
	v := url.Values{}
	if q.words != "" {
		v.Set("q", q.words)
	} else if q.day != "" {
		v.Set("day", q.day)
	}
	if q.from > 0 {
		v.Set("from", strconv.Itoa(q.from))
	}
	if len(v) == 0 {
		return "/"
	}
	return "/?" + v.Encode()
}

// listPage is the data of a list's page.
type listPage struct {
	listQuery
	Heading            string
	Rows               []row
	Total              int
	Newer, Older, More string // addresses; empty if there is none
	Reason             string
	Problems           []string
}

// Words, Day and Here are used by the forms of the page.
func (l listPage) Words() string { return l.words }
func (l listPage) Day() string   { return l.day }
func (l listPage) Here() string  { return l.href() }

// From returns the number of skipped papers.
func (l listPage) From() int { return l.from }

// row is a paper in a list.
type row struct {
	Path, Title, By, ID, Day string
	Votes                    int
	Tags                     []string
	Note                     string // its beginning
	Picked, Hidden           bool   // in the files
	Pick, Hide               bool   // in the form
	Draft                    bool
	Site                     string // address of its page
}

// list returns the papers of a list.
func (d *Desk) list(ctx context.Context, q listQuery) (listPage, error) {
	s, err := d.shelf(ctx)
	if err != nil {
		return listPage{}, err
	}
	page := listPage{listQuery: q}
	for _, p := range s.problems {
		page.Problems = append(page.Problems, p.Error())
	}
	page.Problems = append(page.Problems, s.hidden.Problems...)
	var cards []*archive.Card
	if q.words != "" {
		page.Heading = "Search"
		if cards, err = find(ctx, s.Cards, q.words); err != nil {
			return page, err
		}
	} else {
		cards = page.ofDay(s.Cards)
	}
	page.Total = len(cards)
	page.from = min(q.from, len(cards))
	cards = cards[page.from:]
	if len(cards) > most {
		cards = cards[:most]
		next := page.listQuery
		next.from += most
		page.More = next.href()
	}
	for _, c := range cards {
		page.Rows = append(page.Rows, d.row(c, s.hidden))
	}
	return page, nil
}

// ofDay returns the papers of the requested day, those with most votes first, and sets the
// page's heading and the links to the days around it.
func (l *listPage) ofDay(all []*archive.Card) []*archive.Card {
	name := func(c *archive.Card) string { return cmp.Or(c.Outline().Date.String(), undated) }
	days := map[string][]*archive.Card{}
	for _, c := range all {
		n := name(c)
		days[n] = append(days[n], c)
	}
	var names []string // oldest first, preceded by the undated papers
	for n := range days {
		names = append(names, n)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(order(a), order(b)), cmp.Compare(a, b))
	})
	if l.day == "" && len(names) > 0 {
		l.day = names[len(names)-1]
	}
	at, found := slices.BinarySearchFunc(names, l.day, func(a, b string) int {
		return cmp.Or(cmp.Compare(order(a), order(b)), cmp.Compare(a, b))
	})
	if at > 0 {
		l.Older = listQuery{day: names[at-1]}.href()
	}
	if found {
		at++
	}
	if at < len(names) {
		l.Newer = listQuery{day: names[at]}.href()
	}
	switch day, err := paper.ParseDay(l.day); {
	case l.day == undated:
		l.Heading = "Without a day"
	case err == nil:
		l.Heading = day.Time().Format("Monday, 2 January 2006")
	case l.day != "":
		l.Heading = fmt.Sprintf("No day: %q", l.day)
	default:
		l.Heading = "No papers yet"
	}
	cards := days[l.day]
	slices.SortStableFunc(cards, func(a, b *archive.Card) int { return cmp.Compare(b.Outline().Upvotes, a.Outline().Upvotes) })
	return cards
}

// order sorts papers without a day before the others.
func order(day string) int {
	if day == undated {
		return 0
	}
	return 1
}

// find returns the papers that contain all of the words in title, names, topics or identifier,
// newest first. Words match as prefixes.
func find(ctx context.Context, cards []*archive.Card, words string) ([]*archive.Card, error) {
	id, notID := paper.AnyID(words)
	wanted := strings.Fields(text.Fold(words))
	var found []*archive.Card
	for _, card := range slices.Backward(cards) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		p := card.Paper()
		if notID == nil && p.HasID(id) || len(wanted) > 0 && hasAll(p, wanted) {
			found = append(found, card)
		}
	}
	slices.SortStableFunc(found, func(a, b *archive.Card) int { return cmp.Compare(b.Outline().Date, a.Outline().Date) })
	return found, nil
}

// hasAll reports whether each of the folded words is a prefix of a word of the paper.
func hasAll(p *paper.Paper, words []string) bool {
	texts := slices.Concat([]string{text.Fold(p.Title), text.Fold(string(p.ID)), p.DOI, text.Fold(p.Organization)}, p.Authors, p.Topics, p.Tags)
	folded := 4 // number of texts already folded: most papers do not contain the first word, so folding is lazy
	for _, w := range words {
		found := false
		for i := 0; i < len(texts) && !found; i++ {
			if i >= folded {
				texts[i] = text.Fold(texts[i])
				folded++
			}
			found = begins(texts[i], w)
		}
		if !found {
			return false
		}
	}
	return true
}

// begins reports whether a word is a prefix of a word in a text.
func begins(text, word string) bool {
	for at := 0; ; {
		i := strings.Index(text[at:], word)
		if i < 0 {
			return false
		}
		at += i
		if before, _ := utf8.DecodeLastRuneInString(text[:at]); at == 0 || !unicode.IsLetter(before) && !unicode.IsDigit(before) {
			return true
		}
		at++
	}
}

func (d *Desk) row(c *archive.Card, hidden archive.Hidden) row {
	p := c.Paper()
	r := row{
		Path: c.Path, Title: text.TitlePlain(p.Title), By: byline(p, 3), ID: string(p.ID), Day: p.Date.String(),
		Votes: p.Upvotes, Tags: p.Tags, Picked: p.Pick, Hidden: hidden.Has(p), Draft: c.Draft(),
		Site: d.siteOf(p),
	}
	// The catalog has no notes. A file that has disappeared meanwhile has none.
	if e, err := archive.ReadEntry(d.content(), c.Path); err == nil {
		r.Note = text.Excerpt(text.OneLine(text.Plain(e.Paper.Note)), 160)
	}
	r.Pick, r.Hide = r.Picked, r.Hidden
	return r
}

// byline returns the first names of a paper's authors and the number of the remaining ones.
func byline(p *paper.Paper, first int) string {
	names := p.Authors[:min(first, len(p.Authors))]
	by := strings.Join(names, ", ")
	if more := p.NumAuthors() - len(names); more > 0 {
		by = strings.TrimPrefix(fmt.Sprintf("%s and %d more", by, more), " and ")
	}
	return by
}

// siteOf returns the address of a paper's page in the preview.
func (d *Desk) siteOf(p *paper.Paper) string {
	u := url.URL{Path: archive.Permalink(p.ID)}
	return strings.TrimSuffix(d.site, "/") + u.EscapedPath()
}

// written returns the message of the list after files were written.
func written(v url.Values) string {
	switch n, _ := strconv.Atoi(v.Get("written")); {
	case n == 1:
		return "Written. The preview is built again."
	case n > 1:
		return fmt.Sprintf("%d files written. The preview is built again.", n)
	}
	return ""
}

func (d *Desk) showList(w http.ResponseWriter, r *http.Request) {
	page, err := d.list(r.Context(), parseListQuery(r.URL.Query()))
	said := notice{Text: written(r.URL.Query())}
	if err != nil {
		said = failed(err)
	}
	d.render(w, "list", cmp.Or(page.Heading, "Papers"), said, page)
}

func (d *Desk) changeList(w http.ResponseWriter, r *http.Request) {
	form := r.PostForm
	q := parseListQuery(form)
	d.change(w, r, changeForm{
		title: "What would be written", action: "/", done: q.href(),
		ask: func() (proposal, error) { return d.propose(parseWishes(form), form.Get("reason")) },
		again: func(said notice) {
			page, err := d.list(r.Context(), q)
			if err != nil {
				said = failed(err)
			}
			// Keep the ticked boxes.
			for i := range page.Rows {
				row := &page.Rows[i]
				if slices.Contains(form["path"], row.Path) {
					row.Pick, row.Hide = slices.Contains(form["pick"], row.Path), slices.Contains(form["hide"], row.Path)
				}
			}
			page.Reason = form.Get("reason")
			d.render(w, "list", cmp.Or(page.Heading, "Papers"), said, page)
		},
	})
}

// parseWishes reads what a form requests for each of its papers. The value of a ticked box is
// the path of its paper; a form with several papers has nothing else.
func parseWishes(form url.Values) []wish {
	set := func(key string) map[string]bool {
		m := map[string]bool{}
		for _, path := range form[key] {
			m[path] = true
		}
		return m
	}
	picked, pick, hidden, hide := set("picked"), set("pick"), set("hidden"), set("hide")
	wishes := make([]wish, 0, len(form["path"]))
	for _, path := range form["path"] {
		wishes = append(wishes, wish{path, values{pick: picked[path], hidden: hidden[path]}, values{pick: pick[path], hidden: hide[path]}})
	}
	if len(wishes) == 1 && form.Has("title") {
		w := &wishes[0]
		w.was.title, w.was.note, w.was.tags = textsOf(form, "was-")
		w.now.title, w.now.note, w.now.tags = textsOf(form, "")
	}
	return wishes
}

// textsOf returns the texts of a form of one paper.
func textsOf(form url.Values, prefix string) (title, note string, tags []string) {
	lines := func(key string) string { return strings.ReplaceAll(form.Get(prefix+key), "\r\n", "\n") } // forms send CRLF
	for line := range strings.Lines(lines("tags")) {
		if tag := strings.TrimSpace(line); tag != "" {
			tags = append(tags, tag)
		}
	}
	return text.OneLine(lines("title")), strings.TrimSpace(lines("note")), tags
}
