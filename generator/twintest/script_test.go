package twintest_test

import (
	"testing"

	"offprint/generator/text"
	"offprint/generator/twintest"
)

func TestRun(t *testing.T) {
	s := twintest.Open(t, "search.js")
	if got, want := twintest.Run[string](s, `module.fold("Ünal")`), text.Fold("Ünal"); got != want {
		t.Errorf("%q %q", got, want)
	}
	if got := twintest.Run[int](s, `Promise.resolve(3)`); got != 3 {
		t.Error(got)
	}
}
