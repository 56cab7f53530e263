package plan

import (
	"fmt"
	"net/url"

	"offprint/generator/search"
	"offprint/generator/site"
)

// The configuration may list searches that have feeds. Which papers a search finds is not
// known here, because it depends on abstracts: the build gets the searches from FeedFilters
// and reports the results with Queried.

// queried is a search that has a feed.
type queried struct {
	site.FeedQuery
	filter *search.Filter
	papers Papers // newest first
}

func (q *queried) feedPath() string { return feedsFolder + q.Slug() + ".xml" }

// addQueries creates the filters of the searches that have feeds.
func (p *Plan) addQueries() {
	for _, q := range p.cfg.Options.Feeds.Queries {
		f, err := search.NewFilter(q.Query)
		if err != nil {
			p.Warnings = append(p.Warnings, fmt.Sprintf("config.toml: params.offprint.feeds.queries: %q: %v; it has no feed", q.Name, err))
			continue
		}
		p.queried = append(p.queried, &queried{FeedQuery: q, filter: f})
	}
}

// FeedFilters returns the filters of the searches that have feeds.
func (p *Plan) FeedFilters() []*search.Filter {
	filters := make([]*search.Filter, len(p.queried))
	for i, q := range p.queried {
		filters[i] = q.filter
	}
	p.JoinNames(filters...)
	return filters
}

// JoinNames lets filters find topics, organizations and persons by all their names.
func (p *Plan) JoinNames(filters ...*search.Filter) {
	if len(filters) == 0 {
		return
	}
	names := p.SearchNames()
	for _, f := range filters {
		f.Join(names)
	}
}

// Queried sets the papers in the feed of the i-th search, as indexes into ps.
func (p *Plan) Queried(i int, ps Papers, places []int) {
	found := Papers{}
	for _, n := range places {
		found.entries = append(found.entries, ps.entries[n])
	}
	p.queried[i].papers = found
}

// queryFeeds returns the feeds of searches.
func (p *Plan) queryFeeds() []Feed {
	var feeds []Feed
	for _, q := range p.queried {
		home := feedsFolder
		if p.cfg.Options.Search {
			home = SearchFolder + searchQuery(q.Query)
		}
		feeds = append(feeds, Feed{Of: KindSearch, Title: q.Name + " · " + p.cfg.Title, Home: home, Atom: q.feedPath(), Papers: q.papers})
	}
	return feeds
}

func searchQuery(q string) string { return "?q=" + url.QueryEscape(q) }

// searchHref returns the address of a search's results; empty if the site has no search.
func (p *Plan) searchHref(q string) string {
	if !p.cfg.Options.Search {
		return ""
	}
	return p.cfg.Href(SearchFolder) + searchQuery(q)
}

// mailRef returns how readers subscribe to mails; nil if they cannot.
func (c writer) mailRef() *MailRef {
	mail := c.Options.Mail
	switch form := mail.Form(); {
	case mail.Subscribe == "":
		return nil
	case form != nil:
		return &MailRef{Action: mail.Subscribe, Field: mail.Field, Host: form.Host}
	}
	return &MailRef{Href: mail.Subscribe}
}

// feedsPolicy returns the Content-Security-Policy of the feeds page if that page has a form,
// and "" otherwise.
func (p *Plan) feedsPolicy() string {
	form := p.cfg.Options.Mail.Form()
	if form == nil {
		return ""
	}
	return site.FormPolicy(p.cfg.Options.CSP, form.Scheme+"://"+form.Host)
}
