// Package sitecheck finds errors in a built site: links and fragments without a target, feeds
// and sitemaps that list missing pages, duplicate ids, and anything that runs, or requests
// something from another host, when a page is opened.
//
// Every page is read once, in parallel. Memory is bounded by the number of files, ids and
// links to fragments, not by the size of pages.
package sitecheck

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
)

// maxPerFile is the number of problems of one file that are reported individually.
const maxPerFile = 50

// Problem is an error in a file of the site.
type Problem struct {
	File string // slash-separated path relative to the site's folder
	Line int    // from 1; 0 if the problem concerns the whole file
	What string
}

// String returns "file:line: what".
func (p Problem) String() string {
	if p.Line == 0 {
		return p.File + ": " + p.What
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.What)
}

// Report is the result of a check.
type Report struct {
	Files int // files of the site
	// Problems are sorted by file and line. Of a file with more than 50, the
	// rest is one that says how many more there are.
	Problems []Problem
}

// Check checks the site in the folder dir, which was built to be served at baseURL. An error
// means that the check could not be done; errors in the site are in the report.
//
// It checks HTML pages (links, images, scripts, style sheets, frames, forms, srcset, style,
// fragments, canonical address, refresh, preview image, inline event handlers, ids), style
// sheets, RSS, Atom and JSON feeds, sitemaps, and robots.txt. It does not check the effects of
// scripts.
func Check(ctx context.Context, dir, baseURL string) (Report, error) {
	base, err := parseBase(baseURL)
	if err != nil {
		return Report{}, err
	}
	s, err := newSite(ctx, dir, base)
	if err != nil {
		return Report{}, err
	}
	results := make([]result, len(s.files))
	group, ctx := errgroup.WithContext(ctx)
	next := make(chan int)
	group.Go(func() error {
		defer close(next)
		for i := range s.files {
			select {
			case next <- i:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() error {
			r := newReader(s)
			for i := range next {
				if err := r.read(i, &results[i]); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return Report{}, fmt.Errorf("check %s: %w", dir, err)
	}
	s.checkFragments(results)
	return s.report(results), nil
}

// result is the outcome for one file.
type result struct {
	problems []Problem
	more     int // number of problems beyond maxPerFile
	page     bool
	targets  []uint64   // hashes of ids and anchor names, sorted
	pending  []fragment // links to fragments of other pages
}

// fragment is a link to a part of another page.
type fragment struct {
	page int32
	line int
	ref  string // as written, for messages
	id   string
}

func (r *result) problem(file string, line int, format string, args ...any) {
	if len(r.problems) >= maxPerFile {
		r.more++
		return
	}
	r.problems = append(r.problems, Problem{file, line, fmt.Sprintf(format, args...)})
}

// checkFragments checks links to parts of other pages once the ids of all pages are known.
func (s *site) checkFragments(results []result) {
	for i := range results {
		r := &results[i]
		for _, f := range r.pending {
			if to := &results[f.page]; to.page && !to.has(s, f.id) {
				r.problem(s.files[i], f.line, "%s: %s has no element with the id %q", f.ref, s.files[f.page], f.id)
			}
		}
	}
}

func (s *site) report(results []result) Report {
	rep := Report{Files: len(s.files)}
	for i := range results {
		r, file := &results[i], s.files[i]
		slices.SortFunc(r.problems, func(a, b Problem) int {
			return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.What, b.What))
		})
		rep.Problems = append(rep.Problems, slices.Compact(r.problems)...)
		if r.more > 0 {
			rep.Problems = append(rep.Problems, Problem{file, 0, fmt.Sprintf("and %d more problems", r.more)})
		}
	}
	return rep
}

// clip shortens a quotation for a message.
func clip(s string) string {
	const most = 200
	s = strings.ToValidUTF8(s, "�")
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
