package source

import (
	"unicode/utf8"

	"offprint/generator/text"
)

// repaired is b as UTF-8, as text.Valid reads what is none.
func repaired(b []byte) []byte {
	if utf8.Valid(b) {
		return b
	}
	s, _ := text.Valid(string(b))
	return []byte(s)
}
