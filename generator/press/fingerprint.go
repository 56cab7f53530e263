package press

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"offprint/generator/archive"
	"offprint/generator/plan"
	"offprint/generator/site"
	"offprint/generator/stat"
)

// A page is rendered if its fingerprint differs from that of the last build, or if its file is
// missing or has been changed. The fingerprint is a hash of everything that the file depends
// on: the page's own inputs, and the render key, which is a hash of the inputs shared by all
// pages.

// Intact reports whether the file at path is unchanged. CI caches that use zip, or tar in
// older formats, restore modification times only in whole seconds, so these match too.
func (r Record) Intact(dest stat.Folder, path string) bool {
	info, ok := dest.File(path)
	const second = int64(time.Second)
	isTime := info.ModTime == r.ModTime || info.ModTime%second == 0 && info.ModTime/second == r.ModTime/second
	return ok && info.Regular && info.Size == r.Size && isTime
}

func hashFile(h hash.Hash, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(h, f)
	return err
}

// hashStrings hashes strings with their lengths, so that different lists never give the same
// input.
func hashStrings(h hash.Hash, list ...string) {
	for _, s := range list {
		fmt.Fprintf(h, "%d:", len(s))
		_, _ = io.WriteString(h, s) // a hash.Hash never returns an error
	}
}

// inputSums are hashes of a site's inputs other than papers.
type inputSums struct {
	shared archive.Sum // inputs shared by all pages except the site's data, see hashShared
	own    archive.Sum // the user's own pages
}

// SumInputs hashes the site's inputs other than papers, once for all methods that use them. It
// must be called before any other method.
func (r *Renderer) SumInputs() error {
	l, err := site.OpenLayers(r.Archive, r.Config.Themes)
	if err != nil {
		return err
	}
	shared, own := sha256.New(), sha256.New()
	if err := errors.Join(r.hashShared(shared, l), hashOwn(own, r.content())); err != nil {
		return err
	}
	r.sums = inputSums{archive.Sum(shared.Sum(nil)), archive.Sum(own.Sum(nil))}
	return nil
}

// content returns the folder of the papers and own pages.
func (r *Renderer) content() string { return filepath.Join(r.Archive, archive.ContentDir) }

// Key returns a hash of all inputs of the site. The argument papers is the hash of its papers.
// If the key has not changed, the site need not be planned.
func (r Renderer) Key(papers archive.Sum) (archive.Sum, error) {
	l, err := site.OpenLayers(r.Archive, r.Config.Themes)
	if err != nil {
		return archive.Sum{}, err
	}
	h := sha256.New()
	h.Write(papers[:])
	h.Write(r.sums.shared[:])
	h.Write(r.sums.own[:])
	r.hashUnpublished(h)
	// Static files may be large, so only their size and time are hashed.
	found, err := l.Files(site.StaticFolder)
	if err != nil {
		return archive.Sum{}, err
	}
	for _, name := range slices.Sorted(maps.Keys(found)) {
		info, err := fs.Stat(found[name], name)
		if err != nil {
			return archive.Sum{}, err
		}
		hashStrings(h, name)
		fmt.Fprintln(h, info.Size(), info.ModTime().UnixNano())
	}
	return archive.Sum(h.Sum(nil)), nil
}

// renderKey returns a hash of the inputs that all pages share: the program, the configuration,
// the data of the site, and all files that a template can read.
func (x *Rendering) renderKey() archive.Sum {
	h := sha256.New()
	h.Write(x.sums.shared[:])
	hashStrings(h, string(x.site))
	return archive.Sum(h.Sum(nil))
}

func (r *Renderer) hashShared(h hash.Hash, l site.Layers) error {
	config, err := json.Marshal(struct {
		BaseURL string
		Config  site.Config
	}{r.Config.BaseURL.String(), *r.Config})
	if err != nil {
		return err
	}
	h.Write(r.Program[:])
	hashStrings(h, string(config))
	for _, folder := range []string{"layouts", site.WordsFolder, "data", site.AssetsFolder} {
		found, err := l.Files(folder)
		if err != nil {
			return err
		}
		for _, name := range slices.Sorted(maps.Keys(found)) {
			data, err := fs.ReadFile(found[name], name)
			if err != nil {
				return err
			}
			hashStrings(h, folder, name, string(data))
		}
	}
	return nil
}

// stalePlace is a page to render, as an index into all pages.
type stalePlace struct {
	page        int32
	fingerprint archive.Sum
}

// stalePage is a page to render.
type stalePage struct {
	plan.Planned
	stalePlace
}

// stalePages iterates over the pages to render, in order.
func (x *Rendering) stalePages(yield func(stalePage) bool) {
	at, stale := int32(0), x.stale
	for p := range x.pages {
		if len(stale) == 0 {
			return
		}
		if at == stale[0].page {
			if !yield(stalePage{p, stale[0]}) {
				return
			}
			stale = stale[1:]
		}
		at++
	}
}

// inRuns splits a sequence into slices of n elements.
func inRuns[T any](all iter.Seq[T], n int) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		some := make([]T, 0, n)
		for v := range all {
			if some = append(some, v); len(some) == n {
				if !yield(some) {
					return
				}
				some = make([]T, 0, n)
			}
		}
		if len(some) > 0 {
			yield(some)
		}
	}
}

// findStale returns the pages to render, in order, and keeps the others. It counts all pages.
func (x *Rendering) findStale(ctx context.Context) (stale []stalePlace, err error) {
	const run = 256
	var mu sync.Mutex
	inputs := sync.Pool{New: func() any { return new(plan.Inputs) }} // their buffers are reused
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(max(1, x.Jobs))
	at := int32(0)
	for pages := range inRuns(x.pages, run) {
		for _, p := range pages {
			x.kinds[p.Kind]++
		}
		first := at
		at += int32(len(pages))
		g.Go(func() error {
			in := inputs.Get().(*plan.Inputs)
			defer inputs.Put(in)
			for i, p := range pages {
				if err := ctx.Err(); err != nil {
					return err
				}
				fingerprint, err := p.Fingerprint(x.key, in)
				if err != nil {
					return err
				}
				if !x.Ledger.Keep(fingerprint, p.File()) {
					mu.Lock()
					stale = append(stale, stalePlace{first + int32(i), fingerprint})
					mu.Unlock()
				}
			}
			return nil
		})
	}
	err = g.Wait()
	slices.SortFunc(stale, func(a, b stalePlace) int { return cmp.Compare(a.page, b.page) })
	return stale, err
}
