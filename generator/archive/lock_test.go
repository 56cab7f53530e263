package archive_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"offprint/generator/archive"
)

// heldArchive names the environment variable with the archive that this test binary, started
// again, locks.
const heldArchive = "OFFPRINT_TEST_HELD"

// TestHold is not a test: it is the process that other tests kill.
func TestHold(t *testing.T) {
	dir := os.Getenv(heldArchive)
	if dir == "" {
		t.Skip("started by TestLockOfKilledProcess")
	}
	if _, err := archive.Lock(dir, "import"); err != nil {
		t.Fatal(err)
	}
	// It leaves scratch files and files that are being written.
	for _, name := range []string{"scratch/render-1/hugo.json", "catalog.123.tmp", "related/2025-10.77.tmp"} {
		place(t, filepath.Join(dir, archive.StateDir, name))
	}
	fmt.Println("\nheld")
	time.Sleep(time.Minute)
}

func place(t *testing.T, name string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, nil, 0o644)); err != nil {
		t.Fatal(err)
	}
}

// TestLockOfKilledProcess checks that the lock of a killed process is free, and that the next
// lock removes the files it left, but no others.
func TestLockOfKilledProcess(t *testing.T) {
	dir := t.TempDir()
	cmd := exec.Command(os.Args[0], "-test.run=^TestHold$", "-test.v")
	cmd.Env = append(os.Environ(), heldArchive+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan() && lines.Text() != "held"; {
	}
	_, err = archive.Lock(dir, "build")
	var locked *archive.LockedError
	if !errors.As(err, &locked) || locked.Holder.Process != cmd.Process.Pid || locked.Holder.Command != "import" || time.Since(locked.Holder.Since) > time.Minute {
		t.Errorf("while it is held: %v", err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	kept := []string{"catalog", "notes.tmp.txt", "related/2025-10", "serve-1313/x.tmp", "serve-1313/index.html"}
	for _, name := range kept {
		place(t, filepath.Join(dir, archive.StateDir, name))
	}
	unlock, err := archive.Lock(dir, "build")
	if err != nil {
		t.Fatalf("after it was killed: %v", err)
	}
	if err := unlock(); err != nil {
		t.Error(err)
	}
	var left []string
	state := os.DirFS(filepath.Join(dir, archive.StateDir))
	for _, pattern := range []string{"*", "*/*", "*/*/*"} {
		names, err := fs.Glob(state, pattern)
		if err != nil {
			t.Fatal(err)
		}
		left = append(left, names...)
	}
	left = slices.DeleteFunc(left, func(name string) bool {
		return slices.Contains([]string{".gitignore", "lock", "related", "serve-1313"}, name)
	})
	slices.Sort(left)
	if slices.Sort(kept); !slices.Equal(left, kept) {
		t.Errorf("left are %q, want %q", left, kept)
	}
}

// TestAwait checks that Await waits for a preview but not for other commands, unless it is
// asked to wait for all.
func TestAwait(t *testing.T) {
	for _, tt := range []struct {
		holder string
		all    bool
		waits  bool
	}{
		{archive.Preview, false, true}, {"import", false, false}, {"build", true, true}, {archive.Preview, true, true},
	} {
		dir := t.TempDir()
		unlock, err := archive.Lock(dir, tt.holder)
		if err != nil {
			t.Fatal(err)
		}
		said := make(chan string, 10)
		ended := make(chan error, 1)
		go func() {
			unlock, err := archive.Await(t.Context(), dir, "build", tt.all, func(s string) { said <- s })
			if err == nil {
				err = unlock()
			}
			ended <- err
		}()
		if !tt.waits {
			if err := <-ended; !errors.As(err, new(*archive.LockedError)) {
				t.Errorf("%+v: %v", tt, err)
			}
			unlock()
			continue
		}
		select {
		case s := <-said:
			if !strings.Contains(s, fmt.Sprintf("build: waiting for offprint %s (process %d on ", tt.holder, os.Getpid())) {
				t.Errorf("%+v: it says %q", tt, s)
			}
		case err := <-ended:
			t.Fatalf("%+v: it did not wait: %v", tt, err)
		}
		if err := unlock(); err != nil {
			t.Error(err)
		}
		if err := <-ended; err != nil {
			t.Errorf("%+v: %v", tt, err)
		}
		if len(said) > 0 {
			t.Errorf("it says %q too", <-said)
		}
	}
}

func TestAwaitIsStopped(t *testing.T) {
	dir := t.TempDir()
	unlock, err := archive.Lock(dir, archive.Preview)
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := archive.Await(ctx, dir, "import", false, func(string) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

// TestLockWithoutPermission checks that the error for a state folder that is not writable says
// what to do.
func TestLockWithoutPermission(t *testing.T) {
	if os.Geteuid() <= 0 { // negative on Windows, where the mode of a folder has no effect
		t.Skip("whoever runs this may write everywhere, or has no such rights")
	}
	for name, prepare := range map[string]func(dir string) error{
		"the archive":      func(dir string) error { return os.Chmod(dir, 0o500) },
		"the state folder": func(dir string) error { return os.Mkdir(filepath.Join(dir, archive.StateDir), 0o500) },
		"the lock": func(dir string) error {
			_, err := archive.State(dir)
			return errors.Join(err, os.WriteFile(filepath.Join(dir, archive.StateDir, "lock"), nil, 0))
		},
	} {
		dir := t.TempDir()
		if err := prepare(dir); err != nil {
			t.Fatal(err)
		}
		if _, err := archive.Lock(dir, "build"); err == nil || !strings.Contains(err.Error(), "take ownership of that folder") {
			t.Errorf("without the right to write to %s: %v", name, err)
		}
	}
}
