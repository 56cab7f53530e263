package desk

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"offprint/generator/archive"
	"offprint/generator/text"
)

// paperPage is the data of the page of one paper.
type paperPage struct {
	Path, By, ID, Day, Site string
	Draft                   bool
	Was, Now                fields // the values the form was filled with, and its current values
	Reason                  string
	Abstract                []string // paragraphs of plain text
	Back                    listQuery
}

// fields are [values] in the form of form fields.
type fields struct {
	Title, Note, Tags string
	Pick, Hidden      bool
}

// BackHref returns the address of the list from which the paper was opened.
func (p paperPage) BackHref() string { return p.Back.href() }

// BackValues returns the values of that list that the form carries.
func (p paperPage) BackValues() map[string]string {
	return map[string]string{"day": p.Back.day, "q": p.Back.words}
}

// paper returns the page of a paper according to its file.
func (d *Desk) paper(_ context.Context, path string, back listQuery) (paperPage, error) {
	_, e, err := d.readPaper(path)
	if err != nil {
		return paperPage{}, err
	}
	hidden, err := archive.ReadHidden(d.dir)
	if err != nil {
		return paperPage{}, err
	}
	p := &e.Paper
	page := paperPage{
		Path: path, By: byline(p, 12), ID: string(p.ID), Day: p.Date.String(), Site: d.siteOf(p), Back: back,
		Was: fields{p.Title, p.Note, strings.Join(p.Tags, "\n"), p.Pick, hidden.Has(p)},
	}
	page.Now = page.Was
	for par := range strings.SplitSeq(text.Plain(p.Abstract), "\n\n") {
		if par = strings.TrimSpace(par); par != "" {
			page.Abstract = append(page.Abstract, par)
		}
	}
	return page, nil
}

func (d *Desk) showPaper(w http.ResponseWriter, r *http.Request) {
	v := r.URL.Query()
	page, err := d.paper(r.Context(), v.Get("path"), parseListQuery(v))
	if err != nil {
		d.render(w, "message", "This paper cannot be opened", failed(err), nil)
		return
	}
	d.render(w, "paper", page.Was.Title, notice{}, page)
}

func (d *Desk) changePaper(w http.ResponseWriter, r *http.Request) {
	form := r.PostForm
	path, back := form.Get("path"), parseListQuery(form)
	d.change(w, r, changeForm{
		title: "What would be written", action: "/paper", done: back.href(),
		ask: func() (proposal, error) { return d.propose(parseWishes(form), form.Get("reason")) },
		again: func(said notice) {
			page, err := d.paper(r.Context(), path, back)
			if err != nil {
				d.render(w, "message", "This paper cannot be opened", failed(err), nil)
				return
			}
			page.Was, page.Now = fieldsOf(form, "was-", "picked", "hidden", path), fieldsOf(form, "", "pick", "hide", path)
			page.Reason = form.Get("reason")
			d.render(w, "paper", page.Was.Title, said, page)
		},
	})
}

func fieldsOf(form url.Values, prefix, pick, hide, path string) fields {
	title, note, tags := textsOf(form, prefix)
	return fields{title, note, strings.Join(tags, "\n"), slices.Contains(form[pick], path), slices.Contains(form[hide], path)}
}
