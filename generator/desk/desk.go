// Package desk is the editing desk of a preview: pages on the curator's own machine that
// list papers and write what is said of them, into the files that a text editor would
// change, after the difference has been shown.
//
//	form ──wish──▶ proposal (files as they are, and as they would be) ──shown──▶ written
//
// A proposal follows from the files and the form alone. The page that shows one carries
// its sum: where the files have changed since, the sum is another, nothing is written, and
// what would be written now is shown instead. A form carries what it was filled with, so
// that only what a person changed in it is asked for, and a hand edit in the meantime
// stays.
//
// The desk has an origin of its own (a port), so that no script in a previewed page can
// use it; guard.go says what else keeps others away.
package desk

import (
	"context"
	"crypto/rand"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"offprint/generator/archive"
	"offprint/generator/bound"
)

//go:embed page.html desk.css desk.js
var files embed.FS

// Options say whose desk it is.
type Options struct {
	Dir     string      // the archive
	Program archive.Sum // see archive.CatalogOptions
	Address net.Addr    // where the desk listens: TCP, on loopback
	Site    string      // address of the preview, with a slash at its end
}

// Desk answers for one archive.
type Desk struct {
	dir     string
	program archive.Sum
	site    string
	guard   guard
	pages   *template.Template
	handler http.Handler

	mu   sync.Mutex       // one reads the archive at a time
	last *archive.Catalog // as it was last read, with its cards
}

// New makes a desk. It fails where the address can be reached from other machines.
func New(o Options) (*Desk, error) {
	at, err := netip.ParseAddrPort(o.Address.String())
	if err != nil || !at.Addr().IsLoopback() {
		return nil, fmt.Errorf("the editing desk is for this machine alone, and %s can be reached from others", o.Address)
	}
	pages, err := template.ParseFS(files, "page.html")
	if err != nil {
		return nil, err
	}
	d := &Desk{
		dir: o.Dir, program: o.Program, site: o.Site, pages: pages,
		guard: guard{port: at.Port(), key: rand.Text(), token: rand.Text()},
	}
	d.guard.address = "http://" + at.String() + "/"
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", d.showList)
	mux.HandleFunc("POST /{$}", d.changeList)
	mux.HandleFunc("GET /paper", d.showPaper)
	mux.HandleFunc("POST /paper", d.changePaper)
	mux.HandleFunc("GET /names", d.showNames)
	mux.HandleFunc("POST /names", d.changeNames)
	mux.Handle("GET /desk.css", http.FileServerFS(files))
	mux.Handle("GET /desk.js", http.FileServerFS(files))
	d.handler = d.guard.protect(mux)
	return d, nil
}

// Address is where a person opens the desk: with the key that lets a browser in.
func (d *Desk) Address() string { return d.guard.address + "?key=" + d.guard.key }

// ServeHTTP answers a request.
func (d *Desk) ServeHTTP(w http.ResponseWriter, r *http.Request) { d.handler.ServeHTTP(w, r) }

// shelf is the archive at the time of a request.
type shelf struct {
	*archive.Catalog
	hidden   archive.Hidden
	problems []*archive.Problem // files that are not papers as they stand
}

// shelf reads the archive; what has not changed since the last time is not read again.
func (d *Desk) shelf(ctx context.Context) (shelf, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	c, problems, err := archive.OpenCatalog(ctx, d.dir, archive.CatalogOptions{Program: d.program})
	if err != nil {
		return shelf{}, err
	}
	if d.last == nil || d.last.Sum != c.Sum {
		more, err := c.Load(ctx)
		if err != nil {
			return shelf{}, err
		}
		problems = append(problems, more...)
		d.last = c
	}
	hidden, err := archive.ReadHidden(d.dir)
	return shelf{d.last, hidden, problems}, err
}

// errNoPaper says that a form or an address names a file that is no paper's.
var errNoPaper = errors.New("the archive has no such paper; it may have been moved or removed")

// readPaper reads the file of a paper.
func (d *Desk) readPaper(path string) ([]byte, archive.Entry, error) {
	if !archive.IsPaper(path) || !filepath.IsLocal(filepath.FromSlash(path)) || strings.ContainsAny(path, "\\:\x00") {
		return nil, archive.Entry{}, errNoPaper
	}
	data, err := d.read(contentName(path), bound.MaxPage)
	if errors.Is(err, os.ErrNotExist) {
		err = errNoPaper
	}
	if err != nil {
		return nil, archive.Entry{}, err
	}
	e, err := archive.Parse(path, data)
	return data, e, err
}

// contentName is the name within the archive of a file of content/.
func contentName(path string) string { return archive.ContentDir + "/" + path }

// read reads a file of the archive that is to be changed. It does not follow links: to
// write there would put a file in the place of the link, or lie outside of the archive.
func (d *Desk) read(name string, most int64) ([]byte, error) {
	root, err := os.OpenRoot(d.dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	info, err := root.Lstat(filepath.FromSlash(name))
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is a link or no file at all; open what it stands for in an editor", name)
	}
	return bound.ReadFile(filepath.Join(d.dir, filepath.FromSlash(name)), most)
}

// patience is how long a form waits until nobody else writes to the archive.
const patience = time.Minute

// content is the folder of the archive's pages.
func (d *Desk) content() string { return filepath.Join(d.dir, archive.ContentDir) }
