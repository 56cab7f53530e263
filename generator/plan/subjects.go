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

// One topic is printed as "Large Language Models (LLMs)" here, and as "large language
// model" or "LLM" there. subjects.go brings such names of topics and of organizations
// together on the page of the one that most papers have: plural and singular, with a hyphen
// and without, an acronym with its long form and either of them. What the configuration
// says goes before. docs/names.md has the rules.

// subjects is how the topics or organizations of an archive are brought together.
type subjects struct {
	r      *registry
	into   map[*name]*name // the sets of names that are one, as trees
	chosen map[*name]bool  // those under whose name the configuration wants the others
	apart  map[[2]*name]bool
}

// joinSubjects brings the names of one topic or organization together: declared are those
// of the configuration, by the name that is shown; names of one of the groups apart are
// never one.
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

// declare joins what the configuration says is one.
func (s *subjects) declare(declared map[string][]string) {
	r := s.r
	for _, shown := range slices.Sorted(maps.Keys(declared)) {
		key := text.Fold(shown)
		n := r.byKey[key]
		if n == nil {
			if !slices.ContainsFunc(declared[shown], func(o string) bool { return r.byKey[text.Fold(o)] != nil }) {
				continue
			}
			n = &name{key: key} // which no paper has
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

// set is the name that stands for all that are one with n.
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

// joinAlike joins names that differ in number, hyphens and acronyms.
func (s *subjects) joinAlike() {
	forms := make([]subjectForm, len(s.r.all))
	inParallel(len(forms), func(start, end int) {
		for i := start; i < end; i++ {
			forms[i] = newSubjectForm(s.r.all[i].display, s.r.kind == KindTopic)
		}
	})
	first := map[string]*name{} // of each form
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
	// What an acronym stands for, it stands for in longer names too: "LLM agents".
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

// meant is the long form that an acronym stands for; empty where it stands for several.
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

// settle makes of each set of names the one that is shown, that of most papers or the one
// that the configuration wants, and its other names.
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

// subjectForm is a name as it is compared.
type subjectForm struct {
	words   []string // folded, the last one in the singular; nil for what is compared with nothing: a category of arXiv's
	acronym string   // of these words, where the name has both
}

// key is the same for forms that differ in hyphens and blanks only.
func (f subjectForm) key() string { return strings.Join(f.words, "") }

// spelledOut is the form with the long forms of acronyms in their place; the zero form
// where it has none.
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

// newSubjectForm is the form of a topic or an organization. Organizations have no plural.
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
	if !strings.Contains(display, "(") { // nearly all
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

// withoutAcronym is a name without an acronym in parentheses amidst it, of words before:
// "Chain-of-Thought (CoT) reasoning".
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

// smallWords are those of a long form that its acronym may pass over.
var smallWords = map[string]bool{"of": true, "and": true, "for": true, "the": true, "in": true, "on": true, "to": true, "with": true, "a": true, "an": true, "by": true, "at": true}

// isAcronym reports whether a short word is made of the first letters of a long form's
// words, in their order: "LLMs" of "Large Language Models", "DiT" of "Diffusion
// Transformer".
func isAcronym(short, long string) bool {
	short = strings.TrimSpace(short)
	if strings.ContainsRune(short, ' ') || strings.IndexFunc(short, unicode.IsUpper) < 0 {
		return false
	}
	letters := strings.ReplaceAll(text.Fold(strings.TrimSuffix(short, "s")), "-", "")
	words := strings.FieldsFunc(text.Fold(long), func(r rune) bool { return r == ' ' || r == '-' || r == '/' })
	return len(letters) >= 2 && len(letters) <= maxAcronym && len(words) >= 2 && len(words) <= maxAcronym && begin(words, letters)
}

// maxAcronym is the most letters of an acronym.
const maxAcronym = 12

// begin reports whether letters are those that words begin with: one or more of each but
// of small words, which may have none.
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
	// notPlural end in an s and are no plural.
	notPlural = map[string]bool{"bias": true, "atlas": true, "canvas": true, "gas": true, "lens": true, "chaos": true, "news": true, "series": true, "species": true, "kubernetes": true, "diabetes": true, "pros": true, "always": true, "bayes": true, "kudos": true, "alias": true, "texas": true}
)

// singular is the singular of a word's key; written is the word as it stands there, in
// which an acronym's own S is a capital: GPS.
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
