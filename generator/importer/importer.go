// Package importer imports records into content/. It opens the inputs, lets package [source]
// parse them, finds the page of each record or creates one, and writes records that cannot be
// used to rejected/.
//
// The result does not depend on the order of the records in an import, and importing the same
// records twice changes nothing. Each input is read ahead by a few batches of records. Memory
// holds only an index of hashes and paths ([archive.Scan]). New and changed pages are spooled
// to disk until everything has been read.
package importer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"offprint/generator/archive"
	"offprint/generator/atomicfile"
	"offprint/generator/paper"
	"offprint/generator/program"
	"offprint/generator/progress"
	"offprint/generator/source"
	"offprint/generator/text"
)

// Options configures Import.
type Options struct {
	Dir string // the archive
	// Paths lists files, folders and "-", which is Stdin and may occur once.
	Paths []string
	Stdin io.Reader
	As    string    // one of Formats, or of the archive's own sources; "" to detect the format
	Date  paper.Day // day of the scrape; 0 if only the input may say it
	Today paper.Day // required: no record may be from a later day
	// Dated says that the records themselves contain the day on which they were scraped.
	// Otherwise the day may only be the clock's, and a record that adds nothing but today's
	// day is ignored.
	Dated bool
	// Since has, for some of Paths, the first day whose papers get a page. A record of an
	// older paper updates the paper's page if it exists and is ignored otherwise.
	Since map[string]paper.Day
	// Parts says that all Paths are parts of lists: see source.Input.Part.
	Parts bool
	// Places requests Result.Places.
	Places bool
	// AllMessages has every message about a record printed, instead of only the first of a
	// kind.
	AllMessages bool
	// DryRun says what would happen and writes nothing at all.
	DryRun   bool
	Progress progress.Progress // may be a [progress.Counter]
	Log      func(string)      // receives messages, one line per call, from a single goroutine; may be nil
}

// Result counts records. Every record read is new, updated, unchanged, rejected, hidden,
// unwanted or older.
type Result struct {
	Read      int         `json:"read"`
	New       int         `json:"new"`       // new pages
	Updated   int         `json:"updated"`   // existing pages that have changed
	Unchanged int         `json:"unchanged"` // records that added nothing, or belong to a page already counted
	Rejected  int         `json:"rejected"`  // records, or whole files, that cannot be used and are in rejected/
	Hidden    int         `json:"hidden"`    // records of papers that the archive hides (hidden.txt)
	Unwanted  int         `json:"unwanted"`  // records excluded by rules (params.offprint.import)
	Skipped   int         `json:"skipped"`   // files in folders that were not read or contain no records, and files of rejections
	Noted     int         `json:"noted"`     // accepted records with messages, for example about an ignored field
	Undated   int         `json:"undated"`   // new pages of papers without a date
	Older     int         `json:"older"`     // ignored records of older papers that have no page; see Options.Since
	Merged    MergeResult `json:"merged"`
	// NewPages lists the files of the new pages, as slash-separated paths relative to
	// content/.
	NewPages []string `json:"-"`
	// Places has the pages of all accepted records, by the identifiers in the records. It is
	// only set with Options.Places.
	Places map[paper.ID]Place `json:"-"`
}

// Place is the page of a paper, with what happened to it.
type Place struct {
	Page    string // slash-separated path relative to content/
	Outcome string // "new", "updated" or "unchanged"
}

// String returns the result in one line.
func (r Result) String() string {
	s := fmt.Sprintf("%d read, %d new, %d updated, %d unchanged, %d rejected", r.Read, r.New, r.Updated, r.Unchanged, r.Rejected)
	if r.Hidden > 0 {
		s += fmt.Sprintf(", %d hidden", r.Hidden)
	}
	if r.Unwanted > 0 {
		s += fmt.Sprintf(", %d kept out by rules", r.Unwanted)
	}
	if r.Skipped > 0 {
		s += "; " + text.Counted(r.Skipped, "file") + " skipped"
	}
	if r.Noted > 0 {
		s += fmt.Sprintf("; taken in with a note: %d", r.Noted)
	}
	if r.Older > 0 {
		s += fmt.Sprintf("; %d older passed over", r.Older)
	}
	return s
}

// FormatError is the error for an unknown format.
type FormatError struct {
	Name  string
	Known []string // the known formats
}

func (e *FormatError) Error() string {
	return fmt.Sprintf("%q is not a format; the formats are %s", e.Name, strings.Join(e.Known, ", "))
}

// Import merges records into content/. A record that cannot be used is written to rejected/,
// complete and with the reason, and the others are imported. Pages are written when everything
// has been read, each atomically, so that an import that fails or is killed leaves a valid
// archive; importing again then completes it. A page that does not change is not written.
//
// Memory use is about 200 bytes per page, plus the records that are being processed. The
// content of changed pages is on disk.
//
// Import returns an error if the import as a whole fails: a path does not exist, another
// process is writing to the archive, the disk is full.
func Import(ctx context.Context, o Options) (_ Result, err error) {
	im := &importer{o: o, progress: progress.OrSilent(o.Progress)}
	if info, err := os.Stat(cmp.Or(o.Dir, ".")); err != nil || !info.IsDir() {
		return im.result, fmt.Errorf("%s is not an archive: the folder does not exist; `offprint init %s` creates one", o.Dir, o.Dir)
	}
	if im.tables, err = tables(cmp.Or(o.Dir, ".")); err != nil {
		return im.result, err
	}
	if known := slices.Concat(source.Formats(), tableNames(im.tables)); o.As != "" && !slices.Contains(known, o.As) {
		return im.result, &FormatError{Name: o.As, Known: known}
	}
	if im.hidden, err = archive.ReadHidden(cmp.Or(o.Dir, ".")); err != nil {
		return im.result, err
	}
	for _, p := range im.hidden.Problems {
		im.say("%s", p)
	}
	if im.rules, err = readRules(cmp.Or(o.Dir, ".")); err != nil {
		return im.result, err
	}
	for _, doubt := range im.rules.doubts {
		im.say("%s", doubt)
	}
	inputs, err := im.findInputs()
	if err != nil {
		return im.result, err
	}
	// A dry run must not write anything in the archive. Other runs put temporary files there,
	// because its disk has room for pages.
	scratch := ""
	if !o.DryRun {
		unlock, err := archive.Await(ctx, o.Dir, "import", false, o.Log)
		if err != nil {
			return im.result, err
		}
		defer unlock()
		if scratch, err = archive.State(o.Dir); err != nil {
			return im.result, err
		}
	}
	if im.rejects, err = newRejects(filepath.Join(o.Dir, RejectedDir), scratch); err != nil {
		return im.result, err
	}
	defer func() { err = errors.Join(err, im.rejects.close()) }()
	spool, err := archive.NewSpool(scratch)
	if err != nil {
		return im.result, err
	}
	defer func() { err = errors.Join(err, spool.Close()) }()
	if im.shelf, err = im.openShelf(ctx, spool); err != nil {
		return im.result, err
	}
	if err := im.readAll(ctx, inputs); err != nil {
		return im.result, err
	}
	if err := im.shelf.placeAll(ctx, im.progress); err != nil {
		return im.result, err
	}
	err = im.finish(ctx)
	return im.result, err
}

// importer is the state of one call of Import.
type importer struct {
	o        Options
	progress progress.Progress
	tables   []source.Table // mappings in config.toml
	hidden   archive.Hidden
	rules    *rules
	result   Result
	shelf    *shelf
	rejects  *rejects
	repeats  repeats
}

// say sends one line to the log.
func (im *importer) say(format string, args ...any) {
	if im.o.Log != nil {
		im.o.Log(oneLine(fmt.Sprintf(format, args...)))
	}
}

// sayOf prints a message about a record, unless enough of its kind have been printed.
func (im *importer) sayOf(d *delivery, r *record, what string) {
	if im.o.AllMessages || im.repeats.allows(d, what) {
		im.say("%s: %s", d.where(r), what)
	}
}

// skip tells that a file holds nothing for the archive, and counts it.
func (im *importer) skip(path, why string) {
	im.result.Skipped++
	im.say("%s: skipped: %s", path, why)
}

// openShelf reads which pages exist.
func (im *importer) openShelf(ctx context.Context, spool *archive.Spool) (*shelf, error) {
	sum, err := program.Sum()
	if err != nil {
		return nil, err
	}
	s := newShelf(filepath.Join(im.o.Dir, archive.ContentDir), spool, im.o.Date, im.o.Today)
	s.dated = im.o.Dated
	if im.o.Places {
		s.places = map[paper.ID]int{}
	}
	// The catalog is not saved, because a complete one would take more memory than everything
	// else. The next build saves it.
	problems, err := archive.Scan(ctx, im.o.Dir, archive.CatalogOptions{
		Program: sum, Locked: !im.o.DryRun,
		Total: func(total int64) { im.progress.Start("pages read", total) },
		Done:  im.progress.Add,
	}, s.put)
	im.progress.Finish()
	if err != nil {
		return nil, err
	}
	for _, p := range problems {
		im.say("%v", p)
	}
	s.lose(problems)
	return s, nil
}

// readAll reads several inputs concurrently, and processes their records in the order of the
// inputs.
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

	group, ctx := errgroup.WithContext(ctx)
	pending := make(chan *delivery, runtime.GOMAXPROCS(0)) // in the order of the inputs
	group.Go(func() error {
		defer close(pending)
		for _, in := range inputs {
			d := &delivery{input: in, batches: make(chan []record, batchesAhead)}
			select {
			case pending <- d:
			case <-ctx.Done():
				return ctx.Err()
			}
			group.Go(func() error {
				im.read(ctx, d)
				return nil
			})
		}
		return nil
	})
	group.Go(func() error {
		for d := range pending {
			if err := im.takeIn(ctx, d); err != nil {
				return err
			}
		}
		return ctx.Err()
	})
	return group.Wait()
}

// takeIn merges the records of one input into the archive as they arrive.
func (im *importer) takeIn(ctx context.Context, d *delivery) error {
	rejected := im.result.Rejected
	for batch := range d.batches {
		for i := range batch {
			if err := im.takeInRecord(d, &batch[i]); err != nil {
				return err
			}
		}
		progress.Records(im.progress, len(batch))
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, note := range d.report.Notes {
		im.say("%s: %s", d.path, note)
	}
	switch {
	case d.err == nil && d.records > 0 && im.result.Rejected == rejected:
		im.rejects.came.whole(im.rejects.rejectedName(d.path))
	case d.err == nil:
	case errors.Is(d.err, errRejections):
		im.skip(d.path, d.err.Error())
	case d.skippable():
		im.skip(d.path, "it holds no records; name it to hear why")
	default:
		if err := im.reject(d, &record{Item: source.Item{Err: d.err, Raw: d.raw}}, d.rawWhole); err != nil {
			return err
		}
	}
	im.rejects.end(d.report.Format, im.o.Date)
	return nil
}

// takeInRecord merges a record into the archive. An error means that the whole import fails.
func (im *importer) takeInRecord(d *delivery, r *record) error {
	for _, note := range r.Notes {
		im.sayOf(d, r, note)
	}
	if r.Err == nil && im.hidden.Has(&r.news.Paper) {
		im.result.Read++
		im.result.Hidden++
		return nil
	}
	if r.Err == nil && !im.rules.wants(&r.news.Paper) {
		im.result.Read++
		im.result.Unwanted++
		return nil
	}
	if r.Err == nil {
		err := im.shelf.add(r.news, r.isOlder)
		if err != nil && !errors.As(err, new(refusal)) {
			return err
		}
		r.Err = err
	}
	if r.Err != nil {
		return im.reject(d, r, true)
	}
	im.result.Read++
	if len(r.Notes) > 0 {
		im.result.Noted++
	}
	im.rejects.came.record(im.rejects.rejectedName(d.path), r.Where, &r.news.Paper)
	return nil
}

// reject rejects a record, or a whole input, because of its Err. The bytes are kept only if
// whole says that they are complete.
func (im *importer) reject(d *delivery, r *record, whole bool) error {
	im.result.Read++
	im.result.Rejected++
	im.sayOf(d, r, fmt.Sprintf("rejected: %v", r.Err))
	if !whole {
		im.say("%s: it is too large for %s: keep it", d.where(r), RejectedDir)
		return nil
	}
	return im.rejects.add(newRejection(im.rejects.rejectedName(d.path), r.Where, r.Err, r.Raw))
}

// finish computes the result and writes the changed pages.
func (im *importer) finish(ctx context.Context) error {
	im.result.Merged = im.shelf.merged
	for _, line := range im.repeats.lines() {
		im.say("%s", line)
	}
	pages := im.shelf.changed()
	im.result.Places = im.shelf.placed()
	for _, line := range slices.Concat(im.shelf.lines(), im.rules.lines()) {
		im.say("%s", line)
	}
	for _, p := range pages {
		if p.isNew() {
			im.result.New++
			im.result.NewPages = append(im.result.NewPages, p.to)
			if strings.HasPrefix(p.to, archive.Undated+"/") {
				im.result.Undated++
			}
		} else {
			im.result.Updated++
		}
	}
	im.result.Older = im.shelf.passedOver
	im.result.Unchanged = im.result.Read - im.result.Rejected - im.result.Hidden - im.result.Unwanted - im.result.Older - len(pages)
	if n := im.result.Older; n > 0 {
		im.say("%s of older papers that the archive does not have: passed over", text.Counted(n, "record"))
	}
	if n := im.result.Undated; n > 0 {
		im.say("%s without a date: %s/%s; --date says the day of a scrape", text.Counted(n, "paper"), archive.ContentDir, archive.Undated)
	}
	if im.o.DryRun {
		return im.tellRules(ctx)
	}
	// Temporary files that cannot be removed do no harm.
	_ = atomicfile.Clear(filepath.Join(im.o.Dir, RejectedDir), atomicfile.IsTemporary)
	if err := im.rejects.write(); err != nil {
		return err
	}
	if files := im.rejects.names(); len(files) > 0 {
		im.say("what was rejected is kept, with the reasons, in %s", strings.Join(files, ", "))
	}
	im.progress.Start("pages written", int64(len(pages)))
	defer im.progress.Finish()
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(writers)
	bad := make([]error, len(pages)) // errors of single pages, which do not affect the others
	for i, p := range pages {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			err := im.shelf.write(p)
			im.progress.Add(1)
			if _, ok := errors.AsType[*archive.Problem](err); ok {
				bad[i], err = err, nil
			}
			return err
		})
	}
	return errors.Join(append(bad, group.Wait())...)
}

// writers is the number of pages written concurrently. Most of the time is spent waiting for
// the disk to sync each file.
const writers = 16
