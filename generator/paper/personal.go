package paper

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"offprint/generator/text"
)

// personal are facts about someone's collection instead of the work, written into
// bibliographies by reference managers (see JabRef's documentation of its fields, the BibDesk
// manual, Better BibTeX for Zotero, and RIS' user fields): when the entry was added, who has
// read it, what they think of it. Names are normalized by personalName.
var personal = strings.Fields("owner username timestamp creationdate modificationdate dateadded datemodified addedat postedat markedentry " +
	"groups mendeleygroups mendeleytags read readstatus lastread rating ratingdate ranking priority printed qualityassured relevance " +
	"annotation annote review comment notes mynotes privnote researchnotes papers2uuid papers3uuid zoterokey localurl urllocal " +
	"risrn risu risc risrp rislb risav cslcustom cslattachments")

// personalCopies are facts about a copy of the paper, which are public if everyone can access
// it.
var personalCopies = strings.Fields("file pdf pdffile localfile attachments risl")

// Prefixes of facts that may be repeated: BibDesk numbers its files, JabRef has a comment per
// user.
var personalPrefixes = []string{"bdsk-", "comment-"}

// onDisk matches values that point to someone's disk or program, whatever the name of the
// fact.
var onDisk = text.LazyRegexp(`(?:^|[\s;:{])(?:file:|internal-pdf:|papers\d?:|zotero:|/(?:home|Users)/|[A-Za-z]:[\\/][^/])`)

// diskSigns are the substrings that every match of onDisk contains; testing them is faster.
var diskSigns = []string{"file:", "-pdf:", "papers", "zotero:", "/home/", "/Users/", `:\`, ":/"}

// personalName normalizes the name of a fact: it removes separators, a number at the end, and
// the "other" of a second one ("otherannote").
func personalName(name string) string {
	return strings.TrimPrefix(strings.TrimRight(withoutHyphens.Replace(name), "0123456789"), "other")
}

var withoutHyphens = strings.NewReplacer("-", "", "_", "")

func (f Fact) isPersonal() bool {
	name := personalName(f.Name)
	switch {
	case slices.Contains(personal, name), slices.ContainsFunc(personalPrefixes, func(prefix string) bool { return strings.HasPrefix(f.Name, prefix) }):
		return true
	case slices.Contains(personalCopies, name):
		return !isPublic(f.Value)
	}
	return slices.ContainsFunc(diskSigns, func(sign string) bool { return strings.Contains(f.Value, sign) }) && onDisk.MatchString(f.Value)
}

// isPublic reports whether a value is just an address on a host with a domain name.
func isPublic(value string) bool {
	address, ok := text.URL(value)
	if !ok || strings.Contains(value, ";") {
		return false
	}
	u, err := url.Parse(address)
	if err != nil || !strings.Contains(u.Hostname(), ".") {
		return false
	}
	_, err = netip.ParseAddr(u.Hostname())
	return err != nil
}

// Public returns the paper as it is published: without facts that only concern its owner. The
// result may be p itself.
func (p *Paper) Public() *Paper {
	if !slices.ContainsFunc(p.Citation, Fact.isPersonal) {
		return p
	}
	public := *p
	public.Citation = slices.DeleteFunc(slices.Clone(p.Citation), Fact.isPersonal)
	return &public
}
