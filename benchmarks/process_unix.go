//go:build linux || darwin || freebsd || netbsd || openbsd

package main

import (
	"os"
	"runtime"
	"syscall"
	"time"
)

// lostSignals are those that come when nobody waits for the program any more,
// be it that the reader of its output is gone. It still cleans up.
func lostSignals() []os.Signal {
	return []os.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE}
}

// usage is the processor time of a command and of the child processes that it
// waited for, and the bytes of the largest of them.
func usage(state *os.ProcessState) (cpu time.Duration, resident int64) {
	cpu = state.UserTime() + state.SystemTime()
	if ru, ok := state.SysUsage().(*syscall.Rusage); ok {
		resident = int64(ru.Maxrss)
		if runtime.GOOS != "darwin" { // there it is bytes, elsewhere KiB
			resident *= 1024
		}
	}
	return cpu, resident
}

// settle waits until what was written is on the disk.
func settle() { syscall.Sync() }
