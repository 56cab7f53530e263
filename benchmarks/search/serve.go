package main

import (
	"net"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"offprint/generator/preview"
)

// blank is the path of the empty page from which queries are sent. No site has a page of that
// name.
const blank = "/.offprint-search-evaluation.html"

// class is a kind of file that the search loads.
type class string

const (
	classScript   class = "script"
	classBoot     class = "boot"
	classTerms    class = "terms and lists"
	classCards    class = "cards"
	classTexts    class = "texts"
	classSpelling class = "spelling"
	classRows     class = "rows of words"
	classFacets   class = "facets"
	classOther    class = "other"
)

func classes() []class {
	return []class{classScript, classBoot, classTerms, classCards, classTexts, classSpelling, classRows, classFacets, classOther}
}

// classOf returns the class of a file by its path within the site's folder "search".
func classOf(name string) class {
	if ext := path.Ext(name); ext == ".js" || ext == ".mjs" {
		return classScript
	}
	_, name, ok := strings.Cut(name, "/search/")
	if !ok {
		return classOther
	}
	if name == "boot.gz" {
		return classBoot
	}
	_, name, _ = strings.Cut(name, "/") // removes the segment; docs/search.md describes the file names
	if name == "" {
		return classOther
	}
	switch name[0] {
	case 't', 'l', 'n':
		return classTerms
	case 'c':
		return classCards
	case 'x', 'w':
		return classTexts
	case 's':
		return classSpelling
	case 'p':
		return classRows
	case 'f', 'v', 'd':
		return classFacets
	}
	return classOther
}

// sent is the response to one request.
type sent struct {
	path  string
	class class
	bytes int64 // of the body
}

// server serves a site and records what it sends.
type server struct {
	address string // "http://127.0.0.1:1234"
	files   http.Handler
	http    *http.Server

	mu    sync.Mutex
	idle  *sync.Cond // signaled when a request has been answered
	open  int        // number of requests being answered
	log   []sent
	pause time.Duration
}

// serve serves the site in a folder on this machine, until the server is closed.
func serve(dir string) (*server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &server{address: "http://" + l.Addr().String(), files: preview.Handler(dir, "/", nil)}
	s.idle = sync.NewCond(&s.mu)
	s.http = &http.Server{Handler: s}
	go s.http.Serve(l) // returns an error when the server is closed
	return s, nil
}

func (s *server) close() { s.http.Close() }

// ServeHTTP answers one request.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case blank:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write([]byte(`<!doctype html><html lang="en"><meta charset="utf-8"><title>Search</title><link rel="icon" href="data:,"></html>`))
		return
	case "/favicon.ico":
		http.NotFound(w, r)
		return
	}
	s.mu.Lock()
	s.open++
	pause := s.pause
	s.mu.Unlock()
	counter := &counter{ResponseWriter: w}
	defer func() { // also if writing is aborted with a panic
		s.mu.Lock()
		defer s.mu.Unlock()
		s.open--
		s.log = append(s.log, sent{r.URL.Path, classOf(r.URL.Path), counter.bytes})
		s.idle.Broadcast()
	}()
	if pause > 0 {
		time.Sleep(pause)
	}
	s.files.ServeHTTP(counter, r)
}

// wait sets the pause before each answer.
func (s *server) wait(pause time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pause = pause
}

// take returns what was sent since the last call. It first waits for open requests, because
// the browser can receive a whole response before the server has finished with it.
func (s *server) take() []sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.open > 0 {
		s.idle.Wait()
	}
	log := s.log
	s.log = nil
	return log
}

// counter counts the bytes that are written.
type counter struct {
	http.ResponseWriter
	bytes int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.ResponseWriter.Write(p)
	c.bytes += int64(n)
	return n, err
}
