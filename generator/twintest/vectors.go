package twintest

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write vectors, and what scripts have from Go, anew")

// Vectors returns the inputs of a file in testdata/vectors with their expected results. The
// file has one line of JSON for each; make returns what Go produces now. With the flag -update
// the file is rewritten, otherwise it must equal that.
func Vectors[V any](t *testing.T, name string, make func() []V) []V {
	t.Helper()
	path := filepath.Join("testdata", "vectors", name)
	list := make()
	var b bytes.Buffer
	for i, v := range list {
		line, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(map[bool]string{true: "[\n", false: ",\n"}[i == 0])
		b.Write(line)
	}
	b.WriteString("\n]\n")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return list
	}
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, b.Bytes()) {
		t.Errorf("%s is not what the program makes now; if that is right, write it anew with -update, and read what changes", path)
	}
	var kept []V
	if err := json.Unmarshal(have, &kept); err != nil {
		t.Fatal(err)
	}
	return kept
}
