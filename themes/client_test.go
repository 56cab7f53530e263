package themes_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/chromedp/chromedp"
	"golang.org/x/text/unicode/norm"

	"offprint/generator"
	"offprint/generator/search"
	"offprint/generator/text"
)

// The tests of this file run the theme's own search client in a browser, with the index of an
// archive.

// clientPapers returns the papers of the test vectors of generator/search.
func clientPapers() []search.Doc { return vectors[search.Doc]("search", "papers.json") }

// clientArchive builds an archive of clientPapers. Tests must not change it.
func clientArchive(t *testing.T) string {
	t.Helper()
	return sharedArchive(t, "client", func(dir string) {
		initArchive(t, dir, "")
		writePapers(t, dir, clientPapers())
		buildSite(t, dir, generator.BuildOptions{})
	})
}

func writePapers(t *testing.T, dir string, docs []search.Doc) {
	t.Helper()
	for i, d := range docs {
		writePaper(t, dir, i, d)
	}
}

func writePaper(t *testing.T, dir string, i int, d search.Doc) {
	t.Helper()
	folder, date := "undated", ""
	if day := d.Date.String(); day != "" {
		folder, date = strings.ReplaceAll(day, "-", "/"), "date = "+day+"\n"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "+++\ntitle = %s\n%sid = %q\nauthors = %s\n", jsonText(t, d.Title), date, d.ID, jsonOf(t, d.Authors))
	fmt.Fprintf(&b, "topics = %s\norganization = %s\nupvotes = %d\n+++\n%s\n", jsonOf(t, d.Topics), jsonText(t, d.Organization), d.Votes, d.Abstract)
	write(t, filepath.Join(dir, "content", filepath.FromSlash(folder), fmt.Sprintf("paper-%d.md", i)), b.String())
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// indexHost serves an index, the client, and an empty page to run the client on.
type indexHost struct {
	*httptest.Server
	mu     sync.Mutex
	folder string // of the index
	asked  []string
	// change may answer instead of the host by returning true; path is relative to the folder.
	change func(w http.ResponseWriter, path string, data []byte) bool
}

func newIndexHost(t *testing.T, folder string) *indexHost {
	t.Helper()
	script := func(name string) http.HandlerFunc {
		data, err := os.ReadFile(filepath.Join("offprint", "assets", "js", name))
		if err != nil {
			t.Fatal(err)
		}
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = w.Write(data)
		}
	}
	h := &indexHost{folder: folder}
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<!doctype html><title>x</title>")
	})
	mux.HandleFunc("/client.js", script("search.js"))
	mux.HandleFunc("/repair.js", script("repair.js"))
	mux.HandleFunc("/fields.js", script("fields.js"))
	mux.HandleFunc("/phrases.js", script("phrases.js"))
	mux.HandleFunc("/search/", func(w http.ResponseWriter, r *http.Request) {
		path := strings.TrimPrefix(r.URL.Path, "/search/")
		h.mu.Lock()
		h.asked = append(h.asked, path)
		change, folder := h.change, h.folder
		h.mu.Unlock()
		data, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(path)))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", "no-store") // all caching is the client's
		if change == nil || !change(w, path, data) {
			_, _ = w.Write(data)
		}
	})
	h.Server = httptest.NewServer(mux)
	t.Cleanup(h.Close)
	return h
}

// changes sets how the host answers from now on, and clears the list of requests.
func (h *indexHost) changes(f func(w http.ResponseWriter, path string, data []byte) bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.change, h.asked = f, nil
}

// client is a page on which the client has opened an index.
type client struct {
	t    *testing.T
	ctx  context.Context
	host *indexHost
}

// newClient opens a page of the host. It runs before on the page first and passes options to
// the client's open; both are JavaScript.
func newClient(t *testing.T, ctx context.Context, host *indexHost, before, options string) *client {
	t.Helper()
	c := &client{t, ctx, host}
	if err := chromedp.Do(ctx, chromedp.Navigate(host.URL+"/")); err != nil {
		t.Fatal(err)
	}
	evaluate[bool](c, `(async () => {
		globalThis.unhandled = [];
		addEventListener("unhandledrejection", (e) => unhandled.push(String(e.reason)));
		`+before+`
		globalThis.client = await import("/client.js");
		globalThis.index = client.open(location.origin + "/search/", `+options+`);
		globalThis.ask = (queries) => Promise.all(queries.map(async ({ query, ...options }) => {
			try {
				return await index.search(query, options);
			} catch (e) {
				return { error: e.message, name: e.name };
			}
		}));
		return true;
	})()`)
	return c
}

func evaluate[T any](c *client, expression string) T {
	c.t.Helper()
	v, err := chromedp.Run(c.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		c.t.Fatal(err)
	}
	return v
}

// clientQuery is a request to the client.
type clientQuery struct {
	Query    string      `json:"query"`
	Limit    int         `json:"limit,omitempty"`
	Offset   int         `json:"offset,omitempty"`
	Sort     search.Sort `json:"sort,omitempty"`
	Typing   bool        `json:"typing,omitempty"`
	Facets   bool        `json:"facets,omitempty"`
	Snippets bool        `json:"snippets"`
}

// clientAnswer is the client's answer.
type clientAnswer struct {
	search.Result
	Facets struct {
		Year, Topic, Organization []search.Count
	}
	Paper *search.Found
	Error string
	Name  string // name of the error
}

func (c *client) ask(queries ...clientQuery) []clientAnswer {
	c.t.Helper()
	return evaluate[[]clientAnswer](c, "ask("+jsonOf(c.t, queries)+")")
}

// finds checks that a search succeeds and finds the paper id first.
func (c *client) finds(query, id string) {
	c.t.Helper()
	a := c.ask(clientQuery{Query: query, Snippets: true})[0]
	if a.Error != "" || len(a.Papers) == 0 || a.Papers[0].ID != id {
		c.t.Errorf("%q finds %+v (%s), want %s first", query, a.Papers, a.Error, id)
	}
}

// fails checks that a search ends with an error message that contains these parts.
func (c *client) fails(query string, parts ...string) {
	c.t.Helper()
	a := c.ask(clientQuery{Query: query, Snippets: true})[0]
	for _, part := range parts {
		if !strings.Contains(a.Error, part) {
			c.t.Errorf("%q ends with the message %q, want %q in it", query, a.Error, part)
		}
	}
	c.nothingUnhandled()
}

// nothingUnhandled checks that no error escaped the promise of the search.
func (c *client) nothingUnhandled() {
	c.t.Helper()
	if list := evaluate[[]string](c, `new Promise((done) => setTimeout(() => done(unhandled), 50))`); len(list) > 0 {
		c.t.Errorf("errors that nobody handles: %q", list)
	}
}

// same checks that the client's answer equals the one of the Go code.
func same(t *testing.T, q clientQuery, got clientAnswer, want *search.Result) {
	t.Helper()
	if got.Error != "" {
		t.Errorf("%+v: %s", q, got.Error)
		return
	}
	line := func(r *search.Result, root string) string {
		var b strings.Builder
		fmt.Fprintf(&b, "total %d, approximate %v", r.Total, r.Approximate)
		for _, c := range r.Corrections {
			fmt.Fprintf(&b, ", %s for %s", c.To, c.From)
		}
		for _, p := range r.Papers {
			_, path, _ := strings.Cut(p.URL, root)
			fmt.Fprintf(&b, "\n%s %d %s %q %q+%d %d votes %s", p.ID, p.Score, p.Date, p.Title, p.Authors, p.More, p.Votes, path)
		}
		for _, y := range r.Years {
			fmt.Fprintf(&b, "\n%s: %d", y.Value, y.Count)
		}
		return b.String()
	}
	got.Years = got.Facets.Year
	if a, b := line(&got.Result, "/papers/"), line(want, "/papers/"); a != b {
		t.Errorf("%+v: the client says\n%s\nand Go\n%s", q, a, b)
	}
}

// clientQueries returns queries of every kind: those of the test vectors of generator/search.
func clientQueries() []clientQuery { return vectors[clientQuery]("search", "answers.json") }

// TestClientAnswersAsGo checks that the client and the program answer the same queries alike.
// More queries, and an index in two parts, are tested without a browser (generator/search).
func TestClientAnswersAsGo(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	dir := clientArchive(t)
	c := newClient(t, ctx, newIndexHost(t, filepath.Join(dir, "public", search.Folder)), "", "")
	queries := clientQueries()
	found := 0
	for i, a := range c.ask(queries...) {
		q := queries[i]
		want, err := generator.Search(ctx, generator.SearchOptions{Dir: dir, Query: q.Query,
			Options: search.Options{Limit: q.Limit, Offset: q.Offset, Sort: q.Sort, Typing: q.Typing}})
		if err != nil {
			t.Errorf("%+v: %v", q, err)
			continue
		}
		same(t, q, a, &want.Result)
		found += min(1, len(a.Papers))
	}
	if found < len(queries)*2/3 {
		t.Errorf("of %d queries only %d find something", len(queries), found)
	}
	c.nothingUnhandled()
}

// assigned reports whether both sides know a character. A character that is newer than the
// tables of either is split differently, and so is one of the Ahom script whose category of
// mark has changed.
func assigned(r rune) bool {
	return r != '\U0001171E' && unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z, unicode.Cc, unicode.Cf)
}

// TestClientWordsAsGo checks that both sides split and fold the same text alike.
func TestClientWordsAsGo(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	var texts []string
	for _, v := range vectors[struct{ Text string }]("text", "words.json") {
		texts = append(texts, v.Text)
	}
	for _, d := range clientPapers() {
		texts = append(append(texts, d.Title, d.Abstract, d.Organization), append(d.Authors, d.Topics...)...)
	}
	r := rand.New(rand.NewPCG(1, 2))
	scripts := []*unicode.RangeTable{unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Han, unicode.Hangul, unicode.Katakana, unicode.Arabic, unicode.Hebrew,
		unicode.Devanagari, unicode.Thai, unicode.Myanmar, unicode.Khmer, unicode.Mn, unicode.Mc, unicode.Cf, unicode.Nd, unicode.No, unicode.Lm, unicode.Sk, unicode.Pd, unicode.Po, unicode.Zs, unicode.Inherited}
	var pools [][]rune
	for _, table := range scripts {
		var pool []rune
		for _, x := range table.R16 {
			for c := rune(x.Lo); c <= rune(x.Hi); c += rune(x.Stride) {
				pool = append(pool, c)
			}
		}
		for _, x := range table.R32 {
			for c := rune(x.Lo); c <= rune(x.Hi); c += rune(x.Stride) {
				pool = append(pool, c)
			}
		}
		pools = append(pools, pool)
	}
	const glue = " -'’.+#1aZ0é\u0301\u200D\u00AD‑"
	for range 12000 {
		var b strings.Builder
		pool, last := pools[r.IntN(len(pools))], rune(0)
		for range 1 + r.IntN(10) {
			c := pool[r.IntN(len(pool))]
			switch r.IntN(6) {
			case 0:
				c = []rune(glue)[r.IntN(len([]rune(glue)))]
			case 1:
				c = rune(r.IntN(unicode.MaxRune + 1))
			case 2:
				other := pools[r.IntN(len(pools))]
				c = other[r.IntN(len(other))]
			}
			// Beyond U+FFFF, Go's library composes combining marks differently from the
			// standard; no script in use is affected.
			if wide := last > 0xFFFF && unicode.IsMark(c) && !strings.HasPrefix(norm.NFC.String(string(last)+string(c)), string(last)); assigned(c) && !wide {
				b.WriteRune(c)
				last = c
			}
		}
		texts = append(texts, b.String())
	}
	// Also every assigned character, alone and between letters.
	var b strings.Builder
	for c := rune(0); c <= unicode.MaxRune; c++ {
		if !assigned(c) {
			continue
		}
		fmt.Fprintf(&b, "%c x%cy ", c, c)
		if b.Len() > 2000 {
			texts = append(texts, b.String())
			b.Reset()
		}
	}
	type split struct {
		Words []string
		Parts [][]string
		Whole []string
		Fold  string
	}
	c := newClient(t, ctx, newIndexHost(t, t.TempDir()), "", "")
	differ := 0
	for from := 0; from < len(texts); from += 2000 {
		part := texts[from:min(from+2000, len(texts))]
		got := evaluate[[]split](c, jsonOf(t, part)+`.map((s) => {
			const list = client.compounds(s);
			return { words: client.words(s), parts: list.map((c) => c.parts.map((p) => p.word)), whole: list.map((c) => c.whole), fold: client.fold(s) };
		})`)
		for i, s := range part {
			want := split{Words: text.Words(s), Fold: text.Fold(s)}
			for _, c := range text.Compounds(s) {
				want.Parts, want.Whole = append(want.Parts, c.Parts), append(want.Whole, c.Whole)
			}
			if w, g := fmt.Sprintf("%q", want), fmt.Sprintf("%q", got[i]); w != g {
				if differ++; differ > 20 {
					t.Fatal("and more")
				}
				t.Errorf("%+q:\n%s", s, difference(w, g))
			}
		}
	}
}

// difference returns the text around the first difference of want and got.
func difference(want, got string) string {
	w, g := []rune(want), []rune(got)
	i := 0
	for i < min(len(w), len(g)) && w[i] == g[i] {
		i++
	}
	around := func(s []rune) string { return fmt.Sprintf("%+q", string(s[max(0, i-30):min(len(s), i+30)])) }
	return "Go     " + around(w) + "\nclient " + around(g)
}
