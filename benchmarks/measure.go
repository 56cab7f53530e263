package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// scenario is a state in which both sides build.
type scenario struct {
	name   string
	before func(*side) []string // returns the paths to remove before each run
	newDay bool                 // whether the new day is present
}

func scenarios() []scenario {
	keep := func(*side) []string { return nil }
	return []scenario{
		fromNothing(),
		{name: "Nothing changed", before: keep},
		{name: "A day of new papers", before: keep, newDay: true},
		{name: "Site gone, caches kept", before: func(s *side) []string { return []string{s.public} }},
	}
}

func fromNothing() scenario {
	return scenario{name: "Build from nothing", before: func(s *side) []string { return append([]string{s.public}, s.caches...) }}
}

// figures are the measurements of one run of a command and of the resulting site.
type figures struct {
	wall     time.Duration
	cpu      time.Duration // with all child processes; 0 if the system does not report it
	resident int64         // bytes of the largest process; 0 if the system does not report it
	files    int           // in the site
	bytes    int64         // total size of those files
	papers   int           // papers in the archive
}

// result holds the figures of one scenario, by side and run.
type result struct {
	scenario string
	papers   int // papers in the archive
	sides    []string
	runs     [][]figures
}

// measure runs the commands of a scenario in turn.
func (s *suite) measure(ctx context.Context, sc scenario) (result, error) {
	r := result{scenario: sc.name, papers: s.size, runs: make([][]figures, len(s.sides))}
	if sc.newDay {
		r.papers += len(s.newDay.pages)
	}
	for _, side := range s.sides {
		r.sides = append(r.sides, side.name)
	}
	for run := range s.runs {
		if err := s.pair(ctx, sc, run, &r); err != nil {
			return r, err
		}
	}
	return r, nil
}

// pair runs the command of each side once.
func (s *suite) pair(ctx context.Context, sc scenario, run int, r *result) error {
	if sc.newDay {
		if err := s.newDay.add(); err != nil {
			return err
		}
	}
	for _, i := range order(len(s.sides), run) {
		side := s.sides[i]
		for _, path := range sc.before(side) {
			if err := os.RemoveAll(path); err != nil {
				return err
			}
		}
		f, err := s.once(ctx, side, r.papers)
		if err != nil {
			return err
		}
		s.say("%s, run %d of %d: %s %s", sc.name, run+1, s.runs, side.name, f)
		r.runs[i] = append(r.runs[i], f)
	}
	if sc.newDay {
		return s.takeBack(ctx)
	}
	return nil
}

// order returns the order in which n sides run; it is reversed in every other run.
func order(n, run int) []int {
	var of []int
	for i := range n {
		of = append(of, i)
	}
	if run%2 == 1 {
		slices.Reverse(of)
	}
	return of
}

// takeBack removes the new day from the archive and rebuilds all sites without it.
func (s *suite) takeBack(ctx context.Context) error {
	if err := s.newDay.remove(); err != nil {
		return err
	}
	for _, side := range s.sides {
		if side.restart {
			if err := os.RemoveAll(side.public); err != nil {
				return err
			}
		}
		if err := s.command(ctx, side.env, side.args...); err != nil {
			return err
		}
	}
	return nil
}

// once runs a side's command and measures it.
func (s *suite) once(ctx context.Context, side *side, papers int) (figures, error) {
	f := figures{papers: papers}
	settle()
	state, wall, err := s.timed(ctx, side.env, side.args...)
	if err != nil {
		return f, err
	}
	f.wall = wall
	f.cpu, f.resident = usage(state)
	if f.files, f.bytes, err = tally(side.public); err != nil {
		return f, err
	}
	if f.files < papers {
		return f, fmt.Errorf("%s's site has %d files for %d papers: something is missing in it; look at what this says: %s",
			side.name, f.files, papers, strings.Join(side.args, " "))
	}
	return f, nil
}

// String formats the figures for a progress message.
func (f figures) String() string {
	s := fmt.Sprintf("%.2f s", f.wall.Seconds())
	if f.cpu > 0 {
		s += fmt.Sprintf(", processor %.2f s, largest process %.0f MB", f.cpu.Seconds(), float64(f.resident)/1e6)
	}
	return s
}

// command runs a command to its end.
func (b *bench) command(ctx context.Context, env []string, args ...string) error {
	_, _, err := b.timed(ctx, env, args...)
	return err
}

// timed runs a command and returns its wall-clock time. The command's output appears only in
// the error if it fails.
func (b *bench) timed(ctx context.Context, env []string, args ...string) (*os.ProcessState, time.Duration, error) {
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	if env == nil {
		env = os.Environ()
	}
	// Temporary files are on the same file system as the rest, and are removed with the work
	// folder if a command is stopped.
	tmp := b.temporary()
	cmd.Env = append(slices.Clip(env), "TMPDIR="+tmp, "TMP="+tmp, "TEMP="+tmp)
	// An interrupted command ends its children; a killed one leaves them running.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	var out tail
	cmd.Stdout, cmd.Stderr = &out, &out
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	if ctx.Err() != nil {
		return nil, 0, ctx.Err()
	}
	if err != nil {
		return nil, 0, fmt.Errorf("%s: %w\n%s", strings.Join(args, " "), err, bytes.TrimSpace(out))
	}
	return cmd.ProcessState, wall, nil
}

// tail keeps the end of what is written to it. It is short because the system counts the
// memory of this program as a minimum for its children.
type tail []byte

const tailSize = 4 << 10 // bytes

func (t *tail) Write(p []byte) (int, error) {
	*t = append(*t, p[max(0, len(p)-tailSize):]...)
	if len(*t) > 2*tailSize {
		*t = append((*t)[:0], (*t)[len(*t)-tailSize:]...)
	}
	return len(p), nil
}

// tally counts the files under dir and their bytes. It reads folders in parts, because a site
// has some with very many entries and this program must stay small.
func tally(dir string) (files int, size int64, err error) {
	f, err := os.Open(dir)
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	for {
		entries, err := f.ReadDir(512)
		if len(entries) == 0 {
			if err == io.EOF {
				err = nil
			}
			return files, size, err
		}
		for _, e := range entries {
			n, sum, err := tallyEntry(dir, e)
			if err != nil {
				return 0, 0, err
			}
			files += n
			size += sum
		}
	}
}

func tallyEntry(dir string, e os.DirEntry) (files int, size int64, err error) {
	if e.IsDir() {
		return tally(filepath.Join(dir, e.Name()))
	}
	info, err := e.Info()
	if err != nil {
		return 0, 0, err
	}
	return 1, info.Size(), nil
}
