package generator

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"offprint/generator/archive"
	"offprint/generator/fetch"
	"offprint/generator/importer"
	"offprint/generator/paper"
	"offprint/generator/site"
)

// AddResult says what became of each paper that was asked for, in their order.
type AddResult struct {
	Papers []Added      `json:"papers"`
	Fetch  fetch.Report `json:"fetch"`
	Import ImportResult `json:"import"`
}

// Added is what came of asking for a paper by an identifier or an address.
type Added struct {
	Argument string `json:"argument"`
	// Outcome is "new", "updated" or "unchanged", of several papers at an address the first
	// of these that one of them is; "failed" where there are none.
	Outcome string `json:"outcome"`
	// Pages are the papers' files, from the archive's folder on, with slashes.
	Pages []string `json:"pages,omitempty"`
	// Why says why it failed.
	Why   string   `json:"why,omitempty"`
	Notes []string `json:"notes,omitempty"`
}

// String is what became of a paper, in a line.
func (a Added) String() string {
	text := a.Argument + ": " + a.Outcome
	switch n := len(a.Pages); {
	case a.Why != "":
		text += ": " + a.Why
	case n == 1:
		text += ": " + a.Pages[0]
	case n > 1:
		text += fmt.Sprintf(": %d papers, the first %s", n, a.Pages[0])
	}
	return text
}

// Failed is how many papers did not come.
func (r AddResult) Failed() (n int) {
	for _, a := range r.Papers {
		if a.Outcome == failed {
			n++
		}
	}
	return n
}

const failed = "failed"

// String is the result in a line for each paper and one for all.
func (r AddResult) String() string {
	var lines []string
	for _, a := range r.Papers {
		lines = append(lines, a.String())
	}
	return strings.Join(append(lines, r.Import.String()), "\n")
}

// Add asks for single papers, by identifiers of arXiv's, DOIs and addresses of pages, and
// imports them. Of the options it takes those that say where the archive is and who asks.
// A paper that does not come keeps no other from coming, and is in the result.
func Add(ctx context.Context, o FetchOptions, papers []string) (res AddResult, err error) {
	cfg, err := site.LoadConfig(o.Dir, "")
	if err != nil {
		return res, err
	}
	folder, discard, err := scrapesFolder(o.Dir, cfg.Options.Scrapes)
	if err != nil {
		return res, err
	}
	defer func() { err = errors.Join(err, discard()) }()
	var table site.FetchOptions // which says how to ask arXiv
	asker := o.asker(cfg, table, folder)
	for _, t := range cfg.Options.Fetch {
		one := o.asker(cfg, t, folder)
		switch {
		case t.From == fetch.ArXiv && table.From == "":
			table = t
			asker.Addresses.ArXivAPI, asker.Addresses.ArXivOAI, asker.Addresses.ArXivRSS = one.Addresses.ArXivAPI, one.Addresses.ArXivOAI, one.Addresses.ArXivRSS
			asker.Interval = one.Interval
		case t.From == fetch.HuggingFace:
			asker.Addresses.HuggingFace = cmp.Or(asker.Addresses.HuggingFace, one.Addresses.HuggingFace)
		}
	}
	var found []fetch.Found
	res.Fetch, found, err = fetch.Single(ctx, asker, papers)
	if err != nil {
		return res, err
	}
	var messages []string
	if res.Import, err = o.importAll(ctx, res.Fetch.Scrapes, ImportOptions{Places: true}, &messages); err != nil {
		return res, err
	}
	for _, f := range found {
		res.Papers = append(res.Papers, added(f, res.Import.Places))
	}
	return res, nil
}

// added says what became of a paper.
func added(f fetch.Found, places map[paper.ID]importer.Place) Added {
	a := Added{Argument: f.Argument, Outcome: failed, Why: f.Fault, Notes: f.Notes}
	if f.Fault != "" {
		return a
	}
	rank := []string{"new", "updated", "unchanged", failed}
	for _, p := range f.Papers {
		place, ok := places[paper.ID(p.ID)]
		if !ok {
			continue
		}
		a.Pages = append(a.Pages, archive.ContentDir+"/"+place.Page)
		if slices.Index(rank, place.Outcome) < slices.Index(rank, a.Outcome) {
			a.Outcome = place.Outcome
		}
	}
	if len(a.Pages) == 0 {
		a.Why = "the archive does not take it: it is in hidden.txt, a rule of config.toml keeps it out, or its record was rejected, as a message above says"
	}
	return a
}
