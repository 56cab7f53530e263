package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// These percentages limit how much garbage the program may create, relative to the live heap,
// before a garbage collection runs. They are values for GOGC.
const (
	// Used when no build runs: by the other commands, and by a preview between two builds.
	collectAt = 65
	// A build creates much garbage, up to collectBelow bytes in total.
	collectBuildAt = 100
	// A child process holds a segment of the search index.
	collectChildAt = 150
)

const (
	// collectFrom is the heap size in bytes at which a build's garbage is first collected.
	// Touching new memory costs more than collecting a small heap: with 160 MB, an edit among
	// 7,900 papers took 1.1 to 1.3 times the processor time.
	collectFrom = 64 << 20
	// heapAtLeast is the heap size in bytes below which the runtime does not collect with
	// GOGC=100; it scales with GOGC (https://go.dev/doc/gc-guide#GOGC).
	heapAtLeast = 4 << 20
	// collectBelow is the heap size in bytes at which a build's garbage is collected
	// regardless of the percentage. collectLarge is the same for a build that holds much data:
	// with collectBelow, a full build of 100,000 papers took 1.3 times as long.
	collectBelow = 250 << 20
	collectLarge = 390 << 20
)

// userCollects reports whether the user has configured the garbage collector.
func userCollects() bool { return os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" }

// collectLate disables garbage collection until the heap reaches collectFrom bytes. After
// that, garbage is collected at the given percentage or at the limit set by afterCollection,
// whichever is reached first.
func collectLate(percent int) {
	if userCollects() {
		return
	}
	debug.SetMemoryLimit(collectBelow)
	debug.SetGCPercent(100 * collectFrom / heapAtLeast)
	afterCollection(0, func() { debug.SetGCPercent(percent) })
}

// afterCollection calls first after the next garbage collection. After each collection, it
// sets the memory limit that triggers the following one. The argument before is the number of
// bytes that were live after the previous collection.
func afterCollection(before int64, first func()) {
	unheld := new([16]byte) // freed by the next collection
	runtime.AddCleanup(unheld, func(first func()) {
		held := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(held)
		now := int64(held[0].Value.Uint64())
		debug.SetMemoryLimit(limit(now, min(before, now)))
		first()
		afterCollection(now, func() {})
	}, first)
}

// limit returns the memory limit in bytes for a build with held live bytes, of which lasting
// bytes were already live after the previous collection. Data that is held only for a while,
// such as that for finding related papers, is soon freed and does not raise the limit much.
// The limit always leaves room for another third of held; otherwise a program close to its
// limit would do nothing but collect garbage.
func limit(held, lasting int64) int64 {
	return max(collectBelow, min(lasting/5*9, collectLarge), held/3*4)
}
