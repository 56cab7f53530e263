package themes_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"offprint/generator"
	"offprint/generator/preview"
)

// searchPaper is a paper as the client in testdata/search.js reads it.
type searchPaper struct {
	ID          string   `json:"id"`
	Title       string   `json:"title"`
	Text        string   `json:"text"`
	Authors     []string `json:"authors"`
	MoreAuthors int      `json:"moreAuthors"`
	Date        string   `json:"date"`
	Topics      []string `json:"topics"`
	Votes       int      `json:"votes"`
	URL         string   `json:"url"`
}

// searchPapers returns 25 papers on diffusion models and one whose fields contain scripts.
func searchPapers() []searchPaper {
	var papers []searchPaper
	for i := range 25 {
		topics := []string{"diffusion models"}
		if i%5 == 0 {
			topics = append(topics, "speech")
		}
		papers = append(papers, searchPaper{
			ID: fmt.Sprintf("arxiv:2501.%05d", i), Title: fmt.Sprintf("Diffusion Number %d", i),
			Text: fmt.Sprintf("What diffusion does to the sample %d.", i), Authors: []string{"Ada Lovelace", "Kurt Gödel"}, MoreAuthors: i,
			Date: fmt.Sprintf("%d-03-%02d", 2024+i%2, 1+i), Topics: topics, Votes: i, URL: fmt.Sprintf("../papers/2501.%05d/", i),
		})
	}
	const act = `<img src=x onerror="window.pwned=1"> Hostile </mark><script>window.pwned=2</script>`
	return append(papers, searchPaper{
		ID: `arxiv:"><b>`, Title: act, Text: act, Authors: []string{act}, Date: "2023-01-01", Topics: []string{act}, URL: "../",
	})
}

// searchSite is a site with a search, opened in a browser.
type searchSite struct {
	t     *testing.T
	ctx   context.Context
	base  string
	index string // the file with the papers that the client in testdata/search.js searches
}

func newSearchSite(t *testing.T) *searchSite {
	t.Helper()
	ctx := browser(t)
	papers := searchPapers()
	built := sharedArchive(t, "search", func(dir string) {
		initArchive(t, dir, "")
		for _, p := range papers[:25] {
			name := strings.TrimPrefix(p.ID, "arxiv:")
			write(t, filepath.Join(dir, "content", p.Date[:4], p.Date[5:7], p.Date[8:], name+".md"),
				fmt.Sprintf("+++\ntitle = %q\ndate = %s\nid = %q\n+++\n%s\n", p.Title, p.Date, p.ID, p.Text))
		}
		client, err := os.ReadFile(filepath.Join("testdata", "search.js"))
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, "assets", "js", "search.js"), string(client))
		buildSite(t, dir, generator.BuildOptions{BaseURL: archiveURL})
		sound(t, dir, archiveURL)
	})
	public := copyOf(t, filepath.Join(built, "public"))
	server := httptest.NewServer(preview.Handler(public, "/archive/", nil))
	t.Cleanup(server.Close)
	s := &searchSite{t, ctx, server.URL + "/archive/", filepath.Join(public, "search", "papers.json")}
	s.put(papers)
	s.do(chromedp.EmulateViewport(1280, 900))
	return s
}

// put replaces the papers that can be found.
func (s *searchSite) put(papers []searchPaper) {
	s.t.Helper()
	data, err := json.Marshal(papers)
	if err != nil {
		s.t.Fatal(err)
	}
	write(s.t, s.index, string(data))
}

func (s *searchSite) do(steps ...chromedp.Action[chromedp.Void]) {
	s.t.Helper()
	if err := chromedp.Do(s.ctx, steps...); err != nil {
		s.t.Fatal(err)
	}
}

// keepsNothing disables the browser's cache from now on.
func (s *searchSite) keepsNothing() {
	s.t.Helper()
	if _, err := chromedp.Call(s.ctx, network.Enable, network.EnableParams{}); err != nil {
		s.t.Fatal(err)
	}
	if _, err := chromedp.Call(s.ctx, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true}); err != nil {
		s.t.Fatal(err)
	}
}

// open opens a page of the site and clears what an earlier visit stored.
func (s *searchSite) open(path string) {
	s.t.Helper()
	s.do(chromedp.Navigate(s.base + path))
	kept, err := chromedp.Run(s.ctx, chromedp.Evaluate[bool](`localStorage.length > 0 && (localStorage.clear(), true)`))
	if err != nil {
		s.t.Fatal(err)
	}
	if kept {
		s.do(chromedp.Navigate(s.base + path))
	}
}

// waits waits until an expression is true, on this page or the next. It fails the test if that
// takes too long.
func (s *searchSite) waits(expression string) {
	s.t.Helper()
	for start := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		ok, err := chromedp.Run(s.ctx, chromedp.Evaluate[bool]("Boolean("+expression+")"))
		if ok && err == nil {
			return
		}
		if time.Since(start) > patience {
			body, _ := chromedp.Run(s.ctx, chromedp.Evaluate[string](`location.href + ", in the field " + document.activeElement?.value + "\n" + document.body.innerText`))
			s.t.Fatalf("%s does not become true (%v); the page is %s", expression, err, body)
		}
	}
}

func (s *searchSite) text(expression, want string) {
	s.t.Helper()
	s.waits(fmt.Sprintf("(%s)?.textContent === %s", expression, jsonText(s.t, want)))
}

func jsonText(t *testing.T, s string) string {
	t.Helper()
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func (s *searchSite) keys(keys string, modifiers ...chromedp.Modifier) {
	s.t.Helper()
	s.do(chromedp.KeyEvent(keys, chromedp.KeyModifiers(modifiers...)))
}

func (s *searchSite) click(selector string) {
	s.t.Helper()
	// Search results may be redrawn before they are clicked.
	for start := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		err := chromedp.Do(s.ctx, chromedp.Click(chromedp.CSS(selector)))
		if err == nil {
			return
		}
		if !strings.Contains(err.Error(), "given id") || time.Since(start) > patience {
			s.t.Fatal(err)
		}
	}
}

// JavaScript expressions used by the tests.
const (
	inField   = `document.activeElement === document.querySelector("#find input, dialog[open] input")`
	resultsOf = `document.getElementById("results")`
	options   = `document.querySelectorAll("dialog[open] [role=option]")`
)

func (s *searchSite) done(total int) {
	s.t.Helper()
	s.waits(fmt.Sprintf(`%s.dataset.state === "done" && %[1]s.dataset.total === "%d"`, resultsOf, total))
}

func (s *searchSite) isAt(path string) {
	s.t.Helper()
	s.waits(`document.readyState === "complete" && location.href === ` + jsonText(s.t, s.base+path))
}

func TestSearchDialog(t *testing.T) {
	t.Parallel()
	s := newSearchSite(t)
	s.open("archive/")
	// Nothing of the search is loaded before the reader uses it.
	s.waits(`!performance.getEntriesByType("resource").some((e) => /finder|search/.test(e.name))`)
	s.do(chromedp.Focus(chromedp.CSS(`nav a`)))
	s.keys("/")
	s.waits(inField)
	s.waits(`document.querySelector("dialog input").value === ""`)
	s.waits(`document.querySelector("dialog input").placeholder.includes("arXiv")`)
	s.keys("diffu")
	s.waits(options + `.length === 9`) // eight papers and the link to all results
	s.text(options+`[8]`, "All 25 results")
	s.text(`document.querySelector("dialog mark")`, "Diffu")
	s.text(`document.querySelector("dialog [role=status]")`, "25 papers, best first")
	s.waits(options + `[1].textContent === "Diffusion Number 1Ada Lovelace, Kurt Gödel and 1 more\u00a0· 2 Mar 2025"`)
	s.waits(`document.querySelector("dialog input").ariaExpanded === "true"`)
	s.keys(kb.ArrowDown + kb.ArrowDown + kb.ArrowUp + kb.ArrowUp)
	s.text(`document.getElementById(document.activeElement.getAttribute("aria-activedescendant"))`, "All 25 results")
	s.keys(kb.ArrowDown + kb.ArrowDown + kb.ArrowDown)
	s.waits(options + `[2].ariaSelected === "true"`)
	s.waits(options + `[8].ariaSelected === "false"`)

	s.keys(kb.Escape)
	s.waits(`!document.querySelector("dialog[open]")`)
	s.waits(`document.activeElement === document.querySelector("nav a")`)
	s.keys("k", chromedp.ModifierCtrl)
	s.waits(inField + ` && getSelection().toString() === "diffu"`)
	s.keys("number 7")
	s.waits(options + `.length === 2`)
	s.keys(kb.ArrowDown + kb.Enter)
	s.isAt("papers/2501.00007/")

	// A paper found by its identifier is selected already; Enter without a selection opens the
	// search page.
	s.click("[rel=search]")
	s.waits(inField)
	s.keys("2501.00003")
	s.waits(`document.activeElement.getAttribute("aria-activedescendant") === "found-0"`)
	s.keys(kb.Enter)
	s.isAt("papers/2501.00003/")
	s.keys("/")
	s.waits(inField)
	s.keys("sample" + kb.Enter)
	s.isAt("search/?q=sample")
	s.done(25)

	// While the reader types into a field, the keys are characters.
	s.open("")
	s.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("main").append(document.createElement("textarea"))`),
		chromedp.Focus(chromedp.CSS("textarea")))
	s.keys("a/b")
	s.waits(`document.querySelector("textarea").value === "a/b" && !document.querySelector("dialog")`)

	// Results are shown as text, never as markup.
	s.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`))
	s.keys("/")
	s.waits(inField)
	s.keys("hostile")
	s.waits(options + `.length === 2 && ` + options + `[0].textContent.includes("<script>window.pwned=2</script>")`)
	s.waits(`!("pwned" in window) && !document.querySelector("dialog img, dialog script")`)

	// An index that cannot be fetched is reported.
	papers, err := os.ReadFile(s.index)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(s.index); err != nil {
		t.Fatal(err)
	}
	s.keys(" ")
	s.waits(`document.querySelector("dialog [role=status]").textContent.includes("papers.json: 404") && !` + options + `.length`)
	write(t, s.index, string(papers))
	s.click("dialog [role=status] button")
	s.waits(options + `.length === 2`)
	s.click("dialog form button")
	s.waits(`!document.querySelector("dialog[open]")`)
}

func TestSearchPage(t *testing.T) {
	t.Parallel()
	s := newSearchSite(t)
	s.open("search/")
	s.waits(inField + ` && ` + resultsOf + `.dataset.state === "idle" && !document.getElementById("help").hidden`)
	s.keys("diffusion")
	s.done(25)
	s.isAt("search/?q=diffusion")
	s.text(`document.getElementById("status")`, "25 papers, best first")
	s.waits(`document.title.startsWith("diffusion · Search")`)
	s.waits(resultsOf + `.children.length === 20 && ` + resultsOf + `.children[4].dataset.paper === "arxiv:2501.00004"`)
	s.text(resultsOf+`.children[4].querySelector("h2 mark")`, "Diffusion")
	s.text(resultsOf+`.children[4].querySelector(".excerpt mark")`, "diffusion")
	s.text(resultsOf+`.children[4].querySelector("p")`, "Ada Lovelace, Kurt Gödel and 4 more\u00a0· 5 Mar 2024\u00a0· 4\u00a0votes")

	s.click("#more")
	s.waits(resultsOf + `.children.length === 25 && document.getElementById("more").hidden`)
	s.waits(resultsOf + `.children[20].contains(document.activeElement)`)
	s.isAt("search/?q=diffusion&n=40")
	s.do(chromedp.SetValue(chromedp.CSS(`[name=sort]`), "votes"),
		chromedp.Evaluate[chromedp.Void](`document.querySelector("[name=sort]").dispatchEvent(new Event("change"))`))
	s.isAt("search/?q=diffusion&sort=votes")
	s.waits(resultsOf + `.children[0].dataset.paper === "arxiv:2501.00024"`)
	s.click("#more")
	s.waits(resultsOf + `.children.length === 25`)

	// Reloading and going back restore the words, the order and the number of results.
	same := `document.querySelector("#find input").value === "diffusion" && document.querySelector("[name=sort]").value === "votes"
		&& ` + resultsOf + `.children.length === 25 && ` + resultsOf + `.children[0].dataset.paper === "arxiv:2501.00024"`
	s.do(chromedp.Reload())
	s.waits(same)
	s.do(chromedp.Focus(chromedp.CSS("#find input")))
	s.keys(kb.ArrowDown + kb.ArrowDown + "jk" + kb.ArrowUp + "j")
	s.waits(resultsOf + `.children[1].contains(document.activeElement)`)
	s.keys(kb.Enter)
	s.isAt("papers/2501.00023/")
	s.do(chromedp.NavigateBack())
	s.waits(same)
	s.keys("j") // loads the script that handles the keys
	s.waits(resultsOf + `.contains(document.activeElement)`)
	s.keys(kb.Escape)
	s.waits(inField)

	// Clicking a facet edits the query; facets and going back lead to the same states.
	s.click(`#facets [data-query="year:2025"]`)
	s.done(12)
	s.isAt("search/?q=diffusion+year%3A2025&sort=votes")
	s.waits(`document.activeElement.dataset.query === "year:2025" && document.activeElement.ariaPressed === "true"`)
	s.click(`#facets [data-query='topic:"speech"']`)
	s.done(2)
	s.click(`#facets [data-query="year:2025"]`)
	s.done(5)
	s.waits(`document.querySelector("#find input").value === 'diffusion topic:"speech"'`)
	s.do(chromedp.NavigateBack())
	s.done(2)
	s.do(chromedp.NavigateBack(), chromedp.NavigateBack())
	s.done(25)

	// A corrected word is reported, and the reader can search for the original.
	s.open("search/?q=difusion+number")
	s.done(25)
	s.text(`document.getElementById("corrected")`, "Showing results for diffusion. Search instead for “difusion”")
	s.click("#corrected button")
	s.waits(`document.querySelector("#find input").value === '"difusion" number' && document.getElementById("corrected").hidden`)
	s.text(`document.getElementById("status")`, "No papers found")
	s.waits(`!document.querySelector("[name=sort]").checkVisibility()`) // there is nothing to sort
	s.waits(`!document.getElementById("help").hidden`)

	// On a small screen the facets are folded, and are requested only when unfolded.
	s.do(chromedp.EmulateViewport(360, 800))
	s.open("search/?q=diffusion")
	s.done(25)
	s.waits(`!facets.open && !asked.some(([, options]) => options.facets) && document.documentElement.scrollWidth <= 360`)
	s.click("#facets summary")
	s.waits(`document.querySelector("#facets .topic") && asked.at(-1)[1].facets`)
	s.waits(`document.documentElement.scrollWidth <= 360`)
	s.do(chromedp.EmulateViewport(1280, 900))

	s.open("search/?q=2501.00011")
	s.done(1)
	s.waits(resultsOf + `.children.length === 1 && ` + resultsOf + `.children[0].dataset.paper === "arxiv:2501.00011"`)
	s.open("search/?q=hostile")
	s.done(1)
	s.waits(resultsOf + `.querySelector(".excerpt").textContent.includes("onerror") && !("pwned" in window) && !` + resultsOf + `.querySelector("img, script")`)
	s.open("search/?q=hostile&sort=nothing&n=-5") // parameters that a reader may have typed
	s.done(1)
}

func TestSearchTellsWhatFails(t *testing.T) {
	t.Parallel()
	s := newSearchSite(t)
	s.open("search/?q=diffusion")
	s.done(25)
	if err := os.Remove(s.index); err != nil {
		t.Fatal(err)
	}
	s.do(chromedp.Reload())
	s.waits(resultsOf + `.dataset.state === "error"`)
	s.text(`document.querySelector("[aria-live=polite]")`, "The search failed: papers.json: 404 Try again")
	s.put(searchPapers())
	s.click("#status button")
	s.done(25)
	s.text(`document.querySelector("[aria-live=polite]")`, "25 papers, best first")

	// A missing script is reported too.
	s.keepsNothing()
	for _, name := range []string{"finder", "dialog"} {
		scripts, err := filepath.Glob(filepath.Join(filepath.Dir(s.index), "..", "assets", name+".*.js"))
		if err != nil || len(scripts) != 1 {
			t.Fatal(scripts, err)
		}
		if err := os.Remove(scripts[0]); err != nil {
			t.Fatal(err)
		}
	}
	s.do(chromedp.Navigate(s.base + "search/?q=diffusion"))
	s.text(`document.querySelector("[aria-live=polite]")`, "The search could not be loaded. Reload the page to try again.")
	s.do(chromedp.Navigate(s.base + "archive/"))
	s.keys("/")
	s.isAt("search/")
}

func TestSavedSearches(t *testing.T) {
	t.Parallel()
	s := newSearchSite(t)
	s.open("search/?q=diffusion")
	s.done(25)
	s.waits(`document.getElementById("saved").hidden`)
	s.click("#save")
	s.text(`document.getElementById("status")`, "Saved on this device. This page will show how many papers are new.")
	s.waits(`document.getElementById("save").ariaPressed === "true"`)
	s.text(`document.querySelector("#saved a")`, "diffusion")
	kept := `JSON.parse(localStorage.getItem("offprint 1 /archive/")).searches[0].total === 25`
	s.waits(kept)
	s.do(chromedp.Navigate(s.base + "search/"))
	s.text(`document.querySelector("#saved b")`, "")

	// Three more papers: a newer one, one of the newest day, and an old one.
	papers := searchPapers()
	newest := 0
	for i, p := range papers {
		if p.Date > papers[newest].Date {
			newest = i
		}
	}
	for i, date := range []string{"2026-01-01", papers[newest].Date, "2020-01-01"} {
		p := papers[0]
		p.ID, p.Date = fmt.Sprintf("arxiv:2601.%05d", i), date
		papers = append(papers, p)
	}
	s.put(papers)
	s.do(chromedp.Reload())
	s.text(`document.querySelector("#saved b")`, "3 new")
	s.click("#saved a")
	s.isAt("search/?q=diffusion&sort=date")
	s.done(28)
	s.waits(resultsOf + `.children[0].dataset.paper === "arxiv:2601.00000"`)
	s.waits(strings.Replace(kept, "25", "28", 1)) // the saved search has been visited
	s.do(chromedp.Navigate(s.base + "search/"))
	s.text(`document.querySelector("#saved b")`, "")
	s.click("#saved button")
	s.waits(`document.getElementById("saved").hidden`)

	// If the browser forbids storage, the page says so.
	s.open("search/?q=diffusion")
	s.done(25 + 3)
	s.do(chromedp.Evaluate[chromedp.Void](`void Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } })`))
	s.click("#save")
	s.waits(`document.getElementById("status").textContent.includes("does not let the site store")`)
	s.waits(`document.getElementById("save").ariaPressed === "false"`)
}

func TestSearchWithoutScript(t *testing.T) {
	t.Parallel()
	s := newSearchSite(t)
	if _, err := chromedp.Call(s.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	s.do(chromedp.Navigate(s.base+"archive/"), chromedp.Click(chromedp.CSS("[rel=search]")),
		chromedp.WaitVisible(chromedp.CSS("noscript a")), chromedp.WaitNotVisible(chromedp.CSS("#find")))
	page, err := chromedp.Run(s.ctx, chromedp.OuterHTML(chromedp.CSS("noscript")))
	s.do(chromedp.EmulateViewport(1280, 900))
	s.waits(`document.querySelector(".text").getBoundingClientRect().width > 600`)
	if err != nil || !strings.Contains(page, "JavaScript") || !strings.Contains(page, `href="/archive/archive/"`) {
		t.Errorf("without scripts the page says %s (%v)", page, err)
	}
}

func TestSearchSwitchedOff(t *testing.T) {
	t.Parallel()
	dir := newArchive(t, "search = false\n")
	buildSite(t, dir, generator.BuildOptions{})
	home, err := os.ReadFile(filepath.Join(dir, "public", "index.html"))
	if err != nil || strings.Contains(string(home), "search") {
		t.Errorf("without search the home page is %s (%v)", home, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "public", "search")); !os.IsNotExist(err) {
		t.Errorf("without search there is a search page (%v)", err)
	}
}
