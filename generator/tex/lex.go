package tex

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind is the kind of a Token.
type Kind uint8

const (
	// TextToken is Unicode text in which nothing is left to interpret.
	TextToken Kind = iota
	// MathToken is a formula; Token.Text is its TeX.
	MathToken
	// CodeToken is text in a typewriter face, taken literally.
	CodeToken
	// AddressToken is a bare address, without a label; Token.Text is an absolute URL.
	AddressToken
	// OpenToken and CloseToken begin and end the markup that Token.Mark names. They are
	// balanced.
	OpenToken
	CloseToken
)

// Mark is the kind of markup between an OpenToken and a CloseToken.
type Mark uint8

const (
	// Emph and Strong are emphasis.
	Emph Mark = iota
	Strong
	// Link is a link to the OpenToken's Text, an absolute http(s) address. Links are not
	// nested.
	Link
)

// Token is one element of the output of [Lex].
type Token struct {
	Kind    Kind
	Mark    Mark   // of OpenToken and CloseToken
	Display bool   // of MathToken
	Text    string // see Kind
}

// Mode selects how a text is read.
type Mode uint8

const (
	// Prose is running text: besides TeX, it contains addresses and the Markdown that authors
	// write: **strong**, *emphasis*, [text](address), `code`.
	Prose Mode = iota
	// Label is a title or another short text: Markdown and addresses in it are ordinary text.
	Label
	// PersonName is a name: every ~ is a space, and quotes are kept.
	PersonName
)

// Lex splits one paragraph of text with TeX in it into tokens. White space is passed on
// unchanged.
func Lex(s string, mode Mode) []Token { return lexIn(s, mode, 0) }

// lexIn is Lex for a text nested in depth arguments of formulas.
func lexIn(s string, mode Mode, depth int) []Token {
	l := lexer{s: s, mode: mode, depth: depth, f: NewFinder(s), closeSingle: -1, nextLink: -1}
	l.run()
	return l.out
}

// lexer reads one paragraph from left to right. Groups and marks that are open are on an
// explicit stack, so there is no recursion.
type lexer struct {
	s    string
	i    int
	mode Mode
	// depth is the number of formula arguments that enclose the text.
	depth int
	f     *Finder
	out   []Token
	buf   []byte // text not yet in out

	stack []frame
	ends  []int // the ends of the groups on the stack, innermost last
	links int   // links on the stack

	openDouble  bool // a double quote is open
	closeSingle int  // position where the open single quote ends

	nextLink int // position of the next "](" after i; len(s) if there is none, -1 if not searched yet
}

// frame is an open construct: a group in braces, or a Markdown mark of the author's.
type frame struct {
	end    int    // position after the closing brace or bracket; 0 for a Markdown mark, which ends at its matching mark
	skip   int    // position to continue from, if greater than end
	open   int    // index of the OpenToken of a Markdown mark
	at     int    // position of a Markdown mark in the source
	marks  []Mark // marks to close at the end
	suffix string // text to write at the end
	source string // the text of a Markdown mark
}

// maxStack is the maximum number of open frames; braces nested deeper are text.
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

// special holds the bytes that may begin something other than text.
var special = func() (t [256]bool) {
	for _, c := range []byte("\\${~`'\"-*[<h") {
		t[c] = true
	}
	return t
}()

// special reads the construct that begins with c. It returns false if c is ordinary text after
// all.
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

// ended closes the group that ends at i, and any Markdown marks still open inside it.
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

// push opens a group; f.end is the position after its end.
func (l *lexer) push(f frame) {
	l.stack = append(l.stack, f)
	l.ends = append(l.ends, f.end)
}

// pop closes the innermost frame. A Markdown mark that has found no matching mark becomes
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

// begin emits an OpenToken that the innermost group closes.
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

// limit is the position where the innermost group ends, or the end of the text. No construct
// extends past it.
func (l *lexer) limit() int {
	if n := len(l.ends); n > 0 {
		return l.ends[n-1] - 1
	}
	return len(l.s)
}

// flush makes a token from the text collected so far.
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

// before is the last character written, or 0 at the start.
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

// after is the character at position i, or 0 at the end.
func (l *lexer) after(i int) rune {
	if i >= len(l.s) {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(l.s[i:])
	return r
}

// write appends text for the input up to next. It returns true.
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
	// "12~20%" is a range; "Fig.~1", "0.8~ms", "Mamba~2" and "Eq.~$x$" are ties. After or
	// before a space, ~ means "about".
	if isDigitRune(prev) && isDigitRune(next) {
		return false
	}
	if prev == 0 || next == 0 || unicode.IsSpace(next) || unicode.IsSpace(prev) {
		// "~\cite{x}" is a tie anywhere, and so is a tilde before a link.
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

// atToken reports whether the last token is something other than text.
func (l *lexer) atToken() bool {
	return len(l.buf) == 0 && len(l.out) > 0 && l.out[len(l.out)-1].Kind != TextToken
}

// dash reads -- and ---. Longer runs are rules. Arrows and command-line options (--flag) are
// kept unchanged.
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

// group reads an opening brace. Braces that TeX would remove are removed; the braces of a set
// ({0, 1}) and unmatched braces are kept.
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
			return false // name{argument} of an unknown macro
		}
	}
	l.push(frame{end: end})
	l.i++
	return true
}

// namedSigns maps what services leave of {\times} and the like, when they drop the backslash,
// to the symbol.
var namedSigns = map[string]string{
	"times": "×", "sim": "~", "circ": "°", "deg": "°", "degree": "°", "approx": "≈", "pm": "±", "alpha": "α", "beta": "β",
	"gamma": "γ", "delta": "δ", "epsilon": "ε", "lambda": "λ", "mu": "μ", "sigma": "σ", "tau": "τ", "theta": "θ", "omega": "ω",
}

// isSet reports whether a group is a set, such as {T,S} or {-1, 0, 1}.
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

// literalBraces reports whether braces are not a TeX group: { x }, {< x >}, {{ x }}, as in
// templates and sets.
func literalBraces(body string) bool {
	inner := strings.TrimLeft(body, "{")
	return len(body) > 1 && inner != "" && strings.IndexByte(" <%-.#", inner[0]) >= 0
}

// textScript reads a superscript or subscript group outside of a formula: 2^{128} becomes
// 2¹²⁸, V_{0.5} becomes V_0.5. Sums and longer arguments keep their braces, because the
// meaning would change without them: h_{i+1} - h_i.
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

// lostMacro looks before the brace at i for the name of a macro that has lost its backslash
// (texttt{x}), removes it from the text and returns it.
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

// lostColor looks before the brace at i for the name of a color, which is left over from
// \textcolor or from an author's macro (red{…}, mypink{…}), and removes it from the text.
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
