package source

import "bufio"

// placed reads bytes one by one and knows their places: what JSON and XML are cut by.
type placed struct {
	r         *bufio.Reader
	window    []byte // what r has buffered, of which at bytes are done with
	at        int
	line, col int   // of the next byte, from 1; col counts characters
	err       error // of reading; io.EOF at the end
}

func newPlaced(r *bufio.Reader) placed { return placed{r: r, line: 1, col: 1} }

// have reports whether n bytes more can be looked at, at most headSize.
func (p *placed) have(n int) bool {
	if len(p.window)-p.at >= n {
		return true
	}
	p.r.Discard(p.at)
	p.at = 0
	w, err := p.r.Peek(n)
	if err == nil {
		w, _ = p.r.Peek(p.r.Buffered())
	} else if len(w) == 0 {
		p.err = err
	}
	p.window = w
	return len(w) >= n
}

// peek is the next byte; false at the end of what can be read.
func (p *placed) peek() (byte, bool) {
	if !p.have(1) {
		return 0, false
	}
	return p.window[p.at], true
}

// next is peek, and goes on.
func (p *placed) next() (byte, bool) {
	b, ok := p.peek()
	if ok {
		p.pass(1)
	}
	return b, ok
}

// pass goes over n bytes of what can be seen.
func (p *placed) pass(n int) {
	for _, b := range p.window[p.at : p.at+n] {
		switch {
		case b == '\n':
			p.line++
			p.col = 1
		case b&0xC0 != 0x80:
			p.col++
		}
	}
	p.at += n
}
