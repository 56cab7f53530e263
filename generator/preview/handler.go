// Package preview serves a built site on the developer's own machine like a static host,
// reloads its pages after each build, and reports changes in the folders it is built from.
package preview

import (
	"bytes"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"regexp"
	"strings"
	"time"
)

// Handler serves the folder dir below basePath in the way GitHub Pages does:
//
//   - a folder is its index.html, after a redirect to its address with a final slash; a folder
//     without one does not exist, and there are no listings;
//   - "/about" is about.html if there is no file "about";
//   - a missing file is 404.html with status 404.
//
// basePath is an unescaped path ("/", "/papers/"); "/" redirects to it. dir is opened for each
// request, so it may be replaced by another folder of that name or be created later. No
// request reaches a file outside dir, neither by its path nor by a symbolic link. Responses
// must not be cached, except files of assets/ with a hash of their content in their name.
//
// If reload is not nil, its script is inserted into HTML pages, and it answers the paths below
// [ReloadPath]. Files on disk are not changed.
func Handler(dir, basePath string, reload *Reloader) http.Handler {
	base := "/" + strings.Trim(basePath, "/") + "/"
	if base == "//" {
		base = "/"
	}
	return &handler{dir: dir, base: base, reload: reload}
}

// hashed matches the names of files in assets/ as written by a build. Pages whose scripts are
// cached and compiled take browsers a fifth less time.
var hashed = regexp.MustCompile(`^assets/.+\.[0-9a-f]{10}\.\w+$`)

type handler struct {
	dir    string
	base   string // begins and ends with a slash
	reload *Reloader
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "a static site answers GET and HEAD only", http.StatusMethodNotAllowed)
		return
	}
	if h.reload != nil && h.reload.serve(w, r) {
		return
	}
	p := r.URL.Path
	name, within := strings.CutPrefix(p, h.base)
	switch {
	case within:
	case p == "/" || p+"/" == h.base:
		redirect(w, r, h.base)
		return
	default:
		h.notFound(w, r, nil)
		return
	}
	root, err := os.OpenRoot(h.dir)
	if err != nil {
		h.notFound(w, r, nil)
		return
	}
	defer root.Close()
	h.serveName(w, r, root, name)
}

// serveName serves the file or folder with the given name.
func (h *handler) serveName(w http.ResponseWriter, r *http.Request, root *os.Root, name string) {
	folder := name == "" || strings.HasSuffix(name, "/")
	name = strings.TrimSuffix(name, "/")
	if name == "" {
		name = "."
	}
	if !fs.ValidPath(name) || strings.ContainsAny(name, "\\\x00") {
		h.notFound(w, r, root)
		return
	}
	if folder {
		if !h.serveFile(w, r, root, path.Join(name, "index.html"), http.StatusOK) {
			h.notFound(w, r, root)
		}
		return
	}
	if h.serveFile(w, r, root, name, http.StatusOK) || h.serveFile(w, r, root, name+".html", http.StatusOK) {
		return
	}
	if isFile(root, path.Join(name, "index.html")) {
		redirect(w, r, h.base+name+"/")
		return
	}
	h.notFound(w, r, root)
}

// notFound responds with the site's 404.html or, if root is nil or has none, with a page that
// reloads once the site exists.
func (h *handler) notFound(w http.ResponseWriter, r *http.Request, root *os.Root) {
	if root == nil {
		if opened, err := os.OpenRoot(h.dir); err == nil {
			root = opened
			defer opened.Close()
		}
	}
	if root != nil && h.serveFile(w, r, root, "404.html", http.StatusNotFound) {
		return
	}
	const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>404</title><body><p>There is no such page.</p></body></html>`
	h.serveHTML(w, r, []byte(page), http.StatusNotFound)
}

// serveFile serves a file and reports whether it exists.
func (h *handler) serveFile(w http.ResponseWriter, r *http.Request, root *os.Root, name string, status int) bool {
	if !isFile(root, name) { // also avoids opening a pipe, which would block
		return false
	}
	f, err := root.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	contentType := ContentType(name)
	if strings.HasPrefix(contentType, "text/html") {
		data, err := io.ReadAll(f)
		if err != nil {
			http.Error(w, "the file cannot be read", http.StatusInternalServerError)
			return true
		}
		h.serveHTML(w, r, data, status)
		return true
	}
	w.Header().Set("Content-Type", contentType)
	if hashed.MatchString(name) {
		w.Header().Set("Cache-Control", "max-age=31536000, immutable")
	}
	// Without a time, so that the response is never "304 Not Modified".
	http.ServeContent(w, r, "", time.Time{}, f)
	return true
}

func (h *handler) serveHTML(w http.ResponseWriter, r *http.Request, page []byte, status int) {
	if h.reload != nil {
		page = inject(page, h.reload.script())
	}
	w.Header().Set("Content-Type", htmlType)
	if status == http.StatusOK {
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(page))
		return
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(page) // the reader may have gone away
	}
}

func isFile(root *os.Root, name string) bool {
	info, err := root.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// redirect redirects to a path of this server, keeping the query of the request.
func redirect(w http.ResponseWriter, r *http.Request, to string) {
	u := url.URL{Path: to, RawQuery: r.URL.RawQuery}
	w.Header().Set("Location", u.EscapedPath()+queryOf(&u))
	w.WriteHeader(http.StatusMovedPermanently)
}

func queryOf(u *url.URL) string {
	if u.RawQuery == "" {
		return ""
	}
	return "?" + u.RawQuery
}
