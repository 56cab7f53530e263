// Release makes the archive of one platform for a release, and the list of what is in it
// (SBOM, CycloneDX 1.6):
//
//	go run ./.ci/release -version v1.2.3 -repository me/offprint -platform linux/amd64 -out dist
//
// writes dist/offprint_1.2.3_linux_amd64.tar.gz (.zip for Windows) and
// dist/offprint_1.2.3_linux_amd64.cdx.json. The bytes follow from the commit, the version,
// the repository, the platform and the version of Go: not from the folder, the clock or the
// machine. It is run in the root of the repository.
package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"
)

// target is what is made.
type target struct {
	version    string // "1.2.3"
	repository string // "me/offprint"
	os, arch   string
	out        string    // folder
	time       time.Time // of the commit
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "release: "+err.Error())
		os.Exit(1)
	}
}

var versions = regexp.MustCompile(`^v\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$`)

func run(args []string) error {
	var t target
	flags := flag.NewFlagSet("release", flag.ContinueOnError)
	version := flags.String("version", "", "the tag, as v1.2.3")
	platform := flags.String("platform", "", "OS/ARCH")
	flags.StringVar(&t.repository, "repository", "", "OWNER/NAME on GitHub")
	flags.StringVar(&t.out, "out", "dist", "folder for the files")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if !versions.MatchString(*version) {
		return fmt.Errorf("-version: %q is no version; tag the commit as v1.2.3", *version)
	}
	t.version = (*version)[1:]
	var ok bool
	if t.os, t.arch, ok = strings.Cut(*platform, "/"); !ok || t.repository == "" {
		return errors.New("-platform OS/ARCH and -repository OWNER/NAME are needed")
	}
	var err error
	if t.time, err = commitTime(); err != nil {
		return err
	}
	if err := os.MkdirAll(t.out, 0o755); err != nil {
		return err
	}
	return t.make()
}

// commitTime is when the commit was made, or what SOURCE_DATE_EPOCH says
// (https://reproducible-builds.org/specs/source-date-epoch/).
func commitTime() (time.Time, error) {
	text := os.Getenv("SOURCE_DATE_EPOCH")
	if text == "" {
		out, err := output(nil, "git", "log", "-1", "--format=%ct")
		if err != nil {
			return time.Time{}, err
		}
		text = strings.TrimSpace(string(out))
	}
	seconds, err := strconv.ParseInt(text, 10, 64)
	return time.Unix(seconds, 0).UTC(), err
}

// output is what a command prints.
func output(env []string, name string, args ...string) ([]byte, error) {
	cmd := exec.Command(name, args...)
	cmd.Env, cmd.Stderr = append(os.Environ(), env...), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
	}
	return out, nil
}

func (t *target) env() []string {
	// GOAMD64 and the like would change what is made.
	return []string{"GOOS=" + t.os, "GOARCH=" + t.arch, "CGO_ENABLED=0", "GOFLAGS=", "GOAMD64=v1", "GOARM64=v8.0", "GOEXPERIMENT="}
}

// make builds the program and packs it.
func (t *target) make() error {
	work, err := os.MkdirTemp("", "offprint-release-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	program := filepath.Join(work, "offprint")
	if t.os == "windows" {
		program += ".exe"
	}
	// The build ID stays in the program: by it, the program tells its own versions apart
	// without reading all of its bytes (generator/program). It follows from the sources.
	const vars = "offprint/generator/program."
	_, err = output(t.env(), "go", "build", "-trimpath", "-buildvcs=false",
		"-ldflags", fmt.Sprintf("-s -w -X %srelease=v%s -X %srepository=%s", vars, t.version, vars, t.repository),
		"-o", program, "./cmd/offprint")
	if err != nil {
		return err
	}
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return err
	}
	bom, err := t.bom(info)
	if err != nil {
		return err
	}
	licenses, err := t.licenses()
	if err != nil {
		return err
	}
	files := []file{{name: filepath.Base(program), mode: 0o755}, {name: "LICENSE", mode: 0o644}, {name: "README.md", mode: 0o644}}
	for i, from := range []string{program, "LICENSE", "README.md"} {
		if files[i].data, err = os.ReadFile(from); err != nil {
			return err
		}
	}
	files = append(files, file{"THIRD_PARTY_LICENSES.txt", 0o644, licenses})
	name := filepath.Join(t.out, fmt.Sprintf("offprint_%s_%s_%s", t.version, t.os, t.arch))
	pack, ext := tarball, ".tar.gz"
	if t.os == "windows" {
		pack, ext = zipped, ".zip"
	}
	data, err := pack(files, t.time)
	if err != nil {
		return err
	}
	return errors.Join(os.WriteFile(name+ext, data, 0o644), os.WriteFile(name+".cdx.json", bom, 0o644))
}

// file is a file of an archive.
type file struct {
	name string
	mode fs.FileMode
	data []byte
}

func tarball(files []file, at time.Time) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	w := tar.NewWriter(z)
	for _, f := range files {
		if err := w.WriteHeader(&tar.Header{Name: f.name, Mode: int64(f.mode), Size: int64(len(f.data)), ModTime: at, Format: tar.FormatUSTAR}); err != nil {
			return nil, err
		}
		if _, err := w.Write(f.data); err != nil {
			return nil, err
		}
	}
	err = errors.Join(w.Close(), z.Close())
	return b.Bytes(), err
}

func zipped(files []file, at time.Time) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		h := &zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: at}
		h.SetMode(f.mode)
		out, err := w.CreateHeader(h)
		if err != nil {
			return nil, err
		}
		if _, err := out.Write(f.data); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return b.Bytes(), err
}

// component is one of CycloneDX (https://cyclonedx.org/docs/1.6/json/).
type component struct {
	Type       string     `json:"type"`
	Ref        string     `json:"bom-ref"`
	Name       string     `json:"name"`
	Version    string     `json:"version"`
	PURL       string     `json:"purl"`
	Properties []property `json:"properties,omitempty"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func newComponent(kind, name, version, purl string) component {
	return component{Type: kind, Ref: purl, Name: name, Version: version, PURL: purl}
}

// bom lists what a program is made of, as the linker has noted it in the program.
func (t *target) bom(info *debug.BuildInfo) ([]byte, error) {
	var doc struct {
		Schema   string `json:"$schema"`
		Format   string `json:"bomFormat"`
		Spec     string `json:"specVersion"`
		Version  int    `json:"version"`
		Metadata struct {
			Timestamp string    `json:"timestamp"`
			Component component `json:"component"`
		} `json:"metadata"`
		Components []component `json:"components"`
	}
	doc.Schema, doc.Format, doc.Spec, doc.Version = "http://cyclonedx.org/schema/bom-1.6.schema.json", "CycloneDX", "1.6", 1
	doc.Metadata.Timestamp = t.time.Format(time.RFC3339)
	doc.Metadata.Component = newComponent("application", "offprint", t.version, fmt.Sprintf("pkg:github/%s@v%s", strings.ToLower(t.repository), t.version))
	doc.Metadata.Component.Properties = []property{{"offprint:platform", t.os + "/" + t.arch}}
	goVersion, _, _ := strings.Cut(strings.TrimPrefix(info.GoVersion, "go"), " ")
	doc.Components = []component{newComponent("library", "stdlib", goVersion, "pkg:golang/stdlib@"+goVersion)}
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		c := newComponent("library", m.Path, m.Version, "pkg:golang/"+m.Path+"@"+strings.ReplaceAll(m.Version, "+", "%2B"))
		if m.Sum != "" {
			c.Properties = []property{{"go:sum", m.Sum}}
		}
		doc.Components = append(doc.Components, c)
	}
	data, err := json.MarshalIndent(doc, "", " ")
	return append(data, '\n'), err
}

var licenseFile = regexp.MustCompile(`^(?i:licen[cs]e|copying|notice|copyright|unlicense)([-_.].*)?$`)

// licenses are those of Go and of all modules that are linked, which want to be there
// with the program.
func (t *target) licenses() ([]byte, error) {
	out, err := output(t.env(), "go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}\t{{.Dir}}{{end}}{{end}}", "./cmd/offprint")
	if err != nil {
		return nil, err
	}
	root, err := output(nil, "go", "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	modules := []string{"Go\t" + strings.TrimSpace(string(root))}
	for line := range strings.Lines(string(out)) {
		if line = strings.TrimSpace(line); line != "" {
			modules = append(modules, line)
		}
	}
	slices.Sort(modules[1:])
	var b bytes.Buffer
	b.WriteString("Offprint is linked with what is listed here, under these licences.\n")
	for _, module := range slices.Compact(modules) {
		name, dir, _ := strings.Cut(module, "\t")
		entries, err := os.ReadDir(dir)
		if err != nil {
			return nil, err
		}
		found := false
		for _, e := range entries {
			if e.IsDir() || !licenseFile.MatchString(e.Name()) {
				continue
			}
			text, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if err != nil {
				return nil, err
			}
			found = true
			fmt.Fprintf(&b, "\n%s\n%s, %s\n%s\n\n%s\n", strings.Repeat("=", 72), name, e.Name(), strings.Repeat("=", 72), bytes.TrimSpace(text))
		}
		if !found && name != "Go" { // a Go of a distribution has its licence elsewhere
			return nil, fmt.Errorf("%s has no licence in %s: find out whether it may be linked", name, dir)
		}
	}
	return b.Bytes(), nil
}
