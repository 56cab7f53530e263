package site

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"text/template/parse"
)

// Reporting returns a function that finds the template that reported a message with errorf or
// warnf, as "layouts/_partials/page/paper.html:3:5". names are the names of the themes. Hugo
// does not say where such a message comes from; it is found by its format string. The result
// is empty if no format matches.
func (l Layers) Reporting(names []string) func(message string) string {
	type call struct {
		place  string
		format *regexp.Regexp
	}
	var calls []call
	trees, _ := l.trees(names) // without templates no place is found
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

// reportFormat matches what a command reports; nil if it reports nothing.
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

// formatted matches the output of a format string, up to the first line break in it.
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
