package build

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
	"unique"
	"unsafe"

	"golang.org/x/sync/errgroup"

	"offprint/generator/archive"
	"offprint/generator/plan"
	"offprint/generator/press"
	"offprint/generator/stat"
)

// manifest records which files of a destination were written by a build, and from which
// inputs. The next build then renders only what has changed, removes files that are no longer
// part of the site, and never touches a file that someone else put there.
//
// It is a text file that is always read as a whole, and occasionally by people:
//
//	offprint manifest 3
//	dest "/home/me/papers/public"
//	place "public"              within the archive, if it is there
//	built 0f3c… 31 115          key of the site, own pages, papers; only when it was completed
//	day 9a…2e 10542 1760000000000000000 2025/10/07/index.html
//	- - 5120 1760000000000000000 feed.xml
//	end 1a2b3c4d                CRC-32C of all lines before
//
// Each file has a line with the kind of page, the fingerprint, the size in bytes, the
// modification time in nanoseconds, and the path. The path is quoted as in Go if it contains
// line breaks or starts with a quote.
//
// While a build is running, a second file next to the manifest lists the files that the build
// is about to write (the intent). If the build is killed, the next build knows of all these
// files, and trusts none of them.
//
// If the archive has been moved or copied, with or without its site, the state folder contains
// a manifest for the same place within the archive, but for another absolute path. Of this
// manifest, only the records of unchanged files are used.
type manifest struct {
	name   string
	dest   string
	place  string             // dest relative to the archive; empty if it is outside
	former string             // file name of the manifest for another path that was read instead; usually empty
	built  *built             // nil if the last build was not completed
	files  []press.FileRecord // sorted by path, because file systems find neighbors quickly
	// intended lists the files that a killed build may have written.
	intended []string
}

// ledger creates a ledger of the files, including the intended ones. It takes the files out of
// the manifest. A build with nothing to do does not need it.
func (m *manifest) ledger() *press.Ledger {
	files := m.files
	m.files = nil
	for _, path := range m.intended {
		files = append(files, press.FileRecord{Path: path})
	}
	return press.NewLedger(files)
}

// built describes the last build, if it was completed.
type built struct {
	key    archive.Sum // see press.Renderer.Key
	own    int         // number of own pages
	papers int
}

const (
	manifestHeader = "offprint manifest 3\n"
	intentHeader   = "offprint intent 3\n"
	manifestPrefix = "manifest-"
	noValue        = "-"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// readManifest reads the manifest of a destination. A missing, outdated or damaged manifest is
// ignored: then everything is rendered and nothing is removed.
func readManifest(dir, dest string) (*manifest, error) {
	state, err := archive.State(dir)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(dest))
	m := &manifest{name: filepath.Join(state, manifestPrefix+hex.EncodeToString(sum[:4])), dest: dest}
	if rel, err := filepath.Rel(dir, dest); err == nil && filepath.IsLocal(rel) {
		m.place = filepath.ToSlash(rel)
	}
	there, err := m.read(m.name)
	if err == nil && !there && m.place != "" {
		if m.former, err = m.formerManifest(state); err == nil && m.former != "" {
			_, err = m.read(m.former)
		}
	}
	if errors.Is(err, errManifest) {
		*m, err = manifest{name: m.name, dest: dest, place: m.place}, nil
	}
	if err != nil {
		return nil, err
	}
	intent, err := readIfThere(m.intentName())
	if err != nil || intent == "" {
		return m, err
	}
	m.built = nil
	files, whole := strings.CutPrefix(intent, intentHeader)
	body, last, _ := cutLastLine(files)
	if !whole || !sumsUp(intentHeader+body, last) {
		// The build was killed so early that its intent is incomplete.
		return m, nil
	}
	for path := range strings.Lines(body) {
		if path, ok := readPath(strings.TrimSuffix(path, "\n")); ok {
			m.intended = append(m.intended, path)
		}
	}
	return m, nil
}

// Remove removes a site that is in a separate folder, with its manifest.
func Remove(dir, dest string) error {
	m, err := readManifest(dir, dest)
	if err != nil {
		return err
	}
	err = os.RemoveAll(dest)
	for _, name := range []string{m.name, m.intentName()} {
		if fault := os.Remove(name); !errors.Is(fault, fs.ErrNotExist) {
			err = errors.Join(err, fault)
		}
	}
	return err
}

// formerManifest returns the newest manifest in the state folder for the same place within an
// archive, or "" if there is none.
func (m *manifest) formerManifest(state string) (newest string, err error) {
	list, err := os.ReadDir(state)
	if err != nil {
		return "", err
	}
	var last time.Time
	for _, f := range list {
		info, err := f.Info()
		if err != nil || !strings.HasPrefix(f.Name(), manifestPrefix) || !info.Mode().IsRegular() || !info.ModTime().After(last) {
			continue
		}
		name := filepath.Join(state, f.Name())
		same, err := m.ofSamePlace(name)
		if err != nil {
			return "", err
		}
		if same {
			newest, last = name, info.ModTime()
		}
	}
	return newest, nil
}

func (m *manifest) ofSamePlace(name string) (bool, error) {
	f, err := os.Open(name)
	if err != nil {
		return false, err
	}
	defer f.Close()
	r := bufio.NewReader(f)
	header, err1 := r.ReadString('\n')
	_, err2 := r.ReadString('\n')
	place, err3 := r.ReadString('\n')
	return errors.Join(err1, err2, err3) == nil && header == manifestHeader && place == m.placeLine(), nil
}

// placeLine returns the line of the place, or "" if it has none.
func (m *manifest) placeLine() string {
	if m.place == "" {
		return ""
	}
	return "place " + strconv.Quote(m.place) + "\n"
}

// readIfThere reads a file. A missing file is read as an empty string.
func readIfThere(name string) (string, error) {
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	// The bytes are not modified after this.
	return unsafe.String(unsafe.SliceData(data), len(data)), err
}

func (m *manifest) intentName() string { return m.name + ".intent" }

var errManifest = errors.New("the manifest is damaged or was written by another version")

// read reads a manifest and reports whether it exists.
func (m *manifest) read(name string) (there bool, err error) {
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return true, err
	}
	return true, m.parse(f, info.Size())
}

// manifestLines reads the lines of a manifest one by one, because it may be large.
type manifestLines struct {
	r    *bufio.Reader
	sum  uint32 // checksum of all lines before
	line string // without line break; valid until the next call of next
	err  error
}

// next reads the next line, and reports whether it is not the last one. The last line must
// have the right checksum.
func (l *manifestLines) next() bool {
	line, err := l.r.ReadSlice('\n')
	if err != nil {
		l.err = errManifest
		if !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
			l.err = err
		}
		return false
	}
	l.line = unsafe.String(unsafe.SliceData(line), len(line)-1)
	if strings.HasPrefix(l.line, sumWord) {
		if _, err := l.r.Peek(1); l.line != sumLine(l.sum) || !errors.Is(err, io.EOF) {
			l.err = errManifest
		}
		return false
	}
	l.sum = crc32.Update(l.sum, castagnoli, line)
	return true
}

// parse reads a manifest of about size bytes.
func (m *manifest) parse(r io.Reader, size int64) error {
	const longest = 256 << 10 // maximum length of a line
	lines := manifestLines{r: bufio.NewReaderSize(r, longest)}
	is := func(line string) bool { return lines.line+"\n" == line }
	if !lines.next() || !is(manifestHeader) || !lines.next() || m.former == "" && lines.line != "dest "+strconv.Quote(m.dest) {
		return cmp.Or(lines.err, errManifest)
	}
	more := lines.next()
	if more && is(m.placeLine()) { // missing in manifests of earlier versions
		more = lines.next()
	}
	if line, ok := strings.CutPrefix(lines.line, "built "); more && ok {
		var key []byte
		m.built = &built{}
		if _, err := fmt.Sscanf(line, "%x %d %d", &key, &m.built.own, &m.built.papers); err != nil || len(key) != len(m.built.key) {
			return errManifest
		}
		m.built.key = archive.Sum(key)
		more = lines.next()
	}
	const recordBytes, pathBytes = 80, 32 // approximate size of a record, and of its path
	m.files = make([]press.FileRecord, 0, size/recordBytes)
	paths := make([]byte, 0, size/recordBytes*pathBytes) // holds all paths, in a few large blocks
	for ; more; more = lines.next() {
		path, rec, ok := parseRecord(lines.line)
		if !ok {
			return errManifest
		}
		if cap(paths)-len(paths) < len(path) {
			paths = make([]byte, 0, max(longest, len(path)))
		}
		start := len(paths)
		paths = append(paths, path...)
		m.files = append(m.files, press.FileRecord{Path: unsafe.String(unsafe.SliceData(paths[start:]), len(path)), Record: rec})
	}
	return lines.err
}

// cutLastLine removes the last line, which must end with a line break.
func cutLastLine(s string) (body, last string, ok bool) {
	s, ok = strings.CutSuffix(s, "\n")
	i := strings.LastIndexByte(s, '\n') + 1
	return s[:i], s[i:], ok
}

func endLine(body []byte) string { return sumLine(crc32.Checksum(body, castagnoli)) }

// sumLine returns the last line for the checksum of the lines before it.
func sumLine(sum uint32) string { return fmt.Sprintf(sumWord+"%08x", sum) }

// sumWord is the prefix of the last line.
const sumWord = "end "

func sumsUp(body, last string) bool {
	return last == endLine(unsafe.Slice(unsafe.StringData(body), len(body)))
}

func parseRecord(line string) (path string, rec press.Record, ok bool) {
	kind, line, _ := strings.Cut(line, " ")
	sum, line, _ := strings.Cut(line, " ")
	size, line, _ := strings.Cut(line, " ")
	mtime, path, ok := strings.Cut(line, " ")
	if !ok {
		return "", rec, false
	}
	if kind != noValue {
		rec.Kind = plan.Kind(unique.Make(kind).Value()) // a copy, so that the file's buffer is not kept
	}
	if sum != noValue && !decodeSum(&rec.Fingerprint, sum) {
		return "", rec, false
	}
	var err1, err2 error
	rec.Size, err1 = strconv.ParseInt(size, 10, 64)
	rec.ModTime, err2 = strconv.ParseInt(mtime, 10, 64)
	path, ok = readPath(path)
	return path, rec, ok && err1 == nil && err2 == nil
}

// linePath returns a path as it is written on a line. File names may contain line breaks.
func linePath(path string) string {
	if strings.ContainsAny(path, "\n\r") || strings.HasPrefix(path, `"`) {
		return strconv.Quote(path)
	}
	return path
}

// readPath is the inverse of linePath.
func readPath(s string) (path string, ok bool) {
	if !strings.HasPrefix(s, `"`) {
		return s, true
	}
	path, err := strconv.Unquote(s)
	return path, err == nil
}

// forgetAltered clears the records of files that have changed since the last build, and
// returns their number. If the manifest is for another path, such files may belong to anyone,
// so they are removed from the list.
func (m *manifest) forgetAltered(ctx context.Context, jobs int) (altered int, err error) {
	if m.former != "" {
		defer func() {
			m.files = slices.DeleteFunc(m.files, func(f press.FileRecord) bool { return f.Record == press.Record{Kind: f.Kind} })
		}()
	}
	if len(m.files) == 0 {
		return 0, nil
	}
	dest, err := stat.Open(m.dest)
	if err != nil {
		for i := range m.files {
			m.files[i].Record = press.Record{Kind: m.files[i].Kind}
		}
		return len(m.files), nil
	}
	defer dest.Close()
	var count atomic.Int64
	g, ctx := errgroup.WithContext(ctx)
	for some := range slices.Chunk(m.files, max(1, (len(m.files)+jobs-1)/jobs)) {
		g.Go(func() error {
			for i := range some {
				if err := ctx.Err(); err != nil {
					return err
				}
				f := &some[i]
				if !f.Intact(dest, f.Path) {
					f.Record = press.Record{Kind: f.Kind} // the kind is needed when the file is removed
					count.Add(1)
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return 0, err
	}
	return int(count.Load()), nil
}

// writeIntent records the files that a build is about to write, and those of earlier builds
// that were killed.
func (m *manifest) writeIntent(files []string, ledger *press.Ledger) error {
	var b bytes.Buffer
	b.WriteString(intentHeader)
	for _, path := range files {
		b.WriteString(linePath(path))
		b.WriteByte('\n')
	}
	for _, f := range ledger.LastIn("") {
		if f.Record == (press.Record{}) { // of a killed build
			b.WriteString(linePath(f.Path))
			b.WriteByte('\n')
		}
	}
	b.WriteString(endLine(b.Bytes()) + "\n")
	return archive.WriteState(m.intentName(), b.Bytes())
}

// write records a completed build.
func (m *manifest) write(ledger *press.Ledger, done built) error {
	if err := archive.StreamState(m.name, func(w io.Writer) error { return m.encode(w, ledger, done) }); err != nil {
		return err
	}
	for _, name := range []string{m.intentName(), m.former} {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func (m *manifest) encode(w io.Writer, ledger *press.Ledger, done built) error {
	const pieces = 256 << 10
	sum := crc32.New(castagnoli)
	out := bufio.NewWriterSize(io.MultiWriter(w, sum), pieces)
	fmt.Fprintf(out, "%sdest %q\n%sbuilt %x %d %d\n", manifestHeader, m.dest, m.placeLine(), done.key, done.own, done.papers)
	var b []byte
	for path, rec := range ledger.All() {
		b = append(appendRecord(b[:0], path, rec), '\n')
		_, _ = out.Write(b) // Flush returns the error
	}
	if err := out.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w, sumLine(sum.Sum32()))
	return err
}

// appendRecord is the inverse of parseRecord.
func appendRecord(b []byte, path string, rec press.Record) []byte {
	b = append(b, cmp.Or(string(rec.Kind), noValue)...)
	b = append(b, ' ')
	if rec.Fingerprint == (archive.Sum{}) {
		b = append(b, noValue...)
	} else {
		b = hex.AppendEncode(b, rec.Fingerprint[:])
	}
	b = append(b, ' ')
	b = strconv.AppendInt(b, rec.Size, 10)
	b = append(b, ' ')
	b = strconv.AppendInt(b, rec.ModTime, 10)
	b = append(b, ' ')
	return append(b, linePath(path)...)
}
