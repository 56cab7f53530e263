package generator_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"offprint/generator/cite"
	"offprint/generator/paper"
)

func gunzip(t *testing.T, data string) string {
	t.Helper()
	r, err := gzip.NewReader(strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// TestDataForPrograms checks that the site's data for programs leads from the index to every
// paper, and that it agrees with the pages.
func TestDataForPrograms(t *testing.T) {
	t.Parallel()
	a := newFeedArchive(t, "")
	a.add(1, "2025-10-07", "topics = [\"agents\", \"cs.LG\"]\n")
	a.add(2, "2025-10-07", "")
	a.add(3, "2025-11-02", "citation = { key = \"mine\", journaltitle = \"Acta\" }\n")
	files := a.build()

	var index struct {
		Papers         int
		Days           map[string]int
		Day            string
		Names          map[string]string
		Groups         map[string][]string
		Dumps          []string
		Bibliographies []string
	}
	if err := json.Unmarshal([]byte(files["api/index.json"]), &index); err != nil {
		t.Fatal(err)
	}
	site := func(address string) string {
		t.Helper()
		data, ok := files[strings.TrimPrefix(address, "https://me.github.io/papers/")]
		if !ok {
			t.Fatalf("there is no %s", address)
		}
		return data
	}
	if index.Papers != 3 || index.Days["2025-10-07"] != 2 || index.Days["2025-11-02"] != 1 || len(index.Dumps) != 2 {
		t.Errorf("the index is %+v", index)
	}
	var day struct {
		Count  int
		Papers []struct{ URL, Key, ID, Abstract string }
	}
	if err := json.Unmarshal([]byte(site(strings.ReplaceAll(index.Day, "{day}", "2025-10-07"))), &day); err != nil {
		t.Fatal(err)
	}
	if day.Count != 2 || day.Papers[0].Key != "lovelace2025paper" || day.Papers[0].Abstract != "" || site(day.Papers[0].URL+"index.html") == "" {
		t.Errorf("the day is %+v", day)
	}
	var names struct {
		Names []struct {
			Name   string
			Count  int
			Papers map[string][]string
		}
	}
	if !slices.Equal(index.Groups["authors"], []string{"ad"}) {
		t.Fatalf("groups: %v", index.Groups)
	}
	if err := json.Unmarshal([]byte(site(strings.ReplaceAll(index.Names["authors"], "{group}", "ad"))), &names); err != nil {
		t.Fatal(err)
	}
	if n := names.Names[0]; n.Name != "Ada Lovelace" || n.Count != 3 || !slices.Equal(n.Papers["2025-10-07"], []string{"arxiv:2501.00001", "arxiv:2501.00002"}) {
		t.Errorf("the names are %+v", names)
	}

	keys := map[string]bool{}
	for _, dump := range index.Dumps {
		for s := bufio.NewScanner(strings.NewReader(gunzip(t, site(dump)))); s.Scan(); {
			var p paper.Paper
			var more struct{ Key string }
			if err := json.Unmarshal(s.Bytes(), &p); err != nil || json.Unmarshal(s.Bytes(), &more) != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(p.Abstract, "The *whole* abstract") {
				t.Errorf("%s has the abstract %q", p.ID, p.Abstract)
			}
			keys[more.Key] = true
		}
	}
	if len(keys) != 3 || !keys["mine"] {
		t.Errorf("the keys are %v", keys)
	}
	for _, b := range index.Bibliographies {
		err := cite.ReadBibTeX(strings.NewReader(gunzip(t, site(b))), func(r *cite.Record) error {
			if r.Err != nil || !keys[r.Entry.Key] {
				t.Errorf("%s: %+v", b, r)
			}
			delete(keys, r.Entry.Key)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(keys) > 0 {
		t.Errorf("no bibliography has %v", keys)
	}
	if !strings.Contains(files["llms.txt"], "https://me.github.io/papers/api/index.json") {
		t.Errorf("llms.txt is %s", files["llms.txt"])
	}

	// A new day does not change the documents of closed months, nor the keys.
	a.add(4, "2025-11-03", "")
	for path, now := range a.build() {
		if was, ok := files[path]; ok && was != now && (strings.HasPrefix(path, "api/days/") || strings.Contains(path, "2025-10.") && !strings.HasPrefix(path, "feeds/")) {
			t.Errorf("a new day has changed %s", path)
		}
	}
}

// TestDataPackage checks the description of the archive for data repositories and reference
// managers.
func TestDataPackage(t *testing.T) {
	t.Parallel()
	a := newFeedArchive(t, "")
	a.add(1, "2025-10-07", "")
	a.add(2, "2025-11-02", "")
	files := a.build()
	var described struct {
		Name, Homepage string
		Resources      []struct{ Name, Path, Compression string }
	}
	if err := json.Unmarshal([]byte(files["api/datapackage.json"]), &described); err != nil {
		t.Fatal(err)
	}
	if described.Name == "" || described.Homepage != "https://me.github.io/papers/" || len(described.Resources) != 2 {
		t.Errorf("the data package is %+v", described)
	}
	for _, r := range described.Resources {
		if lines := strings.Count(gunzip(t, files["api/"+r.Path]), "\n"); lines != 1 || r.Compression != "gz" {
			t.Errorf("%s: %d papers, compression %q", r.Path, lines, r.Compression)
		}
	}
	var cff struct {
		Version  string `yaml:"cff-version"`
		Title    string
		Type     string
		Authors  []struct{ Name string }
		URL      string
		Message  string
		Released string `yaml:"date-released"`
	}
	if err := yaml.Unmarshal([]byte(files["CITATION.cff"]), &cff); err != nil {
		t.Fatal(err)
	}
	if cff.Version != "1.2.0" || cff.Type != "dataset" || cff.Title == "" || len(cff.Authors) != 1 || cff.Authors[0].Name != cff.Title ||
		cff.URL != "https://me.github.io/papers/" || cff.Message == "" || cff.Released != "2025-11-02" {
		t.Errorf("CITATION.cff says %+v", cff)
	}
}

// TestNoDataPackage checks that an archive without papers has no data package.
func TestNoDataPackage(t *testing.T) {
	t.Parallel()
	files := newFeedArchive(t, "").build()
	if _, ok := files["api/datapackage.json"]; ok || files["CITATION.cff"] == "" {
		t.Errorf("an empty archive has a data package: %v", ok)
	}
}

func TestNoDataForPrograms(t *testing.T) {
	t.Parallel()
	a := newFeedArchive(t, "api = false\n")
	a.add(1, "2025-10-07", "")
	for path := range a.build() {
		if strings.HasPrefix(path, "api/") || strings.HasPrefix(path, "export/") || path == "llms.txt" {
			t.Errorf("there is %s", path)
		}
	}
}
