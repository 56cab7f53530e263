package press

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
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

// A page is rendered when its fingerprint is not that of the last build, or
// its file is missing or was altered. The fingerprint sums up everything that
// the file is made of: the page's own inputs, and the render key, which stands
// for what all pages share.

// Intact reports whether the file at path is as it was left. Caches of workflows that pack
// it as zip, or as tar in its older formats, bring its time back in whole seconds.
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

// hashStrings writes strings so that no two lists of them are alike.
func hashStrings(h hash.Hash, list ...string) {
	for _, s := range list {
		fmt.Fprintf(h, "%d:", len(s))
		_, _ = io.WriteString(h, s) // a hash never fails
	}
}

// inputSums are those of what a site is made of beside its papers.
type inputSums struct {
	shared archive.Sum // of what all pages share but for the data of the site, see hashShared
	own    archive.Sum // of the user's own pages
}

// SumInputs sums up what the site is made of beside its papers, once for all that goes
// by it. It comes before every other method.
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

// content is the folder of the papers and of own pages.
func (r *Renderer) content() string { return filepath.Join(r.Archive, archive.ContentDir) }

// Key sums up all that the site is made of, when papers is the sum of its
// papers: a site whose key has not changed need not be planned.
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
	// Static files may be large: of these, size and time are enough.
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

// renderKey is a sum of what every page is made of beside its own inputs: the
// program, the configuration, the data of the site, and all files that a
// template can read.
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

// stalePage is a page to render, by its place among all.
type stalePage struct {
	page        int32
	fingerprint archive.Sum
}

// findStale finds the pages to render, in their order, and keeps the others.
func (x *Rendering) findStale(ctx context.Context) ([]stalePage, error) {
	const run = 256
	stale := make([][]stalePage, (len(x.pages)+run-1)/run)
	inputs := sync.Pool{New: func() any { return new(plan.Inputs) }} // which grow with what they collect
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(max(1, x.Jobs))
	for n := range stale {
		g.Go(func() error {
			in := inputs.Get().(*plan.Inputs)
			defer inputs.Put(in)
			for i := n * run; i < min((n+1)*run, len(x.pages)); i++ {
				if err := ctx.Err(); err != nil {
					return err
				}
				fingerprint, err := x.pages[i].Fingerprint(x.key, in)
				if err != nil {
					return err
				}
				if !x.Ledger.Keep(fingerprint, x.pages[i].File()) {
					stale[n] = append(stale[n], stalePage{int32(i), fingerprint})
				}
			}
			return nil
		})
	}
	err := g.Wait()
	return slices.Concat(stale...), err
}
