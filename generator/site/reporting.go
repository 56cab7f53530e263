package site

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"text/template/parse"
)

// Reporting tells the place, as "layouts/_partials/page/paper.html:3:5", of the template that
// says a message with errorf or warnf; names are those of the themes. Hugo does not tell it.
// It is found by the text that is given there, and empty where none is like the message.
func (l Layers) Reporting(names []string) func(message string) string {
	type call struct {
		place  string
		format *regexp.Regexp
	}
	var calls []call
	trees, _ := l.trees(names) // without them nothing is told
	for _, file := range slices.Sorted(maps.Keys(trees)) {
		for _, name := range slices.Sorted(maps.Keys(trees[file])) {
			tree := trees[file][name]
			visit(tree.Root, func(n parse.Node, _ bool) {
				if cmd, ok := n.(*parse.CommandNode); ok {
					if format := reportFormat(cmd); format != nil {
						calls = append(calls, call{place(tree, n), format})
					}
				}
			})
		}
	}
	return func(message string) string {
		for _, c := range calls {
			if c.format.MatchString(message) {
				return c.place
			}
		}
		return ""
	}
}

// reportFormat matches what a command reports; nil where it reports nothing.
func reportFormat(n *parse.CommandNode) *regexp.Regexp {
	at := 1
	switch function(n) {
	case "errorf", "fmt.Errorf", "warnf", "fmt.Warnf":
	case "erroridf", "fmt.Erroridf", "warnidf", "fmt.Warnidf":
		at = 2
	default:
		return nil
	}
	if len(n.Args) <= at {
		return nil
	}
	format, ok := n.Args[at].(*parse.StringNode)
	if !ok {
		return nil
	}
	return formatted(format.Text)
}

var verb = regexp.MustCompile(`%[-+# 0-9.*\[\]]*[a-zA-Z%]`)

// formatted matches what a format makes, at least up to its first line break.
func formatted(format string) *regexp.Regexp {
	format, _, cut := strings.Cut(strings.TrimSpace(format), "\n")
	texts := verb.Split(format, -1)
	for i, text := range texts {
		texts[i] = regexp.QuoteMeta(text)
	}
	pattern := "^" + strings.Join(texts, ".*")
	if !cut {
		pattern += "$"
	}
	return regexp.MustCompile(pattern)
}
