package generator

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"offprint/generator/archive"
	"offprint/generator/fetch"
	"offprint/generator/paper"
	"offprint/generator/program"
	"offprint/generator/progress"
	"offprint/generator/site"
	"offprint/generator/source"
)

// FetchOptions configures Fetch.
type FetchOptions struct {
	Dir string // the archive
	// From lists the services to query. If it is empty, those in config.toml are queried.
	From []string
	// Since, Until, Week and Month are those of fetch.Want. They override config.toml.
	Since, Until paper.Day
	Week, Month  string
	// Categories and Query are those of fetch.Want. They override the settings for arXiv in
	// config.toml.
	Categories []string
	Query      string
	Today      paper.Day // required
	// Program is the user agent sent to services, such as "offprint/1.2". If it is empty, the
	// name and version of this program are used.
	Program string
	// Environment returns the values of the variables below, which replace the addresses of
	// services and contain the user's tokens. Commands use os.Getenv. It may be nil.
	Environment func(key string) string
	FirstWait   time.Duration // as in fetch.Options, like Patience
	Patience    time.Duration
	Progress    progress.Progress // may be nil
	Log         func(string)      // as in ImportOptions
}

// FetchResult reports what was fetched and what was imported.
type FetchResult struct {
	Services []fetch.Report `json:"services"`
	Import   ImportResult   `json:"import"`
	// Thumbnails counts the fetched thumbnails. It is nil if none were wanted.
	Thumbnails *Thumbnails `json:"thumbnails,omitempty"`
	// Messages lists the messages of the import, one line each.
	Messages []string `json:"-"`
}

// Faults returns the number of failed requests.
func (r FetchResult) Faults() (n int) {
	for _, s := range r.Services {
		n += len(s.Faults)
	}
	return n
}

// String returns a line for each service and one for the import.
func (r FetchResult) String() string {
	var b bytes.Buffer
	for _, s := range r.Services {
		fmt.Fprintf(&b, "%s: %s\n", s.Service, s)
	}
	b.WriteString(r.Import.String())
	if r.Thumbnails != nil {
		fmt.Fprintf(&b, "\n%s", r.Thumbnails)
	}
	return b.String()
}

// These environment variables set the addresses of services and the tokens sent to them.
const (
	HuggingFaceURL   = "OFFPRINT_HF_URL"
	HuggingFaceToken = "HF_TOKEN"
	ArXivAPIURL      = "OFFPRINT_ARXIV_API_URL"
	ArXivOAIURL      = "OFFPRINT_ARXIV_OAI_URL"
	ArXivRSSURL      = "OFFPRINT_ARXIV_RSS_URL"
	DOIURL           = "OFFPRINT_DOI_URL"
)

// ScrapesDir is the folder of an archive that keeps the responses of services.
const ScrapesDir = "scrapes"

// memoryFile is the file in .offprint/ that records up to which day everything has been
// fetched.
const memoryFile = "fetched.json"

// Fetch fetches new papers from services and imports them. The failure of a service is in the
// result and does not keep the other papers from being imported.
func Fetch(ctx context.Context, o FetchOptions) (res FetchResult, err error) {
	cfg, err := site.LoadConfig(o.Dir, "")
	if err != nil {
		return res, err
	}
	wants, err := o.wants(cfg)
	if err != nil {
		return res, err
	}
	folder, discard, err := scrapesFolder(o.Dir, cfg.Options.Scrapes)
	if err != nil {
		return res, err
	}
	defer func() { err = errors.Join(err, discard()) }()
	state, err := archive.State(o.Dir)
	if err != nil {
		return res, err
	}
	var scrapes []fetch.Scrape
	var paces fetch.Paces
	for _, w := range wants {
		asker := o.asker(cfg, w.FetchOptions, folder)
		asker.Memory, asker.Paces = filepath.Join(state, memoryFile), &paces
		report, err := fetch.Fetch(ctx, asker, w.Want)
		res.Services = append(res.Services, report)
		scrapes = append(scrapes, report.Scrapes...)
		if err != nil {
			return res, err
		}
		for _, list := range [][]string{report.Notes, report.Stale, report.Faults} {
			for _, line := range list {
				o.say(report.Service + ": " + line)
			}
		}
	}
	if res.Import, err = o.importAll(ctx, scrapes, ImportOptions{Dated: true}, &res.Messages); err != nil {
		return res, err
	}
	for i := range res.Services {
		err = errors.Join(err, res.Services[i].Remember())
	}
	for _, w := range wants {
		if err == nil && w.Thumbnails {
			err = o.fetchThumbnails(ctx, cfg, w.FetchOptions, &paces, &res)
			break
		}
	}
	return res, err
}

// importAll imports the fetched scrapes. The options in how are completed with those of o.
func (o FetchOptions) importAll(ctx context.Context, scrapes []fetch.Scrape, how ImportOptions, messages *[]string) (ImportResult, error) {
	var files []string
	since := map[string]paper.Day{}
	for _, s := range scrapes {
		if first, again := since[s.File]; again {
			since[s.File] = min(first, s.Since)
			continue
		}
		files, since[s.File] = append(files, s.File), s.Since
	}
	if len(files) == 0 {
		return ImportResult{}, nil
	}
	how.Dir, how.Paths, how.Parts, how.Since, how.Today, how.Progress = o.Dir, files, true, since, o.Today, o.Progress
	how.Log = func(line string) {
		*messages = append(*messages, line)
		o.say(line)
	}
	return Import(ctx, how)
}

func (o FetchOptions) say(line string) {
	if o.Log != nil {
		o.Log(line)
	}
}

// Check returns an error if the options are invalid, before any service is queried.
func (o FetchOptions) Check() error {
	for _, name := range o.From {
		if err := fetch.CheckService(name); err != nil {
			return err
		}
	}
	if o.Week != "" {
		if _, err := fetch.ParseWeek(o.Week); err != nil {
			return err
		}
	}
	if o.Month != "" {
		if _, err := fetch.ParseMonth(o.Month); err != nil {
			return err
		}
	}
	return nil
}

// want is what to fetch from a service, with the settings of config.toml for it.
type want struct {
	fetch.Want
	site.FetchOptions
}

// wants returns what to fetch: what the caller asks for, or else what config.toml lists.
func (o FetchOptions) wants(cfg *site.Config) ([]want, error) {
	var tables []site.FetchOptions
	for _, name := range o.From {
		found := false
		for _, t := range cfg.Options.Fetch {
			if t.From == name {
				found = true
				tables = append(tables, t)
			}
		}
		if !found {
			tables = append(tables, site.FetchOptions{From: name})
		}
	}
	if len(o.From) == 0 {
		tables = cfg.Options.Fetch
	}
	if len(tables) == 0 {
		return nil, fmt.Errorf("%s does not say what to fetch; write [[params.offprint.fetch]] and, below it, from = \"hf\"", filepath.Join(o.Dir, archive.ConfigFile))
	}
	var wants []want
	for _, t := range tables {
		w := want{fetch.Want{
			From: t.From, Days: t.Days, Since: o.Since, Until: o.Until, Week: o.Week, Month: o.Month,
			Categories: t.Categories, Query: t.Query, Ways: t.Ways, Older: t.Older,
		}, t}
		if named := len(o.Categories) > 0 || o.Query != ""; named && t.From == fetch.ArXiv {
			if slices.ContainsFunc(wants, func(w want) bool { return w.Want.From == fetch.ArXiv }) {
				continue // the first table says how to fetch what the caller asks for
			}
			w.Want.Categories, w.Want.Query = o.Categories, o.Query
		}
		wants = append(wants, w)
	}
	return wants, nil
}

// asker returns the options for requests to a service: its address and the client's identity.
func (o FetchOptions) asker(cfg *site.Config, table site.FetchOptions, folder string) fetch.Options {
	env := o.Environment
	if env == nil {
		env = func(string) string { return "" }
	}
	agent := cmp.Or(o.Program, "offprint/"+program.Version().Version)
	if contact := cfg.Options.Contact; contact != "" {
		agent += " (+" + contact + ")"
	} else if cfg.BaseURL.Hostname() != placeholderHost {
		agent += " (+" + cfg.BaseURL.String() + ")"
	}
	return fetch.Options{
		Folder: folder, Today: o.Today, Look: looker(o.Today),
		Addresses: fetch.Addresses{
			HuggingFace: cmp.Or(env(HuggingFaceURL), onlyOf(fetch.HuggingFace, table)),
			ArXivAPI:    cmp.Or(env(ArXivAPIURL), table.APIAddress, onlyOf(fetch.ArXiv, table)),
			ArXivOAI:    cmp.Or(env(ArXivOAIURL), table.OAIAddress, onlyOf(fetch.ArXiv, table)),
			ArXivRSS:    cmp.Or(env(ArXivRSSURL), table.RSSAddress, onlyOf(fetch.ArXiv, table)),
			DOI:         env(DOIURL),
		},
		UserAgent: agent, FirstWait: o.FirstWait, Patience: o.Patience, Interval: time.Duration(table.Interval * float64(time.Second)),
		Token: env(HuggingFaceToken), Log: o.Log, Progress: o.Progress,
	}
}

// onlyOf returns the address set in a table, if the table is for the service.
func onlyOf(service string, table site.FetchOptions) string {
	if table.From == service {
		return table.Address
	}
	return ""
}

// looker returns a function that inspects a response as an import would.
func looker(today paper.Day) func(ctx context.Context, name string, answer []byte) fetch.Contents {
	return func(ctx context.Context, name string, answer []byte) (c fetch.Contents) {
		report, err := source.Read(ctx, bytes.NewReader(answer), source.Input{Name: name, Today: today}, func(it source.Item) error {
			if it.Record == nil {
				if c.Rejected++; c.Rejected == 1 {
					c.Why = it.Err.Error()
				}
				return nil
			}
			p := &it.Record.Paper
			if p.ID == "" { // import assigns the same identifier
				p.ID = paper.TitleID(p.Title)
			}
			c.Papers = append(c.Papers, fetch.Paper{
				ID: string(p.ID), DOI: cmp.Or(p.DOI, p.ID.DOI()), Listed: it.Record.Listed, Published: p.Published, Withdrawn: p.Citation.Get("pubstate") == "withdrawn",
			})
			return nil
		})
		c.Format = report.Format
		if err != nil && c.Why == "" {
			c.Why = err.Error()
		}
		return c
	}
}

// scrapesFolder returns the folder for responses. The caller must call discard when done,
// which removes them unless keep is true.
func scrapesFolder(dir string, keep bool) (folder string, discard func() error, err error) {
	if keep {
		folder = filepath.Join(dir, ScrapesDir)
		if err := os.Mkdir(folder, 0o755); err != nil {
			if errors.Is(err, os.ErrExist) {
				err = nil
			}
			return folder, func() error { return nil }, err
		}
		// Responses are numerous, so git ignores them. A user who wants them in git can delete
		// this file.
		return folder, func() error { return nil }, os.WriteFile(filepath.Join(folder, ".gitignore"), []byte("*\n"), 0o644)
	}
	state, err := archive.State(dir)
	folder = filepath.Join(state, ScrapesDir)
	return folder, func() error { return os.RemoveAll(folder) }, err
}
