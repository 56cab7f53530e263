package related

import "math/bits"

// class is that of a number of papers: those from a power of two to the next are one, and
// those below rare are none, 0. A term's weight depends on classes alone, so that some
// papers more or fewer, long ago, change the weights of few of the later ones. A class is
// the logarithm to base two, rounded down, and one more.
func class(papers int) uint8 {
	if papers < rare {
		return 0
	}
	return uint8(bits.Len(uint(papers)))
}

// most is the greatest number of papers of a class.
func most(class uint8) int { return 1<<class - 1 }

// gain is what a term counts that stands in so many papers of all: the difference of
// their logarithms. What is in most of them counts a little, for in a small archive there
// may be nothing else.
func gain(all, papers uint8) float32 { return max(float32(all)-float32(papers), 0.25) }
