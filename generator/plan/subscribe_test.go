package plan_test

import (
	"testing"

	"offprint/generator/plan"
	"offprint/generator/site"
)

// TestSubscribe checks that the feeds page says how to subscribe to mails, and that only a
// form changes its policy.
func TestSubscribe(t *testing.T) {
	const policy = "default-src 'self';base-uri 'none'"
	for toml, want := range map[string]struct {
		ref plan.MailRef
		csp string
	}{
		"": {},
		"mail.subscribe = \"mailto:papers@example.org?subject=subscribe\"\n":                            {ref: plan.MailRef{Href: "mailto:papers@example.org?subject=subscribe"}},
		"mail.subscribe = \"https://lists.example.org/papers\"\n":                                       {ref: plan.MailRef{Href: "https://lists.example.org/papers"}},
		"mail = { subscribe = \"https://lists.example.org:8/in?x\", field = \"e\" }":                    {ref: plan.MailRef{Action: "https://lists.example.org:8/in?x", Field: "e", Host: "lists.example.org:8"}, csp: policy + ";form-action https://lists.example.org:8"},
		"mail = { subscribe = \"https://lists.example.org/\", field = \"e\" }\ncsp = \"default-src *\"": {ref: plan.MailRef{Action: "https://lists.example.org/", Field: "e", Host: "lists.example.org"}},
		"mail = { subscribe = \"https://lists.example.org/\", field = \"e\" }\ncsp = false":             {ref: plan.MailRef{Action: "https://lists.example.org/", Field: "e", Host: "lists.example.org"}},
	} {
		pl, pages := planOf(t, config+toml)
		got := pages["feeds/"].Data.(*plan.FeedsData).Mail
		if got == nil {
			got = &plan.MailRef{}
		}
		if *got != want.ref || pl.Site().FeedsCSP != want.csp {
			t.Errorf("%s: %+v, policy %q", toml, got, pl.Site().FeedsCSP)
		}
	}
}

func TestSubscribeIsChecked(t *testing.T) {
	for _, toml := range []string{
		"[params.offprint.mail]\nsubscribe = \"http://example.org/\"",
		"[params.offprint.mail]\nsubscribe = \"javascript:alert(1)\"",
		"[params.offprint.mail]\nsubscribe = \"mailto:a@example.org\"\nfield = \"email\"",
		"[params.offprint.mail]\nfield = \"email\"",
		"[params.offprint.mail]\nsubscribe = \"https:///x\"",
		"[[params.offprint.feeds.queries]]\nname = \"2025 10\"\nquery = \"x\"",
		"[[params.offprint.feeds.queries]]\nname = \"Robots\"",
		"[[params.offprint.feeds.queries]]\nname = \"Robots\"\nquery = \"x\"\n[[params.offprint.feeds.queries]]\nname = \"robots!\"\nquery = \"y\"",
	} {
		if _, err := site.ParseConfig("config.toml", []byte("baseURL = \"https://example.org/\"\n"+toml), ""); err == nil {
			t.Errorf("this is taken: %s", toml)
		}
	}
}
