package generator

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"offprint/generator/archive"
	"offprint/generator/paper"
	"offprint/generator/program"
)

// FindOptions say which paper's file is looked for.
type FindOptions struct {
	Dir string
	ID  string // in any of the ways in which people write identifiers, or the name of its page
}

// Find is the name of the file of a paper.
func Find(ctx context.Context, o FindOptions) (file string, err error) {
	if _, _, err := archive.ReadConfig(o.Dir); err != nil {
		return "", err
	}
	id, notID := paper.AnyID(o.ID)
	cards, err := cards(ctx, o.Dir)
	if err != nil {
		return "", fmt.Errorf("find: %w", err)
	}
	var found []string
	for _, card := range cards {
		p := card.Paper()
		if archive.FileName(p.ID) == o.ID || notID == nil && p.HasID(id) {
			found = append(found, filepath.Join(o.Dir, archive.ContentDir, filepath.FromSlash(card.Path)))
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return "", fmt.Errorf("%s is in several files, open the one that you mean: %s", o.ID, strings.Join(found, ", "))
	case notID != nil:
		return "", notID
	}
	return "", fmt.Errorf("the archive has no paper %s; `offprint search` finds papers by their words", id)
}

// cards are what is known of the papers of an archive.
func cards(ctx context.Context, dir string) ([]*archive.Card, error) {
	sum, err := program.Sum()
	if err != nil {
		return nil, err
	}
	c, _, err := archive.OpenCatalog(ctx, dir, archive.CatalogOptions{Program: sum})
	if err != nil {
		return nil, err
	}
	_, err = c.Load(ctx)
	return c.Cards, err
}

// Examine says what is wrong with the file of a paper, or nil.
func Examine(dir, file string) error {
	rel, err := filepath.Rel(filepath.Join(dir, archive.ContentDir), file)
	if err != nil {
		return err
	}
	_, err = archive.ReadEntry(filepath.Join(dir, archive.ContentDir), filepath.ToSlash(rel))
	return err
}
