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

// scaffold is a new archive. A leading "_" in a name stands for a leading
// dot: the go command would leave such files out of the module.
//
//go:embed all:scaffold
var scaffold embed.FS

// InitOptions say where a new archive is, and what its workflow runs.
type InitOptions struct {
	Dir string // a folder, which is made where there is none
	// Program is the repository on GitHub that the workflow takes this program from, and
	// its tag or branch: "me/offprint@v1.2.3", or "me/offprint" for the version that
	// this program has. When empty, it is where this program was released.
	Program string
}

// InitResult is what Init wrote.
type InitResult struct {
	Files []string // written
	Kept  []string // were there, and are as they were
	// Program is where the workflow takes this program from; empty where nobody knows,
	// and then the workflow says so when it runs.
	Program string
	// Steps is how many steps of the workflow take it from there, or say that they do not know.
	Steps int
}

// besides are the files that a new repository may have before it is an archive.
var besides = regexp.MustCompile(`^(?i:\.git|\.gitignore|\.gitattributes|readme(\.\w+)?|licen[cs]e(\.\w+)?)$`)

var programName = regexp.MustCompile(`^([\w.-]+/[\w.-]+)(?:@([\w./-]+))?$`)

// Init makes a new archive. Its folder must not exist, be empty, or hold what a
// new repository holds: a README, a licence, and what is git's. These stay as they are, but
// for a .gitignore, which gets the lines that it lacks.
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
			return res, fmt.Errorf("init: %s is not empty (it holds %s); choose a new folder", o.Dir, e.Name())
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

// write writes a file of the archive where there is none.
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

// withLines is a text with those lines of another at its end that it has not.
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

// WorkflowProgram is where a workflow takes this program from, "me/offprint@v1.2.3", when
// somebody says that of it, see InitOptions; empty where nobody knows.
func WorkflowProgram(said string) (string, error) {
	v := program.Version()
	if said == "" {
		if said = v.Repository; said == "" {
			return "", nil
		}
	}
	m := programName.FindStringSubmatch(said)
	if m == nil {
		return "", fmt.Errorf("%q is no repository on GitHub; write OWNER/NAME, or OWNER/NAME@TAG", said)
	}
	// A version that was not released has no archive and no tag of its name.
	return m[1] + "@" + cmp.Or(m[2], v.Release, "main"), nil
}

// The line of a workflow that gets the program, and what stands there where nobody knows
// from where.
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
