// Package atomicfile writes files atomically: a reader sees either the old or the new content,
// even if the program is killed or the power fails. It works on every system on which
// os.Rename does.
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

// permissions are those of a new file before the umask is applied.
const permissions fs.FileMode = 0o644

// File is a file being written that will replace another one.
type File struct {
	*os.File
	path string
	done bool // there is nothing to remove
}

// Prefix and suffix of the names of files being written, around a number of 16 hexadecimal
// digits.
const (
	temporaryStart = ".offprint-"
	temporaryEnd   = ".tmp"
)

// earlierTemporary matches the names used by earlier versions: the file's name between a dot
// and a random number of 64 bits.
var earlierTemporary = regexp.MustCompile(`^\..+\.(md|jsonl)[0-9]{15,20}$`)

var temporary = regexp.MustCompile("^" + regexp.QuoteMeta(temporaryStart) + "[0-9a-f]{16}" + regexp.QuoteMeta(temporaryEnd) + "$")

// IsTemporary reports whether a file with this base name was begun by Create. If nobody is
// writing to its folder, a killed program has left it.
func IsTemporary(name string) bool {
	return strings.HasPrefix(name, ".") && (temporary.MatchString(name) || earlierTemporary.MatchString(name))
}

// Create begins a file that Replace will move to path. Until then it has a hidden name in the
// same folder, see [IsTemporary]. It gets the permissions of the existing file. The caller
// must replace or discard it.
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
			continue // two equal random numbers of 64 bits
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("writing %s: folder %s does not exist", path, filepath.Dir(path))
		}
		if err != nil {
			return nil, fmt.Errorf("writing %s: %w", path, errors.Unwrap(err))
		}
		if !claim(f) {
			_ = f.Close()
			continue // RemoveLeft was faster
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

// permit sets the permissions unless the file already has them, because some file systems do
// not support permissions.
func (f *File) permit(mode fs.FileMode) error {
	now, err := f.Stat()
	if err != nil || now.Mode().Perm() == mode {
		return err
	}
	return f.Chmod(mode)
}

// Replace closes the file, waits until it is on the disk, and moves it to its path. If that
// fails, the caller must still discard it.
func (f *File) Replace() error {
	// Otherwise there may be an empty file after a power failure.
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
	if renamesOpen { // not earlier: until now the claim protected the file from RemoveLeft
		return f.Close()
	}
	return nil
}

// Discard removes the file unless it has been moved to its path.
func (f *File) Discard() error {
	if f.done {
		return nil
	}
	f.done = true
	err := f.Close()
	if errors.Is(err, fs.ErrClosed) {
		err = nil // closed by a Replace that failed
	}
	return errors.Join(err, os.Remove(f.Name()))
}

// Clear removes the files in a folder that isLeft recognizes as left by a killed program.
// Nobody may be writing to the folder, which may be missing. After an error it continues with
// the other files.
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

// RemoveLeft removes the files in a folder that a killed program has left. It may be used
// while others write to the folder: their files are kept, and so is everything if the system
// cannot tell.
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
