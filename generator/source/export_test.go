package source

import (
	"bytes"
	"context"
	"io"
)

// DecodePython is the parser of Python literals.
func DecodePython(src []byte) (any, error) { return decodeLiteral(src) }

// MaxDepth is the maximal depth of nesting in a literal.
const MaxDepth = maxDepth

// Format is the declaration of a format.
type Format struct {
	Name, About, Unit, Form, Lacks string
	Before                         []string
}

// Registry returns the declarations of all formats.
func Registry() []Format {
	var out []Format
	for _, f := range formats() {
		out = append(out, Format{f.name, f.about, f.unit, f.form.String(), f.lacks, f.before})
	}
	return out
}

// Claims returns the names of the formats that recognize an input with these first bytes,
// without those that yield to another of them.
func Claims(head []byte) []string {
	var names []string
	for _, f := range claims(head) {
		names = append(names, f.name)
	}
	return names
}

// StartsLines reports whether the input is read line by line as arxiv-jsonl.
func StartsLines(head []byte) bool { return startsLines(head) }

// Decodes reports whether an input is transformed before it is read: decompressed, converted
// to UTF-8, or stripped of the header of a response.
func Decodes(b []byte) bool {
	o, err := open(context.Background(), bytes.NewReader(b))
	if err != nil {
		return true
	}
	text, err := io.ReadAll(o.r)
	return err != nil || !bytes.Equal(text, bytes.TrimPrefix(b, []byte("\ufeff")))
}
