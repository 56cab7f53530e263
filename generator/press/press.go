// Package press makes files of planned pages: it finds out which are not as they would
// be, executes their templates, minifies, and writes. It knows no papers.
package press

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html/template"
	"io"
	"slices"
	"sync"

	"offprint/generator/plan"
	"offprint/generator/site"
)

// Hugo renders with Hugo what a folder holds: a configuration, hugo.json, and what
// that names. What there is to warn of is written to messages, which must be safe
// for concurrent use.
type Hugo interface {
	// Open loads the folder's templates.
	Open(dir string, messages io.Writer) (Templates, error)
	// CheckAddress reports why no address can be made of what the file of a page says; such
	// a file must not be in a folder for Pages or Build.
	CheckAddress(file []byte) error
	// Pages lists the pages that Build would make of files.
	Pages(dir string, messages io.Writer) ([]HugoPage, error)
	// Build makes the whole site of a folder.
	Build(dir string, messages io.Writer) error
}

// Templates are those of a theme and the archive. They may be executed from several
// goroutines at once.
type Templates interface {
	// Execute executes a template, which is named by its path below layouts/.
	Execute(ctx context.Context, w io.Writer, name string, data any) error
	Close() error
}

// press makes pages of what is planned: it executes the partial of the page's kind,
// minifies what that prints, and sets it into its frame, the document around <main>,
// which is the same for all pages of a kind and is printed once. Into lists it sets
// the entries that they refer to.
type press struct {
	templates Templates
	plan      *plan.Plan
	min       *site.Minifier

	mu      sync.RWMutex
	frames  map[sheetFrame]frame
	entries map[string][]byte
	size    int // of all entries
}

// entriesSize is how many bytes of entries are kept for the next list: those of
// some 100,000 papers.
const entriesSize = 32 << 20

// sheetFrame is what frame.html gets beside the places for head and main.
type sheetFrame struct {
	Type plan.Kind
	Of   string // what an index is an index of
}

// The places in a frame for a page's head and main.
const (
	headMark = plan.MarkOpen + "head" + plan.MarkClose
	mainMark = plan.MarkOpen + "main" + plan.MarkClose
)

// frame is the document around a page: before its own part of <head>, between
// that and the content of <main>, and behind.
type frame struct{ start, middle, end []byte }

func newPress(templates Templates, plan *plan.Plan) *press {
	return &press{
		templates: templates, plan: plan, min: site.NewMinifier(),
		frames: map[sheetFrame]frame{}, entries: map[string][]byte{},
	}
}

// page prints a page.
func (p *press) page(ctx context.Context, planned plan.Planned) ([]byte, error) {
	page, err := planned.Build()
	if err != nil {
		return nil, err
	}
	main, err := p.print(ctx, "_partials/page/"+string(page.Kind)+".html", templateValue(plan.PageData{Type: page.Kind, Title: page.Title, Params: page.Data}))
	if err != nil {
		return nil, err
	}
	if main, err = p.setEntries(ctx, main, page.Entries); err != nil {
		return nil, err
	}
	data, ok := page.Data.(plan.Framed)
	if !ok {
		return main, nil // a document by itself
	}
	of := sheetFrame{Type: page.Kind}
	if index, ok := page.Data.(*plan.IndexData); ok {
		of.Of = index.Of
	}
	f, err := p.frame(ctx, of)
	return slices.Concat(f.start, []byte(data.InHead()), f.middle, main, f.end), err
}

// print executes a partial and minifies what it prints.
func (p *press) print(ctx context.Context, name string, data any) ([]byte, error) {
	var b bytes.Buffer
	if err := p.templates.Execute(ctx, &b, name, data); err != nil {
		return nil, err
	}
	return p.min.Bytes(".html", b.Bytes())
}

func (p *press) frame(ctx context.Context, of sheetFrame) (frame, error) {
	p.mu.RLock()
	f, ok := p.frames[of]
	p.mu.RUnlock()
	if ok {
		return f, nil
	}
	printed, err := p.print(ctx, "_partials/frame.html", map[string]any{
		"Type": string(of.Type), "Of": of.Of, "Head": template.HTML(headMark), "Main": template.HTML(mainMark),
	})
	if err != nil {
		return frame{}, err
	}
	start, rest, ok1 := bytes.Cut(printed, []byte(headMark))
	middle, end, ok2 := bytes.Cut(rest, []byte(mainMark))
	if !ok1 || !ok2 {
		return frame{}, errors.New("layouts/_partials/frame.html must print .Head and .Main, once each and in this order")
	}
	f = frame{start, middle, end}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.frames[of] = f
	return f, nil
}

// entry prints the entry of a paper in compact lists.
func (p *press) entry(ctx context.Context, r plan.EntryRef) ([]byte, error) {
	key := r.Key()
	p.mu.RLock()
	entry, ok := p.entries[key]
	p.mu.RUnlock()
	if ok {
		return entry, nil
	}
	entry, err := p.print(ctx, "_partials/entry.html", templateValue(p.plan.Entry(r)))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.Path(), err)
	}
	entry = bytes.Clone(entry) // what it was printed into is larger
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.size > entriesSize {
		clear(p.entries)
		p.size = 0
	}
	p.entries[key] = entry
	p.size += len(entry)
	return entry, nil
}

// setEntries replaces the marks in a page by the entries that they stand for.
// What looks like a mark and is none is somebody's text, and stays.
func (p *press) setEntries(ctx context.Context, page []byte, refs []plan.EntryRef) ([]byte, error) {
	if len(refs) == 0 {
		return page, nil
	}
	entries := make(map[string]plan.EntryRef, len(refs))
	for _, r := range refs {
		entries[r.Key()] = r
	}
	out := make([]byte, 0, len(page)+300*len(refs))
	for {
		i := bytes.Index(page, []byte(plan.MarkOpen))
		if i < 0 {
			return append(out, page...), nil
		}
		out = append(out, page[:i]...)
		page = page[i:]
		key, behind, _ := bytes.Cut(page[len(plan.MarkOpen):], []byte(plan.MarkClose))
		r, ok := entries[string(key)]
		if !ok {
			out = append(out, plan.MarkOpen...)
			page = page[len(plan.MarkOpen):]
			continue
		}
		entry, err := p.entry(ctx, r)
		if err != nil {
			return nil, err
		}
		out = append(out, entry...)
		page = behind
	}
}
