package memorytest

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

const (
	tmpfs = 0x01021994 // statfs(2)
	room  = 2 << 30    // bytes; the tests use at most a tenth of it at once
)

// folderInMemory returns a folder in memory with enough space; empty if there is none.
func folderInMemory() string {
	const dir = "/dev/shm"
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil || s.Type != tmpfs || s.Bavail < room/uint64(s.Bsize) {
		return ""
	}
	return dir
}

// removeLeft removes the folders of tests that were killed.
func removeLeft(memory string) {
	left, _ := filepath.Glob(filepath.Join(memory, prefix+"*"))
	for _, dir := range left {
		of, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(dir), prefix), "-")
		pid, err := strconv.Atoi(of)
		if err == nil && pid > 0 && errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
			_ = os.RemoveAll(dir) // the next run tries again
		}
	}
}
