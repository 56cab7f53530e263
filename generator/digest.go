package generator

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"offprint/generator/build"
	"offprint/generator/digest"
	"offprint/generator/paper"
	"offprint/generator/plan"
	"offprint/generator/search"
	"offprint/generator/site"
)

// DigestOptions selects the papers of a digest.
type DigestOptions struct {
	Dir     string
	BaseURL string // as in BuildOptions
	// Exactly one of Day ("2025-10-07"), Week ("2025-W41") and Month ("2025-10") must be set:
	// the period whose papers are listed. "last" is the last period of its kind that has
	// papers. "complete" is the last one that is over, that is, a later one has papers.
	Day, Week, Month string
	Top              int // maximum number of papers; 0 means the configured one
	Log              func(string)
}

// Digests makes digests of one period.
type Digests struct {
	// Name is the name of the period, such as "2025-W41".
	Name   string
	cfg    *site.Config
	plan   *plan.Plan
	top    int
	path   string // of the page with all papers of the period; empty if there is none
	papers []plan.Listing
}

// OpenDigests reads the papers of a period, from which digests of all papers or of a query's
// can be made.
func OpenDigests(ctx context.Context, o DigestOptions) (*Digests, error) {
	a, err := build.Open(ctx, build.Options{Dir: o.Dir, BaseURL: o.BaseURL, Log: o.Log}, false)
	if err != nil {
		return nil, err
	}
	period, err := o.period(a.Plan)
	if err != nil {
		return nil, err
	}
	ds := &Digests{Name: period.Name, cfg: a.Config, plan: a.Plan, top: o.Top}
	if ds.top <= 0 {
		ds.top = a.Config.Options.Digest.Top
	}
	papers := a.Plan.Trending(period.First, period.Last)
	if papers.Len() > 0 {
		ds.path = period.Path
	}
	ds.papers, err = a.Plan.Listings(papers)
	return ds, err
}

// Digest returns the digest of all papers of the period, or of those matching a query if it is
// not empty, with the number of these papers.
func (ds *Digests) Digest(query string) (d digest.Digest, papers int, err error) {
	list := ds.papers
	if query != "" {
		f, err := search.NewFilter(query)
		if err != nil {
			return d, 0, err
		}
		ds.plan.JoinNames(f)
		list = nil
		for _, l := range ds.papers {
			if doc := search.NewDoc(l.Paper, ""); f.Match(&doc) {
				list = append(list, l)
			}
		}
	}
	d = ds.plan.Digest(ds.Name, ds.path, list, ds.top)
	if query != "" {
		d.Title += " · " + query
	}
	return d, len(list), nil
}

var weekText = regexp.MustCompile(`^(\d{4})-W(\d{2})$`)

const (
	lastPeriod     = "last"     // the last day, week or month that has papers
	completePeriod = "complete" // the last one before that which has papers
)

// ErrNothingComplete is returned if no day, week or month of the archive is over.
var ErrNothingComplete = errors.New("no complete period: there are no papers of a later one")

// period returns the period that the options name.
func (o DigestOptions) period(p *plan.Plan) (plan.Period, error) {
	named := 0
	for _, s := range []string{o.Day, o.Week, o.Month} {
		if s != "" {
			named++
		}
	}
	if named != 1 {
		return plan.Period{}, errors.New("a digest covers a day, a week or a month: specify one of them")
	}
	newest, ok := p.NewestDay()
	if !ok {
		return plan.Period{}, errors.New("the archive has no papers with a date")
	}
	for _, named := range []struct {
		text string
		of   func(paper.Day) plan.Period
	}{{o.Day, plan.DayOf}, {o.Week, plan.WeekOf}, {o.Month, plan.MonthOf}} {
		switch named.text {
		case lastPeriod:
			return named.of(newest), nil
		case completePeriod:
			before, ok := p.DayBefore(named.of(newest).First)
			if !ok {
				return plan.Period{}, ErrNothingComplete
			}
			return named.of(before), nil
		}
	}
	return o.named()
}

// Check reports an error in the period that the options name. It needs no archive.
func (o DigestOptions) Check() error {
	_, err := o.named()
	return err
}

// named returns a period that is named by its date, and the zero Period for the others.
func (o DigestOptions) named() (plan.Period, error) {
	switch cmp.Or(o.Day, o.Week, o.Month) {
	case lastPeriod, completePeriod:
		return plan.Period{}, nil
	}
	switch {
	case o.Day != "":
		day, err := paper.ParseDay(o.Day)
		return plan.DayOf(day), err
	case o.Week != "":
		m := weekText.FindStringSubmatch(o.Week)
		if m == nil {
			return plan.Period{}, fmt.Errorf("%q is not a week; write it as 2025-W41", o.Week)
		}
		year, _ := strconv.Atoi(m[1])
		week, _ := strconv.Atoi(m[2])
		// January 4 is always in the first week of the year (ISO 8601).
		w := plan.WeekOf(paper.DayOf(time.Date(year, 1, 4, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 7*(week-1))))
		if w.Name != o.Week {
			return plan.Period{}, fmt.Errorf("%q is not a week: %d has fewer", o.Week, year)
		}
		return w, nil
	}
	day, err := paper.ParseDay(o.Month + "-01")
	if err != nil {
		return plan.Period{}, fmt.Errorf("%q is not a month; write it as 2025-10", o.Month)
	}
	return plan.MonthOf(day), nil
}
