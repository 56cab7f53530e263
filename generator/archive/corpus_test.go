package archive_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"offprint/generator/archive"
	"offprint/generator/paper"
)

// corpus makes an archive of the first n papers of the scale corpus. It skips the test if
// OFFPRINT_CORPUS does not name the corpus.
func corpus(tb testing.TB, n int) (dir string) {
	root := os.Getenv("OFFPRINT_CORPUS")
	if root == "" {
		tb.Skip("OFFPRINT_CORPUS is not set")
	}
	dir = tb.TempDir()
	for _, name := range []string{"arxiv-2018.jsonl.gz", "arxiv-2019.jsonl.gz"} {
		f, err := os.Open(filepath.Join(root, "arxiv", name))
		if err != nil {
			tb.Fatal(err)
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			tb.Fatal(err)
		}
		s := bufio.NewScanner(z)
		s.Buffer(nil, 1<<20)
		for s.Scan() && n > 0 {
			var r struct {
				ID, Title, Abstract, Authors, Created string
			}
			_ = json.Unmarshal(s.Bytes(), &r)
			id, err := paper.ArXivID(r.ID)
			if err != nil {
				continue
			}
			n--
			day, _ := paper.NewDay(2018, time.Month(n%12+1), n%28+1)
			p := paper.Clean(paper.Paper{ID: id, Title: r.Title, Abstract: r.Abstract, Date: day, Published: day,
				Authors: []string{"Ada Lovelace", "Charles Babbage", "Grace Hopper", "Alan Turing", "Kurt Gödel"},
				Topics:  []string{"computation", "logic"}, Upvotes: n%99 + 1})
			e := archive.Entry{Path: archive.Path(p), Paper: p}
			e.Import = paper.Provenance{Source: "arxiv", Day: day}
			for f := range paper.NumFields {
				if p.Has(f) {
					e.Import.Hash.Put(f, p.Hash(f))
				}
			}
			file := filepath.Join(dir, filepath.FromSlash(e.Path))
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				tb.Fatal(err)
			}
			if err := os.WriteFile(file, archive.Format(e), 0o644); err != nil {
				tb.Fatal(err)
			}
		}
	}
	return dir
}

// TestReadCorpus reads an archive of the size that the design assumes: 100,000 papers.
func TestReadCorpus(t *testing.T) {
	const n = 100_000
	dir := corpus(t, n)
	start := time.Now()
	entries, problems, err := archive.Read(t.Context(), dir, 0)
	if err != nil || len(entries) != n || len(problems) != 0 {
		t.Fatalf("%d entries, problems %v, %v", len(entries), problems, err)
	}
	t.Logf("read %d papers in %v", n, time.Since(start).Round(time.Millisecond))
}
