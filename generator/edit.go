package generator

import (
	"context"
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"offprint/generator/archive"
	"offprint/generator/paper"
	"offprint/generator/program"
)

// FindOptions identifies the paper whose file is wanted.
type FindOptions struct {
	Dir string
	ID  string // an identifier in any common notation, the name of the paper's page, or the path of its file below content/
}

// Find returns the name of the file of a paper, even if the file cannot be parsed.
func Find(ctx context.Context, o FindOptions) (string, error) {
	if _, _, err := archive.ReadConfig(o.Dir); err != nil {
		return "", err
	}
	id, notID := paper.AnyID(o.ID)
	cards, problems, err := cards(ctx, o.Dir)
	if err != nil {
		return "", fmt.Errorf("find: %w", err)
	}
	var found []string
	find := func(page string) {
		found = append(found, filepath.Join(o.Dir, archive.ContentDir, filepath.FromSlash(page)))
	}
	file := strings.TrimPrefix(filepath.ToSlash(o.ID), archive.ContentDir+"/")
	for _, card := range cards {
		p := card.Paper()
		if card.Path == file || archive.FileName(p.ID) == o.ID || notID == nil && p.HasID(id) {
			find(card.Path)
		}
	}
	for _, p := range problems { // the file name identifies a page that cannot be read
		name := strings.TrimSuffix(path.Base(p.Path), archive.Extension)
		if !p.Kept && archive.IsPaper(p.Path) && (p.Path == file || name == o.ID || notID == nil && name == archive.FileName(id)) {
			find(p.Path)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return "", fmt.Errorf("%s is in several files; open the one that you mean: %s", o.ID, strings.Join(found, ", "))
	case notID != nil:
		return "", notID
	}
	return "", fmt.Errorf("the archive has no paper %s; `offprint search` finds papers by their words", id)
}

// cards returns the catalog entries of an archive's papers, and the problems of their files.
func cards(ctx context.Context, dir string) ([]*archive.Card, []*archive.Problem, error) {
	sum, err := program.Sum()
	if err != nil {
		return nil, nil, err
	}
	c, problems, err := archive.OpenCatalog(ctx, dir, archive.CatalogOptions{Program: sum})
	if err != nil {
		return nil, nil, err
	}
	more, err := c.Load(ctx)
	return c.Cards, append(problems, more...), err
}

// Examine returns the problem of a paper's file, or nil.
func Examine(dir, file string) error {
	rel, err := filepath.Rel(filepath.Join(dir, archive.ContentDir), file)
	if err != nil {
		return err
	}
	_, err = archive.ReadEntry(filepath.Join(dir, archive.ContentDir), filepath.ToSlash(rel))
	return err
}
