package themes_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"offprint/generator/search"
)

// filterSite returns a site with more names than its index shows.
func filterSite(t *testing.T) *mineSite {
	t.Helper()
	return newMineSite(t, "", filterPapers()...)
}

func filterPapers() []search.Doc {
	var fillers []string
	for i := range 320 {
		fillers = append(fillers, fmt.Sprintf("Quill Filler%03d", i))
	}
	return []search.Doc{
		{ID: "arxiv:2503.00001", Title: "One", Date: 20250320, Authors: slices.Concat(fillers, []string{"Ada Lovelace", "Søren Kierkegård", "Иван Петров", "Q. <b>Lovely</b>"}), Topics: []string{}, Abstract: "Text."},
		{ID: "arxiv:2503.00002", Title: "Two", Date: 20240320, Authors: slices.Concat(fillers, []string{"Ada Lovelace", "Søren Kierkegård", "Иван Петров", "Q. <b>Lovely</b>"}), Topics: []string{}, Abstract: "Text."},
		{ID: "arxiv:2503.00003", Title: "Three", Date: 20250107, Authors: []string{"Ada Lovelace"}, Topics: []string{}, Abstract: "Text."},
	}
}

const (
	filterField  = `document.getElementById("filter")`
	filterStatus = `document.getElementById("filter-status")`
	filterNames  = `[...document.querySelectorAll("#names > li > a")].map((a) => a.textContent).join("|")`
)

func TestFilterOfNames(t *testing.T) {
	t.Parallel()
	m := filterSite(t)
	m.open("authors/")
	m.waits(`document.querySelectorAll("#names > li").length === 100 && !performance.getEntriesByType("resource").some((e) => /names\.|search\.|letter/.test(e.name))`)
	m.waits(filterField + `.offsetHeight >= 44`)
	types := func(s string) {
		t.Helper()
		m.do(chromedp.Evaluate[chromedp.Void](`void (`+filterField+`.value = "")`), chromedp.SendKeys(chromedp.CSS("#filter"), s))
	}
	for _, c := range []struct{ typed, names, status string }{
		{"lov", "Ada Lovelace|Q. <b>Lovely</b>", "2 names"},
		{"LOVELACE a", "Ada Lovelace", "1 name"},
		{"kierkegard", "Søren Kierkegård", "1 name"},
		{"пет", "Иван Петров", "1 name"},
		{"и", "Иван Петров", "1 name"},
		{"zz", "", "No matching name."},
		{"ada x", "", "No matching name."},
	} {
		types(c.typed)
		m.text(filterStatus, c.status)
		m.waits(filterNames + " === " + jsonText(t, c.names))
	}
	types("f")
	m.text(filterStatus, "320 names. Type a second letter to find all names; these have the most papers.")
	types("quill fill")
	m.text(filterStatus, "320 names. The first 200 are shown.")
	m.waits(`document.querySelectorAll("#names > li").length === 200`)
	types(" ")
	m.waits(filterStatus + `.textContent === "" && document.querySelectorAll("#names > li").length === 100`)

	// The arrow keys walk through the names and back to the field. Only one character is
	// typed, so that the names are looked up once: redrawing the list would lose the focus.
	m.evaluate(`(` + filterField + `.value = "lo")`)
	m.do(chromedp.SendKeys(chromedp.CSS("#filter"), "v"))
	m.text(filterStatus, "2 names")
	m.keys(kb.ArrowDown + kb.ArrowDown)
	m.waits(`document.activeElement.textContent === "Q. <b>Lovely</b>"`)
	m.keys(kb.ArrowUp + kb.ArrowUp)
	m.waits(`document.activeElement === ` + filterField)
	m.keys(kb.Enter)
	m.waits(`document.activeElement.textContent === "Ada Lovelace"`)
	m.keys(kb.Enter)
	m.isAt("authors/ada-lovelace.html")
}

func TestFilterOfNamesFails(t *testing.T) {
	t.Parallel()
	m := filterSite(t)
	broken := filterStatus + `.textContent.startsWith("The names cannot be loaded.") && document.querySelectorAll("#names > li").length === 100`
	// Every request must have failed before the server works again, so the field is focused
	// once and typed into only after that.
	m.open("authors/")
	m.fail("/letter/")
	m.evaluate(`(` + filterField + `.value = "lo")`)
	m.do(chromedp.Focus(chromedp.CSS("#filter")))
	m.waits(broken)
	m.fail("")
	m.do(chromedp.SendKeys(chromedp.CSS("#filter"), "vela"))
	m.text(filterStatus, "1 name")
	m.fail("/names.")
	m.goes("authors/")
	m.do(chromedp.Focus(chromedp.CSS("#filter")))
	m.waits(broken)
	m.fail("")
	m.do(chromedp.SendKeys(chromedp.CSS("#filter"), "lovela"))
	m.text(filterStatus, "1 name")
}

func TestIndexWithoutScript(t *testing.T) {
	t.Parallel()
	m := filterSite(t)
	if _, err := chromedp.Call(m.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	m.do(chromedp.Navigate(m.base+"authors/"), chromedp.WaitVisible(chromedp.CSS("#names a")), chromedp.WaitNotVisible(chromedp.CSS("#filter")))
}

// TestHeatMap follows the link of a day on the page of a year, and from there the one to the
// same day a year before.
func TestHeatMap(t *testing.T) {
	t.Parallel()
	m := filterSite(t)
	// A phone shows calendars with targets large enough for fingers; larger screens show the
	// whole year at a glance.
	const shown = `["heat", "glance .bars", "months"].map((name) => document.querySelector("." + name).checkVisibility()).join()`
	m.do(chromedp.EmulateViewport(390, 800))
	m.open("2025/")
	m.waits(shown + ` === "false,false,true"`)
	m.do(chromedp.EmulateViewport(1280, 900))
	m.waits(shown + ` === "true,true,false"`)
	m.text(`document.querySelector(".heat a title")`, "7 Jan 2025: 1 paper")
	m.text(`document.querySelector(".heat a:last-of-type title")`, "20 Mar 2025: 1 paper")
	m.waits(`getComputedStyle(document.querySelector(".heat a rect")).fill !== getComputedStyle(document.querySelector(".heat svg")).fill`)
	m.click(`.heat a:last-of-type rect`)
	m.isAt("2025/03/20/")
	m.click(`.before time a`)
	m.isAt("2024/03/20/")
	m.waits(`!document.querySelector(".before")`)
}
