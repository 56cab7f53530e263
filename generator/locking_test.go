package generator_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"offprint/generator"
	"offprint/generator/archive"
)

// lockedArchive returns an archive and an input with one paper.
func lockedArchive(t *testing.T) (dir, input string) {
	t.Helper()
	s := newShop(t)
	return s.dir, s.file("2025-10-07.json", apiJSON(record("2510.00001", "One", 3, nil)))
}

// hold locks an archive as a process running that command would.
func hold(t *testing.T, dir, command string) (release func()) {
	t.Helper()
	unlock, err := archive.Lock(dir, command)
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		t.Helper()
		if err := unlock(); err != nil {
			t.Error(err)
		}
	}
}

// TestTwoAtOnce checks that a command that writes to an archive fails without writing if
// another process is writing, and names that process. Commands that only read are not
// affected.
func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	dir, input := lockedArchive(t)
	today := newShop(t).options().Today
	release := hold(t, dir, "import")
	verbs := map[string]func() error{
		"build": func() error {
			_, err := generator.Build(t.Context(), generator.BuildOptions{Dir: dir})
			return err
		},
		"assemble": func() error {
			_, err := generator.Assemble(t.Context(), generator.AssembleOptions{BuildOptions: generator.BuildOptions{Dir: dir}})
			return err
		},
		"part": func() error {
			_, err := generator.Build(t.Context(), generator.BuildOptions{Dir: dir, Part: generator.Part{Number: 1, Of: 2}})
			return err
		},
		"import": func() error {
			_, err := generator.Import(t.Context(), generator.ImportOptions{Dir: dir, Paths: []string{input}, Today: today})
			return err
		},
	}
	for verb, do := range verbs {
		if err := do(); !errors.As(err, new(*archive.LockedError)) || !strings.Contains(err.Error(), "offprint import (process ") || !strings.Contains(err.Error(), ", since ") {
			t.Errorf("%s says %v", verb, err)
		}
	}
	for _, name := range []string{"content", "public", "public-part-1-of-2"} {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			t.Errorf("%s was written", name)
		}
	}
	if _, err := generator.Check(t.Context(), generator.CheckOptions{Dir: dir}); err != nil {
		t.Errorf("check says %v", err)
	}
	release()
	if err := errors.Join(verbs["import"](), verbs["build"](), verbs["assemble"]()); err != nil {
		t.Error(err)
	}
}

// TestPreviewIsWaitedFor checks that an import waits for a preview that is building, and a
// preview for an import.
func TestPreviewIsWaitedFor(t *testing.T) {
	t.Parallel()
	dir, input := lockedArchive(t)
	today := newShop(t).options().Today
	for holder, do := range map[string]func(log func(string)) error{
		archive.Preview: func(log func(string)) error {
			_, err := generator.Import(t.Context(), generator.ImportOptions{Dir: dir, Paths: []string{input}, Today: today, Log: log})
			return err
		},
		"import": func(log func(string)) error {
			_, err := generator.Build(t.Context(), generator.BuildOptions{Dir: dir, Preview: true, Dest: archive.PreviewFolder(dir, "1313"), Log: log})
			return err
		},
	} {
		release := hold(t, dir, holder)
		waited := false
		err := do(func(s string) {
			if strings.Contains(s, "waiting for offprint "+holder) {
				waited = true
				release()
			}
		})
		if err != nil || !waited {
			t.Errorf("while %s holds the lock: %v, waited: %v", holder, err, waited)
		}
	}
}

// TestLeftovers checks that the next import and build remove what killed ones have left, and
// that other files stay.
func TestLeftovers(t *testing.T) {
	left := []string{
		"content/2025/10/07/.offprint-0123456789abcdef.tmp", "content/2025/10/07/.2508.08791.md6919273651029384756",
		"content/undated/.offprint-0123456789abcdef.tmp", ".offprint/scratch/render-1/hugo.json", ".offprint/scratch/segment-2/segment.job",
		".offprint/catalog.123.tmp", ".offprint/offprint.123.tmp",
	}
	kept := []string{
		"content/2025/10/07/.DS_Store", "content/2025/10/07/.2508.08791.md.swp", "content/2025/10/07/notes.tmp",
		"content/.offprint-notes.tmp", "content/undated/.gitkeep", "rejected/.gitkeep", "rejected/notes.txt", "static/.offprint-0123456789abcdef.tmp",
	}
	inRejected := "rejected/.offprint-0123456789abcdef.tmp"
	for _, verb := range []string{"import", "build"} {
		t.Run(verb, func(t *testing.T) {
			temporary := t.TempDir()
			dir, input := lockedArchive(t)
			all := slices.Concat(left, kept)
			gone := left
			if verb == "import" {
				all, gone = append(all, inRejected), append(slices.Clip(left), inRejected)
			}
			for _, name := range all {
				name = filepath.Join(dir, filepath.FromSlash(name))
				if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte("x"), 0o644)); err != nil {
					t.Fatal(err)
				}
			}
			t.Setenv("TMPDIR", temporary)
			var err error
			switch o := newShop(t).options(input); verb {
			case "import":
				o.Dir, o.DryRun = dir, true
				if _, err := generator.Import(t.Context(), o); err != nil {
					t.Fatal(err)
				}
				for _, name := range all {
					if _, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
						t.Errorf("a dry run has removed %s", name)
					}
				}
				o.DryRun = false
				_, err = generator.Import(t.Context(), o)
			default:
				_, err = generator.Build(t.Context(), generator.BuildOptions{Dir: dir})
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range gone {
				if _, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(name))); err == nil {
					t.Errorf("%s is left", name)
				}
			}
			for _, name := range kept {
				if _, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
					t.Errorf("%s is gone", name)
				}
			}
			files, err := os.ReadDir(temporary)
			files = slices.DeleteFunc(files, func(f os.DirEntry) bool { return f.Name() == "hugo_cache" }) // Hugo's own cache, shared by all its sites
			if err != nil || len(files) > 0 {
				t.Errorf("in the system's folder for temporary files are %v, %v", files, err)
			}
		})
	}
}
