package desk

import (
	"bytes"
	"cmp"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"offprint/generator/archive"
)

// notice is what a page says above its content.
type notice struct {
	Text   string
	Wrong  bool // something is wrong
	status int  // of the answer; 0 is 200
}

// failed is the notice of an error.
func failed(err error) notice {
	n := notice{Text: sentence(err.Error()), Wrong: true, status: http.StatusUnprocessableEntity}
	var locked *archive.LockedError
	switch {
	case errors.Is(err, errNoPaper):
		n.status = http.StatusNotFound
	case errors.As(err, &locked):
		n.Text = "Nothing is written: " + err.Error()
		n.status = http.StatusConflict
	}
	return n
}

// sentence begins a message with a capital, where that is no name of a file.
func sentence(s string) string {
	word, _, _ := strings.Cut(s, " ")
	if s == "" || strings.ContainsAny(word, "./\"") {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// frame is what every page has.
type frame struct {
	Title   string
	Token   string
	Site    string
	Section string // whose link of the header is the current one
	Notice  notice
	Content any
}

func (d *Desk) render(w http.ResponseWriter, name, title string, said notice, content any) {
	var b bytes.Buffer
	err := d.pages.ExecuteTemplate(&b, name, frame{title, d.guard.token, d.site, name, said, content})
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(cmp.Or(said.status, http.StatusOK))
	_, _ = b.WriteTo(w) // a reader that went away is no concern of ours
}

// changeForm is a form that changes files.
type changeForm struct {
	title  string
	action string // where it is sent
	done   string // where a person goes once it is written
	ask    func() (proposal, error)
	again  func(notice) // shows the form, as it was sent
}

// confirmPage shows what would be written.
type confirmPage struct {
	Action string
	Fields []formField // the form, as it was sent
	Sum    string      // of what is shown
	Notes  []string
	Files  []difference
}

// formField is a value of a form.
type formField struct{ Name, Value string }

// change goes through the steps of a form: it is shown what it would write, then that is
// written.
func (d *Desk) change(w http.ResponseWriter, r *http.Request, f changeForm) {
	if r.PostForm.Has("again") {
		f.again(notice{})
		return
	}
	var said notice
	p, err := f.ask()
	if shown := r.PostForm.Get("shown"); err == nil && shown != "" {
		var done bool
		if p, done, err = d.write(r.Context(), f.ask, shown); done && err == nil {
			to := f.done + "?"
			if strings.Contains(f.done, "?") {
				to = f.done + "&"
			}
			http.Redirect(w, r, to+"written="+strconv.Itoa(len(p.changes)), http.StatusSeeOther)
			return
		}
		said = notice{Text: "Nothing is written: a file was changed in the meantime. This is what would be written now.", Wrong: true, status: http.StatusConflict}
	}
	switch {
	case err != nil:
		f.again(failed(err))
	case len(p.changes) == 0 && said.Wrong:
		f.again(notice{Text: "Nothing is written: the files were changed in the meantime, and say already what you want."})
	case len(p.changes) == 0:
		f.again(notice{Text: "There is nothing to write: the files say this already."})
	default:
		page := confirmPage{Action: f.action, Sum: p.sum(), Notes: p.notes}
		for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
			if name == "token" || name == "shown" {
				continue
			}
			for _, v := range r.PostForm[name] {
				page.Fields = append(page.Fields, formField{name, v})
			}
		}
		for _, c := range p.changes {
			page.Files = append(page.Files, c.difference())
		}
		d.render(w, "confirm", f.title, said, page)
	}
}
