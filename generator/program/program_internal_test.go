package program

import (
	"os"
	"path/filepath"
	"testing"
)

// TestSumProgram sums up this test by its build ID, and files that have none by
// all their bytes.
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
