package paper

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// wire is a paper as JSON: the keys of front matter in their order, and the abstract.
type wire struct {
	Title        string            `json:"title"`
	Date         Day               `json:"date,omitempty"`
	ID           ID                `json:"id,omitempty"`
	DOI          string            `json:"doi,omitempty"`
	Authors      []string          `json:"authors,omitempty"`
	AuthorCount  int               `json:"author_count,omitempty"`
	Published    Day               `json:"published,omitempty"`
	Language     string            `json:"language,omitempty"`
	Topics       []string          `json:"topics,omitempty"`
	Organization string            `json:"organization,omitempty"`
	Upvotes      int               `json:"upvotes,omitempty"`
	Comments     int               `json:"comments,omitempty"`
	Stars        int               `json:"stars,omitempty"`
	Summary      string            `json:"summary,omitempty"`
	Citation     map[string]string `json:"citation,omitempty"`
	Aliases      []string          `json:"aliases,omitempty"`
	Links        *wireLinks        `json:"links,omitempty"`
	Tags         []string          `json:"tags,omitempty"`
	Pick         bool              `json:"pick,omitempty"`
	Note         string            `json:"note,omitempty"`
	Extra        json.RawMessage   `json:"extra,omitempty"`
	Abstract     string            `json:"abstract,omitempty"`
}

type wireLinks struct {
	Code       string   `json:"code,omitempty"`
	Project    string   `json:"project,omitempty"`
	Discussion string   `json:"discussion,omitempty"`
	Thumbnail  string   `json:"thumbnail,omitempty"`
	Media      []string `json:"media,omitempty"`
}

// MarshalJSON encodes the paper as an object with the keys of front matter, and its abstract
// as Markdown under "abstract". A DOI is written as "doi" even if it is the identifier. Empty
// fields are omitted. A paper returned by [Clean] is decoded unchanged.
func (p Paper) MarshalJSON() ([]byte, error) {
	w := wire{
		Title: p.Title, Date: p.Date, ID: p.ID, DOI: cmp.Or(p.DOI, p.ID.DOI()), Authors: p.Authors, AuthorCount: p.AuthorCount,
		Published: p.Published, Language: p.Language, Topics: p.Topics, Organization: p.Organization, Upvotes: p.Upvotes,
		Comments: p.Comments, Stars: p.Stars, Summary: p.Summary, Aliases: p.Aliases, Abstract: p.Abstract,
		Tags: p.Tags, Pick: p.Pick, Note: p.Note, Extra: json.RawMessage(p.Extra),
	}
	if len(p.Citation) > 0 {
		w.Citation = make(map[string]string, len(p.Citation))
		for _, f := range p.Citation {
			w.Citation[f.Name] = f.Value
		}
	}
	if l := wireLinks(p.Links); l.Code != "" || l.Project != "" || l.Discussion != "" || l.Thumbnail != "" || len(l.Media) > 0 {
		w.Links = &l
	}
	return json.Marshal(&w)
}

// UnmarshalJSON decodes the output of MarshalJSON and cleans it. Unknown keys are ignored. The
// error names the key that cannot be decoded.
func (p *Paper) UnmarshalJSON(data []byte) error {
	var w wire
	if err := json.Unmarshal(data, &w); err != nil {
		if wrong := new(json.UnmarshalTypeError); errors.As(err, &wrong) && wrong.Field != "" {
			return fmt.Errorf("%s has %s where %s is expected", wrong.Field, jsonKind(wrong.Value), jsonWanted(wrong.Type))
		}
		return fmt.Errorf("the paper's JSON cannot be read: %w", err)
	}
	*p = Paper{
		Title: w.Title, Date: w.Date, ID: w.ID, DOI: w.DOI, Authors: w.Authors, AuthorCount: w.AuthorCount,
		Published: w.Published, Topics: w.Topics, Organization: w.Organization, Upvotes: w.Upvotes,
		Comments: w.Comments, Stars: w.Stars, Summary: w.Summary, Aliases: w.Aliases, Abstract: w.Abstract,
		Tags: w.Tags, Pick: w.Pick, Note: w.Note, Extra: string(w.Extra),
	}
	for name, value := range w.Citation {
		p.Citation = p.Citation.Set(factName(name), oneLine(value))
	}
	p.SetLanguage(w.Language)
	if w.Links != nil {
		p.Links = Links(*w.Links)
	}
	*p = Clean(*p)
	if p.DOI == p.ID.DOI() { // written twice, for readers that look for DOIs
		p.DOI = ""
	}
	return nil
}

// jsonKind describes a value of the decoder in a message.
func jsonKind(value string) string {
	kind, _, _ := strings.Cut(value, " ")
	switch kind {
	case "string":
		return "a text"
	case "array":
		return "a list"
	case "object":
		return "an object"
	case "bool":
		return "true or false"
	}
	return "a number"
}

// jsonWanted describes the required value of a key in a message.
func jsonWanted(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Slice:
		return `a list of texts such as ["one", "two"]`
	case reflect.Map, reflect.Struct:
		return "an object"
	case reflect.Bool:
		return "true or false"
	case reflect.Int:
		return "a whole number"
	}
	return "a text"
}
