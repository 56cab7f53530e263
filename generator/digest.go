package generator

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"offprint/generator/build"
	"offprint/generator/digest"
	"offprint/generator/paper"
	"offprint/generator/plan"
	"offprint/generator/search"
	"offprint/generator/site"
	"offprint/generator/text"
)

// DigestOptions say what a digest tells.
type DigestOptions struct {
	Dir     string
	BaseURL string // that of BuildOptions
	// Day ("2025-10-07"), Week ("2025-W41") or Month ("2025-10") is the time whose papers
	// it tells of; one of them. "last" is the last of its kind that has papers.
	Day, Week, Month string
	Top              int // papers at most; 0 is 20
	Log              func(string)
}

// defaultTop is how many papers a digest has.
const defaultTop = 20

// longestSummary is the most of a summary that a digest has, in characters.
const longestSummary = 320

// longestNote is the same of a note.
const longestNote = 1000

// Digests makes digests of one time.
type Digests struct {
	// Name is that of the time, as "2025-W41".
	Name   string
	cfg    *site.Config
	top    int
	url    string
	papers []plan.Listing
}

// OpenDigests reads the papers of a time, for digests of all and of queries.
func OpenDigests(ctx context.Context, o DigestOptions) (*Digests, error) {
	a, err := build.Open(ctx, build.Options{Dir: o.Dir, BaseURL: o.BaseURL, Log: o.Log}, false)
	if err != nil {
		return nil, err
	}
	period, err := o.period(a.Plan)
	if err != nil {
		return nil, err
	}
	ds := &Digests{Name: period.Name, cfg: a.Config, top: o.Top}
	if ds.top <= 0 {
		ds.top = defaultTop
	}
	papers := a.Plan.Trending(period.First, period.Last)
	if papers.Len() > 0 {
		ds.url = ds.cfg.URL(period.Path)
	}
	ds.papers, err = a.Plan.Listings(papers)
	// The editor's choice comes first.
	slices.SortStableFunc(ds.papers, func(a, b plan.Listing) int {
		switch {
		case a.Paper.Pick == b.Paper.Pick:
			return 0
		case a.Paper.Pick:
			return -1
		}
		return 1
	})
	return ds, err
}

// Digest is the digest of all papers, or of those that a query asks for, and how many
// these are.
func (ds *Digests) Digest(query string) (d digest.Digest, papers int, err error) {
	list := ds.papers
	if query != "" {
		f, err := search.NewFilter(query)
		if err != nil {
			return d, 0, err
		}
		list = nil
		for _, l := range ds.papers {
			if doc := search.NewDoc(l.Paper, ""); f.Match(&doc) {
				list = append(list, l)
			}
		}
	}
	cfg := ds.cfg
	d = digest.Digest{
		Site: cfg.Title, Home: cfg.URL(""), Title: ds.Name, URL: ds.url,
		Language: cfg.Language, RightToLeft: cfg.RightToLeft, More: max(0, len(list)-ds.top),
		Words: digest.Words{
			Votes: cfg.Word("digest_votes"), More: cfg.Word("digest_more"), ReadOnSite: cfg.Word("digest_site"),
			Unsubscribe: cfg.Word("digest_unsubscribe"), Nothing: cfg.Word("digest_none"),
		},
	}
	if query != "" {
		d.Title += " · " + query
	}
	for _, l := range list[:min(ds.top, len(list))] {
		it := digestItem(l)
		if l.Paper.Pick {
			it.Pick = cfg.Word("pick")
		}
		d.Items = append(d.Items, it)
	}
	return d, len(list), nil
}

// mostAuthors is the most names that a digest has of a paper.
const mostAuthors = 6

func digestItem(l plan.Listing) digest.Item {
	p := l.Paper
	summary := p.Summary
	if summary == "" {
		summary = p.Abstract
	}
	authors := p.Authors
	more := p.NumAuthors() - len(authors)
	if len(authors) > mostAuthors {
		more += len(authors) - mostAuthors
		authors = authors[:mostAuthors]
	}
	names := strings.Join(authors, ", ")
	if more > 0 && names != "" {
		names += fmt.Sprintf(" +%d", more)
	}
	it := digest.Item{
		Title: text.TitlePlain(p.Title), URL: l.URL, Authors: names, Votes: p.Upvotes,
		Summary: digest.Shorten(text.Plain(summary), longestSummary),
	}
	it.Note = digest.Shorten(text.Plain(p.Note), longestNote)
	for _, link := range plan.LinksOf(p) {
		if name := map[string]string{"pdf": "PDF", "code": "Code"}[link.Kind]; name != "" {
			it.Links = append(it.Links, digest.Link{Name: name, URL: link.Href})
		}
	}
	return it
}

var weekText = regexp.MustCompile(`^(\d{4})-W(\d{2})$`)

// lastPeriod asks for the last day, week or month that has papers.
const lastPeriod = "last"

// period is the time that the options name.
func (o DigestOptions) period(p *plan.Plan) (plan.Period, error) {
	named := 0
	for _, s := range []string{o.Day, o.Week, o.Month} {
		if s != "" {
			named++
		}
	}
	if named != 1 {
		return plan.Period{}, errors.New("a digest is of a day, a week or a month: name one of them")
	}
	newest, ok := p.NewestDay()
	if !ok {
		return plan.Period{}, errors.New("the archive has no papers with a date")
	}
	switch {
	case o.Day == lastPeriod:
		return plan.DayOf(newest), nil
	case o.Day != "":
		day, err := paper.ParseDay(o.Day)
		return plan.DayOf(day), err
	case o.Week == lastPeriod:
		return plan.WeekOf(newest), nil
	case o.Week != "":
		m := weekText.FindStringSubmatch(o.Week)
		if m == nil {
			return plan.Period{}, fmt.Errorf("%q is no week; write one as 2025-W41", o.Week)
		}
		year, _ := strconv.Atoi(m[1])
		week, _ := strconv.Atoi(m[2])
		// The fourth of January is in the first week (ISO 8601).
		w := plan.WeekOf(paper.DayOf(time.Date(year, 1, 4, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 7*(week-1))))
		if w.Name != o.Week {
			return plan.Period{}, fmt.Errorf("%q is no week: %d has fewer", o.Week, year)
		}
		return w, nil
	case o.Month == lastPeriod:
		return plan.MonthOf(newest), nil
	}
	day, err := paper.ParseDay(o.Month + "-01")
	if err != nil {
		return plan.Period{}, fmt.Errorf("%q is no month; write one as 2025-10", o.Month)
	}
	return plan.MonthOf(day), nil
}
