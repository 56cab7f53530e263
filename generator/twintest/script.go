// Package twintest compares what the program and the theme's scripts both do, without a
// browser. It runs a script in a JavaScript engine written in Go (script.go), keeps the
// expected results of both as JSON (vectors.go), and writes shared numbers and tables into the
// script (block.go). Only tests import it.
package twintest

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"modernc.org/quickjs"
)

// host.js implements the browser functions that the scripts need and the engine lacks.
//
//go:embed host.js
var host string

// Script is a module of the theme in its own engine. It must be used by one goroutine only.
type Script struct {
	t    testing.TB
	vm   *quickjs.VM
	read func(path string) ([]byte, error)
}

// base is the address of the files of [Script.Serve].
const base = "https://example.org/"

// Open runs a module of the theme's folder assets/js, such as "search.js", with its imports.
// Its exports are available to [Run] as "module".
func Open(t testing.TB, name string) *Script {
	t.Helper()
	vm, err := quickjs.NewVM()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = vm.Close() })
	s := &Script{t: t, vm: vm}
	if err := vm.SetEvalTimeout(5 * time.Minute); err != nil {
		t.Fatal(err)
	}
	vm.SetModuleLoader(func(_ *quickjs.VM, name string) (string, error) {
		data, err := os.ReadFile(Asset(t, name))
		return string(data), err
	}, func(_ *quickjs.VM, _, name string) (string, error) { return filepath.Base(name), nil })
	if err := vm.RegisterHostFunc("hostFetch", s.fetch); err != nil {
		t.Fatal(err)
	}
	if err := vm.RegisterHostFunc("hostURL", resolve); err != nil {
		t.Fatal(err)
	}
	s.eval(host, quickjs.EvalGlobal)
	s.eval(`import * as module from "./`+name+`"; globalThis.module = module;`, quickjs.EvalModule)
	Run[bool](s, `typeof module === "object"`)
	return s
}

// Asset returns the path of a file in the theme's folder assets/js.
func Asset(t testing.TB, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "themes", "offprint", "assets", "js", name)
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("the tests run outside of the module")
		}
		dir = up
	}
}

// Serve answers the script's requests below https://example.org/ with the result of read for
// the relative path; an error means that there is no such file. Gzip-compressed files are
// decompressed, as hosts do.
func (s *Script) Serve(read func(path string) ([]byte, error)) { s.read = read }

// fetch implements the engine's access to [Script.Serve]: it returns a string with one
// character per byte, or nil.
func (s *Script) fetch(args []any) (any, error) {
	address, _ := args[0].(string)
	if s.read == nil || len(address) < len(base) || address[:len(base)] != base {
		return nil, nil
	}
	data, err := s.read(address[len(base):])
	if err != nil {
		return nil, nil
	}
	if gz, err := gzip.NewReader(bytes.NewReader(data)); err == nil {
		if data, err = io.ReadAll(gz); err != nil {
			return nil, err
		}
	}
	runes := make([]rune, len(data))
	for i, b := range data {
		runes[i] = rune(b)
	}
	return string(runes), nil
}

// resolve resolves an address relative to another.
func resolve(args []any) (any, error) {
	address, _ := args[0].(string)
	from, _ := args[1].(string)
	u, err := url.Parse(from)
	if err != nil {
		return nil, err
	}
	if u, err = u.Parse(address); err != nil {
		return nil, err
	}
	return u.String(), nil
}

func (s *Script) eval(code string, flags int) any {
	s.t.Helper()
	v, err := s.vm.Eval(code, flags)
	if err == nil {
		_, err = s.vm.ExecutePendingJobs()
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return v
}

// Run evaluates an expression, waits for its promise, and decodes the result as JSON. It fails
// the test if the expression throws.
func Run[T any](s *Script, expression string) T {
	s.t.Helper()
	s.eval(`globalThis.answer = undefined; (async () => JSON.stringify(await (`+expression+`)))().then(
		(json) => { globalThis.answer = "=" + json; }, (e) => { globalThis.answer = "!" + e + "\n" + e?.stack; });`, quickjs.EvalGlobal)
	answer, _ := s.eval(`globalThis.answer`, quickjs.EvalGlobal).(string)
	var v T
	switch {
	case answer == "":
		s.t.Fatal("the script waits for something that never comes")
	case answer[0] == '!':
		s.t.Fatal("the script fails: " + answer[1:])
	default:
		if err := json.Unmarshal([]byte(answer[1:]), &v); err != nil {
			s.t.Fatal(err)
		}
	}
	return v
}
