package generator_test

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"offprint/generator"
	"offprint/generator/paper"
)

// singleServer imitates Hugging Face, doi.org and a publisher. An arxivServer is used with it.
type singleServer struct {
	*httptest.Server
	mu       sync.Mutex
	requests []string
	accepts  map[string]string // by path
}

const publisherPage = `<!doctype html><html><head><title>The Weight of Snow</title>
<meta name="citation_title" content="The Weight of Snow">
<meta name="citation_author" content="Example, Ada">
<meta name="citation_doi" content="10.1000/snow.2">
<meta name="citation_publication_date" content="2024/03/05">
<meta name="citation_journal_title" content="Acta Nivalia"></head><body><p>Text.</p></body></html>`

func newSingleServer(t *testing.T) *singleServer {
	t.Helper()
	s := &singleServer{accepts: map[string]string{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.requests = append(s.requests, r.URL.String())
		s.accepts[r.URL.Path] = r.Header.Get("Accept")
		s.mu.Unlock()
		switch r.URL.Path {
		case "/api/papers/2604.00002":
			fmt.Fprint(w, `{"id": "2604.00002", "title": "On the Second Question", "upvotes": 31, "summary": "We answer with votes.", "authors": [{"name": "Ada Example"}], "publishedAt": "2026-04-06T00:00:00.000Z", "submittedOnDailyAt": "2026-04-07T01:00:00.000Z"}`)
		case "/api/papers/2604.99998": // returns a different paper than requested, like the next case
			fmt.Fprint(w, `{"id": "2604.00012", "title": "On Another Question", "summary": "We answer something else.", "authors": [{"name": "Ada Example"}], "publishedAt": "2026-04-06T00:00:00.000Z", "submittedOnDailyAt": "2026-04-07T01:00:00.000Z"}`)
		case "/other/api/query":
			fmt.Fprint(w, `<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns="http://www.w3.org/2005/Atom"><id>x</id><updated>2026-04-10T01:02:03Z</updated><opensearch:totalResults>1</opensearch:totalResults><entry><id>http://arxiv.org/abs/2604.00012v1</id><title>On Another Question</title><updated>2026-04-05T00:00:00Z</updated><published>2026-04-05T00:00:00Z</published><summary>Words.</summary><category term="cs.CL"/><author><name>Ada Example</name></author></entry></feed>`)
		case "/10.1000/snow.1":
			http.Redirect(w, r, "/registry/snow.1", http.StatusFound)
		case "/registry/snow.1":
			fmt.Fprint(w, `{"type": "article-journal", "title": "The Depth of Snow", "author": [{"family": "Example", "given": "Ada"}], "issued": {"date-parts": [[2023, 2, 1]]}, "container-title": "Acta Nivalia", "DOI": "10.1000/snow.1"}`)
		case "/10.1000/old":
			w.WriteHeader(http.StatusNotAcceptable)
		case "/10.1000/page":
			fmt.Fprint(w, publisherPage)
		case "/articles/snow":
			fmt.Fprint(w, publisherPage)
		case "/about":
			fmt.Fprint(w, "<!doctype html><html><title>About</title><p>We publish.</p></html>")
		case "/endless":
			for r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 1<<20)); err != nil {
					return
				}
			}
		case "/slow":
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		case "/away":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(s.Close)
	return s
}

// add adds papers to an archive, using the servers s and x.
func (s *singleServer) add(t *testing.T, x *arxivServer, dir string, o generator.FetchOptions, papers ...string) generator.AddResult {
	t.Helper()
	o.Dir, o.FirstWait, o.Today = dir, time.Millisecond, cmp.Or(o.Today, paper.Day(20260410))
	o.Environment = func(key string) string {
		return map[string]string{
			generator.ArXivAPIURL: x.URL, generator.ArXivOAIURL: x.URL, generator.ArXivRSSURL: x.URL,
			generator.HuggingFaceURL: s.URL, generator.DOIURL: s.URL,
		}[key]
	}
	res, err := generator.Add(context.Background(), o, papers)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// TestAdd checks that papers are added by every kind of identifier and URL, that the outcome
// of each is reported, and that adding them again changes nothing.
func TestAdd(t *testing.T) {
	x, s, dir := newArXivServer(t, aprilPapers()...), newSingleServer(t), arxivArchive(t)
	x.papers[4].comment = "This paper has been withdrawn by the author"
	papers := []string{
		"2604.00001", "https://huggingface.co/papers/2604.00002", "arXiv:1901.00003v2", "https://arxiv.org/pdf/2604.00004",
		"https://doi.org/10.48550/arXiv.2604.00005", "https://www.alphaxiv.org/abs/2604.00006", "10.1000/snow.1", s.URL + "/articles/snow?x=1&b",
		"2604.00001", "https://hf.co/papers/2604.00001",
	}
	wants := []string{
		"new: content/2026/04/05/2604.00001.md", "new: content/2026/04/07/2604.00002.md", "new: content/2019/01/03/1901.00003.md",
		"new: content/2026/04/07/2604.00004.md", "new: content/2026/04/08/2604.00005.md", "new: content/2026/04/08/2604.00006.md",
		"new: content/2023/02/01/", "new: content/2024/03/05/", "new: content/2026/04/05/2604.00001.md", "new: content/2026/04/05/2604.00001.md",
	}
	res := s.add(t, x, dir, generator.FetchOptions{}, papers...)
	for i, want := range wants {
		if got := res.Papers[i].String(); !strings.HasPrefix(got, papers[i]+": "+want) {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if len(x.requests["api"]) != 1 || !strings.Contains(x.requests["api"][0], "2604.00001%2C") || res.Failed() > 0 {
		t.Errorf("arXiv was asked %v, %d failed", x.requests, res.Failed())
	}
	if accept := s.accepts["/10.1000/snow.1"]; accept != "application/vnd.citationstyles.csl+json" {
		t.Errorf("doi.org was asked for %q", accept)
	}
	if notes := strings.Join(res.Papers[4].Notes, ""); !strings.Contains(notes, "withdrawn") {
		t.Errorf("of a withdrawn paper: %q", notes)
	}
	if notes := strings.Join(res.Papers[9].Notes, ""); !strings.Contains(notes, "arXiv was asked instead: it is not in Daily Papers") {
		t.Errorf("of a paper that is not in Daily Papers: %q", notes)
	}
	before := contentOf(t, dir)
	x.response = "2026-04-12"
	res = s.add(t, x, dir, generator.FetchOptions{Today: 20260410}, papers...)
	if res.Import.New+res.Import.Updated > 0 || res.Papers[6].Outcome != "unchanged" || !strings.HasPrefix(res.Papers[6].String(), "10.1000/snow.1: unchanged: content/2023/02/01/") {
		t.Errorf("again: %v", res)
	}
	compareSites(t, before, contentOf(t, dir))

	x.papers[0].title, x.papers[0].updated = "On the First Question, Again", "2026-04-11"
	if res = s.add(t, x, dir, generator.FetchOptions{Today: 20260412}, "2604.00001"); res.Papers[0].String() != "2604.00001: updated: content/2026/04/05/2604.00001.md" {
		t.Errorf("a new version: %v", res)
	}
}

// TestAddFaults checks that each invalid argument is reported and the others are added.
func TestAddFaults(t *testing.T) {
	x, s, dir := newArXivServer(t, aprilPapers()...), newSingleServer(t), arxivArchive(t)
	for _, c := range []struct{ paper, why string }{
		{"2604.99999", "arXiv has no such paper"},
		{"file:///etc/passwd", `only addresses with http and https are asked, not "file"`},
		{"paper.pdf", "use `offprint import` for files"},
		{"", "not an arXiv identifier"},
		{"https://me:secret@example.org/x", "a name or a password"},
		{"10.1000/none", "nobody has registered such a DOI"},
		{"10.1000/../../none", "no DOI has such a name"},
		{"10.1000/old", "tells nothing of the paper"},
		{"10.1000/page", "holds no data of a paper"},
		{s.URL + "/about", "no paper can be read"},
		{s.URL + "/nowhere", "answers 404"},
		{s.URL + "/away", "unsupported protocol scheme"},
		{s.URL + "/endless", "larger than 64 MiB"},
		{s.URL + "/slow", "cut short"},
		{"http://127.0.0.1:1/x", "does not answer"},
	} {
		o := generator.FetchOptions{}
		if strings.HasSuffix(c.paper, "/slow") {
			o.Patience = 200 * time.Millisecond
		}
		res := s.add(t, x, dir, o, c.paper, "2604.00001")
		if got := res.Papers[0]; got.Outcome != "failed" || !strings.Contains(got.Why, c.why) || res.Failed() != 1 || strings.Contains(got.Why, "secret@") {
			t.Errorf("%q: %+v", c.paper, res.Papers)
		}
		if res.Papers[1].Outcome == "failed" || len(pagesOf(t, dir)) != 1 {
			t.Errorf("%q keeps another from coming: %+v", c.paper, res.Papers)
		}
	}
}

// TestAddAnotherPaper checks that a paper that was not requested gets no page.
func TestAddAnotherPaper(t *testing.T) {
	x, s, dir := newArXivServer(t, aprilPapers()...), newSingleServer(t), arxivArchive(t)
	res := s.add(t, x, dir, generator.FetchOptions{}, "https://huggingface.co/papers/2604.99998")
	if got := res.Papers[0]; got.Outcome != "failed" || !strings.Contains(got.Why, "no such paper") || len(pagesOf(t, dir)) != 0 {
		t.Errorf("%+v, %v", got, pagesOf(t, dir))
	}
	lying := &arxivServer{Server: &httptest.Server{URL: s.URL + "/other"}}
	res = s.add(t, lying, dir, generator.FetchOptions{}, "2604.00001")
	if got := res.Papers[0]; got.Outcome != "failed" || !strings.Contains(got.Why, "another paper, arxiv:2604.00012") || len(pagesOf(t, dir)) != 0 {
		t.Errorf("%+v, %v", got, pagesOf(t, dir))
	}
}

// TestAddOtherWay checks that papers are fetched from OAI-PMH if the API refuses requests, and
// that an invalid identifier does not affect the others.
func TestAddOtherWay(t *testing.T) {
	x, s, dir := newArXivServer(t, aprilPapers()...), newSingleServer(t), arxivArchive(t)
	x.bad = func(way string, n int, w http.ResponseWriter, r *http.Request) bool {
		if way == "api" {
			http.Error(w, "", http.StatusNotAcceptable)
		}
		return way == "api"
	}
	res := s.add(t, x, dir, generator.FetchOptions{}, "2604.00001", "2604.99999", "2604.00004")
	if res.Failed() != 1 || len(pagesOf(t, dir)) != 2 || !strings.Contains(strings.Join(res.Papers[0].Notes, ""), "OAI-PMH (127.0.0.1") || len(x.requests["api"]) != 1 {
		t.Errorf("%+v, %v", res.Papers, x.requests)
	}
	if res.Papers[1].Why == "" || !strings.Contains(res.Papers[1].Why, "arXiv has no such paper") {
		t.Errorf("%+v", res.Papers[1])
	}
	x.bad = func(way string, n int, w http.ResponseWriter, r *http.Request) bool {
		if !strings.Contains(r.URL.RawQuery, "2604.77777") {
			return false
		}
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>https://arxiv.org/api/errors#x</id><title>Error</title><summary>incorrect id</summary></entry></feed>`)
		return true
	}
	dir = arxivArchive(t)
	res = s.add(t, x, dir, generator.FetchOptions{}, "2604.00001", "2604.77777", "2604.00004")
	if res.Failed() != 1 || res.Papers[1].Outcome != "failed" || len(pagesOf(t, dir)) != 2 {
		t.Errorf("%+v", res.Papers)
	}
	if kept, err := filepath.Glob(filepath.Join(dir, generator.ScrapesDir, "arxiv", "ids", "*")); err != nil || len(kept) != 2 {
		t.Errorf("kept: %v, %v", kept, err)
	}
}
