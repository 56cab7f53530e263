package themes_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"pgregory.net/rapid"

	"offprint/generator"
	"offprint/generator/paper"
	"offprint/generator/preview"
	"offprint/generator/search"
)

// minePapers returns the papers of an archive whose newest day has a paper by Ada Lovelace.
// The day before has one by others. The oldest day, after ten days with one paper each, has
// another paper by her, with her name in capitals.
func minePapers() []search.Doc {
	long := strings.Repeat("A sentence of an abstract that is long enough to be cut. ", 12)
	docs := []search.Doc{
		{ID: "arxiv:2503.00001", Title: "Engines That Compose", Date: 20250320, Authors: []string{"Ada Lovelace", "Søren Kierkegård"}, Topics: []string{"engines"}, Organization: "Analytical Society", Votes: 9, Abstract: long + "Her last word."},
		{ID: "arxiv:2503.00002", Title: "Tables [of] *Logarithms* <b>", Date: 20250320, Authors: []string{"Kurt Gödel"}, Topics: []string{"tables"}, Abstract: long},
		{ID: "arxiv:2503.00003", Title: "On Either and Or", Date: 20250319, Authors: []string{"Soren Kierkegard"}, Topics: []string{"Engines"}, Abstract: long},
		{ID: "arxiv:2503.00004", Title: "Notes by the Translator", Date: 20250301, Authors: []string{"ADA LOVELACE"}, Topics: []string{"engines"}, Abstract: "Short, but with $x^2$ in it."},
	}
	for i := range 10 {
		docs = append(docs, search.Doc{ID: fmt.Sprintf("arxiv:2503.001%02d", i), Title: fmt.Sprintf("Filler %d", i), Date: paper.Day(20250302 + i), Authors: []string{"Kurt Gödel"}, Topics: []string{}, Abstract: long})
	}
	return docs
}

// mineSite is a site in a browser on which a reader keeps things. Requests whose address
// contains fails are answered with an error. While slow is set, whatever pages load after
// their styles is held back until the test lets it through.
type mineSite struct {
	*searchSite
	dir   string
	fails atomic.Pointer[string]
	slow  atomic.Pointer[slowness]
}

func newMineSite(t *testing.T, options string, papers ...search.Doc) *mineSite {
	t.Helper()
	return newPicturedSite(t, options, nil, papers...)
}

// newPicturedSite returns a mineSite whose archive has these files in thumbnails/.
func newPicturedSite(t *testing.T, options string, pictures map[string][]byte, papers ...search.Doc) *mineSite {
	t.Helper()
	ctx := browser(t)
	if papers == nil {
		papers = minePapers()
	}
	m := &mineSite{dir: sharedArchive(t, fmt.Sprint("mine ", options, jsonOf(t, papers), len(pictures)), func(dir string) {
		initArchive(t, dir, options)
		writePapers(t, dir, papers)
		for name, data := range pictures {
			write(t, filepath.Join(dir, "thumbnails", name), string(data))
		}
		buildSite(t, dir, generator.BuildOptions{BaseURL: archiveURL})
	})}
	site := preview.Handler(filepath.Join(m.dir, "public"), "/archive/", nil)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if part := m.fails.Load(); part != nil && *part != "" && strings.Contains(r.URL.Path, *part) {
			http.Error(w, "no", http.StatusServiceUnavailable)
			return
		}
		m.slow.Load().wait(r)
		site.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	m.searchSite = &searchSite{t: t, ctx: ctx, base: server.URL + "/archive/"}
	m.do(chromedp.EmulateViewport(1280, 900))
	return m
}

// fail makes the server fail for addresses that contain part; with "" it works again.
func (m *mineSite) fail(part string) {
	m.t.Helper()
	m.keepsNothing()
	m.fails.Store(&part)
}

// evaluate runs a statement in the page.
func (s *searchSite) evaluate(statement string) {
	s.t.Helper()
	s.do(chromedp.Evaluate[chromedp.Void]("void " + statement))
}

func (s *searchSite) goes(path string) {
	s.t.Helper()
	s.do(chromedp.Navigate(s.base + path))
	s.waits(`document.readyState === "complete"`)
}

// before makes every later page run a script before its own.
func (s *searchSite) before(script string) {
	s.t.Helper()
	if _, err := chromedp.Call(s.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script}); err != nil {
		s.t.Fatal(err)
	}
}

// JavaScript expressions used by the tests.
const (
	keptNow   = `JSON.parse(localStorage.getItem("offprint 1 /archive/") ?? '{"papers":[],"follows":[],"searches":[]}')`
	toastText = `document.querySelector(".toast [role=status]")?.textContent`
	unread    = `document.querySelectorAll("#unread .items > li")`
)

// saveOf returns a selector for the button that saves a paper in a list.
func saveOf(id string) string {
	return fmt.Sprintf(`li:has(> :is(h2, h3) > a[href$="/papers/%[1]s/"], > a[href$="/papers/%[1]s/"]) > .save`, id)
}

func TestReadingList(t *testing.T) {
	t.Parallel()
	m := newMineSite(t, "")
	m.open("")
	// Nothing is loaded or stored before the reader uses it.
	m.waits(`document.querySelectorAll(".items > li > .save").length === 10 && !performance.getEntriesByType("resource").some((e) => /kept|saving|mine/.test(e.name)) && !localStorage.length`)
	m.waits(`[...document.querySelectorAll(".items > li > .save")].every((b) => b.ariaPressed === "false" && b.offsetWidth >= 44 && b.offsetHeight >= 44)`)
	first := saveOf("2503.00001")
	m.text(`document.querySelector('`+first+`').getAttributeNode("aria-label")`, "Save: Engines That Compose")
	m.click(first)
	m.waits(toastText + ` === "In your reading list: Engines That Compose"`)
	m.waits(`document.querySelector('` + first + `').ariaPressed === "true"`)
	m.click(saveOf("2503.00003"))
	m.waits(keptNow + `.papers.length === 2`)
	m.waits(`(([p, q]) => p.path === "papers/2503.00003/" && p.day === "2025-03-19" && q.title === "Engines That Compose" && q.authors === "Ada Lovelace, Søren Kierkegård" && q.day === "2025-03-20")(` + keptNow + `.papers)`)

	// The same holds on other lists, after a reload, and in search results.
	for _, path := range []string{"", "2025/03/20/", "2025/03/", "2025/w12/", "authors/ada-lovelace.html", "topics/engines.html", "search/?q=engines"} {
		m.goes(path)
		m.waits(`document.querySelector('` + first + `')?.ariaPressed === "true" && document.querySelector('` + first + `').parentElement.dataset.kept === "saved"`)
	}
	m.click(saveOf("2503.00004"))
	m.waits(keptNow + `.papers[0].day === "2025-03-01" && ` + keptNow + `.papers[0].title === "Notes by the Translator" && ` + keptNow + `.papers[0].authors === "ADA LOVELACE"`)

	// The paper's own page shows that it is saved and read; lists then dim it.
	m.goes("papers/2503.00001/")
	m.waits(`document.querySelector(".paper .save").ariaPressed === "true"`)
	m.text(`document.querySelector(".keep .done")`, "Mark as read")
	m.click(".keep .done")
	m.text(`document.querySelector(".keep .done")`, "Mark as unread")
	m.waits(toastText + ` === "Marked as read: Engines That Compose"`)
	m.goes("papers/2503.00002/")
	m.waits(`document.querySelector(".paper .save").ariaPressed === "false"`)
	m.click(".paper .save")
	m.text(`document.querySelector(".keep .done")`, "Mark as read")
	m.waits(keptNow + `.papers[0].title === "Tables [of] *Logarithms* <b>" && ` + keptNow + `.papers[0].authors === "Kurt Gödel"`)
	m.goes("")
	m.waits(`document.querySelector('` + first + `').parentElement.dataset.kept === "read"`)
	m.waits(`getComputedStyle(document.querySelector('[data-kept="read"] h2 a')).color !== getComputedStyle(document.querySelector('[data-kept="saved"] :is(h2, h3) a')).color`)

	// The page of the reading list.
	m.click("#mine")
	m.isAt("mine/")
	m.waits(unread + `.length === 3`)
	m.waits(`[...` + unread + `].map((li) => li.querySelector("a").textContent).join("|") === "Tables [of] *Logarithms* <b>|Notes by the Translator|On Either and Or"`)
	m.text(unread+`[1].querySelector("p")`, "ADA LOVELACE\u00a0· 1 Mar 2025")
	m.waits(`document.querySelector("#views li span").textContent === "3"`)
	m.waits(`getComputedStyle(document.getElementById("read")).display === "none"`)
	// An action keeps the focus nearby and can be undone.
	m.do(chromedp.Focus(chromedp.CSS("#unread li:nth-child(2) .done")))
	m.keys(kb.Enter)
	m.waits(unread + `.length === 2 && ` + unread + `[1].contains(document.activeElement)`)
	m.do(chromedp.Focus(chromedp.CSS("#unread li:nth-child(2) .save")))
	m.keys(kb.Enter)
	m.waits(unread + `.length === 1 && ` + toastText + ` === "Removed from your reading list: On Either and Or"`)
	m.click(".toast button")
	m.waits(unread + `.length === 2`)
	m.click("#views li:nth-child(2) a")
	m.waits(`document.querySelectorAll("#read .items > li").length === 2 && getComputedStyle(document.getElementById("unread")).display === "none"`)
	m.click("#read li .done")
	m.waits(`document.querySelectorAll("#read .items > li").length === 1`)
	m.do(chromedp.NavigateBack())
	m.waits(`getComputedStyle(document.getElementById("read")).display === "none"`)

	// Small screens.
	m.do(chromedp.EmulateViewport(360, 800))
	for _, path := range []string{"", "mine/", "mine/#data", "papers/2503.00001/"} {
		m.goes(path)
		m.waits(`document.querySelector(".save") && document.documentElement.scrollWidth <= 360 && document.getElementById("mine").offsetWidth >= 44`)
	}
}

// TestTwoTabs checks that two tabs with the site stay in step.
func TestTwoTabs(t *testing.T) {
	t.Parallel()
	m := newMineSite(t, "")
	m.open("")
	ctx, cancel := chromedp.NewContext(m.ctx)
	defer cancel()
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	other := &searchSite{t: t, ctx: ctx, base: m.base}
	other.goes("mine/")
	list := &searchSite{t: t, ctx: ctx, base: m.base}
	m.click(saveOf("2503.00001"))
	list.waits(unread + `.length === 1`)
	// The changes of both tabs are kept.
	m.click(saveOf("2503.00002"))
	list.waits(unread + `.length === 2`)
	list.evaluate(`document.querySelector("#unread li:last-child .done").click()`)
	m.waits(`document.querySelector('` + saveOf("2503.00001") + `').parentElement.dataset.kept === "read"`)
	m.click(saveOf("2503.00002"))
	list.waits(unread + `.length === 0 && document.querySelectorAll("#read .items > li").length === 1`)
	list.evaluate(`document.getElementById("clear").click()`)
	m.waits(`document.querySelector('` + saveOf("2503.00001") + `').ariaPressed === "false"`)
}

func TestMineInAndOut(t *testing.T) {
	t.Parallel()
	m := newMineSite(t, "")
	// Downloads are intercepted.
	m.before(`window.out = {}; { const make = URL.createObjectURL; let text;
		URL.createObjectURL = (blob) => { text = blob.text(); return make.call(URL, blob); };
		HTMLAnchorElement.prototype.click = function () { text.then((t) => { out[this.download] = t; }); }; }
		window.choose = (text) => { const input = document.querySelector("#data input"), files = new DataTransfer();
			files.items.add(new File([text], "list.json")); input.files = files.files; input.dispatchEvent(new Event("change", { bubbles: true })); };`)
	m.open("")
	m.click(saveOf("2503.00001"))
	m.waits(keptNow + `?.papers.length === 1`)
	m.click(saveOf("2503.00002"))
	m.waits(keptNow + `.papers.length === 2`)
	m.goes("authors/kurt-godel.html")
	m.click(".follow")
	m.waits(keptNow + `.follows.length === 1`)
	m.goes("search/?q=tables")
	m.done(1)
	m.click("#save")
	m.waits(keptNow + `.searches[0].total === 1`)

	m.goes("mine/#data")
	m.click(`[data-format="offprint"]`)
	m.waits(`out["reading-list.json"]`)
	m.waits(`(({ offprint, site, papers, follows, searches }) => offprint === 1 && site === location.origin + "/archive/" && papers.length === 2 && follows[0].path === "authors/kurt-godel.html" && follows[0].name === "Kurt Gödel" && searches[0].q === "tables")(JSON.parse(out["reading-list.json"]))`)
	m.click(`[data-format="markdown"]`)
	m.waits(`out["reading-list.md"] === "# To read\n\n- [Tables \\[of\\] \\*Logarithms\\* \\<b\\>](" + location.origin + "/archive/papers/2503.00002/), Kurt Gödel, 2025-03-20\n- [Engines That Compose](" + location.origin + "/archive/papers/2503.00001/), Ada Lovelace, Søren Kierkegård, 2025-03-20\n"`)

	// One button clears everything, and this can be undone.
	m.click("#clear")
	m.waits(toastText + ` === "Everything was removed." && !localStorage.getItem("offprint 1 /archive/") && document.getElementById("clear").disabled`)
	m.click(".toast button")
	m.waits(keptNow + `.papers.length === 2 && ` + keptNow + `.follows.length === 1 && ` + keptNow + `.searches.length === 1`)

	// The content of an imported file is added, and only once.
	m.evaluate(`(window.file = out["reading-list.json"], document.getElementById("clear").click())`)
	m.waits(`!localStorage.getItem("offprint 1 /archive/")`)
	m.evaluate(`choose(JSON.stringify({ offprint: 1, papers: [{ path: "papers/2503.00001/", title: "Engines That Compose", added: "2020-01-01T00:00:00Z", read: "2020-02-02T00:00:00Z" }, { path: "papers/2503.00003/", title: "Another", added: "2019-01-01T00:00:00Z" }] }))`)
	m.waits(keptNow + `.papers.length === 2`)
	for range 2 {
		m.evaluate(`choose(file)`)
		m.waits(toastText + ` === "Imported from list.json."`)
		m.waits(keptNow + `.papers.map((p) => p.path).join() === "papers/2503.00002/,papers/2503.00001/,papers/2503.00003/"`)
		m.waits(keptNow + `.papers[1].read === "2020-02-02T00:00:00Z" && ` + keptNow + `.papers[1].added === "2020-01-01T00:00:00Z" && ` + keptNow + `.follows.length === 1 && ` + keptNow + `.searches.length === 1`)
	}
	m.evaluate(`choose(JSON.stringify({ offprint: 1, papers: [{ path: "papers/2503.00004/", title: "One more" }] }))`)
	m.waits(keptNow + `.papers.length === 4`)
	m.click(".toast button")
	m.waits(keptNow + `.papers.length === 3`)

	// Files that are not reading lists, and invalid entries in those that are.
	for _, c := range []struct{ text, want string }{
		{`[1, 2`, "This file is not a reading list."},
		{`{"papers": []}`, "This file is not a reading list."},
		{`null`, "This file is not a reading list."},
		{`{"offprint": 2, "papers": []}`, "This file is from a newer version that this site cannot read."},
		{`{"offprint": 1, "papers": [null, 7, {"path": "javascript:alert(1)/", "title": "x"}, {"path": "papers/../../x/", "title": "x"}, {"path": "papers/%2e%2e/", "title": "x"}, {"path": "papers/ok/"}, {"path": "//evil.example/papers/", "title": "x"}],
			"follows": [{"path": "authors/x.html\"", "name": {}}, {"path": "../x.html", "name": "x"}], "searches": [{"q": ["x"]}, "q"]}`, "Imported from list.json."},
	} {
		m.evaluate(`choose(` + jsonText(t, c.text) + `)`)
		m.waits(toastText + ` === ` + jsonText(t, c.want))
		m.waits(keptNow + `.papers.length === 3 && ` + keptNow + `.follows.length === 1 && ` + keptNow + `.searches.length === 1`)
	}
	// Invalid data in the storage must not break a page either.
	for _, text := range []string{`nonsense`, `[]`, `{"papers":{"a":1},"follows":"x","searches":[[]]}`, `{"papers":[null,{"path":7},{"path":"papers/2503.00003/","title":"<img src=x onerror=pwned=1>"}]}`} {
		m.evaluate(`localStorage.setItem("offprint 1 /archive/", ` + jsonText(t, text) + `)`)
		m.goes("")
		m.waits(`document.querySelectorAll(".items > li > .save").length === 10`)
		m.goes("mine/")
		m.waits(`!document.getElementById("views").hidden && !("pwned" in window)`)
	}
	m.text(unread+`[0].querySelector("a")`, "<img src=x onerror=pwned=1>")
}

// TestMineCited checks that the reading list cites its papers as their own pages do.
func TestMineCited(t *testing.T) {
	t.Parallel()
	m := newMineSite(t, "")
	const text = `document.querySelector(".citing textarea").value`
	formats := []string{"bibtex", "ris", "csl"}
	m.goes("")
	m.evaluate(`localStorage.clear()`)
	pages := map[string][]string{}
	for _, id := range []string{"2503.00001", "2503.00003"} {
		m.goes("papers/" + id + "/")
		m.click(".paper .save")
		m.keys("c")
		for _, format := range formats {
			m.waits(`document.querySelector(".citing[open] textarea")?.value`)
			m.click(`.citing [value="` + format + `"]`)
			got, err := chromedp.Run(m.ctx, chromedp.Evaluate[string](text))
			if err != nil {
				t.Fatal(err)
			}
			pages[format] = append(pages[format], got)
		}
	}
	// The list has the newest paper first. The day of the older one was corrected later, and
	// one paper no longer exists.
	m.evaluate(`localStorage.setItem("offprint 1 /archive/", JSON.stringify((({ papers: [p, q] }) => ({ offprint: 1, papers: [p, { ...q, day: "2025-03-11", read: "2025-04-01T00:00:00Z" }, { path: "papers/2503.77777/", title: "Gone", day: "2025-03-20" }] }))(` + keptNow + `)))`)
	cited := func(want func(format string) string, note string) {
		t.Helper()
		m.click(`[data-format="citations"]`)
		m.waits(`document.querySelector(".citing[open] textarea")?.value`)
		m.text(`document.querySelector(".citing h2")`, "Reading list")
		m.text(`document.querySelector(".citing [role=status]")`, note)
		for _, format := range formats {
			m.click(`.citing [value="` + format + `"]`)
			m.waits(text + ` === ` + jsonText(t, want(format)))
		}
		m.keys(kb.Escape)
		m.waits(`!document.querySelector("dialog[open]")`)
	}
	all := func(format string) string {
		first, second := pages[format][1], pages[format][0]
		switch format {
		case "bibtex":
			return first + "\n" + second
		case "csl":
			return strings.TrimSuffix(first, "\n]\n") + ",\n" + strings.TrimPrefix(second, "[\n")
		}
		return first + second
	}
	m.goes("mine/#data")
	cited(all, "Skipped, because they are no longer in this archive: Gone")
	m.click(`#data select`)
	m.evaluate(`(document.querySelector("#data select").value = "read")`)
	cited(func(format string) string { return pages[format][0] }, "")
	m.evaluate(`(document.querySelector("#data select").value = "unread")`)
	cited(func(format string) string { return pages[format][1] }, "Skipped, because they are no longer in this archive: Gone")

	// A failed fetch may be tried again.
	m.goes("mine/?again#data")
	m.fail("api/days")
	m.click(`[data-format="citations"]`)
	m.waits(`document.querySelector(".citing[open] [role=status]")?.textContent.includes("503")`)
	m.fail("")
	m.keys(kb.Enter)
	m.waits(text + `.length > 100`)
	m.keys(kb.Escape)
	m.fail("assets/kept-cite")
	m.goes("mine/?more#data")
	m.click(`[data-format="citations"]`)
	m.waits(toastText + `?.startsWith("Failed: ")`)
	m.fail("")

	// From a list of papers, a key leads to the citation of one; going back returns to the
	// list.
	m.goes("2025/03/20/")
	m.keys("jc")
	m.isAt("papers/2503.00001/")
	m.waits(`document.querySelector(".citing[open] h2").textContent === "Cite" && ` + text + `.includes("Engines") && !location.hash`)
	m.keys("c") // the dialog is open already, so nothing changes
	m.keys(kb.Escape)
	m.waits(`!document.querySelector("dialog[open]")`)
	m.evaluate(`history.back()`)
	m.isAt("2025/03/20/")
	m.goes("papers/2503.00001/")
	m.evaluate(`(location.hash = "cite")`)
	m.waits(`document.querySelector(".citing[open]")`)
}

// TestMineCitedFromDays checks citations in an archive whose papers have no pages of their
// own.
func TestMineCitedFromDays(t *testing.T) {
	t.Parallel()
	m := newMineSite(t, "paperPages = false\n")
	const text = `document.querySelector(".citing[open] textarea")?.value`
	m.open("2025/03/20/")
	m.keys("jc")
	m.waits(text + `?.startsWith("@") && ` + text + `.includes("{Engines That Compose}")`)
	m.keys(kb.Escape + "s")
	m.waits(keptNow + `.papers.length === 1`)
	m.goes("mine/#data")
	m.click(`[data-format="citations"]`)
	m.waits(text + `?.includes("{Engines That Compose}")`)
}

// TestMineCitedFromPages checks citations in an archive without JSON data.
func TestMineCitedFromPages(t *testing.T) {
	t.Parallel()
	m := newMineSite(t, "api = false\n")
	m.open("2025/03/20/")
	m.click(saveOf("2503.00002"))
	m.waits(keptNow + `.papers.length === 1`)
	m.goes("mine/#data")
	m.click(`[data-format="citations"]`)
	m.waits(`document.querySelector(".citing[open] textarea")?.value.includes("author = {G")`)
}

// TestMerging checks the laws of importing files: nothing is lost, importing a file twice
// changes nothing, and what is written can be read again.
func TestMerging(t *testing.T) {
	t.Parallel()
	m := newMineSite(t, "")
	m.goes("")
	scripts, err := filepath.Glob(filepath.Join(m.dir, "public", "assets", "kept.*.js"))
	if err != nil || len(scripts) != 1 {
		t.Fatal(scripts, err)
	}
	m.evaluate(`import("/archive/assets/` + filepath.Base(scripts[0]) + `").then((k) => { window.kept = k; })`)
	m.waits(`window.kept`)
	m.evaluate(`(window.holds = (first, second) => {
		const { parse, file, merge } = kept, same = (x, y) => JSON.stringify(x) === JSON.stringify(y);
		const a = parse(first), b = parse(second);
		if (!same(parse(file(a)), a) || !same(parse(file(b)), b)) return "what is written is not read again";
		const both = parse(first);
		merge(both, b);
		const once = structuredClone(both);
		merge(both, b);
		merge(both, a);
		if (!same(both, once)) return "a second time changes it";
		for (const [kind, by] of [["papers", "path"], ["follows", "path"], ["searches", "q"]]) {
			const names = new Set([...a[kind], ...b[kind]].map((e) => e[by]));
			if (once[kind].length !== names.size || !once[kind].every((e) => names.has(e[by]))) return kind + " are lost";
		}
		const read = (s) => s.papers.filter((p) => p.read).map((p) => p.path);
		if (![...read(a), ...read(b)].every((p) => read(once).includes(p))) return "what was read is unread";
		return "";
	})`)
	id := rapid.SampledFrom([]string{"a", "b", "c", "1706.03762", "../x", "x y", "ü"})
	when := rapid.SampledFrom([]string{"", "2024-01-01T00:00:00Z", "2025-06-01T10:00:00Z", "yesterday"})
	list := rapid.Custom(func(t *rapid.T) string {
		var papers, follows, searches []any
		for range rapid.IntRange(0, 5).Draw(t, "papers") {
			papers = append(papers, map[string]any{"path": "papers/" + id.Draw(t, "id") + "/", "title": rapid.String().Draw(t, "title"), "added": when.Draw(t, "added"), "read": when.Draw(t, "read"), "more": 1})
		}
		for range rapid.IntRange(0, 3).Draw(t, "follows") {
			follows = append(follows, map[string]any{"path": "topics/" + id.Draw(t, "topic") + ".html", "name": rapid.String().Draw(t, "name")})
		}
		for range rapid.IntRange(0, 3).Draw(t, "searches") {
			searches = append(searches, map[string]any{"q": id.Draw(t, "q"), "ids": []any{1, "x"}, "total": rapid.Float64().Draw(t, "total")})
		}
		return jsonOf(m.t, map[string]any{"offprint": 1, "papers": papers, "follows": follows, "searches": searches})
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := list.Draw(t, "a"), list.Draw(t, "b")
		wrong, err := chromedp.Run(m.ctx, chromedp.Evaluate[string](`holds(`+jsonText(m.t, a)+`,`+jsonText(m.t, b)+`)`))
		if err != nil || wrong != "" {
			t.Fatalf("%s (%v)", wrong, err)
		}
	})
}

func TestForYou(t *testing.T) {
	t.Parallel()
	m := newMineSite(t, "")
	m.open("mine/#foryou")
	m.waits(`document.querySelector("#foryou .lead").innerText.includes("Save papers, or follow")`)
	m.goes("authors/ada-lovelace.html")
	m.text(`document.querySelector(".follow")`, "Follow")
	m.waits(`document.querySelector(".follow").ariaPressed === "false" && document.querySelector(".follow").offsetHeight >= 44`)
	m.click(".follow")
	m.waits(toastText + ` === "You follow ADA LOVELACE." && document.querySelector(".follow").ariaPressed === "true"`)
	m.goes("authors/ada-lovelace.html")
	m.waits(`document.querySelector(".follow").ariaPressed === "true"`)

	days := `[...document.querySelectorAll("#foryou .spanday")].map((s) => s.querySelector("time").dateTime + " " + [...s.querySelectorAll("h3 a")].map((a) => a.textContent).join("+") + " " + s.querySelector(".why").textContent).join("|")`
	one := `"2025-03-20 Engines That Compose ADA LOVELACE"`
	m.goes("mine/#foryou")
	m.waits(days + ` === ` + one)
	m.waits(`document.querySelector("#foryou .save").ariaPressed === "false" && document.querySelector("#foryou .opens")`)
	m.click("#foryou .save")
	m.waits(`document.querySelector("#foryou li").dataset.kept === "saved"`)
	m.click("#foryou > button")
	m.waits(days + ` === ` + strings.TrimSuffix(one, `"`) + `|2025-03-01 Notes by the Translator ADA LOVELACE"`)
	m.waits(`document.querySelector("#foryou > button").hidden`)

	// Following a topic covers all its spellings; so does following an organization.
	m.goes("topics/engines.html")
	m.click(".follow")
	m.waits(keptNow + `.follows.length === 2`)
	m.goes("organizations/analytical-society.html")
	m.click(".follow")
	m.waits(keptNow + `.follows.length === 3`)
	m.goes("mine/#foryou")
	m.waits(days + ` === "2025-03-20 Engines That Compose ADA LOVELACE, engines, Analytical Society|2025-03-19 On Either and Or engines"`)
	m.goes("mine/#follows")
	m.waits(`document.querySelectorAll("#follows ul:first-of-type li").length === 3`)
	m.click("#follows li:nth-child(2) button")
	m.waits(keptNow + `.follows.length === 2 && document.activeElement.textContent === "Analytical Society"`)

	// A failed fetch is reported and may be tried again.
	for _, part := range []string{"api/index.json", "api/days/2025-03-19", "2025/03/20/"} {
		m.fail(part)
		m.goes("mine/?" + strings.ReplaceAll(part, "/", "") + "#foryou")
		m.waits(`document.querySelector("#foryou .state").textContent.startsWith("Failed: ") && document.querySelector("#foryou .state").textContent.includes(": 503")`)
		m.fail("")
		m.click("#foryou .state button")
		m.waits(days + ` === ` + strings.TrimSuffix(one, `"`) + `, Analytical Society|2025-03-19 On Either and Or In your reading list: Soren Kierkegard, Engines"`)
	}
}

// TestForYouFromSaved checks the suggestions for a reader who follows nobody and has saved
// thousands of papers, most of which the archive no longer has.
func TestForYouFromSaved(t *testing.T) {
	t.Parallel()
	m := newMineSite(t, "")
	m.open("")
	m.evaluate(`localStorage.setItem("offprint 1 /archive/", JSON.stringify({
		papers: [{ path: "papers/2503.00004/", title: "Notes by the Translator", authors: "ADA LOVELACE", day: "2025-03-01" },
			{ path: "papers/2503.00003/", title: "On Either and Or", authors: "Soren Kierkegard", day: "2025-03-19" },
			...Array.from({ length: 2000 }, (_, i) => ({ path: "papers/2401." + (10000 + i) + "/", title: "Gone " + i, authors: "Ada Lovelace, A. Nother and 7 more", day: new Date(Date.UTC(2024, 0, 1 + i % 300)).toISOString().slice(0, 10) }))],
		days: [{ day: "2025-03-11", seen: [], skipped: ["2503.00109"] }],
	}))`)
	m.goes("mine/#foryou")
	const reasons = `[...document.querySelectorAll("#foryou .items > li")].map((li) => li.querySelector("h3").textContent + ": " + [...li.querySelectorAll(".why")].map((w) => w.textContent).join(" / "))`
	m.waits(reasons + `.some((r) => r.startsWith("Engines That Compose: ") && r.endsWith("In your reading list: Ada Lovelace, engines"))`)
	m.waits(`!document.querySelector('#foryou h3 a[href$="/2503.00003/"], #foryou h3 a[href$="/2503.00109/"]')`) // one is saved, one skipped
	m.waits(`(n => n > 0 && n <= 2 * 12 + 1 + 2 * 7)(performance.getEntriesByType("resource").filter((e) => /\/(api|related)\/|\/\d\d\/$/.test(e.name)).length)`)
	// A paper saved here stays in place until the next visit.
	m.click("#foryou .save")
	m.waits(keptNow + `.papers.length === 2003`)
	m.waits(`document.querySelector("#foryou li").dataset.kept === "saved"`)
	m.click("#views a")
	m.click(`#views a[href="#foryou"]`)
	m.waits(`!document.querySelector('#foryou [data-kept="saved"]')`)
}

// TestForYouRelated checks that a suggestion names the saved paper to which a later one is
// related.
func TestForYouRelated(t *testing.T) {
	t.Parallel()
	const text = "Quantum annealing of spin glasses with transverse fields on a lattice of couplers."
	papers := append(minePapers(),
		search.Doc{ID: "arxiv:2501.00001", Title: "Quantum Annealing of Spin Glasses, First", Date: 20250110, Authors: []string{"C. Three"}, Topics: []string{}, Abstract: text}, // a word counts from three papers on
		search.Doc{ID: "arxiv:2502.00001", Title: "Quantum Annealing of Spin Glasses", Date: 20250210, Authors: []string{"A. One"}, Topics: []string{}, Abstract: text},
		search.Doc{ID: "arxiv:2503.00009", Title: "Spin Glasses and Quantum Annealing, Again", Date: 20250320, Authors: []string{"B. Two"}, Topics: []string{}, Abstract: text})
	m := newMineSite(t, "", papers...)
	m.open("")
	m.evaluate(`localStorage.setItem("offprint 1 /archive/", JSON.stringify({ papers: [{ path: "papers/2502.00001/", title: "Quantum Annealing of Spin Glasses", authors: "A. One", day: "2025-02-10" }] }))`)
	m.goes("mine/#foryou")
	m.text(`document.querySelector("#foryou .why")`, "Like Quantum Annealing of Spin Glasses")
	m.waits(`document.querySelector("#foryou .why a").pathname === "/archive/papers/2502.00001/" && document.querySelector("#foryou h3").textContent === "Spin Glasses and Quantum Annealing, Again"`)
}

// crowded returns a paper with n authors.
func crowded(n int) search.Doc {
	d := search.Doc{
		ID: "arxiv:2503.00201", Title: "Exploring Temporal Curriculum in On-Policy Distillation for Autonomous Agents", Date: 20250320,
		Topics: []string{"engines"}, Organization: "Analytical Society", Votes: 5, Abstract: strings.Repeat("A sentence of an abstract. ", 20),
	}
	for i := range n {
		d.Authors = append(d.Authors, fmt.Sprintf("Author Number%d", i+1))
	}
	return d
}

// TestManyAuthors checks that the authors whom a list does not name unfold in place with a
// script, and are linked without one.
func TestManyAuthors(t *testing.T) {
	t.Parallel()
	m := newMineSite(t, "", append(minePapers(), crowded(24))...)
	const byline = `document.querySelector('.items > li:has(> h2 > a[href$="/2503.00201/"]) > p:not(.excerpt)')`
	m.do(chromedp.EmulateViewport(360, 740))
	m.goes("2025/03/20/")
	m.text(byline, "Author Number1, Author Number2, Author Number3 and 21 more\u00a0· Analytical Society")
	m.waits(`document.querySelector(".theme") && ` + byline + `.querySelector("a").pathname === "/archive/papers/2503.00201/"`) // the link that works without a script
	m.click(`.items > li:has(> h2 > a[href$="/2503.00201/"]) > p:not(.excerpt) > a`)
	m.waits(byline + `.textContent.startsWith("Author Number1, Author Number2") && ` + byline + `.textContent.endsWith("Author Number23, Author Number24\u00a0· Analytical Society") && document.activeElement === ` + byline)
	m.fail("papers/2503.00201")
	m.goes("2025/03/20/?again")
	m.waits(`document.querySelector(".theme")`)
	m.click(`.items > li:has(> h2 > a[href$="/2503.00201/"]) > p:not(.excerpt) > a`)
	m.isAt("papers/2503.00201/")
}

// TestFirstScreen checks that a phone shows where the abstract of a paper begins, whatever
// comes before it.
func TestFirstScreen(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	dir := newArchive(t, "")
	writePapers(t, dir, []search.Doc{crowded(19)})
	name := filepath.Join(dir, "content", "2025", "03", "20", "paper-0.md")
	page, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	write(t, name, strings.Replace(string(page), "upvotes", "summary = \"A method that gradually increases the depth of what is learned makes the training of agents stable, with less time and better results than before.\"\nupvotes", 1))
	buildSite(t, dir, generator.BuildOptions{})
	m := &searchSite{t: t, ctx: ctx, base: serveSite(t, filepath.Join(dir, "public"))}
	for width, height := range map[int64]int64{360: 740, 390: 844} {
		m.do(chromedp.EmulateViewport(width, height))
		m.goes("papers/2503.00201/")
		m.waits(`document.querySelector(".summary") && document.querySelector(".keep .save") && document.querySelector(".prose > div").getBoundingClientRect().top + 24 < document.querySelector(".keep").getBoundingClientRect().top`)
		m.waits(`document.documentElement.scrollWidth <= innerWidth`)
		names := `document.querySelector("header > h1 + p")`
		m.waits(names + `.offsetHeight <= 56 && (b => b.offsetWidth >= 44 && b.offsetHeight >= 44)(` + names + `.querySelector("button"))`)
		if width == 360 { // by tapping, or by the keyboard
			m.click("header > h1 + p > button")
		} else {
			m.waits(`(` + names + `.querySelectorAll("a").length || (` + names + `.lastElementChild.tabIndex = 0, true)) && (` + names + `.querySelector("a, button").focus(), ` + names + `.contains(document.activeElement))`)
		}
		m.waits(names + `.offsetHeight > 72 && ` + names + `.textContent.includes("Author Number19")`)
	}
}

// TestSmallScreen checks that a phone shows one way to the other authors at a time and topics
// as wide as the list, and that with text of twice the size words stay whole and pages are no
// wider than the screen.
func TestSmallScreen(t *testing.T) {
	t.Parallel()
	m := newMineSite(t, "", append(minePapers(), crowded(60))...)
	m.do(chromedp.EmulateViewport(360, 740))
	m.goes("papers/2503.00201/")
	const folded = `(document.querySelector("header > h1 + p + details").offsetHeight <= 1)`
	m.waits(`document.querySelector("header > h1 + p > button") && ` + folded)
	m.evaluate(`document.querySelector("header > details summary").focus()`)
	m.waits(`!` + folded)
	m.evaluate(`document.activeElement.blur()`)
	m.waits(folded)
	m.click("header > h1 + p > button")
	m.waits(`!` + folded)

	for _, path := range []string{"2025/03/20/", "archive/"} {
		m.goes(path)
		m.waits(`document.querySelector(".theme") && ((list) => !list || parseFloat(getComputedStyle(list).paddingInlineEnd) === 0)(document.querySelector(".items .excerpt ~ ul"))`)
		m.evaluate(`(document.documentElement.style.fontSize = "200%")`)
		m.waits(`document.documentElement.scrollWidth <= innerWidth && document.querySelector("body > header > a").offsetHeight < 130`)
		m.waits(`new Set([...document.querySelectorAll("body > header > nav ~ *")].map((e) => e.offsetTop)).size === 1`)
	}
}

// TestTriage checks going through the papers of a day by mouse and by keyboard.
func TestTriage(t *testing.T) {
	t.Parallel()
	m := newMineSite(t, "")
	m.open("2025/03/20/")
	const (
		skipped = `[...document.querySelectorAll(".items > [data-skipped] h2")].map((h) => h.textContent).join()`
		count   = `document.querySelector(".rail > p").firstChild.textContent`
		isNew   = `[...document.querySelectorAll("[data-new]")].map((h) => h.textContent).join()`
	)
	skip := func(id string) string { return strings.Replace(saveOf(id), "> .save", "> .acts > .skip", 1) }
	m.waits(`[...document.querySelectorAll(".skip")].length === 2 && !localStorage.length && !performance.getEntriesByType("resource").some((e) => /triage/.test(e.name))`)
	m.text(`document.querySelector('`+skip("2503.00001")+`').getAttributeNode("aria-label")`, "Skip: Engines That Compose")
	m.click(skip("2503.00001"))
	m.waits(skipped + ` === "Engines That Compose" && ` + count + ` === "1/2 seen" && ` + toastText + ` === "Skipped: Engines That Compose"`)
	m.waits(`!document.querySelector(".items > [data-skipped] .excerpt").checkVisibility() && document.querySelector(".items > [data-skipped] .save").checkVisibility()`)
	m.waits(`((b) => b.offsetWidth >= 44 && b.offsetHeight >= 44)(document.querySelector(".skip"))`)
	m.click(".toast button")
	m.waits(skipped + ` === "" && ` + count + ` === "2 papers"`)

	// With the keyboard, the focus moves to the next paper. The action is stored and can be
	// undone.
	m.do(chromedp.KeyEvent("j"))
	m.waits(`document.activeElement.textContent === "Engines That Compose"`)
	m.do(chromedp.KeyEvent("x"))
	m.waits(skipped + ` === "Engines That Compose" && document.activeElement.textContent.startsWith("Tables")`)
	m.do(chromedp.KeyEvent("s"))
	m.waits(count + ` === "2/2 seen"`)
	m.open("2025/03/20/?again") // clears the storage
	m.waits(count + ` === "2 papers"`)
	m.click(skip("2503.00001"))
	m.waits(skipped + ` === "Engines That Compose"`)
	for _, path := range []string{"2025/03/20/?again", ""} {
		m.goes(path)
		m.waits(`document.querySelector(".items > [data-skipped] h2").textContent === "Engines That Compose"`)
	}
	m.click(skip("2503.00001"))
	m.waits(skipped + ` === "" && !` + toastText)
	m.click(saveOf("2503.00002")) // visits are recorded only for a reader who keeps something
	m.waits(keptNow + `.papers.length === 1`)

	// A paper that was not there at the last visit is marked as new for as long as the tab is
	// open.
	m.waits(keptNow + `.days.some((d) => d.day === "2025-03-20" && d.seen.join() === "2503.00001,2503.00002")`)
	m.waits(isNew + ` === ""`)
	m.evaluate(`(() => { const k = "offprint 1 /archive/", s = JSON.parse(localStorage.getItem(k)); s.days.find((d) => d.day === "2025-03-20").seen.pop(); localStorage.setItem(k, JSON.stringify(s)); sessionStorage.clear(); })()`)
	for range 2 {
		m.goes("2025/03/20/?new")
		m.waits(isNew + `.startsWith("Tables") && ` + keptNow + `.days[0].seen.length === 2`)
	}

	// The visits are part of the exported file, and undoing the clearing restores them.
	m.goes("mine/#data")
	m.evaluate(`(window.blobs = [], URL.createObjectURL = (b) => { b.text().then((t) => { window.file = JSON.parse(t); }); return "#data"; })`)
	m.click(`[data-format="offprint"]`)
	m.waits(`window.file?.days.some((d) => d.day === "2025-03-20" && d.seen.length === 2)`)
	m.click("#clear")
	m.waits(`!localStorage.getItem("offprint 1 /archive/")`)
	m.click(".toast button")
	m.waits(keptNow + `.days.length > 0`)
}

// TestLongReadingList checks that a list of thousands of papers is shown in parts, searched
// and sorted.
func TestLongReadingList(t *testing.T) {
	t.Parallel()
	m := newMineSite(t, "")
	m.open("")
	m.evaluate(`localStorage.setItem("offprint 1 /archive/", JSON.stringify({ offprint: 1, papers: Array.from({ length: 12000 }, (_, i) => ({
		path: "papers/x" + i + "/", title: (i % 7 ? "Paper " : "Étude ") + String(i).padStart(5, "0"), authors: i % 2 ? "Ada Lovelace" : "Kurt Gödel",
		day: "2024-" + String(1 + i % 12).padStart(2, "0") + "-01", added: "2025-01-01T00:00:00Z" })) }))`)
	m.goes("mine/")
	m.waits(unread + `.length === 50 && document.querySelector("#unread output").textContent === "12,000"`)
	first := `document.querySelector("#unread li a").textContent`
	m.text(`document.querySelector("#unread li a")`, "Étude 00000")
	m.click("#unread > button")
	m.waits(unread + `.length === 100 && document.activeElement === ` + unread + `[50].querySelector("a")`)
	m.evaluate(`(() => { const s = document.querySelector("#unread select"); s.value = "day"; s.dispatchEvent(new Event("input")); })()`)
	m.waits(unread + `.length === 50 && ` + first + ` === "Paper 00011"`)
	m.do(chromedp.SendKeys("#unread input", "etude godel 0001"))
	m.waits(unread + `.length === 1 && ` + first + ` === "Étude 00014" && document.querySelector("#unread output").textContent === "1 / 12,000" && document.querySelector("#unread > button").hidden`)
	m.waits(`document.querySelectorAll("#read li").length === 0 && document.querySelector("#read .sift").hidden`)
	m.do(chromedp.SendKeys("#unread input", " nobody"))
	m.waits(unread + `.length === 0 && document.querySelector("#unread .lead").hidden`)
}

// TestMineWithoutData checks that in an archive without JSON data, whatever needs them is
// missing and the rest works.
func TestMineWithoutData(t *testing.T) {
	t.Parallel()
	m := newMineSite(t, "api = false\npaperPages = false\n")
	m.open("authors/ada-lovelace.html")
	m.waits(`document.querySelectorAll(".save").length === 2 && !document.querySelector(".follow")`)
	// Here, papers are on the pages of their days.
	m.click(".list > li:first-child > .save")
	m.waits(keptNow + `.papers[0].path === "papers/2503.00001/"`)
	m.goes("2025/03/20/")
	m.waits(`document.querySelectorAll(".items > li > .save").length === 2 && document.querySelector(".items > li").dataset.kept === "saved" && !document.querySelector(".opens")`)
	m.click(".items > li:last-child > .save")
	m.waits(keptNow + `.papers.length === 2`)
	m.goes("mine/")
	m.waits(unread + `.length === 2 && !document.getElementById("foryou") && document.querySelector("#follows [data-search]")`)
	m.waits(`[...document.querySelectorAll("#views a")].map((a) => a.hash).join() === "#unread,#read,#follows,#offline,#data"`)
	m.click("#unread li:last-child a")
	m.isAt("2025/03/20/#2503.00001")
	m.goes("mine/#data")
	m.waits(`document.querySelector('[data-format="markdown"]') && !document.querySelector('[data-format="citations"]')`)
}

func TestNothingMayBeKept(t *testing.T) {
	t.Parallel()
	m := newMineSite(t, "")
	m.open("")
	// The storage of the device is full.
	m.evaluate(`(() => { for (let n = 5 * 1024 * 1024; n >= 1; n = n >> 1) try { for (let i = 0; ; i++) localStorage.setItem("x" + n + "-" + i, "y".repeat(n)); } catch {} })()`)
	m.click(saveOf("2503.00001"))
	m.waits(toastText + `.startsWith("The storage for this site") && document.querySelector('` + saveOf("2503.00001") + `').ariaPressed === "false"`)
	m.open("") // clears the storage

	// The scripts cannot be loaded: the button shows it, and nothing else happens.
	m.fail("assets/saving")
	m.goes("2025/03/20/")
	m.click(saveOf("2503.00001"))
	m.waits(`document.querySelector('` + saveOf("2503.00001") + `').disabled`)
	m.fail("assets/mine")
	m.goes("mine/?x")
	m.text(`document.querySelector("main [role=status]")`, "The reading list could not be loaded. Reload the page to try again.")
	m.fail("")

	m.before(`Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } });`)
	for _, path := range []string{"2025/03/20/", "papers/2503.00001/", "authors/ada-lovelace.html"} {
		m.goes(path)
		m.waits(`document.querySelector("button.theme") && !document.querySelector(".save, .follow")`)
	}
	m.goes("mine/")
	m.text(`document.querySelector("main [role=status]")`, "This browser does not let the site store anything on this device.")
	m.waits(`document.getElementById("views").hidden`)
	// Keys can be turned off nevertheless, as long as the page is open.
	m.click("#keys button")
	m.waits(`document.querySelector("dialog.keys[open]")`)
	m.click(".keys input")
	m.click(".keys header button")
	m.keys("?")
	m.keys("t")
	m.waits(`!document.querySelector("dialog[open]") && document.documentElement.dataset.theme === undefined`)
}

func TestKeys(t *testing.T) {
	t.Parallel()
	m := newMineSite(t, "")
	focus := func(title string) {
		t.Helper()
		m.waits(`document.activeElement.textContent === ` + jsonText(t, title) + ` && document.activeElement.matches(":focus-visible")`)
		m.waits(`(({ top, bottom }) => top >= 0 && bottom <= innerHeight)(document.activeElement.getBoundingClientRect())`)
	}
	m.do(chromedp.EmulateViewport(1280, 500))
	m.open("2025/03/20/")
	m.keys("jjjj") // the list ends after the second
	focus("Tables [of] *Logarithms* <b>")
	m.goes("")
	m.keys("jjj")
	focus("On Either and Or")
	m.keys("k")
	focus("Tables [of] *Logarithms* <b>")
	m.keys("s")
	m.waits(keptNow + `.papers[0].path === "papers/2503.00002/"`)
	focus("Tables [of] *Logarithms* <b>")
	m.keys("s")
	m.waits(keptNow + `.papers.length === 0`)
	m.keys("o")
	m.isAt("papers/2503.00002/")
	m.keys("s")
	m.waits(keptNow + `.papers[0].path === "papers/2503.00002/"`)
	m.do(chromedp.NavigateBack())
	m.waits(`document.querySelector(".home") && document.readyState === "complete"`)
	m.evaluate(`scrollTo(0, document.querySelectorAll(".items > li")[2].offsetTop - 20)`)
	m.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`))
	m.keys("j")
	focus("On Either and Or") // the first one in view
	m.keys(kb.Enter)
	m.isAt("papers/2503.00003/")

	// The keys work on every kind of list.
	m.goes("2025/03/")
	m.keys("jj")
	focus("Filler 0")
	m.goes("authors/ada-lovelace.html")
	m.keys("jj")
	focus("Notes by the Translator")
	m.goes("search/?q=engines")
	m.waits(resultsOf + `.dataset.state === "done"`)
	m.keys("j")
	m.waits(resultsOf + `.children[0].contains(document.activeElement)`)
	m.keys("js")
	m.waits(resultsOf + `.children[1].contains(document.activeElement) && ` + resultsOf + `.children[1].dataset.kept === "saved"`)
	m.goes("mine/")
	m.waits(unread + `.length === 2`)
	m.keys("j")
	m.waits(unread + `[0].contains(document.activeElement)`)

	// The keys of the theme and of the help, and the way to turn all keys off.
	m.keys("t")
	m.waits(`document.documentElement.dataset.theme === "dark"`)
	m.keys("t?")
	m.waits(`document.querySelector("dialog.keys[open] h2").textContent === "Keyboard shortcuts" && document.querySelectorAll("dialog.keys dt").length === document.querySelectorAll("dialog.keys dd").length`)
	m.waits(`document.documentElement.dataset.theme === undefined`)
	m.keys("t") // keys do nothing inside the dialog
	m.keys(kb.Escape)
	m.waits(`!document.querySelector("dialog[open]") && document.documentElement.dataset.theme === undefined`)
	m.waits(unread + `[0].contains(document.activeElement)`)
	m.keys("?")
	m.waits(`document.querySelector("dialog.keys[open]")`)
	m.click("dialog.keys input")
	m.keys(kb.Escape)
	m.keys("t?/j")
	m.goes("")
	m.keys("t?/j")
	m.waits(`document.activeElement === document.body && !document.querySelector("dialog") && document.documentElement.dataset.theme === undefined`)
	m.keys("k", chromedp.ModifierCtrl)
	m.waits(inField)
	m.keys(kb.Escape)
	m.goes("mine/")
	m.click("#keys button")
	m.waits(`document.querySelector("dialog.keys[open] input").checked === false`)
	m.click("dialog.keys input")
	m.keys(kb.Escape + "t")
	m.waits(`document.documentElement.dataset.theme === "dark"`)

	// While the reader types, the keys are characters; with modifiers, they belong to other
	// programs.
	m.goes("")
	m.evaluate(`(localStorage.removeItem("theme"), document.querySelector("main").prepend(document.createElement("textarea")))`)
	m.goes("")
	m.evaluate(`document.querySelector("main").prepend(document.createElement("textarea"))`)
	m.do(chromedp.Focus(chromedp.CSS("textarea")))
	m.keys("jkosct?")
	m.waits(`document.querySelector("textarea").value === "jkosct?" && !document.querySelector("dialog")`)
	m.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`))
	for _, modifier := range []chromedp.Modifier{chromedp.ModifierCtrl, chromedp.ModifierAlt, chromedp.ModifierMeta} {
		m.keys("t", modifier)
	}
	m.waits(`document.documentElement.dataset.theme === undefined`)
}

func TestWholeAbstract(t *testing.T) {
	t.Parallel()
	m := newMineSite(t, "")
	m.open("")
	m.waits(`[...document.querySelectorAll(".excerpt")].every((e) => !e.textContent.includes("Her last word"))`)
	m.text(`document.querySelector(".opens").getAttributeNode("aria-label")`, "More: Engines That Compose")
	m.waits(`(({ height }) => height > 20 && height < 60)(document.querySelector(".excerpt").getBoundingClientRect())`) // two lines
	m.do(chromedp.Focus(chromedp.CSS(".opens")))
	m.keys(kb.Enter)
	m.waits(`document.querySelector(".whole").textContent.includes("Her last word.") && document.querySelector(".whole").offsetHeight > 0 && !document.querySelector(".excerpt").offsetHeight`)
	m.waits(`document.activeElement.ariaExpanded === "true" && document.activeElement.textContent === "Less" && document.activeElement.ariaLabel === "Less: Engines That Compose"`)
	m.keys(kb.Enter)
	m.waits(`document.querySelector(".excerpt").offsetHeight > 0 && !document.querySelector(".whole").offsetHeight && document.activeElement.ariaExpanded === "false" && document.activeElement.offsetHeight >= 44`)
	// The abstract is shown again without another request. If it cannot be fetched, the page
	// is opened.
	m.fail("papers/")
	m.keys(kb.Enter)
	m.waits(`document.querySelector(".whole").offsetHeight > 0`)
	m.fail("")
	m.goes("search/?q=engines")
	m.waits(`document.querySelectorAll("#results .opens").length === 3`)
	m.click("#results li:first-child .opens")
	m.waits(`document.querySelector("#results li:first-child .whole").offsetHeight > 0`)
	for i, part := range []string{"assets/whole", "papers/2503.00002"} {
		m.fail(part)
		m.goes(fmt.Sprintf("2025/03/20/?%d", i))
		m.click("li:last-child .opens")
		m.isAt("papers/2503.00002/")
	}
	m.fail("")

	// Formulas are shown as on the paper's page.
	m.goes("2025/03/01/")
	m.click(".opens")
	m.waits(`document.querySelector(".whole > div")?.offsetHeight > 0`)
	m.evaluate(`fetch("/archive/papers/2503.00004/").then((r) => r.text()).then((text) => { window.own = new DOMParser().parseFromString(text, "text/html").querySelector(".prose > div").innerHTML; })`)
	m.waits(`own && !own.includes("$") && document.querySelector(".whole > div").innerHTML === own`)
}

// TestMineWithoutScript checks that pages for a browser without scripts contain no dead
// buttons, and that the reading list explains why it is empty.
func TestMineWithoutScript(t *testing.T) {
	t.Parallel()
	m := newMineSite(t, "")
	home, err := os.ReadFile(filepath.Join(m.dir, "public", "index.html"))
	if err != nil || strings.Contains(string(home), "<button") || !strings.Contains(string(home), "id=mine href=/archive/mine/") {
		t.Errorf("home is %s (%v)", home, err)
	}
	list, err := os.ReadFile(filepath.Join(m.dir, "public", "mine", "index.html"))
	if err != nil || !strings.Contains(string(list), "<noscript>") || !strings.Contains(string(list), "content=noindex") {
		t.Errorf("the reading list is %s (%v)", list, err)
	}
	sitemap, err := os.ReadFile(filepath.Join(m.dir, "public", "sitemap-pages.xml"))
	if err != nil || strings.Contains(string(sitemap), "/mine/") {
		t.Errorf("the sitemap is %s (%v)", sitemap, err)
	}
}

// TestMinePolicy uses all features of the reading list under the content security policy of
// the pages, and checks that nothing is blocked and nothing is written to the console.
func TestMinePolicy(t *testing.T) {
	t.Parallel()
	m := newMineSite(t, "")
	downloads := t.TempDir()
	m.downloadsTo(downloads)
	// comes waits for a file that the browser has written.
	comes := func(name, part string) {
		t.Helper()
		var data []byte
		for start := time.Now(); time.Since(start) < patience; time.Sleep(20 * time.Millisecond) {
			if data, _ = os.ReadFile(filepath.Join(downloads, name)); strings.Contains(string(data), part) {
				if err := os.Remove(filepath.Join(downloads, name)); err != nil {
					t.Fatal(err)
				}
				return
			}
		}
		t.Fatalf("%s has not %q: %s", name, part, data)
	}
	m.before(`window.wrong = [];
		document.addEventListener("securitypolicyviolation", (e) => wrong.push(e.effectiveDirective + " " + e.blockedURI));
		addEventListener("error", (e) => wrong.push(e.message), true);
		addEventListener("unhandledrejection", (e) => wrong.push(String(e.reason)));
		for (const kind of ["error", "warn"]) console[kind] = (...what) => wrong.push(what.join(" "));`)
	quiet := func() {
		t.Helper()
		m.waits(`wrong.join("; ") === ""`)
	}
	m.goes("2025/03/20/")
	if page, err := os.ReadFile(filepath.Join(m.dir, "public", "mine", "index.html")); err != nil || !strings.Contains(string(page), "Content-Security-Policy") {
		t.Fatalf("the reading list has no policy: %s (%v)", page, err)
	}
	m.click(saveOf("2503.00001"))
	m.waits(keptNow + `.papers.length === 1`)
	m.click(".opens")
	m.waits(`document.querySelector(".whole")`)
	quiet()
	m.goes("authors/kurt-godel.html")
	m.click(".follow")
	m.waits(keptNow + `.follows.length === 1`)
	quiet()
	m.goes("mine/#foryou")
	m.waits(`document.querySelector("#foryou .items > li")`)
	quiet()
	m.goes("mine/?data#data")
	for format, name := range map[string]string{"offprint": "reading-list.json", "markdown": "reading-list.md"} {
		m.click(`[data-format="` + format + `"]`)
		comes(name, "Engines That Compose")
	}
	m.click(`[data-format="citations"]`)
	for format, ending := range map[string]string{"bibtex": "bib", "ris": "ris", "csl": "json"} {
		m.waits(`document.querySelector(".citing[open] textarea")?.value`)
		m.click(`.citing [value="` + format + `"]`)
		m.click(`.citing .download`)
		comes("reading-list."+ending, "Engines That Compose")
	}
	m.keys(kb.Escape)
	m.evaluate(`((input, files) => { files.items.add(new File(['{"offprint": 1, "papers": [{"path": "papers/2503.00003/", "title": "x"}]}'], "list.json")); input.files = files.files; input.dispatchEvent(new Event("change", { bubbles: true })); })(document.querySelector("#data input"), new DataTransfer())`)
	m.waits(keptNow + `.papers.length === 2`)
	m.keys("?")
	m.waits(`document.querySelector("dialog.keys[open]")`)
	m.keys(kb.Escape)
	m.click("#clear")
	m.waits(`!localStorage.getItem("offprint 1 /archive/") && document.querySelector(".toast button")`)
	quiet()
	m.evaluate(`fetch("https://elsewhere.example/").catch(() => {})`)
	m.waits(`wrong.length > 0`) // the listener notices violations
}

// TestSavedSearch checks that a search can be saved on its page and repeated from the list.
func TestSavedSearch(t *testing.T) {
	t.Parallel()
	m := newMineSite(t, "")
	m.open("search/?q=engines")
	m.done(3)
	m.click("#save")
	m.waits(keptNow + `.searches[0]?.total === 3`)
	m.goes("mine/#follows")
	m.waits(`document.querySelector("#views li:nth-child(4) span").textContent === "1"`)
	m.click("#follows [data-search] li a")
	m.waits(`location.pathname === "/archive/search/" && document.getElementById("save")?.ariaPressed === "true"`)
	m.done(3)
	m.goes("mine/?again#follows")
	m.click("#follows [data-search] li button")
	m.waits(keptNow + `.searches.length === 0 && !document.querySelector("#follows [data-search] li")`)
}

// TestPrinted checks pages as printed from the dark theme.
func TestPrinted(t *testing.T) {
	t.Parallel()
	m := newMineSite(t, "")
	m.open("2025/03/20/")
	m.evaluate(`localStorage.setItem("theme", "dark")`)
	for _, path := range []string{"2025/03/20/", "papers/2503.00001/"} {
		m.goes(path)
		m.waits(`document.documentElement.dataset.theme === "dark" && document.querySelector(".save")`)
		m.media("print")
		m.evaluate(`dispatchEvent(new Event("beforeprint"))`)
		m.waits(`((s) => s.color === "rgb(0, 0, 0)" && /255, 255, 255/.test(s.backgroundColor))(getComputedStyle(document.documentElement))`)
		m.waits(`[...document.querySelectorAll("button, nav, [rel=search], #mine")].every((e) => !e.checkVisibility())`)
		m.waits(`document.querySelector("h1").checkVisibility()`)
	}
	m.goes("2025/03/20/")
	m.evaluate(`dispatchEvent(new Event("beforeprint"))`)
	m.waits(`getComputedStyle(document.querySelector(".items h2 a"), "::after").content === '"arXiv:" "2503.00001"' || getComputedStyle(document.querySelector(".items h2 a"), "::after").content === '"arXiv:2503.00001"'`)
	m.waits(`[...document.querySelectorAll(".items > li")].every((li) => getComputedStyle(li).breakInside === "avoid" && ["h2", "p", ".excerpt"].every((s) => li.querySelector(s).checkVisibility()))`)
	m.media("")
	m.waits(`document.querySelector("nav").checkVisibility()`)
}

// media shows the page as printed ("print"), or as on the screen ("").
func (s *searchSite) media(media string) {
	s.t.Helper()
	if _, err := chromedp.Call(s.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media}); err != nil {
		s.t.Fatal(err)
	}
}
