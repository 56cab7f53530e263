package preview

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
)

// OwnHosts keeps requests from next that are for another host than this server.
// A page elsewhere can have the name of its own host lead to this machine (DNS
// rebinding); to the browser the preview would then be a part of that page's site,
// whose scripts may read it. The Host that a browser sends is that name.
//
// addr is the HOST:PORT that the server was told to listen on. Own are that host,
// "localhost" and all names below it, and IP addresses, which nobody can have lead
// elsewhere; and this machine's own name, with and without ".local", where the
// server listens on all addresses. Ports are not compared. Others get status 421
// (Misdirected Request).
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
		http.Error(w, fmt.Sprintf("This preview does not answer for the host %q. Open it at http://localhost or the address that `offprint serve` "+
			"has printed; to use another name, give it to --addr.", host), http.StatusMisdirectedRequest)
	})
}

// hostOf is the host of a Host header, without its port.
func hostOf(header string) string {
	if host, _, err := net.SplitHostPort(header); err == nil {
		header = host
	}
	return plainHost(strings.TrimSuffix(strings.TrimPrefix(header, "["), "]"))
}

// plainHost is the one spelling of a host's name.
func plainHost(name string) string { return strings.TrimSuffix(strings.ToLower(name), ".") }

func isIP(host string) bool {
	_, err := netip.ParseAddr(host)
	return err == nil
}
