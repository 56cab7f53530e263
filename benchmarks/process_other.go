//go:build !(linux || darwin || freebsd || netbsd || openbsd)

package main

import (
	"os"
	"syscall"
	"time"
)

// lostSignals are those that come when nobody waits for the program any more.
func lostSignals() []os.Signal { return []os.Signal{syscall.SIGTERM} }

// usage says nothing: Windows does not count what child processes needed, and
// it is there that Offprint renders.
func usage(*os.ProcessState) (cpu time.Duration, resident int64) { return 0, 0 }

// settle does nothing.
func settle() {}
