//go:build linux || darwin || freebsd || netbsd || openbsd

package main

import (
	"os"
	"runtime"
	"syscall"
	"time"
)

// lostSignals are the signals that arrive when nobody waits for the program any more, for
// example because the reader of its output is gone. The program still cleans up.
func lostSignals() []os.Signal {
	return []os.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE}
}

// usage returns the processor time of a command and of the child processes that it waited for,
// and the peak memory in bytes of the largest of them.
func usage(state *os.ProcessState) (cpu time.Duration, resident int64) {
	cpu = state.UserTime() + state.SystemTime()
	if ru, ok := state.SysUsage().(*syscall.Rusage); ok {
		resident = int64(ru.Maxrss)
		if runtime.GOOS != "darwin" { // bytes there, KiB elsewhere
			resident *= 1024
		}
	}
	return cpu, resident
}

// settle flushes written data to disk.
func settle() { syscall.Sync() }
