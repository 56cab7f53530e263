package build

import (
	"context"
	"path/filepath"
	"time"

	"offprint/generator/archive"
	"offprint/generator/plan"
	"offprint/generator/press"
	"offprint/generator/press/hugo"
	"offprint/generator/program"
	"offprint/generator/site"
)

// Archive is an archive whose papers have been read and whose site is planned, for callers
// that do not build the site.
type Archive struct {
	b      *builder
	Config *site.Config
	Plan   *plan.Plan
	Dest   string // folder of the site, whether it is built or not
}

// Open reads an archive and plans its site. Own pages are included only if own is set, because
// finding them requires Hugo.
func Open(ctx context.Context, o Options, own bool) (*Archive, error) {
	b, err := newBuilder(o)
	if err != nil {
		return nil, err
	}
	if err := b.open(ctx, false); err != nil {
		return nil, err
	}
	if own {
		doubts, err := b.findOwn(ctx)
		if err != nil {
			return nil, err
		}
		b.cfg.Doubts = append(b.cfg.Doubts, doubts...)
	}
	plan, err := b.plan(ctx)
	if err != nil {
		return nil, err
	}
	return &Archive{b, b.cfg, plan, b.result.Dest}, nil
}

// Outdated reports whether a build would now differ from the last one as far as is known: in
// the papers, the own pages, the settings, or the program. The own pages must have been read.
func (a *Archive) Outdated() bool {
	m, err := readManifest(a.b.dir, a.b.result.Dest)
	if err != nil || m.built == nil || m.built.key == (archive.Sum{}) {
		return false
	}
	now, err := a.b.renderer.Key(a.b.contents())
	return err == nil && now != m.built.key
}

// Unpublished returns the user's own pages that are not published at this time.
func (a *Archive) Unpublished() []press.UnpublishedPage { return a.b.renderer.Unpublished }

// Doubts returns probable mistakes in the pages of papers; see [archive.Catalog.Doubts].
func (a *Archive) Doubts(ctx context.Context) ([]*archive.Problem, error) {
	return a.b.catalog.Doubts(ctx)
}

// open reads the archive. The argument locked says whether this process holds its lock.
func (b *builder) open(ctx context.Context, locked bool) error {
	sum, err := program.Sum()
	if err != nil {
		return err
	}
	var problems []*archive.Problem
	b.catalog, problems, err = archive.OpenCatalog(ctx, b.dir, archive.CatalogOptions{
		Jobs: b.jobs, Program: sum, Derive: plan.Derive, Locked: locked, Touched: b.touched(),
	})
	if err != nil {
		return err
	}
	b.tell(problems)
	b.tellIrregular()
	b.renderer = press.Renderer{
		Config: b.cfg, Program: sum, Archive: b.dir, Output: b.output, Hugo: hugo.Hugo{}, Jobs: b.jobs,
		Now:  b.o.Now,
		Done: func(n int) { b.progress.Add(int64(n)) },
		Log:  b.say,
	}
	if b.o.Now.IsZero() {
		b.renderer.Now = time.Now()
	}
	if locked {
		b.renderer.Work = archive.WorkFolder(b.dir)
	}
	if b.hidden, err = archive.ReadHidden(b.dir); err != nil {
		return err
	}
	if b.cfg.Options.Thumbnails {
		if b.pictures, err = site.ReadThumbnails(b.dir); err != nil {
			return err
		}
	}
	for _, p := range b.hidden.Problems {
		b.say(p)
	}
	if b.static, err = b.renderer.StaticPaths(); err != nil {
		return err
	}
	return b.renderer.SumInputs()
}

// touched returns Options.Touched relative to content/, or nil if the changes are unknown.
func (b *builder) touched() []string {
	if b.o.Touched == nil {
		return nil
	}
	paths := []string{}
	for _, name := range b.o.Touched {
		if path, err := filepath.Rel(b.content(), name); err == nil {
			paths = append(paths, filepath.ToSlash(path))
		}
	}
	return paths
}

// findOwn finds the user's own pages, and reports the files that cannot be pages. It returns
// further doubts about them.
func (b *builder) findOwn(ctx context.Context) (doubts []string, err error) {
	before := len(b.renderer.Exclude)
	own, err := b.renderer.OwnContent(ctx)
	if err != nil {
		return nil, err
	}
	b.own, b.renderer.Exclude, b.renderer.Unpublished = own.Pages, own.Excluded, own.Unpublished
	b.result.Unpublished = len(own.Unpublished)
	for _, e := range own.Excluded[before:] {
		if e.Why != "" {
			b.say(e.Why)
		}
	}
	return own.Doubts, nil
}

// tell reports problems of files.
func (b *builder) tell(problems []*archive.Problem) {
	for _, p := range problems {
		said := p.Error()
		switch {
		case p.Kept:
			b.kept++
		case archive.IsPaper(p.Path):
			said += "; builds leave the paper out of the site until this is fixed"
			fallthrough
		default:
			b.result.Skipped++
		}
		b.say(said)
	}
}

// tellIrregular reports irregular files in the archive's folders, which are not read. The
// catalog reports those among papers, and package press those among own pages.
func (b *builder) tellIrregular() {
	for _, s := range site.Irregular(b.dir, b.cfg.Themes) {
		b.say(s.Path + ": " + s.Err.Error())
		b.result.Skipped++
	}
}
