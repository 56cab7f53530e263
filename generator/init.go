package generator

import (
	"bytes"
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"offprint/generator/program"
)

// scaffold contains the files of a new archive. A leading "_" in a name replaces a leading
// dot, because the go command leaves dot files out of a module.
//
//go:embed all:scaffold
var scaffold embed.FS

// InitOptions says where to create an archive and which program its workflow runs.
type InitOptions struct {
	Dir string // created if it does not exist
	// Program is the GitHub repository from which the workflow takes this program, with a tag
	// or branch: "me/offprint@v1.2.3", or "me/offprint" for the version of this program. If it
	// is empty, the repository of this program's release is used.
	Program string
}

// InitResult is the result of Init.
type InitResult struct {
	Files []string // written
	Kept  []string // existed before and are unchanged
	// Program is where the workflow takes this program from. It is empty if that is unknown;
	// the workflow then fails with a message that says so.
	Program string
	// Steps is the number of workflow steps that use Program, or report that it is unknown.
	Steps int
}

// besides matches the files that may exist in a new repository before Init.
var besides = regexp.MustCompile(`^(?i:\.git|\.gitignore|\.gitattributes|readme(\.\w+)?|licen[cs]e(\.\w+)?)$`)

var programName = regexp.MustCompile(`^([\w.-]+/[\w.-]+)(?:@([\w./-]+))?$`)

// Init creates a new archive. Its folder must be missing or empty, or contain only the usual
// files of a new repository: a README, a license and git's own files. These are not changed,
// except .gitignore, to which missing lines are added.
func Init(o InitOptions) (InitResult, error) {
	var res InitResult
	from, err := WorkflowProgram(o.Program)
	if err != nil {
		return res, fmt.Errorf("init: %w", err)
	}
	res.Program = from
	list, err := os.ReadDir(o.Dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return res, fmt.Errorf("init: %w", err)
	}
	for _, e := range list {
		if !besides.MatchString(e.Name()) {
			return res, fmt.Errorf("init: %s is not empty (it contains %s); choose a new folder", o.Dir, e.Name())
		}
	}
	err = fs.WalkDir(scaffold, "scaffold", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := scaffold.ReadFile(path)
		if err != nil {
			return err
		}
		parts := strings.Split(strings.TrimPrefix(path, "scaffold/"), "/")
		for i, p := range parts {
			if rest, ok := strings.CutPrefix(p, "_"); ok {
				parts[i] = "." + rest
			}
		}
		res.Steps += bytes.Count(data, []byte(programStep))
		return res.write(filepath.Join(append([]string{o.Dir}, parts...)...), withProgram(data, from))
	})
	if err != nil {
		return res, fmt.Errorf("init: %w", err)
	}
	return res, nil
}

// write writes a file of the archive unless it exists. Missing lines are added to a
// .gitignore.
func (r *InitResult) write(name string, data []byte) error {
	old, err := os.ReadFile(name)
	switch {
	case err == nil && filepath.Base(name) == ".gitignore":
		if data = withLines(old, data); bytes.Equal(old, data) {
			r.Kept = append(r.Kept, name)
			return nil
		}
	case err == nil:
		r.Kept = append(r.Kept, name)
		return nil
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		return err
	}
	r.Files = append(r.Files, name)
	return nil
}

// withLines returns text with those lines of more appended that it does not contain.
func withLines(text, more []byte) []byte {
	has := strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")
	text = slices.Clone(text)
	if len(text) > 0 && text[len(text)-1] != '\n' {
		text = append(text, '\n')
	}
	for line := range strings.Lines(string(more)) {
		if !slices.Contains(has, strings.TrimSuffix(line, "\n")) {
			text = append(text, line...)
		}
	}
	return text
}

// WorkflowProgram returns where a workflow takes this program from, such as
// "me/offprint@v1.2.3". The argument said has the form of InitOptions.Program. The result is
// empty if it is unknown.
func WorkflowProgram(said string) (string, error) {
	v := program.Version()
	if said == "" {
		if said = v.Repository; said == "" {
			return "", nil
		}
	}
	m := programName.FindStringSubmatch(said)
	if m == nil {
		return "", fmt.Errorf("%q is not a GitHub repository; write OWNER/NAME, or OWNER/NAME@TAG", said)
	}
	// An unreleased version has no tag, so the workflow uses the branch main.
	return m[1] + "@" + cmp.Or(m[2], v.Release, "main"), nil
}

// programStep is the workflow line that installs the program; unknownStep replaces it if the
// program's repository is unknown.
const (
	programStep = "      - uses: OWNER/offprint@main\n"
	unknownStep = `      - run: |
          echo "::error title=Where is Offprint?::In .github/workflows/pages.yml, put 'uses: OWNER/NAME@TAG' in place of this step, and of each that says this, with the repository of Offprint. A new archive gets it by 'offprint init --program OWNER/NAME@TAG'."
          exit 1
`
)

func withProgram(workflow []byte, from string) []byte {
	step := unknownStep
	if from != "" {
		step = "      - uses: " + from + "\n"
	}
	return bytes.ReplaceAll(workflow, []byte(programStep), []byte(step))
}
