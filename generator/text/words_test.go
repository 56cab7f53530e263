package text

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestWords(t *testing.T) {
	for in, want := range map[string]string{
		"":                           "",
		"Attention Is All You Need":  "attention is all you need",
		"GPT-4 and GPT-3.5":          "gpt 4 gpt4 and gpt 3.5 gpt3.5",
		"3D, C++; C#, a+b c+":        "3d c++ c# a b c+",
		"β-VAE":                      "beta vae betavae",
		"k-NN in O(n log n).":        "k nn knn in o n log n",
		"state-of-the-art":           "state of the art stateoftheart",
		"Schrödinger’s Café ＡＢＣ ﬁne": "schrodingers cafe abc fine",
		"Straße Łukasz Ångström":     "strasse lukasz angstrom",
		"机器学习 GPT模型":                 "机器 器学 学习 gpt 模型",
		"学":                          "学",
		"한국어 텍스트":                    "한국 국어 텍스 스트",
		"ディープラーニング":                  "ディ ィー ープ プラ ラー ーニ ニン ング",
		"2.5.  1.5B x² ½":            "2.5 1.5b x2 12",
		"ΟΔΟΣ":                       "οδοσ",
		"🤗 emoji 👩‍💻":                "emoji",
		"-- - '":                     "",
		"\u0301-\u0301":              "",
		"-lead trail- mid--dle":      "lead trail mid dle",
	} {
		if got := strings.Join(Words(in), " "); got != want {
			t.Errorf("Words(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzWords(f *testing.F) {
	f.Add("GPT-4 β-VAE C++ 机器学习 O(n log n) don't 3.5")
	f.Add("İstanbul ǅ ﷺ ㈱ ½ ０−１ a\u0301\u0300")
	f.Fuzz(func(t *testing.T, s string) {
		for _, w := range Words(s) {
			if w == "" || utf8.RuneCountInString(w) > maxWord {
				t.Errorf("%q: word %q", s, w)
			}
			// A word that is split again must still contain words.
			if got := Words(w); utf8.ValidString(s) && strings.Join(got, "") == "" && strings.ContainsFunc(w, unicode.IsLetter) {
				t.Errorf("%q: the word %q has no words", s, w)
			}
		}
	})
}
