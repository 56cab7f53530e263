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
	entries   *entries
	pool      sync.Pool // of *buffers

	mu     sync.RWMutex
	frames map[sheetFrame]frame
}

// buffers are where one page is made: their memory is used again for the next.
type buffers struct {
	printed bytes.Buffer // by a template, before it is minified
	main    []byte       // of the page, before entries are set into it
	page    []byte
}

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

func newPress(templates Templates, planned *plan.Plan) *press {
	return &press{
		templates: templates, plan: planned, min: site.NewMinifier(),
		entries: &entries{at: make([]place, planned.Entries())}, frames: map[sheetFrame]frame{},
		pool: sync.Pool{New: func() any { return new(buffers) }},
	}
}

// page prints a page, which is there until the buffers are used again.
func (p *press) page(ctx context.Context, buf *buffers, planned plan.Planned) ([]byte, error) {
	page, err := planned.Build()
	if err != nil {
		return nil, err
	}
	data := templateValue(plan.PageData{Type: page.Kind, Title: page.Title, Params: page.Data})
	if buf.main, err = p.print(ctx, buf, buf.main[:0], "_partials/page/"+string(page.Kind)+".html", data); err != nil {
		return nil, err
	}
	buf.page = buf.page[:0]
	var f frame // none: a document by itself
	if data, ok := page.Data.(plan.Framed); ok {
		of := sheetFrame{Type: page.Kind}
		if index, ok := page.Data.(*plan.IndexData); ok {
			of.Of = index.Of
		}
		if f, err = p.frame(ctx, buf, of); err != nil {
			return nil, err
		}
		buf.page = append(append(append(buf.page, f.start...), data.InHead()...), f.middle...)
	}
	if err := p.setEntries(ctx, buf, page.Entries); err != nil {
		return nil, err
	}
	buf.page = append(buf.page, f.end...)
	return buf.page, nil
}

// print executes a partial and appends what it prints, minified, to b.
func (p *press) print(ctx context.Context, buf *buffers, b []byte, name string, data any) ([]byte, error) {
	buf.printed.Reset()
	if err := p.templates.Execute(ctx, &buf.printed, name, data); err != nil {
		return b, err
	}
	return p.min.Append(b, ".html", buf.printed.Bytes())
}

func (p *press) frame(ctx context.Context, buf *buffers, of sheetFrame) (frame, error) {
	p.mu.RLock()
	f, ok := p.frames[of]
	p.mu.RUnlock()
	if ok {
		return f, nil
	}
	printed, err := p.print(ctx, buf, nil, "_partials/frame.html", map[string]any{
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

// entry appends the entry of a paper in compact lists to b.
func (p *press) entry(ctx context.Context, buf *buffers, b []byte, r plan.EntryRef) ([]byte, error) {
	if entry, ok := p.entries.get(r.Number()); ok {
		return append(b, entry...), nil
	}
	start := len(b)
	b, err := p.print(ctx, buf, b, "_partials/entry.html", templateValue(p.plan.Entry(r)))
	if err != nil {
		return b, fmt.Errorf("%s: %w", r.Path(), err)
	}
	p.entries.put(r.Number(), b[start:])
	return b, nil
}

// setEntries appends the main part to the page, with the entries for the marks that
// stand for them. What looks like a mark and is none is somebody's text, and stays.
func (p *press) setEntries(ctx context.Context, buf *buffers, refs []plan.EntryRef) (err error) {
	next := 0 // most templates have all of them, and in their order
	for rest := buf.main; ; {
		i := -1
		if len(refs) > 0 {
			i = bytes.Index(rest, []byte(plan.MarkOpen))
		}
		if i < 0 {
			buf.page = append(buf.page, rest...)
			return nil
		}
		buf.page = append(buf.page, rest[:i]...)
		rest = rest[i+len(plan.MarkOpen):]
		key, behind, _ := bytes.Cut(rest, []byte(plan.MarkClose))
		if next == len(refs) || !refs[next].HasKey(key) {
			next = slices.IndexFunc(refs, func(r plan.EntryRef) bool { return r.HasKey(key) })
		}
		if next < 0 {
			next = 0
			buf.page = append(buf.page, plan.MarkOpen...)
			continue
		}
		if buf.page, err = p.entry(ctx, buf, buf.page, refs[next]); err != nil {
			return err
		}
		next++
		rest = behind
	}
}
