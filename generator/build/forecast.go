package build

import (
	"context"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"offprint/generator/plan"
	"offprint/generator/press"
	"offprint/generator/search"
	"offprint/generator/site"
)

// Forecast is the predicted size of an archive's site, with the settings that would make it
// smaller.
type Forecast struct {
	Kinds map[string]press.Size `json:"kinds"` // pages by kind; "other" is all other files
	Total press.Size            `json:"total"`
	// Upload is the size of the site as one tar file, in bytes, which is what GitHub Pages
	// receives. Each file adds up to 1 kB to its content.
	Upload int64 `json:"upload"`
	// Limit is the maximum upload in bytes that the host accepts; 0 for no limit.
	Limit  int64  `json:"limit"`
	Growth Growth `json:"growth"`
	// Savings lists what settings would save, largest first.
	Savings []Saving `json:"savings"`
}

// Saving is the size that a setting would save.
type Saving struct {
	Setting string `json:"setting"` // as in config.toml: "authorThreshold = 5"
	press.Size
}

// These are limits of GitHub Pages: a published site may be no larger than 1 GB, and a
// deployment may take ten minutes
// (https://docs.github.com/en/pages/getting-started-with-github-pages/github-pages-limits).
// The time of a deployment cannot be predicted, but sites of 400 MB have been seen to take too
// long. For the limits of other hosts see site.Options.
const (
	pagesBytes = 1_000_000_000
	slowBytes  = 400_000_000
)

// hostLimit returns the maximum upload in bytes that the host accepts; 0 for no limit.
func hostLimit(o site.Options) int64 { return int64(o.HostLimit) * 1_000_000 }

// host returns the name of the host, guessed from its limit.
func (f *Forecast) host() string {
	if f.Limit == pagesBytes {
		return "GitHub Pages"
	}
	return "the host"
}

// kindOther is the key of everything that is not a page.
const kindOther = "other"

// feedGroup is a kind of feeds.
type feedGroup struct {
	forecastPart
	docs []artifact
}

// feedSample is the number of artifacts per group that are generated to predict the size of
// all.
const feedSample = 20

// feedSizes predicts the sizes of the feeds. It generates a sample that is spread over all
// feeds, and scales its size by the size of the papers.
func feedSizes(ctx context.Context, cfg *site.Config, planned *plan.Plan, feeds []plan.Feed) ([]feedGroup, error) {
	groups := []feedGroup{
		{forecastPart: forecastPart{kind: "feeds of the site"}},
		{forecastPart: forecastPart{kind: "feeds of names", saving: "feeds.minimumPapers = 0"}},
		{forecastPart: forecastPart{kind: "feeds, archived", saving: "feeds.archive = false"}},
	}
	docs := feedArtifacts(cfg, planned, feeds)
	for n, f := range feeds {
		i := 0
		if inArchive, _ := f.Archive(); inArchive {
			i = 2
		} else if f.Of != plan.KindHome {
			i = 1
		}
		docs[n].weight = f.Papers.Bytes()
		groups[i].docs = append(groups[i].docs, docs[n])
	}
	for i := range groups {
		g := &groups[i]
		made, from, all, err := makeSome(ctx, g.docs)
		if err != nil {
			return nil, err
		}
		for _, d := range g.docs {
			g.Files += len(d.paths)
		}
		g.Bytes = made
		if from > 0 {
			g.Bytes = int64(float64(made) * float64(all) / float64(from))
		}
	}
	return groups, nil
}

// makeSome generates a sample of artifacts, spread over all of them. It returns the size of
// the sample's files in bytes, the weight of the sample, and the weight of all artifacts.
func makeSome(ctx context.Context, docs []artifact) (made, from, all int64, err error) {
	sample := samples(len(docs), feedSample)
	for i, d := range docs {
		all += int64(d.weight)
		if !sample[i] {
			continue
		}
		if err := ctx.Err(); err != nil {
			return 0, 0, 0, err
		}
		files, err := d.write()
		if err != nil {
			return 0, 0, 0, err
		}
		from += int64(d.weight)
		for _, f := range files {
			made += int64(len(f.Data))
		}
	}
	return made, from, all, nil
}

// kindData is the key of the data for programs.
const kindData = "data for programs"

// artifactsSize predicts the size of artifacts from a sample of each folder.
func artifactsSize(ctx context.Context, artifacts []artifact) (press.Size, error) {
	var size press.Size
	folders := map[string][]artifact{}
	for _, d := range artifacts {
		size.Files += len(d.paths)
		folder := path.Dir(d.paths[0])
		folders[folder] = append(folders[folder], d)
	}
	for _, docs := range folders {
		made, from, all, err := makeSome(ctx, docs)
		if err != nil {
			return size, err
		}
		size.Bytes += int64(float64(made) * float64(all) / float64(max(from, 1)))
	}
	return size, nil
}

// samples returns n numbers less than of, spread evenly, or all of them if there are fewer.
func samples(of, n int) map[int]bool {
	n = min(n, of)
	at := make(map[int]bool, n)
	for i := range n {
		at[(2*i+1)*of/(2*n)] = true
	}
	return at
}

// kindIndex is the key of the search index.
const kindIndex = "search index"

// indexSample is the number of papers used to predict the size of the search index.
const indexSample = 4000

// searchSize predicts the size of the search index by indexing a sample of papers, spread over
// the archive, and scaling its size.
func searchSize(ctx context.Context, b *builder, plan *plan.Plan) (press.Size, error) {
	var size press.Size
	n := plan.Count()
	if !b.cfg.Options.Search || n == 0 {
		return size, nil
	}
	sample := min(n, indexSample)
	_, err := search.WriteSegment(ctx, search.Source{Len: sample, Docs: func(ctx context.Context, from, to int) ([]search.Doc, error) {
		at := int(int64(n-sample) * int64(from) / int64(sample))
		return readDocs(ctx, at+from, at+to, plan.SearchDoc)
	}}, search.SegmentOptions{Papers: n, Jobs: b.jobs, Write: func(f search.File) error {
		size.Files++
		size.Bytes += int64(len(f.Data))
		return nil
	}})
	size.Files = int(int64(size.Files) * int64(n) / int64(sample))
	size.Bytes = size.Bytes * int64(n) / int64(sample)
	return size, err
}

// Forecast predicts the size of the site.
func (a *Archive) Forecast(ctx context.Context) (*Forecast, error) {
	if err := a.b.relate(ctx, a.Plan); err != nil {
		return nil, err
	}
	if err := a.settle(); err != nil {
		return nil, err
	}
	return forecast(ctx, a.b, a.Plan)
}

// settle reports which aliases of papers and which of the user's own pages a build would leave
// out.
func (a *Archive) settle() error {
	if !a.Plan.HasAliases() && len(a.Plan.Own()) == 0 {
		return nil
	}
	artifacts, _, err := a.b.allArtifacts(a.Plan, func() error { return nil })
	if err != nil {
		return err
	}
	what := &sitePlan{Plan: a.Plan, artifacts: artifacts}
	a.b.settleAliases(what)
	if len(a.Plan.Own()) == 0 {
		return nil
	}
	var reserved press.Reserved
	reserved.Add(plan.Files(a.Plan.Pages()))
	a.b.reserve(&reserved, what)
	for _, own := range a.Plan.Own() {
		if err := reserved.Refuse(own); err != nil {
			a.b.say(err.Error())
		}
	}
	return nil
}

func forecast(ctx context.Context, b *builder, planned *plan.Plan) (*Forecast, error) {
	pages := planned.AllPages()
	estimate, err := b.renderer.Estimate(ctx, planned, pages, nil)
	if err != nil {
		return nil, err
	}
	f := &Forecast{Kinds: map[string]press.Size{}, Total: estimate.Total()}
	for kind, size := range estimate.Kinds {
		f.Kinds[string(kind)] = size
	}
	feeds := planned.Feeds()
	if err := f.addOther(ctx, b, planned, feeds, estimate.Other); err != nil {
		return nil, err
	}
	parts, err := feedSizes(ctx, b.cfg, planned, feeds)
	if err != nil {
		return nil, err
	}
	index, err := searchSize(ctx, b, planned)
	if err != nil {
		return nil, err
	}
	data, err := artifactsSize(ctx, dataArtifacts(b.cfg, planned))
	if err != nil {
		return nil, err
	}
	for _, part := range parts {
		f.add(part.forecastPart)
	}
	for _, part := range []forecastPart{{kindIndex, "search = false", index}, {kindData, "api = false", data}} {
		f.add(part)
	}
	f.Upload, f.Limit = uploadSize(f.Total, pages), hostLimit(b.cfg.Options)
	f.Growth = growth(planned, f.Upload, f.Limit)
	f.addThresholds(b.cfg.Options, pages, estimate)
	if b.cfg.Options.PaperPages && planned.Count() > 0 {
		s, err := withoutPaperPages(ctx, b, estimate)
		if err != nil {
			return nil, err
		}
		if s.Bytes > 0 {
			f.Savings = append(f.Savings, s)
		}
	}
	slices.SortStableFunc(f.Savings, func(a, b Saving) int { return int(b.Bytes - a.Bytes) })
	return f, nil
}

// forecastPart is a part of a site, and the setting that would remove it.
type forecastPart struct {
	kind, saving string
	press.Size
}

func (f *Forecast) add(part forecastPart) {
	if part.Files == 0 {
		return
	}
	f.Kinds[part.kind] = part.Size
	f.Total.Files += part.Files
	f.Total.Bytes += part.Bytes
	if part.saving != "" {
		f.Savings = append(f.Savings, Saving{Setting: part.saving, Size: part.Size})
	}
}

// addOther adds everything that is neither a page nor a removable part: assets and static
// files, whose size is already in the total, global files, and files that scripts read.
func (f *Forecast) addOther(ctx context.Context, b *builder, planned *plan.Plan, feeds []plan.Feed, other press.Size) error {
	files, err := b.globalFiles(&sitePlan{Plan: planned, feeds: feeds})
	if err != nil {
		return err
	}
	more, err := artifactsSize(ctx, slices.Concat(filterArtifacts(planned), laterArtifacts(planned)))
	if err != nil {
		return err
	}
	for _, file := range files {
		more.Files++
		more.Bytes += int64(len(file.Data))
	}
	f.Kinds[kindOther] = press.Size{Files: other.Files + more.Files, Bytes: other.Bytes + more.Bytes}
	f.Total.Files += more.Files
	f.Total.Bytes += more.Bytes
	return nil
}

// addThresholds adds the savings of higher thresholds for names.
func (f *Forecast) addThresholds(o site.Options, pages []plan.Planned, estimate *press.Estimate) {
	for _, names := range []struct {
		kind    plan.Kind
		setting string
		now     int
	}{
		{plan.KindAuthor, "authorThreshold", o.AuthorThreshold},
		{plan.KindTopic, "topicThreshold", o.TopicThreshold},
	} {
		for _, threshold := range []int{3, 5, 10} {
			s := Saving{Setting: fmt.Sprintf("%s = %d", names.setting, threshold)}
			for _, p := range pages {
				if p.Kind == names.kind && threshold > names.now && p.NamePapers() < threshold {
					s.Files++
					s.Bytes += estimate.Page(p)
				}
			}
			if s.Files > 0 {
				f.Savings = append(f.Savings, s)
			}
		}
	}
}

// withoutPaperPages estimates the savings of paperPages = false.
func withoutPaperPages(ctx context.Context, b *builder, now *press.Estimate) (Saving, error) {
	s := Saving{Setting: "paperPages = false"}
	cfg, renderer := *b.cfg, b.renderer
	cfg.Options.PaperPages = false
	renderer.Config = &cfg
	planned := plan.New(&cfg, b.catalog, b.hidden, b.own)
	then, err := renderer.Estimate(ctx, planned, planned.AllPages(), now, plan.KindDay, plan.KindUndated, plan.KindHome, plan.KindRedirect)
	if err != nil {
		return s, err
	}
	was, is := now.Total(), then.Total()
	s.Files, s.Bytes = was.Files-is.Files, was.Bytes-is.Bytes
	return s, nil
}

// uploadSize returns the size of a site as a tar file: each file and folder has a header of
// 512 bytes, and files are padded to a multiple of 512 bytes.
func uploadSize(total press.Size, pages []plan.Planned) int64 {
	folders := 0
	for _, p := range pages {
		if strings.HasSuffix(p.Path, "/") {
			folders++
		}
	}
	return tarSize(total, folders)
}

func tarSize(files press.Size, folders int) int64 {
	return files.Bytes + int64(files.Files)*(512+256) + int64(folders)*512
}

// String returns the forecast as a table.
func (f *Forecast) String() string {
	var b strings.Builder
	b.WriteString("estimated size of the site:\n")
	row := func(what string, s press.Size) {
		fmt.Fprintf(&b, "%9d  %9s  %s\n", s.Files, megabytes(s.Bytes), what)
	}
	for _, kind := range slices.SortedFunc(maps.Keys(f.Kinds), func(a, c string) int { return int(f.Kinds[c].Bytes - f.Kinds[a].Bytes) }) {
		row(kind, f.Kinds[kind])
	}
	all := fmt.Sprintf("in total; %s to upload", megabytes(f.Upload))
	if f.Limit > 0 {
		all += fmt.Sprintf(", of the %s that %s allows", megabytes(f.Limit), f.host())
	}
	row(all, f.Total)
	if g := f.Growth.String(); g != "" {
		b.WriteString("growth: " + g + "\n")
	}
	if len(f.Savings) > 0 {
		b.WriteString("space saved by each setting:\n")
	}
	for _, s := range f.Savings {
		// The number of files may grow, because redirects replace the pages.
		row(s.Setting, press.Size{Files: max(0, s.Files), Bytes: s.Bytes})
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }

// Problem returns why the host will not accept the site, or "".
func (f *Forecast) Problem() string {
	if f.Limit == 0 || f.Upload <= f.Limit {
		return ""
	}
	return fmt.Sprintf("the site will be %s: more than %s allows (%s)%s", megabytes(f.Upload), f.host(), megabytes(f.Limit), f.advice())
}

// Warning returns why the host may not accept the site, now or soon, or "".
func (f *Forecast) Warning() string {
	near := f.Limit / 10 * 8
	switch {
	case f.Limit == 0 || f.Upload > f.Limit:
		return ""
	case f.Upload > near:
		return fmt.Sprintf("the site will be %s: %s allows %s%s", megabytes(f.Upload), f.host(), megabytes(f.Limit), f.advice())
	case f.Limit == pagesBytes && f.Upload > slowBytes:
		return fmt.Sprintf("the site will be %s: GitHub Pages limits a deployment to ten minutes and may need longer for a site of this size%s", megabytes(f.Upload), f.advice())
	}
	return ""
}

func (f *Forecast) advice() string {
	if len(f.Savings) == 0 {
		return ""
	}
	return "; see below how much each setting saves"
}
