package text_test

import (
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"offprint/generator/text"
)

func TestURL(t *testing.T) {
	for raw, want := range map[string]string{
		" https://github.com/a/b \n": "https://github.com/a/b",
		"HTTP://Example.COM/A?b=c#d": "http://example.com/A?b=c#d",
		"https://x.y/\u202ea":        "https://x.y/a",
		"https://x.y/é":              "https://x.y/%C3%A9",
		"https://[::1]/":             "https://[::1]/",
		"github.com/a/b":             "",
		"javascript:alert(1)":        "",
		"https:///x":                 "",
		"https:x":                    "",
		"//x.y/z":                    "",
		"https://a b/":               "",
		"https://x.y/<script>":       "",
		"https://user:pw@x.y/":       "",
		"ftp://x.y/":                 "",
		"https://x.y:port/":          "",
		"https://-/":                 "",
		"":                           "",
		"https://x.y/" + strings.Repeat("a", 3000): "",
	} {
		got, ok := text.URL(raw)
		if got != want || ok != (want != "") {
			t.Errorf("URL(%q) = %q, %v, want %q", raw, got, ok, want)
		}
	}
}

func TestFold(t *testing.T) {
	for s, want := range map[string]string{
		"Łukasz Świątek":       "lukasz swiatek",
		"Søren  Kierkegård":    "soren kierkegard",
		"GROẞE Straße":         "grosse strasse",
		"Æsop Œuvre Þór Đ ð ı": "aesop oeuvre thor d d i",
		"O’Brien ‐ x‑y":        "o'brien - x-y",
		"Ｆｕｌｌ　Ｗｉｄｔｈ":           "full width",
		"ΑΘΗΝΆΣ":               "αθηνασ",
		"Йошкар-Ола":           "иошкар-ола",
		"हिन्दी":               "हिन्दी",
		"ภาษาไทย":              "ภาษาไทย",
		"ガ ｶﾞ":                 "ガ ガ",
		"한국어":                  "한국어",
		"ﬁne x²":               "fine x2",
		"a\u202eb":             "ab",
		"İstanbul":             "istanbul",
		"":                     "",
	} {
		if got := text.Fold(s); got != want {
			t.Errorf("Fold(%q) = %q, want %q", s, got, want)
		}
	}
}

func TestFoldLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		once := text.Fold(s)
		if twice := text.Fold(once); twice != once {
			t.Fatalf("Fold(%q) = %q, but Fold of that = %q", s, once, twice)
		}
	})
}

func TestSlug(t *testing.T) {
	for s, want := range map[string]string{
		"Attention Is All You Need": "attention-is-all-you-need",
		"  C++ / C#!  ":             "c-c",
		"Łukasz":                    "lukasz",
		"机器学习":                      "机器学习",
		"हिन्दी भाषा":               "हिन्दी-भाषा",
		"../../etc":                 "etc",
		"Let's <think>":             "let-s-think",
	} {
		if got := text.Slug(s); got != want {
			t.Errorf("Slug(%q) = %q, want %q", s, got, want)
		}
	}
	if a, b := text.Slug("..."), text.Slug("…"); a == b || len(a) != 9 || a[0] != 'x' {
		t.Errorf("slugs of nothing are %q and %q", a, b)
	}
	long := text.Slug(strings.Repeat("verylongword ", 20))
	if len(long) > 80 || strings.HasSuffix(long, "-") || !strings.HasSuffix(long, "verylongword") {
		t.Errorf("a long slug is %q", long)
	}
}

func FuzzSlug(f *testing.F) {
	for _, s := range []string{"", ".", "..", "a/b", "\xff", strings.Repeat("é", 60), strings.Repeat("a-", 60), "\u0301a", "CON"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		slug := text.Slug(s)
		if slug == "" || len(slug) > 80 || !utf8.ValidString(slug) || strings.ContainsAny(slug, "/\\. \n\x00") || strings.Trim(slug, "-") != slug || strings.Contains(slug, "--") {
			t.Fatalf("Slug(%q) = %q", s, slug)
		}
		if again := text.Slug(slug); again != slug {
			t.Fatalf("Slug(%q) = %q, and the slug of that %q", s, slug, again)
		}
	})
}

func TestValid(t *testing.T) {
	for s, want := range map[string]string{"abc é": "abc é", "caf\xe9": "café", "\x93x\x94\x80": "“x”€", "\x81\xc3": "\ufffdÃ", "": ""} {
		got, ok := text.Valid(s)
		if got != want || ok != (s == want) {
			t.Errorf("Valid(%q) = %q, %v, want %q", s, got, ok, want)
		}
	}
}

func TestExcerpt(t *testing.T) {
	for _, c := range []struct {
		s    string
		max  int
		want string
	}{
		{"short", 10, "short"},
		{"exactly ten", 11, "exactly ten"},
		{"one two three four", 9, "one two…"},
		{"one two three four", 8, "one two…"},
		{"one two, three", 10, "one two…"},
		{"unbreakable", 5, "unbr…"},
		{"éééé ééééé", 6, "éééé…"},
		{"a\nb", 5, "a b"},
		{"x", 0, ""},
	} {
		if got := text.Excerpt(c.s, c.max); got != c.want {
			t.Errorf("Excerpt(%q, %d) = %q, want %q", c.s, c.max, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s, max := rapid.String().Draw(t, "s"), rapid.IntRange(1, 40).Draw(t, "max")
		got := text.Excerpt(s, max)
		if n := utf8.RuneCountInString(got); n > max {
			t.Fatalf("Excerpt(%q, %d) = %q has %d", s, max, got, n)
		}
	})
}

func TestSentences(t *testing.T) {
	const (
		first  = "Sparse codes are learned from data alone."
		second = "The cost of this, as Fig. 3 of Smith et al. Shows, is small (see below)."
	)
	for _, c := range []struct {
		s    string
		max  int
		want string
	}{
		{"short", 10, "short"},
		{"éé", 2, "éé"},
		{first + " " + second + " And more.", 70, first},
		{first + "\n" + second + " And more.", 120, first + " " + second},
		{first + " " + second, 114, first + " " + second},
		{first + " " + second, 41, first},
		{first + " " + second, 40, "Sparse codes are learned from data…"},
		{first + " " + second, 90, "Sparse codes are learned from data alone. The cost of this, as Fig. 3 of Smith et al.…"},
		{"Is it so? It is not what one thinks it is.", 15, "Is it so?"},
		{"The rate of v. Two is 3.1415 Mbit and not 2.", 30, "The rate of v. Two is 3.1415…"},
		{"最初の文です。次の文はもっと長いです。", 12, "最初の文です。"},
		{"x", 0, ""},
	} {
		if got := text.Sentences(c.s, c.max); got != c.want {
			t.Errorf("Sentences(%q, %d) = %q, want %q", c.s, c.max, got, c.want)
		}
	}
	word := rapid.SampledFrom([]string{"a", "data.", "We", "know!", "é", "。", "why?", "\n"})
	rapid.Check(t, func(t *rapid.T) {
		s, max := strings.Join(rapid.SliceOf(word).Draw(t, "words"), " "), rapid.IntRange(0, 60).Draw(t, "max")
		got := text.Sentences(s, max)
		if n := utf8.RuneCountInString(got); n > max {
			t.Fatalf("Sentences(%q, %d) = %q has %d", s, max, got, n)
		}
		one := strings.Join(strings.Fields(s), " ")
		if got != text.Excerpt(s, max) && !strings.HasPrefix(one, got) {
			t.Fatalf("Sentences(%q, %d) = %q is no beginning", s, max, got)
		}
	})
}

// TestLongInputs checks that long and difficult inputs take roughly linear time.
func TestLongInputs(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	// A quadratic algorithm would exceed the limit at a quarter of a mebibyte already.
	n, most := 1<<18, 20*time.Second
	if os.Getenv("OFFPRINT_LONG_TESTS") == "1" {
		n, most = 1<<20, time.Minute
	}
	inputs := []string{
		"$", "$a ", "{", "}", "{$", `\(`, `\`, "[", "]", "](", "[a](", "[a](https://b.c) ", "`", "` ", "``a`", "*", "**", "*a ", "**a ", "a* ", "_", "_a ", "a_ ",
		"~", "-", "'", `"`, "^{", `\emph{`, "http://a.b ", "<http://a.b> ", "<a@b.c> ", "<", "![", "&", "&amp;", "\n\n", "a\n ", "> ", ">", "- ", "1. ",
		"#", "\t", "é", "\xff", "\u0301", "\u202e", "a ", "\n", "[a]: b\n", "- a\n", "> a\n", "a\n\n", "*a*", "[[a]", "[]", "![](", "\\*", "`a` ", "$a$ ",
	}
	var deep strings.Builder
	for i := 0; deep.Len() < n/4; i++ {
		deep.WriteString(strings.Repeat(" ", i) + "- a\n")
	}
	inputs = append(inputs, deep.String())
	for _, s := range inputs {
		long := strings.Repeat(s, max(1, n/len(s)))
		if len(s) > n/8 {
			long, s = s, "nested lists"
		}
		start := time.Now()
		done := make(chan struct{})
		go func() {
			defer close(done)
			md := text.Abstract(long)
			text.HTML(md)
			text.HTML(long)
			text.Plain(long)
			text.Title(long)
			text.TitleHTML(long)
			text.Fold(long)
			text.Slug(long)
			text.Excerpt(long, 100)
		}()
		select {
		case <-done:
		case <-time.After(most):
			t.Fatalf("%q: not done after %v", s, most)
		}
		if d := time.Since(start); d > 2*time.Second {
			t.Logf("%q took %v", s, d)
		}
	}
}

func BenchmarkAbstract(b *testing.B) {
	raw := strings.Repeat("We propose a na\\\"ive $O(n^2)$ method, \\emph{MyNet}, for **large** models (see https://a.b/c_d). It beats ``strong'' ones by 5\\%. ", 10)
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		text.Abstract(raw)
	}
}

func BenchmarkHTML(b *testing.B) {
	md := text.Abstract(strings.Repeat("We propose a na\\\"ive $O(n^2)$ method, \\emph{MyNet}, for **large** models (see https://a.b/c_d). It beats ``strong'' ones by 5\\%. ", 10))
	b.SetBytes(int64(len(md)))
	for b.Loop() {
		text.HTML(md)
	}
}

func TestOneLine(t *testing.T) {
	for _, space := range []string{" ", "  ", "\t", "\n", "\r", "\v", "\f", "\u0085", "\u00a0", "\u2028", " \r"} {
		for _, s := range []string{"a" + space + "b", space + "a b", "a b" + space} {
			if got := text.OneLine(s); got != "a b" {
				t.Errorf("%q becomes %q", s, got)
			}
		}
	}
}
