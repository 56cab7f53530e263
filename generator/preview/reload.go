package preview

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// ReloadPath is the path of a [Reloader] on the server, independent of the site's base path.
const ReloadPath = "/_offprint/reload"

const scriptPath = ReloadPath + ".js"

//go:embed reload.js
var reloadScript string

// Reloader tells open pages to reload, or that a build failed. It is safe for concurrent use.
// Use [NewReloader]; the zero Reloader is not ready.
type Reloader struct {
	start string // distinguishes this server from earlier ones

	mu      sync.Mutex
	builds  int
	failure string
	changed chan struct{} // closed when one of the fields above changes
	closed  chan struct{}
}

// NewReloader returns a Reloader for one run of a server.
func NewReloader() *Reloader {
	return &Reloader{
		start:   strconv.FormatInt(time.Now().UnixNano(), 36),
		changed: make(chan struct{}),
		closed:  make(chan struct{}),
	}
}

// Reload makes all open pages reload, and withdraws the message of Fail.
func (r *Reloader) Reload() {
	r.change(func() { r.builds++; r.failure = "" })
}

// Fail makes all pages, open now or later, show a message at the bottom until the next Reload.
// An empty message withdraws the previous one without a reload.
func (r *Reloader) Fail(message string) {
	r.change(func() { r.failure = message })
}

// Close ends the streams to all pages permanently. The Shutdown of an [http.Server] does not
// end them: pass Close to RegisterOnShutdown.
func (r *Reloader) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	select {
	case <-r.closed:
	default:
		close(r.closed)
	}
}

func (r *Reloader) change(set func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	set()
	close(r.changed)
	r.changed = make(chan struct{})
}

// message is an event of the stream. It carries the complete state, so that a page that has
// missed events, or was loaded before it began to listen, misses nothing.
type message struct {
	State string `json:"state"` // a page with another state reloads
	Error string `json:"error,omitempty"`
}

// now returns the state and a channel that is closed when it changes.
func (r *Reloader) now() (message, <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return message{State: r.start + "-" + strconv.Itoa(r.builds), Error: r.failure}, r.changed
}

// script returns the tag for a page that is served now. The script is a file of this server
// and not inline, so that a page's security policy allows it.
func (r *Reloader) script() string {
	m, _ := r.now()
	return `<script src="` + scriptPath + `?state=` + m.State + `"></script>`
}

// serve answers a request for one of the Reloader's paths and reports whether it was one.
func (r *Reloader) serve(w http.ResponseWriter, req *http.Request) bool {
	switch req.URL.Path {
	case ReloadPath:
		r.stream(w, req)
	case scriptPath:
		w.Header().Set("Content-Type", ContentType(scriptPath))
		http.ServeContent(w, req, "", time.Time{}, strings.NewReader(reloadScript))
	default:
		return false
	}
	return true
}

// stream sends the state now and after each change as server-sent events
// (https://html.spec.whatwg.org/multipage/server-sent-events.html).
func (r *Reloader) stream(w http.ResponseWriter, req *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	if req.Method == http.MethodHead {
		return
	}
	rc := http.NewResponseController(w)
	// The stream must outlive the server's write timeout; a writer without deadlines needs no
	// change.
	_ = rc.SetWriteDeadline(time.Time{})
	if _, err := fmt.Fprint(w, "retry: 500\n\n"); err != nil {
		return
	}
	for {
		m, changed := r.now()
		data, err := json.Marshal(m) // on one line, as events require
		if err != nil {
			return
		}
		if _, err := fmt.Fprintf(w, "data: %s\n\n", data); err != nil {
			return
		}
		if err := rc.Flush(); err != nil {
			return
		}
		select {
		case <-changed:
		case <-r.closed:
			return
		case <-req.Context().Done():
			return
		}
	}
}
