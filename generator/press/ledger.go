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

// Record is what a build records about a file that it wrote.
type Record struct {
	Kind plan.Kind // kind of page; empty for other files
	// Fingerprint is a hash of the inputs of the file. It is zero if that is unknown, and for
	// files that do not need one.
	Fingerprint archive.Sum
	Size        int64 // bytes
	ModTime     int64 // nanoseconds since 1970
}

// FileRecord is the record of a file, whose path is relative to the destination.
type FileRecord struct {
	Path string
	Record
}

// Ledger has the records of a site's files: those that the last build left, which of them this
// build keeps, and those that it has written. A large site has hundreds of thousands of files,
// most of which are kept, so a kept record is stored only once. It is safe for concurrent use,
// except as described at its methods.
type Ledger struct {
	files []FileRecord // of the last build, sorted by path
	at    pathIndex    // index of files
	kept  []bool

	mu   sync.Mutex
	made map[string]Record
}

// NewLedger returns a ledger of the last build's files, in any order. It takes ownership of
// the slice. If a path occurs several times, the last record counts.
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

// pathIndex finds files by path. A map would be six times as large.
type pathIndex struct {
	files  []FileRecord
	seed   maphash.Seed
	places []int32 // indexes into files, grouped by bucket
	starts []int32 // start of each bucket in places, and the end of the last one
}

func indexPaths(files []FileRecord) pathIndex {
	const inBucket = 4 // average number of files per bucket
	buckets := len(files)/inBucket + 1
	x := pathIndex{files, maphash.MakeSeed(), make([]int32, len(files)), make([]int32, buckets+1)}
	for _, f := range files {
		x.starts[x.bucket(f.Path)]++
	}
	for b := range buckets { // from counts to the ends of the buckets
		x.starts[b+1] += x.starts[b]
	}
	for i, f := range files { // fill each bucket from its end
		b := x.bucket(f.Path)
		x.starts[b]--
		x.places[x.starts[b]] = int32(i)
	}
	return x
}

func (x *pathIndex) bucket(path string) int {
	return int(maphash.String(x.seed, path) % uint64(len(x.starts)-1))
}

// find returns the index of a file, if it exists.
func (x *pathIndex) find(path string) (place int32, ok bool) {
	b := x.bucket(path)
	for _, i := range x.places[x.starts[b]:x.starts[b+1]] {
		if x.files[i].Path == path {
			return i, true
		}
	}
	return 0, false
}

// Learn adds records to those of the last build. It must be called before any file is kept.
func (l *Ledger) Learn(files []FileRecord) {
	l.files = append(l.files, files...)
	l.index()
}

// Forget clears the records of all files of the last build, except their kinds.
func (l *Ledger) Forget() {
	for i := range l.files {
		l.files[i].Record = Record{Kind: l.files[i].Kind}
	}
}

// Last returns the record of a file of the last build, and whether it exists.
func (l *Ledger) Last(path string) (Record, bool) {
	i, ok := l.at.find(path)
	if !ok {
		return Record{}, false
	}
	return l.files[i].Record, true
}

// LastIn returns the records of the last build's files in a folder; "" means all files.
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

// Keep keeps the files at these paths if all of them have that fingerprint, and reports
// whether they do. Two goroutines must not pass the same path at the same time.
func (l *Ledger) Keep(fingerprint archive.Sum, paths ...string) bool {
	const few = 8 // usual number of paths, to avoid an allocation
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

// Put records a file that has been written.
func (l *Ledger) Put(path string, rec Record) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.made[path] = rec
}

// Drop removes the record of a file that has been written.
func (l *Ledger) Drop(path string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.made, path)
}

// Reset forgets which files have been kept and written. It must not be called concurrently
// with other methods.
func (l *Ledger) Reset() {
	clear(l.kept)
	clear(l.made)
}

// Has reports whether a file is part of the site. It must not be called concurrently with
// Keep.
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

// Made returns the files that have been written. It must not be called concurrently with Put.
func (l *Ledger) Made() map[string]Record { return l.made }

// Len returns the number of files of the site. It must not be called concurrently with Keep or
// Put.
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

// All iterates over the records of the site's files, sorted by path. It must not be called
// concurrently with Keep or Put.
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

// Gone returns the files of the last build that are no longer part of the site, sorted by
// path. It must not be called concurrently with Keep or Put.
func (l *Ledger) Gone() []string {
	var gone []string
	for _, f := range l.files {
		if !l.Has(f.Path) {
			gone = append(gone, f.Path)
		}
	}
	return gone
}
