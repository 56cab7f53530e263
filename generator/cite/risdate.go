package cite

import (
	"regexp"
	"strconv"
	"strings"

	"offprint/generator/text"
)

// risDate is a date of RIS: YYYY/MM/DD/other information.
var risDate = regexp.MustCompile(`^(\d{4})?\s*/([^/]*)(?:/([^/]*)(?:/(.*))?)?$`)

// readRISDate reads a date. What stands behind it is other, such as "Spring".
// year is for one that has none itself.
func readRISDate(s, year string) (date, other string) {
	s = strings.TrimSpace(s)
	m := risDate.FindStringSubmatch(s)
	if m == nil {
		if date = looseDate(s); date == "" && year != "" {
			if date = looseDate(s + " " + year); date == year { // it says nothing
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
	date, rest, _ := composeDate(year, m[2], m[3])
	if season := seasonMonth(m[2]); season > 0 {
		return withSeason(year, season), other
	}
	if rest = strings.Trim(rest, "0 "); rest != "" && date == year {
		other = joinWords(text.Line(rest), other) // "2010/Fall//"
	}
	if other == "" || date != year {
		return date, other
	}
	if season := seasonOf(other); season > 0 {
		if other == risSeason(strconv.Itoa(20+season)) {
			other = "" // it is written so again
		}
		return withSeason(year, season), other
	}
	if better := looseDate(other + " " + year); isoDate.MatchString(better) && better > date {
		return better, "" // "2010///March 5"
	}
	return date, other
}

// date sets the entry's date: DA has the day, before the other tags. Of two
// that agree the one that says more counts; one that says something else stays.
func (f *risFields) date(e *Entry) {
	year := ""
	for _, tag := range []string{"PY", "Y1"} {
		if date, _ := readRISDate(f.first(tag), ""); year == "" && len(date) >= 4 && plainYear.MatchString(date[:4]) {
			year = date[:4]
		}
	}
	known, info := "", ""
	for _, tag := range []string{"DA", "PY", "Y1"} {
		v := f.first(tag)
		date, other := readRISDate(v, year)
		if other == info {
			other = ""
		}
		switch {
		case v == "":
		case date == "" && strings.Trim(v, "0/- ") == "":
			f.one(tag) // there is no year 0000
		case date == "" && known == "" && tag != "DA":
			e.fill("year", text.Title(strings.TrimRight(v, "/ ")))
			f.one(tag)
		case date == "" || other != "" && info != "":
		case strings.HasPrefix(date, known):
			known = date
			info += other
			f.one(tag)
		case strings.HasPrefix(known, date):
			info += other
			f.one(tag)
		}
	}
	if v := f.first("DP"); known == "" && e.Get("year") == "" && v != "" && v[0] >= '0' && v[0] <= '9' {
		// Elsewhere a database, DP has the date as PubMed has it.
		if date, _ := readRISDate(v, ""); date != "" {
			known = date
			f.one("DP")
		}
	}
	if known != "" {
		e.Set("date", known)
		e.Set("year", "")
		e.Set(risDateInfo, info)
	}
}

// risDateInfo is the field with what stands behind a date in RIS.
const risDateInfo = "ris-date-info"

// putRISDate writes an entry's date as year and day.
func putRISDate(e *Entry, put func(tag, value string)) {
	date, _, _ := strings.Cut(e.Get("date"), "/")
	m := dateEnd.FindStringSubmatch(date)
	year, day := e.Get("year"), ""
	if m != nil && !strings.HasPrefix(m[1], "-") {
		year = m[1]
		month, info := m[2], e.Get(risDateInfo)
		if season := risSeason(month); season != "" {
			month = ""
			if info == "" {
				info = season
			}
		}
		if month != "" || info != "" {
			day = m[1] + "/" + month + "/" + m[3]
			if info != "" {
				day += "/" + info
			}
		}
	} else if len(date) >= 4 && plainYear.MatchString(date[:4]) {
		year = date[:4]
	}
	if e.Get("ris-py") == "" {
		put("PY", year)
	}
	put("DA", day)
}
