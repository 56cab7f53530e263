package text

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Date is what a date says that people or programs have written. What it does not say is
// 0, and it need not be in the calendar.
type Date struct {
	Year, Month, Day int
	// Open reports that month and day may be the other way round, as in 7/3/2024.
	Open bool
}

// dateForm is a form of dates: Y is a year of four digits, M and D are numbers of one or
// two, N is the name of a month.
type dateForm struct {
	parts string // in their order
	shape *regexp.Regexp
}

// A form goes before those that it begins with.
var (
	proseForms = sync.OnceValue(func() []dateForm {
		return dateForms(`(?:^|[^\d.])`, `(?:^|[^\d\p{Latin}])`, "Y-M-D", "D N Y", "N D Y", "Y-M[月월]?", "N Y")
	})
	// fieldForms are those where nothing but a date is expected.
	fieldForms = sync.OnceValue(func() []dateForm {
		return dateForms("^", "^", "Y-M-D", "D N Y", "N D Y", "Y-M[月월]?", "N Y",
			`D\.M\.Y`, "M/D/Y", "Y N D", "Y N N", "Y N", "M/Y", "N D", "D N", "Y[年년]?")
	})
)

// dateForms are forms before which stands what an expression says; beforeName is that of
// forms that begin with a name. What ends one is not the hour of a time.
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

// find is what first has the form in a text, and where it ends: at 0 where nothing has.
// It is no date where the name is that of no month, or the year is 0.
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
			if d.Month == 0 { // else it is the last of several
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

// ScanDate reads the date that a field begins with, after a day of the week if there is
// one; rest is what follows. ok is false where there is none. month tells the month of a
// name: [Month] or [EnglishMonth].
func ScanDate(s string, month func(string) int) (d Date, rest string, ok bool) {
	s = weekdayBefore.ReplaceAllString(s, "")
	for _, f := range fieldForms() {
		if d, end := f.find(s, month); d != (Date{}) {
			return d, s[end:], true
		}
	}
	return Date{}, s, false
}

// DatesIn are the dates with a year and a month that stand in a text, of those in numbers
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
			rest = rest[end:] // what ends one may begin the next
		}
	}
	return all
}

// otherMonths are the names of months that are no beginnings of the English ones: an
// abbreviation, and those of German, French, Spanish, Portuguese, Italian and Dutch. Of
// abbreviations, those that are no words of these languages ("ago", "out").
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

// Month is the month of a name or an abbreviation in one of seven languages, else 0. Where
// it may as well be the name of a person there is [EnglishMonth]: Marco is no month there.
func Month(name string) int {
	if m := EnglishMonth(name); m > 0 {
		return m
	}
	return otherMonths[strings.ToLower(name)]
}

// EnglishMonth is the month of an English name, or of the three letters or more that it
// begins with, else 0.
func EnglishMonth(name string) int {
	for m := time.January; m <= time.December; m++ {
		if full := m.String(); len(name) >= 3 && len(name) <= len(full) && strings.EqualFold(name, full[:len(name)]) {
			return int(m)
		}
	}
	return 0
}
