package themes_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"offprint/generator"
	"offprint/generator/cite"
	"offprint/generator/paper"
	"offprint/generator/preview"
)

// citedSite is a site in a browser whose host can be made to fail.
type citedSite struct {
	searchSite
	public string
	mu     sync.Mutex
	asked  []string                                           // paths requested below api/
	answer func(w http.ResponseWriter, path string) (is bool) // answers instead of the host if it returns true
}

func newCitedSite(t *testing.T, dir string) *citedSite {
	t.Helper()
	s := &citedSite{searchSite: searchSite{t: t, ctx: browser(t)}, public: filepath.Join(dir, "public")}
	files := preview.Handler(s.public, "/archive/", nil)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if path, ok := strings.CutPrefix(r.URL.Path, "/archive/api/"); ok {
			w.Header().Set("Cache-Control", "no-store")
			s.mu.Lock()
			s.asked = append(s.asked, path)
			answer := s.answer
			s.mu.Unlock()
			if answer != nil && answer(w, path) {
				return
			}
		}
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	s.base = server.URL + "/archive/"
	s.do(chromedp.EmulateViewport(1280, 900))
	return s
}

// answers sets how the host answers from now on, and returns the sorted paths requested so
// far.
func (s *citedSite) answers(f func(w http.ResponseWriter, path string) bool) (asked []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer, asked, s.asked = f, s.asked, nil
	slices.Sort(asked)
	return asked
}

// entries returns the papers of a day as the published JSON data describe them.
func (s *citedSite) entries(day string) []cite.Entry {
	s.t.Helper()
	data, err := os.ReadFile(filepath.Join(s.public, "api", "days", day+".json"))
	if err != nil {
		s.t.Fatal(err)
	}
	var doc struct{ Papers []json.RawMessage }
	if err := json.Unmarshal(data, &doc); err != nil {
		s.t.Fatal(err)
	}
	var list []cite.Entry
	for _, object := range doc.Papers {
		var p paper.Paper
		var more struct{ Key string }
		if err := json.Unmarshal(object, &p); err != nil {
			s.t.Fatal(err)
		}
		if err := json.Unmarshal(object, &more); err != nil {
			s.t.Fatal(err)
		}
		list = append(list, cite.FromPaper(&p, more.Key))
	}
	return list
}

const (
	dialogText   = `document.querySelector("dialog.citing[open] textarea:not([hidden])")`
	dialogStatus = `document.querySelector("dialog.citing[open] [role=status]")`
)

// shows checks that the dialog shows a text.
func (s *citedSite) shows(text []byte) {
	s.t.Helper()
	s.waits(dialogText + `?.value === ` + jsonText(s.t, string(text)))
}

// citedArchive builds an archive with two papers on each of 45 days, in two years. Ada
// Lovelace is an author of the first paper of each day.
func citedArchive(t *testing.T, config string) string {
	t.Helper()
	return sharedArchive(t, "cited "+config, func(dir string) { makeCitedArchive(t, dir, config) })
}

func makeCitedArchive(t *testing.T, dir, config string) {
	t.Helper()
	initArchive(t, dir, config)
	start := time.Date(2024, 12, 1, 0, 0, 0, 0, time.UTC)
	for i := range 45 {
		day := start.AddDate(0, 0, i)
		for k := range 2 {
			authors := `["Ada Lovelace", "Kurt Gödel"]`
			if k > 0 {
				authors = `["Grace Hopper"]`
			}
			name := fmt.Sprintf("24%02d.%05d", 1+k, i)
			write(t, filepath.Join(dir, "content", day.Format("2006/01/02"), name+".md"), fmt.Sprintf(
				"+++\ntitle = \"The $%d$-th machine & its notes %d\"\ndate = %s\nid = \"arxiv:%s\"\nauthors = %s\ntopics = [\"cs.LG\", \"machines\"]\ncitation = { note = \"%d pages\" }\n+++\nAn abstract of machine %d.\n",
				i, k, day.Format("2006-01-02"), name, authors, i, i))
		}
	}
	buildSite(t, dir, generator.BuildOptions{BaseURL: archiveURL})
}

// TestPagesOfPapersCite checks that the data that a paper's page gives the scripts agree with
// the published JSON data.
func TestPagesOfPapersCite(t *testing.T) {
	t.Parallel()
	dir := newArchive(t, "")
	var lines strings.Builder
	for i, c := range citations()[:300] {
		p := c.Paper
		if p.Date == 0 {
			p.Date = paper.Day(20240100 + i%20 + 1)
		}
		if p.ID.Scheme() == paper.SchemeTitle && i%2 == 0 {
			p.DOI = fmt.Sprintf("10.5555/offprint.%d", i)
		}
		lines.WriteString(jsonOf(t, p) + "\n")
	}
	importText(t, dir, lines.String())
	write(t, filepath.Join(dir, "content", "2024", "02", "01", "two.md"), "+++\ntitle = \"Of two DOIs\"\ndate = 2024-02-01\nid = \"doi:10.1000/182\"\ndoi = \"10.1000/183\"\n+++\n")
	buildSite(t, dir, generator.BuildOptions{BaseURL: archiveURL})
	s := newCitedSite(t, dir)
	s.do(chromedp.Navigate(s.base))
	c := &client{t: t, ctx: s.ctx}
	scripts := map[string]string{}
	for _, name := range []string{"cite", "citing"} {
		found, err := filepath.Glob(filepath.Join(s.public, "assets", name+".*.js"))
		if err != nil || len(found) != 1 {
			t.Fatalf("the scripts %s are %q (%v)", name, found, err)
		}
		scripts[name] = s.base + "assets/" + filepath.Base(found[0])
	}
	type pair struct{ Page, Data string }
	pairs := evaluate[[]pair](c, `(async () => {
		const [{ write }, { paperOf }] = await Promise.all([import("`+scripts["cite"]+`"), import("`+scripts["citing"]+`")]);
		const index = await (await fetch("api/index.json")).json();
		const pairs = [];
		for (const day in index.days) {
			for (const p of (await (await fetch("api/days/" + day + ".json")).json()).papers) {
				const html = await (await fetch(new URL(p.url).pathname)).text();
				const page = paperOf(new DOMParser().parseFromString(html, "text/html"));
				for (const f of ["bibtex", "ris", "csl"]) pairs.push({ page: write([page], f), data: write([p], f) });
			}
		}
		return pairs;
	})()`)
	if len(pairs) < 3*250 {
		t.Errorf("only %d citations", len(pairs))
	}
	for _, p := range pairs {
		if p.Page != p.Data {
			t.Errorf("the page is cited as\n%s\nand its data as\n%s", p.Page, p.Data)
		}
	}
}

func TestCiteOne(t *testing.T) {
	t.Parallel()
	s := newCitedSite(t, citedArchive(t, ""))
	want := s.entries("2024-12-03")[:1]
	s.open("papers/2401.00002/")
	s.waits(`document.querySelector(".paper .keep > .cites")?.textContent === "Cite"`)
	s.waits(`!performance.getEntriesByType("resource").some((e) => /cit/.test(e.name))`)
	s.click(".cites")
	s.shows(cite.AppendBibTeXList(nil, want))
	s.waits(`document.activeElement.closest("dialog.citing")`)

	if _, err := chromedp.CallBrowser(s.ctx, cdpbrowser.SetPermission, cdpbrowser.SetPermissionParams{
		BrowserContextID: chromedp.FromContext(s.ctx).BrowserContextID,
		Permission:       &cdpbrowser.PermissionDescriptor{Name: "clipboard-read"}, Setting: cdpbrowser.PermissionSettingGranted, Origin: strings.TrimSuffix(s.base, "/archive/"),
	}); err != nil {
		t.Fatal(err)
	}
	c := &client{t: t, ctx: s.ctx}
	clipboard := func(want []byte) {
		t.Helper()
		s.text(dialogStatus, "Copied")
		if got := evaluate[string](c, `navigator.clipboard.readText()`); strings.ReplaceAll(got, "\r\n", "\n") != strings.ReplaceAll(string(want), "\r\n", "\n") {
			t.Errorf("copied is %q, want %q", got, want)
		}
	}
	s.click("dialog .copy")
	clipboard(cite.AppendBibTeXList(nil, want))

	// A textarea drops carriage returns; the file contains them.
	s.click("dialog [value=ris]")
	s.waits(dialogStatus + `.textContent === ""`)
	s.shows([]byte(strings.ReplaceAll(string(cite.AppendRISList(nil, want)), "\r\n", "\n")))
	s.do(chromedp.Evaluate[chromedp.Void](`void (navigator.clipboard.writeText = () => Promise.reject(new DOMException("no", "NotAllowedError")))`))
	s.click("dialog .copy")
	clipboard(cite.AppendRISList(nil, want))

	downloads := s.downloadFolder()
	s.click("dialog .download")
	s.downloads(filepath.Join(downloads, want[0].Key+".ris"), cite.AppendRISList(nil, want))

	// The chosen format is remembered.
	s.do(chromedp.Navigate(s.base + "papers/2402.00002/"))
	s.click(".cites")
	s.waits(`document.querySelector("dialog [value=ris]")?.checked`)
	s.click("dialog [value=csl]")
	s.shows(cite.AppendCSLList(nil, s.entries("2024-12-03")[1:]))
	s.click("dialog .close")
	s.waits(`document.activeElement === document.querySelector(".cites")`)
	if asked := s.answers(nil); len(asked) > 0 {
		t.Errorf("the citation of a paper asks for %q", asked)
	}
}

// downloadFolder returns a new folder into which the browser downloads files from now on.
func (s *citedSite) downloadFolder() string {
	s.t.Helper()
	folder := s.t.TempDir()
	s.downloadsTo(folder)
	return folder
}

// downloads checks that a file has been downloaded with this content.
func (s *citedSite) downloads(name string, want []byte) {
	s.t.Helper()
	var data []byte
	var err error
	for start := time.Now(); time.Since(start) < patience; time.Sleep(20 * time.Millisecond) {
		if data, err = os.ReadFile(name); err == nil && len(data) == len(want) {
			break
		}
	}
	if err != nil || string(data) != string(want) {
		s.t.Errorf("the file is %q (%v), want %q", data, err, want)
	}
}

func TestCiteAll(t *testing.T) {
	t.Parallel()
	s := newCitedSite(t, citedArchive(t, ""))
	fails := func(paths ...string) func(w http.ResponseWriter, path string) bool {
		return func(w http.ResponseWriter, path string) bool {
			if slices.Contains(paths, path) {
				http.Error(w, "no", http.StatusServiceUnavailable)
				return true
			}
			return false
		}
	}
	var all, ofAda []cite.Entry
	month := map[string][]cite.Entry{}
	for i := range 45 {
		day := time.Date(2024, 12, 1+i, 0, 0, 0, 0, time.UTC).Format("2006-01-02")
		entries := s.entries(day)
		all = append(all, entries...)
		ofAda = append(ofAda, entries[0])
		month[day[:7]] = append(month[day[:7]], entries...)
	}

	// A day needs its document, which fails at first.
	s.answers(fails("days/2024-12-24.json"))
	s.open("2024/12/24/")
	s.text(`document.querySelector(".rail > p > .cites")`, "Cite all 2")
	s.click(".cites")
	s.waits(dialogStatus + `?.textContent === "The papers could not be fetched: days/2024-12-24.json: 503 Service Unavailable"`)
	s.waits(`document.activeElement === document.querySelector("dialog .again")`)
	if asked := s.answers(nil); !slices.Equal(asked, []string{"days/2024-12-24.json"}) {
		t.Errorf("for a day the host was asked for %q", asked)
	}
	s.click("dialog .again")
	s.shows(cite.AppendBibTeXList(nil, s.entries("2024-12-24")))

	// A month needs the documents of its days. Those fetched before the failure are not
	// requested again.
	s.answers(fails("days/2024-12-31.json"))
	s.open("2024/12/")
	s.click(".cites")
	s.waits(dialogStatus + `?.textContent.includes("503")`)
	first := s.answers(nil)
	s.click("dialog .again")
	s.shows(cite.AppendBibTeXList(nil, month["2024-12"]))
	if second := s.answers(nil); len(first)+len(second) != 1+31+1 || !slices.Contains(second, "days/2024-12-31.json") {
		t.Errorf("for a month the host was asked for %q, and again for %q", first, second)
	}

	// A name with papers on several days needs the dumps, one of which fails at first.
	s.answers(fails("dump/2025-01.jsonl.gz"))
	s.open("authors/ada-lovelace.html")
	s.text(`document.querySelector(".rail > p > .cites")`, "Cite all 45")
	s.click(".cites")
	s.waits(dialogStatus + `?.textContent.includes("dump/2025-01.jsonl.gz: 503")`)
	if asked := s.answers(nil); !slices.Equal(asked, []string{"authors/ad.json", "dump/2024-12.jsonl.gz", "dump/2025-01.jsonl.gz", "index.json"}) {
		t.Errorf("for a name the host was asked for %q", asked)
	}
	s.click("dialog .again")
	s.shows(cite.AppendBibTeXList(nil, ofAda))
	if asked := s.answers(nil); !slices.Equal(asked, []string{"dump/2025-01.jsonl.gz"}) {
		t.Errorf("the second time the host was asked for %q", asked)
	}
	downloads := s.downloadFolder()
	s.click("dialog .download")
	s.downloads(filepath.Join(downloads, "ada-lovelace.bib"), cite.AppendBibTeXList(nil, ofAda))

	// A reader who cancels a slow download causes no more requests and may start again.
	release := make(chan struct{})
	s.answers(func(_ http.ResponseWriter, path string) bool {
		if strings.HasPrefix(path, "days/") {
			<-release
		}
		return false
	})
	s.open("2025/01/")
	s.click(".cites")
	s.text(dialogStatus, "0 of 14 files loaded")
	s.waits(`document.querySelector("dialog progress").max === 14`)
	s.click("dialog .cancel")
	s.waits(`!document.querySelector("dialog[open]")`)
	close(release)
	s.answers(nil)
	s.click(".cites")
	s.shows(cite.AppendBibTeXList(nil, month["2025-01"]))

	s.open("2024/")
	s.click(".cites")
	s.shows(cite.AppendBibTeXList(nil, month["2024-12"]))
	s.open("topics/machines.html")
	s.text(`document.querySelector(".rail > p > .cites")`, "Cite all 90")
	s.click(".cites")
	s.shows(cite.AppendBibTeXList(nil, all))

	// The results of a search are cited in their order.
	byKey := map[string]cite.Entry{}
	for _, e := range all {
		byKey[e.Get("eprint")] = e
	}
	s.open("search/?q=author:hopper&sort=date")
	s.done(45)
	s.text(`document.querySelector(".tools > .cites")`, "Cite these results")
	s.click(".cites")
	s.waits(dialogText + `?.value`)
	var ofGrace []cite.Entry
	for i := range slices.Backward(ofAda) {
		ofGrace = append(ofGrace, byKey[fmt.Sprintf("2402.%05d", i)])
	}
	s.shows(cite.AppendBibTeXList(nil, ofGrace))
	s.click("dialog .close")
	s.open("search/?q=nothingatall")
	s.done(0)
	s.waits(`getComputedStyle(document.querySelector(".cites")).display === "none"`)
}

// TestCiteAllOfPeriod checks that the page for one year of a name with many papers cites the
// papers of that year.
func TestCiteAllOfPeriod(t *testing.T) {
	t.Parallel()
	dir := newArchive(t, "")
	for i := range 120 {
		year, day := 2023+i%2, 1+i%28
		write(t, filepath.Join(dir, "content", fmt.Sprint(year), "03", fmt.Sprintf("%02d", day), fmt.Sprintf("p%d.md", i)),
			fmt.Sprintf("+++\ntitle = \"Paper %d\"\ndate = %d-03-%02d\nid = \"arxiv:2301.%05d\"\nauthors = [\"Ada Lovelace\", \"Žofie 李明\"]\n+++\n", i, year, day, i))
	}
	buildSite(t, dir, generator.BuildOptions{BaseURL: archiveURL})
	s := newCitedSite(t, dir)
	var ofYears [2][]cite.Entry
	for day := 1; day <= 28; day++ {
		i := (day + 1) % 2
		ofYears[i] = append(ofYears[i], s.entries(fmt.Sprintf("%d-03-%02d", 2023+i, day))...)
	}
	want := cite.AppendBibTeXList(nil, ofYears[0])
	s.open("authors/ada-lovelace/2023.html")
	s.text(`document.querySelector(".rail > p > .cites")`, "Cite all 60")
	s.click(".cites")
	s.shows(want)
	s.click("dialog .close")

	// Of many citations only some are shown, but all are written to the file.
	s.open("authors/ada-lovelace.html")
	s.click(".cites")
	s.waits(dialogText + `?.value.endsWith("}\n\n…")`)
	downloads := s.downloadFolder()
	s.click("dialog .download")
	s.downloads(filepath.Join(downloads, "ada-lovelace.bib"), cite.AppendBibTeXList(nil, slices.Concat(ofYears[0], ofYears[1])))

	s.do(chromedp.Navigate(s.base + "authors/"))
	s.do(chromedp.Evaluate[chromedp.Void](`void [...document.querySelectorAll("main a")].find((a) => a.textContent.includes("李明")).click()`))
	s.waits(`location.pathname !== "/archive/authors/" && document.querySelector(".periods a")`)
	s.click(`.periods li:last-child a`)
	s.waits(`document.querySelector("h1").textContent.includes("2023")`)
	s.click(".cites")
	s.shows(want)
}

// TestCiteWithout checks that pages offer no citation buttons without the JSON data or without
// scripts.
func TestCiteWithout(t *testing.T) {
	t.Parallel()
	dir := citedArchive(t, "api = false\n")
	s := newCitedSite(t, dir)
	for _, path := range []string{"2024/12/24/", "2024/12/", "2024/", "authors/ada-lovelace.html", "search/?q=machine"} {
		s.open(path)
		s.waits(`document.querySelector("button.theme")`)
		s.waits(`!document.querySelector(".cites")`)
		s.waits(`!document.body.innerHTML.includes("Cite")`)
	}
	if _, err := os.Stat(filepath.Join(s.public, "developers")); !os.IsNotExist(err) {
		t.Errorf("without data for programs there is a page about them (%v)", err)
	}
	s.open("papers/2401.00002/")
	s.click(".cites")
	s.waits(dialogText + `?.value.startsWith("@misc{lovelace2024")`)
	s.open("cite/")
	s.waits(`document.querySelector("main").innerText.includes("on the page of a paper")`)
	s.waits(`!/Cite all|Whole months/.test(document.querySelector("main").innerText)`)

	if _, err := chromedp.Call(s.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	s.do(chromedp.Navigate(s.base + "papers/2401.00002/"))
	text, err := chromedp.Run(s.ctx, chromedp.OuterHTML(chromedp.CSS("main")))
	if err != nil || strings.Contains(text, "<button") || strings.Contains(text, ">Cite") || !strings.Contains(text, "machine") {
		t.Errorf("without scripts the page says %q (%v)", text, err)
	}
}

// TestDevelopersPage checks that everything that the page for developers links to exists.
func TestDevelopersPage(t *testing.T) {
	t.Parallel()
	s := newCitedSite(t, citedArchive(t, ""))
	s.open("feeds/")
	s.click(`a[href="/archive/developers/"]`)
	s.waits(`location.pathname === "/archive/developers/" && document.querySelectorAll("dl a").length >= 9`)
	c := &client{t: t, ctx: s.ctx}
	for _, path := range evaluate[[]string](c, `[...document.querySelectorAll("main a")].map((a) => a.getAttribute("href"))`) {
		name := filepath.Join(s.public, filepath.FromSlash(strings.TrimPrefix(path, "/archive/")))
		if strings.HasSuffix(path, "/") {
			name = filepath.Join(name, "index.html")
		}
		if _, err := os.Stat(name); err != nil {
			t.Errorf("the page leads to %s: %v", path, err)
		}
	}
	shown := evaluate[[]string](c, `[...document.querySelectorAll("pre")].map((p) => p.textContent)`)
	if len(shown) != 3 {
		t.Fatalf("the examples are %q", shown)
	}
	var example map[string]any
	if err := json.Unmarshal([]byte(shown[0]), &example); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(s.public, "api", "days", "2025-01-14.json"))
	if err != nil {
		t.Fatal(err)
	}
	var day struct{ Papers []map[string]any }
	if err := json.Unmarshal(data, &day); err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(day.Papers, func(p map[string]any) bool { return fmt.Sprint(p) == fmt.Sprint(example) })
	if i < 0 {
		t.Fatalf("the example %s is not a paper of the day", shown[0])
	}
	if want := string(cite.AppendBibTeXList(nil, s.entries("2025-01-14")[i:i+1])); strings.TrimSpace(shown[1]) != strings.TrimSpace(want) {
		t.Errorf("the BibTeX shown is %q, want %q", shown[1], want)
	}
	for _, command := range strings.Split(strings.TrimSpace(shown[2]), "\n") {
		_, address, _ := strings.Cut(strings.Fields(command)[2], "://")
		_, path, _ := strings.Cut(address, "/archive/")
		if _, err := os.Stat(filepath.Join(s.public, filepath.FromSlash(path))); err != nil {
			t.Errorf("%s: %v", command, err)
		}
	}
}
