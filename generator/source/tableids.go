package source

import (
	"cmp"
	"fmt"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

var (
	// numericID matches identifiers of arXiv that were stored as numbers. Spreadsheets and
	// data frames drop zeros at both ends.
	numericID = text.LazyRegexp(`^(\d{3,4})[.,](\d{1,5})$`)
	// sharedID matches the identifier in the address of a page about a paper on arXiv, also
	// within a Markdown link. markedID matches an identifier followed by its category.
	sharedID  = text.LazyRegexp(`(?i)(?:huggingface\.co/papers|hf\.co/papers|papers\.cool/arxiv|semanticscholar\.org/arxiv|scirate\.com/arxiv|arxiv\.dev/abs|alphaxiv\.org/(?:abs|pdf|overview)|ar5iv(?:\.labs\.arxiv)?\.org/(?:abs|html)|arxiv\.org/(?:abs|pdf|html))/((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?)\b`)
	markedID  = text.LazyRegexp(`(?i)^arxiv:\s*(\S+?)\s*\[[\w.-]+\]$`)
	inJournal = text.LazyRegexp(`(?i)\barxiv:\s*(\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7})`)
	inVersion = text.LazyRegexp(`\d(v[1-9]\d*)(?:\.pdf)?$`)
)

// noWidth removes zero-width characters, which are copied from pages.
var noWidth = strings.NewReplacer("\u200b", "", "\u2060", "", "\ufeff", "")

// relativeAddress matches addresses without a host that can belong to one site only: pages of
// papers on Hugging Face or arXiv.
var relativeAddress = text.LazyRegexp(`^(?:\.{1,2})?/?(papers|abs|pdf|html)/(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?/?(?:[?#]\S*)?$`)

// absolute adds the host to an address if it is missing and can be inferred.
func absolute(s string) string {
	m := relativeAddress.FindStringSubmatch(s)
	switch {
	case m == nil:
		return s
	case m[1] == "papers":
		return "https://huggingface.co/" + strings.TrimLeft(s, "./")
	}
	return "https://arxiv.org/" + strings.TrimLeft(s, "./")
}

// digitsSince returns the number of digits after the point in identifiers of a month (YYMM).
// https://info.arxiv.org/help/arxiv_identifier.html
func digitsSince(yearMonth string) int {
	if yearMonth < "1501" {
		return 4
	}
	return 5
}

// arxivIDOf returns the identifier of arXiv in a text. repaired is set if the identifier had
// lost zeros by being stored as a number and can be reconstructed unambiguously. At most two
// zeros are added at the end, since a number with fewer digits may have been rounded.
func arxivIDOf(s string) (id paper.ID, repaired bool) {
	s = strings.TrimSpace(s)
	if m := markedID.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	id, err := paper.ArXivID(s)
	if err != nil {
		if m := sharedID.FindStringSubmatch(s); m != nil {
			id, err = paper.ArXivID(m[1])
		}
	}
	if err == nil {
		yearMonth, digits, isNew := strings.Cut(id.Value(), ".")
		if !isNew || strings.Contains(id.Value(), "/") || len(digits) == digitsSince(yearMonth) {
			return id, false
		}
	}
	m := numericID.FindStringSubmatch(s)
	if m == nil {
		return "", false
	}
	yearMonth := m[1]
	if len(yearMonth) == 3 {
		yearMonth = "0" + yearMonth
	}
	lost := digitsSince(yearMonth) - len(m[2])
	const fewest = 3
	if yearMonth < "0704" || yearMonth > "5000" || lost < 0 || len(m[2]) < fewest {
		return "", false
	}
	id, err = paper.ArXivID(yearMonth + "." + m[2] + strings.Repeat("0", lost))
	return id, err == nil
}

// isRelative reports whether an address has no host.
func isRelative(s string) bool {
	return len(s) > 1 && (s[0] == '/' && s[1] != '/' || strings.HasPrefix(s, "./") || strings.HasPrefix(s, "../"))
}

// doiOf returns the DOI in a text as an ID. For a DOI that arXiv registered, it returns the
// arXiv identifier.
func doiOf(s string) paper.ID {
	id, err := paper.DOIID(s)
	if err != nil {
		return ""
	}
	if value, ok := strings.CutPrefix(id.Value(), "10.48550/arxiv."); ok {
		if arxiv, repaired := arxivIDOf(value); arxiv != "" && !repaired {
			return arxiv
		}
	}
	return id
}

// tableIDs collects what has to be reported about the identifiers of a table's rows.
type tableIDs struct {
	odd     tally // identifiers of an unknown kind
	zeroes  tally // identifiers that had lost zeros
	clashes tally // rows with two identifiers of arXiv
	nowhere tally // addresses without a host
}

// tally counts occurrences in many rows and keeps the first as an example.
type tally struct {
	n     int
	first string
}

func (t *tally) add(example string) {
	if t.n++; t.n == 1 {
		t.first = example
	}
}

// tell adds a note if there were any occurrences.
func (t *tally) tell(c *call, format string) {
	if t.n > 0 {
		c.note(format, t.first, t.n)
	}
}

// tell adds the notes about all rows.
func (ids *tableIDs) tell(c *call) {
	ids.zeroes.tell(c, "identifiers that had lost zeros as numbers, and were repaired, such as %s: %d")
	ids.odd.tell(c, "identifiers that are neither arXiv identifiers nor DOIs, such as %s: %d; these papers are identified by their titles")
	ids.nowhere.tell(c, "addresses without a site, and without which the papers go in, such as %s: %d; write them as https://…")
	ids.clashes.tell(c, "rows with two identifiers of arXiv, which go in with the first, such as %s: %d")
}

// of returns a paper's identifier, its DOI if that is not the identifier, and its version on
// arXiv. Each is "" if there is none.
func (ids *tableIDs) of(it *Item, cs cells) (id paper.ID, doi, version string) {
	r := rowIDs{tableIDs: ids, where: it.Where}
	for _, field := range []string{fieldArXiv, "id", "url", fieldAbs, fieldPDF, fieldOwnID, "links.discussion"} {
		for _, c := range cs[field] {
			r.see(field, absolute(strings.TrimSpace(noWidth.Replace(onlyText(c.value)))))
		}
	}
	for _, field := range []string{"citation.journaltitle", fieldVenue, "citation.journalref"} {
		if m := inJournal.FindStringSubmatch(scalar(cs.first(field))); m != nil && r.id == "" {
			r.id, _ = arxivIDOf(m[1]) // "arXiv preprint arXiv:2401.00001"
		}
	}
	doi = r.doi(it, cs)
	switch {
	case r.id != "":
		return r.id, doi, r.version
	case doi != "":
		return paper.ID(paper.SchemeDOI + ":" + doi), "", ""
	case r.odd != "":
		ids.odd.add(quote(r.odd) + " (" + r.where + ")")
	}
	return "", "", ""
}

// rowIDs collects the identifiers of a row while its columns are read.
type rowIDs struct {
	*tableIDs
	where   string
	id      paper.ID
	version string   // on arXiv
	found   paper.ID // a DOI in a column for something else
	odd     string   // a value that should be an identifier and is not
}

// see reads the identifier in the value of a column.
func (r *rowIDs) see(field, s string) {
	if (field == "url" || field == fieldPDF) && isRelative(s) {
		r.nowhere.add(quote(s) + " (" + r.where + ")")
	}
	arxiv, repaired := arxivIDOf(s)
	switch {
	case arxiv == "":
		doi := doiOf(s)
		r.found = cmp.Or(r.found, doi)
		if doi == "" && (field == fieldArXiv || field == "id") {
			r.odd = cmp.Or(r.odd, s)
		}
	case r.id == "":
		r.id = arxiv
		if m := inVersion.FindStringSubmatch(s); m != nil {
			r.version = strings.TrimPrefix(m[1], "v")
		}
		if repaired {
			r.zeroes.add(fmt.Sprintf("%s, read as %s", quote(s), arxiv.Value()))
		}
	case r.id != arxiv && !repaired:
		r.clashes.add(fmt.Sprintf("%s and %s", r.id.Value(), arxiv.Value()))
	}
}

// doi returns the DOI of the row. A DOI that arXiv registered becomes the paper's identifier
// instead.
func (r *rowIDs) doi(it *Item, cs cells) (doi string) {
	if list := cs["doi"]; len(list) > 0 {
		s := noWidth.Replace(onlyText(list[0].value))
		switch one := doiOf(s); one.Scheme() {
		case paper.SchemeArXiv:
			r.id = cmp.Or(r.id, one)
			s = ""
		case paper.SchemeDOI:
			s = one.Value()
		}
		doi = firstDOI(it, s)
	}
	switch r.found.Scheme() {
	case paper.SchemeArXiv:
		r.id = cmp.Or(r.id, r.found)
	case paper.SchemeDOI:
		doi = cmp.Or(doi, r.found.Value())
	}
	return doi
}
