package generator_test

import (
	"path/filepath"
	"strings"
	"testing"

	"offprint/generator"
)

// TestVersionsLink checks that two publications of a work link to each other, and that a build
// that adds the second renders the page of the first again.
func TestVersionsLink(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.write(filepath.Join(s.dir, "config.toml"), "baseURL = \"https://example.org/\"\ntitle = \"Papers\"\n")
	s.run("2 read, 2 new, 0 updated, 0 unchanged, 0 rejected", s.file("a.bib",
		"@inproceedings{a,author={Bee, Ann},title={Reasoning about Clocks},booktitle={Proc. IJCAI <9>},year=1985,doi={10.1000/1}}\n"+
			"@article{c,author={Dee, Cy},title={Reasoning about Clocks},journal={Other Journal},year=1985,doi={10.1000/3}}\n"))
	build(t, generator.BuildOptions{Dir: s.dir})
	page := func(name string) string {
		return string(readSite(t, filepath.Join(s.dir, "public"))["papers/"+name+"/index.html"])
	}
	if strings.Contains(page("10.1000-1"), "Other versions") {
		t.Error("a paper of other authors is a version")
	}
	s.run("1 read, 1 new, 0 updated, 0 unchanged, 0 rejected", s.file("b.bib", "@article{b,author={Bee, Ann},title={Reasoning about Clocks},journal={AIJ},volume=30,year=1986,doi={10.1000/2}}\n"))
	build(t, generator.BuildOptions{Dir: s.dir})
	for name, want := range map[string]string{
		"10.1000-1": `<h2>Other versions</h2><ul><li><a href=/papers/10.1000-2/>Reasoning about Clocks</a> AIJ, 1986</ul>`,
		"10.1000-2": `<h2>Other versions</h2><ul><li><a href=/papers/10.1000-1/>Reasoning about Clocks</a> Proc. IJCAI &lt;9>, 1985</ul>`,
	} {
		if got := page(name); !strings.Contains(got, want) {
			_, after, _ := strings.Cut(got, "<article>")
			t.Errorf("%s has no %s:\n%.2000s", name, want, after)
		}
	}
}
