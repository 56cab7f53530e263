package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// signals are those that end a program: at once, as a service or a runner does, and as
// Ctrl-C does.
var signals = []struct {
	name   string
	signal os.Signal
}{{"SIGKILL", syscall.SIGKILL}, {"SIGTERM", syscall.SIGTERM}, {"SIGINT", os.Interrupt}}

// killed ends commands at random moments, and wants nothing lost: no page is torn, the
// site is the old one or leads nowhere wrong, and the same command, run again, makes what
// it makes undisturbed, and leaves nothing else.
func (o *ordeal) killed(r *rand.Rand, trials []trial) {
	t := o.t
	if runtime.GOOS == "windows" {
		t.Skip("Windows has none of these signals")
	}
	if signal.Ignored(os.Interrupt) { // as in the background of a shell: what is started would ignore it too
		signal.Notify(make(chan os.Signal, 1), os.Interrupt)
	}
	kills := 1 // of each command by each signal; in short, by one
	if long() {
		kills = 28
	}
	all := 0
	for i, tr := range trials {
		signals := signals
		if !long() {
			signals = signals[i%3 : i%3+1]
		}
		for _, s := range signals {
			killed, late := 0, 0
			for killed < kills {
				k := kill{signal: s.signal, after: time.Duration(r.Float64() * float64(tr.takes))}
				if r.IntN(4) == 0 && (tr.name == "build" || tr.name == "assemble") {
					k.placing, k.after = true, time.Duration(r.IntN(60))*time.Millisecond
				}
				o.restore(tr.before)
				start := time.Now()
				end, said := o.kill(&tr, k)
				if end != endedBadly {
					// The machine had more to do when it was measured.
					tr.takes = min(tr.takes, (tr.takes+time.Since(start))/2)
					if late++; late > 20*kills+20 {
						t.Fatalf("%s cannot be met by %s: it ends before", tr.name, s.name)
					}
				} else if killed++; s.signal != syscall.SIGKILL && !bytes.Contains(said, []byte("stopped")) && len(said) > 0 {
					t.Errorf("%s, told to stop by %s, says %s", tr.name, s.name, said)
				}
				if end == endedBefore {
					continue
				}
				if wrong := o.halfway(&tr); len(wrong) > 0 {
					t.Errorf("%s, %v: left is\n\t%s", tr.name, k, some(wrong))
				}
				if wrong := o.again(&tr); len(wrong) > 0 {
					t.Errorf("%s, %v: done again, it leaves\n\t%s", tr.name, k, some(wrong))
				}
				if t.Failed() && !long() {
					t.FailNow()
				}
			}
			all += killed
			t.Logf("%-14s %-7s %3d kills; %d more came too late to end it", tr.name, s.name, killed, late)
		}
	}
	t.Logf("%d kills", all)
}

// kill is when and how a command is ended.
type kill struct {
	signal  os.Signal
	placing bool // after is counted from the moment in which the site begins to be set in place
	after   time.Duration
}

func (k kill) String() string {
	if k.placing {
		return fmt.Sprintf("%v %v into setting in place", k.signal, k.after.Round(time.Millisecond))
	}
	return fmt.Sprintf("%v after %v", k.signal, k.after.Round(time.Millisecond))
}

type end int

const (
	endedBefore end = iota // it could not be killed
	endedWell              // although it was told to end
	endedBadly
)

// kill starts a command and ends it.
func (o *ordeal) kill(tr *trial, k kill) (end, []byte) {
	o.t.Helper()
	cmd := o.command(o.t.Context(), tr.args...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = io.Discard, &said
	if err := cmd.Start(); err != nil {
		o.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	if k.placing && !o.awaitPlacing(ended) {
		return endedBefore, nil
	}
	select {
	case <-ended:
		return endedBefore, nil
	case <-time.After(k.after):
	}
	if err := cmd.Process.Signal(k.signal); errors.Is(err, os.ErrProcessDone) {
		<-ended
		return endedBefore, nil
	} else if err != nil {
		o.t.Fatal(err)
	}
	err := <-ended
	var exit *exec.ExitError
	switch {
	case err == nil:
		return endedWell, nil
	case !errors.As(err, &exit):
		o.t.Fatal(err)
	}
	return endedBadly, said.Bytes()
}

// awaitPlacing waits until a build sets its site in place, or ends.
func (o *ordeal) awaitPlacing(ended chan error) bool {
	for {
		select {
		case err := <-ended:
			ended <- err
			return false
		default:
		}
		if names, _ := filepath.Glob(o.path("archive/.offprint/manifest-*.intent")); len(names) > 0 {
			return true
		}
		time.Sleep(time.Millisecond)
	}
}
