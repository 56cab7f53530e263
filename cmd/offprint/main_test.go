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
		main() // a build in a test of this process uses this binary to render
	}
	testscript.Main(inMemory{m}, map[string]func(){"offprint": main})
}

// inMemory runs the tests with their temporary folders in memory.
type inMemory struct{ *testing.M }

func (m inMemory) Run() int { return memorytest.Run(m.M) }

// TestScripts runs the terminal sessions in testdata.
func TestScripts(t *testing.T) {
	dir, err := filepath.Abs("testdata") // absolute because inProcess changes the working directory
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

// runs implements "run offprint build": it runs a command line of the program in this process.
// For most commands, that is much cheaper than starting a process with exec.
func runs(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) == 0 || args[0] != "offprint" {
		ts.Fatalf("usage: run offprint [ARG…]")
	}
	if code := inProcess(ts, args[1:]); (code != exitDone) != neg {
		ts.Fatalf("%v ends with %d", args, code)
	}
}

// exits runs a command line of the program, in this process or with exec in a separate one,
// and checks its exit code: exits 3 offprint import x, exits 3 exec offprint import x.
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

// working is held while the working directory of this process is a script's folder.
var working sync.Mutex

// inProcess runs a command line in the script's folder with its environment variables, and
// returns the exit code.
func inProcess(ts *testscript.TestScript, args []string) int {
	working.Lock()
	defer working.Unlock()
	before, err := os.Getwd()
	ts.Check(err)
	ts.Check(os.Chdir(ts.MkAbs(".")))
	defer func() { ts.Check(os.Chdir(before)) }()
	return run(context.Background(), args, newTerminal(strings.NewReader(""), ts.Stdout(), ts.Stderr(), ts.Getenv))
}

// service starts a local HTTP server that answers from files, and sets the variables to its
// address: service FOLDER VARIABLE…. Each line of FOLDER/answers describes an answer, whose
// body is FOLDER/NAME.body:
//
//	NAME STATUS PATH [PART OF THE QUERY…]
//
// The first line that matches the request is used; if none matches, the answer is 404. The
// folder is read again for each request.
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
