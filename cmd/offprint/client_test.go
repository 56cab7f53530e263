package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/chromedp/chromedp"
	"golang.org/x/text/unicode/norm"

	"offprint/generator"
	"offprint/generator/paper"
	"offprint/generator/search"
	"offprint/generator/text"
)

// The tests of this file are of the theme's own search client: in a browser, with
// the index of an archive.

// clientPapers are papers whose titles have what is hard about splitting and
// finding words. They are of three years, and a few have no date.
func clientPapers() []search.Doc {
	const llm = "Large language models (LLMs) answer what they are asked. "
	titles := []struct{ title, abstract string }{
		{"GPT-4 Reads Maps", "We ask GPT-4, and GPT-3.5 before it, for the way home."},
		{"Porting Kernels to C++ without Tears", "From C# and Fortran to C++, and a+b stays a sum."},
		{"3D Scenes from One Photograph", "A 3D scene is guessed from a 2.5D sketch."},
		{"β-VAE for Protein Folding", "The β-VAE keeps its factors apart; α is 0.5."},
		{"A k-NN Baseline That Nobody Beats", "With k-NN and a good distance nothing else is wanted."},
		{"Sorting Tokens in O(n log n)", "Attention in O(n log n) instead of O(n²) time."},
		{"机器学习中的注意力机制", "本文研究机器学习模型的注意力机制。Attention in 中文 text."},
		{"深度学习综述", "关于深度学习和机器学习的综述。"},
		{"ディープラーニングによる音声合成", "ディープラーニングで音声を作る。"},
		{"한국어 텍스트 생성 모델", "한국어 언어 모델을 학습한다."},
		{"نماذج اللغة العربية الكبيرة", "نَماذِج لُغَوِيّة كبيرة للعربية."},
		{"Schrödinger’s Café: Quantum Søren and the Straße", "Łukasz and Gödel meet in a naïve café."},
		{"Schrodinger Bridges Revisited", "A bridge between two distributions."},
		{"State-of-the-Art Is Not Enough", "State of the art results, and what they hide."},
		{"Text-to-Image Diffusion Models", "Diffusion models draw what a text says."},
		{"Fast Text to Image Synthesis", "From text to image in one step."},
		{"Large Language Models as Judges", llm + "Judges agree with people."},
		{"Chain of Thought in Small Models", llm + "Small ones need a longer chain."},
		{"LLMs That Call Tools", llm + "They call tools."},
		{"Pruning LLM Weights by Half", llm + "Half of the weights go."},
		{"Retrieval-Augmented Generation for Law", "Retrieval-augmented generation (RAG) cites the law."},
		{"RAG without Regret", "Retrieval-augmented generation (RAG) and its regret."},
		{"When RAG Fails", "Retrieval-augmented generation (RAG) fails on tables."},
		{"Attention Is All You Need to Forget", "Forgetting by attention."},
		{"Attention", "The shortest title."},
		{"Attention Sinks", "Where attention goes when it has nowhere to go."},
		{"Denoising Diffusion for Speech", "Speech from noise."},
		{"Latent Diffusion for Speech Enhancement", "Clean speech by latent diffusion."},
		{"Diffusion Policies for Robots", "Robots that learn policies."},
		{"Robot Hands That Feel", "Tactile robots."},
		{"Transformers for Time Series", "Forecasting by transformers."},
		{"A Transformer with Linear Attention", "Linear attention is enough."},
		{"To Be or Not to Be", "Nothing but stop words are in this title."},
		{"½ Precision and the ㈱ Problem", "Half precision ﬁnally works: ＡＢＣ and İstanbul."},
		{"Don't Stop Pretraining's Engine", "It doesn't stop."},
		{"Node.js for Science: v2.0.1", "Versions 2.0 and 1.5B parameters; see www.example.org/a-b_c."},
	}
	subjects := []string{"Graph", "Image", "Speech", "Video", "Molecule", "Weather", "Music", "Code"}
	methods := []string{"Contrastive Learning", "Distillation", "Reinforcement Learning", "Flow Matching", "Self-Supervised Pretraining", "Quantization"}
	for i := range 30 {
		titles = append(titles, struct{ title, abstract string }{
			fmt.Sprintf("%s for %s Models", methods[i%len(methods)], subjects[i%len(subjects)]),
			fmt.Sprintf("%s helps where %ss are many. We study run %d of %d models and report what holds. %s",
				methods[i%len(methods)], strings.ToLower(subjects[i%len(subjects)]), i, i%7, strings.Repeat("Results are steady over seeds. ", i%5)),
		})
	}
	authors := []string{"Ada Lovelace", "Kurt Gödel", "Wei Zhang", "José Ñúñez", "Søren Kierkegård", "Mary O’Neil", "李明", "Jean-Luc Picard", "Anna Graph"}
	topics := []string{"diffusion models", "large language models", "speech", "graph learning", "robotics", "C++"}
	organizations := []string{"Institute of Snow", "Lovelace Lab", "", "Universität Köln"}
	var docs []search.Doc
	for i, t := range titles {
		date := fmt.Sprintf("%d-%02d-%02d", 2023+i%3, 1+(i*5)%12, 1+(i*7)%28)
		day, err := paper.ParseDay(date)
		if err != nil {
			panic(err)
		}
		d := search.Doc{
			ID: fmt.Sprintf("arxiv:%s%s.%05d", date[2:4], date[5:7], 100+i), Title: t.title, Abstract: t.abstract, Date: day, Votes: (i * 37) % 50,
			Authors: []string{authors[i%len(authors)], authors[(i*2+1)%len(authors)]},
			Topics:  []string{topics[i%len(topics)], topics[(i/2+1)%len(topics)]}, Organization: organizations[i%len(organizations)],
		}
		if i%11 == 5 {
			d.ID = fmt.Sprintf("doi:10.5555/offprint.%d", i)
		}
		if i%18 == 3 {
			d.Date = 0
		}
		docs = append(docs, d)
	}
	return docs
}

// clientArchive makes an archive of papers and builds it.
func clientArchive(t *testing.T, docs []search.Doc) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "archive")
	command(t, "", "init", dir)
	for i, d := range docs {
		writePaper(t, dir, i, d)
	}
	command(t, "", "-C", dir, "build")
	return dir
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

// indexHost serves an index and the client, and an empty page to run it on.
type indexHost struct {
	*httptest.Server
	mu     sync.Mutex
	folder string // the index's
	asked  []string
	// change may answer in the host's place; it gets the path in the folder.
	change func(w http.ResponseWriter, path string, data []byte) bool
}

func newIndexHost(t *testing.T, folder string) *indexHost {
	t.Helper()
	client, err := os.ReadFile(filepath.Join("..", "..", "themes", "offprint", "assets", "js", "search.js"))
	if err != nil {
		t.Fatal(err)
	}
	h := &indexHost{folder: folder}
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<!doctype html><title>x</title>")
	})
	mux.HandleFunc("/client.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = w.Write(client)
	})
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
		w.Header().Set("Cache-Control", "no-store") // what is kept, the client keeps
		if change == nil || !change(w, path, data) {
			_, _ = w.Write(data)
		}
	})
	h.Server = httptest.NewServer(mux)
	t.Cleanup(h.Close)
	return h
}

// changes sets what the host does from now on, and forgets what it was asked for.
func (h *indexHost) changes(f func(w http.ResponseWriter, path string, data []byte) bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.change, h.asked = f, nil
}

// client is a page with an index that is open.
type client struct {
	t    *testing.T
	ctx  context.Context
	host *indexHost
}

// newClient opens a page of the host. before is run there first; options are those
// of the client's open, both in JavaScript.
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

// clientQuery is what the client is asked.
type clientQuery struct {
	Query    string      `json:"query"`
	Limit    int         `json:"limit,omitempty"`
	Offset   int         `json:"offset,omitempty"`
	Sort     search.Sort `json:"sort,omitempty"`
	Typing   bool        `json:"typing,omitempty"`
	Facets   bool        `json:"facets,omitempty"`
	Snippets bool        `json:"snippets"`
}

// clientAnswer is what it says.
type clientAnswer struct {
	search.Result
	Facets struct {
		Year, Topic, Organization []search.Count
	}
	Paper *search.Found
	Error string
	Name  string // of the error
}

func (c *client) ask(queries ...clientQuery) []clientAnswer {
	c.t.Helper()
	return evaluate[[]clientAnswer](c, "ask("+jsonOf(c.t, queries)+")")
}

// finds wants a search to work.
func (c *client) finds(query, id string) {
	c.t.Helper()
	a := c.ask(clientQuery{Query: query, Snippets: true})[0]
	if a.Error != "" || len(a.Papers) == 0 || a.Papers[0].ID != id {
		c.t.Errorf("%q finds %+v (%s), want %s first", query, a.Papers, a.Error, id)
	}
}

// fails wants a search to end with a message that can be read.
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

// nothingUnhandled wants no error to have gone past the search's promise.
func (c *client) nothingUnhandled() {
	c.t.Helper()
	if list := evaluate[[]string](c, `new Promise((done) => setTimeout(() => done(unhandled), 50))`); len(list) > 0 {
		c.t.Errorf("errors that nobody handles: %q", list)
	}
}

// same wants the client's answer to be Go's.
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

// clientQueries are queries of every kind.
func clientQueries() []clientQuery {
	var list []clientQuery
	for _, q := range []string{
		"attention", "Attention Is All", "attention sinks", "speech diffusion", "diffusion", "models", "model", "learning for image models",
		"difusion", "atention", "trnasformers", "recieve robts", "qantization", "schrodinger", "Schrödinger", "schroedinger", "cafe", "strasse",
		`"linear attention"`, `"attention linear"`, `"text to image"`, `"large language models" judges`, `"unclosed quote`, `"`, `"difusion"`, `""`,
		"attention -linear", "-attention", "models -learning -speech", `models -"flow matching"`, "models -topic:speech", "--attention", "-",
		"title:attention", "title:atention", "author:lovelace", "author:lovelase", "author:godel", "author:O'Neil", `author:"Wei Zhang"`, "author:李明", "graph", "zhang",
		"org:snow", `org:"Lovelace Lab"`, `org:"Universität Köln"`, "org:koln", `topic:"diffusion models"`, "topic:diffusion", `topic:"C++"`, "topic:nothing", "title:", "author: lovelace",
		"year:2024", "year:2023..2024", "year:..2023", "year:2025.. attention", "date:2024-03", "date:2024-03..2024-06", "date:2024-01-01..2024-05-05", "date:2025-03-22", "year:soon", "-year:2024", "year:2030", "models year:2024 date:..2024-06",
		"2301.00100", "arXiv:2301.00100v2", "https://arxiv.org/abs/2301.00100", "http://www.arxiv.org/pdf/2301.00100v1.pdf", "https://huggingface.co/papers/2301.00100", "id:2301.00100", "9901.00001",
		"10.5555/offprint.5", "doi:10.5555/offprint.5", "https://doi.org/10.5555/offprint.16", "id:10.5555/OFFPRINT.5", "10.5555/none", "id:nothing",
		"GPT-4", "gpt4", "gpt 4", "GPT-3.5", "k-NN", "knn", "c++", "C#", "c", "3D", "2.5d", "β-VAE", "beta-vae", "betavae", "O(n log n)", "O(n²)", "state-of-the-art", "state of the art", "text-to-imge", "retreival-augmented", "self supervised",
		"llm", "LLMs", "large language models", "large language model", "rag", "retrieval augmented generation", "large language models tools",
		"机器学习", "学习", "学", "注意力机制 attention", "ディープラーニング", "한국어", "텍스트", "اللغة العربية", "نماذج",
		"", "   ", "the", "to be or not to be", "of the and", "half precision", "½", "㈱", "ABC", "ＡＢＣ", "istanbul", "İstanbul", "finally", "don't", "dont", "don’t stop", "node.js", "v2.0.1", "1.5B",
		"how do large language models answer what they are asked and when do judges agree with people about it",
		"what helps where graphs are many and which seeds are steady over runs of contrastive learning",
		"a robot that draws pictures of the weather with flow matching and no code at all please",
		"zzzzqqq", "zzzzqqq attention", "xq", "!!!", "🤗", "models models models attention", "attention attention",
	} {
		list = append(list, clientQuery{Query: q})
	}
	for _, q := range []string{"a", "att", "diffusion mod", "trans", "lovel", "title:att", "author:lo", "topic:di", "org:in", "机", "gpt-", "c+", "Large language mo", "s", "attention.", "m", "models "} {
		list = append(list, clientQuery{Query: q, Typing: true})
	}
	for _, sort := range []search.Sort{search.ByDate, search.ByVotes} {
		for _, q := range []string{"models", "attention", "year:2024", "difusion", `"for speech"`, "how do large language models answer what they are asked"} {
			list = append(list, clientQuery{Query: q, Sort: sort}, clientQuery{Query: q, Sort: sort, Offset: 3, Limit: 4})
		}
	}
	for _, offset := range []int{1, 10, 19, 25, 60, 1000} {
		list = append(list, clientQuery{Query: "models", Offset: offset, Limit: 7}, clientQuery{Query: "for", Offset: offset, Limit: 30})
	}
	return list
}

// randomQueries are words of the papers, changed and joined by chance.
func randomQueries(docs []search.Doc, n int) []clientQuery {
	r := rand.New(rand.NewPCG(7, 11))
	var list []clientQuery
	for range n {
		var words []string
		for range 1 + r.IntN(6) {
			d := docs[r.IntN(len(docs))]
			from := strings.Fields(d.Title + " " + d.Abstract + " " + strings.Join(d.Authors, " "))
			w := []rune(from[r.IntN(len(from))])
			switch i := r.IntN(len(w)); r.IntN(10) {
			case 0:
				w = slices.Delete(w, i, i+1)
			case 1:
				w = slices.Insert(w, i, rune('a'+r.IntN(26)))
			case 2:
				w[i] = rune('a' + r.IntN(26))
			case 3:
				if i > 0 {
					w[i-1], w[i] = w[i], w[i-1]
				}
			case 4:
				w = append([]rune([]string{"-", `"`, "title:", "author:", "topic:", "org:", "year:", "id:"}[r.IntN(8)]), w...)
			case 5:
				w = append(w, []rune([]string{`"`, "-", ".", "+", "'s", "."}[r.IntN(6)])...)
			}
			words = append(words, string(w))
		}
		list = append(list, clientQuery{
			Query: strings.Join(words, " "), Typing: r.IntN(3) == 0, Limit: 1 + r.IntN(30), Offset: r.IntN(3) * r.IntN(10),
			Sort: []search.Sort{search.ByRelevance, search.ByRelevance, search.ByDate, search.ByVotes}[r.IntN(4)],
		})
	}
	return list
}

// TestClientAnswersAsGo asks the client and the program the same.
func TestClientAnswersAsGo(t *testing.T) {
	ctx := browser(t)
	docs := clientPapers()
	dir := clientArchive(t, docs)
	c := newClient(t, ctx, newIndexHost(t, filepath.Join(dir, "public", search.Folder)), "", "")
	queries := append(clientQueries(), randomQueries(docs, 300)...)
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

// TestClientAnswersFromTwoSegments does so with an index that is parted, as that
// of a large archive is.
func TestClientAnswersFromTwoSegments(t *testing.T) {
	ctx := browser(t)
	docs := clientPapers()
	slices.SortStableFunc(docs, func(a, b search.Doc) int { return strings.Compare(b.Date.String(), a.Date.String()) })
	cut := slices.IndexFunc(docs, func(d search.Doc) bool { return d.Date.String() < "2025-08" })
	for i := range docs {
		docs[i].NumAuthors = len(docs[i].Authors)
		_, name, _ := strings.Cut(docs[i].ID, ":")
		docs[i].Path = "papers/" + name + "/"
	}
	folder := t.TempDir()
	writeFile := func(f search.File) error {
		write(t, filepath.Join(folder, filepath.FromSlash(f.Path)), string(f.Data))
		return nil
	}
	segment := func(name string, docs []search.Doc, stats *search.Stats) *search.Segment {
		s, err := search.WriteSegment(ctx, search.Source{Len: len(docs), Docs: func(_ context.Context, from, to int) ([]search.Doc, error) {
			return docs[from:to], nil
		}}, search.SegmentOptions{Dir: name, Stats: stats, Jobs: 1, Write: writeFile})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	closed := segment("closed", docs[cut:], nil)
	boot, err := search.BootData([]*search.Segment{segment("recent", docs[:cut], closed.Stats), closed})
	if err != nil {
		t.Fatal(err)
	}
	if err := writeFile(search.File{Path: search.BootFile, Data: boot}); err != nil {
		t.Fatal(err)
	}
	ix, err := search.Open(ctx, func(_ context.Context, path string) ([]byte, error) {
		return os.ReadFile(filepath.Join(folder, filepath.FromSlash(path)))
	})
	if err != nil {
		t.Fatal(err)
	}
	c := newClient(t, ctx, newIndexHost(t, folder), "", "")
	queries := append(clientQueries(), randomQueries(docs, 300)...)
	for i, a := range c.ask(queries...) {
		q := queries[i]
		want, err := ix.Search(ctx, q.Query, search.Options{Limit: q.Limit, Offset: q.Offset, Sort: q.Sort, Typing: q.Typing})
		if err != nil {
			t.Errorf("%+v: %v", q, err)
			continue
		}
		for k := range want.Papers {
			want.Papers[k].URL = "https://example.org/" + want.Papers[k].Path
		}
		same(t, q, a, want)
	}
	c.nothingUnhandled()
}

// assigned tells whether both sides know a character: one that is newer than
// either's tables is split as they see fit, and so is one of the Ahom script that
// has become another kind of mark since.
func assigned(r rune) bool {
	return r != '\U0001171E' && unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z, unicode.Cc, unicode.Cf)
}

// TestClientWordsAsGo splits and folds the same text with both.
func TestClientWordsAsGo(t *testing.T) {
	ctx := browser(t)
	texts := []string{
		"", " ", "-", "a-", "-a", "a--b", "a-b-c-d", "a’b", "a'b'c", "'a'", "rock'n'roll", "l’été", "O’Neil", "x.y", "1.2", "1.2.3", "1.", ".5", "1.x", "٣.٤", "1.²",
		"C++", "c+++", "C++17", "C#", "c##", "F#a", "a+b", "a+", "a++b", "é+", "é++", "C++-like", "g++-7", "C#-", "1+", "a1+",
		"α β-VAE γ. Σ Σίσυφος ΟΔΟΣ ὈΔΥΣΣΕΎΣ ΐ ᾳ ς σς", "µ ∂ ∇ ℓ₂ L² xⁿ x₁₂ ∑ ℝⁿ ℵ₀ 𝔸 𝒪(n log n) 𝑥𝑦 𝟘𝟙 𝛽-VAE 𝜷 ϐ ϕ ϵ Ω Å K",
		"ﬁne ﬂow ﬃ ﬅ ǆ Ǆ ǅ ĳ ŉ ſ ẞ ß ŒUVRE æ Æsir Ø ø Ł Đ þ Ð ı İ İstanbul i̇ ȷ ħ ŧ ŋ ƶ ɨ ƀ Ə ƿ ꜳ",
		"½ ¼ 1½ ⅓ ² ①②③ ⑴ Ⅷ ⅷ ㈱ ㍿ ㍻ ㋿ ㎏ ㏄ ™ © ℃ № ª º",
		"ＡＢＣ１２３ ａ－ｂ Ｃ＋＋ ＇ ｶﾞｷﾞ ﾊﾟ ｱｲｳ ａ．ｂ １．２ ￥",
		"机器学习 学 GPT模型 模型4 深度-学习 中文，标点。〇 々 〆 ヶ 𠀀𠀁𠮷 龜 㐀 豈 \U0002F800",
		"ディープラーニング ー ーー あー カタカナ ひらがな ゞ ヽ ・ ゛ ゜ か゛ が が ｰ ヷ ゟ ヿ", "한국어 한 ㄱㄴ ᄒ 하 한 ᄒᆫ 각 ힰ ퟋ ﾡ ㉠ ㈀",
		"العربية نَماذِج لُغَوِيّة ٱلْعَرَبِيَّة أإآا ة ه ى ﷺ ﷽ لا ﻻ كـــتاب ۱۲۳ ٤٥٦ می\u200cخواهم", "עִבְרִית שלום צה״ל ג׳ ﬡ שׁ בְּרֵאשִׁית־בָּרָא",
		"हिन्दी क्षत्रिय क़ क़ ज्ञ १२३ क्\u200dष র্য\u200c தமிழ் తెలుగు ಕನ್ನಡ മലയാളം സിംഹ සිංහල ਪੰਜਾਬੀ", "ภาษาไทย ก กำ น้ำ เก่ง ๑๒๓ ພາສາລາວ ຫຼ ໜ ภาษาEnglish ភាសាខ្មែរ ក្រ មြန်မာ မြန်မာဘာသာ",
		"🤗 👩‍💻 👨‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇩🇪 ❤️ a👍b 1️⃣ #️⃣ ☃︎", "a\u0301 e\u0301\u0323 \u0301 \u0301a a\u0301\u0301 Z͑ͫ̓ͪ̂ͫ x̄ ñ ñ ệ ệ ệ à̖ à̖",
		"soft\u00ADhyphen zero\u200Bwidth join\u2060er \uFEFFbom mid\uFEFFbom a\u200Cb a\u200Db a\u200Eb\u200F a\u202Ab\u202C a\u2066b\u2069 tag\U000E0041s \u180E x\u034Fy",
		"a‐b a‑b a‒b a–b a—b a―b a−b a⁃b a﹣b a－b ‘a’ “a” „a“ a′b a´b a`b aʼb aʹb aʻb aʾb aʿb aˈb a＇b",
		"a\u00A0b a\u2003b a\u3000b a\u2028b a\u2029b a\u0085b a\u1680b a\u202Fb a\tb\nc\r\nd\u000Be\fx\u0001y\u007Fz",
		"Ἀθῆναι ά ὰ ᾶ Μῆνιν Ελλάδα кириллица й й Ё ё Ї Њ Ѳ ѣ հայերեն և և ქართული Ქ ᲥᲐ ꭰ Ꭰ ᏸ ⴀ",
		"𝐀𝑩𝒞 𝕬 𝖠 𝙰 𝚤 𝟬 𞤀𞤢 𐐀𐐨 𐒰 𑀓𑀺 𐌰 𒀀 𓀀 𞸀 🄰 🅐 🆊 𝅘𝅥𝅮", "Nguyễn Đình Việt ệ ở ư", "ᠮᠣᠩᠭᠣᠯ བོད་སྐད ༠༡ ᚠᚢ ⠁ ཀྵ ཱི አማርኛ ⵜⵉⴼ ᐃᓄᒃ Ꮳ ꦗꦮ",
		strings.Repeat("a", 48), strings.Repeat("a", 49), strings.Repeat("𝐀", 48), strings.Repeat("ab-", 20) + "c", strings.Repeat("学", 60), strings.Repeat("ß", 24), strings.Repeat("ß", 25), "a" + strings.Repeat("\u0301", 40), "א" + strings.Repeat("\u05B0", 20),
		"http://a.b/c?d=e&f#g x@y.z a_b a/b a\\b $x^2$ 10,000 10 000 3–5 '90s n't", "\uFFFD \uFFFC \uE000 a\uE000b",
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
			// Beyond U+FFFF the composition of accents in Go's library is not that of
			// the standard; no script that is in use is concerned.
			if wide := last > 0xFFFF && unicode.IsMark(c) && !strings.HasPrefix(norm.NFC.String(string(last)+string(c)), string(last)); assigned(c) && !wide {
				b.WriteRune(c)
				last = c
			}
		}
		texts = append(texts, b.String())
	}
	// And every character there is, between letters.
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

// difference shows where two texts part.
func difference(want, got string) string {
	w, g := []rune(want), []rune(got)
	i := 0
	for i < min(len(w), len(g)) && w[i] == g[i] {
		i++
	}
	around := func(s []rune) string { return fmt.Sprintf("%+q", string(s[max(0, i-30):min(len(s), i+30)])) }
	return "Go     " + around(w) + "\nclient " + around(g)
}
