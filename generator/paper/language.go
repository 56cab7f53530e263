package paper

import (
	"strings"

	"golang.org/x/text/language"
)

// maxTag is the length that RFC 5646, section 4.4.1, asks programs to support, in bytes.
const maxTag = 35

// languages lists names of languages by tag: first the name in the LaTeX package babel
// (https://ctan.org/pkg/babel), which BibLaTeX's langid uses, then other names used in
// bibliographies.
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

// LanguageTag returns the BCP 47 tag ("de", "pt-BR", "zh-Hans") of a language as people and
// formats write it: a tag, in any case and with "-" or "_"; an ISO 639 code ("de", "deu",
// "ger"); or a name ("German", "Deutsch", "ngerman"). It returns "" for anything else, for
// several languages, and for codes that mean no language. It is idempotent.
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

// LanguageName returns babel's name for the language of a tag, "" if unknown. [LanguageTag]
// converts it back.
func LanguageName(tag string) string { return nameOfTag[tag] }

// SetLanguage sets the language as given by a source. If [LanguageTag] does not recognize it,
// it becomes the fact "language", so that it is not lost.
func (p *Paper) SetLanguage(s string) {
	if p.Language = LanguageTag(s); p.Language == "" && oneLine(s) != "" {
		p.Citation = p.Citation.Set("language", oneLine(s))
	}
}
