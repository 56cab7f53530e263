package desk_test

import (
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"offprint/generator/archive"
	"offprint/generator/desk"
)

const (
	host   = "127.0.0.1:1314"
	first  = "2025/10/07/2510.06084.md"
	second = "2025/10/07/2510.06085.md"
	third  = "2025/10/06/2510.05000.md"
)

// papers are the files of the tests' archive.
func papers() map[string]string {
	return map[string]string{
		"config.toml":        "baseURL = \"https://example.org/\" # ours\n\n[params.offprint]\ncards = 0 # none\n",
		"content/" + first:   "+++\n# by hand\ntitle = \"A First <b>Paper</b>\"\ndate = 2025-10-07\nid = \"arxiv:2510.06084\"\nauthors = [\"Ada Lovelace\", \"A. Turing\"] # two\nupvotes = 3\nmood = \"fine\"\ntopics = [\"language models\"]\n[import]\nsource = \"hf-api\"\nday = 2025-10-08\n+++\n\nWhat it says.\n",
		"content/" + second:  "+++\ntitle = \"A Second Paper\"\ndate = 2025-10-07\nid = \"arxiv:2510.06085\"\ndoi = \"10.1000/182\"\nauthors = [\"Alan Turing\"]\nupvotes = 40\npick = true\nnote = \"Read it.\"\ntags = [\"LMs\"]\n+++\n",
		"content/" + third:   "+++\ntitle = \"An Older Paper\"\nid = \"arxiv:2510.05000\"\nauthors = [\"Grace Hopper\"]\norganization = \"Navy\"\ndraft = true\n+++\n",
		"content/about.md":   "+++\ntitle = \"About\"\n+++\nOwn.\n",
		"secret/2025/x.toml": "secret\n",
	}
}

// table is a desk for an archive, with a browser that is logged in.
type table struct {
	t      testing.TB
	dir    string
	desk   *desk.Desk
	cookie *http.Cookie
	token  string
}

func newTable(t testing.TB) *table {
	t.Helper()
	tb := &table{t: t, dir: filepath.Join(t.TempDir(), "archive")}
	for name, text := range papers() {
		tb.write(name, text)
	}
	tb.open()
	return tb
}

// open starts a desk and logs the browser in.
func (tb *table) open() {
	tb.t.Helper()
	d, err := desk.New(desk.Options{Dir: tb.dir, Address: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1314}, Site: "http://127.0.0.1:1313/"})
	if err != nil {
		tb.t.Fatal(err)
	}
	tb.desk = d
	r := tb.do("GET", strings.TrimPrefix(d.Address(), "http://"+host), nil, nil)
	if r.StatusCode != http.StatusSeeOther || r.Header.Get("Location") != "/" || len(r.Cookies()) != 1 {
		tb.t.Fatalf("the address with the key: %s to %q, %v", r.Status, r.Header.Get("Location"), r.Cookies())
	}
	tb.cookie = r.Cookies()[0]
	m := regexp.MustCompile(`name="token" value="([^"]+)"`).FindStringSubmatch(tb.get("/"))
	if m == nil {
		tb.t.Fatal("no form has a token")
	}
	tb.token = m[1]
}

func (tb *table) write(name, text string) {
	tb.t.Helper()
	file := filepath.Join(tb.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		tb.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		tb.t.Fatal(err)
	}
}

// read returns the text of a file, or "" if it does not exist.
func (tb *table) read(name string) string {
	tb.t.Helper()
	data, err := os.ReadFile(filepath.Join(tb.dir, filepath.FromSlash(name)))
	if err != nil && !os.IsNotExist(err) {
		tb.t.Fatal(err)
	}
	return string(data)
}

// do sends a request; change, if not nil, modifies it first.
func (tb *table) do(method, target string, form url.Values, change func(*http.Request)) *http.Response {
	tb.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r := httptest.NewRequest(method, target, body)
	r.Host = host
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", "http://"+host)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if tb.cookie != nil {
		r.AddCookie(tb.cookie)
	}
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	tb.desk.ServeHTTP(w, r)
	return w.Result()
}

func text(t testing.TB, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// get returns the text of a page that must exist.
func (tb *table) get(target string) string {
	tb.t.Helper()
	r := tb.do("GET", target, nil, nil)
	if r.StatusCode != http.StatusOK {
		tb.t.Fatalf("%s: %s", target, r.Status)
	}
	return text(tb.t, r)
}

// post sends a form with the token and returns the response and its text.
func (tb *table) post(target string, form url.Values) (*http.Response, string) {
	tb.t.Helper()
	form.Set("token", tb.token)
	r := tb.do("POST", target, form, nil)
	return r, text(tb.t, r)
}

var sumOfPage = regexp.MustCompile(`name="shown" value="([0-9a-f]+)"`)

// shows sends a form and checks that the response shows a difference. It returns the page and
// the checksum of the difference.
func (tb *table) shows(target string, form url.Values) (page, sum string) {
	tb.t.Helper()
	r, page := tb.post(target, form)
	m := sumOfPage.FindStringSubmatch(page)
	if r.StatusCode != http.StatusOK || m == nil {
		tb.t.Fatalf("%s %v: %s, no difference: %s", target, form, r.Status, said(page))
	}
	return page, m[1]
}

// writes sends a form and then confirms the difference, so that it is written.
func (tb *table) writes(target string, form url.Values) {
	tb.t.Helper()
	_, sum := tb.shows(target, form)
	form.Set("shown", sum)
	if r, page := tb.post(target, form); r.StatusCode != http.StatusSeeOther {
		tb.t.Fatalf("%s %v: %s: %s", target, form, r.Status, said(page))
	}
	form.Del("shown")
}

var notices = regexp.MustCompile(`(?s)<p class="notice[^>]*>(.*?)</p>`)

// said returns the notices of a page.
func said(page string) string {
	var all []string
	for _, m := range notices.FindAllStringSubmatch(page, -1) {
		all = append(all, html.UnescapeString(m[1]))
	}
	return strings.Join(all, "\n")
}

// formOf returns the form of a paper as a browser fills it in.
func (tb *table) formOf(path string) url.Values {
	tb.t.Helper()
	e, err := archive.ReadEntry(filepath.Join(tb.dir, "content"), path)
	if err != nil {
		tb.t.Fatal(err)
	}
	h, err := archive.ReadHidden(tb.dir)
	if err != nil {
		tb.t.Fatal(err)
	}
	p := &e.Paper
	tags := strings.Join(p.Tags, "\r\n")
	form := url.Values{
		"path": {path}, "title": {p.Title}, "was-title": {p.Title}, "tags": {tags}, "was-tags": {tags},
		"note": {strings.ReplaceAll(p.Note, "\n", "\r\n")}, "was-note": {strings.ReplaceAll(p.Note, "\n", "\r\n")},
	}
	if p.Pick {
		form["pick"], form["picked"] = []string{path}, []string{path}
	}
	if h.Has(p) {
		form["hide"], form["hidden"] = []string{path}, []string{path}
	}
	return form
}

// TestList checks the list with the papers of the newest day, of another day, and of a search.
func TestList(t *testing.T) {
	tb := newTable(t)
	tb.write("hidden.txt", "10.1000/182 asked for\nnothing\n")
	tb.write("content/2025/10/07/broken.md", "no front matter\n")
	day := regexp.MustCompile(`<li class="paper">`)
	for _, c := range []struct {
		target string
		papers int
		want   []string
	}{
		{"/", 2, []string{"Tuesday, 7 October 2025", "A First &lt;b&gt;Paper", "Ada Lovelace, A. Turing", "3 votes", "Read it.", "LMs", `href="/?day=2025-10-06"`, `value="` + second + `" checked data-was="true"`, "content/2025/10/07/broken.md", "hidden.txt:2"}},
		{"/?day=2025-10-06", 1, []string{"An Older Paper", "draft", `href="/?day=2025-10-07"`}},
		{"/?day=2025-10-01", 0, []string{"no paper of this day", `href="/?day=2025-10-06"`}},
		{"/?day=2099-01-01", 0, []string{"no paper of this day", `href="/?day=2025-10-07"`}},
		{"/?day=%3Cscript%3E", 0, []string{"&lt;script&gt;"}},
		{"/?q=turing", 2, []string{"A Second Paper", "2025-10-07"}},
		{"/?q=2510.05000", 1, []string{"An Older Paper"}},
		{"/?q=nothing-of-it", 0, []string{"No paper has all of these words"}},
		{"/?from=-7", 2, nil},
		{"/?from=1", 1, []string{"A First"}},
	} {
		page := tb.get(c.target)
		if n := len(day.FindAllString(page, -1)); n != c.papers {
			t.Errorf("%s: %d papers, want %d", c.target, n, c.papers)
		}
		for _, want := range c.want {
			if !strings.Contains(page, want) {
				t.Errorf("%s has no %q:\n%s", c.target, want, page)
			}
		}
	}
	if page := tb.get("/?day=2025-10-06"); strings.Contains(page, "vote") {
		t.Error("a paper of which no votes are known has some")
	}
	if page := tb.get("/"); strings.Index(page, "A Second Paper") > strings.Index(page, "A First") {
		t.Error("the paper with most votes is not the first")
	}
}

// TestLongDay checks that a day with many papers is shown in parts.
func TestLongDay(t *testing.T) {
	tb := newTable(t)
	for i := range 230 {
		tb.write(fmt.Sprintf("content/2025/11/01/2511.%05d.md", i), fmt.Sprintf("+++\ntitle = \"Paper %d\"\nid = \"arxiv:2511.%05d\"\n+++\n", i, i))
	}
	seen, target := 0, "/"
	for range 9 {
		page := tb.get(target)
		seen += strings.Count(page, `<li class="paper">`)
		m := regexp.MustCompile(`<p class="more"><a href="([^"]+)"`).FindStringSubmatch(page)
		if m == nil {
			break
		}
		target = html.UnescapeString(m[1])
	}
	if seen != 230 {
		t.Errorf("%d papers are shown", seen)
	}
}

// TestEmptyArchive checks the desk of an archive without papers.
func TestEmptyArchive(t *testing.T) {
	tb := newTable(t)
	if err := os.RemoveAll(filepath.Join(tb.dir, "content")); err != nil {
		t.Fatal(err)
	}
	if page := tb.get("/"); !strings.Contains(page, "No papers yet") {
		t.Errorf("%s", page)
	}
}

// TestPickAndHide checks that ticks in the list become lines of the files, and that everything
// else is kept.
func TestPickAndHide(t *testing.T) {
	tb := newTable(t)
	before := tb.read("content/" + first)
	form := url.Values{"day": {"2025-10-07"}, "path": {second, first}, "picked": {second}, "pick": {first, second}, "hide": {second}, "reason": {"asked\nfor"}}
	page, _ := tb.shows("/", form)
	for _, want := range []string{"content/" + first, "<ins>pick = true</ins>", "hidden.txt", "<ins>arxiv:2510.06085 asked for</ins>"} {
		if !strings.Contains(page, want) {
			t.Errorf("the difference has no %q:\n%s", want, page)
		}
	}
	if tb.read("content/"+first) != before || tb.read("hidden.txt") != "" {
		t.Fatal("to be shown the difference has written it")
	}
	tb.writes("/", form)
	if got, want := tb.read("content/"+first), strings.Replace(before, "mood = \"fine\"\ntopics = [\"language models\"]\n", "mood = \"fine\"\ntopics = [\"language models\"]\npick = true\n", 1); got != want {
		t.Errorf("the file is\n%s\nwant\n%s", got, want)
	}
	if got := tb.read("hidden.txt"); got != "arxiv:2510.06085 asked for\n" {
		t.Errorf("hidden.txt is %q", got)
	}
	if got := tb.read("content/" + second); got != papers()["content/"+second] {
		t.Errorf("the file of a paper that is hidden is\n%s", got)
	}
	// A paper that was hidden by its DOI can be shown again too.
	tb.write("hidden.txt", "# ours\nhttps://doi.org/10.1000/182 first\n2510.06085\n2510.09999 other\n")
	tb.writes("/", url.Values{"path": {second}, "picked": {second}, "pick": {second}, "hidden": {second}})
	if got := tb.read("hidden.txt"); got != "# ours\n2510.09999 other\n" {
		t.Errorf("hidden.txt is %q", got)
	}
}

// TestNothingToWrite checks that a form without changes writes nothing.
func TestNothingToWrite(t *testing.T) {
	tb := newTable(t)
	for _, form := range []url.Values{{"path": {first}}, {"path": {second}, "picked": {}, "pick": {second}}, tb.formOf(first), {}} {
		r, page := tb.post("/", form)
		if r.StatusCode != http.StatusOK || !strings.Contains(said(page), "Nothing to write") {
			t.Errorf("%v: %s: %s", form, r.Status, said(page))
		}
	}
}

// TestHandEditsAreKept checks that an edit by hand between the form and the difference is
// kept, and that an edit between the difference and the writing stops the writing.
func TestHandEditsAreKept(t *testing.T) {
	tb := newTable(t)
	form := tb.formOf(first)
	form.Set("note", "Of the desk.\r\nTwo lines.")
	tb.write("content/"+first, strings.Replace(tb.read("content/"+first), "A First <b>Paper</b>", "By Hand", 1))
	_, sum := tb.shows("/paper", form)

	byHand := strings.Replace(tb.read("content/"+first), "mood = \"fine\"", "mood = \"better\"", 1)
	tb.write("content/"+first, byHand)
	form.Set("shown", sum)
	r, page := tb.post("/paper", form)
	if r.StatusCode != http.StatusConflict || !strings.Contains(said(page), "Nothing was written") {
		t.Fatalf("after a hand edit: %s: %s", r.Status, said(page))
	}
	if tb.read("content/"+first) != byHand {
		t.Fatal("the file was written all the same")
	}
	again := sumOfPage.FindStringSubmatch(page)
	if again == nil || again[1] == sum {
		t.Fatalf("the difference that is shown then has the sum %v", again)
	}
	form.Set("shown", again[1])
	if r, page := tb.post("/paper", form); r.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s: %s", r.Status, said(page))
	}
	got := tb.read("content/" + first)
	for _, want := range []string{"By Hand", "mood = \"better\"", "note = \"\"\"\nOf the desk.\nTwo lines.\n\"\"\""} {
		if !strings.Contains(got, want) {
			t.Errorf("the file has no %q:\n%s", want, got)
		}
	}

	// If both have changed the same value, the page reports it.
	form = tb.formOf(first)
	form.Set("title", "Of the Desk")
	tb.write("content/"+first, strings.Replace(got, "By Hand", "Again by Hand", 1))
	if page, _ := tb.shows("/paper", form); !strings.Contains(said(page), "its title has changed since you opened the form") || !strings.Contains(page, "<del>title = &#34;Again by Hand&#34;</del>") {
		t.Errorf("%s\n%s", said(page), page)
	}
}

// TestRefusals checks that the reason is reported if something cannot be written, and that the
// form keeps its values.
func TestRefusals(t *testing.T) {
	tb := newTable(t)
	form := tb.formOf(first)
	form.Set("title", " \r\n ")
	form.Set("note", "Not lost & <kept>")
	r, page := tb.post("/paper", form)
	if r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(said(page), "a paper needs a title") || !strings.Contains(page, "Not lost &amp; &lt;kept&gt;</textarea>") {
		t.Errorf("without a title: %s: %s", r.Status, said(page))
	}
	for _, path := range []string{"", "about.md", "../secret/2025/x.toml", "2025/10/07/../../../../secret/2025/x.md", "2025/10/07/..\\..\\x.md", "2025/10/07/gone.md", "2025/10/07/\x00.md"} {
		if r := tb.do("GET", "/paper?path="+url.QueryEscape(path), nil, nil); r.StatusCode != http.StatusNotFound {
			t.Errorf("the form of %q: %s", path, r.Status)
		}
		if r, page := tb.post("/", url.Values{"path": {path}, "pick": {path}}); r.StatusCode != http.StatusNotFound {
			t.Errorf("a pick of %q: %s: %s", path, r.Status, said(page))
		}
	}
	// Another process that writes to the archive is not disturbed.
	form = url.Values{"path": {first}, "pick": {first}}
	_, sum := tb.shows("/", form)
	unlock, err := archive.Lock(tb.dir, "import")
	if err != nil {
		t.Fatal(err)
	}
	form.Set("shown", sum)
	r, page = tb.post("/", form)
	if r.StatusCode != http.StatusConflict || !strings.Contains(said(page), "Nothing is written") || !strings.Contains(said(page), "offprint import") {
		t.Errorf("beside an import: %s: %s", r.Status, said(page))
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	if r, page = tb.post("/", form); r.StatusCode != http.StatusSeeOther {
		t.Errorf("after the import: %s: %s", r.Status, said(page))
	}
}

// TestLinks checks that symbolic links are never written to, wherever they lead.
func TestLinks(t *testing.T) {
	tb := newTable(t)
	outside := filepath.Join(filepath.Dir(tb.dir), "outside")
	link := func(to, name string) {
		file := filepath.Join(tb.dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(to, file); err != nil {
			t.Skip("no symbolic links here:", err)
		}
	}
	if err := os.MkdirAll(filepath.Join(outside, "10", "07"), 0o755); err != nil {
		t.Fatal(err)
	}
	paper := []byte("+++\ntitle = \"Outside\"\n+++\n")
	for _, name := range []string{"paper.md", "10/07/paper.md"} {
		if err := os.WriteFile(filepath.Join(outside, filepath.FromSlash(name)), paper, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	link(filepath.Join(outside, "paper.md"), "content/2025/10/07/link.md")
	link(outside, "content/2024")
	link(filepath.Join(outside, "hidden"), "hidden.txt")
	for _, path := range []string{"2025/10/07/link.md", "2024/10/07/paper.md"} {
		r, page := tb.post("/", url.Values{"path": {path}, "pick": {path}})
		if r.StatusCode == http.StatusSeeOther || sumOfPage.MatchString(page) {
			t.Errorf("%s: %s", path, r.Status)
		}
	}
	if r, page := tb.post("/", url.Values{"path": {first}, "hide": {first}}); r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(said(page), "hidden.txt is a link") {
		t.Errorf("hidden.txt: %s: %s", r.Status, said(page))
	}
	for _, name := range []string{"paper.md", "10/07/paper.md"} {
		if got, err := os.ReadFile(filepath.Join(outside, filepath.FromSlash(name))); err != nil || string(got) != string(paper) {
			t.Errorf("%s is %q, %v", name, got, err)
		}
	}
}

// TestNames checks that names are found and joined in the configuration.
func TestNames(t *testing.T) {
	tb := newTable(t)
	for target, want := range map[string][]string{
		"/names":                                  {"Join names"},
		"/names?kind=author&q=turing":             {"Join A. Turing", "Join Alan Turing"},
		"/names?kind=topic&q=lms,language+model":  {"Join LMs", "Join language models"},
		"/names?kind=organization&q=NAVY":         {"Join Navy"},
		"/names?kind=nothing&q=nobody":            {"No author has this"},
		"/names?kind=topic&q=%3Cscript%3Ealert()": {"No topic has this"},
	} {
		page := tb.get(target)
		for _, w := range want {
			if !strings.Contains(page, w) {
				t.Errorf("%s has no %q:\n%s", target, w, page)
			}
		}
	}
	for _, c := range []struct {
		form url.Values
		want string
	}{
		{url.Values{"kind": {"topic"}, "join": {"LMs", "language models"}}, "Say which name the page shall have"},
		{url.Values{"kind": {"topic"}, "join": {"LMs"}, "keep": {"LMs"}}, "Tick the names that are the same as LMs"},
	} {
		if r, page := tb.post("/names", c.form); r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(said(page), c.want) {
			t.Errorf("%v: %s: %s", c.form, r.Status, said(page))
		}
	}
	tb.writes("/names", url.Values{"kind": {"topic"}, "q": {"lms"}, "join": {"LMs", "language models"}, "keep": {"language models"}})
	tb.writes("/names", url.Values{"kind": {"author"}, "join": {"A. Turing", "Alan Turing"}, "another": {" Alan M. Turing "}})
	want := papers()["config.toml"] + "\n[params.offprint.topicNames]\n\"language models\" = [\"LMs\"]\n\n[params.offprint.people]\n\"Alan M. Turing\" = [\"A. Turing\", \"Alan Turing\"]\n"
	if got := tb.read("config.toml"); got != want {
		t.Errorf("config.toml is\n%s\nwant\n%s", got, want)
	}
	if r, page := tb.post("/names", url.Values{"kind": {"author"}, "join": {"Ada Lovelace"}, "keep": {"A. Turing"}}); r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(said(page), `"A. Turing" is a name of "Alan M. Turing"`) {
		t.Errorf("a name that is another's: %s: %s", r.Status, said(page))
	}
	// The page reports changes that can only be made by hand.
	tb.write("config.toml", "baseURL = \"https://example.org/\"\nparams = { offprint = { cards = 0 } }\n")
	if r, page := tb.post("/names", url.Values{"kind": {"topic"}, "join": {"LMs"}, "keep": {"language models"}}); r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(said(page), "by hand:\n[params.offprint.topicNames]\n\"language models\" = [\"LMs\"]") {
		t.Errorf("%s: %s", r.Status, said(page))
	}
}

// TestChangeIt checks that returning from the difference shows the form as it was.
func TestChangeIt(t *testing.T) {
	tb := newTable(t)
	form := tb.formOf(first)
	form.Set("note", "Kept")
	form["pick"] = []string{first}
	page, sum := tb.shows("/paper", form)
	if !strings.Contains(page, `<input type="hidden" name="note" value="Kept">`) {
		t.Errorf("the page of the difference loses the form:\n%s", page)
	}
	form.Set("again", "1")
	r, page := tb.post("/paper", form)
	if r.StatusCode != http.StatusOK || !strings.Contains(page, "Kept</textarea>") || !strings.Contains(page, `name="pick" value="`+first+`" checked`) || !strings.Contains(page, `name="was-note" value=""`) {
		t.Errorf("%s\n%s", r.Status, page)
	}
	// If both buttons are sent, nothing is written either.
	form.Set("shown", sum)
	if tb.post("/paper", form); strings.Contains(tb.read("content/"+first), "Kept") {
		t.Error("it was written")
	}
}
