package paper

import (
	"slices"
	"strings"
	"unicode/utf8"

	"offprint/generator/text"
)

// anyShared reports whether two lists of authors share a family name of people who can be the
// same.
func anyShared(p, q []string, same func(string, string) bool) bool {
	families := make(map[string][]string, len(p))
	for _, name := range p {
		for _, key := range familyForms(name) {
			families[key] = append(families[key], name)
		}
	}
	for _, name := range q {
		for _, key := range familyForms(name) {
			if slices.ContainsFunc(families[key], func(other string) bool { return same(name, other) }) {
				return true
			}
		}
	}
	return false
}

// familyForms returns the family name and other spellings of it. Umlauts may be transcribed:
// Müller is Muller and Mueller. (The reverse is not tried, because Xue is not Xu.) Two words
// may be joined: Smith Jones is Smith-Jones, Mac Donald is MacDonald, 山田 太郎 is 山田太郎.
func familyForms(name string) []string {
	forms := []string{family(name)}
	if out := spelledOut.Replace(name); out != name {
		if other := family(out); other != forms[0] {
			forms = append(forms, other)
		}
	}
	words := familyWords(name)
	if n := len(words); n > 1 {
		if joined := letters(words[n-2] + words[n-1]); joined != "" && joined != forms[0] {
			forms = append(forms, joined)
		}
	}
	return forms
}

var spelledOut = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue", "ø", "oe", "Ø", "Oe", "å", "aa", "Å", "Aa")

// familyWords returns the words of a name up to and including the family name.
func familyWords(name string) []string {
	if before, _, ok := strings.Cut(name, ","); ok {
		name = before
	}
	words := strings.Fields(name)
	for len(words) > 1 && isSuffix(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return words
}

// family returns the family name of a name as people write it, folded.
func family(name string) string {
	words := familyWords(name)
	if len(words) == 0 {
		return ""
	}
	last := words[len(words)-1]
	if key := letters(last); key != "" {
		return key
	}
	return text.Fold(last)
}

// isSuffix reports whether a word at the end of a name is a suffix such as Jr.
func isSuffix(word string) bool {
	switch strings.ToLower(strings.TrimRight(word, ".")) {
	case "jr", "sr", "ii", "iii", "iv":
		return true
	}
	return false
}

// samePerson reports whether two people with the same family name can be the same: different
// written-out given names exclude it ("Wei" is not "Zoe"), initials do not.
func samePerson(p, q string) bool {
	if p == q {
		return true
	}
	a, b := given(p), given(q)
	if len(a) == 0 || len(b) == 0 {
		return true
	}
	for _, v := range append(a, strings.Join(a, "")) {
		for _, w := range append(b, strings.Join(b, "")) {
			if sameGiven(v, w) {
				return true
			}
		}
	}
	return false
}

// given returns the given names of a name, folded, without particles.
func given(name string) []string {
	last, rest, ok := strings.Cut(name, ",")
	list := strings.Fields(strings.NewReplacer(".", " ", ",", " ").Replace(rest))
	if !ok {
		list = strings.Fields(strings.ReplaceAll(last, ".", " "))
	}
	list = slices.DeleteFunc(list, isSuffix)
	if !ok && len(list) > 0 {
		list = list[:len(list)-1]
	}
	var out []string
	for _, w := range list {
		if w = letters(w); w != "" && !particles[w] {
			out = append(out, w)
		}
	}
	return out
}

// particles precede family names and are not given names.
var particles = wordSet("van; von; vom; der; den; de; des; du; da; do; dos; das; di; del; della; la; le; el; al; bin; ibn; ben; ten; ter; zu; zur; y; e")

// sameGiven reports whether two folded given names can be the same: one is a prefix of the
// other or another spelling of it.
func sameGiven(v, w string) bool {
	if utf8.RuneCountInString(v) <= 2 || utf8.RuneCountInString(w) <= 2 || latin(v) != latin(w) {
		return true
	}
	v, w = plainGiven(v), plainGiven(w)
	if strings.HasPrefix(v, w) || strings.HasPrefix(w, v) {
		return true
	}
	// Sergey and Sergei, Alexander and Aleksandr.
	const enough = 4
	return min(len(v), len(w)) > enough && max(len(v), len(w))-min(len(v), len(w)) <= 2 && v[:enough] == w[:enough]
}

// plainGiven returns a normalized spelling of a given name: Jürgen is Juergen, Bill William.
func plainGiven(name string) string {
	if long := nicknames[name]; long != "" {
		name = long
	}
	return spellings.Replace(name)
}

var spellings = strings.NewReplacer("ae", "a", "oe", "o", "ue", "u", "ks", "x", "ph", "f", "j", "i", "y", "i")

// nicknames are those that are not a prefix of the name.
var nicknames = map[string]string{
	"bill": "william", "billy": "william", "bob": "robert", "bobby": "robert", "dick": "richard", "rick": "richard", "jim": "james", "jimmy": "james",
	"jack": "john", "johnny": "john", "ted": "edward", "mike": "michael", "mick": "michael", "tony": "anthony", "larry": "lawrence", "betty": "elizabeth",
	"liz": "elizabeth", "beth": "elizabeth", "kate": "katherine", "kathy": "katherine", "peggy": "margaret", "harry": "henry", "hank": "henry",
	"chuck": "charles", "charlie": "charles", "andy": "andrew", "drew": "andrew", "dave": "david", "steve": "stephen", "steven": "stephen", "joe": "joseph",
	"tom": "thomas", "tommy": "thomas", "jenny": "jennifer", "sasha": "alexander", "misha": "mikhail", "volodya": "vladimir",
}
