package text

import "strings"

// Nearest is the one of some words that somebody probably meant who wrote word: the first
// of those from which it differs least, in two letters at most, and in a third of them.
// Upper and lower case are one. It is empty where none is so near.
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

// distance is how many letters must be added, taken away, changed, or exchanged with the
// next one to make b of a.
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
