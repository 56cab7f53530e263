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

// Read reads every paper below the content folder dir with as many workers as
// jobs says (0: one a processor). The entries are sorted by path. A file that
// cannot be read is a problem and stops no other; err is about the folder as
// a whole, or ctx being done. A folder that does not exist has no papers.
func Read(ctx context.Context, dir string, jobs int) (entries []Entry, problems []*Problem, err error) {
	l, err := list(dir, nil)
	if err != nil {
		return nil, nil, err
	}
	paths := l.paths
	found := make([]Entry, len(paths)) // without a path where there is none
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

// ReadEntry reads one paper's file below the content folder dir. What [Read]
// would note and pass over is passed over. The error is a *Problem.
func ReadEntry(dir, path string) (Entry, error) {
	f, problem := readFile(dir, path)
	if problem != nil {
		return Entry{}, problem
	}
	return f.Entry, nil
}

// ReadPaper reads one paper's file below the content folder dir, which must hold
// the paper with this sum. The error is a *Problem.
func ReadPaper(dir, path string, sum Sum) (*paper.Paper, error) {
	p, _, err := readPaper(dir, path, sum)
	return p, err
}

// readPaper is ReadPaper, and what appendPaper makes of the paper.
func readPaper(dir, path string, sum Sum) (p *paper.Paper, written []byte, err error) {
	f, problem := readFile(dir, path)
	if problem != nil {
		return nil, nil, problem
	}
	p = new(paper.Paper) // and not the file with it
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

// problemOf is what an error of parse says as a problem; nil where it is nil.
func problemOf(path string, err error) *Problem {
	var p *Problem
	if err != nil && !errors.As(err, &p) {
		p = &Problem{Path: path, Err: err}
	}
	return p
}

// depthOfPapers is how many folders papers with a date stand in: year, month, day.
const depthOfPapers = 3

// ErrNoPlace says that a page lies in a folder of papers where no paper lies.
var ErrNoPlace = errors.New("no page is looked for here, and it is skipped: a paper belongs in content/YEAR/MONTH/DAY/ or content/undated/, as NAME.md; a page of your own in another folder of content/")

// list finds the paths of all papers' files, sorted. It calls left, where that is not
// nil, for files beside these that are left from an import which was killed. Pages that
// are out of place are problems.
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

// walk looks into a folder of papers, or, at depth 0, for these.
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
		case path != "": // else it is of the user's own pages
			l.stray(sub, d)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// take takes a file of the folder of a day.
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

// stray looks for pages where no paper may be.
func (l *lister) stray(path string, d fs.DirEntry) {
	switch {
	case d.Name()[0] == '.':
	case d.IsDir():
		names, _ := os.ReadDir(l.file(path)) // what cannot be read has no page that anybody could have meant
		for _, d := range names {
			l.stray(path+"/"+d.Name(), d)
		}
	case HasPageExtension(d.Name()) && d.Name() != "_index.md": // sections of Hugo's have these, which say nothing here
		l.problems = append(l.problems, &Problem{Path: path, Err: ErrNoPlace})
	}
}

// isDir also follows a symbolic link.
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

// cause leaves out the path, which a Problem has already.
func cause(err error) error {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		return fmt.Errorf("%s: %w", at.Op, at.Err)
	}
	return err
}
