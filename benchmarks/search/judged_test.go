package main

import (
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"offprint/generator/archive"
)

// cranfieldFiles are a set in Cranfield's format. The number of its second question differs
// from its position, one document is empty, and one has a field twice.
var cranfieldFiles = map[string]string{
	"cran.all.1400": ".I 1\n.T\nflow over\na wing .\n.A\nsomebody,a.\n.B\nj. 1\n.W\nflow over a wing .\nslow\n" +
		".I 2\n.T\nheat in slabs\n.W\nheat\n.W\n moves\n" +
		".I 3\n.T\n.A\n.B\n.W\n" +
		".I 4\n.T\n.W\nno title but -this\n",
	"cran.qry": ".I 001\n.W\nflow -past \"a\" wing:\n.I 004\n.W\nheat\nin slabs .\n.I 009\n.W\nnothing at all\n",
	"cranqrel": "1 1 2 \n1 2 -1\n2 2 1\n2 1 5\n\n3 1 -1\n",
}

func TestReadCranfield(t *testing.T) {
	dir := t.TempDir()
	for name, data := range cranfieldFiles {
		if err := put(filepath.Join(dir, name), []byte(data)); err != nil {
			t.Fatal(err)
		}
	}
	got, err := readJudged(cranfield, dir)
	if err != nil {
		t.Fatal(err)
	}
	want := &judgedSet{name: cranfield, asked: 3,
		docs: []document{
			{"1", "flow over a wing .", "flow over a wing . slow"},
			{"2", "heat in slabs", "heat moves"},
			{"4", "no title but -this", "no title but -this"},
		},
		queries: []question{
			{1, "flow past a wing", map[string]int{"doi:10.5555/cranfield.1": 3}},
			{2, "heat in slabs", map[string]int{"doi:10.5555/cranfield.2": 4}},
		},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("Cranfield is\n%+v, want\n%+v", got, want)
	}
	if err := os.WriteFile(filepath.Join(dir, "cranqrel"), []byte("1 1 7\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := readJudged(cranfield, dir); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("a code that there is not: %v", err)
	}
	if _, err := readJudged(cranfield, t.TempDir()); err == nil {
		t.Error("a set is read from an empty folder")
	}
}

func TestReadCISI(t *testing.T) {
	dir := t.TempDir()
	for name, data := range map[string]string{
		"CISI.ALL": ".I 1\n.T \nEditions\n.A\nSomebody\n.W\n   The study.\n.X\n1\t5\t1\n.I 2\n.T\nUse\n.W\nOf use\n.X\n",
		"CISI.QRY": ".I 1\n.W\nWhat is it?\n.I 7\n.T\nTitle\n.W\nUse of\nit (1970).\n.B\n(Place)\n",
		"CISI.REL": "     1     28\t0\t0.000000\n     7      2\t0\t0.000000\n",
	} {
		if err := put(filepath.Join(dir, name), []byte(data)); err != nil {
			t.Fatal(err)
		}
	}
	got, err := readJudged(cisi, dir)
	if err != nil {
		t.Fatal(err)
	}
	want := &judgedSet{name: cisi, asked: 2,
		docs: []document{{"1", "Editions", "The study."}, {"2", "Use", "Of use"}},
		queries: []question{
			{1, "What is it", map[string]int{"doi:10.5555/cisi.28": 1}},
			{7, "Use of it 1970", map[string]int{"doi:10.5555/cisi.2": 1}},
		},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("CISI is\n%+v, want\n%+v", got, want)
	}
}

// TestWriteArchive checks that the archive of a set contains each document, even those with
// the same title.
func TestWriteArchive(t *testing.T) {
	set := &judgedSet{name: cisi, docs: []document{
		{"1", "On *it* & $5", "First\n<b>text</b>"}, {"2", "On *it* & $5", ""}, {"3", "On", "Third"},
	}}
	dir := filepath.Join(t.TempDir(), "archive")
	if err := set.writeArchive(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "config.toml")); err != nil {
		t.Error(err)
	}
	items, err := readItems(t.Context(), filepath.Join(dir, archive.ContentDir), true)
	if err != nil {
		t.Fatal(err)
	}
	if len(items) != 3 {
		t.Fatalf("%d papers, want 3", len(items))
	}
	for i, p := range items {
		if want := judgedID(cisi, strconv.Itoa(i+1)); p.id != want {
			t.Errorf("paper %d is %s, want %s", i, p.id, want)
		}
	}
	if p := items[0]; p.title != "On *it* & $5" || !strings.Contains(p.abstract, "text") {
		t.Errorf("the first paper is %+v", p)
	}
}
