package archive

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"
)

// Read reads every paper below the content folder dir with as many workers as
// jobs says (0: one a processor). The entries are sorted by path. A file that
// cannot be read is a problem and stops no other; err is about the folder as
// a whole, or ctx being done. A folder that does not exist has no papers.
func Read(ctx context.Context, dir string, jobs int) (entries []Entry, problems []*Problem, err error) {
	paths, problems, err := list(dir)
	if err != nil {
		return nil, nil, err
	}
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	const batch = 64
	type result struct {
		entries  []Entry
		problems []*Problem
	}
	results := make([]result, (len(paths)+batch-1)/batch)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(jobs)
	for i, some := range slices.Collect(slices.Chunk(paths, batch)) {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			r := result{entries: make([]Entry, 0, len(some))}
			for _, path := range some {
				f, err := readFile(dir, path)
				r.problems = append(r.problems, f.problems...)
				if err == nil {
					r.entries = append(r.entries, f.Entry)
				} else {
					r.problems = append(r.problems, err)
				}
			}
			results[i] = r
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, nil, err
	}
	entries = make([]Entry, 0, len(paths))
	for _, r := range results {
		entries = append(entries, r.entries...)
		problems = append(problems, r.problems...)
	}
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

func readFile(dir, path string) (file, *Problem) {
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(path)))
	if err != nil {
		return file{}, &Problem{Path: path, Err: cause(err)}
	}
	f, err := parse(path, data)
	var p *Problem
	if err != nil && !errors.As(err, &p) {
		p = &Problem{Path: path, Err: err}
	}
	return f, p
}

// list finds the paths of all papers' files, sorted.
func list(dir string) (paths []string, problems []*Problem, err error) {
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
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
			case depth == 3:
				if !d.IsDir() && IsPaper(sub) {
					paths = append(paths, sub)
				}
			case isNumber(d.Name(), []int{4, 2, 2}[depth]) && isDir(dir, sub, d):
				if err := walk(sub, depth+1); err != nil {
					return err
				}
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
