package source

import (
	"strings"

	"offprint/generator/text"
)

// digestVotes matches votes beside a title: "(👍 53)", "▲ 1.2k", "[53 upvotes]".
var digestVotes = text.LazyRegexp(`(?i)\s*[(\[（【]?\s*(?:(?:👍|▲|⬆|🔺|❤|♥|🔥|⭐|🌟|🤗)\x{fe0f}?\s*[:：x×]?\s*(\d[\d,]*(?:\.\d+)?\s?k?)(?:\s*(?:up-?votes?|votes?|likes?))?|(\d[\d,]*(?:\.\d+)?\s?k?)\s*(?:(?:👍|▲|⬆|🔺|❤|♥)\x{fe0f}?|up-?votes?\b|votes\b|likes\b|赞|个赞))\s*[)\]）】]?`)

// withoutVotes removes the votes from the line of a head, and records them.
func (h *digestHead) withoutVotes(spans []span) []span {
	var out []span
	for i, sp := range spans {
		m := digestVotes.FindStringSubmatchIndex(sp.text)
		if m == nil || h.votes != 0 {
			continue
		}
		group := 2
		if m[2] < 0 {
			group = 4
		}
		n, ok := readCount(strings.ReplaceAll(sp.text[m[group]:m[group+1]], " ", ""))
		if !ok || n == 0 {
			continue
		}
		h.votes = n
		if out == nil {
			out = append(out, spans...)
		}
		out[i].text = strings.TrimSpace(sp.text[:m[0]] + " " + sp.text[m[1]:])
		if i > 0 && out[i].text != "" {
			out[i].text = " " + out[i].text
		}
		if out[i].text == "" && out[i].url == "" {
			out = append(out[:i], out[i+1:]...)
		}
		return out
	}
	return spans
}

// upvotes returns the number of votes of a head, 0 if there are none.
func (h *digestHead) upvotes(it *Item) int {
	v := h.field(votesField)
	if v == nil {
		return h.votes
	}
	s := v.text()
	n, ok := tableCount(s)
	if !ok && !isNothing(s) {
		it.note("%s are not votes", quote(s))
	}
	return max(n, h.votes)
}
