package paper

import (
	"slices"
	"strings"
	"unicode"

	"offprint/generator/text"
)

// publication is where and how a work appeared, as far as known: the facts that distinguish
// two publications with the same title. All values are folded.
type publication struct {
	kind       string     // "article", "in", "book", "thesis", "report", "patent", …; "" if unknown
	containers [][]string // names of the journal, the book and the conference, split into words
	volume     []string   // numbers and letters
	number     []string
	pages      [2]string // first and last; last may be ""
	eid        string
	part       string
	edition    string
	chapter    string
	eprint     string // in another archive than arXiv: "hal:01234"
	year       int
}

// publicationOf returns where a paper appeared.
func publicationOf(facts Facts, published Day) publication {
	pub := publication{kind: kinds[facts.Get("entrytype")]}
	if published != 0 {
		pub.year = published.Year()
	}
	if t := facts.Get("eprinttype"); t != "" && !strings.EqualFold(t, SchemeArXiv) && facts.Get("eprint") != "" {
		pub.eprint = letters(t) + ":" + letters(facts.Get("eprint"))
	}
	server := false
	for _, name := range []string{"journaltitle", "booktitle", "maintitle", "eventtitle"} {
		v := facts.Get(name)
		switch {
		case v == "", name == "eventtitle" && len(pub.containers) > 0, name == "maintitle" && pub.kind == "book":
		case isPreprintServer(v):
			server = true
		default:
			w := containerWords(v)
			if name == "booktitle" || name == "eventtitle" {
				w = withoutProceedings(w)
			}
			if len(w) > 0 {
				pub.containers = append(pub.containers, w)
			}
		}
	}
	if server && len(pub.containers) == 0 {
		// A preprint server is not a publication: the facts that follow describe none.
		pub.kind = ""
		return pub
	}
	pub.volume = numbering(facts.Get("volume"))
	pub.number = numbering(facts.Get("number"))
	if pub.number == nil {
		pub.number = numbering(facts.Get("issue"))
	}
	pub.pages = pageRange(facts.Get("pages"))
	pub.eid = letters(facts.Get("eid"))
	if article, ok := articleOfPages(&pub.pages); ok && pub.eid == "" {
		pub.eid = article
	}
	pub.part = strings.Join(numbering(facts.Get("part")), " ")
	pub.edition = editionNumber(facts.Get("edition"))
	pub.chapter = strings.Join(numbering(facts.Get("chapter")), " ")
	return pub
}

// kinds maps entry types to classes that exclude each other: a report that becomes an article
// has been published twice.
var kinds = func() map[string]string {
	m := map[string]string{}
	for kind, types := range map[string]string{
		"article": "article suppperiodical",
		"in":      "inproceedings incollection inbook bookinbook suppbook suppcollection inreference conference",
		"book":    "book mvbook collection mvcollection proceedings mvproceedings reference mvreference booklet",
		"thesis":  "thesis phdthesis mastersthesis",
		"report":  "report techreport",
		"patent":  "patent",
		"data":    "dataset",
		"program": "software",
		"film":    "video movie image",
		"sound":   "audio music",
		"law":     "jurisdiction legislation legal legadminmaterial standard",
	} {
		for t := range strings.FieldsSeq(types) {
			m[t] = kind
		}
	}
	return m
}()

// isPreprintServer reports whether the name of a journal is that of a preprint server.
func isPreprintServer(name string) bool {
	w := plainWords(name)
	if len(w) == 0 {
		return false
	}
	switch w[0] {
	case "arxiv", "corr", "biorxiv", "medrxiv", "chemrxiv", "ssrn", "hal", "techrxiv", "psyarxiv", "eprint", "preprint", "preprints", "osf":
		return true
	}
	return len(w) > 2 && strings.HasPrefix(strings.Join(w, " "), "computing research repository") ||
		strings.Contains(strings.Join(w, " "), "cryptology eprint archive")
}

// containerWords returns the words that distinguish a container from others.
func containerWords(name string) []string {
	var out []string
	all := plainWords(name)
	for i, w := range all {
		if !little[w] || i > 0 && i == len(all)-1 { // keep the last word: "Acta Physica A"
			out = append(out, w)
		}
	}
	if len(out) == 0 {
		return all // the journal "A"
	}
	return out
}

// withoutProceedings removes a leading "proceedings", which not everyone writes.
func withoutProceedings(list []string) []string {
	if len(list) > 1 && (list[0] == "proceedings" || list[0] == "proc") {
		return list[1:]
	}
	return list
}

// numbering returns the numbers and letters of a volume or an issue: "3" for "03", "vol. 3"
// and "III", 2 and 3 for "2-3", S1 for "Suppl. 1".
func numbering(s string) []string {
	var out []string
	supplement := false
	for _, w := range plainWords(s) {
		if supplement {
			supplement = false
			if n := strings.TrimPrefix(w, "s"); digitsAtStart(n) == len(n) {
				out[len(out)-1] += number(n)
				continue
			}
		}
		switch w {
		case "suppl", "supplement", "supp":
			supplement = true
			out = append(out, "s")
			continue
		case "vol", "volume", "no", "nr", "number", "num", "issue", "band", "bd", "heft", "part", "pt", "chapter", "ch", "n", "jg", "jahrgang", "tome", "tomo", "t":
			continue
		}
		out = append(out, number(w))
	}
	return out
}

// articleOfPages extracts the article number that precedes both pages: 12 of "12:1--12:25",
// which others write as pages 1 to 25 of article 12.
func articleOfPages(pages *[2]string) (article string, ok bool) {
	a, first, ok := strings.Cut(pages[0], ":")
	b, last, ok2 := strings.Cut(pages[1], ":")
	if !ok || !ok2 || a != b || first == "" || last == "" {
		return "", false
	}
	*pages = [2]string{number(first), number(last)}
	return a, true
}

// pageRange returns the first and the last page: 123 and 129 of "123--129", "pp. 123-9",
// "123–129", "123-9; discussion 130".
func pageRange(s string) [2]string {
	if first, _, _ := strings.Cut(s, ";"); first != "" {
		s = first
	}
	var parts []string
	for _, w := range strings.FieldsFunc(text.Fold(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '.' && r != ':'
	}) {
		switch w = strings.Trim(w, ".:"); w {
		case "", "p", "pp", "pages", "page", "s", "seite", "seiten", "to", "bis", "f", "ff", "article", "art":
			continue
		}
		parts = append(parts, number(w))
	}
	switch len(parts) {
	case 0:
		return [2]string{}
	case 1:
		return [2]string{parts[0]}
	}
	first, last := parts[0], parts[len(parts)-1]
	if len(last) < len(first) { // 123-9
		last = first[:len(first)-len(last)] + last
	}
	return [2]string{first, last}
}

// editionNumber returns 2 for "2", "2nd", "Second edition", "2., verb. Aufl.".
func editionNumber(s string) string {
	for _, w := range plainWords(s) {
		if n := digitsAtStart(w); n > 0 {
			return number(w[:n])
		}
		if n, ok := ordinals[w]; ok {
			return n
		}
	}
	return letters(s)
}

var ordinals = map[string]string{
	"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6", "seventh": "7", "eighth": "8", "ninth": "9", "tenth": "10",
	"erste": "1", "zweite": "2", "dritte": "3", "vierte": "4", "funfte": "5",
	"primera": "1", "segunda": "2", "tercera": "3", "cuarta": "4", "quinta": "5",
}

// contradicts reports whether two publications cannot be the same.
func (a *publication) contradicts(b *publication) bool {
	if differ(a.part, b.part) || differ(a.edition, b.edition) || differ(a.chapter, b.chapter) {
		return true
	}
	if t, _, _ := strings.Cut(a.eprint, ":"); a.eprint != b.eprint && t != "" && strings.HasPrefix(b.eprint, t+":") {
		return true
	}
	if compareLists(a.volume, b.volume) < 0 || compareLists(a.number, b.number) < 0 || a.comparePages(b) < 0 {
		return true
	}
	switch sameContainer(a, b) {
	case -1:
		return true
	case 0:
		return differ(a.kind, b.kind)
	}
	return false
}

// apart reports whether two publications with the same title or DOI are different parts of a
// larger one.
func (a *publication) apart(b *publication) bool {
	return differ(a.part, b.part) || differ(a.chapter, b.chapter) || differ(a.pages[0], b.pages[0]) || differ(a.eid, b.eid) ||
		a.kind == "book" && b.kind == "in" || a.kind == "in" && b.kind == "book"
}

// drifts reports whether the years of two publications differ and nothing else shows that they
// are the same.
func (a *publication) drifts(b *publication) bool {
	return a.year != 0 && b.year != 0 && a.year != b.year && compareLists(a.volume, b.volume) <= 0 && a.comparePages(b) <= 0
}

func differ(a, b string) bool { return a != "" && b != "" && a != b }

// compareLists returns 1 if both are known and agree, -1 if they disagree, and 0 otherwise.
func compareLists(a, b []string) int {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	n := min(len(a), len(b))
	if slices.Equal(a[:n], b[:n]) {
		return 1
	}
	return -1
}

// comparePages returns 1 if both have pages or article numbers and these agree, -1 if they
// disagree, and 0 otherwise.
func (a *publication) comparePages(b *publication) int {
	if differ(a.eid, b.eid) {
		return -1
	}
	first := func(p *publication) string {
		if p.pages[0] != "" {
			return p.pages[0]
		}
		return p.eid
	}
	switch {
	case first(a) == "" || first(b) == "":
		return 0
	case a.eid != "" && a.eid == b.eid:
		return 1
	case a.pages[1] == "" && a.pages[0] == b.eid || b.pages[1] == "" && b.pages[0] == a.eid:
		return 1 // an article number given as a page
	case a.pages[0] != "" && b.pages[0] != "":
		// A single page may be the first one or, if the first was lost, the last one.
		if a.pages[0] == b.pages[0] && !differ(a.pages[1], b.pages[1]) ||
			a.pages[1] == "" && a.pages[0] == b.pages[1] || b.pages[1] == "" && b.pages[0] == a.pages[1] {
			return 1
		}
		return -1
	case first(a) == first(b):
		return 1
	}
	return 0 // an article may have a number as well as pages
}

// sameContainer returns 1 if both are known and can be the same, -1 if they cannot, and 0
// otherwise.
func sameContainer(a, b *publication) int {
	if len(a.containers) == 0 || len(b.containers) == 0 {
		return 0
	}
	for _, v := range a.containers {
		for _, w := range b.containers {
			if sameName(v, w) {
				return 1
			}
		}
	}
	return -1
}

// sameName reports whether two names can be of the same container: one may be abbreviated, an
// acronym, or lack words of the other.
func sameName(a, b []string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if !sameNumbers(a, b) {
		return false
	}
	if a, b = withoutNumbers(a), withoutNumbers(b); len(a) > len(b) {
		a, b = b, a
	}
	if len(a) == len(b) {
		return slices.EqualFunc(a, b, abbreviates)
	}
	if len(a) == 1 && isAcronym(a[0], b) {
		return true
	}
	// The words of one must occur in the other in the same order.
	i := 0
	for _, w := range b {
		if i < len(a) && abbreviates(a[i], w) {
			i++
		}
	}
	return i == len(a)
}

// sameNumbers reports whether the numbers in two names are compatible: they share one, or one
// name has none. Years and other numbers are compared separately.
func sameNumbers(a, b []string) bool {
	agree := func(is func(string) bool) bool {
		na, nb := keep(numbersIn(a), is), keep(numbersIn(b), is)
		return len(na) == 0 || len(nb) == 0 || slices.ContainsFunc(na, func(n string) bool { return slices.Contains(nb, n) })
	}
	return agree(isYear) && agree(func(n string) bool { return !isYear(n) })
}

// isYear reports whether a number in a name is a year: 2019.
func isYear(n string) bool {
	return len(n) == len("2019") && (strings.HasPrefix(n, "19") || strings.HasPrefix(n, "20"))
}

func numbersIn(list []string) (out []string) {
	for _, w := range list {
		if n := numberIn(w); n != "" {
			out = append(out, n)
		}
	}
	return out
}

// numberIn returns the number that a folded word stands for: 3 for "3rd", "iii" and "third".
func numberIn(w string) string {
	if n := digitsAtStart(w); n > 0 {
		return number(w[:n])
	}
	if isNumeral(w) {
		return number(w)
	}
	return ordinals[w]
}

// withoutNumbers removes numbers from a name, unless nothing else remains.
func withoutNumbers(list []string) []string {
	if words := keep(list, func(w string) bool { return numberIn(w) == "" }); len(words) > 0 {
		return words
	}
	return list
}

// isAcronym reports whether a word consists of first letters of other words, some of which may
// be skipped: "aij" of "artificial intelligence journal".
func isAcronym(word string, list []string) bool {
	if len(word) < 2 || list[0] == "" || word[0] != list[0][0] {
		return false
	}
	i := 0
	for _, w := range list {
		if i < len(word) && w[0] == word[i] {
			i++
		}
	}
	return i == len(word) && len(word)*2 >= len(list)
}

// twin reports whether two publications agree in everything that distinguishes publications,
// with each fact known of both or of neither.
func (a *publication) twin(b *publication) bool {
	both := func(n int, a, b bool) bool { return n > 0 || !a && !b }
	return a.year == b.year && a.part == b.part && a.edition == b.edition && a.chapter == b.chapter &&
		both(sameContainer(a, b), len(a.containers) > 0, len(b.containers) > 0) &&
		both(compareLists(a.volume, b.volume), len(a.volume) > 0, len(b.volume) > 0) &&
		compareLists(a.number, b.number) >= 0 &&
		both(a.comparePages(b), a.pages[0] != "" || a.eid != "", b.pages[0] != "" || b.eid != "") &&
		(sameContainer(a, b) != 0 || a.kind == b.kind || a.kind == "" || b.kind == "")
}

// placed reports whether it is known where something appeared.
func (a *publication) placed() bool {
	return len(a.containers) > 0 && (len(a.volume) > 0 || len(a.number) > 0 || a.pages[0] != "" || a.eid != "")
}

// detail returns how many facts of the publication are known.
func (a *publication) detail() (n int) {
	for _, is := range []bool{
		len(a.containers) > 0, len(a.volume) > 0, len(a.number) > 0, a.pages[0] != "", a.pages[1] != "", a.eid != "", a.part != "", a.edition != "",
		a.chapter != "", a.year != 0, a.kind != "", a.eprint != "",
	} {
		if is {
			n++
		}
	}
	return n
}
