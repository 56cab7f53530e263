package tex

import "strings"

// superscripts and subscripts map characters to their raised and lowered forms in Unicode.
var (
	superscripts = table("0⁰1¹2²3³4⁴5⁵6⁶7⁷8⁸9⁹+⁺-⁻−⁻=⁼(⁽)⁾nⁿiⁱaᵃbᵇcᶜdᵈeᵉfᶠgᵍhʰjʲkᵏlˡmᵐoᵒpᵖrʳsˢtᵗuᵘvᵛwʷxˣyʸzᶻTᵀ′′∘°°°**††")
	subscripts   = table("0₀1₁2₂3₃4₄5₅6₆7₇8₈9₉+₊-₋−₋=₌(₍)₎aₐeₑhₕiᵢjⱼkₖlₗmₘnₙoₒpₚrᵣsₛtₜuᵤvᵥxₓβᵦγᵧρᵨφᵩχᵪ")
)

// alphabets are the alphabets of formulas that have their own characters in Unicode (chapter
// 22.2 of the standard). The holes are letters that Unicode had encoded earlier at other code
// points.
var alphabets = map[string]alphabet{
	"bb":   {'𝔸', '𝕒', '𝟘', table("CℂHℍNℕPℙQℚRℝZℤ")},
	"cal":  {'𝒜', '𝒶', 0, table("BℬEℰFℱHℋIℐLℒMℳRℛeℯgℊoℴ")},
	"frak": {'𝔄', '𝔞', 0, table("CℭHℌIℑRℜZℨ")},
}

type alphabet struct {
	upper, lower, digit rune
	holes               map[rune]rune
}

// letter returns r in the alphabet, or r itself if the alphabet does not have it.
func (a alphabet) letter(r rune) rune {
	if h, ok := a.holes[r]; ok {
		return h
	}
	switch {
	case a.upper != 0 && 'A' <= r && r <= 'Z':
		return a.upper + r - 'A'
	case a.lower != 0 && 'a' <= r && r <= 'z':
		return a.lower + r - 'a'
	case a.digit != 0 && '0' <= r && r <= '9':
		return a.digit + r - '0'
	}
	return r
}

// table makes a map from pairs of characters.
func table(pairs string) map[rune]rune {
	m := make(map[rune]rune)
	rs := []rune(pairs)
	for i := 0; i+1 < len(rs); i += 2 {
		m[rs[i]] = rs[i+1]
	}
	return m
}

// script converts s to the characters of m. It returns false if m lacks one of them or s is
// empty.
func script(s string, m map[rune]rune) (string, bool) {
	var b strings.Builder
	for _, r := range s {
		t, ok := m[r]
		if !ok {
			return "", false
		}
		b.WriteRune(t)
	}
	return b.String(), s != ""
}
