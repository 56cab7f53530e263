package paper

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strconv"
)

// Field is a field of a paper. The constants are in the order in which a page lists the
// fields.
type Field uint8

// The fields of a Paper.
const (
	FieldTitle Field = iota
	FieldDate
	FieldID
	FieldDOI
	FieldAuthors
	FieldAuthorCount
	FieldPublished
	FieldLanguage
	FieldTopics
	FieldOrganization
	FieldUpvotes
	FieldComments
	FieldStars
	FieldSummary
	FieldCitation
	FieldAliases
	FieldLinksCode
	FieldLinksProject
	FieldLinksDiscussion
	FieldLinksThumbnail
	FieldLinksMedia
	FieldAbstract
	// Curated fields come last, so that hashes of papers without them did not change.
	FieldTags
	FieldPick
	FieldNote
	FieldExtra
	NumFields // number of fields
)

var fieldNames = [NumFields]string{
	"title", "date", "id", "doi", "authors", "author_count", "published",
	"language", "topics", "organization", "upvotes", "comments", "stars", "summary",
	"citation", "aliases", "links.code", "links.project", "links.discussion",
	"links.thumbnail", "links.media", "abstract",
	"tags", "pick", "note", "extra",
}

var fieldsByName = func() map[string]Field {
	m := make(map[string]Field, NumFields)
	for f, s := range fieldNames {
		m[s] = Field(f)
	}
	return m
}()

// String returns the field's name in front matter: "author_count", "links.code"; "abstract"
// for the abstract.
func (f Field) String() string {
	if f < NumFields {
		return fieldNames[f]
	}
	return "field " + strconv.Itoa(int(f))
}

// FieldNamed returns the field with the given name.
func FieldNamed(name string) (Field, bool) {
	f, ok := fieldsByName[name]
	return f, ok
}

// Curated reports whether only the curator writes the field, never a scrape.
func (f Field) Curated() bool { return f >= FieldTags && f < NumFields }

// Get returns the field's value: a string, []string, int, bool, Day or Facts. A slice is
// shared with the paper.
func (p *Paper) Get(f Field) any {
	switch v := p.field(f).(type) {
	case *ID:
		return string(*v)
	case *string:
		return *v
	case *[]string:
		return *v
	case *int:
		return *v
	case *bool:
		return *v
	case *Day:
		return *v
	case *Facts:
		return *v
	}
	return nil
}

// Set sets the field to a value of the type that Get returns, and reports whether the type was
// right.
func (p *Paper) Set(f Field, value any) bool {
	var ok bool
	switch at := p.field(f).(type) {
	case *ID:
		var v string
		if v, ok = value.(string); ok {
			*at = ID(v)
		}
	case *string:
		ok = put(at, value)
	case *[]string:
		ok = put(at, value)
	case *int:
		ok = put(at, value)
	case *bool:
		ok = put(at, value)
	case *Day:
		ok = put(at, value)
	case *Facts:
		ok = put(at, value)
	}
	return ok
}

func put[T any](at *T, value any) bool {
	v, ok := value.(T)
	if ok {
		*at = v
	}
	return ok
}

// Has reports whether the field has a value: not "", 0, false or an empty list.
func (p *Paper) Has(f Field) bool {
	switch v := p.field(f).(type) {
	case *ID:
		return *v != ""
	case *string:
		return *v != ""
	case *[]string:
		return len(*v) > 0
	case *int:
		return *v != 0
	case *bool:
		return *v
	case *Day:
		return *v != 0
	case *Facts:
		return len(*v) > 0
	}
	return false
}

// SameField reports whether p and q have the same value of the field.
func (p *Paper) SameField(q *Paper, f Field) bool {
	switch v := p.field(f).(type) {
	case *ID:
		return *v == q.ID
	case *string:
		return *v == *q.field(f).(*string)
	case *[]string:
		return slices.Equal(*v, *q.field(f).(*[]string))
	case *int:
		return *v == *q.field(f).(*int)
	case *bool:
		return *v == *q.field(f).(*bool)
	case *Day:
		return *v == *q.field(f).(*Day)
	case *Facts:
		return slices.Equal(*v, *q.field(f).(*Facts))
	}
	return true
}

// Equal reports whether p and q agree in every field.
func (p *Paper) Equal(q *Paper) bool {
	for f := range NumFields {
		if !p.SameField(q, f) {
			return false
		}
	}
	return true
}

// field returns a pointer to the field.
//
//complex:because one case for each field
func (p *Paper) field(f Field) any {
	switch f {
	case FieldTitle:
		return &p.Title
	case FieldDate:
		return &p.Date
	case FieldID:
		return &p.ID
	case FieldDOI:
		return &p.DOI
	case FieldAuthors:
		return &p.Authors
	case FieldAuthorCount:
		return &p.AuthorCount
	case FieldPublished:
		return &p.Published
	case FieldLanguage:
		return &p.Language
	case FieldTopics:
		return &p.Topics
	case FieldOrganization:
		return &p.Organization
	case FieldUpvotes:
		return &p.Upvotes
	case FieldComments:
		return &p.Comments
	case FieldStars:
		return &p.Stars
	case FieldSummary:
		return &p.Summary
	case FieldCitation:
		return &p.Citation
	case FieldAliases:
		return &p.Aliases
	case FieldLinksCode:
		return &p.Links.Code
	case FieldLinksProject:
		return &p.Links.Project
	case FieldLinksDiscussion:
		return &p.Links.Discussion
	case FieldLinksThumbnail:
		return &p.Links.Thumbnail
	case FieldLinksMedia:
		return &p.Links.Media
	case FieldAbstract:
		return &p.Abstract
	case FieldTags:
		return &p.Tags
	case FieldPick:
		return &p.Pick
	case FieldNote:
		return &p.Note
	case FieldExtra:
		return &p.Extra
	}
	return nil
}

// Hash returns a short hash of the field's value that is the same in every version of the
// program: the first 32 bits of SHA-256.
func (p *Paper) Hash(f Field) uint32 {
	var b []byte
	switch v := p.field(f).(type) {
	case *ID:
		b = []byte(*v)
	case *string:
		b = []byte(*v)
	case *[]string:
		// Length prefixes make the encoding of lists unambiguous.
		for _, s := range *v {
			b = appendCounted(b, s)
		}
	case *Facts:
		for _, fact := range *v {
			b = appendCounted(appendCounted(b, fact.Name), fact.Value)
		}
	case *int:
		b = strconv.AppendInt(b, int64(*v), 10)
	case *bool:
		b = strconv.AppendBool(b, *v)
	case *Day:
		b = []byte(v.String())
	}
	sum := sha256.Sum256(b)
	return binary.BigEndian.Uint32(sum[:])
}

func appendCounted(b []byte, s string) []byte {
	b = append(strconv.AppendInt(b, int64(len(s)), 10), ':')
	return append(b, s...)
}
