package archive

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"offprint/generator/paper"
)

// KeptPapers are papers that have been read, in a file of the work folder: a build makes
// something of a paper in several places, and to parse its page for each took a tenth of
// its time. It is safe for concurrent use.
type KeptPapers struct {
	name   string
	open   sync.Once
	pieces             // without a file before the first paper, and where none can be made
	full   atomic.Bool // no more can be written
}

// keptFile is the name of the file in the work folder.
const keptFile = "papers"

// OpenKept opens the file in which another process keeps papers. It is that one's to close.
func OpenKept(name string) (*KeptPapers, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	k := &KeptPapers{name: name}
	k.open.Do(func() { k.file = file })
	return k, nil
}

// Name is that of the file, empty where there is none.
func (k *KeptPapers) Name() string {
	if k == nil {
		return ""
	}
	k.open.Do(func() {})
	if k.file == nil {
		return ""
	}
	return k.name
}

// keep keeps a paper, written by appendPaper. Where that fails, it is nowhere, and will be
// parsed again.
func (k *KeptPapers) keep(b []byte) Spooled {
	k.open.Do(func() {
		if os.MkdirAll(filepath.Dir(k.name), 0o755) == nil {
			k.file, _ = os.OpenFile(k.name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o644)
		}
	})
	if k.file == nil || k.full.Load() {
		return Spooled{}
	}
	at, err := k.add(b)
	if err != nil {
		k.full.Store(true)
		_ = k.file.Truncate(0) // the site needs the room
	}
	return at
}

// Paper is the paper that is kept there, if one is; else its page has it. k may be nil.
func (k *KeptPapers) Paper(at Spooled) (*paper.Paper, bool) {
	if k == nil || at.Size == 0 {
		return nil, false
	}
	written, err := k.read(at)
	if err != nil {
		return nil, false
	}
	r := newCatalogReader(written)
	p := r.paper()
	return &p, !r.failed && r.rest == ""
}

// Close closes the file, and removes it.
func (k *KeptPapers) Close() error {
	if k == nil {
		return nil
	}
	k.open.Do(func() {})
	if k.file == nil {
		return nil
	}
	return errors.Join(k.file.Close(), ignoreMissing(os.Remove(k.name)))
}

// keptAt is a Spooled in a card: one number, so that several goroutines may read the
// paper and keep it.
type keptAt struct{ packed atomic.Uint64 }

// sizeBits is room for the size of a page, bound.MaxPage.
const sizeBits = 25

func (a *keptAt) set(k Spooled) {
	if k.Size < 1<<sizeBits {
		a.packed.Store(uint64(k.At)<<sizeBits | uint64(k.Size))
	}
}

func (a *keptAt) get() Spooled {
	packed := a.packed.Load()
	return Spooled{At: int64(packed >> sizeBits), Size: int(packed & (1<<sizeBits - 1))}
}
