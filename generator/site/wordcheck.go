package site

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"text/template/parse"
)

// A template that uses a missing word prints nothing, and reports nothing. Therefore templates
// are searched for the words they use before they are executed.

// wordsPartial returns the words to templates; the names of other values it returns are among
// its string constants.
const wordsPartial = "words.html"

// CheckWords returns an error for every missing word that a template uses by name. A word in
// an if, with, or, or default may be missing, because the template handles that.
func (l Layers) CheckWords(names []string, w Words) error {
	trees, err := l.trees(names)
	if err != nil {
		return err
	}
	c := wordCheck{words: w, more: map[string]bool{}}
	for file, set := range trees {
		if path.Base(file) != wordsPartial {
			continue
		}
		for _, tree := range set {
			// Its string constants include the names of values that are not words, and an
			// override in an archive may return anything.
			visit(tree.Root, func(n parse.Node, _ bool) {
				if s, ok := n.(*parse.StringNode); ok {
					c.more[s.Text] = true
				}
			})
		}
	}
	for _, file := range slices.Sorted(maps.Keys(trees)) {
		for _, name := range slices.Sorted(maps.Keys(trees[file])) {
			c.check(trees[file][name])
		}
	}
	return errors.Join(c.problems...)
}

// trees returns the templates of layouts/ that can be parsed, by file and by name.
func (l Layers) trees(names []string) (map[string]map[string]*parse.Tree, error) {
	found, err := l.Files("layouts")
	if err != nil {
		return nil, err
	}
	trees := map[string]map[string]*parse.Tree{}
	for _, file := range slices.Sorted(maps.Keys(found)) {
		if path.Ext(file) != ".html" {
			continue
		}
		data, err := fs.ReadFile(found[file], file)
		if err != nil {
			return nil, err
		}
		name := l.nameOf(names, "layouts/"+file)
		t := parse.New(name)
		t.Mode = parse.SkipFuncCheck
		set := map[string]*parse.Tree{}
		if _, err := t.Parse(string(data), "", "", set); err != nil {
			continue // Hugo's message is better
		}
		trees[file] = set
	}
	return trees, nil
}

// nameOf returns the name of a file in the first layer that has it, as users know it.
func (l Layers) nameOf(names []string, file string) string {
	i := slices.IndexFunc(l, func(layer fs.FS) bool { _, err := fs.Stat(layer, file); return err == nil })
	if i <= 0 {
		return file
	}
	return path.Join(ThemesFolder, names[i-1], file)
}

type wordCheck struct {
	words    Words
	more     map[string]bool // names for which words.html returns other values
	problems []error
}

func (c *wordCheck) check(tree *parse.Tree) {
	holders := map[string]bool{} // variables that hold the words
	visit(tree.Root, func(n parse.Node, _ bool) {
		if pipe, ok := n.(*parse.PipeNode); ok && len(pipe.Decl) == 1 && isWords(pipe) {
			holders[pipe.Decl[0].Ident[0]] = true
		}
	})
	visit(tree.Root, func(n parse.Node, optional bool) {
		if optional {
			return
		}
		switch n := n.(type) {
		case *parse.VariableNode:
			if holders[n.Ident[0]] && len(n.Ident) > 1 {
				c.plain(tree, n, n.Ident[1])
			}
		case *parse.ChainNode:
			if pipe, ok := n.Node.(*parse.PipeNode); ok && isWords(pipe) {
				c.plain(tree, n, n.Field[0])
			}
		case *parse.CommandNode:
			c.command(tree, n, holders)
		}
	})
}

// command checks T "word", index $w "word", and partial "count.html" (slice "word" n).
func (c *wordCheck) command(tree *parse.Tree, n *parse.CommandNode, holders map[string]bool) {
	if len(n.Args) < 2 {
		return
	}
	first, _ := n.Args[1].(*parse.StringNode)
	switch function(n) {
	case "T", "i18n", "lang.Translate":
		if first != nil && c.words[first.Text] == nil {
			c.missing(tree, n, first.Text, fmt.Sprintf("%s = \"…\"", first.Text))
		}
	case "index":
		of, ok := n.Args[1].(*parse.VariableNode)
		if ok && holders[of.Ident[0]] && len(of.Ident) == 1 && len(n.Args) == 3 {
			if key, ok := n.Args[2].(*parse.StringNode); ok {
				c.plain(tree, n, key.Text)
			}
		}
	case "partial", "partialCached":
		if first != nil && first.Text == "count.html" && len(n.Args) > 2 {
			c.count(tree, n, n.Args[2])
		}
	}
}

// count checks the argument of count.html: (slice "word" n).
func (c *wordCheck) count(tree *parse.Tree, n *parse.CommandNode, arg parse.Node) {
	pipe, ok := arg.(*parse.PipeNode)
	if !ok || len(pipe.Cmds) != 1 || function(pipe.Cmds[0]) != "slice" || len(pipe.Cmds[0].Args) != 3 {
		return
	}
	if key, ok := pipe.Cmds[0].Args[1].(*parse.StringNode); ok && c.words[key.Text] == nil {
		c.missing(tree, n, key.Text, fmt.Sprintf("a table [%s] with `one` and `other`", key.Text))
	}
}

// plain checks a word of words.html.
func (c *wordCheck) plain(tree *parse.Tree, n parse.Node, key string) {
	if c.words.Plain(key) || c.words.Plain("link_"+key) || c.more[key] {
		return
	}
	if c.words[key] != nil {
		c.problems = append(c.problems, fmt.Errorf("%s: the word %q of %s/ changes with what is set into it: ask for it with T", place(tree, n), key, WordsFolder))
		return
	}
	c.missing(tree, n, key, fmt.Sprintf("%s = \"…\"", key))
}

func (c *wordCheck) missing(tree *parse.Tree, n parse.Node, key, add string) {
	c.problems = append(c.problems, fmt.Errorf("%s: there is no word %q in %s/; add %s to %s/%s.toml, and to the file of your language", place(tree, n), key, WordsFolder, add, WordsFolder, fallbackLang))
}

// place returns the file, line and column of a node.
func place(tree *parse.Tree, n parse.Node) string {
	at, _ := tree.ErrorContext(n)
	return at
}

// function returns the name of the function that a command calls, "" if there is none.
func function(n *parse.CommandNode) string {
	switch f := n.Args[0].(type) {
	case *parse.IdentifierNode:
		return f.Ident
	case *parse.ChainNode:
		if of, ok := f.Node.(*parse.IdentifierNode); ok {
			return of.Ident + "." + strings.Join(f.Field, ".")
		}
	}
	return ""
}

// isWords reports whether a pipeline calls words.html.
func isWords(pipe *parse.PipeNode) bool {
	if len(pipe.Cmds) != 1 || len(pipe.Cmds[0].Args) < 2 {
		return false
	}
	name, ok := pipe.Cmds[0].Args[1].(*parse.StringNode)
	return ok && name.Text == wordsPartial && strings.HasPrefix(function(pipe.Cmds[0]), "partial")
}

// visit calls do for the node and all nodes in it. optional reports whether words in the node
// may be missing.
func visit(n parse.Node, do func(n parse.Node, optional bool)) { visitor{do}.node(n, false) }

type visitor struct{ do func(parse.Node, bool) }

func (v visitor) node(n parse.Node, optional bool) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, child := range n.Nodes {
			v.node(child, false)
		}
	case *parse.ActionNode:
		v.node(n.Pipe, optional)
	case *parse.IfNode:
		v.branch(&n.BranchNode, true)
	case *parse.WithNode:
		v.branch(&n.BranchNode, true)
	case *parse.RangeNode:
		v.branch(&n.BranchNode, false)
	case *parse.TemplateNode:
		v.node(n.Pipe, false)
	case *parse.PipeNode:
		if n == nil {
			return
		}
		v.do(n, optional)
		for i, cmd := range n.Cmds {
			piped := i+1 < len(n.Cmds) && mayLack(n.Cmds[i+1]) // T "word" | default "Word"
			v.node(cmd, optional || piped)
		}
	case *parse.CommandNode:
		v.do(n, optional)
		for _, arg := range n.Args {
			v.node(arg, optional || mayLack(n))
		}
	case *parse.ChainNode:
		v.do(n, optional)
		v.node(n.Node, optional)
	case nil:
	default:
		v.do(n, optional)
	}
}

func (v visitor) branch(n *parse.BranchNode, optional bool) {
	v.node(n.Pipe, optional)
	v.node(n.List, false)
	v.node(n.ElseList, false)
}

// mayLack reports whether a command accepts empty arguments.
func mayLack(n *parse.CommandNode) bool {
	switch function(n) {
	case "or", "and", "not", "default", "cond", "isset", "compare.Default", "compare.Conditional":
		return true
	}
	return false
}
