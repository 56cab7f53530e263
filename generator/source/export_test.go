package source

// DecodePython is the parser of Python literals.
func DecodePython(src []byte) (any, error) { return decodeLiteral(src, python) }

// MaxDepth is how deep a literal may be nested.
const MaxDepth = maxDepth

// Claims are the formats that take an input with these first bytes for theirs.
func Claims(head []byte) []string {
	var names []string
	for _, f := range formats() {
		if f.detect(head) {
			names = append(names, f.name)
		}
	}
	return names
}
