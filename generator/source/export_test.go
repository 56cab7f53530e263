package source

// DecodePython is the parser of Python literals.
func DecodePython(src []byte) (any, error) { return decodeLiteral(src, python) }

// MaxDepth is how deep a literal may be nested.
const MaxDepth = maxDepth
