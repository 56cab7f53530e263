package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
)

// metric is one kind of figure.
type metric struct {
	name string // with its unit
	of   func(figures) float64
}

func metrics() []metric {
	return []metric{
		{"wall, s", func(f figures) float64 { return f.wall.Seconds() }},
		{"processor, s", func(f figures) float64 { return f.cpu.Seconds() }},
		residentMB(),
		{"files", func(f figures) float64 { return float64(f.files) }},
		{"site, MB", func(f figures) float64 { return float64(f.bytes) / 1e6 }},
		{"bytes a paper", func(f figures) float64 { return float64(f.bytes) / float64(f.papers) }},
	}
}

func residentMB() metric {
	return metric{"largest process, MB", func(f figures) float64 { return float64(f.resident) / 1e6 }}
}

// values returns the metric for all runs of one side.
func (m metric) values(runs []figures) []float64 {
	var vs []float64
	for _, f := range runs {
		vs = append(vs, m.of(f))
	}
	return vs
}

// spread is the median and the range of a list of numbers.
type spread struct{ median, min, max float64 }

// spreadOf returns the spread of vs, which must not be empty.
func spreadOf(vs []float64) spread {
	vs = slices.Sorted(slices.Values(vs))
	n := len(vs)
	return spread{median: (vs[(n-1)/2] + vs[n/2]) / 2, min: vs[0], max: vs[n-1]}
}

// String returns the median, followed by the range unless its ends look the same when printed.
// Zeros mean that the system does not report the figure.
func (s spread) String() string {
	switch {
	case s.max == 0:
		return "–"
	case number(s.min) == number(s.max):
		return number(s.median)
	}
	return fmt.Sprintf("%s (%s–%s)", number(s.median), number(s.min), number(s.max))
}

// number prints small numbers with two decimals and large ones with none.
func number(v float64) string {
	switch {
	case v < 10:
		return fmt.Sprintf("%.2f", v)
	case v < 100:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.0f", v)
}

// ratios returns the quotients of two lists of equal length. A quotient is 0 if its divisor is
// not positive.
func ratios(of, to []float64) []float64 {
	rs := make([]float64, len(of))
	for i := range rs {
		if to[i] > 0 {
			rs[i] = of[i] / to[i]
		}
	}
	return rs
}

// table is a table; its first row is the heading.
type table struct {
	note string // description in one line
	rows [][]string
}

// comparison makes the table of all scenarios, with a row for each metric.
func comparison(results []result) table {
	t := table{note: "Median (smallest–largest).", rows: [][]string{{"scenario", "measure"}}}
	t.rows[0] = append(t.rows[0], results[0].sides...)
	if len(results[0].sides) == 2 {
		t.rows[0] = append(t.rows[0], "ratio")
		t.note += " The ratio is Offprint ÷ Hugo, of each pair of runs: below 1, Offprint needs less."
	}
	for _, r := range results {
		name := r.scenario
		for _, m := range metrics() {
			t.rows = append(t.rows, append([]string{name, m.name}, cells(r, m)...))
			name = ""
		}
	}
	return t
}

// cells returns one metric of each side, and the ratio.
func cells(r result, m metric) []string {
	var row []string
	for _, runs := range r.runs {
		row = append(row, spreadOf(m.values(runs)).String())
	}
	if len(r.runs) == 2 {
		row = append(row, spreadOf(ratios(m.values(r.runs[0]), m.values(r.runs[1]))).String())
	}
	return row
}

// growth makes the table of the memory at two sizes of the archive.
func growth(large, small result) table {
	m := residentMB()
	t := table{
		note: "Largest process in MB, built from nothing: median (smallest–largest). The ratio is of the larger archive to the smaller one.",
		rows: [][]string{{"", fmt.Sprintf("%d papers", small.papers), fmt.Sprintf("%d papers", large.papers), "ratio"}},
	}
	for i, side := range large.sides {
		of, to := m.values(large.runs[i]), m.values(small.runs[i])
		t.rows = append(t.rows, []string{side, spreadOf(to).String(), spreadOf(of).String(), spreadOf(ratios(of, to)).String()})
	}
	return t
}

// print writes a table to the output.
func (b *bench) print(t table) {
	fmt.Fprintf(b.out, "\n%s\n\n", t.note)
	if b.markdown {
		writeMarkdown(b.out, t.rows)
	} else {
		writePlain(b.out, t.rows)
	}
}

func writePlain(w io.Writer, rows [][]string) {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		fmt.Fprintln(tw, strings.Join(row, "\t"))
	}
	tw.Flush()
}

func writeMarkdown(w io.Writer, rows [][]string) {
	for i, row := range rows {
		fmt.Fprintf(w, "| %s |\n", strings.Join(row, " | "))
		if i == 0 {
			fmt.Fprintln(w, strings.Repeat("|---", len(row))+"|")
		}
	}
}

// printAbout prints what was measured, and on what machine.
func (s *suite) printAbout(ctx context.Context) {
	built := builtWith(s.program)
	lines := []string{
		machine(),
		fmt.Sprintf("Offprint, built with %s, with Hugo %s inside", built.goVersion, built.hugo),
	}
	if s.peerBin != "" {
		lines = append(lines, "Hugo "+hugoVersion(ctx, s.peerBin))
	}
	lines = append(lines, fmt.Sprintf("%s: %d papers, and %d for the new day; runs: %d",
		filepath.Base(s.corpus), s.size, len(s.newDay.pages), s.runs))
	s.printLines(lines)
}

func (b *bench) printLines(lines []string) {
	bullet := ""
	if b.markdown {
		bullet = "- "
	}
	for _, line := range lines {
		fmt.Fprintln(b.out, bullet+line)
	}
}

// machine describes the computer in one line.
func machine() string {
	return fmt.Sprintf("%s/%s, %d processors, %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
}
