package paper_test

import (
	"encoding/json"
	"testing"

	"offprint/generator/paper"
)

func TestLanguageTag(t *testing.T) {
	for s, want := range map[string]string{
		"de": "de", "DE": "de", "deu": "de", "ger": "de", "German": "de", "ngerman": "de", " deutsch ": "de", "de-1996": "de-1996",
		"zh-hans": "zh-Hans", "zh_CN": "zh-CN", "chi": "zh", "中文": "zh", "简体中文": "zh-Hans", "Simplified Chinese": "zh-Hans",
		"pt-br": "pt-BR", "brazilian": "pt-BR", "en_US": "en-US", "ENGLISH": "en", "british": "en-GB", "iw": "he", "hebrew": "he",
		"Français": "fr", "العربية": "ar", "lat": "la", "no": "no", "norsk": "nb", "tlh": "tlh",
		"": "", " ": "", "d": "", "xx": "", "und": "", "mul": "", "zxx": "", "mis": "", "Klingon": "", "german and english": "", "n/a": "",
		"en; fr": "", "en-x-mine": "", "de-DE-u-co-phonebk": "", "\xff\xfe": "", "<de>": "", "en-": "",
	} {
		if got := paper.LanguageTag(s); got != want {
			t.Errorf("%q is %q, want %q", s, got, want)
		}
	}
}

// FuzzLanguageTag checks that a tag has valid characters only, and that reading it or its name
// again gives the same tag.
func FuzzLanguageTag(f *testing.F) {
	for _, s := range []string{"de", "zh-Hans-CN", "sh", "mo", "i-klingon", "zh-cmn-Hans", "Deutsch", "x-foo", "en_GB_oed", "sr-Latn", "root", "İtaliano"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		tag := paper.LanguageTag(s)
		if tag == "" {
			return
		}
		if again := paper.LanguageTag(tag); again != tag {
			t.Errorf("%q is %q, and that is %q", s, tag, again)
		}
		for _, c := range []byte(tag) {
			if c != '-' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
				t.Errorf("%q is %q", s, tag)
			}
		}
		if name := paper.LanguageName(tag); name != "" && paper.LanguageTag(name) != tag {
			t.Errorf("%q is called %q, and that is %q", tag, name, paper.LanguageTag(name))
		}
	})
}

// TestLanguageOfJSON checks that an unknown language is not lost.
func TestLanguageOfJSON(t *testing.T) {
	for said, want := range map[string]paper.Paper{
		"German":   {Title: "A", Language: "de"},
		"":         {Title: "A"},
		"Klingon ": {Title: "A", Citation: paper.Facts{{Name: "language", Value: "Klingon"}}},
	} {
		data, err := json.Marshal(map[string]string{"title": "A", "language": said})
		if err != nil {
			t.Fatal(err)
		}
		var p, again paper.Paper
		if err := json.Unmarshal(data, &p); err != nil || !p.Equal(&want) {
			t.Errorf("%s: %+v, %v", data, p, err)
		}
		data, err = json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, &again); err != nil || !again.Equal(&want) {
			t.Errorf("and again %s: %+v, %v", data, again, err)
		}
	}
}
