package site

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// This file speaks to Hugo, which runs in child processes: each gets a folder
// with its configuration and data, and ends when the folder is rendered.

// childSettings are Hugo's own keys for a batch, in lower case. They take the
// place of the user's.
func childSettings(c *Config, dest string, mounts []map[string]any, themesDir string) map[string]any {
	return map[string]any{
		"baseurl":            c.BaseURL.String(),
		"title":              c.Title,
		"languagecode":       nil,
		"locale":             hugoLocale(c.Language),
		"theme":              c.Themes,
		"themesdir":          themesDir,
		"publishdir":         dest,
		"builddrafts":        c.Drafts,
		"disablekinds":       []string{"taxonomy", "term", "section", "home", "rss", "sitemap", "robotstxt", "404"},
		"outputs":            map[string]any{"page": []string{"html"}, "section": []string{"html"}},
		"minify":             map[string]any{"minifyOutput": true},
		"module":             map[string]any{"mounts": mounts},
		"menus":              nil, // stand in the data of the site, with the own pages
		"menu":               nil,
		"disablelivereload":  true,
		"disablepathtolower": true,
		"enablegitinfo":      false,
		"enablerobotstxt":    false,
		"timeout":            "600s",
	}
}

// prepare writes the configuration of a batch to dir.
func prepare(c *Config, dir string, settings map[string]any) error {
	merged := c.hugoConfig(settings)
	for k, v := range merged {
		if v == nil {
			delete(merged, k)
		}
	}
	data, err := json.Marshal(merged)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "hugo.json"), data, 0o644)
}

// RunChild starts a command with dir as its last argument and waits for it.
// What it printed is returned.
func RunChild(ctx context.Context, command []string, dir string) (string, error) {
	if len(command) == 0 {
		return "", errors.New("no command was given to start")
	}
	cmd := exec.CommandContext(ctx, command[0], append(command[1:len(command):len(command)], dir)...)
	cmd.Env = childEnv(os.Environ())
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	return out.String(), cmp.Or(ctx.Err(), err)
}

// run renders dir in a child process. Hugo's own messages become the error,
// with the names of the user's files in place of those in the work folder.
func (r *renderer) run(ctx context.Context, dir string) error {
	out, err := RunChild(ctx, r.Child, dir)
	if ctx.Err() != nil {
		return err
	}
	messages := r.readable(dir, out)
	if err == nil {
		if messages != "" && r.Log != nil {
			r.Log(messages)
		}
		return nil
	}
	if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || messages == "" {
		return fmt.Errorf("rendering: %w: %s", err, messages)
	}
	return fmt.Errorf("rendering: %s", messages)
}

// childEnv is the environment without what would change Hugo's configuration.
func childEnv(env []string) []string {
	out := make([]string, 0, len(env))
	for _, kv := range env {
		if strings.HasPrefix(kv, "HUGO_") || strings.HasPrefix(kv, "HUGOX") {
			continue
		}
		out = append(out, kv)
	}
	return out
}

func (r *renderer) readable(dir, s string) string {
	s = strings.NewReplacer(
		filepath.Join(r.work, themesFolder)+string(filepath.Separator), "themes/",
		dir+string(filepath.Separator), "",
		r.Archive+string(filepath.Separator), "",
	).Replace(s)
	var lines []string
	for line := range strings.Lines(s) {
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "Total in ") {
			continue
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}
