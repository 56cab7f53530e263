package press

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"offprint/generator/bound"
	"offprint/generator/site"
)

// This file creates the folders that Hugo reads, and makes Hugo's messages readable. The
// folders provide the data hugo.Data.offprint.site, see [plan.Site], and
// hugo.Data.offprint.words, the messages of the user interface that do not depend on
// arguments.

const (
	publishFolder = "public"
	copiedFolder  = "archive" // in the work folder: copies of the archive's folders
)

// workshop is the temporary folder for Hugo's input.
type workshop struct {
	Renderer
	layers site.Layers
	site   []byte // content of hugo.Data.offprint.site
	work   string // the folder; empty if it has not been created
}

// clear removes the folder.
func (x *workshop) clear() error {
	if x.work == "" {
		return nil
	}
	return os.RemoveAll(x.work)
}

// folder creates a folder of that name for Hugo with its configuration, the data of the site,
// and mounts of the files that templates use. The settings in more override those common to
// all folders.
func (x *workshop) folder(name string, content []map[string]any, more map[string]any) (string, error) {
	if err := x.unpack(); err != nil {
		return "", err
	}
	dir := filepath.Join(x.work, name)
	data := filepath.Join(dir, "data", "offprint")
	if err := os.MkdirAll(data, 0o755); err != nil {
		return "", err
	}
	all, err := x.Config.Words()
	if err != nil {
		return "", err
	}
	words, err := json.Marshal(all.PlainWords())
	if err != nil {
		return "", err
	}
	mounts, err := x.mounts(content)
	if err != nil {
		return "", err
	}
	ours := map[string]any{
		"baseurl":            x.Config.BaseURL.String(),
		"title":              x.Config.Title,
		"languagecode":       nil,
		"locale":             site.HugoLocale(x.Config.Language),
		"theme":              x.Config.Themes,
		"themesdir":          filepath.Join(x.work, site.ThemesFolder),
		"publishdir":         filepath.Join(dir, publishFolder),
		"builddrafts":        x.Config.Drafts,
		"outputs":            map[string]any{"page": []string{"html"}, "section": []string{"html"}},
		"minify":             map[string]any{"minifyOutput": true},
		"module":             map[string]any{"mounts": mounts},
		"menus":              nil, // part of the site's data, with the own pages
		"menu":               nil,
		"disablelivereload":  true,
		"disablepathtolower": true,
		"enablegitinfo":      false,
		"enablerobotstxt":    false,
		"timeout":            "600s",
	}
	maps.Copy(ours, more)
	settings := x.Config.HugoConfig(ours)
	for k, v := range settings {
		if v == nil {
			delete(settings, k)
		}
	}
	config, err := json.Marshal(settings)
	if err != nil {
		return "", err
	}
	return dir, errors.Join(
		os.WriteFile(filepath.Join(data, "site.json"), x.site, 0o644),
		os.WriteFile(filepath.Join(data, "words.json"), words, 0o644),
		os.WriteFile(filepath.Join(dir, "hugo.json"), config, 0o644))
}

// unpack writes the themes and their messages to the work folder.
func (x *workshop) unpack() (err error) {
	if x.work != "" {
		return nil
	}
	if x.Work != "" {
		if err := os.MkdirAll(x.Work, 0o755); err != nil {
			return err
		}
	}
	if x.work, err = os.MkdirTemp(x.Work, "render-"); err != nil {
		return err
	}
	if err := x.layers.ExtractThemes(filepath.Join(x.work, site.ThemesFolder), x.Config.Themes); err != nil {
		return err
	}
	words, err := x.Config.Words()
	if err != nil {
		return err
	}
	if err := x.layers.CheckWords(x.Config.Themes, words); err != nil {
		return err
	}
	return words.Write(x.work, site.HugoLocale(x.Config.Language))
}

// mounts returns the mounts that Hugo uses: the data of the site, content, and the archive's
// files for templates.
func (x *workshop) mounts(content []map[string]any) ([]map[string]any, error) {
	mounts := append(content, map[string]any{"source": "data", "target": "data"})
	sources := []string{filepath.Join(x.work, site.WordsFolder)}
	for _, folder := range []string{"layouts", "assets", "data"} {
		sources = append(sources, filepath.Join(x.Archive, folder))
	}
	for _, source := range sources {
		folder := filepath.Base(source)
		if info, err := os.Stat(source); err == nil && info.IsDir() {
			if source, err = x.regular(source); err != nil {
				return nil, err
			}
			mounts = append(mounts, map[string]any{"source": source, "target": folder})
		}
	}
	return mounts, nil
}

// regular returns the folder or, if it contains files that Hugo must not open, a copy without
// these.
func (x *workshop) regular(folder string) (string, error) {
	if len(bound.Irregular(folder)) == 0 {
		return folder, nil
	}
	rel, err := filepath.Rel(x.Archive, folder)
	if err != nil {
		return "", err
	}
	copied := filepath.Join(x.work, copiedFolder, rel)
	all := bound.Folder(folder)
	err = fs.WalkDir(all, ".", func(name string, d fs.DirEntry, err error) error {
		to := filepath.Join(copied, filepath.FromSlash(name))
		switch {
		case err != nil:
			return err
		case d.IsDir():
			return os.MkdirAll(to, 0o755)
		case d.Type()&fs.ModeSymlink != 0:
			return os.Symlink(filepath.Join(folder, filepath.FromSlash(name)), to)
		}
		from, err := all.Open(name)
		if err != nil {
			return err
		}
		defer from.Close()
		f, err := os.Create(to)
		if err != nil {
			return err
		}
		_, err = io.Copy(f, from)
		return errors.Join(err, f.Close())
	})
	return copied, err
}

// failed returns an error of Hugo with the user's file names instead of those in the work
// folder.
func (x *workshop) failed(err error) error {
	return fmt.Errorf("rendering: %w", renamed{err, x.readable(err.Error())})
}

// renamed is an error with a different text.
type renamed struct {
	error
	text string
}

func (r renamed) Error() string { return r.text }
func (r renamed) Unwrap() error { return r.error }

// placeTwice matches the start of Hugo's messages about a template, which contain the position
// twice: once from Hugo and once from the template parser.
var placeTwice = regexp.MustCompile(`"?((?:layouts|themes)/[^"\n]*:\d+:\d+)": (?:parse|execute) of template failed: template: [^ \n]+:\d+: (?:executing "[^"\n]*" at )?`)

// reported matches what a template reports with errorf or warnf.
var reported = regexp.MustCompile(`^((?:ERROR|WARN) +)(.*)$`)

// progress matches the escape sequence with which Hugo reports progress to terminals (OSC
// 9;4).
var progress = regexp.MustCompile("\x1b\\]9;4;[^\x1b\x07]*(?:\x1b\\\\|\x07)")

func (x *workshop) readable(s string) string {
	var folders []string
	for _, name := range []string{"pages", "own", "list"} {
		folders = append(folders, filepath.Join(x.work, name)+string(filepath.Separator), "")
	}
	s = strings.NewReplacer(append(folders,
		filepath.Join(x.work, site.ThemesFolder)+string(filepath.Separator), "themes/",
		filepath.Join(x.work, copiedFolder)+string(filepath.Separator), "",
		x.Archive+string(filepath.Separator), "")...).Replace(progress.ReplaceAllString(s, ""))
	s = placeTwice.ReplaceAllString(s, "$1: ")
	var lines []string
	var placeOf func(message string) string
	for line := range strings.Lines(s) {
		if line = strings.TrimRight(line, "\r\n"); strings.TrimSpace(line) == "" {
			continue
		}
		if m := reported.FindStringSubmatch(line); m != nil {
			if placeOf == nil {
				placeOf = x.layers.Reporting(x.Config.Themes)
			}
			if at := placeOf(m[2]); at != "" {
				line = m[1] + at + ": " + m[2]
			}
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// messages collects Hugo's messages.
type messages struct {
	mu       sync.Mutex
	b        strings.Builder
	readable func(string) string
}

func (m *messages) Write(b []byte) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.b.Write(b)
}

func (m *messages) text() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.b.String()
}

// tell passes each message, which may have several lines, to log.
func (m *messages) tell(log func(string)) {
	s := m.readable(m.text())
	if s == "" || log == nil {
		return
	}
	var message []string
	for line := range strings.SplitSeq(s, "\n") {
		if len(message) > 0 && reported.MatchString(line) {
			log(strings.Join(message, "\n"))
			message = nil
		}
		message = append(message, line)
	}
	log(strings.Join(message, "\n"))
}
