package plan

import (
	"bytes"
	"encoding/json"
	"html"
	"regexp"
	"strings"

	"offprint/generator/text"
)

// OwnText is the plain text of the file of one of the user's own pages: what a search finds
// it by. Shortcodes, comments and tags are left out, and so is what Hugo alone knows, such as
// what a shortcode prints.
func OwnText(file []byte) string {
	body := withoutFrontMatter(strings.ReplaceAll(strings.TrimPrefix(string(file), "\ufeff"), "\r\n", "\n"))
	return text.Plain(html.UnescapeString(noProse.ReplaceAllString(body, " ")))
}

// noProse is what stands in a page's file and is none of its words.
var noProse = regexp.MustCompile(`(?s)<!--.*?-->|\{\{[<%].*?[>%]\}\}|(?i:<(?:script|style)\b.*?</(?:script|style)\s*>)|</?[a-zA-Z][^<>]*>`)

func withoutFrontMatter(page string) string {
	for _, fence := range []string{"+++", "---"} {
		if rest, ok := strings.CutPrefix(page, fence+"\n"); ok {
			_, body, _ := strings.Cut("\n"+rest, "\n"+fence)
			return body
		}
	}
	if strings.HasPrefix(page, "{") {
		d := json.NewDecoder(strings.NewReader(page))
		var head json.RawMessage
		if d.Decode(&head) == nil {
			return string(bytes.TrimSpace([]byte(page[d.InputOffset():])))
		}
	}
	return page
}
