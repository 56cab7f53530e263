package fetch

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"golang.org/x/time/rate"
)

const (
	// maxAnswer is the maximum size of a response in bytes; those of arXiv have 2 MB.
	maxAnswer = 64 << 20
	// tries is the maximum number of attempts for a request with a temporary failure.
	tries = 4
	// maxWait is the longest wait before another attempt. If a service asks for a longer wait,
	// the next run tries again.
	maxWait = 90 * time.Second
	// maxRedirects is the maximum number of redirects that are followed.
	maxRedirects = 5
	// requestTime is the timeout of a request.
	requestTime = 2 * time.Minute
)

// client sends requests to services, one at a time.
type client struct {
	firstWait time.Duration
	patience  time.Duration
	agent     string
	requests  int
	log       func(string)
}

// service is a server, or several, whose requests share a rate limit.
type service struct {
	*client
	http   *retryablehttp.Client
	name   string // for messages: "Hugging Face"
	base   *url.URL
	pace   *rate.Limiter
	header http.Header
	most   int64 // maximum size of a response in bytes
}

func newClient(o Options) *client {
	c := &client{
		firstWait: cmp.Or(o.FirstWait, time.Second), patience: cmp.Or(o.Patience, requestTime),
		agent: cmp.Or(o.UserAgent, "offprint"), log: o.Log,
	}
	if c.log == nil {
		c.log = func(string) {}
	}
	return c
}

// service returns a service that receives at most one request in the interval pace.
func (c *client) service(name string, base *url.URL, pace time.Duration) *service {
	s := &service{
		client: c, http: retryablehttp.NewClient(), name: name, base: base,
		pace: rate.NewLimiter(rate.Every(pace), 1), header: http.Header{},
		most: maxAnswer,
	}
	s.http.Logger = nil
	s.http.HTTPClient.Timeout = c.patience
	s.http.RetryMax = tries - 1
	s.http.RetryWaitMin, s.http.RetryWaitMax = c.firstWait, maxWait
	s.http.Backoff = backoff
	s.http.CheckRetry = worthRetrying
	s.http.ErrorHandler = retryablehttp.PassthroughErrorHandler
	s.http.HTTPClient.CheckRedirect = s.redirected
	s.http.PrepareRetry = func(req *http.Request) error { return s.turn(req.Context()) }
	return s
}

// redirected allows a few redirects, but none from https to http, because the headers may
// contain a token.
func (s *service) redirected(req *http.Request, via []*http.Request) error {
	switch {
	case len(via) > maxRedirects:
		return fmt.Errorf("it leads from one address to another more than %d times", maxRedirects)
	case via[len(via)-1].URL.Scheme == "https" && req.URL.Scheme != "https":
		return http.ErrUseLastResponse
	}
	return nil
}

// backoff returns how long to wait before the next attempt: the time requested by the service,
// or else a time that doubles with each attempt, with random jitter.
func backoff(least, most time.Duration, attempt int, resp *http.Response) time.Duration {
	if wait, ok := retryAfter(resp); ok {
		return wait
	}
	wait := min(least<<attempt, most)
	return wait + rand.N(wait/2+1)
}

// retryAfter returns how long a service asks clients to wait (RFC 9110, 10.2.3).
func retryAfter(resp *http.Response) (time.Duration, bool) {
	if resp == nil {
		return 0, false
	}
	text := resp.Header.Get("Retry-After")
	if seconds, err := strconv.Atoi(text); err == nil && seconds >= 0 {
		return time.Duration(min(seconds, 1<<30)) * time.Second, true
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(0, time.Until(at)), true
	}
	return 0, false
}

// worthRetrying reports whether a request may succeed if it is repeated soon.
func worthRetrying(ctx context.Context, resp *http.Response, err error) (bool, error) {
	if wait, ok := retryAfter(resp); ok && wait > maxWait {
		return false, nil
	}
	return retryablehttp.DefaultRetryPolicy(ctx, resp, err)
}

// refusal is the error for a response with an error status.
type refusal struct {
	service *service
	code    int
	wait    time.Duration // wait requested by the service; 0 if none
	says    string        // start of the response
	leads   string        // target of a redirect that is not followed
}

func (r *refusal) Error() string {
	text := fmt.Sprintf("%s answers %d (%s)", r.service, r.code, strings.ToLower(cmp.Or(http.StatusText(r.code), "unknown")))
	if r.says != "" {
		text += fmt.Sprintf(", %q", r.says)
	}
	switch {
	case r.leads != "":
		text += fmt.Sprintf(" and leads to %s, another host or one without https, which is not followed; if it answers there now, config.toml can say so", r.leads)
	case r.wait > 0:
		text += fmt.Sprintf("; it asks to wait %v: run this again later", r.wait.Round(time.Second))
	case r.code == http.StatusTooManyRequests || r.code == http.StatusNotAcceptable || r.code >= 500:
		text += "; run this again later"
	case r.code == http.StatusUnauthorized || r.code == http.StatusForbidden:
		text += "; it may want a token, or refuse this network"
	}
	return text
}

// isFinal reports whether the service will also refuse the next request.
func (r *refusal) isFinal() bool {
	switch r.code {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusGone, http.StatusUnprocessableEntity:
		return false
	}
	return true
}

func (s *service) String() string { return s.name + " (" + s.base.Host + ")" }

// answer is a response of a service.
type answer struct {
	data []byte
	tag  string // its ETag; may be empty
}

// ask requests a path with a query. It repeats the request as long as that may help, also if
// the response is truncated or check returns an error for it. If the service reports that
// nothing has changed since the response known, ask returns known.
func (s *service) ask(ctx context.Context, path string, query url.Values, known answer, check func([]byte) error) (answer, error) {
	u := s.base.JoinPath(path)
	u.RawQuery = query.Encode()
	return s.askAddress(ctx, u, known, check)
}

// askAddress is like ask, for a complete URL as given by the user.
func (s *service) askAddress(ctx context.Context, u *url.URL, known answer, check func([]byte) error) (answer, error) {
	for attempt := 0; ; attempt++ {
		a, err := s.askOnce(ctx, u, known)
		if err == nil {
			err = check(a.data)
		}
		if err == nil || ctx.Err() != nil || isSettled(err) || attempt == tries-1 {
			return a, err
		}
		s.log(fmt.Sprintf("%s: %v; asking again", u, err))
		if err := sleep(ctx, backoff(s.firstWait, maxWait, attempt, nil)); err != nil {
			return a, err
		}
	}
}

// isSettled reports whether repeating the request now would not help: the service has refused
// it after all useful attempts, does not answer, or its response is too large.
func isSettled(err error) bool {
	return errors.As(err, new(*refusal)) || errors.As(err, new(silence)) || errors.As(err, new(endless))
}

// endless is the error for a response that exceeds the size limit.
type endless struct{ error }

// silence is the error for a service that does not answer after all attempts.
type silence struct{ error }

// isSilent reports whether a service does not answer, or not in time, and is unlikely to
// answer the next request.
func isSilent(err error) bool {
	slow := net.Error(nil)
	return errors.As(err, new(silence)) || errors.As(err, &slow) && slow.Timeout()
}

// askOnce sends a request once, with further attempts only if there is no response or the
// service asks to wait.
func (s *service) askOnce(ctx context.Context, u *url.URL, known answer) (a answer, err error) {
	req, err := retryablehttp.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return a, err
	}
	maps.Copy(req.Header, s.header)
	req.Header.Set("User-Agent", s.agent)
	if known.tag != "" {
		req.Header.Set("If-None-Match", known.tag)
	}
	if err := s.turn(ctx); err != nil {
		return a, err
	}
	resp, err := s.http.Do(req)
	if err != nil {
		if urlErr := (*url.Error)(nil); errors.As(err, &urlErr) {
			err = urlErr.Err
		}
		return a, silence{fmt.Errorf("%s does not answer: %w; run this again later", s, err)}
	}
	defer func() { err = errors.Join(err, resp.Body.Close()) }()
	switch {
	case resp.StatusCode == http.StatusNotModified && known.tag != "":
		return known, nil
	case resp.StatusCode != http.StatusOK:
		start, _ := io.ReadAll(io.LimitReader(resp.Body, 4<<10)) // only for the error message
		wait, _ := retryAfter(resp)
		return a, &refusal{service: s, code: resp.StatusCode, wait: wait, says: excerpt(start), leads: resp.Header.Get("Location")}
	}
	a.tag = usableTag(resp.Header.Get("ETag"))
	a.data, err = io.ReadAll(io.LimitReader(resp.Body, s.most+1))
	switch {
	case err != nil:
		return a, fmt.Errorf("the answer of %s is cut short after %d bytes: %w", s, len(a.data), err)
	case int64(len(a.data)) > s.most:
		return a, endless{fmt.Errorf("the answer of %s is larger than %d MiB", s, s.most>>20)}
	}
	return a, s.unpack(&a)
}

// unpack decompresses a response that is compressed without saying so, because later readers
// would not limit its size.
func (s *service) unpack(a *answer) error {
	if !bytes.HasPrefix(a.data, []byte{0x1f, 0x8b}) {
		return nil
	}
	z, err := gzip.NewReader(bytes.NewReader(a.data))
	if err != nil {
		return fmt.Errorf("the answer of %s is compressed and damaged: %w", s, err)
	}
	data, err := io.ReadAll(io.LimitReader(z, s.most+1))
	switch {
	case err != nil:
		return fmt.Errorf("the answer of %s is compressed and damaged after %d bytes: %w", s, len(data), err)
	case int64(len(data)) > s.most:
		return endless{fmt.Errorf("the answer of %s is larger than %d MiB", s, s.most>>20)}
	}
	a.data = data
	return nil
}

// longestTag is the maximum length in bytes of an ETag that is kept. It is kept in the header
// of a gzip file, which is read up to 512 bytes.
const longestTag = 256

// usableTag returns an ETag if it can be stored and sent again, and otherwise "". Without an
// ETag the service sends the complete response each time.
func usableTag(tag string) string {
	strange := func(r rune) bool { return r < ' ' || r > '~' }
	if len(tag) > longestTag || strings.ContainsFunc(tag, strange) {
		return ""
	}
	return tag
}

// turn waits until the rate limit allows a request.
func (s *service) turn(ctx context.Context) error {
	s.requests++
	return s.pace.Wait(ctx)
}

// sleep waits for the duration d or until ctx is done.
func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// excerpt returns the start of a response for a message. It returns "" for an HTML page, which
// has no useful first line.
func excerpt(data []byte) string {
	data = bytes.TrimSpace(data)
	if len(data) == 0 || data[0] == '<' {
		return ""
	}
	text := []rune(strings.Join(strings.Fields(strings.ToValidUTF8(string(data), "")), " "))
	if len(text) > 120 {
		return string(text[:120]) + "…"
	}
	return string(text)
}
