package text_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"offprint/generator/text"
	"offprint/generator/twintest"
)

// These tests check that the theme's search.js folds text and splits it into words as this
// package does. A test in cmd/offprint compares all characters in Chromium.

// splitText is a text with the results that both implementations must have.
type splitText struct {
	Text      string     `json:"text"`
	Fold      string     `json:"fold"`
	Words     []string   `json:"words"`
	Compounds []compound `json:"compounds"`
}

type compound struct {
	Parts []string `json:"parts"`
	Whole string   `json:"whole"`
}

func split(s string) splitText {
	v := splitText{Text: s, Fold: text.Fold(s), Words: append([]string{}, text.Words(s)...), Compounds: []compound{}}
	for _, c := range text.Compounds(s) {
		v.Compounds = append(v.Compounds, compound{c.Parts, c.Whole})
	}
	return v
}

// wordTexts are texts that are difficult to fold and to split.
func wordTexts() []string {
	return []string{
		"", " ", "-", "a-", "-a", "a--b", "a-b-c-d", "a’b", "a'b'c", "'a'", "rock'n'roll", "l’été", "O’Neil", "x.y", "1.2", "1.2.3", "1.", ".5", "1.x", "٣.٤", "1.²",
		"C++", "c+++", "C++17", "C#", "c##", "F#a", "a+b", "a+", "a++b", "é+", "é++", "C++-like", "g++-7", "C#-", "1+", "a1+",
		"α β-VAE γ. Σ Σίσυφος ΟΔΟΣ ὈΔΥΣΣΕΎΣ ΐ ᾳ ς σς", "µ ∂ ∇ ℓ₂ L² xⁿ x₁₂ ∑ ℝⁿ ℵ₀ 𝔸 𝒪(n log n) 𝑥𝑦 𝟘𝟙 𝛽-VAE 𝜷 ϐ ϕ ϵ Ω Å K",
		"ﬁne ﬂow ﬃ ﬅ ǆ Ǆ ǅ ĳ ŉ ſ ẞ ß ŒUVRE æ Æsir Ø ø Ł Đ þ Ð ı İ İstanbul i̇ ȷ ħ ŧ ŋ ƶ ɨ ƀ Ə ƿ ꜳ",
		"½ ¼ 1½ ⅓ ² ①②③ ⑴ Ⅷ ⅷ ㈱ ㍿ ㍻ ㋿ ㎏ ㏄ ™ © ℃ № ª º",
		"ＡＢＣ１２３ ａ－ｂ Ｃ＋＋ ＇ ｶﾞｷﾞ ﾊﾟ ｱｲｳ ａ．ｂ １．２ ￥",
		"机器学习 学 GPT模型 模型4 深度-学习 中文，标点。〇 々 〆 ヶ 𠀀𠀁𠮷 龜 㐀 豈 \U0002F800",
		"ディープラーニング ー ーー あー カタカナ ひらがな ゞ ヽ ・ ゛ ゜ か゛ が が ｰ ヷ ゟ ヿ", "한국어 한 ㄱㄴ ᄒ 하 한 ᄒᆫ 각 ힰ ퟋ ﾡ ㉠ ㈀",
		"العربية نَماذِج لُغَوِيّة ٱلْعَرَبِيَّة أإآا ة ه ى ﷺ ﷽ لا ﻻ كـــتاب ۱۲۳ ٤٥٦ می\u200cخواهم", "עִבְרִית שלום צה״ל ג׳ ﬡ שׁ בְּרֵאשִׁית־בָּרָא",
		"हिन्दी क्षत्रिय क़ क़ ज्ञ १२३ क्\u200dष র্য\u200c தமிழ் తెలుగు ಕನ್ನಡ മലയാളം സിംഹ සිංහල ਪੰਜਾਬੀ", "ภาษาไทย ก กำ น้ำ เก่ง ๑๒๓ ພາສາລາວ ຫຼ ໜ ภาษาEnglish ភាសាខ្មែរ ក្រ មြန်မာ မြန်မာဘာသာ",
		"🤗 👩‍💻 👨‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇩🇪 ❤️ a👍b 1️⃣ #️⃣ ☃︎", "a\u0301 e\u0301\u0323 \u0301 \u0301a a\u0301\u0301 Z͑ͫ̓ͪ̂ͫ x̄ ñ ñ ệ ệ ệ à̖ à̖",
		"soft\u00ADhyphen zero\u200Bwidth join\u2060er \uFEFFbom mid\uFEFFbom a\u200Cb a\u200Db a\u200Eb\u200F a\u202Ab\u202C a\u2066b\u2069 tag\U000E0041s \u180E x\u034Fy",
		"a‐b a‑b a‒b a–b a—b a―b a−b a⁃b a﹣b a－b ‘a’ “a” „a“ a′b a´b a`b aʼb aʹb aʻb aʾb aʿb aˈb a＇b",
		"a\u00A0b a\u2003b a\u3000b a\u2028b a\u2029b a\u0085b a\u1680b a\u202Fb a\tb\nc\r\nd\u000Be\fx\u0001y\u007Fz",
		"Ἀθῆναι ά ὰ ᾶ Μῆνιν Ελλάδα кириллица й й Ё ё Ї Њ Ѳ ѣ հայերեն և և ქართული Ქ ᲥᲐ ꭰ Ꭰ ᏸ ⴀ",
		"𝐀𝑩𝒞 𝕬 𝖠 𝙰 𝚤 𝟬 𞤀𞤢 𐐀𐐨 𐒰 𑀓𑀺 𐌰 𒀀 𓀀 𞸀 🄰 🅐 🆊 𝅘𝅥𝅮", "Nguyễn Đình Việt ệ ở ư", "ᠮᠣᠩᠭᠣᠯ བོད་སྐད ༠༡ ᚠᚢ ⠁ ཀྵ ཱི አማርኛ ⵜⵉⴼ ᐃᓄᒃ Ꮳ ꦗꦮ",
		strings.Repeat("a", 48), strings.Repeat("a", 49), strings.Repeat("𝐀", 48), strings.Repeat("ab-", 20) + "c", strings.Repeat("学", 60), strings.Repeat("ß", 24), strings.Repeat("ß", 25), "a" + strings.Repeat("\u0301", 40), "א" + strings.Repeat("\u05B0", 20),
		"http://a.b/c?d=e&f#g x@y.z a_b a/b a\\b $x^2$ 10,000 10 000 3–5 '90s n't", "\uFFFD \uFFFC \uE000 a\uE000b",
	}
}

// chanceTexts returns n random mixtures of the characters of texts.
func chanceTexts(texts []string, n int) []string {
	var pool []rune
	for _, s := range texts {
		pool = append(pool, []rune(s)...)
	}
	const glue = " -'’.+#1aZ0é\u0301\u200D\u00AD‑"
	r := rand.New(rand.NewPCG(1, 2))
	list := make([]string, n)
	for i := range list {
		for range 1 + r.IntN(12) {
			from := pool
			if r.IntN(5) == 0 {
				from = []rune(glue)
			}
			list[i] += string(from[r.IntN(len(from))])
		}
	}
	return list
}

// TestTwinWords splits and folds the same texts with both implementations.
func TestTwinWords(t *testing.T) {
	t.Parallel()
	vectors := twintest.Vectors(t, "words.json", func() []splitText {
		var list []splitText
		for _, s := range wordTexts() {
			list = append(list, split(s))
		}
		return list
	})
	script := twintest.Open(t, "search.js")
	sameWords(t, script, vectors)
	var chance []splitText
	for _, s := range chanceTexts(wordTexts(), 500) {
		chance = append(chance, split(s))
	}
	sameWords(t, script, chance)
}

func sameWords(t *testing.T, script *twintest.Script, want []splitText) {
	t.Helper()
	differ := 0
	for part := range slices.Chunk(want, 250) {
		var texts []string
		for _, v := range part {
			texts = append(texts, v.Text)
		}
		list, err := json.Marshal(texts)
		if err != nil {
			t.Fatal(err)
		}
		got := twintest.Run[[]splitText](script, string(list)+`.map((text) => ({
			text, fold: module.fold(text), words: module.words(text),
			compounds: module.compounds(text).map((c) => ({ parts: c.parts.map((p) => p.word), whole: c.whole })),
		}))`)
		for i, v := range part {
			if w, g := fmt.Sprintf("%q", v), fmt.Sprintf("%q", got[i]); w != g {
				if differ++; differ > 20 {
					t.Fatal("and more")
				}
				t.Errorf("%+q:\n%s", v.Text, difference(w, g))
			}
		}
	}
}

// difference shows the first difference of two texts.
func difference(want, got string) string {
	w, g := []rune(want), []rune(got)
	i := 0
	for i < min(len(w), len(g)) && w[i] == g[i] {
		i++
	}
	around := func(s []rune) string { return fmt.Sprintf("%+q", string(s[max(0, i-30):min(len(s), i+30)])) }
	return "Go     " + around(w) + "\nscript " + around(g)
}
