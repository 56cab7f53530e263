package build

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"sync"

	"golang.org/x/sync/errgroup"

	"offprint/generator/archive"
	"offprint/generator/plan"
	"offprint/generator/related"
	"offprint/generator/search"
	"offprint/generator/text"
)

// What is found out about related papers is kept in .offprint/related, a file for
// each month. Numbers are varints:
//
//	relatedMagic
//	sum of the program: 16 bytes
//	number of papers, then each, in the order of site.Plan.All:
//	  sum of the paper: 16 bytes
//	  length in bytes of its words, these (related.Words)
//	  sum of the words of all papers up to the end of its day: 8 bytes
//	  number of neighbours, then each: its place among all papers
//	CRC-32C of all that: 4 bytes, little-endian
//
// The words of a paper hold as long as the paper is the same, and so need not be
// read again; its neighbours as long as all papers up to its day have the same
// words. A file that is missing, damaged or another program's costs time and
// nothing else.
const (
	relatedMagic  = "offprint related 1\n"
	relatedFolder = "related"
	undatedFile   = "undated" // in place of a month
)

// keptRelated is what is kept of a paper.
type keptRelated struct {
	sum   archive.Sum
	words related.Words
	chain relatedChain
	found []uint32
	month string       // of the file
	twin  *keptRelated // the next paper with the same sum
}

// relatedChain sums up the words of all papers up to the end of a day.
type relatedChain [8]byte

// relatedPapers finds the papers that are related to each paper.
type relatedPapers struct {
	b      *builder
	plan   *plan.Plan
	all    plan.Papers
	folder string
	kept   map[archive.Sum]*keptRelated
	counts map[string]int // papers in the file of a month

	docs   []related.Doc
	was    []*keptRelated // nil for papers that no file has
	chains []relatedChain
	found  [][]uint32
}

// relate tells the plan which papers are related. Of most papers this is known
// from the last build.
func (b *builder) relate(ctx context.Context, plan *plan.Plan) error {
	if !plan.WantsRelated() || plan.Count() == 0 {
		return nil
	}
	state, err := archive.State(b.dir)
	if err != nil {
		return err
	}
	r := &relatedPapers{
		b: b, plan: plan, all: plan.All(), folder: filepath.Join(state, relatedFolder),
		kept: map[archive.Sum]*keptRelated{}, counts: map[string]int{},
	}
	if err := os.MkdirAll(r.folder, 0o755); err != nil {
		return err
	}
	if err := r.load(); err != nil {
		return err
	}
	if err := r.read(ctx); err != nil {
		return err
	}
	known := r.known()
	n := r.all.Len() - len(known)
	if n > 0 {
		b.progress.Start("related papers", int64(n))
	}
	r.found, err = related.Find(ctx, r.docs, known, related.Options{
		Count: search.Neighbours, Jobs: b.jobs, Done: func(n int) { b.progress.Add(int64(n)) },
	})
	if n > 0 {
		b.progress.Finish()
	}
	if err != nil {
		return err
	}
	plan.Relate(r.all, r.found)
	return r.save(len(known))
}

// load reads the files, and removes those of months without papers.
func (r *relatedPapers) load() error {
	wanted := map[string]bool{}
	for i := range r.all.Len() {
		wanted[r.month(i)] = true
	}
	list, err := os.ReadDir(r.folder)
	if err != nil {
		return err
	}
	for _, f := range list {
		name := filepath.Join(r.folder, f.Name())
		if !wanted[f.Name()] {
			if err := os.Remove(name); err != nil {
				return err
			}
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		papers := decodeRelated(data, r.b.renderer.Program)
		r.counts[f.Name()] = len(papers)
		for i := len(papers) - 1; i >= 0; i-- {
			k := &papers[i]
			k.month, k.twin = f.Name(), r.kept[k.sum]
			r.kept[k.sum] = k
		}
	}
	return nil
}

func (r *relatedPapers) month(i int) string {
	day := r.all.Day(i)
	if day == 0 {
		return undatedFile
	}
	return day.String()[:len("2006-01")]
}

// day is a number that grows from day to day. What has no date comes last: so a
// paper of a day is related to none of these, and stays as it is when they come.
func (r *relatedPapers) day(i int) int {
	if day := r.all.Day(i); day != 0 {
		return int(day)
	}
	return math.MaxInt32
}

// read makes the words of all papers, of which it reads those that no file has.
func (r *relatedPapers) read(ctx context.Context) error {
	n := r.all.Len()
	r.docs, r.was = make([]related.Doc, n), make([]*keptRelated, n)
	var missing []int
	for i := range n {
		r.docs[i].Day = r.day(i)
		sum := r.all.Sum(i)
		if k := r.kept[sum]; k != nil {
			r.docs[i].Words, r.was[i] = k.words, k
			r.kept[sum] = k.twin
			continue
		}
		missing = append(missing, i)
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

// known are the neighbours of the first papers, up to the end of the last day to
// which nothing has changed. It makes the chain.
func (r *relatedPapers) known() [][]uint32 {
	var known [][]uint32
	r.chains = make([]relatedChain, len(r.docs))
	var chain relatedChain
	unbroken := true
	for from := 0; from < len(r.docs); {
		h := sha256.New()
		h.Write(chain[:])
		to := from
		for ; to < len(r.docs) && r.docs[to].Day == r.docs[from].Day; to++ {
			var head []byte
			head = binary.AppendUvarint(head, uint64(r.docs[to].Day))
			head = binary.AppendUvarint(head, uint64(len(r.docs[to].Words)))
			h.Write(head)
			h.Write(r.docs[to].Words)
		}
		chain = relatedChain(h.Sum(nil)[:len(relatedChain{})])
		for i := from; i < to; i++ {
			r.chains[i] = chain
			unbroken = unbroken && r.was[i] != nil && r.was[i].chain == chain
		}
		if unbroken {
			for i := from; i < to; i++ {
				known = append(known, r.was[i].found)
			}
		}
		from = to
	}
	return known
}

// save writes the months in which something has changed; of the first papers the
// neighbours were known.
func (r *relatedPapers) save(known int) error {
	for from := 0; from < len(r.docs); {
		month, to, changed := r.month(from), from, false
		for ; to < len(r.docs) && r.month(to) == month; to++ {
			changed = changed || to >= known || r.was[to] == nil || r.was[to].month != month
		}
		if changed || r.counts[month] != to-from {
			if err := archive.WriteState(filepath.Join(r.folder, month), r.encode(from, to)); err != nil {
				return err
			}
		}
		from = to
	}
	return nil
}

func (r *relatedPapers) encode(from, to int) []byte {
	b := append([]byte(relatedMagic), r.b.renderer.Program[:]...)
	b = binary.AppendUvarint(b, uint64(to-from))
	for i := from; i < to; i++ {
		sum := r.all.Sum(i)
		b = append(b, sum[:]...)
		b = binary.AppendUvarint(b, uint64(len(r.docs[i].Words)))
		b = append(b, r.docs[i].Words...)
		b = append(b, r.chains[i][:]...)
		b = binary.AppendUvarint(b, uint64(len(r.found[i])))
		for _, n := range r.found[i] {
			b = binary.AppendUvarint(b, uint64(n))
		}
	}
	return seal(b)
}

// decodeRelated reads what encode wrote; there is nothing in what is not as it was
// written. The words are pieces of data.
func decodeRelated(data []byte, program archive.Sum) []keptRelated {
	d, ok := unseal(data, relatedMagic, program)
	if !ok {
		return nil
	}
	n := d.number()
	papers := make([]keptRelated, 0, min(n, uint64(len(d.b)/len(archive.Sum{}))))
	for range n {
		k := keptRelated{sum: archive.Sum(d.bytes(uint64(len(archive.Sum{}))))}
		k.words = related.Words(d.bytes(d.number()))
		k.chain = relatedChain(d.bytes(uint64(len(relatedChain{}))))
		neighbours := d.number()
		if d.failed || neighbours > uint64(len(d.b)) {
			return nil
		}
		k.found = make([]uint32, neighbours)
		for i := range k.found {
			k.found[i] = uint32(d.number())
		}
		papers = append(papers, k)
	}
	if d.failed || len(d.b) > 0 {
		return nil
	}
	return papers
}
