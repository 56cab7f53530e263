package build_test

import (
	"strings"
	"testing"

	"offprint/generator/build"
	"offprint/generator/press"
)

// A setting that saves bytes may need more files; it saves none then.
func TestForecastCountsNoNegativeFiles(t *testing.T) {
	f := build.Forecast{Savings: []build.Saving{{Setting: "paperPages = false", Size: press.Size{Files: -1, Bytes: 2_000_000}}}}
	if text := f.String(); strings.Contains(text, "-1") || !strings.Contains(text, "        0     2.0 MB  paperPages = false") {
		t.Errorf("said %q", text)
	}
}
