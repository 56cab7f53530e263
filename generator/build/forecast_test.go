package build_test

import (
	"strings"
	"testing"

	"offprint/generator/build"
	"offprint/generator/press"
)

// TestForecastCountsNoNegativeFiles checks that a setting that saves bytes but needs more
// files is shown as saving no files.
func TestForecastCountsNoNegativeFiles(t *testing.T) {
	f := build.Forecast{Savings: []build.Saving{{Setting: "paperPages = false", Size: press.Size{Files: -1, Bytes: 2_000_000}}}}
	if text := f.String(); strings.Contains(text, "-1") || !strings.Contains(text, "        0     2.0 MB  paperPages = false") {
		t.Errorf("said %q", text)
	}
}
