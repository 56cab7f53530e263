// Package importer brings records into content/: it opens what it is given, has it read
// by [source], finds the page of each record or makes one, and keeps in rejected/ what
// cannot be used.
//
// Whatever the order of the records of one import, the archive is the same, and what is
// imported twice changes nothing. Records flow in batches, some ahead for each input; in
// memory is an index of hashes and paths ([archive.Scan]), and new and changed pages wait
// in a spool until everything has been read.
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

// Options say what Import reads and where it goes.
type Options struct {
	Dir string // the archive
	// Paths are files, folders and "-", which is Stdin; "-" may stand once.
	Paths []string
	Stdin io.Reader
	As    string    // one of Formats, or of the archive's own sources; "" to tell it from the bytes
	Date  paper.Day // day of the scrape; 0 where only the input knows
	Today paper.Day // required: no record is from a later day
	// Dated says that the records tell themselves of which day they are, so that those of
	// today are as good as others. Otherwise only the clock may have named that day.
	Dated bool
	// Since has, for some of Paths, the first day whose papers get a page: an older one
	// changes the page that it has, and gets none where it has none.
	Since map[string]paper.Day
	// Parts says that Paths are parts of lists, all of them: see source.Input.Part.
	Parts bool
	// Places says that Result.Places is wanted.
	Places bool
	// TellAll has every record told of that there is something to tell of, and not only the
	// first ones of a kind.
	TellAll bool
	// DryRun says what would happen and writes nothing at all.
	DryRun   bool
	Progress progress.Progress // may be a [progress.Counter]
	Log      func(string)      // what is worth telling, one line a call, from one goroutine; may be nil
}

// Result counts records. Every record read is new, updated, unchanged, rejected, hidden,
// unwanted or older.
type Result struct {
	Read      int         `json:"read"`
	New       int         `json:"new"`       // pages written for the first time
	Updated   int         `json:"updated"`   // pages that were there and have changed
	Unchanged int         `json:"unchanged"` // records that said nothing new, or more of a page already counted
	Rejected  int         `json:"rejected"`  // records, or whole files, that cannot be used; they are in rejected/
	Hidden    int         `json:"hidden"`    // records of papers that the archive shall not have (hidden.txt)
	Unwanted  int         `json:"unwanted"`  // records that rules keep out (params.offprint.import)
	Skipped   int         `json:"skipped"`   // files in folders that were not read, or hold no records, and files of rejections
	Noted     int         `json:"noted"`     // records that were taken in, and of which something was told, such as a field that was not
	Undated   int         `json:"undated"`   // of the new pages, those of papers without a date
	Older     int         `json:"older"`     // records passed over, of older papers that have no page; see Options.Since
	Merged    MergeResult `json:"merged"`
	// NewPages are the new pages' files, relative to content/, with slashes.
	NewPages []string `json:"-"`
	// Places are where the papers of all records that were taken in are, by the
	// identifiers with which they came. Only with Options.Places.
	Places map[paper.ID]Place `json:"-"`
}

// Place is where a paper is, and what became of its page.
type Place struct {
	Page    string // relative to content/, with slashes
	Outcome string // "new", "updated" or "unchanged"
}

// String is the result in one line.
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

// FormatError says that there is no format of a name.
type FormatError struct {
	Name  string
	Known []string // those that there are
}

func (e *FormatError) Error() string {
	return fmt.Sprintf("%q is no format; there are %s", e.Name, strings.Join(e.Known, ", "))
}

// Import merges records into content/. A record that cannot be used goes,
// whole and with the reason, to rejected/, and the others go in. Pages are
// written when everything has been read, each in one step, so that an import
// that fails or is killed leaves a valid archive; to import again then does the
// rest. A page that does not change is not touched.
//
// What is in memory is some 200 bytes a page and what little of the inputs is
// being worked on; what the pages are to say lies on disk.
//
// The error is about the import as a whole: a path that does not exist, an
// archive that another process is writing to, a full disk.
func Import(ctx context.Context, o Options) (_ Result, err error) {
	im := &importer{o: o, progress: progress.OrSilent(o.Progress)}
	if info, err := os.Stat(cmp.Or(o.Dir, ".")); err != nil || !info.IsDir() {
		return im.result, fmt.Errorf("%s is no archive: there is no such folder; `offprint init %s` makes one", o.Dir, o.Dir)
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
	// A dry run touches nothing in the archive. For others it is the place
	// where there is room for pages.
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

// importer is one call of Import.
type importer struct {
	o        Options
	progress progress.Progress
	tables   []source.Table // that config.toml knows
	hidden   archive.Hidden
	rules    *rules
	result   Result
	shelf    *shelf
	rejects  *rejects
	floods   floods
}

// say tells one line.
func (im *importer) say(format string, args ...any) {
	if im.o.Log != nil {
		im.o.Log(oneLine(fmt.Sprintf(format, args...)))
	}
}

// sayOf tells something of a record, unless enough of its kind has been told.
func (im *importer) sayOf(d *delivery, r *record, what string) {
	if im.o.TellAll || im.floods.isNews(d, what) {
		im.say("%s: %s", d.where(r), what)
	}
}

// skip tells that a file holds nothing for the archive, and counts it.
func (im *importer) skip(path, why string) {
	im.result.Skipped++
	im.say("%s: skipped: %s", path, why)
}

// openShelf finds out which pages there are.
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
	// A catalog as a whole would take more memory than all the rest, so
	// none is saved: the next build does that.
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

	group, ctx := errgroup.WithContext(ctx)
	pending := make(chan *delivery, runtime.GOMAXPROCS(0)) // in the order of inputs
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

// takeIn merges what one input holds into the archive, as it comes.
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

// takeInRecord merges a record into the archive. The error is about the import
// as a whole.
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

// reject puts a record aside, or an input as a whole, with its Err. The bytes
// are kept where these are all.
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

// finish counts, and writes what has changed.
func (im *importer) finish(ctx context.Context) error {
	im.result.Merged = im.shelf.merged
	for _, line := range im.floods.lines() {
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
	// A file that cannot be removed is in nobody's way.
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
	bad := make([]error, len(pages)) // of pages that cost no other
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

// writers is how many pages are written at once: a disk that makes sure of
// each file has more to wait for than to do.
const writers = 16
