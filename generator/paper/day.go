package paper

import (
	"fmt"
	"strconv"
	"time"
)

// Day is a day of the proleptic Gregorian calendar, stored as the number yyyymmdd, so that
// days compare as numbers. The zero Day means that the day is unknown.
type Day int32

// NewDay returns the day. It fails if the calendar has no such day or the year is outside 1 to
// 9999.
func NewDay(year int, month time.Month, day int) (Day, error) {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if year < 1 || year > 9999 || t.Year() != year || t.Month() != month || t.Day() != day {
		return 0, fmt.Errorf("there is no day %04d-%02d-%02d", year, int(month), day)
	}
	return Day(year*10000 + int(month)*100 + day), nil
}

// DayOf returns the day of t in t's time zone.
func DayOf(t time.Time) Day {
	d, err := NewDay(t.Year(), t.Month(), t.Day())
	if err != nil {
		return 0
	}
	return d
}

// ParseDay parses "2006-01-02", alone or followed by a time ("T…" or " …"), which is ignored.
func ParseDay(s string) (Day, error) {
	if len(s) >= 10 && s[4] == '-' && s[7] == '-' && (len(s) == 10 || s[10] == 'T' || s[10] == ' ') {
		y, err1 := strconv.ParseUint(s[:4], 10, 16)
		m, err2 := strconv.ParseUint(s[5:7], 10, 8)
		d, err3 := strconv.ParseUint(s[8:10], 10, 8)
		if err1 == nil && err2 == nil && err3 == nil {
			return NewDay(int(y), time.Month(m), int(d))
		}
	}
	return 0, fmt.Errorf("%q is not a day; write it as 2006-01-02", s)
}

// Year returns the year.
func (d Day) Year() int { return int(d) / 10000 }

// Month returns the month.
func (d Day) Month() time.Month { return time.Month(int(d) / 100 % 100) }

// Day returns the day of the month, from 1.
func (d Day) Day() int { return int(d) % 100 }

// Months returns the number of months since the beginning of the calendar; consecutive months
// have consecutive numbers.
func (d Day) Months() int { return d.Year()*12 + int(d.Month()) - 1 }

// Time returns midnight UTC of the day; the zero time for the zero Day.
func (d Day) Time() time.Time {
	if d == 0 {
		return time.Time{}
	}
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, time.UTC)
}

// The first and the last valid Day.
const (
	firstDay Day = 1_01_01
	lastDay  Day = 9999_12_31
)

// AddDays returns the day n days later, or earlier if n is negative. The result is limited to
// the first and last valid days, so a loop must not wait for a day after the last one.
func (d Day) AddDays(n int) Day {
	t := d.Time().AddDate(0, 0, n)
	switch {
	case t.Year() < firstDay.Year():
		return firstDay
	case t.Year() > lastDay.Year():
		return lastDay
	}
	return DayOf(t)
}

// String returns "2006-01-02", or "" for the zero Day.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	b := [10]byte{4: '-', 7: '-'}
	put := func(i, n, width int) {
		for w := width - 1; w >= 0; w-- {
			b[i+w] = byte('0' + n%10)
			n /= 10
		}
	}
	put(0, d.Year(), 4)
	put(5, int(d.Month()), 2)
	put(8, d.Day(), 2)
	return string(b[:])
}

// MarshalText returns the output of String.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText parses the input of ParseDay; an empty text is the zero Day.
func (d *Day) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	v, err := ParseDay(string(b))
	if err != nil {
		return err
	}
	*d = v
	return nil
}
