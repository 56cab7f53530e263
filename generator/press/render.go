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

// Renderer configures how the planned pages are rendered and written.
type Renderer struct {
	Config  *site.Config
	Program archive.Sum // hash of the program, because another version may render differently
	Archive string      // absolute path of the archive
	Output  *Output     // receives the site
	// Work is the folder for the temporary input of Hugo; it is created if necessary. It
	// belongs to the archive, which must be locked. Without the lock it must be empty: then a
	// folder of the system is used and nothing is cached in the archive.
	Work string
	Hugo Hugo
	Jobs int // number of pages rendered at once, at least 1
	// Share, if not zero, selects a share of the pages; nothing else is rendered or written.
	Share Share
	// Ledger has the unchanged files of the last build, and receives those of this one.
	Ledger *Ledger
	// Exclude lists files that cannot be own pages.
	Exclude []ExcludedFile
	// Unpublished lists own pages that are not published at this time.
	Unpublished []UnpublishedPage
	// Now is the time that decides whether own pages are published. It is used for nothing
	// else.
	Now  time.Time
	sums inputSums
	Done func(n int)    // called when n more pages have been rendered; may be nil
	Log  func(s string) // receives Hugo's messages; may be nil
}

// StaticPaths returns the paths of the files that are copied from static/.
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

// cost returns the approximate time for rendering a page, in units of 50 µs.
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

// Rendering is the work of a [Renderer]: the pages that are out of date, the user's own pages,
// and the assets.
type Rendering struct {
	workshop
	key   archive.Sum
	plan  *plan.Plan
	pages iter.Seq[plan.Planned]
	kinds map[plan.Kind]int // number of pages
	files []site.File       // assets and static files
	taken Reserved          // paths that own pages cannot have
	stale []stalePlace
}

// Prepare determines which of the pages, which must be those of the plan, have to be rendered.
// The sequence is also used later, and more than once. Prepare writes nothing.
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

// Reserved returns the paths that own pages cannot have.
func (x *Rendering) Reserved() *Reserved { return &x.taken }

// warnOfNames reports names of files in static/ that are equal on some operating systems.
func (x *Rendering) warnOfNames(files []site.File) {
	if x.Log == nil {
		return
	}
	for _, names := range site.EqualNames(files) {
		x.Log(fmt.Sprintf("%s: the names %+q are one to Windows and macOS, where only one of these files can be; rename the others", site.StaticFolder, names))
	}
}

// Kinds returns the number of pages by kind, whether rendered or not.
func (x *Rendering) Kinds() map[plan.Kind]int { return x.kinds }

// Pages returns the number of pages to render.
func (x *Rendering) Pages() int { return len(x.stale) }

// Write renders the pages and writes them to the output, which must still be placed. It
// returns the number of rendered pages by kind.
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

// Share is share Number out of Of equal shares of the work.
type Share struct{ Number, Of int }

// of returns the pages of the share. They are adjacent, because adjacent pages have data in
// common.
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

// writeStale renders and writes the pages concurrently, and counts them by kind.
func (x *Rendering) writeStale(ctx context.Context, rendered map[plan.Kind]int) error {
	if len(x.stale) == 0 {
		return nil
	}
	// The setting for ignored content files must not apply to templates and messages.
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
	const run = 16 // adjacent pages are similar
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
