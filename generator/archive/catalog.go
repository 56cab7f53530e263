package archive

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"offprint/generator/bound"
	"offprint/generator/paper"
	"offprint/generator/stat"
)

// Catalog holds the metadata of all papers of an archive, without their texts, so that a large
// archive fits into memory. Files that have not changed since the catalog was last saved are
// not parsed again.
type Catalog struct {
	// Cards are sorted by path. In a catalog made by OpenCatalog, Cards and Names are empty
	// until [Catalog.Load] has read them.
	Cards []*Card
	// Names holds each spelling of an author, topic or organization once, in no particular
	// order. It may contain names that no card uses any more.
	Names []string
	// Sum identifies the papers of the archive: equal papers have equal sums on every machine,
	// and different papers have different ones.
	Sum Sum

	content  string // the folder
	file     string // the saved catalog
	program  Sum
	jobs     int
	derive   func(*paper.Paper) []string // see CatalogOptions
	saved    *savedCatalog               // its cards are not decoded yet; nil once they are
	packed   int                         // number of names when all cards were last renumbered
	changed  bool                        // since it was last saved
	kept     *KeptPapers                 // nil if papers are not kept
	inMemory map[*Card]*paper.Paper      // set by NewCatalog
}

// Sum is the first half of a SHA-256 hash.
type Sum [16]byte

// SumOf returns the hash of data.
func SumOf(data []byte) Sum {
	sum := sha256.Sum256(data)
	return Sum(sum[:])
}

// stamp is the size and modification time of a file when it was read.
type stamp struct {
	size  int64
	mtime int64 // nanoseconds since 1970; 0 if the time proves nothing
}

// timeGranularity is how old a file's last change must be before an equal modification time
// proves that the file is the same: some file systems count in steps of two seconds.
const timeGranularity = 2 * time.Second

// ErrMoved reports that a paper's file is not what the catalog describes: it was changed after
// the catalog was opened, or earlier with its size and time unchanged. See [Catalog.Distrust].
var ErrMoved = errors.New("the file was changed while it was being read; try again")

// CatalogOptions are the options of [OpenCatalog].
type CatalogOptions struct {
	Jobs int // files read at once; the number of processors if 0
	// Program identifies the program that reads. A catalog saved by another program is
	// ignored, because that program may have read the files differently.
	Program Sum
	// Derive computes values from a paper without its texts that the caller needs of every
	// paper and would otherwise compute again each time. They are saved with the card, see
	// [Card.Derived]. Derive must be deterministic for a given Program. May be nil.
	Derive func(*paper.Paper) []string
	// Locked reports that the caller holds the lock of the archive, see [Lock]. In this case
	// temporary files of a killed import are removed from content/, and papers that are read
	// are kept in the work folder until the catalog is closed.
	Locked bool
	// Touched lists the files and folders that may have changed since the catalog was last
	// saved, slash-separated and relative to content/; "." means all of it. All others are
	// assumed to be unchanged, unless a symbolic link leads to them. Nil means unknown.
	Touched []string
	Total   func(int64) // called once with the number of files; may be nil
	Done    func(int64) // called with the number of files just read, from any goroutine; may be nil
}

// left returns a function that removes a temporary file of an import; nil if that import may
// still be running.
func (o CatalogOptions) left() func(file string) {
	if !o.Locked {
		return nil
	}
	// A file that cannot be removed does no harm.
	return func(file string) { _ = os.Remove(file) }
}

// OpenCatalog returns the catalog of the archive in dir. Files that have not changed since it
// was last saved (by size and time, otherwise by content) are not parsed again. A saved
// catalog that is missing, damaged or written by another program is ignored. A file that
// cannot be read is reported as a problem and does not affect the others; err concerns the
// folder as a whole, or is ctx.Err().
//
// If no file has changed, decoding the cards is left to [Catalog.Load], so that callers that
// do not need them do not wait.
func OpenCatalog(ctx context.Context, dir string, o CatalogOptions) (*Catalog, []*Problem, error) {
	state, err := State(dir)
	if err != nil {
		return nil, nil, err
	}
	c := &Catalog{
		content: filepath.Join(dir, ContentDir),
		file:    filepath.Join(state, catalogFile),
		program: o.Program,
		jobs:    o.Jobs,
		derive:  o.Derive,
	}
	if o.Locked {
		c.kept = &KeptPapers{name: filepath.Join(WorkFolder(dir), keptFile)}
	}
	var old *savedCatalog
	loaded := make(chan struct{})
	go func() {
		defer close(loaded)
		old = loadCatalog(c.file, c.program)
	}()
	l, err := list(c.content, o.left())
	<-loaded
	if err != nil {
		return nil, nil, err
	}
	if o.Total != nil {
		o.Total(int64(len(l.paths)))
	}
	if o.Touched != nil {
		o.Touched = slices.Concat(o.Touched, l.links)
	}
	more, err := c.read(ctx, l.paths, old, o)
	if err != nil {
		return nil, nil, err
	}
	return c, append(l.problems, more...), nil
}

// NewCatalog returns a catalog of papers in memory.
func NewCatalog(entries []Entry) *Catalog {
	c := &Catalog{Cards: make([]*Card, len(entries)), inMemory: map[*Card]*paper.Paper{}}
	for i := range entries {
		p := &entries[i].Paper
		c.Cards[i] = newCard(entries[i].Path, p, cardHead{sum: sumOf(appendPaper(nil, p), p)}, nil)
		c.inMemory[c.Cards[i]] = p
	}
	c.intern(c.Cards)
	slices.SortFunc(c.Cards, func(a, b *Card) int { return cmp.Compare(a.Path, b.Path) })
	return c
}

// Paper returns a paper with its text. It fails if the paper's file has to be read and no
// longer matches the card. It may be called from several goroutines at once.
func (c *Catalog) Paper(card *Card) (*paper.Paper, error) {
	if p, ok := c.inMemory[card]; ok {
		return p, nil
	}
	if p, ok := c.kept.Paper(card.Kept()); ok {
		return p, nil
	}
	p, written, err := readPaper(c.content, card.Path, card.Sum())
	if err == nil {
		c.keep(card, written)
	}
	return p, err
}

// keep stores the paper of a card, encoded by appendPaper, for later calls of Paper.
func (c *Catalog) keep(card *Card, written []byte) {
	if c.kept != nil {
		card.kept.set(c.kept.keep(written))
	}
}

// Kept returns the store of papers that have been read; nil if there is none.
func (c *Catalog) Kept() *KeptPapers { return c.kept }

// Close discards the stored papers. The catalog may be nil.
func (c *Catalog) Close() error {
	if c == nil {
		return nil
	}
	return c.kept.Close()
}

// Load decodes the cards if that has not been done yet. If the saved cards turn out to be
// damaged, it reads all files again; Sum and the returned problems then describe the files as
// they are now, which may have changed since the catalog was opened.
func (c *Catalog) Load(ctx context.Context) ([]*Problem, error) {
	if c.saved == nil {
		return nil, nil
	}
	var err error
	if err = c.take(c.saved); err == nil {
		c.saved = nil
		return nil, nil
	}
	l, err := list(c.content, nil)
	if err != nil {
		return nil, err
	}
	c.saved = nil
	more, err := c.read(ctx, l.paths, &savedCatalog{}, CatalogOptions{Jobs: c.jobs})
	return append(l.problems, more...), err
}

// read fills in the cards, and takes those of unchanged files from old.
func (c *Catalog) read(ctx context.Context, paths []string, old *savedCatalog, o CatalogOptions) ([]*Problem, error) {
	same, err := c.untouched(ctx, paths, old.files, o)
	if err != nil {
		return nil, err
	}
	if len(paths) == len(old.files) && len(paths) > 0 && !slices.Contains(same, false) {
		if o.Done != nil {
			o.Done(int64(len(paths)))
		}
		c.saved, c.Sum = old, old.sum
		return nil, nil
	}
	c.changed = true
	if err := c.take(old); err != nil {
		clear(same)
	}
	cards := matchCards(paths, c.Cards)
	problems := make([][]*Problem, len(paths))
	// In chunks, so that names that are not interned yet do not pile up.
	const some = 4096
	for start := 0; start < len(paths); start += some {
		end := min(start+some, len(paths))
		fresh := make([]bool, end-start)
		err := eachRun(ctx, end-start, o.Jobs, func(i int) {
			if at := start + i; !same[at] {
				cards[at], fresh[i], problems[at] = c.readCard(paths[at], cards[at])
			}
		}, o.Done)
		if err != nil {
			return nil, err
		}
		var unnamed []*Card
		for i, card := range cards[start:end] {
			if fresh[i] && card != nil {
				unnamed = append(unnamed, card)
			}
		}
		c.intern(unnamed)
	}
	c.Cards = slices.DeleteFunc(cards, func(card *Card) bool { return card == nil }) // nil: could not be read
	c.sum()
	return slices.Concat(problems...), nil
}

// take takes over the saved cards and names, or nothing if they are damaged.
func (c *Catalog) take(saved *savedCatalog) error {
	rest, err := saved.load()
	c.Cards, c.Names, c.packed = rest.cards, rest.names, rest.packed
	for _, card := range c.Cards {
		card.names = &c.Names
	}
	return err
}

// untouched reports for each path whether its file is unchanged since it was saved. Paths and
// files are sorted by path.
func (c *Catalog) untouched(ctx context.Context, paths []string, files []savedFile, o CatalogOptions) ([]bool, error) {
	same := make([]bool, len(paths))
	if len(files) == 0 {
		return same, nil
	}
	content, err := stat.Open(c.content)
	if err != nil {
		return same, nil
	}
	defer content.Close()
	was := make([]stamp, len(paths)) // zero if the file is not in the saved catalog
	for i, path := range paths {
		for len(files) > 0 && files[0].path < path {
			files = files[1:]
		}
		if len(files) > 0 && files[0].path == path {
			was[i] = files[0].stamp
		}
	}
	touched := map[string]bool{}
	for _, path := range o.Touched {
		touched[path] = true
	}
	err = eachRun(ctx, len(paths), o.Jobs, func(i int) {
		asked := o.Touched == nil || hasWithin(touched, paths[i])
		// A file that Touched names is read even if its size and time are unchanged.
		same[i] = was[i] != stamp{} && (!asked || !touched[paths[i]] && was[i].untouched(content, paths[i]))
	}, nil)
	return same, err
}

// hasWithin reports whether a set of files and folders contains a path or one of its parents.
func hasWithin(set map[string]bool, path string) bool {
	for !set[path] && path != "." {
		path = path[:max(0, strings.LastIndexByte(path, '/'))]
		path = cmp.Or(path, ".")
	}
	return set[path]
}

// matchCards returns the card of each path, nil if there is none. Both lists are sorted by
// path.
func matchCards(paths []string, cards []*Card) []*Card {
	known := make([]*Card, len(paths))
	for i, path := range paths {
		for len(cards) > 0 && cards[0].Path < path {
			cards = cards[1:]
		}
		if len(cards) > 0 && cards[0].Path == path {
			known[i] = cards[0]
		}
	}
	return known
}

// eachRun calls do for every number below n, in parallel, and done with the number of calls
// that were just completed.
func eachRun(ctx context.Context, n, jobs int, do func(i int), done func(int64)) error {
	const run = 256
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(cmp.Or(max(jobs, 0), runtime.GOMAXPROCS(0)))
	for start := 0; start < n; start += run {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			end := min(start+run, n)
			for i := start; i < end; i++ {
				do(i)
			}
			if done != nil {
				done(int64(end - start))
			}
			return nil
		})
	}
	return g.Wait()
}

func (c *Catalog) fileName(path string) string {
	return c.content + string(filepath.Separator) + filepath.FromSlash(path)
}

// untouched reports whether a file still has the size and modification time of the stamp.
func (s stamp) untouched(content stat.Folder, path string) bool {
	info, ok := content.File(path)
	return ok && info.Size == s.size && info.ModTime == s.mtime
}

// readCard makes the card of a file; was is the card saved for it, or nil. It reports whether
// the file was parsed (fresh); the card is nil if that failed. A file with problems is parsed
// every time, so that its problems are reported every time.
func (c *Catalog) readCard(path string, was *Card) (card *Card, fresh bool, problems []*Problem) {
	name := c.fileName(path)
	before := time.Now()
	info, err := os.Stat(name)
	if err != nil {
		return nil, false, []*Problem{{Path: path, Err: cause(err)}}
	}
	data, err := bound.ReadFile(name, bound.MaxPage)
	if err != nil {
		return nil, false, []*Problem{{Path: path, Err: cause(err)}}
	}
	sum := SumOf(data)
	now := stamp{size: info.Size(), mtime: info.ModTime().UnixNano()}
	if before.Sub(info.ModTime()) < timeGranularity || int64(len(data)) != now.size {
		now.mtime = 0
	}
	if was != nil && was.bytes() == sum {
		was.stamp = now
		return was, false, nil
	}
	f, err := parse(path, textOf(data))
	problems = f.problems
	if err != nil {
		return nil, false, append(problems, problemOf(path, err))
	}
	written := appendPaper(make([]byte, 0, 2*len(data)), &f.Paper)
	var derived []string
	if c.derive != nil {
		derived = c.derive(&f.Paper)
	}
	head := cardHead{sum: sumOf(written, &f.Paper)}
	head.draft = fmt.Sprint(f.tree[draftKey]) == "true" // as Hugo reads it: a string counts, too
	if len(problems) == 0 {
		head.bytes = sum
	} else {
		now = stamp{}
	}
	card = newCard(path, &f.Paper, head, derived)
	card.stamp = now
	c.keep(card, written)
	return card, true, problems
}

// sum computes c.Sum from the cards.
func (c *Catalog) sum() {
	h := sha256.New()
	var b []byte
	for _, card := range c.Cards {
		b = append(append(b[:0], card.Path...), 0)
		if card.Draft() {
			b = append(b, 1)
		}
		sum := card.Sum()
		h.Write(append(b, sum[:]...))
	}
	c.Sum = Sum(h.Sum(nil))
}

// intern replaces the name lists of new cards by indexes into the catalog's names.
func (c *Catalog) intern(cards []*Card) {
	if len(cards) == 0 {
		return
	}
	wanted := map[string]NameID{}
	for _, card := range cards {
		for _, name := range *card.names {
			wanted[name] = NoName
		}
	}
	for id, name := range c.Names {
		if _, ok := wanted[name]; ok {
			wanted[name] = NameID(id)
		}
	}
	var b []byte
	for _, card := range cards {
		places := make([]NameID, len(*card.names))
		for i, name := range *card.names {
			id := wanted[name]
			if id == NoName {
				id = NameID(len(c.Names))
				name = strings.Clone(name)
				wanted[name] = id
				c.Names = append(c.Names, name)
			}
			places[i] = id
		}
		b = card.appendMoved(b[:0], places)
		card.record, card.names = string(b), &c.Names
	}
}

// sumOf returns the hash of a paper with its text, encoded by appendPaper. Curated fields at
// the end that are empty are excluded, because addresses in feeds depend on the hash.
func sumOf(written []byte, p *paper.Paper) Sum {
	for f := paper.NumFields - 1; f.Curated() && !p.Has(f); f-- {
		written = written[:len(written)-1] // remove the encoded number 0
	}
	return SumOf(written)
}

// Save saves the catalog if it has changed. Losing the saved catalog costs time but no data.
func (c *Catalog) Save() error {
	if !c.changed {
		return nil
	}
	if err := StreamState(c.file, c.encode); err != nil {
		return fmt.Errorf("saving the catalog: %w", err)
	}
	return nil
}

// Distrust deletes the saved catalog, so that every file is read the next time.
func (c *Catalog) Distrust() error { return ignoreMissing(os.Remove(c.file)) }

// temporarySuffix ends the names of temporary files in the state folder.
const temporarySuffix = ".tmp"

// WriteState writes a file of the state folder in one step. It does not wait for the disk: a
// file may be lost or truncated by a power failure, so its reader must detect that and do
// without.
func WriteState(name string, data []byte) error {
	return StreamState(name, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// StreamState is like [WriteState] for data produced by write, which need not fit into memory.
func StreamState(name string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*"+temporarySuffix)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, ignoreMissing(os.Remove(f.Name())))
		}
	}()
	if err = errors.Join(write(f), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
