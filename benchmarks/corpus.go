package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// records returns the path to import: the corpus itself, or a file in the work folder with its
// first records. The caller may remove such a file after the import.
func (b *bench) records(ctx context.Context) (string, error) {
	if b.papers == 0 {
		return b.corpus, nil
	}
	files, err := jsonLinesFiles(b.corpus)
	if err != nil {
		return "", fmt.Errorf("-corpus: %w", err)
	}
	if files == nil {
		b.say("the corpus is not JSON Lines (.jsonl, .jsonl.gz): all of it is taken")
		return b.corpus, nil
	}
	path := filepath.Join(b.dir, "records.jsonl")
	return path, copyLines(ctx, path, files, b.papers)
}

// jsonLinesFiles returns the files of the corpus in the order of their names, or none if one
// of them is not JSON Lines.
func jsonLinesFiles(corpus string) ([]string, error) {
	var files []string
	others := false
	err := filepath.WalkDir(corpus, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || d.IsDir():
			return err
		case strings.HasSuffix(strings.TrimSuffix(path, ".gz"), ".jsonl"):
			files = append(files, path)
		default:
			others = true
		}
		return nil
	})
	if others {
		return nil, err
	}
	return files, err
}

// errEnough stops the reading of records.
var errEnough = errors.New("enough records")

// copyLines writes the first n nonempty lines of files to a new file.
func copyLines(ctx context.Context, to string, files []string, n int) error {
	f, err := os.Create(to)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	for _, file := range files {
		err := eachLine(file, func(line []byte) error {
			if n--; n < 0 {
				return errEnough
			}
			if _, err := w.Write(append(line, '\n')); err != nil {
				return err
			}
			return ctx.Err()
		})
		if err == errEnough {
			break
		}
		if err != nil {
			return err
		}
	}
	return errors.Join(w.Flush(), f.Close())
}

// eachLine calls do with each nonempty line of a file, without its line end.
func eachLine(file string, do func([]byte) error) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	var in io.Reader = f
	if strings.HasSuffix(file, ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	r := bufio.NewReader(in)
	for {
		line, err := r.ReadBytes('\n')
		if line = bytes.TrimSpace(line); len(line) > 0 {
			if err := do(line); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
}

// eachPage calls do with the file of each paper in content, in order of day. The name is
// relative to content and has slashes: 2025/10/07/2510.06084.md.
func eachPage(content string, do func(name string) error) error {
	return fs.WalkDir(os.DirFS(content), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Count(name, "/") != 3 || !strings.HasSuffix(name, ".md") {
			return err
		}
		return do(name)
	})
}

// day is a set of papers that are taken out of an archive and added again as the papers of a
// new day.
type day struct {
	content string            // the archive's folder
	name    string            // the day, as 2025/10/07
	pages   map[string][]byte // by file name
}

// holdBack takes the newest n papers out of content, as a day that follows all other papers.
// It also returns the number of papers left.
//
// It counts pages, not records, because two records may describe the same paper.
func holdBack(content string, n int) (d *day, left int, err error) {
	var names []string // the newest; the list stays short to keep this program small
	total := 0
	err = eachPage(content, func(name string) error {
		total++
		if names = append(names, name); len(names) >= 2*n {
			names = append(names[:0], names[len(names)-n:]...)
		}
		return nil
	})
	if err != nil {
		return nil, 0, err
	}
	if total <= n {
		return nil, 0, fmt.Errorf("the corpus gives %d papers, and %d of them would be held back: give more records, or a smaller -day", total, n)
	}
	names = names[len(names)-n:]
	newest, err := time.Parse("2006/01/02", names[n-1][:len("2006/01/02")])
	if err != nil {
		return nil, 0, fmt.Errorf("%s: %w", names[n-1], err)
	}
	next := newest.AddDate(0, 0, 1)
	d = &day{content: content, name: next.Format("2006/01/02"), pages: map[string][]byte{}}
	for _, name := range names {
		if err := d.take(name, next.Format("2006-01-02")); err != nil {
			return nil, 0, err
		}
	}
	return d, total - n, nil
}

// take moves one paper's page from content into d and sets its date.
func (d *day) take(name, date string) error {
	path := filepath.Join(d.content, filepath.FromSlash(name))
	page, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if page, err = redate(page, date); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	d.pages[filepath.Base(path)] = page
	if err := os.Remove(path); err != nil {
		return err
	}
	prune(filepath.Dir(path), d.content)
	return nil
}

// dateLine matches the lines of the front matter that set the day of a page.
var dateLine = regexp.MustCompile(`(?m)^(date|published) = .*$`)

// redate replaces the date of a page.
func redate(page []byte, date string) ([]byte, error) {
	const fence = "+++\n"
	front, body, ok := bytes.Cut(bytes.TrimPrefix(page, []byte(fence)), []byte("\n"+fence))
	if !ok || !dateLine.Match(front) {
		return nil, errors.New("its front matter has no date; has the format of pages changed?")
	}
	front = dateLine.ReplaceAll(front, []byte("${1} = "+date))
	return []byte(fence + string(front) + "\n" + fence + string(body)), nil
}

// add writes the day's pages to content as new files.
func (d *day) add() error {
	dir := d.dir()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, page := range d.pages {
		if err := os.WriteFile(filepath.Join(dir, name), page, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// remove removes them again.
func (d *day) remove() error {
	if err := os.RemoveAll(d.dir()); err != nil {
		return err
	}
	prune(filepath.Dir(d.dir()), d.content)
	return nil
}

func (d *day) dir() string { return filepath.Join(d.content, filepath.FromSlash(d.name)) }

// prune removes dir and its parents up to but not including root, as long as they are empty.
// Hugo makes a page even for an empty year.
func prune(dir, root string) {
	for dir != root && os.Remove(dir) == nil {
		dir = filepath.Dir(dir)
	}
}

// copyOldest copies the oldest n papers to another archive's content.
func copyOldest(ctx context.Context, from, to string, n int) error {
	err := eachPage(from, func(name string) error {
		if n--; n < 0 {
			return errEnough
		}
		page, err := os.ReadFile(filepath.Join(from, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		path := filepath.Join(to, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		return errors.Join(os.WriteFile(path, page, 0o644), ctx.Err())
	})
	if err == errEnough {
		return nil
	}
	return err
}
