package search

import "strings"

// factKeys returns the dictionary words by which has: and lang: find the paper.
func factKeys(d *Doc) []string {
	var keys []string
	if d.Code {
		keys = append(keys, "@has:code")
	}
	if d.Language != "" {
		keys = append(keys, "@lang:"+strings.ToLower(d.Language))
		if short, _, ok := strings.Cut(d.Language, "-"); ok {
			keys = append(keys, "@lang:"+strings.ToLower(short))
		}
	}
	return keys
}
