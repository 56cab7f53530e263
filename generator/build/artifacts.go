package build

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"offprint/generator/archive"
	"offprint/generator/site"
)

// artifact is a part of the site that is not rendered by a template: a feed in its formats, a
// JSON file, a bibliography.
type artifact struct {
	paths []string // of the files
	// sum is a hash of everything the files depend on, except the program.
	sum archive.Sum
	// weight estimates the artifact's size relative to the others in its folder.
	weight int
	write  func() ([]site.File, error)
}

// fileArtifact returns an artifact with a single file.
func fileArtifact(path string, sum archive.Sum, weight int, write func() ([]byte, error)) artifact {
	return artifact{paths: []string{path}, sum: sum, weight: weight, write: func() ([]site.File, error) {
		data, err := write()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return []site.File{{Path: path, Data: data}}, nil
	}}
}

// artifacts holds the artifacts of a site that is being built.
type artifacts struct {
	b   *builder
	all []artifact
	// stale lists the indexes of artifacts with a missing or outdated file. keys holds the
	// fingerprints of all artifacts.
	stale []int
	keys  []archive.Sum
}

// planArtifacts determines which artifacts are up to date. A file that is replaced by one in
// static/ is never kept, so the other files of its artifact are written again.
func (b *builder) planArtifacts(all []artifact) *artifacts {
	d := &artifacts{b: b, all: all, keys: make([]archive.Sum, len(all))}
	for i, doc := range all {
		d.keys[i] = archive.SumOf(append(b.renderer.Program[:], doc.sum[:]...))
		if !b.ledger.Keep(d.keys[i], doc.paths...) {
			d.stale = append(d.stale, i)
		}
	}
	return d
}

// write writes the stale artifacts. At most one artifact per job is in memory.
func (d *artifacts) write(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(d.b.jobs)
	for _, i := range d.stale {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			files, err := d.all[i].write()
			if err != nil {
				return err
			}
			for _, f := range files {
				if err := d.b.file(f, d.keys[i]); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}
