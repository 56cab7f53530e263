package generator_test

import (
	"cmp"
	"context"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"offprint/generator"
	"offprint/generator/archive"
	"offprint/generator/paper"
)

// arxivPaper is a paper that arxivServer knows.
type arxivPaper struct {
	id, title  string
	created    string // date of the first version
	updated    string // date of the last version; "" if there is only one
	stamp      string // date of the last change to the record
	categories string
	comment    string
}

// arxivServer imitates arXiv's three interfaces. Tests can make it fail.
type arxivServer struct {
	*httptest.Server
	papers   []arxivPaper
	page     int    // records per page of OAI-PMH
	response string // date of its OAI-PMH responses
	feedDay  string // date of the RSS feeds, in RSS format
	// bad, if not nil, may answer a request. The number n counts the requests of an interface
	// ("oai", "api", "rss") from 0. It reports whether it has answered.
	bad func(way string, n int, w http.ResponseWriter, r *http.Request) bool

	mu       sync.Mutex
	requests map[string][]string // queries, by interface
	headers  http.Header         // headers of the last request
}

func newArXivServer(t *testing.T, papers ...arxivPaper) *arxivServer {
	t.Helper()
	s := &arxivServer{papers: papers, page: 2, response: "2026-04-10", feedDay: "Fri, 10 Apr 2026", requests: map[string][]string{}}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.Close)
	return s
}

// aprilPapers returns five papers of cs.CL, one of them old, and one of another category.
func aprilPapers() []arxivPaper {
	return []arxivPaper{
		{id: "2604.00001", title: "On the First Question", created: "2026-04-05", stamp: "2026-04-06", categories: "cs.CL cs.LG"},
		{id: "2604.00002", title: "On the Second Question", created: "2026-04-06", stamp: "2026-04-07", categories: "cs.CL"},
		{id: "1901.00003", title: "An Old Question", created: "2019-01-03", updated: "2026-04-07", stamp: "2026-04-07", categories: "cs.CL"},
		{id: "2604.00004", title: "On the Fourth Question", created: "2026-04-07", updated: "2026-04-08", stamp: "2026-04-08", categories: "cs.LG cs.CL", comment: "12 pages"},
		{id: "2604.00005", title: "On the Fifth Question", created: "2026-04-08", stamp: "2026-04-09", categories: "cs.CL"},
		{id: "2604.00006", title: "On Another Field", created: "2026-04-08", stamp: "2026-04-09", categories: "hep-th"},
	}
}

func (s *arxivServer) serve(w http.ResponseWriter, r *http.Request) {
	way, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	s.mu.Lock()
	n := len(s.requests[way])
	s.requests[way] = append(s.requests[way], r.URL.RawQuery)
	s.headers = r.Header
	bad := s.bad
	s.mu.Unlock()
	if bad != nil && bad(way, n, w, r) {
		return
	}
	w.Header().Set("Content-Type", "text/xml")
	switch r.URL.Path {
	case "/oai":
		s.oai(w, r)
	case "/api/query":
		s.api(w, r)
	default:
		s.rss(w, strings.TrimPrefix(r.URL.Path, "/rss/"))
	}
}

// in reports whether a paper is in a category.
func (p arxivPaper) in(category string) bool {
	return slices.Contains(strings.Fields(p.categories), category)
}

func (p arxivPaper) record() string {
	var updated, comment string
	if p.updated != "" {
		updated = "<updated>" + p.updated + "</updated>"
	}
	if p.comment != "" {
		comment = "<comments>" + p.comment + "</comments>"
	}
	return fmt.Sprintf(`<record><header><identifier>oai:arXiv.org:%[1]s</identifier><datestamp>%[2]s</datestamp></header><metadata>
<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>%[1]s</id><created>%[3]s</created>%[4]s<authors><author><keyname>Example</keyname><forenames>Ada</forenames></author></authors><title>%[5]s</title><categories>%[6]s</categories>%[7]s<license>http://creativecommons.org/licenses/by/4.0/</license><abstract>We answer %[5]s with care.</abstract></arXiv></metadata></record>
`, p.id, p.stamp, p.created, updated, html.EscapeString(p.title), p.categories, comment)
}

func (s *arxivServer) oai(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	from, category, skip := q.Get("from"), q.Get("set"), 0
	if token := q.Get("resumptionToken"); token != "" {
		parts := strings.Split(token, "|")
		from, category = parts[0], parts[1]
		skip, _ = strconv.Atoi(parts[2])
	}
	parts := strings.Split(category, ":")
	category = strings.Join(parts[1:], ".")
	if parts[0] == "physics" && len(parts) == 2 {
		category = parts[1]
	}
	fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>%sT01:02:03Z</responseDate><request verb="%s">http://oaipmh.arxiv.org/oai</request>`, s.response, q.Get("verb"))
	defer fmt.Fprint(w, "</OAI-PMH>")
	var records []string
	for _, p := range s.papers {
		if p.in(category) && p.stamp >= from && (q.Get("until") == "" || p.stamp <= q.Get("until")) ||
			q.Get("verb") == "GetRecord" && q.Get("identifier") == "oai:arXiv.org:"+p.id {
			records = append(records, p.record())
		}
	}
	switch end := min(skip+s.page, len(records)); {
	case q.Get("verb") == "GetRecord" && len(records) == 0:
		fmt.Fprint(w, `<error code="idDoesNotExist">No such record.</error>`)
	case q.Get("verb") == "GetRecord":
		fmt.Fprintf(w, "<GetRecord>%s</GetRecord>", records[0])
	case len(records) == 0:
		fmt.Fprint(w, `<error code="noRecordsMatch">There are none.</error>`)
	default:
		fmt.Fprintf(w, "<ListRecords>%s", strings.Join(records[skip:end], ""))
		if end < len(records) {
			fmt.Fprintf(w, `<resumptionToken cursor="%d" completeListSize="%d">%s|%s|%d</resumptionToken>`, skip, len(records), from, strings.Join(parts, ":"), end)
		}
		fmt.Fprint(w, "</ListRecords>")
	}
}

func (s *arxivServer) api(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	var found []arxivPaper
	for _, p := range s.papers {
		query := q.Get("search_query")
		var from, to string
		if _, span, ok := strings.Cut(query, "submittedDate:["); ok {
			from, to = span[:8], span[len("202604010000 TO "):][:8]
		}
		created := strings.ReplaceAll(p.created, "-", "")
		named := slices.ContainsFunc(strings.Fields(p.categories), func(c string) bool { return strings.Contains(query, "cat:"+c) }) || strings.Contains(query, "all:question") && strings.Contains(p.title, "Question")
		if named && created >= from && created <= to || slices.Contains(strings.Split(q.Get("id_list"), ","), p.id) {
			found = append(found, p)
		}
	}
	start, _ := strconv.Atoi(q.Get("start"))
	limit, _ := strconv.Atoi(q.Get("max_results"))
	limit = min(limit, s.page)
	if q.Get("id_list") != "" {
		limit = len(found)
	}
	fmt.Fprintf(w, `<?xml version='1.0' encoding='UTF-8'?><feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom"><id>https://arxiv.org/api/x</id><updated>%sT01:02:03Z</updated><opensearch:totalResults>%d</opensearch:totalResults><opensearch:startIndex>%d</opensearch:startIndex>`, s.response, len(found), start)
	for _, p := range found[min(start, len(found)):min(start+limit, len(found))] {
		comment := ""
		if p.comment != "" {
			comment = "<arxiv:comment>" + p.comment + "</arxiv:comment>"
		}
		fmt.Fprintf(w, `<entry><id>http://arxiv.org/abs/%[1]sv1</id><title>%[2]s</title><published>%[3]sT00:00:00Z</published><updated>%[4]sT00:00:00Z</updated><summary>We answer %[2]s with care.</summary><author><name>Ada Example</name></author>%[5]s`,
			p.id, html.EscapeString(p.title), p.created, cmp.Or(p.updated, p.created), comment)
		for _, c := range strings.Fields(p.categories) {
			fmt.Fprintf(w, `<category term="%s"/>`, c)
		}
		fmt.Fprint(w, "</entry>\n")
	}
	fmt.Fprint(w, "</feed>")
}

func (s *arxivServer) rss(w http.ResponseWriter, category string) {
	fmt.Fprintf(w, `<?xml version='1.0' encoding='UTF-8'?><rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel><title>%[1]s updates on arXiv.org</title><link>http://rss.arxiv.org/rss/%[1]s</link><lastBuildDate>%[2]s 04:00:11 +0000</lastBuildDate><pubDate>%[2]s 00:00:00 -0400</pubDate>`, category, s.feedDay)
	for _, p := range s.papers {
		if p.in(category) {
			kind := "new"
			if p.updated != "" {
				kind = "replace"
			}
			fmt.Fprintf(w, `<item><title>%[1]s</title><link>https://arxiv.org/abs/%[2]s</link><description>arXiv:%[2]sv1 Announce Type: %[3]s
Abstract: We answer %[1]s with care.</description><guid isPermaLink="false">oai:arXiv.org:%[2]sv1</guid><category>%[4]s</category><pubDate>%[5]s 00:00:00 -0400</pubDate><arxiv:announce_type>%[3]s</arxiv:announce_type><dc:creator>Ada Example</dc:creator></item>`,
				html.EscapeString(p.title), p.id, kind, strings.Join(strings.Fields(p.categories), "</category><category>"), s.feedDay)
		}
	}
	fmt.Fprint(w, "</channel></rss>")
}

// environment replaces arXiv's hosts by the server.
func (s *arxivServer) environment(key string) string {
	return map[string]string{generator.ArXivAPIURL: s.URL, generator.ArXivOAIURL: s.URL, generator.ArXivRSSURL: s.URL}[key]
}

// fetchInto fetches from the server into an archive. Today is April 10 unless o sets it.
func (s *arxivServer) fetchInto(t *testing.T, dir string, o generator.FetchOptions) generator.FetchResult {
	t.Helper()
	o.Dir, o.From, o.FirstWait, o.Environment = dir, []string{"arxiv"}, time.Millisecond, s.environment
	o.Today = cmp.Or(o.Today, paper.Day(20260410))
	res, err := generator.Fetch(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// arxivArchive creates an archive that fetches a category without pausing between requests.
func arxivArchive(t *testing.T, more ...string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, archive.ContentDir), 0o755); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, "config.toml"), `baseURL = "https://papers.example/"
theme = "offprint"
[[params.offprint.fetch]]
from = "arxiv"
interval = 0.0001
categories = ["cs.CL"]
`+strings.Join(more, "\n"))
	return dir
}

func contentOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	return readSite(t, filepath.Join(dir, archive.ContentDir))
}

// TestFetchArXiv fetches the new papers of a category over several pages. An old paper must be
// imported only if the archive has it, and a second fetch on another day must change nothing.
func TestFetchArXiv(t *testing.T) {
	s := newArXivServer(t, aprilPapers()...)
	dir := arxivArchive(t)
	res := s.fetchInto(t, dir, generator.FetchOptions{Program: "offprint/9"})
	r := res.Services[0]
	if res.Import.New != 4 || res.Import.Older != 1 || len(r.Faults)+len(r.Stale) > 0 || r.Papers != 5 || len(s.requests["oai"]) != 3 || len(s.requests["api"]) > 0 {
		t.Errorf("%+v, requests %v", res, s.requests)
	}
	if !strings.Contains(s.requests["oai"][0], "from=2026-04-04") || !strings.Contains(s.requests["oai"][0], "set=cs%3Acs%3ACL") {
		t.Errorf("asked for %v", s.requests["oai"])
	}
	if !strings.Contains(strings.Join(res.Messages, "\n"), "1 record of older papers that the archive does not have") || len(res.Messages) != 1 {
		t.Errorf("told: %q", res.Messages)
	}
	if agent := s.headers.Get("User-Agent"); agent != "offprint/9 (+https://papers.example/)" || s.headers.Get("Accept") == "" {
		t.Errorf("it says %v", s.headers)
	}
	before := contentOf(t, dir)
	s.response = "2026-04-11"
	if res := s.fetchInto(t, dir, generator.FetchOptions{Today: 20260411}); res.Import.New+res.Import.Updated > 0 || res.Import.Unchanged != 4 {
		t.Errorf("the day after: %v", res)
	}
	compareSites(t, before, contentOf(t, dir))

	// If the archive has the old paper, it is updated.
	old := arxivArchive(t, "older = true")
	if res := s.fetchInto(t, old, generator.FetchOptions{}); res.Import.New != 5 || res.Import.Older != 0 {
		t.Errorf("with older papers: %v", res)
	}
	writeFile(t, filepath.Join(old, "config.toml"), strings.Replace(readText(t, filepath.Join(old, "config.toml")), "older = true", "", 1))
	s.papers[2].title, s.papers[2].stamp = "An Old Question, Answered", "2026-04-10"
	if res := s.fetchInto(t, old, generator.FetchOptions{}); res.Import.Updated != 1 || res.Import.Older != 0 {
		t.Errorf("an old paper that is there: %v", res)
	}
}

func readText(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestFetchArXivGoesOn checks that days which no fetch has completed are requested again, and
// that the file recording this may be lost.
func TestFetchArXivGoesOn(t *testing.T) {
	s := newArXivServer(t, aprilPapers()...)
	dir := arxivArchive(t)
	from := func(day paper.Day) string {
		t.Helper()
		n := len(s.requests["oai"])
		s.response = day.String()
		s.fetchInto(t, dir, generator.FetchOptions{Today: day})
		_, from, _ := strings.Cut(s.requests["oai"][n], "from=")
		from, _, _ = strings.Cut(from, "&")
		return from
	}
	if got := from(20260410); got != "2026-04-04" {
		t.Errorf("at first from %s", got)
	}
	if got := from(20260430); got != "2026-04-09" {
		t.Errorf("after three weeks from %s", got)
	}
	s.bad = func(way string, n int, w http.ResponseWriter, r *http.Request) bool {
		http.Error(w, "", http.StatusNotAcceptable)
		return true
	}
	if got := from(20260520); got != "2026-04-29" {
		t.Errorf("after three weeks more from %s", got)
	}
	s.bad = nil
	if got := from(20260525); got != "2026-04-29" {
		t.Errorf("after a fetch that failed from %s", got)
	}
	if err := os.RemoveAll(filepath.Join(dir, archive.StateDir)); err != nil {
		t.Fatal(err)
	}
	if got := from(20260526); got != "2026-05-20" {
		t.Errorf("without memory from %s", got)
	}
	writeFile(t, filepath.Join(dir, archive.StateDir, "fetched.json"), `{"complete": 7}`)
	if got := from(20260526); got != "2026-05-20" {
		t.Errorf("with a memory that cannot be read from %s", got)
	}
	// Days given by the user leave a gap, which must still be fetched.
	if err := os.RemoveAll(filepath.Join(dir, archive.StateDir)); err != nil {
		t.Fatal(err)
	}
	from(20260410)
	s.response = "2026-06-02"
	s.fetchInto(t, dir, generator.FetchOptions{Since: 20260601, Today: 20260602})
	if got := from(20260603); got != "2026-04-09" {
		t.Errorf("after a fetch of later days from %s", got)
	}
}

// TestFetchArXivFaults makes OAI-PMH fail in every way that servers fail. The API must then be
// used instead, the report must say so, and nothing may be lost.
func TestFetchArXivFaults(t *testing.T) {
	whole := func(status int, body string, header ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			for i := 0; i < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			w.WriteHeader(status)
			fmt.Fprint(w, body)
		}
	}
	const open = `<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-04-10T00:00:00Z</responseDate><request>http://oaipmh.arxiv.org/oai</request>`
	record := aprilPapers()[0].record()
	other := httptest.NewServer(whole(200, open+`<error code="noRecordsMatch"/></OAI-PMH>`))
	t.Cleanup(other.Close)
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		says   string
	}{
		"cut short": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "100000")
			fmt.Fprint(w, open+"<ListRecords>"+record)
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}, "cut short after"},
		"cut and called all":  {whole(200, open+"<ListRecords>"+record+"<record><header>"), "cut short or damaged"},
		"a page":              {whole(200, "<!doctype html><html><title>Sign in</title></html>"), "of an unknown kind"},
		"nothing":             {whole(200, ""), "there is nothing in it"},
		"another shape":       {whole(200, open+"<ListPapers><paper>1</paper></ListPapers></OAI-PMH>"), "has no records and does not say"},
		"metadata changed":    {whole(200, open+"<ListRecords>"+strings.NewReplacer("<arXiv ", "<paper ", "</arXiv>", "</paper>").Replace(record)+"</ListRecords></OAI-PMH>"), "none can be read"},
		"another error":       {whole(200, open+`<error code="badArgument">The set is unknown.</error></OAI-PMH>`), `badArgument ("The set is unknown.")`},
		"a token that is bad": {whole(200, open+`<error code="badResumptionToken">It has expired.</error></OAI-PMH>`), "badResumptionToken"},
		"in a circle":         {whole(200, open+"<ListRecords>"+record+"<resumptionToken>again</resumptionToken></ListRecords></OAI-PMH>"), "goes in a circle"},
		"no end and no papers": {func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, open, `<ListRecords><record><header status="deleted"><identifier>oai:arXiv.org:2604.00001</identifier><datestamp>2026-04-09</datestamp></header></record><resumptionToken>`, r.URL.Query().Get("resumptionToken"), "x</resumptionToken></ListRecords></OAI-PMH>")
		}, "no papers for 10 pages"},
		"too often":          {whole(429, "Too many requests", "Retry-After", "3600"), "asks to wait 1h0m0s"},
		"too often, no hint": {whole(429, ""), "answers 429"},
		"too often, but 200": {whole(200, "Rate exceeded."), `429 (too many requests), "Rate exceeded."`},
		"not acceptable":     {whole(406, ""), "406 (not acceptable)"},
		"unavailable":        {whole(503, "", "Retry-After", "0"), "answers 503"},
		"gone":               {whole(404, ""), "answers 404"},
		"another host": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, strings.Replace(other.URL, "127.0.0.1", "localhost", 1)+r.URL.String(), http.StatusFound)
		}, "and leads to http://localhost:"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newArXivServer(t, aprilPapers()...)
			s.bad = func(way string, n int, w http.ResponseWriter, r *http.Request) bool {
				if way != "oai" {
					return false
				}
				c.answer(w, r)
				return true
			}
			dir := arxivArchive(t)
			res := s.fetchInto(t, dir, generator.FetchOptions{})
			r := res.Services[0]
			told := strings.Join(r.Notes, "\n")
			if res.Import.New != 4 || res.Import.Rejected != 0 || len(r.Faults) != 0 || !strings.Contains(told, "arXiv's API (127.0.0.1") || !strings.Contains(told, c.says) {
				t.Errorf("%+v", res.Services)
			}
			if len(s.requests["oai"]) > 40 {
				t.Errorf("%d requests", len(s.requests["oai"]))
			}
			// If no other interface is allowed, it is a fault.
			dir = arxivArchive(t, `ways = ["oai"]`)
			res = s.fetchInto(t, dir, generator.FetchOptions{})
			if r := res.Services[0]; len(r.Faults) != 1 || !strings.Contains(r.Faults[0], "cs.CL: ") || !strings.Contains(r.Faults[0], c.says) {
				t.Errorf("alone: %+v", res.Services)
			}
			s.bad = nil
			if res := s.fetchInto(t, dir, generator.FetchOptions{}); res.Faults() > 0 || len(pagesOf(t, dir)) != 4 {
				t.Errorf("when it is well again: %+v", res.Services)
			}
		})
	}
}

// TestFetchArXivWithoutEnd checks that fetching a list ends although every page links to
// another.
func TestFetchArXivWithoutEnd(t *testing.T) {
	s := newArXivServer(t)
	s.bad = func(way string, n int, w http.ResponseWriter, r *http.Request) bool {
		p := arxivPaper{id: fmt.Sprintf("2604.2%04d", n), title: "Once More", created: "2026-04-08", stamp: "2026-04-09", categories: "cs.CL"}
		fmt.Fprintf(w, `<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-04-10T00:00:00Z</responseDate><request>http://oaipmh.arxiv.org/oai</request><ListRecords>%s<resumptionToken completeListSize="3">%d</resumptionToken></ListRecords></OAI-PMH>`, p.record(), n)
		return true
	}
	dir := arxivArchive(t, `ways = ["oai"]`)
	res := s.fetchInto(t, dir, generator.FetchOptions{})
	if told := strings.Join(res.Services[0].Faults, "\n"); len(s.requests["oai"]) != 7 || len(pagesOf(t, dir)) != 7 || !strings.Contains(told, "announced 3 records and returned 7") {
		t.Errorf("%d requests, %d pages, %s", len(s.requests["oai"]), len(pagesOf(t, dir)), told)
	}
}

// TestFetchArXivStorm checks that the archive is the same byte for byte after fetching with
// faults, in different orders and through different interfaces.
func TestFetchArXivStorm(t *testing.T) {
	s := newArXivServer(t, aprilPapers()...)
	calm, stormy := arxivArchive(t), arxivArchive(t)
	s.fetchInto(t, calm, generator.FetchOptions{})
	tokens := 0
	s.bad = func(way string, n int, w http.ResponseWriter, r *http.Request) bool {
		switch {
		case strings.Contains(r.URL.RawQuery, "resumptionToken") && tokens == 0:
			tokens++
			fmt.Fprint(w, `<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><error code="badResumptionToken">It has expired.</error></OAI-PMH>`)
		case n%6 == 1:
			w.WriteHeader(http.StatusServiceUnavailable)
		case n%6 == 2:
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusTooManyRequests)
		case n%6 == 4:
			w.Header().Set("Content-Length", "5000")
			fmt.Fprint(w, "<OAI-PMH>")
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		case n%6 == 5:
			fmt.Fprint(w, "<html><body>Bad gateway</body></html>")
		default:
			return false
		}
		return true
	}
	for i, o := range []generator.FetchOptions{{Since: 20260408}, {Since: 20260404, Until: 20260407}, {}} {
		s.response = fmt.Sprintf("2026-04-1%d", i)
		if res := s.fetchInto(t, stormy, o); res.Faults() > 0 {
			t.Fatal(res)
		}
	}
	if tokens != 1 {
		t.Error("no token was refused")
	}
	compareSites(t, contentOf(t, calm), contentOf(t, stormy))

	// The three interfaces, one after the other, in different orders.
	s.bad, s.page = nil, 3
	ways := []string{"oai", "api", "rss"}
	var archives []map[string]string
	for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 0, 2}} {
		dir := arxivArchive(t)
		config := readText(t, filepath.Join(dir, "config.toml"))
		for i, way := range order {
			s.response = fmt.Sprintf("2026-04-1%d", i)
			writeFile(t, filepath.Join(dir, "config.toml"), config+fmt.Sprintf("ways = [%q]\n", ways[way]))
			if res := s.fetchInto(t, dir, generator.FetchOptions{}); res.Faults() > 0 {
				t.Fatal(res)
			}
		}
		archives = append(archives, contentOf(t, dir))
	}
	compareSites(t, archives[0], archives[1])
	compareSites(t, archives[0], archives[2])
	for name, page := range archives[0] {
		if !strings.HasSuffix(name, "2604.00004.md") {
			continue
		}
		for _, want := range []string{"12 pages", "licenses/by/4.0", `version = "1"`, "cs.LG", "cs.CL", "2026-04-07", "Ada Example"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s lacks %q:\n%s", name, want, page)
			}
		}
	}
	if len(archives[0]) != 4 {
		t.Errorf("%d pages", len(archives[0]))
	}
}

// TestFetchArXivAPI checks that an empty page in the middle is requested again, and that a
// query fetches its papers.
func TestFetchArXivAPI(t *testing.T) {
	s := newArXivServer(t, aprilPapers()...)
	empty := 0
	s.bad = func(way string, n int, w http.ResponseWriter, r *http.Request) bool {
		if !strings.Contains(r.URL.RawQuery, "start=2") || empty == 2 {
			return false
		}
		empty++
		fmt.Fprint(w, `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"><id>http://arxiv.org/api/x</id><opensearch:totalResults>4</opensearch:totalResults></feed>`)
		return true
	}
	dir := arxivArchive(t)
	res := s.fetchInto(t, dir, generator.FetchOptions{Query: "all:question"})
	if res.Import.New != 4 || res.Faults() > 0 || empty != 2 || len(s.requests["oai"]) > 0 {
		t.Errorf("%+v, %v", res, s.requests)
	}
	if want := "search_query=%28all%3Aquestion%29+AND+submittedDate%3A%5B202603280000+TO+202604102359%5D"; !strings.Contains(s.requests["api"][0], want) {
		t.Errorf("asked for %s", s.requests["api"][0])
	}
	for name, body := range map[string]string{
		"empty for ever":   `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:o="http://a9.com/-/spec/opensearch/1.1/"><id>http://arxiv.org/api/x</id><o:totalResults>4</o:totalResults></feed>`,
		"no number":        `<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/x</id></feed>`,
		"the same page":    "same",
		"a query too wide": "wide",
	} {
		s.bad = func(way string, n int, w http.ResponseWriter, r *http.Request) bool {
			switch {
			case body == "same" && !strings.Contains(r.URL.RawQuery, "start=0&"):
				r.URL.RawQuery = strings.Replace(r.URL.RawQuery, "start=2", "start=0", 1)
				s.api(w, r)
			case body == "wide":
				rec := httptest.NewRecorder()
				s.api(rec, r)
				fmt.Fprint(w, strings.Replace(rec.Body.String(), ">4</opensearch:totalResults>", ">45000</opensearch:totalResults>", 1))
			case body == "same" || !strings.Contains(r.URL.RawQuery, "start=2"):
				return false
			default:
				fmt.Fprint(w, body)
			}
			return true
		}
		want := map[string]string{
			"empty for ever": "an empty page after 2 of 4", "no number": "does not say how many", "the same page": "the same results again after 2",
			"a query too wide": "finds 45000 papers and gives 30000 at most",
		}[name]
		dir := arxivArchive(t)
		res := s.fetchInto(t, dir, generator.FetchOptions{Query: "all:question"})
		if faults := strings.Join(res.Services[0].Faults, "\n"); !strings.Contains(faults, want) || res.Import.New < 2 {
			t.Errorf("%s: %+v", name, res)
		}
	}
}

// TestFetchArXivOld checks that outdated responses of OAI-PMH and the API are reported, and
// that the days which such a response cannot cover are requested again.
func TestFetchArXivOld(t *testing.T) {
	s := newArXivServer(t, aprilPapers()...)
	dir := arxivArchive(t)
	res := s.fetchInto(t, dir, generator.FetchOptions{Today: 20260420, Since: 20260401})
	if stale := strings.Join(res.Services[0].Stale, "\n"); len(res.Services[0].Stale) != 1 || !strings.Contains(stale, "cs.CL: the answer of arXiv's OAI-PMH (127.0.0.1") || !strings.Contains(stale, "is of 2026-04-10") {
		t.Errorf("an answer of ten days ago: %q", stale)
	}
	n := len(s.requests["oai"])
	if s.fetchInto(t, dir, generator.FetchOptions{Today: 20260421}); !strings.Contains(s.requests["oai"][n], "from=2026-04-09") {
		t.Errorf("then asked for %q", s.requests["oai"][n])
	}
	s.page, s.papers = 10, nil
	for i := range 25 {
		s.papers = append(s.papers, arxivPaper{id: fmt.Sprintf("2604.%05d", i), title: fmt.Sprintf("Question %d", i), created: "2026-04-08", categories: "cs.CL"})
	}
	for today, want := range map[paper.Day]string{20260410: "", 20260415: "the newest of 25 papers that arXiv's API (127.0.0.1"} {
		res = s.fetchInto(t, arxivArchive(t, `ways = ["api"]`), generator.FetchOptions{Today: today})
		if stale := strings.Join(res.Services[0].Stale, "\n"); (want == "") != (stale == "") || !strings.Contains(stale, want) {
			t.Errorf("on %s: %q", today, stale)
		}
	}
}

// TestFetchArXivFeeds checks that the RSS feeds are used if nothing else answers, that an
// outdated feed is reported, and that a batch repeated under another day is ignored.
func TestFetchArXivFeeds(t *testing.T) {
	s := newArXivServer(t, aprilPapers()...)
	s.bad = func(way string, n int, w http.ResponseWriter, r *http.Request) bool {
		if way == "rss" {
			return false
		}
		http.Error(w, "", http.StatusNotAcceptable)
		return true
	}
	dir := arxivArchive(t)
	check := func(what string, today paper.Day, feed string, pages int, wants ...string) {
		t.Helper()
		s.feedDay = feed
		res := s.fetchInto(t, dir, generator.FetchOptions{Today: today})
		r := res.Services[0]
		told := strings.Join(slices.Concat(r.Notes, r.Stale), "\n")
		if len(r.Faults) > 0 || len(pagesOf(t, dir)) != pages {
			t.Errorf("%s: %+v", what, res)
		}
		for _, want := range wants {
			if !strings.Contains(told, want) {
				t.Errorf("%s: %q is not in\n%s", what, want, told)
			}
		}
	}
	check("Friday", 20260410, "Fri, 10 Apr 2026", 4, "arXiv's RSS (127.0.0.1", "was asked instead", "406")
	before := contentOf(t, dir)
	check("Friday's on Saturday", 20260411, "Fri, 10 Apr 2026", 4)
	check("Friday's on Monday", 20260413, "Fri, 10 Apr 2026", 4, "cs.CL: the feed is of 2026-04-10, not yet of 2026-04-13")
	check("Friday's under Monday's date", 20260413, "Mon, 13 Apr 2026", 4, "the feed of 2026-04-13 holds the papers of 2026-04-10 again")
	compareSites(t, before, contentOf(t, dir))
	all := s.papers
	s.papers = nil
	check("an empty Saturday", 20260418, "Sat, 18 Apr 2026", 4, "nothing is announced on a Saturday")
	check("an empty Tuesday", 20260414, "Tue, 14 Apr 2026", 4, "nothing was announced on 2026-04-14, a Tuesday; unless it is a holiday")
	check("an empty feed of yesterday", 20260415, "Tue, 14 Apr 2026", 4, "is of 2026-04-14 and empty, not yet of 2026-04-15")
	s.papers = append(all, arxivPaper{id: "2604.00009", title: "On the Last Question", created: "2026-04-14", categories: "cs.CL"})
	check("Wednesday", 20260415, "Wed, 15 Apr 2026", 5)

	s.bad = func(way string, n int, w http.ResponseWriter, r *http.Request) bool {
		fmt.Fprint(w, "<rss><channel><title>cs.CL updates on arXiv.org</title></channel></rss>")
		return true
	}
	res := s.fetchInto(t, dir, generator.FetchOptions{Today: 20260416})
	if faults := res.Services[0].Faults; len(faults) != 1 || !strings.Contains(faults[0], "does not say of which day it is") {
		t.Errorf("without a day: %v", faults)
	}
}

// TestFetchArXivGivesUp checks that an interface that refused is not used for the other
// categories, that an unreachable service is reported, and that all requests share one rate
// limit.
func TestFetchArXivGivesUp(t *testing.T) {
	s := newArXivServer(t, aprilPapers()...)
	s.bad = func(way string, n int, w http.ResponseWriter, r *http.Request) bool {
		http.Error(w, "", http.StatusForbidden)
		return true
	}
	dir := arxivArchive(t)
	o := generator.FetchOptions{Categories: []string{"cs.CL", "cs.LG", "hep-th"}, Query: "all:question"}
	res := s.fetchInto(t, dir, o)
	if r := res.Services[0]; len(r.Faults) != 4 || r.Requests != 3 || len(pagesOf(t, dir)) != 0 {
		t.Errorf("%+v", res)
	}
	s.bad = nil
	if res := s.fetchInto(t, dir, o); res.Faults() > 0 || len(pagesOf(t, dir)) != 5 {
		t.Errorf("%+v", res)
	}
	s.Close()
	res = s.fetchInto(t, dir, generator.FetchOptions{})
	if faults := res.Services[0].Faults; len(faults) != 1 || strings.Count(faults[0], "does not answer") != 3 {
		t.Errorf("%v", faults)
	}
	for _, bad := range []generator.FetchOptions{
		{Month: "2026-04"}, {Week: "2026-W15"}, {Categories: []string{"cs.cl/../x"}}, {Categories: []string{"CS"}}, {Since: 20260410, Until: 20260401},
	} {
		bad.Dir, bad.From, bad.Today, bad.Environment = dir, []string{"arxiv"}, 20260410, s.environment
		if _, err := generator.Fetch(context.Background(), bad); err == nil {
			t.Errorf("%+v is asked for", bad)
		}
	}
}
