// Package fetch politely asks the services that list papers for new ones, and saves the
// responses as files. It knows the services' protocols (URLs, pagination, rules for automated
// clients) but no data formats: [Options].Look tells it what a response contains.
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

// Names of services, for [Want].From and [Report].Service.
const (
	HuggingFace = "hf"
	ArXiv       = "arxiv"
)

// Want is what to fetch from a service. For all fields except From, the zero value selects the
// default of the service.
type Want struct {
	From string // name of the service
	// Days is the number of days to fetch, up to the last one. Days before today are fetched
	// again, because votes and comments take about two weeks to settle.
	Days int
	// Since and Until are the first and last day; they override Days.
	Since, Until paper.Day
	// Week ("2025-W38") and Month ("2025-04") select a week or month of Hugging Face, instead
	// of days.
	Week, Month string
	// Categories lists the arXiv categories to fetch, such as "cs.CL" or "hep-th".
	Categories []string
	// Query is a query for arXiv's API (https://info.arxiv.org/help/api/user-manual.html).
	Query string
	// Ways lists the arXiv interfaces that are tried in order for categories, until one works;
	// if empty, [Ways] is used.
	Ways []string
	// Older includes papers from before the first requested day, which arXiv lists because
	// something about them has changed.
	Older bool
}

// Options configures how services are asked and where responses are saved.
type Options struct {
	// Folder is the folder of saved responses; see [Scrape].
	Folder string
	// Today is the last day that may be requested.
	Today paper.Day
	// Look returns what a response contains, as an import will read it; required.
	Look func(ctx context.Context, name string, answer []byte) Contents
	// Addresses replaces the schemes and hosts of services.
	Addresses Addresses
	// UserAgent identifies the program, and says how its user can be contacted.
	UserAgent string
	// Memory is the name of a file that records up to which day everything has been fetched,
	// so that the next fetch can continue from there. It may be deleted, and it may be "".
	Memory string
	// Paces enforces rate limits over several calls; may be nil.
	Paces *Paces
	// Token is the user's token for Hugging Face; may be empty.
	Token string
	// FirstWait is how long to wait before a failed request is repeated for the first time.
	// The wait doubles each time. 0 means one second.
	FirstWait time.Duration
	// Interval is the minimum time between two requests to a service; 0 means the service's
	// default.
	Interval time.Duration
	// Patience is the timeout for a complete response; 0 means two minutes.
	Patience time.Duration
	Log      func(string)      // may be nil
	Progress progress.Progress // may be nil
}

// Addresses lists the URLs of services. Empty ones mean the services' own.
type Addresses struct {
	HuggingFace                  string
	ArXivAPI, ArXivOAI, ArXivRSS string
	DOI                          string
}

// Contents describes what a response contains.
type Contents struct {
	Format   string  // name of the source format; empty if unknown
	Papers   []Paper // in the order of the response
	Rejected int     // number of unreadable records
	Why      string  // why the first of these, or the whole response, cannot be read
}

// Paper is a paper in a response.
type Paper struct {
	ID     string
	DOI    string    // also set if ID is a DOI
	Listed paper.Day // 0 if unknown, like Published
	// Published is the day of the first version.
	Published paper.Day
	// Withdrawn reports that the authors have withdrawn the paper.
	Withdrawn bool
}

// Scrape is a response saved as a file.
type Scrape struct {
	File string // full path, such as Options.Folder + "/hf/2026/2026-04-03.json.gz"
	// Since is the day before which a paper is an older one, that is not wanted unless it
	// is there already; 0 where all are wanted.
	Since paper.Day
}

// Report is the result of fetching from a service.
type Report struct {
	Service  string   `json:"service"`
	Requests int      `json:"requests"`
	Papers   int      `json:"papers"` // number of different papers in Scrapes
	Scrapes  []Scrape `json:"-"`
	// Notes lists information that requires no action, such as that a Sunday has no papers.
	Notes []string `json:"notes,omitempty"`
	// Stale lists what a service answered incompletely or not up to date, probably; it is
	// requested again next time.
	Stale []string `json:"stale,omitempty"`
	// Faults lists what could not be fetched, and why.
	Faults []string `json:"faults,omitempty"`

	memory *memory // may be nil
}

// Remember records up to which day everything has been fetched. The caller must first have
// imported what was fetched.
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

// CheckService returns an error if the name of a service is unknown.
func CheckService(name string) error {
	if name != HuggingFace && name != ArXiv {
		return fmt.Errorf("%q is not a service that can be fetched from; the services are %s and %s", name, HuggingFace, ArXiv)
	}
	return nil
}

// Fetch fetches what is wanted from a service. Failures of the service are in the report, next
// to what was fetched before. An error means that the whole fetch fails: ctx is done, the disk
// is full, or the request is invalid.
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

// span returns the requested days in order. The service has papers since the day first.
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

// address returns the URL of a service: named or, if that is empty, own.
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

// isWeekend reports whether a day is one on which services list no papers.
func isWeekend(d paper.Day) bool {
	return slices.Contains([]time.Weekday{time.Saturday, time.Sunday}, d.Time().Weekday())
}

// String returns the report in one line.
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
