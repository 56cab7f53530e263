//go:build !linux

package main

func (o *ordeal) mountDisk() {
	o.t.Helper()
	o.t.Skip("a small disk is mounted on Linux alone")
}

func (*ordeal) unmountDisk() {}

func (*ordeal) fill(string, int64) {}
