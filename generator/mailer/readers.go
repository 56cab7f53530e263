package mailer

import (
	"fmt"
	"strings"
)

// Reader is somebody who wants a digest.
type Reader struct {
	Address string
	Line    int // of the list
	// Query says which papers the reader wants; all when empty. A reader with a query gets
	// no mail where it finds nothing.
	Query string
}

// ParseReaders reads a list of readers: an address a line, a query behind it. Empty lines
// and those that begin with "#" mean nothing; a line that names no address is a problem,
// for a person, and the second one of an address too.
func ParseReaders(name, list string) (readers []Reader, problems []string) {
	seen := map[string]bool{}
	for i, line := range strings.Split(strings.TrimPrefix(list, "\ufeff"), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		word, query, _ := strings.Cut(line, " ")
		address, err := Address(word)
		switch {
		case err != nil:
			problems = append(problems, fmt.Sprintf("%s:%d: %v; the line is skipped", name, i+1, err))
		case seen[strings.ToLower(address)]:
			problems = append(problems, fmt.Sprintf("%s:%d: %s stands there before; the line is skipped", name, i+1, address))
		default:
			seen[strings.ToLower(address)] = true
			readers = append(readers, Reader{address, i + 1, strings.TrimSpace(query)})
		}
	}
	return readers, problems
}
