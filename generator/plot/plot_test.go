package plot_test

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"offprint/generator/plot"
)

func TestSteps(t *testing.T) {
	for _, c := range []struct {
		values []int
		top    int
		want   string
	}{
		{nil, 0, ""},
		{[]int{0, 0}, 0, ""},
		{[]int{-1}, 0, ""},
		{[]int{5}, 10, "M0 20V10H1V20z"},
		{[]int{5}, 4, "M0 20V0H1V20z"},
		{[]int{5}, 5, "M0 20V0H1V20z"},
		{[]int{1, 2}, 2, "M0 20V10H1V0H2V20z"},
		{[]int{2, 2, 1}, 2, "M0 20V0H2V10H3V20z"},
		{[]int{0, 4, 0, 0, 1, 0}, 4, "M0 20H1V0H2V20H4V15H5V20z"},
		{[]int{1, 1000}, 1000, "M0 20V19H1V0H2V20z"}, // a small value is not drawn as zero
		{[]int{math.MaxInt32, 1}, math.MaxInt32, "M0 20V0H1V19H2V20z"},
	} {
		if got := plot.Steps(c.values, c.top, 20); got != c.want {
			t.Errorf("%v of %d is drawn as %s, want %s", c.values, c.top, got, c.want)
		}
	}
}

func TestBars(t *testing.T) {
	for _, c := range []struct {
		values []int
		top    int
		want   string
	}{
		{nil, 0, ""},
		{[]int{0, -3}, 0, ""},
		{[]int{5}, 5, "M0.1 20v-20h.8v20z"},
		{[]int{5}, 10, "M0.1 20v-10h.8v10z"},
		{[]int{5}, 4, "M0.1 20v-20h.8v20z"},
		{[]int{1, 0, 4}, 4, "M0.1 20v-5h.8v5zM2.1 20v-20h.8v20z"},
		{[]int{1, 1000}, 1000, "M0.1 20v-1h.8v1zM1.1 20v-20h.8v20z"},
	} {
		if got := plot.Bars(c.values, c.top, 20); got != c.want {
			t.Errorf("%v of %d are drawn as %s, want %s", c.values, c.top, got, c.want)
		}
	}
}

// TestStepsDrawn reads the heights back from the path.
func TestStepsDrawn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.IntRange(0, 30), 1, 40).Draw(t, "values")
		const height = 24
		top := slices.Max(values)
		d := plot.Steps(values, top, height)
		if top == 0 {
			if d != "" {
				t.Fatalf("nothing is drawn as %s", d)
			}
			return
		}
		heights, x, y := make([]int, len(values)), 0, height
		for rest := strings.TrimSuffix(strings.TrimPrefix(d, "M0 24"), "z"); rest != ""; {
			end := 1 + strings.IndexAny(rest[1:]+"H", "HV")
			n, err := strconv.Atoi(rest[1:end])
			if err != nil {
				t.Fatal(d, err)
			}
			if rest[0] == 'V' {
				y = n
			}
			for ; rest[0] == 'H' && x < n; x++ {
				heights[x] = height - y
			}
			rest = rest[end:]
		}
		for i, v := range values {
			want := int(math.Round(float64(v) * height / float64(top)))
			if v > 0 {
				want = max(1, want)
			}
			if heights[i] != want {
				t.Fatalf("bar %d of %v is %d high, want %d: %s", i, values, heights[i], want, d)
			}
		}
	})
}

func TestJoinedRows(t *testing.T) {
	if got, want := plot.Arcs([][2]int{{0, 1}, {1, 9}}), "M25 22A9 22 0 0 0 25 66M25 66A23 176 0 0 0 25 418"; got != want {
		t.Errorf("arcs are %s, want %s", got, want)
	}
	if got, want := plot.Dots([]int{100, 25, 1}), "M19 22a6 6 0 1 0 12 0a6 6 0 1 0 -12 0M22 66a3 3 0 1 0 6 0a3 3 0 1 0 -6 0M23 110a2 2 0 1 0 4 0a2 2 0 1 0 -4 0"; got != want {
		t.Errorf("dots are %s, want %s", got, want)
	}
	if plot.Arcs(nil) != "" || plot.Dots(nil) != "" {
		t.Error("nothing is drawn")
	}
}
