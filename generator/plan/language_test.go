package plan_test

import (
	"strings"
	"testing"

	"offprint/generator/plan"
)

// TestLanguageOfPapers checks that the title of a paper in another language than the site's is
// marked with its language and direction everywhere. A paper in an unknown language, or in the
// site's, is not marked.
func TestLanguageOfPapers(t *testing.T) {
	type says struct{ lang, dir string }
	for _, c := range []struct {
		site, paper, title string
		want               says
		citation           string // in data-rest
	}{
		{"en", "", "On Machines", says{}, ""},
		{"en", "", "الآلات", says{"", "auto"}, ""},
		{"en", "en", "On Machines", says{}, `{"language":"en"}`},
		{"en", "en-GB", "On Machines", says{}, `{"language":"en-GB"}`},
		{"en", "de", "Von Maschinen", says{"de", ""}, ""},
		{"en", "ar", "NLP بالعربية", says{"ar", "rtl"}, ""},
		{"ar", "en", "On Machines", says{"en", "ltr"}, ""},
		{"ar", "", "On Machines", says{"", "auto"}, ""},
		{"ar", "ar", "NLP بالعربية", says{"", "rtl"}, `{"language":"ar"}`},
		{"ar", "fa", "ماشین", says{"fa", "rtl"}, ""},
		{"zh-CN", "zh-Hans", "关于机器", says{}, `{"language":"zh-Hans"}`},
		{"zh-CN", "zh-Hant", "關於機器", says{"zh-Hant", ""}, ""},
	} {
		one, other := p("arxiv:2501.00001", 20250101), p("arxiv:2501.00002", 20250101)
		one.Published, one.Title, one.Abstract, one.Language = 20250101, c.title, c.title, c.paper
		other.Published = 20250101
		later := p("arxiv:2601.00001", 20260101)
		_, pages := planOf(t, "languageCode = \""+c.site+"\"\n"+config, one, other, later)
		page := pages["papers/2501.00001/"].Data.(*plan.PaperData)
		item := pages["2025/01/01/"].Data.(*plan.DayData).Items[0]
		if got := (says{page.Lang, page.TitleDir}); got != c.want {
			t.Errorf("%s of %s: the title has %q, want %q", c.paper, c.site, got, c.want)
		}
		if got := (says{page.Lang, page.Dir}); got != c.want {
			t.Errorf("%s of %s: the abstract has %q, want %q", c.paper, c.site, got, c.want)
		}
		if got := (says{item.Lang, item.Dir}); got != c.want {
			t.Errorf("%s of %s: in the list of the day it has %q, want %q", c.paper, c.site, got, c.want)
		}
		if got := pages["papers/2501.00002/"].Data.(*plan.PaperData).Prev.Lang; got != c.want.lang {
			t.Errorf("%s of %s: the next paper of the day links to it with %q", c.paper, c.site, got)
		}
		if got := pages["2026/01/01/"].Data.(*plan.DayData).Before[0].Lang; got != c.want.lang {
			t.Errorf("%s of %s: the day a year after links to it with %q", c.paper, c.site, got)
		}
		head := readHead(t, page.Head)
		if got := strings.Join(head.meta["citation_language"], "|"); got != c.want.lang || head.article(t).InLanguage != c.want.lang {
			t.Errorf("%s of %s: programs read %q and %q", c.paper, c.site, got, head.article(t).InLanguage)
		}
		if page.Rest != c.citation {
			t.Errorf("%s of %s: citations are told %q, want %q", c.paper, c.site, page.Rest, c.citation)
		}
	}
}
