package build

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"offprint/generator/archive"
	"offprint/generator/search"
	"offprint/generator/site"
)

// settleFiles removes files of static/ from the site that conflict with it: the site has a
// folder with the name of the file, or a file with the name of its folder.
func (b *builder) settleFiles() {
	if len(b.static) == 0 {
		return
	}
	taken := site.NewPaths()
	for file := range b.static {
		taken.Add(file)
	}
	refused := map[string]bool{}
	for file := range b.ledger.All() {
		if taken.Has(file) {
			continue
		}
		for _, s := range taken.Blocking(file) {
			refused[s] = true
		}
	}
	for _, file := range slices.Sorted(maps.Keys(refused)) {
		b.ledger.Drop(file)
		b.refused++
		b.say(fmt.Sprintf("%s/%s: skipped, because the site has a folder with this name, or a file with the name of its folder; rename it", site.StaticFolder, file))
	}
}

// place moves the written files into place and removes files that are no longer part of the
// site. Files are removed last, because pages link to them until then, except those that are
// in the way. The intent is written first, so that the next build knows the files if this one
// is killed.
func (b *builder) place() error {
	files := b.output.Waiting()
	if err := b.manifest.writeIntent(files, b.ledger); err != nil {
		return err
	}
	if err := b.tellForeign(files); err != nil {
		return err
	}
	inTheWay, others := inTheWay(b.ledger.Gone(), files)
	remove := func(paths []string) error {
		return b.output.Remove(paths, func(path string) {
			last, _ := b.ledger.Last(path)
			b.result.Gone[last.Kind]++
			b.result.RemovedFiles = append(b.result.RemovedFiles, path)
		})
	}
	if err := remove(inTheWay); err != nil {
		return err
	}
	if err := b.output.Place(b.jobs, b.ledger.Has); err != nil {
		return err
	}
	return remove(others)
}

// tellForeign reports the files of the destination that, as far as is known, were not written
// by a build: those that are about to be replaced and, on the first build into the
// destination, those that are left there.
func (b *builder) tellForeign(files []string) error {
	if b.o.Preview {
		return nil // the folder belongs to the program
	}
	var replaced, left []string
	waiting := make(map[string]bool, len(files))
	for _, file := range files {
		waiting[file] = true
		if _, known := b.ledger.Last(file); known {
			continue
		}
		if _, err := os.Lstat(filepath.Join(b.result.Dest, filepath.FromSlash(file))); err == nil {
			replaced = append(replaced, file)
		}
	}
	if len(b.ledger.LastIn("")) == 0 {
		var err error
		left, err = b.output.Others(func(file string) bool {
			return b.ledger.Has(file) || waiting[file] || ofIndex(file)
		})
		if err != nil {
			return err
		}
	}
	if len(replaced) > 0 {
		b.say(fmt.Sprintf("%s: existing files that were not written by a known build are replaced: %d (%s)", b.result.Dest, len(replaced), firstOf(replaced)))
	}
	if len(left) > 0 {
		b.say(fmt.Sprintf("%s: files that do not belong to the site are left alone and will be published with it: %d (%s); delete those that you did not put there", b.result.Dest, len(left), firstOf(left)))
	}
	return nil
}

// ofIndex reports whether a file belongs to a segment of the search index, or is one of the
// files next to the segments. Unused ones are removed at the end of the build.
func ofIndex(file string) bool {
	folder, rest, _ := strings.Cut(file, "/")
	segment, _, within := strings.Cut(rest, "/")
	return folder == search.Folder && (within && isSegment(segment) || !within && search.IsBeside(segment))
}

// firstOf returns the names of the first few files, with "…" if there are more.
func firstOf(files []string) string {
	const few = 3
	slices.Sort(files)
	text := strings.Join(files[:min(few, len(files))], ", ")
	if len(files) > few {
		text += ", …"
	}
	return text
}

// inTheWay splits the files that the site no longer has into those that are in the way of new
// files, because a file and a folder have the same name, and the others.
func inTheWay(gone, files []string) (inTheWay, others []string) {
	if len(gone) == 0 {
		return nil, nil
	}
	taken := site.NewPaths()
	for _, file := range files {
		taken.Add(file)
	}
	for _, file := range gone {
		if taken.InTheWay(file) {
			inTheWay = append(inTheWay, file)
		} else {
			others = append(others, file)
		}
	}
	return inTheWay, others
}

// checkDest returns an error if the site would overwrite the archive's sources or its state,
// also through symbolic links. The site of a preview is inside the state folder.
func checkDest(dir, dest string, preview bool) error {
	real := resolved(dest)
	if rel, err := filepath.Rel(real, resolved(dir)); err == nil && filepath.IsLocal(rel) {
		return fmt.Errorf("the destination %s contains the archive itself; choose another folder", dest)
	}
	if info, err := os.Stat(real); err == nil && !info.IsDir() {
		return fmt.Errorf("the destination %s is a file; choose a folder", dest)
	}
	if info, err := os.Stat(filepath.Dir(real)); err == nil && !info.IsDir() {
		return fmt.Errorf("the destination %s would be inside a file; choose another folder", dest)
	}
	sources := []string{"content", "themes", "layouts", "assets", "static", "i18n", "data", "rejected", ".git", ".github"}
	if !preview {
		sources = append(sources, archive.StateDir)
	}
	for _, source := range sources {
		rel, err := filepath.Rel(resolved(filepath.Join(dir, source)), real)
		if err == nil && filepath.IsLocal(rel) {
			return fmt.Errorf("the destination %s is inside the archive's %s folder; choose another", dest, source)
		}
	}
	return nil
}

// resolved returns a path with symbolic links resolved, as far as it exists.
func resolved(name string) string {
	if real, err := filepath.EvalSymlinks(name); err == nil {
		return real
	}
	dir, base := filepath.Split(filepath.Clean(name))
	if dir == name || base == "" {
		return name
	}
	return filepath.Join(resolved(filepath.Clean(dir)), base)
}
