package tex

import (
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
}

// style is what a macro makes of its argument, or a switch of the rest of its
// group.
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
	"ac": plainStyle, "acp": plainStyle, "gls": plainStyle, "enquote": plainStyle, "MakeUppercase": plainStyle,
}

var switches = map[string]style{
	"it": emphStyle, "em": emphStyle, "sl": emphStyle, "itshape": emphStyle, "slshape": emphStyle,
	"bf": strongStyle, "bfseries": strongStyle, "tt": plainStyle, "ttfamily": plainStyle, "rm": plainStyle,
	"sc": plainStyle, "scshape": plainStyle, "sf": plainStyle, "sffamily": plainStyle, "normalfont": plainStyle, "small": plainStyle,
	"footnotesize": plainStyle, "scriptsize": plainStyle, "tiny": plainStyle, "large": plainStyle, "Large": plainStyle,
	"LARGE": plainStyle, "huge": plainStyle, "normalsize": plainStyle, "rmfamily": plainStyle, "upshape": plainStyle, "boldmath": plainStyle,
}

// references are macros that say nothing without the paper's list of
// references; they go, with their arguments.
var references = map[string]bool{
	"ref": true, "eqref": true, "autoref": true, "cref": true, "Cref": true, "pageref": true, "label": true, "nocite": true,
	"parencite": true, "textcite": true, "autocite": true, "footcite": true, "onlinecite": true, "footnotemark": true,
	"hyperref": true, "hypertarget": true, "index": true, "pacs": true, "keywords": true,
}

// macro reads what begins with the backslash at i.
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
	name := s[l.i+1 : i]

	if mark, ok := combining[name]; ok {
		if text, next, ok := l.accent(mark, i, s, true, 0); ok {
			l.buf = append(l.buf, text...)
			l.i = next
			return true
		}
	}
	if text, ok := phrases[name]; ok {
		l.buf = append(l.buf, text...)
		if strings.HasSuffix(text, ".") && i < len(s) && s[i] == '.' {
			i++
		}
		if l.i = i; takesSpaceBefore(name, strings.TrimLeft(s[i:], " \t\n")) {
			for isSpace(s[l.i]) {
				l.i++
			}
		}
		return true
	}
	arg := i
	for arg < len(s) && isSpace(s[arg]) {
		arg++
	}
	end, group := 0, false
	if arg < len(s) && s[arg] == '{' {
		end, group = l.f.Group(arg)
		group = group && end <= len(s)
	}
	if st, ok := switches[name]; ok {
		if group && arg == i { // \bf{…}, which should be {\bf …}
			return l.styledAs(st, arg, end)
		}
		l.i = arg
		switch st {
		case emphStyle:
			l.begin(Emph, "")
		case strongStyle:
			l.begin(Strong, "")
		}
		return true
	}
	if group && !(name == "ensuremath" && end-arg > 3 && (s[arg+1] == '^' || s[arg+1] == '_')) {
		if _, ok := styles[name]; ok {
			return l.styled(name, arg, end)
		}
	}
	if done := l.argumentMacro(name, i, arg, end, group, s); done {
		return true
	}
	if text, ok := letters[name]; ok {
		if l.i = i; arg > i && l.joins(name, s[arg:]) {
			l.i = arg
		}
		l.buf = append(l.buf, text...)
		return true
	}
	if spaces[name] {
		l.buf = append(l.buf, ' ')
		l.i = arg
		return true
	}
	if sym, rest, ok := lookup(name); ok {
		text := sym.text + rest
		if name == "deg" || name == "circ" {
			text = "°"
		}
		l.buf = append(l.buf, text...)
		l.i = i
		return true
	}
	if _, ok := dropped[name]; ok {
		l.i = i
		return true
	}
	// A macro of the authors' own: its name says most. In a word the backslash
	// is likely to be no macro at all.
	if isWord(l.before()) {
		l.buf = append(l.buf, '\\')
	}
	l.buf = append(l.buf, name...)
	l.i = i
	if group && end > arg+2 && arg == i {
		l.buf = append(l.buf, ' ')
		l.push(frame{end: end})
		l.i = arg + 1
	}
	return true
}

// takesSpaceBefore reports whether a sign takes the space between it and rest, as
// TeX does: L\textquotesingle eau, 5 \textdegree C. Those of units do so before a
// unit only: many who write "90\textdegree and" do not know that TeX does.
func takesSpaceBefore(name, rest string) bool {
	n := 0
	for n < len(rest) && isLetter(rest[n]) {
		n++
	}
	switch name {
	case "textquotesingle", "slash":
		return rest != ""
	case "textdegree", "textmu":
		return unitsAfterPrefix[rest[:n]] && rest[:n] != "in" && rest[:n] != "as"
	}
	return false
}

// joins reports whether the space between the macro of a letter and rest is the
// one that TeX takes: "S\o rensen", "\AA ngstr\"om". Many who write "Troms\o
// University" or "564 \AA to" do not know that it does.
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
	// The unit stands behind a number, or before a word.
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
		return false // behind a formula
	}
	n := 0
	for n < len(rest) && isLetter(rest[n]) {
		n++
	}
	return !(afterUnit[rest[:n]] || n == 0 && rest[0] != '\\')
}

// afterUnit are words that stand behind a unit.
var afterUnit = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq("to and for in of at with or from is are was were per on by the a an as we than between below above over under through " +
		"resolution scale range wide thick long units unit level precision wavelength region band spectral away apart respectively") {
		m[w] = true
	}
	return m
}()

// TakesSpace reports whether a macro stands for a letter, and so takes the space
// that comes after it. The name is without its backslash.
func TakesSpace(name string) bool { return letters[name] != "" }

// styled reads the argument, in braces at arg, of a macro of styles.
func (l *lexer) styled(name string, arg, end int) bool { return l.styledAs(styles[name], arg, end) }

func (l *lexer) styledAs(st style, arg, end int) bool {
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
	switch st {
	case emphStyle:
		l.begin(Emph, "")
	case strongStyle:
		l.begin(Strong, "")
	}
	return true
}

var codeEscapes = strings.NewReplacer(`\_`, "_", `\%`, "%", `\&`, "&", `\#`, "#", `\{`, "{", `\}`, "}", `\-`, "", `\ `, " ", `--`, "--")

// argumentMacro reads macros that do something with what follows.
func (l *lexer) argumentMacro(name string, i, arg, end int, group bool, s string) bool {
	body := ""
	if group {
		body = s[arg+1 : end-1]
	}
	switch {
	case strings.HasPrefix(name, "cite") || strings.HasPrefix(name, "Cite") || references[name]:
		if arg < len(s) && s[arg] == '[' {
			arg = skipOptions(s, arg)
			if arg < len(s) && s[arg] == '{' {
				end, group = l.f.Group(arg)
				group = group && end <= len(s)
			}
		}
		if !group {
			l.i = i
			return true
		}
		l.i = end
		// "as in [12]." leaves no space before the period.
		if next := l.after(end); next == 0 || unicode.IsSpace(next) || strings.ContainsRune(".,;:)", next) {
			for n := len(l.buf); n > 0 && isSpace(l.buf[n-1]); n = len(l.buf) {
				l.buf = l.buf[:n-1]
			}
		}
		return true
	case name == "url" || name == "nolinkurl" || name == "path":
		if !group {
			return false
		}
		if strings.IndexByte(body, '{') >= 0 {
			l.push(frame{end: end})
			l.i = arg + 1
			return true
		}
		if address, ok := absolute(unescapeAddress(body)); ok && l.links == 0 && l.mode == Prose {
			l.emit(Token{Kind: AddressToken, Text: address})
		} else {
			l.buf = append(l.buf, unescapeAddress(body)...)
		}
		l.i = end
		return true
	case name == "href":
		if !group {
			return false
		}
		if strings.IndexByte(body, '{') >= 0 {
			l.push(frame{end: end})
			l.i = arg + 1
			return true
		}
		label := end
		for label < len(s) && (isSpace(s[label]) || s[label] == '%') {
			label++
		}
		stop, ok := 0, false
		if label < len(s) && s[label] == '{' {
			stop, ok = l.f.Group(label)
		}
		address, valid := absolute(unescapeAddress(body))
		switch {
		case !ok || stop > len(s):
			if valid && l.links == 0 && l.mode == Prose {
				l.emit(Token{Kind: AddressToken, Text: address})
			} else {
				l.buf = append(l.buf, body...)
			}
			l.i = end
		case valid && sameAddress(s[label+1:stop-1], address) && l.links == 0 && l.mode == Prose:
			l.emit(Token{Kind: AddressToken, Text: address})
			l.i = stop
		default:
			l.push(frame{end: stop})
			if valid && l.links == 0 && l.mode == Prose && stop-label > 2 {
				l.begin(Link, address)
			}
			l.i = label + 1
		}
		return true
	case name == "footnote" || name == "thanks" || name == "footnotetext":
		if !group {
			return false
		}
		l.buf = append(l.buf, " ("...)
		l.push(frame{end: end, suffix: ")"})
		l.i = arg + 1
		return true
	case name == "color" || name == "textcolor" || name == "colorbox" || name == "hspace" || name == "vspace":
		if !group {
			return false
		}
		if name == "color" && body != strings.ToLower(body) {
			// Not a color alone: \color{ddtD}ecoupled, from a service that
			// reads TeX amiss.
			l.buf = append(l.buf, body...)
		}
		l.i = end
		return true
	case name == "begin" || name == "end":
		if !group {
			return false
		}
		l.buf = append(l.buf, ' ')
		l.i = end
		if name == "begin" && end < len(s) && s[end] == '[' {
			l.i = skipOptions(s, end)
		}
		return true
	case name == "texorpdfstring":
		if !group {
			return false
		}
		l.i = end
		return true
	case name == "textsuperscript" || name == "textsubscript":
		if !group {
			return false
		}
		if t := plainText(body); l.mode != PersonName {
			l.buf = append(l.buf, raised(l.before(), name == "textsuperscript", t)...)
		} else if !isFootnoteMark(t) {
			l.buf = append(l.buf, t...)
		}
		l.i = end
		return true
	case name == "ensuremath" && group && body != "" && (body[0] == '^' || body[0] == '_'):
		l.buf = append(l.buf, raised(l.before(), body[0] == '^', Plain(body[1:]))...)
		l.i = end
		return true
	case name == "SI" || name == "qty" || name == "num" || name == "si" || name == "unit":
		if !group {
			return false
		}
		l.buf = append(l.buf, Plain(body)...)
		l.i = end
		if (name == "SI" || name == "qty") && end < len(s) && s[end] == '{' {
			l.buf = append(l.buf, ' ')
		}
		return true
	}
	return l.nakedMath(name, i, s)
}

// nakedMath says a macro of formulas that stands outside of one, together with
// its arguments: \frac{1}{2}, \mathbb{R}.
func (l *lexer) nakedMath(name string, i int, s string) bool {
	n := 0
	switch name {
	case "frac", "dfrac", "tfrac", "binom", "overset", "underset", "stackrel":
		n = 2
	case "sqrt", "pmod":
		n = 1
	default:
		_, font := mathFonts[name]
		_, accent := mathAccents[name]
		if !font && !accent {
			return false
		}
		n = 1
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
	l.buf = append(l.buf, Plain(s[l.i:i])...)
	l.i = i
	return true
}

// skipOptions gives the position after arguments in square brackets.
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

// controlSymbol reads a backslash and the character c after it, which is no
// letter.
func (l *lexer) controlSymbol(c byte, s string) bool {
	after := l.i + 2
	if mark, ok := combining[string(c)]; ok && !(c == '\'' && l.apostrophe(s[after:])) {
		if text, next, ok := l.accent(mark, after, s, false, 0); ok {
			l.buf = append(l.buf, text...)
			l.i = next
			return true
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

// apostrophe reports whether \' is no accent of what follows it but the mark of an
// English ending, as in query\'s, or of a name like O\'Connor.
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
		return false // the end of a word in Polish: wie\'s
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

// accent reads the letter at i that carries the mark. The macro of a word
// (\c, \v) needs a space or braces before its letter.
func (l *lexer) accent(mark rune, i int, s string, word bool, depth int) (text string, next int, ok bool) {
	j := i
	// "\c c" needs its space; in "J\' ulia" it is a mistake that many names
	// have, but in running text \' and \" before a space are quotes.
	for j < len(s) && s[j] == ' ' && j-i < 2 && (word || l.mode == PersonName) {
		j++
	}
	if j >= len(s) || depth > 3 {
		return "", 0, false
	}
	switch c := s[j]; {
	case c == '{':
		end, ok := l.f.Group(j)
		if !ok || end > len(s) {
			return "", 0, false
		}
		body := s[j+1 : end-1]
		trimmed := strings.TrimSpace(body)
		switch {
		case trimmed == "":
			switch mark {
			case '\u0302':
				return "^", end, true
			case '\u0303':
				return "~", end, true
			}
			return "", end, true
		case trimmed[0] == '\\':
			at := j + 1 + strings.IndexByte(body, '\\')
			base, stop, ok := l.accentBase(at, s, depth)
			if !ok || stop > end-1 {
				return "", 0, false
			}
			return accented(base, mark) + strings.TrimSpace(s[stop:end-1]), end, true
		case word && mark == '\u0331' && symbols()["b"+trimmed].text != "":
			// \b{eta}, from a service that reads {\beta} amiss.
			return symbols()["b"+trimmed].text, end, true
		case !unicode.IsLetter(firstRune(trimmed)) || word && utf8.RuneCountInString(trimmed) > 3 || strings.ContainsAny(trimmed, "\\${}"):
			return "", 0, false
		}
		return accented(trimmed, mark), end, true
	case c == '\\':
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
		return "", 0, false // \" that is a quote, \' that is an apostrophe
	}
	return text, j + n, true
}

// accentBase reads the macro at i that an accent stands over: \i, \ae, or
// another accent.
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
