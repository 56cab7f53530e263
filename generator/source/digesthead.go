package source

import (
	"slices"
	"strings"
	"unicode"

	"offprint/generator/paper"
)

// digestHead is a possible title of a paper, with the facts below it: a heading, a list item,
// the summary of a collapsed section, a line in bold, or a table row. Most heads are not
// papers. Which ones are is decided only after the whole page has been read.
type digestHead struct {
	line    *mdLine
	parent  *digestHead // the head that contains this one, nil for none
	rank    int         // smaller is further out
	title   string
	labeled bool // the title follows a label
	row     bool
	last    int            // number of the last line that belongs to it
	own     []paper.ID     // in its own line
	ids     []paper.ID     // in lines below it that have only links
	empty   bool           // it links to arXiv without an identifier
	code    string         // address
	page    string         // address of the project
	other   string         // another address that the title links to
	topics  []string       // categories in its own line
	fields  []*digestValue // values with labels
	prose   []digestProse  // paragraphs without a label
	venue   string         // in its own line
	votes   int            // in its own line
	behind  bool           // the title follows links
	day     paper.Day      // of the listing that contains it
	entries int            // number of heads below it that are papers
	entry   bool
	faulty  string // why it is not a paper though it should be one

	alone []*digestHead // the joined entries as they were before, itself first
}

// digestValue is the value of a label.
type digestValue struct {
	field  digestField
	spans  []span
	parts  []string // lines
	indent int      // of the last line
}

func (v *digestValue) text() string { return strings.TrimSpace(strings.Join(v.parts, "\n")) }

func (v *digestValue) add(spans []span, text string) {
	v.spans = append(v.spans, spans...)
	v.parts = append(v.parts, text)
}

// field returns the first nonempty value of a field, else nil.
func (h *digestHead) field(f digestField) *digestValue {
	for _, v := range h.fields {
		if v.field == f && v.text() != "" {
			return v
		}
	}
	return nil
}

// value returns the text of a field, "" if the text says that there is no value.
func (h *digestHead) value(f digestField) string {
	if v := h.field(f); v != nil && !isNothing(v.text()) {
		return v.text()
	}
	return ""
}

// says reports whether one of the fields has a value.
func (h *digestHead) says(fields ...digestField) bool {
	return slices.ContainsFunc(fields, func(f digestField) bool { return h.field(f) != nil })
}

// say adds a value of one line.
func (h *digestHead) say(f digestField, s string) *digestValue {
	v := &digestValue{field: f, parts: []string{s}}
	h.fields = append(h.fields, v)
	return v
}

func (h *digestHead) isEntry() bool {
	switch {
	case !titleLike(h.title), h.isSection():
		return false
	case h.row:
		return h.faulty == "" && (len(h.own) > 0 || h.says(authorsField) || h.empty || h.other != "" && h.says(publishedField))
	case len(h.own) > 0:
		// A paper that is cited in a report on another paper is not an entry of the digest.
		return !(h.line.kind == mdItem && h.belowEntry())
	case h.reports():
		return true
	case h.entries > 0:
		return false
	}
	if ids := h.idsBelow(); len(ids) > 0 {
		return len(ids) == 1 || len(h.labelIDs()) > 0 // else a list of links
	}
	return h.hasPersons() && h.isBacked()
}

// hasPersons reports whether the authors of a head may be persons.
func (h *digestHead) hasPersons() bool {
	v := h.field(authorsField)
	if v == nil {
		return false
	}
	list, _ := digestNames(v.text())
	return namePersons(list)
}

// isBacked reports whether a head without an identifier has evidence besides its authors that
// it is a paper.
func (h *digestHead) isBacked() bool {
	return h.labeled || h.empty || h.says(abstractField, publishedField) || h.other != "" || h.line.kind != mdItem && !h.guessed()
}

// reports reports whether a heading is a paper's, regardless of the heads below it: it has
// authors and exactly one identifier.
func (h *digestHead) reports() bool {
	return !h.row && h.line.kind == mdHeading && h.says(authorsField) && len(h.own)+len(h.idsBelow()) == 1 && titleLike(h.title) && h.hasPersons()
}

// guessed reports whether only the look of a line suggests that the head has authors.
func (h *digestHead) guessed() bool { return len(h.fields) < 2 }

// belowEntry reports whether a head is below the heading of another paper.
func (h *digestHead) belowEntry() bool {
	for above := h.parent; above != nil; above = above.parent {
		if (above.line.kind != mdItem && len(above.own) > 0 && titleLike(above.title) || above.reports()) && !slices.Contains(above.own, h.own[0]) {
			return true
		}
	}
	return false
}

// labelIDs returns the identifiers in labeled values.
func (h *digestHead) labelIDs() []paper.ID {
	var ids []paper.ID
	add := func(fields ...digestField) {
		for _, v := range h.fields {
			if !slices.Contains(fields, v.field) {
				continue
			}
			for _, id := range v.identifiers() {
				if !slices.Contains(ids, id) {
					ids = append(ids, id)
				}
			}
		}
	}
	add(linkField, pdfField)
	add(doiField)
	return ids
}

// idsBelow returns the identifiers below the head's own line, those in labeled values first.
func (h *digestHead) idsBelow() []paper.ID {
	ids := h.labelIDs()
	for _, id := range h.ids {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// allIDs returns the identifiers of a head, those in its own line first.
func (h *digestHead) allIDs() []paper.ID { return append(slices.Clone(h.own), h.idsBelow()...) }

// identifiers returns the identifiers in a value.
func (v *digestValue) identifiers() []paper.ID {
	ids := paperIDs(v.spans)
	if len(ids) == 0 {
		for _, part := range v.parts {
			if id, ok := identifierIn(part); ok {
				ids = append(ids, id)
			} else if f := strings.Fields(part); len(f) > 0 {
				if id, ok := identifierIn(f[0]); ok {
					ids = append(ids, id)
				}
			}
		}
	}
	return ids
}

// paperIDs returns the identifiers in the targets of links.
func paperIDs(spans []span) []paper.ID {
	var ids []paper.ID
	var seen map[paper.ID]bool
	for _, sp := range spans {
		if sp.url == "" {
			continue
		}
		if kind, id := readLink(sp.url); kind == paperLink && !seen[id] {
			if seen == nil {
				seen = map[paper.ID]bool{}
			}
			seen[id] = true
			ids = append(ids, id)
		}
	}
	return ids
}

// categoriesOf returns the arXiv categories in a text, in order: "Machine Learning (cs.LG);
// Other Statistics (stat.OT)".
func categoriesOf(s string) []string {
	const most = 2000
	var list []string
	for _, word := range strings.FieldsFunc(s[:min(len(s), most)], func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(",;()[]|/·，；（）'\"`", r)
	}) {
		if paper.IsCategory(word) && !slices.Contains(list, word) {
			list = append(list, word)
		}
	}
	return list
}

func first(ids []paper.ID) paper.ID {
	if len(ids) == 0 {
		return ""
	}
	return ids[0]
}
