package archive

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"unsafe"

	"offprint/generator/paper"
)

// KeptPapers are papers that have been read, in a file of the work folder: a build makes
// something of a paper in several places, and to parse its page for each took a tenth of
// its time. It is safe for concurrent use.
type KeptPapers struct {
	name string
	open sync.Once
	file *os.File // nil before the first paper, and where none can be made
	size atomic.Int64
	full atomic.Bool // no more can be written
}

// KeptPaper is where a paper is in the file; the zero KeptPaper is nowhere.
type KeptPaper struct {
	At   int64
	Size int // bytes
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

// add keeps a paper, written by appendPaper. Where that fails, it is nowhere, and will be
// parsed again.
func (k *KeptPapers) add(b []byte) KeptPaper {
	k.open.Do(func() {
		if os.MkdirAll(filepath.Dir(k.name), 0o755) == nil {
			k.file, _ = os.OpenFile(k.name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o644)
		}
	})
	if k.file == nil || k.full.Load() {
		return KeptPaper{}
	}
	at := k.size.Add(int64(len(b))) - int64(len(b))
	if _, err := k.file.WriteAt(b, at); err != nil {
		k.full.Store(true)
		_ = k.file.Truncate(0) // the site needs the room
		return KeptPaper{}
	}
	return KeptPaper{At: at, Size: len(b)}
}

// Paper is the paper that is kept there.
func (k *KeptPapers) Paper(at KeptPaper) (*paper.Paper, error) {
	b := make([]byte, at.Size)
	if _, err := k.file.ReadAt(b, at.At); err != nil {
		return nil, err
	}
	r := &catalogReader{s: unsafe.String(unsafe.SliceData(b), len(b))} // nobody writes to it any more
	p := r.paper()
	if r.bad || len(r.s) > 0 {
		return nil, &fs.PathError{Op: "read", Path: k.name, Err: errSpool}
	}
	return &p, nil
}

// Close closes the file, and removes it.
func (k *KeptPapers) Close() error {
	k.open.Do(func() {})
	if k.file == nil {
		return nil
	}
	return errors.Join(k.file.Close(), ignoreMissing(os.Remove(k.name)))
}

// keptAt is a KeptPaper in a card: one number, so that several goroutines may read the
// paper and keep it.
type keptAt struct{ packed atomic.Uint64 }

// sizeBits is room for the size of a page, bound.MaxPage.
const sizeBits = 25

func (a *keptAt) set(k KeptPaper) {
	if k.Size < 1<<sizeBits {
		a.packed.Store(uint64(k.At)<<sizeBits | uint64(k.Size))
	}
}

func (a *keptAt) get() KeptPaper {
	packed := a.packed.Load()
	return KeptPaper{At: int64(packed >> sizeBits), Size: int(packed & (1<<sizeBits - 1))}
}
