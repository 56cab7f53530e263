package generator

import (
	"context"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"offprint/generator/archive"
)

// UpdateResult reports what an update fetched, imported and built.
type UpdateResult struct {
	Fetch FetchResult `json:"fetch"`
	Build BuildResult `json:"build"`
}

// Update fetches what config.toml lists, imports it and builds the site. The site is built
// even if a service failed, so that what was fetched can be published.
func Update(ctx context.Context, fetch FetchOptions, build BuildOptions) (res UpdateResult, err error) {
	if res.Fetch, err = Fetch(ctx, fetch); err != nil {
		return res, err
	}
	res.Build, err = Build(ctx, build)
	return res, err
}

// maxReported is the maximum number of import messages in a report.
const maxReported = 100

// Markdown returns the result as a report for people: what is new, what is outdated, what
// could not be fetched, and what was rejected and why.
func (r UpdateResult) Markdown() string {
	var b strings.Builder
	in := r.Fetch.Import
	fmt.Fprintf(&b, "## %s\n\n", Counted(in.New, "new paper"))
	fmt.Fprintf(&b, "%d updated, %d unchanged, %d rejected; %d papers in all, %d pages written, %d removed.\n",
		in.Updated, in.Unchanged, in.Rejected, r.Build.Papers, Total(r.Build.Changed), Total(r.Build.Gone))
	if days := newByDay(in.NewPages); len(days) > 0 {
		b.WriteString("\n| day | new |\n|---|---:|\n")
		for _, day := range slices.Backward(slices.Sorted(maps.Keys(days))) {
			fmt.Fprintf(&b, "| %s | %d |\n", day, days[day])
		}
	}
	if t := r.Fetch.Thumbnails; t != nil {
		fmt.Fprintf(&b, "\n%s.\n", t)
	}
	b.WriteString("\n| service | requests | papers | stale | faults |\n|---|---:|---:|---:|---:|\n")
	for _, s := range r.Fetch.Services {
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d |\n", s.Service, s.Requests, s.Papers, len(s.Stale), len(s.Faults))
	}
	var faults, stale, notes []string
	for _, s := range r.Fetch.Services {
		faults, stale, notes = append(faults, s.Faults...), append(stale, s.Stale...), append(notes, s.Notes...)
	}
	list := func(heading string, lines []string) {
		if len(lines) == 0 {
			return
		}
		fmt.Fprintf(&b, "\n### %s\n\n", heading)
		for _, line := range lines[:min(len(lines), maxReported)] {
			fmt.Fprintf(&b, "- %s\n", markdownEscapes.Replace(line))
		}
		if n := len(lines) - maxReported; n > 0 {
			fmt.Fprintf(&b, "- and %d more\n", n)
		}
	}
	list("Could not be fetched", faults)
	list("Stale or incomplete: will be fetched again next time", stale)
	list("From importing", r.Fetch.Messages)
	list("Notes", notes)
	return b.String()
}

// newByDay counts new pages by the day in their folder's name.
func newByDay(pages []string) map[string]int {
	counts := map[string]int{}
	for _, p := range pages {
		day := strings.ReplaceAll(path.Dir(p), "/", "-")
		if strings.HasPrefix(p, archive.Undated+"/") {
			day = "without a date"
		}
		counts[day]++
	}
	return counts
}

// markdownEscapes escapes arbitrary text, such as a title in a message, for Markdown.
var markdownEscapes = strings.NewReplacer(
	"\\", "\\\\", "`", "\\`", "*", "\\*", "_", "\\_", "[", "\\[", "]", "\\]", "<", "&lt;", ">", "&gt;", "&", "&amp;", "|", "\\|", "#", "\\#", "@", "&#64;", "\n", " ", "\r", " ",
)
