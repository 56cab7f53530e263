package fetch

import (
	"time"

	"golang.org/x/time/rate"
)

// Paces enforces the rate limit of each service over several calls of this package and all
// interfaces. It must not be used by several goroutines at the same time.
type Paces struct {
	limiters map[string]*rate.Limiter
}

// of returns the rate limiter of a service, which allows one request per interval.
func (p *Paces) of(name string, interval time.Duration) *rate.Limiter {
	if p == nil {
		return rate.NewLimiter(rate.Every(interval), 1)
	}
	if p.limiters == nil {
		p.limiters = map[string]*rate.Limiter{}
	}
	l := p.limiters[name]
	if l == nil {
		l = rate.NewLimiter(rate.Every(interval), 1)
		p.limiters[name] = l
	}
	l.SetLimit(rate.Every(interval))
	return l
}
