// Package memorytest runs build tests with temporary folders in memory. Only tests import it.
package memorytest

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
)

// Run runs the tests of a package like testing.M, but with temporary folders in memory if
// there is space, and with less garbage collection: of the processor time of many small
// builds, a third is creating and removing files on disk, and a tenth is garbage collection.
//
// The folders are in their usual place if TMPDIR is set, and for the long form of the tests,
// which tests real disks.
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

// folders moves the temporary folders of this process and its children to memory, and returns
// a function that removes them.
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
		return none, nil // not available to this user
	}
	return func() error { return os.RemoveAll(dir) }, os.Setenv("TMPDIR", dir)
}

// prefix is the prefix of these folders, followed by the number of the process.
const prefix = "offprint-test-"
