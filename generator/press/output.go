package press

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"sync"

	"golang.org/x/sync/errgroup"

	"offprint/generator/archive"
	"offprint/generator/plan"
	"offprint/generator/site"
)

// Output is the folder of a site that is being built. Files are first written to a folder
// within it, until [Output.Place] moves all of them into place. Meanwhile, and after a build
// that failed or was killed, the site is that of the last build.
//
// Output makes as few system calls as possible, because creating files and folders is a large
// part of the cost of a build. It does not sync files to disk: a file that is lost in a power
// failure has another size than in the manifest, and is written again by the next build.
type Output struct {
	dest string // absolute path

	mu      sync.Mutex
	files   []string        // waiting files, by path in the site
	replace []bool          // parallel to files: whether a file already exists at that path
	number  map[string]int  // index into files, by path
	folders map[string]bool // folders of the site by path: whether they are known to be folders and not symbolic links
}

// waitingFolder is the folder of the waiting files. It is within the site because files cannot
// be renamed across file systems.
const waitingFolder = ".offprint-new"

// waitingIn is the maximum number of waiting files in a folder.
const waitingIn = 1000

// NewOutput returns an Output for the folder dest, which must be an absolute path. It writes
// nothing.
func NewOutput(dest string) *Output {
	return &Output{dest: dest, number: map[string]int{}, folders: map[string]bool{}}
}

// Dest returns the folder.
func (o *Output) Dest() string { return o.dest }

// Write writes a file, which waits to be placed, and returns its record. If the site already
// has a file with the same bytes, Write only returns the record of that file, because reading
// is cheaper than writing.
func (o *Output) Write(f site.File, kind plan.Kind, fingerprint archive.Sum) (Record, error) {
	record := func(info fs.FileInfo) Record {
		return Record{Kind: kind, Fingerprint: fingerprint, Size: info.Size(), ModTime: info.ModTime().UnixNano()}
	}
	name, err := o.name(f.Path)
	if err != nil {
		return Record{}, err
	}
	replaces := false
	if !o.waits(f.Path) {
		var info fs.FileInfo
		var same bool
		if info, same, err = standing(f, name); err != nil {
			return Record{}, err
		}
		if same {
			return record(info), nil
		}
		replaces = info != nil
	}
	waiting, err := o.await(f.Path, replaces)
	if err != nil {
		return Record{}, err
	}
	info, err := writeTo(waiting, f)
	if err != nil {
		return Record{}, fmt.Errorf("%s: %w", f.Path, err)
	}
	return record(info), nil
}

// WriteNow writes a file directly into the site. Nothing in the site may refer to the file
// yet.
func (o *Output) WriteNow(f site.File) (Record, error) {
	name, err := o.name(f.Path)
	if err != nil {
		return Record{}, err
	}
	if err := o.makeFolder(path.Dir(f.Path)); err != nil {
		return Record{}, err
	}
	info, err := writeTo(name+".new", f)
	if err == nil {
		err = setInPlace(name+".new", name)
	}
	if err != nil {
		return Record{}, err
	}
	return Record{Size: info.Size(), ModTime: info.ModTime().UnixNano()}, nil
}

// name returns the file name for a path in the site.
func (o *Output) name(path string) (string, error) {
	file := filepath.FromSlash(path)
	if !filepath.IsLocal(file) {
		return "", fmt.Errorf("%q is not a path within the site", path)
	}
	return filepath.Join(o.dest, file), nil
}

func (o *Output) waits(path string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	_, ok := o.number[path]
	return ok
}

// await returns the name of the waiting file for a path. If a path is written several times,
// the last file is placed.
func (o *Output) await(path string, replaces bool) (string, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	n, again := o.number[path]
	if !again {
		n = len(o.files)
	}
	name := o.waiting(n)
	if !again {
		if n%waitingIn == 0 {
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				return "", err
			}
		}
		o.files, o.number[path] = append(o.files, path), n
		o.replace = append(o.replace, replaces)
	}
	return name, nil
}

func (o *Output) waiting(n int) string {
	return filepath.Join(o.dest, waitingFolder, strconv.Itoa(n/waitingIn), strconv.Itoa(n%waitingIn))
}

// Waiting returns the paths of the waiting files.
func (o *Output) Waiting() []string { return o.files }

// Place moves the waiting files that are part of the site into place. Symbolic links in the
// way are replaced, and never followed. Place is quick and cannot be interrupted. If it fails
// for a file, it still places the others.
//
// New files are placed before those that replace others, which are not placed if a new one
// fails. If the process is killed, no existing or replaced page therefore links to a page that
// is missing.
func (o *Output) Place(jobs int, isOfSite func(path string) bool) error {
	for _, replace := range []bool{false, true} {
		var g errgroup.Group
		g.SetLimit(max(1, jobs))
		for start := 0; start < len(o.files); start += waitingIn {
			g.Go(func() error {
				var failed error
				for n := start; n < min(start+waitingIn, len(o.files)); n++ {
					if o.replace[n] == replace && isOfSite(o.files[n]) {
						failed = cmp.Or(failed, o.place(n))
					}
				}
				return failed
			})
		}
		if err := g.Wait(); err != nil {
			return fmt.Errorf("setting the site in place: %w", err)
		}
	}
	return o.Reset()
}

func (o *Output) place(n int) error {
	file := o.files[n]
	if err := o.makeFolder(path.Dir(file)); err != nil {
		return err
	}
	return setInPlace(o.waiting(n), filepath.Join(o.dest, filepath.FromSlash(file)))
}

// setInPlace renames a waiting file to its name in the site.
func setInPlace(waiting, name string) error {
	err := os.Rename(waiting, name)
	if info, problem := os.Lstat(name); err != nil && problem == nil && info.IsDir() {
		if os.Remove(name) == nil { // it was empty
			return os.Rename(waiting, name)
		}
		return fmt.Errorf("%s is a folder with files that no build has written, where the site has a file; move it", name)
	}
	return err
}

// makeFolder creates a folder of the site and its parents. A symbolic link in the way is
// replaced.
func (o *Output) makeFolder(dir string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.makeFolders(dir)
}

func (o *Output) makeFolders(dir string) error {
	if o.folders[dir] {
		return nil
	}
	if dir == "." { // may be a symbolic link made by the user
		err := os.MkdirAll(o.dest, 0o755)
		o.folders[dir] = err == nil
		return err
	}
	name := filepath.Join(o.dest, filepath.FromSlash(dir))
	err := o.makeFolders(path.Dir(dir))
	if err == nil {
		err = os.Mkdir(name, 0o755)
	}
	if errors.Is(err, fs.ErrExist) {
		err = replaceLink(name)
	}
	o.folders[dir] = err == nil
	return err
}

// replaceLink makes sure that an existing name is a folder. It replaces a symbolic link by a
// folder.
func replaceLink(name string) error {
	info, err := os.Lstat(name)
	switch {
	case err != nil || info.IsDir():
		return err
	case info.Mode()&fs.ModeSymlink == 0:
		return fmt.Errorf("%s is a file that no build has written, where the site has a folder; move it", name)
	}
	if err := os.Remove(name); err != nil {
		return err
	}
	return os.Mkdir(name, 0o755)
}

// Remove removes files of the site, and the folders that become empty. Files that do not
// exist, or are reached through a symbolic link, are ignored. It calls removed for each
// removed file.
func (o *Output) Remove(paths []string, removed func(path string)) error {
	for _, p := range paths {
		if name, err := o.name(p); err != nil || !o.isReal(path.Dir(p)) {
			continue
		} else if err := os.Remove(name); err != nil {
			if info, problem := os.Lstat(name); errors.Is(err, fs.ErrNotExist) || problem == nil && info.IsDir() {
				continue // or a folder has replaced the recorded file
			}
			return fmt.Errorf("removing what the site no longer has: %w", err)
		}
		removed(p)
		for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
			if os.Remove(filepath.Join(o.dest, filepath.FromSlash(dir))) != nil {
				break // not empty
			}
			delete(o.folders, dir)
		}
	}
	return nil
}

// Others returns the paths of the files in the folder for which isOfSite returns false. Hidden
// files and folders at its root, such as those of git and of waiting files, are ignored.
func (o *Output) Others(isOfSite func(path string) bool) (others []string, err error) {
	err = filepath.WalkDir(o.dest, func(name string, d fs.DirEntry, err error) error {
		rel, outside := filepath.Rel(o.dest, name)
		switch {
		case err != nil || outside != nil:
			return fs.SkipDir // ignore what cannot be read
		case rel != "." && rel[0] == '.':
			if d.IsDir() {
				return fs.SkipDir
			}
		case !d.IsDir() && !isOfSite(filepath.ToSlash(rel)):
			others = append(others, filepath.ToSlash(rel))
		}
		return nil
	})
	return others, err
}

// isReal reports whether a folder of the site exists and is not reached through a symbolic
// link.
func (o *Output) isReal(dir string) bool {
	if dir == "." || o.folders[dir] {
		return true
	}
	if !o.isReal(path.Dir(dir)) {
		return false
	}
	info, err := os.Lstat(filepath.Join(o.dest, filepath.FromSlash(dir)))
	real := err == nil && info.IsDir()
	o.folders[dir] = real
	return real
}

// Reset removes the waiting files and starts again.
func (o *Output) Reset() error {
	o.files, o.replace = nil, nil
	clear(o.number)
	return o.Discard()
}

// Discard removes the folder of the waiting files, including those of an earlier build that
// was killed.
func (o *Output) Discard() error { return os.RemoveAll(filepath.Join(o.dest, waitingFolder)) }

// standing returns the file info of the regular file of that name, or nil, and reports whether
// the file has the content of f.
func standing(f site.File, name string) (info fs.FileInfo, same bool, err error) {
	info, err = os.Lstat(name)
	if err != nil || !info.Mode().IsRegular() {
		return nil, false, nil
	}
	if f.Open == nil {
		if info.Size() != int64(len(f.Data)) {
			return info, false, nil
		}
		old, err := os.ReadFile(name)
		return info, err == nil && bytes.Equal(old, f.Data), nil
	}
	old, err := os.Open(name)
	if err != nil {
		return info, false, nil
	}
	defer old.Close()
	in, err := f.Open()
	if err != nil {
		return nil, false, err
	}
	defer in.Close()
	same, err = equal(old, in)
	return info, same, err
}

// equal reports whether two readers have the same content. The error is that of b.
func equal(a, b io.Reader) (bool, error) {
	const piece = 64 << 10
	left, right := make([]byte, piece), make([]byte, piece)
	for {
		n, err1 := io.ReadFull(a, left)
		m, err2 := io.ReadFull(b, right)
		ended := errors.Is(err2, io.EOF) || errors.Is(err2, io.ErrUnexpectedEOF)
		if err2 != nil && !ended {
			return false, err2
		}
		if !bytes.Equal(left[:n], right[:m]) || (err1 != nil) != ended {
			return false, nil
		}
		if ended {
			return true, nil
		}
	}
}

// writeTo writes the content of f to the file of that name.
func writeTo(name string, f site.File) (info fs.FileInfo, err error) {
	out, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	if f.Open == nil {
		_, err = out.Write(f.Data)
	} else if in, fault := f.Open(); fault != nil {
		err = fault
	} else {
		defer in.Close()
		_, err = io.Copy(out, in)
	}
	if err != nil {
		return nil, err
	}
	return out.Stat()
}
