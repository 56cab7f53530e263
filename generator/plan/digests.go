package plan

import (
	"fmt"
	"slices"
	"strings"

	"offprint/generator/digest"
	"offprint/generator/paper"
	"offprint/generator/text"
)

// The digests of weeks: the papers of a week that are trending, with a summary each, as the
// mail tells of them. The week's own page has all of its papers, day by day. A week is
// looked at from its last day, so that its digest stays as it is when other weeks come.

// digestFolder has a page for each week, and the feed of these.
const digestFolder = "digest/"

// DigestFeed is the feed of the weeks' digests.
const DigestFeed = digestFolder + "feed.xml"

const (
	digestAuthors = 6   // names that a digest has of a paper
	digestSummary = 320 // characters of its summary
	// digestNote is the same of a note.
	digestNote  = 1000
	feedDigests = 8 // weeks in the feed
)

// Digest is what is told of papers, the first top of which it shows. name is that of the
// time, path that of the page with all of them; empty for none.
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

// noteOf is what a digest has of the curator's note on a paper.
func noteOf(p *paper.Paper) string { return digest.Shorten(text.Plain(p.Note), digestNote) }

// summaryOf is what a digest says of a paper: its summary, or the start of its abstract.
func summaryOf(p *paper.Paper) string {
	summary := p.Summary
	if summary == "" {
		summary = p.Abstract
	}
	return digest.Shorten(text.Plain(summary), digestSummary)
}

// digestWeeks are the weeks that have a digest's page, oldest first.
func (p *Plan) digestWeeks() []*span {
	if !p.cfg.Options.Digest.Pages || !p.hasVotes() {
		return nil
	}
	return p.weeks
}

func digestPath(s *span) string { return digestFolder + s.name + "/" }

// digestPapers are the papers of a week in the order of its digest.
func (s *span) digestPapers() []*entry {
	var papers []*entry
	for _, d := range slices.Backward(s.days) {
		papers = append(papers, d.papers...)
	}
	return digestOrder(papers, WeekOf(s.days[0].day))
}

// Digests are the digests of the newest weeks that are over, the newest first: of one that
// is not, a feed reader would show what it has on its first day.
func (p *Plan) Digests() []PlannedDigest {
	weeks := p.digestWeeks()
	var digests []PlannedDigest
	for i := len(weeks) - 2; i >= 0 && len(digests) < feedDigests; i-- {
		digests = append(digests, PlannedDigest{Period: WeekOf(weeks[i].days[0].day), p: p, s: weeks[i]})
	}
	return digests
}

// PlannedDigest is the digest of a week.
type PlannedDigest struct {
	Period
	p *Plan
	s *span
}

// Home is the path of its page.
func (d PlannedDigest) Home() string { return digestPath(d.s) }

// Make makes it.
func (d PlannedDigest) Make() (digest.Digest, error) {
	papers := Papers{d.s.digestPapers()}
	top := d.p.cfg.Options.Digest.Top
	list, err := d.p.Listings(papers.First(top))
	made := d.p.Digest(d.Name, d.Path, list, top)
	made.More = papers.Len() - len(list)
	return made, err
}

// sum sums up what it is made of.
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

// digestFeed is the feed of digests; no feed where there are none.
func (p *Plan) digestFeed() []Feed {
	if len(p.digestWeeks()) == 0 {
		return nil
	}
	c := p.cfg
	return []Feed{{Of: KindDigest, Title: c.Word("digests") + " · " + c.Title, Home: digestFolder, Atom: DigestFeed, Digests: p.Digests()}}
}

// digestPages are a page for each week, and the list of them.
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

// digestSource is the page of a week's digest.
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

// digestYears is of how many years, the newest, the list of digests has the first paper of
// each week.
const digestYears = 2

// digestsPage lists the digests, by year.
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

// digestOrder are papers of a time, newest first, in the order in which its digest has
// them: the editor's choice, then the others, of each those first that are trending on its last day by the formula of the trending pages,
// whose half is a quarter of the days, rounded; in one day, those with most votes.
func digestOrder(papers []*entry, of Period) []*entry {
	days := int(of.Last.Time().Sub(of.First.Time()).Hours())/24 + 1
	list := byScore(papers, of.Last, (days+1)/4)
	slices.SortStableFunc(list, func(a, b *entry) int { return compareBool(b.Pick, a.Pick) })
	return list
}
