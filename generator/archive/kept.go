package archive

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"offprint/generator/paper"
)

// KeptPapers stores papers that have been read in a file of the work folder. A build uses each
// paper in several places; parsing its page for each of them took a tenth of the build's time.
// It is safe for concurrent use.
type KeptPapers struct {
	name   string
	open   sync.Once
	pieces             // its file is nil before the first paper, and if none can be created
	full   atomic.Bool // nothing more can be written
}

// keptFile is the name of the file in the work folder.
const keptFile = "papers"

// OpenKept opens the file in which another process keeps papers. That process closes it.
func OpenKept(name string) (*KeptPapers, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	k := &KeptPapers{name: name}
	k.open.Do(func() { k.file = file })
	return k, nil
}

// Name returns the path of the file, empty if there is none.
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

// keep stores a paper encoded by appendPaper. If that fails, it returns the zero Spooled, and
// the paper will be parsed again.
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
		_ = k.file.Truncate(0) // free the disk space for the site
	}
	return at
}

// Paper returns the paper stored at a place; ok is false if there is none and its page must be
// read. k may be nil.
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

// Close closes and removes the file.
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

// keptAt is the Spooled of a card as a single number, so that several goroutines may read and
// store the paper.
type keptAt struct{ packed atomic.Uint64 }

// sizeBits is the number of bits for the size of a page, see bound.MaxPage.
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
