package site

import (
	"fmt"
	"strings"
)

// defaultPolicy is the Content-Security-Policy of every page (https://www.w3.org/TR/CSP3/):
// scripts, styles, images and everything else must come from the site itself, inline scripts
// do not run, and no request leaves the site. Directives that it omits fall back to
// default-src. It is as short as possible because every file of the site contains it.
const defaultPolicy = "default-src 'self';base-uri 'none'"

// ownPolicy is for the user's own pages: Markdown gives tables and code inline styles, which
// do no harm there.
const ownPolicy = defaultPolicy + ";style-src 'self' 'unsafe-inline'"

// FormPolicy returns the Content-Security-Policy of a page whose form is sent to an origin
// such as "https://example.org"; empty if the configuration has its own policy, which is not
// changed.
func FormPolicy(csp any, origin string) string {
	if _, own := csp.(string); own {
		return ""
	}
	if pages, _, err := Policies(csp); err == nil && pages != "" {
		return pages + ";form-action " + origin
	}
	return ""
}

// Policies returns the Content-Security-Policy of the site's pages and of the user's own;
// empty for none. csp is the value in the configuration.
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
