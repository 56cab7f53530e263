package paper_test

import (
	"testing"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// TestTitleKey checks which titles, as sources write them, are the same.
func TestTitleKey(t *testing.T) {
	const same, other = true, false
	for _, c := range []struct {
		a, b string
		want bool
	}{
		// Factorials and exclamation marks.
		{`On $n!$`, `On $n$`, other},
		{`On $n!$`, `On n!`, same},
		{`The growth of n! as it is`, `The growth of n as it is`, other},
		{`On $(2n)!$`, `On $(2n)$`, other},
		{`On $(2n)!$`, `On (2n)!`, same},
		{`On $n!!$`, `On $n!$`, other},
		{`On $n!!$`, `On n!!`, same},
		{`On $52!$`, `On 52!`, same},
		{`On $N!$ orbits`, `On N! orbits`, same},
		{`On $N!$ orbits`, `On N orbits`, other},
		{`Where $n!=0$`, `Where n != 0`, same},
		{`Hello!`, `Hello`, same},
		{`Snow!! Again!`, `Snow: again`, same},
		{`So do I!`, `So do I`, same},
		{`Plan B!`, `Plan B`, same},
		{`Farewell 2020!`, `Farewell 2020`, same},
		{`Snow (really)!`, `Snow (really)`, same},

		// Slashes.
		{`On $a/b$`, `On $ab$`, other},
		{`On $a/b$`, `On a/b`, same},
		{`On $a / b$`, `On a/b`, same},
		{`On $\frac{a}{b}$`, `On a/b`, same},
		{`Spin $1/2$`, `Spin 12`, other},
		{`Spin 1/2`, `Spin 1-2`, other},
		{`Spin-$\frac12$ chains`, `Spin-1/2 chains`, same},
		{`Spin-½ chains`, `Spin-1/2 chains`, same},
		{`Spin-1⁄2 chains`, `Spin-1/2 chains`, same},
		{`A $1/N$ expansion`, `A 1/N expansion`, same},
		{`A 1/N expansion`, `A 1N expansion`, other},
		{`On $\frac{n+1}{2}$`, `On (n+1)/2`, same},
		{`On $(n+1)/2$`, `On $(n+1)2$`, other},
		{`On $x_1/x_2$`, `On x₁/x₂`, same},
		{`On $G/H$`, `On G/H`, same},
		{`On $G/H$`, `On $GH$`, other},
		{`On $G$/$H$`, `On $G/H$`, same},
		{`On $ab/cd$`, `On $abcd$`, other},
		{`Of input/output`, `Of input-output`, same},
		{`Of input / output`, `Of input output`, same},
		{`AC/DC converters`, `AC-DC converters`, same},
		{`TCP/IP`, `TCP-IP`, same},
		{`Winter 2005/06`, `Winter 2005-06`, same},
		{`After 9/11`, `After 9-11`, same},
		{`GaAs/AlGaAs wells`, `GaAs-AlGaAs wells`, same},
		{`$\mathrm{LaAlO}_3/\mathrm{SrTiO}_3$ layers`, `LaAlO3/SrTiO3 layers`, same},
		{`CO$_2$/H$_2$O`, `CO2-H2O`, same},
		{`Read(s) and/or write(s)`, `Read(s) and or write(s)`, same},

		// Accents.
		{`On $\bar x$`, `On $x$`, other},
		{`On $\bar{x}$`, `On x̄`, same},
		{`On $\overline{x}$`, `On x̄`, same},
		{`On $\bar x$`, `On $\hat x$`, other},
		{`On $\hat x$`, `On x`, other},
		{`On $\hat x$`, `On x̂`, same},
		{`On $\tilde x$`, `On $\hat x$`, other},
		{`On $\tilde n$`, `On ñ`, same},
		{`On $\dot x$`, `On ẋ`, same},
		{`On $\dot x$`, `On $x$`, other},
		{`On $\ddot x$`, `On $\dot x$`, other},
		{`On $\ddot x$`, `On ẍ`, same},
		{`On $\vec x$`, `On x`, other},
		{`On $\hat a$`, `On â`, same},
		{`On $\hat a$`, `On a`, other},
		{`In $p\bar p$ collisions`, `In $pp$ collisions`, other},
		{`In $p\bar p$ collisions`, `In pp̄ collisions`, same},
		{`In $p\bar p$ collisions`, `In pp¯ collisions`, same},
		{`Of $u\bar u$`, `Of uū`, same},
		{`Of $u\bar u$`, `Of $uu$`, other},
		{`Of $b\bar bb\bar b$`, `Of $bbbb$`, other},
		{`Of $\bar\nu_e$`, `Of $\nu_e$`, other},
		{`Of $\bar\nu_e$`, `Of ν̄ₑ`, same},
		{`Of $\bar\partial$`, `Of $\partial$`, other},
		{`Of $\bar{D}^0$`, `Of $D^0$`, other},
		{`On M\"obius`, `On Möbius`, same},
		{`On Möbius`, `On Mobius`, same},
		{`On $\mathrm{M\"obius}$`, `On Mobius`, same},
		{`Réponse à Dupont`, `Reponse a Dupont`, same},
		{`Nō und Jūdō`, `No und Judo`, same},
		{`Señor Nuñez`, `Senor Nunez`, same},
		{`Ein Ö`, `Ein O`, same},
		{`Çeşme, ş`, `Cesme, s`, same},
		{`Ảnh của Việt Nam`, `Anh cua Viet Nam`, same},

		// Other symbols that look like punctuation.
		{`On $|x|$`, `On $x$`, other},
		{`On $|x|$`, `On |x|`, same},
		{`On $P(a\mid b)$`, `On P(a|b)`, same},
		{`Snow | Ice`, `Snow: Ice`, same},
		{`On $f'$`, `On $f$`, other},
		{`On $f'$`, `On f′`, same},
		{`On $f'$`, `On f'`, same},
		{`On $f''$`, `On $f'$`, other},
		{`The 'x' of snow`, `The x of snow`, same},
		{`L'eau`, `L’eau`, same},
		{`5'-ends`, `5′ ends`, same},
		{`5'-ends`, `5-ends`, same},
		{`On $a^\dagger$`, `On $a$`, other},
	} {
		a, b := text.Title(c.a), text.Title(c.b)
		if got := paper.TitleKey(a) == paper.TitleKey(b); got != c.want {
			t.Errorf("%s and %s: %v (%s, %s)", c.a, c.b, got, paper.TitleKey(a), paper.TitleKey(b))
		}
	}
}

// FuzzTitleKey checks that a title keeps its key through all conversions on the way to its
// page.
func FuzzTitleKey(f *testing.F) {
	f.Add(`On $\bar x/2!$ and “f'”`)
	f.Add("x̄̄ ½|a|")
	f.Add(`$\`)
	f.Fuzz(func(t *testing.T, raw string) {
		title := text.Title(raw)
		if key := paper.TitleKey(title); key == "" && title != "" || key != paper.TitleKey(text.Title(title)) && title == text.Title(title) {
			t.Errorf("%q has the key %q", title, key)
		}
	})
}
