package plan

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"offprint/generator/site"
)

// An alias is an address that a paper had before and that redirects to its page. Aliases come
// from records or are written by hand, so they may be anything.

type alias struct {
	redirect
	e *entry
}

// longestAlias is the maximum length of an alias in bytes: together with the folder of the
// site, it must be a path that file systems accept. longestName is the maximum length of one
// of its parts.
const (
	longestAlias = 1000
	longestName  = 200
)

// wantedAliases holds the aliases of a paper, as its front matter has them.
type wantedAliases struct {
	e       *entry
	aliases []string
}

// addAliases collects the aliases of papers that are usable as addresses.
func (p *Plan) addAliases() {
	slices.SortFunc(p.wanted, func(a, b wantedAliases) int { return newerFirst(a.e, b.e) })
	for _, of := range p.wanted {
		e := of.e
		for _, s := range of.aliases {
			from, ok := cleanAlias(s)
			switch {
			case !ok:
				p.refuseAlias(e, s, `is not an address within the site; write it as "/papers/old-name/"`)
			case from != e.path:
				p.aliases = append(p.aliases, alias{redirect{from: from, to: p.place(e)}, e})
			}
		}
	}
	p.wanted = nil
}

func (p *Plan) refuseAlias(e *entry, alias, why string) {
	if len(alias) > longestName {
		alias = strings.ToValidUTF8(alias[:longestName], "") + "…"
	}
	p.Problems = append(p.Problems, fmt.Sprintf("content/%s: the alias %q %s", e.card.Path, alias, why))
}

// cleanAlias converts an alias from front matter into the form "papers/old-name/". It reports
// whether the alias is valid.
func cleanAlias(s string) (string, bool) {
	s = strings.Trim(s, "/")
	if s == "" || len(s) > longestAlias || strings.ContainsAny(s, "\\?#%<>\"") {
		return "", false
	}
	for part := range strings.SplitSeq(s, "/") {
		if part == "" || part[0] == '.' || len(part) > longestName || strings.ContainsFunc(part, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			return "", false
		}
	}
	return s + "/", true
}

// HasAliases reports whether [Plan.SettleAliases] has anything to do.
func (p *Plan) HasAliases() bool { return len(p.aliases) > 0 }

// SettleAliases drops the aliases whose addresses the site uses for something else: pages of
// the plan, the user's own pages, and other files. files yields the paths of these other files,
// and mayBe reports whether a name at the root of the site may belong to a further one. It is
// called before the pages of the plan are written. If two papers have the same alias, the first
// one listed keeps it.
func (p *Plan) SettleAliases(files iter.Seq[string], mayBe func(file string) bool) {
	aliases := p.aliases
	if !p.HasAliases() {
		return
	}
	p.aliases = nil
	taken := site.NewPaths()
	for file := range Files(p.Pages()) {
		taken.Add(file)
	}
	for _, own := range p.own {
		taken.Add(own.PublishedFile())
	}
	for file := range files {
		taken.Add(file)
	}
	leads := map[alias]bool{}
	for _, a := range aliases {
		if leads[a] {
			continue // the paper lists it twice
		}
		leads[a] = true
		file := outputFile(a.from)
		if first, _, _ := strings.Cut(file, "/"); mayBe(first) || taken.InTheWay(file) {
			p.refuseAlias(a.e, "/"+a.from, "is already the address of something else and is ignored; remove it")
			continue
		}
		taken.Add(file)
		p.aliases = append(p.aliases, a)
	}
}
