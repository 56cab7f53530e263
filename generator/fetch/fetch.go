// Package fetch asks the services that list papers for what is new, politely, and keeps
// what they answer as files. It knows their protocols (addresses, pages, what they ask of
// programs) and no format: what an answer holds it is told by [Options].Look.
package fetch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"offprint/generator/paper"
	"offprint/generator/progress"
)

// Names of services, as [Want].From and [Report].Service.
const (
	HuggingFace = "hf"
	ArXiv       = "arxiv"
)

// Want is what is wanted of a service. The zero values of all but From mean the
// service's defaults.
type Want struct {
	From string // one of the services' names
	// Days is how many days are asked for, up to the last one; those before today again,
	// because votes and comments settle in about two weeks.
	Days int
	// Since and Until are the first and the last day, in place of Days.
	Since, Until paper.Day
	// Week ("2025-W38") and Month ("2025-04") are a week and a month of Hugging Face's, in
	// place of days.
	Week, Month string
	// Categories are those of arXiv whose papers are wanted, as "cs.CL" or "hep-th".
	Categories []string
	// Query is a query of arXiv's API (https://info.arxiv.org/help/api/user-manual.html).
	Query string
	// Ways are the interfaces of arXiv that are asked for categories, one after the other
	// until one answers; empty for [Ways].
	Ways []string
	// Older says that papers from before the first day asked for are wanted too, of which
	// arXiv tells because something about them has changed.
	Older bool
}

// Options say who asks, where, and where answers go.
type Options struct {
	// Folder is where answers are kept; see [Scrape].
	Folder string
	// Today is the last day that is asked for.
	Today paper.Day
	// Look says what an answer holds, as whoever imports it will see it; required.
	Look func(ctx context.Context, name string, answer []byte) Contents
	// Addresses are schemes and hosts of services in place of their own.
	Addresses Addresses
	// UserAgent tells services which program asks and how its user can be reached.
	UserAgent string
	// Memory is a file in which is kept until when everything has come, to go on from
	// there; it may be lost, and be "".
	Memory string
	// Paces keep requests apart over several calls; may be nil.
	Paces *Paces
	// Token is the user's at Hugging Face; may be empty.
	Token string
	// FirstWait is how long to wait before a request is made again that failed, the next
	// time twice as long; 0 is one second.
	FirstWait time.Duration
	// Interval is the least time between two requests to a service; 0 is what the service
	// asks for.
	Interval time.Duration
	// Patience is how long an answer may take to come, whole; 0 is two minutes.
	Patience time.Duration
	Log      func(string)      // may be nil
	Progress progress.Progress // may be nil
}

// Addresses are where services answer. Empty ones are the services' own.
type Addresses struct {
	HuggingFace                  string
	ArXivAPI, ArXivOAI, ArXivRSS string
	DOI                          string
}

// Contents are what an answer holds.
type Contents struct {
	Format   string  // as the source says; empty where nobody knows it
	Papers   []Paper // in their order
	Rejected int     // records that nobody can read
	Why      string  // why the first of these cannot be read, or the answer as a whole
}

// Paper is a paper in an answer.
type Paper struct {
	ID     string
	DOI    string    // also where ID is it
	Listed paper.Day // 0 where the answer does not tell, as Published
	// Published is the day of its first version.
	Published paper.Day
	// Withdrawn says that the authors have withdrawn it.
	Withdrawn bool
}

// Scrape is an answer that is kept, as a file.
type Scrape struct {
	File string // its path, in Options.Folder: "hf/2026/2026-04-03.json.gz"
	// Since is the day before which a paper is an older one, that is not wanted unless it
	// is there already; 0 where all are wanted.
	Since paper.Day
}

// Report is what came of asking a service.
type Report struct {
	Service  string   `json:"service"`
	Requests int      `json:"requests"`
	Papers   int      `json:"papers"` // different ones, in Scrapes
	Scrapes  []Scrape `json:"-"`
	// Notes are worth knowing and no reason to act: no papers on a Sunday.
	Notes []string `json:"notes,omitempty"`
	// Stale is what a service answered but is probably not all, or not new; it is asked
	// for again next time.
	Stale []string `json:"stale,omitempty"`
	// Faults are what could not be fetched, and why.
	Faults []string `json:"faults,omitempty"`

	memory *memory // may be nil
}

// Remember writes down until when everything has come, once what came is where it
// belongs.
func (r *Report) Remember() error {
	if r.memory == nil {
		return nil
	}
	return r.memory.save()
}

func (r *Report) note(format string, args ...any) {
	r.Notes = append(r.Notes, fmt.Sprintf(format, args...))
}
func (r *Report) stale(format string, args ...any) {
	r.Stale = append(r.Stale, fmt.Sprintf(format, args...))
}
func (r *Report) fault(format string, args ...any) {
	r.Faults = append(r.Faults, fmt.Sprintf(format, args...))
}

// CheckService says what is wrong with the name of a service.
func CheckService(name string) error {
	if name != HuggingFace && name != ArXiv {
		return fmt.Errorf("%q is no service that can be fetched from; there are %s and %s", name, HuggingFace, ArXiv)
	}
	return nil
}

// Fetch asks a service for what is wanted of it. What a service does wrong is in the
// report, beside what came before; the error is about all of it: ctx is done, the disk is
// full, or nobody can want this.
func Fetch(ctx context.Context, o Options, w Want) (Report, error) {
	r := Report{Service: w.From}
	if err := CheckService(w.From); err != nil {
		return r, err
	}
	c := newClient(o)
	var err error
	switch w.From {
	case HuggingFace:
		err = fetchDaily(ctx, o, c, w, &r)
	case ArXiv:
		err = fetchArXiv(ctx, o, c, w, &r)
	}
	r.Requests = c.requests
	return r, cmp.Or(ctx.Err(), err)
}

func (o Options) bar() progress.Progress { return progress.OrSilent(o.Progress) }

func (o Options) folder(ctx context.Context) folder {
	return folder{o.Folder, func(name string, data []byte) Contents { return o.Look(ctx, name, data) }}
}

// span are the days that are wanted, in order, of a service that has papers since the day
// first.
func (w Want) span(o Options, service string, days int, first paper.Day) ([]paper.Day, error) {
	until := cmp.Or(w.Until, o.Today)
	since := cmp.Or(w.Since, until.AddDays(1-cmp.Or(w.Days, days)))
	if since < first && first <= until {
		since = first
		if o.Log != nil {
			o.Log(fmt.Sprintf("%s has no papers from before %s, and is asked for none", service, first))
		}
	}
	if until < first {
		return nil, fmt.Errorf("%s has no papers from before %s", service, first)
	}
	if since > until {
		return nil, fmt.Errorf("the first day, %s, is after the last one, %s", since, until)
	}
	var span []paper.Day
	for d := since; d <= until; d = d.AddDays(1) {
		span = append(span, d)
	}
	return span, nil
}

// address is where a service answers.
func address(named, own string) (*url.URL, error) {
	u, err := url.Parse(cmp.Or(named, own))
	if err == nil && (u.Scheme != "http" && u.Scheme != "https" || u.Host == "") {
		err = errors.New("it needs a scheme and a host, as https://huggingface.co")
	}
	if err != nil {
		return nil, fmt.Errorf("the address %q of a service: %w", named, err)
	}
	return u, nil
}

// isWeekend reports whether services list no papers on a day.
func isWeekend(d paper.Day) bool {
	return slices.Contains([]time.Weekday{time.Saturday, time.Sunday}, d.Time().Weekday())
}

// String is the report in a line.
func (r Report) String() string {
	text := fmt.Sprintf("%s, %s", countOf(r.Requests, "request"), countOf(r.Papers, "paper"))
	if n := len(r.Stale); n > 0 {
		text += fmt.Sprintf(", %d stale", n)
	}
	if n := len(r.Faults); n > 0 {
		text += ", " + countOf(n, "fault")
	}
	return text
}
