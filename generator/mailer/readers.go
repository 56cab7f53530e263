package mailer

import (
	"fmt"
	"strings"
)

// Reader is a subscriber of digests.
type Reader struct {
	Address string
	Line    int // in the list
	// Query selects the papers the reader wants; empty means all. A reader gets no mail if the
	// query finds nothing.
	Query string
}

// ParseReaders parses a list of readers: an address per line, optionally followed by a query.
// Empty lines and lines that begin with "#" are ignored. problems has a message for each line
// with an invalid address or one that occurred before.
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
			problems = append(problems, fmt.Sprintf("%s:%d: %s is a duplicate; the line is skipped", name, i+1, address))
		default:
			seen[strings.ToLower(address)] = true
			readers = append(readers, Reader{address, i + 1, strings.TrimSpace(query)})
		}
	}
	return readers, problems
}
