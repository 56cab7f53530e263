package themes_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// JavaScript expressions used by the tests of panes.
const (
	paneTitle = `document.querySelector(".pane h1")?.textContent`
	focused   = `document.activeElement`
)

// TestPanes checks reading the papers of a day in a pane beside the list, on a large screen,
// by mouse and by keyboard.
func TestPanes(t *testing.T) {
	t.Parallel()
	m := newMineSite(t, "")
	m.do(chromedp.EmulateViewport(1399, 900))
	m.goes("2025/03/20/")
	m.waits(`document.querySelector(".theme")`)
	m.click(".items li:nth-child(2) h2 a") // the screen is one pixel too narrow
	m.isAt("papers/2503.00002/")
	m.waits(`!document.querySelector(".pane") && !performance.getEntriesByType("resource").some((e) => /panes/.test(e.name))`)

	m.do(chromedp.EmulateViewport(1400, 900))
	m.goes("2025/03/20/")
	m.waits(`document.querySelector(".theme")`)
	m.click(".items li:first-child h2 a")
	m.waits(paneTitle + ` === "Engines That Compose"`)
	m.isAt("papers/2503.00001/")
	m.waits(`document.title.startsWith("Engines That Compose · ") && ` + focused + `.matches(".pane") && ` + focused + `.ariaLabel === "Engines That Compose"`)
	m.waits(`document.querySelector(".items [aria-current]").textContent === "Engines That Compose" && document.documentElement.scrollWidth <= 1400`)
	m.waits(`((list, pane) => list.right < pane.left && pane.bottom <= innerHeight + 1 && pane.width > 500)(document.querySelector(".items").getBoundingClientRect(), document.querySelector(".pane").getBoundingClientRect())`)

	// The pane offers the same actions as the paper's page.
	m.click(".pane .save")
	m.waits(keptNow + `.papers[0]?.path === "papers/2503.00001/" && ` + keptNow + `.papers[0].authors === "Ada Lovelace, Søren Kierkegård" && ` + keptNow + `.papers[0].day === "2025-03-20"`)
	m.waits(`document.querySelector(".pane .save").ariaPressed === "true" && document.querySelector(".items .save").ariaPressed === "true"`)
	m.click(".pane .cites")
	m.waits(`document.querySelector(".citing textarea")?.value.includes("Engines That Compose")`)
	m.keys(kb.Escape)
	m.waits(`!document.querySelector("dialog[open]") && document.querySelector(".pane")`)

	// Keys walk through the list, and the pane follows; one step back returns to the list.
	m.keys("j")
	m.waits(paneTitle + ` === "Tables [of] *Logarithms* <b>" && ` + focused + `.closest(".items li") && document.querySelector(".hide[role=status]").textContent === ` + paneTitle)
	m.isAt("papers/2503.00002/")
	m.keys(kb.Enter)
	m.waits(focused + `.matches(".pane")`)
	m.keys("k")
	m.waits(paneTitle + ` === "Engines That Compose"`)
	m.do(chromedp.NavigateBack())
	m.isAt("2025/03/20/")
	m.waits(`!document.querySelector(".pane, .items [aria-current]") && !document.title.startsWith("Engines") && ` + focused + `.textContent === "Engines That Compose"`)
	m.do(chromedp.NavigateForward())
	m.waits(paneTitle + ` === "Engines That Compose"`)

	// Going back returns through the papers opened one after the other. Escape and the close
	// button close the pane at once.
	m.click(".items li:nth-child(2) h2 a")
	m.waits(paneTitle + ` === "Tables [of] *Logarithms* <b>"`)
	m.do(chromedp.NavigateBack())
	m.waits(paneTitle + ` === "Engines That Compose" && document.querySelector(".items [aria-current]").textContent === ` + paneTitle)
	m.click(".items li:nth-child(2) h2 a")
	m.waits(paneTitle + ` === "Tables [of] *Logarithms* <b>"`)
	m.keys(kb.Escape)
	m.isAt("2025/03/20/")
	m.waits(`!document.querySelector(".pane")`)
	m.click(".items li:first-child h2 a")
	m.waits(paneTitle + ` === "Engines That Compose"`)
	m.click(".pane .close")
	m.waits(`!document.querySelector(".pane") && ` + focused + `.textContent === "Engines That Compose"`)

	// After a reload, the address is that of the paper; going back returns to the list.
	m.click(".items li:first-child h2 a")
	m.waits(paneTitle + ` === "Engines That Compose"`)
	m.do(chromedp.Reload())
	m.waits(`document.body.className === "paper" && !document.querySelector(".pane") && document.querySelector(".theme")`)
	m.do(chromedp.NavigateBack())
	m.waits(`document.body.className === "day" && !document.querySelector(".pane") && document.querySelector(".items li")`)

	// When the screen becomes smaller, the paper is shown alone.
	m.waits(`document.querySelector(".theme")`)
	m.click(".items li:first-child h2 a")
	m.waits(paneTitle + ` === "Engines That Compose"`)
	m.do(chromedp.EmulateViewport(1000, 900))
	m.waits(`document.body.className === "paper"`)

	// If a paper cannot be fetched, its link is followed.
	m.do(chromedp.EmulateViewport(1400, 900))
	m.goes("topics/engines.html")
	m.waits(`document.querySelector(".theme")`)
	m.click(".list li:first-child > a")
	m.waits(paneTitle + ` && ` + focused + `.matches(".pane")`)
	m.keys(kb.Escape)
	m.waits(`!document.querySelector(".pane")`)
	m.fail("papers/2503.00003")
	m.click(`.list a[href$="/2503.00003/"]`)
	m.isAt("papers/2503.00003/")

	// A paper that a key selected but that could not be fetched is not mistaken for the one
	// opened next.
	m.fail("")
	m.goes("2025/03/20/")
	m.waits(`document.querySelector(".theme")`)
	m.click(".items li:first-child h2 a")
	m.waits(paneTitle + ` === "Engines That Compose"`)
	m.fail("papers/2503.00002/")
	m.keys("j")
	m.waits(`document.querySelector(".items [aria-current]").textContent === "Tables [of] *Logarithms* <b>"`)
	m.isAt("papers/2503.00001/")
	m.fail("")
	m.keys(kb.Enter)
	m.waits(paneTitle + ` === "Tables [of] *Logarithms* <b>"`)
	m.isAt("papers/2503.00002/")
}
