package search

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Abstracts are short and similar, and a block of a few is too short for gzip to exploit that.
// Therefore the most frequent words of a segment are encoded as one or two bytes before
// compression, which saves a quarter:
//
//	00–7F            the character itself
//	80–EF            word 0 to 111
//	F0–FE, any byte  word 112 + 256 × (first − F0) + second
//	FF               a character that is not ASCII follows as UTF-8
//
// The words are in the file w.gz of the oldest segment, one per line. They are chosen from its
// papers and also used by later segments, so a reader fetches them once. A text ends with a
// line feed.
const (
	oneByteWords = 0xF0 - 0x80
	allWords     = oneByteWords + 15*256
	// vocabularyPapers is the number of papers, the newest of the segment, from which the
	// words are chosen.
	vocabularyPapers = 4000
)

// vocabulary encodes texts.
type vocabulary struct {
	words []string
	codes map[string][]byte
}

// tokens calls f with the substrings of a text that may be words of a vocabulary: letters with
// a preceding space, and the ASCII characters between them.
func tokens(s string, f func(string)) {
	for i := 0; i < len(s); {
		j := i
		if s[j] == ' ' {
			j++
		}
		k := j
		for k < len(s) && isLetter(s[k]) {
			k++
		}
		if k == j {
			for k < len(s) && !isLetter(s[k]) && s[k] < utf8.RuneSelf && (k == i || s[k] != ' ' || k+1 < len(s) && !isLetter(s[k+1])) {
				k++
			}
			if k == i {
				_, size := utf8.DecodeRuneInString(s[i:])
				k += size
			}
		}
		f(s[i:k])
		i = k
	}
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// newVocabulary chooses the words that save most.
func newVocabulary(texts []string) *vocabulary {
	counts := map[string]int{}
	for _, t := range texts {
		tokens(t, func(w string) {
			if len(w) > 1 && w[0] < utf8.RuneSelf {
				counts[w]++
			}
		})
	}
	v := &vocabulary{}
	for w, n := range counts {
		if n > 2 && !strings.Contains(w, "\n") {
			v.words = append(v.words, w)
		}
	}
	saved := func(w string) int { return counts[w] * (2*len(w) - 3) }
	slices.SortFunc(v.words, func(a, b string) int {
		return cmp.Or(cmp.Compare(saved(b), saved(a)), cmp.Compare(a, b))
	})
	v.words = v.words[:min(len(v.words), allWords)]
	slices.SortFunc(v.words, func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	return v.code()
}

// readVocabulary parses the lines of a vocabulary.
func readVocabulary(lines string) *vocabulary {
	v := &vocabulary{words: strings.Split(lines, "\n")}
	return v.code()
}

// lines returns the words as in the file.
func (v *vocabulary) lines() string { return strings.Join(v.words, "\n") }

// code assigns codes to the words.
func (v *vocabulary) code() *vocabulary {
	v.codes = make(map[string][]byte, len(v.words))
	for i, w := range v.words {
		if w != "" { // an empty vocabulary has one empty line
			v.codes[w] = codeOf(i)
		}
	}
	return v
}

func codeOf(i int) []byte {
	if i < oneByteWords {
		return []byte{byte(0x80 + i)}
	}
	i -= oneByteWords
	return []byte{byte(0xF0 + i>>8), byte(i)}
}

// pack appends an encoded text. Line feeds in it become spaces.
func (v *vocabulary) pack(to []byte, s string) []byte {
	s = strings.ReplaceAll(s, "\n", " ")
	tokens(s, func(w string) {
		if code, ok := v.codes[w]; ok {
			to = append(to, code...)
			return
		}
		for _, r := range w {
			if r >= utf8.RuneSelf {
				to = append(to, 0xFF)
			}
			to = utf8.AppendRune(to, r)
		}
	})
	return append(to, '\n')
}

// unpackTexts decodes a block of texts.
func unpackTexts(words []string, data []byte) ([]string, error) {
	var list []string
	var b bytes.Buffer
	for i := 0; i < len(data); {
		c := data[i]
		i++
		n := -1
		switch {
		case c == '\n':
			list = append(list, b.String())
			b.Reset()
			continue
		case c < 0x80:
			b.WriteByte(c)
			continue
		case c < 0xF0:
			n = int(c) - 0x80
		case c < 0xFF && i < len(data):
			n = oneByteWords + int(c-0xF0)<<8 + int(data[i])
			i++
		case c == 0xFF && i < len(data):
			r, size := utf8.DecodeRune(data[i:])
			b.WriteRune(r)
			i += size
			continue
		}
		if n < 0 || n >= len(words) {
			return nil, errFormat
		}
		b.WriteString(words[n])
	}
	return list, nil
}
