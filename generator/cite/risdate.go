package cite

import (
	"cmp"
	"strconv"
	"strings"

	"offprint/generator/text"
)

// risDate matches a date of RIS: YYYY/MM/DD/other information.
var risDate = text.LazyRegexp(`^(\d{4})?\s*/([^/]*)(?:/([^/]*)(?:/(.*))?)?$`)

// readRISDate parses a date; other is the other information, such as "Spring". year is used if
// the date has none.
func readRISDate(s, year string) (date, other string) {
	s = strings.TrimSpace(s)
	if p := isoDate.FindStringSubmatch(s); p != nil && p[3] != "" && p[1] != "0000" {
		date, _, _ = composeDate(p[1], p[2], p[3])
		return date, ""
	}
	m := risDate.FindStringSubmatch(s)
	if m == nil {
		if date = looseDate(s); date == "" && year != "" {
			if date = looseDate(s + " " + year); date == year { // contains no date
				date = ""
			}
		}
		return date, ""
	}
	if m[1] != "" {
		year = m[1]
	}
	if year == "" || year == "0000" {
		return "", ""
	}
	other = text.Line(m[4])
	if _, ok := ParseDate(other); ok && strings.ContainsAny(other, "/Xu~?%") {
		return other, "" // a BibLaTeX date that RIS cannot express
	}
	date, rest, _ := composeDate(year, m[2], m[3])
	if season := seasonMonth(m[2]); season > 0 {
		return withSeason(year, season), other
	}
	if rest = strings.Trim(rest, "0 "); rest != "" && date == year {
		other = joinWords(text.Line(rest), other) // "2010/Fall//"
	}
	if other != "" && date == year {
		return yearAndOther(year, other)
	}
	return date, other
}

// yearAndOther composes a date from a year and other information, if that contains one.
func yearAndOther(year, other string) (date, rest string) {
	if season := seasonOf(other); season > 0 {
		if other == risSeason(strconv.Itoa(20+season)) {
			other = "" // it will be written the same way
		}
		return withSeason(year, season), other
	}
	if better := looseDate(other + " " + year); isoDate.MatchString(better) && better > year {
		return better, "" // "2010///March 5"
	}
	return year, other
}

// date sets the entry's date. DA has the day and precedes the other tags. Of two consistent
// dates the more precise one wins; a contradicting one is kept as a tag.
func (f *risFields) date(e *Entry) {
	var d risDates
	year := f.year()
	for _, tag := range []string{"DA", "PY", "Y1"} {
		v := f.first(tag)
		date, other := readRISDate(v, year)
		switch {
		case v == "":
		case date != "":
			if d.join(date, other) {
				f.one(tag)
			}
		case strings.Trim(v, "0/- ") == "":
			f.one(tag) // there is no year 0000
		case d.known == "" && tag != "DA":
			e.fill("year", text.Title(strings.TrimRight(v, "/ ")))
			f.one(tag)
		}
	}
	if v := f.first("DP"); d.known == "" && e.Get("year") == "" && v != "" && v[0] >= '0' && v[0] <= '9' {
		// DP is usually a database, but holds the date in PubMed's exports.
		if date, _ := readRISDate(v, ""); date != "" {
			d.known = date
			f.one("DP")
		}
	}
	if d.known != "" {
		e.Set("date", d.known)
		e.Set("year", "")
		e.Set(risDateInfo, d.info)
	}
}

// year returns the year in the tags for years; empty if there is none.
func (f *risFields) year() string {
	for _, tag := range []string{"PY", "Y1"} {
		if date, _ := readRISDate(f.first(tag), ""); len(date) >= 4 && plainYear.MatchString(date[:4]) {
			return date[:4]
		}
	}
	return ""
}

// risDates combines what several tags say about one date.
type risDates struct{ known, info string }

// join adds the date of another tag and reports whether it agrees.
func (d *risDates) join(date, other string) bool {
	if other == d.info {
		other = ""
	}
	switch {
	case other != "" && d.info != "":
		return false
	case strings.HasPrefix(date, d.known):
		d.known = date
	case strings.HasPrefix(d.known, date), date == strconv.Itoa(firstDay(d.known).Year()):
	default:
		return false
	}
	d.info += other
	return true
}

// risDateInfo is the field for the other information of a RIS date.
const risDateInfo = "ris-date-info"

// yearOfDate matches the year of a BibLaTeX date, even with unknown digits.
var yearOfDate = text.LazyRegexp(`\d{4}|\d{3}[Xu]|\d{2}(?:XX|uu)`)

// putRISDate writes an entry's date as year and day. What RIS cannot express (a range, "199X",
// "../1998", "1984~", an invalid month) becomes the other information, from which it is read
// again.
func putRISDate(e *Entry, put func(tag, value string)) {
	date, year, day := e.Get("date"), e.Get("year"), ""
	if m := dateEnd.FindStringSubmatch(strings.SplitN(date, "/", 2)[0]); m != nil && !strings.HasPrefix(m[1], "-") {
		year = m[1]
		month, info := m[2], e.Get(risDateInfo)
		if season := risSeason(month); season != "" {
			month = ""
			info = cmp.Or(info, season)
		} else if !isoDate.MatchString(date) {
			info = cmp.Or(info, date)
		}
		if info = cmp.Or(info, e.Get("month")); month != "" || info != "" {
			day = m[1] + "/" + month + "/" + m[3]
			if info != "" {
				day += "/" + info
			}
		}
	} else if y := yearOfDate.FindString(date); y != "" && !strings.Contains(date, "-"+y) {
		year = strings.NewReplacer("X", "0", "u", "0").Replace(y)
		day = year + "///" + date
	}
	if e.Get("ris-py") == "" {
		put("PY", year)
	}
	put("DA", day)
}

// dateNotes reports invalid dates, and dates in which day and month are ambiguous.
func (f *risFields) dateNotes() (notes []string) {
	for _, tag := range []string{"DA", "PY", "Y1", "Y2"} {
		v := strings.TrimSpace(f.first(tag))
		m := wholeDate.FindStringSubmatch(v)
		if m == nil {
			continue
		}
		given := 0
		for _, n := range m[1:] {
			if strings.Trim(n, "0") != "" {
				given++
			}
		}
		date, _ := readRISDate(v, "")
		switch known := strings.Count(date, "-") + 1; {
		case given == 0:
		case date == "":
			notes = append(notes, tag+": "+v+" is not a date and is kept unchanged")
		case known < given && wholeDate.FindStringSubmatch(v)[4] != "" && number(m[4]) <= 12 && number(m[5]) <= 12 && number(m[4]) > 0:
			notes = append(notes, tag+": "+v+" leaves open which number is the month; taken as "+date)
		case known < given:
			notes = append(notes, tag+": "+v+" is not a day of the calendar; taken as "+date)
		}
	}
	return notes
}

// wholeDate matches a numeric date with the year first or last.
var wholeDate = text.LazyRegexp(`^(?:(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?/?|(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}))$`)
