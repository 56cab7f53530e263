package generator

// Progress is told how far a verb is; the command draws it on a terminal. A
// nil Progress is never called.
type Progress interface {
	// Start begins a stretch of work: what is done, and how many of it there
	// are in all, or -1 where nobody knows.
	Start(label string, total int64)
	// Add says that n more are done. It may be called from any goroutine.
	Add(n int64)
	// Finish ends the stretch.
	Finish()
}

type silent struct{}

func (silent) Start(string, int64) {}
func (silent) Add(int64)           {}
func (silent) Finish()             {}

func orSilent(p Progress) Progress {
	if p == nil {
		return silent{}
	}
	return p
}
