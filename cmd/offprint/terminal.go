package main

// The terminal contract:
//
//   - Results go to standard output, everything else to standard error.
//   - A message is one line where that is possible: it says where ("file:
//     record 12"), what is wrong, and what to do.
//   - What ends the command starts with "offprint: ".
//   - Progress is drawn on a terminal only, after a second, and leaves no
//     trace.
//   - With --json each result is one JSON object on a line of its own.
//   - The exit code is one of those below.

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/schollz/progressbar/v3"
)

// Exit codes.
const (
	exitDone     = 0 // all done
	exitFailed   = 1 // the command failed
	exitUsage    = 2 // the command line was wrong
	exitRejected = 3 // done, but some records or files could not be used
)

type terminal struct {
	in       io.Reader
	out, err io.Writer
	json     bool
	mu       sync.Mutex
	bar      *bar
	drawn    bool // standard error is a terminal
}

func newTerminal(in io.Reader, out, err io.Writer) *terminal {
	t := &terminal{in: in, out: out, err: err}
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

// result writes a result to standard output: as one line of text, or as JSON.
func (t *terminal) result(text string, value any) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.json {
		return json.NewEncoder(t.out).Encode(value)
	}
	_, err := fmt.Fprintln(t.out, text)
	return err
}

// bar implements generator.Progress.
type bar struct {
	t       *terminal
	bar     *progressbar.ProgressBar
	label   string
	total   int64
	done    int64
	started time.Time
}

// showAfter is how long a stretch of work may take before its progress is
// drawn.
const showAfter = time.Second

func (t *terminal) progress() *bar { return &bar{t: t} }

func (b *bar) Start(label string, total int64) {
	b.t.mu.Lock()
	defer b.t.mu.Unlock()
	*b = bar{t: b.t, label: label, total: total, started: time.Now()}
	if b.t.drawn {
		b.t.bar = b
	}
}

func (b *bar) Add(n int64) {
	b.t.mu.Lock()
	defer b.t.mu.Unlock()
	b.done += n
	if !b.t.drawn {
		return
	}
	if b.bar == nil {
		if time.Since(b.started) < showAfter {
			return
		}
		b.bar = progressbar.NewOptions64(b.total,
			progressbar.OptionSetWriter(b.t.err),
			progressbar.OptionSetDescription(b.label),
			progressbar.OptionShowCount(), progressbar.OptionShowIts(),
			progressbar.OptionSetPredictTime(true),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionSetWidth(24),
			progressbar.OptionClearOnFinish(),
		)
		n = b.done
	}
	_ = b.bar.Add64(n)
}

func (b *bar) Finish() {
	b.t.mu.Lock()
	defer b.t.mu.Unlock()
	b.clear()
	b.t.bar, b.bar = nil, nil
}

// clear takes the bar from the screen, so that a message can be written.
func (b *bar) clear() {
	if b.bar != nil {
		_ = b.bar.Clear()
	}
}
