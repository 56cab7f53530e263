package source

import (
	"maps"
	"slices"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// Films, books and songs have titles and years too, and links, tags and votes. A table of
// papers is distinguished from these by columns that hardly anything else has, or by values in
// other columns.

// paperColumns are fields that hardly anything but papers has, whatever their values are.
var paperColumns = map[string]bool{
	"authors": true, "author_count": true, "abstract": true, fieldSummary: true, fieldAbs: true, fieldInverted: true, "summary": true,
	fieldArXiv: true, "doi": true, fieldPDF: true, fieldVenue: true, fieldAffiliations: true, "links.code": true, "links.discussion": true,
	"citation.journaltitle": true, "citation.booktitle": true, "citation.journalref": true, "citation.volume": true, "citation.pages": true,
	fieldFirstPage: true, fieldLastPage: true, "citation.issn": true, "citation.reportnumber": true, "citation.mscclass": true, "citation.acmclass": true,
}

// paperSite matches addresses of sites that contain almost only papers.
var paperSite = text.LazyRegexp(`(?i)\.pdf\b|/pdf/|//(?:[a-z0-9-]+\.)*(?:openreview\.net|aclanthology\.org|proceedings\.[a-z.]+|papers\.[a-z.]+|jmlr\.org|mlr\.press|thecvf\.com|` +
	`semanticscholar\.org|(?:pubmed\.)?ncbi\.nlm\.nih\.gov|pubmed\.[a-z]+|(?:bio|med|chem|psy)rxiv\.org|hal\.science|ssrn\.com|dblp\.[a-z.-]+|ieeexplore\.ieee\.org|dl\.acm\.org|` +
	`link\.springer\.com|sciencedirect\.com|jstor\.org|zenodo\.org|osf\.io|eprint\.iacr\.org|alphaxiv\.org|paperswithcode\.com|nature\.com|tandfonline\.com|onlinelibrary\.wiley\.com|usenix\.org)/|` +
	`//(?:huggingface|hf)\.co/papers/`)

// ofPaper reports whether a row has values that only papers have.
func (cs cells) ofPaper() bool {
	for field := range cs {
		if paperColumns[field] {
			return true
		}
	}
	for _, c := range cs["topics"] {
		for _, word := range strings.FieldsFunc(scalar(c.value), func(r rune) bool { return strings.ContainsRune(" ,;|[]'\"", r) }) {
			if strings.Contains(word, ".") && paper.IsCategory(word) {
				return true
			}
		}
	}
	for _, field := range []string{"id", fieldOwnID, "url"} {
		for _, c := range cs[field] {
			if paperSite.MatchString(scalar(c.value)) {
				return true
			}
		}
	}
	id, doi, _ := new(tableIDs).of(&Item{}, cs)
	return id != "" || doi != ""
}

// rowsOfPapers reports whether the first rows of a table show that it is one of papers.
func rowsOfPapers(head []byte, comma byte) bool {
	const looked = 100
	rows := firstRows(head, comma, looked)
	if len(rows) == 0 {
		return false
	}
	names := headerNames(rows[0])
	for _, name := range names {
		if u, ok := columnMeaning(name); ok && paperColumns[u.field] {
			return true
		}
	}
	for _, row := range rows[1:] {
		cs := cells{}
		for i, name := range names {
			if u, ok := columnMeaning(name); ok && i < len(row) && !isMissing(row[i]) {
				cs.add(u.field, cell{name, u.rank, row[i]})
			}
		}
		if cs.ofPaper() {
			return true
		}
	}
	return false
}

// almostTable explains why a table or JSON with titles is not treated as one of papers. It
// returns "" if head is neither.
func almostTable(head []byte) string {
	what := ""
	if isJSON(head) {
		if s := sampleJSON(head); s.record != nil && titled(unwrapped(s.record)) {
			what = "JSON of records with a title and " + describeColumns(without(slices.Sorted(maps.Keys(unwrapped(s.record))), "title"))
		}
	} else if comma, ok := usualComma(head); ok {
		what = "a table with the columns " + describeColumns(headerNames(headerOf(head, comma)))
	}
	if what == "" {
		return ""
	}
	return "this looks like " + what + ", and lacks what tells papers from other things with a title: authors, an abstract, an identifier (arxiv_id, doi), a pdf, a journal or venue; if these are papers, --as table reads it"
}

func without(names []string, name string) []string {
	return slices.DeleteFunc(names, func(s string) bool { return columnKey(s) == name })
}
