package site

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"

	"offprint/generator/archive"
)

// Renderer says how the planned pages become files.
type Renderer struct {
	Config  *Config
	Program archive.Sum // of the program, which may render otherwise in another version
	Archive string      // absolute path of the archive
	Dest    string      // absolute path of the folder that gets the site
	// Child is the command, with its first arguments, that renders the folder
	// that is added as its last argument with Hugo.
	Child []string
	Jobs  int // child processes at once, 1 or more
	// Share, when not zero, says which share of the pages is rendered, and
	// nothing else.
	Share Share
	// Known are the records of files of the last build that are as it left
	// them, by path; empty for a clean build.
	Known map[string]Record
	// Intend is called before anything is written, with the number of pages
	// that are to be rendered and the paths of all files that may be written. A
	// build that is killed then leaves nothing that nobody knows of.
	Intend func(pages int, files []string) error
	Done   func(n int)    // called when n more pages are rendered; may be nil
	Log    func(s string) // what Hugo had to say in a batch that it rendered; may be nil
}

const (
	// batchCost bounds the work and batchBytes the data, as JSON, of a child
	// process, and so its memory. A larger batch shares more: the entry of a
	// paper in the lists of its authors is rendered once a batch.
	batchCost  = 120_000
	batchBytes = 32 << 20
	// smallCost is the work for which a second process costs more than it
	// gives.
	smallCost = 4000
)

// cost is about how long a page takes, in units of 50 µs.
func (k Kind) cost() int {
	switch k {
	case KindAuthor, KindTopic, KindOrganization, KindRedirect:
		return 3
	case KindPaper:
		return 11
	case KindIndex:
		return 10
	}
	return 40
}

type renderer struct {
	Renderer
	results
	key     archive.Sum
	plan    *Plan
	work    string
	themes  string
	layers  layers
	site    []byte // hugo.Data.offprint.site
	batches int
}

// Rendered is what a build made.
type Rendered struct {
	Records map[string]Record // of every file of the site but the global ones
	Pages   map[Kind]int      // rendered, by kind; the others were kept
}

// Render writes the pages, which are of the plan, the user's own pages and the
// assets to the destination, but for those that are as they would be. What
// else lies in the destination is left alone.
func (r Renderer) Render(ctx context.Context, plan *Plan, pages []Planned) (out Rendered, err error) {
	x := &renderer{Renderer: r, plan: plan, results: results{records: make(map[string]Record, len(pages))}}
	if x.work, err = os.MkdirTemp("", "offprint-build-"); err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(x.work)) }()
	files, err := x.prepare()
	if err != nil {
		return out, err
	}
	stale, err := x.stale(ctx, pages)
	if err != nil {
		return out, err
	}
	if x.Share != (Share{}) {
		return x.renderShare(ctx, x.Share.of(stale))
	}
	out.Pages = countKinds(stale)
	if err := x.intend(stale, files); err != nil {
		return out, err
	}
	for _, f := range files {
		if err := WriteFile(r.Dest, f); err != nil {
			return out, err
		}
		if err := x.wrote(f.Path, "", archive.Sum{}); err != nil {
			return out, err
		}
	}
	planned := make(map[string]bool, len(pages))
	for _, p := range pages {
		planned[p.File()] = true
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		rendered, err := x.renderOwn(ctx, plan.own, planned)
		if rendered {
			out.Pages[KindOwn] = len(plan.own)
		}
		return err
	})
	g.Go(func() error { return x.renderAll(ctx, stale) })
	if err := g.Wait(); err != nil {
		return out, err
	}
	out.Records = x.records
	return out, nil
}

// Share is the Number-th of Of shares of the work.
type Share struct{ Number, Of int }

// of are the pages of the share: neighbours, because these have data in common.
func (s Share) of(pages []stalePage) []stalePage {
	total := 0
	for _, p := range pages {
		total += p.Kind.cost()
	}
	done := 0
	at := func(share int) int { return total * share / s.Of }
	var out []stalePage
	for _, p := range pages {
		if at(s.Number-1) <= done && done < at(s.Number) {
			out = append(out, p)
		}
		done += p.Kind.cost()
	}
	return out
}

func (x *renderer) renderShare(ctx context.Context, stale []stalePage) (out Rendered, err error) {
	if err := x.intend(stale, nil); err != nil {
		return out, err
	}
	x.records = map[string]Record{} // without those that are kept
	err = x.renderAll(ctx, stale)
	return Rendered{Records: x.records, Pages: countKinds(stale)}, err
}

func countKinds(pages []stalePage) map[Kind]int {
	n := map[Kind]int{}
	for _, p := range pages {
		n[p.Kind]++
	}
	return n
}

// prepare unpacks the theme and makes what all pages share; it returns the
// assets and static files.
func (x *renderer) prepare() (files []File, err error) {
	if x.layers, err = openLayers(x.Archive, x.Config.Themes); err != nil {
		return nil, err
	}
	x.themes = filepath.Join(x.work, themesFolder)
	if err := x.layers.extractThemes(x.themes, x.Config.Themes); err != nil {
		return nil, err
	}
	words, err := x.Config.words()
	if err != nil {
		return nil, err
	}
	if err := words.write(x.work, hugoLocale(x.Config.Language)); err != nil {
		return nil, err
	}
	data := x.plan.Site()
	if files, err = assets(x.Config, x.layers, NewMinifier(), data); err != nil {
		return nil, err
	}
	copied, err := static(x.layers)
	if err != nil {
		return nil, err
	}
	if x.site, err = json.Marshal(data); err != nil {
		return nil, err
	}
	x.key, err = x.renderKey()
	return append(files, copied...), err
}

func (x *renderer) intend(stale []stalePage, files []File) error {
	if x.Intend == nil {
		return nil
	}
	paths := make([]string, 0, len(stale)+len(files))
	for _, p := range stale {
		paths = append(paths, p.File())
	}
	for _, f := range files {
		paths = append(paths, f.Path)
	}
	return x.Intend(len(stale), paths)
}

// wrote notes a file that has just been written.
func (x *renderer) wrote(path string, kind Kind, fingerprint archive.Sum) error {
	rec, err := RecordOf(x.Dest, path, kind, fingerprint)
	if err == nil {
		x.keep(path, rec)
	}
	return err
}

// renderAll hands the pages to child processes in batches of about equal cost.
func (x *renderer) renderAll(ctx context.Context, pages []stalePage) error {
	total := 0
	for _, p := range pages {
		total += p.Kind.cost()
	}
	jobs := max(1, x.Jobs)
	// As many batches as keep all jobs busy to the end.
	rounds := max(1, (total+batchCost*jobs-1)/(batchCost*jobs))
	size := max(smallCost, (total+rounds*jobs-1)/(rounds*jobs))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(jobs)
	for batch := range batches(pages, size) {
		x.batches++
		dir := filepath.Join(x.work, "batch-"+strconv.Itoa(x.batches))
		g.Go(func() error { return x.renderBatch(ctx, dir, batch) })
	}
	return g.Wait()
}

// batches cuts pages into runs of at least the given cost, but for the last.
func batches(pages []stalePage, size int) iter.Seq[[]stalePage] {
	return func(yield func([]stalePage) bool) {
		start, cost := 0, 0
		for i, p := range pages {
			if cost += p.Kind.cost(); cost < size && i < len(pages)-1 {
				continue
			}
			if !yield(pages[start : i+1]) {
				return
			}
			start, cost = i+1, 0
		}
	}
}

// renderBatch renders pages, in several rounds where their data is large.
func (x *renderer) renderBatch(ctx context.Context, dir string, pages []stalePage) error {
	for round := 0; len(pages) > 0; round++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		roundDir := dir + "-" + strconv.Itoa(round)
		n, err := x.impose(roundDir, pages, batchBytes)
		if err != nil {
			return err
		}
		if err := x.renderSheets(ctx, roundDir); err != nil {
			return err
		}
		for _, p := range pages[:n] {
			if err := x.wrote(p.File(), p.Kind, p.fingerprint); err != nil {
				return err
			}
		}
		if x.Done != nil {
			x.Done(n)
		}
		pages = pages[n:]
	}
	return nil
}

// renderSheets renders what impose has written to dir.
func (x *renderer) renderSheets(ctx context.Context, dir string) error {
	if err := x.writeData(dir, map[string][]byte{"content/_content.gotmpl": []byte(adapter)}); err != nil {
		return err
	}
	settings := childSettings(x.Config, filepath.Join(dir, sheetsFolder), x.mounts(dir, []map[string]any{{"source": "content", "target": "content"}}), x.themes)
	settings["minify"] = nil // each page is, when it is cut from its sheet
	if err := prepare(x.Config, dir, settings); err != nil {
		return err
	}
	if err := x.run(ctx, dir); err != nil {
		return err
	}
	return os.RemoveAll(dir)
}

func (x *renderer) writeData(dir string, files map[string][]byte) error {
	files["data/offprint/site.json"] = x.site
	for name, data := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// mounts are the folders that a child process sees: its own data and content,
// and of the archive what makes templates.
func (x *renderer) mounts(dir string, content []map[string]any) []map[string]any {
	mounts := append(content, map[string]any{"source": "data", "target": "data"})
	sources := []string{filepath.Join(x.work, i18nFolder)}
	for _, folder := range []string{"layouts", "assets", "data"} {
		sources = append(sources, filepath.Join(x.Archive, folder))
	}
	for _, source := range sources {
		folder := filepath.Base(source)
		if info, err := os.Stat(source); err == nil && info.IsDir() {
			mounts = append(mounts, map[string]any{"source": source, "target": folder})
		}
	}
	return mounts
}

// renderOwn renders the user's own pages from their files, unless nothing of
// them has changed. Hugo may make more of them than one file a page (sections,
// resources of a bundle), so they go to a folder of their own first. None takes
// the place of a planned page.
func (x *renderer) renderOwn(ctx context.Context, own []OwnPage, planned map[string]bool) (rendered bool, err error) {
	if len(own) == 0 {
		return false, nil
	}
	contentDir := filepath.Join(x.Archive, archive.ContentDir)
	fingerprint, err := x.ownFingerprint(contentDir)
	if err != nil {
		return false, err
	}
	if x.keepOwn(fingerprint, planned) {
		return false, nil
	}
	dir := filepath.Join(x.work, "own")
	dest := filepath.Join(x.work, "own-public")
	if err := x.writeData(dir, map[string][]byte{}); err != nil {
		return false, err
	}
	var content []map[string]any
	for _, name := range ownFolders(contentDir) {
		content = append(content, map[string]any{"source": filepath.Join(contentDir, name), "target": "content/" + name})
	}
	settings := childSettings(x.Config, dest, x.mounts(dir, content), x.themes)
	settings["disablekinds"] = []string{"taxonomy", "term", "home", "rss", "sitemap", "robotstxt", "404"}
	if err := prepare(x.Config, dir, settings); err != nil {
		return false, err
	}
	if err := x.run(ctx, dir); err != nil {
		return false, err
	}
	err = filepath.WalkDir(dest, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dest, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if planned[rel] {
			if x.Log != nil {
				x.Log(fmt.Sprintf("a page of your own in content/ has the address /%s, which is a page of the archive's: it is left out; give its file another name", strings.TrimSuffix(rel, "index.html")))
			}
			return nil
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if err := WriteFile(x.Dest, File{Path: rel, Data: data}); err != nil {
			return err
		}
		return x.wrote(rel, KindOwn, fingerprint)
	})
	return true, err
}

// keepOwn keeps the files of the own pages if they are as they would be.
func (x *renderer) keepOwn(fingerprint archive.Sum, planned map[string]bool) bool {
	kept := map[string]Record{}
	for path, rec := range x.Known {
		if rec.Kind != KindOwn {
			continue
		}
		if rec.Fingerprint != fingerprint || planned[path] {
			return false
		}
		kept[path] = rec
	}
	for path, rec := range kept {
		x.keep(path, rec)
	}
	return len(kept) > 0
}
