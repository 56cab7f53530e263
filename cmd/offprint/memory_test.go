package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"
)

// TestCollectLate checks that the percentage applies from the first collection on, and that
// the limit grows with what the program holds. A build in another test may have set either
// before.
func TestCollectLate(t *testing.T) {
	if userCollects() {
		t.Skip("the environment says when garbage is collected")
	}
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	defer debug.SetMemoryLimit(math.MaxInt64)
	percent := func() uint64 {
		s := []metrics.Sample{{Name: "/gc/gogc:percent"}}
		metrics.Read(s)
		return s[0].Value.Uint64()
	}
	collectLate(collectBuildAt)
	held := make([]byte, collectBelow)
	for start := time.Now(); percent() != collectBuildAt || debug.SetMemoryLimit(-1) <= collectBelow; runtime.GC() {
		if time.Since(start) > 10*time.Second {
			t.Fatalf("with %d bytes held the limit is %d, and %d percent", len(held), debug.SetMemoryLimit(-1), percent())
		}
	}
	runtime.KeepAlive(held)
}

// TestLimit checks that data held for long raises the limit, and data held briefly does not.
func TestLimit(t *testing.T) {
	for _, c := range []struct{ held, lasting, want int64 }{
		{100 << 20, 0, collectBelow},
		{170 << 20, 170 << 20, (170 << 20) / 5 * 9},
		{170 << 20, 130 << 20, collectBelow},
		{270 << 20, 270 << 20, collectLarge},
		{600 << 20, 0, (600 << 20) / 3 * 4},
	} {
		if got := limit(c.held, c.lasting); got != c.want {
			t.Errorf("with %d bytes held, and %d for long, the limit is %d, want %d", c.held, c.lasting, got, c.want)
		}
	}
}
