package generator_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"offprint/generator"
)

// TestStatsOfOne checks the singular forms for one paper, and one a month.
func TestStatsOfOne(t *testing.T) {
	res := generator.StatsResult{Papers: 1}
	res.Site.Files, res.Site.Growth.Papers = 1, 0.9
	if got := res.String(); got != "1 paper\n1 file of the site, 0.0 MB to upload\n1 paper and 0.0 MB a month" {
		t.Errorf("%q", got)
	}
}

// TestStatsGrowth checks when a site is predicted to reach the limit of its host: when the
// remaining bytes are used up at the rate of the last twelve months, counted from the newest
// day.
func TestStatsGrowth(t *testing.T) {
	a := newFeedArchive(t, "hostLimit = 4\n")
	stats := func() generator.StatsResult {
		t.Helper()
		res, err := generator.Stats(t.Context(), generator.StatsOptions{Dir: a.dir})
		if err != nil {
			t.Fatal(err)
		}
		return res
	}
	first := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC)
	add := func(n int, every, from int) {
		for i := range n {
			a.add(from+i, first.AddDate(0, 0, every*i).Format(time.DateOnly), "")
		}
	}
	add(20, 1, 0) // on days before the last twelve months, spanning less than four weeks
	a.build()
	if res := stats(); res.Site.Growth.Papers != 0 || res.Site.Files == 0 || res.Papers != 20 || res.Newest != "2023-01-20" {
		t.Errorf("a young archive: %+v", res)
	}
	first = time.Date(2024, 1, 5, 0, 0, 0, 0, time.UTC)
	add(53, 7, 20) // a paper a week, the last one on 2025-01-03
	if res := stats(); res.Papers != 73 {
		t.Errorf("papers that are not built yet: %+v", res)
	}
	a.build()
	res := stats()
	g := res.Site.Growth
	if want := 53 / 12.0; math.Abs(g.Papers-want) > 0.05 {
		t.Errorf("%f papers a month, want %f", g.Papers, want)
	}
	left := float64(res.Site.Limit-res.Site.Upload) / g.Bytes
	if left < 1 {
		t.Fatalf("the site has no room: %+v", res)
	}
	want := time.Date(2025, 1, 3, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(left*365.25/12)).Format("2006-01")
	if g.Full != want {
		t.Errorf("full in %s, want %s: %+v", g.Full, want, res)
	}
	if soon := g.Left <= 24; soon != (res.Warning() != "") {
		t.Errorf("%d months are left: %q", g.Left, res.Warning())
	}

	// The rate grows so much that the limit is near, and check warns too.
	for i := range 120 {
		a.add(100+i, "2025-01-04", "")
	}
	a.build()
	res = stats()
	if w := res.Warning(); !strings.Contains(w, "will reach its host's limit in "+res.Site.Growth.Full) {
		t.Errorf("nobody warns: %q, %+v", w, res)
	}
	checked, err := generator.Check(t.Context(), generator.CheckOptions{Dir: a.dir})
	if err != nil {
		t.Fatal(err)
	}
	if w := strings.Join(checked.Warnings, "\n"); !strings.Contains(w, "will reach its host's limit in ") {
		t.Errorf("check says %q, and foresees %+v", w, checked.Forecast)
	}
	a.write("config.toml", "baseURL = \"https://me.github.io/papers/\"\n[params.offprint]\nhostLimit = 0\n")
	if res := stats(); res.Site.Growth.Full != "" || res.Warning() != "" {
		t.Errorf("there is no limit: %+v", res)
	}
}
