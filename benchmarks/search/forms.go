package main

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// Modes in which words have another form than in the archive.
const (
	modeJoined    mode = "joined"    // two neighboring words as one, alone
	modeName      mode = "name"      // a name in camel case, written with spaces, alone
	modeSpaced    mode = "spaced"    // a space inside one of three words
	modeModel     mode = "model"     // the name of a model, with spaces before its numbers, alone
	modeSlip      mode = "slip"      // the name of a system with a typing error, alone
	modePlural    mode = "plural"    // three words, singulars and plurals exchanged
	modeCountry   mode = "country"   // three words, British and American spelling exchanged
	modeUmlaut    mode = "umlaut"    // "Mueller" for Müller, and a word
	modeInitial   mode = "initial"   // an initial and a last name, and a word
	modeNameYear  mode = "name year" // a full name, the year, and a word
	modeCited     mode = "cited"     // "Cui et al. 2025", and a word
	modeThatPaper mode = "that"      // "that paper about X by Y"
	modePasted    mode = "pasted"    // an identifier as copied from elsewhere
	modePartial   mode = "partial"   // the beginning of an identifier
)

func formModes() []mode {
	return []mode{modeJoined, modeName, modeSpaced, modeModel, modeSlip, modePlural, modeCountry, modeUmlaut,
		modeInitial, modeNameYear, modeCited, modeThatPaper, modePasted, modePartial}
}

// makeForms makes queries for each mode, from as many papers as given that allow the mode. The
// seed determines the order of papers, which is the same for all modes.
func makeForms(items []item, papers int, seed uint64) []query {
	var queries []query
	order := rand.New(rand.NewPCG(seed, 1)).Perm(len(items))
	for k, m := range formModes() {
		n := 0
		for _, i := range order {
			if n == papers {
				break
			}
			if q := form(rand.New(rand.NewPCG(seed, uint64(i)<<8+uint64(k))), m, &items[i]); q != "" {
				queries = append(queries, query{m, q, i})
				n++
			}
		}
	}
	return queries
}

// form returns the query of someone who remembers a paper in mode m. It is "" if the paper
// does not allow the mode.
func form(r *rand.Rand, m mode, p *item) string {
	words := contentWords(p.title)
	if len(words) < 3 && m != modePasted && m != modePartial {
		return ""
	}
	last := ""
	if len(p.authors) > 0 {
		last = lastName(p.authors[0])
	}
	switch m {
	case modeJoined:
		return joinedWords(r, p.title)
	case modeName:
		return namePart(p.title, camel, " ")
	case modeSpaced:
		return spaced(r, choose(r, words, 3))
	case modeModel:
		return namePart(p.title, model, " ")
	case modeSlip:
		if name, _, ok := strings.Cut(p.title, ":"); ok && len(name) >= 5 && !strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) }) {
			return mistyped(r, strings.ToLower(name))
		}
	case modePlural:
		return changedWords(r, words, otherNumber)
	case modeCountry:
		return changedWords(r, words, otherCountry)
	case modeUmlaut:
		for _, name := range p.authors {
			if spelled := umlauts.Replace(lastName(name)); spelled != lastName(name) {
				return spelled + " " + choose(r, words, 1)[0]
			}
		}
	case modeInitial, modeNameYear, modeCited, modeThatPaper:
		return named(r, m, p, last, words)
	case modePasted, modePartial:
		return pasted(r, m, p)
	}
	return ""
}

// named makes the queries of the modes that use the first author; last is that author's last
// name.
func named(r *rand.Rand, m mode, p *item, last string, words []string) string {
	if last == "" {
		return ""
	}
	first, _ := utf8.DecodeRuneInString(p.authors[0])
	if !unicode.IsUpper(first) || !strings.Contains(p.authors[0], " ") {
		return ""
	}
	switch m {
	case modeInitial:
		return fmt.Sprintf("%c. %s %s", first, last, choose(r, words, 1)[0])
	case modeThatPaper:
		return fmt.Sprintf("that paper about %s by %s", strings.Join(choose(r, words, 2), " "), last)
	}
	if p.year == "" {
		return ""
	}
	if m == modeCited {
		return fmt.Sprintf("%s et al. %s %s", last, p.year, choose(r, words, 1)[0])
	}
	return fmt.Sprintf("%s %s %s", p.authors[0], p.year, choose(r, words, 1)[0])
}

// joinedWords returns two neighboring words of a title as one word.
func joinedWords(r *rand.Rand, title string) string {
	fields := strings.Fields(title)
	plain := func(w string) bool {
		return len(w) >= 4 && !stopWords[strings.ToLower(w)] && !strings.ContainsFunc(w, func(r rune) bool { return r < 'A' || r > 'z' || r > 'Z' && r < 'a' })
	}
	var pairs []string
	for i := 1; i < len(fields); i++ {
		if plain(fields[i-1]) && plain(fields[i]) {
			pairs = append(pairs, strings.ToLower(fields[i-1]+fields[i]))
		}
	}
	if len(pairs) == 0 {
		return ""
	}
	return pairs[r.IntN(len(pairs))]
}

var (
	camel = regexp.MustCompile(`\b[A-Z][a-z]{2,}[A-Z][A-Za-z]{2,}\b`)
	model = regexp.MustCompile(`\b[A-Z][A-Za-z]{2,}-?\d+(?:\.\d+)?(?:-[A-Z][A-Za-z]+)?\b`)
	parts = regexp.MustCompile(`\d[\d.]*|[A-Z]+[a-z]*|[a-z]+`)
)

// namePart returns the first name in a title that matches, split into its parts.
func namePart(title string, name *regexp.Regexp, between string) string {
	w := name.FindString(title)
	if w == "" {
		return ""
	}
	if name == model { // runs of letters are not split
		parts := regexp.MustCompile(`\d[\d.]*|[A-Za-z]+`)
		return strings.ToLower(strings.Join(parts.FindAllString(w, -1), between))
	}
	return strings.ToLower(strings.Join(parts.FindAllString(w, -1), between))
}

// spaced inserts a space into the longest of the words.
func spaced(r *rand.Rand, words []string) string {
	words = slices.Clone(words)
	long := 0
	for i, w := range words {
		if len(w) > len(words[long]) {
			long = i
		}
	}
	w := words[long]
	if len(w) < 8 || strings.ContainsFunc(w, func(r rune) bool { return r >= utf8.RuneSelf || !unicode.IsLetter(r) }) {
		return ""
	}
	at := 3 + r.IntN(len(w)-5)
	words[long] = w[:at] + " " + w[at:]
	return strings.Join(words, " ")
}

// changedWords returns three words, at least one of which is spelled differently.
func changedWords(r *rand.Rand, words []string, change func(string) string) string {
	chosen := choose(r, words, 3)
	changed := false
	for i, w := range chosen {
		if other := change(w); other != w {
			chosen[i], changed = other, true
		}
	}
	if !changed {
		return ""
	}
	return strings.Join(chosen, " ")
}

// otherNumber returns the plural of a singular, or the singular of a plural, by simple rules.
func otherNumber(w string) string {
	if len(w) < 5 || strings.ContainsFunc(w, func(r rune) bool { return r < 'A' || r > 'z' }) {
		return w
	}
	switch {
	case strings.HasSuffix(w, "ies"):
		return strings.TrimSuffix(w, "ies") + "y"
	case strings.HasSuffix(w, "ss"), strings.HasSuffix(w, "us"), strings.HasSuffix(w, "is"), strings.HasSuffix(w, "ing"), strings.HasSuffix(w, "ed"):
		return w
	case strings.HasSuffix(w, "s"):
		return strings.TrimSuffix(w, "s")
	case strings.HasSuffix(w, "ty"), strings.HasSuffix(w, "ry"), strings.HasSuffix(w, "gy"):
		return strings.TrimSuffix(w, "y") + "ies"
	}
	return w + "s"
}

// countries are endings and stems in American and British spelling.
var countries = []struct{ american, british string }{
	{"ization", "isation"}, {"izing", "ising"}, {"ized", "ised"}, {"izer", "iser"}, {"ize", "ise"}, {"yzing", "ysing"}, {"yze", "yse"},
	{"behavior", "behaviour"}, {"color", "colour"}, {"labeling", "labelling"}, {"labeled", "labelled"}, {"modeling", "modelling"},
	{"center", "centre"}, {"neighbor", "neighbour"}, {"favor", "favour"}, {"defense", "defence"}, {"fiber", "fibre"}, {"catalog", "catalogue"},
	{"traveling", "travelling"}, {"signaling", "signalling"}, {"gray", "grey"}, {"program", "programme"}, {"tumor", "tumour"}, {"artifact", "artefact"},
}

func otherCountry(w string) string {
	low := strings.ToLower(w)
	for _, c := range countries {
		for _, way := range [][2]string{{c.british, c.american}, {c.american, c.british}} {
			whole := len(c.american) > 4 && !strings.Contains("izationizingizedizeryzing", c.american)
			if i := strings.Index(low, way[0]); i >= 0 && (whole || i > 2 && i+len(way[0]) >= len(low)-1) && low != "program" && !strings.HasPrefix(low, "programm") {
				return low[:i] + way[1] + low[i+len(way[0]):]
			}
		}
	}
	return w
}

var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue")

// pasted returns an arXiv identifier as it is copied from somewhere, or the beginning of one.
func pasted(r *rand.Rand, m mode, p *item) string {
	v := p.id.Value()
	if p.id.Scheme() != paper.SchemeArXiv || text.Fold(v) != v {
		return ""
	}
	if m == modePartial {
		return v[:len(v)-1]
	}
	ways := []string{
		"10.48550/arXiv." + v, "https://doi.org/10.48550/arXiv." + v, "https://arxiv.org/abs/" + v + "?context=cs", "https://arxiv.org/abs/" + v + "v1#comments",
		"arxiv " + v, "[" + v + "]", "https://www.alphaxiv.org/abs/" + v, "https://huggingface.co/papers/" + v + "#community", "arXiv:" + v + " [cs.CL]", "(" + v + ")",
	}
	return ways[r.IntN(len(ways))]
}
