package archive

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"offprint/generator/atomicfile"
	"offprint/generator/bound"
	"offprint/generator/paper"
)

// Read reads every paper below the content folder dir with the given number of workers (0: the
// number of processors). The entries are sorted by path. A file that cannot be read is
// reported as a problem and does not affect the others; err concerns the folder as a whole, or
// is ctx.Err(). A folder that does not exist has no papers.
func Read(ctx context.Context, dir string, jobs int) (entries []Entry, problems []*Problem, err error) {
	l, err := list(dir, nil)
	if err != nil {
		return nil, nil, err
	}
	paths := l.paths
	found := make([]Entry, len(paths)) // without a path if the file could not be read
	more := make([][]*Problem, len(paths))
	err = eachRun(ctx, len(paths), jobs, func(i int) {
		f, problem := readFile(dir, paths[i])
		found[i], more[i] = f.Entry, f.problems
		if problem != nil {
			found[i], more[i] = Entry{}, append(f.problems, problem)
		}
	}, nil)
	if err != nil {
		return nil, nil, err
	}
	entries = slices.DeleteFunc(found, func(e Entry) bool { return e.Path == "" })
	return entries, append(l.problems, slices.Concat(more...)...), nil
}

// ReadEntry reads one paper's file below the content folder dir. It ignores problems despite
// which the paper can be read. The error is a *Problem.
func ReadEntry(dir, path string) (Entry, error) {
	f, problem := readFile(dir, path)
	if problem != nil {
		return Entry{}, problem
	}
	return f.Entry, nil
}

// ReadPaper reads one paper's file below the content folder dir, which must hold the paper
// with the given sum. The error is a *Problem.
func ReadPaper(dir, path string, sum Sum) (*paper.Paper, error) {
	p, _, err := readPaper(dir, path, sum)
	return p, err
}

// readPaper is like ReadPaper and also returns the paper as encoded by appendPaper.
func readPaper(dir, path string, sum Sum) (p *paper.Paper, written []byte, err error) {
	f, problem := readFile(dir, path)
	if problem != nil {
		return nil, nil, problem
	}
	p = new(paper.Paper) // a copy, so that the rest of the file can be freed
	*p = f.Paper
	written = appendPaper(make([]byte, 0, 4096), p)
	if sumOf(written, p) != sum {
		return nil, nil, &Problem{Path: path, Err: ErrMoved}
	}
	return p, written, nil
}

func readFile(dir, path string) (file, *Problem) {
	data, err := bound.ReadFile(filepath.Join(dir, filepath.FromSlash(path)), bound.MaxPage)
	if err != nil {
		return file{}, &Problem{Path: path, Err: cause(err)}
	}
	f, err := parse(path, textOf(data))
	return f, problemOf(path, err)
}

// problemOf converts an error of parse to a *Problem; nil if it is nil.
func problemOf(path string, err error) *Problem {
	var p *Problem
	if err != nil && !errors.As(err, &p) {
		p = &Problem{Path: path, Err: err}
	}
	return p
}

// depthOfPapers is the number of folders above a paper with a date: year, month, day.
const depthOfPapers = 3

// ErrNoPlace reports a page in a folder of papers where no paper can be.
var ErrNoPlace = errors.New("skipped, because pages are not read from here: a paper belongs in content/YEAR/MONTH/DAY/ or content/undated/, as NAME.md; your own page belongs in another folder of content/")

// list returns the paths of all papers' files, sorted. If left is not nil, it is called for
// temporary files of a killed import. Misplaced pages are reported as problems.
func list(dir string, left func(file string)) (*lister, error) {
	l := &lister{dir: dir, left: left}
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return l, nil
	}
	err := l.walk("", 0)
	slices.Sort(l.paths)
	return l, err
}

// lister finds papers below dir.
type lister struct {
	dir      string
	left     func(file string) // see list
	paths    []string
	links    []string // files and folders that are symbolic links
	problems []*Problem
}

func (l *lister) file(path string) string { return filepath.Join(l.dir, filepath.FromSlash(path)) }

// walk lists a folder of papers; at depth 0, it lists content/ itself.
func (l *lister) walk(path string, depth int) error {
	names, err := os.ReadDir(l.file(path))
	if err != nil {
		if path == "" {
			return fmt.Errorf("read the archive: %w", err)
		}
		l.problems = append(l.problems, &Problem{Path: path, Err: cause(err)})
		return nil
	}
	for _, d := range names {
		sub := d.Name()
		if path != "" {
			sub = path + "/" + sub
		}
		if d.Type()&fs.ModeSymlink != 0 {
			l.links = append(l.links, sub)
		}
		err = nil
		switch {
		case path == "" && sub == Undated && isDir(l.dir, sub, d):
			err = l.walk(sub, depthOfPapers)
		case depth == depthOfPapers && !d.IsDir():
			l.take(sub, d)
		case depth < depthOfPapers && isNumber(d.Name(), []int{4, 2, 2}[depth]) && isDir(l.dir, sub, d):
			err = l.walk(sub, depth+1)
		case path != "": // otherwise one of the user's own pages
			l.stray(sub, d)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// take adds a file of a day's folder.
func (l *lister) take(path string, d fs.DirEntry) {
	switch {
	case IsPaper(path):
		l.paths = append(l.paths, path)
	case l.left != nil && d.Type().IsRegular() && atomicfile.IsTemporary(d.Name()):
		l.left(l.file(path))
	default:
		l.stray(path, d)
	}
}

// stray reports pages where no paper can be.
func (l *lister) stray(path string, d fs.DirEntry) {
	switch {
	case d.Name()[0] == '.':
	case d.IsDir():
		names, _ := os.ReadDir(l.file(path)) // an unreadable folder holds no page that anyone expects to be read
		for _, d := range names {
			l.stray(path+"/"+d.Name(), d)
		}
	case HasPageExtension(d.Name()) && d.Name() != "_index.md": // Hugo's sections have such a file
		l.problems = append(l.problems, &Problem{Path: path, Err: ErrNoPlace})
	}
}

// isDir follows symbolic links.
func isDir(dir, path string, d fs.DirEntry) bool {
	if d.Type()&fs.ModeSymlink == 0 {
		return d.IsDir()
	}
	info, err := os.Stat(filepath.Join(dir, filepath.FromSlash(path)))
	return err == nil && info.IsDir()
}

func isNumber(s string, length int) bool {
	if len(s) != length {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// cause removes the path from an error, because a Problem already has it.
func cause(err error) error {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		return fmt.Errorf("%s: %w", at.Op, at.Err)
	}
	return err
}
