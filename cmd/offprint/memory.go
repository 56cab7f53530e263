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
	// Between builds, as in a preview, and for all else.
	collectAt = 65
	// A build makes much garbage, up to collectBelow bytes in all.
	collectBuildAt = 100
	// What a child process holds is a segment of the search index.
	collectChildAt = 150
)

const (
	// collectFrom is how many bytes a build may have before its garbage is collected
	// at all. Memory that was never used costs more than a collection of few bytes does:
	// with 390 MB an edit among 7,900 papers took 1.4 times the processor time.
	collectFrom = 160 << 20
	// collectBelow is how many bytes a build has before its garbage is collected, whatever
	// the percentage says.
	collectBelow = 390 << 20
)

// userCollects reports whether the user has said when garbage is collected.
func userCollects() bool { return os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" }

// collectLate leaves garbage alone up to collectFrom bytes. From then on it is
// collected at that percentage or at collectBelow bytes, whichever comes first.
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
		debug.SetMemoryLimit(max(collectBelow, int64(held[0].Value.Uint64())/3*4))
		first()
		afterCollection(func() {})
	}, first)
}
