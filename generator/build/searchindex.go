package build

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"offprint/generator/archive"
	"offprint/generator/plan"
	"offprint/generator/press"
	"offprint/generator/search"
	"offprint/generator/site"
)

// searchIndex is the search index of a site that is being built.
type searchIndex struct {
	b    *builder
	plan *plan.Plan
	runs []plan.SearchRun
	dirs []string // folder of each run's segment
	// kept holds the segments written by the last build that are still valid; the others are
	// nil.
	kept []*search.Segment
}

// planSearch determines which parts of the index are still valid. A segment's folder is named
// after a hash of its inputs, so a segment whose files all exist is kept.
func (b *builder) planSearch(plan *plan.Plan) *searchIndex {
	x := &searchIndex{b: b, plan: plan}
	if b.cfg.Options.Search {
		x.runs = plan.SearchRuns()
	}
	x.dirs = make([]string, len(x.runs))
	x.kept = make([]*search.Segment, len(x.runs))
	// A segment depends on the numbers of the next older segment and, unless it is the newest,
	// adds its own acronyms.
	above := ""
	for i := len(x.runs) - 1; i >= 0; i-- {
		h := sha256.New()
		h.Write(b.renderer.Program[:])
		h.Write(x.runs[i].Sum[:])
		fmt.Fprint(h, above, search.HasRows(plan.Count()), i > 0)
		x.dirs[i] = fmt.Sprintf("%x", h.Sum(nil)[:8])
		above = x.dirs[i]
	}
	if b.o.Clean {
		return x
	}
	for i, dir := range x.dirs {
		var intact []string
		for _, f := range b.ledger.LastIn(search.Folder + "/" + dir) {
			if f.Size > 0 {
				intact = append(intact, f.Path)
			}
		}
		if len(intact) == 0 {
			continue
		}
		data, err := os.ReadFile(filepath.Join(b.result.Dest, search.Folder, dir, search.SegmentFile))
		if err != nil {
			continue
		}
		if s, err := search.ReadSegment(data); err == nil && s.Files == len(intact) && s.Dir == dir && s.Stats != nil {
			x.kept[i] = s
			b.ledger.Keep(archive.Sum{}, intact...) // files of segments have no fingerprint
		}
	}
	return x
}

// papers returns the number of papers that must be read.
func (x *searchIndex) papers() int {
	n := 0
	for i, r := range x.runs {
		if x.kept[i] == nil {
			n += r.To - r.From
		}
	}
	return n
}

// write writes the missing segments, each by calling do, and then the boot file.
func (x *searchIndex) write(ctx context.Context, do func(context.Context, *segmentJob) (*search.Segment, error)) error {
	if len(x.runs) == 0 {
		return nil
	}
	segments := make([]*search.Segment, len(x.runs))
	var stats *search.Stats
	for i := len(x.runs) - 1; i >= 0; i-- {
		if segments[i] = x.kept[i]; segments[i] == nil {
			var err error
			if segments[i], err = do(ctx, x.job(i, stats)); err != nil {
				return fmt.Errorf("search index: %w", err)
			}
		}
		stats = segments[i].Stats
	}
	beside, err := x.writeBeside()
	if err != nil {
		return err
	}
	boot, err := search.BootData(segments, beside)
	if err != nil {
		return err
	}
	return x.file(search.File{Path: search.BootFile, Data: boot})
}

// writeBeside writes the files next to the segments.
func (x *searchIndex) writeBeside() (beside search.Beside, err error) {
	completions, err := x.plan.Completions().File()
	if err != nil {
		return beside, err
	}
	var own []search.OwnPage
	for _, p := range x.plan.Own() {
		file, err := press.ReadOwn(x.b.content(), p)
		if err != nil { // it has been removed meanwhile; the next build reports it
			continue
		}
		own = append(own, search.OwnPage{Title: p.Title, Path: p.Path, Text: plan.OwnText(file)})
	}
	pages, err := search.PagesFile(own)
	if err != nil {
		return beside, err
	}
	sizes := make([]int, len(x.runs))
	for i, r := range x.runs {
		sizes[i] = r.To - r.From
	}
	beside, files, err := x.plan.SearchNames().Files(sizes)
	for _, f := range append(files, completions, pages) {
		err = errors.Join(err, x.besideFile(f))
	}
	beside.Completions, beside.Pages = completions.Path, pages.Path
	return beside, err
}

// besideFile writes a file next to the segments, unless it is empty or the last build has
// written the same one.
func (x *searchIndex) besideFile(f search.BesideFile) error {
	if f.Path == "" {
		return nil
	}
	name := search.Folder + "/" + f.Path
	if last, ok := x.b.ledger.Last(name); ok && last.Size > 0 && x.b.ledger.Keep(x.b.renderer.Program, name) {
		return nil
	}
	file, err := f.Pack()
	if err != nil {
		return err
	}
	// The name depends on the content. Another program may compress it differently.
	return x.b.file(site.File{Path: name, Data: file.Data}, x.b.renderer.Program)
}

// file writes a file of the index.
func (x *searchIndex) file(f search.File) error {
	name := search.Folder + "/" + f.Path
	return x.b.file(site.File{Path: name, Data: f.Data}, archive.Sum{})
}

// put records the files of a segment.
func (x *searchIndex) put(records map[string]press.Record) {
	for path, rec := range records {
		x.b.ledger.Put(path, rec)
	}
}

// job returns the job of writing a segment.
func (x *searchIndex) job(i int, stats *search.Stats) *segmentJob {
	run := x.runs[i]
	return &segmentJob{
		Program: x.b.renderer.Program, Content: x.b.content(), Kept: x.b.catalog.Kept().Name(), Dest: x.b.result.Dest,
		From: run.From, Papers: x.plan.SearchPapers(run.From, run.To),
		Options: search.SegmentOptions{Dir: x.dirs[i], Stats: stats, Closed: i > 0, Papers: x.plan.Count(), Jobs: x.b.jobs},
	}
}

// inProcess writes a segment in this process.
func (x *searchIndex) inProcess(ctx context.Context, job *segmentJob) (*search.Segment, error) {
	segment, records, err := job.write(ctx, func(i int) (search.Doc, error) { return x.plan.SearchDoc(job.From + i) })
	x.put(records)
	return segment, err
}

// inChild writes a segment in a child process.
func (x *searchIndex) inChild(ctx context.Context, job *segmentJob) (segment *search.Segment, err error) {
	work := archive.WorkFolder(x.b.dir)
	if err := os.MkdirAll(work, 0o755); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(work, "segment-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := writeGob(filepath.Join(dir, segmentJobFile), job); err != nil {
		return nil, err
	}
	if err := runChild(ctx, x.b.o.Child, dir); err != nil {
		return nil, fmt.Errorf("writing the search index in a separate process: %w", err)
	}
	var done segmentDone
	if err := readGob(filepath.Join(dir, segmentDoneFile), &done); err != nil {
		return nil, err
	}
	x.put(done.Records)
	return done.Segment, nil
}

// removeOthers removes segments and files next to them that the boot file does not use. The
// manifest does not list those of a killed build, or any if the manifest is lost.
func (x *searchIndex) removeOthers() error {
	folder := filepath.Join(x.b.result.Dest, search.Folder)
	list, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, f := range list {
		name := f.Name()
		if !isOfIndex(f) || slices.Contains(x.dirs, name) || x.b.ledger.Has(search.Folder+"/"+name) {
			continue
		}
		if err := os.RemoveAll(filepath.Join(folder, name)); err != nil {
			return err
		}
	}
	return nil
}

// isOfIndex reports whether an entry of the index folder has the name of a segment, or of a
// file next to the segments.
func isOfIndex(f fs.DirEntry) bool {
	if f.IsDir() {
		return isSegment(f.Name())
	}
	return search.IsBeside(f.Name())
}

// isSegment reports whether a folder has the name of a segment.
func isSegment(name string) bool {
	return len(name) == 16 && strings.Trim(name, "0123456789abcdef") == ""
}
