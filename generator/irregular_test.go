//go:build unix

package generator_test

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"offprint/generator"
)

// TestIrregularFiles checks that files that are not regular are reported and not opened, in
// every folder, and that everything else is built.
func TestIrregularFiles(t *testing.T) {
	dir := excerpt(t)
	configure(t, dir, `theme = "offprint"`, `theme = ["mine", "offprint"]`)
	own := "+++\ntitle = \"Fine\"\n+++\n\nText.\n"
	for name, text := range map[string]string{
		"content/notes/fine.md": own, "content/fine.md": own, "static/fine.txt": "x", "assets/fine.txt": "x", "data/fine.toml": "a = 1\n",
		"layouts/_partials/fine.html": "x", "i18n/en.toml": "", "themes/mine/static/too.txt": "x",
	} {
		writeFile(t, filepath.Join(dir, filepath.FromSlash(name)), text)
	}
	want := map[string]string{}
	for _, folder := range []string{"static", "layouts", "layouts/_partials", "assets/css", "data", "i18n", "themes/mine/layouts", "content", "content/notes", "content/2025/10/07", "content/undated"} {
		path := filepath.Join(dir, filepath.FromSlash(folder))
		if err := os.MkdirAll(path, 0o755); err != nil {
			t.Fatal(err)
		}
		ending := map[string]string{"static": ".txt", "layouts": ".html", "assets": ".css", "data": ".toml", "i18n": ".toml", "themes": ".html", "content": ".md"}[strings.Split(folder, "/")[0]]
		if err := syscall.Mkfifo(filepath.Join(path, "fifo"+ending), 0o644); err != nil {
			t.Fatal(err)
		}
		want[folder+"/fifo"+ending] = "named pipe"
		for name, to := range map[string]string{"zero": "/dev/zero", "pipe": "fifo" + ending} {
			if err := os.Symlink(to, filepath.Join(path, name+ending)); err != nil {
				t.Fatal(err)
			}
		}
		want[folder+"/zero"+ending], want[folder+"/pipe"+ending] = "device", "named pipe"
	}
	// Linux allows names that are not valid UTF-8; other systems do not.
	for _, name := range []string{"static/\xff.txt", "static/\xfe/inside.txt", "layouts/_partials/\xff.html", "data/\xff.toml"} {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if os.MkdirAll(filepath.Dir(name), 0o755) == nil && os.WriteFile(name, []byte("x"), 0o644) == nil {
			rel, _ := filepath.Rel(dir, name)
			shown, _, _ := strings.Cut(strings.ToValidUTF8(filepath.ToSlash(rel), "\ufffd"), "/inside")
			want[shown] = "UTF-8"
		}
	}
	t.Chdir(dir) // because socket paths must be short
	l, err := net.Listen("unix", "static/socket")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	want["static/socket"] = "socket"

	for _, when := range []string{"first", "again", "clean"} {
		said := map[string]bool{}
		res := inTime(t, func(ctx context.Context) (generator.BuildResult, error) {
			return generator.Build(ctx, generator.BuildOptions{Dir: dir, Clean: when == "clean", Log: func(s string) {
				for name, kind := range want {
					if strings.HasPrefix(s, name+":") && strings.Contains(s, kind) {
						said[name] = true
					}
				}
			}})
		})
		if res.Skipped+res.Problems != len(want) || res.Papers != excerptPapers {
			t.Errorf("%s: %d skipped of %d, %d papers", when, res.Skipped+res.Problems, len(want), res.Papers)
		}
		for name := range want {
			if !said[name] {
				t.Errorf("%s: %s is not reported", when, name)
			}
		}
		for _, name := range []string{"index.html", "fine.txt", "too.txt", "fine/index.html", "notes/fine/index.html"} {
			if _, err := os.Stat(filepath.Join(res.Dest, name)); err != nil {
				t.Errorf("%s: %v", when, err)
			}
		}
	}
}

// inTime fails the test if do does not return in time.
func inTime[T any](t *testing.T, do func(context.Context) (T, error)) T {
	t.Helper()
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		value, err := do(t.Context())
		done <- outcome{value, err}
	}()
	select {
	case o := <-done:
		if o.err != nil {
			t.Fatal(o.err)
		}
		return o.value
	case <-time.After(3 * time.Minute):
		t.Fatal("it does not end")
		panic("unreachable")
	}
}
