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

// most is how many papers a list shows at once.
const most = 100

// undated is what a list's address says in place of a day for papers without one.
const undated = "undated"

// listQuery says which papers a list has.
type listQuery struct {
	day   string // "2025-10-07", or undated; "" is the newest day
	words string // that titles, names, topics or identifiers have; "" is all of the day
	from  int    // papers that come before
}

func parseListQuery(v url.Values) listQuery {
	q := listQuery{day: v.Get("day"), words: strings.TrimSpace(v.Get("q"))}
	q.from, _ = strconv.Atoi(v.Get("from")) // 0 where it is none
	q.from = max(q.from, 0)
	return q
}

// href is the address of the list.
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

// listPage is what the page of a list shows.
type listPage struct {
	listQuery
	Heading            string
	Rows               []row
	Total              int
	Newer, Older, More string // addresses; empty for none
	Reason             string
	Problems           []string
}

// Words, Day and Here are what the forms of the page have.
func (l listPage) Words() string { return l.words }
func (l listPage) Day() string   { return l.day }
func (l listPage) Here() string  { return l.href() }

// From is how many papers come before the first.
func (l listPage) From() int { return l.from }

// row is a paper of a list.
type row struct {
	Path, Title, By, ID, Day string
	Votes                    int
	Tags                     []string
	Note                     string // how it begins
	Picked, Hidden           bool   // as the files say
	Pick, Hide               bool   // as the form says
	Draft                    bool
	Site                     string // address of its page
}

// list finds the papers of a list.
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

// ofDay are the papers of the day that is asked for, those with most votes first; the page
// gets its heading and the days around.
func (l *listPage) ofDay(all []*archive.Card) []*archive.Card {
	name := func(c *archive.Card) string { return cmp.Or(c.Outline().Date.String(), undated) }
	days := map[string][]*archive.Card{}
	for _, c := range all {
		n := name(c)
		days[n] = append(days[n], c)
	}
	var names []string // oldest first, and before all those without a day
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

// order is 0 of papers without a day, else 1.
func order(day string) int {
	if day == undated {
		return 0
	}
	return 1
}

// find are the papers that have all of the words in title, names, topics or identifier,
// newest first. A word may go on.
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

// hasAll reports whether each of the words, which are folded, begins one of the paper's.
func hasAll(p *paper.Paper, words []string) bool {
	texts := slices.Concat([]string{text.Fold(p.Title), text.Fold(string(p.ID)), p.DOI, text.Fold(p.Organization)}, p.Authors, p.Topics, p.Tags)
	folded := 4 // of them, so many are: most papers have the first word in none
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

// begins reports whether a word begins one of a text's.
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
	// The catalog has no notes. A file that has gone meanwhile has none.
	if e, err := archive.ReadEntry(d.content(), c.Path); err == nil {
		r.Note = text.Excerpt(text.OneLine(text.Plain(e.Paper.Note)), 160)
	}
	r.Pick, r.Hide = r.Picked, r.Hidden
	return r
}

// byline is the first names of a paper, and how many more there are.
func byline(p *paper.Paper, first int) string {
	names := p.Authors[:min(first, len(p.Authors))]
	by := strings.Join(names, ", ")
	if more := p.NumAuthors() - len(names); more > 0 {
		by = strings.TrimPrefix(fmt.Sprintf("%s and %d more", by, more), " and ")
	}
	return by
}

// siteOf is the address of a paper's page in the preview.
func (d *Desk) siteOf(p *paper.Paper) string {
	u := url.URL{Path: archive.Permalink(p.ID)}
	return strings.TrimSuffix(d.site, "/") + u.EscapedPath()
}

// written is what the list says after so many files were written.
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
			// What is ticked stays so.
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

// parseWishes reads what a form says of each of its papers. Boxes that are ticked have the
// path of the paper, which is all that a form with many papers has.
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

// textsOf are the texts of a form of one paper.
func textsOf(form url.Values, prefix string) (title, note string, tags []string) {
	lines := func(key string) string { return strings.ReplaceAll(form.Get(prefix+key), "\r\n", "\n") } // as forms send them
	for line := range strings.Lines(lines("tags")) {
		if tag := strings.TrimSpace(line); tag != "" {
			tags = append(tags, tag)
		}
	}
	return text.OneLine(lines("title")), strings.TrimSpace(lines("note")), tags
}
