// Package build builds the site of an archive. It plans what the site consists of, compares
// that with what the last build left, and writes only what has changed.
package build

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"iter"
	"maps"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"offprint/generator/archive"
	"offprint/generator/plan"
	"offprint/generator/press"
	"offprint/generator/program"
	"offprint/generator/progress"
	"offprint/generator/search"
	"offprint/generator/site"
	"offprint/generator/sitemap"
)

// Options configures Build.
type Options struct {
	Dir     string // the archive
	Dest    string // the folder for the site; "public" in the archive if empty
	BaseURL string // overrides the configuration's baseURL if not empty
	Jobs    int    // number of pages rendered at once; 0 means one per processor
	Clean   bool   // render every page, even if it has not changed
	Drafts  bool   // include drafts, and the theme's style guide
	// Personal includes facts in listings that the site does not show: see
	// [paper.Paper.Public].
	Personal bool
	Part     Part // render only this share of the pages, into a folder next to the site
	// Preview marks this build as a preview. Other processes wait until a preview is built,
	// and a preview waits for them. A build that is not a preview fails with an
	// *archive.LockedError if another process that is not a preview is writing to the archive.
	Preview bool
	// Touched lists the files and folders, as absolute paths, that may have changed since this
	// process last built the archive into Dest without an error. Nothing else in the archive
	// or in Dest may have changed. It is nil if the changes are unknown.
	Touched []string
	// Now is the time that decides which own pages with a publication or expiry date are
	// published; if zero, the current time. It does not affect papers.
	Now time.Time
	// Child is the command that writes the search index of a large archive in a separate
	// process. It is started with a folder as its last argument and must call [Work] with it.
	Child    []string
	Progress progress.Progress
	Log      func(string) // receives messages of one or more lines; may be nil
}

// Result counts what a build made.
type Result struct {
	Papers  int               `json:"papers"`  // in the archive
	Pages   map[plan.Kind]int `json:"pages"`   // on the site, by kind
	Changed map[plan.Kind]int `json:"changed"` // rendered by this build, by kind; the others were kept
	Files   int               `json:"files"`   // of the site: pages and everything else
	Removed int               `json:"removed"` // files of an earlier build that the site no longer has
	Gone    map[plan.Kind]int `json:"gone"`    // pages among the removed files, by kind
	// RemovedFiles lists the removed files, relative to the destination, sorted.
	RemovedFiles []string `json:"-"`
	Skipped      int      `json:"skipped"`     // files of content/ that could not be read
	Unpublished  int      `json:"unpublished"` // own pages that are drafts, not due yet, or expired
	// Problems counts requests of papers and own pages that the site could not fulfill, and
	// parts of papers' front matter that were left out.
	Problems int    `json:"problems"`
	Dest     string `json:"destination"`
}

// Total returns the number of pages of all kinds in one of the result's maps.
func Total(pages map[plan.Kind]int) int {
	n := 0
	for _, of := range pages {
		n += of
	}
	return n
}

// Build builds the site of an archive. A file of content/ that cannot be read is reported and
// skipped; the site is built from the others. Build holds the archive's lock, so no other
// process can write to the archive: see [archive.Lock].
func Build(ctx context.Context, o Options) (_ Result, err error) {
	b, err := newBuilder(o)
	if err != nil {
		return Result{}, err
	}
	unlock, err := b.lock(ctx, "build")
	if err != nil {
		return b.result, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	defer func() { err = errors.Join(err, b.catalog.Close()) }()
	if err := b.start(ctx); err != nil {
		return b.result, err
	}
	if o.Part != (Part{}) {
		return b.result, b.buildPart(ctx)
	}
	if b.nothingToDo() {
		return b.result, b.catalog.Save()
	}
	err = b.build(ctx)
	if err != nil && strings.Contains(err.Error(), archive.ErrMoved.Error()) { // the error of a child process is only text
		err = errors.Join(err, b.catalog.Distrust())
	}
	return b.result, err
}

// builder is the state of one call of Build.
type builder struct {
	o        Options
	dir      string // the archive, as an absolute path
	jobs     int
	cfg      *site.Config
	progress progress.Progress
	result   Result

	catalog  *archive.Catalog
	own      []plan.OwnPage
	hidden   archive.Hidden
	pictures map[string]site.Thumbnail
	manifest *manifest
	ledger   *press.Ledger   // nil until the site is planned
	static   map[string]bool // files in static/, by path
	renderer press.Renderer
	output   *press.Output
	key      archive.Sum
	altered  int // number of files that were changed since the last build
	refused  int // number of files in static/ that conflict with the site
	kept     int // number of problems of papers that are on the site nevertheless
}

func newBuilder(o Options) (*builder, error) {
	b := &builder{
		o: o, jobs: cmp.Or(o.Jobs, runtime.GOMAXPROCS(0)), progress: progress.OrSilent(o.Progress),
		result: Result{Pages: map[plan.Kind]int{}, Changed: map[plan.Kind]int{}, Gone: map[plan.Kind]int{}},
	}
	var err error
	if b.dir, err = filepath.Abs(o.Dir); err != nil {
		return nil, err
	}
	if b.result.Dest, err = filepath.Abs(cmp.Or(o.Dest, filepath.Join(b.dir, "public"))); err != nil {
		return nil, err
	}
	if b.cfg, err = site.LoadConfig(b.dir, o.BaseURL); err != nil {
		return nil, err
	}
	b.cfg.Doubts = slices.Concat(b.cfg.Doubts, queryDoubts(filepath.Join(b.dir, archive.ConfigFile), b.cfg.Options), b.cfg.OverrideDoubts(b.dir))
	b.cfg.Drafts = b.cfg.Drafts || o.Drafts
	b.cfg.Personal = o.Personal
	b.cfg.Generator = program.Version().Name()
	b.output = press.NewOutput(b.result.Dest)
	return b, checkDest(b.dir, b.result.Dest, o.Preview)
}

// lock makes this the only process that may write to the archive.
func (b *builder) lock(ctx context.Context, command string) (unlock func() error, err error) {
	if b.o.Preview {
		command = archive.Preview
	}
	return archive.Await(ctx, b.dir, command, b.o.Preview, b.o.Log)
}

// content returns the folder of the papers.
func (b *builder) content() string { return filepath.Join(b.dir, archive.ContentDir) }

func (b *builder) say(s string) {
	if b.o.Log != nil {
		b.o.Log(s)
	}
}

// start reads the archive and what the last build left. The caller must hold the lock.
func (b *builder) start(ctx context.Context) error {
	if err := b.output.Discard(); err != nil { // left by a build that was killed
		return err
	}
	for _, doubt := range b.cfg.Doubts {
		b.say(doubt)
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() (err error) {
		b.manifest, err = readManifest(b.dir, b.result.Dest)
		if err == nil && b.o.Touched == nil && (!b.o.Clean || b.manifest.former != "") {
			b.altered, err = b.manifest.forgetAltered(ctx, b.jobs)
		}
		return err
	})
	g.Go(func() error {
		if err := b.open(ctx, true); err != nil {
			return err
		}
		doubts, err := b.findOwn(ctx)
		for _, doubt := range doubts {
			b.say(doubt)
		}
		if err == nil {
			b.key, err = b.renderer.Key(b.contents())
		}
		return err
	})
	return g.Wait()
}

// nothingToDo reports whether the site is already what this build would make. If so, it fills
// in the result.
func (b *builder) nothingToDo() bool {
	last := b.manifest.built
	if b.o.Clean || last == nil || last.key != b.key || b.altered > 0 {
		return false
	}
	b.result.Papers, b.result.Problems = last.papers, b.kept
	for _, rec := range b.manifest.files {
		if rec.Kind != "" && rec.Kind != plan.KindOwn {
			b.result.Pages[rec.Kind]++
		}
	}
	b.result.Pages[plan.KindOwn] = last.own
	b.result.Files = len(b.manifest.files)
	return true
}

// plan plans the site.
func (b *builder) plan(ctx context.Context) (*plan.Plan, error) {
	planned, err := b.order(ctx)
	if err == nil {
		b.arrange(planned)
	}
	return planned, err
}

// order loads the papers and puts them in order.
func (b *builder) order(ctx context.Context) (*plan.Plan, error) {
	opened := b.catalog.Sum
	problems, err := b.catalog.Load(ctx)
	if err != nil {
		return nil, err
	}
	b.tell(problems)
	if b.catalog.Sum != opened {
		if b.key, err = b.renderer.Key(b.contents()); err != nil {
			return nil, err
		}
	}
	return plan.Order(b.cfg, b.catalog, b.hidden, b.own), nil
}

// arrange plans the lists that show the papers.
func (b *builder) arrange(planned *plan.Plan) {
	planned.Arrange(b.keptOfNames(namesFile, namesMagic), func() []byte { return b.keptOfNames(spellingsFile, spellingsMagic) })
	planned.Show(b.pictures)
}

// contents returns a hash of the archive's content except its configuration and layouts.
func (b *builder) contents() archive.Sum {
	sum := b.hidden.With(b.catalog.Sum)
	if len(b.pictures) == 0 {
		return sum
	}
	h := sha256.New()
	h.Write(sum[:])
	for _, name := range slices.Sorted(maps.Keys(b.pictures)) {
		of := b.pictures[name].Sum
		h.Write(of[:])
	}
	return archive.Sum(h.Sum(nil)[:len(sum)])
}

// thumbnailArtifacts returns the artifacts of the papers' pictures.
func (b *builder) thumbnailArtifacts(plan *plan.Plan) []artifact {
	var docs []artifact
	for _, t := range plan.Thumbnails() {
		docs = append(docs, fileArtifact(t.Path(), t.Sum, 1, func() ([]byte, error) { return t.Read(b.dir) }))
	}
	return docs
}

// newPlan plans the site and reads the last build's ledger. Related papers are computed
// concurrently, while newPlan and later steps plan what does not show them. The caller must
// call related, which waits for them.
func (b *builder) newPlan(ctx context.Context) (_ *plan.Plan, related func() error, err error) {
	var reading, finding errgroup.Group
	var kept keptRelated
	reading.Go(func() error { b.openLedger(); return nil })
	reading.Go(func() (err error) { kept, err = b.readRelated(); return err })
	planned, err := b.order(ctx)
	if err := errors.Join(err, reading.Wait()); err != nil {
		return nil, nil, err
	}
	finding.Go(func() error { return b.relateAgain(ctx, planned, kept) })
	b.arrange(planned)
	if err := b.keepSpellings(planned); err != nil {
		return nil, nil, errors.Join(err, finding.Wait())
	}
	for _, p := range slices.Concat(planned.Problems, planned.Warnings) {
		b.say(p)
	}
	b.result.Papers = planned.Count()
	return planned, finding.Wait, nil
}

// openLedger creates the ledger of the build unless it exists.
func (b *builder) openLedger() {
	if b.ledger != nil {
		return
	}
	b.ledger = b.manifest.ledger()
	if b.o.Clean {
		b.ledger.Forget()
	}
	b.renderer.Ledger = b.ledger
}

// inProcessPapers is the maximum number of papers for which this process writes the search
// index, while pages are rendered. The index of more papers is written afterwards by a child
// process: next to the catalog and the plan, its lists would leave the garbage collector so
// little room that collecting took more time than writing the index.
const inProcessPapers = 10_000

// build runs the steps of a build: plan the site, compare it with what the last build left,
// write the changed files next to the site, record which files these are, move them into
// place, remove files that are no longer part of the site, and record the result. If the build
// ends before it moves files into place, the site of the last build is unchanged.
func (b *builder) build(ctx context.Context) error {
	what, err := b.planSite(ctx)
	if err != nil {
		return err
	}
	work, err := b.compare(ctx, what)
	if err != nil {
		return err
	}
	err = b.write(ctx, work)
	if bad := (*press.OwnFileError)(nil); errors.As(err, &bad) {
		return b.buildWithout(ctx, bad.ExcludedFile)
	}
	if err != nil {
		return errors.Join(err, b.output.Discard())
	}
	b.settleFiles()
	if err := b.place(); err != nil {
		return err
	}
	return b.commit(what, work)
}

// buildWithout builds the site without a file of the user's own pages that cannot be rendered.
// It starts over, because all pages may contain the file in their menu.
func (b *builder) buildWithout(ctx context.Context, bad press.ExcludedFile) error {
	b.say(bad.Why)
	b.renderer.Exclude = append(b.renderer.Exclude, bad)
	clear(b.result.Pages)
	b.ledger.Reset()
	_, err := b.findOwn(ctx) // doubts have already been reported
	if err := errors.Join(b.output.Reset(), err); err != nil {
		return err
	}
	return b.build(ctx)
}

// sitePlan is everything that the site consists of.
type sitePlan struct {
	*plan.Plan
	feeds     []plan.Feed
	artifacts []artifact
	index     *searchIndex
}

func (b *builder) planSite(ctx context.Context) (*sitePlan, error) {
	plan, related, err := b.newPlan(ctx)
	if err != nil {
		return nil, err
	}
	what := &sitePlan{Plan: plan}
	what.index = b.planSearch(plan)
	if err := b.findQueried(ctx, plan); err != nil {
		return nil, errors.Join(err, related())
	}
	if what.artifacts, what.feeds, err = b.allArtifacts(plan, related); err != nil {
		return nil, err
	}
	b.settleAliases(what)
	return what, nil
}

// allArtifacts returns the site's artifacts, and the feeds that some of them belong to. Most
// are planned concurrently while related runs; those that show related papers are planned
// after it has returned.
func (b *builder) allArtifacts(plan *plan.Plan, related func() error) (all []artifact, feeds []plan.Feed, err error) {
	var ofFeeds, filters, cards, installable, data []artifact
	var g errgroup.Group
	g.Go(func() error {
		feeds = plan.Feeds()
		ofFeeds = feedArtifacts(b.cfg, plan, feeds)
		return nil
	})
	g.Go(func() (err error) {
		filters = filterArtifacts(plan)
		cards, err = b.cardArtifacts(plan)
		return err
	})
	g.Go(func() (err error) {
		data = dataArtifacts(b.cfg, plan)
		installable, err = b.installableArtifacts(plan)
		return err
	})
	if err := errors.Join(g.Wait(), related()); err != nil {
		return nil, nil, err
	}
	return slices.Concat(ofFeeds, filters, cards, installable, data, laterArtifacts(plan), b.thumbnailArtifacts(plan)), feeds, nil
}

// otherFiles iterates over the files of the site that are not pages, except those matched by
// [sitemap.IsFile].
func (b *builder) otherFiles(what *sitePlan) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, d := range what.artifacts {
			for _, p := range d.paths {
				if !yield(p) {
					return
				}
			}
		}
		for _, p := range []string{site.AssetsFolder, plan.FeedList, robotsFile, search.Folder + "/" + search.BootFile, b.cfg.Options.IndexNow.File()} {
			if p != "" && !yield(p) {
				return
			}
		}
	}
}

// reserve keeps own pages from using the paths of files that are not pages.
func (b *builder) reserve(reserved *press.Reserved, what *sitePlan) {
	reserved.Add(b.otherFiles(what))
	reserved.MayBe = sitemap.IsFile
}

// settleAliases removes the aliases of papers that conflict with files, and reports them.
func (b *builder) settleAliases(what *sitePlan) {
	if !what.HasAliases() {
		return
	}
	before := len(what.Problems)
	what.SettleAliases(func(yield func(string) bool) {
		for p := range b.otherFiles(what) {
			if !yield(p) {
				return
			}
		}
		for p := range b.static {
			if !yield(p) {
				return
			}
		}
	}, sitemap.IsFile)
	for _, p := range what.Problems[before:] {
		b.say(p)
	}
}

// siteWork is the part of the site that must be written.
type siteWork struct {
	pages     *press.Rendering
	artifacts *artifacts
	global    []globalFile
	index     *searchIndex
}

func (b *builder) compare(ctx context.Context, what *sitePlan) (*siteWork, error) {
	work := &siteWork{artifacts: b.planArtifacts(what.artifacts), index: what.index}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(b.catalog.Save)
	g.Go(func() error { return b.keepNames(what.Plan) })
	g.Go(func() (err error) {
		work.global, err = b.globalFiles(what)
		return err
	})
	g.Go(func() (err error) {
		if work.pages, err = b.renderer.Prepare(ctx, what.Plan, what.Pages()); err == nil {
			maps.Copy(b.result.Pages, work.pages.Kinds())
			b.result.Pages[plan.KindOwn] = len(b.own)
			b.reserve(work.pages.Reserved(), what)
		}
		return err
	})
	return work, g.Wait()
}

// write writes the parts of the site that are missing or out of date.
func (b *builder) write(outer context.Context, work *siteWork) error {
	g, ctx := errgroup.WithContext(outer)
	g.Go(func() (err error) {
		b.result.Changed, err = b.render(ctx, work.pages)
		return err
	})
	g.Go(func() error { return work.artifacts.write(ctx) })
	together := work.index.papers() <= inProcessPapers
	if together {
		g.Go(func() error { return work.index.write(ctx, work.index.inProcess) })
	}
	for _, f := range work.global {
		if err := b.file(f.File, f.sum); err != nil {
			return errors.Join(err, g.Wait())
		}
	}
	work.global = nil // free the memory for the pages: sitemaps have some bytes per page
	if err := g.Wait(); err != nil || together {
		return err
	}
	return work.index.write(outer, work.index.inChild)
}

// file writes a file that is not rendered by a template, unless a file in static/ replaces it.
func (b *builder) file(f site.File, fingerprint archive.Sum) error {
	if b.static[f.Path] {
		return nil
	}
	rec, err := b.output.Write(f, "", fingerprint)
	if err == nil {
		b.ledger.Put(f.Path, rec)
	}
	return err
}

// render writes the pages and reports its progress.
func (b *builder) render(ctx context.Context, pages *press.Rendering) (map[plan.Kind]int, error) {
	b.progress.Start("pages", int64(pages.Pages()))
	defer b.progress.Finish()
	return pages.Write(ctx)
}

// commit records what has been built.
func (b *builder) commit(what *sitePlan, work *siteWork) error {
	b.result.Files = b.ledger.Len()
	if err := work.index.removeOthers(); err != nil {
		return err
	}
	b.result.Removed = Total(b.result.Gone)
	slices.Sort(b.result.RemovedFiles)
	b.result.Problems = len(what.Problems) + len(b.renderer.Exclude) + b.refused
	delete(b.result.Gone, "")
	done := built{key: b.key, own: len(b.own), papers: what.Count()}
	if b.result.Problems+len(what.Warnings) > 0 {
		done.key = archive.Sum{} // so that the next build reports them again
	}
	b.result.Problems += b.kept // every build reports these, even one that has nothing to do
	return b.manifest.write(b.ledger, done)
}
