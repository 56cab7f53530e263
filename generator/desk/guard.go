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

// guard keeps everybody away but the person at this machine. Each of these alone would
// stop a page elsewhere:
//
//   - Host must be this machine with this port, so that a name that a page's owner lets
//     lead here (DNS rebinding) opens nothing.
//   - A browser gets a cookie for the key in the address that the terminal shows; others
//     on this machine do not know it. The cookie is sent to no request of another site's.
//   - What a browser says of who asks (Sec-Fetch-Site, Origin) must be this very origin,
//     also for pages that are only read: nothing elsewhere opens, frames or posts.
//   - Forms carry a token, which only a page of this origin can read.
//
// Nothing changes by GET.
type guard struct {
	port    uint16
	address string // of the desk, as the terminal shows it
	key     string // which the address has that opens the desk
	token   string // which forms have
}

// policy lets the desk's pages have what comes from the desk, and be in no frame.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// maxBody is the size of the largest form that is read.
const maxBody = 1 << 20

// refusal says why a request is not answered.
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
			http.Redirect(w, r, "/", http.StatusSeeOther) // the key is not to stay in the address
			return
		}
		next.ServeHTTP(w, r)
	})
}

// judge is why a request is not answered, or nil. The form of one that is, is read.
func (g *guard) judge(w http.ResponseWriter, r *http.Request) *refusal {
	if !g.isHere(r.Host) {
		return &refusal{http.StatusMisdirectedRequest, fmt.Sprintf("The editing desk does not answer for %q. Open it at the address that `offprint serve` has printed.", r.Host)}
	}
	if from := r.Header.Get("Sec-Fetch-Site"); from != "" && from != "same-origin" && from != "none" {
		return &refusal{http.StatusForbidden, "The editing desk is not opened by other pages. Type its address, or open the one that `offprint serve` has printed."}
	}
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		key := r.URL.Query().Get("key")
		if cookie, err := r.Cookie(g.cookie()); key == "" && err == nil {
			key = cookie.Value
		}
		if !same(key, g.key) {
			return &refusal{http.StatusForbidden, "Open the editing desk at the address that `offprint serve` has printed: it has a key, which is another each time."}
		}
		return nil
	case http.MethodPost:
		return g.judgeForm(w, r)
	}
	w.Header().Set("Allow", "GET, HEAD, POST")
	return &refusal{http.StatusMethodNotAllowed, "The editing desk answers GET, HEAD and POST."}
}

func (g *guard) judgeForm(w http.ResponseWriter, r *http.Request) *refusal {
	if !strings.EqualFold(r.Header.Get("Origin"), "http://"+r.Host) {
		return &refusal{http.StatusForbidden, "The editing desk takes its own forms, and none of other pages."}
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if err := r.ParseForm(); err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return &refusal{http.StatusRequestEntityTooLarge, fmt.Sprintf("This is more than %d kB. Open the file in an editor: `offprint edit` does.", maxBody/1024)}
		}
		return &refusal{http.StatusBadRequest, "The form cannot be read."}
	}
	cookie, err := r.Cookie(g.cookie())
	if err != nil || !same(cookie.Value, g.key) || !same(r.PostForm.Get("token"), g.token) {
		return &refusal{http.StatusForbidden, "This form is of a desk that has ended. Open the address that `offprint serve` has printed; what you wrote is still in the form when you go back."}
	}
	return nil
}

// cookie is the name of the cookie that has the key. Cookies do not tell ports apart.
func (g *guard) cookie() string { return "offprint-desk-" + strconv.Itoa(int(g.port)) }

// isHere reports whether a Host is this machine's loopback, with the port.
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
