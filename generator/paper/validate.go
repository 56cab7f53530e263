package paper

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of a paper. Real papers stay well below: of 134,979 arXiv records the longest
// abstract has 6 kB, the longest author list 1,101 names.
const (
	MaxTitle    = 4 << 10   // bytes
	MaxAbstract = 256 << 10 // bytes; also of a summary, a note and extra values
	MaxLine     = 4 << 10   // bytes of a name, a topic, an address
	MaxFact     = 256 << 10 // bytes; may hold a thousand names
	MaxAuthors  = 20_000    // also entries of any other list
	MaxFacts    = 1000      // of a citation
	MaxPaper    = 4 << 20   // bytes of all fields
	// MaxAhead is how many days after today a paper may be dated: journals date issues ahead.
	MaxAhead = 366
)

// Check returns why a record cannot be used, or nil. Days more than MaxAhead after today are
// errors; a zero today disables this check.
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

// TooLarge returns the field of a paper that exceeds its limit, with an error that describes
// it; the error is nil if there is none. If the paper exceeds MaxPaper as a whole, the field
// is the last one counted.
func TooLarge(p *Paper) (Field, error) {
	if n := max(len(p.Authors), p.AuthorCount); n > MaxAuthors {
		return FieldAuthors, fmt.Errorf("it has %d authors; the limit is %d", n, MaxAuthors)
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
				err = fmt.Errorf("it has %d %s; the limit is %d", n, f, MaxAuthors)
			}
		case Facts:
			if n := len(v); n > MaxFacts {
				err = fmt.Errorf("its %s has %d entries; the limit is %d", f, n, MaxFacts)
			}
			for _, fact := range v {
				check(fact.Name, MaxLine)
				check(fact.Value, MaxFact)
			}
		}
		if err == nil && total > MaxPaper {
			err = fmt.Errorf("its size is %s; the limit is %s", size(total), size(MaxPaper))
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
	return fmt.Errorf("the length of its %s is %s; the limit is %s: %q", f, size(len(s)), size(most), clip(s))
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

// Clean returns a paper in the form that the rest of the program relies on; a clean paper is
// returned unchanged. All text is valid UTF-8. All fields except abstract, summary and note
// are one line without control characters. No value is surrounded by white space. Lists have
// no empty entries, and empty lists are nil. Counts are not negative, and there is no author
// count beside names. Links use http or https, aliases are site-relative. DOI and language are
// valid or empty, extra is an object of JSON or empty, and a DOI assigned by arXiv becomes the
// arXiv identifier. Lists are copied before they are changed.
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

// isLink reports whether s looks like an absolute http or https address.
func isLink(s string) bool {
	rest, ok := strings.CutPrefix(s, "https://")
	if !ok {
		rest, ok = strings.CutPrefix(s, "http://")
	}
	return ok && rest != "" && !strings.ContainsAny(s, " \t\"<>")
}

// isAlias reports whether s is a path on this site.
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

// oneLine returns s as valid UTF-8, trimmed, with each control character and line break
// replaced by a space.
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

// lines returns s as valid UTF-8, trimmed, without control characters other than tab and
// newline.
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

// odd reports whether a rune may have to be replaced. It avoids copying most texts.
func odd(r rune) bool {
	return r < ' ' || 0x7f <= r && (r < 0xa0 || r == '\u2028' || r == '\u2029' || r == utf8.RuneError)
}

func clean(s string, each func(rune) rune) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, string(utf8.RuneError))
	}
	return strings.Map(each, s)
}
