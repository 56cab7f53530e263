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
	// with 160 MB an edit among 7,900 papers took 1.1 to 1.3 times the processor time.
	collectFrom = 64 << 20
	// heapAtLeast is how many bytes of a heap are not collected with GOGC=100; with other
	// percentages that many times as many (https://go.dev/doc/gc-guide#GOGC).
	heapAtLeast = 4 << 20
	// collectBelow is how many bytes a build has before its garbage is collected, whatever
	// the percentage says, and collectLarge how many one has that holds much: with
	// collectBelow, a build of 100,000 papers from nothing took 1.3 times as long.
	collectBelow = 250 << 20
	collectLarge = 390 << 20
)

// userCollects reports whether the user has said when garbage is collected.
func userCollects() bool { return os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" }

// collectLate leaves garbage alone up to collectFrom bytes. From then on it is collected
// at that percentage or at the limit of afterCollection, whichever comes first.
func collectLate(percent int) {
	if userCollects() {
		return
	}
	debug.SetMemoryLimit(collectBelow)
	debug.SetGCPercent(100 * collectFrom / heapAtLeast)
	afterCollection(0, func() { debug.SetGCPercent(percent) })
}

// afterCollection calls first after the first collection. After each it sets the limit at
// which the next one comes; before is what was held after the one before.
func afterCollection(before int64, first func()) {
	unheld := new([16]byte) // the next collection finds it
	runtime.AddCleanup(unheld, func(first func()) {
		held := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(held)
		now := int64(held[0].Value.Uint64())
		debug.SetMemoryLimit(limit(now, min(before, now)))
		first()
		afterCollection(now, func() {})
	}, first)
}

// limit is how many bytes a build may have that holds so many, of which lasting before the
// last collection, too: what it holds for a while, as to find related papers, is soon given
// back. There is always room for a third of what is held: else a program that holds nearly
// as much would do nothing but collect.
func limit(held, lasting int64) int64 {
	return max(collectBelow, min(lasting/5*9, collectLarge), held/3*4)
}
