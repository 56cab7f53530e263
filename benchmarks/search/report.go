package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// report holds all results; those that were not measured are nil.
type report struct {
	Client   string         `json:"client"`
	Papers   int            `json:"papers"`
	Known    []knownResult  `json:"known,omitempty"`
	Wire     []wireResult   `json:"wire,omitempty"`
	Latency  *latency       `json:"latency,omitempty"`
	Judged   *judgedResult  `json:"judged,omitempty"`
	Exact    []exactResult  `json:"exact,omitempty"`
	Acronyms *acronymResult `json:"acronyms,omitempty"`
	Disk     *disk          `json:"disk,omitempty"`
}

func (r *report) writeJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// print writes the report as tables.
//
//complex:because it is one table after the other
func (r *report) print(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(cells ...any) {
		texts := make([]string, len(cells))
		for i, c := range cells {
			texts[i] = cell(c)
		}
		fmt.Fprintln(w, strings.Join(texts, "\t"))
	}
	begin := func(format string, args ...any) {
		w.Flush() // ends the previous table, so that its columns are independent
		fmt.Fprintf(w, "\n"+format+"\n", args...)
	}
	fmt.Fprintf(w, "%d papers, searched by %s\n", r.Papers, r.Client)
	if len(r.Known) > 0 {
		begin("Known items")
		row("mode", "queries", "success@1", "success@10", "MRR", "without a result")
		for _, k := range r.Known {
			row(string(k.Mode), k.Queries, k.SuccessAt.One, k.SuccessAt.Ten, k.MRR, k.Empty)
		}
		for _, k := range r.Known {
			if len(k.Missed) > 0 {
				begin("Not among the first ten, %s:\n  %s", k.Mode, strings.Join(k.Missed, "\n  "))
			}
		}
	}
	for _, x := range r.Wire {
		with := "without snippets"
		if x.Snippets {
			with = "with snippets"
		}
		begin("The first query of a visit, %s (%d queries)", with, x.Queries)
		row("", "median", "95 of 100", "largest", "requests")
		row("bytes", size(x.Bytes.Median), size(x.Bytes.P95), size(x.Bytes.Max), "")
		for _, c := range classes() {
			if p, ok := x.Classes[c]; ok {
				row("  "+string(c), size(p.Bytes.Median), size(p.Bytes.P95), size(p.Bytes.Max), amount(p.Requests))
			}
		}
		row("requests, without the script", amount(x.Requests.Median), amount(x.Requests.P95), amount(x.Requests.Max), "")
		row("  one after the other", amount(x.Chain.Median), amount(x.Chain.P95), amount(x.Chain.Max), "")
		if len(x.Other) > 0 {
			begin("Other files, among them: %s", strings.Join(x.Other, ", "))
		}
	}
	if l := r.Latency; l != nil {
		begin("Latency, files in memory: median %.1f ms, 95 of 100 below %.1f ms (%d queries)", l.Median, l.P95, l.Queries)
	}
	if j := r.Judged; j != nil {
		begin("Judged: %s, %d documents", j.Set, j.Documents)
		row("questions", "nDCG@10", "recall@100", "MRR", "without a result")
		row(j.Questions, j.NDCG10, j.Recall100, j.MRR, j.Empty)
	}
	if len(r.Exact) > 0 {
		begin("Phrases and filters, compared with the papers' own texts")
		row("kind", "queries", "told in full", "with just these papers", "true papers", "found of them", "others found", "bytes (median)", "one after the other (most)")
		for _, x := range r.Exact {
			row(x.Kind, x.Queries, x.Whole, x.Right, x.True, x.Found, x.Others, size(x.Bytes.Median), amount(x.Chain.Max))
		}
		for _, x := range r.Exact {
			if len(x.Wrong) > 0 {
				begin("Not answered with just these papers, %s:\n  %s", x.Kind, strings.Join(x.Wrong, "\n  "))
			}
		}
	}
	if a := r.Acronyms; a != nil {
		begin("Acronyms: %d pairs, the first 100 papers of each", a.Pairs)
		row("", "median", "mean")
		row("of the short form's, found by the long form", a.ShortInLong.Median, a.ShortInLong.Mean)
		row("of the long form's, found by the short form", a.LongInShort.Median, a.LongInShort.Mean)
		if len(a.Lowest) > 0 {
			begin("Least in common: %s", strings.Join(a.Lowest, "; "))
		}
	}
	if d := r.Disk; d != nil {
		begin("On disk")
		row("search/", size(float64(d.Bytes)))
		row("  a paper", size(d.BytesPerPaper))
		row("  files", d.Files)
		row("  files for 1,000 papers", amount(d.FilesPer1000))
		for _, a := range d.Assets {
			row(a.Path+", gzip -9", size(float64(a.Gzip)))
		}
	}
	return w.Flush()
}

type (
	size   float64 // in bytes
	amount float64 // a count
)

// cell formats a value; fractions have three decimals.
func cell(v any) string {
	switch v := v.(type) {
	case size:
		switch {
		case v < 10e3:
			return fmt.Sprintf("%.0f B", float64(v))
		case v < 10e6:
			return fmt.Sprintf("%.1f kB", float64(v)/1e3)
		}
		return fmt.Sprintf("%.1f MB", float64(v)/1e6)
	case amount:
		return strings.TrimSuffix(fmt.Sprintf("%.1f", float64(v)), ".0")
	case float64:
		return fmt.Sprintf("%.3f", v)
	}
	return fmt.Sprint(v)
}
