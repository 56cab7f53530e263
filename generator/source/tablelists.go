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

// addAuthors adds the authors that a value names: in a text, in a list of texts,
// or of objects, as many APIs have them.
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
		for _, key := range []string{"author", "authors", "value"} { // as DBLP, IEEE and OpenReview have it
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
		if kind := o.text("creatorType"); kind != "" && kind != "author" { // of Zotero
			return
		}
		if last := o.text("family", "last", "lastName", "last_name", "lastname", "familyName", "family_name", "surname"); last != "" {
			first := o.text("given", "first", "firstName", "first_name", "firstname", "givenName", "given_name", "forename", "forenames")
			middle := strings.Join(listOf(o["middle"], ""), " ") // a list, in S2ORC
			n.addPerson(person{last: last, first: strings.TrimSpace(first + " " + middle), suffix: o.text("suffix")})
			return
		}
		if inner := o.object("author", "person"); inner != nil {
			addAuthor(n, map[string]any(inner))
			return
		}
		if homonym := o.text("text"); homonym != "" { // DBLP numbers those of one name: "Cy Dee 0002"
			n.addSorted(strings.TrimRight(homonym, " 0123456789"))
			return
		}
		n.addSorted(o.text("name", "fullname", "full_name", "fullName", "display_name", "displayName", "raw_author_name", "creatorName", "literal", "author", "creator"))
	}
}

// joinedAuthors are the names in a text that should be one: those between semicolons,
// those between two commas and more, where each is of several words, and those on both
// sides of an "and", where none is of a group besides.
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

// nameSeparators are what names stand between that commas do not part, in the order
// in which they win.
var nameSeparators = []*text.Regexp{
	text.LazyRegexp("[;；]"), text.LazyRegexp("[\n\t]"), text.LazyRegexp(" / "), text.LazyRegexp(`\|`), text.LazyRegexp("•"), text.LazyRegexp("·"),
	text.LazyRegexp("、"), text.LazyRegexp("，"),
}

// authorList splits names at the separator; without one at semicolons, lines
// or bars, and where there are none as arXiv does. Numbers of authors, as Scopus has them
// behind names, are left out.
func authorList(s, separator string) []string {
	if separator != "" {
		return strings.Split(s, separator)
	}
	s = strings.ReplaceAll(s, `\,`, " ") // TeX's thin space
	s = html.UnescapeString(s)           // the semicolon of "&eacute;" parts no names
	s = raisedMarks.ReplaceAllString(authorNumber.ReplaceAllString(s, ""), "")
	s = withoutContact(byLine.ReplaceAllString(s, ""))
	return turnedNames(separateAuthors(s))
}

// withoutContact leaves out what stands behind names to reach people by: "Ann Bee
// <ann@example.org>", "Ann Bee https://orcid.org/0000-0001-2345-6789".
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

// authorNumber is the number of an author: "Lovelace, Ada (57190000001)".
var authorNumber = text.LazyRegexp(` \(\d{8,}\)`)

// raisedMarks are marks of affiliations as TeX raises them: "Ann Bee^{1,2}".
var raisedMarks = text.LazyRegexp(`\$?\^(?:\{[\d,;*†‡§ ]*\}|\d+(?:,\d+)*|[*†‡§])\$?`)

// initialsLast is a family name with initials behind it and no comma between, as PubMed and
// Scopus have all names: "Lovelace AA", "van der Berg J.-P.".
var initialsLast = text.LazyRegexp(`^(\p{L}[\p{L}\p{M}'’-]+(?: \p{L}[\p{L}\p{M}'’-]+)*) (?:(\p{Lu}{1,2})|(\p{Lu}\.(?:[ -]*\p{Lu}\.){0,3}))$`)

// turnedTexts are the elements of a list of names, turned where all are texts and have their
// initials last.
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

// turnedNames puts commas behind family names where all names have their initials last. Of
// one name alone, a point has to tell that it is not Malcolm X; the last of several may have
// the point that ends the list. Who is called AI among fewer than two others is a company.
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

// pairedNames puts together what commas have parted that were in names: "Bee",
// "A.", "Dee", "C.", or "Bee", "Ann". Nil where the parts are no such pairs.
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

// eastAsian reports whether a name is written without a space in it.
func eastAsian(name string) bool {
	return strings.ContainsFunc(name, func(r rune) bool {
		return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
	})
}

// topicList are the topics in a text or in a list. Categories of arXiv may have
// nothing but spaces between them.
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

// categoriesIn are the words of a text, if they are all categories of arXiv, or classes
// of other schemes behind one. The name of a category may stand before it: "Machine
// Learning (cs.LG)".
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

// namedCategory is a category of arXiv behind its name.
var namedCategory = text.LazyRegexp(`^\pL[\pL ,&-]* \(([a-z-]+(?:\.[A-Za-z-]+)?)\)$`)

// scalar is a value as a text; of a list the first.
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

// listOf are the texts in a list, or the parts of a text.
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
