package build

import (
	"bytes"
	"slices"

	"github.com/klauspost/compress/gzip"

	"offprint/generator/api"
	"offprint/generator/archive"
	"offprint/generator/cite"
	"offprint/generator/plan"
	"offprint/generator/site"
)

// dataArtifacts returns the site's data for programs.
func dataArtifacts(cfg *site.Config, planned *plan.Plan) []artifact {
	if !cfg.Options.API {
		return nil
	}
	var docs []artifact
	add := func(path string, sum archive.Sum, weight int, write func() ([]byte, error)) {
		docs = append(docs, fileArtifact(path, sum, weight, write))
	}
	index := api.Index{
		Schema: cfg.URL(api.SchemaFile), Title: cfg.Title, Description: cfg.Description, Language: cfg.Language,
		URL: cfg.URL(""), Papers: planned.Count(), Day: cfg.URL(api.Folder+"days/") + "{day}.json",
		Names: map[string]string{}, Groups: map[string][]string{}, Days: api.Counts{}, Dumps: []string{},
		Feeds: []string{cfg.URL(plan.FeedAtom), cfg.URL(plan.FeedRSS), cfg.URL(plan.FeedJSON)},
	}
	for _, d := range planned.Days() {
		index.Days = append(index.Days, api.Count{Day: d.Name, Count: d.Papers.Len()})
		add(api.DayPath(d.Name), d.Sum, d.Papers.Len(), func() ([]byte, error) {
			papers := apiPapers(planned.Cards(d.Papers))
			return api.Document(api.Day{Day: d.Name, URL: cfg.URL(d.Home), Count: len(papers), Papers: papers})
		})
	}
	if d := planned.Undated(); d.Papers.Len() > 0 {
		index.Undated = d.Papers.Len()
		add(api.DayPath(d.Name), d.Sum, d.Papers.Len(), func() ([]byte, error) {
			papers := apiPapers(planned.Cards(d.Papers))
			return api.Document(api.Day{URL: cfg.URL(d.Home), Count: len(papers), Papers: papers})
		})
	}
	for _, g := range planned.NameGroups() {
		path := api.NamesPath(g.Of, g.Name)
		index.Names[g.Of] = cfg.URL(api.Folder+g.Of+"/") + "{group}.json"
		index.Groups[g.Of] = append(index.Groups[g.Of], g.Name)
		add(path, g.Sum, g.Weight, func() ([]byte, error) { return api.Document(apiNames(&g)) })
	}
	var dumps []string
	for _, m := range slices.Concat(planned.Months(), planned.UndatedParts()) {
		dump, bibliography := api.DumpPath(m.Name), api.BibliographyPath(m.Name)
		dumps = append(dumps, dump)
		index.Dumps = append(index.Dumps, cfg.URL(dump))
		index.Bibliographies = append(index.Bibliographies, cfg.URL(bibliography))
		add(dump, m.Sum, m.Papers.Bytes(), func() ([]byte, error) {
			papers, err := planned.Listings(m.Papers)
			if err != nil {
				return nil, err
			}
			lines, err := api.Lines(apiPapers(papers))
			if err != nil {
				return nil, err
			}
			return gzipped(lines)
		})
		add(bibliography, m.Sum, m.Papers.Len(), func() ([]byte, error) { return gzipped(bibTeX(planned.Cards(m.Papers))) })
	}
	whole := api.Archive{Title: cfg.Title, Description: cfg.Description, URL: cfg.URL("")}
	if n := len(index.Days); n > 0 {
		whole.Newest = index.Days[n-1].Day
	}
	quick := map[string]func() ([]byte, error){
		api.CitationFile: func() ([]byte, error) { return whole.Citation(), nil },
		api.IndexFile:    func() ([]byte, error) { return api.Document(index) },
		api.SchemaFile:   func() ([]byte, error) { return api.Schema, nil },
		api.ModelsFile:   func() ([]byte, error) { return languageModels(cfg), nil },
	}
	if len(dumps) > 0 { // a data package must have at least one file
		quick[api.PackageFile] = func() ([]byte, error) { return whole.Package(dumps) }
	}
	for path, write := range quick {
		// These are made quickly, so a hash of the result replaces that of the inputs.
		data, err := write()
		add(path, archive.SumOf(data), len(data), func() ([]byte, error) { return data, err })
	}
	return docs
}

// filterArtifacts returns the files that the filters of name indexes read.
func filterArtifacts(plan *plan.Plan) []artifact {
	var docs []artifact
	for _, s := range plan.NameShards() {
		docs = append(docs, fileArtifact(s.Path, s.Sum, s.Len(), s.Document))
	}
	return docs
}

// laterArtifacts returns the files that list, for each paper, later papers related to it.
func laterArtifacts(plan *plan.Plan) []artifact {
	var docs []artifact
	for _, l := range plan.Later() {
		docs = append(docs, fileArtifact(l.Path, l.Sum, l.Len, l.Document))
	}
	return docs
}

func apiPapers(list []plan.Listing) []api.Paper {
	papers := make([]api.Paper, len(list))
	for i, l := range list {
		p := *l.Paper
		p.Extra = "" // only for the templates of the archive's owner
		papers[i] = api.Paper{URL: l.URL, Key: l.Key, Paper: &p}
	}
	return papers
}

func apiNames(g *plan.NameGroup) api.Names {
	names := api.Names{Of: g.Of, Group: g.Name, Names: []api.Name{}}
	for _, n := range g.Names() {
		name := api.Name{Name: n.Name, URL: n.URL, Also: n.Also}
		for _, d := range n.Days {
			name.Papers = append(name.Papers, api.IDsOfDay(d))
			name.Count += len(d.IDs)
		}
		names.Names = append(names.Names, name)
	}
	return names
}

// bibTeX returns a bibliography of papers.
func bibTeX(list []plan.Listing) []byte {
	var b []byte
	for i, l := range list {
		if i > 0 {
			b = append(b, '\n')
		}
		e := cite.FromPaper(l.Paper, l.Key)
		b = cite.AppendBibTeX(b, &e)
	}
	return b
}

// gzipLevel is the level for all compressed artifacts: it takes a quarter of the time of the
// best level and gives four percent more bytes.
const gzipLevel = 6

// gzipped returns data as a gzip file without a timestamp.
func gzipped(data []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzipLevel)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func languageModels(cfg *site.Config) []byte {
	return api.LanguageModels(cfg.Title, cfg.Description, []api.Link{
		{Name: "Index", URL: cfg.URL(api.IndexFile), About: "the days there are, and addresses of all that follows"},
		{Name: "Schema", URL: cfg.URL(api.SchemaFile), About: "JSON Schema of all documents"},
		{Name: "Feed", URL: cfg.URL(plan.FeedJSON), About: "the newest papers with abstracts, as JSON Feed"},
		{Name: "Documentation", URL: cfg.URL("developers/"), About: "all documents for programs, with examples"},
		{Name: "Archive by date", URL: cfg.URL("archive/"), About: "pages of years, months, weeks and days"},
	})
}
