package paper_test

import (
	"strings"

	"offprint/generator/paper"
)

// standings returns the standing of a source in the tests.
func standings(source string) paper.Standing {
	switch {
	case strings.HasPrefix(source, "arxiv-"):
		return paper.Standing{Authority: paper.Original}
	case source == "hf-text":
		return paper.Standing{Damaged: []paper.Field{paper.FieldAbstract}}
	case source == "digest":
		return paper.Standing{Damaged: []paper.Field{paper.FieldTitle}}
	case source == "bibtex":
		return paper.Standing{Authority: paper.Chosen}
	}
	return paper.Standing{}
}
