package site

import (
	"fmt"
	"strings"
)

// defaultPolicy is the Content-Security-Policy of every page
// (https://www.w3.org/TR/CSP3/): scripts, styles, images and all else come from
// the site itself, no inline script runs, and no request leaves the site. What it
// does not name falls back to default-src. It stands in every file of the site, so
// it is as short as it can be.
const defaultPolicy = "default-src 'self';base-uri 'none'"

// ownPolicy is that of the user's own pages: Markdown gives tables and code inline
// styles, which cannot do harm there.
const ownPolicy = defaultPolicy + ";style-src 'self' 'unsafe-inline'"

// FormPolicy is the Content-Security-Policy of a page with a form that is sent to an origin,
// as "https://example.org". A policy of the configuration's own is left as it is.
func FormPolicy(csp any, origin string) string {
	if _, own := csp.(string); own {
		return ""
	}
	if pages, _, err := Policies(csp); err == nil && pages != "" {
		return pages + ";form-action " + origin
	}
	return ""
}

// Policies are the Content-Security-Policy of the site's pages and of the user's
// own; empty for none. csp is what the configuration says.
func Policies(csp any) (pages, own string, err error) {
	switch csp := csp.(type) {
	case nil:
		return defaultPolicy, ownPolicy, nil
	case bool:
		if csp {
			return defaultPolicy, ownPolicy, nil
		}
		return "", "", nil
	case string:
		if csp = strings.TrimSpace(csp); csp != "" {
			return csp, csp, nil
		}
	}
	return "", "", fmt.Errorf("params.offprint.csp is %#v; write a policy as text, for example %q, or false for none", csp, defaultPolicy+";img-src *")
}
