// Package press turns planned pages into files. It determines which pages are out of date,
// executes their templates, and minifies and writes the result. It knows nothing about papers.
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

// Hugo uses Hugo to render a folder, which contains a configuration, hugo.json, and the files
// that it refers to. Warnings are written to messages, which must be safe for concurrent use.
type Hugo interface {
	// Open loads the folder's templates.
	Open(dir string, messages io.Writer) (Templates, error)
	// CheckAddress returns an error if the content of a page's file does not give a valid
	// address. Such a file must not be in a folder passed to Pages or Build.
	CheckAddress(file []byte) error
	// Pages lists the pages that Build would make from files.
	Pages(dir string, messages io.Writer) ([]HugoPage, error)
	// Build renders the whole site of a folder.
	Build(dir string, messages io.Writer) error
}

// Templates are the templates of a theme and the archive. They can be executed by several
// goroutines concurrently.
type Templates interface {
	// Execute executes the template with the given path below layouts/.
	Execute(ctx context.Context, w io.Writer, name string, data any) error
	Close() error
}

// press renders planned pages. It executes the partial of the page's kind, minifies the
// output, and inserts it into a frame, the document around <main>. A frame is the same for all
// pages of a kind and rendered only once. In lists, press replaces references by the entries
// of papers.
type press struct {
	templates Templates
	plan      *plan.Plan
	min       *site.Minifier
	entries   *entries
	pool      sync.Pool // of *buffers

	mu     sync.RWMutex
	frames map[sheetFrame]frame
}

// buffers holds the memory for rendering a page. It is reused for the next page.
type buffers struct {
	printed bytes.Buffer // output of a template, before it is minified
	main    []byte       // the page's <main>, before entries are inserted
	page    []byte
}

// sheetFrame is the data for frame.html, in addition to the placeholders for head and main.
type sheetFrame struct {
	Type plan.Kind
	Of   string // what an index page lists
}

// headMark and mainMark are the placeholders for a page's head and main in a frame.
const (
	headMark = plan.MarkOpen + "head" + plan.MarkClose
	mainMark = plan.MarkOpen + "main" + plan.MarkClose
)

// frame is the document around a page: before the page's own part of <head>, between that and
// the content of <main>, and after it.
type frame struct{ start, middle, end []byte }

func newPress(templates Templates, planned *plan.Plan) *press {
	return &press{
		templates: templates, plan: planned, min: site.NewMinifier(),
		entries: &entries{at: make([]place, planned.Entries())}, frames: map[sheetFrame]frame{},
		pool: sync.Pool{New: func() any { return new(buffers) }},
	}
}

// page renders a page. The result is valid until the buffers are used again.
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
	var f frame // if empty, the page is a complete document
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

// print executes a partial and appends its minified output to b.
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

// entry appends a paper's entry in compact lists to b.
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

// setEntries appends the main part to the page and replaces the marks in it by entries. Text
// that looks like a mark but is not in refs is kept.
func (p *press) setEntries(ctx context.Context, buf *buffers, refs []plan.EntryRef) (err error) {
	next := 0 // most templates print all of them in order
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
