// Package build makes the site of an archive: it plans what the site shall have,
// finds out what of that has changed since the last build, and writes that.
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

// Options say what Build builds and where.
type Options struct {
	Dir     string // the archive
	Dest    string // the folder for the site; "public" in the archive when empty
	BaseURL string // takes the place of the configuration's baseURL when not empty
	Jobs    int    // pages rendered at once; one a processor when 0
	Clean   bool   // render every page, also those that have not changed
	Drafts  bool   // with own pages that are marked as drafts, and the theme's style guide
	// Personal says that listings hold what a site does not: see [paper.Paper.Public].
	Personal bool
	Part     Part // render only a share of the pages, into a folder beside the site
	// Preview says that this is a preview: others wait until it is built, and it waits
	// for others. A build that is none fails with an *archive.LockedError while
	// another process, which is no preview, is writing to the archive.
	Preview bool
	// Touched are the files and folders, absolute, that something may have happened to since
	// this process last built the archive into Dest, without an error: nothing else of the
	// archive, nor of Dest, is not as it was. Nil where that is not known.
	Touched []string
	// Now is the moment for which own pages are published that have a date of publication
	// or expiry; the present when zero. Of papers nothing is made of it.
	Now time.Time
	// Child is the command that writes the search index of a large archive in a
	// process of its own: it is started with a folder as its last argument and
	// calls [Work] with it.
	Child    []string
	Progress progress.Progress
	Log      func(string) // what is worth telling, a line or more at a time; may be nil
}

// Result counts what a build made.
type Result struct {
	Papers  int               `json:"papers"`  // in the archive
	Pages   map[plan.Kind]int `json:"pages"`   // of the site, by kind
	Changed map[plan.Kind]int `json:"changed"` // of these, rendered now; the others were kept
	Files   int               `json:"files"`   // of the site, pages and all else
	Removed int               `json:"removed"` // files of an earlier build that the site no longer has
	Gone    map[plan.Kind]int `json:"gone"`    // of these, pages, by kind
	// RemovedFiles are these files, below the destination, sorted.
	RemovedFiles []string `json:"-"`
	Skipped      int      `json:"skipped"`     // files of content/ that could not be read
	Unpublished  int      `json:"unpublished"` // own pages that are drafts, not due yet, or expired
	// Problems counts what papers and own pages ask for and the site could not do, and what
	// of papers' front matter is left out.
	Problems int    `json:"problems"`
	Dest     string `json:"destination"`
}

// Total is the number of pages of all kinds in one of the result's maps.
func Total(pages map[plan.Kind]int) int {
	n := 0
	for _, of := range pages {
		n += of
	}
	return n
}

// Build makes the site of an archive. A file of content/ that cannot be read
// is reported and skipped; the site is built from the others. Meanwhile no other
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
	if err != nil && strings.Contains(err.Error(), archive.ErrMoved.Error()) { // a child process has words only
		err = errors.Join(err, b.catalog.Distrust())
	}
	return b.result, err
}

// builder is one call of Build.
type builder struct {
	o        Options
	dir      string // the archive, absolute
	jobs     int
	cfg      *site.Config
	progress progress.Progress
	result   Result

	catalog  *archive.Catalog
	own      []plan.OwnPage
	hidden   archive.Hidden
	pictures map[string]site.Thumbnail
	manifest *manifest
	ledger   *press.Ledger   // once the site is to be built
	static   map[string]bool // files of static/, by their paths
	renderer press.Renderer
	output   *press.Output
	key      archive.Sum
	altered  int // files of the last build that are not as it left them
	refused  int // files of static/ that cannot be there
	kept     int // problems of papers that are on the site all the same
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

// lock makes this the only process that writes to the archive.
func (b *builder) lock(ctx context.Context, command string) (unlock func() error, err error) {
	if b.o.Preview {
		command = archive.Preview
	}
	return archive.Await(ctx, b.dir, command, b.o.Preview, b.o.Log)
}

// content is the folder of the papers.
func (b *builder) content() string { return filepath.Join(b.dir, archive.ContentDir) }

func (b *builder) say(s string) {
	if b.o.Log != nil {
		b.o.Log(s)
	}
}

// start finds out what there is: the archive, and what the last build left. It needs
// the lock.
func (b *builder) start(ctx context.Context) error {
	if err := b.output.Discard(); err != nil { // of a build that was killed
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

// nothingToDo reports whether the site is what this build would make, and then
// counts it.
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

// order puts the papers in order.
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

// arrange plans what the papers are shown in.
func (b *builder) arrange(planned *plan.Plan) {
	planned.Arrange(b.keptOfNames(namesFile, namesMagic), func() []byte { return b.keptOfNames(spellingsFile, spellingsMagic) })
	planned.Show(b.pictures)
}

// contents sums up what is in the archive beside its configuration and its layouts.
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

// thumbnailArtifacts are the pictures of papers.
func (b *builder) thumbnailArtifacts(plan *plan.Plan) []artifact {
	var docs []artifact
	for _, t := range plan.Thumbnails() {
		docs = append(docs, fileArtifact(t.Path(), t.Sum, 1, func() ([]byte, error) { return t.Read(b.dir) }))
	}
	return docs
}

// newPlan plans the site, and says which of the last build's pages are known. Meanwhile,
// and while what does not show them is planned, related papers are found: related waits
// for them.
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

// openLedger makes the ledger of the build, if it has none yet.
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

// inProcessPapers is the number of papers up to which the search index is written
// by this process, while pages are rendered. One of more is written afterwards,
// by a process of its own: beside the catalog and the plan, its lists would leave
// the garbage collector so little room that it took more time than the index.
const inProcessPapers = 10_000

// A build is a sequence: plan, compare with what the last build left, write what is
// to be written beside the site, note which files these are, set them in place, remove
// what is no longer of the site, and note what has been done. Whoever ends it before
// it sets files in place leaves the site of the last build.
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

// buildWithout builds the site without a file of the user's own pages, of which no page
// can be made. All pages may name it in their menu, so it begins again.
func (b *builder) buildWithout(ctx context.Context, bad press.ExcludedFile) error {
	b.say(bad.Why)
	b.renderer.Exclude = append(b.renderer.Exclude, bad)
	clear(b.result.Pages)
	b.ledger.Reset()
	_, err := b.findOwn(ctx) // doubts were told before
	if err := errors.Join(b.output.Reset(), err); err != nil {
		return err
	}
	return b.build(ctx)
}

// sitePlan is everything that the site shall have.
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

// allArtifacts are those of the site, and the feeds that some of them are of. Most are
// planned, side by side, before related returns: then it is known which papers are related.
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

// otherFiles are the files of the site that are not pages, but for what
// [sitemap.IsFile] says.
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

// reserve keeps own pages from the places of files that are not pages.
func (b *builder) reserve(reserved *press.Reserved, what *sitePlan) {
	reserved.Add(b.otherFiles(what))
	reserved.MayBe = sitemap.IsFile
}

// settleAliases leaves out the aliases of papers that are in the way of files.
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

// siteWork is what of the site is to be written.
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

// write writes what of the site is not as it would be.
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
	work.global = nil // some bytes for each page: the pages need the memory
	if err := g.Wait(); err != nil || together {
		return err
	}
	return work.index.write(outer, work.index.inChild)
}

// file writes a file that no template makes, unless one of static/ takes its place.
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

// render writes the pages, and tells how far it is.
func (b *builder) render(ctx context.Context, pages *press.Rendering) (map[plan.Kind]int, error) {
	b.progress.Start("pages", int64(pages.Pages()))
	defer b.progress.Finish()
	return pages.Write(ctx)
}

// commit notes what has been built.
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
		done.key = archive.Sum{} // the next build tells them again
	}
	b.result.Problems += b.kept // which every build tells, also one that has nothing to do
	return b.manifest.write(b.ledger, done)
}
