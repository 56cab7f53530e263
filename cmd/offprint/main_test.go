package main

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"offprint/generator/memorytest"
)

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == workCommandName {
		main() // a build in a test of this process renders with itself
	}
	testscript.Main(inMemory{m}, map[string]func(){"offprint": main})
}

// inMemory are tests whose folders are in memory.
type inMemory struct{ *testing.M }

func (m inMemory) Run() int { return memorytest.Run(m.M) }

// TestScripts runs the terminal sessions of testdata.
func TestScripts(t *testing.T) {
	dir, err := filepath.Abs("testdata") // since inProcess goes elsewhere
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: dir,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":   exits,
			"run":     runs,
			"service": service,
		},
	})
}

// runs runs a command line of the program in this process: run offprint build. For most
// commands, that is a fraction of what a process costs, which is what exec is for.
func runs(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) == 0 || args[0] != "offprint" {
		ts.Fatalf("usage: run offprint [ARG…]")
	}
	if code := inProcess(ts, args[1:]); (code != exitDone) != neg {
		ts.Fatalf("%v ends with %d", args, code)
	}
}

// exits runs a command line of the program in this process, or in one of its own, and wants
// its exit code: exits 3 offprint import x, exits 3 exec offprint import x.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE [exec] offprint [ARG…]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	switch args[1] {
	case "offprint":
		got = inProcess(ts, args[2:])
	case "exec":
		if err := ts.Exec(args[2], args[3:]...); err != nil {
			var exit *exec.ExitError
			if !errors.As(err, &exit) {
				ts.Fatalf("%v", err)
			}
			got = exit.ExitCode()
		}
	default:
		ts.Fatalf("%s is not offprint", args[1])
	}
	if got != want {
		ts.Fatalf("%v ends with %d, want %d", args[1:], got, want)
	}
}

// working is held while this process is in the folder of a script.
var working sync.Mutex

// inProcess runs a command line where a script is, with its variables, and returns the exit code.
func inProcess(ts *testscript.TestScript, args []string) int {
	working.Lock()
	defer working.Unlock()
	before, err := os.Getwd()
	ts.Check(err)
	ts.Check(os.Chdir(ts.MkAbs(".")))
	defer func() { ts.Check(os.Chdir(before)) }()
	return run(context.Background(), args, newTerminal(strings.NewReader(""), ts.Stdout(), ts.Stderr(), ts.Getenv))
}

// service starts a server on this machine, whose address the variables are set to, and
// which answers from files: service FOLDER VARIABLE…. To a request it gives the first of the
// answers that fits, a line of FOLDER/answers with FOLDER/NAME.body:
//
//	NAME STATUS PATH [PART OF THE QUERY…]
//
// and 404 where none does. The folder is looked at for each request.
func service(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: service FOLDER VARIABLE…")
	}
	folder := ts.MkAbs(args[0])
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answers, err := os.ReadFile(filepath.Join(folder, "answers"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		query, _ := url.QueryUnescape(r.URL.RawQuery)
		for line := range strings.Lines(string(answers)) {
			f := strings.Fields(line)
			if len(f) < 3 || f[2] != r.URL.Path || slices.ContainsFunc(f[3:], func(part string) bool { return !strings.Contains(query, part) }) {
				continue
			}
			status, err := strconv.Atoi(f[1])
			body, fault := os.ReadFile(filepath.Join(folder, f[0]+".body"))
			if err := errors.Join(err, fault); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
			w.WriteHeader(status)
			_, _ = w.Write(body)
			return
		}
		http.NotFound(w, r)
	}))
	ts.Defer(s.Close)
	for _, name := range args[1:] {
		ts.Setenv(name, s.URL)
	}
}
