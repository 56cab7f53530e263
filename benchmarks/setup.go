package main

import (
	"context"
	"debug/buildinfo"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// peerSite is the site that Hugo builds. Without "all:", the folder _default would be left
// out.
//
//go:embed all:peer
var peerSite embed.FS

// suite is the subject of the measurements: the commands and the papers that they build.
type suite struct {
	*bench
	content string // the archive's content folder, which all sides read
	size    int    // papers in it, without the new day
	newDay  *day
	program string  // the path of Offprint
	peerBin string  // the path of Hugo; "" if there is none
	sides   []*side // Offprint, and Hugo if there is one
}

// side is a command that builds a site, and the files it leaves behind.
type side struct {
	name   string
	args   []string // the command
	env    []string // replaces the environment; nil to inherit this program's
	public string   // the folder of the site
	caches []string // caches and other files that it keeps between builds
	// restart is set if the command keeps pages of removed papers in the site, so that only a
	// new site is without them.
	restart bool
}

// setUp makes the archive and the peer's site.
func (b *bench) setUp(ctx context.Context) (*suite, error) {
	if _, err := os.Stat(b.corpus); err != nil {
		return nil, fmt.Errorf("-corpus: %w", err)
	}
	s := &suite{bench: b}
	var err error
	if s.program, err = b.buildOffprint(ctx); err != nil {
		return nil, err
	}
	// Checked before the import, which takes long.
	if s.peerBin, err = b.findHugo(s.program); err != nil {
		return nil, err
	}
	if err := s.importAll(ctx); err != nil {
		return nil, err
	}
	s.sides, err = s.newSides(filepath.Dir(s.content), filepath.Join(b.dir, "hugo"))
	return s, err
}

// buildOffprint returns the path of the program under test and builds it if none was given.
func (b *bench) buildOffprint(ctx context.Context) (string, error) {
	if b.offprint != "" {
		return absolute(b.offprint, "-offprint")
	}
	b.say("building Offprint")
	path := filepath.Join(b.dir, "offprint.exe") // Windows needs the extension, other systems accept it
	if err := b.command(ctx, nil, "go", "build", "-o", path, "offprint/cmd/offprint"); err != nil {
		return "", fmt.Errorf("%w\nrun this program in Offprint's repository, or give it a built one with -offprint", err)
	}
	return path, nil
}

// absolute looks up a command and returns its absolute path.
func absolute(command, flag string) (string, error) {
	path, err := exec.LookPath(command)
	if err != nil {
		return "", fmt.Errorf("%s: %w", flag, err)
	}
	return filepath.Abs(path)
}

// findHugo returns the path of Hugo. It returns "" if Hugo is not installed, unless a
// particular command was asked for.
func (b *bench) findHugo(offprint string) (string, error) {
	if b.hugo == "" {
		return "", nil
	}
	path, err := absolute(b.hugo, "-hugo")
	if err == nil || b.hugo != defaultHugo {
		return path, err
	}
	b.say(`there is no command "hugo" on the PATH, so Offprint is measured alone; to compare them, install the version that Offprint has inside,
  go install github.com/gohugoio/hugo@%s
which puts it into the folder bin in what "go env GOPATH" says, and give its path with -hugo`, builtWith(offprint).hugo)
	return "", nil
}

// importAll imports the corpus into a new archive and holds back the new day.
func (s *suite) importAll(ctx context.Context) error {
	dir := filepath.Join(s.dir, "archive")
	if err := s.command(ctx, nil, s.program, "init", dir); err != nil {
		return err
	}
	records, err := s.records(ctx)
	if err != nil {
		return err
	}
	s.say("importing the corpus")
	err = s.command(ctx, nil, s.program, "import", "-C", dir, records)
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && exit.ExitCode() == exitRejected {
		s.say("some records were rejected, and are left out")
		err = nil
	}
	if err != nil {
		return err
	}
	if records != s.corpus {
		if err := os.Remove(records); err != nil {
			return err
		}
	}
	s.content = filepath.Join(dir, "content")
	s.newDay, s.size, err = holdBack(s.content, s.day)
	if err == nil && s.smaller >= s.size {
		err = fmt.Errorf("-smaller %d: the archive itself has %d papers", s.smaller, s.size)
	}
	return err
}

// exitRejected is the exit code of earlier versions of Offprint if some records could not be
// used.
const exitRejected = 3

// newSides returns Offprint with the archive in dir, and Hugo with the same content and its
// own site, which is created in peerDir.
func (s *suite) newSides(dir, peerDir string) ([]*side, error) {
	sides := []*side{{
		name:   "Offprint",
		args:   []string{s.program, "build", "-C", dir},
		public: filepath.Join(dir, "public"),
		caches: []string{filepath.Join(dir, ".offprint")},
	}}
	if s.peerBin == "" {
		return sides, nil
	}
	if err := s.copyPeer(peerDir); err != nil {
		return nil, fmt.Errorf("copying the peer's site: %w", err)
	}
	cache := filepath.Join(peerDir, "cache")
	hugo := &side{
		name: "Hugo",
		args: []string{s.peerBin, "--quiet", "--source", peerDir, "--contentDir", filepath.Join(dir, "content"), "--cacheDir", cache,
			"--buildFuture"}, // the new day may be tomorrow
		public:  filepath.Join(peerDir, "public"),
		caches:  []string{filepath.Join(peerDir, "resources"), cache},
		restart: true,
	}
	if s.minify {
		hugo.args = append(hugo.args, "--minify")
	}
	return append(sides, hugo), nil
}

// copyPeer copies the peer's site to dir, except for the content, which comes from the
// archive, and the folders that Hugo generates.
func (b *bench) copyPeer(dir string) error {
	site, err := fs.Sub(peerSite, "peer")
	if err != nil {
		return err
	}
	if b.peer != "" {
		site = os.DirFS(b.peer)
	}
	return fs.WalkDir(site, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if slices.Contains([]string{"content", "public", "resources", ".git"}, name) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil // a symbolic link
		}
		path := filepath.Join(dir, filepath.FromSlash(name))
		if d.IsDir() {
			return os.MkdirAll(path, 0o755)
		}
		data, err := fs.ReadFile(site, name)
		if err != nil {
			return err
		}
		return os.WriteFile(path, data, 0o644)
	})
}

// measureSmaller builds a separate archive of the oldest papers and measures it.
func (s *suite) measureSmaller(ctx context.Context) (result, error) {
	dir := filepath.Join(s.dir, "smaller")
	if err := s.command(ctx, nil, s.program, "init", dir); err != nil {
		return result{}, err
	}
	small := *s
	small.content = filepath.Join(dir, "content")
	small.size = s.smaller
	if err := copyOldest(ctx, s.content, small.content, small.size); err != nil {
		return result{}, err
	}
	var err error
	if small.sides, err = s.newSides(dir, filepath.Join(s.dir, "hugo-smaller")); err != nil {
		return result{}, err
	}
	return small.measure(ctx, fromNothing())
}

// versions are the versions that a program was built with, as far as they are recorded in it.
type versions struct {
	goVersion string
	hugo      string
}

// builtWith reads the versions from a program's build information.
func builtWith(program string) versions {
	v := versions{goVersion: "an unknown Go", hugo: "latest"}
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return v
	}
	v.goVersion = info.GoVersion
	for _, m := range info.Deps {
		if m.Path == "github.com/gohugoio/hugo" {
			v.hugo = m.Version
		}
	}
	return v
}

// hugoVersion returns the version that the hugo command reports.
func hugoVersion(ctx context.Context, command string) string {
	out, err := exec.CommandContext(ctx, command, "version").Output()
	if err != nil {
		return "unknown: " + err.Error()
	}
	return strings.TrimPrefix(strings.TrimSpace(string(out)), "hugo ")
}
