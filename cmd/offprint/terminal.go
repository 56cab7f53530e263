package main

// The commands follow these rules for their output:
//
//   - Results go to standard output, everything else to standard error.
//   - A message is one line where possible: it says where the problem is ("file: record 12"),
//     what is wrong, and what to do.
//   - An error that ends the command starts with "offprint: ".
//   - Progress is drawn only on a terminal, only after a second, and leaves no trace.
//   - With --json each result is one JSON object on its own line.
//   - The exit code is one of those below. A record that was left out is not a failure.

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/schollz/progressbar/v3"
)

// Exit codes.
const (
	exitDone     = 0 // success; anything left out has been reported
	exitFailed   = 1 // the command failed
	exitUsage    = 2 // the command line was invalid
	exitRejected = 3 // the work is done, but something was left out with --strict, or check found problems
)

type terminal struct {
	in       io.Reader
	out, err io.Writer
	getenv   func(string) string // has the semantics of os.Getenv
	json     bool
	mu       sync.Mutex
	bar      *bar
	drawn    bool // standard error is a terminal
	// annotates reports whether GitHub's workflow commands on standard error are interpreted
	// (docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands).
	annotates bool
}

func newTerminal(in io.Reader, out, err io.Writer, getenv func(string) string) *terminal {
	t := &terminal{in: in, out: out, err: err, getenv: getenv, annotates: getenv("GITHUB_ACTIONS") == "true"}
	if f, ok := err.(*os.File); ok {
		t.drawn = isatty.IsTerminal(f.Fd())
	}
	return t
}

// say writes a message to standard error; it may be called from any goroutine.
func (t *terminal) say(s string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.bar != nil {
		t.bar.clear()
	}
	fmt.Fprintln(t.err, s)
}

// warn adds an annotation to a successful run on GitHub. Elsewhere it does nothing, because
// the messages and the result have already said it.
func (t *terminal) warn(s string) {
	if t.annotates {
		t.say("::warning title=offprint::" + s)
	}
}

// result writes a result to standard output, as one line of text or as JSON.
func (t *terminal) result(text string, value any) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.json {
		return json.NewEncoder(t.out).Encode(value)
	}
	_, err := fmt.Fprintln(t.out, text)
	return err
}

// bar implements progress.Progress and progress.Counter.
type bar struct {
	t   *terminal
	bar *progressbar.ProgressBar // nil until it is drawn
	stretch
	started time.Time
	redrawn time.Time
}

// stretch is the progress of one stretch of work.
type stretch struct {
	label   string // what total and done count: "pages written"
	total   int64  // -1 if unknown
	done    int64
	records int64 // records within what is done, if they are counted
}

// showAfter is how long a stretch of work runs before its progress is drawn. redrawAfter is
// the minimum time between two redraws.
const (
	showAfter   = time.Second
	redrawAfter = 100 * time.Millisecond
)

func (t *terminal) progress() *bar { return &bar{t: t} }

func (b *bar) Start(label string, total int64) {
	b.t.mu.Lock()
	defer b.t.mu.Unlock()
	*b = bar{t: b.t, stretch: stretch{label: label, total: total}, started: time.Now()}
	if b.t.drawn {
		b.t.bar = b
	}
}

func (b *bar) Add(n int64) {
	b.t.mu.Lock()
	defer b.t.mu.Unlock()
	b.done += n
	b.draw()
}

func (b *bar) Records(n int64) {
	b.t.mu.Lock()
	defer b.t.mu.Unlock()
	b.records += n
	b.draw()
}

func (b *bar) Finish() {
	b.t.mu.Lock()
	defer b.t.mu.Unlock()
	b.clear()
	b.t.bar, b.bar = nil, nil
}

// draw draws the bar unless it is too early to do so.
func (b *bar) draw() {
	now := time.Now()
	took := now.Sub(b.started)
	if !b.t.drawn || took < showAfter || now.Sub(b.redrawn) < redrawAfter {
		return
	}
	b.redrawn = now
	if b.bar == nil {
		b.bar = progressbar.NewOptions64(b.total,
			progressbar.OptionSetWriter(b.t.err),
			// The rate and the remaining time are part of the description, because the library
			// counts from when the bar was first drawn and does not know about records.
			progressbar.OptionSetPredictTime(false),
			progressbar.OptionSetElapsedTime(false),
			progressbar.OptionSetWidth(24),
			progressbar.OptionClearOnFinish(),
			// Only draw draws the bar, and never after Finish.
			progressbar.OptionSetSpinnerChangeInterval(0),
		)
	}
	b.bar.Describe(b.describe(took))
	_ = b.bar.Set64(b.done)
}

// describe describes the progress of work that has run for the duration took: "41200 of 134979
// pages written, 9800/s, 10s left".
func (s *stretch) describe(took time.Duration) string {
	rest, inBytes := strings.CutPrefix(s.label, "bytes ")
	amount := func(n float64) string { return strconv.FormatFloat(n, 'f', 0, 64) }
	n := s.done
	var text string
	switch {
	case inBytes && s.records > 0:
		n = s.records
		text = fmt.Sprintf("%d records %s", n, rest)
	case inBytes:
		amount = func(n float64) string { return fmt.Sprintf("%.1f MB", n/1e6) }
		text = amount(float64(n)) + " " + rest
	case s.total > 0:
		text = fmt.Sprintf("%d of %d %s", n, s.total, s.label)
	default:
		text = fmt.Sprintf("%d %s", n, s.label)
	}
	text += ", " + amount(float64(n)/took.Seconds()) + "/s"
	if left := float64(s.total - s.done); s.done > 0 && left > 0 {
		seconds := math.Ceil(left / float64(s.done) * took.Seconds())
		text += fmt.Sprintf(", %v left", time.Duration(seconds)*time.Second)
	}
	return text
}

// clear removes the bar from the screen so that a message can be written.
func (b *bar) clear() {
	if b.bar != nil {
		_ = b.bar.Clear()
	}
}
