package generator_test

import (
	"bytes"
	"context"
	"fmt"
	"image/color"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"offprint/generator"
	"offprint/generator/plan"
	"offprint/themes"
)

var cardMeta = regexp.MustCompile(`og:image content="?https://example\.org/([^ ">]*)`)

// cardNamed returns the name of the card that a page refers to.
func cardNamed(pages map[string]string, page string) string {
	if m := cardMeta.FindStringSubmatch(pages[page]); m != nil {
		return m[1]
	}
	return ""
}

// cardsOf returns the names of the cards of a site.
func cardsOf(pages map[string]string) string {
	var names []string
	for name := range pages {
		if strings.HasPrefix(name, "cards/") {
			names = append(names, strings.TrimSuffix(strings.TrimPrefix(name, "cards/"), ".png"))
		}
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

func cardArchive(t *testing.T, cards string, days int) *editor {
	e := &editor{t: t, dir: t.TempDir()}
	e.configureCards(cards)
	for i := range days {
		e.addDay(i + 1)
	}
	return e
}

func (e *editor) configureCards(cards string) {
	e.write("config.toml", "baseURL = \"https://example.org/\"\ntitle = \"Papers\"\n[params]\ndescription = \"What came\"\n[params.offprint]\n"+cards)
}

// addDay adds a day with two papers.
func (e *editor) addDay(day int) {
	for i := range 2 {
		e.write(fmt.Sprintf("content/2024/03/%02d/paper%d.md", day, i), fmt.Sprintf("+++\ntitle = \"Paper %d of %d\"\ndate = 2024-03-%02d\n+++\nText.\n", i, day, day))
	}
}

// TestCards adds days to an archive that has more days than cards.
func TestCards(t *testing.T) {
	t.Parallel()
	e := cardArchive(t, "cards = 2\n", 4)
	public := filepath.Join(e.dir, "public")
	build(t, generator.BuildOptions{Dir: e.dir})
	before := readSite(t, public)
	if got, want := cardsOf(before), "2024-03-03 2024-03-04 site"; got != want {
		t.Errorf("the cards are %s, want %s", got, want)
	}
	for page, want := range map[string]string{
		"index.html": "cards/site.png", "2024/03/01/index.html": "cards/site.png", "2024/03/02/index.html": "cards/site.png",
		"2024/03/03/index.html": "cards/2024-03-03.png", "2024/03/04/index.html": "cards/2024-03-04.png",
	} {
		if got := cardNamed(before, page); got != want {
			t.Errorf("%s names the card %q, want %q", page, got, want)
		}
		alt := "The first titles of the day"
		if want == "cards/site.png" {
			alt = "The name of the site and what it is about"
		}
		if !strings.Contains(strings.ReplaceAll(before[page], `'`, `"`), `og:image:alt content="`+alt+`"`) {
			t.Errorf("%s does not say that the card is %q", page, alt)
		}
	}

	// The third day is no longer among the newest two, and the fourth gets a link to the
	// fifth.
	e.addDay(5)
	res := build(t, generator.BuildOptions{Dir: e.dir})
	after := readSite(t, public)
	if got, want := cardsOf(after), "2024-03-04 2024-03-05 site"; got != want {
		t.Errorf("with one day more, the cards are %s, want %s", got, want)
	}
	if got := cardNamed(after, "2024/03/03/index.html"); got != "cards/site.png" {
		t.Errorf("the day without a card of its own names %q", got)
	}
	if res.Changed[plan.KindDay] != 3 {
		t.Errorf("of %v, 3 days were to change", res.Changed)
	}
	for _, name := range []string{"2024/03/01/index.html", "2024/03/02/index.html", "cards/2024-03-04.png", "cards/site.png"} {
		if before[name] == "" || after[name] != before[name] {
			t.Errorf("a later day changed %s", name)
		}
	}
	compareSites(t, readSite(t, e.clean()), after)

	// The fifth day is removed again.
	if err := os.RemoveAll(filepath.Join(e.dir, "content", "2024", "03", "05")); err != nil {
		t.Fatal(err)
	}
	build(t, generator.BuildOptions{Dir: e.dir})
	compareSites(t, before, readSite(t, public))

	// A title that is on the card changes, and one that is not.
	name := "content/2024/03/03/paper0.md"
	e.write(name, "+++\ntitle = \"Another title\"\ndate = 2024-03-03\n+++\nText.\n")
	build(t, generator.BuildOptions{Dir: e.dir})
	after = readSite(t, public)
	if after["cards/2024-03-03.png"] == before["cards/2024-03-03.png"] || after["cards/2024-03-04.png"] != before["cards/2024-03-04.png"] {
		t.Error("not the card of the day with another title changed, or not alone")
	}

	e.configureCards("cards = 0\n")
	build(t, generator.BuildOptions{Dir: e.dir})
	none := readSite(t, public)
	if got := cardsOf(none); got != "" {
		t.Errorf("without cards there are %s", got)
	}
	for name, data := range none {
		if strings.Contains(data, "og:image") || strings.Contains(data, "cards/") {
			t.Errorf("without cards, %s names one", name)
		}
	}
	compareSites(t, readSite(t, e.clean()), none)
}

// TestCardsOfFewDays has as many cards as days, or the default of seven.
func TestCardsOfFewDays(t *testing.T) {
	t.Parallel()
	for config, want := range map[string]string{
		"": "2024-03-02 2024-03-03 2024-03-04 2024-03-05 2024-03-06 2024-03-07 2024-03-08 site", "cards = 100\n": "2024-03-01 2024-03-02 2024-03-03 2024-03-04 2024-03-05 2024-03-06 2024-03-07 2024-03-08 site",
	} {
		e := cardArchive(t, config, 8)
		build(t, generator.BuildOptions{Dir: e.dir})
		if got := cardsOf(readSite(t, filepath.Join(e.dir, "public"))); got != want {
			t.Errorf("with %q the cards are %s, want %s", config, got, want)
		}
	}
	e := cardArchive(t, "", 0)
	build(t, generator.BuildOptions{Dir: e.dir})
	if got := cardsOf(readSite(t, filepath.Join(e.dir, "public"))); got != "site" {
		t.Errorf("of no days, the cards are %s", got)
	}
}

func TestCardsInvalid(t *testing.T) {
	t.Parallel()
	for config, want := range map[string]string{
		"cards = -1\n":       "params.offprint.cards is -1; it must be 1 or more, or 0 for no cards",
		"cards = \"many\"\n": "cards",
		"cards = true\n":     "cards",
		"card = 1\n":         "card",
	} {
		e := cardArchive(t, config, 1)
		_, err := generator.Build(context.Background(), generator.BuildOptions{Dir: e.dir, Child: child(t)})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("with %q the error is %v, want %s", config, err, want)
		}
	}
}

// TestCardColours checks that cards use the light accent color of the style sheets, and that
// the archive's own style sheet takes precedence.
func TestCardColours(t *testing.T) {
	t.Parallel()
	css, err := fs.ReadFile(themes.FS, "offprint/assets/css/10-tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`--accent: light-dark\(#([0-9a-f]{6}),`).FindSubmatch(css)
	if m == nil {
		t.Fatal("the theme has no accent")
	}
	e := cardArchive(t, "", 1)
	bar := func() string {
		data, err := os.ReadFile(filepath.Join(e.dir, "public", "cards", "site.png"))
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		c := color.RGBAModel.Convert(img.At(0, 0)).(color.RGBA)
		return fmt.Sprintf("%02x%02x%02x", c.R, c.G, c.B)
	}
	build(t, generator.BuildOptions{Dir: e.dir})
	if got := bar(); got != string(m[1]) {
		t.Errorf("the bar has the colour %s, and the theme's accent is %s", got, m[1])
	}
	e.write("assets/css/90-mine.css", ":root { --accent: light-dark(#12ab34, #fff); }\n@media print { :root { --accent: #000 } }\n")
	build(t, generator.BuildOptions{Dir: e.dir})
	if got := bar(); got != "12ab34" {
		t.Errorf("the bar has the colour %s, and the archive's accent is 12ab34", got)
	}
	compareSites(t, readSite(t, e.clean()), readSite(t, filepath.Join(e.dir, "public")))
}
