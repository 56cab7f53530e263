package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// pair is two commands that are started at the same time. Each either succeeds or reports
// which process holds the lock. A refused command is run again at the end.
type pair struct {
	name   string
	before tree
	a, b   []string
	then   []string // run at the end, because what a build sees depends on which command came first
	want   tree     // the result of running a, b and then in sequence
	// check examines the archive after both commands, before anything is run again.
	check func(*pair)
}

// atOnce runs pairs of commands concurrently.
func (o *ordeal) atOnce(r *rand.Rand, trials []trial) {
	t := o.t
	founded, renewed := trials[0].before, trials[1].before
	scrape, books, build, export := o.path("in/hf-api-2025-12-30.json"), o.path("in/books.bib"), trials[1].args, trials[2].args
	times := 1
	pairs := []pair{{name: "import and build", before: founded, a: []string{"import", scrape}, b: build, then: build}}
	if long() {
		times = 6
		pairs = append(pairs,
			pair{name: "import and import", before: founded, a: []string{"import", scrape}, b: []string{"import", books}},
			pair{name: "build and build", before: renewed, a: build, b: build, then: build},
			pair{name: "build and assemble", before: trials[4].before, a: build, b: trials[4].args, then: build},
			pair{name: "export and import", before: founded, a: export, b: []string{"import", o.path("in")}, then: export, check: o.oldOrNewLines},
			pair{name: "export and build", before: renewed, a: export, b: build, then: build},
			pair{name: "export and export", before: renewed, a: export, b: export},
			pair{name: "a part and another", before: renewed, a: trials[3].args, b: []string{"build", "--part", "2/2", "--clean"}})
	}
	all, refused := 0, 0
	for i := range pairs {
		p := &pairs[i]
		o.restore(p.before)
		start := time.Now()
		for _, args := range [][]string{p.a, p.b, p.then} {
			if args != nil {
				o.run(args...)
			}
		}
		takes := time.Since(start)
		p.want = o.snapshot()
		said := 0
		for range times {
			said += o.runBoth(p, time.Duration(r.Float64()*float64(takes)/2), r.IntN(2) == 0)
		}
		t.Logf("%-20s %2d times, %2d of them one was told who holds the lock", p.name, times, said)
		all, refused = all+times, refused+said
	}
	if long() {
		for range times {
			o.serveAndBuild(renewed, time.Duration(r.Float64()*float64(trials[1].takes)))
		}
		t.Logf("%-20s %2d times", "serve and build", times)
		all += times
	}
	t.Logf("%d pairs, %d refused", all, refused)
}

// runBoth starts the commands of a pair, the second one later by the given duration, and
// returns how many were refused.
func (o *ordeal) runBoth(p *pair, later time.Duration, swap bool) (refused int) {
	o.t.Helper()
	o.restore(p.before)
	first, second := p.a, p.b
	if swap {
		first, second = second, first
	}
	var said [2]bytes.Buffer
	var cmds [2]*exec.Cmd
	for i, args := range [][]string{first, second} {
		if i > 0 {
			time.Sleep(later)
		}
		cmds[i] = o.command(o.t.Context(), args...)
		cmds[i].Stderr = &said[i]
		if err := cmds[i].Start(); err != nil {
			o.t.Fatal(err)
		}
	}
	var again [][]string
	for i, args := range [][]string{first, second} {
		err := cmds[i].Wait()
		switch {
		case err == nil:
		case strings.Contains(said[i].String(), "is being written to by offprint "):
			again = append(again, args)
		default:
			o.t.Errorf("%s, the second %v later: %q ends with %v: %s", p.name, later, args[0], err, &said[i])
		}
	}
	if len(again) == 2 {
		o.t.Errorf("%s: each says that the other holds the lock", p.name)
	}
	if wrong := o.torn(); len(wrong) > 0 {
		o.t.Errorf("%s, the second %v later: left is\n\t%s", p.name, later, some(wrong))
	}
	if p.check != nil {
		p.check(p)
	}
	if p.then != nil {
		again = append(again, p.then)
	}
	for _, args := range again {
		o.run(args...)
	}
	if d := differences(o.settled(p.want), o.settled(o.snapshot())); len(d) > 0 {
		o.t.Errorf("%s, the second %v later: not as one after the other:\n\t%s", p.name, later, some(d))
	}
	if p.then != nil {
		return len(again) - 1
	}
	return len(again)
}

// oldOrNewLines checks that an export made during an import describes each paper as the
// archive had it either before or after the import.
func (o *ordeal) oldOrNewLines(p *pair) {
	o.t.Helper()
	known := map[string]bool{}
	for _, f := range []tree{p.before, p.want} {
		for line := range strings.Lines(f["out/papers.jsonl"].data) {
			known[line] = true
		}
	}
	got, err := os.ReadFile(o.path("out/papers.jsonl"))
	if err != nil {
		o.t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(got)) {
		n++
		if !known[line] {
			o.t.Errorf("%s: exported is a paper as it never was: %s", p.name, line)
		}
	}
	if old := strings.Count(p.before["out/papers.jsonl"].data, "\n"); n < old {
		o.t.Errorf("%s: exported are %d papers, and there were %d", p.name, n, old)
	}
}

// serveAndBuild runs a build while a preview is building or serving, and checks that both
// succeed.
func (o *ordeal) serveAndBuild(before tree, later time.Duration) {
	o.t.Helper()
	if runtime.GOOS == "windows" {
		return // a preview cannot be asked to stop on Windows
	}
	o.restore(before)
	ctx, cancel := context.WithTimeout(o.t.Context(), 5*time.Minute)
	defer cancel()
	serve := o.command(ctx, "serve", "--addr", "127.0.0.1:0")
	serve.Cancel = func() error { return serve.Process.Signal(os.Interrupt) }
	var said bytes.Buffer
	serve.Stderr = &said
	out, err := serve.StdoutPipe()
	if err != nil {
		o.t.Fatal(err)
	}
	if err := serve.Start(); err != nil {
		o.t.Fatal(err)
	}
	time.Sleep(later)
	o.run("build")
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		o.t.Fatalf("serve says no address: %v: %s", err, &said)
	}
	res, err := http.Get(strings.TrimSpace(line))
	if err != nil {
		o.t.Fatal(err)
	}
	page, err := io.ReadAll(res.Body)
	res.Body.Close()
	if err != nil || res.StatusCode != http.StatusOK || !bytes.Contains(page, []byte("Renewed")) {
		o.t.Errorf("serve shows %s, %v: %.300s", res.Status, err, page)
	}
	cancel()
	if err := serve.Wait(); serve.ProcessState.ExitCode() != 0 {
		o.t.Errorf("serve ends with %v: %s", err, &said)
	}
	public := filepath.Join(o.dir, "public")
	got := snapshot(o.t, public)
	o.run("build", "-d", o.path("out/clean"))
	if d := differences(snapshot(o.t, o.path("out/clean")), got); len(d) > 0 {
		o.t.Errorf("serve and build %v later: the site is not that of a build alone:\n\t%s", later, some(d))
	}
}
