package paper_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"offprint/generator/paper"
)

func TestArXivID(t *testing.T) {
	for s, want := range map[string]paper.ID{
		"2510.06084":                                    "arxiv:2510.06084",
		" 2510.06084v12 ":                               "arxiv:2510.06084",
		"arXiv:2510.06084v1":                            "arxiv:2510.06084",
		"ARXIV: 0704.0001":                              "arxiv:0704.0001",
		"https://arxiv.org/abs/2510.06084":              "arxiv:2510.06084",
		"http://www.arxiv.org/pdf/2510.06084v2.pdf":     "arxiv:2510.06084",
		"https://arxiv.org/abs/2510.06084?context=cs#x": "arxiv:2510.06084",
		"hep-th/9901001":                                "arxiv:hep-th/9901001",
		"math.GT/0309136v1":                             "arxiv:math/0309136",
		"https://arxiv.org/abs/cs/0112017/":             "arxiv:cs/0112017",
		"2513.06084":                                    "",
		"2510.060":                                      "",
		"2510.060841":                                   "",
		"2510.06084v0":                                  "",
		"../../2510.06084":                              "",
		"10.1000/182":                                   "",
		"":                                              "",
	} {
		got, err := paper.ArXivID(s)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q is read as %q, %v; want %q", s, got, err, want)
		}
	}
}

func TestDOIID(t *testing.T) {
	for s, want := range map[string]paper.ID{
		"10.1000/182":                                 "doi:10.1000/182",
		"DOI: 10.1145/3592979.3593412":                "doi:10.1145/3592979.3593412",
		"https://doi.org/10.1002/(SICI)1097":          "doi:10.1002/(sici)1097",
		"https://dx.doi.org/10.1109/TIT.2006.1":       "doi:10.1109/tit.2006.1",
		"10.1000.10/123456":                           "doi:10.1000.10/123456",
		"http://dx.doi.org/10.1000%2Fx%282%29":        "doi:10.1000/x(2)",
		"https://doi.org/10.1000/x?utm=1#top":         "doi:10.1000/x",
		"https://doi.org/10.1002/a<1>3.0;2-#":         "doi:10.1002/a<1>3.0;2-#",
		"https://doi.org/https://doi.org/10.1000/x":   "doi:10.1000/x",
		"doi.org/10.1000/x/":                          "doi:10.1000/x",
		"<https://www.doi.org/10.1000/x>":             "doi:10.1000/x",
		"doi:https://doi.org/doi:10.1000/x":           "doi:10.1000/x",
		"info:doi/10.1000/x":                          "doi:10.1000/x",
		"urn:doi:10.1000/x":                           "doi:10.1000/x",
		"DOI 10.1000/X.":                              "doi:10.1000/x",
		"(10.1000/x(1)).":                             "doi:10.1000/x(1)",
		"10.1000/x(1);":                               "doi:10.1000/x(1)",
		"10.1000%2fx":                                 "doi:10.1000/x",
		"10.1000/a%2fb":                               "doi:10.1000/a%2fb",
		"10/fg6rf9":                                   "doi:10/fg6rf9",
		"doi:10/AABBE":                                "doi:10/aabbe",
		"https://doi.org/10/fg6rf9":                   "doi:10/fg6rf9",
		"https://doi.org/fg6rf9":                      "doi:10/fg6rf9",
		"https://doi.org/about":                       "",
		"https://example.org/fg6rf9":                  "",
		"https://doi-org.proxy.example.edu/10.1000/x": "doi:10.1000/x",
		"https://proxy.example.edu/login?url=https://doi.org/10.1000/x": "doi:10.1000/x",
		"fg6rf9":              "",
		"10/2020":             "",
		"10/12":               "",
		"https://doi.org/":    "",
		"doi":                 "",
		"10.1000/":            "",
		"10.1000/white space": "",
		"11.1000/182":         "",
		"10.1000/\u202egpj":   "",
		"":                    "",
	} {
		got, err := paper.DOIID(s)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q is read as %q, %v; want %q", s, got, err, want)
		}
	}
}

// FuzzDOIID checks that reading a DOI's identifier again does not change it.
func FuzzDOIID(f *testing.F) {
	for _, s := range []string{"https://doi.org/10.1000%2Fx).", "doi:10.1000/doi.org/10.2", "10/abc", "(10.1000/x", "doi.org/x1y2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		id, err := paper.DOIID(s)
		if err != nil {
			return
		}
		if again, err := paper.ParseID(string(id)); again != id {
			t.Errorf("%q is %q, and that is %q, %v", s, id, again, err)
		}
	})
}

func TestParseID(t *testing.T) {
	for s, want := range map[string]paper.ID{
		"arxiv:2510.06084v3":                "arxiv:2510.06084",
		"doi:10.1000/ABC":                   "doi:10.1000/abc",
		"title:attention-is-all":            "title:attention-is-all",
		"title:数学":                          "title:数学",
		"title:../../x":                     "",
		"title:a?b":                         "",
		"title:a b":                         "",
		"title:-a":                          "",
		"title:":                            "",
		"title:\xff":                        "",
		"title:" + strings.Repeat("a", 201): "",
		"../../x":                           "",
		"isbn:123":                          "",
		"2510.06084":                        "",
	} {
		got, err := paper.ParseID(s)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q is read as %q, %v; want %q", s, got, err, want)
		}
	}
}

func TestIDParts(t *testing.T) {
	order := []paper.ID{"arxiv:2510.06084", "doi:10.1000/182", "title:x", ""}
	for i, a := range order {
		for j, b := range order {
			if a.Better(b) != (i < j) {
				t.Errorf("%q better than %q: %v", a, b, a.Better(b))
			}
		}
	}
	if id := order[1]; id.Scheme() != "doi" || id.Value() != "10.1000/182" {
		t.Errorf("%q has the parts %q and %q", id, id.Scheme(), id.Value())
	}
}

func TestTitleID(t *testing.T) {
	for title, want := range map[string]paper.ID{
		"Attention Is All You Need": "title:attention-is-all-you-need",
		"  D²O: ``x'' -- P(y|x)  ":  "title:d2o-x-p-y-x",
		"数学の本":                      "title:数学の本",
		"Ünïcode Ⅳ":                 "title:ünïcode-iv",
		"../../etc/passwd":          "title:etc-passwd",
		"a\x00b\u202ec":             "title:a-b-c",
		strings.Repeat("ab ", 60):   paper.ID("title:" + strings.TrimSuffix(strings.Repeat("ab-", 27), "-")),
	} {
		if got := paper.TitleID(title); got != want {
			t.Errorf("%q is named %q, want %q", title, got, want)
		}
	}
	if a, b := paper.TitleID("???"), paper.TitleID("!!!"); a == b {
		t.Errorf("both titles are named %q", a)
	}
}

func TestTitleIDIsAnID(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		title := rapid.String().Draw(t, "title")
		id := paper.TitleID(title)
		if got, err := paper.ParseID(string(id)); err != nil || got != id {
			t.Fatalf("%q is read as %q, %v", id, got, err)
		}
		if !utf8.ValidString(string(id)) || len(id.Value()) > 100 {
			t.Fatalf("%q is not a name for a file", id)
		}
	})
}

func FuzzParseID(f *testing.F) {
	for _, s := range []string{"arxiv:hep-th/9901001v2", "doi:10.1000/182", "title:x", "https://arxiv.org/abs/2510.06084?x", "arxiv:arxiv.org/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		id, err := paper.ParseID(s)
		if err != nil {
			if id != "" || !utf8.ValidString(err.Error()) && utf8.ValidString(s) {
				t.Fatalf("%q: %q, %v", s, id, err)
			}
			return
		}
		if again, err := paper.ParseID(string(id)); err != nil || again != id {
			t.Fatalf("%q is %q, which is %q, %v", s, id, again, err)
		}
		if strings.Contains(id.Value(), "..") && id.Scheme() != paper.SchemeDOI {
			t.Fatalf("%q leads out of its folder", id)
		}
	})
}
