package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// How much garbage the program may make, in percent of what it holds, before it
// is collected.
const (
	// With Go's default of 100, the catalog of a large archive would need twice
	// its size.
	collectAt = 65
	// What a child process holds is a segment of the search index.
	collectChildAt = 150
)

// collectFrom is how many bytes a build may have before its garbage is collected
// at all: a short one ends before.
const collectFrom = 390 << 20

// userCollects reports whether the user has said when garbage is collected.
func userCollects() bool { return os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" }

// collectLate leaves garbage alone up to collectFrom bytes. From then on it is
// collected at that percentage or that many bytes, whichever comes first.
func collectLate(percent int) {
	if userCollects() {
		return
	}
	debug.SetMemoryLimit(collectFrom)
	debug.SetGCPercent(-1)
	afterCollection(func() { debug.SetGCPercent(percent) })
}

// afterCollection calls first after the first collection. After each it sees to
// it that the limit leaves room for a third of what the program holds: else a
// program that holds nearly as much would do nothing but collect.
func afterCollection(first func()) {
	unheld := new([16]byte) // the next collection finds it
	runtime.AddCleanup(unheld, func(first func()) {
		held := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(held)
		debug.SetMemoryLimit(max(collectFrom, int64(held[0].Value.Uint64())/3*4))
		first()
		afterCollection(func() {})
	}, first)
}
