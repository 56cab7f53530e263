package generator

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"offprint/generator/archive"
	"offprint/generator/site"
	"offprint/generator/sitecheck"
)

// CheckOptions say what Check looks at.
type CheckOptions struct {
	Dir     string
	Dest    string // the built site; "public" in the archive when empty
	BaseURL string // the address the site was built for; the configuration's when empty
}

// CheckResult is what Check found.
type CheckResult struct {
	Papers   int      `json:"papers"`
	Files    int      `json:"files"` // of the built site; 0 where it is not built
	Problems []string `json:"problems"`
}

// String is the result in one line.
func (r CheckResult) String() string {
	built := fmt.Sprintf("%d files of the site", r.Files)
	if r.Files == 0 {
		built = "the site is not built yet"
	}
	return fmt.Sprintf("%d papers, %s, %d problems", r.Papers, built, len(r.Problems))
}

// Check reads an archive and the site built from it, and says what is wrong
// with either.
func Check(ctx context.Context, o CheckOptions) (CheckResult, error) {
	res := CheckResult{Problems: []string{}}
	cfg, err := site.LoadConfig(o.Dir, o.BaseURL)
	if err != nil {
		return res, err
	}
	content := filepath.Join(o.Dir, archive.ContentDir)
	program, err := programSum()
	if err != nil {
		return res, err
	}
	catalog, problems, err := archive.OpenCatalog(ctx, o.Dir, archive.CatalogOptions{Program: program})
	if err != nil {
		return res, err
	}
	for _, p := range problems {
		res.Problems = append(res.Problems, p.Error())
	}
	own, err := site.ReadOwnPages(ctx, content, cfg.Drafts)
	if err != nil {
		return res, err
	}
	plan := site.NewPlan(cfg, catalog, own)
	res.Papers = plan.Count()
	res.Problems = append(res.Problems, plan.Problems...)

	dest := cmp.Or(o.Dest, filepath.Join(o.Dir, "public"))
	if _, err := os.Stat(filepath.Join(dest, "index.html")); errors.Is(err, fs.ErrNotExist) {
		return res, nil
	}
	report, err := sitecheck.Check(ctx, dest, cfg.BaseURL.String())
	if err != nil {
		return res, err
	}
	res.Files = report.Files
	for _, p := range report.Problems {
		res.Problems = append(res.Problems, p.String())
	}
	return res, nil
}
