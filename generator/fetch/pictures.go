package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// maxPicture is the maximum size of a picture in bytes.
const maxPicture = 8 << 20

// IsPicture reports whether a URL is one at which Hugging Face hosts pictures. Pictures are
// not fetched from other hosts, because records are untrusted and could contain any URL.
func IsPicture(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "https" && u.User == nil && u.Port() == "" && isHuggingFace(u.Hostname())
}

func isHuggingFace(host string) bool {
	for _, of := range []string{"huggingface.co", "hf.co"} {
		if host = strings.ToLower(host); host == of || strings.HasSuffix(host, "."+of) {
			return true
		}
	}
	return false
}

// Pictures requests pictures from Hugging Face by URL. It calls got with each picture, or with
// nil if it does not exist or is too large. It stops at the first error of got. Pictures that
// could not be fetched now are in the report.
func Pictures(ctx context.Context, o Options, addresses []string, got func(i int, data []byte) error) (Report, error) {
	r := Report{Service: HuggingFace}
	c := newClient(o)
	defer func() { r.Requests = c.requests }()
	base, err := address(o.Addresses.HuggingFace, hfAddress)
	if err != nil {
		return r, err
	}
	s := c.service("Hugging Face", base, hfPace)
	s.pace = o.Paces.of(HuggingFace, max(o.Interval, hfPace))
	s.most = maxPicture
	s.header.Set("Accept", "image/webp, image/png, image/jpeg, image/gif")
	s.http.HTTPClient.CheckRedirect = func(req *http.Request, via []*http.Request) error {
		if len(via) > 5 || req.URL.Host != via[0].URL.Host && !IsPicture(req.URL.String()) {
			return http.ErrUseLastResponse
		}
		return s.turn(req.Context())
	}
	failed := 0
	for i, a := range addresses {
		u, err := url.Parse(a)
		if err != nil || !IsPicture(a) {
			continue
		}
		if o.Addresses.HuggingFace != "" {
			u.Scheme, u.Host = base.Scheme, base.Host
		}
		answer, err := s.askAddress(ctx, u, answer{}, func([]byte) error { return nil })
		no := (*refusal)(nil)
		switch {
		case ctx.Err() != nil:
			return r, ctx.Err()
		case err == nil:
			failed = 0
		case errors.As(err, new(endless)), errors.As(err, &no) && !no.isFinal():
			failed, answer.data = 0, nil
		default:
			r.fault("a thumbnail, %s: %v", a, err)
			if failed++; failed == maxFaults {
				r.fault("%d thumbnails are left for the next time", len(addresses)-i-1)
				return r, nil
			}
			continue
		}
		if err := got(i, answer.data); err != nil {
			return r, fmt.Errorf("keeping a thumbnail: %w", err)
		}
	}
	return r, nil
}
