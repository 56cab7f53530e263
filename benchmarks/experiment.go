package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Experiments answer questions about the design of Offprint.
const (
	experimentFolders = "folders"
	experimentGOGC    = "gogc"
)

// pageSize is the size of a small page, in bytes.
const pageSize = 4000

// folders measures the cost of writing each page as index.html in its own folder. It writes as
// many pages as -papers says, in this way and as plain files.
func (b *bench) folders(ctx context.Context) error {
	kinds := []struct{ name, path string }{
		{"ID/index.html", "%07d/index.html"},
		{"ID.html", "%07d.html"},
	}
	seconds := make([][]float64, len(kinds))
	for run := range b.runs {
		for _, i := range order(len(kinds), run) {
			took, err := b.writePages(ctx, kinds[i].path)
			if err != nil {
				return err
			}
			b.say("run %d of %d: %s %.2f s", run+1, b.runs, kinds[i].name, took.Seconds())
			seconds[i] = append(seconds[i], took.Seconds())
		}
	}
	t := table{
		note: fmt.Sprintf("%d files of %d bytes, written one after the other: median (smallest–largest).", b.papers, pageSize),
		rows: [][]string{{"", kinds[0].name, kinds[1].name, "ratio"}, {"wall, s"}},
	}
	for _, side := range seconds {
		t.rows[1] = append(t.rows[1], spreadOf(side).String())
	}
	t.rows[1] = append(t.rows[1], spreadOf(ratios(seconds[0], seconds[1])).String())
	b.printLines([]string{machine()})
	b.print(t)
	return nil
}

// writePages writes pages to a new folder and removes it. path is a format for a page's
// number.
func (b *bench) writePages(ctx context.Context, path string) (time.Duration, error) {
	dir := filepath.Join(b.dir, "pages")
	page := bytes.Repeat([]byte("x"), pageSize)
	settle()
	start := time.Now()
	for i := range b.papers {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		file := filepath.Join(dir, filepath.FromSlash(fmt.Sprintf(path, i)))
		err := os.WriteFile(file, page, 0o644)
		if os.IsNotExist(err) { // create folders only when needed, so that plain files are not charged for them
			if err = os.MkdirAll(filepath.Dir(file), 0o755); err == nil {
				err = os.WriteFile(file, page, 0o644)
			}
		}
		if err != nil {
			return 0, err
		}
	}
	took := time.Since(start)
	return took, os.RemoveAll(dir)
}

// gogc measures a build from nothing with different targets of the garbage collector. A target
// applies to the command and its children. If no target is set, the command uses Go's default
// and sets one for its children.
func (b *bench) gogc(ctx context.Context) error {
	b.hugo = "" // Hugo is not measured
	s, err := b.setUp(ctx)
	if err != nil {
		return err
	}
	s.sides = targets(s.sides[0])
	r, err := s.measure(ctx, fromNothing())
	if err != nil {
		return err
	}
	s.printAbout(ctx)
	b.print(byTarget(r))
	return nil
}

// targets returns copies of a side with different targets of the garbage collector.
func targets(of *side) []*side {
	var sides []*side
	unset := slices.DeleteFunc(os.Environ(), func(kv string) bool { return strings.HasPrefix(kv, "GOGC=") })
	for _, target := range []string{"", "50", "100", "200", "400"} {
		side := *of
		side.name, side.env = "not set", unset
		if target != "" {
			side.name, side.env = target, append(slices.Clip(unset), "GOGC="+target)
		}
		sides = append(sides, &side)
	}
	return sides
}

// byTarget makes a table with a row for each target.
func byTarget(r result) table {
	t := table{
		note: r.scenario + ": median (smallest–largest).",
		rows: [][]string{{"GOGC"}},
	}
	ms := metrics()[:3]
	for _, m := range ms {
		t.rows[0] = append(t.rows[0], m.name)
	}
	for i, side := range r.sides {
		row := []string{side}
		for _, m := range ms {
			row = append(row, spreadOf(m.values(r.runs[i])).String())
		}
		t.rows = append(t.rows, row)
	}
	return t
}
