package press_test

import (
	"maps"
	"slices"
	"testing"

	"offprint/generator/archive"
	"offprint/generator/press"
)

// TestLedger keeps, writes and drops files, and checks the files of the site and their order.
func TestLedger(t *testing.T) {
	rec := func(n byte) press.Record { return press.Record{Fingerprint: archive.Sum{n}, Size: int64(n)} }
	l := press.NewLedger([]press.FileRecord{
		{Path: "c", Record: rec(3)}, {Path: "a", Record: rec(1)}, {Path: "d/x", Record: rec(4)}, {Path: "d/y", Record: rec(4)},
		{Path: "d.z", Record: rec(5)}, {Path: "a", Record: rec(2)},
	})
	if last, ok := l.Last("a"); !ok || last != rec(2) {
		t.Errorf("a is %+v; the last record of several counts", last)
	}
	if in := l.LastIn("d"); len(in) != 2 || in[0].Path != "d/x" || in[1].Path != "d/y" {
		t.Errorf("in the folder d are %+v", in)
	}
	want := func(what string, paths ...string) {
		t.Helper()
		var all []string
		for path := range l.All() {
			all = append(all, path)
		}
		if !slices.Equal(all, paths) || l.Len() != len(paths) {
			t.Errorf("%s: %q, %d; want %q", what, all, l.Len(), paths)
		}
		var gone []string
		for _, f := range l.LastIn("") {
			if !slices.Contains(paths, f.Path) {
				gone = append(gone, f.Path)
			}
		}
		if !slices.Equal(l.Gone(), gone) {
			t.Errorf("%s: gone are %q, want %q", what, l.Gone(), gone)
		}
	}
	want("nothing kept")
	if l.Keep(archive.Sum{4}, "d/x", "d/y", "new") || l.Keep(archive.Sum{4}, "d/x", "c") || l.Has("d/x") {
		t.Error("some of several are kept where one is another")
	}
	if !l.Keep(archive.Sum{4}, "d/x", "d/y") || !l.Keep(archive.Sum{2}, "a") {
		t.Error("files of that fingerprint are not kept")
	}
	l.Put("b", rec(6))
	l.Put("d/x", rec(7)) // replaces the kept record
	l.Put("e", rec(8))
	want("kept and written", "a", "b", "d/x", "d/y", "e")
	if all := maps.Collect(l.All()); all["d/x"] != rec(7) || all["d/y"] != rec(4) {
		t.Errorf("%+v", all)
	}
	l.Drop("e")
	want("dropped", "a", "b", "d/x", "d/y")
	l.Reset()
	want("begun again")
	l.Learn([]press.FileRecord{{Path: "c", Record: rec(9)}})
	l.Forget()
	if last, ok := l.Last("c"); !ok || last != (press.Record{}) || l.Keep(archive.Sum{9}, "c") {
		t.Errorf("%+v is known of a file that is not trusted", last)
	}
}
