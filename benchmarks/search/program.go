package main

import (
	"cmp"
	"context"
	"os"
	"slices"

	"offprint/generator/archive"
	"offprint/generator/search"
)

// program is an in-memory index that this program searches itself. Its results are those of
// the site's client, because tests ensure that the two agree.
type program struct {
	ctx   context.Context
	index *search.Index
}

// openProgram makes an index with one segment from the papers below a content folder.
func openProgram(ctx context.Context, content string) (*program, error) {
	entries, _, err := archive.Read(ctx, content, 0)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(entries, func(a, b archive.Entry) int {
		return cmp.Or(cmp.Compare(b.Paper.Date, a.Paper.Date), cmp.Compare(a.Paper.ID, b.Paper.ID))
	})
	docs := make([]search.Doc, len(entries))
	for i := range entries {
		p := &entries[i].Paper
		docs[i] = search.NewDoc(p, "papers/"+archive.FileName(p.ID)+"/")
	}
	return openDocs(ctx, docs)
}

// openDocs makes an index with one segment from documents, which must be sorted, newest first.
func openDocs(ctx context.Context, docs []search.Doc) (*program, error) {
	files := map[string][]byte{}
	src := search.Source{Len: len(docs), Docs: func(_ context.Context, from, to int) ([]search.Doc, error) { return docs[from:to], nil }}
	segment, err := search.WriteSegment(ctx, src, search.SegmentOptions{Dir: "a", Write: func(f search.File) error {
		files[f.Path] = f.Data
		return nil
	}})
	if err != nil {
		return nil, err
	}
	boot, err := search.BootData([]*search.Segment{segment}, search.Beside{})
	if err != nil {
		return nil, err
	}
	files[search.BootFile] = boot
	ix, err := search.Open(ctx, func(_ context.Context, path string) ([]byte, error) {
		if data, ok := files[path]; ok {
			return data, nil
		}
		return nil, os.ErrNotExist
	})
	return &program{ctx, ix}, err
}

func (p *program) search(query string, o searchOptions, _ bool) (answer, error) {
	r, err := p.index.Search(p.ctx, query, search.Options{Limit: o.Limit, Typing: o.Typing})
	if err != nil {
		return answer{}, err
	}
	a := answer{Total: r.Total, Least: r.Approximate}
	for _, f := range r.Papers {
		a.IDs, a.Titles = append(a.IDs, f.ID), append(a.Titles, f.Title)
	}
	return a, nil
}
