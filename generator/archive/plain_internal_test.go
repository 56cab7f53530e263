package archive

import (
	"testing"

	"github.com/BurntSushi/toml"
)

// agree checks that the fast decoder has the same result as the full decoder, if it accepts
// the text.
func agree(t *testing.T, text string) (plain bool) {
	got, ok := decodePlain(text)
	if !ok {
		return false
	}
	var want map[string]any
	if _, err := toml.Decode(text, &want); err != nil {
		t.Fatalf("%q is decoded, but: %v", text, err)
	}
	if encode(got) != encode(want) {
		t.Fatalf("%q is %s, want %s", text, encode(got), encode(want))
	}
	return true
}

var plainTexts = map[string]bool{
	"": true,
	"a = 1\nb = \"x\"\n\n[c]\nd = [\"e\", \"f\"]\n": true,
	"a = []\r\nb = 2025-10-07\r\n":                  true,
	`h = { a = "1", "b.c" = "2" }`:                  true,
	`s = "\" \\ \n \t \r é 😀"`:                      true,
	"[a]\n[b]\n":                                    true,
	`s = "\u00e9"`:                                  false,
	"a = 1 # c":                                     false,
	"# c":                                           false,
	"a = 1\na = 2":                                  false,
	"a = 1\n[a]":                                    false,
	"[a]\n[a]":                                      false,
	"a = 1\r":                                       false,
	"\r":                                            false,
	"[]":                                            false,
	"[[a]]":                                         false,
	"a.b = 1":                                       false,
	"a = 01":                                        false,
	"a = 2025-02-30":                                false,
	"a = 2025-10-07 ":                               false,
	"a = \"\"\"b\"\"\"":                             false,
	"a = \"b\" \"c\"":                               false,
	"a = [1]":                                       false,
	"a = [\"b\",\"c\"]":                             false,
	"a = {}":                                        false,
	"a = { b = \"1\", b = \"2\" }":                  false,
	"a = \"\x01\"":                                  false,
	"a = \"\xff\"":                                  false,
	"a = \"b":                                       false,
	"a = \"b\\":                                     false,
	"a = { ":                                        false,
	"a = [":                                         false,
	"a = ":                                          false,
	"= 1":                                           false,
	"a = 99999999999999999999":                      false,
}

func TestDecodePlain(t *testing.T) {
	for text, plain := range plainTexts {
		if got := agree(t, text); got != plain {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func FuzzDecodePlain(f *testing.F) {
	for text := range plainTexts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { agree(t, text) })
}

// TestFormatIsPlain checks that the fast decoder accepts the output of Format.
func TestFormatIsPlain(t *testing.T) {
	e, err := Parse("2025/10/07/x.md", []byte("+++\ntitle = 'A \"b\"'\ntopics = ['c', 'd']\nupvotes = 3\n[links]\ncode = 'https://x.org'\n[import]\nday = 2025-10-07\nhash = { title = '00000000', 'links.code' = '00000000' }\n+++\n"))
	if err != nil {
		t.Fatal(err)
	}
	doc, _, err := split(string(Format(e)))
	if err != nil {
		t.Fatal(err)
	}
	if !agree(t, doc.toml) {
		t.Errorf("not plain:\n%s", doc.toml)
	}
}
