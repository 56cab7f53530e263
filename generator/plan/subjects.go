package plan

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"offprint/generator/archive"
	"offprint/generator/paper"
	"offprint/generator/text"
)

// One topic may be printed as "Large Language Models (LLMs)", as "large language model" or as
// "LLM". subjects.go joins such names of topics and organizations on the page of the name with
// the most papers: plural and singular, with and without hyphen, and an acronym, its long form
// and both together. The configuration takes precedence. The rules are in docs/names.md.

// subjects holds the state of joining the topics or organizations of an archive.
type subjects struct {
	r      *registry
	into   map[*name]*name // parents in a forest: each tree is a set of names that are one
	chosen map[*name]bool  // names that the configuration wants to be shown for the others
	apart  map[[2]*name]bool
}

// joinSubjects joins the names of the same topic or organization. declared holds the names in
// the configuration by the name that is shown. Names in the same group of apart are never
// joined. alike says whether similar names are joined.
func (r *registry) joinSubjects(declared map[string][]string, apart [][]string, alike bool) {
	s := &subjects{r: r, into: map[*name]*name{}, chosen: map[*name]bool{}, apart: map[[2]*name]bool{}}
	r.others = map[*name][]*name{}
	for _, group := range apart {
		for _, a := range group {
			for _, b := range group {
				if n, m := r.byKey[text.Fold(a)], r.byKey[text.Fold(b)]; n != nil && m != nil && n != m {
					s.apart[[2]*name{n, m}] = true
				}
			}
		}
	}
	s.declare(declared)
	if alike {
		s.joinAlike()
	}
	s.settle()
	r.moveJoined()
}

// declare joins the names that the configuration declares to be one.
func (s *subjects) declare(declared map[string][]string) {
	r := s.r
	for _, shown := range slices.Sorted(maps.Keys(declared)) {
		key := text.Fold(shown)
		n := r.byKey[key]
		if n == nil {
			if !slices.ContainsFunc(declared[shown], func(o string) bool { return r.byKey[text.Fold(o)] != nil }) {
				continue
			}
			n = &name{key: key} // a name that no paper has
			r.byKey[key] = n
			r.all = append(r.all, n)
		}
		n.display, n.id = shown, archive.NoName
		s.chosen[n] = true
		for _, other := range declared[shown] {
			if o := r.byKey[text.Fold(other)]; o != nil {
				s.join(n, o)
			}
		}
	}
}

// set returns the root of the set of names that n belongs to.
func (s *subjects) set(n *name) *name {
	for s.into[n] != nil {
		n = s.into[n]
	}
	return n
}

func (s *subjects) join(a, b *name) {
	if a, b := s.set(a), s.set(b); a != b {
		s.into[b] = a
	}
}

// joinAlike joins names that differ only in number, hyphens and acronyms.
func (s *subjects) joinAlike() {
	forms := make([]subjectForm, len(s.r.all))
	inParallel(len(forms), func(start, end int) {
		for i := start; i < end; i++ {
			forms[i] = newSubjectForm(s.r.all[i].display, s.r.kind == KindTopic)
		}
	})
	first := map[string]*name{} // the first name with each form
	spelled := map[string]map[string]int{}
	long := map[string][]string{}
	for i, n := range s.r.all {
		f := forms[i]
		if f.words == nil {
			continue
		}
		if one := first[f.key()]; one != nil {
			s.join(one, n)
		} else {
			first[f.key()] = n
		}
		if f.acronym != "" {
			if spelled[f.acronym] == nil {
				spelled[f.acronym] = map[string]int{}
			}
			spelled[f.acronym][f.key()] += max(1, len(n.papers))
			long[f.key()] = f.words
		}
	}
	// An acronym with one meaning has that meaning in longer names, too: "LLM agents".
	means := map[string][]string{}
	for acronym, forms := range spelled {
		if key := meant(forms); key != "" {
			means[acronym] = long[key]
		}
	}
	for i, n := range s.r.all {
		spelledOut := forms[i].spelledOut(means)
		if one := first[spelledOut.key()]; one != nil && spelledOut.words != nil {
			s.join(one, n)
		}
	}
}

// meant returns the long form that an acronym means; empty if no form has at least three quarters
// of the papers.
func meant(forms map[string]int) string {
	all, best := 0, ""
	for _, long := range slices.Sorted(maps.Keys(forms)) {
		all += forms[long]
		if best == "" || forms[long] > forms[best] {
			best = long
		}
	}
	if forms[best]*4 < all*3 {
		return ""
	}
	return best
}

// settle chooses the name that is shown for each set of names: the one that the configuration
// wants, or the one with the most papers. The others become its other names.
func (s *subjects) settle() {
	if len(s.into) == 0 {
		return
	}
	sets := map[*name][]*name{}
	for _, n := range s.r.all { // in order of appearance
		sets[s.set(n)] = append(sets[s.set(n)], n)
	}
	for _, one := range s.r.all {
		names := sets[one]
		if len(names) < 2 {
			continue
		}
		shown := slices.MinFunc(names, func(a, b *name) int {
			return cmp.Or(compareBool(s.chosen[b], s.chosen[a]), cmp.Compare(len(b.papers), len(a.papers)))
		})
		for _, n := range names {
			if n != shown && !s.apart[[2]*name{n, shown}] {
				s.r.join(shown, n)
			}
		}
	}
}

// subjectForm is the form of a name that is compared.
type subjectForm struct {
	words   []string // folded, the last one in the singular; nil for a name that is not compared: an arXiv category
	acronym string   // acronym of these words, if the name has both
}

// key returns the same for all forms that differ only in hyphens and spaces.
func (f subjectForm) key() string { return strings.Join(f.words, "") }

// spelledOut returns the form with its first acronym replaced by the long form; the zero form
// if there is no acronym.
func (f subjectForm) spelledOut(means map[string][]string) subjectForm {
	var out subjectForm
	for i, w := range f.words {
		if long, ok := means[w]; ok {
			out.words = append(append(slices.Clip(f.words[:i]), long...), f.words[i+1:]...)
			return out
		}
	}
	return out
}

var inParentheses = regexp.MustCompile(`^(.*\S)\s*\(([^()]+)\)$`)

// newSubjectForm returns the form of a topic or an organization. Organizations have no plural.
func newSubjectForm(display string, topic bool) subjectForm {
	if topic && paper.IsCategory(display) {
		return subjectForm{}
	}
	words := func(s string) []string {
		words := strings.Fields(strings.ReplaceAll(text.Fold(s), "-", " "))
		if n := len(words); topic && n > 0 {
			last := strings.Fields(s)
			words[n-1] = singular(words[n-1], last[len(last)-1])
		}
		return words
	}
	if !strings.Contains(display, "(") { // nearly all names
		return subjectForm{words: words(display)}
	}
	display = withoutAcronym(display)
	m := inParentheses.FindStringSubmatch(display)
	switch {
	case m == nil:
		return subjectForm{words: words(display)}
	case isAcronym(m[2], m[1]):
		return subjectForm{words(m[1]), strings.Join(words(m[2]), "")}
	case isAcronym(m[1], m[2]):
		return subjectForm{words(m[2]), strings.Join(words(m[1]), "")}
	}
	return subjectForm{words: words(display)}
}

var amidst = regexp.MustCompile(`\s*\(([^()]+)\)(\s)`)

// withoutAcronym returns a name without an acronym in parentheses in its middle, if the
// acronym is that of the words before it: "Chain-of-Thought (CoT) reasoning".
func withoutAcronym(display string) string {
	m := amidst.FindStringSubmatchIndex(display)
	if m == nil {
		return display
	}
	before := display[:m[0]]
	for i := range before {
		if (i == 0 || before[i-1] == ' ') && isAcronym(display[m[2]:m[3]], before[i:]) {
			return before + display[m[4]:]
		}
	}
	return display
}

// smallWords are the words of a long form that its acronym may skip.
var smallWords = map[string]bool{"of": true, "and": true, "for": true, "the": true, "in": true, "on": true, "to": true, "with": true, "a": true, "an": true, "by": true, "at": true}

// isAcronym reports whether a short word consists of the first letters of a long form's words,
// in order: "LLMs" for "Large Language Models", "DiT" for "Diffusion Transformer".
func isAcronym(short, long string) bool {
	short = strings.TrimSpace(short)
	if strings.ContainsRune(short, ' ') || strings.IndexFunc(short, unicode.IsUpper) < 0 {
		return false
	}
	letters := strings.ReplaceAll(text.Fold(strings.TrimSuffix(short, "s")), "-", "")
	words := strings.FieldsFunc(text.Fold(long), func(r rune) bool { return r == ' ' || r == '-' || r == '/' })
	return len(letters) >= 2 && len(letters) <= maxAcronym && len(words) >= 2 && len(words) <= maxAcronym && begin(words, letters)
}

// maxAcronym is the maximum number of letters, and of words of the long form.
const maxAcronym = 12

// begin reports whether letters consists of prefixes of words, in order. Each word contributes
// at least one letter, except that small words may contribute none.
func begin(words []string, letters string) bool {
	if len(words) == 0 {
		return letters == ""
	}
	word, rest := words[0], words[1:]
	if smallWords[word] && begin(rest, letters) {
		return true
	}
	for n := 1; n <= len(letters) && n <= len(word) && word[:n] == letters[:n]; n++ {
		if begin(rest, letters[n:]) {
			return true
		}
	}
	return false
}

var (
	irregular = map[string]string{"matrices": "matrix", "indices": "index", "vertices": "vertex", "analyses": "analysis", "hypotheses": "hypothesis", "corpora": "corpus", "criteria": "criterion", "phenomena": "phenomenon"}
	// notPlural contains words that end in s but are not plural.
	notPlural = map[string]bool{"bias": true, "atlas": true, "canvas": true, "gas": true, "lens": true, "chaos": true, "news": true, "series": true, "species": true, "kubernetes": true, "diabetes": true, "pros": true, "always": true, "bayes": true, "kudos": true, "alias": true, "texas": true}
)

// singular returns the singular of a word's key. written is the word as it is written in the
// name: the S that is part of an acronym is a capital there, as in GPS.
func singular(key, written string) string {
	if one, ok := irregular[key]; ok {
		return one
	}
	n := len(key)
	switch {
	case n < 4, notPlural[key], !strings.HasSuffix(key, "s"), strings.HasSuffix(written, "S") && n <= 6:
		return key
	case strings.HasSuffix(key, "ss"), strings.HasSuffix(key, "us"), strings.HasSuffix(key, "is"), strings.HasSuffix(key, "ics"):
		return key
	case strings.HasSuffix(key, "ies") && n > 4:
		return key[:n-3] + "y"
	case strings.HasSuffix(key, "sses"), strings.HasSuffix(key, "xes"), strings.HasSuffix(key, "ches"), strings.HasSuffix(key, "shes"):
		return key[:n-2]
	}
	return key[:n-1]
}
