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

// ReloadPath is where a [Reloader] listens on the server, whatever the base
// path of the site is.
const ReloadPath = "/_offprint/reload"

const scriptPath = ReloadPath + ".js"

//go:embed reload.js
var reloadScript string

// Reloader tells open pages to reload, or that a build failed. It is safe for
// use by several goroutines. The zero Reloader is not ready; see
// [NewReloader].
type Reloader struct {
	start string // tells this server from one that ran before

	mu      sync.Mutex
	builds  int
	failure string
	changed chan struct{} // closed at each change of the fields above
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

// Reload makes all pages that are open reload, and takes back what Fail said.
func (r *Reloader) Reload() {
	r.change(func() { r.builds++; r.failure = "" })
}

// Fail makes all pages that are open, and those opened from now on, show a
// message at their bottom, until the next Reload. An empty message takes back
// the last one without a reload.
func (r *Reloader) Fail(message string) {
	r.change(func() { r.failure = message })
}

// Close ends the streams to all pages, for good. An [http.Server] does not
// end them in Shutdown: give it Close with RegisterOnShutdown.
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

// message is what the stream carries: the state as a whole, so that a page
// that missed some messages, or was made before it began to listen, misses
// nothing.
type message struct {
	State string `json:"state"` // a page of another state reloads
	Error string `json:"error,omitempty"`
}

// now returns the state, and a channel that is closed when it changes.
func (r *Reloader) now() (message, <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return message{State: r.start + "-" + strconv.Itoa(r.builds), Error: r.failure}, r.changed
}

// script is the tag for a page that is served now. The script is a file of
// this server, not inline, so that a page's own security policy lets it run.
func (r *Reloader) script() string {
	m, _ := r.now()
	return `<script src="` + scriptPath + `?state=` + m.State + `"></script>`
}

// serve answers a request for one of the Reloader's own paths, and reports
// whether it was one.
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

// stream sends the state, and again whenever it changes, as server-sent
// events (https://html.spec.whatwg.org/multipage/server-sent-events.html).
func (r *Reloader) stream(w http.ResponseWriter, req *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	if req.Method == http.MethodHead {
		return
	}
	rc := http.NewResponseController(w)
	// The stream outlives the server's timeout for ordinary answers; a writer
	// that knows no deadlines has none to lift.
	_ = rc.SetWriteDeadline(time.Time{})
	if _, err := fmt.Fprint(w, "retry: 500\n\n"); err != nil {
		return
	}
	for {
		m, changed := r.now()
		data, err := json.Marshal(m) // on one line, as an event wants it
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
