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
	paths, problems, err := list(dir, nil)
	if err != nil {
		return nil, nil, err
	}
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
	problems = append(problems, slices.Concat(more...)...)
	return entries, problems, nil
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
	f, problem := readFile(dir, path)
	if problem != nil {
		return nil, problem
	}
	if sumOf(&f.Paper) != sum {
		return nil, &Problem{Path: path, Err: errMoved}
	}
	return &f.Paper, nil
}

func readFile(dir, path string) (file, *Problem) {
	data, err := bound.ReadFile(filepath.Join(dir, filepath.FromSlash(path)), bound.MaxPage)
	if err != nil {
		return file{}, &Problem{Path: path, Err: cause(err)}
	}
	f, err := parse(path, data)
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
func list(dir string, left func(file string)) (paths []string, problems []*Problem, err error) {
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	astray := func(sub string, d fs.DirEntry) {
		// Hugo's sections have files of this name, which say nothing here.
		if HasPageExtension(d.Name()) && d.Name()[0] != '.' && d.Name() != "_index.md" {
			problems = append(problems, &Problem{Path: sub, Err: ErrNoPlace})
		}
	}
	// lost looks for pages where none may be.
	var lost func(path string)
	lost = func(path string) {
		names, err := os.ReadDir(filepath.Join(dir, filepath.FromSlash(path)))
		if err != nil {
			return
		}
		for _, d := range names {
			switch sub := path + "/" + d.Name(); {
			case !d.IsDir():
				astray(sub, d)
			case d.Name()[0] != '.':
				lost(sub)
			}
		}
	}
	var walk func(path string, depth int) error
	walk = func(path string, depth int) error {
		names, err := os.ReadDir(filepath.Join(dir, filepath.FromSlash(path)))
		if err != nil {
			if path == "" {
				return fmt.Errorf("read the archive: %w", err)
			}
			problems = append(problems, &Problem{Path: path, Err: cause(err)})
			return nil
		}
		for _, d := range names {
			sub := d.Name()
			if path != "" {
				sub = path + "/" + sub
			}
			switch {
			case path == "" && sub == Undated && isDir(dir, sub, d):
				if err := walk(sub, depthOfPapers); err != nil {
					return err
				}
			case depth == depthOfPapers:
				switch {
				case d.IsDir():
					lost(sub)
				case IsPaper(sub):
					paths = append(paths, sub)
				case left != nil && d.Type().IsRegular() && atomicfile.IsTemporary(d.Name()):
					left(filepath.Join(dir, filepath.FromSlash(sub)))
				default:
					astray(sub, d)
				}
			case isNumber(d.Name(), []int{4, 2, 2}[depth]) && isDir(dir, sub, d):
				if err := walk(sub, depth+1); err != nil {
					return err
				}
			case path == "": // the user's own pages
			case d.IsDir():
				lost(sub)
			default:
				astray(sub, d)
			}
		}
		return nil
	}
	err = walk("", 0)
	slices.Sort(paths)
	return paths, problems, err
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
	var at *fs.PathError
	if errors.As(err, &at) {
		return fmt.Errorf("%s: %w", at.Op, at.Err)
	}
	return err
}
