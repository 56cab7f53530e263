package themes_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// patience is how long a test waits for something to happen in the browser, which
// takes milliseconds where nothing else runs. No test is to fail by it that would
// pass on a faster machine.
const patience = time.Minute

var errNoChromium = errors.New("there is no Chromium here; install one to run the browser tests")

// chromium is the browser of all tests, and quitChromium ends it.
var (
	chromium     = sync.OnceValues(startChromium)
	quitChromium = func() {}
)

func startChromium() (context.Context, error) {
	var exe string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			exe = path
			break
		}
	}
	if exe == "" {
		return nil, errNoChromium
	}
	allocator, cancelAllocator := chromedp.NewExecAllocator(context.Background(),
		append(chromedp.DefaultExecAllocatorOptions[:],
			chromedp.ExecPath(exe), chromedp.NoSandbox, chromedp.DisableGPU,
			chromedp.WSURLReadTimeout(patience),
			chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))...)
	ctx, cancel := chromedp.NewContext(allocator)
	quitChromium = func() { cancel(); cancelAllocator() }
	if err := chromedp.Do(ctx); err != nil {
		return nil, fmt.Errorf("starting Chromium: %w", err)
	}
	return ctx, nil
}

// browser opens a tab in a context of its own, which shares nothing with those of
// other tests, or skips the test where there is no Chromium.
func browser(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("no browser in short mode")
	}
	parent, err := chromium()
	if errors.Is(err, errNoChromium) && os.Getenv("OFFPRINT_REQUIRE_BROWSER") != "1" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(parent, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("opening a tab: %v", err)
	}
	// Of several windows one has the focus; to each page it is to be its own.
	if _, err := chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// downloadsTo makes the browser write into a folder what is downloaded in the tab.
func (s *searchSite) downloadsTo(folder string) {
	s.t.Helper()
	if _, err := chromedp.CallBrowser(s.ctx, cdpbrowser.SetDownloadBehavior, cdpbrowser.SetDownloadBehaviorParams{
		BrowserContextID: chromedp.FromContext(s.ctx).BrowserContextID,
		Behavior:         cdpbrowser.SetDownloadBehaviorBehaviorAllow, DownloadPath: folder,
	}); err != nil {
		s.t.Fatal(err)
	}
}
