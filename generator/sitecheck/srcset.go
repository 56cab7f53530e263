package sitecheck

import "strings"

// srcset calls found with each address of a srcset attribute
// (https://html.spec.whatwg.org/multipage/images.html#parsing-a-srcset-attribute). An address
// may contain commas but not end in one.
func srcset(s string, found func(ref string)) {
	for {
		s = strings.TrimLeft(s, " \t\n\r\f,")
		if s == "" {
			return
		}
		end := strings.IndexAny(s, " \t\n\r\f")
		if end < 0 {
			end = len(s)
		}
		ref := s[:end]
		s = s[end:]
		if trimmed := strings.TrimRight(ref, ","); trimmed != ref {
			found(trimmed)
			continue
		}
		found(ref)
		// Skip descriptors up to a comma outside parentheses.
		depth := 0
		i := 0
		for ; i < len(s); i++ {
			if s[i] == '(' {
				depth++
			} else if s[i] == ')' && depth > 0 {
				depth--
			} else if s[i] == ',' && depth == 0 {
				break
			}
		}
		s = s[i:]
	}
}
