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

// notice is the message above a page's content.
type notice struct {
	Text   string
	Wrong  bool // the message is an error
	status int  // status code of the response; 0 means 200
}

// failed returns the notice for an error.
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

// sentence capitalizes a message unless it begins with a file name.
func sentence(s string) string {
	word, _, _ := strings.Cut(s, " ")
	if s == "" || strings.ContainsAny(word, "./\"") {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// frame is the data that every page has.
type frame struct {
	Title   string
	Token   string
	Site    string
	Section string // section whose link in the header is marked as current
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
	_, _ = b.WriteTo(w) // the reader may have gone away
}

// changeForm is a form that changes files.
type changeForm struct {
	title  string
	action string // target of the form
	done   string // address to go to after writing
	ask    func() (proposal, error)
	again  func(notice) // shows the form as it was sent
}

// confirmPage shows what would be written.
type confirmPage struct {
	Action string
	Fields []formField // the form as it was sent
	Sum    string      // checksum of the shown proposal
	Notes  []string
	Files  []difference
}

// formField is a value of a form.
type formField struct{ Name, Value string }

// change handles the steps of a form: first it shows what would be written, then it writes
// that.
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
		said = notice{Text: "Nothing was written: a file was changed in the meantime. This is what would be written now.", Wrong: true, status: http.StatusConflict}
	}
	switch {
	case err != nil:
		f.again(failed(err))
	case len(p.changes) == 0 && said.Wrong:
		f.again(notice{Text: "Nothing was written: the files were changed in the meantime and already contain what you want."})
	case len(p.changes) == 0:
		f.again(notice{Text: "Nothing to write: the files already contain this."})
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
