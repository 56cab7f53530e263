package archive

import (
	"context"
	"path/filepath"
	"slices"

	"offprint/generator/stat"
)

// Scan calls do with the card of each paper of the archive in dir, in the order of paths, as
// [OpenCatalog] would make it, except that the indexes of its names are meaningless. Only a
// few thousand cards are in memory at a time, so do must copy what it keeps, including
// strings. The problems and err are those of OpenCatalog. Scan writes nothing except as
// [CatalogOptions] say.
func Scan(ctx context.Context, dir string, o CatalogOptions, do func(*Card)) ([]*Problem, error) {
	const some = 4096
	c := &Catalog{content: filepath.Join(dir, ContentDir)}
	l, err := list(c.content, o.left())
	if err != nil {
		return nil, err
	}
	paths, problems := l.paths, l.problems
	if o.Total != nil {
		o.Total(int64(len(paths)))
	}
	saved := openSaved(filepath.Join(dir, StateDir, catalogFile), o.Program)
	content, err := stat.Open(c.content)
	if err != nil && len(paths) > 0 {
		return nil, err
	}
	if err == nil {
		defer content.Close()
	}
	for paths := range slices.Chunk(paths, some) {
		cards := matchCards(paths, saved.upTo(paths[len(paths)-1]))
		more := make([][]*Problem, len(paths))
		err := eachRun(ctx, len(paths), o.Jobs, func(i int) {
			if cards[i] == nil || !cards[i].stamp.untouched(content, paths[i]) {
				cards[i], _, more[i] = c.readCard(paths[i], cards[i])
			}
		}, o.Done)
		if err != nil {
			return nil, err
		}
		for i, card := range cards {
			problems = append(problems, more[i]...)
			if card != nil {
				do(card)
			}
		}
	}
	return problems, nil
}

// savedCards reads the cards of a saved catalog one after the other.
type savedCards struct {
	files catalogReader
	cards catalogReader
	left  int   // cards that have not been read yet
	ahead *Card // a card that has been read but not been returned yet, or nil
}

// openSaved opens a saved catalog. One that cannot be used is ignored.
func openSaved(name string, program Sum) *savedCards {
	first, rest := readCatalog(name)
	rest, ok := cutChecksum(rest)
	if !ok {
		return &savedCards{}
	}
	s := &savedCards{files: newCatalogReader(first), cards: newCatalogReader(rest)}
	_, s.left = s.files.start(program)
	_ = s.cards.Signed() // only needed for saving
	s.cards.names()
	return s
}

// upTo returns the next cards up to and including the one of the given path.
func (s *savedCards) upTo(path string) (cards []*Card) {
	for s.next() && s.ahead.Path <= path {
		cards = append(cards, s.ahead)
		s.ahead = nil
	}
	return cards
}

// next reads ahead by one card and reports whether there is one.
func (s *savedCards) next() bool {
	if s.ahead == nil && s.left > 0 {
		s.left--
		card := &Card{names: &s.cards.table}
		if s.cards.card(card, s.files.file()); s.cards.failed || s.files.failed {
			s.left = 0
		} else {
			s.ahead = card
		}
	}
	return s.ahead != nil
}
