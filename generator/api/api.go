// Package api writes the data of a site for programs: JSON documents of days, of names and of
// the whole archive, all papers as lines of JSON, the schema of these, and a page for language
// models.
//
// A paper is an object with the keys of front matter (see paper.Paper.MarshalJSON), preceded
// by "url" and "key".
package api

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"offprint/generator/paper"
)

// Folder is the folder of the documents on the site, with a final slash; IndexFile links to
// all others.
const (
	Folder     = "api/"
	IndexFile  = Folder + "index.json"
	SchemaFile = Folder + "schema.json"
	ModelsFile = "llms.txt" // see LanguageModels
)

// DayPath returns the path of the document of a day; "undated" selects that of papers without
// a date.
func DayPath(day string) string { return Folder + "days/" + day + ".json" }

// NamesPath returns the path of the document of a group of names, for example of authors,
// "ad".
func NamesPath(of, group string) string { return Folder + of + "/" + group + ".json" }

// DumpPath returns the path of the papers of a month, or of a part of it, as lines of JSON;
// "undated" selects those without a date.
func DumpPath(month string) string { return Folder + "dump/" + month + ".jsonl.gz" }

// BibliographyPath returns the path of the papers of a month, or of a part of it, as BibTeX.
func BibliographyPath(month string) string { return "export/" + month + ".bib.gz" }

// Schema is the JSON Schema (draft 2020-12) of all documents, published as SchemaFile.
//
//go:embed schema.json
var Schema []byte

// Paper is a paper in a document.
type Paper struct {
	URL   string // absolute address of its page
	Key   string // citation key, unique in the archive
	Paper *paper.Paper
}

// MarshalJSON encodes the paper's object.
func (p Paper) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(`{"url":`)
	writeText(&b, p.URL)
	b.WriteString(`,"key":`)
	writeText(&b, p.Key)
	object, err := p.Paper.MarshalJSON()
	if err != nil {
		return nil, err
	}
	b.WriteByte(',')
	b.Write(object[1:]) // never empty: it has at least a title
	return b.Bytes(), nil
}

func writeText(b *bytes.Buffer, s string) {
	text, _ := json.Marshal(s) // cannot fail for a string
	b.Write(text)
}

// Day is the document of a day, or of the papers without a date.
type Day struct {
	Day    string  `json:"day,omitempty"`
	URL    string  `json:"url"` // absolute address of its page
	Count  int     `json:"count"`
	Papers []Paper `json:"papers"` // without abstract, summary and note
}

// Names is the document of a group of authors, topics or organizations.
type Names struct {
	Of    string `json:"of"`    // "authors", "topics", "organizations"
	Group string `json:"group"` // the prefix of their pages' addresses
	Names []Name `json:"names"`
}

// Name is an author, a topic or an organization.
type Name struct {
	Name   string     `json:"name"`
	URL    string     `json:"url"`
	Also   []string   `json:"also,omitempty"` // other names in papers
	Count  int        `json:"count"`
	Papers PapersOfID `json:"papers"`
}

// PapersOfID lists identifiers by day. In JSON it is an object with a key for each day, and
// "undated" for papers without a date.
type PapersOfID []IDsOfDay

// IDsOfDay are the identifiers of the papers of a day.
type IDsOfDay struct {
	Day paper.Day
	IDs []paper.ID
}

// MarshalJSON encodes the object in the order of the list.
func (ps PapersOfID) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, d := range ps {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%q:[", cmp.Or(d.Day.String(), "undated"))
		for k, id := range d.IDs {
			if k > 0 {
				b.WriteByte(',')
			}
			writeText(&b, string(id))
		}
		b.WriteByte(']')
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// Index is the document of the whole archive. All addresses are absolute.
type Index struct {
	Schema         string              `json:"$schema"`
	Title          string              `json:"title"`
	Description    string              `json:"description,omitempty"`
	Language       string              `json:"language,omitempty"`
	URL            string              `json:"url"`
	Papers         int                 `json:"papers"`
	Days           Counts              `json:"days"`              // papers by day, oldest first
	Undated        int                 `json:"undated,omitempty"` // papers without a date; their document is that of the day "undated"
	Day            string              `json:"day"`               // address of a day's document, with {day} for the day
	Names          map[string]string   `json:"names"`             // address of a group's document, with {group}, of authors, topics, organizations
	Groups         map[string][]string `json:"groups"`            // all groups
	Dumps          []string            `json:"dumps"`             // everything as lines of JSON, gzip-compressed, oldest first, those without a date last
	Bibliographies []string            `json:"bibliographies,omitempty"`
	Feeds          []string            `json:"feeds"`
}

// Counts are numbers of papers by day. In JSON it is an object with a key for each day.
type Counts []Count

// Count is the number of papers of a day.
type Count struct {
	Day   string
	Count int
}

// MarshalJSON encodes the object in the order of the list.
func (c Counts) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, d := range c {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(fmt.Appendf(b, "%q:", d.Day), int64(d.Count), 10)
	}
	return append(b, '}'), nil
}

// Link is an address with a description.
type Link struct{ Name, URL, About string }

// LanguageModels returns a page for language models and their operators as described by
// https://llmstxt.org: what the site is and where its data are.
func LanguageModels(title, description string, links []Link) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", oneLine(title))
	if description != "" {
		fmt.Fprintf(&b, "\n> %s\n", oneLine(description))
	}
	b.WriteString("\nAn archive of scientific papers by day. Each paper has a page with its abstract, authors, topics and links.\n\n## Data\n\n")
	for _, l := range links {
		fmt.Fprintf(&b, "- [%s](%s): %s\n", l.Name, l.URL, l.About)
	}
	return []byte(b.String())
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Document returns a value as the content of a JSON file: compact, with a final newline.
func Document(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Lines returns papers as lines of JSON.
func Lines(papers []Paper) ([]byte, error) {
	var b bytes.Buffer
	for p := range slices.Values(papers) {
		line, err := Document(p)
		if err != nil {
			return nil, err
		}
		b.Write(line)
	}
	return b.Bytes(), nil
}
