package desk_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"offprint/generator/chromiumtest"
	"offprint/generator/desk"
)

// tab is a browser tab on a running desk.
type tab struct {
	*table
	ctx  context.Context
	base string
}

func newTab(t *testing.T) *tab {
	t.Helper()
	ctx := chromiumtest.Tab(t)
	tb := &tab{table: newTable(t)}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	tb.desk, err = desk.New(desk.Options{Dir: tb.dir, Address: listener.Addr(), Site: "http://127.0.0.1:1/"})
	if err != nil {
		t.Fatal(err)
	}
	server := &httptest.Server{Listener: listener, Config: &http.Server{Handler: tb.desk}}
	server.Start()
	t.Cleanup(server.Close)
	tb.base = "http://" + listener.Addr().String()
	tb.ctx = ctx
	tb.goes(tb.desk.Address())
	return tb
}

func (tb *tab) goes(url string) {
	tb.t.Helper()
	if err := chromedp.Do(tb.ctx, chromedp.Navigate(url)); err != nil {
		tb.t.Fatal(err)
	}
}

func (tb *tab) keys(keys string, modifiers ...chromedp.Modifier) {
	tb.t.Helper()
	if err := chromedp.Do(tb.ctx, chromedp.KeyEvent(keys, chromedp.KeyModifiers(modifiers...))); err != nil {
		tb.t.Fatal(err)
	}
}

// waits waits until an expression is true.
func (tb *tab) waits(expression string) {
	tb.t.Helper()
	for start := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		ok, err := chromedp.Run(tb.ctx, chromedp.Evaluate[bool]("Boolean("+expression+")"))
		if ok && err == nil {
			return
		}
		if time.Since(start) > chromiumtest.Patience {
			page, _ := chromedp.Run(tb.ctx, chromedp.Evaluate[string](`location.href + ", in " + document.activeElement?.outerHTML.slice(0, 200) + "\n" + document.body.innerText`))
			tb.t.Fatalf("%s does not become true (%v); the page is %s", expression, err, page)
		}
	}
}

// page waits until the page with this heading is loaded and its script has run, and checks it
// with axe.
func (tb *tab) page(heading string) {
	tb.t.Helper()
	tb.waits(fmt.Sprintf(`document.readyState === "complete" && document.querySelector("h1")?.textContent === %q`, heading))
	tb.waits(`!document.querySelector("[autofocus]") || document.activeElement !== document.body`) // autofocus happens in a later frame
	tb.accessible(heading)
}

// accessible checks the page with axe-core, if OFFPRINT_AXE names its file.
func (tb *tab) accessible(page string) {
	tb.t.Helper()
	file := os.Getenv("OFFPRINT_AXE")
	if file == "" {
		return
	}
	axe, err := os.ReadFile(file)
	if err != nil {
		tb.t.Fatal(err)
	}
	for _, scheme := range []string{"light", "dark"} {
		if _, err := chromedp.Call(tb.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}); err != nil {
			tb.t.Fatal(err)
		}
		if _, err := chromedp.Run(tb.ctx, chromedp.Evaluate[bool](string(axe)+`;window.found = null; axe.run().then((r) => { window.found = r.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.target + " " + n.failureSummary).join("; ")); }); true`)); err != nil {
			tb.t.Fatal(err)
		}
		tb.waits("window.found")
		found, err := chromedp.Run(tb.ctx, chromedp.Evaluate[[]string]("window.found"))
		if err != nil || len(found) > 0 {
			tb.t.Errorf("%s, %s: axe finds %q, %v", page, scheme, found, err)
		}
	}
}

// focused waits until the focus is in a row or a field with this text.
func (tb *tab) focused(text string) {
	tb.t.Helper()
	tb.waits(fmt.Sprintf(`(document.activeElement.closest(".paper") ?? document.activeElement).textContent.includes(%q)`, text))
}

// has waits until a file contains a text.
func (tb *tab) has(name, text string) {
	tb.t.Helper()
	for start := time.Now(); !strings.Contains(tb.read(name), text); time.Sleep(20 * time.Millisecond) {
		if time.Since(start) > chromiumtest.Patience {
			tb.t.Fatalf("%s does not get %q:\n%s", name, text, tb.read(name))
		}
	}
}

// TestKeyboard checks that a curator can work with the keyboard alone.
func TestKeyboard(t *testing.T) {
	tb := newTab(t)
	const list, write = "Tuesday, 7 October 2025", "What would be written"
	tb.page(list)
	if !strings.Contains(location(tb), tb.base+"/") || strings.Contains(location(tb), "key") {
		t.Errorf("the address is %s", location(tb))
	}

	t.Log("Pick one, hide another.")
	tb.keys("j")
	tb.focused("A Second Paper")
	tb.keys("h")
	tb.keys("j")
	tb.focused("A First")
	tb.keys("p")
	tb.waits(`document.querySelector("#submit").textContent.includes("(2)") && document.querySelector("#live").textContent === "Picked"`)
	tb.accessible("ticked")
	tb.keys("s")
	tb.page(write)
	tb.waits(`document.activeElement.textContent === "Write"`)
	if strings.Contains(tb.read("content/"+first), "pick") {
		t.Fatal("it was written before it was confirmed")
	}
	tb.keys(kb.Enter)
	tb.waits(`document.querySelector("[role=status]").textContent.startsWith("2 files written")`)
	tb.page(list)
	tb.has("content/"+first, "pick = true")
	tb.has("hidden.txt", "arxiv:2510.06085")

	t.Log("Write a note, think again, and write it.")
	tb.keys("jjn")
	tb.page("A First <b>Paper</b>")
	tb.waits(`document.activeElement.id === "note"`)
	tb.keys("jps of the desk")
	tb.keys(kb.Enter, chromedp.ModifierCtrl)
	tb.page(write)
	tb.keys(kb.Escape)
	tb.page("A First <b>Paper</b>")
	tb.waits(`document.querySelector("#note").value === "jps of the desk"`)
	tb.keys("s")
	tb.page(write)
	tb.keys(kb.Enter)
	tb.page(list)
	tb.has("content/"+first, `note = "jps of the desk"`)

	t.Log("Mend a title with the keys that every page has.")
	tb.keys("jj" + kb.Enter)
	tb.page("A First <b>Paper</b>")
	tb.tabTo(`document.activeElement.id === "title"`)
	tb.keys("a", chromedp.ModifierCtrl)
	tb.keys("Mended")
	tb.tabTo(`document.activeElement.id === "submit"`)
	tb.keys(kb.Enter)
	tb.page(write)
	tb.keys(kb.Enter)
	tb.page(list)
	tb.has("content/"+first, `title = "Mended"`)
	tb.has("content/"+first, "# by hand")

	t.Log("Go to another day, and search.")
	tb.keys("[")
	tb.page("Monday, 6 October 2025")
	tb.keys("]")
	tb.page(list)
	tb.search("hopper")
	tb.page("Search")
	tb.keys("j")
	tb.focused("An Older Paper")

	t.Log("Join two topics.")
	tb.tabBack(`document.activeElement.textContent === "Names"`)
	tb.keys(kb.Enter)
	tb.page("Join names")
	tb.tabTo(`document.activeElement.name === "kind"`)
	tb.keys(kb.ArrowDown)
	tb.search("lms, language")
	tb.waits(`document.querySelectorAll(".names .paper").length === 2`)
	tb.page("Join names")
	tb.keys("jx")
	tb.keys("jxo")
	tb.accessible("names that are ticked")
	tb.keys("s")
	tb.page(write)
	tb.keys(kb.Enter)
	tb.waits(`document.querySelector("[role=status]").textContent.startsWith("Written")`)
	tb.has("config.toml", "[params.offprint.topicNames]\n\"language models\" = [\"LMs\"]\n")

	t.Log("Single letters are turned off.")
	tb.goes(tb.base)
	tb.page(list)
	tb.tabTo(`document.activeElement.matches("#keys summary")`)
	tb.keys(kb.Enter)
	tb.tabTo(`document.activeElement.id === "keys-on"`)
	tb.accessible("keys")
	tb.keys(" ")
	tb.keys("j")
	tb.waits(`document.activeElement.id === "keys-on" && !document.activeElement.checked`)
	tb.goes(tb.base)
	tb.page(list)
	tb.keys("j")
	tb.waits(`document.activeElement === document.body`)
}

// search moves to the search field and types words. Unlike a keyboard, the protocol also types
// the "/" there.
func (tb *tab) search(words string) {
	tb.t.Helper()
	tb.keys("/")
	tb.waits(`document.activeElement.id === "q"`)
	tb.keys("a", chromedp.ModifierCtrl)
	tb.keys(words + kb.Enter)
}

func location(tb *tab) string {
	s, err := chromedp.Run(tb.ctx, chromedp.Evaluate[string]("location.href"))
	if err != nil {
		tb.t.Fatal(err)
	}
	return s
}

// tabTo presses Tab until the wanted element has the focus; tabBack presses Shift+Tab.
func (tb *tab) tabTo(wanted string) { tb.t.Helper(); tb.tabs(wanted) }
func (tb *tab) tabBack(wanted string) {
	tb.t.Helper()
	tb.tabs(wanted, chromedp.ModifierShift)
}

func (tb *tab) tabs(wanted string, modifiers ...chromedp.Modifier) {
	tb.t.Helper()
	for range 80 {
		tb.keys(kb.Tab, modifiers...)
		if ok, err := chromedp.Run(tb.ctx, chromedp.Evaluate[bool]("Boolean("+wanted+")")); err == nil && ok {
			return
		}
	}
	tb.t.Fatalf("Tab does not lead to %s", wanted)
}

// TestWithoutScript checks that the desk works without scripts, with Tab, Space and Enter.
func TestWithoutScript(t *testing.T) {
	tb := newTab(t)
	if _, err := chromedp.Call(tb.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	tb.goes(tb.base)
	tb.waits(`document.querySelector("h1")?.textContent.startsWith("Tuesday")`)
	tb.waits(`document.querySelector("#keys").hidden`)
	tb.tabTo(fmt.Sprintf(`document.activeElement.name === "hide" && document.activeElement.value === %q`, second))
	tb.keys(" ")
	tb.tabTo(`document.activeElement.id === "reason"`)
	tb.keys("asked for" + kb.Enter)
	tb.waits(`document.activeElement.textContent === "Write"`)
	tb.keys(kb.Enter)
	tb.has("hidden.txt", "arxiv:2510.06085 asked for")
}

// TestHostilePage checks that a page from elsewhere, in the same browser as the desk, cannot
// embed it, read it, or make it write anything.
func TestHostilePage(t *testing.T) {
	tb := newTab(t)
	tb.page("Tuesday, 7 October 2025")
	token, err := chromedp.Run(tb.ctx, chromedp.Evaluate[string](`document.querySelector("[name=token]").value`))
	if err != nil {
		t.Fatal(err)
	}
	// The page even knows the token, and is on this machine, as a preview is.
	evil := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!doctype html><title>evil</title>
<iframe id="shown" src="%[1]s/"></iframe>
<iframe name="target"></iframe>
<form id="f" method="post" action="%[1]s/" target="target"><input name="token" value="%[2]s"><input name="path" value="%[3]s"><input name="pick" value="%[3]s"><input name="title" value="Taken over"><input name="was-title" value=""></form>
<script>
window.tried = {};
const body = new URLSearchParams({ token: "%[2]s", path: "%[3]s", pick: "%[3]s" });
const tries = {
  read: fetch("%[1]s/", { credentials: "include" }),
  readBlind: fetch("%[1]s/", { credentials: "include", mode: "no-cors" }),
  post: fetch("%[1]s/", { method: "POST", body, credentials: "include" }),
  postBlind: fetch("%[1]s/", { method: "POST", body, credentials: "include", mode: "no-cors" }),
};
for (const [name, tried] of Object.entries(tries)) tried.then(() => { window.tried[name] = "answered"; }, () => { window.tried[name] = "refused"; });
document.getElementById("f").submit();
</script>`, tb.base, token, first)
	}))
	defer evil.Close()
	for _, at := range []string{evil.URL, strings.Replace(evil.URL, "127.0.0.1", "localhost", 1)} {
		tb.goes(at)
		tb.waits(`Object.keys(window.tried ?? {}).length === 4 && document.readyState === "complete"`)
		tried, err := chromedp.Run(tb.ctx, chromedp.Evaluate[map[string]string](`window.tried`))
		if err != nil {
			t.Fatal(err)
		}
		for name, how := range tried {
			if how != "refused" {
				t.Errorf("%s: %s is %s", at, name, how)
			}
		}
		frames, err := chromedp.Run(tb.ctx, chromedp.Evaluate[string](`(() => { try { return document.getElementById("shown").contentDocument?.body.innerText ?? "closed"; } catch (e) { return "closed"; } })()`))
		if err != nil || frames != "closed" {
			t.Errorf("%s: the desk in a frame is %q, %v", at, frames, err)
		}
	}
	for name, want := range papers() {
		if got := tb.read(name); got != want {
			t.Errorf("%s was changed:\n%s", name, got)
		}
	}
	// The desk's own tab still works.
	tb.goes(tb.base)
	tb.page("Tuesday, 7 October 2025")
}
