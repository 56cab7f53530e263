package tex

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// phrases are macros that stand for text.
var phrases = map[string]string{
	"eg": "e.g.", "ie": "i.e.", "etal": "et al.", "etc": "etc.", "wrt": "w.r.t.", "vs": "vs.", "cf": "cf.", "aka": "a.k.a.",
	"Eg": "E.g.", "Ie": "I.e.", "iid": "i.i.d.",
	"LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "LaTeXe": "LaTeX2e",
	"textendash": "–", "textemdash": "—", "textgreater": ">", "textless": "<", "textbackslash": `\`, "textasciitilde": "~",
	"textasciicircum": "^", "textunderscore": "_", "textbar": "|", "textbullet": "•", "textquotedblleft": "“",
	"textquotedblright": "”", "textquoteleft": "‘", "textquoteright": "’", "textquotesingle": "'", "textquotedbl": `"`, "lq": "‘", "rq": "’",
	"lbrack": "[", "rbrack": "]", "textregistered": "®", "texttrademark": "™", "textcopyright": "©", "textdegree": "°",
	"textordmasculine": "º", "textordfeminine": "ª", "textonehalf": "½", "textperiodcentered": "·", "slash": "/",
	"textdollar": "$", "textpercent": "%", "textmu": "µ", "textpm": "±", "texttimes": "×", "textrightarrow": "→",
	"textleftarrow": "←", "textellipsis": "…", "item": "•", "texteuro": "€", "guillemotleft": "«", "guillemotright": "»",
	"og": "«", "fg": "»", "textexclamdown": "¡", "textquestiondown": "¿", "textbraceleft": "{", "textbraceright": "}",
	"textsection": "§", "textparagraph": "¶", "textdagger": "†", "textalpha": "α", "textbeta": "β", "textgamma": "γ",
	"degree": "°", "cdot": "·", "sim": "~",
	// From the packages textcomp, fontenc and babel.
	"quotedblbase": "„", "quotesinglbase": "‚", "guilsinglleft": "‹", "guilsinglright": "›", "guillemetleft": "«", "guillemetright": "»",
	"glqq": "„", "grqq": "“", "glq": "‚", "grq": "‘", "flqq": "«", "frqq": "»", "flq": "‹", "frq": "›", "dq": `"`,
	"textsterling": "£", "textyen": "¥", "textcent": "¢", "textcurrency": "¤", "textwon": "₩", "textlira": "₤", "textbaht": "฿", "textflorin": "ƒ",
	"textnaira": "₦", "textpeso": "₱", "textdong": "₫", "textonequarter": "¼", "textthreequarters": "¾", "textonesuperior": "¹",
	"texttwosuperior": "²", "textthreesuperior": "³", "textperthousand": "‰", "textpertenthousand": "‱", "textminus": "−",
	"textfractionsolidus": "⁄", "textlnot": "¬", "textdaggerdbl": "‡", "textasteriskcentered": "∗", "textbrokenbar": "¦", "textbardbl": "‖",
	"textnumero": "№", "textreferencemark": "※", "textmusicalnote": "♪", "textohm": "Ω", "textmho": "℧", "textcelsius": "°C",
	"textservicemark": "℠", "textcircledP": "℗", "textestimated": "℮", "textinterrobang": "‽", "textpilcrow": "¶", "textopenbullet": "◦",
	"textvisiblespace": "␣", "textuparrow": "↑", "textdownarrow": "↓", "textrecipe": "℞", "textasciiacute": "´", "textasciigrave": "`",
	"textasciimacron": "¯", "textasciidieresis": "¨", "texttildelow": "˷", "textdblhyphen": "⹀", "textthreequartersemdash": "—", "texttwelveudash": "—",
	// From BibLaTeX, and dash macros of several packages and bibliographies.
	"hyphen": "-", "nbhyphen": "-", "adddot": ".", "emdash": "—", "endash": "–", "Dash": "—",
}

// style is the effect of a macro on its argument, or of a switch on the rest of its group.
type style uint8

const (
	plainStyle style = iota
	emphStyle
	strongStyle
	codeStyle
)

var styles = map[string]style{
	"textit": emphStyle, "emph": emphStyle, "textsl": emphStyle, "textbf": strongStyle, "texttt": codeStyle, "verb": codeStyle, "code": codeStyle,
	"textsc": plainStyle, "textsf": plainStyle, "textrm": plainStyle, "textup": plainStyle, "textnormal": plainStyle,
	"textmd": plainStyle, "text": plainStyle, "mbox": plainStyle, "hbox": plainStyle, "underline": plainStyle,
	"uline": plainStyle, "fbox": plainStyle, "ensuremath": plainStyle, "textlf": plainStyle, "acs": plainStyle, "acf": plainStyle,
	"ac": plainStyle, "acp": plainStyle, "gls": plainStyle, "MakeUppercase": plainStyle, "centerline": plainStyle, "llap": plainStyle, "rlap": plainStyle,
}

var switches = map[string]style{
	"it": emphStyle, "em": emphStyle, "sl": emphStyle, "itshape": emphStyle, "slshape": emphStyle,
	"bf": strongStyle, "bfseries": strongStyle, "tt": plainStyle, "ttfamily": plainStyle, "rm": plainStyle,
	"sc": plainStyle, "scshape": plainStyle, "sf": plainStyle, "sffamily": plainStyle, "normalfont": plainStyle, "small": plainStyle,
	"footnotesize": plainStyle, "scriptsize": plainStyle, "tiny": plainStyle, "large": plainStyle, "Large": plainStyle,
	"LARGE": plainStyle, "huge": plainStyle, "Huge": plainStyle, "normalsize": plainStyle, "rmfamily": plainStyle, "upshape": plainStyle, "boldmath": plainStyle,
}

// references are macros that mean nothing without the paper's list of references. They are
// removed along with their arguments.
var references = map[string]bool{
	"ref": true, "eqref": true, "autoref": true, "cref": true, "Cref": true, "pageref": true, "label": true, "nocite": true,
	"parencite": true, "textcite": true, "autocite": true, "footcite": true, "onlinecite": true, "footnotemark": true,
	"hyperref": true, "hypertarget": true, "index": true, "pacs": true, "keywords": true,
}

// call is a macro in running text together with what follows it.
type call struct {
	name  string // without the backslash
	s     string // the text up to the end of the innermost group
	after int    // position after the name
	arg   int    // position of what follows the name and any white space
	end   int    // position after the group at arg
	group bool   // whether a group is at arg
}

// body returns the content of the group, empty if there is none.
func (c call) body() string {
	if !c.group {
		return ""
	}
	return c.s[c.arg+1 : c.end-1]
}

// raises reports whether the call is an \ensuremath whose argument is only a superscript or a
// subscript.
func (c call) raises() bool {
	body := c.body()
	return c.name == "ensuremath" && body != "" && (body[0] == '^' || body[0] == '_')
}

// macro reads the macro whose backslash is at i.
func (l *lexer) macro() bool {
	s := l.s[:l.limit()]
	i := l.i + 1
	if i >= len(s) {
		l.i = i
		l.buf = append(l.buf, '\\')
		return true
	}
	if !isLetter(s[i]) {
		return l.controlSymbol(s[i], s)
	}
	for i < len(s) && isLetter(s[i]) {
		i++
	}
	c := call{name: s[l.i+1 : i], s: s, after: i, arg: i}
	for c.arg < len(s) && isSpace(s[c.arg]) {
		c.arg++
	}
	c.end, c.group = l.groupAt(c.arg, s)
	read := l.delimited(c) || l.accentMacro(c) || l.phrase(c) || l.fontSwitch(c) || l.styleMacro(c) || l.argumentMacro(c) ||
		l.letterMacro(c) || l.symbolMacro(c)
	if !read {
		l.unknownMacro(c)
	}
	return true
}

// groupAt returns the position after the group that begins at i. It returns false if s has no
// complete group there.
func (l *lexer) groupAt(i int, s string) (end int, ok bool) {
	if i >= len(s) || s[i] != '{' {
		return 0, false
	}
	end, ok = l.f.Group(i)
	return end, ok && end <= len(s)
}

// accentMacro reads an accent and the letter that it modifies: \c{c}.
func (l *lexer) accentMacro(c call) bool {
	mark, ok := combining[c.name]
	if !ok {
		return false
	}
	text, next, ok := l.accent(mark, c.after, c.s, true, 0)
	if ok {
		l.write(text, next)
	}
	return ok
}

// phrase reads a macro that stands for text.
func (l *lexer) phrase(c call) bool {
	text, ok := phrases[c.name]
	if !ok {
		return false
	}
	l.write(text, c.after)
	if strings.HasSuffix(text, ".") && byteAt(c.s, l.i) == '.' {
		l.i++
	}
	if l.takesSpace(c) {
		l.i = c.arg
	}
	return true
}

// fontSwitch reads a macro that sets the font of the rest of its group.
func (l *lexer) fontSwitch(c call) bool {
	st, ok := switches[c.name]
	if !ok {
		return false
	}
	if c.group && c.arg == c.after { // \bf{…}, which should be {\bf …}
		return l.styled(st, c.arg, c.end)
	}
	l.i = c.arg
	l.beginStyle(st)
	return true
}

// beginStyle opens the mark of a style, if it has one.
func (l *lexer) beginStyle(st style) {
	switch st {
	case emphStyle:
		l.begin(Emph, "")
	case strongStyle:
		l.begin(Strong, "")
	}
}

// styleMacro reads a macro that sets the font of its argument.
func (l *lexer) styleMacro(c call) bool {
	st, ok := styles[c.name]
	if !ok || !c.group || c.raises() && len(c.body()) > 1 {
		return false
	}
	return l.styled(st, c.arg, c.end)
}

// letterMacro reads a macro that stands for a letter.
func (l *lexer) letterMacro(c call) bool {
	text, ok := letters[c.name]
	if !ok {
		return false
	}
	if l.i = c.after; c.arg > c.after && l.joins(c.name, c.s[c.arg:]) {
		l.i = c.arg
	}
	l.buf = append(l.buf, text...)
	if c.group && c.arg == c.after { // not an argument: \O{stergaard}
		l.enter(c, "")
	}
	return true
}

// symbolMacro reads a macro that stands for a symbol, for space or for nothing.
func (l *lexer) symbolMacro(c call) bool {
	if spaceWidths[c.name] != "" || c.name == "newline" || c.name == "cr" {
		l.buf = append(l.buf, ' ')
		l.i = c.arg
		return true
	}
	if sym, rest, ok := lookup(c.name); ok {
		text := sym.text + rest
		if c.name == "deg" || c.name == "circ" {
			text = "°"
		}
		l.write(text, c.after)
		if l.takesSpace(c) {
			l.i = c.arg
		}
		return true
	}
	if name, ok := strings.CutPrefix(c.name, "text"); ok && symbols()[name].text != "" {
		l.buf = append(l.buf, symbols()[name].text...) // \textdelta
		l.i = c.after
		return true
	}
	if dimensions[c.name] {
		l.i = dimensionEnd(c.s, c.after)
		return true
	}
	if _, ok := dropped[c.name]; ok {
		l.i = c.after
		return true
	}
	return false
}

// dimensions are macros that take a length or a number without braces: kerns, skips, shifts
// and penalties.
var dimensions = map[string]bool{"kern": true, "mkern": true, "hskip": true, "vskip": true, "raise": true, "lower": true, "penalty": true}

// dimensionEnd returns the position after the number at i and its unit. Space and a minus may
// precede the number.
func dimensionEnd(s string, i int) int {
	rest := strings.TrimLeft(s[i:], " \t\n")
	number := strings.TrimLeft(strings.TrimPrefix(rest, "-"), "0123456789.")
	if len(strings.TrimPrefix(rest, "-")) == len(number) {
		return i
	}
	for _, unit := range []string{"em", "ex", "pt", "mu", "mm", "cm", "in", "sp"} {
		if after, ok := strings.CutPrefix(strings.TrimLeft(number, " "), unit); ok {
			number = after
			break
		}
	}
	return len(s) - len(strings.TrimPrefix(number, " ")) // TeX drops the space that ends a length
}

// Knows reports whether the macro, named without its backslash, is supported in running text.
func Knows(name string) bool {
	_, accent := combining[name]
	_, phrase := phrases[name]
	_, fontSwitch := switches[name]
	_, style := styles[name]
	_, _, symbol := lookup(name)
	_, drop := dropped[name]
	return accent || phrase || fontSwitch || style || symbol || drop || references[name] || argumentMacros[name] != nil || letters[name] != "" ||
		spaceWidths[name] != "" || dimensions[name]
}

// delimited reads \path|…| and the like, whose argument ends with the character that begins
// it.
func (l *lexer) delimited(c call) bool {
	sign := byteAt(c.s, c.after)
	if c.name != "path" && c.name != "url" && c.name != "verb" || strings.IndexByte("|!+=", sign) < 0 {
		return false
	}
	n := strings.IndexByte(c.s[c.after+1:], sign)
	if n < 0 {
		return false
	}
	return l.write(c.s[c.after+1:c.after+1+n], c.after+n+2)
}

// unknownMacro reads a macro that the authors defined. Its name is the best available text.
// Inside a word, the backslash probably did not begin a macro and is kept.
func (l *lexer) unknownMacro(c call) {
	if isWord(l.before()) {
		l.buf = append(l.buf, '\\')
	}
	l.write(c.name, c.after)
	if c.body() != "" && c.arg == c.after {
		l.buf = append(l.buf, ' ')
		l.enter(c, "")
	}
}

// takesSpace reports whether the symbol just read swallows the space after it. TeX does this
// after every macro: L\textquotesingle eau, \textquotedblleft Snow, 3\textendash 5. But many
// authors write "90\textdegree and" without knowing that, so other symbols swallow the space
// only where nobody would mean one: units before a unit, and currencies before a number.
//
//complex:because one case for each kind of symbol
func (l *lexer) takesSpace(c call) bool {
	rest := c.s[c.arg:]
	if rest == "" || c.arg == c.after {
		return false
	}
	n := 0
	for n < len(rest) && isLetter(rest[n]) {
		n++
	}
	switch c.name {
	case "textquotesingle", "slash", "textquotedblleft", "textquoteleft", "quotedblbase", "quotesinglbase", "guillemotleft", "guillemetleft",
		"guilsinglleft", "glqq", "glq", "flqq", "flq", "textexclamdown", "textquestiondown":
		return true
	case "textquoteright", "rq": // an apostrophe, unless it closes a quote
		open := bytes.Count(l.buf, []byte("‘")) >= bytes.Count(l.buf, []byte("’"))
		return n > 0 && !(open && bytes.Contains(l.buf, []byte("‘")))
	case "textendash", "textemdash", "endash", "emdash", "Dash", "hyphen", "nbhyphen":
		before := bytes.TrimSuffix(bytes.TrimSuffix(l.buf, []byte("–")), []byte("—"))
		return len(before) > 0 && !isSpace(before[len(before)-1])
	case "TeX": // {\TeX book}
		return rest[:n] == "book"
	case "texteuro", "textsterling", "pounds", "textyen", "textdollar", "textsection", "S", "textparagraph", "P", "textnumero", "copyright", "textcopyright":
		return isDigit(rest[0])
	case "textdegree", "textmu", "degree":
		return unitsAfterPrefix[rest[:n]] && rest[:n] != "in" && rest[:n] != "as"
	}
	return false
}

// joins reports whether the space between the macro of a letter and rest is the one that TeX
// swallows: "S\o rensen", "\AA ngstr\"om". Many authors who write "Troms\o University" or "564
// \AA to" do not know that TeX swallows it.
//
//complex:because ways in which people write the space, tried one after another
func (l *lexer) joins(name, rest string) bool {
	if rest == "" {
		return true
	}
	prev := l.before()
	if c := rest[0]; c == '(' || c == '&' || isDigit(c) || 'A' <= c && c <= 'Z' && name == strings.ToLower(name) && isWord(prev) {
		return false
	}
	if name != "AA" && name != "aa" {
		return true
	}
	// The unit ångström follows a number, or precedes a word in afterUnit.
	if n := len(l.buf); n > 0 {
		k := n
		for k > 0 && isSpace(l.buf[k-1]) {
			k--
		}
		if k > 0 && (isDigit(l.buf[k-1]) || l.buf[k-1] == ')') {
			return false
		}
	}
	if l.atToken() || prev == ' ' && len(l.buf) == 1 {
		return false // after a formula
	}
	n := 0
	for n < len(rest) && isLetter(rest[n]) {
		n++
	}
	return !(afterUnit[rest[:n]] || n == 0 && rest[0] != '\\')
}

// afterUnit are words that often follow a unit.
var afterUnit = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq("to and for in of at with or from is are was were per on by the a an as we than between below above over under through " +
		"resolution scale range wide thick long units unit level precision wavelength region band spectral away apart respectively") {
		m[w] = true
	}
	return m
}()

// TakesSpace reports whether a macro, named without its backslash, stands for a letter and
// therefore swallows the space after it.
func TakesSpace(name string) bool { return letters[name] != "" }

// styled reads the argument of a macro of style st. The argument's braces are at arg and
// before end.
func (l *lexer) styled(st style, arg, end int) bool {
	body := l.s[arg+1 : end-1]
	if st == codeStyle && l.mode == Prose && l.links == 0 && body != "" && !strings.ContainsAny(body, "`{}$\n") && !isWord(l.before()) && !isWord(l.after(end)) {
		if plain := codeEscapes.Replace(body); strings.IndexByte(plain, '\\') < 0 && strings.TrimSpace(plain) != "" {
			l.emit(Token{Kind: CodeToken, Text: plain})
			l.i = end
			return true
		}
	}
	if len(l.stack) >= maxStack {
		l.i = arg
		l.buf = append(l.buf, l.s[arg])
		l.i++
		return true
	}
	l.push(frame{end: end})
	l.i = arg + 1
	l.beginStyle(st)
	return true
}

var codeEscapes = strings.NewReplacer(`\_`, "_", `\%`, "%", `\&`, "&", `\#`, "#", `\{`, "{", `\}`, "}", `\-`, "", `\ `, " ", `--`, "--")

// argumentMacros read the group after a macro that processes its argument. They are set in
// init because most of them refer back to this table.
var argumentMacros map[string]func(l *lexer, c call)

func init() {
	argumentMacros = map[string]func(*lexer, call){
		"url": (*lexer).addressMacro, "nolinkurl": (*lexer).addressMacro, "path": (*lexer).addressMacro,
		"href":     (*lexer).linkMacro,
		"footnote": (*lexer).noteMacro, "thanks": (*lexer).noteMacro, "footnotetext": (*lexer).noteMacro,
		"color":     (*lexer).colorMacro,
		"textcolor": (*lexer).skipGroup, "colorbox": (*lexer).skipGroup, "hspace": (*lexer).skipGroup, "vspace": (*lexer).skipGroup,
		"phantom": (*lexer).skipGroup, "hphantom": (*lexer).skipGroup, "vphantom": (*lexer).skipGroup,
		"texorpdfstring": (*lexer).skipGroup, "raisebox": (*lexer).skipGroup, "scalebox": (*lexer).skipGroup, "rotatebox": (*lexer).skipGroup,
		"foreignlanguage": (*lexer).skipGroup, "selectlanguage": (*lexer).skipGroup,
		"begin": (*lexer).environmentMacro, "end": (*lexer).environmentMacro,
		"enquote":         (*lexer).quoteMacro,
		"textsuperscript": (*lexer).scriptMacro, "textsubscript": (*lexer).scriptMacro,
		"SI": (*lexer).quantityMacro, "qty": (*lexer).quantityMacro, "num": (*lexer).quantityMacro, "si": (*lexer).quantityMacro,
		"unit": (*lexer).quantityMacro,
	}
}

// argumentMacro reads macros that process what follows them.
func (l *lexer) argumentMacro(c call) bool {
	if strings.HasPrefix(c.name, "cite") || strings.HasPrefix(c.name, "Cite") || references[c.name] {
		l.reference(c)
		return true
	}
	if read := argumentMacros[c.name]; read != nil {
		if c.group {
			read(l, c)
		}
		return c.group
	}
	if c.raises() {
		return l.write(raised(l.before(), c.body()[0] == '^', plainIn(c.body()[1:], l.depth)), c.end)
	}
	return l.nakedMath(c.name, c.after, c.s)
}

// enter continues inside the group and writes suffix at its end.
func (l *lexer) enter(c call, suffix string) {
	l.push(frame{end: c.end, suffix: suffix})
	l.i = c.arg + 1
}

// quoteMacro reads a quotation of the package csquotes.
func (l *lexer) quoteMacro(c call) {
	l.buf = append(l.buf, "“"...)
	l.enter(c, "”")
}

// skipGroup skips the group.
func (l *lexer) skipGroup(c call) { l.i = c.end }

// reference skips a reference to another part of the paper: \cite[p. 3]{x}.
func (l *lexer) reference(c call) {
	if byteAt(c.s, c.arg) == '[' {
		if c.arg = skipOptions(c.s, c.arg); byteAt(c.s, c.arg) == '{' {
			c.end, c.group = l.groupAt(c.arg, c.s)
		}
	}
	if !c.group {
		l.i = c.after
		return
	}
	l.i = c.end
	// Without its reference, "as in [12]." must not keep a space before the period.
	if next := l.after(c.end); next == 0 || unicode.IsSpace(next) || strings.ContainsRune(".,;:)", next) {
		for n := len(l.buf); n > 0 && isSpace(l.buf[n-1]); n = len(l.buf) {
			l.buf = l.buf[:n-1]
		}
	}
}

// linksHere reports whether an address can become a link at the current position.
func (l *lexer) linksHere() bool { return l.links == 0 && l.mode == Prose }

// addressMacro reads \url{…} and the like.
func (l *lexer) addressMacro(c call) {
	if strings.IndexByte(c.body(), '{') >= 0 {
		l.enter(c, "")
		return
	}
	if address, ok := absolute(unescapeAddress(c.body())); ok && l.linksHere() {
		l.emit(Token{Kind: AddressToken, Text: address})
	} else {
		l.buf = append(l.buf, unescapeAddress(c.body())...)
	}
	l.i = c.end
}

// linkMacro reads \href{address}{label}.
func (l *lexer) linkMacro(c call) {
	body := c.body()
	if strings.IndexByte(body, '{') >= 0 {
		l.enter(c, "")
		return
	}
	label := c.end
	for label < len(c.s) && (isSpace(c.s[label]) || c.s[label] == '%') {
		label++
	}
	stop, labelled := l.groupAt(label, c.s)
	address, ok := absolute(unescapeAddress(body))
	ok = ok && l.linksHere()
	switch {
	case !labelled:
		if ok {
			l.emit(Token{Kind: AddressToken, Text: address})
		} else {
			l.buf = append(l.buf, body...)
		}
		l.i = c.end
	case ok && sameAddress(c.s[label+1:stop-1], address):
		l.emit(Token{Kind: AddressToken, Text: address})
		l.i = stop
	default:
		l.push(frame{end: stop})
		if ok && stop-label > 2 {
			l.begin(Link, address)
		}
		l.i = label + 1
	}
}

// noteMacro reads a footnote and writes it in parentheses.
func (l *lexer) noteMacro(c call) {
	l.buf = append(l.buf, " ("...)
	l.enter(c, ")")
}

// colorMacro skips a color.
func (l *lexer) colorMacro(c call) {
	if body := c.body(); body != strings.ToLower(body) {
		// Not only a color: \color{ddtD}ecoupled, from a service that misreads TeX.
		l.buf = append(l.buf, body...)
	}
	l.i = c.end
}

// environmentMacro replaces \begin{…}[…] and \end{…} by a space.
func (l *lexer) environmentMacro(c call) {
	l.buf = append(l.buf, ' ')
	l.i = c.end
	if c.name == "begin" {
		l.i = skipOptions(c.s, c.end)
	}
}

// scriptMacro reads a superscript or subscript. Footnote marks of names are dropped.
func (l *lexer) scriptMacro(c call) {
	if t := plainText(c.body(), l.depth); l.mode != PersonName {
		l.buf = append(l.buf, raised(l.before(), c.name == "textsuperscript", t)...)
	} else if !isFootnoteMark(t) {
		l.buf = append(l.buf, t...)
	}
	l.i = c.end
}

// quantityMacro reads a number or a unit, or the number of \SI{…}{…}.
func (l *lexer) quantityMacro(c call) {
	l.write(plainIn(c.body(), l.depth), c.end)
	if (c.name == "SI" || c.name == "qty") && byteAt(c.s, c.end) == '{' {
		l.buf = append(l.buf, ' ')
	}
}

// nakedMath converts a math macro outside of a formula, with its arguments, to plain text:
// \frac{1}{2}, \mathbb{R}.
func (l *lexer) nakedMath(name string, i int, s string) bool {
	n := nakedArguments(name)
	if n == 0 {
		return false
	}
	if i < len(s) && s[i] == '[' {
		i = skipOptions(s, i)
	}
	for ; n > 0; n-- {
		for i < len(s) && isSpace(s[i]) {
			i++
		}
		if i >= len(s) {
			return false
		}
		switch c := s[i]; {
		case c == '{':
			end, ok := l.f.Group(i)
			if !ok || end > len(s) {
				return false
			}
			i = end
		case isLetter(c) || isDigit(c):
			i++
		case c == '\\':
			i++
			for i < len(s) && isLetter(s[i]) {
				i++
			}
		default:
			return false
		}
	}
	if i-l.i > maxFormula {
		return false
	}
	return l.write(plainIn(s[l.i:i], l.depth), i)
}

// nakedArguments returns the number of arguments of a math macro that may occur outside of a
// formula, and 0 for all other macros.
func nakedArguments(name string) int {
	switch name {
	case "frac", "dfrac", "tfrac", "binom", "overset", "underset", "stackrel":
		return 2
	case "sqrt", "pmod", "mathop", "substack", "ce":
		return 1
	}
	_, font := mathAlphabetMacros[name]
	_, text := textMacros[name]
	_, accent := accentSigns[name]
	if font || text || accent || boldMacros[name] || transparent[name] {
		return 1
	}
	return 0
}

// skipOptions returns the position after arguments in square brackets.
func skipOptions(s string, i int) int {
	for i < len(s) && s[i] == '[' {
		n := strings.IndexByte(s[i:min(len(s), i+maxLabel)], ']')
		if n < 0 {
			break
		}
		i += n + 1
	}
	return i
}

// controlSymbol reads a backslash and the non-letter c after it.
func (l *lexer) controlSymbol(c byte, s string) bool {
	after := l.i + 2
	if mark, ok := combining[string(c)]; ok && !(c == '\'' && l.apostrophe(s[after:])) {
		if text, next, ok := l.accent(mark, after, s, false, 0); ok {
			return l.write(text, next)
		}
	}
	switch {
	case strings.IndexByte(" \n\t,;:>", c) >= 0:
		l.buf = append(l.buf, ' ')
	case strings.IndexByte("!/-@", c) >= 0:
	case c == '\\':
		l.buf = append(l.buf, ' ')
		if after < len(s) && s[after] == '[' && after+1 < len(s) && isDigit(s[after+1]) {
			after = skipOptions(s, after)
		}
	case c == '|':
		l.buf = append(l.buf, "‖"...)
	case isDigit(c) && !strings.HasPrefix(s[after:], ")"):
		// \$1 million, from a service that drops the dollar.
		l.buf = append(l.buf, '$', c)
	case c >= utf8.RuneSelf || isDigit(c):
		l.buf = append(l.buf, '\\')
		after--
	default:
		l.buf = append(l.buf, c)
	}
	l.i = after
	return true
}

// apostrophe reports whether \' is not an accent on the next letter but an apostrophe: of an
// English ending, as in query\'s, or of a name such as O\'Connor.
//
//complex:because ways in which people write apostrophes, tried one after another
func (l *lexer) apostrophe(rest string) bool {
	n := len(l.buf)
	if strings.HasPrefix(rest, `n\'`) && l.before() == ' ' {
		return true // rock \'n\' roll
	}
	if n == 0 || rest == "" || !isLetter(l.buf[n-1]) && !isDigit(l.buf[n-1]) {
		return false
	}
	const longest = 60
	from := n
	for from > max(0, n-longest) && !isSpace(l.buf[from-1]) {
		from--
	}
	word := string(l.buf[from:])
	if len(word) == 1 && strings.Contains("ODLdl", word) && len(rest) > 1 && isLetter(rest[0]) && isUpper(rest[0]) && isLetter(rest[1]) && !isUpper(rest[1]) {
		return true
	}
	if l.mode == PersonName || strings.ContainsFunc(word, func(r rune) bool { return r >= utf8.RuneSelf && unicode.IsLetter(r) }) {
		return false // the end of a Polish word: wie\'s
	}
	k := 0
	for k < len(rest) && isLetter(rest[k]) {
		k++
	}
	switch strings.ToLower(rest[:k]) {
	case "s", "m", "re", "ll":
		return k == len(rest) || rest[k] < utf8.RuneSelf && rest[k] != '\\' && rest[k] != '{'
	}
	return false
}

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }

// accent reads the letter at i that carries the mark. An accent macro with a letter as its
// name (\c, \v) needs a space or braces before its argument.
func (l *lexer) accent(mark rune, i int, s string, word bool, depth int) (text string, next int, ok bool) {
	j := i
	// "\c c" needs its space. In "J\' ulia" the space is a mistake that many names have, but
	// in running text \' and \" before a space are quotes.
	for j < len(s) && s[j] == ' ' && j-i < 2 && (word || l.mode == PersonName) {
		j++
	}
	if j >= len(s) || depth > 3 {
		return "", 0, false
	}
	switch s[j] {
	case '{':
		return l.accentGroup(mark, j, s, word, depth)
	case '\\':
		base, stop, ok := l.accentBase(j, s, depth)
		if !ok {
			return "", 0, false
		}
		return accented(base, mark), stop, true
	}
	if word && j == i {
		return "", 0, false
	}
	r, n := utf8.DecodeRuneInString(s[j:])
	if !unicode.IsLetter(r) {
		return "", 0, false
	}
	text = accented(string(r), mark)
	if utf8.RuneCountInString(text) != 1 || mark == '\u0308' && strings.ContainsRune("hHtTwWxX", r) {
		return "", 0, false // \" is a quote, \' is an apostrophe
	}
	return text, j + n, true
}

// accentGroup reads the group at i, whose letter carries the mark.
func (l *lexer) accentGroup(mark rune, i int, s string, word bool, depth int) (text string, next int, ok bool) {
	end, ok := l.groupAt(i, s)
	if !ok {
		return "", 0, false
	}
	body := s[i+1 : end-1]
	trimmed := strings.TrimSpace(body)
	switch {
	case trimmed == "":
		return lonely[mark], end, true
	case trimmed[0] == '\\':
		at := i + 1 + strings.IndexByte(body, '\\')
		base, stop, ok := l.accentBase(at, s, depth)
		if !ok || stop > end-1 {
			return "", 0, false
		}
		return accented(base, mark) + strings.TrimSpace(s[stop:end-1]), end, true
	case word && mark == '\u0331' && symbols()["b"+trimmed].text != "":
		// \b{eta}, from a service that misreads {\beta}.
		return symbols()["b"+trimmed].text, end, true
	case !unicode.IsLetter(firstRune(trimmed)) || word && utf8.RuneCountInString(trimmed) > 3 || strings.ContainsAny(trimmed, "\\${}"):
		return "", 0, false
	}
	return accented(trimmed, mark), end, true
}

// lonely are the spacing forms of accents without a base: \^{} and \~{}.
var lonely = map[rune]string{'\u0302': "^", '\u0303': "~"}

// accentBase reads the macro at i that an accent applies to: \i, \ae, or another accent.
func (l *lexer) accentBase(i int, s string, depth int) (text string, next int, ok bool) {
	j := i + 1
	for j < len(s) && isLetter(s[j]) {
		j++
	}
	if j == i+1 {
		if j >= len(s) {
			return "", 0, false
		}
		j++
	}
	name := s[i+1 : j]
	if text, ok := letters[name]; ok {
		if strings.HasPrefix(s[j:], "{}") {
			j += 2
		} else if j+1 < len(s) && s[j] == ' ' && isLetter(s[j+1]) {
			j++
		}
		return text, j, true
	}
	if mark, ok := combining[name]; ok {
		return l.accent(mark, j, s, isLetter(name[0]), depth+1)
	}
	return "", 0, false
}
