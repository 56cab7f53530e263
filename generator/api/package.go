package api

import (
	"bytes"
	"encoding/json"
	"path"
	"strings"

	"offprint/generator/text"
)

// PackageFile is where the data of the site are described as a Data Package
// (https://datapackage.org/standard/data-package/), and CitationFile how the archive is
// cited (https://citation-file-format.github.io, 1.2.0).
const (
	PackageFile  = Folder + "datapackage.json"
	CitationFile = "CITATION.cff"
)

// Archive is what both say of the archive.
type Archive struct {
	Title, Description string
	URL                string // absolute
	Newest             string // day of the newest paper; empty where none has a date
}

// packageName is the name of an archive as data packages have it.
func (a Archive) packageName() string {
	if slug := text.Slug(a.Title); strings.Trim(slug, "abcdefghijklmnopqrstuvwxyz0123456789-") == "" && slug != "" {
		return slug
	}
	return "papers"
}

// packageResource is a file of a data package.
type packageResource struct {
	Name        string `json:"name"`
	Path        string `json:"path"` // from the description on
	Title       string `json:"title"`
	Format      string `json:"format"`
	MediaType   string `json:"mediatype"`
	Encoding    string `json:"encoding"`
	Compression string `json:"compression"`
}

// Package describes the dumps, of which the paths on the site are given, oldest first; a
// package has one at least.
func (a Archive) Package(dumps []string) ([]byte, error) {
	d := struct {
		Schema      string            `json:"$schema"`
		Name        string            `json:"name"`
		Title       string            `json:"title"`
		Description string            `json:"description,omitempty"`
		Homepage    string            `json:"homepage"`
		Resources   []packageResource `json:"resources"`
	}{
		Schema: "https://datapackage.org/profiles/2.0/datapackage.json",
		Name:   a.packageName(), Title: a.Title, Description: a.Description, Homepage: a.URL,
	}
	for _, dump := range dumps {
		name := strings.TrimSuffix(path.Base(dump), ".jsonl.gz")
		d.Resources = append(d.Resources, packageResource{
			Name: name, Path: strings.TrimPrefix(dump, Folder), Title: "Papers, " + name,
			Format: "jsonl", MediaType: "application/jsonl", Encoding: "utf-8", Compression: "gz",
		})
	}
	return Document(d)
}

// Citation says how the archive as a whole is cited. YAML has texts as JSON has them.
func (a Archive) Citation() []byte {
	var b bytes.Buffer
	put := func(key, value string) {
		if value == "" {
			return
		}
		text, _ := json.Marshal(value) // a string never fails
		b.WriteString(key + ": ")
		b.Write(text)
		b.WriteByte('\n')
	}
	b.WriteString("cff-version: 1.2.0\ntype: dataset\n")
	put("message", "Cite this archive as a whole so, and a paper as its own page says.")
	put("title", a.Title)
	put("abstract", a.Description)
	b.WriteString("authors:\n")
	put("  - name", a.Title)
	put("url", a.URL)
	if a.Newest != "" {
		b.WriteString("date-released: " + a.Newest + "\n")
	}
	return b.Bytes()
}
