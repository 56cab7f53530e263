package generator_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"offprint/generator"
	"offprint/generator/plan"
)

// TestParts builds a site in parts and compares it with one built at once. One of the parts is
// missing, and one has missing and damaged files.
func TestParts(t *testing.T) {
	t.Parallel()
	dir := excerpt(t)
	clean := filepath.Join(t.TempDir(), "clean")
	whole := build(t, generator.BuildOptions{Dir: dir, Dest: clean})
	var parts []string
	rendered := 0
	for n := 1; n <= 4; n++ {
		res := build(t, generator.BuildOptions{Dir: dir, Part: generator.Part{Number: n, Of: 4}})
		parts = append(parts, res.Dest)
		rendered += generator.Total(res.Changed)
	}
	if own := whole.Pages[plan.KindOwn]; rendered != generator.Total(whole.Pages)-own {
		t.Errorf("the parts have %d pages, the site has %d and %d own ones", rendered, generator.Total(whole.Pages)-own, own)
	}
	public := filepath.Join(dir, "public")
	if _, err := os.Stat(public); err == nil {
		t.Error("a part was written into the site")
	}
	pages, err := filepath.Glob(filepath.Join(parts[2], "*", "*", "index.html"))
	if err != nil || len(pages) < 2 {
		t.Fatalf("part 3 has the pages %q (%v)", pages, err)
	}
	if err := os.Remove(pages[0]); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(pages[1], []byte("damaged"), 0o644); err != nil {
		t.Fatal(err)
	}
	var said []string
	res, err := generator.Assemble(t.Context(), generator.AssembleOptions{
		BuildOptions: generator.BuildOptions{Dir: dir, Child: child(t), Log: func(s string) { said = append(said, s) }},
		Parts:        []string{parts[0], parts[2], parts[3]},
	})
	if err != nil {
		t.Fatal(err)
	}
	compareSites(t, readSite(t, clean), readSite(t, public))
	second, err := generator.Assemble(t.Context(), generator.AssembleOptions{
		BuildOptions: generator.BuildOptions{Dir: dir, Child: child(t)}, Parts: parts[1:2],
	})
	if n := generator.Total(res.Changed); err != nil || n < generator.Total(whole.Pages)/10 || n > generator.Total(whole.Pages)/3 {
		t.Errorf("%d pages were rendered, want those of part 2 and two more (%v)", n, err)
	}
	if all := strings.Join(said, "\n"); !strings.Contains(all, "part 2/4 is missing") || !strings.Contains(all, "2 files are missing or damaged") {
		t.Errorf("said %q", said)
	}
	if generator.Total(second.Changed) != 0 {
		t.Errorf("nothing was missing, and these were rendered: %v", second.Changed)
	}
	compareSites(t, readSite(t, clean), readSite(t, public))
}

// TestPartOfWhatIsStale renders parts of the pages that a new day makes stale.
func TestPartOfWhatIsStale(t *testing.T) {
	t.Parallel()
	dir := excerpt(t)
	configure(t, dir, "cards = 1", "cards = 7")
	build(t, generator.BuildOptions{Dir: dir})
	later := filepath.Join(dir, "content", "2030", "01", "02", "title.md")
	if err := os.MkdirAll(filepath.Dir(later), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(later, []byte("+++\ntitle = \"Later\"\ndate = 2030-01-02\n+++\nText.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	a := build(t, generator.BuildOptions{Dir: dir, Part: generator.Part{Number: 1, Of: 2}})
	b := build(t, generator.BuildOptions{Dir: dir, Part: generator.Part{Number: 2, Of: 2}})
	if n, m := generator.Total(a.Changed), generator.Total(b.Changed); n == 0 || m == 0 || n+m != 15 { // the number in TestOnlyWhatIsStale
		t.Errorf("the parts have %d and %d pages", n, m)
	}
	res, err := generator.Assemble(t.Context(), generator.AssembleOptions{
		BuildOptions: generator.BuildOptions{Dir: dir, Child: child(t)}, Parts: []string{b.Dest, a.Dest},
	})
	if err != nil || generator.Total(res.Changed) != 0 {
		t.Errorf("assembling rendered %v (%v)", res.Changed, err)
	}
	clean := filepath.Join(t.TempDir(), "clean")
	build(t, generator.BuildOptions{Dir: dir, Dest: clean})
	compareSites(t, readSite(t, clean), readSite(t, filepath.Join(dir, "public")))
}

func TestBadParts(t *testing.T) {
	t.Parallel()
	dir := excerpt(t)
	part := build(t, generator.BuildOptions{Dir: dir, Part: generator.Part{Number: 1, Of: 2}}).Dest
	list := filepath.Join(part, "offprint-part.txt")
	good, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	assemble := func(parts ...string) error {
		_, err := generator.Assemble(t.Context(), generator.AssembleOptions{
			BuildOptions: generator.BuildOptions{Dir: dir, Child: child(t)}, Parts: parts,
		})
		return err
	}
	for _, c := range []struct {
		what, list string
		parts      []string
		want       string
	}{
		{"twice", string(good), []string{part, part}, "which is given twice"},
		{"no part", string(good), []string{dir}, "is not a part of a site"},
		{"empty", "", []string{part}, "not built completely"},
		{"cut off", string(good[:len(good)-20]), []string{part}, "is damaged"},
		{"altered", strings.Replace(string(good), "part 1/2", "part 2/2", 1), []string{part}, "is damaged"},
	} {
		if err := os.WriteFile(list, []byte(c.list), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := assemble(c.parts...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.what, err, c.want)
		}
	}
	for _, s := range []string{"", "1", "0/2", "3/2", "1/0", "a/b", "-1/2"} {
		if _, err := generator.ParsePart(s); err == nil {
			t.Errorf("%q is a part", s)
		}
	}
	// A folder of the user is not overwritten.
	mine := filepath.Join(dir, "public-part-2-of-2")
	if err := os.MkdirAll(mine, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(mine, "letter.txt"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	_, err = generator.Build(t.Context(), generator.BuildOptions{Dir: dir, Child: child(t), Part: generator.Part{Number: 2, Of: 2}})
	if err == nil || !strings.Contains(err.Error(), "is in the way") {
		t.Errorf("error %v", err)
	}
}
