package program

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// askedTwice makes this test binary act as a program that prints its checksum each time it is
// asked.
const askedTwice = "OFFPRINT_TEST_SUM"

func TestMain(m *testing.M) {
	if os.Getenv(askedTwice) == "" {
		os.Exit(m.Run())
	}
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		sum, err := Sum()
		fmt.Printf("%x %v\n", sum, err)
	}
}

// TestSumOfReplacedProgram checks that the checksum of a program does not change when its file
// is replaced while it runs.
func TestSumOfReplacedProgram(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(exe)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), filepath.Base(exe))
	if err := os.WriteFile(name, data, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(name)
	cmd.Env = append(os.Environ(), askedTwice+"=1")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	ask := func() string {
		t.Helper()
		if _, err := io.WriteString(in, "\n"); err != nil {
			t.Fatal(err)
		}
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		return line
	}
	first := ask()
	if err := os.Rename(name, name+".old"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte("another version"), 0o755); err != nil {
		t.Fatal(err)
	}
	if second := ask(); second != first {
		t.Errorf("the sum was %sand is %safter the file was replaced", first, second)
	}
	if err := in.Close(); err != nil {
		t.Error(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// TestSumProgram checks that this test binary is identified by its build ID, and files without
// a build ID by all of their bytes.
func TestSumProgram(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(exe)
	if err != nil {
		t.Fatal(err)
	}
	if buildID(data[:buildIDRange]) == nil {
		t.Skip("this system's programs have their build ID elsewhere")
	}
	sum := func(data []byte) any {
		name := filepath.Join(t.TempDir(), "program")
		if err := os.WriteFile(name, data, 0o755); err != nil {
			t.Fatal(err)
		}
		sum, err := sumProgram(name)
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	if a, b := sum(data), sum(data[:len(data)/2]); a != b {
		t.Error("the build ID does not stand for the program")
	}
	long := make([]byte, 2*buildIDRange)
	a := sum(long)
	long[len(long)-1] = 1
	if b := sum(long); a == b {
		t.Error("two programs without a build ID have one sum")
	}
	if a, b := sum([]byte("\xff Go build ID: \"a/b/c/d\"")), sum([]byte("\xff Go build ID: \"a/b/c/e\"")); a == b {
		t.Error("two build IDs have one sum")
	}
}
