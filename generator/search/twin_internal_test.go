package search

import (
	"encoding/json"
	"testing"

	"offprint/generator/twintest"
)

// parsed is the result of parsing a query, which must be the same in both implementations.
type parsed struct {
	Query  string       `json:"query"`
	Typing bool         `json:"typing,omitempty"`
	ID     string       `json:"id,omitempty"`
	Units  []parsedUnit `json:"units,omitempty"`
	Not    []parsedUnit `json:"not,omitempty"`
	// Phrases are lists of words.
	Phrases    [][]string `json:"phrases,omitempty"`
	NotPhrases [][]string `json:"notPhrases,omitempty"`
	Partial    bool       `json:"partial,omitempty"`
	Doubts     []Doubt    `json:"doubts,omitempty"`
}

type parsedUnit struct {
	Words  []string `json:"words"`
	Whole  string   `json:"whole,omitempty"`
	Field  string   `json:"field,omitempty"`
	Exact  bool     `json:"exact,omitempty"`
	Prefix bool     `json:"prefix,omitempty"`
	Quoted bool     `json:"quoted,omitempty"`
	Stop   bool     `json:"stop,omitempty"`
	Times  int64    `json:"times"`
	Name   bool     `json:"name,omitempty"`
	Must   bool     `json:"must,omitempty"`
	Alt    string   `json:"alt,omitempty"`

	And []parsedUnit `json:"and,omitempty"`
	Or  []parsedUnit `json:"or,omitempty"`
}

func parsedOf(s string, typing bool) parsed {
	q := parseQuery(s, typing, wordSet(queryStop))
	var units func(list []unit) []parsedUnit
	units = func(list []unit) []parsedUnit {
		var out []parsedUnit
		for _, u := range list {
			out = append(out, parsedUnit{append([]string{}, u.words...), u.whole, u.field, u.exact, u.prefix, u.quoted, u.stop, u.times, u.name, u.must, u.alt, units(u.and), units(u.or)})
		}
		return out
	}
	p := parsed{Query: s, Typing: typing, ID: q.id, Units: units(q.units), Not: units(q.not), Phrases: q.phrases, NotPhrases: q.notPhrases, Partial: q.partial, Doubts: q.doubts}
	return p
}

// TestTwinQueries parses queries with both implementations.
func TestTwinQueries(t *testing.T) {
	t.Parallel()
	vectors := twintest.Vectors(t, "queries.json", func() []parsed {
		var list []parsed
		for _, s := range []string{
			"", " ", "the", "to be or not to be", "the attention", "Attention attention ATTENTION", "attention  is\tall\nyou\u3000need", "-attention", "--attention", "-", "- a", "a -b -c-d",
			`"a b" c`, `"a`, `a"b`, `""`, `"" a`, `"a" "b c"`, `-"a b"`, `title:"a b"`, `topic:"Diffusion Models"`, `org:"Köln"`, `topic:c++`, `-topic:"x y"`, `title:`, `title: a`, `TITLE:a`, `author:O'Neil`, `author:"O’Neil"`, `other:a`, `a:b`, `title:a:b`, `:a`,
			"year:2024", "year:2024..", "year:..2024", "year:2023..2024", "year:..", "year:20245", "date:2024-03", "date:2024-03-01..2024-04", "date:2024-3", "year:soon", "-year:2024", `year:"2024"`,
			"2301.00100", "2301.00100v3", "arXiv:2301.00100", "ARXIV:2301.00100", "https://arxiv.org/abs/2301.00100", "http://www.arxiv.org/pdf/2301.00100v2.pdf", "https://export.arxiv.org/abs/hep-th/9901001", "hep-th/9901001v2", "math.AG/0601001",
			"https://huggingface.co/papers/2301.00100", "hf.co/papers/2301.00100/", "10.1000/xyz", "doi:10.1000/XYZ", "https://doi.org/10.1000.5/a(b)", "http://dx.doi.org/10.1000/a", "10.1000/", "10.1/x", "see 2301.00100",
			"id:2301.00100", "id:title:Some-Name", "id:doi:10.1000/x", "id:x y", "a id:2301.00100 b", "id:", "GPT-4", "gpt-4 GPT-4", "state-of-the-art", "k-NN knn", "C++ C# 3.5", "β-VAE β", "机器学习 GPT模型", "ＡＢＣ ﬁne", "don't don’t", "!!! ... ,", "a, b; c.",
			"a OR b", "a b OR c d", "a AND b", "a NOT b", `a OR "b c"`, "(a OR b) c", "(a b OR c) NOT (d OR e)", "-(a OR b) c", "(a) b", "O(n OR m)", "((a OR b) OR c) d", "A OR B", "OR a", "a OR", "a | b", "author:x OR author:y z", "year:2023 OR year:2024",
			`"a b" OR c`, `c OR "a b"`, `"a b" OR "c d" OR e`, `-"a b" OR c`, `c OR -"a b" d`, `title:"a b" OR c`, `c OR title:"a b"`, `"a b" c OR d`, `a "a b" OR c`, "a b a OR c", `a OR "b`, `-"b c`, "a OR ... b", "... OR a", `OR "a b" c`,
			"(a b) OR c", "c OR (a b)", "x (a b) OR c y", `("a b") OR c`, `("a b") c`, "(a -b OR c) d", "-(a b) c", "-(a -b OR c) d", "a OR (b OR (c OR d)) OR e", "(title:a b OR year:2024) c", "a OR\t(b c)", "(a b)OR c", "(a b) ORc", "NOT a OR b", "the OR a of", "votes:>5 OR a", "a) OR b", ")a (b", "a ) b",
			"votes:many", "-Date:soon a", "(a OR date:soon)", "has:cod", "date:2024-13", "date:>2024-13", "year:2024-2023", "date:2024-05-2024-03", "year:>2020", "year:2024-", "year:<", "date:2024-00-01", "date:2024-02-31", "date:2023-02-29", "date:2024-02-29", "date:1900-02-29", "date:0004-02-29", "date:2024-04-31..", "date:..2024-11-30", "date:2024-13..2023-01",
			"date:2025..2024", "DATE:2024-05..2024-04-30", "date:2024-05..2024", "votes:10..5", `-votes:"10..5"`, "votes:5..5", "votes:<0", "titel:video", "Autor:x topics:y", "titel:a titel:b titel:", "foo:bar", "bear:x", "car:x", "https://a.b", `-titel:"a b"`, "votess:1", "vtoes:1", "votse:1", "vots:1", "voted:1", "voters:1", "titel:1", "lange:de", "data:image", `data:"2024"`, "yeah:>2020",
			"-a OR b", "b OR NOT a", "NOT -a OR b", "-a OR -b", `(a OR -"b c")`, "-(a -b) c", "-(a b) OR c", "-... OR c", "a -b OR c", "a OR b -c", "votes:x (votes:x OR a)",
			`author:"Y. LeCun"`, `author:"Ada Lovelace" x`, "votes:>50", "votes:50..", "votes:<=3 a", "votes:>x", "has:code a", "lang:DE", "cat:cs.CL", "-cat:cs.CL a", `a -"b c"`, "L'écran", "Müller", "Müller OR Maß", "et al.", "paper by Cui",
			"10.48550/arXiv.2301.00100", "https://doi.org/10.48550/arXiv.2301.00100", "https://arxiv.org/abs/2301.00100?context=cs", "https://arxiv.org/abs/2301.00100v1#S1", "arxiv 2301.00100", "[2301.00100]", "arXiv:2301.00100 [cs.CL]", "https://www.alphaxiv.org/abs/2301.00100", "(2301.00100).", "2301.0", "paper 2301.00100", "maps 2301.00100",
			"https://dl.acm.org/doi/10.1145/3292500.3330701", "(10.1000/abc.(def)).", "https://doi.org/10.1000%2Fx?a=b", "info:doi/10.1000/x", "DOI 10.1000/x", "DOI: 10.48550/arXiv.2301.00100", "https://x.org/10.3389/a.1/full#b", "10.1000/…", "https://x.org/a?id=10.1000/x#", "a 10.1000/x, b",
			`author:"Jean-Pierre Serre"`, `author:"Jean-Pierre"`, "author:Y.LeCun", "author:LeCun,", "id:1.1/a OR id:2301.00100", "a (id:x OR id:2301.00100)", "id:x OR id:y OR id:z b", "https://doi.org/10.1002/(sici)1%2861%3C5", "a -id:2301.00100", "-id:x OR a", "abs/2301.00100", "oai:arXiv.org:2301.00100", "https://x.org/?q=2301.00100&a=b", "２３０１.００１００",
			"id:x OR a", "a id:x OR b", "id:x a OR b", "id:x OR (a b)", "transf*", "-a*", `"a*"`, "title:a* b", "a-b*", "*", `$\beta$-VAE`, `{B}{ERT} \'e`, `"a {b}c" \boxed{4}^o`, "a{b}", `\mathcal{O}(n) \ell_1`, `\-a {-b} (\it-c)`, `\a -b {-c}`, "a{B", `\a$b`, `\a$b$`, "a}{B{c}", "https://github.com/a/b-c?d=e&f=g", "github.com", "node.js/v8", "x.com/l'écran",
			"eprint = {2301.00100},", "url={\\url{https://arxiv.org/abs/2301.00100}}", "UR  - https://arxiv.org/abs/2301.00100", "[a b](https://arxiv.org/abs/2301.00100)", "arXiv ID: 2301.00100", `doi = {10.1000/a{b}\_c},`, `10.1000/\`, "“a b” c", "„a b“", "«a b»", "a ”b", "x - a",
			`author:"Jürgen Müller"`, "author:Müller", `"Müller"`, "Jürgen-Müller",
		} {
			list = append(list, parsedOf(s, false))
		}
		for _, s := range []string{"a", "att ", "att", "att.", "att,", "att)", `"att`, `"att"`, "gpt-", "gpt-4", "title:at", "topic:at", `topic:"at`, "the", "of the", "year:20", "机", "机器", "a -b", "the attention the", "C+", "att:", "the th", "date:2024-1", "date:2024-13 ", "votes:1..0", "titel:v", "a OR -b", "has:c", "(a OR has:c)"} {
			list = append(list, parsedOf(s, true))
		}
		return list
	})
	boot, err := BootData(nil, Beside{})
	if err != nil {
		t.Fatal(err)
	}
	script := twintest.Open(t, "search.js")
	script.Serve(func(string) ([]byte, error) { return boot, nil })
	list, err := json.Marshal(vectors)
	if err != nil {
		t.Fatal(err)
	}
	got := twintest.Run[[]parsed](script, `(async () => {
		const index = module.open("https://example.org/search/"), list = [];
		for (const { query, typing } of `+string(list)+`) {
			const { q } = (await index.search(query, { typing, snippets: false })).searcher;
			list.push({ query, typing, ...q, or: undefined, not: q.not });
		}
		return list;
	})()`)
	for i, want := range vectors {
		if a, b := asJSON(t, got[i]), asJSON(t, want); a != b {
			t.Errorf("%q is read by the script as\n%s\nand by Go as\n%s", want.Query, a, b)
		}
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
