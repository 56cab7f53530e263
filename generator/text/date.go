package text

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Date is a date as people or programs write it. Missing parts are 0. It need not exist in the
// calendar.
type Date struct {
	Year, Month, Day int
	// Open reports that month and day may be swapped, as in 7/3/2024.
	Open bool
}

// dateForm is a way to write dates: Y is a year of four digits, M and D are numbers of one or
// two digits, N is the name of a month.
type dateForm struct {
	parts string // the letters in their order
	shape *regexp.Regexp
}

// A form precedes those that match a prefix of it.
var (
	proseForms = sync.OnceValue(func() []dateForm {
		return dateForms(`(?:^|[^\d.])`, `(?:^|[^\d\p{Latin}])`, "Y-M-D", "D N Y", "N D Y", "Y-M[月월]?", "N Y")
	})
	// fieldForms are for fields that contain nothing but a date.
	fieldForms = sync.OnceValue(func() []dateForm {
		return dateForms("^", "^", "Y-M-D", "D N Y", "N D Y", "Y-M[月월]?", "N Y",
			`D\.M\.Y`, "M/D/Y", "Y N D", "Y N N", "Y N", "M/Y", "N D", "D N", "Y[年년]?")
	})
)

// dateForms compiles forms. The expression before must match in front of a date, beforeName in
// front of one that begins with a name. A date must not be followed by the hour of a time.
func dateForms(before, beforeName string, forms ...string) []dateForm {
	shapes := strings.NewReplacer("Y", `(\d{4})`, "M", `(\d{1,2})`, "D", `(\d{1,2})(?:(?i:st|nd|rd|th)|\s?[日일号號])?`, "N", `(\p{Latin}{3,10})\.?`,
		"-", `\s?[-/.年년月월]\s?`, "/", `\s?[-/.]\s?`, `\.`, `\.\s?`, " ", `(?:[\s,.~/-]|\b(?i:of|de)\b)+`)
	var all []dateForm
	for _, form := range forms {
		expr := before
		if form[0] == 'N' {
			expr = beforeName
		}
		all = append(all, dateForm{notParts.ReplaceAllString(form, ""), regexp.MustCompile(expr + "(" + shapes.Replace(form) + `)(?:[^\d:]|:\D|:?$)`)})
	}
	return all
}

var notParts = LazyRegexp(`[^YMDN]`)

// find returns the first match of the form in a text and its end, 0 if there is none. If the
// name is not that of a month or the year is 0, the date is zero.
func (f *dateForm) find(s string, month func(string) int) (d Date, end int) {
	m := f.shape.FindStringSubmatchIndex(s)
	if m == nil {
		return Date{}, 0
	}
	for i, part := range f.parts {
		word := s[m[2*i+4]:m[2*i+5]]
		n, _ := strconv.Atoi(word)
		switch part {
		case 'Y':
			if d.Year = n; n == 0 {
				return Date{}, m[3]
			}
		case 'D':
			d.Day = n
		case 'M':
			d.Month = n
		case 'N':
			if n = month(word); n == 0 {
				return Date{}, m[3]
			}
			if d.Month == 0 { // otherwise this is the last of several months
				d.Month = n
			}
		}
	}
	if d.Month > 12 && len(f.parts) == 3 && f.parts[2] == 'Y' {
		d.Month, d.Day = d.Day, d.Month
	}
	d.Open = f.parts == "MDY" && d.Month <= 12 && d.Day <= 12 && d.Day != d.Month
	return d, m[3]
}

var weekdayBefore = LazyRegexp(`(?i)^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[.,]* `)

// ScanDate reads the date at the start of a field, optionally preceded by a day of the week;
// rest is what follows, and ok is false if there is no date. month returns the number of a
// month's name: [Month] or [EnglishMonth].
func ScanDate(s string, month func(string) int) (d Date, rest string, ok bool) {
	s = weekdayBefore.ReplaceAllString(s, "")
	for _, f := range fieldForms() {
		if d, end := f.find(s, month); d != (Date{}) {
			return d, s[end:], true
		}
	}
	return Date{}, s, false
}

// DatesIn returns the dates in a text that have a year and a month. Of numeric dates it finds
// those that begin with the year.
func DatesIn(s string) []Date {
	var all []Date
	for _, f := range proseForms() {
		for rest := s; ; {
			d, end := f.find(rest, Month)
			if end == 0 {
				break
			}
			if d.Month != 0 {
				all = append(all, d)
			}
			rest = rest[end:] // the character that ends a date may be in front of the next one
		}
	}
	return all
}

// otherMonths are names of months that are not prefixes of the English ones: "sept" and those
// of German, French, Spanish, Portuguese, Italian and Dutch, with abbreviations unless they
// are words of these languages ("ago", "out").
var otherMonths = func() map[string]int {
	m := map[string]int{}
	for i, names := range [12]string{
		"januar janvier janv enero janeiro gennaio januari", "februar février fevrier févr fév fevr febrero fevereiro febbraio februari",
		"märz maerz mars marzo março marco maart mrt", "avril avr abril abr aprile", "mai mayo maio maggio mei", "juni juin junio junho giugno",
		"juli juillet juil julio julho luglio", "août aout agosto augustus", "sept septembre septiembre setiembre setembro settembre",
		"oktober okt octobre octubre outubro ottobre", "novembre noviembre novembro", "dezember dez décembre decembre déc diciembre dezembro dicembre",
	} {
		for name := range strings.FieldsSeq(names) {
			m[name] = i + 1
		}
	}
	return m
}()

// Month returns the number of a month's name or abbreviation in one of seven languages, else
// 0. Use [EnglishMonth] where a person's name is as likely, because Marco is not a month
// there.
func Month(name string) int {
	if m := EnglishMonth(name); m > 0 {
		return m
	}
	return otherMonths[strings.ToLower(name)]
}

// EnglishMonth returns the number of an English month's name, or of a prefix of at least three
// letters, else 0.
func EnglishMonth(name string) int {
	for m := time.January; m <= time.December; m++ {
		if full := m.String(); len(name) >= 3 && len(name) <= len(full) && strings.EqualFold(name, full[:len(name)]) {
			return int(m)
		}
	}
	return 0
}
