package generator

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"offprint/generator/archive"
	"offprint/generator/paper"
	"offprint/generator/source"
)

// ImportOptions say what Import reads and where it goes.
type ImportOptions struct {
	Dir string // the archive
	// Paths are files, folders and "-", which is Stdin; "-" may stand once.
	Paths []string
	Stdin io.Reader
	As    string    // one of Formats; "" to tell it from the bytes
	Date  paper.Day // day of the scrape; 0 where only the input knows
	Today paper.Day // required: no record is from a later day
	// DryRun says what would happen and writes nothing at all.
	DryRun   bool
	Progress Progress
	Log      func(string) // what is worth telling, one line a call, from one goroutine; may be nil
}

// ImportResult counts records. Every record read is in one of the others.
type ImportResult struct {
	Read      int `json:"read"`
	New       int `json:"new"`       // pages written for the first time
	Updated   int `json:"updated"`   // pages that were there and have changed
	Unchanged int `json:"unchanged"` // records that told nothing new, or more of a page already counted
	Rejected  int `json:"rejected"`  // records, or whole files, that cannot be used; they are in rejected/
}

// String is the result in one line.
func (r ImportResult) String() string {
	return fmt.Sprintf("%d read, %d new, %d updated, %d unchanged, %d rejected", r.Read, r.New, r.Updated, r.Unchanged, r.Rejected)
}

// Import merges records into content/. A record that cannot be used goes,
// whole and with the reason, to rejected/, and the others go in. Pages are
// written when everything has been read, each in one step, so that an import
// that fails or is killed leaves a valid archive; to import again then does the
// rest. A page that does not change is not touched.
//
// The error is about the import as a whole: a path that does not exist, an
// archive that another process is writing to, a full disk.
func Import(ctx context.Context, o ImportOptions) (ImportResult, error) {
	im := &importer{o: o, progress: orSilent(o.Progress), rejects: rejects{dir: filepath.Join(o.Dir, RejectedDir)}}
	if o.As != "" && !slices.Contains(source.Formats(), o.As) {
		return im.result, fmt.Errorf("%q is no format; there are %v", o.As, source.Formats())
	}
	inputs, err := im.findInputs()
	if err != nil {
		return im.result, err
	}
	if !o.DryRun {
		unlock, err := archive.Lock(o.Dir, "import")
		if err != nil {
			return im.result, err
		}
		defer unlock()
	}
	entries, problems, err := archive.ReadProgress(ctx, im.content(), 0,
		func(total int64) { im.progress.Start("pages read", total) }, im.progress.Add)
	im.progress.Finish()
	if err != nil {
		return im.result, err
	}
	im.shelf = newShelf(entries, problems)
	for _, p := range problems {
		im.say("%v", p)
	}
	if err := im.readAll(ctx, inputs); err != nil {
		return im.result, err
	}
	for _, s := range im.shelf.twice {
		im.say("%s", s)
	}
	return im.result, im.finish(ctx)
}

// importer is one call of Import.
type importer struct {
	o        ImportOptions
	progress Progress
	result   ImportResult
	shelf    *shelf
	rejects  rejects
}

func (im *importer) content() string { return filepath.Join(im.o.Dir, archive.ContentDir) }

// say tells one line.
func (im *importer) say(format string, args ...any) {
	if im.o.Log != nil {
		im.o.Log(oneLine(fmt.Sprintf(format, args...)))
	}
}

// readAll reads the inputs, some at a time, and takes in what they hold in
// their order.
func (im *importer) readAll(ctx context.Context, inputs []input) error {
	total := int64(0)
	for _, in := range inputs {
		if in.size < 0 || total < 0 {
			total = -1
		} else {
			total += in.size
		}
	}
	im.progress.Start("bytes read", total)
	defer im.progress.Finish()

	jobs := runtime.GOMAXPROCS(0)
	group, ctx := errgroup.WithContext(ctx)
	pending := make(chan chan contents, jobs) // in the order of inputs
	group.Go(func() error {
		defer close(pending)
		for _, in := range inputs {
			one := make(chan contents, 1)
			select {
			case pending <- one:
			case <-ctx.Done():
				return ctx.Err()
			}
			group.Go(func() error {
				one <- im.read(ctx, in)
				return nil
			})
		}
		return nil
	})
	group.Go(func() error {
		for one := range pending {
			c := <-one
			if err := ctx.Err(); err != nil {
				return err
			}
			im.takeIn(c)
		}
		return ctx.Err()
	})
	return group.Wait()
}

// takeIn merges what one input holds into the archive, in memory.
func (im *importer) takeIn(c contents) {
	for _, it := range c.items {
		where := c.name
		if it.Where != "" {
			where += ": " + it.Where
		}
		for _, note := range it.Notes {
			im.say("%s: %s", where, note)
		}
		im.result.Read++
		err := it.Err
		if err == nil {
			err = im.shelf.add(it.Record, im.o.Date, im.o.Today)
		}
		if err != nil {
			im.result.Rejected++
			im.say("%s: rejected: %v", where, err)
			im.rejects.add(rejection{File: c.name, Where: it.Where, Reason: err.Error(), Format: c.report.Format}, it.Raw, im.o.Date)
		}
	}
	for _, note := range c.report.Notes {
		im.say("%s: %s", c.name, note)
	}
	switch {
	case c.err == nil:
	case c.skippable():
		im.say("%s: skipped: %v", c.name, c.err)
	default:
		im.result.Read++
		im.result.Rejected++
		im.say("%s: rejected: %v", c.name, c.err)
		if c.rawWhole {
			im.rejects.add(rejection{File: c.name, Reason: c.err.Error(), Format: c.report.Format}, c.raw, im.o.Date)
		} else {
			im.say("%s: it is too large for %s: keep it", c.name, RejectedDir)
		}
	}
}

// finish counts, and writes what has changed.
func (im *importer) finish(ctx context.Context) error {
	pages := im.shelf.changed()
	for _, p := range pages {
		if p.old == nil {
			im.result.New++
		} else {
			im.result.Updated++
		}
	}
	im.result.Unchanged = im.result.Read - im.result.Rejected - len(pages)
	if im.o.DryRun {
		return nil
	}
	if err := im.rejects.write(); err != nil {
		return err
	}
	im.progress.Start("pages written", int64(len(pages)))
	defer im.progress.Finish()
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(writers)
	for _, p := range pages {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			_, err := archive.Write(im.content(), p.old, p.entry())
			im.progress.Add(1)
			return err
		})
	}
	return group.Wait()
}

// writers is how many pages are written at once: a disk that makes sure of
// each file has more to wait for than to do.
const writers = 16
