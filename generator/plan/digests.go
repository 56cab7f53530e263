package plan

import (
	"fmt"
	"slices"
	"strings"

	"offprint/generator/digest"
	"offprint/generator/paper"
	"offprint/generator/text"
)

// A weekly digest is a page of the papers of a week that are trending, each with a summary, as
// in the mail. (The week's own page has all of its papers, day by day.) Scores are computed as
// of the last day of the week, so that the digest does not change when later weeks come.

// digestFolder contains a page for each week, and the feed of digests.
const digestFolder = "digest/"

// DigestFeed is the path of the feed of weekly digests.
const DigestFeed = digestFolder + "feed.xml"

const (
	digestAuthors = 6   // maximum number of authors of a paper in a digest
	digestSummary = 320 // maximum length of a summary, in characters
	// digestNote is the maximum length of a note, in characters.
	digestNote  = 1000
	feedDigests = 8 // weeks in the feed
)

// Digest returns a digest of papers that shows the first top of them. name is the name of the
// period, and path the path of the page with all of its papers, empty if there is none.
func (p *Plan) Digest(name, path string, papers []Listing, top int) digest.Digest {
	c := p.cfg
	d := digest.Digest{
		Site: c.Title, Home: c.URL(""), Title: name,
		Language: c.Language, RightToLeft: c.RightToLeft, More: max(0, len(papers)-top),
		Words: digest.Words{
			Votes: c.Word("digest_votes"), More: c.Word("digest_more"), ReadOnSite: c.Word("digest_site"),
			Unsubscribe: c.Word("digest_unsubscribe"), Nothing: c.Word("digest_none"),
		},
	}
	if path != "" {
		d.URL = c.URL(path)
	}
	for _, l := range papers[:min(top, len(papers))] {
		it := digestItem(l)
		if l.Paper.Pick {
			it.Pick = c.Word("pick")
		}
		d.Items = append(d.Items, it)
	}
	return d
}

func digestItem(l Listing) digest.Item {
	p := l.Paper
	authors := p.Authors
	more := p.NumAuthors() - len(authors)
	if len(authors) > digestAuthors {
		more += len(authors) - digestAuthors
		authors = authors[:digestAuthors]
	}
	names := strings.Join(authors, ", ")
	if more > 0 && names != "" {
		names += fmt.Sprintf(" +%d", more)
	}
	it := digest.Item{
		Title: text.TitlePlain(p.Title), URL: l.URL, Authors: names, Votes: p.Upvotes,
		Summary: summaryOf(p), Note: noteOf(p),
	}
	for _, link := range paperLinks(p) {
		if name := map[string]string{"pdf": "PDF", "code": "Code"}[link.Kind]; name != "" {
			it.Links = append(it.Links, digest.Link{Name: name, URL: link.Href})
		}
	}
	return it
}

// noteOf returns the curator's note on a paper as a digest shows it.
func noteOf(p *paper.Paper) string { return digest.Shorten(text.Plain(p.Note), digestNote) }

// summaryOf returns the text of a paper in a digest: the start of its summary or, if it has
// none, of its abstract.
func summaryOf(p *paper.Paper) string {
	summary := p.Summary
	if summary == "" {
		summary = p.Abstract
	}
	return digest.Shorten(text.Plain(summary), digestSummary)
}

// digestWeeks returns the weeks for which there are digest pages, oldest first.
func (p *Plan) digestWeeks() []*span {
	if !p.cfg.Options.Digest.Pages || !p.hasVotes() {
		return nil
	}
	return p.weeks
}

func digestPath(s *span) string { return digestFolder + s.name + "/" }

// digestPapers returns the papers of a week in the order of its digest.
func (s *span) digestPapers() []*entry {
	var papers []*entry
	for _, d := range slices.Backward(s.days) {
		papers = append(papers, d.papers...)
	}
	return digestOrder(papers, WeekOf(s.days[0].day))
}

// Digests returns the digests of the newest completed weeks, newest first. The current week is
// left out because a feed reader would go on showing its first day.
func (p *Plan) Digests() []PlannedDigest {
	weeks := p.digestWeeks()
	var digests []PlannedDigest
	for i := len(weeks) - 2; i >= 0 && len(digests) < feedDigests; i-- {
		digests = append(digests, PlannedDigest{Period: WeekOf(weeks[i].days[0].day), p: p, s: weeks[i]})
	}
	return digests
}

// PlannedDigest is the digest of a week, not made yet.
type PlannedDigest struct {
	Period
	p *Plan
	s *span
}

// Home returns the path of its page.
func (d PlannedDigest) Home() string { return digestPath(d.s) }

// Make makes the digest.
func (d PlannedDigest) Make() (digest.Digest, error) {
	papers := Papers{d.s.digestPapers()}
	top := d.p.cfg.Options.Digest.Top
	list, err := d.p.Listings(papers.First(top))
	made := d.p.Digest(d.Name, d.Path, list, top)
	made.More = papers.Len() - len(list)
	return made, err
}

// sum adds what the digest is made of to in.
func (d PlannedDigest) sum(in *Inputs) {
	c := d.p.cfg
	in.strings([]string{c.Word("digest"), c.Word("digest_votes"), c.Word("digest_more"), c.Word("digest_site"), c.Word("pick")})
	papers := d.s.digestPapers()
	in.string(d.Name)
	in.number(len(papers))
	for _, e := range papers[:min(d.p.cfg.Options.Digest.Top, len(papers))] {
		in.sum(e.card.Sum())
		in.string(e.path)
	}
}

// digestFeed returns the feed of digests, or none if there are no digests.
func (p *Plan) digestFeed() []Feed {
	if len(p.digestWeeks()) == 0 {
		return nil
	}
	c := p.cfg
	return []Feed{{Of: KindDigest, Title: c.Word("digests") + " · " + c.Title, Home: digestFolder, Atom: DigestFeed, Digests: p.Digests()}}
}

// digestPages emits a page for each week, and the list of them.
func (p *Plan) digestPages(emit func(Planned)) {
	weeks := p.digestWeeks()
	if len(weeks) == 0 {
		return
	}
	emit(Planned{Kind: KindDigests, Path: digestFolder, source: made(p.digestsPage)})
	for _, s := range weeks {
		emit(Planned{Kind: KindDigest, Path: digestPath(s), source: digestSource{p, s}})
	}
}

// digestSource makes the page of a week's digest.
type digestSource struct {
	p *Plan
	s *span
}

func (s digestSource) shown() (shown []*entry, more int) {
	papers := s.s.digestPapers()
	shown = papers[:min(s.p.cfg.Options.Digest.Top, len(papers))]
	return shown, len(papers) - len(shown)
}

func (s digestSource) neighbour(n int) *Link {
	weeks := s.p.digestWeeks()
	if n < 0 || n >= len(weeks) {
		return nil
	}
	return &Link{Name: weeks[n].name, Href: s.p.cfg.Href(digestPath(weeks[n]))}
}

func (s digestSource) inputs(in *Inputs) error {
	shown, more := s.shown()
	in.number(more)
	for _, e := range shown {
		in.sum(e.card.Sum())
		in.string(e.path)
		s.p.pictureInputs(in, e)
		if org := s.p.org(e); org != nil {
			in.string(org.path)
		}
	}
	for _, n := range []int{s.s.pos - 1, s.s.pos + 1} {
		if l := s.neighbour(n); l != nil {
			in.string(l.Name)
		}
		in.string("")
	}
	return nil
}

func (s digestSource) page() (Page, error) {
	p, c := s.p, s.p.cfg
	shown, more := s.shown()
	week := WeekOf(s.s.days[0].day)
	data := &DigestData{
		Name: week.Name, First: week.First.String(), Last: week.Last.String(), Count: len(shown) + more, More: more,
		Week: Link{Name: week.Name, Href: c.Href(week.Path)}, Feed: c.Href(DigestFeed), List: c.Href(digestFolder),
		Prev: s.neighbour(s.s.pos - 1), Next: s.neighbour(s.s.pos + 1),
	}
	for _, e := range shown {
		full, err := p.texts.catalog.Paper(e.card)
		if err != nil {
			return Page{}, err
		}
		it := DigestItem{Item: p.item(e), Date: e.Date.String(), Summary: summaryOf(full), Note: noteOf(full)}
		it.Picture = p.picture(e)
		for _, l := range paperLinks(full) {
			if l.Kind == "pdf" {
				it.PDF = l.Href
			}
		}
		data.Items = append(data.Items, it)
	}
	title := c.Word("digest") + ", " + week.Name
	head := c.newHead(title, titles(shown), digestPath(s.s)).neighbours(data.Prev, data.Next)
	head.feed(data.Feed, c.Word("digests"))
	data.Common = head.done()
	return Page{Kind: KindDigest, Path: digestPath(s.s), Title: title, Data: data}, nil
}

// digestYears is the number of newest years for which the list of digests shows the first
// paper of each week.
const digestYears = 2

// digestsPage makes the page that lists the digests by year.
func (p *Plan) digestsPage() (Page, error) {
	c := p.cfg
	data := &DigestsData{Feed: c.Href(DigestFeed)}
	for _, s := range slices.Backward(p.digestWeeks()) {
		week := WeekOf(s.days[0].day)
		year, _, _ := strings.Cut(s.name, "-")
		if n := len(data.Years); n == 0 || data.Years[n-1].Year != year {
			data.Years = append(data.Years, DigestYear{Year: year})
		}
		w := DigestWeek{Link: Link{Name: s.name, Href: c.Href(digestPath(s))}, First: week.First.String(), Last: week.Last.String(), Count: s.count()}
		if len(data.Years) <= digestYears {
			title, language := s.digestPapers()[0].card.Title()
			w.Title, w.Lang = text.TitleHTML(title), c.Foreign(language)
		}
		of := &data.Years[len(data.Years)-1]
		of.Weeks = append(of.Weeks, w)
	}
	head := c.newHead(c.Word("digests"), c.Word("digests_text"), digestFolder)
	head.feed(data.Feed, c.Word("digests"))
	data.Common = head.done()
	return Page{Kind: KindDigests, Path: digestFolder, Title: c.Word("digests"), Data: data}, nil
}

// digestOrder sorts the papers of a period, which are newest first, into the order of its
// digest: the editor's choice, then the others. Within both groups, the order is that of byScore
// on the last day, with a quarter of the number of days, rounded, as half. For a single day, half
// is 0 and the votes decide.
func digestOrder(papers []*entry, of Period) []*entry {
	days := int(of.Last.Time().Sub(of.First.Time()).Hours())/24 + 1
	list := byScore(papers, of.Last, (days+1)/4)
	slices.SortStableFunc(list, func(a, b *entry) int { return compareBool(b.Pick, a.Pick) })
	return list
}
