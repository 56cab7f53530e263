package build

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/sync/errgroup"

	"offprint/generator/archive"
	"offprint/generator/plan"
	"offprint/generator/search"
	"offprint/generator/site"
)

// The papers found by the searches that have feeds are cached in .offprint/queries, because
// they depend on abstracts, which are not in memory. The format is:
//
//	queriesMagic
//	hash of the program and the searches: 16 bytes
//	number of papers, then each, sorted by hash:
//	  hash of the paper: 16 bytes
//	  which searches find it, one bit for each: a varint
//	CRC-32C of all that: 4 bytes, little-endian
//
// If the file is missing, damaged or of other searches, the papers are searched again.
const (
	queriesMagic = "offprint queries 1\n"
	queriesFile  = "queries"
)

// queryDoubts returns the doubts about the queries in the configuration file name.
func queryDoubts(name string, o site.Options) []string {
	var said []string
	for _, q := range o.Feeds.Queries {
		said = append(said, search.DoubtsAt(fmt.Sprintf("%s: params.offprint.feeds.queries: %q: ", name, q.Name), q.Query)...)
	}
	rules := func(key string, queries []string) {
		for _, q := range queries {
			said = append(said, search.DoubtsAt(fmt.Sprintf("%s: params.offprint.import.%s: %q: ", name, key, q), q)...)
		}
	}
	rules("keep", o.Import.Keep)
	rules("drop", o.Import.Drop)
	return said
}

// queryRun is the number of papers that are searched before checking whether the feeds are
// full.
const queryRun = 256

// findQueried passes the papers found by the searches that have feeds to the plan. It searches
// from the newest paper on, until all feeds are full.
func (b *builder) findQueried(ctx context.Context, plan *plan.Plan) error {
	filters := plan.FeedFilters()
	if len(filters) == 0 {
		return nil
	}
	state, err := archive.State(b.dir)
	if err != nil {
		return err
	}
	file := filepath.Join(state, queriesFile)
	h := sha256.New()
	h.Write(b.renderer.Program[:])
	for _, f := range filters {
		fmt.Fprintf(h, "%s %q\n", f, f.Names())
	}
	key := archive.Sum(h.Sum(nil)[:len(archive.Sum{})])
	data, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	known := decodeQueries(data, key)
	papers := plan.Newest(plan.Count())
	seen := map[archive.Sum]uint64{}
	places := make([][]int, len(filters))
	full := func() bool {
		return !slices.ContainsFunc(places, func(found []int) bool { return len(found) < b.cfg.Options.FeedItems })
	}
	for from := 0; from < papers.Len() && !full(); from += queryRun {
		found, err := b.queryRun(ctx, plan, papers, from, min(from+queryRun, papers.Len()), filters, known)
		if err != nil {
			return err
		}
		for i, bits := range found {
			seen[papers.Sum(from+i)] = bits
			for n := range places {
				if bits&(1<<n) != 0 && len(places[n]) < b.cfg.Options.FeedItems {
					places[n] = append(places[n], from+i)
				}
			}
		}
	}
	for n := range places {
		plan.Queried(n, papers, places[n])
	}
	if maps.Equal(seen, known) {
		return nil
	}
	return archive.WriteState(file, encodeQueries(seen, key))
}

// queryRun returns which filters find each paper, one bit per filter.
func (b *builder) queryRun(ctx context.Context, plan *plan.Plan, papers plan.Papers, from, to int, filters []*search.Filter, known map[archive.Sum]uint64) ([]uint64, error) {
	found := make([]uint64, to-from)
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(max(1, b.jobs))
	for i := from; i < to; i++ {
		if bits, ok := known[papers.Sum(i)]; ok {
			found[i-from] = bits
			continue
		}
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			p, err := plan.Text(papers, i)
			if err != nil {
				return err
			}
			doc := search.NewDoc(p, "")
			for n, f := range filters {
				if f.Match(&doc) {
					found[i-from] |= 1 << n
				}
			}
			return nil
		})
	}
	return found, g.Wait()
}

func encodeQueries(of map[archive.Sum]uint64, key archive.Sum) []byte {
	b := append([]byte(queriesMagic), key[:]...)
	b = binary.AppendUvarint(b, uint64(len(of)))
	for _, sum := range slices.SortedFunc(maps.Keys(of), func(a, b archive.Sum) int { return bytes.Compare(a[:], b[:]) }) {
		b = append(b, sum[:]...)
		b = binary.AppendUvarint(b, of[sum])
	}
	return archive.Seal(b)
}

// decodeQueries is the inverse of encodeQueries. It returns nil if the data is damaged or of
// other searches.
func decodeQueries(data []byte, key archive.Sum) map[archive.Sum]uint64 {
	d, ok := archive.Unseal(data, queriesMagic, key)
	if !ok {
		return nil
	}
	of := map[archive.Sum]uint64{}
	for range d.Number() {
		sum := d.Sum()
		of[sum] = d.Number()
		if d.Failed() {
			return nil
		}
	}
	return of
}
