package themes_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"offprint/generator"
	"offprint/generator/preview"
	"offprint/generator/search"
)

// suggestArchive builds an archive with names and titles that complete a query, and with the
// user's own pages.
func suggestArchive(t *testing.T) string {
	t.Helper()
	return sharedArchive(t, "suggest", func(dir string) {
		initArchive(t, dir, "")
		writePapers(t, dir, clientPapers())
		for i := range 12 {
			write(t, filepath.Join(dir, "content", "2025", "03", fmt.Sprintf("%02d", i+1), fmt.Sprintf("2503.%05d.md", i)), fmt.Sprintf(
				"+++\ntitle = \"Zeppelins Number %d\"\ndate = 2025-03-%02d\nid = \"arxiv:2503.%05d\"\nauthors = [\"Ferdinand Graf\", \"Käthe Paulus\"]\ntopics = [\"airship design\", \"C++\"]\norganization = \"Luftschiffbau\"\nupvotes = %d\n+++\nThe gondola %d hangs below.\n",
				i, i+1, i, i, i))
		}
		write(t, filepath.Join(dir, "content", "house-rules.md"), "+++\ntitle = \"House rules\"\n+++\nWe keep every **zeppelin** and its gondola.\n")
		write(t, filepath.Join(dir, "content", "posts", "first.md"), "+++\ntitle = \"A first post\"\ndate = 2025-03-01\nauthor = \"Ferdinand Graf\"\n+++\nHangars are large.\n")
		write(t, filepath.Join(dir, "content", "posts", "later.md"), "+++\ntitle = \"Not yet\"\ndate = 2025-03-01\ndraft = true\n+++\nNobody sees this hangar.\n")
		buildSite(t, dir, generator.BuildOptions{})
	})
}

func newSuggestSite(t *testing.T) (s *searchSite, public string) {
	t.Helper()
	ctx := browser(t)
	public = filepath.Join(suggestArchive(t), "public")
	server := httptest.NewServer(preview.Handler(public, "/", nil))
	t.Cleanup(server.Close)
	s = &searchSite{t: t, ctx: ctx, base: server.URL + "/"}
	s.do(chromedp.EmulateViewport(1280, 900))
	return s, public
}

// Expressions: the options of a list as text, joined, and the selected option.
const (
	offered  = `[...document.querySelectorAll("#completions [role=option]")].map((o) => o.textContent).join("|")`
	chosen   = `document.getElementById(document.activeElement.getAttribute("aria-activedescendant"))`
	inDialog = `[...document.querySelectorAll("dialog[open] [role=option]")].map((o) => o.textContent).join("|")`
)

// TestCompletions checks the list below the field of the search page, used from the keyboard.
func TestCompletions(t *testing.T) {
	t.Parallel()
	s, _ := newSuggestSite(t)
	s.open("search/")
	s.waits(inField + ` && document.activeElement.role === "combobox" && document.activeElement.ariaExpanded === "false"`)
	// Nothing of the completions is loaded before a key is pressed.
	s.waits(`!performance.getEntriesByType("resource").some((e) => /suggest|completions|beside/.test(e.name))`)
	s.keys("air")
	s.waits(offered + ` === "airship designTopic\u00a0· 12"`)
	s.waits(`document.activeElement.ariaExpanded === "true" && document.getElementById(document.activeElement.getAttribute("aria-controls")).role === "listbox"`)
	s.text(`document.querySelector("#find [role=status]")`, "1 completion")
	s.keys(kb.ArrowDown)
	s.waits(chosen + `.ariaSelected === "true"`)
	s.keys(kb.ArrowDown) // back to the field
	s.waits(`!document.activeElement.hasAttribute("aria-activedescendant")`)
	s.keys(kb.Escape)
	s.waits(`document.getElementById("completions").hidden && document.activeElement.value === "air" && document.activeElement.ariaExpanded === "false"`)
	s.keys("s" + kb.Backspace + kb.ArrowUp + kb.Enter)
	s.isAt("topics/airship-design.html")

	// Accents are ignored, and a title leads to its paper.
	s.open("search/")
	s.waits(inField)
	s.keys("kathe")
	s.waits(offered + ` === "Käthe PaulusAuthor\u00a0· 12"`)
	s.open("search/")
	s.waits(inField)
	s.keys("zepp num")
	s.waits(offered + ` === "Zeppelins Number 11Paper|Zeppelins Number 10Paper"`)
	s.keys(kb.ArrowDown + kb.Enter)
	s.isAt("papers/2503.00011/")

	// After other words, and after a field name, the choice completes the query.
	s.open("search/")
	s.waits(inField)
	s.keys("gondola luftsch")
	s.waits(offered + ` === "gondola org:\"Luftschiffbau\"Organization"`)
	s.keys(kb.ArrowDown + kb.Enter)
	s.done(12)
	s.waits(`document.activeElement.value === 'gondola org:"Luftschiffbau"' && document.getElementById("completions").hidden`)
	s.open("search/")
	s.waits(inField)
	s.keys("author:fer")
	s.waits(offered + ` === "author:\"Ferdinand Graf\"Author"`)
	s.keys(kb.ArrowDown + kb.Enter)
	s.done(12)

	// Enter without a choice submits the query; the arrow key then moves to the results.
	s.open("search/")
	s.waits(inField)
	s.keys("zeppelins")
	s.waits(offered + `.startsWith("Zeppelins")`)
	s.keys(kb.Enter)
	s.done(12)
	s.waits(`document.getElementById("completions").hidden`)
	s.keys(kb.ArrowDown)
	s.waits(resultsOf + `.children[0].contains(document.activeElement)`)

	// Tapping opens the list and chooses; tapping elsewhere closes it.
	s.open("search/")
	s.waits(inField)
	s.keys("airs")
	s.waits(offered + ` !== ""`)
	s.click("h1")
	s.waits(`document.getElementById("completions").hidden`)
	s.click("#find input")
	s.keys("h")
	s.click("#completions a")
	s.isAt("topics/airship-design.html")
}

// TestCompletionsLeadToPages checks that each completion links to an existing page.
func TestCompletionsLeadToPages(t *testing.T) {
	t.Parallel()
	s, _ := newSuggestSite(t)
	s.open("search/")
	s.waits(inField)
	for _, typed := range []string{"c", "a", "d", "m", "g", "k", "f", "l"} {
		s.keys(typed)
		s.waits(`document.activeElement.value === ` + jsonText(t, typed) + ` && ` + offered + ` !== ""`)
		bad, err := chromedp.Run(s.ctx, chromedp.Evaluate[string](`Promise.all([...document.querySelectorAll("#completions a")].map(async (a) => (await fetch(a.href)).ok ? "" : a.href)).then((l) => l.join(""))`, chromedp.EvalAwaitPromise))
		if err != nil || bad != "" {
			t.Errorf("of %q lead nowhere: %s %v", typed, bad, err)
		}
		s.keys(kb.Backspace)
	}
}

// TestRecentSearches checks that recent searches are offered in the empty field and can be
// deleted.
func TestRecentSearches(t *testing.T) {
	t.Parallel()
	s, _ := newSuggestSite(t)
	s.open("search/")
	s.waits(inField)
	s.keys("gondola" + kb.Enter)
	s.done(12)
	s.waits(`localStorage.getItem("offprint recent /") === '["gondola"]'`)
	s.keys(" zzzzqqq" + kb.Enter) // finds as much as gondola
	s.done(12)
	s.do(chromedp.Navigate(s.base + "search/?q=qqqzzz"))
	s.done(0) // a search without results is not remembered
	for i := range 12 {
		s.do(chromedp.Navigate(fmt.Sprintf("%ssearch/?q=number+%d", s.base, i)))
		s.waits(fmt.Sprintf(`JSON.parse(localStorage.getItem("offprint recent /"))[0] === "number %d"`, i))
	}
	s.waits(`JSON.parse(localStorage.getItem("offprint recent /")).length === 10`)
	s.click("#save")
	s.waits(`document.getElementById("save").ariaPressed === "true"`)
	s.do(chromedp.Navigate(s.base + "search/?q=zeppelins"))
	s.done(12)
	s.click("#save")
	s.do(chromedp.Evaluate[chromedp.Void](`localStorage.setItem("offprint recent /", '["gondola"]')`))
	s.do(chromedp.Navigate(s.base + "search/"))
	s.waits(inField)
	s.keys(kb.ArrowDown)
	s.waits(offered + ` === "gondolaRecent searches|number 11Saved|zeppelinsSaved|Clear recent searches"`)
	s.keys(kb.ArrowDown + kb.Enter)
	s.done(12)
	s.waits(`document.activeElement.value === "gondola"`)

	// The dialog offers them, too.
	s.do(chromedp.Navigate(s.base + "archive/"))
	s.keys("/")
	s.waits(inDialog + ` === "gondolaRecent searches|number 11Saved|zeppelinsSaved|Clear recent searches"`)
	s.keys(kb.ArrowUp + kb.Enter)
	s.waits(inDialog + ` === "number 11Saved|zeppelinsSaved" && localStorage.getItem("offprint recent /") === null`)
	s.keys("airsh")
	s.waits(inDialog + `.startsWith("airship designTopic\u00a0· 12|")`)
	s.keys(kb.ArrowDown + kb.Enter)
	s.isAt("topics/airship-design.html")
}

// TestOwnPagesAreFound checks that the user's own pages are found by their titles and texts,
// but not those that are unpublished.
func TestOwnPagesAreFound(t *testing.T) {
	t.Parallel()
	s, _ := newSuggestSite(t)
	own := `document.getElementById("own")`
	for query, want := range map[string]string{
		"zeppelin+gondola": "Pages of this site: House rules", "rules": "Pages of this site: House rules", "hangar": "Pages of this site: A first post",
		"first+post": "Pages of this site: A first post", "nobody+sees": "", "gondola+year%3A2025": "",
	} {
		s.open("search/?q=" + query)
		s.waits(resultsOf + `.dataset.state === "done"`)
		if want == "" {
			s.waits(own + `.hidden`)
			continue
		}
		s.text(own, want)
		s.waits(`!` + own + `.hidden`)
	}
	s.open("search/?q=hangar")
	s.waits(`!` + own + `.hidden`)
	s.click("#own a")
	s.isAt("posts/first/")
	s.keys("/")
	s.waits(inField)
	s.keys("house rul")
	s.waits(inDialog + `.startsWith("House rulesPage")`)
	s.keys(kb.ArrowDown + kb.Enter)
	s.isAt("house-rules/")
	// Only a curator's own tags are marked with "#".
	s.waits(`document.querySelectorAll("a").length > 5 && [...document.querySelectorAll("a")].every(a => !getComputedStyle(a, "::before").content.includes("#"))`)
}

// TestWhyAndWhatToTry checks that a result shows which fields match the query, and that a
// search without results offers alternatives.
func TestWhyAndWhatToTry(t *testing.T) {
	t.Parallel()
	s, _ := newSuggestSite(t)
	met := func(query, want string) {
		t.Helper()
		s.open("search/?q=" + query)
		s.text(resultsOf+`.querySelector(".met")`, strings.ReplaceAll(want, "_", "\u00a0"))
	}
	met("zeppelins+gondola", "Title:_zeppelins\u2002· Abstract:_gondola")
	met("gondolas+graf", "Abstract:_gondola\u2002· Authors:_graf")
	met("gondola+airship", "Abstract:_gondola\u2002· Elsewhere:_airship")
	met("gondola+qqqzzz+topic%3A%22airship+design%22", "Abstract:_gondola\u2002· Topics:_airship design\u2002· Without:_qqqzzz")
	met("zepelins+hangs+org%3ALuftschiffbau", "Title:_zeppelins\u2002· Abstract:_hangs\u2002· Organization:_luftschiffbau")

	s.click("#results .opens") // shows the abstract in place
	s.waits(resultsOf + `.querySelector(".whole").textContent.includes("hangs below") && ` + resultsOf + `.querySelector(".opens").ariaExpanded === "true"`)

	advice := `[...document.querySelectorAll("#advice:not([hidden]) :is(dt, dd)")].map((e) => e.textContent).join("|")`
	try := func(query, want string) {
		t.Helper()
		s.open("search/?q=" + query)
		s.waits(advice + ` === ` + jsonText(t, want))
	}
	try("gondola+year%3A1999", "Fewer conditions|gondola 12 papers")
	try("%22zeppelins+gondola%22", `Fewer conditions|zeppelins gondola 12 papers|Each word alone|zeppelins 12 papers|gondola 12 papers`)
	try("%22zepelins%22", "Similar spelling|\"zeppelins\" 12 papers|Fewer conditions|zepelins 12 papers")
	try("title%3Agondola", "Fewer conditions|gondola 12 papers")
	s.click("#advice a")
	s.done(12)
	s.waits(`document.getElementById("advice").hidden`)
	s.open("search/?q=qqqzzz")
	s.done(0)
	s.waits(`document.getElementById("advice").hidden && !document.getElementById("help").hidden`)
}

// TestDoubts checks the messages above the results about parts of a query that are probably
// mistakes.
func TestDoubts(t *testing.T) {
	t.Parallel()
	s, _ := newSuggestSite(t)
	doubts := `[...document.querySelectorAll("#doubts[role=status] p")].map((e) => e.textContent).join("|")`
	for query, want := range map[string]string{
		"gondola":                    "",
		"gondola+votes%3Amany":       "votes:many was searched for as words; write numbers of votes as “votes:>10” or “votes:5..20”.",
		"gondola+-date%3A2024-02-31": "date:2024-02-31 is not a valid date; check the month and the day.",
		"has%3Avideo+titel%3Azeppelins": "has:video finds nothing; only “has:code” is supported." +
			"|titel: is not a field and was searched for as a word. Search instead for title:",
		"gondola+OR+-zeppelins": "-zeppelins cannot be an operand of OR; it is excluded from all results.",
	} {
		s.open("search/?q=" + query)
		s.waits(resultsOf + `.dataset.state === "done" && ` + doubts + ` === ` + jsonText(t, want))
	}

	// One click searches for what was meant.
	s.open("search/?q=zeppelins+votes%3A10..8")
	s.waits(doubts + ` === "Nothing matches votes:10..8, which runs backwards. Search instead for votes:8..10"`)
	s.click("#doubts button")
	s.done(3)
	s.isAt("search/?q=zeppelins+votes%3A8..10")
	s.waits(inField + ` && !` + doubts)

	// A query that is still being typed causes no message, and a message that stays is not
	// repeated.
	s.open("search/")
	s.waits(inField)
	s.keys("zeppelins date:2025-0")
	s.waits(resultsOf + `.dataset.state === "done" && !` + doubts)
	s.keys(kb.Enter)
	s.waits(doubts + `.startsWith("date:2025-0 was searched for as words")`)
	s.do(chromedp.Evaluate[chromedp.Void](`window.told = document.querySelector("#doubts p")`))
	s.keys(" gondola" + kb.Enter)
	s.isAt("search/?q=zeppelins+date%3A2025-0+gondola")
	s.waits(resultsOf + `.dataset.state === "done" && told === document.querySelector("#doubts p")`)
	s.keys(strings.Repeat(kb.Backspace, 40))
	s.waits(resultsOf + `.dataset.state === "idle" && !` + doubts)
}

// TestFreshIndex checks an open tab whose site is rebuilt.
func TestFreshIndex(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	dir := copyOf(t, suggestArchive(t))
	public := filepath.Join(dir, "public")
	server := httptest.NewServer(preview.Handler(public, "/", nil))
	t.Cleanup(server.Close)
	s := &searchSite{t: t, ctx: ctx, base: server.URL + "/"}
	s.open("search/?q=gondola")
	s.done(12)
	write(t, filepath.Join(dir, "content", "2025", "04", "01", "new.md"), "+++\ntitle = \"Balloons\"\ndate = 2025-04-01\nid = \"arxiv:2504.00001\"\ntopics = [\"balloonry\"]\nauthors = [\"Ada Lovelace\"]\n+++\nA gondola, too.\n")
	write(t, filepath.Join(dir, "content", "2025", "04", "01", "new2.md"), "+++\ntitle = \"More Balloons\"\ndate = 2025-04-01\nid = \"arxiv:2504.00002\"\ntopics = [\"balloonry\"]\n+++\nWithout a basket.\n")
	write(t, filepath.Join(dir, "content", "about.md"), "+++\ntitle = \"About\"\n+++\nOf balloonry.\n")
	// For a while the tab uses what it has cached.
	buildSite(t, dir, generator.BuildOptions{})
	shown := `document.getElementById("results").firstElementChild.dataset.paper`
	s.keys("/")
	s.waits(inField)
	s.keys("gondolas" + kb.Enter)
	s.done(12)
	s.waits(shown + ` === "arxiv:2503.00011"`)
	// Minutes later the next query uses the new index, and so do the completions and the
	// user's own pages beside the results.
	s.do(chromedp.Evaluate[chromedp.Void](`Date.now = ((now) => () => now() + 4 * 60e3)(Date.now.bind(Date))`))
	s.waits(shown + ` === "arxiv:2503.00011"`) // nothing changes without a query
	s.keys(kb.Backspace + kb.Enter)
	s.done(13)
	s.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#find input").select()`))
	s.keys("balloon")
	s.waits(offered + ` === "BalloonsPaper|More BalloonsPaper"`)
	s.text(`document.getElementById("own")`, "Pages of this site: About")

	// A tab that becomes visible again checks for a new index.
	looks := `performance.getEntriesByType("resource").filter((e) => e.name.endsWith("/boot.gz")).length`
	s.waits(looks + ` === 2`)
	s.do(chromedp.Evaluate[chromedp.Void](`document.dispatchEvent(new Event("visibilitychange"))`))
	s.do(chromedp.Evaluate[chromedp.Void](`Date.now = ((now) => () => now() + 4 * 60e3)(Date.now.bind(Date)); document.dispatchEvent(new Event("visibilitychange"))`))
	s.waits(looks + ` === 3`)

	// A host that is unavailable for a while causes no loss.
	boot := filepath.Join(public, search.Folder, search.BootFile)
	data, err := os.ReadFile(boot)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(boot); err != nil {
		t.Fatal(err)
	}
	s.do(chromedp.Evaluate[chromedp.Void](`Date.now = ((now) => () => now() + 4 * 60e3)(Date.now.bind(Date)); document.querySelector("#find input").select()`))
	s.keys("gondola" + kb.Enter)
	s.done(13)
	write(t, boot, string(data))
}

// TestCompletionsFile checks the file of completions that the build writes.
func TestCompletionsFile(t *testing.T) {
	t.Parallel()
	public := filepath.Join(suggestArchive(t), "public", search.Folder)
	files, err := filepath.Glob(filepath.Join(public, "completions-*.gz"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	var lists struct{ Topics, Titles [][]any }
	if err := json.Unmarshal(gunzip(t, data), &lists); err != nil {
		t.Fatal(err)
	}
	for _, want := range [][]any{{"airship design", 12.0}, {"C++", 33.0}} {
		found := false
		for _, row := range lists.Topics {
			found = found || jsonOf(t, row) == jsonOf(t, want)
		}
		if !found {
			t.Errorf("%v is none of the topics %v", want, lists.Topics)
		}
	}
	if got := jsonOf(t, lists.Titles[0]); !strings.Contains(jsonOf(t, lists.Titles), `["Zeppelins Number 11","2503.00011"]`) {
		t.Errorf("the titles begin with %s", got)
	}
}
