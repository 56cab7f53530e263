package plan

import (
	"bytes"
	"encoding/json"
	"fmt"

	"offprint/generator/api"
	"offprint/generator/cite"
)

// developersFolder is the folder of the page about the data for programs.
const developersFolder = "developers/"

// developersPage makes the page about the data for programs. Its examples are from the newest
// day and show exactly what a program gets.
func (p *Plan) developersPage() (Page, error) {
	c := p.cfg
	d := &DevelopersData{Common: c.newHead(c.NavWord("developers"), "", developersFolder).done(), Feeds: c.Href(feedsFolder), Cite: c.Href(citeFolder)}
	page := Page{Kind: KindDevelopers, Path: developersFolder, Title: c.NavWord("developers"), Data: d}
	add := func(of, path string) {
		d.Documents = append(d.Documents, DataRef{Of: of, Href: c.Href(path), URL: c.URL(path)})
	}
	add("index", api.IndexFile)
	if len(p.days) == 0 {
		add("schema", api.SchemaFile)
		return page, nil
	}
	day := p.days[len(p.days)-1]
	add("day", api.DayPath(day.day.String()))
	for _, r := range p.registries() {
		if len(r.pages) > 0 {
			add(r.of, api.NamesPath(r.of, slugStart(r.pages[0].slug)))
		}
	}
	if len(p.undated) > 0 {
		add("undated", api.DayPath(undatedName))
	}
	months := p.Months()
	newest := months[len(months)-1].Name
	add("dump", api.DumpPath(newest))
	add("bibliography", api.BibliographyPath(newest))
	add("package", api.PackageFile)
	add("citation", api.CitationFile)
	add("schema", api.SchemaFile)
	add("models", api.ModelsFile)

	// The example is the shortest of the day's papers with authors; the first if none has any.
	var example []byte
	authors := 0
	for i, l := range p.Cards(Papers{day.inOrder}) {
		object, err := api.Document(api.Paper{URL: l.URL, Key: l.Key, Paper: l.Paper})
		if err != nil {
			return Page{}, fmt.Errorf("%s: %w", l.Paper.ID, err)
		}
		if i > 0 && (len(l.Paper.Authors) == 0 || len(object) >= len(example) && authors > 0) {
			continue
		}
		example, authors, d.Key = object, len(l.Paper.Authors), l.Key
		e := cite.FromPaper(l.Paper, l.Key)
		d.BibTeX = string(cite.AppendBibTeX(nil, &e))
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, example, "", "  "); err != nil {
		return Page{}, err
	}
	d.Paper = indented.String()
	d.Commands = []string{
		fmt.Sprintf("curl -s %s | jq -r '.papers[].title'", c.URL(api.DayPath(day.day.String()))),
		fmt.Sprintf("curl -s %s | gunzip | jq -r 'select(.upvotes > 10) | .url'", c.URL(api.DumpPath(newest))),
		fmt.Sprintf("curl -s %s | gunzip >> references.bib", c.URL(api.BibliographyPath(newest))),
	}
	return page, nil
}
