package themes_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"offprint/generator/chromiumtest"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goitalic"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
)

// patience is how long a test waits for something to happen in the browser.
const patience = chromiumtest.Patience

// chromium is the browser that all tests share. A browser that has crashed is replaced, so
// that only the tests that had a page open in it fail.
var chromium struct {
	sync.Mutex
	ctx  context.Context
	quit func()
	err  error
}

func startedChromium() (context.Context, error) {
	c := &chromium
	c.Lock()
	defer c.Unlock()
	if c.err != nil || c.ctx != nil && c.ctx.Err() == nil {
		return c.ctx, c.err
	}
	env, err := fontsOfTests()
	if err != nil {
		return nil, err
	}
	c.ctx, c.quit, c.err = chromiumtest.Start(env...)
	return c.ctx, c.err
}

func quitChromium() {
	if chromium.quit != nil {
		chromium.quit()
	}
}

// fontsOfTests writes the typefaces for the tests, so that pages look the same on every
// machine, and returns the environment in which Chromium finds no others (on Linux). With
// OFFPRINT_TEST_FONTS=system, Chromium uses the typefaces of the machine or those that
// FONTCONFIG_FILE selects.
func fontsOfTests() (env []string, err error) {
	if os.Getenv("OFFPRINT_TEST_FONTS") == "system" {
		return nil, nil
	}
	dir := filepath.Join(sharedDir, "fonts")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	config := filepath.Join(dir, "fonts.conf")
	files := map[string][]byte{
		config:                               fmt.Appendf(nil, "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig><dir>%s</dir><cachedir>%s</cachedir></fontconfig>\n", dir, filepath.Join(dir, "cache")),
		filepath.Join(dir, "Go-Regular.ttf"): goregular.TTF, filepath.Join(dir, "Go-Bold.ttf"): gobold.TTF,
		filepath.Join(dir, "Go-Italic.ttf"): goitalic.TTF, filepath.Join(dir, "Go-Mono.ttf"): gomono.TTF,
	}
	for name, data := range files {
		if err := os.WriteFile(name, data, 0o644); err != nil {
			return nil, err
		}
	}
	return []string{"FONTCONFIG_FILE=" + config}, nil
}

// browser opens a tab in a separate browser context, which shares nothing with other tests. It
// skips the test if there is no Chromium.
func browser(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("no browser in short mode")
	}
	parent, err := startedChromium()
	chromiumtest.Need(t, err)
	ctx, cancel := chromedp.NewContext(parent, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("opening a tab: %v", err)
	}
	// Only one of several windows has the focus; each page must believe that it does.
	if _, err := chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// downloadsTo makes the browser write the tab's downloads into a folder.
func (s *searchSite) downloadsTo(folder string) {
	s.t.Helper()
	if _, err := chromedp.CallBrowser(s.ctx, cdpbrowser.SetDownloadBehavior, cdpbrowser.SetDownloadBehaviorParams{
		BrowserContextID: chromedp.FromContext(s.ctx).BrowserContextID,
		Behavior:         cdpbrowser.SetDownloadBehaviorBehaviorAllow, DownloadPath: folder,
	}); err != nil {
		s.t.Fatal(err)
	}
}
