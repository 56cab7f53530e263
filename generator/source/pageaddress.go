package source

import (
	"net/url"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// addressKind is the kind of target that a link on a page of papers leads to.
type addressKind int

const (
	toOther   addressKind = iota
	toPaper               // the paper's page
	toComment             // the paper's discussion
	toLogin               // the login page that a vote for the paper leads to
	toPeriod              // the page of a day, week or month
	toUser                // a user or an organization
	toSite                // any other page of the site
	toArXiv
	toCode
)

// address is a link's address and what it says about its target.
type address struct {
	kind   addressKind
	url    string
	id     paper.ID  // the paper that the address names, if any
	period bool      // toPeriod: a week or month, not a day
	day    paper.Day // toPeriod: the day; 0 if the address names none
}

var (
	paperPath  = text.LazyRegexp(`/papers/(\d{4}\.\d{4,5})(?:v\d+)?/?(#.*)?$`)
	periodPath = text.LazyRegexp(`/papers(?:/|\?)(?:(date)[/=]|(?:week|month|trending)\b[/=]?)(\d{4}-\d\d-\d\d)?`)
	siteHost   = text.LazyRegexp(`^(?:https?://(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)|file://(?:localhost)?)?(/.*)?$`)
	userPath   = text.LazyRegexp(`^/([A-Za-z0-9][A-Za-z0-9._-]*)/?$`)
	codeHost   = text.LazyRegexp(`^https?://(?:www\.)?(?:github\.com|gitlab\.com|gitee\.com|bitbucket\.org|codeberg\.org)/`)
	arxivHost  = text.LazyRegexp(`^https?://(?:(?:www|export)\.)?(?:arxiv\.org|alphaxiv\.org)/(?:abs|pdf|html)/([^\s?#]+)`)
)

// sitePages are the one-element paths of the site that do not belong to a user.
var sitePages = wordSet(`models datasets spaces posts docs pricing login join papers enterprise storage tasks chat collections languages organizations blog
	learn support inference privacy terms-of-service huggingface brand new settings notifications welcome search hardware buckets changelog front avatars`)

// maxAddress is the length in bytes of the longest address that is examined. Pictures embedded
// in data: addresses are longer than the address of any page.
const maxAddress = 8 << 10

func readAddress(s string) address {
	a := address{url: strings.TrimSpace(s)}
	if a.url == "" || len(a.url) > maxAddress {
		return a
	}
	if strings.Contains(a.url, "login?") {
		a.kind = toLogin
		if next, err := url.QueryUnescape(a.url); err == nil {
			if m := paperPath.FindStringSubmatch(next); m != nil {
				a.id, _ = paper.ArXivID(m[1])
			}
		}
		return a
	}
	if m := paperPath.FindStringSubmatch(a.url); m != nil && !arxivHost.MatchString(a.url) {
		id, err := paper.ArXivID(m[1])
		if err == nil {
			a.kind, a.id = toPaper, id
			if m[2] != "" {
				a.kind = toComment
			}
			return a
		}
	}
	if m := arxivHost.FindStringSubmatch(a.url); m != nil {
		a.kind = toArXiv
		a.id, _ = paper.ArXivID(strings.TrimSuffix(m[1], ".pdf"))
		return a
	}
	if codeHost.MatchString(a.url) {
		a.kind = toCode
		return a
	}
	m := siteHost.FindStringSubmatch(a.url)
	if m == nil {
		return a
	}
	a.kind = toSite
	if p := periodPath.FindStringSubmatch(m[1]); p != nil {
		a.kind, a.period = toPeriod, p[1] == ""
		a.day, _ = paper.ParseDay(p[2])
	} else if u := userPath.FindStringSubmatch(m[1]); u != nil && !sitePages[u[1]] {
		a.kind = toUser
	}
	return a
}

// splits reports whether the link always forms a separate line of the page and never occurs
// within a sentence.
func (a address) splits() bool {
	switch a.kind {
	case toPaper, toComment, toLogin, toUser, toPeriod:
		return true
	}
	return false
}

// of returns the paper of the link if the link is one of the page's own links to a paper
// (title, comments, vote), and "" otherwise.
func (a address) of() paper.ID {
	switch a.kind {
	case toPaper, toComment, toLogin:
		return a.id
	}
	return ""
}
