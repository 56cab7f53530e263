package plan

import (
	"fmt"
	"net/url"

	"offprint/generator/search"
	"offprint/generator/site"
)

// Searches as feeds: those that the configuration lists. Which papers one finds is not
// known here, since that hangs on abstracts: the build looks (FeedFilters) and says
// (Queried).

// queried is a search that has a feed.
type queried struct {
	site.FeedQuery
	filter *search.Filter
	papers Papers // newest first
}

func (q *queried) feedPath() string { return feedsFolder + q.Slug() + ".xml" }

// addQueries makes filters of the searches that have feeds.
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

// FeedFilters are the searches that have feeds.
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

// Queried takes over which papers the feed of the i-th search has, by their places in ps.
func (p *Plan) Queried(i int, ps Papers, places []int) {
	found := Papers{}
	for _, n := range places {
		found.entries = append(found.entries, ps.entries[n])
	}
	p.queried[i].papers = found
}

// queryFeeds are the feeds of searches.
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

// searchHref leads to what a search finds; empty where the site has no search.
func (p *Plan) searchHref(q string) string {
	if !p.cfg.Options.Search {
		return ""
	}
	return p.cfg.Href(SearchFolder) + searchQuery(q)
}

// mailRef is how readers ask for mails; nil where they cannot.
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

// feedsPolicy is the policy of the page of feeds, where it has a form.
func (p *Plan) feedsPolicy() string {
	form := p.cfg.Options.Mail.Form()
	if form == nil {
		return ""
	}
	return site.FormPolicy(p.cfg.Options.CSP, form.Scheme+"://"+form.Host)
}
