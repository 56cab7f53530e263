package generator

import (
	"fmt"
	"slices"
	"testing"

	"offprint/generator/sitecheck"
)

func TestByCause(t *testing.T) {
	var problems []sitecheck.Problem
	for i := range 5 {
		file := fmt.Sprintf("%d.html", i)
		problems = append(problems, sitecheck.Problem{File: file, Line: 1, What: "menu"}, sitecheck.Problem{File: file, Line: 2, What: "menu"})
		if i < 3 {
			problems = append(problems, sitecheck.Problem{File: file, What: "few"})
		}
	}
	want := []string{"0.html:1: menu (and in 4 more files)", "0.html: few", "1.html: few", "2.html: few"}
	if got := problemsByCause(problems); !slices.Equal(got, want) {
		t.Errorf("said %q, want %q", got, want)
	}
}
