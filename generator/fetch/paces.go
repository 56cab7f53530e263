package fetch

import (
	"time"

	"golang.org/x/time/rate"
)

// Paces keep requests to one service apart, over several calls of this package and all
// its interfaces. They are not safe for use by several goroutines at once.
type Paces struct {
	limiters map[string]*rate.Limiter
}

// of is the pace of a service, no faster than once in interval.
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
