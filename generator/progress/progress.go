// Package progress defines how long operations report their progress.
package progress

// Progress receives the progress of a command, which draws it on the terminal.
type Progress interface {
	// Start begins a phase: a label, and the total amount of work, or -1 if unknown.
	Start(label string, total int64)
	// Add reports n more units of work. It may be called from any goroutine.
	Add(n int64)
	// Finish ends the phase.
	Finish()
}

// Counter is a [Progress] that also receives the number of records in what Add counts. An
// import counts bytes, which determine how much is left, but people think in records.
type Counter interface {
	Progress
	// Records reports n more records. It may be called from any goroutine.
	Records(n int64)
}

// Records reports n more records to p if it is a Counter.
func Records(p Progress, n int) {
	if c, ok := p.(Counter); ok {
		c.Records(int64(n))
	}
}

// OrSilent returns p, or a Progress that does nothing if p is nil.
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
