package press

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	"golang.org/x/sync/errgroup"

	"offprint/generator/archive"
	"offprint/generator/plan"
	"offprint/generator/site"
)

// Renderer says how the planned pages become files.
type Renderer struct {
	Config  *site.Config
	Program archive.Sum // of the program, which may render otherwise in another version
	Archive string      // absolute path of the archive
	Output  *Output     // gets the site
	// Work is the folder, made where there is none, for what Hugo reads meanwhile. It is
	// the archive's, which must be locked; empty without the lock, for a folder of the
	// system's, and then nothing is kept in the archive either.
	Work string
	Hugo Hugo
	Jobs int // pages rendered at once, 1 or more
	// Share, when not zero, says which share of the pages is rendered, and
	// nothing else.
	Share Share
	// Ledger has the files of the last build that are as it left them, and gets those
	// of this one.
	Ledger *Ledger
	// Exclude are files of own pages that cannot be pages.
	Exclude []ExcludedFile
	// Unpublished are own pages that are not published at this time.
	Unpublished []UnpublishedPage
	// Now is the moment for which own pages have dates. Nothing else is made of it.
	Now  time.Time
	sums inputSums
	Done func(n int)    // called when n more pages are rendered; may be nil
	Log  func(s string) // what Hugo had to say; may be nil
}

// StaticPaths are the files that are copied from static/, by their paths.
func (r Renderer) StaticPaths() (map[string]bool, error) {
	l, err := site.OpenLayers(r.Archive, r.Config.Themes)
	if err != nil {
		return nil, err
	}
	found, err := l.Files(site.StaticFolder)
	paths := make(map[string]bool, len(found))
	for path := range found {
		paths[path] = true
	}
	return paths, err
}

// cost is about how long a page takes, in units of 50 µs.
func cost(k plan.Kind) int {
	switch k {
	case plan.KindAuthor, plan.KindTopic, plan.KindOrganization, plan.KindRedirect:
		return 3
	case plan.KindPaper:
		return 11
	case plan.KindIndex:
		return 10
	}
	return 40
}

// Rendering is what a [Renderer] is about to write: the pages that are not as they
// would be, the user's own pages, and the assets.
type Rendering struct {
	workshop
	key   archive.Sum
	plan  *plan.Plan
	pages iter.Seq[plan.Planned]
	kinds map[plan.Kind]int // of pages
	files []site.File       // assets and static files
	taken Reserved          // where own pages cannot be
	stale []stalePlace
}

// Prepare finds out which of the pages, which are of the plan, are to be rendered. They are
// asked for later, too, and more than once. It writes nothing.
func (r Renderer) Prepare(ctx context.Context, planned *plan.Plan, pages iter.Seq[plan.Planned]) (*Rendering, error) {
	x := &Rendering{workshop: workshop{Renderer: r}, plan: planned, pages: pages, kinds: map[plan.Kind]int{}}
	var err error
	if x.layers, err = site.OpenLayers(x.Archive, x.Config.Themes); err != nil {
		return nil, err
	}
	data := x.plan.Site()
	if x.files, data.Assets, err = site.BuildAssets(x.Config, x.layers, site.NewMinifier()); err != nil {
		return nil, err
	}
	copied, err := site.StaticFiles(x.layers)
	if err != nil {
		return nil, err
	}
	x.files = append(x.files, copied...)
	x.warnOfNames(copied)
	if x.site, err = json.Marshal(data); err != nil {
		return nil, err
	}
	x.key = x.renderKey()
	if x.stale, err = x.findStale(ctx); err != nil {
		return nil, err
	}
	x.taken.Add(plan.Files(pages))
	if x.Share != (Share{}) {
		x.stale, x.files = x.Share.of(x), nil
	}
	return x, nil
}

// Reserved are the places where own pages cannot be.
func (x *Rendering) Reserved() *Reserved { return &x.taken }

// warnOfNames tells names of files of static/ that are one on some systems.
func (x *Rendering) warnOfNames(files []site.File) {
	if x.Log == nil {
		return
	}
	for _, names := range site.EqualNames(files) {
		x.Log(fmt.Sprintf("%s: the names %+q are one to Windows and macOS, where only one of these files can be; rename the others", site.StaticFolder, names))
	}
}

// Kinds are the numbers of pages by kind, rendered or not.
func (x *Rendering) Kinds() map[plan.Kind]int { return x.kinds }

// Pages is the number of pages that are to be rendered.
func (x *Rendering) Pages() int { return len(x.stale) }

// Write renders, and writes to the output, which is still to be placed. It counts what
// is rendered, by kind.
func (x *Rendering) Write(ctx context.Context) (rendered map[plan.Kind]int, err error) {
	defer func() { err = errors.Join(err, x.clear()) }()
	for _, f := range x.files {
		if err := x.write(f, "", archive.Sum{}); err != nil {
			return nil, err
		}
	}
	rendered = map[plan.Kind]int{}
	if err := x.writeStale(ctx, rendered); err != nil {
		return nil, err
	}
	if x.Share == (Share{}) {
		own, err := x.renderOwn(x.plan.Own())
		if err != nil {
			return nil, err
		}
		if own {
			rendered[plan.KindOwn] = len(x.plan.Own())
		}
	}
	return rendered, nil
}

// Share is the Number-th of Of shares of the work.
type Share struct{ Number, Of int }

// of are the pages of the share: neighbours, because these have data in common.
func (s Share) of(x *Rendering) []stalePlace {
	total := 0
	for p := range x.stalePages {
		total += cost(p.Kind)
	}
	done := 0
	at := func(share int) int { return total * share / s.Of }
	var out []stalePlace
	for p := range x.stalePages {
		if at(s.Number-1) <= done && done < at(s.Number) {
			out = append(out, p.stalePlace)
		}
		done += cost(p.Kind)
	}
	return out
}

func (x *Rendering) write(f site.File, kind plan.Kind, fingerprint archive.Sum) error {
	rec, err := x.Output.Write(f, kind, fingerprint)
	if err == nil {
		x.Ledger.Put(f.Path, rec)
	}
	return err
}

// writeStale renders the pages side by side and writes them. It counts them by kind.
func (x *Rendering) writeStale(ctx context.Context, rendered map[plan.Kind]int) error {
	if len(x.stale) == 0 {
		return nil
	}
	// Which files of own pages are none is nothing to templates and words.
	dir, err := x.folder("pages", nil, map[string]any{"ignorefiles": nil})
	if err != nil {
		return err
	}
	said := &messages{readable: x.readable}
	defer func() { said.tell(x.Log) }()
	templates, err := x.Hugo.Open(dir, said)
	if err != nil {
		return x.failed(err)
	}
	press := newPress(templates, x.plan)
	const run = 16 // neighbours are alike
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(max(1, x.Jobs))
	for pages := range inRuns(x.stalePages, run) {
		for _, p := range pages {
			rendered[p.Kind]++
		}
		g.Go(func() error {
			for _, p := range pages {
				if err := ctx.Err(); err != nil {
					return err
				}
				if err := x.writePage(ctx, press, p); err != nil {
					return err
				}
			}
			if x.Done != nil {
				x.Done(len(pages))
			}
			return nil
		})
	}
	return errors.Join(g.Wait(), templates.Close())
}

func (x *Rendering) writePage(ctx context.Context, press *press, p stalePage) error {
	buf := press.pool.Get().(*buffers)
	defer press.pool.Put(buf)
	data, err := press.page(ctx, buf, p.Planned)
	if err != nil {
		return x.failed(err)
	}
	return x.write(site.File{Path: p.File(), Data: data}, p.Kind, p.fingerprint)
}
