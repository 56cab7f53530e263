package source

import (
	"bufio"
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"offprint/generator/text"
)

// decode makes o.r return UTF-8 if the input declares another encoding in a comment, an XML
// declaration or a byte order mark, or if its first bytes look like one. HTML pages, which
// declare their encoding in other ways, and WARC archives are left as they are.
func (o *opened) decode() {
	b, _ := o.r.Peek(headSize)
	if isWARC(b) {
		return // each page in the archive has its own encoding
	}
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		o.r.Discard(3)
		return
	case bytes.HasPrefix(b, []byte("\xff\xfe")), bytes.HasPrefix(b, []byte("\xfe\xff")):
		// Windows calls this encoding "Unicode text".
		o.read(unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM))
		return
	case isUTF16(b, 0):
		o.read(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM))
		return
	case isUTF16(b, 1):
		o.read(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM))
		return
	}
	if len(b) == headSize { // the last character may be cut off
		b = bytes.TrimRightFunc(b, func(r rune) bool { return r == utf8.RuneError })
	}
	if utf8.Valid(b) || isHTML(b) {
		return
	}
	isXML, named := bytes.HasPrefix(bytes.TrimSpace(b), []byte("<")), namedEncoding
	if isXML {
		named = xmlEncoding
	}
	if m := named.FindSubmatch(b); m != nil {
		if e, name := charset.Lookup(strings.ReplaceAll(string(m[1]), "_", "-")); e != nil && name != "windows-1252" && name != "utf-8" && name != "replacement" {
			o.read(e)
			o.note = "it is read as " + name + ", as it says"
			return
		}
	}
	if !isXML && !isDamagedUTF8(b) && looksChinese(b) {
		o.read(simplifiedchinese.GB18030)
		o.note = "bytes that are not UTF-8 are read as GB18030, which they look like"
	}
}

func (o *opened) read(e encoding.Encoding) {
	o.r = bufio.NewReaderSize(transform.NewReader(o.r, e.NewDecoder()), headSize)
}

// namedEncoding matches the comment in which JabRef and Emacs name the encoding of a
// bibliography.
var namedEncoding = text.LazyRegexp(`(?i)^(?:[ \t]*%[^\n]*\n|\s*\n){0,10}[ \t]*%[^\n]*\b(?:en)?coding:[ \t]*([\w.:-]+)`)

// xmlEncoding matches an XML declaration that names an encoding.
var xmlEncoding = text.LazyRegexp(`^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']`)

// isUTF16 reports whether the first bytes look like ASCII characters in UTF-16: of each pair,
// the byte at index at is ASCII and the other one is 0.
func isUTF16(b []byte, at int) bool {
	const looked = 16
	if len(b) < looked {
		return false
	}
	for i, c := range b[:looked] {
		if (c == 0) == (i%2 == at) || c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// isDamagedUTF8 reports whether b has more multi-byte characters of UTF-8 than invalid bytes.
// Pairs of bytes in other encodings rarely form valid UTF-8.
func isDamagedUTF8(b []byte) bool {
	characters, bad := 0, 0
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && size == 1:
			bad++
		case size > 1:
			characters++
		}
		b = b[size:]
	}
	return characters > bad
}

// looksChinese reports whether the bytes beyond ASCII form characters of GB18030, nearly all
// of them in GB 2312, and most of them Han. In Western and Cyrillic text, bytes beyond ASCII
// occur one at a time or in words of odd length.
func looksChinese(b []byte) bool {
	pairs, common, han := 0, 0, 0
	for i := 0; i < len(b); i++ {
		if b[i] < utf8.RuneSelf {
			continue
		}
		if i+1 == len(b) {
			break
		}
		first, second := b[i], b[i+1]
		if first == 0x80 || first == 0xff || second < 0x40 || second == 0x7f || second == 0xff {
			return false
		}
		pairs++
		if first >= 0xa1 && first <= 0xf7 && second >= 0xa1 {
			common++
			if first >= 0xb0 {
				han++
			}
		}
		i++
	}
	const fewest = 4
	return han >= fewest && common*10 >= pairs*9 && han*2 > pairs
}
