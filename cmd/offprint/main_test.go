package main

import (
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
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":   exits,
			"service": service,
		},
	})
}

// exits runs a command and wants its exit code: exits 3 offprint import x.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARG…]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("%v ends with %d, want %d", args[1:], got, want)
	}
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
