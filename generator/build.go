package generator

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"offprint/generator/archive"
	"offprint/generator/feed"
	"offprint/generator/paper"
	"offprint/generator/site"
	"offprint/generator/site/hugo"
	"offprint/generator/sitemap"
	"offprint/generator/text"
)

// BuildOptions say what Build builds and where.
type BuildOptions struct {
	Dir     string // the archive
	Dest    string // the folder for the site; "public" in the archive when empty
	BaseURL string // takes the place of the configuration's baseURL when not empty
	Jobs    int    // child processes at once; one a processor when 0
	Clean   bool   // render every page, also those that have not changed
	// Child is the command that renders a batch: it is started with the
	// batch's folder as its last argument and calls [RenderBatch] with it.
	Child    []string
	Progress Progress
	Log      func(string) // what is worth telling, a line or more at a time; may be nil
}

// BuildResult counts what a build made.
type BuildResult struct {
	Papers  int               `json:"papers"`  // in the archive
	Pages   map[site.Kind]int `json:"pages"`   // of the site, by kind
	Changed map[site.Kind]int `json:"changed"` // of these, rendered now; the others were kept
	Files   int               `json:"files"`   // of the site, pages and all else
	Removed int               `json:"removed"` // files of an earlier build that the site no longer has
	Skipped int               `json:"skipped"` // files of content/ that could not be read
	Dest    string            `json:"destination"`
}

// Total is the number of pages of all kinds in one of the result's maps.
func Total(pages map[site.Kind]int) int {
	n := 0
	for _, of := range pages {
		n += of
	}
	return n
}

// RenderBatch renders one batch in a child process of a build.
func RenderBatch(ctx context.Context, dir string) error {
	if err := hugo.Render(dir); err != nil {
		return err
	}
	return site.Cut(ctx, dir)
}

// Build makes the site of an archive. A file of content/ that cannot be read
// is told and left out; the site is built from the others.
func Build(ctx context.Context, o BuildOptions) (BuildResult, error) {
	res := BuildResult{Pages: map[site.Kind]int{}}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return res, err
	}
	res.Dest = o.Dest
	if res.Dest == "" {
		res.Dest = filepath.Join(dir, "public")
	}
	if res.Dest, err = filepath.Abs(res.Dest); err != nil {
		return res, err
	}
	logf := func(s string) {
		if o.Log != nil {
			o.Log(s)
		}
	}
	jobs := cmp.Or(o.Jobs, runtime.GOMAXPROCS(0))
	progress := orSilent(o.Progress)

	cfg, err := site.LoadConfig(dir, o.BaseURL)
	if err != nil {
		return res, err
	}
	if err := checkDest(dir, res.Dest); err != nil {
		return res, err
	}
	content := filepath.Join(dir, "content")
	entries, problems, err := archive.Read(ctx, content, jobs)
	if err != nil {
		return res, err
	}
	for _, p := range problems {
		logf(p.Error())
		if !p.Kept {
			res.Skipped++
		}
	}
	own, err := site.ReadOwnPages(ctx, content, cfg.Drafts)
	if err != nil {
		return res, err
	}
	plan := site.NewPlan(cfg, entries, own)
	for _, p := range plan.Problems {
		logf(p)
	}
	res.Papers = plan.Count()

	manifest, err := readManifest(dir, res.Dest)
	if err != nil {
		return res, err
	}
	if err := os.MkdirAll(res.Dest, 0o755); err != nil {
		return res, err
	}
	pages := plan.AllPages()
	for _, p := range pages {
		res.Pages[p.Kind]++
	}
	res.Pages[site.KindOwn] = len(own)
	renderer := site.Renderer{
		Config: cfg, Archive: dir, Dest: res.Dest, Child: o.Child, Jobs: jobs,
		Known: manifest.old,
		Intend: func(records map[string]site.Record) error {
			stale := int64(0)
			for _, rec := range records {
				if rec.Fingerprint == "" {
					stale++
				}
			}
			progress.Start("pages", stale)
			return manifest.intend(records)
		},
		Done: func(n int) { progress.Add(int64(n)) },
		Log:  logf,
	}
	if o.Clean {
		renderer.Known = nil
	}
	made, err := renderer.Render(ctx, plan, pages)
	progress.Finish()
	if err != nil {
		return res, err
	}
	res.Changed = made.Pages
	files, err := globalFiles(cfg, plan, pages)
	if err != nil {
		return res, err
	}
	for _, f := range files {
		if err := site.WriteFile(res.Dest, f); err != nil {
			return res, err
		}
		made.Records[f.Path] = site.Record{}
	}
	res.Files = len(made.Records)
	if res.Removed, err = manifest.removeOthers(made.Records); err != nil {
		return res, err
	}
	return res, manifest.write(made.Records)
}

// checkDest refuses a destination in which the site would overwrite what it is
// made from.
func checkDest(dir, dest string) error {
	rel, err := filepath.Rel(dest, dir)
	if err == nil && filepath.IsLocal(rel) {
		return fmt.Errorf("the destination %s holds the archive itself; choose another folder", dest)
	}
	for _, source := range []string{"content", "themes", "layouts", "assets", "static", "rejected"} {
		rel, err := filepath.Rel(filepath.Join(dir, source), dest)
		if err == nil && filepath.IsLocal(rel) {
			return fmt.Errorf("the destination %s lies in the archive's %s folder; choose another", dest, source)
		}
	}
	return nil
}

// globalFiles are the files that speak of the whole archive: feeds, sitemaps,
// robots.txt.
func globalFiles(cfg *site.Config, plan *site.Plan, pages []site.Planned) ([]site.File, error) {
	files, err := feedFiles(cfg, plan)
	if err != nil {
		return nil, err
	}
	maps, err := sitemap.Files(cfg.URL(""), func(yield func(sitemap.Entry) bool) {
		// Oldest first: a part that is full then stays as it is.
		for _, p := range slices.Backward(pages) {
			if p.Kind == site.KindRedirect || p.Kind == site.KindNotFound {
				continue
			}
			e := sitemap.Entry{Loc: cfg.URL(p.Path), Part: "pages"}
			if p.Day != 0 {
				e.LastMod = p.Day.String()
				e.Part = fmt.Sprintf("%04d", p.Day.Year())
			}
			if !yield(e) {
				return
			}
		}
		for _, p := range plan.Own() {
			if !yield(sitemap.Entry{Loc: cfg.URL(p.Path), Part: "pages"}) {
				return
			}
		}
	})
	if err != nil {
		return nil, err
	}
	for _, m := range maps {
		files = append(files, site.File{Path: m.Path, Data: m.Data})
	}
	robots := sitemap.Robots("")
	if len(maps) > 0 {
		robots = sitemap.Robots(cfg.URL("sitemap.xml"))
	}
	return append(files, site.File{Path: "robots.txt", Data: robots}), nil
}

// feedFiles are the feed of the newest papers in its three formats.
func feedFiles(cfg *site.Config, plan *site.Plan) ([]site.File, error) {
	f := &feed.Feed{
		Title: cfg.Title, Description: cmp.Or(cfg.Description, cfg.Title), Language: cfg.Language,
		Home: cfg.URL(""), RSS: cfg.URL(site.FeedRSS), Atom: cfg.URL(site.FeedAtom), JSON: cfg.URL(site.FeedJSON),
	}
	for _, l := range plan.Newest(cfg.Options.FeedItems) {
		f.Items = append(f.Items, feedItem(l))
	}
	var files []site.File
	min := site.NewMinifier()
	for _, doc := range []struct {
		path  string
		write func(*bytes.Buffer) error
	}{
		{site.FeedRSS, func(b *bytes.Buffer) error { return f.WriteRSS(b) }},
		{site.FeedAtom, func(b *bytes.Buffer) error { return f.WriteAtom(b) }},
		{site.FeedJSON, func(b *bytes.Buffer) error { return f.WriteJSON(b) }},
	} {
		var b bytes.Buffer
		if err := doc.write(&b); err != nil {
			return nil, fmt.Errorf("%s: %w", doc.path, err)
		}
		data, err := min.Bytes(doc.path, b.Bytes())
		if err != nil {
			return nil, err
		}
		files = append(files, site.File{Path: doc.path, Data: data})
	}
	return files, nil
}

func feedItem(l site.Listing) feed.Item {
	p := l.Paper
	item := feed.Item{
		URL: l.URL, Title: text.TitlePlain(p.Title),
		HTML: text.HTML(p.Abstract), Summary: text.Plain(p.Abstract),
		Authors: p.Authors, Topics: p.Topics,
		Published: p.Date.Time(),
		Code:      p.Links.Code, Thumbnail: p.Links.Thumbnail,
	}
	if p.ID.Scheme() == paper.SchemeArXiv {
		item.PDF = "https://arxiv.org/pdf/" + p.ID.Value()
	}
	return item
}
