package feed

import (
	"net/url"
	"strings"
	"unicode/utf8"
)

// legal removes from s what a feed cannot contain: bytes that are not UTF-8, characters
// outside https://www.w3.org/TR/xml/#charsets, and the C1 controls, which XML allows but feed
// validators report. A carriage return becomes a line feed, as XML parsers would make of it.
func legal(s string) string {
	if strings.IndexFunc(s, illegal) < 0 && utf8.ValidString(s) {
		return s
	}
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case illegal(r):
			return -1
		}
		return r
	}, s)
}

func illegal(r rune) bool {
	switch {
	case r == '\t' || r == '\n':
		return false
	case r < 0x20 || r >= 0x7f && r <= 0x9f: // DEL is legal but useless
		return true
	}
	return r >= 0xd800 && r <= 0xdfff || r == 0xfffe || r == 0xffff || r > 0x10ffff
}

var breaks = strings.NewReplacer("\n", " ", "\t", " ", "\u2028", " ", "\u2029", " ")

// line returns legal text on one line, trimmed.
func line(s string) string {
	return strings.TrimSpace(breaks.Replace(legal(s)))
}

// lines returns line of each string without those that become empty.
func lines(all []string) []string {
	var out []string
	for _, s := range all {
		if s = line(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// address returns an absolute http or https address percent-encoded, as RSS and Atom require
// (RFC 3986); ok is false if s is not one.
func address(s string) (string, bool) {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Opaque != "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", false
	}
	s = u.String()
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			const hex = "0123456789ABCDEF"
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
			continue
		}
		b.WriteByte(c)
	}
	return b.String(), true
}
