package search

import (
	"strings"
	"unicode/utf16"

	"offprint/generator/text"
)

// nameKey returns the key of the name of a topic or an organization, which begins with "=". It
// is as short as possible such that 50,000 names usually have no collision.
func nameKey(name string) string {
	h := hashOf(name) >> 2
	key := []byte("=00000")
	for i := 5; i > 0; i-- {
		key[i] = nameDigits[h&63]
		h >>= 6
	}
	return string(key)
}

const nameDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~"

// hashOf returns the FNV-1a hash of the UTF-16 code units of a text, mixed.
func hashOf(s string) uint32 { return mixed(hashMore(hashStart, s)) }

const hashStart = 2166136261

// hashMore continues an unmixed hash.
func hashMore(h uint32, s string) uint32 {
	for _, r := range s {
		if r >= 0x10000 {
			a, b := utf16.EncodeRune(r)
			h = (h ^ uint32(a)) * 16777619
			r = b
		}
		h = (h ^ uint32(r)) * 16777619
	}
	return h
}

func mixed(h uint32) uint32 {
	h = (h ^ h>>16) * 0x85EBCA6B
	h = (h ^ h>>13) * 0xC2B2AE35
	return h ^ h>>16
}

// idKey returns the dictionary word of an identifier.
func idKey(id string) string {
	_, value, _ := strings.Cut(id, ":")
	return valueKey(value)
}

// idKeys returns those of all identifiers of a paper.
func (d *Doc) idKeys() []string {
	if d.DOI == "" {
		return []string{idKey(d.ID)}
	}
	return []string{idKey(d.ID), idKey("doi:" + d.DOI)}
}

// valueKey returns the same for the value of an identifier in an archive or a query.
func valueKey(value string) string { return "#" + strings.ToLower(text.Fold(value)) }
