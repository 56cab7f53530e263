package generator

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"offprint/generator/archive"
	"offprint/generator/build"
	"offprint/generator/plan"
	"offprint/generator/sitecheck"
)

// placeholderHost is the host of baseURL in the configuration of a new archive.
const placeholderHost = "example.org"

// CheckOptions configures Check.
type CheckOptions struct {
	Dir     string
	Dest    string   // the built site; "public" in the archive if empty
	BaseURL string   // the base URL that the site was built for; the configured one if empty
	Child   []string // see BuildOptions
	// Now is as in BuildOptions.
	Now time.Time
}

// CheckResult is the result of Check.
type CheckResult struct {
	Papers   int      `json:"papers"`
	Files    int      `json:"files"` // files of the built site; 0 if it is not built
	Problems []string `json:"problems"`
	Warnings []string `json:"warnings"` // not problems yet, but likely to become problems
	// Forecast is nil if the site cannot be built.
	Forecast *build.Forecast `json:"forecast,omitempty"`
}

// String returns the result as text. Its last line has the counts.
func (r CheckResult) String() string {
	text := ""
	if r.Forecast != nil {
		text = r.Forecast.String() + "\n"
	}
	built := Counted(r.Files, "file") + " of the site"
	if r.Files == 0 {
		built = "the site has not been built yet"
	}
	text += fmt.Sprintf("%s, %s, %s", Counted(r.Papers, "paper"), built, Counted(len(r.Problems), "problem"))
	if n := len(r.Warnings); n > 0 {
		text += ", " + Counted(n, "hint")
	}
	return text
}

// Check reads an archive and the site built from it, reports the problems of both, and
// predicts how large the site will be.
func Check(ctx context.Context, o CheckOptions) (CheckResult, error) {
	res := CheckResult{Problems: []string{}, Warnings: []string{}}
	told := map[string]bool{}
	tell := func(s string) { // reports each message once, because the forecast repeats some checks
		if !told[s] {
			told[s] = true
			res.Problems = append(res.Problems, s)
		}
	}
	a, err := build.Open(ctx, build.Options{
		Dir: o.Dir, Dest: o.Dest, BaseURL: o.BaseURL, Child: o.Child, Now: o.Now,
		Log: tell,
	}, true)
	if err != nil {
		return res, err
	}
	res.Papers = a.Plan.Count()
	res.Problems = append(res.Problems, a.Plan.Problems...)
	res.Warnings = append(res.Warnings, a.Plan.Warnings...)
	res.Warnings = append(res.Warnings, a.Config.Doubts...)
	if a.Config.BaseURL.Hostname() == placeholderHost {
		res.Warnings = append(res.Warnings, fmt.Sprintf("%s: baseURL is still %s, which is not a real address; feeds, email and search engines link there: set it to the address that the site will have", archive.ConfigFile, a.Config.BaseURL))
	}
	if drafts := a.Plan.Drafts; len(drafts) > 0 {
		res.Warnings = append(res.Warnings, fmt.Sprintf("papers that say draft = true%s: %d", onSite(a.Dest, drafts), len(drafts)))
	}
	if n := a.Plan.Hidden; n > 0 {
		res.Warnings = append(res.Warnings, fmt.Sprintf("papers that %s lists, and that are not on the site: %d", archive.HiddenFile, n))
	}
	if hidden := a.Unpublished(); len(hidden) > 0 {
		var files, pages []string
		for _, h := range hidden {
			files, pages = append(files, h.File), append(pages, plan.OwnPage{Path: h.Path}.PublishedFile())
		}
		res.Warnings = append(res.Warnings, fmt.Sprintf("own pages that are drafts, not due yet, or expired%s: %d (%s)", onSite(a.Dest, pages), len(hidden), someFiles(files)))
	}
	doubts, err := a.Doubts(ctx)
	if err != nil {
		return res, err
	}
	res.Warnings = append(res.Warnings, doubtsByCause(doubts)...)
	res.Forecast, err = a.Forecast(ctx)
	switch {
	case ctx.Err() != nil:
		return res, ctx.Err()
	case err != nil:
		tell(err.Error())
	default:
		if p := res.Forecast.Problem(); p != "" {
			res.Problems = append(res.Problems, p)
		}
		if w := res.Forecast.Warning(); w != "" {
			res.Warnings = append(res.Warnings, w)
		}
		if w := res.Forecast.Growth.Warning(); w != "" && res.Forecast.Problem() == "" {
			res.Warnings = append(res.Warnings, w)
		}
	}

	dest := a.Dest
	if _, err := os.Stat(filepath.Join(dest, "index.html")); errors.Is(err, fs.ErrNotExist) {
		return res, nil
	}
	report, err := sitecheck.Check(ctx, dest, a.Config.BaseURL.String())
	if err != nil {
		return res, err
	}
	res.Files = report.Files
	if a.Outdated() {
		res.Warnings = append(res.Warnings, dest+": "+whyOutdated(ctx, o))
	}
	res.Problems = append(res.Problems, problemsByCause(report.Problems)...)
	return res, nil
}

// whyOutdated returns why a build now would differ from the last one.
func whyOutdated(ctx context.Context, o CheckOptions) string {
	withDrafts, err := build.Open(ctx, build.Options{
		Dir: o.Dir, Dest: o.Dest, BaseURL: o.BaseURL, Child: o.Child, Now: o.Now, Drafts: true,
	}, true)
	if err == nil && !withDrafts.Outdated() {
		return "this site was built with --drafts; run `offprint build` before publishing it"
	}
	return "papers, own pages, settings or the program have changed since this site was built; run `offprint build` to update it"
}

// onSite describes how many of the given pages, which a normal build leaves out, are on the
// site in dest, as they are after a build with drafts.
func onSite(dest string, pages []string) string {
	n := 0
	for _, p := range pages {
		if _, err := os.Stat(filepath.Join(dest, filepath.FromSlash(p))); err == nil {
			n++
		}
	}
	if n == 0 {
		return ", and are not on the site"
	}
	return fmt.Sprintf(" (%d of them are on the site, as it was built)", n)
}
