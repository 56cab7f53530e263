// Package memorytest runs tests of builds with memory to spare. Only tests import it.
package memorytest

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
)

// Run runs the tests of a package, as testing.M, whose temporary folders are in memory where
// there is room, and which seldom collect garbage: of the processor time of many small
// builds, a third is for making and removing files on a disk, and a tenth for garbage.
//
// The folders are where the system says if TMPDIR names a place, and in the long form of the
// tests, which is to see the disks that users have.
func Run(m interface{ Run() int }) int {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	remove, err := folders()
	code := 1
	if err == nil {
		code = m.Run()
	}
	if err := errors.Join(err, remove()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return max(code, 1)
	}
	return code
}

// folders makes the temporary folders of this process and its children be in memory from now
// on, and returns a function that removes them.
func folders() (remove func() error, err error) {
	none := func() error { return nil }
	if os.Getenv("TMPDIR") != "" || os.Getenv("OFFPRINT_LONG_TESTS") == "1" {
		return none, nil
	}
	memory := folderInMemory()
	if memory == "" {
		return none, nil
	}
	removeLeft(memory)
	dir, err := os.MkdirTemp(memory, fmt.Sprintf("%s%d-", prefix, os.Getpid()))
	if err != nil {
		return none, nil // it is not for this user
	}
	return func() error { return os.RemoveAll(dir) }, os.Setenv("TMPDIR", dir)
}

// prefix begins the names of these folders; the process that made one comes next.
const prefix = "offprint-test-"
