package paper

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of what is taken for a paper; real ones stay well below: of 134,979
// arXiv records the longest abstract has 6 kB, the longest author list 1,101
// names.
const (
	MaxTitle    = 4 << 10   // bytes
	MaxAbstract = 256 << 10 // bytes; also of a summary, a note and what is extra
	MaxLine     = 4 << 10   // bytes of a name, a topic, an address
	MaxFact     = 256 << 10 // bytes; a thousand names can be one
	MaxAuthors  = 20_000    // also entries of any other list
	MaxFacts    = 1000      // of a citation
	MaxPaper    = 4 << 20   // bytes of all together
	// MaxAhead is how many days after today a paper may be dated: journals
	// date their issues ahead.
	MaxAhead = 366
)

// Check says why a record cannot be used, or nil. Days more than MaxAhead
// after today are taken for mistakes; a zero today checks no days.
func Check(p *Paper, today Day) error {
	if p.Title == "" {
		return errors.New("it has no title")
	}
	if _, err := TooLarge(p); err != nil {
		return err
	}
	for f := range NumFields {
		switch v := p.Get(f).(type) {
		case int:
			if v < 0 {
				return fmt.Errorf("its %s is %d, below zero", f, v)
			}
		case Day:
			if today != 0 && v > today.AddDays(MaxAhead) {
				return fmt.Errorf("its %s is %s, far in the future", f, v)
			}
		}
	}
	return nil
}

// TooLarge says which field of a paper is beyond its limit, and how; a nil error
// where none is. It is the last one that it has counted where all are too large
// together.
func TooLarge(p *Paper) (Field, error) {
	if n := max(len(p.Authors), p.AuthorCount); n > MaxAuthors {
		return FieldAuthors, fmt.Errorf("it has %d authors; at most %d are believed", n, MaxAuthors)
	}
	total := 0
	for f := range NumFields {
		var err error
		check := func(s string, most int) {
			total += len(s)
			if err == nil {
				err = tooLong(f, s, most)
			}
		}
		switch v := p.Get(f).(type) {
		case ID:
			check(string(v), MaxLine)
		case string:
			switch f {
			case FieldTitle:
				check(v, MaxTitle)
			case FieldAbstract, FieldSummary, FieldNote, FieldExtra:
				check(v, MaxAbstract)
			default:
				check(v, MaxLine)
			}
		case []string:
			for _, s := range v {
				check(s, MaxLine)
			}
			if n := len(v); n > MaxAuthors {
				err = fmt.Errorf("it has %d %s; at most %d are believed", n, f, MaxAuthors)
			}
		case Facts:
			if n := len(v); n > MaxFacts {
				err = fmt.Errorf("its %s has %d entries; at most %d are believed", f, n, MaxFacts)
			}
			for _, fact := range v {
				check(fact.Name, MaxLine)
				check(fact.Value, MaxFact)
			}
		}
		if err == nil && total > MaxPaper {
			err = fmt.Errorf("it is %s large; at most %s are believed", size(total), size(MaxPaper))
		}
		if err != nil {
			return f, err
		}
	}
	return 0, nil
}

func tooLong(f Field, s string, most int) error {
	if len(s) <= most {
		return nil
	}
	return fmt.Errorf("its %s is %s long; at most %s are believed: %q", f, size(len(s)), size(most), clip(s))
}

func size(bytes int) string {
	switch {
	case bytes >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
	case bytes >= 1<<10:
		return fmt.Sprintf("%.0f kB", float64(bytes)/(1<<10))
	}
	return fmt.Sprintf("%d bytes", bytes)
}

// Clean brings a paper into the form that the rest of the program relies on,
// and changes nothing that already has it: valid UTF-8; one line and no
// control characters in all but abstract and summary; no white space around a
// value; no empty entries, and nil for an empty list; no negative counts; no
// author count beside names; only http and https links; only site-relative
// aliases; no DOI that is none, and no language; nothing extra that is no object of JSON; an arXiv identifier for the DOI that arXiv
// itself gives to a paper. Lists are copied before they are changed.
func Clean(p Paper) Paper {
	for f := range NumFields {
		switch at := p.field(f).(type) {
		case *ID:
			*at = cleanID(*at)
		case *string:
			switch {
			case f == FieldAbstract || f == FieldSummary || f == FieldNote:
				*at = lines(*at)
			case f == FieldExtra:
				*at = cleanExtra(*at)
			case f >= FieldLinksCode && f <= FieldLinksThumbnail:
				if *at = oneLine(*at); !isLink(*at) {
					*at = ""
				}
			case f == FieldDOI:
				id, _ := DOIID(*at)
				*at = id.Value()
			case f == FieldLanguage:
				*at = LanguageTag(*at)
			default:
				*at = oneLine(*at)
			}
		case *[]string:
			keep := func(string) bool { return true }
			switch f {
			case FieldLinksMedia:
				keep = isLink
			case FieldAliases:
				keep = isAlias
			}
			*at = cleanList(*at, keep)
		case *Facts:
			*at = cleanFacts(*at)
		case *int:
			*at = max(*at, 0)
		}
	}
	if len(p.Authors) > 0 {
		p.AuthorCount = 0
	}
	return p
}

func cleanID(id ID) ID { return ID(oneLine(string(id.Canonical()))) }

func cleanList(list []string, keep func(string) bool) []string {
	ok := func(s string) bool { return s != "" && s == oneLine(s) && keep(s) }
	fine := 0
	for fine < len(list) && ok(list[fine]) {
		fine++
	}
	if fine == len(list) && fine > 0 {
		return list
	}
	var out []string
	for _, s := range list {
		if s = oneLine(s); s != "" && keep(s) {
			out = append(out, s)
		}
	}
	return out
}

// isLink tells an absolute http or https address by its looks.
func isLink(s string) bool {
	rest, ok := strings.CutPrefix(s, "https://")
	if !ok {
		rest, ok = strings.CutPrefix(s, "http://")
	}
	return ok && rest != "" && !strings.ContainsAny(s, " \t\"<>")
}

// isAlias tells a path on this site from anything that leads elsewhere.
func isAlias(s string) bool {
	if len(s) < 2 || s[0] != '/' || s[1] == '/' || strings.ContainsAny(s, "\\?#") {
		return false
	}
	for part := range strings.SplitSeq(s, "/") {
		if part == "." || part == ".." {
			return false
		}
	}
	return true
}

// oneLine is s as valid UTF-8, with a space for each control character and
// line break, and no white space around it.
func oneLine(s string) string {
	if !strings.ContainsFunc(s, odd) {
		return strings.TrimSpace(s)
	}
	return strings.TrimSpace(clean(s, func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}))
}

// lines is s as valid UTF-8 without control characters other than tab and
// newline, and no white space around it.
func lines(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return odd(r) && r != '\n' && r != '\t' }) {
		return strings.TrimSpace(s)
	}
	if strings.Contains(s, "\r") {
		s = strings.ReplaceAll(s, "\r\n", "\n")
	}
	return strings.TrimSpace(clean(s, func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			return '\n'
		case unicode.IsControl(r):
			return ' '
		}
		return r
	}))
}

// odd reports whether a rune may have to give way. It saves most texts from
// being copied.
func odd(r rune) bool {
	return r < ' ' || 0x7f <= r && (r < 0xa0 || r == '\u2028' || r == '\u2029' || r == utf8.RuneError)
}

func clean(s string, each func(rune) rune) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, string(utf8.RuneError))
	}
	return strings.Map(each, s)
}
