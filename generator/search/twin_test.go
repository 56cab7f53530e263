package search_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"offprint/generator/paper"
	"offprint/generator/search"
	"offprint/generator/twintest"
)

// These tests check that the theme's search.js answers from an index as this package does:
// with the same papers, scores, totals and corrections.

// twinPapers returns papers whose titles have words that are difficult to split and to find.
// They span three years, and a few have no date.
func twinPapers() []search.Doc {
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
		d.Code = i%3 == 0
		if i%7 == 2 {
			d.Language = "de"
		}
		docs = append(docs, d)
	}
	for i := range docs {
		docs[i].NumAuthors = len(docs[i].Authors)
		_, name, _ := strings.Cut(docs[i].ID, ":")
		docs[i].Path = "papers/" + name + "/"
	}
	return docs
}

// newestFirst sorts papers in the order of an index.
func newestFirst(docs []search.Doc) []search.Doc {
	docs = slices.Clone(docs)
	slices.SortStableFunc(docs, func(a, b search.Doc) int { return int(b.Date) - int(a.Date) })
	return docs
}

// twinQueries returns queries of every kind.
func twinQueries() []twinQuery {
	var list []twinQuery
	for _, q := range []string{
		"attention", "Attention Is All", "attention sinks", "speech diffusion", "diffusion", "models", "model", "learning for image models",
		"difusion", "atention", "trnasformers", "recieve robts", "qantization", "schrodinger", "Schrödinger", "schroedinger", "cafe", "strasse",
		`"linear attention"`, `"attention linear"`, `"text to image"`, `"large language models" judges`, `"unclosed quote`, `"`, `"difusion"`, `""`,
		"attention -linear", "-attention", "models -learning -speech", `models -"flow matching"`, "models -topic:speech", "--attention", "-",
		"title:attention", "title:atention", "author:lovelace", "author:lovelase", "author:godel", "author:O'Neil", `author:"Wei Zhang"`, "author:李明", "graph", "zhang",
		"org:snow", `org:"Lovelace Lab"`, `org:"Universität Köln"`, "org:koln", `topic:"diffusion models"`, "topic:diffusion", `topic:"C++"`, "topic:nothing", "title:", "author: lovelace",
		"year:2024", "year:2023..2024", "year:..2023", "year:2025.. attention", "date:2024-03", "date:2024-03..2024-06", "date:2024-01-01..2024-05-05", "date:2025-03-22", "year:soon", "-year:2024", "year:2030", "year:>2023", "year:>=2024", "year:<2024", "year:<=2024-02", "date:<2024-10", "date:>2024-03-05", "date:<2024-03-10", "year:2023-2024", "year:2023–2024", "year:2024-2023", "date:2024-03-2024-05", "year:2024-", "year:>2023..2024", "date:>2024-13", "date:2024-05..2024-03", "models year:2024 date:..2024-06",
		"2301.00100", "arXiv:2301.00100v2", "https://arxiv.org/abs/2301.00100", "http://www.arxiv.org/pdf/2301.00100v1.pdf", "https://huggingface.co/papers/2301.00100", "id:2301.00100", "9901.00001",
		"10.5555/offprint.5", "doi:10.5555/offprint.5", "https://doi.org/10.5555/offprint.16", "id:10.5555/OFFPRINT.5", "10.5555/none", "id:nothing",
		"GPT-4", "gpt4", "gpt 4", "GPT-3.5", "k-NN", "knn", "c++", "C#", "c", "3D", "2.5d", "β-VAE", "beta-vae", "betavae", "O(n log n)", "O(n²)", "state-of-the-art", "state of the art", "text-to-imge", "retreival-augmented", "self supervised",
		"llm", "LLMs", "large language models", "large language model", "rag", "retrieval augmented generation", "large language models tools",
		"机器学习", "学习", "学", "注意力机制 attention", "ディープラーニング", "한국어", "텍스트", "اللغة العربية", "نماذج",
		"", "   ", "the", "to be or not to be", "of the and", "half precision", "½", "㈱", "ABC", "ＡＢＣ", "istanbul", "İstanbul", "finally", "don't", "dont", "don’t stop", "node.js", "v2.0.1", "1.5B",
		"how do large language models answer what they are asked and when do judges agree with people about it",
		"what helps where graphs are many and which seeds are steady over runs of contrastive learning",
		"a robot that draws pictures of the weather with flow matching and no code at all please",
		"retrievals augmentation", "forgets", "bridges", "colours", "forecaster transformers", "largelanguage models", "imagediffusion", "quanti zation", "time series", "timeseries", "gpt 4 maps", "denois ing diffusion",
		`author:"Ada Lovelace"`, `author:"A. Lovelace"`, `author:"Lovelace, K."`, `author:"W. Zhang" models`, "A. Lovelace attention", "Wei Zhang 2024", "zhang et al. 2024 models", "that paper about diffusion by Zhang", "goedel", "Goedel attention", "kierkegaard", "reilly", "neil", "pretraining", "cafes", "gpts", "3dscenes", "text2image", "zhang2031models", "lovelace1843", "aascenes", "نماذج لغوية", "ٱلعربيّة", "العربيه",
		"attention OR speech", "(attention OR speech) models", "diffusion AND speech", "models NOT learning", "-(attention OR models) learning", "(linear attention OR speech) -robots", "author:lovelace OR author:zhang",
		`"linear attention" OR robots`, `robots OR "linear attention"`, `"linear attention" OR "flow matching" OR judges`, `-"linear attention" OR robots`, `title:"linear attention" OR robots`, `"linear attention" enough OR robots`, "(linear attention) OR robots", "robots OR (linear attention)", "-(linear attention) transformers",
		`attention OR (robots OR judges) OR maps`, `attention OR (topic:"speech" OR (year:2023 OR votes:<2)) OR maps`, "difusion OR robts", "difusion robots OR judges", "A OR lovelace models", "(attention -linear OR robots) -maps", "year:2023 OR robots", "robots OR year:2023 models", "year:2023 OR robots models",
		"year:2023 OR year:2024", "models votes:>20", "votes:..5", "votes:7", "votes:<3 attention", "has:code", "lang:de models", "cat:speech", "-attention -models", `-"linear attention"`, `attention -"linear attention"`,
		"10.48550/arXiv.2301.00100", "https://arxiv.org/abs/2301.00100?x=1#y", "[2301.00100]", "2301.001", "2301.0010", "2301.00", "arxiv 2301.00100", "maps 2301.00100",
		"zzzzqqq", "zzzzqqq attention", "xq", "!!!", "🤗", "models models models attention", "attention attention",
	} {
		list = append(list, twinQuery{Query: q})
	}
	for _, q := range []string{"a", "att", "diffusion mod", "trans", "lovel", "title:att", "author:lo", "topic:di", "org:in", "机", "gpt-", "c+", "Large language mo", "s", "attention.", "m", "models "} {
		list = append(list, twinQuery{Query: q, Typing: true})
	}
	for _, sort := range []search.Sort{search.ByDate, search.ByVotes} {
		for _, q := range []string{"models", "attention", "year:2024", "difusion", `"for speech"`, "how do large language models answer what they are asked"} {
			list = append(list, twinQuery{Query: q, Sort: sort}, twinQuery{Query: q, Sort: sort, Offset: 3, Limit: 4})
		}
	}
	for _, offset := range []int{1, 10, 19, 25, 60, 1000} {
		list = append(list, twinQuery{Query: "models", Offset: offset, Limit: 7}, twinQuery{Query: "for", Offset: offset, Limit: 30})
	}
	return list
}

// chanceQueries returns words of the papers, randomly changed and joined.
func chanceQueries(docs []search.Doc, n int) []twinQuery {
	r := rand.New(rand.NewPCG(7, 11))
	var list []twinQuery
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
		list = append(list, twinQuery{
			Query: strings.Join(words, " "), Typing: r.IntN(3) == 0, Limit: 1 + r.IntN(30), Offset: r.IntN(3) * r.IntN(10),
			Sort: []search.Sort{search.ByRelevance, search.ByRelevance, search.ByDate, search.ByVotes}[r.IntN(4)],
		})
	}
	return list
}

// shapedQueries returns queries as people type them: words in other forms than the papers
// have, names, phrases, operators, filters and identifiers.
//
//complex:because each shape is a line
func shapedQueries(docs []search.Doc, n int) []twinQuery {
	r := rand.New(rand.NewPCG(17, 29))
	var list []twinQuery
	for len(list) < n {
		d := docs[r.IntN(len(docs))]
		words := strings.Fields(d.Title + " " + d.Abstract)
		word := func() string { return words[r.IntN(len(words))] }
		from := r.IntN(len(words))
		row := strings.Join(words[from:min(len(words), from+2+r.IntN(4))], " ")
		name := d.Authors[r.IntN(len(d.Authors))]
		last := name[strings.LastIndex(name, " ")+1:]
		q := twinQuery{Limit: 1 + r.IntN(20)}
		switch r.IntN(17) {
		case 16:
			sides := []string{word(), `"` + row + `"`, "(" + row + ")", "title:" + word(), "year:2024", "-" + word(), "(" + word() + ` OR "` + row + `")`}
			q.Query = word() + " " + sides[r.IntN(7)] + " OR " + sides[r.IntN(7)] + " OR " + sides[r.IntN(7)]
		case 0:
			q.Query = word() + word()
		case 1:
			w := []rune(word())
			i := r.IntN(len(w))
			q.Query = word() + " " + string(w[:i]) + " " + string(w[i:])
		case 2:
			w, end := word(), []string{"s", "es", "ing", "ed", "'s"}[r.IntN(5)]
			q.Query = word() + " " + w + end
		case 3:
			q.Query = string([]rune(name)[0]) + ". " + last + " " + word()
		case 4:
			q.Query = last + " et al. " + d.Date.String()[:min(4, len(d.Date.String()))] + " " + word()
		case 5:
			q.Query = "that paper about " + word() + " " + word() + " by " + last
		case 6:
			q.Query = `"` + row + `"`
		case 7:
			q.Query = word() + ` -"` + row + `"`
		case 8:
			q.Query = "(" + word() + " OR " + word() + ") " + word()
		case 9:
			q.Query = word() + " OR " + word() + " NOT " + word()
		case 10:
			q.Query = word() + ` author:"` + name + `"`
		case 11:
			q.Query = fmt.Sprintf(`%s topic:"%s" votes:>%d`, word(), d.Topics[r.IntN(len(d.Topics))], r.IntN(20))
		case 12:
			q.Query = word() + " year:2023..2024 has:code"
		case 13:
			_, id, _ := strings.Cut(d.ID, ":")
			q.Query = []string{"arXiv:" + id + "v2", "https://arxiv.org/abs/" + id + "?a#b", "[" + id + "]", id[:min(len(id), 7)]}[r.IntN(4)]
		case 14:
			w := []rune(word())
			q.Query, q.Typing = row+" "+string(w[:1+r.IntN(len(w))]), true
		case 15:
			w := []rune(word())
			i := r.IntN(len(w))
			q.Query = string(slices.Insert(slices.Clone(w), i, w[i], 'e')) + " " + row
		}
		if r.IntN(5) == 0 {
			q.Sort = []search.Sort{search.ByDate, search.ByVotes}[r.IntN(2)]
		}
		list = append(list, q)
	}
	return list
}

// TestTwinShapes sends these queries to an archive that has posting lists in separate files,
// and phrases.
func TestTwinShapes(t *testing.T) {
	t.Parallel()
	papers, queries := 300, 60
	if long() {
		papers, queries = 2600, 2000
	}
	docs := twinPapers()
	for i, d := range wordy(papers, rand.New(rand.NewPCG(23, 42))) {
		d.Authors, d.Topics, d.Date, d.Votes = docs[i%60].Authors, docs[i%60].Topics, 20240101, i%40
		docs = append(docs, d)
	}
	docs = newestFirst(docs)
	w := newTwin(t, docs[:50], docs[50:])
	w.same(fewInShort(shapedQueries(docs, queries))...)
}

// twinQuery is a query with options of the script's search.
type twinQuery struct {
	Query  string      `json:"query"`
	Limit  int         `json:"limit,omitempty"`
	Offset int         `json:"offset,omitempty"`
	Sort   search.Sort `json:"sort,omitempty"`
	Typing bool        `json:"typing,omitempty"`
}

// twinAnswer is a query with a summary of its answer.
type twinAnswer struct {
	twinQuery
	Total       int                 `json:"total"`
	Approximate bool                `json:"approximate,omitempty"`
	Papers      []string            `json:"papers"` // identifiers and scores
	Years       []string            `json:"years"`  // years and numbers of papers
	Corrections []search.Correction `json:"corrections,omitempty"`
}

func inShort(q twinQuery, r *search.Result) twinAnswer {
	a := twinAnswer{twinQuery: q, Total: r.Total, Approximate: r.Approximate, Papers: []string{}, Years: []string{}, Corrections: r.Corrections}
	for _, p := range r.Papers {
		a.Papers = append(a.Papers, fmt.Sprintf("%s %d", p.ID, p.Score))
	}
	for _, y := range r.Years {
		a.Years = append(a.Years, fmt.Sprintf("%s: %d", y.Value, y.Count))
	}
	return a
}

// twin is an index opened with both implementations.
type twin struct {
	t      *testing.T
	ix     *search.Index
	script *twintest.Script
}

func newTwin(t *testing.T, segments ...[]search.Doc) twin {
	t.Helper()
	stored := write(t, 0, segments...)
	script := twintest.Open(t, "search.js")
	script.Serve(func(path string) ([]byte, error) {
		return stored.fetch(t.Context(), strings.TrimPrefix(path, search.Folder+"/"))
	})
	twintest.Run[bool](script, `(globalThis.index = module.open("https://example.org/search/"), true)`)
	return twin{t, stored.open(t), script}
}

// answer returns the answer of the Go implementation.
func (w twin) answer(q twinQuery) *search.Result {
	w.t.Helper()
	r, err := w.ix.Search(w.t.Context(), q.Query, search.Options{Limit: q.Limit, Offset: q.Offset, Sort: q.Sort, Typing: q.Typing})
	if err != nil {
		w.t.Fatalf("%+v: %v", q, err)
	}
	return r
}

// same checks that the script gives the same answers.
func (w twin) same(queries ...twinQuery) {
	w.t.Helper()
	for part := range slices.Chunk(queries, 50) {
		list, err := json.Marshal(part)
		if err != nil {
			w.t.Fatal(err)
		}
		type scriptAnswer struct {
			search.Result
			Facets struct{ Year []search.Count }
		}
		got := twintest.Run[[]scriptAnswer](w.script, `Promise.all(`+string(list)+`.map(({ query, ...options }) => index.search(query, { snippets: false, ...options })))`)
		for i, q := range part {
			want := w.answer(q)
			for k := range want.Papers {
				want.Papers[k].URL, want.Papers[k].Path = "https://example.org/"+want.Papers[k].Path, ""
			}
			got[i].Years = got[i].Facets.Year
			if a, b := fmt.Sprintf("%+v", got[i].Result), fmt.Sprintf("%+v", *want); a != b {
				w.t.Errorf("%+v: the script says\n%s\nand Go\n%s", q, a, b)
			}
		}
	}
}

// found returns the percentage of queries that have results.
func (w twin) found(queries []twinQuery) int {
	n := 0
	for _, q := range queries {
		if w.answer(q).Total > 0 {
			n++
		}
	}
	return 100 * n / len(queries)
}

func (w twin) vectors(name string) []twinQuery {
	w.t.Helper()
	var queries []twinQuery
	for _, a := range twintest.Vectors(w.t, name, func() []twinAnswer {
		var list []twinAnswer
		for _, q := range twinQueries() {
			list = append(list, inShort(q, w.answer(q)))
		}
		return list
	}) {
		queries = append(queries, a.twinQuery)
	}
	return queries
}

// TestTwinAnswers compares the answers of both implementations.
func TestTwinAnswers(t *testing.T) {
	t.Parallel()
	docs := twintest.Vectors(t, "papers.json", twinPapers)
	w := newTwin(t, newestFirst(docs))
	queries := fewInShort(append(w.vectors("answers.json"), chanceQueries(docs, chances())...))
	w.same(queries...)
	if n := w.found(queries); n < 66 {
		t.Errorf("only %d in a hundred queries find something", n)
	}
}

// TestTwinAnswersFromTwoSegments does the same with a divided index, like that of a large
// archive.
func TestTwinAnswersFromTwoSegments(t *testing.T) {
	t.Parallel()
	docs := newestFirst(twinPapers())
	cut := slices.IndexFunc(docs, func(d search.Doc) bool { return d.Date < 20250800 })
	w := newTwin(t, docs[:cut], docs[cut:])
	w.same(fewInShort(append(w.vectors("answers-parted.json"), chanceQueries(docs, chances())...))...)
}

// TestNamesWithOneKey checks two topics that would have the same key in the dictionary.
func TestNamesWithOneKey(t *testing.T) {
	t.Parallel()
	docs := titles("First", "Second", "Third")
	docs[0].Topics, docs[1].Topics, docs[2].Topics = []string{"Topic 20136"}, []string{"Topic 50624"}, []string{"Topic 9"}
	w := newTwin(t, docs)
	for i, topic := range []string{"topic 20136", "topic 50624", "topic 9", "topic 8"} {
		q := twinQuery{Query: fmt.Sprintf("topic:%q", topic)}
		w.same(q)
		if r := w.answer(q); i < 3 && (r.Total != 1 || r.Papers[0].Title != docs[i].Title) || i == 3 && r.Total != 0 {
			t.Errorf("%s finds %v", q.Query, r.Papers)
		}
	}
}

// long reports whether the tests run at length, with more random queries.
func long() bool { return os.Getenv("OFFPRINT_LONG_TESTS") == "1" }

// chances returns the number of random queries of a test, in addition to the fixed ones.
func chances() int {
	if long() {
		return 300
	}
	return 80
}

// fewInShort returns all queries, or every eighth in short mode: scripts take ten times as
// long under the race detector, which has nothing to find in them.
func fewInShort(queries []twinQuery) []twinQuery {
	if !testing.Short() {
		return queries
	}
	var few []twinQuery
	for i := 0; i < len(queries); i += 8 {
		few = append(few, queries[i])
	}
	return few
}

// TestFacetsAgree checks that the count of each facet is the number of papers that its filter
// leaves, and that every name that occurs in two papers of the archive is counted, even if it
// occurs in one paper of a segment or is an alternative of another name.
func TestFacetsAgree(t *testing.T) {
	t.Parallel()
	docs := newestFirst(twinPapers())
	cut := slices.IndexFunc(docs, func(d search.Doc) bool { return d.Date < 20250800 })
	alias := map[string]string{"diffusion models": "Diffusion Model", "large language models": "LLM"}
	for i := range docs {
		d := &docs[i]
		for k, name := range d.Topics {
			if other := alias[name]; other != "" && i%3 == 0 {
				d.Topics[k] = other
			}
		}
		if i%5 == 0 {
			d.Topics = append(d.Topics, "DM", "diffusion models") // the same topic twice
		}
		if i%7 == 0 {
			d.Organization = "LL"
		}
	}
	for i, name := range []string{"once here", "twice", `with "quotes"`, "once each", "1"} {
		docs[i].Topics = append(docs[i].Topics, name)
		if i > 0 {
			docs[cut+i].Topics = append(docs[cut+i].Topics, name)
		}
	}
	docs[cut+7].Topics = append(docs[cut+7].Topics, "twice")
	docs[cut+8].Topics = append(docs[cut+8].Topics, "once there")
	w := newTwin(t, docs[:cut], docs[cut:])
	names, _ := namesOf(docs)
	counts := map[string]int{}
	for _, p := range names.Papers {
		for _, id := range p.Topics {
			counts[names.Topics[id].Shown]++
		}
	}
	type facet struct {
		Value, Query string
		Count        int
	}
	for _, q := range []string{"diffusion models", "attention", "models year:2024", "how do large language models answer what they are asked", "speech -models", "difusion", "votes:>=0", `votes:>=0 -topic:"DM"`} {
		facets := twintest.Run[map[string][]facet](w.script, `index.search(`+fmt.Sprintf("%q", q)+`, { facets: true, snippets: false }).then((r) => r.facets)`)
		n := 0
		for _, list := range facets {
			for _, f := range list {
				n++
				if r := w.answer(twinQuery{Query: q + " " + f.Query}); r.Total != f.Count {
					t.Errorf("%s: %s is said to have %d papers, and has %d", q, f.Query, f.Count, r.Total)
				}
				w.same(twinQuery{Query: q + " " + f.Query})
			}
		}
		if n < 3 {
			t.Errorf("%s: only %d facets", q, n)
		}
		if q != "votes:>=0" {
			continue
		}
		delete(counts, `with "quotes"`)
		want := 0
		for name, count := range counts {
			has := slices.ContainsFunc(facets["topic"], func(f facet) bool { return f.Value == name && f.Count == count })
			if has != (count > 1) {
				t.Errorf("%s: %d papers have the topic %s; the facets are %v", q, count, name, facets["topic"])
			}
			if count > 1 {
				want++
			}
		}
		if len(facets["topic"]) != want || want > 20 {
			t.Errorf("there are %d facets of topics, and should be %d", len(facets["topic"]), want)
		}
	}
	// All names of a topic find the same papers.
	for _, one := range [][]string{{`topic:"diffusion models"`, `topic:"DM"`, `topic:"diffusion model"`, `cat:dm`, `(topic:"DM" OR topic:"DM")`}, {`org:"Lovelace Lab"`, `org:"LL"`}} {
		first := w.answer(twinQuery{Query: one[0], Limit: 100})
		for _, q := range one {
			w.same(twinQuery{Query: q, Limit: 100}, twinQuery{Query: "models -" + q})
			if r := w.answer(twinQuery{Query: q, Limit: 100}); fmt.Sprint(r.Papers) != fmt.Sprint(first.Papers) || r.Total < 3 {
				t.Errorf("%s finds %d papers, %s %d", q, r.Total, one[0], first.Total)
			}
		}
	}
}

// TestJoinedNamesWithOneKey checks alternative names together with other names that have the
// same keys.
func TestJoinedNamesWithOneKey(t *testing.T) {
	t.Parallel()
	docs := titles("First", "Second", "Third", "Fourth", "Fifth")
	docs[4].Topics = []string{"Topic 99999"}
	docs[0].Topics, docs[1].Topics, docs[2].Topics, docs[3].Topics = []string{"Topic 20136"}, []string{"Topic 50624"}, []string{"Topic 7"}, []string{"Seven"}
	w := newTwin(t, docs[:2], docs[2:])
	for i, q := range []string{`topic:"topic 20136"`, `topic:"topic 50624"`, `topic:"topic 7"`, `topic:"seven"`} {
		w.same(twinQuery{Query: q})
		if r := w.answer(twinQuery{Query: q}); r.Total != []int{3, 1, 3, 3}[i] {
			t.Errorf("%s finds %v", q, r.Papers)
		}
	}
}

// TestPersonOfSeveralNames checks that each name of a person finds the papers under all names.
func TestPersonOfSeveralNames(t *testing.T) {
	t.Parallel()
	docs := newestFirst(twinPapers())
	w := newTwin(t, docs[:20], docs[20:])
	for _, one := range [][]string{{`author:"Mary O'Neil"`, `author:"Jean-Luc Picard"`}, {`author:"Søren Kierkegård"`, `author:"Seren Kirk"`, `author:"seren kirk" OR year:1900`}} {
		first := w.answer(twinQuery{Query: one[0], Limit: 100})
		for _, q := range one {
			w.same(twinQuery{Query: q, Limit: 100}, twinQuery{Query: "models -" + q}, twinQuery{Query: `speech OR ` + q + ` OR topic:"DM" OR linear`, Limit: 100})
			if r := w.answer(twinQuery{Query: q, Limit: 100}); !slices.Equal(idsOf(r), idsOf(first)) || r.Total < 5 {
				t.Errorf("%s finds %d papers, %s %d", q, r.Total, one[0], first.Total)
			}
			f, err := search.NewFilter(q)
			if err != nil {
				t.Fatal(err)
			}
			names, _ := namesOf(docs)
			f.Join(names)
			n := 0
			for i := range docs {
				if f.Match(&docs[i]) {
					n++
				}
			}
			if n != first.Total {
				t.Errorf("a filter of %s takes %d papers, not %d", q, n, first.Total)
			}
		}
	}
	if r := w.answer(twinQuery{Query: "author:kirk"}); r.Total != 0 {
		t.Errorf("a word alone finds %d papers of a name", r.Total)
	}
}
