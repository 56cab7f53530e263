package bound

import (
	"fmt"
	"strings"
)

// Limits of a Markdown page, far beyond what people write. Beyond them rendering takes
// quadratic time.
const (
	maxHeadings = 2000 // in a page, if all have the same text
	maxQuotes   = 500  // around a line
	maxLinks    = 2000 // in a paragraph, if all are opened but not closed
)

// MarkdownError reports a page that would take too long to render.
type MarkdownError struct {
	Line int // from 1
	What string
}

func (e *MarkdownError) Error() string { return e.What + ", which would take too long" }

// Markdown returns a *MarkdownError if a page exceeds the limits, or nil. It counts fenced
// code as text.
func Markdown(text string) error {
	line, headings, links := 0, 0, 0
	for s := range strings.Lines(text) {
		line++
		trimmed := strings.TrimLeft(s, " \t>")
		before := s[:len(s)-len(trimmed)]
		if strings.HasPrefix(trimmed, "#") || strings.HasPrefix(trimmed, "=") && strings.Trim(trimmed, "=\r\n") == "" {
			headings++
		}
		links += strings.Count(s, "](")
		if strings.TrimSpace(s) == "" {
			links = 0
		}
		what := ""
		switch {
		case headings > maxHeadings:
			what = fmt.Sprintf("a page has more than %d headings", maxHeadings)
		case strings.Count(before, ">") > maxQuotes:
			what = fmt.Sprintf("block quotes are nested more than %d deep", maxQuotes)
		case links > maxLinks:
			what = fmt.Sprintf("a paragraph has more than %d links", maxLinks)
		default:
			continue
		}
		return &MarkdownError{line, what}
	}
	return nil
}
