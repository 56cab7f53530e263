package generator_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"offprint/generator"
	"offprint/generator/search"
)

// searchConfig disables most pages to keep the site small.
const searchConfig = `baseURL = "https://example.org/"
title = "Title"
[params.offprint]
paperPages = false
authorThreshold = 9999
topicThreshold = 9999
organizationThreshold = 9999
api = false
cards = 0
feedItems = 1
`

// searched is an archive that is large enough for a search index with two segments.
type searched struct {
	*editor
	public string
}

func newSearched(t *testing.T) *searched {
	dir := t.TempDir()
	s := &searched{&editor{t: t, dir: dir, rand: rand.New(rand.NewPCG(1, 2))}, filepath.Join(dir, "public")}
	s.write("config.toml", searchConfig)
	for i := range 2010 {
		s.paper(i, "")
	}
	return s
}

// paper writes paper i, which is of May 2020. The last ten are of June and August 2020.
func (s *searched) paper(i int, more string) {
	month := 5
	if i >= 2000 {
		month = 6 + 2*(i%2)
	}
	s.write(fmt.Sprintf("content/2020/%02d/01/2001.%05d.md", month, i),
		fmt.Sprintf("+++\ntitle = \"Paper %d\"\ndate = 2020-%02d-01\nid = \"arxiv:2001.%05d\"\nauthors = [\"Ada %d\"]\n+++\nText%s.\n", i, month, i, i%40, more))
}

// folder is the state of a segment's files.
type folder map[string]string // size and time by file name

func (s *searched) folders() map[string]folder {
	s.t.Helper()
	names, err := filepath.Glob(filepath.Join(s.public, search.Folder, "*", "*.gz"))
	if err != nil {
		s.t.Fatal(err)
	}
	all := map[string]folder{}
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			s.t.Fatal(err)
		}
		dir := filepath.Base(filepath.Dir(name))
		if all[dir] == nil {
			all[dir] = folder{}
		}
		all[dir][info.Name()] = fmt.Sprint(info.Size(), info.ModTime().UnixNano())
	}
	return all
}

// build builds and compares the index with that of a clean build. The argument kept is the
// number of segments that must not change, and now is the number that must exist afterwards.
func (s *searched) build(what string, kept, now int) {
	s.t.Helper()
	before := s.folders()
	time.Sleep(2 * time.Millisecond)
	build(s.t, generator.BuildOptions{Dir: s.dir, Dest: s.public})
	after := s.folders()
	same := 0
	for dir, files := range after {
		if fmt.Sprint(files) == fmt.Sprint(before[dir]) {
			same++
		}
	}
	if same != kept || len(after) != now {
		s.t.Errorf("%s: %d of %d segments are kept, want %d of %d", what, same, len(after), kept, now)
	}
}

// clean compares the site with that of a clean build.
func (s *searched) clean(what string) {
	s.t.Helper()
	clean := filepath.Join(s.t.TempDir(), "clean")
	build(s.t, generator.BuildOptions{Dir: s.dir, Dest: clean})
	compareSites(s.t, readSite(s.t, clean), readSite(s.t, s.public))
	if s.t.Failed() {
		s.t.Fatal(what)
	}
}

// find checks the papers found by a query.
func (s *searched) find(query string, want ...string) {
	s.t.Helper()
	r, err := generator.Search(context.Background(), generator.SearchOptions{Dir: s.dir, Dest: s.public, Query: query})
	if err != nil {
		s.t.Fatal(err)
	}
	var got []string
	for _, p := range r.Papers {
		got = append(got, p.ID)
	}
	if !slices.Equal(got, want) {
		s.t.Errorf("%q finds %q, want %q", query, got, want)
	}
}

// largest returns the segment with the most files, and the other one.
func (s *searched) largest() (closed, recent string) {
	s.t.Helper()
	all := s.folders()
	if len(all) != 2 {
		s.t.Fatalf("%d segments", len(all))
	}
	for dir := range all {
		if closed == "" || len(all[dir]) > len(all[closed]) {
			closed, recent = dir, closed
		} else {
			recent = dir
		}
	}
	return closed, recent
}

// TestIndexInBuilds changes an archive and checks what happens to the two segments of its
// index.
func TestIndexInBuilds(t *testing.T) {
	t.Parallel()
	s := newSearched(t)
	s.build("first", 0, 2)
	closed, recent := s.largest()
	s.find("2001.01999", "arxiv:2001.01999")
	s.build("nothing changed", 2, 2)

	// A new paper goes into the recent segment.
	s.paper(2011, " with unicorns")
	s.build("a new paper", 1, 2)
	if now, _ := s.largest(); now != closed {
		t.Error("a new paper has changed the closed segment")
	}
	s.find("unicorns", "arxiv:2001.02011")
	if long() {
		s.clean("a new paper")
	}

	// After the paper is removed, the index is as before.
	if err := os.Remove(filepath.Join(s.dir, "content/2020/08/01/2001.02011.md")); err != nil {
		t.Fatal(err)
	}
	s.build("a paper less", 1, 2)
	if c, r := s.largest(); c != closed || r != recent {
		t.Error("the same papers have another index")
	}

	// Changes to files of the index are undone.
	file := func(dir, name string) string { return filepath.Join(s.public, search.Folder, dir, name) }
	if err := os.Remove(file(recent, "v.gz")); err != nil {
		t.Fatal(err)
	}
	s.build("a file deleted", 1, 2)
	s.writeAt(file(recent, "c0.gz"), "altered")
	s.build("a file altered", 1, 2)
	s.writeAt(file("", search.BootFile), "altered")
	s.build("the boot file altered", 2, 2)
	if err := os.RemoveAll(file(recent, "")); err != nil {
		t.Fatal(err)
	}
	// Files left by a killed build are removed; other files stay.
	s.writeAt(file("0123456789abcdef", "t0.gz"), "orphan")
	s.writeAt(file("", "names-0123456789abcdef.gz"), "orphan")
	s.writeAt(file("mine", "readme.txt"), "mine")
	s.writeAt(file("", "names-mine.gz"), "mine")
	s.build("a segment deleted", 1, 2)
	if _, err := os.Stat(file("", "names-0123456789abcdef.gz")); err == nil {
		t.Error("a file that stood beside segments of a lost build is still there")
	}
	if err := os.Remove(file("", "names-mine.gz")); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(file("mine", "readme.txt")); err != nil {
		t.Error(err)
	}
	if err := os.RemoveAll(file("mine", "")); err != nil {
		t.Fatal(err)
	}
	if long() {
		s.clean("altered files")
	}

	// An old paper is edited. Both segments use the closed one's numbers.
	s.paper(7, " with dragons")
	s.build("an old paper edited", 0, 2)
	s.find("dragons", "arxiv:2001.00007")
	s.clean("an old paper edited")

	// Fewer papers fit into one segment.
	for i := range 20 {
		if err := os.Remove(filepath.Join(s.dir, fmt.Sprintf("content/2020/05/01/2001.%05d.md", i))); err != nil {
			t.Fatal(err)
		}
	}
	s.build("few papers", 0, 1)
	if long() {
		s.clean("few papers")
	}

	// The index is disabled.
	s.write("config.toml", searchConfig+"search = false\n")
	s.build("no search", 0, 0)
	if _, err := os.Stat(filepath.Join(s.public, search.Folder)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without search, there is its folder: %v", err)
	}
	_, err := generator.Search(context.Background(), generator.SearchOptions{Dir: s.dir, Dest: s.public, Query: "dragons"})
	if err == nil || !strings.Contains(err.Error(), "search = false") {
		t.Error(err)
	}
	s.clean("no search")
}

// TestIndexOfKilledBuild kills a build after its pages have been written, and checks that the
// next one cleans up.
func TestIndexOfKilledBuild(t *testing.T) {
	t.Parallel()
	dir := excerpt(t)
	public := filepath.Join(dir, "public")
	build(t, generator.BuildOptions{Dir: dir, Dest: public})
	for i := range 3 {
		name := filepath.Join(dir, "content", "2030", "01", fmt.Sprintf("%02d", i+1), "title.md")
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, fmt.Appendf(nil, "+++\ntitle = \"Later %d\"\ndate = 2030-01-%02d\n+++\nText.\n", i, i+1), 0o644); err != nil {
			t.Fatal(err)
		}
		buildAndDie(t, dir, public)
	}
	build(t, generator.BuildOptions{Dir: dir, Dest: public})
	names, err := filepath.Glob(filepath.Join(public, search.Folder, "*", search.SegmentFile))
	if err != nil || len(names) != 1 {
		t.Errorf("segments: %q, %v", names, err)
	}
	clean := filepath.Join(t.TempDir(), "clean")
	build(t, generator.BuildOptions{Dir: dir, Dest: clean})
	compareSites(t, readSite(t, clean), readSite(t, public))
}

// TestSearchBeside checks that the files next to the segments are only those of the last
// build.
func TestSearchBeside(t *testing.T) {
	t.Parallel()
	dir := oneDay(t)
	public := filepath.Join(dir, "public")
	page := filepath.Join(dir, "content", "house.md")
	// beside returns the names of the files of a kind.
	beside := func(kind string) []string {
		t.Helper()
		build(t, generator.BuildOptions{Dir: dir})
		names, err := filepath.Glob(filepath.Join(public, search.Folder, kind+"-*.gz"))
		if err != nil || len(names) > 1 {
			t.Fatalf("there are %q (%v)", names, err)
		}
		clean := filepath.Join(t.TempDir(), "clean")
		build(t, generator.BuildOptions{Dir: dir, Dest: clean})
		compareSites(t, readSite(t, clean), readSite(t, public))
		return names
	}
	writeFile(t, page, "+++\ntitle = \"House\"\n+++\nOne.\n")
	pages, completions := beside("pages"), beside("completions")
	if len(pages) != 1 || len(completions) != 1 {
		t.Fatalf("there are %q and %q", pages, completions)
	}
	writeFile(t, page, "+++\ntitle = \"House\"\n+++\nTwo.\n")
	if other := beside("pages"); slices.Equal(other, pages) {
		t.Error("another text of a page makes the same file")
	}
	if same := beside("completions"); !slices.Equal(same, completions) {
		t.Error("another text of a page makes other completions")
	}
	writeFile(t, page, "+++\ntitle = \"House\"\ndraft = true\n+++\nTwo.\n")
	before := beside("pages")
	writeFile(t, page, "+++\ntitle = \"House\"\ndraft = true\n+++\nThree.\n")
	if after := beside("pages"); !slices.Equal(before, after) {
		t.Error("a draft is in the file of own pages")
	}
}

// TestSearchResultNamesAuthors checks the authors in results, including when only their number
// is known.
func TestSearchResultNamesAuthors(t *testing.T) {
	for want, p := range map[string]search.Found{
		"Ada":            {Authors: []string{"Ada"}},
		"Ada and 2 more": {Authors: []string{"Ada"}, More: 2},
		"3 authors":      {More: 3},
		"1 author":       {More: 1},
	} {
		var r generator.SearchResult
		r.Papers = append(r.Papers, p)
		if got := strings.Split(r.String(), "\n"); len(got) != 3 || strings.TrimSpace(got[1]) != want {
			t.Errorf("%q, want the authors %q", got, want)
		}
	}
}
