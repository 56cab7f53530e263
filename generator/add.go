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

// AddResult reports the outcome for each requested paper, in the order of the request.
type AddResult struct {
	Papers []Added      `json:"papers"`
	Fetch  fetch.Report `json:"fetch"`
	Import ImportResult `json:"import"`
}

// Added is the outcome of requesting a paper by an identifier or a URL.
type Added struct {
	Argument string `json:"argument"`
	// Outcome is "new", "updated", "unchanged" or "failed". If a URL gave several papers, it
	// is the first of these values that applies to any of them.
	Outcome string `json:"outcome"`
	// Pages lists the papers' files, as slash-separated paths relative to the archive's
	// folder.
	Pages []string `json:"pages,omitempty"`
	// Why is the reason of a failure.
	Why   string   `json:"why,omitempty"`
	Notes []string `json:"notes,omitempty"`
}

// String describes the outcome in one line.
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

// Failed returns the number of papers that could not be added.
func (r AddResult) Failed() (n int) {
	for _, a := range r.Papers {
		if a.Outcome == failed {
			n++
		}
	}
	return n
}

const failed = "failed"

// String returns a line for each paper and one for the whole import.
func (r AddResult) String() string {
	var lines []string
	for _, a := range r.Papers {
		lines = append(lines, a.String())
	}
	return strings.Join(append(lines, r.Import.String()), "\n")
}

// Add fetches single papers by arXiv identifier, DOI or page URL, and imports them. Of the
// options it uses those that locate the archive and identify the client. A paper that fails
// does not keep the others from being added; its failure is in the result.
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
	var table site.FetchOptions // says how to query arXiv
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

// added returns the outcome for a requested paper.
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
		a.Why = "the archive does not accept it: it is in hidden.txt, a rule in config.toml excludes it, or its record was rejected (see the messages above)"
	}
	return a
}
