package fetch

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"offprint/generator/paper"
)

// arXiv has three interfaces, which share one rate limit: one request every three seconds,
// over a single connection (https://info.arxiv.org/help/api/tou.html). If one interface
// refuses requests, as it often does for machines shared by many users, another one is used.
const (
	arxivAPI = "https://export.arxiv.org"
	arxivOAI = "https://oaipmh.arxiv.org"
	arxivRSS = "https://rss.arxiv.org"

	arxivPace = 3 * time.Second
	// arxivDays is the default number of days to fetch.
	arxivDays = 7
	// arxivFirst is the month in which arXiv began.
	arxivFirst = paper.Day(19910801)
	// arxivLag is how many days before the first requested day a paper may have been submitted
	// and still count as new. Papers submitted before a holiday are announced up to five days
	// later, and some wait for moderators.
	arxivLag = 7
	// arxivQuiet is how many days may pass without anything new: caches keep responses for up
	// to four days, that is, a weekend and a holiday.
	arxivQuiet = 5
	// arxivBusy is the number of papers in the requested days from which on a category is
	// expected never to be quiet for longer.
	arxivBusy = 20
	// arxivAccept is the Accept header. Since 2026 arXiv rejects requests without one (406).
	arxivAccept = "application/atom+xml, application/rss+xml, application/xml, text/xml, */*;q=0.5"
)

// Names of arXiv's interfaces, for [Want].Ways.
const (
	OAI = "oai" // OAI-PMH: everything that has changed
	API = "api" // the API: papers by day of submission
	RSS = "rss" // the feeds: the latest announcement
)

// Ways returns the interfaces of arXiv in the order in which they are tried.
func Ways() []string { return []string{OAI, API, RSS} }

// arxiv fetches papers from arXiv.
type arxiv struct {
	ctx           context.Context
	folder        folder
	r             *Report
	want          Want
	today         paper.Day
	since, until  paper.Day // requested days
	oai, api, rss *service
	memory        *memory
	ids           map[string]bool
	newest        paper.Day        // latest publication day found by a search
	down          map[string]error // interfaces that have refused and are not tried again
}

func newArXiv(ctx context.Context, o Options, c *client, r *Report) (*arxiv, error) {
	a := &arxiv{ctx: ctx, folder: o.folder(ctx), r: r, today: o.Today, memory: recall(o.Memory), ids: map[string]bool{}, down: map[string]error{}}
	r.memory = a.memory
	interval, own := o.Interval, false
	for _, s := range []struct {
		service    **service
		name       string
		named, own string
	}{
		{&a.oai, "arXiv's OAI-PMH", o.Addresses.ArXivOAI, arxivOAI},
		{&a.api, "arXiv's API", o.Addresses.ArXivAPI, arxivAPI},
		{&a.rss, "arXiv's RSS", o.Addresses.ArXivRSS, arxivRSS},
	} {
		base, err := address(s.named, s.own)
		if err != nil {
			return nil, err
		}
		own = own || isArXiv(base.Hostname())
		*s.service = c.service(s.name, base, arxivPace)
	}
	if own || interval == 0 {
		interval = max(interval, arxivPace)
	}
	pace := o.Paces.of(ArXiv, interval)
	for _, s := range []*service{a.oai, a.api, a.rss} {
		s.pace = pace
		s.header.Set("Accept", arxivAccept)
		s.stayAtHome()
	}
	return a, nil
}

// isArXiv reports whether a host belongs to arXiv.
func isArXiv(host string) bool {
	host = strings.ToLower(host)
	return host == "arxiv.org" || strings.HasSuffix(host, ".arxiv.org")
}

// stayAtHome keeps a service from following redirects to other hosts, whose answers are not
// its own. Redirects between hosts of arXiv are allowed. Each redirect counts for the rate
// limit.
func (s *service) stayAtHome() {
	s.http.HTTPClient.CheckRedirect = func(req *http.Request, via []*http.Request) error {
		from := via[0].URL
		if len(via) > maxRedirects || req.URL.Host != from.Host && !(isArXiv(from.Hostname()) && isArXiv(req.URL.Hostname())) {
			return http.ErrUseLastResponse
		}
		if err := s.redirected(req, via); err != nil {
			return err
		}
		return s.turn(req.Context())
	}
}

// categoryName matches the form of a category or archive of arXiv
// (https://arxiv.org/category_taxonomy).
var categoryName = regexp.MustCompile(`^[a-z]+(?:-[a-z]+)?(?:\.(?:[A-Z]{2}|[a-z]+(?:-[a-z]+)?))?$`)

// CheckCategory returns an error if a name does not have the form of an arXiv category.
func CheckCategory(name string) error {
	if !categoryName.MatchString(name) {
		return fmt.Errorf("%q is not an arXiv category; write one as cs.CL, hep-th or cs", name)
	}
	return nil
}

func fetchArXiv(ctx context.Context, o Options, c *client, w Want, r *Report) error {
	a, err := newArXiv(ctx, o, c, r)
	if err != nil {
		return err
	}
	a.want = w
	if err := a.check(); err != nil {
		return err
	}
	days, err := w.span(o, "arXiv", arxivDays, arxivFirst)
	if err != nil {
		return err
	}
	a.since, a.until = days[0], days[len(days)-1]
	defer func() { r.Papers = len(a.ids) }()
	steps := len(w.Categories)
	if w.Query != "" {
		steps++
	}
	o.bar().Start("lists asked for", int64(steps))
	defer o.bar().Finish()
	for _, name := range w.Categories {
		if err := a.category(name); err != nil {
			return err
		}
		o.bar().Add(1)
	}
	if w.Query != "" {
		err = a.query()
		o.bar().Add(1)
	}
	return err
}

// check returns an error if arXiv cannot provide what is wanted.
func (a *arxiv) check() error {
	w := a.want
	if w.Week != "" || w.Month != "" {
		return errors.New("arXiv is asked for days: --week and --month are of Hugging Face's; write --since and --until")
	}
	if len(w.Categories) == 0 && w.Query == "" {
		return errors.New(`nothing is wanted of arXiv; write categories = ["cs.CL"] or query = "…" in its table, or --category or --query`)
	}
	for _, name := range w.Categories {
		if err := CheckCategory(name); err != nil {
			return err
		}
	}
	for _, way := range w.Ways {
		if !slices.Contains(Ways(), way) {
			return fmt.Errorf("%q is not an arXiv interface; the interfaces are %s", way, strings.Join(Ways(), ", "))
		}
	}
	return nil
}

// category fetches the papers of a category through the first interface that works. The error
// means that the whole fetch fails.
func (a *arxiv) category(name string) error {
	ways := a.want.Ways
	if len(ways) == 0 {
		ways = Ways()
	}
	var refused []string
	for _, way := range ways {
		if way == RSS && (a.until < a.today.AddDays(-1) || a.today < a.since) {
			refused = append(refused, fmt.Sprintf("%s has only what was announced last", a.rss))
			continue
		}
		if err := a.down[way]; err != nil {
			refused = append(refused, err.Error())
			continue
		}
		problem, err := a.take(way, name)
		if err != nil {
			return err
		}
		if a.ctx.Err() != nil {
			return a.ctx.Err()
		}
		if problem == nil {
			a.tellOther(name, way, refused)
			return nil
		}
		a.noteDown(way, problem)
		refused = append(refused, problem.Error())
	}
	a.r.fault("%s: %s", name, strings.Join(refused, "; "))
	return nil
}

// take fetches the papers of a category through one interface. The problem is one of the
// service; the error means that the whole fetch fails.
func (a *arxiv) take(way, category string) (problem, err error) {
	switch way {
	case OAI:
		return a.harvest(category)
	case API:
		return a.searchCategory(category)
	}
	return a.announced(category)
}

// tellOther reports that a category was fetched through another interface than the first.
func (a *arxiv) tellOther(category, way string, refused []string) {
	switch {
	case len(refused) == 0:
	case way == RSS:
		a.r.stale("%s: %s was asked instead, which has only the last announcement; days before that are asked for again next time: %s",
			category, a.rss, strings.Join(refused, "; "))
	default:
		a.r.note("%s: %s was asked instead: %s", category, a.api, strings.Join(refused, "; "))
	}
}

// noteDown marks an interface as not to be used again if its problem will also affect the next
// request.
func (a *arxiv) noteDown(way string, problem error) {
	r := (*refusal)(nil)
	if isSilent(problem) || errors.As(problem, &r) && r.isFinal() {
		a.down[way] = problem
	}
}

// first returns the day before which papers count as older.
func (a *arxiv) first(from paper.Day) paper.Day {
	if a.want.Older {
		return 0
	}
	return from.AddDays(-arxivLag)
}

// keep saves a response. It adds the papers in it to had, and reports whether any of them is
// new there.
func (a *arxiv) keep(name string, ans answer, c Contents, had map[string]bool, since paper.Day) (isNew bool, err error) {
	for _, p := range c.Papers {
		isNew = isNew || !had[p.ID]
		had[p.ID], a.ids[p.ID] = true, true
	}
	kept, err := a.folder.keep(name, ans, c.Papers)
	if err != nil {
		return false, err
	}
	kept.Since = since
	a.r.Scrapes = append(a.r.Scrapes, kept)
	return isNew, nil
}

// scrapeName returns the file name for a response: first day, interface, what was requested,
// and page.
func (a *arxiv) scrapeName(day paper.Day, way, what string, page int) string {
	if a.until < a.today {
		what += fmt.Sprintf(".to-%08d", a.until) // in a form that is not read as the day of the response
	}
	return fmt.Sprintf("arxiv/%04d/%s.%s.%s.%03d.xml.gz", day.Year(), day, way, what, page)
}

// rateExceeded is the text of a response by which arXiv refuses a request with a status code
// of success.
const rateExceeded = "rate exceeded"

// inspect examines a response whose record elements are named record. It returns an error if
// the response is not of the expected format.
func (a *arxiv) inspect(s *service, name string, data []byte, format, root, record string) (Contents, envelope, error) {
	if start := bytes.TrimSpace(data); len(start) < 200 && strings.HasPrefix(strings.ToLower(string(start)), rateExceeded) {
		return Contents{}, envelope{}, &refusal{service: s, code: http.StatusTooManyRequests, says: excerpt(data)}
	}
	c := a.folder.look(name, data)
	e, err := readEnvelope(data, record)
	switch {
	case c.Format != format && (e.root != root || e.records > 0):
		return c, e, fmt.Errorf("the response of %s is of an unknown kind: %s", s, cmp.Or(c.Why, "it is of another kind"))
	case err != nil:
		return c, e, fmt.Errorf("the answer of %s is cut short or damaged after %d bytes: %w", s, len(data), err)
	case len(c.Papers) == 0 && c.Rejected > 0:
		return c, e, fmt.Errorf("the answer of %s has %s, and none can be read: %s; if that lasts, arXiv has changed it", s, countOf(c.Rejected, "record"), c.Why)
	}
	return c, e, nil
}

// fileWord returns a text as a part of a file name.
func fileWord(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '.' {
			return r
		}
		return '_'
	}, s)
}

// set returns the OAI-PMH set of a category, in the form used since 2025: group, archive and
// name, such as cs:cs:CL, physics:hep-th or physics:astro-ph:EP.
func set(category string) string {
	archive, name, isPart := strings.Cut(category, ".")
	group := archive
	switch archive {
	case "astro-ph", "cond-mat", "gr-qc", "hep-ex", "hep-lat", "hep-ph", "hep-th", "math-ph", "nlin", "nucl-ex", "nucl-th", "physics", "quant-ph":
		group = "physics"
	}
	if isPart {
		return group + ":" + archive + ":" + name
	}
	return group + ":" + archive
}

func values(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}
