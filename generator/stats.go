package generator

import (
	"context"
	"fmt"

	"offprint/generator/build"
)

// StatsOptions configures Stats.
type StatsOptions struct {
	Dir  string
	Dest string // the built site; "public" in the archive if empty
}

// StatsResult is the size of an archive and its site.
type StatsResult struct {
	Papers int    `json:"papers"`
	First  string `json:"first,omitempty"` // the first day, such as "2025-10-07"
	Newest string `json:"newest,omitempty"`
	// Site is the built site. It has no files if it is not built.
	Site build.BuiltSite `json:"site"`
}

// Warning returns a warning about a limit that the site will soon exceed, or "".
func (r StatsResult) Warning() string { return r.Site.Growth.Warning() }

// String returns the result in a few lines.
func (r StatsResult) String() string {
	s := Counted(r.Papers, "paper")
	if r.First != "" {
		s += fmt.Sprintf(" of %s to %s", r.First, r.Newest)
	}
	if r.Site.Files == 0 {
		return s + "\nthe site has not been built yet; run `offprint build` to build it, or `offprint check` to estimate its size first"
	}
	s += fmt.Sprintf("\n%s of the site, %.1f MB to upload", Counted(r.Site.Files, "file"), float64(r.Site.Upload)/1e6)
	if r.Site.Limit > 0 {
		s += fmt.Sprintf(", of %.1f MB that the host allows", float64(r.Site.Limit)/1e6)
	}
	if g := r.Site.Growth.String(); g != "" {
		s += "\n" + g
	}
	return s
}

// Stats counts the papers of an archive. It reports how large the built site is, and when it
// will be too large for its host.
func Stats(ctx context.Context, o StatsOptions) (StatsResult, error) {
	var res StatsResult
	// Problems of files are not reported here; `build` and `check` report them.
	a, err := build.Open(ctx, build.Options{Dir: o.Dir, Dest: o.Dest}, false)
	if err != nil {
		return res, err
	}
	res.Papers = a.Plan.Count()
	for day := range a.Plan.DayCounts() {
		if res.First == "" {
			res.First = day.String()
		}
		res.Newest = day.String()
	}
	res.Site, err = a.Built(ctx)
	return res, err
}
