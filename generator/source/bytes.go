package source

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"

	"offprint/generator/text"
)

// repaired is b as UTF-8, as text.Valid reads what is none.
func repaired(b []byte) []byte {
	if utf8.Valid(b) {
		return b
	}
	s, _ := text.Valid(string(b))
	return []byte(s)
}

// noteEncoding says so where the record has bytes that are not UTF-8.
func (it *Item) noteEncoding() {
	if !utf8.Valid(it.Raw) {
		it.note(asWindows1252)
	}
}

// lines hands on the lines that are left, numbered from 1, without their ends; the input
// ends in the last one. What there is of a line that could not be read is not handed on.
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

// line reads the next line, without its end. What is beyond maxRecord of
// it is left out, and large is set. The error is io.EOF where the input ends
// instead of the line.
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
