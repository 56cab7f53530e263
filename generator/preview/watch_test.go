package preview_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"offprint/generator/preview"
)

// calls collects the calls of a Watcher.
type calls struct {
	t    *testing.T
	mu   sync.Mutex
	all  [][]string
	wake chan struct{}
}

// watch runs a Watcher for the length of the test.
func watch(t *testing.T, ignore func(string) bool, paths ...string) *calls {
	t.Helper()
	w, err := preview.NewWatcher(paths, ignore)
	if err != nil {
		t.Fatal(err)
	}
	c := &calls{t: t, wake: make(chan struct{}, 1)}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx, c.add) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	return c
}

func (c *calls) add(paths []string) {
	c.mu.Lock()
	c.all = append(c.all, paths)
	c.mu.Unlock()
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// expect waits until all paths have been reported. It removes and returns the calls so far.
func (c *calls) expect(paths ...string) [][]string {
	c.t.Helper()
	deadline := time.After(10 * time.Second)
	for {
		c.mu.Lock()
		told := slices.Concat(c.all...)
		missing := slices.DeleteFunc(slices.Clone(paths), func(p string) bool { return slices.Contains(told, p) })
		if len(missing) == 0 {
			all := c.all
			c.all = nil
			c.mu.Unlock()
			return all
		}
		c.mu.Unlock()
		select {
		case <-c.wake:
		case <-deadline:
			c.t.Fatalf("not told: %q; told: %q", missing, told)
		}
	}
}

func tempDir(t *testing.T) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func write(t testing.TB, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestWatchFolder(t *testing.T) {
	dir := tempDir(t)
	content := filepath.Join(dir, "content")
	old := filepath.Join(content, "2025", "10", "07", "a.md")
	write(t, old, "1")
	c := watch(t, nil, content)

	write(t, old, "2")
	c.expect(old)

	added := filepath.Join(content, "2025", "10", "07", "b.md")
	write(t, added, "1")
	c.expect(added)

	// Folders that appear together with files in them, before they can be watched.
	deep := filepath.Join(content, "2026", "01", "02", "c.md")
	write(t, deep, "1")
	c.expect(deep)
	write(t, deep, "2") // and are watched from then on
	c.expect(deep)

	must(t, os.Remove(old))
	c.expect(old)
	must(t, os.RemoveAll(filepath.Join(content, "2026")))
	c.expect(deep)
	write(t, deep, "3") // a new folder with the same name
	c.expect(deep)
	write(t, deep, "4")
	c.expect(deep)
}

func TestWatchMovedFolder(t *testing.T) {
	dir := tempDir(t)
	write(t, filepath.Join(dir, "old", "sub", "a.md"), "1")
	c := watch(t, nil, dir)
	must(t, os.Rename(filepath.Join(dir, "old"), filepath.Join(dir, "new")))
	moved := filepath.Join(dir, "new", "sub", "a.md")
	c.expect(filepath.Join(dir, "old"), moved)
	write(t, moved, "2")
	for _, call := range c.expect(moved) {
		for _, p := range call {
			if strings.HasPrefix(p, filepath.Join(dir, "old")) {
				t.Errorf("a change is told under the folder's old name: %s", p)
			}
		}
	}
}

// TestWatchSaveByRename checks editors that save by writing another file and renaming it over
// the first.
func TestWatchSaveByRename(t *testing.T) {
	dir := tempDir(t)
	config := filepath.Join(dir, "config.toml")
	write(t, config, "0")
	write(t, filepath.Join(dir, "unrelated"), "0")
	c := watch(t, nil, config)
	for i := range 3 {
		write(t, filepath.Join(dir, ".config.toml.swp"), fmt.Sprint(i))
		must(t, os.Rename(filepath.Join(dir, ".config.toml.swp"), config))
		write(t, filepath.Join(dir, "unrelated"), fmt.Sprint(i))
		for _, call := range c.expect(config) {
			if !slices.Equal(call, []string{config}) {
				t.Errorf("round %d: told %q, want the file alone", i, call)
			}
		}
	}
	// vim with backups: the file is moved away and a new one is written.
	must(t, os.Rename(config, config+"~"))
	write(t, config, "new")
	c.expect(config)
	must(t, os.Remove(config))
	c.expect(config)
	write(t, config, "back")
	c.expect(config)
}

func TestWatchWhatIsNotThereYet(t *testing.T) {
	dir := tempDir(t)
	layouts := filepath.Join(dir, "themes", "mine", "layouts")
	file := filepath.Join(layouts, "paper", "page.html")
	c := watch(t, nil, layouts)
	write(t, filepath.Join(dir, "themes", "other.txt"), "x")
	write(t, file, "1")
	for _, call := range c.expect(file) {
		for _, p := range call {
			if strings.HasSuffix(p, "other.txt") {
				t.Errorf("told of %s, which nobody asked for", p)
			}
		}
	}
	write(t, file, "2")
	c.expect(file)
	must(t, os.RemoveAll(filepath.Join(dir, "themes")))
	c.expect(layouts)
	write(t, file, "3")
	c.expect(file)
	write(t, file, "4")
	c.expect(file)
}

func TestWatchIgnores(t *testing.T) {
	dir := tempDir(t)
	write(t, filepath.Join(dir, "public", "x.html"), "1")
	c := watch(t, func(p string) bool { return filepath.Base(p) == "public" || preview.Scratch(p) }, dir)
	write(t, filepath.Join(dir, "public", "x.html"), "2")
	write(t, filepath.Join(dir, "public", "deep", "y.html"), "1")
	write(t, filepath.Join(dir, ".git", "index"), "1")
	write(t, filepath.Join(dir, "page.md~"), "1")
	last := filepath.Join(dir, "page.md")
	write(t, last, "1")
	if got := slices.Concat(c.expect(last)...); !slices.Equal(got, []string{last}) {
		t.Errorf("told %q, want %s alone", got, last)
	}
}

func TestWatchGathers(t *testing.T) {
	dir := tempDir(t)
	c := watch(t, nil, dir)
	var names []string
	for i := range 200 {
		names = append(names, filepath.Join(dir, fmt.Sprintf("%03d.md", i)))
		write(t, names[i], "1")
	}
	got := c.expect(names...)
	if len(got) > 3 { // normally one, unless the machine stalls between two writes
		t.Errorf("%d calls for one burst of changes", len(got))
	}
	for _, call := range got {
		if !slices.IsSorted(call) {
			t.Errorf("paths are not sorted: %q", call)
		}
	}
}

// TestWatchCallsOneAtATime checks that the next call waits until the current build has ended,
// and then reports all changes.
func TestWatchCallsOneAtATime(t *testing.T) {
	dir := tempDir(t)
	w, err := preview.NewWatcher([]string{dir}, nil)
	must(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	var mu sync.Mutex
	var running, total int
	told := map[string]bool{}
	entered, release := make(chan struct{}, 10), make(chan struct{})
	ended := make(chan error, 1)
	go func() {
		ended <- w.Run(ctx, func(paths []string) {
			mu.Lock()
			running++
			total++
			if running > 1 {
				t.Error("two calls at once")
			}
			for _, p := range paths {
				told[filepath.Base(p)] = true
			}
			mu.Unlock()
			entered <- struct{}{}
			<-release
			mu.Lock()
			running--
			mu.Unlock()
		})
	}()
	write(t, filepath.Join(dir, "1"), "")
	<-entered
	write(t, filepath.Join(dir, "2"), "")
	time.Sleep(400 * time.Millisecond) // longer than the pause that ends a burst
	write(t, filepath.Join(dir, "3"), "")
	time.Sleep(400 * time.Millisecond)
	release <- struct{}{}
	<-entered
	cancel()
	select {
	case <-ended:
		t.Fatal("Run came back before its last call")
	case <-time.After(50 * time.Millisecond):
	}
	release <- struct{}{}
	must(t, <-ended)
	if total != 2 || !told["2"] || !told["3"] {
		t.Errorf("%d calls told %v; want 2 that tell everything", total, told)
	}
}

// TestWatchEndlessWriter checks that a program that never stops writing does not delay the
// call forever.
func TestWatchEndlessWriter(t *testing.T) {
	dir := tempDir(t)
	c := watch(t, nil, dir)
	stop, stopped := make(chan struct{}), make(chan struct{})
	name := filepath.Join(dir, "log")
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
				if err := os.WriteFile(name, []byte("x"), 0o644); err != nil {
					t.Error(err)
					return
				}
			}
		}
	}()
	c.expect(name)
	close(stop)
	<-stopped
}

func TestWatchEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	w, err := preview.NewWatcher([]string{t.TempDir(), "no/such/folder"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Run(ctx, func([]string) {}); err != nil {
		t.Errorf("a watch that was ended: %v", err)
	}
}

func TestScratch(t *testing.T) {
	for name, want := range map[string]bool{
		"/a/page.md": false, "/a/config.toml": false, "/a/2510.06084.md": false, "/a/tmp/x.md": false, "/a/#1.md": false,
		"/a/.git": true, "/a/.page.md.swp": true, "/a/page.md~": true, "/a/#page.md#": true, "/a/4913": true,
		"/a/page.md.tmp": true, "/a/page.md___jb_tmp___": true, "/a/.config.toml123456": true,
	} {
		if got := preview.Scratch(name); got != want {
			t.Errorf("Scratch(%q) = %v", name, got)
		}
	}
}
