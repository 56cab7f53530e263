// Package chromiumtest starts Chromium for tests. Only tests import it.
package chromiumtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Patience is how long a test waits for something in the browser. It usually takes
// milliseconds; the limit is generous so that tests do not fail on slow machines.
const Patience = time.Minute

// ErrNone reports that this machine has no Chromium.
var ErrNone = errors.New("there is no Chromium here; install one to run the browser tests")

// programs are the names of Chromium. The headless shell is the same engine without windows,
// and takes half the time for a page.
var programs = []string{"chromium-headless-shell", "chrome-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome"}

// starts is the number of attempts to start a browser: Chromium sometimes crashes at start,
// and a shared browser would take all tests with it.
const starts = 3

// Start starts a browser with additional environment variables and returns a function that
// ends it.
func Start(env ...string) (ctx context.Context, quit func(), err error) {
	program := ""
	for _, name := range programs {
		if path, err := exec.LookPath(name); err == nil {
			program = path
			break
		}
	}
	if program == "" {
		return nil, nil, ErrNone
	}
	for range starts {
		if ctx, quit, err = start(program, env); err == nil {
			return ctx, quit, nil
		}
	}
	return nil, nil, fmt.Errorf("starting Chromium, %d times: %w", starts, err)
}

func start(program string, env []string) (ctx context.Context, quit func(), err error) {
	allocator, cancelAllocator := chromedp.NewExecAllocator(context.Background(),
		append(chromedp.DefaultExecAllocatorOptions[:],
			chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Env(env...),
			chromedp.WSURLReadTimeout(Patience),
			chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))...)
	ctx, cancel := chromedp.NewContext(allocator)
	quit = func() { cancel(); cancelAllocator() }
	if err := chromedp.Do(ctx); err != nil {
		quit()
		return nil, nil, err
	}
	return ctx, quit, nil
}

// Need skips the test if err is ErrNone, unless OFFPRINT_REQUIRE_BROWSER=1 requires a browser,
// and fails it for any other error.
func Need(t testing.TB, err error) {
	t.Helper()
	if errors.Is(err, ErrNone) && os.Getenv("OFFPRINT_REQUIRE_BROWSER") != "1" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Tab returns a tab in a browser of the test's own.
func Tab(t testing.TB) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("no browser in short mode")
	}
	ctx, quit, err := Start()
	Need(t, err)
	t.Cleanup(quit)
	ctx, cancel := context.WithTimeout(ctx, 10*Patience)
	t.Cleanup(cancel)
	return ctx
}
