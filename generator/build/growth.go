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

// Growth is the rate at which a site grows, and the time when it reaches the limit of its
// host. It depends only on the days in the archive, never on the clock.
type Growth struct {
	Papers float64 `json:"papersPerMonth"` // average of the twelve months up to the newest day
	Bytes  float64 `json:"bytesPerMonth"`  // growth of the upload, if new papers are as large as existing ones
	// Full is the month in which the site reaches the limit, such as "2027-03". It is empty if
	// that is more than ten years ahead, if there is no limit, or if the archive covers less
	// than four weeks.
	Full string `json:"full,omitempty"`
	// Left is the number of months from the newest day to that month.
	Left int `json:"left,omitempty"`
}

const (
	growthDays   = 365          // days used to compute the rate
	youngDays    = 28           // no prediction for archives covering fewer days
	farMonths    = 10 * 12      // no prediction beyond this
	soonMonths   = 24           // Warning warns within this time
	daysPerMonth = 365.25 / 12. // average
)

// growth returns the growth of a site with the given upload size in bytes. A limit of 0 means
// none.
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

// Warning returns a warning if the site will soon reach the limit, or "".
func (g Growth) Warning() string {
	if g.Full == "" || g.Left > soonMonths {
		return ""
	}
	return fmt.Sprintf("the site grows by %.1f MB a month (%s) and will reach its host's limit in %s: `offprint check` shows how much each setting saves; docs/scale.md describes other options",
		g.Bytes/1e6, g.papers(), g.Full)
}

// String returns text such as "310 papers and 15.2 MB a month: full in 2027-03", or "" if the
// rate is unknown.
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

// BuiltSite is the site as the last build left it.
type BuiltSite struct {
	press.Size
	Upload int64  `json:"upload"` // bytes, see [Forecast]
	Limit  int64  `json:"limit"`  // maximum upload in bytes that the host accepts; 0 for no limit
	Growth Growth `json:"growth"`
}

// Built returns the size of the site as the last build recorded it, and its growth. A site
// that has not been built has no files.
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
			continue // missing, or changed since the build
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
