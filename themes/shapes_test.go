package themes_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"offprint/generator"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// shapedSite builds the site of an archive in a folder, with its style guide, and opens it as
// on a phone. Papers named in saved are in the reading list. kinds maps each kind of page to
// the address of one page.
func shapedSite(t *testing.T, dir string, saved ...string) (s *searchSite, kinds map[string]string) {
	t.Helper()
	ctx := browser(t)
	buildSite(t, dir, generator.BuildOptions{Drafts: true})
	public := filepath.Join(dir, "public")
	s = &searchSite{t: t, ctx: ctx, base: serveSite(t, public)}
	s.do(chromedp.EmulateViewport(360, 740))
	var papers []string
	for i, id := range saved {
		papers = append(papers, fmt.Sprintf(`{"path":"papers/%s/","title":%s,"authors":"Ada Lovelace, Kurt Gödel","day":"2025-01-0%d","added":"2025-02-01T00:00:00Z"}`, id, jsonText(t, hardTitle), i+1))
	}
	s.before(fmt.Sprintf(`localStorage.setItem("offprint 1 /", %s)`, jsonText(t, `{"offprint":1,"papers":[`+strings.Join(papers, ",")+`],"follows":[],"searches":[]}`)))
	kinds = kindsOf(t, public)
	delete(kinds, "own")
	// Without these addresses, the two pages would show nothing of the archive.
	kinds["search"] = "search/?q=attention"
	kinds["mine"] = "mine/"
	want := []string{"archive", "author", "cite", "day", "developers", "digest", "digests", "feeds", "home", "index", "mine", "month", "notfound", "offline", "organization", "paper", "picks", "posts", "search", "statistics", "styleguide", "topic", "trending", "undated", "week", "year"}
	if got := slices.Sorted(maps.Keys(kinds)); !slices.Equal(got, want) {
		t.Fatalf("there are pages of the kinds %q, want %q", got, want)
	}
	return s, kinds
}

// holds checks that neither a page nor anything on it is wider than the screen, except inside
// a box that scrolls. It calls look while each page is open.
func (s *searchSite) holds(look func(path string), paths ...string) {
	s.t.Helper()
	for _, path := range paths {
		s.goes(path)
		look(path)
		switch {
		case strings.HasPrefix(path, "search/"):
			s.waits(resultsOf + `.dataset.state === "done" && ` + `[...document.querySelectorAll("#results .excerpt")].some((e) => e.textContent)`)
		case path == "mine/":
			s.waits(unread + `.length === 2`)
		}
		wide, err := chromedp.Run(s.ctx, chromedp.Evaluate[[]string](`(() => {
			const root = document.documentElement, screen = root.clientWidth;
			const boxed = (e) => e && e !== root && (getComputedStyle(e).overflowX !== "visible" || getComputedStyle(e).position === "absolute" || boxed(e.parentElement));
			const wide = [...document.querySelectorAll("body *")].filter((e) => {
				const { left, right, width } = e.getBoundingClientRect();
				return width > 0 && (left < -1 || right > screen + 1) && !boxed(e.parentElement) && !boxed(e);
			}).map((e) => e.outerHTML.slice(0, 80));
			return [...(root.scrollWidth > screen ? ["the page is " + root.scrollWidth + " px wide"] : []), ...(screen === 360 ? [] : ["the screen is " + screen]), ...wide];
		})()`))
		if err != nil {
			s.t.Fatal(err)
		}
		if len(wide) > 0 {
			s.t.Errorf("/%s is too wide for a screen of 360 px: %q", path, wide)
		}
	}
}

// hardTitle is a title that is hard to break into lines.
var hardTitle = strings.Repeat("A Title That Goes On ", 8) + "Donaudampfschifffahrtsgesellschaftskapitänskajütentürschlüssellochabdeckungsschraubenzieher and " + strings.Repeat("More of It ", 5)

// TestRightToLeft builds two years of the demonstration in Arabic and checks how its pages
// look from right to left.
func TestRightToLeft(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, year := range []string{"2017", "2025"} {
		if err := os.CopyFS(filepath.Join(dir, "content", year), os.DirFS(filepath.Join("..", "content", year))); err != nil {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(dir, "config.toml"), "baseURL = \"https://example.org/\"\nlanguageCode = \"ar\"\n[params.offprint]\nauthorThreshold = 1\n")
	// Only an archive with votes has a page of trending papers.
	write(t, filepath.Join(dir, "content", "2025", "11", "28", "2511.00001.md"), "+++\ntitle = \"Votes\"\ndate = 2025-11-28\nid = \"arxiv:2511.00001\"\nupvotes = 3\n+++\nText.\n")
	addPost(t, dir)
	write(t, filepath.Join(dir, "content", "undated", "dayless.md"), "+++\ntitle = \"Of No Day\"\nauthors = [\"Ada Lovelace\"]\nid = \"title:dayless\"\n+++\nText.\n")
	s, kinds := shapedSite(t, dir, "1706.03762", "1706.03741")
	s.holds(func(path string) {
		s.waits(`document.documentElement.dir === "rtl" && document.documentElement.lang === "ar"`)
		if path == kinds["notfound"] {
			s.waits(`document.querySelector("main").innerText.includes("الصفحة")`)
		}
	}, slices.Sorted(maps.Values(kinds))...)

	// The left arrow key leads onwards, in the direction of reading.
	for _, c := range []struct{ key, want string }{{kb.ArrowRight, "/2017/01/23/"}, {kb.ArrowLeft, "/2017/07/20/"}} {
		s.goes("2017/06/12/")
		s.do(chromedp.KeyEvent(c.key))
		s.waits(fmt.Sprintf(`location.pathname === %q`, c.want))
	}

	// Names in Latin letters do not change the direction of the text around them: the first
	// name is the rightmost.
	const beside = `((a, b) => Math.abs(a.top - b.top) < 2 && a.left >= b.right)`
	s.goes("papers/1706.03762/")
	s.waits(`(([a, b]) => a.textContent === "Ashish Vaswani" && b.textContent === "Noam Shazeer" && ` + beside + `(a.getBoundingClientRect(), b.getBoundingClientRect()))(document.querySelectorAll("article bdi"))`)
	s.goes("2017/06/12/")
	s.waits(`(([a, b]) => a.textContent === "Paul Christiano" && b.textContent === "Jan Leike" && ` + beside + `(a.getBoundingClientRect(), b.getBoundingClientRect()))(document.querySelectorAll(".items > li > p bdi"))`)
	s.goes("authors/")
	s.waits(`((li) => ` + `((name, count) => Math.abs(name.bottom - count.bottom) < 8 && name.left >= count.right)(li.querySelector("bdi").getBoundingClientRect(), li.querySelector("span").getBoundingClientRect()))(document.querySelector(".names li"))`)
	s.goes("search/?q=attention")
	s.waits(`document.querySelector("#results p bdi")?.textContent === "Ashish Vaswani"`)
	// Weeks and years run in the direction of the text.
	s.goes("2017/06/")
	s.waits(`(([a, b]) => ` + beside + `(a.getBoundingClientRect(), b.getBoundingClientRect()))(document.querySelectorAll(".cal thead th"))`)
	s.goes("statistics/")
	s.waits(`((years) => years.length > 1 && years.every((y, i) => !i || +y.textContent > +years[i - 1].textContent && y.getBoundingClientRect().right <= years[i - 1].getBoundingClientRect().left))([...document.querySelector(".plot svg").querySelectorAll(":scope > text")].slice(1))`)
	// Labels stay inside their chart.
	s.waits(`[...document.querySelectorAll(".plot > svg")].every((svg) => [...svg.querySelectorAll("text")].every((text) =>
		((a, b) => a.left >= b.left - 1 && a.right <= b.right + 1)(text.getBoundingClientRect(), svg.getBoundingClientRect())))`)
	// Title and abstract are aligned to the same side.
	for _, path := range []string{"papers/1706.03762/", "2017/06/12/"} {
		s.goes(path)
		s.waits(`((title, abstract) => {
			const right = (e) => { const range = document.createRange(); range.selectNodeContents(e); return Math.max(...[...range.getClientRects()].map((r) => r.right)); };
			const lines = document.createRange();
			lines.selectNodeContents(abstract);
			const last = [...lines.getClientRects()].at(-1);
			return Math.abs(right(title) - right(abstract)) < 3 && Math.abs(last.right - right(title)) < 3;
		})(...["h1, .items h2", ".excerpt, .prose > div"].map((s) => [...document.querySelectorAll(s)].at(0)))`)
	}
	s.do(chromedp.EmulateViewport(1280, 900))
	s.goes("2017/")
	s.waits(`(([a, b]) => b.getBoundingClientRect().right <= a.getBoundingClientRect().left)(document.querySelectorAll(".heat text"))`)
}

// TestHardShapes builds an archive of everything that is hard to lay out on a small screen.
func TestHardShapes(t *testing.T) {
	t.Parallel()
	if n := len([]rune(hardTitle)); n < 300 || n > 330 {
		t.Fatalf("the title has %d letters", n)
	}
	dir := newArchive(t, "")
	var crowd []string
	for i := range 3000 {
		crowd = append(crowd, fmt.Sprintf("%q", fmt.Sprintf("Member %s of the Collaboration", roman(i+1))))
	}
	long := strings.Repeat("Unbroken", 20)
	papers := []string{
		fmt.Sprintf("title = %q\nauthors = [%q, \"Ada Lovelace\"]\ntopics = [%q, \"attention\"]\norganization = %q\nupvotes = 123456\ncomments = 98765\npick = true\ntags = [\"Own %[2]s\"]\nnote = \"A note: %[2]s\"\n[links]\ncode = \"https://code.example/%[5]s\"", hardTitle, long, long, "Institute of "+long, long),
		"title = \"Attention of Many\"\nauthors = [" + strings.Join(crowd, ", ") + "]\ntopics = [\"attention\"]\nupvotes = 2",
		`title = "Sums $\\sum_{i=1}^{n} \\frac{a_i + b_i + c_i + d_i + e_i + f_i + g_i}{x_1 x_2 x_3 x_4 x_5 x_6 x_7 x_8 x_9} = \\prod_{j=1}^{m} (1 + z_j)^{k_j}$ of Attention"` + "\nauthors = [\"Ada Lovelace\"]\norganization = \"Short\"",
		"title = \"Attention Without Anything\"",
	}
	for i, p := range papers {
		text := ""
		switch i {
		case 0:
			text = "Attention to " + long + long + " and https://example.org/" + long + "\n\n    " + long + " " + long
		case 2:
			text = "Attention: $$" + strings.Repeat("a + b + ", 60) + "c = 0$$"
		}
		for year := 2024; year <= 2025; year++ { // the papers of 2024 are related papers of those of 2025
			write(t, filepath.Join(dir, "content", fmt.Sprint(year), "01", "02", fmt.Sprintf("%d01.%05d.md", year-2000, i)),
				fmt.Sprintf("+++\ndate = %d-01-02\nid = \"arxiv:%d01.%05d\"\n%s\n+++\n%s\n", year, year-2000, i, p, text))
		}
	}
	write(t, filepath.Join(dir, "content", "undated", "dayless.md"), fmt.Sprintf("+++\nid = \"title:dayless\"\n%s\n+++\nText.\n", papers[0]))
	addPost(t, dir)
	s, kinds := shapedSite(t, dir, "2501.00000", "2501.00001")
	paths := slices.Collect(maps.Values(kinds))
	for i := range papers {
		paths = append(paths, fmt.Sprintf("papers/2501.%05d/", i))
	}
	paths = append(paths, "2025/01/02/", "authors/ada-lovelace.html", "authors/", "topics/", "organizations/")
	slices.Sort(paths)
	s.holds(func(string) {}, slices.Compact(paths)...)

	// All members of the crowd are listed, folded behind a line that opens.
	s.do(chromedp.EmulateViewport(1280, 900))
	s.goes("papers/2501.00001/")
	s.waits(`document.querySelector("article details p").innerText === ""`)
	s.click("article summary")
	s.waits(`document.querySelector("article header").innerText.match(/of the Collaboration/g).length === 3000 && document.documentElement.scrollWidth <= innerWidth`)
	// Missing data leave no placeholders.
	s.goes("papers/2501.00003/")
	s.waits(`[...document.querySelectorAll(".prose h2")].map((h) => h.textContent).join() === "Related papers" && document.querySelector("article header").childElementCount === 1 && !/undefined|null|NaN/.test(document.body.innerText)`)
	// Title and abstract contain rendered formulas. holds has checked that these scroll in
	// separate boxes where they are wider than the screen.
	s.goes("papers/2501.00002/")
	s.waits(`document.querySelector("h1 math") && document.querySelector(".prose math")`)

}

// inFont sets all text in a typeface with these metrics, in percent of the font size. Ascent
// and descent together are 115 for Liberation Sans and 136 for Noto Sans, for example.
const inFont = `window.inFont = (ascent, descent) => {
	const sheet = new CSSStyleSheet();
	sheet.replaceSync('@font-face { font-family: Other; src: local("Go Regular"), local("Liberation Sans"), local("DejaVu Sans"), local("Noto Sans Regular"), local("NotoSans-Regular"), local("Arial"); ascent-override: ' + ascent + '%; descent-override: ' + descent + '%; line-gap-override: 0% } :root { --sans: Other; --serif: Other; --mono: Other }');
	document.adoptedStyleSheets = [sheet];
	return document.fonts.load("16px Other").then((list) => list.length);
};`

// curate makes a paper of an archive an editor's pick, with a note and a tag, and adds a post.
func curate(t *testing.T, dir string) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "content", "*", "*", "*", "*.md"))
	if err != nil || len(names) == 0 {
		t.Fatal("no papers", err)
	}
	data, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	data = []byte(strings.Replace(string(data), "+++\n", "+++\npick = true\ntags = [\"mine\"]\nnote = \"A note.\"\n", 1))
	if err := os.WriteFile(names[0], data, 0o644); err != nil {
		t.Fatal(err)
	}
	addPost(t, dir)
}

// addPost adds a dated page of the user's own.
func addPost(t *testing.T, dir string) {
	t.Helper()
	post := "+++\ntitle = \"A post\"\ndate = 2025-01-01\nauthor = \"Ada Lovelace\"\ndescription = \"What is new.\"\n+++\nOf $x^2$.\n"
	if err := os.WriteFile(filepath.Join(dir, "content", "post.md"), []byte(post), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestTouch checks that every target for a finger is at least 44 px high, whatever the
// typeface, except links within a line of text or of small print (the exception of WCAG 2.2,
// 2.5.8).
func TestTouch(t *testing.T) {
	t.Parallel()
	dir := newArchive(t, "")
	writePapers(t, dir, clientPapers())
	curate(t, dir)
	s, kinds := shapedSite(t, dir)
	if _, err := chromedp.Call(s.ctx, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true}); err != nil {
		t.Fatal(err)
	}
	s.before(inFont)
	c := &client{t: t, ctx: s.ctx}
	for kind, path := range kinds {
		s.goes(path)
		s.waits(`matchMedia("(pointer: coarse)").matches && document.querySelector(".theme")`)
		for _, font := range []string{"", "inFont(80, 20)", "inFont(105, 45)"} {
			if font != "" && evaluate[int](c, font) == 0 {
				t.Fatal("none of the typefaces of the test is there")
			}
			small := evaluate[[]string](c, `[...document.querySelectorAll("a, button, summary, select, input")].filter((e) => {
				const heights = [...e.getClientRects()].map((r) => r.height);
				return heights.length && e.checkVisibility() &&
					!e.matches(".items > li > :is(p, ul) a, .ranked ul a, .list p > a, .prose :is(p, td, li) > a, main > .prose a, article header a, .lead a, #help dt a, .text > p > a, .excerpt button, [type=checkbox], [type=radio], .styleguide *, body > [href='#main']") &&
					Math.max(...heights) < 43.9;
			}).map((e) => Math.round(e.getBoundingClientRect().height) + " px: " + e.outerHTML.slice(0, 80))`)
			if len(small) > 0 {
				t.Errorf("%s, /%s, typeface %q: too small for a finger are %q", kind, path, font, small)
			}
		}
	}
}

// TestMenuHolds checks that the entries of the menu, and what follows it, each stay on one
// line and that nothing covers them, whatever the width and the title: a menu without room
// moves below the title.
func TestMenuHolds(t *testing.T) {
	t.Parallel()
	for _, title := range []string{"Papers", "Papers of Everything That Learns"} {
		dir := newArchive(t, "")
		config := filepath.Join(dir, "config.toml")
		data, err := os.ReadFile(config)
		if err != nil {
			t.Fatal(err)
		}
		write(t, config, strings.Replace(string(data), `title = "Papers"`, fmt.Sprintf("title = %q", title), 1))
		writePapers(t, dir, clientPapers())
		curate(t, dir)
		if err := os.Remove(filepath.Join(dir, "content", "post.md")); err != nil {
			t.Fatal(err)
		}
		buildSite(t, dir, generator.BuildOptions{})
		s := &searchSite{t: t, ctx: browser(t), base: serveSite(t, filepath.Join(dir, "public"))}
		c := &client{t: t, ctx: s.ctx}
		for _, width := range []int64{1280, 1100, 900, 768, 390, 320} {
			s.do(chromedp.EmulateViewport(width, 800))
			s.goes("about/")
			s.waits(`document.querySelector(".theme")`)
			got := evaluate[string](c, `(() => {
				const box = (e) => e.getBoundingClientRect();
				const rows = (all) => new Set([...all].map((e) => box(e).top)).size;
				const entries = document.querySelectorAll("header nav li"), icons = [...document.querySelectorAll("[rel=search], #mine, .theme")];
				const nav = document.querySelector("header nav"), title = document.querySelector("header > a");
				const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
				return [entries.length, rows(entries), icons.length, rows(icons), icons.some((e, i) => i && box(e).left < box(icons[i - 1]).right || meets(box(e), box(nav)) || meets(box(e), box(title))), document.documentElement.scrollWidth > innerWidth].join();
			})()`)
			if want := "9,1,3,1,false,false"; got != want {
				t.Errorf("%q at %d px: %s, want %s", title, width, got, want)
			}
		}
	}
}

// TestOtherKindsAreAccessible runs axe-core on a page of each kind that no other test checks.
func TestOtherKindsAreAccessible(t *testing.T) {
	t.Parallel()
	axe := axeCore(t)
	dir := newArchive(t, "")
	writePapers(t, dir, clientPapers())
	curate(t, dir)
	s, kinds := shapedSite(t, dir)
	for _, kind := range []string{"cite", "developers", "index", "month", "notfound", "organization", "search", "trending", "undated", "week"} {
		s.isAccessible(axe, kinds[kind])
	}
}

// TestForcedColors checks that every button is visible when the system forces its colours,
// light or dark: by its words, its border or its picture.
func TestForcedColors(t *testing.T) {
	t.Parallel()
	s := newMineSite(t, "")
	for _, scheme := range []string{"light", "dark"} {
		if _, err := chromedp.Call(s.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "forced-colors", Value: "active"}, {Name: "prefers-color-scheme", Value: scheme},
		}}); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"", "papers/2503.00001/", "authors/kurt-godel.html", "search/?q=tables", "mine/"} {
			s.open(path)
			if path == "search/?q=tables" {
				s.waits(resultsOf + `.dataset.state === "done" && document.querySelector("#results .save")`)
			}
			s.waits(`matchMedia("(forced-colors: active)").matches && document.querySelector(".theme")`)
			hidden, err := chromedp.Run(s.ctx, chromedp.Evaluate[[]string](`(() => {
				const paper = getComputedStyle(document.documentElement).backgroundColor;
				const seen = (color) => color !== paper && !/^rgba\(.*, 0\)$|^transparent$/.test(color);
				const shows = (style, words) => parseFloat(style.borderTopWidth) > 0 && seen(style.borderTopColor) || words && seen(style.color);
				return [...document.querySelectorAll("button, [rel=search], #mine")].filter((b) => {
					const before = getComputedStyle(b, "::before");
					return b.checkVisibility() && !shows(getComputedStyle(b), parseFloat(getComputedStyle(b).fontSize) > 0 && b.innerText.trim()) && !shows(before, false) && !(parseFloat(before.width) > 0 && seen(before.backgroundColor));
				}).map((b) => b.outerHTML.slice(0, 80));
			})()`))
			if err != nil {
				t.Fatal(err)
			}
			if len(hidden) > 0 {
				t.Errorf("/%s has buttons that cannot be seen in forced colours (%s): %q", path, scheme, hidden)
			}
		}
	}
}

// roman returns n as a Roman numeral: a word without digits.
func roman(n int) string {
	var b strings.Builder
	for _, d := range []struct {
		value int
		sign  string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= d.value; n -= d.value {
			b.WriteString(d.sign)
		}
	}
	return b.String()
}
