package related

import "math/bits"

// class returns the class of a number of papers: the binary logarithm, rounded down, plus one.
// All numbers from one power of two up to the next thus have the same class. Numbers below
// rare have class 0. The weight of a term depends only on classes, so that a few more or fewer
// papers, long ago, change the weights in few of the later papers.
func class(papers int) uint8 {
	if papers < rare {
		return 0
	}
	return uint8(bits.Len(uint(papers)))
}

// most returns the greatest number of papers in a class.
func most(class uint8) int { return 1<<class - 1 }

// gain returns the weight of a term: the difference of the classes of all papers and of the
// papers that contain the term. A term that is in most papers counts a little, because a small
// archive may have no other terms.
func gain(all, papers uint8) float32 { return max(float32(all)-float32(papers), 0.25) }
