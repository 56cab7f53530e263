package source

import (
	"bytes"
	"fmt"
	"slices"

	"offprint/generator/text"
)

// otherMarkup lists markup languages that partly look like Markdown, with patterns of their
// links and lists. Read as Markdown, they would yield papers full of markup.
var otherMarkup = []struct {
	name, pandoc string // for messages, for pandoc(1)
	sign         *text.Regexp
	readBy       []string // formats that can read it
}{
	{"reStructuredText", "rst", text.LazyRegexp("`[^`<]+\\s<(?:https?:/)?/[^>`]+>`_"), nil},
	{"AsciiDoc", "asciidoc", text.LazyRegexp(`(?:\blink:[^\s\[\]]+|(?:^|\s)https?://[^\s\[\]()<>]+)\[[^\]\n]+\]`), nil},
	{"LaTeX", "latex", text.LazyRegexp(`(?m)\\href\{[^{}]+\}\{|^\s*\\(?:item|bibitem|documentclass|(?:sub)*section)\b`), nil},
	{"Jira's markup", "jira", text.LazyRegexp(`\[[^\]\[|\n]+\|(?:https?:/)?/[^\]\s|]+\]`), nil},
	{"DokuWiki's markup", "dokuwiki", text.LazyRegexp(`\[\[(?:https?:/)?/[^\]|\s]+\|[^\]\n]+\]\]`), nil},
	{"MediaWiki's markup", "mediawiki", text.LazyRegexp(`(?:^|[^\[(])\[https?://[^\s\]]+ [^\]\n]+\]`), []string{"hf-listing", "hf-paper"}},
	{"Textile", "textile", text.LazyRegexp(`"[^"\n]+":(?:https?://|/\w|\$)`), []string{"hf-listing", "hf-paper"}},
	{"DocBook", "docbook", text.LazyRegexp(`<(?:listitem|simpara|ulink|itemizedlist|biblioentry|xref)\b`), nil},
}

// inMarkdown matches links of Markdown.
var inMarkdown = text.LazyRegexp(`\]\([^)\s]`)

// refuseMarkup returns an error if the input is in a markup language that the format, one of
// Markdown or text, cannot read. format is "" if none was detected.
func refuseMarkup(head []byte, format string) error {
	const fewest = 2
	if t := bytes.TrimSpace(head); isBinary(head) || isHTMLPage(head) || beginsJSON(t) || format == "" && (t[0] == '<' || !digestHint.Match(head)) {
		return nil
	}
	for _, m := range otherMarkup {
		n := len(m.sign.FindAllSubmatch(head, -1))
		if n >= fewest && !slices.Contains(m.readBy, format) && n > len(inMarkdown.FindAllSubmatch(head, -1)) {
			return fmt.Errorf("this is %s, which is not read; make Markdown of it: pandoc -f %s -t gfm --wrap=none", m.name, m.pandoc)
		}
	}
	return nil
}
