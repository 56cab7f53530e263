package themes_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"offprint/generator"
	"offprint/generator/memorytest"
	"offprint/generator/preview"
	"offprint/generator/sitecheck"
)

// The tests of this package build archives with the theme and open the sites in a browser. All
// tests share one Chromium, in which each has a separate browser context. Archives that
// several tests read and none changes are shared too.

func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "work" { // a child process of a build
		if err := generator.Work(context.Background(), os.Args[2]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(memorytest.Run(themeTests{m}))
}

// themeTests runs the tests and then removes what they share.
type themeTests struct{ *testing.M }

func (m themeTests) Run() (code int) {
	var err error
	if sharedDir, err = os.MkdirTemp("", "offprint-themes-"); err == nil {
		code = m.M.Run()
		quitChromium()
		err = os.RemoveAll(sharedDir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = max(code, 1)
	}
	return code
}

// long reports whether the long tests are requested: they open every page of a site instead of
// one of each kind, and damage every file of an index in every way.
func long() bool { return os.Getenv("OFFPRINT_LONG_TESTS") == "1" }

// sharedDir holds the archives that several tests share.
var sharedDir string

var shared struct {
	sync.Mutex
	archives map[string]func() string
}

// sharedArchive returns the folder of the archive with this name. The first test that asks for
// it fills the folder by calling make. Tests must not change the archive.
func sharedArchive(t *testing.T, name string, make func(dir string)) string {
	t.Helper()
	shared.Lock()
	if shared.archives == nil {
		shared.archives = map[string]func() string{}
	}
	get := shared.archives[name]
	if get == nil {
		dir := filepath.Join(sharedDir, fmt.Sprint(len(shared.archives)))
		made := false
		once := sync.OnceFunc(func() { make(dir); made = true })
		get = func() string {
			if once(); !made {
				return "" // make ended the test that called it
			}
			return dir
		}
		shared.archives[name] = get
	}
	shared.Unlock()
	dir := get()
	if dir == "" {
		t.Fatal("another test has failed to make the archive")
	}
	return dir
}

// copyOf returns a copy of a folder for a test that changes it.
func copyOf(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return to
}

// newArchive returns the folder of a new empty archive whose configuration ends with settings.
func newArchive(t *testing.T, settings string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "archive")
	initArchive(t, dir, settings)
	return dir
}

func initArchive(t *testing.T, dir, settings string) {
	t.Helper()
	if _, err := generator.Init(generator.InitOptions{Dir: dir}); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "config.toml")
	config, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	write(t, name, string(config)+settings)
}

// archiveURL is the base URL of sites in a subfolder of their host.
const archiveURL = "https://example.org/archive/"

// buildSite builds the site of the archive in dir into its folder public.
func buildSite(t *testing.T, dir string, o generator.BuildOptions) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	o.Dir, o.Child, o.Log = dir, []string{exe, "work"}, func(s string) { said = append(said, s) }
	if res, err := generator.Build(t.Context(), o); err != nil || res.Skipped > 0 {
		t.Fatalf("building %s: %d files skipped, error %v: %s", dir, res.Skipped, err, strings.Join(said, "\n"))
	}
}

// importText imports records into an archive. None may be rejected.
func importText(t *testing.T, dir, text string) generator.ImportResult {
	t.Helper()
	res, err := generator.Import(t.Context(), generator.ImportOptions{Dir: dir, Paths: []string{"-"}, Stdin: strings.NewReader(text)})
	if err != nil || res.Rejected > 0 {
		t.Fatalf("%v (%v)", res, err)
	}
	return res
}

// sound checks that a site has no broken links.
func sound(t *testing.T, dir, baseURL string) {
	t.Helper()
	if r, err := sitecheck.Check(t.Context(), filepath.Join(dir, "public"), baseURL); err != nil || len(r.Problems) > 0 {
		t.Errorf("the site's problems: %v %v", r.Problems, err)
	}
}

// serveSite serves a built site locally, as its host would, and returns the address.
func serveSite(t *testing.T, dir string) string {
	t.Helper()
	s := httptest.NewServer(preview.Handler(dir, "/", nil))
	t.Cleanup(s.Close)
	return s.URL + "/"
}

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}
