package paper

import (
	"slices"
	"strings"

	"offprint/generator/text"
)

// personal are the facts that tell of somebody's collection and not of the work, as reference
// managers write them into bibliographies (JabRef's documentation of its fields, BibDesk's manual,
// Better BibTeX for Zotero): where there is a copy, when it came, who has read it, what they think.
var personal = map[string]bool{
	"file": true, "local-url": true, "pdf": true, "localfile": true,
	"owner": true, "username": true, "timestamp": true, "creationdate": true, "modificationdate": true,
	"date-added": true, "date-modified": true, "posted-at": true, "__markedentry": true,
	"groups": true, "mendeley-groups": true, "mendeley-tags": true,
	"read": true, "readstatus": true, "rating": true, "ranking": true, "priority": true,
	"printed": true, "qualityassured": true, "relevance": true,
	"annotation": true, "comment": true, "privnote": true, "papers2_uuid": true,
}

// Of some there are several: BibDesk numbers its files, JabRef has a comment of each user.
var personalPrefixes = []string{"bdsk-", "comment-"}

func (f Fact) isPersonal() bool {
	if personal[f.Name] {
		_, isURL := text.URL(f.Value)
		return !isURL // a copy that all can have
	}
	return slices.ContainsFunc(personalPrefixes, func(prefix string) bool { return strings.HasPrefix(f.Name, prefix) })
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
