// Package bound limits what is read of an archive: only regular files below a maximum size,
// and TOML below a maximum depth. The limits are far beyond what people and programs write,
// and are checked before the work, so that no file in a folder can hang a build or exhaust its
// memory.
package bound

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"unicode/utf8"
)

// Maximum sizes in bytes.
const (
	MaxPage   = 16 << 20 // a page of content/
	MaxConfig = 4 << 20  // config.toml, or the words of a language
)

// ErrIrregular is wrapped by errors about files that are not regular.
var ErrIrregular = errors.New("only regular files are read")

// Regular returns an error that names the type of a file that must not be opened: reading a
// FIFO or a device may block forever or have side effects. It returns nil for a regular file.
func Regular(info fs.FileInfo) error {
	kind := "not a regular file"
	switch mode := info.Mode(); {
	case mode.IsRegular():
		return nil
	case mode.IsDir():
		kind = "a folder"
	case mode&fs.ModeNamedPipe != 0:
		kind = "a named pipe (FIFO)"
	case mode&fs.ModeSocket != 0:
		kind = "a socket"
	case mode&fs.ModeDevice != 0:
		kind = "a device"
	}
	return fmt.Errorf("it is %s and is ignored: %w", kind, ErrIrregular)
}

// ReadFile reads a regular file, or the target of a link to one, of at most most bytes.
func ReadFile(name string, most int64) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if err := Regular(info); err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: err}
	}
	if info.Size() > most {
		return nil, &fs.PathError{Op: "read", Path: name, Err: tooLarge(info.Size(), most)}
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	// The file may grow meanwhile, and some system files report a size of 0.
	data := make([]byte, 0, info.Size()+1)
	for r := io.LimitReader(f, most+1); ; {
		n, err := r.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
	}
	if int64(len(data)) > most {
		return nil, &fs.PathError{Op: "read", Path: name, Err: tooLarge(int64(len(data)), most)}
	}
	return data, nil
}

func tooLarge(size, most int64) error {
	return fmt.Errorf("it has %d bytes; at most %d MiB are read", size, most>>20)
}

// Folder returns the folder dir like [os.DirFS], showing only folders, regular files and links
// to regular files.
func Folder(dir string) fs.FS { return folder{os.DirFS(dir)} }

type folder struct{ all fs.FS }

func (f folder) Open(name string) (fs.File, error) {
	info, err := fs.Stat(f.all, name)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		if err := Regular(info); err != nil {
			return nil, &fs.PathError{Op: "open", Path: name, Err: err}
		}
	}
	return f.all.Open(name)
}

func (f folder) ReadFile(name string) ([]byte, error) {
	file, err := f.Open(name)
	if err != nil {
		return nil, err
	}
	file.Close()
	return fs.ReadFile(f.all, name)
}

func (f folder) Stat(name string) (fs.FileInfo, error)  { return fs.Stat(f.all, name) }
func (f folder) Lstat(name string) (fs.FileInfo, error) { return fs.Lstat(f.all, name) }
func (f folder) ReadLink(name string) (string, error)   { return fs.ReadLink(f.all, name) }
func (f folder) ReadDir(name string) ([]fs.DirEntry, error) {
	all, err := fs.ReadDir(f.all, name)
	var list []fs.DirEntry
	for _, d := range all {
		if Entry(f.all, path.Join(name, d.Name()), d) == nil {
			list = append(list, d)
		}
	}
	return list, err
}

// Entry returns why an entry of a folder must not be opened, or nil: it is neither a folder
// nor a regular file nor a link to one, or its name is not valid UTF-8, which an [fs.FS]
// cannot open. Only links cause a request to the file system.
func Entry(in fs.FS, name string, d fs.DirEntry) error {
	if !utf8.ValidString(d.Name()) {
		return fmt.Errorf("its name, %+q, is not valid UTF-8, so it is ignored: rename it", d.Name())
	}
	if d.IsDir() || d.Type().IsRegular() {
		return nil
	}
	info, err := fs.Stat(in, name)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return errors.New("it is a link to a file that does not exist, and is ignored")
		}
		return err
	}
	if info.IsDir() {
		return errors.New("it is a link to a folder, and is ignored; only links to files are followed")
	}
	return Regular(info)
}

// Skipped is a file that is not read.
type Skipped struct {
	Path string // slash-separated, relative to the folder
	Err  error  // the reason
}

// Irregular lists what [Folder] hides in dir; nothing if dir does not exist. Hidden files and
// folders are ignored.
func Irregular(dir string) []Skipped {
	var out []Skipped
	all := os.DirFS(dir)
	_ = fs.WalkDir(all, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fs.SkipDir // reported when the folder is read
		case name != "." && d.Name()[0] == '.':
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if err := Entry(all, name, d); err != nil {
			out = append(out, Skipped{strings.ToValidUTF8(name, "\ufffd"), err})
			if d.IsDir() {
				return fs.SkipDir
			}
		}
		return nil
	})
	return out
}
