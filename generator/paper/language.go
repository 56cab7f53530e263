package paper

import (
	"strings"

	"golang.org/x/text/language"
)

// maxTag is what RFC 5646, section 4.4.1, wants programs to have room for, in bytes.
const maxTag = 35

// languages are names of languages by tag: that of the LaTeX package babel
// (https://ctan.org/pkg/babel), which BibLaTeX's langid has, and then others, as
// bibliographies write them.
const languages = `
af: afrikaans
ar: arabic, العربية
az: azerbaijani
be: belarusian, беларуская
bg: bulgarian, български
bn: bengali, bangla, বাংলা
br: breton
bs: bosnian, bosanski
ca: catalan, català
cs: czech, čeština, česky
cy: welsh, cymraeg
da: danish, dansk
de: german, ngerman, deutsch, germanb
de-AT: austrian, naustrian
de-CH: swissgerman, nswissgerman
el: greek, modern greek, ελληνικά
en: english
en-AU: australian
en-CA: canadian
en-GB: british, ukenglish, british english
en-NZ: newzealand
en-US: american, usenglish, american english
eo: esperanto
es: spanish, español, castellano, castilian
et: estonian, eesti
eu: basque, euskara
fa: persian, farsi, فارسی
fi: finnish, suomi
fil: filipino, tagalog
fr: french, français, francais, frenchb
fr-CA: canadien, acadian
ga: irish, gaeilge
gd: scottish, scottish gaelic
gl: galician, galego
grc: ancientgreek, ancient greek
he: hebrew, עברית
hi: hindi, हिन्दी
hr: croatian, hrvatski
hu: hungarian, magyar
hy: armenian, հայերեն
id: indonesian, bahasa indonesia, bahasa, bahasai, indon
is: icelandic, íslenska
it: italian, italiano
ja: japanese, 日本語
ka: georgian, ქართული
kk: kazakh, қазақ тілі
ko: korean, 한국어
la: latin
lt: lithuanian, lietuvių
lv: latvian, latviešu
mk: macedonian, македонски
mn: mongolian
mr: marathi, मराठी
ms: malay, bahasa melayu, bahasam, melayu
nb: norsk, bokmål, norwegian bokmål
nl: dutch, nederlands
nn: nynorsk, norwegian nynorsk
no: norwegian
pl: polish, polski
pt: portuguese, português, portugues, portuges
pt-BR: brazilian, brazil, brazilian portuguese, português brasileiro
ro: romanian, română
ru: russian, русский
sa: sanskrit
sk: slovak, slovenčina
sl: slovene, slovenian, slovenščina
sq: albanian, shqip
sr: serbian, српски
sr-Latn: serbian-latin, srpski
sv: swedish, svenska
sw: swahili, kiswahili
ta: tamil, தமிழ்
te: telugu, తెలుగు
th: thai, thaicjk, ไทย
tr: turkish, türkçe
uk: ukrainian, українська
ur: urdu, اردو
vi: vietnamese, tiếng việt
zh: chinese, 中文, 汉语, 漢語
zh-Hans: chinese-hans, chinese-simplified, simplified chinese, 简体中文
zh-Hant: chinese-hant, chinese-traditional, traditional chinese, 繁體中文
`

var tagOfName, nameOfTag = func() (tags, names map[string]string) {
	tags, names = map[string]string{}, map[string]string{}
	for line := range strings.Lines(languages) {
		tag, list, _ := strings.Cut(strings.TrimSpace(line), ": ")
		for name := range strings.SplitSeq(list, ", ") {
			if names[tag] == "" {
				names[tag] = name
			}
			tags[name] = tag
		}
	}
	delete(tags, "")
	return tags, names
}()

// LanguageTag is the tag (BCP 47: "de", "pt-BR", "zh-Hans") of a language as people
// and formats write it: a tag, in any case and with "-" or "_"; a code of ISO 639
// ("de", "deu", "ger"); or a name ("German", "Deutsch", "ngerman"). It is empty for
// what is none of these, for several languages, and for what no text is in. The tag of
// a tag is itself.
func LanguageTag(s string) string {
	s = strings.TrimSpace(s)
	if len(s) < 2 {
		return ""
	}
	if tag := tagOfName[strings.ToLower(s)]; tag != "" {
		return tag
	}
	if len(s) > maxTag {
		return ""
	}
	t, err := language.Parse(s)
	if err != nil || len(t.Extensions()) > 0 {
		return ""
	}
	switch base, _ := t.Base(); base.String() {
	case "und", "mul", "mis", "zxx":
		return ""
	}
	if t.IsRoot() {
		return ""
	}
	return t.String()
}

// LanguageName is the name that the LaTeX package babel has for the language of a
// tag, "" where none is known. [LanguageTag] makes the tag of it again.
func LanguageName(tag string) string { return nameOfTag[tag] }

// SetLanguage sets the language as a source says it. What [LanguageTag] cannot
// understand becomes the fact "language", so that it is not lost.
func (p *Paper) SetLanguage(s string) {
	if p.Language = LanguageTag(s); p.Language == "" && oneLine(s) != "" {
		p.Citation = p.Citation.Set("language", oneLine(s))
	}
}
