// Package atomicfile writes files whole or not at all: whoever reads one finds
// what it was or what it is now, also when the program is killed or the power
// fails in between. It works on every system, as os.Rename does.
package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// permissions are those of a new file, of which the user's mask takes some away.
const permissions fs.FileMode = 0o644

// File is a file that is being written, to take the place of another one.
type File struct {
	*os.File
	path string
	done bool // there is nothing to remove
}

// The names of files that are being written begin and end so, with a number of 16
// hexadecimal digits between.
const (
	temporaryStart = ".offprint-"
	temporaryEnd   = ".tmp"
)

// earlierTemporary are the names that versions before this one gave: that of the file
// between a point and a random number of 64 bits.
var earlierTemporary = regexp.MustCompile(`^\..+\.(md|jsonl)[0-9]{15,20}$`)

var temporary = regexp.MustCompile("^" + regexp.QuoteMeta(temporaryStart) + "[0-9a-f]{16}" + regexp.QuoteMeta(temporaryEnd) + "$")

// IsTemporary reports whether a file of that name, without its folder, is one that
// Create began. Where nobody is writing to a folder, such a file is left from a
// program that was killed.
func IsTemporary(name string) bool {
	return strings.HasPrefix(name, ".") && (temporary.MatchString(name) || earlierTemporary.MatchString(name))
}

// Create begins a file that Replace will put at path. Until then it stands in the
// same folder under a hidden name, see [IsTemporary]. It gets the
// permissions of the file that there is. It must be replaced or discarded.
func Create(path string) (*File, error) {
	old, err := os.Lstat(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err != nil || !old.Mode().IsRegular() {
		old = nil
	}
	for {
		name := fmt.Sprintf("%s%016x%s", temporaryStart, rand.Uint64(), temporaryEnd)
		f, err := os.OpenFile(filepath.Join(filepath.Dir(path), name), os.O_RDWR|os.O_CREATE|os.O_EXCL, permissions)
		if errors.Is(err, fs.ErrExist) {
			continue // as likely as two equal numbers of 64 bits
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("writing %s: there is no folder %s", path, filepath.Dir(path))
		}
		if err != nil {
			return nil, fmt.Errorf("writing %s: %w", path, errors.Unwrap(err))
		}
		if !claim(f) {
			_ = f.Close()
			continue // RemoveLeft was quicker
		}
		out := &File{File: f, path: path}
		if old != nil {
			if err := out.permit(old.Mode().Perm()); err != nil {
				return nil, errors.Join(err, out.Discard())
			}
		}
		return out, nil
	}
}

// permit gives the file permissions; where it has them, nothing is asked of a file
// system that may know none.
func (f *File) permit(mode fs.FileMode) error {
	now, err := f.Stat()
	if err != nil || now.Mode().Perm() == mode {
		return err
	}
	return f.Chmod(mode)
}

// Replace ends the file, waits until it is on the disk, and puts it at its path. Where
// that fails, it is still to be discarded.
func (f *File) Replace() error {
	// Without waiting, an empty file may stand there after the power has failed.
	err := f.Sync()
	if !renamesOpen {
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return err
	}
	if err := os.Rename(f.Name(), f.path); err != nil {
		return err
	}
	f.done = true
	if renamesOpen { // not before: until then the claim keeps RemoveLeft away
		return f.Close()
	}
	return nil
}

// Discard removes the file; it does nothing to one that has been put at its path.
func (f *File) Discard() error {
	if f.done {
		return nil
	}
	f.done = true
	err := f.Close()
	if errors.Is(err, fs.ErrClosed) {
		err = nil // a Replace that failed has done it
	}
	return errors.Join(err, os.Remove(f.Name()))
}

// Clear removes the files of a folder whose names say that they are left from a program
// that was killed. Nobody may be writing to the folder, which may be missing. Where it fails
// for a file, it goes on with the others.
func Clear(folder string, isLeft func(name string) bool) error {
	files, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, f := range files {
		if !f.Type().IsRegular() || !isLeft(f.Name()) {
			continue
		}
		if failed := os.Remove(filepath.Join(folder, f.Name())); !errors.Is(failed, fs.ErrNotExist) {
			err = errors.Join(err, failed)
		}
	}
	return err
}

// RemoveLeft removes the files of a folder that were never replaced, because the program
// that wrote them was killed. It is for folders in which others may be writing: what they
// write is left alone, and so is everything where the system cannot tell.
func RemoveLeft(folder string) error {
	files, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, f := range files {
		if !f.Type().IsRegular() || !IsTemporary(f.Name()) {
			continue
		}
		if problem := removeUnclaimed(filepath.Join(folder, f.Name())); !errors.Is(problem, fs.ErrNotExist) {
			err = errors.Join(err, problem)
		}
	}
	return err
}

// Write writes data to the file at path.
func Write(path string, data []byte) error {
	f, err := Create(path)
	if err != nil {
		return err
	}
	if _, err = f.Write(data); err == nil {
		err = f.Replace()
	}
	return errors.Join(err, f.Discard())
}
