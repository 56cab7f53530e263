package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// runner runs GitHub workflows, as far as this repository uses their features. Run blocks are
// executed in bash, in temporary folders; for actions, their effects on files are imitated. An
// unknown feature fails the test.
type runner struct {
	t      *testing.T
	dir    string
	origin string // a bare repository that checkout clones
	server string // serves releases, instead of https://github.com
	// baseURL is the output of configure-pages. If it is empty, Pages is disabled.
	baseURL string
	// before holds functions that are called before the step with that name or id.
	before map[string]func(workspace string)
	mute   []string         // commands of the program that do nothing
	tools  []string         // folders at the front of PATH
	env    []string         // additional environment variables
	ref    string           // GITHUB_REF_NAME
	run    int              // number of the run
	matrix map[string][]any // values that replace those of a matrix
	// secrets holds the secrets of the repository. Missing ones are empty.
	secrets map[string]string

	published string            // the deployed site; empty before the first deployment
	log       bytes.Buffer      // output of the steps of the last run
	summary   string            // GITHUB_STEP_SUMMARY
	results   map[string]string // of the jobs of the last run
	ran       map[string]bool   // run blocks that were executed
}

func newRunner(t *testing.T) *runner {
	t.Helper()
	for _, tool := range []string{"bash", "git", "curl", "tar", "sha256sum"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("the run blocks of workflows need %s", tool)
		}
	}
	return &runner{t: t, dir: t.TempDir(), ref: "main", ran: map[string]bool{}, before: map[string]func(string){}, server: "http://127.0.0.1:1"}
}

// workflow is a workflow file, or the action.yml of a composite action.
type workflow struct {
	Env  map[string]string `yaml:"env"`
	Jobs yaml.MapSlice     `yaml:"jobs"`
	Runs struct {
		Steps []step `yaml:"steps"`
	} `yaml:"runs"`
	jobs []job // in file order
}

type job struct {
	name        string
	If          string            `yaml:"if"`
	Needs       any               `yaml:"needs"`
	Permissions map[string]string `yaml:"permissions"`
	Outputs     map[string]string `yaml:"outputs"`
	Strategy    struct {
		Matrix map[string][]any `yaml:"matrix"`
	} `yaml:"strategy"`
	Steps []step `yaml:"steps"`
}

// needs returns the jobs that must run before.
func (j *job) needs() []string {
	switch n := j.Needs.(type) {
	case string:
		return []string{n}
	case []any:
		var all []string
		for _, one := range n {
			all = append(all, fmt.Sprint(one))
		}
		return all
	}
	return nil
}

type step struct {
	ID               string            `yaml:"id"`
	Name             string            `yaml:"name"`
	If               string            `yaml:"if"`
	Uses             string            `yaml:"uses"`
	With             map[string]any    `yaml:"with"`
	Env              map[string]string `yaml:"env"`
	Run              string            `yaml:"run"`
	Shell            string            `yaml:"shell"`
	WorkingDirectory string            `yaml:"working-directory"`
	ContinueOnError  bool              `yaml:"continue-on-error"`
}

func readWorkflow(t *testing.T, file string) *workflow {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var w workflow
	if err := yaml.Unmarshal(data, &w); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	for _, item := range w.Jobs {
		one, err := yaml.Marshal(item.Value)
		if err != nil {
			t.Fatal(err)
		}
		j := job{name: item.Key.(string)}
		if err := yaml.Unmarshal(one, &j); err != nil {
			t.Fatalf("%s: %s: %v", file, j.name, err)
		}
		w.jobs = append(w.jobs, j)
	}
	return &w
}

// runBlocks returns all run blocks of a workflow or action.
func (w *workflow) runBlocks() (blocks []string) {
	steps := w.Runs.Steps
	for _, j := range w.jobs {
		steps = append(steps, j.Steps...)
	}
	for _, s := range steps {
		if s.Run != "" {
			blocks = append(blocks, s.Run)
		}
	}
	return blocks
}

// Run runs a workflow and reports whether it succeeded.
func (r *runner) Run(file string) bool {
	r.t.Helper()
	w := readWorkflow(r.t, file)
	r.run++
	r.log.Reset()
	r.results = map[string]string{}
	r.summary = ""
	known := map[string]string{ // by context name
		"github.run_id": fmt.Sprint(r.run), "github.run_attempt": "1", "github.token": "a-token",
		"github.server_url": r.server, "github.action_path": "", "github.ref_name": r.ref,
	}
	for name, value := range r.secrets {
		known["secrets."+name] = value
	}
	good := true
	for _, j := range w.jobs {
		needs := true
		for _, need := range j.needs() {
			needs = needs && r.results[need] == "success"
		}
		if !r.holds(j.If, known, needs) {
			r.results[j.name] = "skipped"
			continue
		}
		r.results[j.name] = "success"
		for key, values := range r.matrix {
			if j.Strategy.Matrix[key] != nil {
				j.Strategy.Matrix[key] = values
			}
		}
		for _, m := range combinations(j.Strategy.Matrix) {
			if !r.job(w, j, m, known) {
				r.results[j.name], good = "failure", false
			}
		}
		known["needs."+j.name+".result"] = r.results[j.name]
	}
	return good
}

// combinations returns the combinations of a matrix. An empty matrix has one, without values.
func combinations(matrix map[string][]any) []map[string]string {
	all := []map[string]string{{}}
	for _, key := range slices.Sorted(maps.Keys(matrix)) {
		var more []map[string]string
		for _, m := range all {
			for _, value := range matrix[key] {
				n := maps.Clone(m)
				n["matrix."+key] = fmt.Sprint(value)
				more = append(more, n)
			}
		}
		all = more
	}
	return all
}

// place is where a job or a composite action runs.
type place struct {
	workspace, temp string
	path            []string // added by GITHUB_PATH
	save            []func() // saves caches at the end of a successful job
}

func (r *runner) job(w *workflow, j job, matrix, known map[string]string) bool {
	r.t.Helper()
	// As on GitHub, the workspace has the same path in every run. Builds depend on it.
	p := &place{workspace: filepath.Join(r.dir, "work", "my-papers"), temp: r.mkdir("temp")}
	if err := errors.Join(os.RemoveAll(p.workspace), os.MkdirAll(p.workspace, 0o755)); err != nil {
		r.t.Fatal(err)
	}
	in := maps.Clone(known)
	maps.Copy(in, matrix)
	env := []string{}
	for k, v := range w.Env {
		env = append(env, k+"="+v)
	}
	good := r.steps(j.Steps, p, in, env)
	if good {
		for _, save := range p.save {
			save()
		}
	}
	for k, v := range j.Outputs {
		known["needs."+j.name+".outputs."+k] = r.expand(v, in)
	}
	return good
}

// steps runs steps. The map in holds the values that expressions may use; the steps add
// theirs.
func (r *runner) steps(steps []step, p *place, in map[string]string, env []string) bool {
	r.t.Helper()
	good := true
	for _, s := range steps {
		if !r.holds(s.If, in, good) {
			in["steps."+s.ID+".outcome"] = "skipped"
			continue
		}
		for _, name := range []string{s.ID, s.Name} {
			if do := r.before[name]; name != "" && do != nil {
				do(p.workspace)
			}
		}
		var outputs map[string]string
		var ok bool
		if s.Run != "" {
			outputs, ok = r.block(s, p, in, env)
		} else {
			outputs, ok = r.action(s, p, in)
		}
		for k, v := range outputs {
			in["steps."+s.ID+".outputs."+k] = v
		}
		in["steps."+s.ID+".outcome"] = map[bool]string{true: "success", false: "failure"}[ok]
		good = good && (ok || s.ContinueOnError)
	}
	return good
}

var expression = regexp.MustCompile(`\$\{\{\s*(.*?)\s*\}\}`)

// expand replaces the expressions in a text by their values.
func (r *runner) expand(s string, in map[string]string) string {
	return expression.ReplaceAllStringFunc(s, func(e string) string {
		e = expression.FindStringSubmatch(e)[1]
		if strings.ContainsAny(e, "=!&") {
			return fmt.Sprint(r.holds(e, in, true))
		}
		return r.value(e, in)
	})
}

// value returns the value of a context. If no step has set it, it is empty. An unknown context
// fails the test.
func (r *runner) value(name string, in map[string]string) string {
	value, ok := in[name]
	if !ok && !strings.HasPrefix(name, "steps.") && !strings.HasPrefix(name, "needs.") && !strings.HasPrefix(name, "secrets.") {
		r.t.Errorf("the expression %q is not known here", name)
	}
	return value
}

// holds reports whether the condition of a step or job is true. The argument soFar reports
// whether everything before it succeeded.
func (r *runner) holds(condition string, in map[string]string, soFar bool) bool {
	if m := expression.FindStringSubmatch(condition); m != nil {
		condition = m[1]
	}
	if !strings.Contains(condition, "cancelled()") && !strings.Contains(condition, "always()") && !soFar {
		return false
	}
	for term := range strings.SplitSeq(condition, "&&") {
		left, right, compared := strings.Cut(term, "==")
		unlike := false
		if !compared {
			left, right, unlike = strings.Cut(term, "!=")
		}
		left, right = strings.TrimSpace(left), strings.Trim(right, " '")
		switch {
		case left == "" || left == "!cancelled()" || left == "always()":
		case !compared && !unlike:
			r.t.Errorf("the condition %q is not known here", condition)
		case (r.value(left, in) == right) == unlike:
			return false
		}
	}
	return true
}

// block executes a run block as GitHub's runner does.
func (r *runner) block(s step, p *place, in map[string]string, more []string) (map[string]string, bool) {
	r.t.Helper()
	files := r.mkdir("step")
	script := filepath.Join(files, "run.sh")
	r.write(script, r.expand(s.Run, in), 0o644)
	env := append(slices.Clone(r.env), more...)
	for _, kind := range []string{"OUTPUT", "PATH", "STEP_SUMMARY"} {
		r.write(filepath.Join(files, kind), "", 0o644)
		env = append(env, "GITHUB_"+kind+"="+filepath.Join(files, kind))
	}
	path := strings.Join(slices.Concat(r.tools, p.path, []string{os.Getenv("PATH")}), string(filepath.ListSeparator))
	env = append(env, "PATH="+path, "HOME="+r.dir, "GITHUB_ACTIONS=true", "RUNNER_TEMP="+p.temp, "RUNNER_OS=Linux", "RUNNER_ARCH=X64",
		"GITHUB_SERVER_URL="+r.server, "GITHUB_REPOSITORY=me/my-papers", "GITHUB_REF_NAME="+r.ref, "GITHUB_WORKSPACE="+p.workspace,
		"GIT_CONFIG_NOSYSTEM=1", "LC_ALL=C.UTF-8")
	for k, v := range s.Env {
		env = append(env, k+"="+r.expand(v, in))
	}
	args := []string{"-e", script}
	if s.Shell == "bash" {
		args = []string{"--noprofile", "--norc", "-eo", "pipefail", script}
	}
	cmd := exec.Command("bash", args...)
	cmd.Dir, cmd.Env = filepath.Join(p.workspace, s.WorkingDirectory), env
	out, err := cmd.CombinedOutput()
	fmt.Fprintf(&r.log, "--- %s%s\n%s", s.ID, s.Name, out)
	r.ran[s.Run] = true
	outputs := map[string]string{}
	for line := range strings.Lines(r.read(filepath.Join(files, "OUTPUT"))) {
		if k, v, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "="); ok {
			outputs[k] = v
		}
	}
	for line := range strings.Lines(r.read(filepath.Join(files, "PATH"))) {
		p.path = append(p.path, strings.TrimSuffix(line, "\n"))
	}
	r.summary += r.read(filepath.Join(files, "STEP_SUMMARY"))
	return outputs, err == nil
}

// action imitates an action.
func (r *runner) action(s step, p *place, in map[string]string) (map[string]string, bool) {
	r.t.Helper()
	with := map[string]string{}
	for k, v := range s.With {
		with[k] = r.expand(fmt.Sprint(v), in)
	}
	name, ref, _ := strings.Cut(s.Uses, "@")
	switch name {
	case "actions/checkout":
		r.git(r.dir, "clone", "--quiet", "--depth", "1", "--branch", r.ref, "file://"+r.origin, p.workspace)
	case "actions/setup-go":
	case "actions/configure-pages":
		return map[string]string{"base_url": r.baseURL}, r.baseURL != ""
	case "actions/cache", "actions/cache/restore":
		return r.cache(with, p, name == "actions/cache")
	case "actions/cache/save":
		_, _ = r.cache(map[string]string{"path": with["path"], "key": with["key"]}, p, true)
		save := p.save[len(p.save)-1]
		p.save = p.save[:len(p.save)-1]
		save()
	case "actions/upload-artifact":
		from, to := filepath.Join(p.workspace, with["path"]), filepath.Join(r.dir, "artifacts", with["name"])
		if info, err := os.Stat(from); err == nil && !info.IsDir() {
			to = filepath.Join(to, info.Name())
		}
		r.copy(from, to)
	case "actions/download-artifact":
		to := filepath.Join(p.workspace, with["path"])
		for _, artifact := range r.glob(filepath.Join(r.dir, "artifacts", "*")) {
			if with["merge-multiple"] != "true" {
				r.copy(artifact, filepath.Join(to, filepath.Base(artifact)))
				continue
			}
			for _, file := range r.glob(filepath.Join(artifact, "*")) {
				r.copy(file, filepath.Join(to, filepath.Base(file)))
			}
		}
	case "actions/upload-pages-artifact":
		r.copy(filepath.Join(p.workspace, with["path"]), filepath.Join(r.dir, "uploaded", fmt.Sprint(r.run)))
	case "actions/deploy-pages":
		r.published = filepath.Join(r.dir, "uploaded", fmt.Sprint(r.run))
	case "actions/attest-build-provenance":
		if len(r.glob(filepath.Join(p.workspace, with["subject-path"]))) == 0 {
			r.t.Errorf("nothing is at %s, of which the provenance is told", with["subject-path"])
		}
	case "./", "me/offprint", "OWNER/offprint":
		inner := maps.Clone(in)
		maps.DeleteFunc(inner, func(k, _ string) bool { return strings.HasPrefix(k, "steps.") })
		root, err := filepath.Abs(filepath.Join("..", ".."))
		if err != nil {
			r.t.Fatal(err)
		}
		inner["github.action_ref"], inner["github.action_repository"], inner["github.action_path"] = ref, strings.TrimPrefix(name, "./"), root
		return nil, r.steps(readWorkflow(r.t, filepath.Join(root, "action.yml")).Runs.Steps, p, inner, nil)
	default:
		r.t.Fatalf("the action %s is not known here", s.Uses)
	}
	return nil, true
}

// cache restores folders and files, and notes that they must be saved.
func (r *runner) cache(with map[string]string, p *place, save bool) (map[string]string, bool) {
	r.t.Helper()
	key := with["key"]
	folder := func(key string) string { return filepath.Join(r.dir, "caches", key) }
	paths := strings.Fields(with["path"])
	within := func(path string) string {
		if filepath.IsAbs(path) {
			return path
		}
		return filepath.Join(p.workspace, path)
	}
	found := r.glob(folder(key))
	exact := len(found) > 0
	if !exact && with["restore-keys"] != "" {
		found = r.glob(folder(strings.TrimSpace(with["restore-keys"])) + "*")
	}
	if len(found) > 0 {
		newest := slices.MaxFunc(found, func(a, b string) int { return len(a) - len(b) + strings.Compare(a, b) })
		for i, path := range paths {
			if stored := filepath.Join(newest, fmt.Sprint(i)); len(r.glob(stored)) > 0 {
				r.copy(stored, within(path))
			}
		}
	}
	if save && !exact {
		p.save = append(p.save, func() {
			for i, path := range paths {
				if len(r.glob(within(path))) > 0 {
					r.copy(within(path), filepath.Join(folder(key), fmt.Sprint(i)))
				}
			}
		})
	}
	return map[string]string{"cache-hit": fmt.Sprint(exact)}, exact || with["fail-on-cache-miss"] != "true"
}

// copy copies a file or a folder recursively, with modification times. The destination may
// exist.
func (r *runner) copy(from, to string) {
	r.t.Helper()
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		r.t.Fatal(err)
	}
	info, err := os.Stat(from)
	if err != nil {
		r.t.Fatal(err)
	}
	if info.IsDir() {
		if err := os.MkdirAll(to, 0o755); err != nil {
			r.t.Fatal(err)
		}
		from += "/."
	}
	if out, err := exec.Command("cp", "-a", from, to).CombinedOutput(); err != nil {
		r.t.Fatalf("cp: %v: %s", err, out)
	}
}

func (r *runner) mkdir(name string) string {
	dir, err := os.MkdirTemp(r.dir, name)
	if err != nil {
		r.t.Fatal(err)
	}
	return dir
}

func (r *runner) glob(pattern string) []string {
	found, err := filepath.Glob(pattern)
	if err != nil {
		r.t.Fatal(err)
	}
	return found
}

func (r *runner) read(name string) string {
	r.t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		r.t.Fatal(err)
	}
	return string(data)
}

func (r *runner) write(name, text string, mode os.FileMode) {
	r.t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), mode); err != nil {
		r.t.Fatal(err)
	}
}

// shell executes the lines of another service's job as one script in the folder dir.
func (r *runner) shell(dir string, lines []string, env ...string) bool {
	r.t.Helper()
	cmd := exec.Command("sh", "-ec", strings.Join(lines, "\n"))
	path := strings.Join(append(slices.Clone(r.tools), os.Getenv("PATH")), string(filepath.ListSeparator))
	cmd.Dir, cmd.Env = dir, slices.Concat(r.env, env, []string{"PATH=" + path, "HOME=" + r.dir, "GIT_CONFIG_NOSYSTEM=1", "LC_ALL=C.UTF-8"})
	out, err := cmd.CombinedOutput()
	r.log.Reset()
	r.log.Write(out)
	return err == nil
}

// git runs git and returns its output.
func (r *runner) git(dir string, args ...string) string {
	r.t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "init.defaultBranch=main"}, args...)...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "HOME="+r.dir)
	out, err := cmd.CombinedOutput()
	if err != nil {
		r.t.Fatalf("git %s: %v: %s", strings.Join(args, " "), err, out)
	}
	return string(out)
}
