package main

import (
	"fmt"
	"os"
	"syscall"
)

// mountDisk puts a small empty disk in the place of the ordeal, or skips the test where
// that is not allowed.
func (o *ordeal) mountDisk() {
	o.t.Helper()
	if err := syscall.Mount("tmpfs", o.root, "tmpfs", 0, fmt.Sprintf("size=%d,mode=755", diskSize)); err != nil {
		o.t.Skipf("a small disk takes the right to mount one: %v", err)
	}
}

func (o *ordeal) unmountDisk() {
	o.t.Helper()
	if err := syscall.Unmount(o.root, syscall.MNT_DETACH); err != nil {
		o.t.Fatal(err)
	}
}

// fill writes a file that leaves so many bytes free.
func (o *ordeal) fill(name string, free int64) {
	o.t.Helper()
	var disk syscall.Statfs_t
	if err := syscall.Statfs(o.root, &disk); err != nil {
		o.t.Fatal(err)
	}
	f, err := os.Create(name)
	if err != nil {
		o.t.Fatal(err)
	}
	defer f.Close()
	if err := syscall.Fallocate(int(f.Fd()), 0, 0, int64(disk.Bavail)*disk.Bsize-free); err != nil {
		o.t.Fatal(err)
	}
}
