package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	stdjson "encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/html"
	"github.com/tdewolff/minify/v2/js"
	"github.com/tdewolff/minify/v2/json"
	"github.com/tdewolff/minify/v2/svg"
	"github.com/tdewolff/minify/v2/xml"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// File is a file of the site that is not made by a template.
type File struct {
	Path string // slash-separated, relative to the root of the site
	Data []byte
	// Open, if not nil, opens the content of the file; Data is then unused.
	Open func() (io.ReadCloser, error)
}

// Minifier minifies pages, style sheets, scripts, feeds, JSON and SVG.
type Minifier struct{ m *minify.M }

// NewMinifier returns a Minifier, which is safe for concurrent use.
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
	".svg": "image/svg+xml", ".xml": "text/xml", ".opml": "text/xml",
}

// Bytes minifies data according to the extension of name; other files are returned unchanged.
func (m *Minifier) Bytes(name string, data []byte) ([]byte, error) {
	if _, ok := mediaTypes[strings.ToLower(path.Ext(name))]; !ok {
		return data, nil
	}
	return m.Append(make([]byte, 0, len(data)), name, data)
}

// Append appends data to b, minified according to the extension of name.
func (m *Minifier) Append(b []byte, name string, data []byte) ([]byte, error) {
	media, ok := mediaTypes[strings.ToLower(path.Ext(name))]
	if !ok {
		return append(b, data...), nil
	}
	out := bytes.NewBuffer(b)
	if err := m.m.Minify(media, out, bytes.NewBuffer(data)); err != nil {
		return b, fmt.Errorf("minifying %s: %w", name, err)
	}
	return out.Bytes(), nil
}

const (
	AssetsFolder  = "assets"
	scriptsFolder = "js/" // within assets
	StaticFolder  = "static"
)

// Assets tells pages where the files of assets/ are.
type Assets struct {
	Styles  string            `json:"styles"`  // href of the style sheet
	Scripts map[string]string `json:"scripts"` // hrefs of scripts by file name without extension ("main")
	Assets  map[string]string `json:"assets"`  // hrefs of other files of assets/ by path ("icon.svg")
}

// BuildAssets returns the files of assets/: all style sheets as one, in the order of their
// names, each script by itself, and other files unchanged. Each name contains a hash of the
// content, so that browsers may cache the file forever.
func BuildAssets(c *Config, l Layers, min *Minifier) ([]File, Assets, error) {
	s := Assets{Scripts: map[string]string{}, Assets: map[string]string{}}
	found, err := l.Files(AssetsFolder)
	if err != nil {
		return nil, s, err
	}
	m := &assetMaker{c: c, min: min, found: found, scripts: s.Scripts}
	var styles bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(found)) {
		dir, base := path.Split(name)
		if dir == scriptsFolder && path.Ext(base) == ".js" {
			if _, err := m.script(base, nil); err != nil {
				return nil, s, err
			}
			continue
		}
		if name == WorkerFile {
			continue // made last, because it lists the others
		}
		data, err := m.read(name)
		if err != nil {
			return nil, s, err
		}
		if dir == "css/" && path.Ext(base) == ".css" {
			styles.Write(data)
			styles.WriteByte('\n')
			continue
		}
		if data, err = min.Bytes(name, data); err != nil {
			return nil, s, err
		}
		s.Assets[name] = m.put(name, data)
	}
	if c.Accent[0] != "" {
		// Printed pages keep the theme's colour, black.
		fmt.Fprintf(&styles, "@media not print { :root { --accent: light-dark(%s, %s); } }\n", c.Accent[0], c.Accent[1])
	}
	data, err := min.Bytes("main.css", styles.Bytes())
	if err != nil {
		return nil, s, err
	}
	s.Styles = m.put("main.css", data)
	return m.files, s, m.worker(s)
}

// assetMaker is the state of one call of BuildAssets.
type assetMaker struct {
	c       *Config
	min     *Minifier
	found   map[string]fs.FS
	files   []File
	scripts map[string]string // Assets.Scripts
}

func (m *assetMaker) read(name string) ([]byte, error) {
	data, err := fs.ReadFile(m.found[name], name)
	if err != nil {
		return nil, fmt.Errorf("assets/%s: %w", name, err)
	}
	return data, nil
}

// put adds a finished file under a name with its hash.
func (m *assetMaker) put(name string, data []byte) (href string) {
	sum := sha256.Sum256(data)
	ext := path.Ext(name)
	name = AssetsFolder + "/" + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:5]) + ext
	m.files = append(m.files, File{Path: name, Data: data})
	return m.c.Href(name)
}

// importing matches how a minified script refers to another one of its folder: import {a} from
// "./b.js", export from, import "./b.js" and import("./b.js").
var importing = regexp.MustCompile(`\b((?:from|import\(?)\s*["'])\./([^"'/]+\.js)(["'])`)

// saying matches how a minified script asks for a word of i18n/: i18n("theme").
var saying = regexp.MustCompile("\\bi18n\\(([\"'`])(\\w+)([\"'`])\\)")

// say inserts the words of the site's language into a script, where they are stored once
// instead of once per page.
func (m *assetMaker) say(name string, data []byte) ([]byte, error) {
	var err error
	data = saying.ReplaceAllFunc(data, func(call []byte) []byte {
		key := string(saying.FindSubmatch(call)[2])
		words, problem := m.c.Words()
		if problem != nil {
			err = problem
			return call
		}
		word, ok := words[key].(string)
		if !ok {
			err = fmt.Errorf("%s/%s%s says i18n(%q), which is not a word of %s/", AssetsFolder, scriptsFolder, name, key, WordsFolder)
			return call
		}
		literal, problem := stdjson.Marshal(word)
		if problem != nil { // cannot happen for a string
			err = problem
		}
		return literal
	})
	return data, err
}

// script makes a script of assets/js unless it exists, after the scripts it imports, because
// it contains their hashed names. importers are the scripts that are waiting for it.
func (m *assetMaker) script(name string, importers []string) (href string, err error) {
	key := strings.TrimSuffix(name, ".js")
	if href, ok := m.scripts[key]; ok {
		return href, nil
	}
	chain := append(importers[:len(importers):len(importers)], name)
	switch {
	case slices.Contains(importers, name):
		return "", fmt.Errorf("%s%s: scripts import each other in a circle, and their names depend on what is in them", AssetsFolder+"/"+scriptsFolder, strings.Join(chain, " imports "))
	case m.found[scriptsFolder+name] == nil:
		return "", fmt.Errorf("%s%s, which is not there", AssetsFolder+"/"+scriptsFolder, strings.Join(chain, " imports "))
	}
	data, err := m.read(scriptsFolder + name)
	if err != nil {
		return "", err
	}
	if data, err = m.min.Bytes(name, data); err != nil {
		return "", err
	}
	if data, err = m.say(name, data); err != nil {
		return "", err
	}
	data = importing.ReplaceAllFunc(data, func(statement []byte) []byte {
		part := importing.FindSubmatch(statement)
		imported, problem := m.script(string(part[2]), chain)
		if problem != nil {
			err = problem
		}
		return slices.Concat(part[1], []byte("./"+path.Base(imported)), part[3])
	})
	if err != nil {
		return "", err
	}
	m.scripts[key] = m.put(name, data)
	return m.scripts[key], nil
}

// EqualNames returns groups of paths that some file systems do not distinguish: they differ
// only in case or in Unicode normalization.
func EqualNames(files []File) [][]string {
	same := map[string][]string{}
	for _, f := range files {
		key := cases.Fold().String(norm.NFC.String(f.Path))
		same[key] = append(same[key], f.Path)
	}
	var groups [][]string
	for _, key := range slices.Sorted(maps.Keys(same)) {
		if len(same[key]) > 1 {
			groups = append(groups, same[key])
		}
	}
	return groups
}

// StaticFiles lists the files of static/, which are copied unchanged.
func StaticFiles(l Layers) ([]File, error) {
	found, err := l.Files(StaticFolder)
	if err != nil {
		return nil, err
	}
	var files []File
	for _, name := range slices.Sorted(maps.Keys(found)) {
		files = append(files, File{Path: name, Open: func() (io.ReadCloser, error) { return found[name].Open(name) }})
	}
	return files, nil
}
