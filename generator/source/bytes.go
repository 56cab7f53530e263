package source

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"

	"offprint/generator/text"
)

// repaired returns b as UTF-8. If b is not valid UTF-8, text.Valid decodes it.
func repaired(b []byte) []byte {
	if utf8.Valid(b) {
		return b
	}
	s, _ := text.Valid(string(b))
	return []byte(s)
}

// noteEncoding adds a note if the record has bytes that are not UTF-8.
func (it *Item) noteEncoding() {
	if !utf8.Valid(it.Raw) {
		it.note(asWindows1252)
	}
}

// lines calls take for each remaining line, numbered from 1, without its line ending. last is
// true for the line at which the input ends. A partial line before a read error is not passed
// on.
func (c *call) lines(take func(n int, line []byte, large, last bool) error) error {
	for n := 1; ; n++ {
		line, large, err := c.line()
		if err != nil && err != io.EOF {
			return fmt.Errorf("read: %w", err)
		}
		if err2 := take(n, line, large, err == io.EOF); err2 != nil || err == io.EOF {
			return err2
		}
	}
}

// line reads the next line, without its line ending. It drops the bytes beyond maxRecord and
// then sets large. The error is io.EOF if the input ends before the line does.
func (c *call) line() (line []byte, large bool, err error) {
	for {
		b, err := c.r.ReadSlice('\n')
		room := maxRecord - len(line)
		large = large || len(b) > room
		line = append(line, b[:min(len(b), room)]...)
		if err != bufio.ErrBufferFull {
			return bytes.TrimRight(line, "\r\n"), large, err
		}
	}
}
