package cite

import "strings"

// NameKey returns the key of an author's name, given that of its spelling: initials are the
// same with and without dots, and "Smith, John" is "John Smith".
func NameKey(key string) string {
	if strings.IndexByte(key, ',') >= 0 {
		if turned := SplitName(key).Display(); turned != "" {
			key = turned
		}
	}
	if strings.IndexByte(key, '.') < 0 {
		return key
	}
	b := make([]byte, 0, len(key)+1)
	for i := 0; i < len(key); i++ {
		switch {
		case key[i] != '.':
			b = append(b, key[i])
		case i+1 < len(key) && key[i+1] != '.' && key[i+1] != ' ' && key[i+1] != '-' && key[i+1] != ',':
			b = append(b, ' ')
		}
	}
	if s := strings.Trim(string(b), " -"); s != "" {
		return s
	}
	return key
}
