package preview

import "bytes"

// inject inserts the script in front of the last </body> of a page, or at its end if there is
// none, which browsers treat the same.
func inject(page []byte, script string) []byte {
	at := len(page)
	for i := len(page); ; {
		i = bytes.LastIndexByte(page[:i], '<')
		if i < 0 {
			break
		}
		if isBodyEnd(page[i:]) {
			at = i
			break
		}
	}
	out := make([]byte, 0, len(page)+len(script))
	out = append(out, page[:at]...)
	out = append(out, script...)
	return append(out, page[at:]...)
}

// isBodyEnd reports whether b starts with a </body> tag.
func isBodyEnd(b []byte) bool {
	const tag = "</body"
	return len(b) > len(tag) && bytes.EqualFold(b[:len(tag)], []byte(tag)) &&
		bytes.IndexByte([]byte("> \t\r\n\f/"), b[len(tag)]) >= 0
}
