package generator_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"offprint/generator"
)

// manifestOf returns the manifest of a site, and the paths of its icons within the site.
func manifestOf(t *testing.T, pages map[string]string) (m struct {
	Name  string `json:"name"`
	Start string `json:"start_url"`
	Scope string `json:"scope"`
	Icons []struct{ Src, Sizes, Type, Purpose string }
}, icons []string) {
	t.Helper()
	if err := json.Unmarshal([]byte(pages["manifest.webmanifest"]), &m); err != nil {
		t.Fatalf("%v: %s", err, pages["manifest.webmanifest"])
	}
	for _, i := range m.Icons {
		path := strings.TrimPrefix(i.Src, "/papers/")
		if pages[path] == "" {
			t.Errorf("the icon %s is not there", i.Src)
		}
		if config, format, err := image.DecodeConfig(strings.NewReader(pages[path])); i.Sizes != "any" && (err != nil || "image/"+format != i.Type || config.Width != config.Height) {
			t.Errorf("%+v is a %s of %d by %d, %v", i, format, config.Width, config.Height, err)
		}
		icons = append(icons, path)
	}
	slices.Sort(icons)
	return m, icons
}

// TestInstallable checks what a device needs to install a site that is in a folder of its
// host, with the theme's icon and with icons of users.
func TestInstallable(t *testing.T) {
	t.Parallel()
	e := cardArchive(t, "", 1)
	o := generator.BuildOptions{Dir: e.dir, BaseURL: "https://example.org/papers/"}
	built := func(settings string) map[string]string {
		t.Helper()
		e.configureCards(settings)
		build(t, o)
		return readSite(t, filepath.Join(e.dir, "public"))
	}
	drawn := []string{"icons/192.png", "icons/512.png", "icons/maskable.png"}

	site := built("")
	m, icons := manifestOf(t, site)
	if m.Name != "Papers" || m.Start != "/papers/" || m.Scope != "/papers/" || !slices.Equal(icons, drawn) {
		t.Errorf("the manifest is %+v", m)
	}
	if i := slices.IndexFunc(m.Icons, func(i struct{ Src, Sizes, Type, Purpose string }) bool { return i.Purpose == "maskable" }); i < 0 || m.Icons[i].Sizes != "512x512" {
		t.Errorf("no icon is maskable: %+v", m)
	}
	if !strings.Contains(site["worker.js"], `"/papers/assets/main.`) {
		t.Errorf("the worker does not name the assets of the site: %s", site["worker.js"])
	}
	for name, page := range site {
		if strings.HasSuffix(name, ".html") && strings.Contains(page, "webmanifest") {
			t.Errorf("%s has every reader fetch the manifest", name)
		}
	}

	// A user's picture is converted to an icon. An SVG is used unchanged. If a picture cannot
	// be decoded, the theme's icon is used.
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 40, 20))); err != nil {
		t.Fatal(err)
	}
	e.write("static/mine.png", picture.String())
	e.write("static/mine.svg", `<svg xmlns="http://www.w3.org/2000/svg"/>`)
	e.write("static/mine.ico", "\x00\x00\x01\x00")
	if _, icons := manifestOf(t, built("favicon = \"mine.ico\"\n")); !slices.Equal(icons, drawn) {
		t.Errorf("the icons are %q", icons)
	}
	own := built("favicon = \"mine.png\"\n")
	if _, icons := manifestOf(t, own); !slices.Equal(icons, drawn) || own["icons/512.png"] == site["icons/512.png"] {
		t.Errorf("the icons %q are the theme's", icons)
	}
	if _, icons := manifestOf(t, built("favicon = \"mine.svg\"\n")); !slices.Equal(icons, []string{"icons/icon.svg"}) {
		t.Errorf("the icons are %q", icons)
	}
	e.write("assets/icon.svg", `<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>`)
	if _, icons := manifestOf(t, built("")); !slices.Equal(icons, []string{"icons/icon.svg"}) {
		t.Errorf("the icons are %q", icons)
	}

	// Files in static/ are not changed.
	e.write("static/manifest.webmanifest", `{"name":"Mine"}`)
	e.write("static/worker.js", "// mine\n")
	if site := built(""); site["manifest.webmanifest"] != `{"name":"Mine"}` || site["worker.js"] != "// mine\n" {
		t.Errorf("the manifest is %q, the worker %q", site["manifest.webmanifest"], site["worker.js"])
	}
	o.Dest = t.TempDir()
	build(t, o)
	compareSites(t, readSite(t, o.Dest), readSite(t, filepath.Join(e.dir, "public")))
}
