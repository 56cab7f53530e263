package site

import (
	"slices"
	"strings"
	"testing"
)

func TestDoubts(t *testing.T) {
	const base = "baseURL = \"https://example.org/\"\n"
	for config, want := range map[string]string{
		base + "titel = \"x\"\n":                                      `config.toml:2: nothing reads titel; was title meant?`,
		base + "\n[param.offprint]\nfeedItems = 3\n":                  `config.toml:3: nothing reads param; was params meant?`,
		base + "[params]\n[params.offprnt]\n":                         `config.toml:3: nothing reads params.offprnt; was params.offprint meant?`,
		base + "[params]\ndescripton = \"x\"\n":                       `config.toml:3: nothing reads params.descripton; was params.description meant?`,
		base + "languagecode = \"de\"\nBaseurl2 = 1\n":                `config.toml:3: nothing reads Baseurl2; was baseURL meant?`,
		base + "[params]\nfooter = \"x\"\n":                           `config.toml:3: nothing reads params.footer; was params.offprint.footer meant?`,
		base + "title = \"x\"\n[params]\nmine = 1\n[params.offprint]": "",
		base + "[languages.en]\nweight = 1\n[services]\n[privacy]\n":  "",
		base + "timeout = 3\nuglyURLs = true\nsummaryLength = 3\n":    "",
	} {
		c, err := ParseConfig("config.toml", []byte(config), "")
		if err != nil {
			t.Errorf("%q: %v", config, err)
			continue
		}
		if got := strings.Join(c.Doubts, "\n"); got != want {
			t.Errorf("%q: said %q, want %q", config, got, want)
		}
		if slices.Contains(c.Doubts, "") {
			t.Error("an empty line")
		}
	}
}
