package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/chromedp/chromedp"
)

// driver is the script in the page that sends queries to the search client.
//
//go:embed driver.js
var driver string

// slow is the time limit of a query.
const slow = time.Minute

// errNoBrowser is returned if no browser is installed.
var errNoBrowser = errors.New("there is no Chromium on the PATH; install one, or give its command with -browser")

// findBrowser returns the path of Chromium.
func findBrowser(given string) (string, error) {
	if given != "" {
		path, err := exec.LookPath(given)
		if err != nil {
			return "", fmt.Errorf("-browser: %w", err)
		}
		return path, nil
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errNoBrowser
}

// browser is a page of a served site in which the site's search client runs.
type browser struct {
	*server
	ctx    context.Context
	cancel []context.CancelFunc
}

// open serves the site in public and opens a page of it.
func open(ctx context.Context, command, public, client, work string) (_ *browser, err error) {
	exe, err := findBrowser(command)
	if err != nil {
		return nil, err
	}
	s, err := serve(public)
	if err != nil {
		return nil, err
	}
	b := &browser{server: s}
	defer func() {
		if err != nil {
			b.close()
		}
	}()
	profile, err := os.MkdirTemp(work, "browser-")
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(exe), chromedp.NoSandbox, chromedp.UserDataDir(filepath.Join(profile, "profile")),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	ctx, cancel := chromedp.NewExecAllocator(ctx, options...)
	b.cancel = append(b.cancel, cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	b.cancel = append(b.cancel, cancel)
	b.ctx = ctx
	if err := chromedp.Do(ctx); err != nil {
		return nil, fmt.Errorf("starting %s: %w", exe, err)
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(s.address+blank)); err != nil {
		return nil, fmt.Errorf("opening a page: %w", err)
	}
	if err := chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](driver)); err != nil {
		return nil, fmt.Errorf("preparing the page: %w", err)
	}
	if err := evaluate(b, nil, "evaluation.load", "/"+client, "/search/"); err != nil {
		return nil, fmt.Errorf("loading the search client %s: %w", client, err)
	}
	return b, nil
}

// close ends the browser and the server.
func (b *browser) close() {
	for i := len(b.cancel) - 1; i >= 0; i-- {
		b.cancel[i]()
	}
	b.server.close()
}

// evaluate calls a function of the page, waits for the promise that it returns and decodes its
// value into result, which may be nil.
func evaluate(b *browser, result any, function string, args ...any) error {
	list, err := json.Marshal(args)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(b.ctx, slow)
	defer cancel()
	// Errors in the page are returned as data, so that only their message is reported, without
	// the browser's additions.
	expression := fmt.Sprintf("evaluation.call(%s, %s)", function, list)
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		return err
	}
	var answer struct {
		Error string
		Value json.RawMessage
	}
	if err := json.Unmarshal([]byte(text), &answer); err != nil {
		return err
	}
	if answer.Error != "" {
		return errors.New(answer.Error)
	}
	if result == nil || answer.Value == nil {
		return nil
	}
	return json.Unmarshal(answer.Value, result)
}

// searchOptions are the options of the client that are used here.
type searchOptions struct {
	Limit    int   `json:"limit,omitempty"`
	Snippets *bool `json:"snippets,omitempty"`
	Typing   bool  `json:"typing,omitempty"`
}

// without returns a pointer to false, which turns off an option that is on by default.
func without() *bool { return new(bool) }

// engine answers queries.
type engine interface {
	search(query string, o searchOptions, fresh bool) (answer, error)
}

// answer is the result of a query.
type answer struct {
	Total  int
	Least  bool // Total is only a lower bound
	IDs    []string
	Titles []string
	Time   float64 // in milliseconds
	Spans  [][2]float64
}

// search sends a query to the client that is kept, or to a fresh one.
func (b *browser) search(query string, o searchOptions, fresh bool) (answer, error) {
	var a answer
	if err := evaluate(b, &a, "evaluation.search", query, o, fresh); err != nil {
		return a, fmt.Errorf("searching for %q: %w", query, err)
	}
	return a, nil
}
