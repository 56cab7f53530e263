// Complexity reports functions that are longer than maxLines or have a cyclomatic
// complexity above maxComplexity, unless the last line of their comment gives a reason:
//
//	//complex:because one case for each kind of line
//
// It ends non-zero when there are any:
//
//	go run .ci/complexity.go FOLDER…
package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const (
	maxLines      = 80
	maxComplexity = 20
	reason        = "//complex:because "
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: go run .ci/complexity.go FOLDER…")
		os.Exit(2)
	}
	var found []string
	for _, folder := range os.Args[1:] {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
				var more []string
				more, err = check(path)
				found = append(found, more...)
			}
			return err
		})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
	}
	if len(found) > 0 {
		fmt.Println(strings.Join(found, "\n"))
		fmt.Printf("functions above %d lines or a complexity of %d without a reason: %d; divide them, or end their comments with %q and why\n",
			maxLines, maxComplexity, len(found), strings.TrimSpace(reason))
		os.Exit(1)
	}
}

// check gives a line for each function of a file that breaks the rule.
func check(path string) (found []string, err error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || explained(f) {
			continue
		}
		at := fset.Position(f.Pos())
		lines, n := fset.Position(f.End()).Line-at.Line+1, complexity(f)
		if lines > maxLines || n > maxComplexity {
			found = append(found, fmt.Sprintf("%s:%d: %s has %d lines and a complexity of %d", path, at.Line, f.Name.Name, lines, n))
		}
	}
	return found, nil
}

// explained reports whether the comment of a function gives a reason.
func explained(f *ast.FuncDecl) bool {
	if f.Doc == nil {
		return false
	}
	for _, c := range f.Doc.List {
		if strings.HasPrefix(c.Text, reason) {
			return true
		}
	}
	return false
}

// complexity is the number of independent ways through a function, as gocyclo counts
// them: one, and one more for each branch, loop, case, && and ||.
func complexity(f *ast.FuncDecl) int {
	n := 1
	ast.Inspect(f, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt:
			n++
		case *ast.CaseClause:
			if node.List != nil {
				n++
			}
		case *ast.CommClause:
			if node.Comm != nil {
				n++
			}
		case *ast.BinaryExpr:
			if node.Op == token.LAND || node.Op == token.LOR {
				n++
			}
		}
		return true
	})
	return n
}
