package press

import (
	"hash/maphash"
	"iter"
	"maps"
	"slices"
	"sort"
	"strings"
	"sync"

	"offprint/generator/archive"
	"offprint/generator/plan"
)

// Record is what a build remembers of a file that it wrote.
type Record struct {
	Kind plan.Kind // of a page; empty for other files
	// Fingerprint of a page; zero where it is not known, and for other files.
	Fingerprint archive.Sum
	Size        int64 // bytes
	ModTime     int64 // nanoseconds since 1970
}

// FileRecord is the record of a file at a path below the destination.
type FileRecord struct {
	Path string
	Record
}

// Ledger has the records of the files of a site: what the last build left, and what of
// that this build keeps, and has written. A large site has hundreds of thousands, most of
// which are kept: these are there once. It is safe for concurrent use, but for what
// its methods say.
type Ledger struct {
	files []FileRecord // of the last build, in the order of their paths
	at    pathIndex    // of these
	kept  []bool

	mu   sync.Mutex
	made map[string]Record
}

// NewLedger makes a ledger of the last build's files, which become its own, in any order;
// of several records of one path the last one counts.
func NewLedger(files []FileRecord) *Ledger {
	l := &Ledger{files: files, made: map[string]Record{}}
	l.index()
	return l
}

func (l *Ledger) index() {
	byPath := func(a, b FileRecord) int { return strings.Compare(a.Path, b.Path) }
	if !slices.IsSortedFunc(l.files, byPath) {
		slices.SortStableFunc(l.files, byPath)
	}
	n := 0
	for i, f := range l.files {
		if i > 0 && l.files[n-1].Path == f.Path {
			n--
		}
		l.files[n] = f
		n++
	}
	l.files = l.files[:n]
	l.at = indexPaths(l.files)
	l.kept = make([]bool, n)
}

// pathIndex finds files by their paths. A map of these would be six times as large.
type pathIndex struct {
	files  []FileRecord
	seed   maphash.Seed
	places []int32 // in files, by bucket
	starts []int32 // of the buckets in places, and where the last one ends
}

func indexPaths(files []FileRecord) pathIndex {
	const inBucket = 4 // files, about
	buckets := len(files)/inBucket + 1
	x := pathIndex{files, maphash.MakeSeed(), make([]int32, len(files)), make([]int32, buckets+1)}
	for _, f := range files {
		x.starts[x.bucket(f.Path)]++
	}
	for b := range buckets { // where each ends
		x.starts[b+1] += x.starts[b]
	}
	for i, f := range files { // from its end on
		b := x.bucket(f.Path)
		x.starts[b]--
		x.places[x.starts[b]] = int32(i)
	}
	return x
}

func (x *pathIndex) bucket(path string) int {
	return int(maphash.String(x.seed, path) % uint64(len(x.starts)-1))
}

// find is the place of a file, if it is one of these.
func (x *pathIndex) find(path string) (place int32, ok bool) {
	b := x.bucket(path)
	for _, i := range x.places[x.starts[b]:x.starts[b+1]] {
		if x.files[i].Path == path {
			return i, true
		}
	}
	return 0, false
}

// Learn adds records to those of the last build, before anything is kept.
func (l *Ledger) Learn(files []FileRecord) {
	l.files = append(l.files, files...)
	l.index()
}

// Forget forgets what is known of all files of the last build, but for their kinds.
func (l *Ledger) Forget() {
	for i := range l.files {
		l.files[i].Record = Record{Kind: l.files[i].Kind}
	}
}

// Last is the record of a file of the last build, and whether it had one.
func (l *Ledger) Last(path string) (Record, bool) {
	i, ok := l.at.find(path)
	if !ok {
		return Record{}, false
	}
	return l.files[i].Record, true
}

// LastIn are the records of the last build's files in a folder, "" for all.
func (l *Ledger) LastIn(folder string) []FileRecord {
	if folder == "" {
		return l.files
	}
	folder += "/"
	start := sort.Search(len(l.files), func(i int) bool { return l.files[i].Path >= folder })
	end := start
	for end < len(l.files) && strings.HasPrefix(l.files[end].Path, folder) {
		end++
	}
	return l.files[start:end]
}

// Keep keeps the files at these paths if all of them are of that fingerprint, and
// reports whether they are. Each path is asked for by one goroutine at a time.
func (l *Ledger) Keep(fingerprint archive.Sum, paths ...string) bool {
	const few = 8 // places that need no memory of their own
	places := make([]int32, 0, few)
	for _, path := range paths {
		i, ok := l.at.find(path)
		if !ok || l.files[i].Fingerprint != fingerprint {
			return false
		}
		places = append(places, i)
	}
	for _, i := range places {
		l.kept[i] = true
	}
	return true
}

// Put notes a file that has been written.
func (l *Ledger) Put(path string, rec Record) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.made[path] = rec
}

// Drop takes a file out that has been written.
func (l *Ledger) Drop(path string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.made, path)
}

// Reset forgets what has been kept and written. It must not run beside other methods.
func (l *Ledger) Reset() {
	clear(l.kept)
	clear(l.made)
}

// Has reports whether a file is of the site. Nobody must keep files meanwhile.
func (l *Ledger) Has(path string) bool {
	i, ok := l.at.find(path)
	if ok && l.kept[i] {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	_, ok = l.made[path]
	return ok
}

// Made are the files that have been written. Nobody must write meanwhile.
func (l *Ledger) Made() map[string]Record { return l.made }

// Len is the number of files of the site. Nobody must keep or write files meanwhile.
func (l *Ledger) Len() int {
	n := len(l.made)
	for i, f := range l.files {
		if l.kept[i] {
			if _, again := l.made[f.Path]; !again {
				n++
			}
		}
	}
	return n
}

// All are the records of the site's files, in the order of their paths. Nobody must keep or
// write files meanwhile.
func (l *Ledger) All() iter.Seq2[string, Record] {
	return func(yield func(string, Record) bool) {
		made := slices.Sorted(maps.Keys(l.made))
		for i, f := range l.files {
			for len(made) > 0 && made[0] <= f.Path {
				if !yield(made[0], l.made[made[0]]) {
					return
				}
				made = made[1:]
			}
			if _, again := l.made[f.Path]; l.kept[i] && !again && !yield(f.Path, f.Record) {
				return
			}
		}
		for _, path := range made {
			if !yield(path, l.made[path]) {
				return
			}
		}
	}
}

// Gone are the files of the last build that are not of the site any more, in the order of
// their paths. Nobody must keep or write files meanwhile.
func (l *Ledger) Gone() []string {
	var gone []string
	for _, f := range l.files {
		if !l.Has(f.Path) {
			gone = append(gone, f.Path)
		}
	}
	return gone
}
