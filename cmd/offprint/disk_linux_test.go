package main

import (
	"fmt"
	"os"
	"syscall"
)

// mountDisk mounts a small empty disk over the root of the ordeal. It skips the test if
// mounting is not permitted.
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

// fill writes a file that leaves free bytes of space on the disk.
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
