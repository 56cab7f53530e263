//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd || windows)

package atomicfile

import "os"

// renamesOpen reports whether open files can be renamed; false if that is unknown.
const renamesOpen = false

// claim does nothing, because these systems cannot tell who is writing.
func claim(*os.File) bool { return true }

// removeUnclaimed does nothing.
func removeUnclaimed(string) error { return nil }
