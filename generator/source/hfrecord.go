package source

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// hfItem converts one record of Daily Papers to an item. The record may be one of the API's
// listing (https://huggingface.co/docs/hub/api, /api/daily_papers: the paper is under "paper",
// next to data of the listing), one in the site's own page, or the API's answer for a single
// paper (/api/papers/ID: the paper itself). Keys have come and gone over the years.
func (c *call) hfItem(p *piece, day pageDay) Item {
	it := p.item()
	if c.unplaced {
		it.Where = fmt.Sprintf("record %d", p.n)
	}
	if it.Err != nil {
		return it
	}
	listing := it.object()
	if it.Err != nil {
		return it
	}
	spell(listing)
	h := &hfRecord{it: &it, listing: listing, paper: listing.object("paper")}
	spell(h.paper)
	if h.paper == nil {
		h.paper, h.listing = listing, object{}
		day.listed = 0 // a single paper belongs to no listing
	}
	rec := h.record(day, c.in.Today)
	return c.finish(it, rec, h.paper.text("summary", "abstract"))
}

// hfSpellings maps keys, normalized by [columnKey], to the spelling of the API. The API's
// Python client (https://huggingface.co/docs/huggingface_hub) and people spell some of them
// differently.
var hfSpellings = map[string]string{
	"paper": "paper", "id": "id", "paperid": "id", "arxivid": "id", "title": "title", "summary": "summary", "abstract": "abstract", "authors": "authors",
	"publishedat": "publishedAt", "submittedat": "submittedOnDailyAt", "submittedondailyat": "submittedOnDailyAt", "upvotes": "upvotes", "numcomments": "numComments",
	"githubrepo": "githubRepo", "githubstars": "githubStars", "projectpage": "projectPage", "mediaurls": "mediaUrls",
}

// spell adds the API's spelling of each key that an object spells differently.
func spell(o object) {
	for _, key := range slices.Sorted(maps.Keys(o)) {
		if own := hfSpellings[columnKey(key)]; own != "" && o[own] == nil {
			o[own] = o[key]
		}
	}
}

// hfRecord is the state of reading one record.
type hfRecord struct {
	it             *Item
	listing, paper object
}

func (h *hfRecord) record(day pageDay, today paper.Day) *Record {
	rec := &Record{Listed: cmp.Or(h.day(h.paper, "submittedOnDailyAt"), day.listed)}
	rec.Scraped = cmp.Or(day.scraped, rec.Listed, today)
	rec.Paper = paper.Paper{
		Title:        text.Title(h.title()),
		Abstract:     cleanAbstract(cmp.Or(h.paper.text("summary", "abstract"), h.listing.text("summary"))),
		Summary:      text.OneLine(text.Abstract(h.paper.text("ai_summary", "aiSummary"))),
		Authors:      h.authors(),
		Published:    h.day(h.paper, "publishedAt"), // the listing's own publishedAt is a different time
		Topics:       h.topics(),
		Organization: h.organization(),
		Upvotes:      cmp.Or(h.paper.count("upvotes"), h.listing.count("upvotes")),
		Comments:     cmp.Or(h.listing.count("numComments", "comments"), h.paper.count("numComments", "comments")),
		Stars:        h.paper.count("githubStars"),
	}
	p := &rec.Paper
	p.Date = day.scraped // for a single paper without a day
	p.ID, p.DOI = h.id(p.Title)
	p.Links = h.links(p.ID)
	return rec
}

// title returns the paper's title as found. Until March 2025 the paper's own title lacks the
// math delimiters ("LLMtimesMapReduce") that the listing's title has ("LLM$\times$MapReduce").
// Otherwise the two differ only in white space.
func (h *hfRecord) title() string {
	own, listed := h.paper.text("title"), h.listing.text("title")
	if own == "" || strings.ContainsAny(listed, `$\`) && !strings.ContainsAny(own, `$\`) {
		return listed
	}
	return own
}

// day returns the day of the time stamp under a key, or 0.
func (h *hfRecord) day(o object, key string) paper.Day {
	s := cmp.Or(o.text(key), o.object(key).text("$date")) // as MongoDB writes it
	if s == "" {
		return 0
	}
	d, err := paper.ParseDay(strings.TrimSpace(s))
	if err != nil {
		h.it.note("%s %s is not a date", key, quote(s))
		return 0
	}
	return d
}

// authors returns the names that are not hidden, without repetitions.
func (h *hfRecord) authors() []string {
	var names distinct
	for _, a := range listed(asList(h.paper["authors"])) {
		var name string
		switch a := a.(type) {
		case string:
			name = a
		case map[string]any:
			if hidden, _ := a["hidden"].(bool); hidden {
				continue
			}
			name = cmp.Or(object(a).text("name", "fullname", "fullName", "full_name"), object(a).object("user").text("fullname"))
		}
		names.add(text.Name(name))
	}
	return names.list
}

func (h *hfRecord) topics() []string {
	var topics distinct
	for _, k := range h.paper.list("ai_keywords", "aiKeywords") {
		s, _ := k.(string)
		topics.add(text.Line(s))
	}
	return topics.list
}

// organization returns the display name of the paper's organization. The listing's
// submitterOrganization is not used: it is that of the person who submitted the paper.
func (h *hfRecord) organization() string {
	for _, o := range []object{h.listing, h.paper} {
		name := cmp.Or(o.text("organization"), o.object("organization").text("fullname", "name"))
		if name = text.Name(name); name != "" {
			return name
		}
	}
	return ""
}

// id returns the paper's identifier, and its DOI if that is not the identifier.
func (h *hfRecord) id(title string) (paper.ID, string) {
	doi := ""
	if d, err := paper.DOIID(h.paper.text("doi")); err == nil {
		doi = d.Value()
	}
	s := h.paper.text("id", "arxivId")
	if id, err := paper.ArXivID(s); err == nil {
		return id, doi
	}
	if id, err := paper.DOIID(s); err == nil {
		return id, ""
	}
	if doi != "" {
		return paper.ID(paper.SchemeDOI + ":" + doi), ""
	}
	if title == "" {
		return "", ""
	}
	id := TitleID(title)
	if s == "" {
		h.it.note("it has no identifier, and is identified by its title as %s", id)
	} else {
		h.it.note("its identifier %s is neither one of arXiv nor a DOI; it is identified by its title as %s", quote(s), id)
	}
	return id, ""
}

func (h *hfRecord) links(id paper.ID) paper.Links {
	l := paper.Links{
		Code:      h.url(h.paper, "githubRepo"),
		Project:   h.url(h.paper, "projectPage"),
		Thumbnail: h.url(h.listing, "thumbnail"),
	}
	if id.Scheme() == paper.SchemeArXiv {
		l.Discussion = dailyPapersPage(id)
	}
	seen := map[string]bool{l.Thumbnail: true}
	for _, list := range [][]any{h.listing.list("mediaUrls"), h.paper.list("mediaUrls"), h.listing.list("mediaUrl"), h.paper.list("mediaUrl")} {
		for _, v := range list {
			s, _ := v.(string)
			u, ok := text.URL(s)
			switch {
			case !ok && strings.TrimSpace(s) != "":
				h.it.note("mediaUrls: %s is not a web address", quote(s))
			case !ok, seen[u]:
			case strings.Contains(u, "/social-thumbnails/"):
				// Before records had a thumbnail, this list contained the preview.
				if l.Thumbnail == "" {
					l.Thumbnail = u
				}
			default:
				l.Media = append(l.Media, u)
			}
			seen[u] = true
		}
	}
	return l
}

// dailyPapersPage returns the address of the page on Daily Papers of a paper on arXiv.
func dailyPapersPage(id paper.ID) string { return "https://huggingface.co/papers/" + id.Value() }

// url returns the web address under a key.
func (h *hfRecord) url(o object, key string) string {
	s := o.text(key)
	if strings.TrimSpace(s) == "" {
		return ""
	}
	u, ok := text.URL(s)
	if !ok {
		h.it.note("%s: %s is not a web address", key, quote(s))
		return ""
	}
	return u
}
