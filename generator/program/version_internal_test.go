package program

import (
	"runtime"
	"strings"
	"testing"
)

// TestVersion checks the version that a release reports, and a program that was built locally.
func TestVersion(t *testing.T) {
	if v := Version(); v.Version != "devel" || v.Release != "" || v.Name() != "Offprint" || v.UserAgent() != "Offprint/devel" {
		t.Errorf("a test says that it is %+v", v)
	}
	defer func() { release, repository = "", "" }()
	release, repository = "v1.2.3", "me/offprint"
	v := Version()
	if v.Version != "1.2.3" || v.Release != release || v.Name() != "Offprint 1.2.3" || v.UserAgent() != "Offprint/1.2.3 (+https://github.com/me/offprint)" {
		t.Errorf("a release says that it is %+v", v)
	}
	if s := v.String(); !strings.HasPrefix(s, "offprint 1.2.3 "+runtime.GOOS+"/") || !strings.HasSuffix(s, "\nhttps://github.com/me/offprint") {
		t.Errorf("a release says %q", s)
	}
}
