package build

import (
	"context"
	"fmt"
	"math"
	"path"

	"offprint/generator/paper"
	"offprint/generator/plan"
	"offprint/generator/press"
)

// Growth is how fast a site grows, and when it is as large as its host allows. It goes by
// the archive's days and never by a clock.
type Growth struct {
	Papers float64 `json:"papersPerMonth"` // of the last twelve months up to the newest day
	Bytes  float64 `json:"bytesPerMonth"`  // more to upload, if papers are as large as those before
	// Full is the month, "2027-03", in which the site meets the limit; empty where that is
	// more than ten years ahead, where there is no limit, and where the archive has less than
	// four weeks.
	Full string `json:"full,omitempty"`
	// Left is the number of months from the newest day to that month.
	Left int `json:"left,omitempty"`
}

const (
	growthDays   = 365          // that tell the rate
	youngDays    = 28           // an archive of fewer says nothing
	farMonths    = 10 * 12      // what is later is not foretold
	soonMonths   = 24           // what is sooner is warned of
	daysPerMonth = 365.25 / 12. // on average
)

// growth tells the growth of a site of so many bytes to upload; limit is 0 for none.
func growth(planned *plan.Plan, upload, limit int64) Growth {
	var g Growth
	var first, newest paper.Day
	for day := range planned.DayCounts() {
		if first == 0 {
			first = day
		}
		newest = day
	}
	days := min(growthDays, int(newest.Time().Sub(first.Time()).Hours()/24)+1)
	if newest == 0 || days < youngDays {
		return g
	}
	from, papers := newest.AddDays(1-growthDays), 0
	for day, n := range planned.DayCounts() {
		if day >= from {
			papers += n
		}
	}
	g.Papers = float64(papers) / float64(days) * daysPerMonth
	g.Bytes = g.Papers * float64(upload) / float64(planned.Count())
	months := max(0, float64(limit-upload)/g.Bytes)
	if limit == 0 || months > farMonths {
		return g
	}
	full := newest.AddDays(int(months * daysPerMonth))
	g.Full, g.Left = fmt.Sprintf("%04d-%02d", full.Year(), full.Month()), full.Months()-newest.Months()
	return g
}

// Warning is when the site will be too large, if that is soon, or "".
func (g Growth) Warning() string {
	if g.Full == "" || g.Left > soonMonths {
		return ""
	}
	return fmt.Sprintf("the site grows by %.1f MB a month (%s) and meets the limit of its host in %s: `offprint check` says which settings save how much, docs/scale.md what else there is",
		g.Bytes/1e6, g.papers(), g.Full)
}

// String is "310 papers and 15.2 MB a month: full in 2027-03", or "" where too little is
// known.
func (g Growth) String() string {
	if g.Papers == 0 {
		return ""
	}
	s := fmt.Sprintf("%s and %.1f MB a month", g.papers(), g.Bytes/1e6)
	if g.Full != "" {
		s += ": full in " + g.Full
	}
	return s
}

func (g Growth) papers() string {
	if n := math.RoundToEven(g.Papers); n != 1 {
		return fmt.Sprintf("%.0f papers", n)
	}
	return "1 paper"
}

// BuiltSite is a site as the last build left it.
type BuiltSite struct {
	press.Size
	Upload int64  `json:"upload"` // bytes, see [Forecast]
	Limit  int64  `json:"limit"`  // bytes that the host takes; 0 for no limit
	Growth Growth `json:"growth"`
}

// Built tells the size of the site as the last build noted it, and its growth; a site
// that is not built has no files.
func (a *Archive) Built(ctx context.Context) (BuiltSite, error) {
	s := BuiltSite{Limit: hostLimit(a.Config.Options)}
	m, err := readManifest(a.b.dir, a.Dest)
	if err != nil {
		return s, err
	}
	if _, err := m.forgetAltered(ctx, a.b.jobs); err != nil {
		return s, err
	}
	folders := map[string]bool{}
	for _, f := range m.files {
		if f.Record.ModTime == 0 {
			continue // gone, or not the build's any more
		}
		s.Files++
		s.Bytes += f.Size
		folders[path.Dir(f.Path)] = true
	}
	s.Upload = tarSize(s.Size, len(folders))
	if s.Files > 0 {
		s.Growth = growth(a.Plan, s.Upload, s.Limit)
	}
	return s, nil
}
