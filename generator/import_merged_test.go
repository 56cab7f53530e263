package generator_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"offprint/generator"
	"offprint/generator/importer"
	"offprint/generator/paper"
)

// atomEntries returns a response of arXiv's API.
func atomEntries(day string, entries ...string) string {
	return `<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/x</id><updated>` + day + `T00:00:00Z</updated>` + strings.Join(entries, "") + `</feed>`
}

func atomEntry(id, title, abstract string) string {
	return fmt.Sprintf(`<entry><id>http://arxiv.org/abs/%sv1</id><title>%s</title><summary>%s</summary><published>2025-10-01T00:00:00Z</published><author><name>Ada Lovelace</name></author></entry>`, id, title, abstract)
}

func (s *shop) merged(paths ...string) importer.MergeResult {
	s.Helper()
	res, err := generator.Import(s.Context(), s.options(paths...))
	if err != nil {
		s.Fatal(err)
	}
	return res.Merged
}

func TestMergeResult(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	api := s.file("2025-10-07.json", apiJSON(record("2510.00001", "One", 3, nil), record("2510.00002", "Two", 4, nil), record("2510.00003", "Three", 5, nil)))
	if got := s.merged(api); got != (importer.MergeResult{}) {
		t.Errorf("new papers merged: %+v", got)
	}
	// Votes of a later day, from the same source, are no merging.
	if got := s.merged(s.file("2025-10-08.json", apiJSON(record("2510.00003", "Three, revised", 6, nil)))); got != (importer.MergeResult{}) {
		t.Errorf("one source merged with itself: %+v", got)
	}
	path := filepath.Join(s.dir, "content/2025/10/07/2510.00002.md")
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s.write(path, strings.Replace(string(page), `title = "Two"`, `title = "Mine"`, 1))
	arxiv := s.file("api.xml", atomEntries("2025-10-09", atomEntry("2510.00001", "One, in full", "Original."), atomEntry("2510.00002", "Two, in full", ""), atomEntry("2510.00009", "Nine", "")))
	got := s.merged(arxiv)
	if got.Papers != 2 || got.Fields[paper.FieldTitle] != (importer.FieldResult{Replaced: 1, Edited: 1}) {
		t.Errorf("merged %+v", got)
	}
	if want := got.Total(); want.Edited != 1 || !strings.HasPrefix(got.String(), fmt.Sprintf("2 papers merged from several records: %d field", want.Filled)) {
		t.Errorf("in a line: %q", got)
	}
	if got := s.merged(arxiv, api); got != (importer.MergeResult{}) {
		t.Errorf("the second time: %+v", got)
	}
	// A newer record does not override the original source.
	newer := s.merged(s.file("2025-10-10.json", apiJSON(record("2510.00001", "One", 9, nil))))
	if newer.Papers != 1 || newer.Fields[paper.FieldTitle] != (importer.FieldResult{Kept: 1}) || newer.Fields[paper.FieldUpvotes] != (importer.FieldResult{}) {
		t.Errorf("merged %+v", newer)
	}
	// Two records of one import count as merged even if they have the same source.
	twice := s.merged(s.file("2025-10-11.json", apiJSON(record("2510.00004", "Four", 1, nil), record("2510.00004", "Four", 2, nil))))
	if twice.Papers != 1 || twice.Fields[paper.FieldUpvotes] != (importer.FieldResult{Replaced: 1}) {
		t.Errorf("merged %+v", twice)
	}

	b, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	var told struct {
		Papers, Filled, Replaced, Kept, Edited int
		Fields                                 map[string]importer.FieldResult
	}
	if err := json.Unmarshal(b, &told); err != nil {
		t.Fatal(err)
	}
	if sum := got.Total(); told.Papers != 2 || told.Filled != sum.Filled || told.Replaced != sum.Replaced || told.Kept != sum.Kept || told.Edited != 1 || told.Fields["title"].Edited != 1 {
		t.Errorf("JSON is %s", b)
	}
	for _, line := range strings.Split(got.Table(), "\n")[1:] {
		if words := strings.Fields(line); len(words) != 5 || told.Fields[words[4]] == (importer.FieldResult{}) {
			t.Errorf("a line of the table: %q", line)
		}
	}
}

// TestMergeResultOfTheSecondTime checks that importing merged records again counts nothing.
func TestMergeResultOfTheSecondTime(t *testing.T) {
	merges := 0
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp("", "merged")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		var paths []string
		for i := range rapid.IntRange(1, 4).Draw(t, "files") {
			day := fmt.Sprintf("2025-10-%02d", 1+rapid.IntRange(0, 8).Draw(t, "day"))
			records := rapid.IntRange(1, 3).Draw(t, "records")
			id := func() string { return fmt.Sprintf("2510.0000%d", rapid.IntRange(1, 2).Draw(t, "id")) }
			word := func(what string) string { return rapid.SampledFrom([]string{"One", "Two", "Three"}).Draw(t, what) }
			name, data := day+".json", ""
			if rapid.Bool().Draw(t, "arXiv") {
				var entries []string
				for range records {
					entries = append(entries, atomEntry(id(), word("title"), word("abstract")))
				}
				name, data = day+".xml", atomEntries(day, entries...)
			} else {
				var list []map[string]any
				for range records {
					list = append(list, record(id(), word("title"), rapid.IntRange(0, 5).Draw(t, "votes"), nil))
				}
				data = apiJSON(list...)
			}
			path := filepath.Join(dir, fmt.Sprint("in", i), name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
				t.Fatal(err)
			}
			paths = append(paths, path)
		}
		o := generator.ImportOptions{Dir: filepath.Join(dir, "archive"), Paths: paths, Today: today}
		if err := errors.Join(os.Mkdir(o.Dir, 0o755), os.WriteFile(filepath.Join(o.Dir, "config.toml"), []byte(archiveConfig), 0o644)); err != nil {
			t.Fatal(err)
		}
		first, err := generator.Import(t.Context(), o)
		if err != nil || first.Rejected > 0 {
			t.Fatal(first, err)
		}
		if first.Merged.Papers > 0 {
			merges++
		}
		second, err := generator.Import(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		if second.Merged != (importer.MergeResult{}) || second.Unchanged != second.Read {
			t.Fatalf("the second time %v: %+v", second, second.Merged)
		}
	})
	if merges == 0 {
		t.Error("nothing was merged the first time")
	}
}
