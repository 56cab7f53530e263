package build

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"

	"offprint/generator/archive"
	"offprint/generator/plan"
	"offprint/generator/press"
	"offprint/generator/site"
)

// A site may be built in parts by several machines. Each renders a share of the stale pages
// into a separate folder. Assemble copies these pages into the site and then builds as usual.
// A page is used only if its file is what the part says it wrote, and its fingerprint is the
// one that this build computes. A part that is missing, damaged or of another archive
// therefore only costs time.

// Part is share Number out of Of shares of a build. The zero Part is the whole build.
type Part struct{ Number, Of int }

// ParsePart parses a part such as "3/8".
func ParsePart(s string) (Part, error) {
	number, of, ok := strings.Cut(s, "/")
	n, err1 := strconv.Atoi(number)
	m, err2 := strconv.Atoi(of)
	if !ok || err1 != nil || err2 != nil || n < 1 || n > m {
		return Part{}, fmt.Errorf("%q is not a part of a build; write for example 3/8 for the third of eight", s)
	}
	return Part{n, m}, nil
}

// String returns the part in the form "3/8".
func (p Part) String() string { return fmt.Sprintf("%d/%d", p.Number, p.Of) }

// PartFile is the name of the file that lists the pages in a part's folder:
//
//	offprint part 1
//	part 3/8
//	paper 9a…2e 10542 5be1…07 papers/2510.06084/index.html
//	end 1a2b3c4d                CRC-32C of all lines before
//
// Each page has a line with its kind, its fingerprint, its size in bytes, the start of the
// SHA-256 hash of its file, and its path. Modification times are not listed, because they may
// change when files are transferred.
const PartFile = "offprint-part.txt"

const partHeader = "offprint part 1\n"

// partPage is a page in a part.
type partPage struct {
	kind        plan.Kind
	fingerprint archive.Sum
	size        int64
	bytes       archive.Sum
}

// buildPart renders a share of the stale pages into the part's folder.
func (b *builder) buildPart(ctx context.Context) error {
	plan, related, err := b.newPlan(ctx)
	if err == nil {
		err = related()
	}
	if err != nil {
		return err
	}
	folder := fmt.Sprintf("%s-part-%d-of-%d", b.result.Dest, b.o.Part.Number, b.o.Part.Of) // next to the site
	if err := emptyPart(folder); err != nil {
		return err
	}
	b.result.Dest = folder
	b.output = press.NewOutput(folder)
	b.renderer.Output = b.output
	b.renderer.Share = press.Share(b.o.Part)
	b.settleAliases(&sitePlan{Plan: plan})
	pages, err := b.renderer.Prepare(ctx, plan, plan.Pages())
	if err != nil {
		return err
	}
	g, working := errgroup.WithContext(ctx)
	g.Go(b.catalog.Save)
	g.Go(func() (err error) {
		b.result.Changed, err = b.render(working, pages)
		return err
	})
	if err := g.Wait(); err != nil {
		return err
	}
	if err := b.output.Place(b.jobs, func(string) bool { return true }); err != nil {
		return err
	}
	made := b.ledger.Made()
	b.result.Pages, b.result.Files = b.result.Changed, len(made)
	return writePart(folder, b.o.Part, made)
}

// emptyPart creates the folder of a part, and removes what an earlier build left in it. A
// folder that is not a part causes an error.
func emptyPart(folder string) error {
	list, err := os.ReadDir(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	case len(list) > 0:
		if _, err := os.Stat(filepath.Join(folder, PartFile)); err != nil {
			return fmt.Errorf("%s is in the way: it is not a previously built part of a site; move it", folder)
		}
		if err := os.RemoveAll(folder); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	// The folder is marked as a part from the start, so that a killed build can be repeated.
	return os.WriteFile(filepath.Join(folder, PartFile), nil, 0o644)
}

func writePart(folder string, part Part, records map[string]press.Record) error {
	b := fmt.Appendf(nil, "%spart %s\n", partHeader, part)
	for _, path := range slices.Sorted(maps.Keys(records)) {
		rec := records[path]
		data, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(path)))
		if err != nil {
			return err
		}
		b = fmt.Appendf(b, "%s %x %d %x %s\n", rec.Kind, rec.Fingerprint, len(data), archive.SumOf(data), linePath(path))
	}
	b = fmt.Appendf(b, "%s\n", endLine(b))
	return os.WriteFile(filepath.Join(folder, PartFile), b, 0o644)
}

// readPart reads the list of a part's pages.
func readPart(folder string) (part Part, pages map[string]partPage, err error) {
	data, err := os.ReadFile(filepath.Join(folder, PartFile))
	if errors.Is(err, fs.ErrNotExist) {
		return part, nil, fmt.Errorf("%s is not a part of a site: it has no %s; `offprint build --part 1/8` creates one", folder, PartFile)
	}
	if err != nil {
		return part, nil, err
	}
	damaged := fmt.Errorf("%s is damaged, or the part was not built completely", filepath.Join(folder, PartFile))
	body, last, ok := cutLastLine(string(data))
	if !ok || !sumsUp(body, last) {
		return part, nil, damaged
	}
	lines, ok := strings.CutPrefix(body, partHeader+"part ")
	head, lines, _ := strings.Cut(lines, "\n")
	if part, err = ParsePart(head); err != nil || !ok {
		return part, nil, damaged
	}
	pages = map[string]partPage{}
	for line := range strings.Lines(lines) {
		fields := strings.SplitN(strings.TrimSuffix(line, "\n"), " ", 5)
		if len(fields) != 5 {
			return part, nil, damaged
		}
		p := partPage{kind: plan.Kind(fields[0])}
		var err error
		p.size, err = strconv.ParseInt(fields[2], 10, 64)
		path, ok := readPath(fields[4])
		if err != nil || !ok || !decodeSum(&p.fingerprint, fields[1]) || !decodeSum(&p.bytes, fields[3]) {
			return part, nil, damaged
		}
		pages[path] = p
	}
	return part, pages, nil
}

// Assemble copies the pages of parts into the site and then builds it: it renders the missing
// pages, writes the global files, and removes files that are no longer part of the site. It
// takes the same lock as [Build].
func Assemble(ctx context.Context, o Options, parts []string) (_ Result, err error) {
	b, err := newBuilder(o)
	if err != nil {
		return Result{}, err
	}
	unlock, err := b.lock(ctx, "assemble")
	if err != nil {
		return b.result, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	if err := b.start(ctx); err != nil {
		return b.result, err
	}
	b.openLedger()
	seen := map[Part]bool{}
	all := 0
	for _, folder := range parts {
		part, pages, err := readPart(folder)
		if err != nil {
			return b.result, err
		}
		if all == 0 {
			all = part.Of
		}
		if seen[part] || part.Of != all {
			return b.result, fmt.Errorf("%s is part %s, which is given twice; give each part of a build once", folder, part)
		}
		seen[part] = true
		if err := b.takeOver(ctx, folder, pages); err != nil {
			return b.result, err
		}
	}
	for n := 1; n <= all; n++ {
		if !seen[Part{n, all}] {
			b.say(fmt.Sprintf("part %d/%d is missing; its pages are rendered now", n, all))
		}
	}
	return b.result, b.build(ctx)
}

// takeOver copies the pages of a part into the site, except those whose file does not match
// the part's list.
func (b *builder) takeOver(ctx context.Context, folder string, pages map[string]partPage) error {
	paths := slices.Sorted(maps.Keys(pages))
	records := make([]press.Record, len(paths))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(b.jobs)
	for i, path := range paths {
		g.Go(func() (err error) {
			if err := ctx.Err(); err != nil {
				return err
			}
			records[i], err = b.takeOverPage(folder, path, pages[path])
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	lost := 0
	files := make([]press.FileRecord, len(paths))
	for i, path := range paths {
		if records[i] == (press.Record{}) {
			lost++
		}
		files[i] = press.FileRecord{Path: path, Record: records[i]}
	}
	b.ledger.Learn(files)
	if lost > 0 {
		b.say(fmt.Sprintf("%s: %d files are missing or damaged; their pages are rendered now", folder, lost))
	}
	return nil
}

// takeOverPage copies a page and returns its record. If the file does not match the part's
// list, the page is not copied and the record is zero.
func (b *builder) takeOverPage(folder, path string, p partPage) (press.Record, error) {
	if !filepath.IsLocal(filepath.FromSlash(path)) {
		return press.Record{}, fmt.Errorf("%s: %q is not a path within the site", filepath.Join(folder, PartFile), path)
	}
	data, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(path)))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return press.Record{}, err
	}
	if err != nil || int64(len(data)) != p.size || archive.SumOf(data) != p.bytes {
		return press.Record{}, nil
	}
	return b.output.Write(site.File{Path: path, Data: data}, p.kind, p.fingerprint)
}

func decodeSum(sum *archive.Sum, s string) bool {
	if len(s) != hex.EncodedLen(len(sum)) {
		return false
	}
	_, err := hex.Decode(sum[:], []byte(s))
	return err == nil
}
