package search

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// other is a replacement for a word that the archive does not contain.
type other struct {
	words  []string // the likeliest first: one of them, or
	all    bool     // all of them
	weight int64
	slip   bool // the word was corrected
}

// repair answers a query again if its words are not those of the archive. Unknown words are
// looked up in other forms. If no paper contains all words, two neighbours may be one word,
// and a rare word may be misspelt if another word then completes a title.
//
//complex:because one word's ways are tried in one order, which the script has too
func (s *searcher) repair(ctx context.Context, found []candidate) ([]candidate, error) {
	changed, unknown := false, false
	joined := map[int]bool{}
	complete := anyAll(found)
	for k := range s.q.units {
		u := &s.q.units[k]
		if !u.repairable() {
			continue
		}
		lost := dfAll(s.units[k]) == 0
		unknown = unknown || lost
		if !joined[k] && k+1 < len(s.q.units) && (lost || !complete || dfAll(s.units[k+1]) == 0 && !s.q.units[k+1].stop) {
			ok, err := s.join(ctx, k)
			if err != nil {
				return nil, err
			}
			if ok {
				joined[k], joined[k+1], changed = true, true, true
			}
		}
		if !lost || joined[k] {
			continue
		}
		ok, err := s.repairUnit(ctx, k)
		if err != nil {
			return nil, err
		}
		changed = changed || ok
	}
	if changed {
		found = s.collect()
	}
	if unknown || anyAll(found) {
		return found, nil
	}
	return s.repairRare(ctx, found)
}

// repairRare treats rare words as misspelt if a paper then has all words in its title.
func (s *searcher) repairRare(ctx context.Context, found []candidate) ([]candidate, error) {
	units, corrections := slices.Clone(s.units), s.corrections
	changed := false
	for k := range s.q.units {
		u := &s.q.units[k]
		df := dfAll(s.units[k])
		if !u.repairable() || u.whole != "" || df > rarePapers {
			continue
		}
		words, distance, err := s.spellings(ctx, u.words[0], df, 2)
		if err != nil {
			return nil, err
		}
		if len(words) == 0 {
			continue
		}
		s.units[k] = slices.Clone(s.units[k])
		if err := s.replace(ctx, k, other{words: words, weight: slipWeight(distance), slip: true}); err != nil {
			return nil, err
		}
		delete(s.shown, k)
		changed = true
	}
	if changed {
		if again := s.collect(); slices.ContainsFunc(again, func(c candidate) bool { return c.all && c.title }) {
			return again, nil
		}
	}
	s.units, s.corrections = units, corrections
	return found, nil
}

// repairable reports whether a word may be replaced.
func (u *unit) repairable() bool {
	return !u.quoted && !u.stop && !u.exact && u.and == nil && u.or == nil && (u.field == "" || u.field == "author" || u.field == "title")
}

func slipWeight(distance int) int64 {
	if distance > 1 {
		return farWeight
	}
	return nearWeight
}

// join tries two neighbouring words as one that the archive contains.
func (s *searcher) join(ctx context.Context, k int) (bool, error) {
	a, b := &s.q.units[k], &s.q.units[k+1]
	if b.quoted || b.exact || b.and != nil || b.or != nil || a.whole != "" || b.whole != "" || a.field != b.field || a.prefix {
		return false, nil
	}
	w := a.words[0] + b.words[0]
	df, err := s.papersWith(ctx, w)
	if err != nil || df == 0 {
		return false, err
	}
	o := other{words: []string{w}, weight: wordWeight}
	for i := range 2 {
		if err := s.replace(ctx, k+i, o); err != nil {
			return false, err
		}
	}
	s.shown[k], s.shown[k+1] = []string{w}, nil
	return true, nil
}

// papersWith returns the number of papers that contain a word.
func (s *searcher) papersWith(ctx context.Context, w string) (int64, error) {
	var df int64
	for _, r := range s.ix.segments {
		found, err := r.lookup(ctx, w)
		if err != nil {
			return 0, err
		}
		if found != nil {
			df += int64(found.df[classText] + found.df[classAuthor])
		}
	}
	return df, nil
}

// replace gives a unit the papers of the replacement.
func (s *searcher) replace(ctx context.Context, k int, o other) error {
	u := &s.q.units[k]
	parts := make([][]part, len(s.ix.segments))
	err := s.ix.each(ctx, func(ctx context.Context, i int, r *reader) error {
		if o.all {
			both, err := s.allOf(ctx, r, o.words, &unit{words: []string{""}, field: u.field})
			parts[i] = []part{{slotOther, both, int64(len(both)), o.weight}}
			if err == nil && o.slip && u.field != "author" {
				var row []hit
				row, err = s.inRow(ctx, r, o.words, both)
				parts[i] = append(parts[i], part{slotOtherAuthor, row, int64(len(row)), rowWeight})
			}
			return err
		}
		var lists [2][]hit
		var dfs [2]int64
		for _, w := range o.words {
			list, err := s.wordParts(ctx, r, w, &unit{words: []string{""}, field: u.field})
			if err != nil {
				return err
			}
			for _, p := range list {
				if p.slot > slotAuthor {
					continue
				}
				lists[p.slot] = append(lists[p.slot], p.hits...)
				dfs[p.slot] += p.df
			}
		}
		for slot := range lists {
			parts[i] = append(parts[i], part{slotOther + slot, dedupe(lists[slot]), dfs[slot], o.weight})
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i := range parts {
		addComponents(&s.units[k], parts[i], i, len(s.ix.segments))
	}
	s.shown[k] = o.words
	s.parted = s.parted || o.all && o.slip
	if !o.all {
		s.shown[k] = o.words[:1]
	}
	if o.slip {
		s.corrections = append(s.corrections, Correction{u.words[0], strings.Join(s.shown[k], " ")})
	}
	return nil
}

// inRow returns the papers that contain the words in a row in their titles, where the query
// has them as one word.
func (s *searcher) inRow(ctx context.Context, r *reader, words []string, both []hit) ([]hit, error) {
	row, err := s.rowPapers(ctx, r, words)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(inTitle(slices.Clone(both)), func(h hit) bool {
		_, found := slices.BinarySearch(row.docs, h.doc)
		return !found
	}), nil
}

// repairUnit finds replacements for an unknown word, or for the unknown parts of a hyphenated
// one.
func (s *searcher) repairUnit(ctx context.Context, k int) (bool, error) {
	u := &s.q.units[k]
	if u.whole == "" {
		o, err := s.meant(ctx, u.words[0], true)
		if err != nil || len(o.words) == 0 {
			return false, err
		}
		return true, s.replace(ctx, k, o)
	}
	form, err := s.form(ctx, u.whole)
	if err != nil {
		return false, err
	}
	if form != "" {
		return true, s.replace(ctx, k, other{words: []string{form}, weight: formWeight})
	}
	fixed := *u
	fixed.words = slices.Clone(u.words)
	changed := false
	for i, w := range u.words {
		df, err := s.papersWith(ctx, w)
		if err != nil {
			return false, err
		}
		if df > 0 {
			continue
		}
		o, err := s.meant(ctx, w, false)
		if err != nil {
			return false, err
		}
		if len(o.words) == 0 {
			continue
		}
		fixed.words[i] = o.words[0]
		if o.slip {
			s.corrections = append(s.corrections, Correction{w, o.words[0]})
		}
		changed = true
	}
	if !changed {
		return false, nil
	}
	fixed.whole = strings.Join(fixed.words, "")
	n := len(s.ix.segments)
	parts := make([][]part, n)
	err = s.ix.each(ctx, func(ctx context.Context, i int, r *reader) (err error) {
		parts[i], err = s.components(ctx, r, &fixed)
		return err
	})
	for i := range parts {
		addComponents(&s.units[k], parts[i], i, n)
	}
	s.shown[k] = fixed.words
	return true, err
}

// meant returns the replacement for an unknown word: another form of it, its parts, a word at
// edit distance one, two words without the space, or a word at edit distance two.
func (s *searcher) meant(ctx context.Context, w string, parts bool) (other, error) {
	form, err := s.form(ctx, w)
	if err != nil || form != "" {
		return other{words: []string{form}, weight: formWeight}, err
	}
	if parts {
		pieces, err := s.piecesOf(ctx, w)
		if err != nil || len(pieces) > 0 {
			return other{words: pieces, all: true, weight: partsWeight}, err
		}
	}
	words, distance, err := s.spellings(ctx, w, 0, 1)
	if err == nil && len(words) == 0 && parts {
		if words, err = s.split(ctx, w); err == nil && len(words) > 0 {
			return other{words: words, all: true, weight: partsWeight, slip: true}, nil
		}
	}
	if err == nil && len(words) == 0 {
		words, distance, err = s.spellings(ctx, w, 0, 2)
	}
	return other{words: words, weight: slipWeight(distance), slip: true}, err
}

// piecesOf splits a name into letters and numbers if the archive contains all of them. The
// year in a citation key is ignored, and so is a 2 that means "to".
func (s *searcher) piecesOf(ctx context.Context, w string) ([]string, error) {
	list := pieces.FindAllString(w, -1)
	if len(list) < 2 {
		return nil, nil
	}
	var known []string
	for i, p := range list {
		df, err := s.papersWith(ctx, p)
		if err != nil {
			return nil, err
		}
		switch {
		case i > 0 && (p == "2" && i+1 < len(list) || (df == 0 || i+1 < len(list)) && yearInKey.MatchString(p)):
		case df == 0:
			return nil, nil
		default:
			known = append(known, p)
		}
	}
	return known, nil
}

var yearInKey = regexp.MustCompile(`^(?:1[5-9]|20)[0-9]{2}$`)

// pieces matches the letters and the numbers of a name.
var pieces = regexp.MustCompile(`[0-9][0-9.]*|[^0-9]+`)

// form returns a word of the archive that is another form of w: with another ending, in the
// other country's spelling, or an irregular plural.
func (s *searcher) form(ctx context.Context, w string) (string, error) {
	stem := lightStem(w)
	for _, o := range otherForms(w, stem) {
		if o == "" || o == w {
			continue
		}
		if df, err := s.papersWith(ctx, o); err != nil || df > 0 {
			return o, err
		}
	}
	if len(stem) < minForm || !isASCII(stem) {
		return "", nil
	}
	prefix := stem[:max(minForm, len(stem)-formEnd)]
	best, papers := "", 0
	for _, r := range s.ix.segments {
		at := r.shard(w)
		words, err := r.wordsIn(ctx, max(at-1, r.shard(prefix)), min(at+1, r.shard(prefix+"\U0010FFFF")), prefix)
		if err != nil {
			return "", err
		}
		for _, o := range words {
			df := o.df[classText] + o.df[classAuthor]
			if o.text == w+"e" || w == o.text+"e" { // the word has one letter too many or too few
				continue
			}
			if df > 0 && lightStem(o.text) == stem && (df > papers || df == papers && o.text < best) {
				best, papers = o.text, df
			}
		}
	}
	return best, nil
}

// otherForms returns forms of a word that can be computed, some of them "".
func otherForms(w, stem string) []string {
	forms := []string{ofBoth(w), plurals[w], strings.Replace(w, "sulf", "sulph", 1)} // other differences are close enough to be found
	if m := two.FindStringSubmatch(w); m != nil {
		forms = append(forms, m[1]+"to"+m[2])
	}
	if len(w) > 1 && len(stem) < minForm && isASCII(stem) { // GNN if the archive only has GNNs
		forms = append(forms, w+"s", singular(w))
	}
	return forms
}

// two matches a 2 that means "to": text2image.
var two = regexp.MustCompile(`^([a-z]{2,})2([a-z]{2,})$`)

// Minimum length of a word with other forms, and number of letters that other forms may lack
// at its end.
const (
	minForm = 4
	formEnd = 6
)

// split splits a word into two that the archive contains.
func (s *searcher) split(ctx context.Context, w string) ([]string, error) {
	runes := []rune(w)
	var best []string
	most := int64(splitPapers - 1)
	for i := splitLetters; i+splitLetters <= len(runes); i++ {
		a, b := string(runes[:i]), string(runes[i:])
		df, err := s.papersWith(ctx, a)
		if err != nil {
			return nil, err
		}
		if df <= most {
			continue
		}
		other, err := s.papersWith(ctx, b)
		if err != nil {
			return nil, err
		}
		if df = min(df, other); df > most {
			best, most = []string{a, b}, df
		}
	}
	if best == nil && len(runes) >= splitShort+minForm {
		for _, i := range []int{splitShort, len(runes) - splitShort} {
			pair := []string{string(runes[:i]), string(runes[i:])}
			if ok, err := s.neighbours(ctx, pair); err != nil || ok {
				return pair, err
			}
		}
	}
	return best, nil
}

// neighbours reports whether the words occur in a row in some paper. This is required for a
// part of two letters, which is too often a word by chance.
func (s *searcher) neighbours(ctx context.Context, words []string) (bool, error) {
	for _, w := range words {
		if s.ix.stop[w] {
			return false, nil
		}
	}
	for _, r := range s.ix.segments {
		row, err := s.rowPapers(ctx, r, words)
		if err != nil || len(row.docs) > 0 {
			return err == nil, err
		}
	}
	return false, nil
}

// rarePapers is the maximum number of papers of a word that may be a misspelling itself.
const rarePapers = 3

// spellings returns the likeliest corrections of a word.
func (s *searcher) spellings(ctx context.Context, w string, df int64, most int) (words []string, distance int, err error) {
	runes := []rune(w)
	if len(runes) < minSpelling {
		return nil, 0, nil
	}
	type proposal struct {
		word   string
		papers int // logarithm
		first  bool
	}
	if len(runes) < twoSlips {
		most = 1
	}
	for d := 1; d <= most; d++ {
		best := map[string]proposal{}
		for n := len(runes) - d; n <= len(runes)+d; n++ {
			for _, r := range s.ix.segments {
				if !slices.Contains(r.Spelling, n) {
					continue
				}
				err := r.spelling(ctx, n, func(other []rune, papers int) {
					p := proposal{word: string(other), papers: papers}
					if df > 0 && p.papers < wellKnown || p.word == w || s.ix.stop[p.word] || editDistance(runes, other, d) > d {
						return
					}
					p.first = other[0] == runes[0]
					p.papers = max(p.papers, best[p.word].papers)
					best[p.word] = p
				})
				if err != nil {
					return nil, 0, err
				}
			}
		}
		if len(best) == 0 {
			continue
		}
		list := make([]proposal, 0, len(best))
		for _, p := range best {
			list = append(list, p)
		}
		rank := func(p proposal) int {
			if p.first {
				return p.papers + firstLetter
			}
			return p.papers
		}
		slices.SortFunc(list, func(a, b proposal) int {
			return cmp.Or(cmp.Compare(rank(b), rank(a)), cmp.Compare(a.word, b.word))
		})
		for _, p := range list[:min(len(list), spellings)] {
			words = append(words, p.word)
		}
		return words, d, nil
	}
	return nil, 0, nil
}

// spelling calls f with the possible corrections of n characters, each with the binary
// logarithm of its number of papers. f may keep the word.
func (r *reader) spelling(ctx context.Context, n int, f func(word []rune, papers int)) error {
	name := fmt.Sprintf("s%d.gz", n)
	data, err := r.file(ctx, name)
	if err != nil {
		return err
	}
	shared, rest, _ := strings.Cut(string(data), "\n")
	papers, letters, _ := strings.Cut(rest, "\n")
	more := []rune(letters)
	last := make([]rune, n)
	for i := range len(shared) {
		at := int(shared[i]) - 'A'
		if at < 0 || at > n || n-at > len(more) || i >= len(papers) {
			return fmt.Errorf("%s/%s: %w", r.Dir, name, errFormat)
		}
		last = slices.Concat(last[:at], more[:n-at])
		more = more[n-at:]
		f(last, int(papers[i]-'0'))
	}
	return nil
}
