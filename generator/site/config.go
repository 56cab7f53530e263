// Package site is what a site is set to be: the configuration of an archive, its themes,
// their words and their assets.
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

// Config is what config.toml says of the site: Hugo's own keys, and
// [params.offprint].
type Config struct {
	Title       string
	Description string
	Language    string   // BCP 47, "en" by default
	BaseURL     *url.URL // absolute; its path ends with a slash
	Themes      []string
	Options     Options
	// Drafts says that own pages marked as drafts are published too, and that the
	// site has the theme's style guide.
	Drafts bool
	// Personal says that papers are listed with what is known of them for their owner alone,
	// see [paper.Paper.Public].
	Personal bool
	// Generator is the program, as the home page names it; empty for nothing.
	Generator string
	// Future and Expired say that own pages are published whose date of publication has not
	// come, or whose date of expiry has.
	Future, Expired bool
	// RightToLeft says that the language is written from right to left.
	RightToLeft bool

	base      string // BaseURL as text
	readWords func() (Words, error)
	Menus     []MenuEntry // of the configuration
	// FooterMenu are the links under every page.
	FooterMenu []MenuEntry
	// Accent is the accent colour in light and in dark, as CSS; empty for the theme's.
	Accent [2]string
	// Doubts are keys that nothing reads, and that are like one that is read; and what else
	// is told of the configuration.
	Doubts []string       `json:"-"`
	Hugo   map[string]any // the whole file, for Hugo
}

// Options are the keys of [params.offprint].
type Options struct {
	// Papers from which an author, a topic or an organization has a page.
	AuthorThreshold       int `toml:"authorThreshold"`
	TopicThreshold        int `toml:"topicThreshold"`
	OrganizationThreshold int `toml:"organizationThreshold"`
	// PaperPages says that each paper has a page of its own; else it stands on
	// its day's page, and its own address leads there.
	PaperPages bool `toml:"paperPages"`
	// FeedItems is the number of papers in a feed.
	FeedItems int         `toml:"feedItems"`
	Feeds     FeedOptions `toml:"feeds"`
	// Thumbnails says that lists show the pictures in thumbnails/.
	Thumbnails bool `toml:"thumbnails"`
	// Search says that the site has a search page, and a way to it on every page.
	Search bool `toml:"search"`
	// Related says that the page of a paper names the papers closest to it.
	Related bool `toml:"related"`
	// Cards is the number of newest days that have a card of their own, the picture
	// that is shown beside a shared link; with 0 the site has no cards.
	Cards int `toml:"cards"`
	// CSP is the Content-Security-Policy of all pages, as text, or false for
	// none; without it, it is one that lets nothing in from elsewhere.
	CSP any `toml:"csp"`
	// JoinInitials says that "J. Smith" may stand on the page of "John Smith".
	JoinInitials bool `toml:"joinInitials"`
	// People are persons of several names: the one that their pages have, and
	// the others that papers have.
	People map[string][]string `toml:"people"`
	// Apart are groups of names that are different persons'.
	Apart [][]string `toml:"apart"`
	// JoinTopics says that topics and organizations that differ in number, hyphens or an
	// acronym are one.
	JoinTopics bool `toml:"joinTopics"`
	// TopicNames and OrganizationNames are those of several names: the one that their pages
	// have, and the others.
	TopicNames        map[string][]string `toml:"topicNames"`
	OrganizationNames map[string][]string `toml:"organizationNames"`
	// API says that the site has data for programs: JSON, dumps, bibliographies.
	API bool `toml:"api"`
	// Footer is a line of plain text under every page.
	Footer string `toml:"footer"`
	// Logo and Favicon are files of static/: the picture before the name of the site, and
	// the one that browsers show for it. Empty: none, and the theme's.
	Logo    string `toml:"logo"`
	Favicon string `toml:"favicon"`
	// Accent is the accent colour, "#0b6b3a", or two: in light and in dark.
	Accent any `toml:"accent"`
	// IndexNow tells search engines of changes, see `offprint ping`.
	IndexNow IndexNow `toml:"indexNow"`
	// HostLimit is how many megabytes (1,000,000 bytes) the host takes; 0 for no limit.
	HostLimit int `toml:"hostLimit"`
	// Sources are what import knows of tables; they mean nothing to the site.
	Sources map[string]any `toml:"sources" json:"-"`
	// Digest says what is on the site of digests.
	Digest DigestOptions `toml:"digest"`
	// Mail says who sends digests.
	Mail MailOptions `toml:"mail" json:"-"`
	// Import are the rules of importing.
	Import ImportOptions `toml:"import" json:"-"`
	// Fetch are what is fetched; they, Scrapes and Contact mean nothing to the site.
	Fetch []FetchOptions `toml:"fetch" json:"-"`
	// Scrapes says that answers of services are kept, in scrapes/.
	Scrapes bool `toml:"scrapes" json:"-"`
	// Contact is how services may reach who fetches from them: an address of mail or of a
	// page. Without it, it is the address of the site.
	Contact string `toml:"contact" json:"-"`
}

// DigestOptions are the keys of [params.offprint.digest].
type DigestOptions struct {
	// Pages says that each week has a digest on the site, where the archive has votes.
	Pages bool `toml:"pages"`
	// Top is the number of papers in a digest.
	Top int `toml:"top"`
}

// MailOptions are the keys of [params.offprint.mail].
type MailOptions struct {
	// From is the sender, as "Papers <papers@example.org>".
	From string `toml:"from"`
	// Unsubscribe is a mailto: or https: address at which a reader ends the mails; without
	// it, it is a mail to the sender.
	Unsubscribe string `toml:"unsubscribe"`
	// Subscribe is where a reader asks for the mails: a mailto: address, or an https: one,
	// of a page or, with Field, of what takes a form.
	Subscribe string `toml:"subscribe"`
	// Field is the name under which the form sends the reader's address.
	Field string `toml:"field"`
}

// Form is where the form to subscribe is sent; nil for none.
func (m MailOptions) Form() *url.URL {
	if u, err := url.Parse(m.Subscribe); m.Field != "" && err == nil {
		return u
	}
	return nil
}

// ImportOptions are the keys of [params.offprint.import], which import reads.
type ImportOptions struct {
	Keep  []string `toml:"keep"`  // queries, one of which must find a paper
	Drop  []string `toml:"drop"`  // queries, none of which may
	Votes int      `toml:"votes"` // that a paper must have
}

// FetchOptions are the keys of a [[params.offprint.fetch]].
type FetchOptions struct {
	// From is the service: "hf" or "arxiv".
	From string `toml:"from"`
	// Days is how many days are asked for, today and before; 0 is the service's default.
	Days int `toml:"days"`
	// Address is the scheme and host of another place where the service answers.
	Address string `toml:"address"`
	// Interval is how many seconds lie between two requests; 0 is the service's own.
	Interval float64 `toml:"interval"`
	// Categories, Query, Ways and Older are those of fetch.Want, for arXiv.
	Categories []string `toml:"categories"`
	Query      string   `toml:"query"`
	Ways       []string `toml:"ways"`
	Older      bool     `toml:"older"`
	// Thumbnails says that pictures of papers are fetched, made small and kept.
	Thumbnails bool `toml:"thumbnails"`
	// APIAddress, OAIAddress and RSSAddress are the schemes and hosts of other places where
	// arXiv's interfaces answer, where that is not Address.
	APIAddress string `toml:"apiAddress"`
	OAIAddress string `toml:"oaiAddress"`
	RSSAddress string `toml:"rssAddress"`
}

// FeedOptions are the keys of [params.offprint.feeds].
type FeedOptions struct {
	// MinimumPapers is the number of papers from which an author, a topic or an
	// organization has a feed; with 0 none has.
	MinimumPapers int `toml:"minimumPapers"`
	// Archive says that the site's Atom feed has archive documents, which hold
	// all papers.
	Archive bool `toml:"archive"`
	// ArchiveAbstracts says that these have the abstracts too.
	ArchiveAbstracts bool `toml:"archiveAbstracts"`
	// Hub is the address of a WebSub hub that all feeds name.
	Hub string `toml:"hub"`
	// Identity is the address that the site had when readers first subscribed: feeds
	// and their entries are known by it. Empty where it has not moved.
	Identity string `toml:"identity"`
	// Queries are searches of which each has a feed.
	Queries []FeedQuery `toml:"queries"`
}

// FeedQuery is a search that has a feed of the papers that it finds.
type FeedQuery struct {
	Name  string `toml:"name"`
	Query string `toml:"query"`
}

// Slug is the name of the feed's file, without its ending.
func (q FeedQuery) Slug() string { return text.Slug(q.Name) }

// MaxFeedQueries is the most searches that have feeds.
const MaxFeedQueries = 64

// IndexNow are the keys of [params.offprint.indexNow] (https://www.indexnow.org).
type IndexNow struct {
	// Key is any text by which the site proves that it is itself: 8 to 128 letters,
	// digits and hyphens, which are in the site for all to see. Empty: nobody is told.
	Key string `toml:"key"`
	// Endpoint is the address of a search engine that takes part, which tells the others.
	Endpoint string `toml:"endpoint"`
}

// File is the file of the site that has the key; empty where there is none.
func (n IndexNow) File() string {
	if n.Key == "" {
		return ""
	}
	return n.Key + ".txt"
}

// defaultOptions are what holds where the configuration says nothing. The feeds of
// names are few on purpose: one has 40 to 70 kB, as much as twenty papers.
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

// LoadConfig reads the config.toml of the archive in dir. baseURL, when not
// empty, takes the place of the one in the file.
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

// wordsOf reads the words of the archive's language once, when they are wanted.
func wordsOf(dir string, themes []string, lang string) func() (Words, error) {
	return sync.OnceValues(func() (Words, error) {
		l, err := OpenLayers(dir, themes)
		if err != nil {
			return nil, err
		}
		return l.Words(lang)
	})
}

// ParseConfig reads the text of a config.toml; name is for messages. The words of
// the interface are then those of the theme inside the program.
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
		return nil, fmt.Errorf("%s: languageCode: %q is no language; write for example \"en\" or \"zh-CN\"", name, c.Language)
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

// tables are settings that the decoder passes over where they are no tables.
var tables = [][]string{
	{"menus"}, {"menu"},
	{"params", "offprint", "people"}, {"params", "offprint", "topicNames"}, {"params", "offprint", "organizationNames"}, {"params", "offprint", "sources"},
}

// checkTables wants tables to be such.
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
			return fmt.Errorf("%s%s: %s is no setting of Offprint; %s", name, lineOf(data, key[len(key)-1]), key, hint)
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
			return fmt.Errorf("params.offprint.%s: %q is no file of static/; write for example \"logo.svg\"", key, file)
		}
	}
	if o.Cards < 0 {
		return fmt.Errorf("params.offprint.cards is %d; it must be 1 or more, or 0 for no cards", o.Cards)
	}
	if err := o.Feeds.validate(); err != nil {
		return err
	}
	if key := o.IndexNow.Key; key != "" && !indexNowKey.MatchString(key) {
		return fmt.Errorf("params.offprint.indexNow.key: %q is no key; write 8 to 128 letters, digits and hyphens, as you like", key)
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

// validateSubjects wants each topic and organization to be one name's.
func (o Options) validateSubjects() error {
	for key, names := range map[string]map[string][]string{"topicNames": o.TopicNames, "organizationNames": o.OrganizationNames} {
		of := map[string]string{}
		for _, shown := range slices.Sorted(maps.Keys(names)) {
			for _, n := range append([]string{shown}, names[shown]...) {
				folded := text.Fold(n)
				if folded == "" {
					return fmt.Errorf("params.offprint.%s.%q: %q is no name", key, shown, n)
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
			return fmt.Errorf("%sit wants nothing of arXiv; write categories = [\"cs.CL\"] or query = \"…\"", where)
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

// monthName is what the names of the archive documents are like.
var monthName = regexp.MustCompile(`^\d{4}-\d{2}(-\d+)?$`)

// validateQueries wants each search to have a file of its own.
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
			return fmt.Errorf("params.offprint.mail.from: %q is no sender; write for example \"Papers <papers@example.org>\"", m.From)
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

// maxFetchDays is the most days that are asked for each time.
const maxFetchDays = 366

var indexNowKey = regexp.MustCompile(`^[A-Za-z0-9-]{8,128}$`)

// isAddress reports whether a text is an absolute address of HTTP.
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

// Href is the address within the site of a path relative to its root, ready
// to print: "papers/1706.03762/" becomes "/base/papers/1706.03762/".
func (c *Config) Href(path string) string { return c.BaseURL.Path + path }

// EscapedHref is Href for an attribute that no template escapes.
func (c *Config) EscapedHref(path string) string {
	if plainPath(path) && plainPath(c.BaseURL.Path) {
		return c.Href(path)
	}
	u := url.URL{Path: c.Href(path)}
	return u.EscapedPath()
}

// plainPath reports whether a path needs no escaping; most do not.
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

// URL is the absolute and escaped address of a path relative to the root.
func (c *Config) URL(path string) string {
	if plainPath(path) {
		return c.base + path
	}
	u := *c.BaseURL
	u.Path += path
	return u.String()
}

// HugoConfig is the configuration for a child process: the user's, with what
// Offprint decides in its place. Keys of a Hugo configuration do not tell
// upper from lower case.
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

// Foreign is the language of a paper where that is another than the site's, "" of all
// others. The English of two countries is one language, Chinese in two scripts is two.
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

// FeedURL is the absolute address of a feed's document or page; empty for none.
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
