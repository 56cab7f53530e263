package plan

import (
	"slices"
	"testing"

	"offprint/generator/paper"
)

// daysOf returns the days, newest first, of n papers a day except on Sundays, from a day on.
func daysOf(from paper.Day, days, n int) []paper.Day {
	var list []paper.Day
	for i := range days {
		if d := from.AddDays(i); weekday(d) < 6 {
			for range n {
				list = append(list, d)
			}
		}
	}
	slices.Reverse(list)
	return list
}

func TestCutsOfLargeArchives(t *testing.T) {
	days := daysOf(20240101, 361, 200) // until 2024-12-26, a Thursday
	n := len(days)
	cuts := searchCuts(days)
	if len(cuts) != 2 {
		t.Fatalf("%d papers are cut at %v, want two cuts", n, cuts)
	}
	if newest, oldest := days[0], days[cuts[0]-1]; newest != 20241226 || oldest != 20241223 {
		t.Errorf("the recent papers are of %v to %v, want those of the week", oldest, newest)
	}
	tuesday := slices.Concat(slices.Repeat([]paper.Day{20241231}, 200), days)
	if oldest := tuesday[searchCuts(tuesday)[0]-1]; oldest != 20241223 {
		t.Errorf("on a Tuesday the recent papers begin with %v, want those of the week before, too", oldest)
	}
	last, next := days[cuts[1]-1], days[cuts[1]]
	if last.Months() == next.Months() {
		t.Errorf("the oldest run ends on %v within a month", next)
	}
	if cuts[1] < middlePapers/2 || cuts[1] > middlePapers*3/2+6000 {
		t.Errorf("%d papers of %d are not in the oldest run", cuts[1], n)
	}
	// A new day changes only the recent run.
	more := slices.Concat(slices.Repeat([]paper.Day{20241227}, 200), days)
	if after := searchCuts(more); after[0] != cuts[0]+200 || after[1] != cuts[1]+200 {
		t.Errorf("with a new day the cuts are %v, they were %v", after, cuts)
	}
	// Papers in a month of the middle run do not change the oldest run.
	late := slices.Concat(days[:cuts[1]-1000], slices.Repeat([]paper.Day{days[cuts[1]-1000]}, 50), days[cuts[1]-1000:])
	if after := searchCuts(late); after[1] != cuts[1]+50 {
		t.Errorf("with 50 late papers the oldest run begins at %d, it was %d", after[1], cuts[1])
	}
	// Whatever the days are, the cuts are in order and within the papers.
	for _, days := range [][]paper.Day{
		make([]paper.Day, largeArchive),                      // without a date
		slices.Repeat([]paper.Day{20250101}, 2*largeArchive), // all on the same day
		slices.Concat(daysOf(20250101, 2, 30_000), make([]paper.Day, largeArchive)),
		slices.Repeat([]paper.Day{10101}, largeArchive),
		slices.Repeat([]paper.Day{99991231}, largeArchive),
	} {
		cuts := searchCuts(days)
		if !slices.IsSorted(cuts) || cuts[0] < 0 || cuts[1] > len(days) {
			t.Errorf("%d papers of %v to %v are cut at %v", len(days), days[len(days)-1], days[0], cuts)
		}
	}
}
