package program

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// Set by the linker in a release (.ci/release).
var (
	release    string // the tag: "v1.2.3"
	repository string // on GitHub: "me/offprint"
)

// Info describes the program.
type Info struct {
	Version    string `json:"version"`              // "1.2.3", "0.0.0-20260102030405-0123456789ab+dirty", "devel"
	Release    string `json:"release,omitempty"`    // the tag of a release; empty for other builds
	Repository string `json:"repository,omitempty"` // "me/offprint" on GitHub; only of a release
	Revision   string `json:"revision,omitempty"`   // the commit, if known
	OS         string `json:"os"`
	Arch       string `json:"arch"`
	Go         string `json:"go"` // version of the compiler
}

// Version describes this program: the tag of a release, git's version for a program built in a
// clone, or "devel" for `go run`.
func Version() Info {
	info := Info{
		Version: "devel", Release: release, Repository: repository,
		OS: runtime.GOOS, Arch: runtime.GOARCH, Go: runtime.Version(),
	}
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, s := range build.Settings {
			if s.Key == "vcs.revision" {
				info.Revision = s.Value
			}
		}
		if v, ok := strings.CutPrefix(build.Main.Version, "v"); ok {
			info.Version = v
		}
	}
	if release != "" {
		info.Version = strings.TrimPrefix(release, "v")
	}
	return info
}

// String returns "offprint 1.2.3 linux/amd64 go1.26.8", with the repository on a second line
// if known.
func (i Info) String() string {
	s := fmt.Sprintf("offprint %s %s/%s %s", i.Version, i.OS, i.Arch, i.Go)
	if i.Repository != "" {
		s += "\nhttps://github.com/" + i.Repository
	}
	return s
}

// Name returns how pages name the program: "Offprint 1.2.3", or "Offprint" without a version.
func (i Info) Name() string {
	if i.Version == "devel" {
		return "Offprint"
	}
	return "Offprint " + i.Version
}

// UserAgent returns the program's User-Agent header: "Offprint/1.2.3
// (+https://github.com/me/offprint)".
func (i Info) UserAgent() string {
	s := "Offprint/" + i.Version
	if i.Repository != "" {
		s += " (+https://github.com/" + i.Repository + ")"
	}
	return s
}
