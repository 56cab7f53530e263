// Package desk is the editing desk of a preview: pages on the curator's own machine that list
// papers and edit them by changing the same files that a text editor would change, after
// showing the difference.
//
//	form ──wish──▶ proposal (each file before and after) ──shown──▶ written
//
// A proposal depends only on the files and the form. The page that shows one contains its
// checksum. If the files have changed since, the checksum differs, nothing is written, and the
// new proposal is shown instead. A form contains the values it was filled with, so that only
// values that a person changed in it are requested and manual edits made in the meantime are
// kept.
//
// The desk has its own origin (a port), so that scripts in previewed pages cannot use it;
// guard.go describes the other protections.
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

// Options are the options of a desk.
type Options struct {
	Dir     string      // the archive
	Program archive.Sum // see archive.CatalogOptions
	Address net.Addr    // where the desk listens: TCP, on loopback
	Site    string      // address of the preview, with a final slash
}

// Desk serves the pages for one archive.
type Desk struct {
	dir     string
	program archive.Sum
	site    string
	guard   guard
	pages   *template.Template
	handler http.Handler

	mu   sync.Mutex       // serializes reading of the archive
	last *archive.Catalog // as last read, with its cards
}

// New creates a desk. It fails if the address is reachable from other machines.
func New(o Options) (*Desk, error) {
	at, err := netip.ParseAddrPort(o.Address.String())
	if err != nil || !at.Addr().IsLoopback() {
		return nil, fmt.Errorf("the editing desk is only for this machine, but %s can be reached from others", o.Address)
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

// Address returns the address at which to open the desk, including the key that authorizes the
// browser.
func (d *Desk) Address() string { return d.guard.address + "?key=" + d.guard.key }

// ServeHTTP answers a request.
func (d *Desk) ServeHTTP(w http.ResponseWriter, r *http.Request) { d.handler.ServeHTTP(w, r) }

// shelf is the archive at the time of a request.
type shelf struct {
	*archive.Catalog
	hidden   archive.Hidden
	problems []*archive.Problem // files that could not be read as papers
}

// shelf reads the archive. Unchanged files are not read again.
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

// errNoPaper reports that a form or an address names a file that is not a paper's.
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

// contentName returns the name of a file of content/ relative to the archive.
func contentName(path string) string { return archive.ContentDir + "/" + path }

// read reads a file of the archive that is to be changed. It does not follow links: writing
// would replace the link by a file, or write outside the archive.
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
		return nil, fmt.Errorf("%s is a link or not a regular file; open its target in an editor", name)
	}
	return bound.ReadFile(filepath.Join(d.dir, filepath.FromSlash(name)), most)
}

// patience is how long saving a form waits for the lock of the archive.
const patience = time.Minute

// content returns the folder of the archive's pages.
func (d *Desk) content() string { return filepath.Join(d.dir, archive.ContentDir) }
