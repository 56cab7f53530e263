package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// maxPicture is the most that is read of a picture, in bytes.
const maxPicture = 8 << 20

// IsPicture reports whether an address is one at which Hugging Face has pictures. No other
// host is asked because a record names it: what a record says is anybody's word.
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

// Pictures asks Hugging Face for pictures, each at its address, and calls got with what
// came, or with nil for one that is not there or too large. It ends with the first error of
// got. What could not be had now is in the report.
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
