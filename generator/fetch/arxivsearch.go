package fetch

import (
	"crypto/sha256"
	"fmt"
	"net/mail"
	"slices"
	"strconv"
	"strings"

	"offprint/generator/paper"
)

// arXiv's API (https://info.arxiv.org/help/api/user-manual.html) returns at most 2,000 results
// per request and 30,000 per query.
const (
	apiPath   = "/api/query"
	apiFormat = "arxiv-atom"
	apiRoot   = "feed"
	apiRecord = "entry"
	// apiLimit is the number of results per request. Requests for more often fail.
	apiLimit = 500
	// apiMost is the maximum number of results of a query.
	apiMost = 30_000
)

// searchCategory fetches the papers of a category by day of submission.
func (a *arxiv) searchCategory(category string) (problem, err error) {
	term := "cat:" + category
	if !strings.Contains(category, ".") {
		term = fmt.Sprintf("(cat:%s OR cat:%s.*)", category, category)
	}
	a.newest = 0
	found, problem, err := a.search(category, a.dated(term), category)
	switch {
	case problem != nil || err != nil:
	case found >= arxivBusy && a.newest < a.until.AddDays(-arxivQuiet):
		a.r.stale("%s: the newest of %d papers that %s knows is of %s; it is asked for again next time", category, found, a.api, a.newest)
	case found == 0:
		a.r.stale("%s: %s knows no papers of %s to %s; if there is such a category, that is strange", category, a.api, a.since.AddDays(-arxivLag), a.until)
	}
	return problem, err
}

// query fetches the papers that match the wanted query: those submitted on the requested days,
// unless the query itself contains a date.
func (a *arxiv) query() error {
	text := a.want.Query
	if !strings.Contains(text, "submittedDate:") && !strings.Contains(text, "lastUpdatedDate:") {
		text = a.dated("(" + text + ")")
	}
	if err := a.down[API]; err != nil {
		a.r.fault("the query %q: %v", a.want.Query, err)
		return nil
	}
	sum := sha256.Sum256([]byte(a.want.Query))
	found, problem, err := a.search("the query", text, fmt.Sprintf("query-%x", sum[:4]))
	switch {
	case err != nil || a.ctx.Err() != nil:
		return err
	case problem != nil:
		a.r.fault("the query %q: %v", a.want.Query, problem)
	case found == 0:
		a.r.note("the query %q finds nothing", a.want.Query)
	}
	return nil
}

// dated restricts a query to papers submitted on the requested days, or shortly before,
// because those are announced on these days.
func (a *arxiv) dated(term string) string {
	return fmt.Sprintf("%s AND submittedDate:[%08d0000 TO %08d2359]", term, a.since.AddDays(-arxivLag), a.until)
}

// search fetches all results of an API query and returns their number.
func (a *arxiv) search(what, query, name string) (found int, problem, err error) {
	had := map[string]bool{}
	got, total := 0, 0
	for page := 1; page == 1 || got < total; page++ {
		file := a.scrapeName(a.since, API, name, page)
		ans, c, e, problem := a.askAPI(values("search_query", query, "start", strconv.Itoa(got), "max_results", strconv.Itoa(min(apiLimit, apiMost-got)),
			"sortBy", "submittedDate", "sortOrder", "ascending"), file, got)
		if problem != nil {
			return got, problem, nil
		}
		if e.records == 0 {
			return got, nil, nil
		}
		for _, p := range c.Papers {
			a.newest = max(a.newest, p.Published)
		}
		isNew, err := a.keep(file, ans, c, had, 0)
		if err != nil {
			return got, nil, err
		}
		if !isNew && len(c.Papers) > 0 {
			return got, fmt.Errorf("%s gives the same results again after %d", a.api, got), nil
		}
		got, total = got+e.records, number(e.texts["totalResults"])
		if total > apiMost {
			if page == 1 {
				a.r.fault("%s: %s finds %d papers and gives %d at most: ask for fewer days", what, a.api, total, apiMost)
			}
			total = apiMost
		}
	}
	return got, nil, nil
}

// askAPI requests a page of results. The argument start is the number of results before it.
func (a *arxiv) askAPI(query map[string][]string, name string, start int) (ans answer, c Contents, e envelope, problem error) {
	ans, problem = a.api.ask(a.ctx, apiPath, query, a.folder.known(name), func(data []byte) (err error) {
		c, e, err = a.inspect(a.api, name, data, apiFormat, apiRoot, apiRecord)
		total, told := number(e.texts["totalResults"]), e.present["totalResults"]
		switch {
		case err != nil:
		case !told:
			err = fmt.Errorf("the answer of %s does not say how many results there are; if that lasts, arXiv has changed it", a.api)
		case len(c.Papers) == 0 && e.records > 0:
			err = &refusal{service: a.api, code: 400, says: c.Why}
		case e.records == 0 && total > start:
			err = fmt.Errorf("%s gives an empty page after %d of %d results", a.api, start, total)
		}
		return err
	})
	return ans, c, e, problem
}

// arXiv's feeds (https://info.arxiv.org/help/rss.html) contain the latest announcement. They
// are generated at midnight in New York, and are empty if nothing was announced.
const (
	rssFormat = "arxiv-feed"
	rssRoot   = "rss"
	rssRecord = "item"
)

// announced fetches the latest announcement of a category.
func (a *arxiv) announced(category string) (problem, err error) {
	key := category + " " + a.rss.base.Host
	last, _ := paper.ParseDay(a.memory.Batches[key].Day)
	known := answer{}
	if last != 0 {
		known = a.folder.known(a.scrapeName(last, RSS, category, 1))
	}
	var c Contents
	var e envelope
	ans, problem := a.rss.ask(a.ctx, "/rss/"+category, nil, known, func(data []byte) (err error) {
		c, e, err = a.inspect(a.rss, "feed.xml", data, rssFormat, rssRoot, rssRecord)
		if err == nil && feedDay(e) == 0 {
			err = fmt.Errorf("the answer of %s does not say of which day it is; if that lasts, arXiv has changed it", a.rss)
		}
		return err
	})
	if problem != nil {
		return problem, nil
	}
	day := feedDay(e)
	if len(c.Papers) == 0 {
		a.tellEmpty(category, day)
		return nil, nil
	}
	sum := paperSum(c.Papers)
	was := a.memory.Batches[key]
	if was.Sum == sum && last != 0 && last < day {
		a.r.stale("%s: the feed of %s holds the papers of %s again; it is asked for again next time", category, day, last)
		return nil, nil
	}
	if day < lastAnnouncement(a.today) {
		a.r.stale("%s: the feed is of %s, not yet of %s; it is asked for again next time", category, day, lastAnnouncement(a.today))
	}
	if _, err := a.keep(a.scrapeName(day, RSS, category, 1), ans, c, map[string]bool{}, a.first(a.since)); err != nil {
		return nil, err
	}
	if day >= last {
		a.memory.newBatches[key] = batch{day.String(), sum}
	}
	return nil, nil
}

// tellEmpty reports that nothing was announced, and whether that is expected.
func (a *arxiv) tellEmpty(category string, day paper.Day) {
	switch {
	case day < lastAnnouncement(a.today):
		a.r.stale("%s: the feed is of %s and empty, not yet of %s; it is asked for again next time", category, day, lastAnnouncement(a.today))
	case isWeekend(a.today):
		a.r.note("%s: nothing is announced on a %s", category, a.today.Time().Weekday())
	default:
		a.r.stale("%s: nothing was announced on %s, a %s; unless it is a holiday, they may come later", category, day, day.Time().Weekday())
	}
}

// lastAnnouncement returns the last day up to today on which papers are announced, ignoring
// holidays.
func lastAnnouncement(today paper.Day) paper.Day {
	for isWeekend(today) {
		today = today.AddDays(-1)
	}
	return today
}

// feedDay returns the day of a feed in the feed's own time zone, or 0 if unknown.
func feedDay(e envelope) paper.Day {
	for _, name := range []string{"pubDate", "lastBuildDate"} {
		if t, err := mail.ParseDate(e.texts[name]); err == nil {
			return paper.DayOf(t)
		}
	}
	return 0
}

// paperSum returns a hash of a set of papers, regardless of order.
func paperSum(papers []Paper) string {
	var ids []string
	for _, p := range papers {
		ids = append(ids, p.ID)
	}
	slices.Sort(ids)
	sum := sha256.Sum256([]byte(strings.Join(ids, "\n")))
	return fmt.Sprintf("%x", sum[:8])
}
