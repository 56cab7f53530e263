package text

import (
	"net/url"
	"strings"
	"unicode"
)

// maxAddress is the maximum length of an address in bytes.
const maxAddress = 2048

// URL cleans an address, which must be absolute, use http or https, and have a host but no
// user name. Otherwise ok is false.
func URL(raw string) (string, bool) {
	s := strings.TrimSpace(strings.Map(func(r rune) rune {
		if invisible(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, raw))
	if len(s) > maxAddress || s == "" || strings.ContainsAny(s, " \t\n<>\"`\\") {
		return "", false
	}
	u, err := url.Parse(s)
	if err != nil || u.User != nil || u.Opaque != "" || !hostName(u.Hostname()) {
		return "", false
	}
	u.Scheme = strings.ToLower(u.Scheme)
	if u.Scheme != "http" && u.Scheme != "https" {
		return "", false
	}
	u.Host = strings.ToLower(u.Host)
	out := u.String()
	if _, ok := Valid(out); !ok {
		return "", false
	}
	return out, true
}

// hostName reports whether s can be the name of a host.
func hostName(s string) bool {
	if s == "" || strings.Trim(s, ".-") == "" {
		return false
	}
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r) && !strings.ContainsRune(".-_:%", r) {
			return false
		}
	}
	return true
}

// linkAddress returns the percent-encoded address of a link in an abstract; ok is false if
// such a link is not allowed.
func linkAddress(s string) (string, bool) {
	scheme, rest, ok := strings.Cut(s, ":")
	if !ok || rest == "" || len(s) > maxAddress {
		return "", false
	}
	switch strings.ToLower(scheme) {
	case "http", "https":
		host := strings.TrimPrefix(rest, "//")
		if host == rest || strings.Trim(host, "./?#") == "" {
			return "", false
		}
	case "mailto":
	default:
		return "", false
	}
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			b.WriteByte(c)
		case c > ' ' && c < 0x7f && strings.IndexByte("\"<>\\^`{|}%", c) < 0:
			b.WriteByte(c)
		default:
			b.WriteString("%" + hex[c>>4:c>>4+1] + hex[c&15:c&15+1])
		}
	}
	return b.String(), true
}

func isHex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f' }
