package search_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"offprint/generator/search"
)

// shaped returns papers with words that people spell differently.
func shaped() []search.Doc {
	docs := []search.Doc{
		doc("01", "Tuning hyperparameters of halfspace learners", "We tune."),
		doc("02", "Bennett's inequality revisited", "A proof."),
		doc("03", "DeepSeek-R1 and its rivals", "We compare."),
		doc("04", "Qwen2.5-VL in practice", "A report."),
		doc("05", "Optimization of behavior models", "Models of colour."),
		doc("06", "Attention is all you need", "Attention."),
		doc("07", "Video generation with diffusion", "Video."),
		doc("08", "Diffusion without motion", "Still."),
		doc("09", "Grey matters", "About shades."),
		doc("10", "L'écran et la neige", "Texte."),
		doc("11", "AlphaFold2 for particles", "Particles."),
		doc("12", "Large language learners", "They learn."),
	}
	names := []string{"Ann Bee", "Cy Dee", "Jürgen Müller", "Yann LeCun", "Greg Ford", "Fiona O'Reilly"}
	for i := range docs {
		docs[i].Authors = []string{names[i%len(names)], "Y. Zed"}
		docs[i].Votes = 10 * i
		docs[i].Code = i%2 == 0
		docs[i].Organization = []string{"Labs", "Other Labs"}[i%2]
		docs[i].Topics = []string{"cs.CL", "of " + docs[i].ID}
	}
	docs[8].Language = "de"
	return docs
}

// first checks that the given papers, in any order, come before all others.
func first(t *testing.T, ix *search.Index, query string, papers ...string) {
	t.Helper()
	got := ids(find(t, ix, query, search.Options{Limit: 100}))
	if got = got[:min(len(got), len(papers))]; !slices.Equal(slices.Sorted(slices.Values(got)), papers) {
		t.Errorf("%q finds first %q, want %q", query, got, papers)
	}
}

func TestOtherForms(t *testing.T) {
	ix := index(t, shaped())
	for query, paper := range map[string]string{
		"hyperparameter": "01", "halfspaces": "01", "bennett": "02", "inequalities": "02", "ecran": "10", "d'écran": "10", "deep seek": "03", "deepseek r 1": "03",
		"qwen 2.5 vl": "04", "qwen2.5vl": "04", "alpha fold 2": "11", "alphafold 2": "11", "optimisation": "05", "behaviour": "05", "color": "05", "gray": "09", "greys": "09",
		"largelanguage": "12", "hyper parameters": "01", "atten tion": "06", "depseek": "03", "author:Mueller optimization": "", "bees": "01",
	} {
		if paper != "" {
			first(t, ix, query, paper)
		}
	}
}

// TestShortForms checks that short names are found in other forms: joined with the next word,
// or in the plural.
func TestShortForms(t *testing.T) {
	docs := append(titles("KV cache compression", "On GNNs and VAEs", "A SGD of our own", "Caches of keys", "Of kv without any", "Text-to-Image Snow", "Speech to Video", "Llama 2"), filler(5)...)
	docs[5].Authors = []string{"Ann Bee"}
	for query, want := range map[string]string{
		"kvcache": "KV cache compression", "KVCache": "KV cache compression", "gnn": "On GNNs and VAEs", "vae": "On GNNs and VAEs", "SGDs": "A SGD of our own",
		"text2image": "Text-to-Image Snow", "speech2video": "Speech to Video", "bee2019text": "Text-to-Image Snow", "bee2019": "Text-to-Image Snow",
	} {
		w := newTwin(t, docs)
		w.same(twinQuery{Query: query})
		if got := titlesOf(find(t, index(t, docs), query, search.Options{})); len(got) == 0 || got[0] != want {
			t.Errorf("%q finds %q", query, got)
		}
	}
}

// TestOtherWriting checks names without the space between their parts, and Arabic and Hebrew
// words with and without vowel marks.
func TestOtherWriting(t *testing.T) {
	docs := append(titles("إلى المدرسة الكبرى", "كتاب فارسی", "מודלים של שפה", "Snow"), filler(5)...)
	docs[3].Authors = []string{"山田 太郎", "김 철수"}
	ix := index(t, docs)
	for query, want := range map[string]string{
		"المَدْرَسَة": docs[0].Title, "المدرسه": docs[0].Title, "الي": docs[0].Title, "الكبري": docs[0].Title, "فارسي": docs[1].Title, "כתוב שָׂפָה": docs[2].Title,
		"author:山田太郎": "Snow", `author:"山田太郎"`: "Snow", "author:김철수": "Snow", `author:"山田 太郎"`: "Snow",
	} {
		if got := titlesOf(find(t, ix, query, search.Options{})); len(got) == 0 || got[0] != want {
			t.Errorf("%q finds %q", query, got)
		}
	}
}

// TestOtherFormsOfTwo checks forms that differ by more than an ending, in both directions,
// whether the index has one or both, and parts of names with a version.
func TestOtherFormsOfTwo(t *testing.T) {
	for _, pair := range [][2]string{
		{"matrix", "matrices"}, {"vertex", "vertices"}, {"phenomenon", "phenomena"}, {"spectrum", "spectra"}, {"optimization", "optimizing"}, {"optimise", "optimization"}, {"synthesis", "synthesize"},
		{"hypothesis", "hypotheses"}, {"index", "indices"}, {"corpus", "corpora"}, {"data", "datum"}, {"mouse", "mice"}, {"axis", "axes"}, {"bias", "biases"}, {"child", "children"},
		{"judgment", "judgement"}, {"ageing", "aging"}, {"skeptical", "sceptical"}, {"leukaemia", "leukemia"}, {"haematology", "hematology"}, {"anaesthetic", "anesthetic"},
		{"paleontology", "palaeontology"}, {"oestrogen", "estrogen"}, {"fetal", "foetal"}, {"diarrhea", "diarrhoea"}, {"sulfur", "sulphur"}, {"aluminum", "aluminium"}, {"maneuvering", "manoeuvring"}, {"practising", "practicing"}, {"summarization", "summarize"}, {"half-spaces", "halfspace"},
	} {
		for i := range pair {
			w := newTwin(t, append(titles("On "+pair[i]), filler(5)...))
			w.same(twinQuery{Query: pair[1-i]})
			if r := w.answer(twinQuery{Query: pair[1-i]}); r.Total != 1 {
				t.Errorf("%q finds %d papers on %q", pair[1-i], r.Total, pair[i])
			}
		}
	}
	if r := find(t, index(t, titles("A tokenizer", "One token", "Two tokens", "Token by token")), "tokeniser", search.Options{}); r.Total != 1 {
		t.Errorf("tokeniser finds %q", titlesOf(r))
	}
	for _, pair := range [][2]string{{"corpus", "corpora"}, {"analysis", "analyses"}, {"mouse", "mice"}, {"lens", "lenses"}, {"stimulus", "stimuli"}, {"woman", "women"}} {
		ix := index(t, titles("On "+pair[0], "On two "+pair[1]))
		for _, query := range pair {
			if r := find(t, ix, query, search.Options{}); r.Total != 2 {
				t.Errorf("%q finds %q", query, titlesOf(r))
			}
		}
	}
	ix := index(t, titles("A matrix", "Two matrices", "Many indices", "One index", "Seeing with YOLOv8", "Features of DINOv2", "A conv2d layer"))
	for query, total := range map[string]int{"matrix": 2, "matrices": 2, "index": 2, "indices": 2, "yolo": 1, "yolov8": 1, "yolo v8": 1, "dino": 1, "conv": 1} {
		if r := find(t, ix, query, search.Options{}); r.Total != total {
			t.Errorf("%q finds %d papers, want %d", query, r.Total, total)
		}
	}
}

// TestVersions checks that the beginning of a version finds it, after exact matches, with and
// without a space, and also if the number is a separate word in the text.
func TestVersions(t *testing.T) {
	docs := append(titles("The Llama 3 herd of models", "LLaMA-3.1 at work in the open for all", "Ask GPT-4", "GPT-4o mini speaks", "Qwen2.5 grows", "LLaMA3 again with more of the same", "DeepSeek-V3.2", "Only 3.1 percent of 4 llamas", "Llama 13"), filler(20)...)
	docs = append(docs, doc("claude", "Three assistants", "We ask Claude 3 here and there, and V-JEPA 2."), doc("apart", "Two assistants", "We ask Claude, and 3 others, and they answer: claude is 3. V-JEPA has 2 parts, and V-JEPA is one of 2."))
	w := newTwin(t, docs)
	for query, papers := range map[string]string{
		"llama-3": "6 1 2", "llama3": "6 1 2", "llama 3": "6 1 2", "gpt-4": "3 4", "gpt4": "3 4", "gpt 4": "3 4", "gpt-4o": "4", "qwen2": "5", "qwen 2": "5", "qwen-2": "5", "deepseek-v3": "7", "deepseek v3": "7", "claude3": "claude",
	} {
		w.same(twinQuery{Query: query})
		got := ids(w.answer(twinQuery{Query: query, Limit: strings.Count(papers, " ") + 1}))
		if strings.Join(got, " ") != papers {
			t.Errorf("%q finds first %q, want %q", query, got, papers)
		}
	}
	for _, query := range []string{"gpt-4", "llama-3 herd"} {
		f, err := search.NewFilter(query)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := f.Match(&docs[3]), query == "gpt-4"; got != want {
			t.Errorf("a filter by %s takes %q: %v", query, docs[3].Title, got)
		}
	}
	for _, query := range []string{"claude 3", "v-jepa 2"} {
		w.same(twinQuery{Query: query})
		if got := ids(w.answer(twinQuery{Query: query})); len(got) < 2 || got[0] != "claude" || got[1] != "apart" {
			t.Errorf("%s finds %q", query, got)
		}
	}
}

// TestUmlauts checks that a word with an umlaut is found where the umlaut is spelled out as
// well.
func TestUmlauts(t *testing.T) {
	docs := titles("Plain", "Spelled", "Bare", "Another")
	docs[0].Authors, docs[1].Authors, docs[2].Authors, docs[3].Authors = []string{"Jürgen Müller"}, []string{"Juergen Mueller"}, []string{"Jurgen Muller"}, []string{"Jo Mull"}
	w := newTwin(t, docs)
	for _, query := range []string{"Müller", "author:Müller", `author:"Jürgen Müller"`, `author:"J. Müller"`, "Jürgen Müller"} {
		w.same(twinQuery{Query: query}, twinQuery{Query: query + " OR plain"})
		if got := ids(w.answer(twinQuery{Query: query})); len(got) != 3 {
			t.Errorf("%q finds %q", query, got)
		}
		f, err := search.NewFilter(query)
		if err != nil {
			t.Fatal(err)
		}
		for i := range docs {
			if f.Match(&docs[i]) != (i < 3) {
				t.Errorf("a filter by %s on %q says %v", query, docs[i].Authors, i == 3)
			}
		}
	}
}

func TestNames(t *testing.T) {
	ix := index(t, shaped())
	want(t, ix, `author:"Y. LeCun"`, "04 10")
	want(t, ix, `author:Y.LeCun`, "04 10")
	want(t, ix, `author:LeCun,Y.`, "04 10")
	want(t, ix, `author:"LeCun, Y."`, "04 10")
	want(t, ix, `author:"Y. Bee"`, "")
	want(t, ix, `author:"Ann Bee"`, "01 07")
	want(t, ix, `author:"Ann Dee"`, "")
	want(t, ix, "author:Mueller", "03 09")
	want(t, ix, "author:Müller", "03 09")
	want(t, ix, "author:reilly", "06 12")
	first(t, ix, "Y LeCun qwen", "04")
}

// TestNamesAsWritten checks that a person is found by a family name of several words, by
// initials, and with and without a space or a hyphen, in filters too.
func TestNamesAsWritten(t *testing.T) {
	names := []string{"Guido van Rossum", "Gabriel García Márquez", "Saunders Mac Lane", "Yann LeCun", "Ming-Hsuan Yang", "Jean-Pierre Serre", "Lei Li", "Minghsuan Wu", "Ada Smith", "Bob Lovelace", "José María López", "Hendrik van der Berg", "Flann O’Brien", "Ian McDonald"}
	docs := titles("van", "garcia", "mac", "lecun", "yang", "serre", "li", "wu", "smith", "lopez", "berg", "brien", "donald")
	for i := range docs {
		docs[i].Authors = names[i : i+1]
	}
	docs[8].Authors = names[8:10]
	for i := 9; i < len(docs); i++ {
		docs[i].Authors = names[i+1 : i+2]
	}
	w := newTwin(t, docs)
	for query, want := range map[string]string{
		"van Rossum": "van", "van Rossum, Guido": "van", "G. van Rossum": "van", "García Márquez": "garcia", "Mac Lane": "mac", "Le Cun": "lecun", "Y. Le Cun": "lecun", "Yann Le Cun": "lecun",
		"Ming-Hsuan Yang": "yang", "Ming Hsuan Yang": "yang", "Minghsuan Yang": "yang", "Ming-Hsuan Wu": "wu", "J. P. Serre": "serre", "Serre, J.-P.": "serre", "Serre JP": "serre", "MH Yang": "yang", "José M. López": "lopez", "López, José M.": "lopez", "J. M. López": "lopez", "Z. María López": "", "Serre PJ": "", "MacLane": "mac", "Saunders MacLane": "mac", "S. Maclane": "mac", "vanRossum": "van", "vanderBerg": "berg", "H. VanDerBerg": "berg", "van der Berg": "berg", "OBrien": "brien", "O Brien": "brien", "Flann O Brien": "brien", "Mc Donald": "donald", "McDonald": "donald", "Jean Pierre Serre": "serre", "L. Li": "li", "Y. Li": "", "Ada Lovelace": "", "Guido Lane": "", "Bob Lovelace": "smith",
	} {
		query = `author:"` + query + `"`
		w.same(twinQuery{Query: query})
		r := w.answer(twinQuery{Query: query})
		if got := len(r.Papers) > 0; got != (want != "") || got && (len(r.Papers) > 1 || r.Papers[0].Title != want) {
			t.Errorf("%s finds %+v, want %q", query, r.Papers, want)
		}
		f, err := search.NewFilter(query)
		if err != nil {
			t.Fatal(err)
		}
		for i := range docs {
			if got := f.Match(&docs[i]); got != (docs[i].Title == want) {
				t.Errorf("a filter by %s takes the paper of %q: %v", query, docs[i].Authors, got)
			}
		}
	}
}

// TestFieldsLimit checks that a field restricts the results, whatever the weight of the other
// words.
func TestFieldsLimit(t *testing.T) {
	ix := index(t, shaped())
	all := ids(find(t, ix, "diffusion models", search.Options{Limit: 100}))
	for _, field := range []string{`org:"Labs"`, "has:code", "votes:>50", "votes:..60", `topic:"of 07"`, "lang:de", "-lang:de", `-org:"Labs"`, "cat:cs.CL", "cat:cs.LG", `author:"C. Dee"`, "(diffusion OR models)"} {
		alone := ids(find(t, ix, field+" year:2020..", search.Options{Limit: 100}))
		var both []string
		for _, id := range all {
			if slices.Contains(alone, id) {
				both = append(both, id)
			}
		}
		if got := ids(find(t, ix, "diffusion models "+field, search.Options{Limit: 100})); !slices.Equal(got, both) {
			t.Errorf("with %s %q are found, want %q", field, got, both)
		}
	}
}

func TestOperators(t *testing.T) {
	ix := index(t, shaped())
	for query, papers := range map[string]string{
		"grey OR inequality": "02 09", "(grey OR inequality) NOT bennett": "09", "(video generation OR grey)": "07 09", "diffusion AND motion NOT video": "08",
		`diffusion -"video generation"`: "08", `diffusion -"generation video"`: "07 08", "author:bee OR author:dee": "01 02 07 08", "votes:>=100": "11 12", "votes:100": "11", "lang:DE": "09",
		"-(video OR motion) diffusion": "", "year:2019 OR year:2025 grey": "09",
	} {
		got := slices.Sorted(slices.Values(ids(find(t, ix, query, search.Options{Limit: 100}))))
		if strings.Join(got, " ") != papers {
			t.Errorf("%q finds %q, want %q", query, got, papers)
		}
	}
	for _, query := range []string{"-grey", `-"grey matters"`} {
		if r := find(t, ix, query, search.Options{}); r.Total > 0 || r.Hint != search.HintOnlyNot {
			t.Errorf("%q finds %d papers, and hints %q", query, r.Total, r.Hint)
		}
	}
}

// TestFilterReadsTheSame checks that a filter matches the papers that the search finds if all
// words are required.
func TestFilterReadsTheSame(t *testing.T) {
	docs := shaped()
	ix := index(t, docs)
	for _, query := range []string{
		"grey OR inequality", "(video generation OR grey)", `diffusion -"video generation"`, "author:bee OR author:dee", "votes:>=100", "votes:..20 has:code", "lang:de", "cat:cs.CL",
		`author:"Y. LeCun"`, "author:Mueller", "author:reilly", "deep", "optimisation", `org:"Labs"`, `topic:"of 03"`, "date:2020-01", "-has:code votes:..",
	} {
		f, err := search.NewFilter(query)
		if err != nil {
			t.Fatal(err)
		}
		var papers []string
		for i := range docs {
			if f.Match(&docs[i]) {
				papers = append(papers, ids(&search.Result{Papers: []search.Found{{ID: docs[i].ID}}})...)
			}
		}
		got := ids(find(t, ix, query, search.Options{Limit: 100}))
		if slices.Sort(got); query != "-has:code votes:.." && !slices.Equal(got, papers) {
			t.Errorf("%q finds %q, and the filter %q", query, got, papers)
		}
	}
}

// TestRareWordsStay checks that a rare word of the archive is never corrected to another.
func TestRareWordsStay(t *testing.T) {
	docs := append(shaped(), filler(60)...)
	for i := range 40 {
		docs[12+i].Abstract += " greg fork"
	}
	ix := index(t, docs)
	for _, query := range []string{"grey", "matters grey", "grey fork"} {
		first(t, ix, query, "09")
	}
	if r := find(t, ix, "grey fork", search.Options{}); len(r.Corrections) > 0 {
		t.Errorf("a word was corrected: %v", r.Corrections)
	}
}

func TestIdentifiersAsPasted(t *testing.T) {
	d := doc("2405.14906", "Video generation", "")
	d.ID = "arxiv:2405.14906"
	other := doc("2405.14917", "Other", "")
	other.ID = "arxiv:2405.14917"
	ix := index(t, []search.Doc{other, d})
	for _, query := range []string{
		"10.48550/arXiv.2405.14906", "doi:10.48550/arXiv.2405.14906", "https://doi.org/10.48550/arXiv.2405.14906", "https://arxiv.org/abs/2405.14906?context=cs", "https://arxiv.org/abs/2405.14906v1#c",
		"arxiv 2405.14906", "arXiv: 2405.14906", "[2405.14906]", "(2405.14906),", "https://www.alphaxiv.org/abs/2405.14906", "https://huggingface.co/papers/2405.14906#community", "arXiv:2405.14906v3 [cs.CL]", "2405.1490",
		"DOI: 10.48550/arXiv.2405.14906", "oai:arXiv.org:2405.14906", "abs/2405.14906v2", "https://example.org/?q=2405.14906&page=2", "２４０５.１４９０６",
		"eprint = {2405.14906},", `url = "https://arxiv.org/abs/2405.14906",`, "howpublished = {\\url{https://arxiv.org/abs/2405.14906}}", "doi={10.48550/arXiv.2405.14906}", "UR  - https://arxiv.org/abs/2405.14906", "[the paper](https://arxiv.org/abs/2405.14906v2)", "arXiv ID: 2405.14906", "arxiv_2405.14906.pdf",
	} {
		if r := find(t, ix, query, search.Options{}); r.Total != 1 || r.Papers[0].ID != d.ID {
			t.Errorf("%q finds %v", query, r.Papers)
		}
	}
	if r := find(t, ix, "2405.149", search.Options{}); r.Total != 2 {
		t.Errorf("the beginning of two identifiers finds %d", r.Total)
	}
}

// TestDOIsAsPasted checks that a DOI is extracted from pasted text: addresses of publishers,
// labels, and the punctuation of a sentence.
func TestDOIsAsPasted(t *testing.T) {
	d, other := doc("10.1000/ab.(1)", "Video generation", ""), doc("10.1000/ab", "Video without", "")
	d.ID, other.ID = "doi:10.1000/ab.(1)", "doi:10.1000/ab"
	ix := index(t, []search.Doc{other, d})
	for _, query := range []string{
		"10.1000/ab.(1)", "10.1000/AB.(1).", "(10.1000/ab.(1)),", "<10.1000/ab.(1)>", "[10.1000/ab.(1)]", "DOI 10.1000/ab.(1)", "doi: 10.1000/ab.(1)", "info:doi/10.1000/ab.(1)", "urn:doi:10.1000/ab.(1)",
		"doi.org/10.1000/ab.(1)", "https://www.doi.org/10.1000/ab.(1)?x=y", "https://doi.org/10.1000%2Fab.(1)", "https://doi.org/10.1000/ab.%281%29", "https://dl.acm.org/doi/pdf/10.1000/ab.(1)", "https://example.org/articles/10.1000/ab.(1)/full#a", "https://example.org/article?id=10.1000/ab.(1)&b=c",
		"https://link.example.org/content/pdf/10.1000/ab.(1).pdf", "video https://dl.acm.org/doi/10.1000/ab.(1)", "video -id:10.1000/ab",
		"doi = {10.1000/ab.(1)},", "[paper](https://doi.org/10.1000/ab.(1))", "DO  - 10.1000/ab.(1)", `10.1000/ab.\(1)`,
	} {
		if r := find(t, ix, query, search.Options{}); len(r.Papers) == 0 || r.Papers[0].ID != d.ID {
			t.Errorf("%q finds %v", query, r.Papers)
		}
	}
}

// TestQuotedNamesAndFormulas checks quoted text that no paper has as a phrase: the name of an
// author, and LaTeX that the index contains as plain text. A phrase of a paper comes before a
// name.
func TestQuotedNamesAndFormulas(t *testing.T) {
	docs := titles("Operators on ℓ_p type sets", "Rings of Witt vectors", "Bounds for L² spaces", "A letter to Yu Zhou")
	docs[0].Authors, docs[1].Authors, docs[3].Authors = []string{"Anton Mellit"}, []string{"Yu Zhou"}, []string{"Ann Bee"}
	w := newTwin(t, docs)
	for query, want := range map[string]string{
		`"Anton Mellit"`: docs[0].Title, `“Anton Mellit” operators`: docs[0].Title, `"A. Mellit"`: docs[0].Title, `"Yu Zhou"`: docs[3].Title,
		`"Operators on $\ell_{p}$ type sets"`: docs[0].Title, `title:"Bounds for $L^{2}$ spaces"`: docs[2].Title, `„Witt vectors“`: docs[1].Title, "«Witt rings»": "", `"vectors Witt"`: "", `-"Anton Mellit" sets`: docs[0].Title,
	} {
		w.same(twinQuery{Query: query})
		if r := w.answer(twinQuery{Query: query}); want != "" && (len(r.Papers) == 0 || r.Papers[0].Title != want) || want == "" && len(r.Papers) > 0 {
			t.Errorf("%q finds %+v, want %q", query, r.Papers, want)
		}
	}
}

// TestCitationKeys checks that the year of a citation key is ignored if a paper has its words,
// even if other papers contain the year.
func TestCitationKeys(t *testing.T) {
	docs := titles("Monadic Contexts", "The Best of 2025")
	docs[0].Authors = []string{"Yu Zhou"}
	w := newTwin(t, docs)
	w.same(twinQuery{Query: "zhou2025monadic"})
	if r := w.answer(twinQuery{Query: "zhou2025monadic"}); len(r.Papers) != 1 || r.Papers[0].Title != docs[0].Title {
		t.Errorf("the key of a citation finds %+v", r.Papers)
	}
}

// TestFirstAuthorBeforeOthers checks that a paper cited by its first author comes before
// papers with another author of that name, even newer ones and ones with a shorter title.
func TestFirstAuthorBeforeOthers(t *testing.T) {
	docs := titles("Some Video Models Here", "A Longer Title on Video", "Video for Others")
	docs[0].Authors, docs[1].Authors, docs[2].Authors = []string{"Ann Bee", "Yu Zhou"}, []string{"Yu Zhou", "Wei Zhou"}, []string{"Wei Zhou", "Yu Zhou"}
	w := newTwin(t, docs)
	for query, want := range map[string]string{
		"Y. Zhou video": "A Longer Title on Video", "zhou et al. title video": "A Longer Title on Video", "W. Zhou video": "Video for Others", "Yu Zhou longer": "A Longer Title on Video",
	} {
		w.same(twinQuery{Query: query})
		if r := w.answer(twinQuery{Query: query}); len(r.Papers) == 0 || r.Papers[0].Title != want {
			t.Errorf("%q finds first %+v, want %q", query, r.Papers, want)
		}
	}
	if r := w.answer(twinQuery{Query: `author:"Y. Zhou"`}); r.Total != 3 {
		t.Errorf("three papers have a Y. Zhou, and %d are found", r.Total)
	}
}

// TestJoinedWordsInARow checks that for two words typed as one, titles with the two words next
// to each other come first.
func TestJoinedWordsInARow(t *testing.T) {
	var list []string
	for i := range 40 {
		list = append(list, fmt.Sprintf("Language Agents at Large %d", i))
	}
	docs := titles(append(list, "What Some of the Many Teams Have Learned When They Trained a Large Language Model")...)
	w := newTwin(t, docs)
	for _, query := range []string{"largelanguage", "largelanguage trained"} {
		w.same(twinQuery{Query: query})
		if r := w.answer(twinQuery{Query: query}); len(r.Papers) == 0 || r.Papers[0].Title != docs[40].Title {
			t.Errorf("%q finds first %+v", query, r.Papers)
		}
	}
}
