package archive_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"offprint/generator/archive"
	"offprint/generator/paper"
)

func TestFileName(t *testing.T) {
	for id, want := range map[paper.ID]string{
		"arxiv:2510.06084":              "2510.06084",
		"arxiv:hep-th/9901001":          "hep-th-9901001",
		"doi:10.1000/182":               "10.1000-182",
		"doi:10.1145/3592979.3593412":   "10.1145-3592979.3593412",
		"doi:10.1000/a-b_c":             "10.1000-a-b_c",
		"title:attention-is-all":        "attention-is-all",
		"title:数学の本":                    "数学の本",
		"doi:10.1002/(sici)1<2>3.0;2-#": "10.1002--sici-1-2-3.0-2-*",
		"doi:10.1000/a/b":               "10.1000-a-b-*",
		"doi:10.1000/../../x":           "10.1000-.--.--x-*",
		"doi:10.1000/end.":              "10.1000-end-*",
		"doi:10.1000/a-01234567":        "10.1000-a-01234567-*",
		"title:index":                   "index-*",
		"title:con":                     "con-*",
		"title:hep-th-9901001":          "hep-th-9901001-*",
		"title:../x":                    "x-*",
		"":                              "x*",
	} {
		got := archive.FileName(id)
		if prefix, hashed := strings.CutSuffix(want, "*"); hashed {
			if !strings.HasPrefix(got, prefix) || len(got) != len(prefix)+8 {
				t.Errorf("%q is named %q, want %q", id, got, want)
			}
		} else if got != want {
			t.Errorf("%q is named %q, want %q", id, got, want)
		}
	}
}

// TestFileNamesAreSafeAndDiffer checks that file names are valid on every system, and that
// different identifiers have different names.
func TestFileNamesAreSafeAndDiffer(t *testing.T) {
	doi := rapid.Map(rapid.StringMatching(`10\.[0-9]{4}/[!-~]{1,120}`), func(s string) paper.ID {
		id, err := paper.DOIID(s)
		if err != nil {
			return "doi:10.1000/182"
		}
		return id
	})
	title := rapid.Map(rapid.String(), paper.TitleID)
	any := rapid.OneOf(doi, title, rapid.SampledFrom([]paper.ID{"arxiv:2510.06084", "arxiv:hep-th/9901001", "title:hep-th-9901001", "doi:10.1000/a-b", "doi:10.1000/a/b"}))
	rapid.Check(t, func(t *rapid.T) {
		a, b := any.Draw(t, "a"), any.Draw(t, "b")
		x, y := archive.FileName(a), archive.FileName(b)
		if (a == b) != (x == y) {
			t.Fatalf("%q and %q are named %q and %q", a, b, x, y)
		}
		if len(x+"-2"+archive.Extension) > 100 || !utf8.ValidString(x) || strings.ContainsAny(x, "/\\:*?\"<>|#% \t\n\x00") ||
			strings.Contains(x, "..") || strings.HasPrefix(x, ".") || strings.HasSuffix(x, ".") || x == "" {
			t.Fatalf("%q is named %q", a, x)
		}
		p := paper.Paper{ID: a, Date: 20251007}
		if path := archive.Path(p); path != "2025/10/07/"+x+".md" || !archive.IsPaper(path) {
			t.Fatalf("the path is %q", path)
		}
		if archive.Permalink(a) != "/papers/"+x+"/" {
			t.Fatalf("the permalink is %q", archive.Permalink(a))
		}
	})
	if got := archive.Path(paper.Paper{ID: "arxiv:2510.06084"}); got != "undated/2510.06084.md" || !archive.IsPaper(got) {
		t.Errorf("a paper without a day belongs to %q", got)
	}
}

func TestIsPaper(t *testing.T) {
	for path, want := range map[string]bool{
		"2025/10/07/2510.06084.md": true,
		"2025/13/99/x.md":          true, // a problem, but a paper's file
		"2025/10/07/_index.md":     false,
		"2025/10/07/index.md":      false,
		"2025/10/07/.hidden.md":    false,
		"2025/10/07/x.markdown":    false,
		"2025/10/07/x/y.md":        false,
		"2025/10/x.md":             false,
		"about.md":                 false,
		"notes/2025/10/07/x.md":    false,
		"/2025/10/07/x.md":         false,
		"20251/10/07/x.md":         false,
	} {
		if got := archive.IsPaper(path); got != want {
			t.Errorf("%q: %v", path, got)
		}
	}
}
