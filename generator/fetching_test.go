package generator_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
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

// dailyServer imitates Hugging Face's Daily Papers API. Tests can make it fail.
type dailyServer struct {
	*httptest.Server
	days map[string][]map[string]any // papers by day
	// bad, if not nil, may answer a request. The number n counts all requests from 0. It
	// reports whether it has answered.
	bad func(n int, w http.ResponseWriter, r *http.Request) bool

	mu       sync.Mutex
	requests []string // requested dates, in order
	agents   map[string]bool
	tokens   map[string]bool
	matched  int // responses saying that nothing has changed
}

func newDailyServer(t *testing.T) *dailyServer {
	t.Helper()
	s := &dailyServer{days: map[string][]map[string]any{}, agents: map[string]bool{}, tokens: map[string]bool{}}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.Close)
	return s
}

// put sets the papers of a day, with the given number of papers and of votes for each.
func (s *dailyServer) put(day string, papers, votes int) {
	s.days[day] = nil
	for i := range papers {
		number := strings.ReplaceAll(day, "-", "")[2:6]
		id := fmt.Sprintf("%s.%02d%03d", number, paperDay(day), i)
		s.days[day] = append(s.days[day], map[string]any{
			"paper": map[string]any{
				"id": id, "title": fmt.Sprintf("On the %d-th Question of %s", i, day), "upvotes": votes + i,
				"summary":            fmt.Sprintf("We answer question %d of %s with care.", i, day),
				"authors":            []map[string]any{{"name": "Ada Example"}, {"name": "Bob Sample"}},
				"publishedAt":        day + "T00:00:00.000Z",
				"submittedOnDailyAt": day + "T01:00:00.000Z",
			},
			"numComments": 1,
		})
	}
}

func paperDay(day string) int {
	n, _ := strconv.Atoi(day[8:])
	return n
}

func (s *dailyServer) serve(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	s.mu.Lock()
	n := len(s.requests)
	s.requests = append(s.requests, q.Get("date")+q.Get("week")+q.Get("month"))
	s.agents[r.UserAgent()] = true
	s.tokens[r.Header.Get("Authorization")] = true
	s.mu.Unlock()
	if r.URL.Path != "/api/daily_papers" || s.bad != nil && s.bad(n, w, r) {
		return
	}
	limit, _ := strconv.Atoi(q.Get("limit"))
	p, _ := strconv.Atoi(q.Get("p"))
	papers := s.papers(q.Get("date"))
	if month := q.Get("month"); month != "" {
		for _, day := range s.sorted() {
			if strings.HasPrefix(day, month) {
				papers = append(papers, s.days[day]...)
			}
		}
	}
	from, to := min(p*limit, len(papers)), min((p+1)*limit, len(papers))
	body, _ := json.Marshal(append([]map[string]any{}, papers[from:to]...))
	tag := fmt.Sprintf(`"%x"`, sha256.Sum256(body))
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		s.mu.Lock()
		s.matched++
		s.mu.Unlock()
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Write(body)
}

// papers returns the papers of a date, or of the last day before it that has papers.
func (s *dailyServer) papers(date string) (papers []map[string]any) {
	for _, day := range s.sorted() {
		if day <= date {
			papers = s.days[day]
		}
	}
	return papers
}

func (s *dailyServer) sorted() []string {
	var days []string
	for day := range s.days {
		days = append(days, day)
	}
	slices.Sort(days)
	return days
}

// fetchInto fetches days from the server into an archive.
func (s *dailyServer) fetchInto(t *testing.T, dir string, o generator.FetchOptions) (generator.FetchResult, error) {
	t.Helper()
	o.Dir, o.From, o.FirstWait = dir, []string{"hf"}, time.Millisecond
	if o.Today == 0 {
		o.Today = o.Until
	}
	if o.Environment == nil {
		o.Environment = func(key string) string {
			return map[string]string{generator.HuggingFaceURL: s.URL}[key]
		}
	}
	return generator.Fetch(context.Background(), o)
}

// fetching creates an archive that fetches without pausing between requests.
func fetching(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "config.toml"), `baseURL = "https://papers.example/"
theme = "offprint"
[[params.offprint.fetch]]
from = "hf"
interval = 0.0001
`)
	return dir
}

func mustDay(t *testing.T, s string) paper.Day {
	t.Helper()
	d, err := paper.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func pagesOf(t *testing.T, dir string) []string {
	t.Helper()
	var pages []string
	for path := range readSite(t, filepath.Join(dir, archive.ContentDir)) {
		pages = append(pages, path)
	}
	slices.Sort(pages)
	return pages
}

// TestFetchFromNowhere checks that services are not given an address that nobody can visit.
func TestFetchFromNowhere(t *testing.T) {
	s := newDailyServer(t)
	s.put("2026-04-09", 1, 3)
	dir := fetching(t)
	o := generator.FetchOptions{Since: mustDay(t, "2026-04-09"), Until: mustDay(t, "2026-04-09"), Program: "offprint/9"}
	for _, c := range []struct{ settings, want string }{
		{"", "offprint/9"},
		{"[params.offprint]\ncontact = \"mailto:me@papers.example\"\n", "offprint/9 (+mailto:me@papers.example)"},
	} {
		writeFile(t, filepath.Join(dir, "config.toml"), "baseURL = \"https://example.org/\"\n"+c.settings)
		s.agents = map[string]bool{}
		if _, err := s.fetchInto(t, dir, o); err != nil {
			t.Fatal(err)
		}
		if !s.agents[c.want] || len(s.agents) != 1 {
			t.Errorf("it calls itself %v, want %q", s.agents, c.want)
		}
	}
}

// TestFetchDaily checks that all papers of the days are fetched, including those of days with
// several pages, that a weekend is skipped, and that votes are updated and nothing else
// changes.
func TestFetchDaily(t *testing.T) {
	s := newDailyServer(t)
	s.put("2026-04-09", 12, 3)
	s.put("2026-04-10", 130, 3) // a Friday with two pages of papers
	s.put("2026-04-13", 9, 3)
	dir := fetching(t)
	o := generator.FetchOptions{Since: mustDay(t, "2026-04-09"), Until: mustDay(t, "2026-04-14"), Program: "offprint/9"}
	res, err := s.fetchInto(t, dir, o)
	if err != nil {
		t.Fatal(err)
	}
	if r := res.Services[0]; res.Import.New != 151 || len(r.Faults) != 0 || r.Papers != 151 || len(r.Notes) != 2 || len(r.Stale) != 1 {
		t.Errorf("%+v", res)
	}
	if !s.agents["offprint/9 (+https://papers.example/)"] || len(s.agents) != 1 {
		t.Errorf("it calls itself %v", s.agents)
	}
	before := readSite(t, filepath.Join(dir, archive.ContentDir))

	// A repeated fetch requests nothing that is known and changes nothing.
	if res, err = s.fetchInto(t, dir, o); err != nil || res.Import.New+res.Import.Updated != 0 || s.matched == 0 {
		t.Errorf("%v, %v; %d answers that nothing is new", res, err, s.matched)
	}
	compareSites(t, before, readSite(t, filepath.Join(dir, archive.ContentDir)))

	s.put("2026-04-13", 10, 40)
	if res, err = s.fetchInto(t, dir, o); err != nil || res.Import.New != 1 || res.Import.Updated != 9 {
		t.Errorf("%v, %v", res, err)
	}
	// The kept responses can be imported again, and change nothing.
	again, err := generator.Import(context.Background(), generator.ImportOptions{
		Dir: dir, Paths: []string{filepath.Join(dir, generator.ScrapesDir)}, Today: o.Until,
	})
	if err != nil || again.Rejected+again.New+again.Updated != 0 || again.Unchanged == 0 {
		t.Errorf("importing what was kept: %v, %v", again, err)
	}
}

// TestFetchMonth fetches a month's papers and checks that each is filed under its day.
func TestFetchMonth(t *testing.T) {
	s := newDailyServer(t)
	for day := 1; day <= 9; day++ {
		s.put(fmt.Sprintf("2025-04-%02d", day), 31, 1)
	}
	dir := fetching(t)
	res, err := s.fetchInto(t, dir, generator.FetchOptions{Month: "2025-04", Today: mustDay(t, "2026-04-14")})
	if err != nil || res.Import.New != 9*31 || res.Faults() > 0 {
		t.Fatalf("%v, %v", res, err)
	}
	if pages := pagesOf(t, dir); !strings.HasPrefix(pages[0], "2025/04/01/") {
		t.Errorf("the first page is %s", pages[0])
	}
	// For a week without papers, the server returns those of other weeks.
	empty := fetching(t)
	s.bad = func(n int, w http.ResponseWriter, r *http.Request) bool {
		json.NewEncoder(w).Encode(s.papers("2025-04-09"))
		return true
	}
	res, err = s.fetchInto(t, empty, generator.FetchOptions{Week: "2026-W10", Today: mustDay(t, "2026-04-14")})
	if err != nil || res.Import.Read > 0 || !strings.Contains(strings.Join(res.Services[0].Notes, "\n"), "no papers in 2026-W10; the answer holds those of 2025-04-") {
		t.Errorf("%+v, %v", res.Services, err)
	}
	for _, bad := range []generator.FetchOptions{{Month: "2025-13"}, {Week: "2025-54"}, {Week: "2025-W53"}, {Week: "38"}} {
		bad.Today = mustDay(t, "2026-04-14")
		if _, err := s.fetchInto(t, dir, bad); err == nil {
			t.Errorf("%q%q is asked for", bad.Month, bad.Week)
		}
	}
}

// TestFetchFaults makes the server fail in every way that servers fail. Permanent faults must
// be reported, and everything else fetched; temporary faults must leave no trace.
func TestFetchFaults(t *testing.T) {
	short := func(w http.ResponseWriter, r *http.Request) { // a truncated body
		w.Header().Set("Content-Length", "100000")
		fmt.Fprint(w, `[{"paper": {"id": "2604.00001", "title": "Cut`)
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
	whole := func(status int, body string, header ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			for i := 0; i < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			w.WriteHeader(status)
			fmt.Fprint(w, body)
		}
	}
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		says   string
	}{
		"cut short":          {short, "cut short after"},
		"cut and called all": {whole(200, `[{"paper": {"id": "2604.00001", "title": "Cut", "summary": "We`), "cut short"},
		"a page":             {whole(200, "<!doctype html><html><title>Sign in</title><p>Please sign in.</p></html>", "Content-Type", "text/html"), "of an unknown kind"},
		"nothing":            {whole(200, ""), "there is nothing in it"},
		"another shape":      {whole(200, `{"results": [{"name": "x"}], "version": 2}`), "of an unknown kind"},
		"records changed":    {whole(200, `[{"paper": {"id": "2604.00001", "submittedOnDailyAt": "2026-04-13T00:00:00Z", "heading": "x"}}]`), "none can be read"},
		"too often":          {whole(429, "Too many requests", "Retry-After", "3600"), "asks to wait 1h0m0s"},
		"too often, no hint": {whole(429, ""), "429"},
		"unavailable":        {whole(503, "", "Retry-After", "0"), "503"},
		"forbidden":          {whole(403, `{"error":"no"}`), "403"},
		"gone":               {whole(404, ""), "404"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newDailyServer(t)
			for _, day := range []string{"2026-04-13", "2026-04-14", "2026-04-15"} {
				s.put(day, 11, 2)
			}
			s.bad = func(n int, w http.ResponseWriter, r *http.Request) bool {
				if r.URL.Query().Get("date") != "2026-04-15" {
					return false
				}
				c.answer(w, r)
				return true
			}
			dir := fetching(t)
			o := generator.FetchOptions{Since: mustDay(t, "2026-04-13"), Until: mustDay(t, "2026-04-15")}
			res, err := s.fetchInto(t, dir, o)
			if err != nil {
				t.Fatal(err)
			}
			if r := res.Services[0]; res.Import.New != 22 || res.Import.Rejected != 0 || len(r.Faults) != 1 || !strings.Contains(r.Faults[0], c.says) || !strings.Contains(r.Faults[0], "2026-04-15") {
				t.Errorf("%+v", res)
			}
			s.bad = nil
			if res, err = s.fetchInto(t, dir, o); err != nil || res.Import.New != 11 || res.Faults() != 0 {
				t.Errorf("when it is well again: %v, %v", res, err)
			}
		})
	}
}

// TestFetchFaultsThatPass checks that the archive is the same byte for byte after fetching
// with temporary faults and in another order of days.
func TestFetchFaultsThatPass(t *testing.T) {
	s := newDailyServer(t)
	for _, day := range []string{"2026-04-07", "2026-04-08", "2026-04-09", "2026-04-10"} {
		s.put(day, 60, 2)
	}
	calm, stormy := fetching(t), fetching(t)
	o := generator.FetchOptions{Since: mustDay(t, "2026-04-07"), Until: mustDay(t, "2026-04-12")}
	if _, err := s.fetchInto(t, calm, o); err != nil {
		t.Fatal(err)
	}
	s.bad = func(n int, w http.ResponseWriter, r *http.Request) bool {
		switch n % 7 {
		case 1:
			w.WriteHeader(http.StatusServiceUnavailable)
		case 2:
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusTooManyRequests)
		case 4:
			w.Header().Set("Content-Length", "5000")
			fmt.Fprint(w, "[")
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		case 5:
			fmt.Fprint(w, "<html><body>Bad gateway</body></html>")
		default:
			return false
		}
		return true
	}
	for _, days := range [][2]string{{"2026-04-10", "2026-04-12"}, {"2026-04-07", "2026-04-09"}, {"2026-04-07", "2026-04-12"}} {
		p := o
		p.Since, p.Until = mustDay(t, days[0]), mustDay(t, days[1])
		if res, err := s.fetchInto(t, stormy, p); err != nil || res.Faults() > 0 {
			t.Fatalf("%v, %v", res, err)
		}
	}
	compareSites(t, readSite(t, filepath.Join(calm, archive.ContentDir)), readSite(t, filepath.Join(stormy, archive.ContentDir)))
}

// TestFetchThin checks that a day with far fewer papers than others is reported, and a day
// without papers unless it is on a weekend.
func TestFetchThin(t *testing.T) {
	s := newDailyServer(t)
	s.put("2026-04-06", 31, 2)
	s.put("2026-04-07", 28, 2)
	s.put("2026-04-08", 1, 2)
	s.put("2026-04-10", 25, 2)
	res, err := s.fetchInto(t, fetching(t), generator.FetchOptions{Since: mustDay(t, "2026-04-06"), Until: mustDay(t, "2026-04-10")})
	if err != nil {
		t.Fatal(err)
	}
	stale := strings.Join(res.Services[0].Stale, "\n")
	if !strings.Contains(stale, "2026-04-08: 1 paper, where other days have") || !strings.Contains(stale, "2026-04-09: no papers on a Thursday; the answer holds those of 2026-04-08") {
		t.Errorf("stale: %s", stale)
	}
}

// TestFetchOldShape uses an API that does not report the day of its papers. Its answer for a
// Sunday, which has Friday's papers, must be filed only under Friday.
func TestFetchOldShape(t *testing.T) {
	s := newDailyServer(t)
	s.put("2026-04-09", 5, 2)
	s.put("2026-04-10", 6, 2)
	for _, papers := range s.days {
		for _, p := range papers {
			delete(p["paper"].(map[string]any), "submittedOnDailyAt")
		}
	}
	dir := fetching(t)
	for _, since := range []string{"2026-04-11", "2026-04-09"} {
		if _, err := s.fetchInto(t, dir, generator.FetchOptions{Since: mustDay(t, since), Until: mustDay(t, "2026-04-13")}); err != nil {
			t.Fatal(err)
		}
	}
	days := map[string]int{}
	for _, p := range pagesOf(t, dir) {
		days[filepath.Dir(p)]++
	}
	if days["2026/04/09"] != 5 || days["2026/04/10"] != 6 || len(days) != 2 {
		t.Errorf("papers by day: %v", days)
	}
}

// TestFetchKeepsWhatWasTold checks that a response lacking some papers does not overwrite the
// fuller one.
func TestFetchKeepsWhatWasTold(t *testing.T) {
	s := newDailyServer(t)
	s.put("2026-04-10", 12, 2)
	dir := fetching(t)
	o := generator.FetchOptions{Since: mustDay(t, "2026-04-10"), Until: mustDay(t, "2026-04-10")}
	for _, n := range []int{12, 3, 14} {
		s.put("2026-04-10", n, n)
		if _, err := s.fetchInto(t, dir, o); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(pagesOf(t, dir)); n != 14 {
		t.Errorf("%d pages", n)
	}
	kept, err := filepath.Glob(filepath.Join(dir, generator.ScrapesDir, "hf", "2026", "*"))
	if err != nil || len(kept) != 2 {
		t.Errorf("kept: %v, %v", kept, err)
	}
	// If the setting is off, nothing is kept.
	config := filepath.Join(dir, "config.toml")
	data, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, config, strings.Replace(string(data), "[[", "[params.offprint]\nscrapes = false\n[[", 1))
	if err := os.RemoveAll(filepath.Join(dir, generator.ScrapesDir)); err != nil {
		t.Fatal(err)
	}
	s.put("2026-04-10", 15, 15)
	if res, err := s.fetchInto(t, dir, o); err != nil || res.Import.New != 1 {
		t.Errorf("%v, %v", res, err)
	}
	for _, gone := range []string{generator.ScrapesDir, filepath.Join(archive.StateDir, generator.ScrapesDir)} {
		if _, err := os.Stat(filepath.Join(dir, gone)); err == nil {
			t.Errorf("%s is there", gone)
		}
	}
}

// TestFetchGivesUp checks that a service that refuses every request or is unreachable is not
// asked again, and that its token is not sent to another host.
func TestFetchGivesUp(t *testing.T) {
	s := newDailyServer(t)
	s.bad = func(n int, w http.ResponseWriter, r *http.Request) bool {
		w.WriteHeader(http.StatusForbidden)
		return true
	}
	env := map[string]string{generator.HuggingFaceURL: s.URL, generator.HuggingFaceToken: "secret"}
	o := generator.FetchOptions{Until: mustDay(t, "2026-04-10"), Environment: func(key string) string { return env[key] }}
	res, err := s.fetchInto(t, fetching(t), o)
	if err != nil || len(s.requests) != 1 || len(res.Services[0].Faults) != 2 || !s.tokens["Bearer secret"] {
		t.Errorf("%d requests, %v, %v", len(s.requests), res.Services, err)
	}
	other := newDailyServer(t)
	s.bad = func(n int, w http.ResponseWriter, r *http.Request) bool {
		http.Redirect(w, r, strings.Replace(other.URL, "127.0.0.1", "localhost", 1)+r.URL.String(), http.StatusFound)
		return true
	}
	if _, err := s.fetchInto(t, fetching(t), o); err != nil {
		t.Fatal(err)
	}
	if len(other.requests) == 0 || other.tokens["Bearer secret"] {
		t.Errorf("after %d requests, the token went to another host: %v", len(other.requests), other.tokens)
	}
	s.Close()
	if res, err := s.fetchInto(t, fetching(t), o); err != nil || !strings.Contains(strings.Join(res.Services[0].Faults, "\n"), "does not answer") {
		t.Errorf("%v, %v", res.Services, err)
	}
}

// TestFetchStrangeTags checks that the papers are fetched each time if an ETag cannot be
// stored.
func TestFetchStrangeTags(t *testing.T) {
	for _, tag := range []string{"\"\u65e5\u672c\"", `"` + strings.Repeat("long", 200) + `"`} {
		s := newDailyServer(t)
		s.put("2026-04-09", 3, 1)
		s.bad = func(n int, w http.ResponseWriter, r *http.Request) bool {
			body, _ := json.Marshal(s.papers(r.URL.Query().Get("date")))
			w.Header().Set("ETag", tag)
			w.Write(body)
			return true
		}
		dir := fetching(t)
		for range 2 {
			res, err := s.fetchInto(t, dir, generator.FetchOptions{Since: mustDay(t, "2026-04-09"), Until: mustDay(t, "2026-04-09")})
			if err != nil || res.Faults() > 0 || res.Import.Rejected > 0 || len(pagesOf(t, dir)) != 3 {
				t.Errorf("%.20s: %v, %v", tag, res, err)
			}
		}
	}
}

// TestFetchWithoutEnd checks that fetching ends for an infinite list and for a response that
// never completes, and that such a service is not asked again.
func TestFetchWithoutEnd(t *testing.T) {
	s := newDailyServer(t)
	s.put("2026-04-09", 50, 1)
	s.bad = func(n int, w http.ResponseWriter, r *http.Request) bool {
		papers := slices.Clone(s.papers("2026-04-09"))
		last := maps.Clone(papers[0])
		paper := maps.Clone(last["paper"].(map[string]any))
		paper["id"] = fmt.Sprintf("2604.9%04d", n)
		last["paper"], papers[0] = paper, last
		body, _ := json.Marshal(papers)
		w.Write(body)
		return true
	}
	dir := fetching(t)
	o := generator.FetchOptions{Since: mustDay(t, "2026-04-09"), Until: mustDay(t, "2026-04-10")}
	res, err := s.fetchInto(t, dir, o)
	if told := strings.Join(res.Services[0].Faults, "\n"); err != nil || !strings.Contains(told, "no end") || !strings.Contains(told, "not asked for 2026-04-10") || len(pagesOf(t, dir)) < 100 {
		t.Errorf("%d pages, %v, %v", len(pagesOf(t, dir)), res, err)
	}

	slow := newDailyServer(t)
	slow.bad = func(n int, w http.ResponseWriter, r *http.Request) bool {
		w.Write([]byte("["))
		w.(http.Flusher).Flush()
		<-r.Context().Done()
		return true
	}
	o.Patience = 20 * time.Millisecond
	res, err = slow.fetchInto(t, fetching(t), o)
	if told := strings.Join(res.Services[0].Faults, "\n"); err != nil || !strings.Contains(told, "not asked for 2026-04-10") || slices.Contains(slow.requests, "2026-04-10") {
		t.Errorf("%q, %s, %v", slow.requests, told, err)
	}
}

// TestFetchCompressed checks that compressed responses without the corresponding header are
// read, and that their size is limited.
func TestFetchCompressed(t *testing.T) {
	packed := func(data []byte) []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write(data)
		z.Close()
		return b.Bytes()
	}
	s := newDailyServer(t)
	s.put("2026-04-09", 3, 1)
	papers, err := json.Marshal(s.papers("2026-04-09"))
	if err != nil {
		t.Fatal(err)
	}
	bomb := packed(make([]byte, 70<<20))
	for _, c := range []struct {
		body []byte
		new  int
		says string
	}{
		{packed(papers), 3, ""},
		{packed(papers)[:60], 0, "compressed and damaged"},
		{[]byte{0x1f, 0x8b, 9, 9}, 0, "compressed and damaged"},
		{bomb, 0, "larger than 64 MiB"},
	} {
		s.bad = func(n int, w http.ResponseWriter, r *http.Request) bool {
			w.Write(c.body)
			return true
		}
		dir := fetching(t)
		res, err := s.fetchInto(t, dir, generator.FetchOptions{Since: mustDay(t, "2026-04-09"), Until: mustDay(t, "2026-04-09")})
		if told := strings.Join(res.Services[0].Faults, "\n"); err != nil || res.Import.New != c.new || !strings.Contains(told, c.says) || c.says == "" && told != "" {
			t.Errorf("%v, %v, want %d new and %q", res, err, c.new, c.says)
		}
	}
}

// TestFetchStops checks that fetching ends as soon as its context is canceled.
func TestFetchStops(t *testing.T) {
	s := newDailyServer(t)
	ctx, cancel := context.WithCancel(context.Background())
	s.bad = func(n int, w http.ResponseWriter, r *http.Request) bool {
		cancel()
		<-r.Context().Done()
		return true
	}
	_, err := generator.Fetch(ctx, generator.FetchOptions{
		Dir: fetching(t), Today: mustDay(t, "2026-04-10"),
		Environment: func(key string) string { return map[string]string{generator.HuggingFaceURL: s.URL}[key] },
	})
	if err == nil || ctx.Err() == nil {
		t.Errorf("it ends with %v", err)
	}
}

// TestUpdate checks that the report covers everything, and that the site is built although a
// service failed.
func TestUpdate(t *testing.T) {
	s := newDailyServer(t)
	s.put("2026-04-13", 4, 2)
	s.days["2026-04-13"][3]["paper"].(map[string]any)["title"] = ""
	s.bad = func(n int, w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Query().Get("date") != "2026-04-14" {
			return false
		}
		http.Error(w, "<b>broken</b> | *now*", http.StatusInternalServerError)
		return true
	}
	dir := fetching(t)
	res, err := generator.Update(context.Background(), generator.FetchOptions{
		Dir: dir, Since: mustDay(t, "2026-04-12"), Until: mustDay(t, "2026-04-14"), Today: mustDay(t, "2026-04-14"), FirstWait: time.Millisecond,
		Environment: func(key string) string { return map[string]string{generator.HuggingFaceURL: s.URL}[key] },
	}, generator.BuildOptions{Dir: dir, Child: child(t)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "public", "index.html")); err != nil || res.Build.Papers != 3 {
		t.Errorf("%d papers on the site, %v", res.Build.Papers, err)
	}
	report := res.Markdown()
	for _, want := range []string{
		"## 3 new papers", "| 2026-04-13 | 3 |", "| hf | 6 | 3 | 0 | 1 |", "### Could not be fetched", "2026-04-14: Hugging Face (127.0.0.1",
		"answers 500", "### From importing", "rejected: ", "2026-04-12 is a Sunday",
	} {
		if !strings.Contains(report, want) {
			t.Errorf("the report lacks %q:\n%s", want, report)
		}
	}
	if strings.Contains(report, "<b>") {
		t.Errorf("the report has HTML of others:\n%s", report)
	}
	if !bytes.HasSuffix([]byte(report), []byte("\n")) {
		t.Error("the report has no end")
	}
}

// TestMonthOfMornings simulates the workflow of an archive: twice a day a fresh checkout with
// the cache of the last successful run, an update, and a commit. The service fails on a third
// of the days. In the end the archive must be equal to one made by a single fetch without
// faults.
func TestMonthOfMornings(t *testing.T) {
	t.Parallel()
	s := newDailyServer(t)
	first, days := mustDay(t, "2026-04-01"), 5 // includes a weekend
	if long() {
		days = 30
	}
	faults, told := 0, 0
	repository, cache := fetching(t), t.TempDir()
	checkout := filepath.Join(t.TempDir(), "checkout") // always at the same path, as in a workflow
	for i := range days {
		today := first.AddDays(i)
		s.advance(first, today)
		for run := range 2 {
			failing := i%3 == 1 && run == 0
			s.bad = func(n int, w http.ResponseWriter, r *http.Request) bool {
				if !failing || n%2 == 0 {
					return false
				}
				switch n / 2 % 4 {
				case 0:
					http.Error(w, "", http.StatusServiceUnavailable)
				case 1:
					fmt.Fprint(w, "<html>Maintenance</html>")
				case 2:
					fmt.Fprint(w, `[{"paper": {"id": "2604.01`)
				case 3:
					http.Error(w, "", http.StatusNotFound)
				}
				return true
			}
			if err := os.RemoveAll(checkout); err != nil {
				t.Fatal(err)
			}
			copyFolder(t, repository, checkout)
			copyFolder(t, cache, checkout)
			res, err := generator.Update(context.Background(), generator.FetchOptions{
				Dir: checkout, Today: today, FirstWait: time.Microsecond,
				Environment: func(key string) string { return map[string]string{generator.HuggingFaceURL: s.URL}[key] },
			}, generator.BuildOptions{Dir: checkout, Child: child(t)})
			if err != nil {
				t.Fatal(err)
			}
			told += res.Fetch.Faults()
			if failing {
				faults++
			} else if res.Fetch.Faults() > 0 {
				t.Errorf("on %s: %v", today, res.Fetch.Services)
			}
			copyFolder(t, filepath.Join(checkout, archive.ContentDir), filepath.Join(repository, archive.ContentDir))
			cache = t.TempDir()
			for _, kept := range []string{archive.StateDir, "public"} {
				copyFolder(t, filepath.Join(checkout, kept), filepath.Join(cache, kept))
			}
		}
	}
	if told < faults {
		t.Errorf("%d mornings failed, %d faults were told", faults, told)
	}
	s.bad = nil
	calm := fetching(t)
	if res, err := s.fetchInto(t, calm, generator.FetchOptions{Since: first, Until: first.AddDays(days - 1)}); err != nil || res.Faults() > 0 {
		t.Fatalf("%v, %v", res, err)
	}
	compareSites(t, readSite(t, filepath.Join(calm, archive.ContentDir)), readSite(t, filepath.Join(repository, archive.ContentDir)))
	build(t, generator.BuildOptions{Dir: calm})
	compareSites(t, readSite(t, filepath.Join(calm, "public")), readSite(t, filepath.Join(cache, "public")))
}

// advance puts papers on the weekdays from first to today. Their votes grow for ten days.
func (s *dailyServer) advance(first, today paper.Day) {
	for d := first; d <= today; d = d.AddDays(1) {
		age := int(today.Time().Sub(d.Time()).Hours() / 24)
		if wd := d.Time().Weekday(); wd != time.Saturday && wd != time.Sunday {
			s.put(d.String(), 9+d.Day()%5, 3*min(age, 10))
		}
	}
}

// copyFolder copies a folder over another that may exist, with the modification times of its
// files, as caches do. A missing folder is ignored.
func copyFolder(t *testing.T, from, to string) {
	t.Helper()
	if _, err := os.Stat(from); err != nil {
		return
	}
	for name, data := range readSite(t, from) {
		copied := filepath.Join(to, filepath.FromSlash(name))
		writeFile(t, copied, data)
		info, err := os.Stat(filepath.Join(from, filepath.FromSlash(name)))
		if err == nil {
			err = os.Chtimes(copied, info.ModTime(), info.ModTime())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}
