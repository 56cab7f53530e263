package program

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// The linker sets these in a release (.ci/release).
var (
	release    string // the tag: "v1.2.3"
	repository string // on GitHub: "me/offprint"
)

// Info says which program this is, for people and for other programs.
type Info struct {
	Version    string `json:"version"`              // "1.2.3", "0.0.0-20260102030405-0123456789ab+dirty", "devel"
	Release    string `json:"release,omitempty"`    // the tag of a release; empty for what somebody has built
	Repository string `json:"repository,omitempty"` // "me/offprint" on GitHub; of a release only
	Revision   string `json:"revision,omitempty"`   // the commit, where it is known
	OS         string `json:"os"`
	Arch       string `json:"arch"`
	Go         string `json:"go"` // of the compiler
}

// Version is what is known of this program: a release says its tag, a program of
// `go build` in a clone what git says, one of `go run` nothing ("devel").
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

// String is "offprint 1.2.3 linux/amd64 go1.26.8", and where it is from on a second
// line where that is known.
func (i Info) String() string {
	s := fmt.Sprintf("offprint %s %s/%s %s", i.Version, i.OS, i.Arch, i.Go)
	if i.Repository != "" {
		s += "\nhttps://github.com/" + i.Repository
	}
	return s
}

// Name is how pages name the program: "Offprint 1.2.3", or "Offprint" where the version
// says nothing.
func (i Info) Name() string {
	if i.Version == "devel" {
		return "Offprint"
	}
	return "Offprint " + i.Version
}

// UserAgent is how the program names itself to servers:
// "Offprint/1.2.3 (+https://github.com/me/offprint)".
func (i Info) UserAgent() string {
	s := "Offprint/" + i.Version
	if i.Repository != "" {
		s += " (+https://github.com/" + i.Repository + ")"
	}
	return s
}
