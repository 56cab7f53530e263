// Package bound says what of an archive is read at all: regular files, of which
// none is larger and no TOML is deeper than what a person or a program would
// write. It is asked before the work, so that nothing that lies in a folder can
// stop a build or fill its memory.
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

// Bounds in bytes.
const (
	MaxPage   = 16 << 20 // of a page of content/
	MaxConfig = 4 << 20  // of config.toml, or of the words of one language
)

// ErrIrregular is in the errors about what is no regular file.
var ErrIrregular = errors.New("only regular files are read")

// Regular says what a file is that is not to be opened, or nil: reading a FIFO may
// never end, nor a device, and it may change something.
func Regular(info fs.FileInfo) error {
	kind := "no regular file"
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
	return fmt.Errorf("it is %s, and is ignored: %w", kind, ErrIrregular)
}

// ReadFile reads a regular file, or a link to one, of no more than most bytes.
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
	// It may grow in the meantime, and some files of the system say that they are empty.
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

// Folder is the folder dir as [os.DirFS] shows it, without what is neither a folder
// nor a regular file, nor a link to such a file.
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

// Entry says why an entry of a folder is not to be opened, or nil: it is neither a
// folder nor a regular file, nor a link to one, or its name is no text, which an [fs.FS]
// opens nothing by. It asks for nothing but of links.
func Entry(in fs.FS, name string, d fs.DirEntry) error {
	if !utf8.ValidString(d.Name()) {
		return fmt.Errorf("its name, %+q, is not in UTF-8, and it is ignored: rename it", d.Name())
	}
	if d.IsDir() || d.Type().IsRegular() {
		return nil
	}
	info, err := fs.Stat(in, name)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return errors.New("it is a link to what is not there, and is ignored")
		}
		return err
	}
	if info.IsDir() {
		return errors.New("it is a link to a folder, and is ignored; only links to files are followed")
	}
	return Regular(info)
}

// Skipped is what is not read.
type Skipped struct {
	Path string // below the folder, with slashes
	Err  error  // why
}

// Irregular lists what [Folder] does not show of dir or of a file: nothing where there
// is no dir. Hidden files and folders are not looked at.
func Irregular(dir string) []Skipped {
	var out []Skipped
	all := os.DirFS(dir)
	_ = fs.WalkDir(all, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fs.SkipDir // which reading it will tell
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
