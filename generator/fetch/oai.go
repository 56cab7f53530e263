package fetch

import (
	"fmt"
	"net/url"
	"strconv"

	"offprint/generator/paper"
)

// OAI-PMH (https://info.arxiv.org/help/oa/index.html,
// https://www.openarchives.org/OAI/openarchivesprotocol.html) returns lists in pages. The next
// page is requested with the resumption token of the last one, which expires within a day.
// Records are listed by the day of their last change.
const (
	oaiPath   = "/oai"
	oaiFormat = "arxiv-oai"
	oaiRoot   = "OAI-PMH"
	oaiRecord = "record"
	// oaiPages is the maximum number of pages of a list; all of arXiv has about 1,500.
	oaiPages = 3000
	// oaiEmpty is the maximum number of consecutive pages without papers. Occasionally,
	// records of deleted papers fill a page.
	oaiEmpty = 10
	// oaiRestarts is how often a list is started again because its token was refused.
	oaiRestarts = 2
)

// Error codes of OAI-PMH.
const (
	oaiNothing  = "noRecordsMatch"
	oaiBadToken = "badResumptionToken"
	oaiUnknown  = "idDoesNotExist"
	oaiBadID    = "badArgument"
)

// harvest fetches the papers of a category that have changed.
func (a *arxiv) harvest(category string) (problem, err error) {
	what := []string{OAI, category, a.oai.base.Host}
	from := a.since
	if a.want.Since == 0 {
		if last := a.memory.complete(what...); last != 0 {
			from = min(from, last.AddDays(-1))
		}
	}
	l := &oaiList{arxiv: a, category: category, from: from}
	for restarts := 0; ; restarts++ {
		problem, again, err := l.read()
		switch {
		case err != nil || problem == nil:
			if err == nil && l.whole {
				a.memory.completed(from, min(a.until, l.answered), what...)
			}
			return nil, err
		case !again || restarts == oaiRestarts:
			return problem, nil
		}
		a.oai.log(fmt.Sprintf("%s: %v; the list is asked for from its beginning", category, problem))
	}
}

// oaiList is an OAI-PMH list that is being read.
type oaiList struct {
	*arxiv
	category string
	from     paper.Day
	whole    bool      // all pages have been read
	answered paper.Day // day of the oldest response
}

// read reads a list from its start. The result again reports whether the problem may disappear
// if the list is read again.
func (l *oaiList) read() (problem error, again bool, err error) {
	query := values("verb", "ListRecords", "metadataPrefix", "arXiv", "set", set(l.category), "from", l.from.String())
	if l.until < l.today {
		query.Set("until", l.until.String())
	}
	tokens, had := map[string]bool{}, map[string]bool{}
	records, size, empty := 0, 0, 0
	for page := 1; page <= oaiPages; page++ {
		name := l.scrapeName(l.from, OAI, l.category, page)
		ans, c, e, problem := l.askOAI(query, name)
		if problem != nil {
			return problem, false, nil
		}
		l.tellAge(e)
		switch code := e.attrs["error code"]; code {
		case "":
		case oaiNothing:
			if page == 1 {
				l.r.note("%s: nothing has changed since %s", l.category, l.from)
			}
			l.whole = true
			return nil, false, nil
		default:
			return fmt.Errorf("%s answers with the error %s (%q)", l.oai, code, excerpt([]byte(e.texts["error"]))), code == oaiBadToken, nil
		}
		isNew, err := l.keep(name, ans, c, had, l.first(l.from))
		if err != nil {
			return nil, false, err
		}
		token := e.texts["resumptionToken"]
		records, size = records+e.records, max(size, number(e.attrs["resumptionToken completeListSize"]))
		if empty++; len(c.Papers) > 0 {
			empty = 0
		}
		switch {
		case token == "":
			if l.whole = records >= size; !l.whole {
				l.r.stale("%s: %s announced %d records and returned %d: the rest is requested again next time", l.category, l.oai, size, records)
			}
			return nil, false, nil
		case empty == oaiEmpty:
			return fmt.Errorf("the list of %s has had no papers for %d pages, after %d records; it is left there", l.oai, empty, records), false, nil
		case size > 0 && records > 2*size:
			return fmt.Errorf("the list of %s does not end: it announced %d records and returned %d", l.oai, size, records), false, nil
		case tokens[token] || !isNew && len(c.Papers) > 0:
			return fmt.Errorf("the list of %s goes in a circle after %s", l.oai, countOf(page, "page")), false, nil
		}
		tokens[token] = true
		query = values("verb", "ListRecords", "resumptionToken", token)
	}
	return fmt.Errorf("the list of %s has no end after %d pages", l.oai, oaiPages), false, nil
}

// tellAge records the day of a response, which may have come from a cache, and reports an old
// one.
func (l *oaiList) tellAge(e envelope) {
	day, err := paper.ParseDay(e.texts["responseDate"])
	if err != nil || day > l.today {
		day = l.today
	}
	if was := l.answered; was == 0 || day < was {
		l.answered = day
		if late := l.until.AddDays(-arxivQuiet); day < late && (was == 0 || was >= late) {
			l.r.stale("%s: the answer of %s is of %s; it is asked for again next time", l.category, l.oai, day)
		}
	}
}

// askOAI requests a page.
func (a *arxiv) askOAI(query url.Values, name string) (ans answer, c Contents, e envelope, problem error) {
	ans, problem = a.oai.ask(a.ctx, oaiPath, query, a.folder.known(name), func(data []byte) (err error) {
		c, e, err = a.inspect(a.oai, name, data, oaiFormat, oaiRoot, oaiRecord)
		if err == nil && e.records == 0 && e.attrs["error code"] == "" && e.texts["resumptionToken"] == "" {
			err = fmt.Errorf("the answer of %s has no records and does not say that there are none; if this persists, arXiv has changed it", a.oai)
		}
		return err
	})
	return ans, c, e, problem
}

// number parses a number in a response. It returns 0 if it is missing or invalid.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return max(n, 0)
}
