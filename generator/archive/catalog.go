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

// Catalog is what is known of all papers of an archive without their texts: a
// large archive fits into memory, and what has not changed since the catalog
// was last saved is not parsed again.
type Catalog struct {
	// Cards are sorted by path. Of a catalog that was opened, they and Names are
	// there when [Catalog.Load] has read them.
	Cards []*Card
	// Names are the distinct spellings of authors, topics and organizations,
	// in no order that means anything; there may be some that no card has any more.
	Names []string
	// Sum tells the papers of one archive from those of another, or of
	// another time; the same papers have the same sum everywhere.
	Sum Sum

	content  string // the folder
	file     string // where it is saved
	program  Sum
	jobs     int
	derive   func(*paper.Paper) []string // see CatalogOptions
	saved    *savedCatalog               // whose cards are still to be read; nil when they are
	packed   int                         // how many names there were when all cards were written anew
	changed  bool                        // since it was saved
	kept     *KeptPapers                 // nil where none are
	inMemory map[*Card]*paper.Paper      // of NewCatalog
}

// Sum is the start of a SHA-256 hash.
type Sum [16]byte

// SumOf is the sum of data.
func SumOf(data []byte) Sum {
	sum := sha256.Sum256(data)
	return Sum(sum[:])
}

// stamp tells whether a file is as it was when it was read.
type stamp struct {
	size  int64
	mtime int64 // nanoseconds since 1970; 0 where it says nothing
}

// timeGranularity is how long a file must have been left alone for its time to say
// that it is the same: some disks count in steps of two seconds.
const timeGranularity = 2 * time.Second

// ErrMoved says that a paper's file is not what the catalog says of it: it has changed since
// that was opened, or before, and kept its size and time. See [Catalog.Distrust].
var ErrMoved = errors.New("the file was changed while it was being read; try again")

// CatalogOptions say how a catalog is opened.
type CatalogOptions struct {
	Jobs int // files read at once; one a processor when 0
	// Program stands for the program that reads: what another one has saved
	// is not used, because it may have read otherwise.
	Program Sum
	// Derive makes of a paper without its texts what whoever opens the catalog wants to
	// know of each, and would make of its facts each time: it is saved with the card, see
	// [Card.Derived]. It belongs to the program. May be nil.
	Derive func(*paper.Paper) []string
	// Locked says that the caller holds the lock of the archive, see [Lock]. Then
	// files that an import which was killed has left in content/ are removed, and papers
	// that are read are kept in the work folder until the catalog is closed.
	Locked bool
	// Touched are the files and folders of content/ that something may have happened to since
	// the catalog was last saved, below it and with slashes, "." being all of it: the others are
	// taken to be what they were, unless a symbolic link leads to them. Nil where that is not known.
	Touched []string
	Total   func(int64) // how many files there are, once; may be nil
	Done    func(int64) // how many more are read, from any goroutine; may be nil
}

// left removes a file that is left; nil where that may be one that is being written.
func (o CatalogOptions) left() func(file string) {
	if !o.Locked {
		return nil
	}
	// One that cannot be removed is in nobody's way.
	return func(file string) { _ = os.Remove(file) }
}

// OpenCatalog makes the catalog of the archive in dir. Files that are what
// they were when it was last saved (by size and time, or else by content) are
// not parsed again. A saved catalog that is missing, damaged, or another
// program's is ignored. A file that cannot be read is a problem and
// stops no other; err is about the folder as a whole, or ctx being done.
//
// Where no file has changed, the cards are left for [Catalog.Load]: whoever has
// nothing to do with them need not wait.
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

// NewCatalog is the catalog of papers in memory.
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

// Paper reads a paper with its text. It fails where its page is read and is no longer
// what the card says. It may be called from several goroutines at once.
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

// keep keeps the paper of a card, written by appendPaper.
func (c *Catalog) keep(card *Card, written []byte) {
	if c.kept != nil {
		card.kept.set(c.kept.keep(written))
	}
}

// Kept is where papers are kept that have been read; nil where none are.
func (c *Catalog) Kept() *KeptPapers { return c.kept }

// Close forgets the papers that are kept. The catalog may be nil.
func (c *Catalog) Close() error {
	if c == nil {
		return nil
	}
	return c.kept.Close()
}

// Load reads the cards where they have not been read yet. If it turns out that
// they were not saved well, it reads all files anew, and then Sum and the
// problems are those of the files as they are now; they may have changed since
// the catalog was opened.
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

// read fills in the cards, from old where the file is the same.
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
	// Some thousand at a time: what a page holds beside its card is soon forgotten.
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
	c.Cards = slices.DeleteFunc(cards, func(card *Card) bool { return card == nil }) // which could not be read
	c.sum()
	return slices.Concat(problems...), nil
}

// take takes over what was saved, or nothing where that is damaged.
func (c *Catalog) take(saved *savedCatalog) error {
	rest, err := saved.load()
	c.Cards, c.Names, c.packed = rest.cards, rest.names, rest.packed
	for _, card := range c.Cards {
		card.names = &c.Names
	}
	return err
}

// untouched reports of each path whether its file is what was saved. Paths and
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
	was := make([]stamp, len(paths)) // zero where nothing is known
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
		// A file that is named is read, whatever its size and time say.
		same[i] = was[i] != stamp{} && (!asked || !touched[paths[i]] && was[i].untouched(content, paths[i]))
	}, nil)
	return same, err
}

// hasWithin reports whether a set of files and folders has a file, or a folder that it is in.
func hasWithin(set map[string]bool, path string) bool {
	for !set[path] && path != "." {
		path = path[:max(0, strings.LastIndexByte(path, '/'))]
		path = cmp.Or(path, ".")
	}
	return set[path]
}

// matchCards finds the card of each path, nil where there is none. Both lists
// are sorted by path.
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

// eachRun calls do for every number below n, side by side, and done with how
// many more are done.
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

// untouched reports whether a file has the size and time that it had when it
// was read.
func (s stamp) untouched(content stat.Folder, path string) bool {
	info, ok := content.File(path)
	return ok && info.Size == s.size && info.ModTime == s.mtime
}

// readCard makes the card of a file; was is what is known of it, or nil. The
// card is fresh when the file was parsed, and nil when it could not be.
// A file with problems is parsed every time, because they shall be told.
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
	head.draft = fmt.Sprint(f.tree[draftKey]) == "true" // as Hugo takes it, also as a text
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

// sum sums up what the cards say.
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

// intern gives cards that were just made the names of the catalog.
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

// sumOf is the sum of a paper with its text, written by appendPaper. What a curator has not
// written is not in it, as it is in addresses of feeds.
func sumOf(written []byte, p *paper.Paper) Sum {
	for f := paper.NumFields - 1; f.Curated() && !p.Has(f); f-- {
		written = written[:len(written)-1] // the number 0
	}
	return SumOf(written)
}

// Save keeps the catalog for the next time, if it has changed. To lose what is
// saved costs time and nothing else.
func (c *Catalog) Save() error {
	if !c.changed {
		return nil
	}
	if err := StreamState(c.file, c.encode); err != nil {
		return fmt.Errorf("saving the catalog: %w", err)
	}
	return nil
}

// Distrust forgets what is saved, so that the next time every file is read.
func (c *Catalog) Distrust() error { return ignoreMissing(os.Remove(c.file)) }

// temporarySuffix is what the names of the state folder's temporary files end with.
const temporarySuffix = ".tmp"

// WriteState writes a file of the state folder in one step. It does not wait
// for the disk: a file that is lost or cut off when the power fails is made
// anew, so whoever reads it must notice.
func WriteState(name string, data []byte) error {
	return StreamState(name, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// StreamState does the same with what write writes, which is never in memory as a whole.
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
