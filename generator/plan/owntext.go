package plan

import (
	"bytes"
	"encoding/json"
	"html"
	"regexp"
	"strings"

	"offprint/generator/text"
)

// OwnText returns the plain text of a file with one of the user's own pages, for the search
// index. Shortcodes, comments and tags are left out, as is everything that only Hugo knows,
// such as the output of a shortcode.
func OwnText(file []byte) string {
	body := withoutFrontMatter(strings.ReplaceAll(strings.TrimPrefix(string(file), "\ufeff"), "\r\n", "\n"))
	return text.Plain(html.UnescapeString(noProse.ReplaceAllString(body, " ")))
}

// noProse matches the parts of a page's file that are not text: comments, shortcodes, scripts,
// styles and tags.
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
