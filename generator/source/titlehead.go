package source

import (
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// titleHead is an identifier of arXiv before a title, as the titles of arXiv's own
// pages have it ("[2510.06001] A Survey"), and what people make of that.
var titleHead = text.LazyRegexp(`(?i)^[\[(【（]?\s*(?:arxiv\s*:\s*)?(\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[a-z]{2})?/\d{7}(?:v\d+)?)\s*(?:\[[a-z-]+(?:\.[a-z-]{2,})?\]\s*)?(?:[\])】）][\s:：–—|-]*|\s*[:：–—|]\s*|\s+-\s+|\.?\s+)`)

// cutTitleHead divides a title from an identifier before it.
func cutTitleHead(title string) (id paper.ID, rest string) {
	m := titleHead.FindStringSubmatch(title)
	if m == nil {
		return "", title
	}
	id, err := paper.ArXivID(m[1])
	if err != nil {
		return "", title
	}
	return id, strings.TrimSpace(title[len(m[0]):])
}

// withoutIdentifier is a title without the paper's own identifier before it.
func withoutIdentifier(title string, id paper.ID) string {
	const shortest = len("math/0211159")
	if !strings.ContainsAny(title[:min(len(title), 2*shortest)], "0123456789") {
		return title // as most are
	}
	if own, rest := cutTitleHead(title); own != "" && own == id && titleLike(rest) {
		return rest
	}
	return title
}
