package paper

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"offprint/generator/text"
)

// personal are the facts that tell of somebody's collection and not of the work, as reference
// managers write them into bibliographies (JabRef's documentation of its fields, BibDesk's manual,
// Better BibTeX for Zotero, RIS' fields for users): when it came, who has read it, what they think.
// Names are as personalName has them.
var personal = strings.Fields("owner username timestamp creationdate modificationdate dateadded datemodified addedat postedat markedentry " +
	"groups mendeleygroups mendeleytags read readstatus lastread rating ratingdate ranking priority printed qualityassured relevance " +
	"annotation annote review comment notes mynotes privnote researchnotes papers2uuid papers3uuid zoterokey localurl urllocal " +
	"risrn risu risc risrp rislb risav cslcustom cslattachments")

// personalCopies are the facts of where there is a copy: one that all can have is no secret.
var personalCopies = strings.Fields("file pdf pdffile localfile attachments risl")

// Of some there are several: BibDesk numbers its files, JabRef has a comment of each user.
var personalPrefixes = []string{"bdsk-", "comment-"}

// onDisk finds what is on somebody's disk, or in their program, under whatever name.
var onDisk = text.LazyRegexp(`(?:^|[\s;:{])(?:file:|internal-pdf:|papers\d?:|zotero:|/(?:home|Users)/|[A-Za-z]:[\\/][^/])`)

// diskSigns are what stands in all that onDisk finds, which would take longer to say so.
var diskSigns = []string{"file:", "-pdf:", "papers", "zotero:", "/home/", "/Users/", `:\`, ":/"}

// personalName is a name of a fact without what programs differ in, and without the number of
// one of several; "otherannote" is the second of two.
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

// isPublic reports whether a value is nothing but an address on a host with a name.
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

// Public is the paper as a site shows it: without the facts that are of use to its owner only. It
// may be p itself.
func (p *Paper) Public() *Paper {
	if !slices.ContainsFunc(p.Citation, Fact.isPersonal) {
		return p
	}
	public := *p
	public.Citation = slices.DeleteFunc(slices.Clone(p.Citation), Fact.isPersonal)
	return &public
}
