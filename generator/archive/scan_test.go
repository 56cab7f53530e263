package archive_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"offprint/generator/archive"
)

// scan returns the cards that Scan, run as the given program, passes to its callback, and the
// problems.
func (l library) scan(program archive.Sum) (cards []*archive.Card, problems []*archive.Problem) {
	l.Helper()
	total, done := int64(-1), make(chan int64, 1000)
	problems, err := archive.Scan(l.Context(), l.dir, archive.CatalogOptions{
		Program: program,
		Total:   func(n int64) { total = n },
		Done:    func(n int64) { done <- n },
	}, func(c *archive.Card) { cards = append(cards, c) })
	if err != nil {
		l.Fatal(err)
	}
	close(done)
	for n := range done {
		total -= n
	}
	if total != 0 {
		l.Errorf("%d files more in all than were read", total)
	}
	return cards, problems
}

// scansTheSame checks that Scan finds what OpenCatalog finds.
func (l library) scansTheSame(what string) {
	l.Helper()
	catalog, wantProblems := l.open()
	cards, problems := l.scan(archive.Sum{1})
	if fmt.Sprint(problems) != fmt.Sprint(wantProblems) {
		l.Errorf("%s: problems are\n%v, want\n%v", what, problems, wantProblems)
	}
	same := func(a, b *archive.Card) bool {
		return a.Path == b.Path && a.Sum() == b.Sum() && a.Paper().Equal(b.Paper())
	}
	if !slices.EqualFunc(cards, catalog.Cards, same) {
		l.Errorf("%s: %d cards are not the catalog's %d", what, len(cards), len(catalog.Cards))
	}
}

// TestScan scans more pages than are read at once, changed in every way since the catalog was
// saved.
func TestScan(t *testing.T) {
	const pages = 4200
	l := newLibrary(t)
	l.scansTheSame("nothing")
	for n := range pages {
		l.write(pathOf(n), someText(n), 0)
	}
	l.write("2025/01/01/lost.md", "no front matter", 0)
	l.write("2025/01/03/odd.md", "+++\ntitle = \"A\"\nid = \"nonsense:1\"\n+++\nText.\n", 0)
	l.scansTheSame("no catalog")
	catalog, _ := l.open()
	if err := catalog.Save(); err != nil {
		t.Fatal(err)
	}
	l.scansTheSame("a catalog")
	for n := 0; n < pages; n += 7 {
		switch n % 3 {
		case 0:
			l.write(pathOf(n), someText(n+pages), 1)
		case 1:
			if err := os.Remove(l.file(pathOf(n))); err != nil {
				t.Fatal(err)
			}
		case 2:
			l.write(strings.Replace(pathOf(n), ".md", "b.md", 1), someText(n+pages), 0)
		}
	}
	l.scansTheSame("an old catalog")
	if err := os.Truncate(l.dir+"/.offprint/catalog", 1000); err != nil {
		t.Fatal(err)
	}
	l.scansTheSame("half a catalog")
}

// TestScanTrustsTheCatalog checks that an unchanged file is read again only by another
// program.
func TestScanTrustsTheCatalog(t *testing.T) {
	l := newLibrary(t)
	l.write(pathOf(1), someText(1), 0)
	info, err := os.Stat(l.file(pathOf(1)))
	if err != nil {
		t.Fatal(err)
	}
	c, _ := l.open()
	if err := c.Save(); err != nil {
		t.Fatal(err)
	}
	l.write(pathOf(1), someText(2), 0)
	if err := os.Chtimes(l.file(pathOf(1)), info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	for program, want := range map[byte]string{1: "Paper 1", 2: "Paper 2"} {
		if cards, _ := l.scan(archive.Sum{program}); len(cards) != 1 || cards[0].Paper().Title != want {
			t.Errorf("program %d: %d cards", program, len(cards))
		}
	}
}

func TestScanErrors(t *testing.T) {
	l := newLibrary(t)
	l.write(pathOf(1), someText(1), 0)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	none := func(c *archive.Card) { t.Errorf("got %v", c.Path) }
	if _, err := archive.Scan(ctx, l.dir, archive.CatalogOptions{}, none); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that is done: %v", err)
	}
	if err := os.RemoveAll(l.dir + "/content"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(l.dir+"/content", nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := archive.Scan(t.Context(), l.dir, archive.CatalogOptions{}, none); err == nil {
		t.Error("content/ is a file, and that is no error")
	}
}
