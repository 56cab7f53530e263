package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"strings"
)

// diskSize is the size of the small disk in bytes.
const diskSize = 96 << 20

// fullDisk runs commands on a disk with less space than they need. It checks that the error
// says so and names the file, that nothing is lost, and that the commands succeed once there
// is space.
func (o *ordeal) fullDisk(r *rand.Rand, trials []trial) {
	t := o.t
	o.mountDisk() // skips the test if it is not permitted
	o.unmountDisk()
	points := 1 // runs per command
	if long() {
		points = 25
	}
	all := 0
	for _, tr := range trials {
		if tr.name == "export" && !long() {
			continue
		}
		full, enough := 0, int64(4<<20) // more than any command needs
		if long() {
			enough = 16 << 20
		}
		for tries := 0; full < points; tries++ {
			if tries > 10*points+30 {
				t.Fatalf("%s: the disk does not get full", tr.name)
			}
			free := r.Int64N(enough/4096) * 4096
			if long() && r.IntN(3) == 0 { // aim at the last writes, which are small
				free = enough - (1+r.Int64N(enough/4096/16+1))*4096
			}
			ended, said := o.runInRoom(&tr, free)
			if ended {
				enough = max(4096, free)
			} else {
				full++
				o.tellsFull(&tr, free, said)
			}
		}
		all += full
		t.Logf("%-14s %3d full disks, with up to %d kB free", tr.name, full, enough/1024)
	}
	t.Logf("%d full disks", all)
}

// tellsFull checks the message of a command that ran out of disk space: it must name a file of
// the archive, of the export, or of the folder for temporary files.
func (o *ordeal) tellsFull(tr *trial, free int64, said string) {
	o.t.Helper()
	for line := range strings.Lines(said) {
		_, rest, _ := strings.Cut(line, "offprint: ")
		if strings.Contains(rest, "no space left on device") && (strings.Contains(rest, o.root) || strings.Contains(rest, ".html") || strings.Contains(rest, ".md")) {
			return
		}
	}
	o.t.Errorf("%s, with %d kB free, says\n%s", tr.name, free/1024, said)
}

// runInRoom runs a command with free bytes of disk space, and then again with enough space. It
// reports whether the first run succeeded.
func (o *ordeal) runInRoom(tr *trial, free int64) (ended bool, said string) {
	o.t.Helper()
	o.mountDisk()
	defer o.unmountDisk()
	o.restore(tr.before)
	filler := o.path("filler")
	o.fill(filler, free)
	var out bytes.Buffer
	cmd := o.command(o.t.Context(), tr.args...)
	cmd.Stdout, cmd.Stderr = nil, &out
	err := cmd.Run()
	if err := os.Remove(filler); err != nil {
		o.t.Fatal(err)
	}
	if err == nil {
		if d := differences(o.settled(tr.after), o.settled(o.snapshot())); len(d) > 0 {
			o.t.Errorf("%s, with %d kB free, ends well and leaves\n\t%s", tr.name, free/1024, some(d))
		}
		return true, ""
	}
	if wrong := o.halfway(tr); len(wrong) > 0 {
		o.t.Errorf("%s, with %d kB free: left is\n\t%s", tr.name, free/1024, some(wrong))
	}
	if wrong := o.again(tr); len(wrong) > 0 {
		o.t.Errorf("%s, with %d kB free: done again, it leaves\n\t%s", tr.name, free/1024, some(wrong))
	}
	return false, out.String()
}
