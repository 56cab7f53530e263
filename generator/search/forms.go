package search

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"offprint/generator/text"
)

// People type other forms of words than an archive contains. Forms that can be predicted are
// indexed: the parts of names, words after an elision, names with transcribed umlauts. All
// others are derived from the word in the query.

// spellingRule converts one country's spelling to the other's. Words that do not contain in,
// the vast majority, need not be matched.
type spellingRule struct {
	in   string
	from *regexp.Regexp
	to   string
}

// countries unifies British and American spelling. The results need not be words, as long as
// both spellings give the same.
var countries = []spellingRule{
	{"our", regexp.MustCompile(`^(..+)our(s|ed|ing|al|ful|able|ly|less|hoods?|ites?|ers?)?$`), "${1}or$2"},
	{"z", regexp.MustCompile(`^(..+)([iy])z(e|ing|ation|ab|er)`), "$1${2}s$3"},
	{"ll", regexp.MustCompile(`([aeiouy][^aeiouy]+)(e|gna)ll(ed|ing|ers?)$`), "$1${2}l$3"},
	{"re", regexp.MustCompile(`^(..+[bt])re(s?)$`), "${1}er$2"},
	{"ogue", regexp.MustCompile(`^(..+)ogue(s?)$`), "${1}og$2"},
	{"ence", regexp.MustCompile(`^(def|off|lic|pret)ence`), "${1}ense"},
	{"grey", regexp.MustCompile(`^grey`), "gray"},
	{"artefact", regexp.MustCompile(`^artefact`), "artifact"},
	{"programme", regexp.MustCompile(`^programme(s?)$`), "program$1"},
	{"gement", regexp.MustCompile(`^(acknowled|jud)gement`), "${1}gment"},
	{"ageing", regexp.MustCompile(`^ageing`), "aging"},
	{"aemi", regexp.MustCompile(`aemi(as?|cs?)$`), "emi$1"},
	{"ae", regexp.MustCompile(`^(h|an|p|orthop|gyn|arch|pal|f|encyclop|)ae(m[ao]|sthe|di|co|olog|o[nbz]|cal|ces)`), "${1}e$2"},
	{"oe", regexp.MustCompile(`^(f|)oe(tus|tal|strog|sophag|dema)`), "${1}e$2"},
	{"rrhoea", regexp.MustCompile(`rrhoea`), "rrhea"},
	{"sulph", regexp.MustCompile(`sulph`), "sulf"},
	{"aluminium", regexp.MustCompile(`^aluminium`), "aluminum"},
	{"manoeuvr", regexp.MustCompile(`^manoeuvr(?:e(s|d)?|(ing|ability|able))$`), "maneuver$1$2"},
	{"practis", regexp.MustCompile(`^practis(e[ds]?|ing)$`), "practic$1"},
	{"sceptic", regexp.MustCompile(`^sceptic`), "skeptic"},
}

// irregular are nouns in papers whose plurals are not formed by an ending that the stemmer
// knows.
const irregular = "alga algae, alias aliases, analysis analyses, antenna antennae, apex apices, appendix appendices, atlas atlases, " +
	"automaton automata, axis axes, bacterium bacteria, bias biases, bus buses, canvas canvases, child children, codex codices, " +
	"continuum continua, corpus corpora, cortex cortices, crisis crises, criterion criteria, curriculum curricula, data datum, " +
	"desideratum desiderata, diagnosis diagnoses, emphasis emphases, equilibrium equilibria, erratum errata, extremum extrema, " +
	"focus foci, foot feet, formula formulae, fungus fungi, ganglion ganglia, gas gases, genus genera, helix helices, " +
	"hypothesis hypotheses, index indices, infimum infima, larva larvae, lemma lemmata, lens lenses, locus loci, man men, " +
	"matrix matrices, maximum maxima, metastasis metastases, millennium millennia, minimum minima, mitochondrion mitochondria, " +
	"modulus moduli, momentum momenta, mouse mice, nebula nebulae, nucleus nuclei, octahedron octahedra, optimum optima, " +
	"parenthesis parentheses, phenomenon phenomena, polyhedron polyhedra, prognosis prognoses, quantum quanta, quiz quizzes, " +
	"radius radii, schema schemata, simplex simplices, spectrum spectra, stimulus stimuli, stratum strata, supernova supernovae, " +
	"supremum suprema, syllabus syllabi, symposium symposia, synopsis synopses, synthesis syntheses, taxon taxa, " +
	"tetrahedron tetrahedra, thesis theses, tooth teeth, torus tori, vertebra vertebrae, vertex vertices, vortex vortices, woman women"

// nouns maps irregular plurals to nouns, and plurals vice versa.
var nouns, plurals = irregularForms()

func irregularForms() (nouns, plurals map[string]string) {
	nouns, plurals = map[string]string{}, map[string]string{}
	for pair := range strings.SplitSeq(irregular, ", ") {
		noun, plural, _ := strings.Cut(pair, " ")
		nouns[plural], plurals[noun] = noun, plural
	}
	return nouns, plurals
}

// ofBoth returns a form of a word that British and American spelling share, and the singular
// of an irregular plural.
func ofBoth(w string) string {
	if !isASCII(w) {
		return w
	}
	if noun, ok := nouns[w]; ok {
		return noun
	}
	for _, c := range countries {
		if !strings.Contains(w, c.in) {
			continue
		}
		w = c.from.ReplaceAllString(w, c.to)
	}
	return w
}

// bothOf applies ofBoth to words.
func bothOf(words []string) []string {
	both := make([]string, len(words))
	for i, w := range words {
		both[i] = ofBoth(w)
	}
	return both
}

// ending matches inflections, and the endings of words derived from a verb in -ise: optimize
// and optimization, synthesize and synthesis.
var ending = regexp.MustCompile(`^(?:(.{3,}?is)(?:ations?|e[ds]?|ing|ers?)?|(.{3,}?)(?:i?es|ings?|ers?|ed|e|ly|y|s))$`)

// lightStem returns a common part of the forms of a word. It needs no word list and is more
// careful than the index's stemmer; unknown words are looked up by it.
func lightStem(w string) string {
	if !isASCII(w) {
		return w
	}
	w = ending.ReplaceAllString(ofBoth(w), "$1$2")
	if n := len(w); n > 3 && w[n-1] == w[n-2] {
		w = w[:n-1]
	}
	return w
}

func isASCII(w string) bool {
	return !strings.ContainsFunc(w, func(r rune) bool { return r >= utf8.RuneSelf })
}

// eachPart calls f with the parts of words in a text: Deep and Seek of DeepSeek, Qwen and 2.5
// of Qwen2.5, écran of l'écran, Bennett of Bennett's.
func eachPart(s string, f func(string)) {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !isPartRune(r) {
			i += size
			continue
		}
		end, odd := i, false
		last := rune(0)
		for end < len(s) {
			r, size := utf8.DecodeRuneInString(s[end:])
			if !isPartRune(r) {
				break
			}
			odd = odd || r == '\'' || r == '’' || last != 0 && (unicode.IsUpper(r) && !unicode.IsUpper(last) || isDigit(r) && !isDigit(last))
			last = r
			end += size
		}
		word := strings.ReplaceAll(strings.Trim(s[i:end], ".'’"), "’", "'")
		if odd {
			partsOfName(word, f)
		}
		eachVersion(s[:i], word, f)
		i = end
	}
}

var (
	// nameVersion matches a number of at most three digits after a name, and its continuation
	// unless that is a size (7B) or a dimension (3D).
	nameVersion = regexp.MustCompile(`^([vV]?[0-9]{1,3})((?:\.[0-9]+)+|[ace-jln-zACE-JLN-Z])?$`)
	versioned   = regexp.MustCompile(`([A-Za-z]{2,})([ -])$`)
)

// eachVersion calls f with the additional words of a name with a version: llama3 and 3 of
// Llama 3.1, gpt4 and 4 of GPT-4o. A name in front of a space must be capitalized.
func eachVersion(before, word string, f func(string)) {
	i := strings.IndexFunc(word, isDigit)
	if i < 0 || i == 1 && word[0]|0x20 != 'v' {
		return
	}
	name, gap, number := "", "", word
	if i > 1 {
		name = strings.TrimSuffix(word[:i], "v")
		number = word[len(name):]
	} else if m := versioned.FindStringSubmatch(before[max(0, len(before)-24):]); m != nil {
		name, gap = m[1], m[2]
	}
	m := nameVersion.FindStringSubmatch(number)
	if m == nil || len(name) < 2 || strings.ContainsFunc(name, func(r rune) bool { return r >= utf8.RuneSelf || !unicode.IsLetter(r) }) {
		return
	}
	if gap == " " && (!unicode.IsUpper(rune(name[0])) || sayNothing[strings.ToLower(name)]) {
		return
	}
	say := func(s string) { text.EachWord(s, f) }
	if m[2] != "" {
		say(m[1])
		say(name + m[1])
	}
	switch {
	case gap == " ":
		say(name + number)
	case gap == "" && m[2] == "" && len(name) > 2 && !slices.Contains(namePieces(word), name): // LLaMA3
		say(name)
		say(number)
	}
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func isPartRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || isDigit(r) || r == '.' || r == '\'' || r == '’'
}

func partsOfName(s string, f func(string)) {
	say := func(part string) { text.EachWord(part, f) }
	if before, after, ok := strings.Cut(s, "'"); ok {
		switch {
		case after == "s":
			say(before)
		case utf8.RuneCountInString(after) >= 3:
			say(after)
		}
		return
	}
	if parts := namePieces(s); len(parts) > 1 {
		for _, p := range parts {
			say(p)
		}
	}
}

// namePieces splits a name where a capital follows a small letter, where letters and digits
// meet, or at the v of a version after a capital: YOLO and v8. Pieces of letters have at least
// three characters, or two at the end.
//
//complex:because it is one rule about neighbouring characters
func namePieces(s string) []string {
	runes := []rune(s)
	version := func(i int) bool { return i+1 < len(runes) && runes[i] == 'v' && isDigit(runes[i+1]) }
	var pieces []string
	from := 0
	for i := 1; i < len(runes); i++ {
		a, b := runes[i-1], runes[i]
		border := unicode.IsLower(a) && unicode.IsUpper(b) || unicode.IsLetter(a) && isDigit(b) || isDigit(a) && unicode.IsLetter(b) ||
			unicode.IsUpper(a) && unicode.IsUpper(b) && i+1 < len(runes) && unicode.IsLower(runes[i+1]) && !version(i+1) ||
			unicode.IsUpper(a) && version(i)
		if !border {
			continue
		}
		number := isDigit(runes[from])
		if !number && i-from < 3 || !isDigit(b) && len(runes)-i < 2 || number && from == 0 {
			continue
		}
		pieces = append(pieces, string(runes[from:i]))
		from = i
	}
	return append(pieces, strings.TrimRight(string(runes[from:]), "."))
}

// spelledOut transcribes umlauts in names.
var spelledOut = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue", "ø", "oe", "Ø", "Oe", "å", "aa", "Å", "Aa")

// particles precede family names and are also written together with them: van Gool, Mac Lane.
var particles = wordSet("al ben bin da de del della den der di do dos du el fitz het la las le los mac mc o saint san st ten ter van von zu zum zur")

// eachJoined calls f with family names joined with their particles.
func eachJoined(words []string, f func(w string)) {
	for i := 1; i < len(words); i++ {
		joined := ""
		for ; i < len(words) && particles[words[i]]; i++ {
			joined += words[i]
		}
		if joined != "" && i < len(words) {
			f(joined + words[i])
		}
	}
}

// eachWithoutSpace calls f with the words of a name in a script without word spaces, after
// removing the space between family name and given name.
func eachWithoutSpace(name string, f func(w string)) {
	if fields := strings.Fields(name); len(fields) > 1 {
		if s := strings.Join(fields, ""); text.Unspaced(s) {
			text.EachWord(s, f)
		}
	}
}

// eachName calls f with the words of an author's name in all forms, and with the initial of
// the name, or 0.
func eachName(name string, f func(w string, initial byte)) {
	initial := byte(0)
	say := func(w string) {
		if initial == 0 && w[0] >= 'a' && w[0] <= 'z' {
			initial = w[0]
		}
		f(w, initial)
	}
	text.EachWord(name, say)
	eachJoined(partsOf(name), say)
	eachWithoutSpace(name, say)
	if out := spelledOut.Replace(name); out != name {
		text.EachWord(out, say)
	}
	if strings.ContainsAny(name, "'’") {
		eachPart(name, say)
	}
}
