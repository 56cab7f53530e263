package desk

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
)

// guard admits only the person at this machine. Each of these measures alone would stop a page
// on another site:
//
//   - Host must be this machine with this port, so that a foreign host name that resolves to it
//     (DNS rebinding) is rejected.
//   - A browser receives a cookie in exchange for the key in the address that the terminal shows;
//     other users of this machine do not know it. The cookie is not sent with requests from other
//     sites.
//   - The request's origin as declared by the browser (Sec-Fetch-Site, Origin) must be the desk,
//     even for reading: other pages cannot open it, frame it or post to it.
//   - Forms contain a token that only pages of this origin can read.
//
// GET requests change nothing.
type guard struct {
	port    uint16
	address string // of the desk, as shown in the terminal
	key     string // in the address that opens the desk
	token   string // in forms
}

// policy limits the desk's pages to resources of the desk, and forbids framing.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// maxBody is the maximum size of a form.
const maxBody = 1 << 20

// refusal is the reason why a request is rejected.
type refusal struct {
	status int
	why    string
}

func (g *guard) protect(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Frame-Options", "DENY")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		h.Set("Referrer-Policy", "same-origin") // with no-referrer, a form's Origin would be "null"
		if no := g.judge(w, r); no != nil {
			http.Error(w, no.why, no.status)
			return
		}
		if r.Method == http.MethodGet && r.URL.Query().Has("key") {
			http.SetCookie(w, &http.Cookie{Name: g.cookie(), Value: g.key, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
			http.Redirect(w, r, "/", http.StatusSeeOther) // removes the key from the address
			return
		}
		next.ServeHTTP(w, r)
	})
}

// judge returns why a request is rejected, or nil. It parses the form of an accepted request.
func (g *guard) judge(w http.ResponseWriter, r *http.Request) *refusal {
	if !g.isHere(r.Host) {
		return &refusal{http.StatusMisdirectedRequest, fmt.Sprintf("The editing desk does not answer requests for %q. Open it at the address that `offprint serve` has printed.", r.Host)}
	}
	if from := r.Header.Get("Sec-Fetch-Site"); from != "" && from != "same-origin" && from != "none" {
		return &refusal{http.StatusForbidden, "The editing desk cannot be opened from other pages. Type its address, or open the one that `offprint serve` printed."}
	}
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		key := r.URL.Query().Get("key")
		if cookie, err := r.Cookie(g.cookie()); key == "" && err == nil {
			key = cookie.Value
		}
		if !same(key, g.key) {
			return &refusal{http.StatusForbidden, "Open the editing desk at the address that `offprint serve` printed: it contains a key, which changes each time."}
		}
		return nil
	case http.MethodPost:
		return g.judgeForm(w, r)
	}
	w.Header().Set("Allow", "GET, HEAD, POST")
	return &refusal{http.StatusMethodNotAllowed, "The editing desk only answers GET, HEAD and POST."}
}

func (g *guard) judgeForm(w http.ResponseWriter, r *http.Request) *refusal {
	if !strings.EqualFold(r.Header.Get("Origin"), "http://"+r.Host) {
		return &refusal{http.StatusForbidden, "The editing desk accepts only its own forms, not those of other pages."}
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if err := r.ParseForm(); err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return &refusal{http.StatusRequestEntityTooLarge, fmt.Sprintf("This is more than %d kB. Open the file in an editor with `offprint edit`.", maxBody/1024)}
		}
		return &refusal{http.StatusBadRequest, "The form cannot be read."}
	}
	cookie, err := r.Cookie(g.cookie())
	if err != nil || !same(cookie.Value, g.key) || !same(r.PostForm.Get("token"), g.token) {
		return &refusal{http.StatusForbidden, "This form is from an editing desk that has been stopped. Open the address that `offprint serve` printed; your text is still in the form when you go back."}
	}
	return nil
}

// cookie returns the name of the cookie with the key. Cookies are shared between ports.
func (g *guard) cookie() string { return "offprint-desk-" + strconv.Itoa(int(g.port)) }

// isHere reports whether a Host header is a loopback address of this machine with the desk's
// port.
func (g *guard) isHere(header string) bool {
	host, port, err := net.SplitHostPort(header)
	if err != nil {
		host, port = strings.TrimSuffix(strings.TrimPrefix(header, "["), "]"), "80"
	}
	if port != strconv.Itoa(int(g.port)) {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && ip.IsLoopback() && ip.Zone() == ""
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
