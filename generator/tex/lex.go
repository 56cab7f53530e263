package tex

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind is what a Token is.
type Kind uint8

const (
	// TextToken is text, in Unicode, with nothing left to interpret.
	TextToken Kind = iota
	// MathToken is a formula; Token.Text is its TeX.
	MathToken
	// CodeToken is text in a typewriter face, as it stands.
	CodeToken
	// AddressToken is an address that stands for itself; Token.Text is absolute.
	AddressToken
	// OpenToken and CloseToken begin and end what Token.Mark says. They are balanced.
	OpenToken
	CloseToken
)

// Mark is what becomes of the text between an Open and a Close.
type Mark uint8

const (
	// Emph and Strong are emphasis.
	Emph Mark = iota
	Strong
	// Link leads to the Open token's Text, an absolute http(s) address.
	// Links hold no links.
	Link
)

// Token is a piece of what [Lex] reads.
type Token struct {
	Kind    Kind
	Mark    Mark   // of Open and Close
	Display bool   // of Math
	Text    string // see Kind
}

// Mode says how a text is to be read.
type Mode uint8

const (
	// Prose is running text: besides TeX it has addresses and the Markdown
	// that authors write: **strong**, *emphasis*, [text](address), `code`.
	Prose Mode = iota
	// Label is a title or another short text: Markdown and addresses in it
	// are ordinary text.
	Label
	// PersonName is a name: every ~ is a space, quotes stay.
	PersonName
)

// Lex reads one paragraph of text that has TeX in it. White space is passed on
// as it stands.
func Lex(s string, mode Mode) []Token { return lexIn(s, mode, 0) }

// lexIn is Lex, within so many arguments of formulas.
func lexIn(s string, mode Mode, depth int) []Token {
	l := lexer{s: s, mode: mode, depth: depth, f: NewFinder(s), closeSingle: -1, nextLink: -1}
	l.run()
	return l.out
}

// lexer reads one paragraph from left to right. What has begun and not ended
// is on a stack, so there is no recursion.
type lexer struct {
	s    string
	i    int
	mode Mode
	// depth is the number of arguments of formulas around the text.
	depth int
	f     *Finder
	out   []Token
	buf   []byte // text not yet in out

	stack []frame
	ends  []int // the ends of the groups on the stack
	links int   // links on the stack

	openDouble  bool // a double quote is open
	closeSingle int  // where the single quote that is open ends

	nextLink int // position of the next "](" after i, len(s) when there is none; -1 when not looked for
}

// frame is what has begun: a group in braces, or the marks of an author's
// Markdown.
type frame struct {
	end    int    // position after the brace or bracket that ends it; 0 for a Markdown mark, which ends where its like is met
	skip   int    // position to go on from, where that is not end
	open   int    // its Open token's index, for a Markdown mark
	at     int    // where it stands, for a Markdown mark
	marks  []Mark // marks to close with it
	suffix string // text that ends it
	source string // the text of a Markdown mark
}

// maxStack bounds what can be open at a time; deeper braces are text.
const maxStack = 200

func (l *lexer) run() {
	for l.i < len(l.s) {
		if n := len(l.ends); n > 0 && l.ends[n-1] == l.i+1 {
			l.ended()
			continue
		}
		c := l.s[l.i]
		if !special[c] || !l.special(c) {
			l.buf = append(l.buf, c)
			l.i++
		}
	}
	for len(l.stack) > 0 {
		l.pop()
	}
	l.flush()
}

// special are the bytes that may begin something else than text.
var special = func() (t [256]bool) {
	for _, c := range []byte("\\${~`'\"-*[<h") {
		t[c] = true
	}
	return t
}()

// special reads what begins with c, and reports false where c is ordinary
// text after all.
func (l *lexer) special(c byte) bool {
	switch c {
	case '\\':
		if l.math() {
			return true
		}
		return l.macro()
	case '$':
		return l.math()
	case '{':
		return l.group()
	case '~':
		return l.tie()
	case '`', '\'', '"':
		return l.mode != PersonName && l.quote(c)
	case '-':
		return l.mode != PersonName && l.dash()
	case 'h':
		return l.mode == Prose && l.address()
	case '*', '[', '<':
		return l.mode == Prose && l.markdown(c)
	}
	return false
}

// ended closes the group that ends at i, and the Markdown marks that began in
// it and have not ended.
func (l *lexer) ended() {
	for {
		f := l.stack[len(l.stack)-1]
		l.pop()
		if f.end > 0 {
			l.i = max(f.skip, f.end)
			return
		}
	}
}

// push begins a group that ends before the position f.end.
func (l *lexer) push(f frame) {
	l.stack = append(l.stack, f)
	l.ends = append(l.ends, f.end)
}

// pop ends what began last. A Markdown mark that has not met its like is
// text.
func (l *lexer) pop() {
	f := l.stack[len(l.stack)-1]
	l.stack = l.stack[:len(l.stack)-1]
	if f.end == 0 {
		l.out[f.open] = Token{Kind: TextToken, Text: f.source}
		return
	}
	l.ends = l.ends[:len(l.ends)-1]
	l.buf = append(l.buf, f.suffix...)
	for k := len(f.marks) - 1; k >= 0; k-- {
		l.emit(Token{Kind: CloseToken, Mark: f.marks[k]})
		if f.marks[k] == Link {
			l.links--
		}
	}
}

// begin emits an Open that the innermost group closes.
func (l *lexer) begin(mark Mark, address string) {
	for k := len(l.stack) - 1; k >= 0; k-- {
		if l.stack[k].end > 0 {
			l.emit(Token{Kind: OpenToken, Mark: mark, Text: address})
			l.stack[k].marks = append(l.stack[k].marks, mark)
			if mark == Link {
				l.links++
			}
			return
		}
	}
}

// limit is the position where the innermost group ends, or the end of the
// text: nothing reaches over it.
func (l *lexer) limit() int {
	if n := len(l.ends); n > 0 {
		return l.ends[n-1] - 1
	}
	return len(l.s)
}

// flush makes a token of the text so far.
func (l *lexer) flush() {
	if len(l.buf) > 0 {
		l.out = append(l.out, Token{Kind: TextToken, Text: string(l.buf)})
		l.buf = l.buf[:0]
	}
}

func (l *lexer) emit(t Token) {
	l.flush()
	l.out = append(l.out, t)
}

// math reads the formula at i.
func (l *lexer) math() bool {
	seg, end, ok := l.f.Match(l.i)
	if !ok {
		return false
	}
	if end > l.limit() {
		return false
	}
	l.emit(Token{Kind: MathToken, Text: seg.Text, Display: seg.Display})
	l.i = end
	return true
}

// before is the last character read, 0 at the start.
func (l *lexer) before() rune {
	if len(l.buf) > 0 {
		r, _ := utf8.DecodeLastRune(l.buf)
		return r
	}
	for k := len(l.out) - 1; k >= 0; k-- {
		switch t := l.out[k]; t.Kind {
		case OpenToken:
			continue
		case CloseToken:
			continue
		default:
			if t.Text == "" {
				continue
			}
			r, _ := utf8.DecodeLastRuneInString(t.Text)
			return r
		}
	}
	return 0
}

// after is the character at position i, 0 at the end.
func (l *lexer) after(i int) rune {
	if i >= len(l.s) {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(l.s[i:])
	return r
}

// write writes text for what ends at next. It gives true.
func (l *lexer) write(s string, next int) bool {
	l.buf = append(l.buf, s...)
	l.i = next
	return true
}

// tie reads ~, which is a space that does not break, or stands for "about".
func (l *lexer) tie() bool {
	prev, next := l.before(), l.after(l.i+1)
	if l.mode == PersonName {
		l.buf = append(l.buf, ' ')
		l.i++
		return true
	}
	// "12~20%" is a range; "Fig.~1", "0.8~ms" and "Mamba~2" are ties, and so
	// is "Eq.~$x$". After a space, or before one, ~ says "about".
	if isDigitRune(prev) && isDigitRune(next) {
		return false
	}
	if prev == 0 || next == 0 || unicode.IsSpace(next) || unicode.IsSpace(prev) {
		// "~\cite{x}" is a tie wherever it is, and so is one before a link.
		if unicode.IsSpace(prev) && (next == '\\' || next == '[' || strings.HasPrefix(l.s[l.i+1:], "http")) {
			l.i++
			return true
		}
		return false
	}
	if !(unicode.IsLetter(prev) || isDigitRune(prev) || strings.ContainsRune(`.,;:)]}%'’”"°$«&–—§¶…#`, prev) || l.atToken()) {
		return false
	}
	dash := strings.HasPrefix(l.s[l.i+1:], "--")
	if !(dash || unicode.IsLetter(next) || isDigitRune(next) || strings.ContainsRune("\\${([`\"'“‘:;!?»/–—", next)) {
		return false
	}
	l.buf = append(l.buf, ' ')
	l.i++
	return true
}

// atToken reports whether the last thing read is no text.
func (l *lexer) atToken() bool {
	return len(l.buf) == 0 && len(l.out) > 0 && l.out[len(l.out)-1].Kind != TextToken
}

// dash reads -- and ---. More of them are a ruler, and arrows and the options
// of commands (--flag) stay as they are.
func (l *lexer) dash() bool {
	n := l.i
	for n < len(l.s) && l.s[n] == '-' {
		n++
	}
	count := n - l.i
	prev, next := l.before(), l.after(n)
	if count < 2 || count > 3 || prev == '<' || next == '>' || count == 2 && (prev == 0 || prev == ' ') && unicode.IsLetter(next) {
		return l.write(l.s[l.i:n], n)
	}
	if count == 2 {
		l.buf = append(l.buf, "–"...)
	} else {
		l.buf = append(l.buf, "—"...)
	}
	l.i = n
	return true
}

// group reads an opening brace. Braces that TeX would take away go; those of a
// set ({0, 1}) and those without a partner stay.
func (l *lexer) group() bool {
	end, ok := l.f.Group(l.i)
	if !ok || len(l.stack) >= maxStack {
		return false
	}
	if end > l.limit() {
		return false
	}
	body := l.s[l.i+1 : end-1]
	prev := l.before()
	switch {
	case body == "":
		l.i = end
		return true
	case prev == '^' || prev == '_':
		return l.textScript(byte(prev), body, end)
	case namedSigns[body] != "":
		return l.write(namedSigns[body], end)
	case isSet(body), literalBraces(body):
		return false
	case unicode.IsLetter(prev) && len(l.buf) > 0:
		if name := l.lostMacro(); name != "" {
			return l.styled(styles[name], l.i, end)
		}
		if l.lostColor() {
			break
		}
		if len(body) > 3 && !strings.Contains(body, `\`) {
			return false // name{argument} of who knows what
		}
	}
	l.push(frame{end: end})
	l.i++
	return true
}

// namedSigns are what services leave of {\times} and the like when they drop
// the backslash.
var namedSigns = map[string]string{
	"times": "×", "sim": "~", "circ": "°", "deg": "°", "degree": "°", "approx": "≈", "pm": "±", "alpha": "α", "beta": "β",
	"gamma": "γ", "delta": "δ", "epsilon": "ε", "lambda": "λ", "mu": "μ", "sigma": "σ", "tau": "τ", "theta": "θ", "omega": "ω",
}

// isSet tells a set ({T,S}, {-1, 0, 1}) from a group.
func isSet(body string) bool {
	if len(body) > 60 || len(body) < 3 || strings.ContainsAny(body, `\{$`) || !strings.Contains(body, ",") {
		return false
	}
	for part := range strings.SplitSeq(body, ",") {
		part = strings.TrimSpace(part)
		if part == "" || len(part) > 12 || strings.ContainsAny(part, " \n") {
			return false
		}
	}
	return true
}

// literalBraces tells braces that are no group: { x }, {< x >}, {{ x }}, as
// templates and sets have them.
func literalBraces(body string) bool {
	inner := strings.TrimLeft(body, "{")
	return len(body) > 1 && inner != "" && strings.IndexByte(" <%-.#", inner[0]) >= 0
}

// textScript reads a raised or lowered group outside of a formula: 2^{128}
// becomes 2¹²⁸, V_{0.5} becomes V_0.5; a sum and anything longer keep the braces,
// without which they would say something else: h_{i+1} - h_i.
func (l *lexer) textScript(c byte, body string, end int) bool {
	if strings.ContainsAny(body, "$`") || len(body) > 30 {
		return false
	}
	p := strings.TrimSpace(Plain(body))
	if namedSigns[p] == "°" || p == "∘" {
		p = "°"
	}
	if c == '^' {
		if t, ok := script(p, superscripts); ok && !wordIn(p) {
			l.buf = append(l.buf[:len(l.buf)-1], t...)
			l.i = end
			return true
		}
	}
	n := 0
	for _, r := range p {
		n++
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' && r != '′' && (n > 1 || len(p) > 1 || !strings.ContainsRune("+-*", r)) {
			return false
		}
	}
	if n == 0 {
		return false
	}
	return l.write(p, end)
}

// lostMacro finds the name of a macro before the brace at i that has lost its
// backslash (texttt{x}), takes it out of the text and gives it.
func (l *lexer) lostMacro() string {
	n := len(l.buf)
	for n > 0 && isLetter(l.buf[n-1]) && len(l.buf)-n < 10 {
		n--
	}
	name := string(l.buf[n:])
	if !lostMacros[name] {
		return ""
	}
	l.buf = l.buf[:n]
	// R^textbf{2AI} was R^\textbf{2AI}.
	return name
}

// lostColor takes the name of a color before the brace at i out of the text:
// what is left of \textcolor or of an author's macro (red{…}, mypink{…}).
func (l *lexer) lostColor() bool {
	n := len(l.buf)
	for n > 0 && isLetter(l.buf[n-1]) && len(l.buf)-n < 12 {
		n--
	}
	if !colors[strings.TrimPrefix(string(l.buf[n:]), "my")] {
		return false
	}
	l.buf = l.buf[:n]
	return true
}

var colors = map[string]bool{
	"red": true, "green": true, "blue": true, "teal": true, "orange": true, "purple": true, "violet": true, "pink": true,
	"magenta": true, "cyan": true, "brown": true, "gray": true, "grey": true, "olive": true, "yellow": true,
}

var lostMacros = map[string]bool{
	"textbf": true, "textit": true, "texttt": true, "textsc": true, "textsf": true, "textrm": true, "emph": true,
	"mathbf": true, "mathcal": true, "mathrm": true, "underline": true,
}

func isDigitRune(r rune) bool { return '0' <= r && r <= '9' }
