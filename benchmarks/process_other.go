//go:build !(linux || darwin || freebsd || netbsd || openbsd)

package main

import (
	"os"
	"syscall"
	"time"
)

// lostSignals are the signals that arrive when nobody waits for the program any more.
func lostSignals() []os.Signal { return []os.Signal{syscall.SIGTERM} }

// usage returns zeros: Windows does not count the resources of child processes, in which
// Offprint renders.
func usage(*os.ProcessState) (cpu time.Duration, resident int64) { return 0, 0 }

// settle does nothing.
func settle() {}
