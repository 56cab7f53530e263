package generator_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"offprint/generator"
)

// TestImportOfEndlessInputIsStopped checks that an import can be stopped while it waits for an
// input that never ends.
func TestImportOfEndlessInputIsStopped(t *testing.T) {
	t.Parallel()
	text := apiJSON(record("2510.00001", "One", 3, nil))
	for name, start := range map[string]string{"nothing": "", "a start": text[:40], "all but the end": text} {
		t.Run(name, func(t *testing.T) {
			s := newShop(t)
			out, in, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer out.Close()
			defer in.Close()
			if _, err := io.WriteString(in, start); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
			defer cancel()
			o := s.options("-")
			o.Stdin = out
			ended := make(chan error, 1)
			go func() {
				_, err := generator.Import(ctx, o)
				ended <- err
			}()
			select {
			case err := <-ended:
				if !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("it ends with %v", err)
				}
			case <-time.After(20 * time.Second):
				t.Fatal("it does not end")
			}
			if len(s.entries()) > 0 {
				t.Error("it wrote pages")
			}
			// The archive is not left locked.
			s.run("1 read, 1 new, 0 updated, 0 unchanged, 0 rejected", s.file("a.json", text))
		})
	}
}

// TestNoArchive checks that a mistyped folder name does not turn a folder into an archive.
func TestNoArchive(t *testing.T) {
	t.Parallel()
	input := newShop(t).file("a.json", apiJSON(record("2510.00001", "One", 3, nil)))
	parent := t.TempDir()
	empty := filepath.Join(parent, "empty")
	if err := os.Mkdir(empty, 0o755); err != nil {
		t.Fatal(err)
	}
	for verb, do := range map[string]func(dir string) error{
		"import": func(dir string) error {
			_, err := generator.Import(t.Context(), generator.ImportOptions{Dir: dir, Paths: []string{input}, Today: today})
			return err
		},
		"build": func(dir string) error {
			_, err := generator.Build(t.Context(), generator.BuildOptions{Dir: dir})
			return err
		},
		"assemble": func(dir string) error {
			_, err := generator.Assemble(t.Context(), generator.AssembleOptions{BuildOptions: generator.BuildOptions{Dir: dir}})
			return err
		},
		"serve": func(dir string) error {
			return generator.Serve(t.Context(), generator.ServeOptions{Dir: dir, Addr: "127.0.0.1:0"})
		},
		"search": func(dir string) error {
			_, err := generator.Search(t.Context(), generator.SearchOptions{Dir: dir, Query: "one"})
			return err
		},
		"export": func(dir string) error {
			_, err := generator.Export(t.Context(), io.Discard, generator.ExportOptions{Dir: dir, Format: "jsonl"})
			return err
		},
		"check": func(dir string) error {
			_, err := generator.Check(t.Context(), generator.CheckOptions{Dir: dir})
			return err
		},
	} {
		for _, dir := range []string{empty, filepath.Join(parent, "mistyped")} {
			if err := do(dir); err == nil || !strings.Contains(err.Error(), "is not an archive") || !strings.Contains(err.Error(), "offprint init") {
				t.Errorf("%s of %s says %v", verb, filepath.Base(dir), err)
			}
		}
		if left, err := os.ReadDir(empty); err != nil || len(left) > 0 {
			t.Fatalf("%s made %v, %v", verb, left, err)
		}
		if all, err := os.ReadDir(parent); err != nil || len(all) != 1 {
			t.Fatalf("%s made %v, %v", verb, all, err)
		}
	}
}
