package desk_test

import (
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"offprint/generator/desk"
)

// TestHostileRequests checks that requests from other pages neither change nor reveal
// anything.
func TestHostileRequests(t *testing.T) {
	tb := newTable(t)
	form := url.Values{"path": {first}, "pick": {first}, "title": {"Taken over"}, "was-title": {""}}
	_, sum := tb.shows("/", form)
	form.Set("shown", sum)
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) {
			r.Header.Del(name)
			if value != "" {
				r.Header.Set(name, value)
			}
		}
	}
	asHost := func(host string) func(*http.Request) {
		return func(r *http.Request) { // as a browser does for another host name that resolves to this machine
			r.Host = host
			if r.Method == "POST" {
				r.Header.Set("Origin", "http://"+host)
			}
		}
	}
	without := func(keys ...string) url.Values {
		f := url.Values{}
		for k, v := range form {
			if !slices.Contains(keys, k) {
				f[k] = v
			}
		}
		return f
	}
	with := func(key, value string) url.Values {
		f := without(key)
		f.Set(key, value)
		return f
	}
	for name, c := range map[string]struct {
		method, target string
		form           url.Values
		change         func(*http.Request)
		status         int
	}{
		"another origin":             {"POST", "/", form, header("Origin", "https://evil.example"), 403},
		"another port":               {"POST", "/", form, header("Origin", "http://127.0.0.1:1313"), 403},
		"another scheme":             {"POST", "/", form, header("Origin", "https://"+host), 403},
		"an origin that begins so":   {"POST", "/", form, header("Origin", "http://"+host+".evil.example"), 403},
		"no origin":                  {"POST", "/", form, header("Origin", ""), 403},
		"an opaque origin":           {"POST", "/", form, header("Origin", "null"), 403},
		"from elsewhere":             {"POST", "/", form, header("Sec-Fetch-Site", "cross-site"), 403},
		"from the preview":           {"POST", "/", form, header("Sec-Fetch-Site", "same-site"), 403},
		"no token":                   {"POST", "/", without("token"), nil, 403},
		"a wrong token":              {"POST", "/", with("token", "x"+tb.token[1:]), nil, 403},
		"a token in the address":     {"POST", "/?token=" + tb.token, without("token"), nil, 403},
		"no cookie":                  {"POST", "/", form, header("Cookie", ""), 403},
		"a wrong cookie":             {"POST", "/", form, header("Cookie", tb.cookie.Name+"=x"), 403},
		"names, no token":            {"POST", "/names", url.Values{"kind": {"topic"}, "join": {"LMs"}, "keep": {"x"}}, nil, 403},
		"a paper, no token":          {"POST", "/paper", url.Values{"path": {first}, "title": {"x"}}, nil, 403},
		"a form as another type":     {"POST", "/", form, header("Content-Type", "text/plain"), 403},
		"a name that leads here":     {"POST", "/", form, asHost("evil.example:1314"), 421},
		"the same, without its port": {"POST", "/", form, asHost("evil.example"), 421},
		"below localhost":            {"GET", "/", nil, asHost("evil.localhost:1314"), 421},
		"an address elsewhere":       {"GET", "/", nil, asHost("192.0.2.1:1314"), 421},
		"this machine, another port": {"GET", "/", nil, asHost("127.0.0.1:1313"), 421},
		"this machine, no port":      {"GET", "/", nil, asHost("localhost"), 421},
		"no host":                    {"GET", "/", nil, asHost(""), 421},
		"to read it by a name":       {"GET", "/paper?path=" + first, nil, asHost("evil.example:1314"), 421},
		"to read it from elsewhere":  {"GET", "/", nil, header("Sec-Fetch-Site", "cross-site"), 403},
		"to read it in the preview":  {"GET", "/", nil, header("Sec-Fetch-Site", "same-site"), 403},
		"to open it from elsewhere":  {"GET", strings.TrimPrefix(tb.desk.Address(), "http://"+host), nil, header("Sec-Fetch-Site", "cross-site"), 403},
		"to read it without cookie":  {"GET", "/", nil, header("Cookie", ""), 403},
		"a wrong key":                {"GET", "/?key=x", nil, nil, 403},
		"a form by GET":              {"GET", "/?" + form.Encode(), nil, nil, 200},
		"a form by PUT":              {"PUT", "/", form, nil, 405},
		"what a script asks first":   {"OPTIONS", "/", nil, nil, 405},
		"a form that is too large":   {"POST", "/", with("note", strings.Repeat("x", 2<<20)), nil, 413},
		"a form that is none":        {"POST", "/", nil, func(r *http.Request) { r.Header.Set("Origin", "http://"+host) }, 403},
		"no such page":               {"GET", "/secret", nil, nil, 404},
		"files of the archive":       {"GET", "/config.toml", nil, nil, 404},
		"the desk's own source":      {"GET", "/page.html", nil, nil, 404},
	} {
		r := tb.do(c.method, c.target, c.form, c.change)
		body := text(t, r)
		if r.StatusCode != c.status {
			t.Errorf("%s: %s, want %d: %s", name, r.Status, c.status, body)
		}
		if r.StatusCode != 200 && (strings.Contains(body, tb.token) || strings.Contains(body, tb.cookie.Value) || strings.Contains(body, "Ada")) {
			t.Errorf("%s is answered with %s", name, body)
		}
		if name := "Access-Control-Allow-Origin"; r.Header.Get(name) != "" {
			t.Errorf("%s: %s: %s", c.target, name, r.Header.Get(name))
		}
	}
	for name, want := range papers() {
		if got := tb.read(name); got != want {
			t.Errorf("%s was changed:\n%s", name, got)
		}
	}
	if tb.read("hidden.txt") != "" {
		t.Error("hidden.txt was written")
	}
	// The desk itself accepts every name of this machine.
	for _, here := range []string{host, "localhost:1314", "[::1]:1314", "127.3.2.1:1314"} {
		if r := tb.do("GET", "/", nil, asHost(here)); r.StatusCode != 200 {
			t.Errorf("as %s: %s", here, r.Status)
		}
	}
	if r, _ := tb.post("/", form); r.StatusCode != http.StatusSeeOther {
		t.Errorf("the form itself: %s", r.Status)
	}
}

// TestHeaders checks that every response forbids frames, foreign scripts and caching.
func TestHeaders(t *testing.T) {
	tb := newTable(t)
	for _, target := range []string{"/", "/paper?path=" + first, "/names", "/desk.js", "/desk.css", "/nothing", "/?key=x"} {
		h := tb.do("GET", target, nil, nil).Header
		for name, want := range map[string]string{
			"X-Frame-Options": "DENY", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Referrer-Policy": "same-origin",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
		} {
			if h.Get(name) != want {
				t.Errorf("%s: %s: %q, want %q", target, name, h.Get(name), want)
			}
		}
		csp := h.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"} {
			if !strings.Contains(csp, want) {
				t.Errorf("%s: the policy %q has no %q", target, csp, want)
			}
		}
		if strings.Contains(csp, "unsafe") {
			t.Errorf("%s: the policy is %q", target, csp)
		}
	}
	if c := tb.cookie; !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Domain != "" || !c.Expires.IsZero() || c.MaxAge != 0 {
		t.Errorf("the cookie is %v", c)
	}
}

// TestKeysOfEachRun checks that each desk has a new key and a new token.
func TestKeysOfEachRun(t *testing.T) {
	tb := newTable(t)
	before := *tb
	tb.cookie = nil
	tb.open()
	if tb.token == before.token || tb.cookie.Value == before.cookie.Value {
		t.Error("a desk has the token or the key of the last one")
	}
	before.desk = tb.desk
	if r, page := before.post("/", url.Values{"path": {first}, "pick": {first}}); r.StatusCode != http.StatusForbidden || !strings.Contains(page, "go back") {
		t.Errorf("a form of the last desk: %s: %s", r.Status, page)
	}
}

// TestOnlyLoopback checks that a desk cannot be opened on an address that other machines can
// reach.
func TestOnlyLoopback(t *testing.T) {
	for addr, ok := range map[string]bool{"127.0.0.1:1314": true, "[::1]:1314": true, "0.0.0.0:1314": false, "[::]:1314": false, "192.0.2.1:1314": false} {
		at, err := net.ResolveTCPAddr("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := desk.New(desk.Options{Dir: t.TempDir(), Address: at, Site: "http://127.0.0.1:1313/"}); (err == nil) != ok {
			t.Errorf("%s: %v", addr, err)
		}
	}
}

// TestPagesEscape checks that scraped text and configuration values are escaped on every page.
func TestPagesEscape(t *testing.T) {
	const bad = `"><script>alert(1)</script><img src=x onerror=alert(1)>{{.}}`
	quoted := strings.ReplaceAll(bad, `"`, `\"`)
	tb := newTable(t)
	tb.write("content/2025/10/08/bad.md", "+++\ntitle = \""+quoted+"\"\nid = \"title:bad\"\nauthors = [\""+quoted+"\"]\ntopics = [\""+quoted+"\"]\ntags = [\""+quoted+"\"]\nnote = \""+quoted+"\"\n+++\n\n"+bad+"\n")
	tb.write("hidden.txt", bad+"\n")
	form := tb.formOf("2025/10/08/bad.md")
	form.Set("note", bad+bad)
	diff, _ := tb.shows("/paper", form)
	names := url.Values{"kind": {"topic"}, "q": {bad}, "join": {bad}, "keep": {"x"}}
	joined, _ := tb.shows("/names", names)
	for name, page := range map[string]string{
		"the list": tb.get("/"), "a search": tb.get("/?q=" + url.QueryEscape("script "+bad)), "the paper": tb.get("/paper?path=2025/10/08/bad.md"),
		"names": tb.get("/names?kind=topic&q=" + url.QueryEscape("script")), "words": tb.get("/names?q=" + url.QueryEscape(bad)), "the difference": diff, "a name": joined,
	} {
		if strings.Contains(page, "<script>") || strings.Contains(page, "<img") {
			t.Errorf("%s has an element:\n%s", name, page)
		}
		if !strings.Contains(page, "alert(1)") {
			t.Errorf("%s does not show it", name)
		}
	}
}
