package themes_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"offprint/generator"
	"offprint/generator/preview"
	"offprint/generator/search"
)

// TestSearchPageWithClient checks that the search page, with the theme's client, shows what
// the program finds.
func TestSearchPageWithClient(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	dir := clientArchive(t)
	site := preview.Handler(filepath.Join(dir, "public"), "/", nil)
	var mu sync.Mutex
	var asked []string // files of segments
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if path := strings.TrimPrefix(r.URL.Path, "/search/"); strings.HasSuffix(path, ".gz") && path != search.BootFile {
			mu.Lock()
			asked = append(asked, path)
			mu.Unlock()
		}
		site.ServeHTTP(w, r)
	}))
	defer server.Close()
	s := &searchSite{t: t, ctx: ctx, base: server.URL + "/"}
	s.do(chromedp.EmulateViewport(1280, 900))
	// shows checks that the page shows what the program finds.
	shows := func(query string, typing bool, sort search.Sort) search.Result {
		t.Helper()
		want, err := generator.Search(ctx, generator.SearchOptions{Dir: dir, Query: query, Options: search.Options{Limit: 20, Sort: sort, Typing: typing}})
		if err != nil {
			t.Fatal(err)
		}
		ids := []string{}
		for _, p := range want.Papers {
			ids = append(ids, p.ID)
		}
		s.waits(fmt.Sprintf(`%[1]s.matches("[data-state=done][data-total='%[2]d']") && JSON.stringify([...%[1]s.children].map((li) => li.dataset.paper)) === %[3]s`,
			resultsOf, want.Total, jsonText(t, jsonOf(t, ids))))
		return want.Result
	}

	s.open("search/")
	s.waits(inField)
	s.keys("diffusion mod")
	shows("diffusion mod", true, search.ByRelevance)
	s.keys("els")
	r := shows("diffusion models", true, search.ByRelevance)
	if r.Total < 3 {
		t.Fatalf("only %d papers of diffusion models", r.Total)
	}
	// The facets show how many papers were found; a click narrows the results to that many.
	for _, y := range r.Years {
		s.waits(fmt.Sprintf(`document.querySelector('#facets [data-query="year:%s"]').textContent.endsWith("%d")`, y.Value, y.Count))
	}
	const topic = `#facets .topic [data-query]`
	query, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector("`+topic+`").dataset.query`))
	if err != nil {
		t.Fatal(err)
	}
	narrowed, err := generator.Search(ctx, generator.SearchOptions{Dir: dir, Query: "diffusion models " + query})
	if err != nil {
		t.Fatal(err)
	}
	s.waits(fmt.Sprintf(`document.querySelector("%s").textContent.endsWith("%d")`, topic, narrowed.Total))
	s.click(topic)
	s.waits(`document.querySelector("#find input").value === ` + jsonText(t, "diffusion models "+query))
	shows("diffusion models "+query, false, search.ByRelevance)

	for _, q := range []string{"large language models", "difusion speech", `"linear attention"`, "author:lovelace year:2024", "机器学习", "k-NN", "2406.00125", "zzzzqqq"} {
		s.open("search/?q=" + strings.NewReplacer(" ", "+", ":", "%3A", `"`, "%22").Replace(q))
		shows(q, false, search.ByRelevance)
	}
	for _, sort := range []search.Sort{search.ByDate, search.ByVotes} {
		s.open("search/?q=models&sort=" + string(sort))
		shows("models", false, sort)
	}

	// On the second visit, every file of a segment is cached.
	s.open("search/?q=attention+models")
	shows("attention models", false, search.ByRelevance)
	s.waits(resultsOf + `.querySelector(".excerpt").textContent`)
	mu.Lock()
	if len(asked) == 0 {
		t.Error("no file of a segment was asked for")
	}
	asked = nil
	mu.Unlock()
	s.do(chromedp.Navigate(s.base+"archive/"), chromedp.Navigate(s.base+"search/?q=attention+models"))
	shows("attention models", false, search.ByRelevance)
	s.waits(resultsOf + `.querySelector(".excerpt").textContent`)
	mu.Lock()
	defer mu.Unlock()
	if len(asked) > 0 {
		t.Errorf("the second time the page asks for %q", asked)
	}
}
