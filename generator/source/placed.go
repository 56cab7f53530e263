package source

import "bufio"

// placed reads bytes one by one and tracks their positions. The cutters of JSON and XML are
// built on it.
type placed struct {
	r         *bufio.Reader
	window    []byte // bytes buffered by r; the first at bytes are consumed
	at        int
	line, col int   // position of the next byte, from 1; col counts characters
	err       error // read error; io.EOF at the end
}

func newPlaced(r *bufio.Reader) placed { return placed{r: r, line: 1, col: 1} }

// have reports whether at least n more bytes are available in the window. n is at most
// headSize.
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

// peek returns the next byte without consuming it, or false at the end of the readable input.
func (p *placed) peek() (byte, bool) {
	if !p.have(1) {
		return 0, false
	}
	return p.window[p.at], true
}

// next returns the next byte and consumes it.
func (p *placed) next() (byte, bool) {
	b, ok := p.peek()
	if ok {
		p.pass(1)
	}
	return b, ok
}

// pass consumes n bytes of the window.
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
