package source

import (
	"bytes"
	"context"
	"io"
)

// DecodePython is the parser of Python literals.
func DecodePython(src []byte) (any, error) { return decodeLiteral(src) }

// MaxDepth is how deep a literal may be nested.
const MaxDepth = maxDepth

// Format is what a format says of itself.
type Format struct {
	Name, About, Unit, Form, Lacks string
	Before                         []string
}

// Registry is the formats as they declare themselves.
func Registry() []Format {
	var out []Format
	for _, f := range formats() {
		out = append(out, Format{f.name, f.about, f.unit, f.form.String(), f.lacks, f.before})
	}
	return out
}

// Claims are the formats that take an input with these first bytes for theirs,
// and that no other goes before.
func Claims(head []byte) []string {
	var names []string
	for _, f := range claims(head) {
		names = append(names, f.name)
	}
	return names
}

// StartsLines reports whether an input is read line by line as arxiv-jsonl.
func StartsLines(head []byte) bool { return startsLines(head) }

// Decodes reports whether an input is read as other bytes than it has: gunzipped, from
// another encoding than UTF-8, without the header of an answer.
func Decodes(b []byte) bool {
	o, err := open(context.Background(), bytes.NewReader(b))
	if err != nil {
		return true
	}
	text, err := io.ReadAll(o.r)
	return err != nil || !bytes.Equal(text, bytes.TrimPrefix(b, []byte("\ufeff")))
}
