package preview

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
)

// OwnHosts rejects requests for a host name that is not this server's. A foreign page can let
// its own host name resolve to this machine (DNS rebinding); the browser then treats the
// preview as part of that page's site, whose scripts may read it. The Host header contains
// that name.
//
// addr is the HOST:PORT that the server was told to listen on. Accepted are its host,
// "localhost" and all names below it, IP addresses, which cannot be rebound, and, if the
// server listens on all addresses, this machine's name with and without ".local". Ports are
// not compared. Other requests get status 421 (Misdirected Request).
func OwnHosts(addr string, next http.Handler) http.Handler {
	own := map[string]bool{"localhost": true}
	bound, _, err := net.SplitHostPort(addr)
	if err != nil {
		bound = addr
	}
	if ip, err := netip.ParseAddr(bound); bound == "" || err == nil && ip.IsUnspecified() {
		if name, err := os.Hostname(); err == nil {
			name = plainHost(name)
			own[name] = true
			own[strings.TrimSuffix(name, ".local")+".local"] = true
		}
	}
	if bound != "" {
		own[plainHost(bound)] = true
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := hostOf(r.Host)
		if own[host] || strings.HasSuffix(host, ".localhost") || isIP(host) {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		http.Error(w, fmt.Sprintf("This preview does not answer requests for the host %q. Open it at http://localhost or the address that `offprint serve` "+
			"printed; to use another name, pass it with --addr.", host), http.StatusMisdirectedRequest)
	})
}

// hostOf returns the host of a Host header without the port.
func hostOf(header string) string {
	if host, _, err := net.SplitHostPort(header); err == nil {
		header = host
	}
	return plainHost(strings.TrimSuffix(strings.TrimPrefix(header, "["), "]"))
}

// plainHost returns the canonical spelling of a host name.
func plainHost(name string) string { return strings.TrimSuffix(strings.ToLower(name), ".") }

func isIP(host string) bool {
	_, err := netip.ParseAddr(host)
	return err == nil
}
