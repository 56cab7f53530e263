package fetch

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"offprint/generator/paper"
)

// Hugging Face's Daily Papers (https://huggingface.co/docs/hub/api) are at /api/daily_papers,
// with the parameters date, week or month, a limit of up to 100, and pages from p=0. The day
// of a paper is the day on which it was submitted to Daily Papers.
const (
	hfAddress = "https://huggingface.co"
	hfFormat  = "hf-api"
	// hfDays is the default number of days to fetch: votes and comments take two weeks to
	// settle.
	hfDays = 14
	// hfFirst is the month in which Daily Papers began. For a day without papers, the API
	// returns those of another day, so fetching earlier days would never end.
	hfFirst = paper.Day(20230501)
	hfLimit = 100
	// hfFull is the minimum number of records of a page that may be followed by another one:
	// the default limit, for a server that ignores the requested limit.
	hfFull = 50
	// hfPages is the maximum number of pages per request, more than any month has.
	hfPages = 60
	hfPace  = 250 * time.Millisecond
)

// daily fetches Daily Papers.
type daily struct {
	*service
	ctx    context.Context
	folder folder
	today  paper.Day
	r      *Report
	ids    map[string]bool       // identifiers of all papers
	counts map[paper.Day]int     // number of papers listed on each day
	undays map[paper.Day][]Paper // responses for a day whose papers do not say when they were listed
	// faults is the number of consecutive failed requests.
	faults int
}

// maxFaults is the number of consecutive failed requests after which a service is not asked
// again in this run.
const maxFaults = 3

var weekName = regexp.MustCompile(`^([1-9]\d{3})-W(0[1-9]|[1-4]\d|5[0-3])$`)

// ParseWeek parses a week such as 2025-W38 and returns its Monday (ISO 8601).
func ParseWeek(name string) (paper.Day, error) {
	m := weekName.FindStringSubmatch(name)
	if m == nil {
		return 0, fmt.Errorf("%q is not a week; write one as 2025-W38", name)
	}
	year, _ := strconv.Atoi(m[1])
	week, _ := strconv.Atoi(m[2])
	fourth := time.Date(year, time.January, 4, 0, 0, 0, 0, time.UTC) // January 4 is always in the first week
	monday := fourth.AddDate(0, 0, 7*(week-1)-int(fourth.Weekday()+6)%7)
	if y, w := monday.ISOWeek(); y != year || w != week {
		return 0, fmt.Errorf("the year %d has no week %d", year, week)
	}
	return paper.DayOf(monday), nil
}

// ParseMonth parses a month such as 2025-04 and returns its first day.
func ParseMonth(name string) (paper.Day, error) {
	day, err := paper.ParseDay(name + "-01")
	if err != nil {
		return 0, fmt.Errorf("%q is not a month; write one as 2025-04", name)
	}
	return day, nil
}

func fetchDaily(ctx context.Context, o Options, c *client, w Want, r *Report) error {
	base, err := address(o.Addresses.HuggingFace, hfAddress)
	if err != nil {
		return err
	}
	d := &daily{
		service: c.service("Hugging Face", base, cmp.Or(o.Interval, hfPace)), ctx: ctx, folder: o.folder(ctx), today: o.Today, r: r,
		ids: map[string]bool{}, counts: map[paper.Day]int{}, undays: map[paper.Day][]Paper{},
	}
	if o.Token != "" {
		d.header.Set("Authorization", "Bearer "+o.Token)
	}
	defer func() { r.Papers = len(d.ids) }()
	switch {
	case w.Week != "":
		first, err := ParseWeek(w.Week)
		if err != nil {
			return err
		}
		return d.span("week", w.Week, first, first.AddDays(6))
	case w.Month != "":
		first, err := ParseMonth(w.Month)
		if err != nil {
			return err
		}
		return d.span("month", w.Month, first, first.AddDays(30))
	}
	days, err := w.span(o, d.String(), hfDays, hfFirst)
	if err != nil {
		return err
	}
	o.bar().Start("days asked for", int64(len(days)))
	defer o.bar().Finish()
	for i, day := range days {
		if err := d.day(day); err != nil {
			return err
		}
		o.bar().Add(1)
		if d.faults == maxFaults && i+1 < len(days) {
			r.fault("%s: not asked for %s, as it failed %d times one after the other", d, daysText(days[i+1:]), d.faults)
			break
		}
	}
	d.tellThin(days)
	return nil
}

// day fetches the papers of a day.
func (d *daily) day(day paper.Day) error {
	return d.list("date", day.String(), func(papers []Paper) bool {
		if !d.areOf(day, papers) {
			d.tellNone(day, papers)
			return false
		}
		return true
	})
}

// within reports whether any paper was listed between first and last, or on an unknown day.
func within(papers []Paper, first, last paper.Day) bool {
	return slices.ContainsFunc(papers, func(p Paper) bool { return p.Listed == 0 || first <= p.Listed && p.Listed <= last })
}

// span fetches the papers of a week or month, from first to last. If it has no papers, the
// service returns those of another one.
func (d *daily) span(of, name string, first, last paper.Day) error {
	return d.list(of, name, func(papers []Paper) bool {
		if !within(papers, first, last) {
			of := ""
			if len(papers) > 0 {
				of = fmt.Sprintf("; the answer holds those of %s", papers[0].Listed)
			}
			d.r.note("no papers in %s%s", name, of)
			return false
		}
		return true
	})
}

// list fetches the pages of a list if isAsked returns true for the papers of the first page.
func (d *daily) list(of, name string, isAsked func([]Paper) bool) error {
	had := map[string]bool{}
	for p := range hfPages {
		papers, a, err := d.page(of, name, p)
		if err != nil {
			return d.failed(name, p, err)
		}
		d.faults = 0
		if p == 0 && !isAsked(papers) {
			return nil
		}
		more, err := d.take(name, p, papers, a, had)
		if err != nil || !more {
			return err
		}
	}
	d.r.fault("%s: the list of %s has no end after %d pages; what came until there is kept", name, d, hfPages)
	d.faults = maxFaults
	return nil
}

// failed records a failed request, unless ctx is done.
func (d *daily) failed(name string, page int, err error) error {
	if d.ctx.Err() != nil {
		return d.ctx.Err()
	}
	what := name
	if page > 0 {
		what = fmt.Sprintf("%s, page %d", name, page+1)
	}
	d.r.fault("%s: %v", what, err)
	if d.faults++; isSilent(err) {
		d.faults = maxFaults
	}
	if r := (*refusal)(nil); errors.As(err, &r) && r.isFinal() {
		d.faults = maxFaults
	}
	return nil
}

// page requests a page of the papers of a day, week or month.
func (d *daily) page(of, name string, p int) ([]Paper, answer, error) {
	query := url.Values{of: {name}, "limit": {strconv.Itoa(hfLimit)}}
	if p > 0 {
		query.Set("p", strconv.Itoa(p))
	}
	var contents Contents
	a, err := d.ask(d.ctx, "/api/daily_papers", query, d.folder.known(scrapeFile(name, p)), func(data []byte) error {
		contents = d.folder.look("answer.json", data) // a name that contains no day
		switch {
		case contents.Format == hfFormat && !json.Valid(data):
			return fmt.Errorf("the answer of %s is cut short or damaged after %d bytes", d, len(data))
		case contents.Format != hfFormat && len(contents.Papers) == 0:
			return fmt.Errorf("the response of %s is of an unknown kind: %s", d, contents.Why)
		case len(contents.Papers) == 0 && contents.Rejected > 0:
			return fmt.Errorf("the answer of %s has %d records, and none can be read: %s", d, contents.Rejected, contents.Why)
		}
		return nil
	})
	return contents.Papers, a, err
}

// take saves a page, and reports whether there may be another.
func (d *daily) take(name string, p int, papers []Paper, a answer, had map[string]bool) (more bool, err error) {
	isNew := false
	for _, q := range papers {
		isNew = isNew || !had[q.ID]
		had[q.ID], d.ids[q.ID] = true, true
	}
	if !isNew {
		return false, nil // a page after the last one
	}
	kept, err := d.folder.keep(scrapeFile(name, p), a, papers)
	if err != nil {
		return false, err
	}
	d.r.Scrapes = append(d.r.Scrapes, kept)
	return len(papers) >= hfFull, nil
}

// areOf reports whether the papers of a response are those of the requested day. If a day has
// no papers, the service returns those of the last day that had some.
func (d *daily) areOf(day paper.Day, papers []Paper) bool {
	untold := 0
	for _, p := range papers {
		if p.Listed == day {
			d.counts[day]++
		}
		if p.Listed == 0 {
			untold++
		}
	}
	if d.counts[day] > 0 || untold == 0 {
		return d.counts[day] > 0
	}
	if isWeekend(day) {
		return false
	}
	for before, others := range d.undays {
		if before < day && holdsAll(others, papers) {
			return false
		}
	}
	d.undays[day] = papers
	d.counts[day] = len(papers)
	return true
}

// tellNone reports that a day has no papers, and whether that is expected.
func (d *daily) tellNone(day paper.Day, papers []Paper) {
	of := ""
	if len(papers) > 0 && papers[0].Listed != 0 {
		of = fmt.Sprintf("; the answer holds those of %s", papers[0].Listed)
	}
	switch {
	case isWeekend(day):
		d.r.note("%s is a %s and has no papers", day, day.Time().Weekday())
	case day >= d.today:
		d.r.stale("%s: no papers yet%s", day, of)
	default:
		d.r.stale("%s: no papers on a %s%s; unless it is a holiday, they may come later", day, day.Time().Weekday(), of)
	}
}

// fewestUsual is the minimum number of papers of a usual day for other days to be reported as
// thin. A thin day has at most 1/thinPart of that number.
const (
	fewestUsual = 8
	thinPart    = 5
)

// tellThin reports days with far fewer papers than usual, because they were probably fetched
// before they were complete.
func (d *daily) tellThin(days []paper.Day) {
	var counts []int
	for _, day := range days {
		if n := d.counts[day]; n > 0 && !isWeekend(day) {
			counts = append(counts, n)
		}
	}
	if len(counts) < 3 {
		return
	}
	slices.Sort(counts)
	usual := counts[len(counts)/2]
	for _, day := range slices.Sorted(maps.Keys(d.counts)) {
		if n := d.counts[day]; usual >= fewestUsual && n*thinPart <= usual && n > 0 && !isWeekend(day) {
			d.r.stale("%s: %s, where other days have %d: it is probably not whole yet, and is asked for again", day, countOf(n, "paper"), usual)
		}
	}
}

// scrapeFile returns the file name for a page of the papers of a day, week or month. The base
// name for a day starts with that day; importers use it for papers that do not say when they
// were listed.
func scrapeFile(name string, page int) string {
	file := "hf/" + name[:4] + "/" + name
	if page > 0 {
		file += fmt.Sprintf(".p%d", page+1)
	}
	return file + ".json.gz"
}

// daysText describes a range of days.
func daysText(days []paper.Day) string {
	if len(days) == 1 {
		return days[0].String()
	}
	return fmt.Sprintf("%s to %s", days[0], days[len(days)-1])
}

func countOf(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return strconv.Itoa(n) + " " + strings.TrimSuffix(thing, "s") + "s"
}
