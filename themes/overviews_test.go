package themes_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"offprint/generator"
	"offprint/generator/paper"
	"offprint/generator/search"
)

// storyPapers returns papers of a topic that has related topics, one of them a very old paper,
// and some papers without the topic.
func storyPapers() []search.Doc {
	var papers []search.Doc
	add := func(n int, day paper.Day, topics ...string) {
		for range n {
			papers = append(papers, search.Doc{
				ID: fmt.Sprintf("arxiv:2501.%05d", len(papers)), Title: fmt.Sprintf("Paper %d", len(papers)), Date: day + paper.Day(len(papers)%3*100),
				Authors: []string{"Ada Lovelace", "Kurt Gödel"}, Topics: topics, Abstract: "Text.",
			})
		}
	}
	add(1, 18910501, "agents")
	add(6, 20250107, "agents", "planning with very large language models of the world", "reasoning")
	add(4, 20240207, "agents", "tools")
	add(14, 20240307, "something else")
	return papers
}

// TestTopicStory checks a topic's page: its first paper, who works on it, and the related
// topics, whose drawing must be aligned with the rows of their list.
func TestTopicStory(t *testing.T) {
	t.Parallel()
	m := newMineSite(t, "", storyPapers()...)
	for _, width := range []int64{360, 1280} {
		m.do(chromedp.EmulateViewport(width, 900))
		m.goes("topics/agents.html")
		m.text(`document.querySelector(".first a")`, "Paper 0")
		m.text(`document.querySelector(".first time")`, "1 May 1891")
		m.waits(`document.querySelector(".map svg").ariaLabel.endsWith(": planning with very large language models of the world – reasoning")`)
		m.waits(`((map) => {
			const rows = [...map.querySelectorAll("li")].map((li) => li.getBoundingClientRect());
			const drawn = map.querySelector("svg").getBoundingClientRect();
			return rows.length === 3 && drawn.height > 100 && rows.every((r, i) =>
				Math.abs((r.top + r.bottom) / 2 - drawn.top - drawn.height * (2 * i + 1) / 6) < 2 && r.left >= drawn.right);
		})(document.querySelector(".map"))`)
		// A number stays whole beside a name of two lines, and a button that wraps starts at
		// the beginning of the next line.
		m.waits(`((count) => { count.textContent = "1,234,567"; return count.getClientRects().length === 1; })(document.querySelector(".map li:nth-of-type(2) span"))`)
		m.waits(`((cite) => {
			const all = cite.parentElement;
			if (all.firstChild.data !== "more ") all.prepend("more ");
			else all.firstChild.data = "more ";
			for (let n = 1; cite.offsetTop - all.offsetTop < 9; n++) {
				if (n > 99) return false;
				all.firstChild.data += "more ";
			}
			return cite.getBoundingClientRect().left - all.getBoundingClientRect().left < 1;
		})(document.querySelector(".rail .cites"))`)
	}
	m.click(`.map li:nth-of-type(3) a`)
	m.isAt("topics/tools.html")
}

// TestSpacedText spaces text as a reader may (WCAG 2.2, 1.4.12) and checks that the dates of
// the strip do not overlap its bars.
func TestSpacedText(t *testing.T) {
	t.Parallel()
	m := newMineSite(t, "", storyPapers()...)
	m.open("")
	m.evaluate(`((sheet) => { sheet.replaceSync("* { letter-spacing: .12em !important; word-spacing: .16em !important; line-height: 1.5 !important; }"); document.adoptedStyleSheets = [sheet]; })(new CSSStyleSheet())`)
	m.waits(`((days) => days.length > 3 && days.every((a) => {
		const range = document.createRange();
		range.selectNodeContents(a.querySelector("time"));
		return range.getBoundingClientRect().right <= a.querySelector("i").getBoundingClientRect().left;
	}))([...document.querySelectorAll(".recent a")])`)
}

// TestOverviewsAreAccessible checks the overview pages of the archive with axe-core.
func TestOverviewsAreAccessible(t *testing.T) {
	t.Parallel()
	axe := axeCore(t)
	m := newMineSite(t, "", storyPapers()...)
	m.isAccessible(axe, "topics/agents.html", "authors/ada-lovelace.html", "statistics/", "archive/", "2025/")
}

// TestHeadingsFit checks that the heading of an index fits on one line beside its names in
// languages with long words, and that the date of a day takes no more lines than it needs.
func TestHeadingsFit(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"en", "de", "es"} {
		dir := t.TempDir()
		config := fmt.Sprintf("baseURL = \"https://example.org/\"\nlanguageCode = %q\n[params.offprint]\norganizationThreshold = 1\n", language)
		write(t, filepath.Join(dir, "config.toml"), config)
		write(t, filepath.Join(dir, "content", "2025", "01", "07", "2501.00001.md"), "+++\ntitle = \"One\"\ndate = 2025-01-07\nid = \"arxiv:2501.00001\"\norganization = \"Lab\"\n+++\nText.\n")
		write(t, filepath.Join(dir, "content", "2025", "12", "31", "2512.00001.md"), "+++\ntitle = \"Two\"\ndate = 2025-12-31\nid = \"arxiv:2512.00001\"\n+++\nText.\n")
		buildSite(t, dir, generator.BuildOptions{})
		s := &searchSite{t: t, ctx: browser(t), base: serveSite(t, filepath.Join(dir, "public"))}
		s.do(chromedp.EmulateViewport(1280, 900))
		s.goes("2025/12/31/")
		lines := 2
		if language == "es" {
			lines = 3 // “31 de diciembre” is too wide for one line of the column
		}
		s.waits(fmt.Sprintf(`((range) => { range.selectNodeContents(document.querySelector("h1 time").lastChild); return new Set([...range.getClientRects()].map((r) => r.top)).size === %d; })(document.createRange())`, lines))
		s.goes("organizations/")
		s.waits(`((range) => { range.selectNodeContents(document.querySelector("h1")); return new Set([...range.getClientRects()].map((r) => r.top)).size === 1; })(document.createRange())`)
	}
}
