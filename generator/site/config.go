// Package site holds the settings of a site: the configuration of an archive, its themes,
// their translations and their assets.
package site

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/mail"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"offprint/generator/archive"
	"offprint/generator/text"

	"github.com/BurntSushi/toml"
	"golang.org/x/text/language"
)

// Config is the content of config.toml that concerns the site: Hugo's keys and
// [params.offprint].
type Config struct {
	Title       string
	Description string
	Language    string   // BCP 47; "en" by default
	BaseURL     *url.URL // absolute; its path ends with a slash
	Themes      []string
	Options     Options
	// Drafts publishes the user's own pages that are marked as drafts, and the theme's style
	// guide.
	Drafts bool
	// Personal includes facts that only concern the owner of a paper's record, see
	// [paper.Paper.Public].
	Personal bool
	// Generator names the program on the home page; empty for nothing.
	Generator string
	// Future and Expired publish the user's own pages whose date of publication has not come,
	// or whose date of expiry has passed.
	Future, Expired bool
	// RightToLeft reports that the language is written from right to left.
	RightToLeft bool

	base      string // BaseURL as text
	readWords func() (Words, error)
	Menus     []MenuEntry // the main menu of the configuration
	// FooterMenu holds the links under every page.
	FooterMenu []MenuEntry
	// Accent is the accent colour for light and dark pages as CSS; empty for the theme's.
	Accent [2]string
	// Doubts are warnings about the configuration, for example about unknown keys that
	// resemble known ones.
	Doubts []string       `json:"-"`
	Hugo   map[string]any // the whole file, for Hugo
}

// Options are the keys of [params.offprint].
type Options struct {
	// Number of papers from which an author, a topic or an organization has a page.
	AuthorThreshold       int `toml:"authorThreshold"`
	TopicThreshold        int `toml:"topicThreshold"`
	OrganizationThreshold int `toml:"organizationThreshold"`
	// PaperPages gives each paper a page of its own. Otherwise a paper is on its day's page,
	// and its address redirects there.
	PaperPages bool `toml:"paperPages"`
	// FeedItems is the number of papers in a feed.
	FeedItems int         `toml:"feedItems"`
	Feeds     FeedOptions `toml:"feeds"`
	// Thumbnails shows the images of thumbnails/ in lists.
	Thumbnails bool `toml:"thumbnails"`
	// Search adds a search page, and access to it on every page.
	Search bool `toml:"search"`
	// Related lists the most similar papers on the page of a paper.
	Related bool `toml:"related"`
	// Cards is the number of newest days that have their own card, the preview image of a
	// shared link; 0 for no cards at all.
	Cards int `toml:"cards"`
	// CSP is the Content-Security-Policy of all pages as text, or false for none. The default
	// policy admits nothing from other sites.
	CSP any `toml:"csp"`
	// JoinInitials allows "J. Smith" to share the page of "John Smith".
	JoinInitials bool `toml:"joinInitials"`
	// People maps the name on a person's page to the person's other names.
	People map[string][]string `toml:"people"`
	// Apart lists groups of names that belong to different people.
	Apart [][]string `toml:"apart"`
	// JoinTopics joins topics and organizations that differ in number, hyphens or an acronym.
	JoinTopics bool `toml:"joinTopics"`
	// TopicNames and OrganizationNames map the name on a page to its variants.
	TopicNames        map[string][]string `toml:"topicNames"`
	OrganizationNames map[string][]string `toml:"organizationNames"`
	// API adds data for programs: JSON, dumps, bibliographies.
	API bool `toml:"api"`
	// Footer is a line of plain text under every page.
	Footer string `toml:"footer"`
	// Logo and Favicon are files of static/: the image in front of the site's name, and the
	// icon in browsers. Empty for none and for the theme's icon, respectively.
	Logo    string `toml:"logo"`
	Favicon string `toml:"favicon"`
	// Accent is the accent colour, "#0b6b3a", or a list of two, for light and dark pages.
	Accent any `toml:"accent"`
	// IndexNow announces changes to search engines, see `offprint ping`.
	IndexNow IndexNow `toml:"indexNow"`
	// HostLimit is the maximum size of a site on its host in megabytes (1,000,000 bytes); 0
	// for no limit.
	HostLimit int `toml:"hostLimit"`
	// Sources describe tables for import; the site ignores them.
	Sources map[string]any `toml:"sources" json:"-"`
	// Digest configures the digests on the site.
	Digest DigestOptions `toml:"digest"`
	// Mail configures digests by mail.
	Mail MailOptions `toml:"mail" json:"-"`
	// Import holds the rules of importing.
	Import ImportOptions `toml:"import" json:"-"`
	// Fetch lists what to fetch. The site ignores Fetch, Scrapes and Contact.
	Fetch []FetchOptions `toml:"fetch" json:"-"`
	// Scrapes keeps the answers of services in scrapes/.
	Scrapes bool `toml:"scrapes" json:"-"`
	// Contact tells services how to reach the person who fetches: a mail address or the
	// address of a page. The default is the address of the site.
	Contact string `toml:"contact" json:"-"`
}

// DigestOptions are the keys of [params.offprint.digest].
type DigestOptions struct {
	// Pages adds a digest of each week to the site if the archive has votes.
	Pages bool `toml:"pages"`
	// Top is the number of papers in a digest.
	Top int `toml:"top"`
}

// MailOptions are the keys of [params.offprint.mail].
type MailOptions struct {
	// From is the sender, for example "Papers <papers@example.org>".
	From string `toml:"from"`
	// Unsubscribe is a mailto: or https: address at which readers end their subscription. The
	// default is a mail to the sender.
	Unsubscribe string `toml:"unsubscribe"`
	// Subscribe is where readers subscribe: a mailto: address, or the https: address of a page
	// or, with Field, of a form's target.
	Subscribe string `toml:"subscribe"`
	// Field is the name of the form field with the reader's address.
	Field string `toml:"field"`
}

// Form returns the target of the subscription form; nil for none.
func (m MailOptions) Form() *url.URL {
	if u, err := url.Parse(m.Subscribe); m.Field != "" && err == nil {
		return u
	}
	return nil
}

// ImportOptions are the keys of [params.offprint.import].
type ImportOptions struct {
	Keep  []string `toml:"keep"`  // queries, at least one of which must match a paper
	Drop  []string `toml:"drop"`  // queries, none of which may match
	Votes int      `toml:"votes"` // minimum number of votes of a paper
}

// FetchOptions are the keys of a [[params.offprint.fetch]] table.
type FetchOptions struct {
	// From is the service: "hf" or "arxiv".
	From string `toml:"from"`
	// Days is the number of days to request, including today; 0 for the service's default.
	Days int `toml:"days"`
	// Address is the scheme and host of a mirror of the service.
	Address string `toml:"address"`
	// Interval is the number of seconds between two requests; 0 for the service's default.
	Interval float64 `toml:"interval"`
	// Categories, Query, Ways and Older are those of fetch.Want, for arXiv.
	Categories []string `toml:"categories"`
	Query      string   `toml:"query"`
	Ways       []string `toml:"ways"`
	Older      bool     `toml:"older"`
	// Thumbnails fetches images of papers, scales them down and keeps them.
	Thumbnails bool `toml:"thumbnails"`
	// APIAddress, OAIAddress and RSSAddress are the schemes and hosts of mirrors of arXiv's
	// interfaces, if they differ from Address.
	APIAddress string `toml:"apiAddress"`
	OAIAddress string `toml:"oaiAddress"`
	RSSAddress string `toml:"rssAddress"`
}

// FeedOptions are the keys of [params.offprint.feeds].
type FeedOptions struct {
	// MinimumPapers is the number of papers from which an author, a topic or an organization
	// has a feed; 0 for no such feeds.
	MinimumPapers int `toml:"minimumPapers"`
	// Archive adds archive documents with all papers to the site's Atom feed.
	Archive bool `toml:"archive"`
	// ArchiveAbstracts includes the abstracts in these.
	ArchiveAbstracts bool `toml:"archiveAbstracts"`
	// Hub is the address of a WebSub hub that all feeds name.
	Hub string `toml:"hub"`
	// Identity is the address of the site when readers first subscribed; feeds and their
	// entries are identified by it. Empty if the site has not moved.
	Identity string `toml:"identity"`
	// Queries are searches that have a feed.
	Queries []FeedQuery `toml:"queries"`
}

// FeedQuery is a search whose results have a feed.
type FeedQuery struct {
	Name  string `toml:"name"`
	Query string `toml:"query"`
}

// Slug returns the name of the feed's file without its extension.
func (q FeedQuery) Slug() string { return text.Slug(q.Name) }

// MaxFeedQueries is the maximum number of searches with feeds.
const MaxFeedQueries = 64

// IndexNow are the keys of [params.offprint.indexNow] (https://www.indexnow.org).
type IndexNow struct {
	// Key is any text by which the site proves its identity: 8 to 128 letters, digits and
	// hyphens, published on the site. Empty: no search engine is notified.
	Key string `toml:"key"`
	// Endpoint is the address of a participating search engine, which informs the others.
	Endpoint string `toml:"endpoint"`
}

// File returns the name of the site's file with the key; empty if there is none.
func (n IndexNow) File() string {
	if n.Key == "" {
		return ""
	}
	return n.Key + ".txt"
}

// defaultOptions are the defaults of the configuration. Feeds of names are few on purpose: one
// has 40 to 70 kB, as much as twenty papers.
func defaultOptions() Options {
	return Options{
		AuthorThreshold: 2, TopicThreshold: 3, OrganizationThreshold: 1, PaperPages: true, Thumbnails: true, Search: true, JoinInitials: true, JoinTopics: true, Related: true, API: true, Cards: 7,
		FeedItems: 30, Digest: DigestOptions{Pages: true, Top: 20}, Feeds: FeedOptions{MinimumPapers: 50, Archive: true}, Scrapes: true,
		IndexNow: IndexNow{Endpoint: "https://api.indexnow.org/indexnow"}, HostLimit: 1000,
	}
}

type MenuEntry struct {
	Name   string
	URL    string
	Weight int
}

// LoadConfig reads the config.toml of the archive in dir. A non-empty baseURL replaces the one
// in the file.
func LoadConfig(dir, baseURL string) (*Config, error) {
	name, data, err := archive.ReadConfig(dir)
	if err != nil {
		return nil, err
	}
	c, err := ParseConfig(name, data, baseURL)
	if err == nil {
		c.readWords = wordsOf(dir, c.Themes, c.Language)
	}
	return c, err
}

// wordsOf returns a function that reads the words of the archive's language once, on first
// use.
func wordsOf(dir string, themes []string, lang string) func() (Words, error) {
	return sync.OnceValues(func() (Words, error) {
		l, err := OpenLayers(dir, themes)
		if err != nil {
			return nil, err
		}
		return l.Words(lang)
	})
}

// ParseConfig parses the text of a config.toml; name is for messages. The words of the
// interface are those of the embedded theme.
func ParseConfig(name string, data []byte, baseURL string) (*Config, error) {
	var keys struct {
		Title        string
		BaseURL      string `toml:"baseURL"`
		LanguageCode string `toml:"languageCode"`
		Locale       string `toml:"locale"`
		DefaultLang  string `toml:"defaultContentLanguage"`
		Theme        any
		BuildDrafts  bool `toml:"buildDrafts"`
		BuildFuture  bool `toml:"buildFuture"`
		BuildExpired bool `toml:"buildExpired"`
		Menus        map[string][]MenuEntry
		Menu         map[string][]MenuEntry
		Params       struct {
			Description string
			Offprint    toml.Primitive
		}
	}
	meta, err := archive.DecodeTOML(name, data, &keys)
	if err != nil {
		return nil, err
	}
	if err := checkTables(name, data, meta); err != nil {
		return nil, err
	}
	c := &Config{
		Title:       cmp.Or(keys.Title, "Papers"),
		Description: keys.Params.Description,
		Language:    cmp.Or(keys.Locale, keys.LanguageCode, keys.DefaultLang, "en"),
		Drafts:      keys.BuildDrafts,
		Future:      keys.BuildFuture,
		Expired:     keys.BuildExpired,
		Options:     defaultOptions(),
		Menus:       append(keys.Menus["main"], keys.Menu["main"]...),
		FooterMenu:  append(keys.Menus["footer"], keys.Menu["footer"]...),
	}
	if err := c.Options.decode(name, data, meta, keys.Params.Offprint); err != nil {
		return nil, err
	}
	if c.BaseURL, err = parseBaseURL(cmp.Or(baseURL, keys.BaseURL)); err != nil {
		if baseURL != "" {
			return nil, fmt.Errorf("--base-url: %w", err)
		}
		return nil, fmt.Errorf("%s: baseURL: %w", name, err)
	}
	c.base = c.BaseURL.String()
	tag, err := language.Parse(c.Language)
	if err != nil {
		return nil, fmt.Errorf("%s: languageCode: %q is not a language; write for example \"en\" or \"zh-CN\"", name, c.Language)
	}
	c.Language = tag.String()
	c.RightToLeft = RightToLeft(c.Language)
	c.readWords = wordsOf("", []string{defaultTheme}, c.Language)
	if c.Themes, err = themeNames(keys.Theme); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if _, err := toml.Decode(string(data), &c.Hugo); err != nil {
		return nil, archive.TOMLError(name, err)
	}
	c.Doubts = doubts(name, data, c.Hugo)
	if err := c.setAccent(name); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return c, nil
}

// tables are settings that the decoder ignores if they are not tables.
var tables = [][]string{
	{"menus"}, {"menu"},
	{"params", "offprint", "people"}, {"params", "offprint", "topicNames"}, {"params", "offprint", "organizationNames"}, {"params", "offprint", "sources"},
}

// checkTables returns an error if such a setting is not a table.
func checkTables(name string, data []byte, meta toml.MetaData) error {
	for _, key := range tables {
		if is := meta.Type(key...); is != "" && is != "Hash" {
			return fmt.Errorf("%s%s: %w", name, lineOf(data, key[len(key)-1]), archive.WrongType(strings.Join(key, "."), is, "table"))
		}
	}
	return nil
}

// decode reads the options of a config.toml.
func (o *Options) decode(name string, data []byte, meta toml.MetaData, options toml.Primitive) error {
	if meta.IsDefined("params", "offprint") {
		if err := meta.PrimitiveDecode(options, o); err != nil {
			return archive.TOMLError(name, err)
		}
	}
	for _, key := range meta.Undecoded() {
		if len(key) > 2 && key[0] == "params" && key[1] == "offprint" && key[2] != "sources" { // import reads these
			hint := "see docs/configuration.md for those there are"
			if meant := text.Nearest(key[len(key)-1], settingsIn(key[2:len(key)-1])); meant != "" {
				hint = fmt.Sprintf("was %s meant?", meant)
			}
			return fmt.Errorf("%s%s: %s is not a setting of Offprint; %s", name, lineOf(data, key[len(key)-1]), key, hint)
		}
	}
	if err := o.validate(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func (o Options) validate() error {
	if _, _, err := Policies(o.CSP); err != nil {
		return err
	}
	for _, s := range []struct {
		key   string
		value int
	}{
		{"authorThreshold", o.AuthorThreshold},
		{"topicThreshold", o.TopicThreshold},
		{"organizationThreshold", o.OrganizationThreshold},
		{"feedItems", o.FeedItems},
		{"digest.top", o.Digest.Top},
	} {
		if s.value < 1 {
			return fmt.Errorf("params.offprint.%s is %d; it must be 1 or more", s.key, s.value)
		}
	}
	if err := errors.Join(o.validatePeople(), o.validateSubjects(), o.validateFetch(), o.Mail.validate()); err != nil {
		return err
	}
	for key, file := range map[string]string{"logo": o.Logo, "favicon": o.Favicon} {
		if file != "" && (!filepath.IsLocal(filepath.FromSlash(file)) || strings.Contains(file, ":")) {
			return fmt.Errorf("params.offprint.%s: %q is not a file in static/; write for example \"logo.svg\"", key, file)
		}
	}
	if o.Cards < 0 {
		return fmt.Errorf("params.offprint.cards is %d; it must be 1 or more, or 0 for no cards", o.Cards)
	}
	if err := o.Feeds.validate(); err != nil {
		return err
	}
	if key := o.IndexNow.Key; key != "" && !indexNowKey.MatchString(key) {
		return fmt.Errorf("params.offprint.indexNow.key: %q is not a valid key; write 8 to 128 letters, digits and hyphens, as you like", key)
	}
	if to := o.IndexNow.Endpoint; !isAddress(to) {
		return fmt.Errorf("params.offprint.indexNow.endpoint: %q is not the address of a search engine; leave it out, or write for example https://www.bing.com/indexnow", to)
	}
	if o.HostLimit < 0 {
		return fmt.Errorf("params.offprint.hostLimit is %d; it must be a number of megabytes, or 0 for no limit", o.HostLimit)
	}
	return nil
}

func (f FeedOptions) validate() error {
	if err := f.validateQueries(); err != nil {
		return err
	}
	if n := f.MinimumPapers; n < 0 {
		return fmt.Errorf("params.offprint.feeds.minimumPapers is %d; it must be 1 or more, or 0 for no feeds of names", n)
	}
	if hub := f.Hub; hub != "" && !isAddress(hub) {
		return fmt.Errorf("params.offprint.feeds.hub: %q is not the address of a hub; write for example https://pubsubhubbub.appspot.com/", hub)
	}
	if was := f.Identity; was != "" && (!isAddress(was) || !strings.HasSuffix(was, "/")) {
		return fmt.Errorf("params.offprint.feeds.identity: %q is not the address of a site; write for example https://me.github.io/papers/", was)
	}
	return nil
}

// validateSubjects checks that no topic or organization is a variant of two names.
func (o Options) validateSubjects() error {
	for key, names := range map[string]map[string][]string{"topicNames": o.TopicNames, "organizationNames": o.OrganizationNames} {
		of := map[string]string{}
		for _, shown := range slices.Sorted(maps.Keys(names)) {
			for _, n := range append([]string{shown}, names[shown]...) {
				folded := text.Fold(n)
				if folded == "" {
					return fmt.Errorf("params.offprint.%s.%q: %q is not a name", key, shown, n)
				}
				if other, ok := of[folded]; ok && other != shown {
					return fmt.Errorf("params.offprint.%s: %q is a name of %q and of %q", key, n, other, shown)
				}
				of[folded] = shown
			}
		}
	}
	return nil
}

func (o Options) validateFetch() error {
	for i, f := range o.Fetch {
		where := fmt.Sprintf("params.offprint.fetch, table %d: ", i+1)
		if !slices.Contains([]string{"hf", "arxiv"}, f.From) {
			return fmt.Errorf("%sfrom is %q; it must be \"hf\" or \"arxiv\"", where, f.From)
		}
		if f.From == "arxiv" && len(f.Categories) == 0 && f.Query == "" {
			return fmt.Errorf("%sit selects nothing from arXiv; write categories = [\"cs.CL\"] or query = \"…\"", where)
		}
		if f.Thumbnails && f.From != "hf" {
			return fmt.Errorf("%sthumbnails are Hugging Face's; arXiv has none", where)
		}
		if f.Days < 0 || f.Days > maxFetchDays {
			return fmt.Errorf("%sdays is %d; it must be 1 to %d", where, f.Days, maxFetchDays)
		}
		if f.Interval < 0 || f.Interval > 3600 {
			return fmt.Errorf("%sinterval is %v; it must be a number of seconds up to 3600", where, f.Interval)
		}
	}
	return nil
}

// monthName matches the names of archive documents.
var monthName = regexp.MustCompile(`^\d{4}-\d{2}(-\d+)?$`)

// validateQueries checks that each search has a file of its own.
func (f FeedOptions) validateQueries() error {
	if len(f.Queries) > MaxFeedQueries {
		return fmt.Errorf("params.offprint.feeds.queries: %d searches have feeds; %d may", len(f.Queries), MaxFeedQueries)
	}
	of := map[string]string{}
	for i, q := range f.Queries {
		where := fmt.Sprintf("params.offprint.feeds.queries, table %d: ", i+1)
		if strings.TrimSpace(q.Name) == "" || strings.TrimSpace(q.Query) == "" {
			return fmt.Errorf("%sa search needs a name and a query; write for example name = \"Robots\", query = \"topic:robotics\"", where)
		}
		slug := q.Slug()
		if monthName.MatchString(slug) {
			return fmt.Errorf("%sthe name %q is that of a month's feed; write another", where, q.Name)
		}
		if other, ok := of[slug]; ok {
			return fmt.Errorf("%sthe name %q makes the same file as %q; write another", where, q.Name, other)
		}
		of[slug] = q.Name
	}
	return nil
}

func (m MailOptions) validate() error {
	if m.From != "" {
		if _, err := mail.ParseAddress(m.From); err != nil {
			return fmt.Errorf("params.offprint.mail.from: %q is not a valid sender; write for example \"Papers <papers@example.org>\"", m.From)
		}
	}
	if u := m.Unsubscribe; u != "" && !strings.HasPrefix(u, "mailto:") && !strings.HasPrefix(u, "https://") {
		return fmt.Errorf("params.offprint.mail.unsubscribe: %q must begin with mailto: or https://", u)
	}
	switch s := m.Subscribe; {
	case s == "" && m.Field == "" || strings.HasPrefix(s, "mailto:") && m.Field == "":
	case strings.HasPrefix(s, "https://") && isAddress(s):
	default:
		return fmt.Errorf("params.offprint.mail.subscribe: %q must begin with mailto: or https://, and with https:// where there is a field", s)
	}
	return nil
}

// maxFetchDays is the maximum number of days per request.
const maxFetchDays = 366

var indexNowKey = regexp.MustCompile(`^[A-Za-z0-9-]{8,128}$`)

// isAddress reports whether a text is an absolute http or https address.
func isAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

func parseBaseURL(s string) (*url.URL, error) {
	if s == "" {
		return nil, errors.New("the address of the site is missing; write for example https://me.github.io/papers/")
	}
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("%q is not the address of a site; write for example https://me.github.io/papers/", s)
	}
	u.Path = strings.TrimSuffix(u.Path, "/") + "/"
	u.RawPath = ""
	return u, nil
}

func themeNames(v any) ([]string, error) {
	switch v := v.(type) {
	case nil:
		return []string{defaultTheme}, nil
	case string:
		return []string{v}, nil
	case []any:
		var names []string
		for _, e := range v {
			s, ok := e.(string)
			if !ok {
				return nil, fmt.Errorf("theme: %v is not the name of a theme", e)
			}
			names = append(names, s)
		}
		return names, nil
	}
	return nil, fmt.Errorf("theme: %v is not the name of a theme", v)
}

// Href returns the address within the site of a path relative to its root:
// "papers/1706.03762/" becomes "/base/papers/1706.03762/".
func (c *Config) Href(path string) string { return c.BaseURL.Path + path }

// EscapedHref is Href for an attribute that no template escapes.
func (c *Config) EscapedHref(path string) string {
	if plainPath(path) && plainPath(c.BaseURL.Path) {
		return c.Href(path)
	}
	u := url.URL{Path: c.Href(path)}
	return u.EscapedPath()
}

// plainPath reports whether a path needs no escaping, as most do not.
func plainPath(path string) bool {
	for i := 0; i < len(path); i++ {
		switch c := path[i]; {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9', 'A' <= c && c <= 'Z', c == '/', c == '.', c == '-', c == '_':
		default:
			return false
		}
	}
	return true
}

// URL returns the absolute, escaped address of a path relative to the root.
func (c *Config) URL(path string) string {
	if plainPath(path) {
		return c.base + path
	}
	u := *c.BaseURL
	u.Path += path
	return u.String()
}

// HugoConfig returns the user's configuration with the keys that Offprint sets replaced by
// own. Keys of a Hugo configuration are case-insensitive.
func (c *Config) HugoConfig(own map[string]any) map[string]any {
	out := make(map[string]any, len(c.Hugo)+len(own))
	for k, v := range c.Hugo {
		if _, ours := own[strings.ToLower(k)]; !ours {
			out[k] = v
		}
	}
	maps.Copy(out, own)
	return out
}

// Foreign returns the language of a paper if it differs from the site's, otherwise "".
// Regional variants are the same language, but Chinese in two scripts is not.
func (c *Config) Foreign(tag string) string {
	if tag == "" || tag == c.Language {
		return ""
	}
	ours, theirs := language.Make(c.Language), language.Make(tag)
	base, _ := ours.Base()
	script, _ := ours.Script()
	if b, _ := theirs.Base(); b == base {
		if s, _ := theirs.Script(); s == script {
			return ""
		}
	}
	return tag
}

// FeedURL returns the absolute address of a feed's document or page; empty for none.
func (c *Config) FeedURL(path string) string {
	if path == "" {
		return ""
	}
	path, query, _ := strings.Cut(path, "?")
	if query != "" {
		query = "?" + query
	}
	return c.URL(path) + query
}
