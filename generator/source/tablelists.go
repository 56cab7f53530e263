package source

import (
	"html"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"offprint/generator/cite"
	"offprint/generator/paper"
	"offprint/generator/text"
)

var (
	andMore  = text.LazyRegexp(`(?i)[,;]?\s*(?:\band\s+|&\s*)?(?:\bet\.?\s+al\b\.?|\band others|[,;]\s*others;?|…|\.\.\.)\s*$`)
	initials = text.LazyRegexp(`^(?:\p{Lu}\.[ -]*){1,4}$|^\p{Lu}{1,3}$`)
)

// addAuthors adds the authors in a value: a string, a list of strings, or a list of objects as
// in many APIs.
func addAuthors(n *names, v any, separator string) {
	switch v := v.(type) {
	case string:
		for _, name := range authorList(v, separator) {
			n.addSorted(name)
		}
	case []any:
		for _, e := range turnedTexts(v) {
			addAuthor(n, e)
		}
	case map[string]any:
		for _, key := range []string{"author", "authors", "value"} { // DBLP, IEEE and OpenReview
			if inner, ok := v[key]; ok {
				addAuthors(n, inner, separator)
				return
			}
		}
		addAuthor(n, v)
	}
}

// addAuthor adds one author.
func addAuthor(n *names, v any) {
	switch v := v.(type) {
	case string:
		v = withoutContact(strings.TrimSpace(andMore.ReplaceAllString(html.UnescapeString(v), "")))
		for _, one := range joinedAuthors(v) {
			n.addSorted(one)
		}
	case []any: // last name, first name, suffix, as in authors_parsed
		var p person
		for i, part := range []*string{&p.last, &p.first, &p.suffix} {
			if i < len(v) {
				*part, _ = v[i].(string)
			}
		}
		n.addPerson(p)
	case map[string]any:
		o := object(v)
		if kind := o.text("creatorType"); kind != "" && kind != "author" { // Zotero
			return
		}
		if last := o.text("family", "last", "lastName", "last_name", "lastname", "familyName", "family_name", "surname"); last != "" {
			first := o.text("given", "first", "firstName", "first_name", "firstname", "givenName", "given_name", "forename", "forenames")
			middle := strings.Join(listOf(o["middle"], ""), " ") // a list in S2ORC
			n.addPerson(person{last: last, first: strings.TrimSpace(first + " " + middle), suffix: o.text("suffix")})
			return
		}
		if inner := o.object("author", "person"); inner != nil {
			addAuthor(n, map[string]any(inner))
			return
		}
		if homonym := o.text("text"); homonym != "" { // DBLP numbers authors of the same name: "Cy Dee 0002"
			n.addSorted(strings.TrimRight(homonym, " 0123456789"))
			return
		}
		n.addSorted(o.text("name", "fullname", "full_name", "fullName", "display_name", "displayName", "raw_author_name", "creatorName", "literal", "author", "creator"))
	}
}

// joinedAuthors splits a string that should be one name but contains several. It splits at
// semicolons, at two or more commas if every part has several words, and at "and" if every
// part has several words and is not the name of a group.
func joinedAuthors(s string) []string {
	if names := splitOutside(s, nameSeparators[0]); len(names) > 1 {
		return names
	}
	if names := splitOutside(s, nameComma); len(names) > 2 && !slices.ContainsFunc(names, func(name string) bool { return !strings.Contains(strings.TrimSpace(name), " ") }) {
		return splitNames(s)
	}
	if !strings.Contains(s, " and ") && !strings.Contains(s, " & ") {
		return []string{s}
	}
	names := splitOutside(s, betweenAuthors)
	for _, name := range names {
		name = cite.WithoutAffiliation(name)
		if !strings.Contains(strings.TrimSpace(name), " ") || ofGroup.MatchString(name) {
			return []string{s}
		}
	}
	return names
}

var (
	betweenAuthors = text.LazyRegexp(`,?\s+(?:and|&)\s+`)
	ofGroup        = text.LazyRegexp(`(?i)\b(?:team|collab\w*|group|consorti\w*|project|lab\w*|universit\w*|institut\w*|cent(?:er|re)\w*|department|ministry|office|` +
		`agency|council|society|association|committee|commission|network|academy|school|college|company|inc|ltd|of|for|the)\b`)
)

// nameSeparators are separators of names other than the comma, in order of precedence.
var nameSeparators = []*text.Regexp{
	text.LazyRegexp("[;；]"), text.LazyRegexp("[\n\t]"), text.LazyRegexp(" / "), text.LazyRegexp(`\|`), text.LazyRegexp("•"), text.LazyRegexp("·"),
	text.LazyRegexp("、"), text.LazyRegexp("，"),
}

// authorList splits a string into names at the separator. If separator is empty, it splits at
// semicolons, lines or other usual separators, else as arXiv writes lists of authors. Author
// numbers after names, which Scopus adds, are removed.
func authorList(s, separator string) []string {
	if separator != "" {
		return strings.Split(s, separator)
	}
	s = strings.ReplaceAll(s, `\,`, " ") // TeX's thin space
	s = html.UnescapeString(s)           // the semicolon of "&eacute;" does not separate names
	s = raisedMarks.ReplaceAllString(authorNumber.ReplaceAllString(s, ""), "")
	s = withoutContact(byLine.ReplaceAllString(s, ""))
	return turnedNames(separateAuthors(s))
}

// withoutContact removes contact information after names: "Ann Bee <ann@example.org>", "Ann
// Bee https://orcid.org/0000-0001-2345-6789".
func withoutContact(s string) string {
	if !strings.ContainsAny(s, "@/") {
		return s
	}
	return contact.ReplaceAllString(s, "")
}

var (
	contact = text.LazyRegexp(`(?i) *<[^<>\s]+@[^<>\s]+>| +\(?https?://(?:www\.)?orcid\.org/[\dX-]+/?\)?`)
	byLine  = text.LazyRegexp(`^\s*[Bb]y:?\s+`)
)

// authorNumber matches the number of an author: "Lovelace, Ada (57190000001)".
var authorNumber = text.LazyRegexp(` \(\d{8,}\)`)

// raisedMarks matches affiliation marks as TeX superscripts: "Ann Bee^{1,2}".
var raisedMarks = text.LazyRegexp(`\$?\^(?:\{[\d,;*†‡§ ]*\}|\d+(?:,\d+)*|[*†‡§])\$?`)

// initialsLast matches a family name followed by initials without a comma, as PubMed and
// Scopus write all names: "Lovelace AA", "van der Berg J.-P.".
var initialsLast = text.LazyRegexp(`^(\p{L}[\p{L}\p{M}'’-]+(?: \p{L}[\p{L}\p{M}'’-]+)*) (?:(\p{Lu}{1,2})|(\p{Lu}\.(?:[ -]*\p{Lu}\.){0,3}))$`)

// turnedTexts applies turnedNames to a list if all its elements are strings.
func turnedTexts(list []any) []any {
	names := make([]string, len(list))
	for i, e := range list {
		name, ok := e.(string)
		if !ok {
			return list
		}
		names[i] = name
	}
	turned := make([]any, len(list))
	for i, name := range turnedNames(names) {
		turned[i] = name
	}
	return turned
}

// turnedNames inserts commas after family names if all names have their initials last. A
// single name must have a point after the initials: "Malcolm X" is not such a name. The last
// of several names may have the point that ends the list. The list is left unchanged if a name
// ends in AI, which is probably the name of a company, and fewer than two other names are in
// the list.
func turnedNames(list []string) []string {
	turned := make([]string, len(list))
	companies := 0
	for i, name := range list {
		name = strings.TrimSpace(name)
		m := initialsLast.FindStringSubmatch(name)
		if ended, ok := strings.CutSuffix(name, "."); ok && i == len(list)-1 && (m == nil || i > 0 && !strings.HasSuffix(list[0], ".")) {
			m = initialsLast.FindStringSubmatch(ended)
		} else if m != nil && m[3] == "" && len(list) == 1 {
			return list
		}
		if m == nil {
			return list
		}
		if m[2] == "AI" {
			companies++
		}
		turned[i] = m[1] + ", " + m[2] + m[3]
	}
	if companies > 0 && len(list)-companies < 2 {
		return list
	}
	return turned
}

func separateAuthors(s string) []string {
	s = text.WithoutMarks(strings.TrimSpace(andMore.ReplaceAllString(s, "")))
	for _, separator := range nameSeparators {
		parts := splitOutside(s, separator)
		if len(parts) == 1 {
			continue
		}
		for i, part := range parts {
			part = strings.TrimSpace(part)
			for _, and := range []string{"and ", "& "} {
				part = strings.TrimPrefix(part, and)
			}
			parts[i] = part
		}
		return parts
	}
	parts := strings.Split(s, " and ")
	sorted := 0
	for _, part := range parts {
		if strings.Count(cite.WithoutAffiliation(part), ",") == 1 {
			sorted++
		}
	}
	if sorted == len(parts) && len(parts) > 1 { // "Lovelace, Ada and Hopper, Grace"
		return parts
	}
	names := splitNames(s)
	if pairs := pairedNames(names); pairs != nil {
		return pairs
	}
	return names
}

// pairedNames rejoins names that were split at the commas inside them: "Bee", "A.", "Dee",
// "C.", or "Bee", "Ann". It returns nil if the parts are not such pairs.
func pairedNames(parts []string) []string {
	if len(parts) == 0 || len(parts)%2 != 0 {
		return nil
	}
	var pairs []string
	for i := 0; i < len(parts); i += 2 {
		last, first := parts[i], parts[i+1]
		words := strings.Contains(last, " ") || strings.Contains(first, " ")
		if initials.MatchString(last) || (words || eastAsian(last)) && !initials.MatchString(first) {
			return nil
		}
		pairs = append(pairs, last+", "+first)
	}
	return pairs
}

// eastAsian reports whether a name contains characters of an East Asian script, in which names
// are written without spaces.
func eastAsian(name string) bool {
	return strings.ContainsFunc(name, func(r rune) bool {
		return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
	})
}

// topicList returns the topics in a string or in a list. arXiv categories may be separated by
// spaces only.
func topicList(v any, separator string) []string {
	if s, ok := v.(string); ok && separator == "" {
		separator = ","
		for _, other := range []string{";", "|", "\n"} {
			if strings.Contains(s, other) {
				separator = other
				break
			}
		}
	}
	var topics []string
	for _, s := range listOf(v, separator) {
		if several := categoriesIn(s); len(several) > 0 {
			topics = append(topics, several...)
		} else {
			topics = append(topics, s)
		}
	}
	return topics
}

// categoriesIn returns the words of a string if all are arXiv categories, or classes of other
// schemes after one. The name of a category may precede it: "Machine Learning (cs.LG)".
func categoriesIn(s string) []string {
	if m := namedCategory.FindStringSubmatch(s); m != nil && paper.IsCategory(m[1]) {
		return m[1:]
	}
	words := strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;/+", r) })
	for i, w := range words {
		if !paper.IsCategory(w) && (i == 0 || !acmClass.MatchString(w) && !mscClass.MatchString(w)) {
			return nil
		}
	}
	return words
}

// namedCategory matches an arXiv category after its name.
var namedCategory = text.LazyRegexp(`^\pL[\pL ,&-]* \(([a-z-]+(?:\.[A-Za-z-]+)?)\)$`)

// scalar returns a value as a string. For a list it returns the first element.
func scalar(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		if len(v) > 0 {
			return scalar(v[0])
		}
	case map[string]any:
		return object(v).text("value", "text", "title", "name", "description")
	}
	return ""
}

// listOf returns the strings in a list, or the parts of a string.
func listOf(v any, separator string) []string {
	var all []string
	add := func(s string) {
		if s = strings.TrimSpace(s); s != "" {
			all = append(all, s)
		}
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			if o, ok := e.(map[string]any); ok {
				add(object(o).text("name", "display_name", "displayName", "term", "value", "keyword", "tag", "category", "text", "url"))
				continue
			}
			add(scalar(e))
		}
	case string:
		if separator == "" {
			add(v)
			break
		}
		for _, s := range strings.Split(v, separator) {
			add(s)
		}
	default:
		add(scalar(v))
	}
	return all
}
