package build

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"iter"
	"slices"

	"offprint/generator/archive"
	"offprint/generator/plan"
	"offprint/generator/site"
	"offprint/generator/sitemap"
)

const robotsFile = "robots.txt"

// globalFile is a file that depends on the whole archive.
type globalFile struct {
	site.File
	sum archive.Sum // hash of its inputs; zero if it is always written
}

// globalFiles returns the list of feeds, the sitemaps, robots.txt, and the key of IndexNow.
// Sitemaps are large, so they are kept if the pages and their days are those of the last
// build. A file in static/ replaces any of these files.
func (b *builder) globalFiles(what *sitePlan) ([]globalFile, error) {
	list, err := feedList(b.cfg, what.feeds)
	if err != nil {
		return nil, err
	}
	files := []globalFile{{File: list}}
	sum := b.sitemapSum(what)
	listed := b.keepSitemaps(sum)
	if !listed {
		maps, err := sitemap.Files(b.cfg.URL(""), b.sitemapEntries(what))
		if err != nil {
			return nil, err
		}
		for _, m := range maps {
			files = append(files, globalFile{site.File{Path: m.Path, Data: m.Data}, sum})
		}
		listed = len(maps) > 0
	}
	robots := sitemap.Robots("")
	if listed {
		robots = sitemap.Robots(b.cfg.URL(sitemap.IndexFile))
	}
	if index := b.cfg.Options.IndexNow; index.Key != "" {
		files = append(files, globalFile{File: site.File{Path: index.File(), Data: []byte(index.Key)}})
	}
	files = append(files, globalFile{File: site.File{Path: robotsFile, Data: robots}})
	return slices.DeleteFunc(files, func(f globalFile) bool { return b.static[f.Path] }), nil
}

// listedPages iterates over the pages listed in sitemaps. The user's own pages come last.
func listedPages(what *sitePlan) iter.Seq[plan.Planned] {
	return func(yield func(plan.Planned) bool) {
		for p := range what.Pages() {
			if p.Kind.Listed() && !yield(p) {
				return
			}
		}
		for _, p := range what.Own() {
			if !yield(plan.Planned{Kind: plan.KindOwn, Path: p.Path}) {
				return
			}
		}
	}
}

// sitemapEntries iterates over the listed pages, oldest first, so that a full part no longer
// changes.
func (b *builder) sitemapEntries(what *sitePlan) iter.Seq[sitemap.Entry] {
	pages := slices.Collect(listedPages(what))
	slices.Reverse(pages[:len(pages)-len(what.Own())])
	return func(yield func(sitemap.Entry) bool) {
		for _, p := range pages {
			e := sitemap.Entry{Loc: b.cfg.URL(p.Path), Part: "pages"}
			if p.Day != 0 {
				e.LastMod = p.Day.String()
				e.Part = fmt.Sprintf("%04d", p.Day.Year())
			} else if p.Kind == plan.KindPaper || p.Kind == plan.KindUndated {
				e.Part = "undated" // also a separate part, because they may be many
			}
			if !yield(e) {
				return
			}
		}
	}
}

// sitemapSum returns a hash of the inputs of the sitemaps.
func (b *builder) sitemapSum(what *sitePlan) archive.Sum {
	h := sha256.New()
	h.Write(b.renderer.Program[:])
	line := []byte(b.cfg.URL("") + "\n")
	for p := range listedPages(what) {
		h.Write(line)
		line = append(append(line[:0], p.Kind...), ' ')
		line = binary.AppendVarint(line, int64(p.Day))
		line = append(append(line, p.Path...), '\n')
	}
	h.Write(line)
	return archive.Sum(h.Sum(nil))
}

// keepSitemaps keeps the sitemaps of the last build if all of them have the given sum, and
// reports whether it did.
func (b *builder) keepSitemaps(sum archive.Sum) bool {
	if b.ledger == nil { // the caller only wants the size of new ones
		return false
	}
	var paths []string
	for _, f := range b.ledger.LastIn("") {
		if !sitemap.IsFile(f.Path) {
			continue
		}
		if f.Fingerprint != sum { // made from other inputs, changed, or missing
			return false
		}
		paths = append(paths, f.Path)
	}
	return len(paths) > 0 && b.ledger.Keep(sum, paths...)
}
