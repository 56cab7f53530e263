package build

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"offprint/generator/archive"
	"offprint/generator/plan"
	"offprint/generator/related"
	"offprint/generator/search"
	"offprint/generator/text"
)

// The results of finding related papers are kept in .offprint/related, with a file for each
// month. Numbers are varints:
//
//	relatedMagic
//	hash of the program: 16 bytes
//	hash of the days and hashes of all papers up to the last of these: 8 bytes
//	number of papers, then each, in the order of plan.Plan.All:
//	  hash of the paper: 16 bytes
//	  its day, as in related.Doc
//	  length in bytes of its words, then the words (related.Words)
//	  number of neighbors, then each: its index among all papers
//	  related.Reach: the bits of Least and of Weakest, each 4 bytes, little-endian
//	CRC-32C of all that: 4 bytes, little-endian
//
// The words of a paper are valid as long as the paper is unchanged, and then need not be read
// again. The neighbors refer to the papers listed in the files, and related.Find determines
// which of them are still valid. The hashes show if a file is of a different build than the
// files before it. If a file is missing, damaged or of another program, its data is computed
// again.
const (
	relatedMagic  = "offprint related 3\n"
	relatedFolder = "related"
	undatedFile   = "undated" // replaces the month
)

// relatedMonth is the content of a month's file.
type relatedMonth struct {
	chain relatedChain
	// sums and docs are those of the papers. If fits is set, the neighbors are in
	// relatedPapers.last.
	sums []archive.Sum
	docs []related.Doc
	// fits reports whether the file is of the same build as the files before it. If so, before
	// is the chain of those files.
	fits   bool
	before relatedChain
}

// relatedChain is a hash of the days and hashes of all papers up to some paper.
type relatedChain [8]byte

// then returns the chain extended by n papers.
func (c relatedChain) then(n int, paper func(i int) (day int, of archive.Sum)) relatedChain {
	h := sha256.New()
	h.Write(c[:])
	var b []byte
	for i := range n {
		day, of := paper(i)
		b = append(binary.AppendUvarint(b[:0], uint64(day)), of[:]...)
		h.Write(b)
	}
	return relatedChain(h.Sum(nil)[:len(relatedChain{})])
}

// keptRelated is what the last build found.
type keptRelated struct {
	folder string
	months map[string]relatedMonth // by file name
	last   related.Found
}

// relatedPapers finds the papers that are related to each paper.
type relatedPapers struct {
	keptRelated
	b    *builder
	plan *plan.Plan
	all  plan.Papers
	docs []related.Doc
}

// relate finds the related papers and passes them to the plan.
func (b *builder) relate(ctx context.Context, planned *plan.Plan) error {
	kept, err := b.readRelated()
	if err != nil {
		return err
	}
	return b.relateAgain(ctx, planned, kept)
}

// relateAgain is like relate. It uses the data kept by the last build.
func (b *builder) relateAgain(ctx context.Context, planned *plan.Plan, kept keptRelated) error {
	if !plan.WantsRelated(b.cfg) || planned.Count() == 0 {
		return nil
	}
	r := &relatedPapers{kept, b, planned, planned.All(), make([]related.Doc, planned.Count())}
	if err := r.read(ctx); err != nil {
		return err
	}
	found, err := r.find(ctx)
	if err != nil {
		return err
	}
	planned.Relate(found.Neighbours)
	return r.save(found)
}

// readRelated reads what the last build found.
func (b *builder) readRelated() (kept keptRelated, err error) {
	if !plan.WantsRelated(b.cfg) {
		return kept, nil
	}
	state, err := archive.State(b.dir)
	if err != nil {
		return kept, err
	}
	kept.folder, kept.months = filepath.Join(state, relatedFolder), map[string]relatedMonth{}
	if err := os.MkdirAll(kept.folder, 0o755); err != nil {
		return kept, err
	}
	list, err := os.ReadDir(kept.folder) // sorted by name, that is, by month with undated papers last
	if err != nil {
		return kept, err
	}
	if m := b.manifest; m != nil && m.built != nil {
		n := max(0, m.built.papers)
		kept.last = related.Found{Docs: make([]related.Doc, 0, n), Neighbours: make([][]uint32, 0, n), Reach: make([]related.Reach, 0, n)}
	}
	var chain relatedChain
	for _, f := range list {
		var data []byte
		if f.Type().IsRegular() {
			if data, err = os.ReadFile(filepath.Join(kept.folder, f.Name())); err != nil {
				return kept, err
			}
		}
		last := kept.last
		m := decodeRelated(data, b.renderer.Program, &last)
		of := func(i int) (int, archive.Sum) { return m.docs[i].Day, m.sums[i] }
		if len(m.sums) > 0 && chain.then(len(m.sums), of) == m.chain {
			m.fits, m.before = true, chain
			chain, kept.last = m.chain, last
		} else { // copied, because later months overwrite it in last
			m.docs = slices.Clone(m.docs)
		}
		kept.months[f.Name()] = m
	}
	return kept, nil
}

// day returns a number that increases from day to day. Undated papers come last, so that a
// dated paper is related to none of them, and does not change when such papers are added.
func (r *relatedPapers) day(i int) int {
	if day := r.all.Day(i); day != 0 {
		return int(day)
	}
	return math.MaxInt32
}

// monthRun is the range of a month's papers; to is exclusive.
type monthRun struct {
	month    string
	from, to int
}

// byMonth iterates over the months of all papers.
func (r *relatedPapers) byMonth(yield func(monthRun) bool) {
	for from := 0; from < r.all.Len(); {
		day := r.all.Day(from)
		run := monthRun{undatedFile, from, from}
		if day != 0 {
			run.month = day.String()[:len("2006-01")]
		}
		for run.to < r.all.Len() && r.all.Day(run.to).Months() == day.Months() {
			run.to++
		}
		if !yield(run) {
			return
		}
		from = run.to
	}
}

// read sets the words of all papers. It reads only the papers that the file of their month
// does not have.
func (r *relatedPapers) read(ctx context.Context) error {
	var missing []int
	for run := range r.byMonth {
		m := r.months[run.month]
		same := m.isOf(r.all, run)
		var known map[archive.Sum]related.Words
		if !same {
			known = make(map[archive.Sum]related.Words, len(m.sums))
			for i, sum := range m.sums {
				known[sum] = m.docs[i].Words
			}
		}
		for i := run.from; i < run.to; i++ {
			r.docs[i].Day = r.day(i)
			if same {
				r.docs[i].Words = m.docs[i-run.from].Words
			} else if words, ok := known[r.all.Sum(i)]; ok {
				r.docs[i].Words = words
			} else {
				missing = append(missing, i)
			}
		}
	}
	if len(missing) == 0 {
		return nil
	}
	r.b.progress.Start("texts", int64(len(missing)))
	defer r.b.progress.Finish()
	const run = 64
	pool := sync.Pool{New: func() any { return new(search.RelatedWords) }}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(max(1, r.b.jobs))
	for start := 0; start < len(missing); start += run {
		g.Go(func() error {
			words := pool.Get().(*search.RelatedWords)
			defer pool.Put(words)
			some := missing[start:min(start+run, len(missing))]
			for _, i := range some {
				if err := ctx.Err(); err != nil {
					return err
				}
				p, err := r.plan.Text(r.all, i)
				if err != nil {
					return err
				}
				r.docs[i].Words = words.Of(text.TitlePlain(p.Title), text.Plain(p.Abstract))
			}
			r.b.progress.Add(int64(len(some)))
			return nil
		})
	}
	return g.Wait()
}

// find finds the related papers.
func (r *relatedPapers) find(ctx context.Context) (*related.Found, error) {
	started := false
	found, err := related.Find(ctx, r.docs, &r.last, related.Options{
		Count: search.Neighbours, Jobs: r.b.jobs,
		Start: func(n int) {
			started = true
			r.b.progress.Start("related papers", int64(n))
		},
		Done: func(n int) { r.b.progress.Add(int64(n)) },
	})
	if started {
		r.b.progress.Finish()
	}
	return found, err
}

// save writes the files of the first changed month and of all later ones, which depend on it,
// and removes the files of months without papers.
func (r *relatedPapers) save(found *related.Found) error {
	var chain relatedChain
	for run := range r.byMonth {
		if r.holds(run, chain) {
			chain = r.months[run.month].chain
		} else {
			chain = chain.then(run.to-run.from, func(i int) (int, archive.Sum) { return r.docs[run.from+i].Day, r.all.Sum(run.from + i) })
			if err := archive.WriteState(filepath.Join(r.folder, run.month), r.encode(found, chain, run.from, run.to)); err != nil {
				return err
			}
		}
		delete(r.months, run.month)
	}
	for name := range r.months {
		if err := os.Remove(filepath.Join(r.folder, name)); err != nil {
			return err
		}
	}
	return nil
}

// holds reports whether the file of a month is valid for its papers and, by their chain, for
// those before it.
func (r *relatedPapers) holds(run monthRun, before relatedChain) bool {
	m := r.months[run.month]
	if !m.fits || m.before != before || !m.isOf(r.all, run) {
		return false
	}
	for i, doc := range m.docs {
		if doc.Day != r.docs[run.from+i].Day {
			return false
		}
	}
	return true
}

// isOf reports whether a file is about exactly these papers.
func (m relatedMonth) isOf(all plan.Papers, run monthRun) bool {
	if len(m.sums) != run.to-run.from {
		return false
	}
	for i, sum := range m.sums {
		if sum != all.Sum(run.from+i) {
			return false
		}
	}
	return true
}

func (r *relatedPapers) encode(found *related.Found, chain relatedChain, from, to int) []byte {
	b := append([]byte(relatedMagic), r.b.renderer.Program[:]...)
	b = append(b, chain[:]...)
	b = binary.AppendUvarint(b, uint64(to-from))
	for i := from; i < to; i++ {
		sum := r.all.Sum(i)
		b = append(b, sum[:]...)
		b = binary.AppendUvarint(b, uint64(r.docs[i].Day))
		b = binary.AppendUvarint(b, uint64(len(r.docs[i].Words)))
		b = append(b, r.docs[i].Words...)
		b = binary.AppendUvarint(b, uint64(len(found.Neighbours[i])))
		for _, n := range found.Neighbours[i] {
			b = binary.AppendUvarint(b, uint64(n))
		}
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(found.Reach[i].Least))
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(found.Reach[i].Weakest))
	}
	return archive.Seal(b)
}

// decodeRelated is the inverse of encode. It appends the results to all. If the data is
// damaged, it returns an empty month. The words are substrings of data.
func decodeRelated(data []byte, program archive.Sum, all *related.Found) relatedMonth {
	d, ok := archive.Unseal(data, relatedMagic, program)
	if !ok {
		return relatedMonth{}
	}
	m := relatedMonth{chain: relatedChain(d.Bytes(uint64(len(relatedChain{}))))}
	from, n := len(all.Docs), d.Number()
	most := min(n, uint64(d.Left()/len(archive.Sum{})))
	m.sums = make([]archive.Sum, 0, most)
	room := make([]uint32, most*search.Neighbours) // one allocation for all neighbors
	for range n {
		m.sums = append(m.sums, d.Sum())
		all.Docs = append(all.Docs, related.Doc{Day: int(d.Number()), Words: related.Words(d.Bytes(d.Number()))})
		neighbours := d.Number()
		if d.Failed() || neighbours > uint64(d.Left()) {
			return relatedMonth{}
		}
		if neighbours > uint64(len(room)) {
			room = make([]uint32, neighbours)
		}
		found := room[:neighbours:neighbours]
		room = room[neighbours:]
		for i := range found {
			found[i] = uint32(d.Number())
		}
		all.Neighbours = append(all.Neighbours, found)
		all.Reach = append(all.Reach, related.Reach{
			Least:   math.Float32frombits(binary.LittleEndian.Uint32(d.Bytes(4))),
			Weakest: math.Float32frombits(binary.LittleEndian.Uint32(d.Bytes(4))),
		})
	}
	if d.Failed() || d.Left() > 0 {
		return relatedMonth{}
	}
	m.docs = all.Docs[from:]
	return m
}
