package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/html"
	"github.com/tdewolff/minify/v2/js"
	"github.com/tdewolff/minify/v2/json"
	"github.com/tdewolff/minify/v2/svg"
	"github.com/tdewolff/minify/v2/xml"
)

// File is a file of the site that no template makes.
type File struct {
	Path string // relative to the root of the site, with slashes
	Data []byte
}

// Minifier makes pages, styles, scripts, feeds, JSON and SVG small.
type Minifier struct{ m *minify.M }

// NewMinifier returns a Minifier; it is safe for concurrent use.
func NewMinifier() *Minifier {
	m := minify.New()
	m.Add("text/html", &html.Minifier{KeepDocumentTags: true, KeepDefaultAttrVals: true})
	m.AddFunc("text/css", css.Minify)
	m.AddFunc("text/javascript", js.Minify)
	m.AddFunc("application/json", json.Minify)
	m.AddFunc("image/svg+xml", svg.Minify)
	// White space in an element of a feed may be content.
	m.Add("text/xml", &xml.Minifier{KeepWhitespace: true})
	return &Minifier{m}
}

var mediaTypes = map[string]string{
	".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript",
	".json": "application/json", ".webmanifest": "application/json",
	".svg": "image/svg+xml", ".xml": "text/xml",
}

// Bytes minifies data by the ending of name; other files stay as they are.
func (m *Minifier) Bytes(name string, data []byte) ([]byte, error) {
	media, ok := mediaTypes[strings.ToLower(path.Ext(name))]
	if !ok {
		return data, nil
	}
	out, err := m.m.Bytes(media, data)
	if err != nil {
		return nil, fmt.Errorf("minifying %s: %w", name, err)
	}
	return out, nil
}

const (
	assetsFolder = "assets"
	staticFolder = "static"
)

// assets makes the files of assets/: all styles in one sheet, in the order of
// their names, each script by itself, and other files as they are. Each file's
// name carries a hash of its content, so that a browser may keep it for ever.
// The addresses are entered in s.
func assets(c *Config, l layers, min *Minifier, s *Site) ([]File, error) {
	found, err := l.files(assetsFolder)
	if err != nil {
		return nil, err
	}
	var files []File
	put := func(name string, data []byte) (href string, err error) {
		if data, err = min.Bytes(name, data); err != nil {
			return "", err
		}
		sum := sha256.Sum256(data)
		ext := path.Ext(name)
		name = assetsFolder + "/" + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:5]) + ext
		files = append(files, File{Path: name, Data: data})
		return c.Href(name), nil
	}
	s.Scripts, s.Assets = map[string]string{}, map[string]string{}
	var styles bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(found)) {
		data, err := fs.ReadFile(found[name], name)
		if err != nil {
			return nil, fmt.Errorf("assets/%s: %w", name, err)
		}
		dir, base := path.Split(name)
		switch {
		case dir == "css/" && path.Ext(base) == ".css":
			styles.Write(data)
			styles.WriteByte('\n')
		case dir == "js/" && path.Ext(base) == ".js":
			if s.Scripts[strings.TrimSuffix(base, ".js")], err = put(base, data); err != nil {
				return nil, err
			}
		default:
			if s.Assets[name], err = put(name, data); err != nil {
				return nil, err
			}
		}
	}
	if s.Styles, err = put("main.css", styles.Bytes()); err != nil {
		return nil, err
	}
	return files, nil
}

// static lists the files of static/, which are copied as they are.
func static(l layers) ([]File, error) {
	found, err := l.files(staticFolder)
	if err != nil {
		return nil, err
	}
	var files []File
	for _, name := range slices.Sorted(maps.Keys(found)) {
		data, err := fs.ReadFile(found[name], name)
		if err != nil {
			return nil, fmt.Errorf("static/%s: %w", name, err)
		}
		files = append(files, File{Path: name, Data: data})
	}
	return files, nil
}
