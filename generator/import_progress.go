package generator

// Counter is a [Progress] that also wants to know how many records are in what
// Add counts, for an import that counts bytes: only these tell how much is left,
// but nobody thinks in bytes.
type Counter interface {
	Progress
	// Records says that n more records are done. It may be called from any
	// goroutine.
	Records(n int64)
}

func count(p Progress, records int) {
	if c, ok := p.(Counter); ok {
		c.Records(int64(records))
	}
}
