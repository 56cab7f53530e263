package main

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"offprint/generator"
)

// These tests execute the workflows for GitHub and other services: each run block in bash,
// with releases, repositories and services on this machine.

// program is the program in a release's archive in these tests: a wrapper of the program under
// test. It fetches the days of the records regardless of today's date, and does nothing for
// commands that the test is not about.
const program = `#!/bin/sh
case $1 in %[2]s) exit ;; esac
if [ "$1" = update ]; then
	exec '%[1]s' "$@" --since 2025-10-06 --until 2025-10-08
fi
exec '%[1]s' "$@"
`

// records are two papers, as Hugging Face lists them.
const records = `{"paper": {"id": "2510.00001", "title": "The first paper", "summary": "One.", "submittedOnDailyAt": "2025-10-07T01:00:00Z", "authors": [{"name": "Ada Lovelace"}]}}
{"paper": {"id": "2510.00002", "title": "The second paper", "summary": "Two.", "submittedOnDailyAt": "2025-10-07T01:00:00Z", "authors": [{"name": "Ada Lovelace"}]}}
`

// noTitle is a record that is rejected and written to the file rejected.
const (
	noTitle  = `{"paper": {"id": "2510.00009", "summary": "What?", "submittedOnDailyAt": "2025-10-07T01:00:00Z"}}` + "\n"
	rejected = "rejected/hf-api-undated.jsonl"
)

const thirdRecord = `{"paper": {"id": "2510.00003", "title": "The third paper", "summary": "Three.", "submittedOnDailyAt": "2025-10-08T01:00:00Z"}}` + "\n"

// listed is the name of a file in the runner's folder: it holds what Hugging Face lists, or
// "down".
const listed = "listed.jsonl"

// huggingFace starts a server that answers with the papers listed for a day.
func (r *runner) huggingFace() string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		text, err := os.ReadFile(filepath.Join(r.dir, listed))
		if err != nil || string(text) == "down" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		var papers []string
		for line := range strings.Lines(string(text)) {
			if strings.Contains(line, `"`+q.FormValue("date")+"T") {
				papers = append(papers, line)
			}
		}
		fmt.Fprintf(w, "[%s]", strings.Join(papers, ","))
	}))
	r.t.Cleanup(server.Close)
	return server.URL
}

const workflows = "../../.github/workflows/"

// releases serves the release v1.2.3 of me/offprint. The function change may modify its files.
func (r *runner) releases(change func(files map[string][]byte)) {
	r.t.Helper()
	exe, err := exec.LookPath("offprint")
	if err != nil {
		r.t.Fatal(err)
	}
	dir := r.mkdir("release")
	r.write(filepath.Join(dir, "offprint"), fmt.Sprintf(program, exe, strings.Join(append(r.mute, "''"), "|")), 0o755)
	const archive = "offprint_1.2.3_linux_amd64.tar.gz"
	if out, err := exec.Command("tar", "-C", dir, "-czf", filepath.Join(dir, archive), "offprint").CombinedOutput(); err != nil {
		r.t.Fatalf("tar: %v: %s", err, out)
	}
	files := map[string][]byte{archive: []byte(r.read(filepath.Join(dir, archive)))}
	files["checksums.txt"] = fmt.Appendf(nil, "%x  another.zip\n%x  %s\n", sha256.Sum256(nil), sha256.Sum256(files[archive]), archive)
	if change != nil {
		change(files)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		name, ok := strings.CutPrefix(q.URL.Path, "/me/offprint/releases/download/v1.2.3/")
		if data, there := files[name]; ok && there {
			_, _ = w.Write(data)
			return
		}
		http.NotFound(w, q)
	}))
	r.t.Cleanup(server.Close)
	r.server = server.URL
}

// archive creates a repository with a new archive, and papers that the next update will fetch.
func (r *runner) archive() (workflow string) {
	r.t.Helper()
	dir := r.mkdir("archive")
	if _, err := generator.Init(generator.InitOptions{Dir: dir, Program: "me/offprint@v1.2.3"}); err != nil {
		r.t.Fatal(err)
	}
	r.origin = filepath.Join(r.dir, "origin.git")
	r.git(r.dir, "init", "--quiet", "--bare", r.origin)
	r.git(dir, "init", "--quiet")
	r.git(dir, "add", ".")
	r.git(dir, "commit", "--quiet", "--message", "A new archive")
	r.git(dir, "push", "--quiet", r.origin, "HEAD:main")
	r.write(filepath.Join(r.dir, listed), records, 0o644)
	r.env = append(r.env, generator.HuggingFaceURL+"="+r.huggingFace())
	r.baseURL = "https://me.github.io/my-papers"
	return filepath.Join(dir, ".github", "workflows", "pages.yml")
}

// tracked returns the files of the repository's branch.
func (r *runner) tracked() []string {
	return strings.Fields(r.git(r.origin, "ls-tree", "-r", "--name-only", "main"))
}

func (r *runner) wantRun(file string, good bool) {
	r.t.Helper()
	if r.Run(file) != good {
		r.t.Fatalf("%s: succeeded %v, want %v; jobs %v\n%s", file, !good, good, r.results, r.log.String())
	}
}

func (r *runner) wantSaid(text string) {
	r.t.Helper()
	if !strings.Contains(r.log.String(), text) {
		r.t.Errorf("nobody says %q:\n%s", text, r.log.String())
	}
}

// ranAll checks that all run blocks of a file were executed, except those of jobs that another
// test covers.
func (r *runner) ranAll(file string, others ...string) {
	r.t.Helper()
	w := readWorkflow(r.t, file)
	w.jobs = slices.DeleteFunc(w.jobs, func(j job) bool { return slices.Contains(others, j.name) })
	for _, block := range w.runBlocks() {
		if !r.ran[block] {
			r.t.Errorf("%s: nothing has executed\n%s", file, block)
		}
	}
}

const secondPaper = "content/2025/10/07/2510.00002.md"

// TestWorkflowOfArchive runs the workflow that init writes.
func TestWorkflowOfArchive(t *testing.T) {
	r := newRunner(t)
	r.releases(nil)
	file := r.archive()

	t.Log("Pages is off: one sentence says what to do, and nothing is done.")
	r.baseURL = ""
	r.wantRun(file, false)
	r.wantSaid("::error title=GitHub Pages is off::Set Source to \"GitHub Actions\" on " + r.server + "/me/my-papers/settings/pages and run this workflow again.")
	if slices.Contains(r.tracked(), secondPaper) || r.published != "" {
		t.Error("something was done although Pages is off")
	}

	t.Log("Papers come, and a record without a title, while somebody else pushes: all is kept, and the site is published.")
	r.write(filepath.Join(r.dir, listed), records+noTitle, 0o644)
	r.baseURL = "https://me.github.io/my-papers"
	r.before["Keep what is new in content/"] = func(string) {
		dir := r.mkdir("other")
		r.git(dir, "clone", "--quiet", r.origin, ".")
		r.write(filepath.Join(dir, "notes.txt"), "Of mine.\n", 0o644)
		r.git(dir, "add", ".")
		r.git(dir, "commit", "--quiet", "--message", "Notes")
		r.git(dir, "push", "--quiet", "origin", "HEAD:main")
	}
	r.wantRun(file, true)
	r.before = nil
	if files := r.tracked(); !slices.Contains(files, secondPaper) || !slices.Contains(files, rejected) || !slices.Contains(files, "notes.txt") || slices.Contains(files, "public/index.html") {
		t.Errorf("the branch has %v", files)
	}
	home := r.read(filepath.Join(r.published, "index.html"))
	if !strings.Contains(home, "The second paper") || !strings.Contains(home, "https://me.github.io/my-papers/") {
		t.Errorf("the home page has not the papers at the address that Pages gives:\n%s", home)
	}
	if r.results["tell"] != "skipped" {
		t.Error("somebody is told, although config.toml names nobody")
	}
	if !strings.Contains(r.summary, "## 2 new papers") || !strings.Contains(r.summary, "to upload, of 1000.0 MB that the host allows") {
		t.Errorf("the summary of the run is %q", r.summary)
	}

	t.Log("Nothing new comes: nothing is committed, and pages are kept from run to run.")
	commits := r.git(r.origin, "rev-list", "--count", "main")
	r.wantRun(file, true)
	r.wantSaid("Nothing is new in content/.")
	r.wantSaid("2  paper                0 rendered        2 kept")
	if now := r.git(r.origin, "rev-list", "--count", "main"); now != commits {
		t.Errorf("%s commits, were %s", now, commits)
	}

	t.Log("config.toml names a hub: it is told of what has changed, when the site is there. The record has got a title.")
	r.write(filepath.Join(r.dir, listed), records+strings.Replace(noTitle, `"summary"`, `"title": "The paper", "summary"`, 1), 0o644)
	told := make(chan string, 10)
	hub := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, q *http.Request) {
		told <- q.FormValue("hub.url")
	}))
	defer hub.Close()
	dir := r.mkdir("hub")
	r.git(dir, "clone", "--quiet", r.origin, ".")
	const table = "\n[params.offprint]\n"
	config := filepath.Join(dir, "config.toml")
	r.write(config, strings.Replace(r.read(config), table, table+"feeds.hub = \""+hub.URL+"\"\n", 1), 0o644)
	r.git(dir, "commit", "--quiet", "--all", "--message", "A hub")
	r.git(dir, "push", "--quiet", "origin", "HEAD:main")
	r.wantRun(file, true)
	if r.results["tell"] != "success" || len(told) != 3 || <-told != "https://me.github.io/my-papers/atom.xml" {
		t.Errorf("jobs %v; the hub was told of %d feeds more\n%s", r.results, len(told), r.log.String())
	}
	<-told
	<-told
	if files := r.tracked(); slices.Contains(files, rejected) {
		t.Errorf("the branch has %v", files)
	}
	r.wantRun(file, true)
	if len(told) != 0 {
		t.Errorf("nothing has changed, and the hub is told of %s", <-told)
	}
	r.ranAll(file, "mail")

	t.Log("Hugging Face refuses: that is told, and the site is published.")
	r.write(filepath.Join(r.dir, listed), "down", 0o644)
	r.wantRun(file, true)
	r.wantSaid("answers 403 (forbidden)")
	if r.results["deploy"] != "success" || !strings.Contains(r.read(filepath.Join(r.published, "index.html")), "The second paper") {
		t.Errorf("jobs %v: the site was not published", r.results)
	}

	t.Log("The branch takes no pushes: the run fails, and the site is there.")
	r.write(filepath.Join(r.origin, "hooks", "pre-receive"), "#!/bin/sh\nexit 1\n", 0o755)
	r.write(filepath.Join(r.dir, listed), records+thirdRecord, 0o644)
	r.wantRun(file, false)
	r.wantSaid("::error title=New papers were not kept::")
	if r.results["deploy"] != "success" || !strings.Contains(r.read(filepath.Join(r.published, "index.html")), "The third paper") {
		t.Errorf("jobs %v: the site was not published", r.results)
	}
}

// TestWorkflowWithoutProgram runs the workflow of an archive for which it is unknown where the
// program is released.
func TestWorkflowWithoutProgram(t *testing.T) {
	r := newRunner(t)
	r.archive()
	dir := r.mkdir("unknown")
	if _, err := generator.Init(generator.InitOptions{Dir: dir}); err != nil {
		t.Fatal(err)
	}
	r.wantRun(filepath.Join(dir, ".github", "workflows", "pages.yml"), false)
	r.wantSaid("::error title=Where is Offprint?::In .github/workflows/pages.yml, put 'uses: OWNER/NAME@TAG' in place of this step")
}

// TestAction runs action.yml with a release whose checksum is right, with one whose checksum
// is wrong, and without a release, in which case the program is compiled once.
func TestAction(t *testing.T) {
	r := newRunner(t)
	use := filepath.Join(r.dir, "use.yml")
	r.write(use, "jobs: {use: {steps: [{uses: me/offprint@v1.2.3}]}}\n", 0o644)

	r.releases(func(files map[string][]byte) { files["offprint_1.2.3_linux_amd64.tar.gz"][100]++ })
	r.wantRun(use, false)
	r.wantSaid("is not what checksums.txt of the release says")

	r.releases(nil)
	r.wantRun(use, true)
	r.wantSaid("offprint ")

	// A fake compiler that prints its arguments.
	exe, err := exec.LookPath("offprint")
	if err != nil {
		t.Fatal(err)
	}
	tools := r.mkdir("tools")
	r.write(filepath.Join(tools, "go"), `#!/bin/sh
echo "compiled: $*"
for last; do :; done
[ "$1 $2 $4 $5 $last" = "build -C -trimpath -o ./cmd/offprint" ] && [ -e "$3/go.mod" ] && printf '#!/bin/sh\nexec "`+exe+`" "$@"\n' > "$6/offprint" && chmod +x "$6/offprint"
`, 0o755)
	r.tools = []string{tools}
	r.releases(func(files map[string][]byte) { clear(files) })
	r.wantRun(use, true)
	r.wantSaid("::notice title=Offprint::")
	r.wantSaid("compiled: build -C")
	r.wantRun(use, true)
	if strings.Contains(r.log.String(), "compiled") {
		t.Error("what was built before is built again")
	}
	r.write(use, "jobs: {use: {steps: [{uses: ./}]}}\n", 0o644)
	r.wantRun(use, true)
	r.ranAll("../../action.yml")
}

// TestWorkflowOfRepository runs the workflow that publishes the demonstration archive.
func TestWorkflowOfRepository(t *testing.T) {
	r := newRunner(t)
	r.archive()
	// A fake compiler that links to the program under test.
	exe, err := exec.LookPath("offprint")
	if err != nil {
		t.Fatal(err)
	}
	tools := r.mkdir("tools")
	r.write(filepath.Join(tools, "go"), "#!/bin/sh\nln -s '"+exe+"' \"$6/offprint\"\n", 0o755)
	r.tools = []string{tools}

	file := workflows + "pages.yml"
	r.wantRun(file, true)
	if !strings.Contains(r.read(filepath.Join(r.published, "index.html")), "https://me.github.io/my-papers/") {
		t.Error("the home page has not the address that Pages gives")
	}
	r.baseURL = ""
	r.wantRun(file, false)
	r.wantSaid("::error title=GitHub Pages is off::")
	r.ranAll(file)
}

// TestWorkflowInParts runs docs/pages-in-parts.yml.
func TestWorkflowInParts(t *testing.T) {
	r := newRunner(t)
	r.releases(nil)
	r.archive()
	dir := r.mkdir("push")
	r.git(dir, "clone", "--quiet", r.origin, ".")
	r.write(filepath.Join(dir, "content", "2025", "10", "07", "one.md"), "+++\ntitle = \"The first paper\"\n+++\nIts abstract.\n", 0o644)
	r.git(dir, "add", ".")
	r.git(dir, "commit", "--quiet", "--message", "A paper")
	r.git(dir, "push", "--quiet", "origin", "HEAD:main")

	const from = "../../docs/pages-in-parts.yml"
	file := filepath.Join(r.dir, "parts.yml")
	r.write(file, strings.ReplaceAll(r.read(from), "OWNER/offprint@main", "me/offprint@v1.2.3"), 0o644)
	r.matrix = map[string][]any{"part": {1, 8}} // the last step renders the pages of the missing parts
	r.wantRun(file, true)
	home := r.read(filepath.Join(r.published, "index.html"))
	if !strings.Contains(home, "The first paper") || !strings.Contains(home, "https://me.github.io/my-papers/") {
		t.Errorf("the home page is\n%s", home)
	}
	r.ranAll(from)
}

// TestWorkflowOfRelease makes a release of a small program that has the name and variables of
// this one and compiles in a second. The action then uses it.
func TestWorkflowOfRelease(t *testing.T) {
	r := newRunner(t)
	work := r.mkdir("program")
	for name, text := range map[string]string{
		"go.mod": "module offprint\n\ngo 1.26.0\n", "LICENSE": "All may do all.\n", "README.md": "Read me.\n",
		"generator/program/program.go": "package program\n\nvar release, repository string\n\nfunc String() string { return \"made as \" + release + \" of \" + repository }\n",
		"cmd/offprint/main.go":         "package main\n\nimport \"offprint/generator/program\"\n\nfunc main() { println(program.String()) }\n",
		".ci/release/main.go":          r.read("../../.ci/release/main.go"),
	} {
		r.write(filepath.Join(work, name), text, 0o644)
	}
	r.origin = filepath.Join(r.dir, "origin.git")
	r.git(r.dir, "init", "--quiet", "--bare", r.origin)
	r.git(work, "init", "--quiet")
	r.git(work, "add", ".")
	r.git(work, "commit", "--quiet", "--message", "A program")
	r.git(work, "push", "--quiet", r.origin, "HEAD:main", "HEAD:refs/tags/v1.2.3")
	tools, released := r.mkdir("tools"), r.mkdir("released")
	r.write(filepath.Join(tools, "gh"), "#!/bin/sh\n[ \"$1 $2 $3 $4\" = \"release create v1.2.3 --latest\" ] && [ -n \"$GH_TOKEN\" ] && cp dist/* '"+released+"'\n", 0o755)
	r.tools, r.ref = []string{tools}, "v1.2.3"
	for _, name := range []string{"GOCACHE", "GOPATH"} {
		out, err := exec.Command("go", "env", name).Output()
		if err != nil {
			t.Fatal(err)
		}
		r.env = append(r.env, name+"="+strings.TrimSpace(string(out)))
	}
	r.env = append(r.env, "GOPROXY=off", "GOTOOLCHAIN=local")

	file := workflows + "release.yml"
	r.matrix = map[string][]any{"os": {"linux", "windows"}, "arch": {"amd64"}} // the others are built the same way
	r.wantRun(file, true)
	r.ranAll(file)
	var names []string
	for _, name := range r.glob(filepath.Join(released, "*")) {
		names = append(names, filepath.Base(name))
	}
	want := []string{
		"checksums.txt", "offprint_1.2.3_linux_amd64.cdx.json", "offprint_1.2.3_linux_amd64.tar.gz",
		"offprint_1.2.3_windows_amd64.cdx.json", "offprint_1.2.3_windows_amd64.zip",
	}
	if !slices.Equal(names, want) {
		t.Fatalf("the release has %v, want %v", names, want)
	}
	if bom := r.read(filepath.Join(released, "offprint_1.2.3_linux_amd64.cdx.json")); !strings.Contains(bom, `"purl": "pkg:golang/stdlib@1.`) {
		t.Errorf("what the program is made of:\n%s", bom)
	}

	r.releases(func(files map[string][]byte) {
		clear(files)
		for _, name := range names {
			data, err := os.ReadFile(filepath.Join(released, name))
			if err != nil {
				t.Fatal(err)
			}
			files[name] = data
		}
	})
	use := filepath.Join(r.dir, "use.yml")
	r.write(use, "jobs: {use: {steps: [{uses: me/offprint@v1.2.3}]}}\n", 0o644)
	r.wantRun(use, true)
	r.wantSaid("made as v1.2.3 of me/my-papers")
}

// others reads a configuration file for another service, with the test release instead of the
// one that it names.
func (r *runner) others(name string, into any) {
	r.t.Helper()
	text := strings.ReplaceAll(r.read("../../docs/publishing/"+name), "https://github.com/OWNER/", r.server+"/me/")
	if err := yaml.Unmarshal([]byte(text), into); err != nil {
		r.t.Fatalf("%s: %v", name, err)
	}
}

// TestGitLab executes the jobs of docs/publishing/gitlab-ci.yml. It does not test that GitLab
// interprets the file in the same way.
func TestGitLab(t *testing.T) {
	r := newRunner(t)
	r.releases(nil)
	r.archive()
	var ci struct {
		Variables map[string]string
		Pages     struct {
			Script    []string
			Cache     struct{ Paths []string }
			Artifacts struct{ Paths []string }
		}
		Keep struct{ Script []string }
	}
	r.others("gitlab-ci.yml", &ci)
	env := []string{"CI_PAGES_URL=https://me.gitlab.io/my-papers", "CI_COMMIT_BRANCH=main", "CI_REPOSITORY_URL=file://" + r.origin}
	for k, v := range ci.Variables {
		env = append(env, k+"="+v)
	}
	r.git(r.origin, "config", "receive.advertisePushOptions", "true")
	r.write(filepath.Join(r.dir, listed), records+noTitle, 0o644)
	work, keep := filepath.Join(r.dir, "work"), filepath.Join(r.dir, "keep")
	for range 2 {
		for _, dir := range []string{work, keep} {
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
			r.git(r.dir, "clone", "--quiet", "--depth", "1", "--branch", "main", "file://"+r.origin, dir)
		}
		for _, path := range ci.Pages.Cache.Paths {
			if kept := filepath.Join(r.dir, "cache", path); len(r.glob(kept)) > 0 {
				r.copy(kept, filepath.Join(work, path))
			}
		}
		if !r.shell(work, ci.Pages.Script, env...) {
			t.Fatal(r.log.String())
		}
		for _, path := range ci.Pages.Cache.Paths {
			r.copy(filepath.Join(work, path), filepath.Join(r.dir, "cache", path))
		}
		for _, path := range ci.Pages.Artifacts.Paths {
			if made := filepath.Join(work, path); len(r.glob(made)) > 0 {
				r.copy(made, filepath.Join(keep, path))
			}
		}
		log := r.log.String()
		if !r.shell(keep, ci.Keep.Script, env...) {
			t.Fatal(r.log.String())
		}
		r.log.Reset()
		r.log.WriteString(log)
	}
	r.wantSaid("2  paper                0 rendered        2 kept")
	if !slices.Contains(ci.Pages.Artifacts.Paths, "public") || !strings.Contains(r.read(filepath.Join(work, "public", "index.html")), "https://me.gitlab.io/my-papers/") {
		t.Error("the site is not at the address of GitLab")
	}
	if files := r.tracked(); !slices.Contains(files, secondPaper) || !slices.Contains(files, rejected) || slices.Contains(files, "site.tar") {
		t.Errorf("the branch has %v", files)
	}
}

// TestWoodpecker executes the commands of docs/publishing/woodpecker.yml. It does not test
// that Woodpecker interprets the file in the same way.
func TestWoodpecker(t *testing.T) {
	r := newRunner(t)
	r.releases(nil)
	r.archive()
	var ci struct {
		Steps []struct {
			Commands    []string
			Environment map[string]any
		}
	}
	r.others("woodpecker.yml", &ci)
	step := ci.Steps[0]
	env := []string{"CI_REPO=me/my-papers", "CI_REPO_OWNER=me", "CI_REPO_NAME=my-papers"}
	for k, v := range step.Environment {
		if text, ok := v.(string); ok {
			env = append(env, k+"="+text)
		}
	}
	work := r.mkdir("work")
	r.git(work, "clone", "--quiet", "--depth", "1", "--branch", "main", "file://"+r.origin, ".")
	if r.shell(work, step.Commands, env...) {
		t.Error("the secret is not set, and nobody minds")
	}
	r.wantSaid("Set the secret codeberg_token")
	r.git(r.dir, "config", "--global", "url.file://"+r.origin+".insteadOf", "https://me:a-token@codeberg.org/me/my-papers.git")
	r.write(filepath.Join(r.dir, listed), records+noTitle, 0o644)
	if !r.shell(work, step.Commands, append(env, "TOKEN=a-token")...) {
		t.Fatal(r.log.String())
	}
	if files := r.tracked(); !slices.Contains(files, secondPaper) || !slices.Contains(files, rejected) {
		t.Errorf("the branch has %v", r.tracked())
	}
	if home := r.git(r.origin, "show", "pages:index.html"); !strings.Contains(home, "https://me.codeberg.page/my-papers/") {
		t.Errorf("the home page is\n%s", home)
	}
}

// TestRsync executes docs/publishing/publish.sh, with a replacement for rsync that copies in
// the same way.
func TestRsync(t *testing.T) {
	r := newRunner(t)
	r.releases(nil)
	r.archive()
	work, tools, server := r.mkdir("work"), r.mkdir("tools"), r.mkdir("server")
	r.git(work, "clone", "--quiet", "file://"+r.origin, ".")
	r.copy("../../docs/publishing/publish.sh", filepath.Join(work, "publish.sh"))
	r.write(filepath.Join(tools, "rsync"), "#!/bin/sh\n[ \"$1 $2 $3 $4\" = \"--archive --delete --delay-updates public/\" ] && cp -a public/. \"$5\"\n", 0o755)
	r.copy(r.glob(filepath.Join(r.dir, "release*", "offprint"))[0], filepath.Join(tools, "offprint"))
	r.tools = []string{tools}
	if !r.shell(r.dir, []string{"sh " + filepath.Join(work, "publish.sh")}, "OFFPRINT_SERVER="+server) {
		t.Fatal(r.log.String())
	}
	r.wantSaid("nothing to notify")
	if !strings.Contains(r.read(filepath.Join(server, "index.html")), "The second paper") {
		t.Error("the site on the server has not the paper")
	}
}
