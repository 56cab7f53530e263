package archive

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"offprint/generator/atomicfile"
	"offprint/generator/bound"
)

// ErrChanged says that a file is no longer what it was when it was read.
var ErrChanged = errors.New("the file was changed in the meantime; import again")

// Write writes an entry's file below the content folder dir: a new one where
// old is nil, else the file at old.Path with e's values (see [Update]), moved
// to e.Path where that differs. It reports whether anything was written. Each
// file is replaced in one step, so that whoever reads it, or kills the
// program, finds the old one or the new one. Folders are made as needed, and
// removed when a move leaves them empty.
//
// It fails with [ErrChanged] when the file no longer holds what old says, and
// with fs.ErrExist when another file stands where a new or moved one belongs.
func Write(dir string, old *Entry, e Entry) (written bool, err error) {
	name := func(path string) string { return filepath.Join(dir, filepath.FromSlash(path)) }
	to := name(e.Path)
	if old == nil || old.Path != e.Path {
		if _, err := os.Lstat(to); err == nil {
			return false, &Problem{Path: e.Path, Err: fs.ErrExist}
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return false, err
		}
	}
	if old == nil {
		return true, replaceFile(to, Format(e))
	}
	from := name(old.Path)
	before, err := bound.ReadFile(from, bound.MaxPage)
	if err != nil {
		return false, err
	}
	now, err := Parse(old.Path, before)
	if err != nil {
		return false, err
	}
	if !now.Paper.Equal(&old.Paper) || now.Import != old.Import {
		return false, &Problem{Path: old.Path, Err: ErrChanged}
	}
	after, err := update(old.Path, before, e)
	if err != nil {
		return false, err
	}
	if from != to {
		// Moved first and changed then: a kill in between leaves one page,
		// whole, in a folder that does not fit yet.
		if err := os.Rename(from, to); err != nil {
			return false, err
		}
		removeEmpty(dir, filepath.Dir(from))
	}
	if bytes.Equal(before, after) {
		return from != to, nil
	}
	return true, replaceFile(to, after)
}

// replaceFile writes a file in one step. A temporary one that is left behind is
// hidden and does not end in .md, so that it is no page; [OpenCatalog] and [Scan]
// remove it.
func replaceFile(name string, data []byte) error {
	err := atomicfile.Write(name, data)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

// removeEmpty removes a folder and those above it, up to dir, as far as they
// are empty.
func removeEmpty(dir, folder string) {
	for folder != filepath.Clean(dir) && os.Remove(folder) == nil {
		folder = filepath.Dir(folder)
	}
}
