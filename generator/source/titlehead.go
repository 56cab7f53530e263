package source

import (
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// titleHead matches an arXiv identifier before a title, as in the titles of arXiv's own pages
// ("[2510.06001] A Survey"), and common variants of it.
var titleHead = text.LazyRegexp(`(?i)^[\[(【（]?\s*(?:arxiv\s*:\s*)?(\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[a-z]{2})?/\d{7}(?:v\d+)?)\s*(?:\[[a-z-]+(?:\.[a-z-]{2,})?\]\s*)?(?:[\])】）][\s:：–—|-]*|\s*[:：–—|]\s*|\s+-\s+|\.?\s+)`)

// cutTitleHead splits an identifier from the title that follows it.
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

// withoutIdentifier returns a title without the paper's own identifier before it.
func withoutIdentifier(title string, id paper.ID) string {
	const shortest = len("math/0211159")
	if !strings.ContainsAny(title[:min(len(title), 2*shortest)], "0123456789") {
		return title // the usual case
	}
	if own, rest := cutTitleHead(title); own != "" && own == id && titleLike(rest) {
		return rest
	}
	return title
}
