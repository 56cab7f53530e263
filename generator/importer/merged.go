package importer

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"offprint/generator/archive"
	"offprint/generator/paper"
	"offprint/generator/text"
)

// MergeResult counts the outcomes of fields for which a record was merged with values of
// another source, or of another record of the same import. Records that change nothing are not
// counted, so importing them again counts nothing.
type MergeResult struct {
	Papers int // papers with a counted field
	Fields [paper.NumFields]FieldResult
}

// FieldResult counts fields by outcome; see [paper.Outcome].
type FieldResult struct {
	Filled   int `json:"filled"`   // there was no value, or the record added to a list
	Replaced int `json:"replaced"` // the record's value replaced another one
	Kept     int `json:"kept"`     // another value was kept: its source has more authority, or is newer
	Edited   int `json:"edited"`   // another value was kept because a user has written it
}

func (r *FieldResult) add(o FieldResult) {
	r.Filled += o.Filled
	r.Replaced += o.Replaced
	r.Kept += o.Kept
	r.Edited += o.Edited
}

func (r *FieldResult) count(o paper.Outcome) {
	switch o {
	case paper.Filled:
		r.Filled++
	case paper.Replaced:
		r.Replaced++
	case paper.Kept:
		r.Kept++
	case paper.Edited:
		r.Edited++
	}
}

// Total returns the sum over all fields.
func (r *MergeResult) Total() (sum FieldResult) {
	for _, f := range r.Fields {
		sum.add(f)
	}
	return sum
}

// String returns the result in one line.
func (r MergeResult) String() string {
	sum := r.Total()
	return fmt.Sprintf("%s merged from several records: %s filled, %d replaced, %d kept, %d edited by hand",
		text.Counted(r.Papers, "paper"), text.Counted(sum.Filled, "field"), sum.Replaced, sum.Kept, sum.Edited)
}

// Table returns a header line and a line for each counted field.
func (r MergeResult) Table() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "filled\treplaced\tkept\tedited\t  field")
	for f, n := range r.Fields {
		if n != (FieldResult{}) {
			fmt.Fprintf(w, "%d\t%d\t%d\t%d\t  %v\n", n.Filled, n.Replaced, n.Kept, n.Edited, paper.Field(f))
		}
	}
	w.Flush()
	return strings.TrimSuffix(b.String(), "\n")
}

// MarshalJSON writes the papers, the sums, and the counts by field.
func (r MergeResult) MarshalJSON() ([]byte, error) {
	fields := map[string]FieldResult{}
	for f, n := range r.Fields {
		if n != (FieldResult{}) {
			fields[paper.Field(f).String()] = n
		}
	}
	return json.Marshal(struct {
		Papers int `json:"papers"`
		FieldResult
		Fields map[string]FieldResult `json:"fields"`
	}{r.Papers, r.Total(), fields})
}

// countMerged counts the outcomes of merging news into a page, whose new content is next.
func (s *shelf) countMerged(p *page, was *archive.Entry, news paper.News, next *paper.Paper) {
	again := p.changed()
	if !again && !otherSource(&was.Import, news.Source) {
		return
	}
	counted := false
	for f, o := range paper.Outcomes(was.Paper, was.Import, news, *next) {
		if o != paper.Agreed && (again || was.Import.Of(paper.Field(f)).Source != news.Source) {
			s.merged.Fields[f].count(o)
			counted = true
		}
	}
	if counted && !p.merged {
		p.merged = true
		s.merged.Papers++
	}
}

// otherSource reports whether a page has a value from another source.
func otherSource(p *paper.Provenance, source string) bool {
	return p.Source != source || slices.ContainsFunc(p.From[:], func(o paper.Origin) bool { return o.Source != "" && o.Source != source })
}
