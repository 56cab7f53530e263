package search

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
)

// joinNames makes topics, organizations and people match by their other names.
func (s *searcher) joinNames(ctx context.Context) error {
	has := func(is func(*unit) bool) bool { return hasUnit(s.q.units, is) || hasUnit(s.q.not, is) }
	sets := nameSets{}
	if path := s.ix.beside.Names; path != "" && has((*unit).isName) {
		data, err := s.ix.file(ctx, path)
		if err != nil {
			return err
		}
		sets = readNames(data)
	}
	if path := s.ix.beside.People; path != "" && has((*unit).isPerson) {
		data, err := s.ix.file(ctx, path)
		if err != nil {
			return err
		}
		var people [][]string
		if json.Unmarshal(data, &people) != nil {
			return fmt.Errorf("%s: %w", path, errFormat)
		}
		sets["author"] = peopleSets(people)
	}
	sets.join(s.q.units)
	sets.join(s.q.not)
	return nil
}

// initials adds to a single letter the papers of authors with the neighbouring name whose
// names begin with the letter.
func (s *searcher) initials(ctx context.Context, r *reader, k int, parts []part) ([]part, error) {
	letter, ok := initialOf(&s.q.units[k])
	if !ok {
		return parts, nil
	}
	for _, n := range []int{k + 1, k + 2, k - 1} {
		if n < 0 || n >= len(s.q.units) {
			continue
		}
		u := &s.q.units[n]
		if _, ok := initialOf(u); ok || u.field != "" || u.stop || u.and != nil || u.or != nil || u.whole != "" {
			continue
		}
		hits, err := s.named(ctx, r, &unit{words: []string{string(letter), u.words[0]}})
		if err != nil || len(hits) == 0 {
			return parts, err
		}
		return append(parts, part{slotInitial, hits, int64(len(hits)), wordWeight}), nil
	}
	return parts, nil
}

// initialOf returns the letter if a unit is a single letter.
func initialOf(u *unit) (byte, bool) {
	if u.field != "" || u.and != nil || u.or != nil || u.whole != "" || len(u.words[0]) != 1 || u.words[0] < "a" || u.words[0] > "z" {
		return 0, false
	}
	return u.words[0][0], true
}

// named returns the papers of an author whose name contains the words; a single letter is the
// initial. If there are none, two neighbouring words may be joined in the name (Le Cun for
// LeCun), or letters may be initials.
func (s *searcher) named(ctx context.Context, r *reader, u *unit) ([]hit, error) {
	hits, err := s.namedBy(ctx, r, u.words)
	for i := 1; i < len(u.words) && len(hits) == 0 && err == nil; i++ {
		if a, b := u.words[i-1], u.words[i]; !oneLetter(b) {
			hits, err = s.namedBy(ctx, r, slices.Concat(u.words[:i-1], []string{a + b}, u.words[i+1:]))
		}
	}
	if i := slices.IndexFunc(u.words, initials.MatchString); i >= 0 && len(hits) == 0 && err == nil {
		return s.namedBy(ctx, r, slices.Concat(u.words[:i], []string{u.words[i][:1]}, u.words[i+1:]))
	}
	return hits, err
}

// initials matches letters that cannot be a name, as in Serre JP.
var initials = regexp.MustCompile(`^[b-df-hj-np-tv-xz]{2,3}$`)

// namedBy returns the papers of an author whose name contains exactly the words.
func (s *searcher) namedBy(ctx context.Context, r *reader, words []string) ([]hit, error) {
	var both, last []hit
	given, lastWord, full := "", "", 0
	var lists [][]hit
	for _, name := range words {
		if oneLetter(name) {
			given = cmp.Or(given, name)
			continue
		}
		var err error
		if last, err = r.having(ctx, name, classAuthor); err != nil {
			return nil, err
		}
		lists = append(lists, last)
		if lastWord == "" {
			both = last
		} else {
			both = intersect(both, last)
		}
		lastWord = name
		full++
	}
	// The list of the last word has the initial of the name for each paper.
	begins := map[uint32]byte{}
	for _, h := range last {
		begins[h.doc] = h.initial
	}
	// After a written-out given name, a letter is the initial of a middle name.
	strict := given != "" && (full == 1 || oneLetter(words[0]))
	letters := []string{given}
	if !strict {
		letters = append(letters, words[0], lastWord)
	}
	fits := func(letter byte) bool {
		return slices.ContainsFunc(letters, func(w string) bool { return w != "" && w[0] == letter })
	}
	var named, of []hit // of collects the matches of a family name of several words
	for _, h := range both {
		letter, isFirst := begins[h.doc]&^firstAuthor, begins[h.doc]&firstAuthor != 0
		several := letter < 'a'
		if several && letter != 0 { // the first author's initial is known
			letter |= 'a' - 'A'
			isFirst = fits(letter)
		}
		h.impact = nameImpact
		if !isFirst {
			h.impact -= notFirst
		}
		switch {
		case several || fits(letter):
			named = append(named, h)
		case !strict && commonLetter(lists, h.doc) == letter:
			of = append(of, h)
		}
	}
	if len(named) == 0 {
		return of, nil
	}
	return named, nil
}

// commonLetter returns the initial of a name that contains all words, by their lists, for a
// paper; 0 if there are several, 1 if the words belong to different names.
func commonLetter(lists [][]hit, doc uint32) byte {
	common := byte(0)
	for _, list := range lists {
		i, _ := slices.BinarySearchFunc(list, doc, func(h hit, doc uint32) int { return cmp.Compare(h.doc, doc) })
		switch letter := list[i].initial &^ firstAuthor; {
		case letter < 'a':
		case common != 0 && common != letter:
			common = 1
		default:
			common = letter
		}
	}
	return common
}

func oneLetter(word string) bool { return len(word) == 1 && word >= "a" && word <= "z" }
