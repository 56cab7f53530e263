package importer

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestRejects checks that each line is appended once to the file of its format.
func TestRejects(t *testing.T) {
	dir := filepath.Join(t.TempDir(), RejectedDir)
	run := func(add func(r *rejects)) {
		t.Helper()
		r, err := newRejects(dir, t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		add(r)
		if err := errors.Join(r.write(), r.close()); err != nil {
			t.Fatal(err)
		}
	}
	line := func(r *rejects, raw string) {
		t.Helper()
		if err := r.add(newRejection("in.json", "record 1", errors.New("<why>"), []byte(raw))); err != nil {
			t.Fatal(err)
		}
	}
	is := func(name, want string) {
		t.Helper()
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != want {
			t.Errorf("%s is\n%s, %v, want\n%s", name, got, err, want)
		}
	}
	run(func(r *rejects) { r.end("hf-api", 0) })
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("nothing was rejected, and there is a folder: %v", err)
	}
	const start = `{"file":"in.json","where":"record 1","reason":"<why>"`
	a := start + `,"format":"hf-api","record":"a & \u2028"}` + "\n"
	run(func(r *rejects) {
		line(r, "a & \u2028")
		r.end("hf-api", 0)
		line(r, "b")
		r.end("", 20251007)
		line(r, "a & \u2028")
		line(r, "c\xff")
		r.end("hf-api", 0)
	})
	is("hf-api-undated.jsonl", a+start+`,"format":"hf-api","record_base64":"Y/8="}`+"\n")
	is("unknown-2025-10-07.jsonl", start+`,"record":"b"}`+"\n")

	// A user has edited the file and removed the last line break.
	if err := os.WriteFile(filepath.Join(dir, "hf-api-undated.jsonl"), []byte("mine\n"+strings.TrimSpace(a)), 0o600); err != nil {
		t.Fatal(err)
	}
	run(func(r *rejects) {
		line(r, "a & \u2028")
		line(r, "d")
		r.end("hf-api", 0)
	})
	is("hf-api-undated.jsonl", "mine\n"+a+start+`,"format":"hf-api","record":"d"}`+"\n")
	if names, err := os.ReadDir(dir); err != nil || len(names) != 2 {
		t.Errorf("there are %v, %v", names, err)
	}
}
