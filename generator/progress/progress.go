// Package progress is how long work tells how far it is.
package progress

// Progress is told how far a verb is; the command draws it on a terminal.
type Progress interface {
	// Start begins a stretch of work: what is done, and how many of it there
	// are in all, or -1 where nobody knows.
	Start(label string, total int64)
	// Add says that n more are done. It may be called from any goroutine.
	Add(n int64)
	// Finish ends the stretch.
	Finish()
}

// Counter is a [Progress] that also wants to know how many records are in what
// Add counts, for an import that counts bytes: only these tell how much is left,
// but nobody thinks in bytes.
type Counter interface {
	Progress
	// Records says that n more records are done. It may be called from any
	// goroutine.
	Records(n int64)
}

// Records tells p of n more records, if it wants to know.
func Records(p Progress, n int) {
	if c, ok := p.(Counter); ok {
		c.Records(int64(n))
	}
}

// OrSilent is p, or where that is nil one that does nothing.
func OrSilent(p Progress) Progress {
	if p == nil {
		return silent{}
	}
	return p
}

type silent struct{}

func (silent) Start(string, int64) {}
func (silent) Add(int64)           {}
func (silent) Finish()             {}
