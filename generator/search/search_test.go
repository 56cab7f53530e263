package search_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"offprint/generator/paper"
	"offprint/generator/search"
	"offprint/generator/text"
)

// files is an in-memory index.
type files map[string][]byte

// source returns a source of papers.
func source(docs []search.Doc) search.Source {
	return search.Source{Len: len(docs), Docs: func(_ context.Context, from, to int) ([]search.Doc, error) { return docs[from:to], nil }}
}

// write makes the index of segments, newest first, in folders s0, s1 and so on.
func write(t testing.TB, jobs int, segments ...[]search.Doc) files {
	t.Helper()
	out, err := writeFiles(jobs, segments...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func writeFiles(jobs int, segments ...[]search.Doc) (files, error) {
	out := files{}
	list := make([]*search.Segment, len(segments))
	var stats *search.Stats
	for i := len(segments) - 1; i >= 0; i-- {
		s, err := search.WriteSegment(context.Background(), source(segments[i]), search.SegmentOptions{
			Dir: fmt.Sprintf("s%d", i), Stats: stats, Closed: i > 0, Jobs: jobs,
			Write: func(f search.File) error {
				if out[f.Path] != nil {
					return fmt.Errorf("%s is written twice", f.Path)
				}
				out[f.Path] = bytes.Clone(f.Data)
				return nil
			},
		})
		if err != nil {
			return nil, err
		}
		list[i], stats = s, s.Stats
	}
	names, sizes := namesOf(segments...)
	beside, more, err := names.Files(sizes)
	if err != nil {
		return nil, err
	}
	for _, f := range more {
		file, err := f.Pack()
		if err != nil {
			return nil, err
		}
		out[file.Path] = file.Data
	}
	boot, err := search.BootData(list, beside)
	out[search.BootFile] = boot
	return out, err
}

// oneName are the alternative names of topics and organizations in the tests' archives.
var oneName = [][]string{{"diffusion models", "Diffusion Model", "DM"}, {"large language models", "LLM"}, {"Lovelace Lab", "LL"}, {"Seven", "Topic 7", "Topic 20136"}}

// namesOf returns the names in the papers, some of which are alternatives of each other.
func namesOf(segments ...[]search.Doc) (*search.Names, []int) {
	names, sizes := &search.Names{People: [][]string{{"Mary O'Neil", "Jean-Luc Picard"}, {"Seren Kirk", "Søren Kierkegård"}}}, []int{}
	at := [2]map[string]int{{}, {}}
	place := func(k int, list *[]search.Name, s string) int {
		if i, ok := at[k][text.Fold(s)]; ok {
			return i
		}
		name := search.Name{Shown: s}
		for _, one := range oneName {
			if slices.ContainsFunc(one, func(o string) bool { return text.Fold(o) == text.Fold(s) }) {
				name = search.Name{Shown: one[0], Others: one[1:]}
			}
		}
		*list = append(*list, name)
		for _, o := range append([]string{s, name.Shown}, name.Others...) {
			at[k][text.Fold(o)] = len(*list) - 1
		}
		return len(*list) - 1
	}
	for _, docs := range segments {
		sizes = append(sizes, len(docs))
		for _, d := range docs {
			of := search.PaperNames{Organization: -1}
			for _, t := range d.Topics {
				if id := place(0, &names.Topics, t); !slices.Contains(of.Topics, id) {
					of.Topics = append(of.Topics, id)
				}
			}
			if d.Organization != "" {
				of.Organization = place(1, &names.Organizations, d.Organization)
			}
			names.Papers = append(names.Papers, of)
		}
	}
	return names, sizes
}

func (f files) fetch(_ context.Context, path string) ([]byte, error) {
	data, ok := f[path]
	if !ok {
		return nil, fmt.Errorf("%s: %w", path, fs.ErrNotExist)
	}
	return data, nil
}

func (f files) open(t testing.TB) *search.Index {
	t.Helper()
	ix, err := search.Open(context.Background(), f.fetch)
	if err != nil {
		t.Fatal(err)
	}
	return ix
}

// index writes segments and opens the index.
func index(t testing.TB, segments ...[]search.Doc) *search.Index {
	t.Helper()
	return write(t, 0, segments...).open(t)
}

func find(t testing.TB, ix *search.Index, query string, o search.Options) *search.Result {
	t.Helper()
	r, err := ix.Search(context.Background(), query, o)
	if err != nil {
		t.Fatalf("%q: %v", query, err)
	}
	return r
}

// ids returns the papers of a result, without "arxiv:".
func ids(r *search.Result) []string {
	var list []string
	for _, p := range r.Papers {
		list = append(list, strings.TrimPrefix(p.ID, "arxiv:"))
	}
	return list
}

// want checks the papers of a result, and their order.
func want(t *testing.T, ix *search.Index, query, papers string) {
	t.Helper()
	r := find(t, ix, query, search.Options{Limit: 50})
	if got := strings.Join(ids(r), " "); got != papers {
		t.Errorf("%q finds %q, want %q", query, got, papers)
	}
	if r.Total != len(r.Papers) {
		t.Errorf("%q: %d papers of %d", query, len(r.Papers), r.Total)
	}
}

// wantSet checks the papers of a result in any order.
func wantSet(t *testing.T, ix *search.Index, query, papers string) {
	t.Helper()
	got, all := ids(find(t, ix, query, search.Options{Limit: 50})), strings.Fields(papers)
	slices.Sort(got)
	slices.Sort(all)
	if !slices.Equal(got, all) {
		t.Errorf("%q finds %q, want %q", query, got, all)
	}
}

// wantFirst checks the first papers of a result.
func wantFirst(t *testing.T, ix *search.Index, query, papers string) {
	t.Helper()
	got, first := ids(find(t, ix, query, search.Options{Limit: 50})), strings.Fields(papers)
	if len(got) < len(first) || !slices.Equal(got[:len(first)], first) {
		t.Errorf("%q finds %q, want first %q", query, got, first)
	}
}

// doc returns a paper with default values except for these.
func doc(id, title, abstract string) search.Doc {
	return search.Doc{ID: "arxiv:" + id, Path: "papers/" + id + "/", Title: title, Abstract: abstract, Date: 20250101}
}

// titles returns papers 1, 2, 3 and so on with these titles, newest first.
func titles(list ...string) []search.Doc {
	docs := make([]search.Doc, len(list))
	for i, title := range list {
		docs[i] = doc(fmt.Sprint(i+1), title, "")
	}
	return docs
}

// filler returns papers that match no query, so that words have the weight that they would
// have in an archive.
func filler(n int) []search.Doc {
	docs := make([]search.Doc, n)
	for i := range docs {
		docs[i] = doc(fmt.Sprintf("f%d", i), fmt.Sprintf("filler number%d", i), "nothing to see here")
	}
	return docs
}

func TestAllWordsThenMost(t *testing.T) {
	docs := append(titles("graph neural networks", "neural networks of graphs and attention", "attention", "cooking"), filler(20)...)
	ix := index(t, docs)
	want(t, ix, "neural graph", "1 2")
	wantFirst(t, ix, "graph neural networks attention", "2 1")
	want(t, ix, "attention", "3 2")
	want(t, ix, "nosuchwordatall", "")
	want(t, ix, "", "")
	want(t, ix, "  ... !? ", "")
	// Plurals and other forms match the word.
	wantSet(t, ix, "network", "1 2")
	wantSet(t, ix, "graphs", "1 2")
}

func TestTyping(t *testing.T) {
	ix := index(t, append(titles("diffusion models", "different things", "a model of diffraction"), filler(20)...))
	typed := func(query, papers string) {
		t.Helper()
		got := ids(find(t, ix, query, search.Options{Typing: true}))
		slices.Sort(got)
		if strings.Join(got, " ") != papers {
			t.Errorf("typing %q finds %q, want %q", query, got, papers)
		}
	}
	typed("diff", "1 2 3")
	typed("diffu", "1")
	typed("model diffr", "1 3") // the paper with both words, and the one with one of them
	typed("diffu ", "1")        // the word is complete and unknown, so it is corrected
	want(t, ix, "diffra", "")
	// A quoted word is complete.
	typed(`"diffu"`, "")
}

func TestPhrases(t *testing.T) {
	docs := []search.Doc{
		doc("1", "Deep reinforcement learning", "We play games."),
		doc("2", "Learning deep things", "Reinforcement of deep concrete."),
		doc("3", "Games", "We use deep reinforcement learning, and state-of-the-art tools."),
		doc("4", "Tools of the state", "The art of tools."),
	}
	ix := index(t, append(docs, filler(20)...))
	wantSet(t, ix, `"deep reinforcement learning"`, "1 3")
	wantSet(t, ix, `"reinforcement learning" games`, "1 3")
	want(t, ix, `"learning reinforcement"`, "")
	wantSet(t, ix, `"state of the art"`, "3")
	wantSet(t, ix, `"state-of-the-art"`, "3")
	wantSet(t, ix, `deep -games`, "2")
	wantSet(t, ix, `deep -"reinforcement"`, "")
	want(t, ix, `-deep`, "")
	// An unmatched quote does not make a phrase.
	wantSet(t, ix, `"learning reinforcement`, "1 2 3")
	wantSet(t, ix, `deep"`, "1 2 3")
	want(t, ix, `"`, "")
	want(t, ix, `""`, "")
}

// fields returns papers of three years in two segments.
func fields() [][]search.Doc {
	recent := []search.Doc{
		{ID: "arxiv:2503.00002", Title: "Transformers again", Authors: []string{"Ada Lovelace", "Wei Zhang"}, Date: 20250307, Votes: 3, Topics: []string{"Diffusion Models"}, Organization: "Example Labs", Abstract: "About vision."},
		{ID: "arxiv:2502.00001", Title: "Vision", Authors: []string{"Alan Turing"}, Date: 20250201, Votes: 9, Topics: []string{"Models"}, Organization: "Labs", Abstract: "Transformers by Ada."},
	}
	closed := []search.Doc{
		{ID: "arxiv:2405.00003", Title: "Zhang transformers", Authors: []string{"Grace Hopper"}, Date: 20240531, Votes: 9, Topics: []string{"diffusion models"}, Organization: "Example Labs", Abstract: "Of rings."},
		{ID: "doi:10.1000/ABC.(def)", Title: "Vision of transformers", Authors: []string{"Emmy Noether", "Ada Lovelace"}, Date: 20240102, Abstract: "More."},
		{ID: "arxiv:cs/0112017", Title: "Transformers of old", Authors: []string{"Émile Borel"}, Date: 20230102, Abstract: "Old."},
	}
	for _, list := range [][]search.Doc{recent, closed} {
		for i := range list {
			_, value, _ := strings.Cut(list[i].ID, ":")
			list[i].Path = "papers/" + value + "/"
		}
	}
	return [][]search.Doc{recent, closed}
}

func TestFields(t *testing.T) {
	ix := index(t, fields()...)
	wantSet(t, ix, "title:vision", "2502.00001 doi:10.1000/ABC.(def)")
	wantSet(t, ix, "title:vision title:transformers", "doi:10.1000/ABC.(def)")
	wantSet(t, ix, `title:"vision transformers"`, "doi:10.1000/ABC.(def)")
	wantSet(t, ix, "author:ada", "2503.00002 doi:10.1000/ABC.(def)")
	wantSet(t, ix, `author:"ada lovelace"`, "2503.00002 doi:10.1000/ABC.(def)")
	wantSet(t, ix, "author:zhang", "2503.00002")
	wantFirst(t, ix, "zhang", "2405.00003")
	wantSet(t, ix, "author:borel", "cs/0112017")
	wantSet(t, ix, "author:émile", "cs/0112017")
	wantSet(t, ix, "AUTHOR:emile", "cs/0112017")
	wantSet(t, ix, `topic:"diffusion models"`, "2503.00002 2405.00003")
	wantSet(t, ix, "topic:models", "2503.00002 2502.00001 2405.00003")
	wantSet(t, ix, `org:"example labs"`, "2503.00002 2405.00003")
	wantSet(t, ix, "org:labs", "2503.00002 2502.00001 2405.00003")
	wantSet(t, ix, "org:labs -author:hopper", "2503.00002 2502.00001")
	wantSet(t, ix, `transformers -topic:"diffusion models"`, "2502.00001 doi:10.1000/ABC.(def) cs/0112017")
	wantSet(t, ix, "author:nobody transformers", "")
	// Words with a colon that are not fields.
	wantFirst(t, ix, "vision: transformers", "doi:10.1000/ABC.(def)")
	wantSet(t, ix, "http://vision", "2503.00002 2502.00001 doi:10.1000/ABC.(def)")
}

func TestDates(t *testing.T) {
	ix := index(t, fields()...)
	for query, papers := range map[string]string{
		"year:2024":                   "2405.00003 doi:10.1000/ABC.(def)",
		"year:2023..2024":             "2405.00003 doi:10.1000/ABC.(def) cs/0112017",
		"year:2024..":                 "2503.00002 2502.00001 2405.00003 doi:10.1000/ABC.(def)",
		"year:..2023":                 "cs/0112017",
		"year:2025..2023":             "",
		"year:>2024":                  "2503.00002 2502.00001",
		"year:>=2024":                 "2503.00002 2502.00001 2405.00003 doi:10.1000/ABC.(def)",
		"year:<2024":                  "cs/0112017",
		"year:<=2024":                 "2405.00003 doi:10.1000/ABC.(def) cs/0112017",
		"year:2023-2024":              "2405.00003 doi:10.1000/ABC.(def) cs/0112017",
		"year:2023–2024":              "2405.00003 doi:10.1000/ABC.(def) cs/0112017",
		"date:>2025-02":               "2503.00002",
		"date:<2025-03":               "2502.00001 2405.00003 doi:10.1000/ABC.(def) cs/0112017",
		"date:<2025-03-07":            "2502.00001 2405.00003 doi:10.1000/ABC.(def) cs/0112017",
		"date:<=2025-03-07":           "2503.00002 2502.00001 2405.00003 doi:10.1000/ABC.(def) cs/0112017",
		"date:>2025-03-07":            "",
		"date:2025-03":                "2503.00002",
		"date:2025-03-07":             "2503.00002",
		"date:2025-03-08":             "",
		"date:2024-01-02..2025-02-01": "2502.00001 2405.00003 doi:10.1000/ABC.(def)",
		"date:2024-05..2025-02":       "2502.00001 2405.00003",
		"date:2024-05-31..":           "2503.00002 2502.00001 2405.00003",
		"year:2024 date:2024-05":      "2405.00003",
		"year:2024 date:2025-02":      "",
		"vision year:2025":            "2502.00001 2503.00002",
		"year:1999":                   "",
	} {
		want(t, ix, query, papers)
	}
	r := find(t, ix, "transformers", search.Options{})
	if want := []search.Count{{Value: "2025", Count: 2}, {Value: "2024", Count: 2}, {Value: "2023", Count: 1}}; !slices.Equal(r.Years, want) {
		t.Errorf("the years are %v, want %v", r.Years, want)
	}
}

func TestIdentifiers(t *testing.T) {
	ix := index(t, fields()...)
	for _, query := range []string{
		"2405.00003", "arXiv:2405.00003", "2405.00003v2", "arxiv:2405.00003v12", "https://arxiv.org/abs/2405.00003",
		"http://www.arxiv.org/pdf/2405.00003v1.pdf", "arxiv.org/html/2405.00003/", "https://huggingface.co/papers/2405.00003",
		" 2405.00003 ", "id:2405.00003", "id:arxiv:2405.00003v1", "ID:2405.00003",
	} {
		want(t, ix, query, "2405.00003")
	}
	for _, query := range []string{"10.1000/abc.(def)", "10.1000/ABC.(DEF)", "doi:10.1000/abc.(def)", "https://doi.org/10.1000/ABC.(def)", "http://dx.doi.org/10.1000/ABC.(def)", "id:10.1000/abc.(def)"} {
		want(t, ix, query, "doi:10.1000/ABC.(def)")
	}
	for _, query := range []string{"cs/0112017", "arXiv:cs/0112017v3", "https://arxiv.org/abs/cs/0112017"} {
		want(t, ix, query, "cs/0112017")
	}
	wantSet(t, ix, "id:2405.00003 OR id:cs/0112017", "2405.00003 cs/0112017")
	wantSet(t, ix, "id:2405.00003 OR title:attention", strings.Join(append(ids(find(t, ix, "title:attention", search.Options{Limit: 50})), "2405.00003"), " "))
	wantSet(t, ix, "id:2405.00003 attention OR graph", "2405.00003")
	want(t, ix, "2405.99999", "")
	if r := find(t, ix, "2405.00003", search.Options{Offset: 1}); len(r.Papers) != 0 || r.Total != 1 {
		t.Errorf("the second page of one paper shows %v of %d", ids(r), r.Total)
	}
}

// TestTwoIdentifiers checks that a paper with a better identifier is also found by its DOI.
func TestTwoIdentifiers(t *testing.T) {
	d := doc("2405.00003", "Title", "")
	d.DOI = "10.1000.10/abc`d"
	named := doc("", "Named", "")
	named.ID = "title:über-größen-數學"
	ix := index(t, append([]search.Doc{d, named}, filler(5)...))
	want(t, ix, "id:title:über-größen-數學", named.ID)
	want(t, ix, "id:über-größen-數學", named.ID)
	for _, query := range []string{"2405.00003", "10.1000.10/abc`d", "https://doi.org/10.1000.10/ABC`D"} {
		want(t, ix, query, "2405.00003")
	}
}

func TestTypos(t *testing.T) {
	docs := append(titles("attention", "attention again", "transformer", "transformer again", "cat", "cat again"), filler(20)...)
	ix := index(t, docs)
	corrected := func(query, to string) {
		t.Helper()
		r := find(t, ix, query, search.Options{})
		if to == "" {
			if len(r.Corrections) != 0 {
				t.Errorf("%q is corrected: %v", query, r.Corrections)
			}
			return
		}
		if len(r.Corrections) != 1 || r.Corrections[0].To != to || len(r.Papers) != 2 {
			t.Errorf("%q is corrected to %v and finds %v, want %s", query, r.Corrections, ids(r), to)
		}
	}
	corrected("attentoin", "attention")   // a swap
	corrected("attentaon", "attention")   // another letter
	corrected("atttention", "attention")  // one letter too many
	corrected("atention", "attention")    // one letter missing
	corrected("ettention", "attention")   // the first letter
	corrected("trnsfrmer", "transformer") // two errors in a long word
	corrected("trnsfrmr", "")             // three errors
	corrected("cst", "cat")
	corrected("dst", "") // two errors in a short word
	corrected("ca", "")
	corrected("attention", "")
	corrected(`"attentoin"`, "")
	r := find(t, ix, "attentoin", search.Options{})
	if !slices.Equal(r.Corrections, []search.Correction{{From: "attentoin", To: "attention"}}) || r.Papers[0].ID != "arxiv:1" {
		t.Errorf("%v, %v", r.Corrections, ids(r))
	}
	// In parts of a word, too.
	want(t, index(t, append(titles("self-attention", "self-attention again"), filler(20)...)), "self-attentoin", "1 2")
}

func TestFolding(t *testing.T) {
	ix := index(t, append(titles("Schrödinger équations", "ＦＵＬＬ width", "Straße", "Poincaré and Łukasiewicz"), filler(20)...))
	for query, papers := range map[string]string{
		"schrodinger": "1", "SCHRÖDINGER": "1", "schro\u0308dinger": "1", "Equations": "1", "full": "2", "ｗｉｄｔｈ": "2",
		"strasse": "3", "STRASSE": "3", "poincare": "4", "lukasiewicz": "4",
	} {
		want(t, ix, query, papers)
	}
}

func TestUnspacedScripts(t *testing.T) {
	ix := index(t, append(titles("深度学习模型", "機械学習の研究", "딥러닝 모델", "การเรียนรู้"), filler(20)...))
	for query, papers := range map[string]string{
		"深度学习": "1", "学习": "1", "模型": "1", "機械学習": "2", "研究": "2", "딥러닝": "3", "모델": "3", `"学习模型"`: "1", `"学習の研究"`: "2",
	} {
		want(t, ix, query, papers)
	}
}

func TestSpellingsOfOne(t *testing.T) {
	docs := []search.Doc{
		doc("1", "GPT-4 in 3D", "A β-VAE with k-NN in O(n log n)."),
		doc("2", "Programming in C++", "Pre-training in C# too."),
		doc("3", "Programming in C", "Pretraining, and version 2.5 of it. Bellman's equation."),
		doc("4", "Video", "We need pre training."),
	}
	ix := index(t, append(docs, filler(20)...))
	for query, papers := range map[string]string{
		"GPT-4": "1", "gpt4": "1", "gpt 4": "1", "3D": "1", "3d": "1", "beta-VAE": "1", "β-VAE": "1", "betavae": "1", "β-vae": "1",
		"k-NN": "1", "kNN": "1", "k‑nn": "1", "O(n log n)": "1", "c++": "2", "C++ programming": "2", "c#": "2", "2.5": "3",
		"bellmans": "3", "bellman’s": "3",
	} {
		wantFirst(t, ix, query, papers)
	}
	wantFirst(t, ix, "programming in c", "3")
	wantSet(t, ix, "pretraining", "2 3")
	wantSet(t, ix, "pre-training", "2 3 4")
	wantSet(t, ix, "pre training", "2 4")
}

func TestTitles(t *testing.T) {
	long := strings.Repeat("attention is all you need. ", 20)
	docs := []search.Doc{
		doc("1", "Need attention you all", long),
		doc("2", "Attention Is All You Need for Speech", long),
		doc("3", "Why attention is all you need", long),
		doc("4", "Attention is all you need", ""),
		doc("5", "You need all, and attention", long),
	}
	ix := index(t, append(docs, filler(20)...))
	wantFirst(t, ix, "attention is all you need", "4 2 3")
	wantFirst(t, ix, "Attention Is All You Need!", "4 2 3")
	// Papers with equal scores are sorted newest first, across segments.
	ix = index(t, titles("one thing", "one thing"), []search.Doc{doc("3", "one thing", ""), doc("4", "one thing", "")})
	want(t, ix, "one thing", "1 2 3 4")
	want(t, ix, "one", "1 2 3 4")
}

func TestOrders(t *testing.T) {
	ix := index(t, fields()...)
	for sort, papers := range map[search.Sort]string{
		search.ByDate:  "arxiv:2503.00002 arxiv:2502.00001 arxiv:2405.00003 doi:10.1000/ABC.(def) arxiv:cs/0112017",
		search.ByVotes: "arxiv:2502.00001 arxiv:2405.00003 arxiv:2503.00002 doi:10.1000/ABC.(def) arxiv:cs/0112017",
	} {
		var got []string
		for _, p := range find(t, ix, "transformers", search.Options{Sort: sort}).Papers {
			got = append(got, p.ID)
		}
		if strings.Join(got, " ") != papers {
			t.Errorf("by %s: %q, want %q", sort, got, papers)
		}
	}
}

// TestCards checks the data of a paper in a result.
func TestCards(t *testing.T) {
	many := doc("1", "Title with <b> & \"quotes\"", "")
	many.Authors, many.NumAuthors, many.Votes, many.Path = []string{"A B", "C D", "E F", "G H", "I J", "K L"}, 9, 7, "papers/elsewhere/"
	five := doc("2", "Title two", "")
	five.Authors = many.Authors[:5]
	r := find(t, index(t, []search.Doc{many, five}), "title", search.Options{Sort: search.ByDate})
	if len(r.Papers) != 2 {
		t.Fatal(ids(r))
	}
	p, q := r.Papers[0], r.Papers[1]
	if p.Title != many.Title || p.Path != many.Path || p.Votes != 7 || p.Date != "2025-01-01" || !slices.Equal(p.Authors, many.Authors[:4]) || p.More != 5 {
		t.Errorf("%+v", p)
	}
	if q.Path != "papers/2/" || len(q.Authors) != 5 || q.More != 0 {
		t.Errorf("%+v", q)
	}
}

// TestPages checks that the pages of a result, joined, are one long page, for any query.
func TestPages(t *testing.T) {
	var recent, closed []search.Doc
	for i := range 150 {
		d := doc(fmt.Sprint(i), fmt.Sprintf("model %d of learning", i%7), strings.Repeat("learning a model ", i%5))
		d.Votes, d.Date = i%4, paper.Day(20250000+100*(12-i/20)+20-i%20)
		if i < 60 {
			recent = append(recent, d)
		} else {
			closed = append(closed, d)
		}
	}
	ix := index(t, recent, closed)
	for _, sort := range []search.Sort{"", search.ByRelevance, search.ByDate, search.ByVotes} {
		for _, query := range []string{"model", "learning model 3", `"learning a model"`, "model -3", "year:2025", "a model of how learning a thing works"} {
			long := find(t, ix, query, search.Options{Limit: 1000, Sort: sort})
			var got []string
			for at := 0; at <= long.Total; at += 7 {
				page := find(t, ix, query, search.Options{Limit: 7, Offset: at, Sort: sort})
				if page.Total != long.Total || len(page.Papers) > 7 {
					t.Fatalf("%q by %s: %d papers of %d, want of %d", query, sort, len(page.Papers), page.Total, long.Total)
				}
				got = append(got, ids(page)...)
			}
			if len(long.Papers) != long.Total || !slices.Equal(got, ids(long)) {
				t.Errorf("%q by %s: the pages are\n%q, all of it is\n%q", query, sort, got, ids(long))
			}
			slices.Sort(got)
			if n := len(got); len(slices.Compact(got)) != n {
				t.Errorf("%q by %s: a paper twice", query, sort)
			}
		}
	}
	const most = int(^uint(0) >> 1)
	for _, o := range []search.Options{{Offset: -3}, {Limit: -1}, {Limit: most, Offset: 2}, {Offset: most}, {Limit: most, Offset: most}} {
		find(t, ix, "model", o)
		find(t, ix, "2405.00003", o)
	}
}

func TestAcronyms(t *testing.T) {
	var docs []search.Doc
	for i := range 4 {
		docs = append(docs, doc(fmt.Sprintf("d%d", i), "On words", "We train large language models (LLMs) here."))
	}
	docs = append(docs, doc("short", "An LLM", ""), doc("long", "One large language model", ""), doc("none", "Large models of language", ""))
	ix := index(t, append(docs, filler(30)...))
	for _, query := range []string{"LLM", "LLMs", "llm"} {
		got := ids(find(t, ix, query, search.Options{Limit: 50}))
		if len(got) != 6 || !slices.Contains(got, "long") || slices.Contains(got, "none") {
			t.Errorf("%q finds %q", query, got)
		}
	}
	for _, query := range []string{"large language model", "large language models", "Large Language Models"} {
		got := ids(find(t, ix, query, search.Options{Limit: 50}))
		if len(got) < 2 || !slices.Contains(got[:2], "short") || !slices.Contains(got[:2], "long") {
			t.Errorf("%q finds %q", query, got)
		}
	}
}

// TestAcronymsOfSegments checks acronyms that only some segments define, and a short form with
// different long forms in two segments.
func TestAcronymsOfSegments(t *testing.T) {
	defining := func(name, text string) (docs []search.Doc) {
		for i := range 3 {
			docs = append(docs, doc(fmt.Sprintf("%s%d", name, i), "On words", text))
		}
		return docs
	}
	newest := append(defining("graph", "We draw graph neural networks (GNNs) here."), doc("newlong", "A mixture of experts", ""))
	middle := append(defining("moe", "We train a mixture of experts (MoE) here, and a large logical machine (LLM)."), doc("long", "One mixture of experts", ""), doc("machine", "A large logical machine", ""))
	oldest := append(defining("llm", "We train large language models (LLMs) here."), filler(30)...)
	ix := index(t, newest, middle, oldest)
	for query, w := range map[string][]string{
		"MoE": {"newlong", "moe0", "moe1", "moe2", "long"},
		"LLM": {"moe0", "moe1", "moe2", "llm0", "llm1", "llm2"},
		"GNN": {"graph0", "graph1", "graph2"},
	} {
		got := ids(find(t, ix, query, search.Options{Limit: 50}))
		slices.Sort(got)
		slices.Sort(w)
		if !slices.Equal(got, w) {
			t.Errorf("%q finds %q, want %q", query, got, w)
		}
	}
}

func TestLongQuestions(t *testing.T) {
	ix := index(t, append(titles("Protein folding with attention", "Cooking"), filler(30)...))
	wantFirst(t, ix, "what is known about how proteins fold when nobody looks and which attention do researchers pay to unheard consequences", "1")
	want(t, ix, strings.Repeat("unheard of consequences ", 50)+"cooking", "2")
	// Only words without meaning.
	ix = index(t, append(titles("To be or not to be", "The other"), filler(20)...))
	wantFirst(t, ix, "to be or to be", "1")
	wantFirst(t, ix, "the", "2")
	want(t, ix, "why the other", "2")
}

func TestDamage(t *testing.T) {
	for what, boot := range map[string]string{
		"nothing":         "",
		"no JSON":         "<!doctype html>",
		"another version": `{"v":99}`,
		"no segment":      `{"v":1,"segments":[null]}`,
		"papers":          `{"v":1,"segments":[{"papers":-1}]}`,
		"many papers":     `{"v":1,"segments":[{"papers":4000000000}]}`,
		"a month":         `{"v":1,"segments":[{"papers":1,"months":[["20",1]]}]}`,
		"a count":         `{"v":1,"segments":[{"papers":1,"months":[["2024-01",2]]}]}`,
		"a common word":   `{"v":1,"segments":[{"papers":1,"months":[["2024-01",1]],"common":"a b"}]}`,
	} {
		_, err := search.Open(context.Background(), files{search.BootFile: []byte(boot)}.fetch)
		if err == nil || !strings.Contains(err.Error(), search.BootFile) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := search.Open(context.Background(), files{}.fetch); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	// A word of which nothing is left after normalization.
	want(t, index(t, titles("one \u0301-\u0301", "two")), "one", "1")
	// A title of which nothing is left after normalization.
	nameless := doc("1", "👩‍💻", "")
	nameless.Authors = []string{"Ada Lovelace"}
	want(t, index(t, []search.Doc{nameless}), "lovelace", "1")
	// An archive without papers.
	want(t, index(t), "anything", "")
	want(t, index(t, nil), "anything", "")
}

// TestPasted checks that copied text is read as its words: LaTeX, addresses, and words ending
// in an asterisk, which are prefixes.
func TestPasted(t *testing.T) {
	docs := append(titles("The beta-VAE of Schrödinger", "Bounds for L1 balls in O(n)", "state spaces by mamba", "Pre-training of BERT", "A hub of com and https", "Transfer and transform"), filler(9)...)
	w := newTwin(t, docs)
	for query, papers := range map[string]string{
		`$\beta$-VAE`: "1", `Schr\"odinger`: "1", `Schr\"{o}dinger`: "1", `$\ell_1$`: "2", `$\mathcal{O}(n)$ balls`: "2", `\textbf{mamba}`: "3", `\boxed{bert}`: "4", `\-mamba`: "3", `\(-mamba\)`: "3", `\bf{-mamba} $-spaces$`: "3", `\boxed{bert} -mamba`: "4", `"of {bert}"`: "4", "{BERT}: {P}re-training": "4", "{B}{ERT}": "4",
		"https://github.com/state-spaces/mamba": "3", "github.com/state-spaces/mamba?tab=hub#of": "3", "https://x.org/?q=bert": "4", "github.com": "5", "transf*": "6", "title:transf* -video": "6", "-transf* bert": "4",
	} {
		w.same(twinQuery{Query: query})
		if got := ids(w.answer(twinQuery{Query: query})); len(got) == 0 || got[0] != papers || len(got) > 1 && !strings.Contains(query, "?tab") {
			t.Errorf("%s finds %q, want %s", query, got, papers)
		}
	}
	f, err := search.NewFilter("transf*")
	if err != nil {
		t.Fatal(err)
	}
	if !f.Match(&docs[5]) || f.Match(&docs[0]) {
		t.Error("a filter takes transf* for another word")
	}
}

// TestPartsApart checks that a hyphenated word is split into its parts if no paper has all of
// them.
func TestPartsApart(t *testing.T) {
	w := newTwin(t, append(titles("A VAE", "The beta function", "alpha"), filler(9)...))
	for query, papers := range map[string]int{"β-VAE": 2, "beta-of-vae": 2, "alpha-VAE robots": 2, `"β-VAE"`: 0, "title:β-VAE": 0, "β-VAE alpha": 1} {
		w.same(twinQuery{Query: query})
		if r := w.answer(twinQuery{Query: query}); r.Total != papers {
			t.Errorf("%s finds %q", query, titlesOf(r))
		}
	}
}

// TestAcronymsOfBothCountries checks that a long form is recognized in the other country's
// spelling.
func TestAcronymsOfBothCountries(t *testing.T) {
	var docs []search.Doc
	for i := range 30 {
		docs = append(docs, doc(fmt.Sprintf("d%d", i), "On losses", "We use direct preference optimization (DPO) and group behaviour modelling (GBM) here."))
	}
	w := newTwin(t, append(docs, titles("DPO", "GBM", "Direct optimization of what is a preference")...))
	for query, papers := range map[string]int{"direct preference optimization": 31, "direct preference optimisation": 31, "group behavior modeling": 31, "group behaviour modelling": 31} {
		w.same(twinQuery{Query: query})
		if r := w.answer(twinQuery{Query: query}); r.Total != papers {
			t.Errorf("%s finds %d papers", query, r.Total)
		}
	}
}
