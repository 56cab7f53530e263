package importer

import (
	"context"
	"fmt"
	"path/filepath"

	"offprint/generator/archive"
	"offprint/generator/paper"
	"offprint/generator/program"
	"offprint/generator/search"
)

// rules are the queries that decide which papers belong to an archive. They have the syntax of
// the search and are in [params.offprint.import] of config.toml.
type rules struct {
	keep, drop []*rule // a paper must match any of keep, if there are some, and none of drop
	votes      int     // minimum number of votes
	few        int     // number of records with fewer votes
	others     int     // number of records matched by no keep rule
	doubts     []string
}

// rule is a query with the number of records it has matched.
type rule struct {
	*search.Filter
	found int
}

func (r *rules) any() bool { return len(r.keep)+len(r.drop) > 0 || r.votes > 0 }

// readRules reads the rules of the archive in dir.
func readRules(dir string) (*rules, error) {
	name, data, err := archive.ReadConfig(dir)
	if err != nil {
		return nil, err
	}
	var config struct {
		Params struct {
			Offprint struct {
				Import struct {
					Keep, Drop []string
					Votes      int
				}
			}
		}
	}
	if _, err := archive.DecodeTOML(name, data, &config); err != nil {
		return nil, err
	}
	keys := config.Params.Offprint.Import
	r := &rules{votes: keys.Votes}
	for _, list := range []struct {
		key     string
		queries []string
		to      *[]*rule
	}{{"keep", keys.Keep, &r.keep}, {"drop", keys.Drop, &r.drop}} {
		for _, q := range list.queries {
			f, err := search.NewFilter(q)
			if err != nil {
				return nil, fmt.Errorf("%s: params.offprint.import.%s: %w", name, list.key, err)
			}
			*list.to = append(*list.to, &rule{Filter: f})
			r.doubts = append(r.doubts, search.DoubtsAt(fmt.Sprintf("%s: params.offprint.import.%s: %q: ", name, list.key, q), q)...)
		}
	}
	return r, nil
}

// wants reports whether a paper belongs to the archive. If not, it counts the reason.
func (r *rules) wants(p *paper.Paper) bool {
	if !r.any() {
		return true
	}
	if p.Upvotes < r.votes {
		r.few++
		return false
	}
	doc := search.NewDoc(p, "")
	for _, d := range r.drop {
		if d.Match(&doc) {
			d.found++
			return false
		}
	}
	for _, k := range r.keep {
		if k.Match(&doc) {
			k.found++
			return true
		}
	}
	if len(r.keep) > 0 {
		r.others++
	}
	return len(r.keep) == 0
}

// lines returns messages with the number of records excluded by each rule.
func (r *rules) lines() (lines []string) {
	if r.few > 0 {
		lines = append(lines, fmt.Sprintf("params.offprint.import.votes: fewer than %d votes: %d", r.votes, r.few))
	}
	for _, d := range r.drop {
		if d.found > 0 {
			lines = append(lines, fmt.Sprintf("params.offprint.import.drop: %s: %d", d, d.found))
		}
	}
	if r.others > 0 {
		lines = append(lines, fmt.Sprintf("params.offprint.import.keep: found by none: %d", r.others))
	}
	return lines
}

// tellRules reports which existing papers of the archive the rules would exclude. These stay
// in the archive.
func (im *importer) tellRules(ctx context.Context) error {
	r, err := readRules(im.o.Dir)
	if err != nil || !r.any() {
		return err
	}
	sum, err := program.Sum()
	if err != nil {
		return err
	}
	catalog, _, err := archive.OpenCatalog(ctx, im.o.Dir, archive.CatalogOptions{Program: sum})
	if err == nil {
		_, err = catalog.Load(ctx)
	}
	if err != nil {
		return err
	}
	const named = 10
	out := 0
	for _, card := range catalog.Cards {
		if err := ctx.Err(); err != nil {
			return err
		}
		p, err := catalog.Paper(card)
		if err != nil {
			return err
		}
		if r.wants(p) {
			continue
		}
		if out++; out <= named {
			im.say("%s: the rules of params.offprint.import would not take it in", filepath.ToSlash(filepath.Join(archive.ContentDir, card.Path)))
		}
	}
	im.say("of %d papers in %s/ the rules of params.offprint.import would not take in %d", len(catalog.Cards), archive.ContentDir, out)
	return nil
}
