package fetch

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"offprint/generator/paper"
)

const (
	doiAddress = "https://doi.org"
	// doiAccept is the Accept header that requests a paper's data instead of its page
	// (https://citation.doi.org/docs.html).
	doiAccept = "application/vnd.citationstyles.csl+json"
	doiFormat = "csl-json"
	// pageAccept is the Accept header of a browser; some publishers refuse requests with less.
	pageAccept = "text/html, application/xhtml+xml, application/json;q=0.9, */*;q=0.8"
	// singlePace is the minimum time between two requests for single papers.
	singlePace = time.Second
	// idsAtOnce is the number of identifiers per request to arXiv's API.
	idsAtOnce = 100
)

// Found is the result of requesting a paper by an identifier or URL.
type Found struct {
	Argument string
	Papers   []Paper
	// Fault is why no paper was found; "" if one was found.
	Fault string
	// Notes lists further information, one line each.
	Notes []string
}

// kind says where a paper is requested.
type kind int

const (
	byArXiv kind = iota // by an arXiv identifier
	byHF                // by an arXiv identifier, from a page of Daily Papers
	byDOI
	byAddress
)

// target is what an argument identifies.
type target struct {
	kind    kind
	value   string   // the identifier
	address *url.URL // set for byAddress
}

var (
	hfPaperPage = regexp.MustCompile(`^/papers/(\d{4}\.\d{4,5})(?:v\d+)?/?$`)
	alphaXiv    = regexp.MustCompile(`^/[a-z]+/(\d{4}\.\d{4,5})(?:v\d+)?/?$`)
	// arXivDOI matches the DOIs assigned by arXiv.
	arXivDOI = regexp.MustCompile(`^10\.48550/arxiv\.(.+)$`)
)

// parseTarget parses an argument.
func parseTarget(arg string) (target, error) {
	arg = strings.TrimSpace(arg)
	u, err := url.Parse(arg)
	isAddress := err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
	if isAddress {
		switch host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www."); host {
		case "huggingface.co", "hf.co":
			if m := hfPaperPage.FindStringSubmatch(u.Path); m != nil {
				return target{kind: byHF, value: m[1]}, nil
			}
		case "alphaxiv.org":
			if m := alphaXiv.FindStringSubmatch(u.Path); m != nil {
				return target{kind: byArXiv, value: m[1]}, nil
			}
		}
	}
	if id, err := paper.ArXivID(arg); err == nil {
		return target{kind: byArXiv, value: id.Value()}, nil
	}
	if id, err := paper.DOIID(arg); err == nil {
		return doiTarget(id.Value())
	}
	switch {
	case isAddress && u.User != nil:
		return target{}, errors.New("the address has a name or a password in it, which is sent nowhere")
	case isAddress:
		u.Fragment, u.RawFragment = "", ""
		return target{kind: byAddress, address: u}, nil
	case err == nil && u.Scheme != "" && u.Opaque == "":
		return target{}, fmt.Errorf("only addresses with http and https are asked, not %q; files are for `offprint import`", u.Scheme)
	}
	return target{}, errors.New("it is not an arXiv identifier, a DOI or an address beginning with https://; use `offprint import` for files")
}

// doiTarget returns the target of a DOI. For a DOI assigned by arXiv, it is the arXiv paper.
func doiTarget(doi string) (target, error) {
	if m := arXivDOI.FindStringSubmatch(doi); m != nil {
		if id, err := paper.ArXivID(m[1]); err == nil {
			return target{kind: byArXiv, value: id.Value()}, nil
		}
	}
	if value := "/" + doi + "/"; strings.Contains(value, "/../") || strings.Contains(value, "/./") {
		return target{}, errors.New("no DOI has such a name: \"..\" between slashes would lead to another address")
	}
	return target{kind: byDOI, value: doi}, nil
}

// singles fetches single papers.
type singles struct {
	*arxiv
	o     Options
	c     *client
	hf    *service
	doi   *service
	sites map[string]*service // the hosts of pages, by scheme and host
	found []Found
}

// Single fetches papers by identifiers and URLs, and returns the result of each in order. A
// failure does not affect the others. The error means that the whole call fails.
func Single(ctx context.Context, o Options, args []string) (Report, []Found, error) {
	r := Report{Service: "add"}
	c := newClient(o)
	s := &singles{o: o, c: c, sites: map[string]*service{}, found: make([]Found, len(args))}
	var err error
	if s.arxiv, err = newArXiv(ctx, o, c, &r); err != nil {
		return r, nil, err
	}
	if err := s.connect(); err != nil {
		return r, nil, err
	}
	err = s.all(args)
	for i := range s.found {
		if f := &s.found[i]; f.Fault == "" {
			s.tellWithdrawn(f)
		} else {
			r.fault("%s: %s", f.Argument, f.Fault)
		}
	}
	r.Requests, r.Papers = c.requests, len(s.ids)
	return r, s.found, cmp.Or(ctx.Err(), err)
}

// connect creates the services other than arXiv.
func (s *singles) connect() error {
	base, err := address(s.o.Addresses.HuggingFace, hfAddress)
	if err != nil {
		return err
	}
	s.hf = s.c.service("Hugging Face", base, hfPace)
	if s.o.Token != "" {
		s.hf.header.Set("Authorization", "Bearer "+s.o.Token)
	}
	if base, err = address(s.o.Addresses.DOI, doiAddress); err != nil {
		return err
	}
	s.doi = s.c.service("doi.org", base, cmp.Or(s.o.Interval, singlePace))
	s.doi.header.Set("Accept", doiAccept)
	return nil
}

// all fetches everything. Papers with an arXiv identifier are requested last, many at once.
func (s *singles) all(args []string) error {
	wanted := map[string][]int{} // indexes of arguments, by arXiv identifier
	var order []string
	want := func(id string, i int) {
		if wanted[id] == nil {
			order = append(order, id)
		}
		wanted[id] = append(wanted[id], i)
	}
	s.o.bar().Start("papers asked for", int64(len(args)))
	defer s.o.bar().Finish()
	for i, arg := range args {
		f := &s.found[i]
		f.Argument = arg
		t, problem := parseTarget(arg)
		var err error
		switch {
		case problem != nil:
		case t.kind == byHF:
			if problem, err = s.daily(f, t.value); problem != nil && err == nil {
				f.Notes = append(f.Notes, fmt.Sprintf("arXiv was asked instead: %v", problem))
				problem = nil
				want(t.value, i)
			}
		case t.kind == byDOI:
			problem, err = s.registered(f, t.value)
		case t.kind == byAddress:
			problem, err = s.page(f, t.address)
		default:
			want(t.value, i)
		}
		if err != nil || s.ctx.Err() != nil {
			return err
		}
		if problem != nil {
			f.Fault = problem.Error()
		}
		s.o.bar().Add(1)
	}
	for chunk := range slices.Chunk(order, idsAtOnce) {
		if err := s.identified(chunk, wanted); err != nil || s.ctx.Err() != nil {
			return err
		}
	}
	return nil
}

// tellWithdrawn adds notes about papers that their authors have withdrawn.
func (s *singles) tellWithdrawn(f *Found) {
	for _, p := range f.Papers {
		if p.Withdrawn {
			f.Notes = append(f.Notes, fmt.Sprintf("%s has been withdrawn by its authors, and its page says so", p.ID))
		}
	}
}

// keepFor saves the response for an argument.
func (s *singles) keepFor(f *Found, name string, ans answer, c Contents) error {
	f.Papers = c.Papers
	_, err := s.keep(name, ans, c, map[string]bool{}, 0)
	return err
}

// identified fetches arXiv papers from the API or, if that fails, one by one through OAI-PMH.
func (s *singles) identified(ids []string, wanted map[string][]int) error {
	papers, problem, err := s.byIDs(ids)
	var r *refusal
	if err == nil && problem != nil && errors.As(problem, &r) && r.code == http.StatusBadRequest && len(ids) > 1 {
		// A single invalid identifier makes the request for all of them fail.
		for _, id := range ids {
			if err := s.identified([]string{id}, wanted); err != nil || s.ctx.Err() != nil {
				return err
			}
		}
		return nil
	}
	if err != nil || s.ctx.Err() != nil {
		return err
	}
	for _, id := range ids {
		p, fault, note := papers[paper.SchemeArXiv+":"+id], "", ""
		switch {
		case p != nil:
		case problem == nil:
			fault = errNoSuchPaper.Error()
		case errors.As(problem, &r) && r.code == http.StatusBadRequest:
			fault = problem.Error()
		default:
			if p, fault, note, err = s.otherwise(id, problem); err != nil {
				return err
			}
		}
		for _, i := range wanted[id] {
			f := &s.found[i]
			if note != "" {
				f.Notes = append(f.Notes, note)
			}
			if f.Fault = fault; p != nil {
				f.Papers = []Paper{*p}
			}
		}
	}
	return nil
}

// otherwise fetches a paper through OAI-PMH because the API has a problem.
func (s *singles) otherwise(id string, problem error) (p *Paper, fault, note string, err error) {
	p, other, err := s.record(id)
	if other != nil {
		return nil, fmt.Sprintf("%v; %v", problem, other), "", err
	}
	return p, "", fmt.Sprintf("%s was asked instead: %v", s.oai, problem), err
}

// errNoSuchPaper is the error for an identifier that arXiv does not know.
var errNoSuchPaper = errors.New("arXiv has no such paper")

// byIDs requests papers from the API and returns them by identifier.
func (s *singles) byIDs(ids []string) (map[string]*Paper, error, error) {
	if err := s.down[API]; err != nil {
		return nil, err, nil
	}
	name := "arxiv/ids/" + fileWord(ids[0]) + ".xml.gz"
	if len(ids) > 1 {
		sum := sha256.Sum256([]byte(strings.Join(slices.Sorted(slices.Values(ids)), " ")))
		name = fmt.Sprintf("arxiv/ids/%s.and-%d.%x.xml.gz", fileWord(ids[0]), len(ids)-1, sum[:4])
	}
	// The API omits unknown identifiers.
	ans, c, e, problem := s.askAPI(values("id_list", strings.Join(ids, ","), "max_results", strconv.Itoa(len(ids))), name, 0)
	switch {
	case problem != nil:
		s.noteDown(API, problem)
		return nil, problem, nil
	case e.records == 0:
		return nil, nil, nil
	}
	if problem := unasked(s.api, c, ids...); problem != nil {
		return nil, problem, nil
	}
	if _, err := s.keep(name, ans, c, map[string]bool{}, 0); err != nil {
		return nil, nil, err
	}
	papers := map[string]*Paper{}
	for i, p := range c.Papers {
		papers[p.ID] = &c.Papers[i]
	}
	return papers, nil, nil
}

// unasked returns an error if a response contains a paper that was not requested. The other
// papers in it are then not trusted either.
func unasked(of *service, c Contents, ids ...string) error {
	for _, p := range c.Papers {
		if !slices.ContainsFunc(ids, func(id string) bool { return p.ID == paper.SchemeArXiv+":"+id }) {
			return fmt.Errorf("%s answers with another paper, %s, which is not taken", of, p.ID)
		}
	}
	return nil
}

// record requests one paper through OAI-PMH.
func (s *singles) record(id string) (*Paper, error, error) {
	if err := s.down[OAI]; err != nil {
		return nil, err, nil
	}
	name := "arxiv/ids/" + fileWord(id) + ".oai.xml.gz"
	ans, c, e, problem := s.askOAI(values("verb", "GetRecord", "identifier", "oai:arXiv.org:"+id, "metadataPrefix", "arXiv"), name)
	switch code := e.attrs["error code"]; {
	case problem != nil:
		s.noteDown(OAI, problem)
		return nil, problem, nil
	case code == oaiUnknown || code == oaiBadID:
		return nil, errNoSuchPaper, nil
	case code != "":
		return nil, fmt.Errorf("%s answers with the error %s", s.oai, code), nil
	case len(c.Papers) == 0:
		return nil, fmt.Errorf("%s tells nothing of it: it is deleted there", s.oai), nil
	}
	if problem := unasked(s.oai, c, id); problem != nil {
		return nil, problem, nil
	}
	_, err := s.keep(name, ans, c, map[string]bool{}, 0)
	return &c.Papers[0], nil, err
}

// daily fetches a paper from Daily Papers.
func (s *singles) daily(f *Found, id string) (problem, err error) {
	var c Contents
	ans, problem := s.hf.ask(s.ctx, "/api/papers/"+id, nil, answer{}, func(data []byte) error {
		switch c = s.folder.look("answer.json", data); {
		case c.Format == hfFormat && !json.Valid(data):
			return fmt.Errorf("the answer of %s is cut short or damaged after %d bytes", s.hf, len(data))
		case c.Format != hfFormat || len(c.Papers) == 0:
			return fmt.Errorf("the response of %s is of an unknown kind: %s", s.hf, cmp.Or(c.Why, "it holds no paper"))
		}
		return unasked(s.hf, c, id)
	})
	if problem != nil {
		if r := (*refusal)(nil); errors.As(problem, &r) && r.code == http.StatusNotFound {
			problem = errors.New("it is not in Daily Papers")
		}
		return problem, nil
	}
	name := "hf/papers/" + id + ".json.gz"
	if c.Papers[0].Listed != 0 {
		// The day of votes is that in the file name. If the paper does not say when it was
		// listed, a day in the file name would be used for that too.
		name = fmt.Sprintf("hf/papers/%s.%s.json.gz", s.today, id)
	}
	return nil, s.keepFor(f, name, ans, c)
}

// registered fetches a paper's data by its DOI, from the agency that registered it.
func (s *singles) registered(f *Found, doi string) (problem, err error) {
	var parts []string
	for part := range strings.SplitSeq(doi, "/") {
		parts = append(parts, url.PathEscape(part))
	}
	name := "doi/" + fileName(doi) + ".json.gz"
	var c Contents
	ans, problem := s.doi.ask(s.ctx, "/"+strings.Join(parts, "/"), nil, s.folder.known(name), func(data []byte) error {
		switch c = s.folder.look("doi.json", data); {
		case c.Format == doiFormat && !json.Valid(data):
			return fmt.Errorf("the answer of %s is cut short or damaged after %d bytes", s.doi, len(data))
		case c.Format != doiFormat || len(c.Papers) == 0:
			return fmt.Errorf("the answer of %s holds no data of a paper: %s", s.doi, cmp.Or(c.Why, "it is of another kind"))
		}
		for _, p := range c.Papers {
			if p.DOI != "" && p.DOI != doi {
				return fmt.Errorf("%s answers with another DOI, %s, which is not taken; if that is the paper, add it by that", s.doi, p.DOI)
			}
		}
		return nil
	})
	if problem != nil {
		r := (*refusal)(nil)
		switch {
		case !errors.As(problem, &r):
		case r.code == http.StatusNotFound:
			problem = errors.New("nobody has registered such a DOI")
		case r.code == http.StatusNotAcceptable || r.code == http.StatusNoContent:
			problem = errors.New("who registered the DOI tells nothing of the paper; try the address of its page")
		}
		return problem, nil
	}
	return nil, s.keepFor(f, name, ans, c)
}

// page fetches the page at a URL.
func (s *singles) page(f *Found, u *url.URL) (problem, err error) {
	name := "pages/" + fileName(u.Host+u.RequestURI()) + ".html.gz"
	base := url.URL{Scheme: u.Scheme, Host: u.Host}
	site := s.sites[base.String()]
	if site == nil {
		site = s.c.service("the page", &base, cmp.Or(s.o.Interval, singlePace))
		site.header.Set("Accept", pageAccept)
		if isArXiv(u.Hostname()) {
			site.pace = s.api.pace
		}
		s.sites[base.String()] = site
	}
	ans, problem := site.askAddress(s.ctx, u, s.folder.known(name), func([]byte) error { return nil })
	if problem != nil {
		return problem, nil
	}
	c := s.folder.look(name, ans.data)
	if len(c.Papers) == 0 {
		return fmt.Errorf("no paper can be read from what is there: %s", cmp.Or(c.Why, "it tells nothing of one")), nil
	}
	return nil, s.keepFor(f, name, ans, c)
}

// fileName returns a unique file name for a text.
func fileName(s string) string {
	const most = 80
	sum := sha256.Sum256([]byte(s))
	word := fileWord(s)
	return fmt.Sprintf("%s.%x", strings.Trim(word[:min(len(word), most)], "."), sum[:4])
}
