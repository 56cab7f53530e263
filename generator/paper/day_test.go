package paper_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"offprint/generator/paper"
)

func anyDay() *rapid.Generator[paper.Day] {
	return rapid.Custom(func(t *rapid.T) paper.Day {
		at := time.Date(rapid.IntRange(1, 9999).Draw(t, "year"), 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 364).Draw(t, "day"))
		return paper.DayOf(at)
	})
}

func TestDayRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDay().Draw(t, "day")
		if got, err := paper.ParseDay(d.String()); err != nil || got != d {
			t.Fatalf("%q is read as %v, %v", d, got, err)
		}
		if got, err := paper.NewDay(d.Year(), d.Month(), d.Day()); err != nil || got != d {
			t.Fatalf("%v has the parts of %v, %v", d, got, err)
		}
		if got := paper.DayOf(d.Time()); got != d {
			t.Fatalf("%v is midnight of %v", d, got)
		}
		b, _ := d.MarshalText()
		var back paper.Day
		if err := back.UnmarshalText(b); err != nil || back != d {
			t.Fatalf("%s is unmarshalled to %v, %v", b, back, err)
		}
	})
}

func TestDayOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDay().Filter(func(d paper.Day) bool { return d.Year() > 2 && d.Year() < 9998 }).Draw(t, "day")
		n := rapid.IntRange(1, 400).Draw(t, "days")
		if later := d.AddDays(n); later <= d || later.AddDays(-n) != d {
			t.Fatalf("%d days after %v is %v", n, d, later)
		}
	})
}

// TestAddDaysAtTheEnds checks that AddDays stops at the first and the last day of the
// calendar.
func TestAddDaysAtTheEnds(t *testing.T) {
	last, _ := paper.ParseDay("9999-12-31")
	first, _ := paper.ParseDay("0001-01-01")
	if got := last.AddDays(7); got != last {
		t.Errorf("7 days after %v is %v", last, got)
	}
	if got := first.AddDays(-7); got != first {
		t.Errorf("7 days before %v is %v", first, got)
	}
}

func TestParseDay(t *testing.T) {
	for s, want := range map[string]paper.Day{
		"2025-10-07":           20251007,
		"2024-02-29":           20240229,
		"0001-01-01":           10101,
		"2025-10-07T23:59:59Z": 20251007,
		"2025-10-07 08:00":     20251007,
		"2023-02-29":           0,
		"2025-13-01":           0,
		"2025-00-10":           0,
		"0000-01-01":           0,
		"2025-1-07":            0,
		"2025-10-07x":          0,
		"+025-10-07":           0,
		"2025/10/07":           0,
		"20251007":             0,
		"":                     0,
		"２０２５-10-07":           0,
	} {
		if got, err := paper.ParseDay(s); got != want || (err == nil) != (want != 0) {
			t.Errorf("%q is read as %d, %v; want %d", s, got, err, want)
		}
	}
}

func TestZeroDay(t *testing.T) {
	var d paper.Day
	if d.String() != "" || !d.Time().IsZero() {
		t.Errorf("the zero day is %q, %v", d, d.Time())
	}
	d = 20250101
	if err := d.UnmarshalText(nil); err != nil || d != 0 {
		t.Errorf("no text is the day %v, %v", d, err)
	}
	if got := paper.DayOf(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)); got != 0 {
		t.Errorf("a day that cannot be written is %v", got)
	}
}

func TestDayOfKeepsTheZone(t *testing.T) {
	at := time.Date(2025, 10, 7, 23, 30, 0, 0, time.FixedZone("", -5*3600))
	if got := paper.DayOf(at); got != 20251007 {
		t.Errorf("%v is on %v", at, got)
	}
}
