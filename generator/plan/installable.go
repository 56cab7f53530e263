package plan

import "encoding/json"

// A reader may store parts of the site on a device, to read them without a network, and
// install the site there (docs/reading.md). What this needs is the same for every archive: a
// service worker, which is an asset, a page that says that a page is not stored, and a
// manifest with icons. No page links to the manifest: a script adds the link when the reader
// asks for it.

// ManifestFile is the path of the manifest (https://www.w3.org/TR/appmanifest/).
const ManifestFile = "manifest.webmanifest"

const offlineFolder = MineFolder + "offline/"

// AppIcon is an icon of a manifest.
type AppIcon struct {
	Src     string `json:"src"`   // href
	Sizes   string `json:"sizes"` // "192x192", "any"
	Type    string `json:"type"`
	Purpose string `json:"purpose,omitempty"` // "maskable"; empty means any
}

// Manifest returns the site's manifest with these icons and a background colour such as
// "#fcfcfa".
func (p *Plan) Manifest(icons []AppIcon, background string) ([]byte, error) {
	return json.Marshal(struct {
		ID          string    `json:"id"`
		Name        string    `json:"name"`
		Description string    `json:"description,omitempty"`
		Lang        string    `json:"lang"`
		Dir         string    `json:"dir"`
		Start       string    `json:"start_url"`
		Scope       string    `json:"scope"`
		Display     string    `json:"display"`
		Background  string    `json:"background_color"`
		Theme       string    `json:"theme_color"`
		Icons       []AppIcon `json:"icons"`
	}{
		ID: p.cfg.Href(""), Name: p.cfg.Title, Description: p.cfg.Description, Lang: p.cfg.Language, Dir: p.cfg.Word("dir"),
		Start: p.cfg.Href(""), Scope: p.cfg.Href(""), Display: "minimal-ui",
		Background: background, Theme: background, Icons: icons,
	})
}
