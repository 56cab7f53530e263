package text

import "strings"

// Nearest returns the word that a person who wrote word probably meant: the first of those
// with the smallest edit distance, which must be at most two and at most a third of the word's
// length. Case is ignored. It returns "" if no word is that similar.
func Nearest(word string, among []string) string {
	word = strings.ToLower(word)
	best, least := "", 3
	for _, w := range among {
		if d := distance(strings.ToLower(w), word); d < least && 3*d <= len(w) {
			best, least = w, d
		}
	}
	return best
}

// distance returns the number of insertions, deletions, substitutions and transpositions of
// neighbours that turn a into b (optimal string alignment), in bytes.
func distance(a, b string) int {
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
