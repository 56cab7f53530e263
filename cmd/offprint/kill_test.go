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

// signals lists the signals that end a program: SIGKILL at once, SIGTERM as a service manager
// or CI runner does, and SIGINT as Ctrl-C does.
var signals = []struct {
	name   string
	signal os.Signal
}{{"SIGKILL", syscall.SIGKILL}, {"SIGTERM", syscall.SIGTERM}, {"SIGINT", os.Interrupt}}

// killed ends commands at random moments and checks that nothing is lost: no page is
// truncated, and the site is the old one or has no broken links. Running the same command
// again must give the result of an undisturbed run and leave nothing else behind.
func (o *ordeal) killed(r *rand.Rand, trials []trial) {
	t := o.t
	if runtime.GOOS == "windows" {
		t.Skip("Windows has none of these signals")
	}
	if signal.Ignored(os.Interrupt) { // for example in a shell's background job; child processes would ignore it too
		signal.Notify(make(chan os.Signal, 1), os.Interrupt)
	}
	kills := 1 // per command and signal; in short mode, one signal only
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
					// The machine was busier when the duration was measured.
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

// kill describes when and how a command is ended.
type kill struct {
	signal  os.Signal
	placing bool // after counts from the moment the site starts to be moved into place
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
	endedBefore end = iota // it ended before it could be killed
	endedWell              // it succeeded although it was asked to stop
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

// awaitPlacing waits until a build starts to move its site into place. It returns false if the
// build ends first.
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
