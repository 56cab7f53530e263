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

// ErrChanged reports that a file was changed after it had been read.
var ErrChanged = errors.New("the file was changed in the meantime; import again")

// Write writes an entry's file below the content folder dir: a new one if old is nil,
// otherwise the file at old.Path with the values of e (see [Update]), moved to e.Path if that
// differs. It reports whether anything was written. Each file is replaced atomically, so
// readers see either the old or the new content even if the program is killed. Folders are
// created as needed, and removed if a move leaves them empty.
//
// Write fails with [ErrChanged] if the file no longer matches old, and with fs.ErrExist if
// another file is at the path of a new or moved one.
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
		// Move first, then change: a kill in between leaves one complete page, in the wrong
		// folder.
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

// replaceFile replaces a file atomically. A temporary file that is left behind is hidden and
// does not end in .md, so it is not a page; [OpenCatalog] and [Scan] remove it.
func replaceFile(name string, data []byte) error {
	err := atomicfile.Write(name, data)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

// removeEmpty removes a folder and its parents below dir as long as they are empty.
func removeEmpty(dir, folder string) {
	for folder != filepath.Clean(dir) && os.Remove(folder) == nil {
		folder = filepath.Dir(folder)
	}
}
