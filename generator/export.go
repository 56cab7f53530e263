package generator

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"net/url"
	"slices"

	"offprint/generator/api"
	"offprint/generator/build"
	"offprint/generator/cite"
	"offprint/generator/feed"
	"offprint/generator/plan"
	"offprint/generator/search"
	"offprint/generator/site"
)

// ExportOptions configures Export.
type ExportOptions struct {
	Dir    string // the archive
	Format string // see ExportFormats
	// Query selects papers as the site's search page does, which requires the built site. If
	// it is empty, all papers are exported.
	Query string
	Dest  string      // the built site; "public" in the archive if empty
	Sort  search.Sort // order of a query's papers; without a query, the oldest come first
	// Limit is the maximum number of papers. 0 means all of them or, in a feed, as many as the
	// site's feeds have.
	Limit int
	Brief bool // without abstracts and summaries
	// URL is the address at which an exported feed will be published. If it is empty, the
	// address of the search page with the query is used.
	URL string
	Log func(string) // receives problems of single files
}

// ExportResult is the result of Export.
type ExportResult struct {
	Papers int `json:"papers"`
	// Missing lists the addresses of papers that are in the index but no longer in the
	// archive.
	Missing []string `json:"missing,omitempty"`
}

// exportRun is the number of papers whose texts are held in memory at a time.
const exportRun = 500

// exporter writes papers in one format.
type exporter struct {
	name            string
	head, sep, foot string
	item            func(b []byte, l plan.Listing) ([]byte, error)
	feed            func(*feed.Feed, io.Writer) error // set for feeds, which are written as a whole
}

func entries(add func([]byte, *cite.Entry) []byte) func([]byte, plan.Listing) ([]byte, error) {
	return func(b []byte, l plan.Listing) ([]byte, error) {
		e := cite.FromPaper(l.Paper, l.Key)
		return add(b, &e), nil
	}
}

// exporters lists the formats, most common first.
var exporters = []exporter{
	{name: "bibtex", sep: "\n", item: entries(cite.AppendBibTeX)},
	{name: "biblatex", sep: "\n", item: entries(cite.AppendBibLaTeX)},
	{name: "ris", item: entries(cite.AppendRIS)},
	{name: "csl-json", head: "[\n", sep: ",\n", foot: "\n]\n", item: entries(cite.AppendCSL)},
	{name: "jsonl", item: func(b []byte, l plan.Listing) ([]byte, error) {
		line, err := api.Document(api.Paper{URL: l.URL, Key: l.Key, Paper: l.Paper})
		return append(b, line...), err
	}},
	{name: "rss", feed: (*feed.Feed).WriteRSS},
	{name: "atom", feed: (*feed.Feed).WriteAtom},
	{name: "json-feed", feed: (*feed.Feed).WriteJSON},
}

// ExportFormats returns the names of the formats that Export writes.
func ExportFormats() []string {
	names := make([]string, len(exporters))
	for i, e := range exporters {
		names[i] = e.name
	}
	return names
}

// Export writes papers of an archive to w: a bibliography, JSON Lines that import can read, or
// a feed, which leaves out papers without a date. Citation keys are the same as on the site. A
// file of content/ that cannot be read is reported and skipped.
func Export(ctx context.Context, w io.Writer, o ExportOptions) (ExportResult, error) {
	var res ExportResult
	at := slices.IndexFunc(exporters, func(e exporter) bool { return e.name == o.Format })
	if at < 0 {
		return res, fmt.Errorf("unknown format %q", o.Format)
	}
	a, err := build.Open(ctx, build.Options{Dir: o.Dir, Dest: o.Dest, Personal: true, Log: o.Log}, false)
	if err != nil {
		return res, err
	}
	x := &export{o: o, format: exporters[at], cfg: a.Config, plan: a.Plan, w: bufio.NewWriterSize(w, 1<<16)}
	papers, err := x.selected(ctx, &res)
	if err != nil {
		return res, err
	}
	res.Papers = papers.Len()
	if x.format.feed != nil {
		err = x.writeFeed(papers)
	} else {
		err = x.writeList(ctx, papers)
	}
	if err != nil {
		return res, err
	}
	return res, x.w.Flush()
}

// export is one call of Export.
type export struct {
	o      ExportOptions
	format exporter
	cfg    *site.Config
	plan   *plan.Plan
	w      *bufio.Writer
}

// selected returns the requested papers.
func (x *export) selected(ctx context.Context, res *ExportResult) (plan.Papers, error) {
	limit := x.o.Limit
	if limit <= 0 {
		limit = math.MaxInt
		if x.format.feed != nil {
			limit = x.cfg.Options.FeedItems
		}
	}
	if x.o.Query == "" {
		if x.format.feed != nil {
			return x.plan.Newest(limit), nil
		}
		return x.plan.All().First(limit), nil
	}
	order := x.o.Sort
	if x.format.feed != nil {
		order = search.ByDate
	}
	found, err := Search(ctx, SearchOptions{
		Dir: x.o.Dir, Dest: x.o.Dest, Query: x.o.Query, Options: search.Options{Sort: order, Limit: limit},
	})
	if err != nil {
		return plan.Papers{}, err
	}
	paths := make([]string, len(found.Papers))
	for i, p := range found.Papers {
		paths[i] = p.Path
	}
	papers, missing := x.plan.At(paths)
	for _, path := range missing {
		res.Missing = append(res.Missing, x.cfg.URL(path))
	}
	if x.format.feed != nil {
		papers = papers.Dated()
	}
	return papers, nil
}

// listings returns papers with the details that are exported.
func (x *export) listings(papers plan.Papers) ([]plan.Listing, error) {
	if x.o.Brief {
		return x.plan.Cards(papers), nil
	}
	return x.plan.Listings(papers)
}

func (x *export) writeList(ctx context.Context, papers plan.Papers) error {
	f := x.format
	line := []byte(f.head)
	first := true
	for run := range papers.Runs(exportRun) {
		if err := ctx.Err(); err != nil {
			return err
		}
		listings, err := x.listings(run)
		if err != nil {
			return err
		}
		for _, l := range listings {
			if !first {
				line = append(line, f.sep...)
			}
			first = false
			if line, err = f.item(line, l); err != nil {
				return fmt.Errorf("%s: %w", l.URL, err)
			}
			if _, err := x.w.Write(line); err != nil {
				return err
			}
			line = line[:0]
		}
	}
	_, err := x.w.Write(append(line, f.foot...))
	return err
}

func (x *export) writeFeed(papers plan.Papers) error {
	cfg := x.cfg
	home := cfg.URL("")
	f := &feed.Feed{Title: cfg.Title, Language: cfg.Language, Description: cfg.Description}
	if x.o.Query != "" {
		f.Title, f.Description = cfg.Title+": "+x.o.Query, ""
		home = cfg.URL(plan.SearchFolder) + "?q=" + url.QueryEscape(x.o.Query)
	}
	f.Home = home
	self := cmp.Or(x.o.URL, home)
	switch x.format.name {
	case "rss":
		f.RSS = self
	case "json-feed":
		f.JSON = self
	default:
		f.Atom = self
	}
	listings, err := x.listings(papers)
	if err != nil {
		return err
	}
	for _, l := range listings {
		f.Items = append(f.Items, build.FeedItem(cfg, l))
	}
	build.Identify(cfg, f)
	var b bytes.Buffer
	if err := x.format.feed(f, &b); err != nil {
		return err
	}
	_, err = x.w.Write(b.Bytes())
	return err
}
