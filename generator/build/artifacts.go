package build

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"offprint/generator/archive"
	"offprint/generator/site"
)

// artifact is something of the site that no template makes: a feed in its
// formats, a file of JSON, a bibliography.
type artifact struct {
	paths []string // of its files
	// sum sums up everything that the files are made of but for the program.
	sum archive.Sum
	// weight is what the size of an artifact goes with, among those of its folder.
	weight int
	write  func() ([]site.File, error)
}

// fileArtifact is an artifact of one file.
func fileArtifact(path string, sum archive.Sum, weight int, write func() ([]byte, error)) artifact {
	return artifact{paths: []string{path}, sum: sum, weight: weight, write: func() ([]site.File, error) {
		data, err := write()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return []site.File{{Path: path, Data: data}}, nil
	}}
}

// artifacts are those of a site that is being built.
type artifacts struct {
	b   *builder
	all []artifact
	// stale are those with a file that is not as it would be; keys are the
	// fingerprints of all.
	stale []int
	keys  []archive.Sum
}

// planArtifacts finds out which artifacts are still good. Of files of static/ in their
// place nothing is kept, and so what else these artifacts have is made again.
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

// write writes the artifacts that are stale. No more than one a job is in
// memory.
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
