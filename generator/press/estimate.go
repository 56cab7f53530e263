package press

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"

	"offprint/generator/plan"
)

// Size is the size of a part of a site.
type Size struct {
	Files int   `json:"files"`
	Bytes int64 `json:"bytes"`
}

func (s *Size) add(files int, bytes int64) {
	s.Files += files
	s.Bytes += bytes
}

// Estimate predicts how large a site will be. A sample of the pages of each kind is rendered
// and fitted to a straight line: a page has a constant number of bytes, plus some for each
// byte of its paper or each paper in its list. If a kind has few pages, all of them are
// rendered.
type Estimate struct {
	Kinds map[plan.Kind]Size // sizes of pages; KindOwn includes the files that belong to own pages
	Other Size               // style sheets, scripts, static files
	lines map[plan.Kind]line
}

// samplePages is the number of pages of each kind that are rendered.
const samplePages = 40

// line is bytes = start + slope·weight.
type line struct{ start, slope float64 }

func (l line) at(weight int) int64 { return max(0, int64(l.start+l.slope*float64(weight)+.5)) }

// Estimate predicts the size of the site with the given pages, which must be those of the
// plan. The argument known is an estimate of a similar site, or nil. Lines for kinds that are
// not in fresh are taken from it.
func (r Renderer) Estimate(ctx context.Context, planned *plan.Plan, pages []plan.Planned, known *Estimate, fresh ...plan.Kind) (e *Estimate, err error) {
	byKind := map[plan.Kind][]plan.Planned{}
	for _, p := range pages {
		byKind[p.Kind] = append(byKind[p.Kind], p)
	}
	e = &Estimate{Kinds: map[plan.Kind]Size{}, lines: map[plan.Kind]line{}}
	var sample []plan.Planned
	for kind, of := range byKind {
		if known != nil && !slices.Contains(fresh, kind) {
			e.lines[kind] = known.lines[kind]
			continue
		}
		slices.SortStableFunc(of, func(a, b plan.Planned) int { return cmp.Compare(a.Weight(), b.Weight()) })
		n := min(samplePages, len(of))
		for i := range n {
			sample = append(sample, of[(2*i+1)*len(of)/(2*n)])
		}
	}
	// Not in the archive, to which another process may be writing, or which may be read-only.
	work, err := os.MkdirTemp("", "offprint-estimate-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	r.Output, r.Work = NewOutput(filepath.Join(work, "site")), work
	r.Ledger, r.Done = NewLedger(nil), nil
	rendering, err := r.Prepare(ctx, planned, slices.Values(sample))
	if err != nil {
		return nil, err
	}
	if _, err := rendering.Write(ctx); err != nil {
		return nil, err
	}
	made := r.Ledger.Made()
	points := map[plan.Kind][][2]float64{}
	for _, p := range sample {
		points[p.Kind] = append(points[p.Kind], [2]float64{float64(p.Weight()), float64(made[p.File()].Size)})
	}
	for kind, of := range points {
		e.lines[kind] = fit(of)
	}
	for _, rec := range made {
		switch rec.Kind {
		case "":
			e.Other.add(1, rec.Size)
		case plan.KindOwn:
			own := e.Kinds[plan.KindOwn]
			own.add(1, rec.Size)
			e.Kinds[plan.KindOwn] = own
		}
	}
	for _, p := range pages {
		size := e.Kinds[p.Kind]
		size.add(1, e.Page(p))
		e.Kinds[p.Kind] = size
	}
	return e, nil
}

// Page predicts the size of a page in bytes.
func (e *Estimate) Page(p plan.Planned) int64 { return e.lines[p.Kind].at(p.Weight()) }

// Total returns the size of the whole site, except feeds and sitemaps.
func (e *Estimate) Total() Size {
	total := e.Other
	for _, size := range e.Kinds {
		total.add(size.Files, size.Bytes)
	}
	return total
}

// fit returns the least-squares line through the points.
func fit(points [][2]float64) line {
	var n, sx, sy, sxx, sxy float64
	for _, p := range points {
		n++
		sx += p[0]
		sy += p[1]
		sxx += p[0] * p[0]
		sxy += p[0] * p[1]
	}
	if d := n*sxx - sx*sx; d > 0 {
		slope := (n*sxy - sx*sy) / d
		return line{(sy - slope*sx) / n, slope}
	}
	return line{start: sy / max(1, n)}
}
