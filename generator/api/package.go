package api

import (
	"bytes"
	"encoding/json"
	"path"
	"strings"

	"offprint/generator/text"
)

// PackageFile describes the data of the site as a Data Package
// (https://datapackage.org/standard/data-package/), and CitationFile how to cite the archive
// (https://citation-file-format.github.io, 1.2.0).
const (
	PackageFile  = Folder + "datapackage.json"
	CitationFile = "CITATION.cff"
)

// Archive is the description of an archive in both files.
type Archive struct {
	Title, Description string
	URL                string // absolute
	Newest             string // day of the newest paper; empty if none has a date
}

// packageName returns a name for the archive that data packages allow.
func (a Archive) packageName() string {
	if slug := text.Slug(a.Title); strings.Trim(slug, "abcdefghijklmnopqrstuvwxyz0123456789-") == "" && slug != "" {
		return slug
	}
	return "papers"
}

// packageResource is a file of a data package.
type packageResource struct {
	Name        string `json:"name"`
	Path        string `json:"path"` // relative to the description
	Title       string `json:"title"`
	Format      string `json:"format"`
	MediaType   string `json:"mediatype"`
	Encoding    string `json:"encoding"`
	Compression string `json:"compression"`
}

// Package describes the dumps, given by their paths on the site, oldest first. A package
// requires at least one.
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

// Citation returns the CitationFile. YAML accepts JSON strings.
func (a Archive) Citation() []byte {
	var b bytes.Buffer
	put := func(key, value string) {
		if value == "" {
			return
		}
		text, _ := json.Marshal(value) // cannot fail for a string
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
