package source_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"offprint/generator/paper"
	"offprint/generator/source"
)

// row reads a table with one row and the columns title, doi and column.
func row(t *testing.T, column, value string) (source.Item, source.Report) {
	t.Helper()
	quoted := `"` + strings.ReplaceAll(value, `"`, `""`) + `"`
	items, report := read(t, []byte("title,doi,"+column+"\nSnow on a Scale,,"+quoted+"\n"), source.Input{Today: today})
	if len(items) != 1 || items[0].Record == nil {
		t.Fatalf("%s %q: %+v", column, value, items)
	}
	return items[0], report
}

// TestTableOddities checks unusual tables that programs write.
func TestTableOddities(t *testing.T) {
	for text, want := range map[string]string{
		"title,authors,doi\nSnow on a Scale,Ann Bee,10.1000/snow\ntitle,authors,doi\nRain,Cy Dee,10.1000/rain\n":                                               "Snow on a Scale 0 doi:10.1000/snow ; Rain 0 doi:10.1000/rain ; ", // two tables, concatenated
		"title;authors_count;arXiv ID\nSnow on a Scale;6 authors;2510,06084\n":                                                                                 "Snow on a Scale 6 arxiv:2510.06084 ; ",
		`{"results": [{"title": "Snow on a Scale", "doi": "10.1000/snow", "primary_location": {"source": {"display_name": "arXiv (Cornell University)"}}}]}`:   "Snow on a Scale 0 doi:10.1000/snow ; ",
		`{"data": {"json": {"papers": [{"paper_title": "Snow on a Scale", "paper_url": "https://huggingface.co/papers/2510.06084"}]}}}`:                        "Snow on a Scale 0 arxiv:2510.06084 ; ",
		`[{"type": "table", "name": "papers", "data": [{"id": "1", "title": "Snow on a Scale", "authors": "Ann Bee", "doi": "10.1000/snow"}]}]`:                "Snow on a Scale 0 doi:10.1000/snow ; ",
		`{"notes": [{"id": "a", "content": {"title": "Snow on a Scale", "authors": ["Ann Bee"]}}, {"replyto": "a", "content": {"title": "Official Review"}}]}`: "Snow on a Scale 0  ; it is a reply to “a”, such as a review, and no paper; ",
		"Name,Abstract,Authors,arXiv ID\nSnow on a Scale,We weigh snow.,Ann Bee,2510.06084\n":                                                                  "Snow on a Scale 0 arxiv:2510.06084 ; ", // exported from Notion or Airtable
		// Tables converted by tools.
		`{"title": ["Snow on a Scale", "Rain"], "doi": ["10.1000/snow", "10.1000/rain"], "authors": [["Ann Bee", "Cy Dee"], ["Ann Bee"]]}`: "Snow on a Scale 0 doi:10.1000/snow ; Rain 0 doi:10.1000/rain ; ",
		"arxiv_id\ttitle\tjournal\n2510.06084\tSnow\\non a Scale\tQ\\\\&A\n":                                                               "Snow on a Scale 0 arxiv:2510.06084 Q&A; ",
	} {
		items, report := read(t, []byte(text), source.Input{Today: today})
		got := ""
		for _, it := range items {
			if it.Err != nil {
				got += it.Err.Error() + "; "
				continue
			}
			p := it.Record.Paper
			if strings.HasPrefix(string(p.ID), "title:") {
				p.ID = ""
			}
			got += fmt.Sprintln(p.Title, p.AuthorCount, p.ID, p.Citation.Get("journaltitle")+";")
			got = strings.ReplaceAll(got, "\n", " ")
		}
		if got != want {
			t.Errorf("%s:\n got %q\nwant %q\n%+v", text, got, want, report)
		}
	}
}

// TestTablesOfAnswers checks that a response of Daily Papers gives the same paper after any
// tool has converted it to a table.
func TestTablesOfAnswers(t *testing.T) {
	for name, text := range map[string]string{
		"json_normalize": "title,publishedAt,paper.id,paper.title,paper.authors,paper.publishedAt,paper.submittedOnDailyAt,paper.upvotes,paper.ai_keywords\n" +
			"Snow on a Scale,2025-10-06T20:00:00.000Z,2510.06084,Snow on a Scale,\"[{'_id': '1', 'name': 'Ann Bee', 'hidden': False}, {'_id': '2', 'name': 'Cy Dee', 'hidden': False}]\",2025-10-07T01:00:00.000Z,2025-10-08T01:03:40.404Z,30,\"['snow', 'scales']\"\n",
		"DataFrame": "paper,publishedAt,title,summary\n" +
			"\"{'id': '2510.06084', 'authors': [{'name': 'Ann Bee'}, {'name': 'Cy Dee'}], 'publishedAt': '2025-10-07T01:00:00.000Z', 'submittedOnDailyAt': '2025-10-08T01:03:40.404Z', 'upvotes': 30, 'ai_keywords': ['snow', 'scales']}\",2025-10-06T20:00:00.000Z,Snow on a Scale,We weigh snow.\n",
		"in2csv": "paper/id,paper/authors/0/name,paper/authors/0/hidden,paper/authors/1/name,paper/publishedAt,paper/submittedOnDailyAt,paper/upvotes,paper/ai_keywords/0,paper/ai_keywords/1,title\n" +
			"2510.06084,Ann Bee,False,Cy Dee,2025-10-07T01:00:00.000Z,2025-10-08T01:03:40.404Z,30,snow,scales,Snow on a Scale\n",
		"yaml": "- paper:\n    id: '2510.06084'\n    authors:\n    - name: Ann Bee\n    - name: Cy Dee\n    publishedAt: '2025-10-07T01:00:00.000Z'\n    submittedOnDailyAt: '2025-10-08T01:03:40.404Z'\n    upvotes: 30\n    ai_keywords:\n    - snow\n    - scales\n" +
			"  publishedAt: '2025-10-06T20:00:00.000Z'\n  title: Snow on a Scale\n",
		"pprint": "[{'paper': {'authors': [{'name': 'Ann Bee'}, {'name': 'Cy Dee'}],\n            'ai_keywords': ['snow', 'scales'],\n            'id': '2510.06084',\n            'publishedAt': '2025-10-07T01:00:00.000Z',\n" +
			"            'submittedOnDailyAt': '2025-10-08T01:03:40.404Z',\n            'title': 'Snow '\n                     'on a Scale',\n            'upvotes': 30},\n  'title': 'Snow '\n           'on a Scale'}]\n",
	} {
		items, report := read(t, []byte(text), source.Input{Today: today})
		if len(items) != 1 || items[0].Record == nil {
			t.Errorf("%s: %+v %+v", name, items, report)
			continue
		}
		rec := items[0].Record
		p := rec.Paper
		if got := fmt.Sprintln(p.ID, p.Title, p.Authors, p.Topics, p.Published, rec.Listed, p.Upvotes); got != "arxiv:2510.06084 Snow on a Scale [Ann Bee Cy Dee] [snow scales] 2025-10-07 2025-10-08 30\n" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// TestTableDialects checks the variants of tables that spreadsheets, databases and people
// produce.
func TestTableDialects(t *testing.T) {
	for text, want := range map[string]string{
		"title,authors,pdf\n\"=HYPERLINK(\"\"https://arxiv.org/abs/2510.06084\"\",\"\"Snow on a Scale\"\")\",Ann Bee,\n":                                              "Snow on a Scale, Ann Bee, arxiv:2510.06084",
		"title;authors;pdf\nSnow on a Scale;Ann Bee;\"=HYPERLINK(\"\"https://arxiv.org/pdf/2510.06084\"\";\"\"PDF\"\")\"\n":                                           "Snow on a Scale, Ann Bee, arxiv:2510.06084",
		"title,authors,arxiv_id\nSnow on a Scale,Ann Bee,\"=\"\"2510.06084\"\"\"\n":                                                                                   "Snow on a Scale, Ann Bee, arxiv:2510.06084",
		"title,authors,arxiv_id\nSnow on a Scale,Ann Bee,\u200b2510.06084\n":                                                                                          "Snow on a Scale, Ann Bee, arxiv:2510.06084",
		"Read in 2026,,\n,,\ntitle,authors,arxiv_id\nSnow on a Scale,Ann Bee,2510.06084\n":                                                                            "Snow on a Scale, Ann Bee, arxiv:2510.06084",
		"Authors,Title,Publication,Year\n\"Bee, Ann; others; \",Snow on a Scale,arXiv preprint arXiv:2510.06084,2025\n":                                               "Snow on a Scale, Ann Bee, arxiv:2510.06084",
		"题名,作者,文献来源,关键词\n雪的研究,李伟;王芳;,冰川学报,雪\n":                                                                                                                        "雪的研究, 李伟+王芳, 冰川学报",
		"タイトル,著者,発行年\n雪の研究,山田太郎;鈴木花子,2010\n":                                                                                                                          "雪の研究, 山田太郎+鈴木花子",
		"Titolo;Autori;Anno;Rivista\nLa neve;Ann Bee;2010;Acta\n":                                                                                                     "La neve, Ann Bee, Acta",
		`{"_id": {"$oid": "5f"}, "title": "Snow on a Scale", "authors": ["Ann Bee"], "published": {"$date": {"$numberLong": "1767312000000"}}}`:                       "Snow on a Scale, Ann Bee, 2026-01-02",
		`{"records": [{"id": "rec1", "createdTime": "2026-01-02T00:00:00Z", "fields": {"Title": "Snow on a Scale", "Authors": ["Ann Bee"], "arXiv": "2510.06084"}}]}`: "Snow on a Scale, Ann Bee, arxiv:2510.06084",
		`{"papers": [{"id": "0199", "universal_paper_id": "2510.06084", "title": "Snow on a Scale", "authors": ["Ann Bee"]}]}`:                                        "Snow on a Scale, Ann Bee, arxiv:2510.06084",
		"title,authors,published\nSnow on a Scale,Ann Bee,31-Jan-26\n":                                                                                                "Snow on a Scale, Ann Bee, 2026-01-31",
		"title,authors,published\nSnow on a Scale,Ann Bee,31-Jan-98\n":                                                                                                "Snow on a Scale, Ann Bee, 1998-01-31",
		`{"info": {"authors": {"author": {"text": "Ann Bee 0001"}}, "title": "Snow on a Scale.", "venue": "SNOW", "url": "https://dblp.org/rec/conf/snow/B"}}`:        "Snow on a Scale, Ann Bee, SNOW",
	} {
		items, report := read(t, []byte(text), source.Input{Today: 20260201})
		got := fmt.Sprintf("%+v %+v", items, report)
		if len(items) == 1 && items[0].Record != nil {
			p := items[0].Record.Paper
			got = p.Title + ", " + strings.Join(p.Authors, "+")
			switch {
			case !strings.HasPrefix(string(p.ID), "title:"):
				got += ", " + string(p.ID)
			case p.Citation.Get("journaltitle") != "":
				got += ", " + p.Citation.Get("journaltitle")
			case p.Citation.Get("date") == "" && p.Published != 0:
				got += ", " + p.Published.String()
			}
		}
		if got != want {
			t.Errorf("%s:\n got %s\nwant %s", text, got, want)
		}
	}
}

// TestTableNamesAlone checks that degrees, places and addresses after a name do not become
// part of it.
func TestTableNamesAlone(t *testing.T) {
	for text, want := range map[string]string{
		`["Ann Bee, PhD", "Cy Dee, M.D., M.Sc."]`: "Ann Bee|Cy Dee", `"Ann Bee, PhD; Cy Dee, MD"`: "Ann Bee|Cy Dee", `"Ann Bee, PhD, Cy Dee, M. S., Flo Ee, MD"`: "Ann Bee|Cy Dee|Flo Ee",
		`["Ann Bee, University of Snow", "Dee, Cy"]`: "Ann Bee|Cy Dee", `["Jos&#233; Bee"]`: "José Bee", `["Ann Bee <ann@example.org>"]`: "Ann Bee",
		`["Ann Bee https://orcid.org/0000-0001-2345-6789"]`: "Ann Bee", `"By Ann Bee and Cy Dee"`: "Ann Bee|Cy Dee", `["Wei Wang 0001"]`: "Wei Wang", `["Do, MD"]`: "MD Do", `["Dee, Cy, MD"]`: "Cy Dee",
		`["Snow Institute, Ann"]`: "Ann Snow Institute",
	} {
		items, _ := read(t, []byte(`{"title": "Snow on a Scale", "doi": "10.1000/snow", "authors": `+text+`}`), source.Input{Today: today})
		if len(items) != 1 || items[0].Record == nil {
			t.Fatalf("%s: %+v", text, items)
		}
		if got := strings.Join(items[0].Record.Paper.Authors, "|"); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

// TestCSLInYAML checks CSL items in YAML.
func TestCSLInYAML(t *testing.T) {
	const text = "---\nreferences:\n- id: bee2010\n  type: article-journal\n  title: 'Snow: on a Scale'\n  author:\n  - family: Bee\n    given: Ann\n  - family: Vries\n    given: Jan\n    non-dropping-particle: de\n" +
		"  issued:\n  - year: 2010\n    month: 5\n    day: 3\n  container-title: Acta\n  DOI: 10.1000/snow\n...\n"
	items, _ := read(t, []byte(text), source.Input{Today: today})
	if len(items) != 1 || items[0].Record == nil {
		t.Fatalf("%+v", items)
	}
	p := items[0].Record.Paper
	got := fmt.Sprint(p.Title, p.Authors, p.Published, p.ID, p.Citation.Get("journaltitle"), p.Citation.Get("key"))
	if want := "Snow: on a Scale[Ann Bee Jan de Vries] 2010-05-03doi:10.1000/snowActabee2010"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// TestTableTitlesWithLinks checks titles that contain Markdown links.
func TestTableTitlesWithLinks(t *testing.T) {
	for text, want := range map[string]string{
		"[Snow on a Scale](https://arxiv.org/abs/2510.06084)": "Snow on a Scale", "Rain in the [Plains](https://example.org/plains) of Spain": "Rain in the Plains of Spain",
		"A* Search [with] Snow": "A* Search [with] Snow",
	} {
		items, _ := read(t, []byte("title,authors\n"+text+",Ann Bee\n"), source.Input{Today: today})
		if len(items) != 1 || items[0].Record == nil || items[0].Record.Paper.Title != want {
			t.Errorf("%s: %+v", text, items)
		}
	}
}

// TestTableComments checks that comments above the column names, and a mark before the names,
// are skipped.
func TestTableComments(t *testing.T) {
	for _, above := range []string{"", "# from a \"scraper\", of snow, in 2026\n#\n\n", "// title: papers\n", "#", "sep=,\n# x\n"} {
		items, report := read(t, []byte(above+"title,authors,date\nSnow on a Scale,Ann Bee,2025-10-07\n#Rain,Cy Dee,2025-10-08\n"), source.Input{Today: today})
		if len(items) != 2 || items[0].Record == nil || items[0].Record.Paper.Title != "Snow on a Scale" || items[1].Record == nil || items[1].Record.Paper.Title != "#Rain" {
			t.Errorf("%q: %+v, %+v", above, items, report)
		}
	}
}

// TestTableWebOfScience checks a table of the Web of Science, whose columns are named by tags
// and which has the day apart from the year.
func TestTableWebOfScience(t *testing.T) {
	const text = "PT\tAU\tAF\tTI\tSO\tDT\tDE\tID\tAB\tPD\tPY\tBP\tEP\tDI\tUT\t\n" +
		"J\tBee, A; Dee, C\tBee, Ann; Dee, Cy\tSnow on a Scale\tACTA NIVIS\tArticle\tsnow; ice\tALBEDO\tWe weigh snow.\tMAR 5\t2021\t1\t9\t10.1000/snow\tWOS:0001\t\n" +
		"C\tBee, A\tBee, Ann\tRain on a Scale\tSCALES 2020\tProceedings Paper\t\t\t\tMAR-APR\t2020\t\t\t\tWOS:0002\t\n"
	items, _ := read(t, []byte(text), source.Input{Today: today})
	if len(items) != 2 || items[0].Record == nil || items[1].Record == nil {
		t.Fatalf("%+v", items)
	}
	p, q := items[0].Record.Paper, items[1].Record.Paper
	got := fmt.Sprintln(p.Title, p.Authors, p.Published, p.ID, p.Topics, p.Abstract, p.Citation.Get("journaltitle"), p.Citation.Get("pages"), items[0].Notes)
	if want := "Snow on a Scale [Ann Bee Cy Dee] 2021-03-05 doi:10.1000/snow [snow ice] We weigh snow. ACTA NIVIS 1–9 []\n"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if got, want := fmt.Sprintln(q.Title, q.Citation.Get("date"), q.Citation.Get("booktitle"), items[1].Notes), "Rain on a Scale 2020-03 SCALES 2020 []\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// citationValues returns the values of the facts for which a paper has no field.
func citationValues(p *paper.Paper) (values []string) {
	for _, f := range p.Citation {
		values = append(values, f.Value)
	}
	return values
}

// TestTableColumnNames checks the names that people and programs give to a column.
func TestTableColumnNames(t *testing.T) {
	tests := map[string]struct {
		value string
		got   func(*paper.Paper) string
		want  string
	}{
		"author_text, Authors, authors_list, Author(s), AUTHORS":                                                {"Ann Bee; Cy Dee", func(p *paper.Paper) string { return strings.Join(p.Authors, "|") }, "Ann Bee|Cy Dee"},
		"created, published_date, Publication Date, publicationDate, publication-date, date, pub_date, updated": {"2024-01-02", func(p *paper.Paper) string { return p.Published.String() }, "2024-01-02"},
		"tags, Keywords, categories, primary_category, tasks":                                                   {"cs.AI", func(p *paper.Paper) string { return strings.Join(p.Topics, "|") }, "cs.AI"},
		"github, code_url, code, repo, Official Code":                                                           {"https://github.com/bee/snow", func(p *paper.Paper) string { return p.Links.Code }, "https://github.com/bee/snow"},
		"GitHub, github_url":                                                        {"bee/snow", func(p *paper.Paper) string { return p.Links.Code }, "https://github.com/bee/snow"},
		"project, project_page, ProjectPage, homepage":                              {"www.example.org/snow", func(p *paper.Paper) string { return p.Links.Project }, "https://www.example.org/snow"},
		"arxiv, arxiv_id, ArXiv ID, arxivId, entry_id, pdf, pdf_url, url, Link, id": {"http://arxiv.org/abs/2401.00001v2", func(p *paper.Paper) string { return string(p.ID) }, "arxiv:2401.00001"},
		"tldr, TL;DR, ai_summary":                                                   {"Snow is weighed.", func(p *paper.Paper) string { return p.Summary }, "Snow is weighed."},
		"summary, abstract, Abstract Note, description":                             {"We weigh snow.", func(p *paper.Paper) string { return p.Abstract }, "We weigh snow."},
		"comment, comments, Comments":                                               {"9 pages", func(p *paper.Paper) string { return p.Citation.Get("note") }, "9 pages"},
		"author_comment, arxiv_comment":                                             {"To be read aloud", func(p *paper.Paper) string { return p.Citation.Get("note") }, "To be read aloud"},
		"comment, comments, my comment, Notes, My Rating": {"a gem", func(p *paper.Paper) string {
			return strings.Join(citationValues(p.Public()), "|") + "; " + citationValues(p)[0]
		}, "; a gem"},
		"comments, num_comments, comment_count":                                   {"9", func(p *paper.Paper) string { return fmt.Sprint(p.Comments) }, "9"},
		"upvotes, votes, likes":                                                   {"1,234", func(p *paper.Paper) string { return fmt.Sprint(p.Upvotes) }, "1234"},
		"stars, github_stars":                                                     {"12.0", func(p *paper.Paper) string { return fmt.Sprint(p.Stars) }, "12"},
		"journal, Publication Title, container-title, venue":                      {"Acta Nivis", func(p *paper.Paper) string { return p.Citation.Get("journaltitle") }, "Acta Nivis"},
		"booktitle, conference, proceeding, venue":                                {"ICLR 2024", func(p *paper.Paper) string { return p.Citation.Get("booktitle") }, "ICLR 2024"},
		"affiliation, affiliations, aff, organization":                            {"First University", func(p *paper.Paper) string { return p.Organization }, "First University"},
		"authorString, Verfasser, paper_authors, authorships.author.display_name": {"Ann Bee; Cy Dee", func(p *paper.Paper) string { return strings.Join(p.Authors, "|") }, "Ann Bee|Cy Dee"},
		"paper_date, firstPublicationDate":                                        {"2024-01-02", func(p *paper.Paper) string { return p.Published.String() }, "2024-01-02"},
		"Subject Areas, Mots-clés, Schlagwörter, paper_categories":                {"snow, ice", func(p *paper.Paper) string { return strings.Join(p.Topics, "|") }, "snow|ice"},
		"Item DOI, article_doi":                                                   {"10.1000/snow", func(p *paper.Paper) string { return p.ID.Value() }, "10.1000/snow"},
		"generated_summary, llm_summary, takeaway":                                {"Snow is weighed.", func(p *paper.Paper) string { return p.Summary }, "Snow is weighed."},
		"Journal/Book, publicationName, pub, Zeitschrift, Revue, Source Title":    {"Acta Nivis", func(p *paper.Paper) string { return p.Citation.Get("journaltitle") }, "Acta Nivis"},
		"Publication Title, source_title, Conference Name":                        {"Proceedings of the Snow Meeting", func(p *paper.Paper) string { return p.Citation.Get("booktitle") }, "Proceedings of the Snow Meeting"},
		"Vol., Journal Volume, Band, Tome":                                        {"3", func(p *paper.Paper) string { return p.Citation.Get("volume") }, "3"},
		"Journal Issue, Heft, Numéro":                                             {"2", func(p *paper.Paper) string { return p.Citation.Get("number") }, "2"},
		"pp., Pagination, pageInfo, Seiten":                                       {"1--9", func(p *paper.Paper) string { return p.Citation.Get("pages") }, "1–9"},
		"address, Place":                                                          {"Oslo", func(p *paper.Paper) string { return p.Citation.Get("location") }, "Oslo"},
		"editor, Editors":                                                         {"Bee, Ann; Dee, Cy", func(p *paper.Paper) string { return p.Citation.Get("editor") }, "Bee, Ann and Dee, Cy"},
		"Item Type, type":                                                         {"bookSection", func(p *paper.Paper) string { return p.Citation.Get("entrytype") }, "incollection"},
		"journal_ref, Journal-Ref":                                                {"Acta 1", func(p *paper.Paper) string { return p.Citation.Get("journalref") }, "Acta 1"},
		"venue, journal":                                                          {"arXiv preprint arXiv:2401.00001", func(p *paper.Paper) string { return string(p.ID) + p.Citation.Get("journaltitle") }, "arxiv:2401.00001"},
	}
	for columns, tt := range tests {
		for _, column := range strings.Split(columns, ", ") {
			it, report := row(t, column, tt.value)
			if got := tt.got(&it.Record.Paper); got != tt.want || len(it.Notes) > 0 || len(report.Notes) > 0 {
				t.Errorf("%s: %q, notes %q %q; want %q", column, got, it.Notes, report.Notes, tt.want)
			}
		}
	}
}

func TestTableListsInText(t *testing.T) {
	two := []string{"Ann Bee", "Cy Dee"}
	for value, want := range map[string][]string{
		`['Ann Bee', 'Cy Dee']`:                                           two,
		`["Ann Bee", "Cy Dee"]`:                                           two,
		`["Ann Bee", 'Cy Dee']`:                                           two,
		`('Ann Bee', 'Cy Dee')`:                                           two,
		`['Ann Bee' 'Cy Dee']`:                                            two, // numpy
		"['Ann Bee'\n 'Cy Dee']":                                          two,
		`{"Ann Bee","Cy Dee"}`:                                            two, // Postgres
		`[Ann Bee, Cy Dee]`:                                               two,
		`[{'name': 'Ann Bee'}, {'name': 'Cy Dee'}]`:                       two,
		`[{"name": "Ann Bee"}, {"family": "Dee", "given": "Cy"}]`:         two,
		`[arxiv.Result.Author('Ann Bee'), arxiv.Result.Author('Cy Dee')]`: two,
		`['Bee, Ann', 'Dee, Cy']`:                                         two,
		`["Bee A", "Dee CE"]`:                                             {"A Bee", "CE Dee"}, // PubMed
		`["Bee A.", "Dee C.-E."]`:                                         {"A. Bee", "C.-E. Dee"},
		`["Bee A", "Cy Dee"]`:                                             {"Bee A", "Cy Dee"},
		`["Malcolm X"]`:                                                   {"Malcolm X"},
		`Bee, Ann; Dee, Cy`:                                               two,
		`Bee, Ann; and Dee, Cy`:                                           two,
		`Ann Bee; Cy Dee et al.`:                                          two,
		`Ann Bee, Cy Dee, et al.`:                                         two,
		`Ann Bee (First; Second), Cy Dee`:                                 two,
		`Bee, Ann, Dee, Cy`:                                               two,
		`Ann Bee and others`:                                              two[:1],
		`Bee, A., Dee, C.`:                                                {"A. Bee", "C. Dee"},
		`Bee, Ann`:                                                        two[:1],
		`c("Ann Bee", "Cy Dee")`:                                          two, // R
		`frozenset({'Ann Bee', 'Cy Dee'})`:                                two,
		`"[\"Ann Bee\", \"Cy Dee\"]"`:                                     two, // JSON in JSON
		`['Ann Bee; Cy Dee']`:                                             two,
		`['Ann Bee, Cy Dee, Eve O. Fox']`:                                 {"Ann Bee", "Cy Dee", "Eve O. Fox"},
		`['van der Bee, Ann Mary']`:                                       {"Ann Mary van der Bee"},
		`[{'surname': 'Bee', 'forename': 'Ann'}, {'last': 'Dee', 'first': 'Cy', 'middle': ['E.']}]`: {"Ann Bee", "Cy E. Dee"},
		`Ann Bee；Cy Dee`:          two,
		`Ann Bee / Cy Dee`:        two,
		"Ann Bee\tCy Dee":         two,
		`Ann Bee^1, Cy Dee^{1,2}`: two,
		`['Cy O\'Dee']`:           {"Cy O'Dee"},
		`["Cy O'Dee", 'Ann Bee']`: {"Cy O'Dee", "Ann Bee"},
		`王伟, 李娜`:                  {"王伟", "李娜"},
		`[]`:                      nil, `nan`: nil, `None`: nil,
	} {
		it, _ := row(t, "authors", value)
		if got := it.Record.Paper.Authors; !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", value, got, want)
		}
	}
	for value, want := range map[string][]string{
		`cs.AI cs.LG`:             {"cs.AI", "cs.LG"},
		`cs.AI, cs.LG`:            {"cs.AI", "cs.LG"},
		`cs.AI;cs.LG`:             {"cs.AI", "cs.LG"},
		`hep-th gr-qc math-ph`:    {"hep-th", "gr-qc", "math-ph"},
		`['cs.AI cs.LG']`:         {"cs.AI", "cs.LG"},
		`["cs.AI","H.3.3"]`:       {"cs.AI"},
		`cs.AI/cs.LG`:             {"cs.AI", "cs.LG"},
		`cs.AI cs.LG I.2.7 68T07`: {"cs.AI", "cs.LG"},
		`Artificial Intelligence (cs.AI); Machine Learning (cs.LG)`: {"cs.AI", "cs.LG"},
		`High Energy Physics - Theory (hep-th)`:                     {"hep-th"},
		`Learning (Online)`:                                         {"Learning (Online)"},
		`machine learning`:                                          {"machine learning"},
		`snow physics; ice`:                                         {"snow physics", "ice"},
		`[{'term': 'cs.AI'}]`:                                       {"cs.AI"},
		`['snow', 'ice, black']`:                                    {"snow", "ice, black"},
	} {
		it, _ := row(t, "categories", value)
		if got := it.Record.Paper.Topics; !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", value, got, want)
		}
	}
}

// TestTableDatesOfPrograms checks that a date is read only if it is unambiguous.
func TestTableDatesOfPrograms(t *testing.T) {
	for value, want := range map[string]paper.Day{
		"1577836800000": 20200101, "1577836800": 20200101, "1577836800000000000": 20200101, "20240105": 20240105,
		"20240105103000": 20240105, "2024-1-5": 20240105, "2024.1.5": 20240105, "2024-01-05 10:30:00+00:00": 20240105,
		"13/02/2024": 20240213, "02/13/2024": 20240213, "05/05/2024": 20240505, "Fri, 5 Jan 2024": 20240105,
		"Friday, January 5, 2024": 20240105, "5-Jan-2024": 20240105, "2024 Jan 5": 20240105, "2024年1月5日": 20240105,
		"January 2024": 20240101, "2024-1": 20240101, "01/2024": 20240101, "2020.0": 20200101, "[[2024, 1, 5]]": 20240105,
		"01/02/2024": 0, "1.2.2024": 20240201, "07.10.2025": 20251007, "7.10.2025 12:30": 20251007, "10.13.2025": 20251013, "1-2-2024": 0, "43831": 0, "1/2/24": 0, "soon": 0, "123456789012345678901": 0, "2024-02-30": 0,
	} {
		it, _ := row(t, "published", strings.Trim(value, "[]"))
		if strings.HasPrefix(value, "[[") {
			items, _ := read(t, []byte(`{"title":"Snow on a Scale","authors":["Ann Bee"],"published":{"date-parts":`+value+`}}`), source.Input{Today: today})
			it = items[0]
		}
		if got := it.Record.Paper.Published; got != want || (want == 0) != (len(it.Notes) == 1) {
			t.Errorf("%s: %v, notes %q; want %v", value, got, it.Notes, want)
		}
	}
	// Other columns may resolve the ambiguity.
	for row, want := range map[string]struct {
		day  paper.Day
		fact string
	}{
		"43831,2020,,":        {20200101, ""},
		"01/02/2024,2024,,":   {20240101, "2024"},
		",2024,March,":        {20240301, "2024-03"},
		",2024,3,7.0":         {20240307, ""},
		"2024,2024,,":         {20240101, "2024"},
		"2024-05-06,2023,1,1": {20240506, ""},
		",,,2024-05-06":       {20240506, ""},
	} {
		items, _ := read(t, []byte("title,date,year,month,day\nSnow on a Scale,"+row+"\n"), source.Input{Today: today, Format: "table"})
		if p := records(t, items)[0].Paper; p.Published != want.day || p.Citation.Get("date") != want.fact {
			t.Errorf("%s: %v, %q", row, p.Published, p.Citation.Get("date"))
		}
	}
}

// TestTablePartsOfDates checks that an invalid month or day is reported.
func TestTablePartsOfDates(t *testing.T) {
	for row, want := range map[string]string{
		"2020,13,": `month “13” is not a month; only the year is read`, "2020,2,30": `day “30” is not a day of 2020-02; only the month is read`,
		"2020,2,29": "", "2020,0,0": "",
	} {
		items, _ := read(t, []byte("title,year,month,day\nSnow on a Scale,"+row+"\n"), source.Input{Today: today, Format: "table"})
		if got := strings.Join(items[0].Notes, "; "); got != want {
			t.Errorf("%s: %q, want %q", row, got, want)
		}
	}
}

// TestTableAbstracts checks that the authors' abstract is distinguished from other summaries.
func TestTableAbstracts(t *testing.T) {
	for record, want := range map[string][2]string{
		`"summary":"A machine.","abstract":"The authors."`:                   {"The authors.", "A machine."},
		`"summary":"The authors."`:                                           {"The authors.", ""},
		`"summary":"The authors.","tldr":"A machine."`:                       {"The authors.", "A machine."},
		`"summary":"The authors.","AI":{"tldr":"A machine."}`:                {"The authors.", "A machine."},
		`"abstract":"The authors.","tldr":"A machine.","summary":"Another."`: {"The authors.", "A machine."},
		`"abstract":null,"summary":"A machine."`:                             {"", "A machine."},
		`"abstract":"https://example.org/","summary":"A machine."`:           {"", "A machine."},
		`"abs":"https://arxiv.org/abs/2401.00001","summary":"The authors."`:  {"The authors.", ""},
		`"abs":"The authors."`:                                               {"The authors.", ""},
	} {
		items, _ := read(t, []byte(`[{"title":"Snow on a Scale","authors":["Ann Bee"],`+record+`}]`), source.Input{Today: today})
		if p := records(t, items)[0].Paper; p.Abstract != want[0] || p.Summary != want[1] {
			t.Errorf("%s: abstract %q, summary %q", record, p.Abstract, p.Summary)
		}
	}
}

// TestTableSingleTexts checks that a list with one text is read as the text, and that the type
// of a paper decides whether it appeared in a book or in a journal.
func TestTableSingleTexts(t *testing.T) {
	items, report := read(t, []byte("title,author,doi,date,publication title,type\n"+
		`"['Snow on a Scale']","['Ann Bee']","['10.1000/snow']","['2024-01-02']","['Handbook of Ice']",Book Chapter`+"\n"+
		`[Untitled],Ann Bee,,2024,Acta Nivis,Journal Article`+"\n"), source.Input{Today: today})
	rs := records(t, items)
	if p := rs[0].Paper; p.Title != "Snow on a Scale" || p.ID != "doi:10.1000/snow" || p.Published != 20240102 || p.Citation.Get("booktitle") != "Handbook of Ice" {
		t.Errorf("%+v", p)
	}
	if p := rs[1].Paper; p.Title != "[Untitled]" || p.Citation.Get("journaltitle") != "Acta Nivis" || len(report.Notes) > 0 {
		t.Errorf("%+v, %q", p, report.Notes)
	}
}

// TestTableServices checks records of Zotero, of publishers and of other services.
func TestTableServices(t *testing.T) {
	for record, want := range map[string]string{
		`{"key":"A","data":{"itemType":"journalArticle","title":"Snow","creators":[{"creatorType":"author","firstName":"Ann","lastName":"Bee"},{"creatorType":"editor","firstName":"Eve","lastName":"Fox"}],"tags":[{"tag":"ice"}]}}`: "title:snow|Ann Bee|ice|0",
		`{"title":"Snow","creators":[{"creator":"Bee, Ann"}],"doi":"10.1007/x"}`:                                                                                        "doi:10.1007/x|Ann Bee||0",
		`{"title":"Snow","authors":{"authors":[{"full_name":"Ann Bee"}]},"doi":"10.1109/x"}`:                                                                            "doi:10.1109/x|Ann Bee||0",
		`{"title":"Snow","authors":"Andr&eacute; Bee, Cy Dee","identifiers":{"arxiv":"1901.00001"}}`:                                                                    "arxiv:1901.00001|André Bee,Cy Dee||0",
		`{"titles":[{"title":"Snow"}],"authors":[{"full_name":"Bee, Ann"}],"arxiv_eprints":[{"value":"1901.00001","categories":["hep-th"]}]}`:                           "arxiv:1901.00001|Ann Bee||0",
		`{"title":"Snow","authors":"Ann Bee","doi":"10.1000/x","versions":"[{'version': 'v1', 'created': 'Mon, 2 Apr 2007 19:18:42 GMT'}]","update_date":"2008-11-26"}`: "doi:10.1000/x|Ann Bee||2007-04-02",
	} {
		items, _ := read(t, []byte("["+record+"]"), source.Input{Today: today, Format: "table"})
		p := records(t, items)[0].Paper
		day := "0"
		if p.Published != 0 {
			day = p.Published.String()
		}
		if got := strings.Join([]string{cmp.Or(string(p.ID), "title:snow"), strings.Join(p.Authors, ","), strings.Join(p.Topics, ","), day}, "|"); got != want {
			t.Errorf("%s: %q, want %q", record, got, want)
		}
	}
}

// TestTablePassedOver checks that columns for which a paper has no place are reported once.
func TestTablePassedOver(t *testing.T) {
	m := source.Table{Name: "mine", Columns: map[string]string{"title": "Name", "authors": "Who"}}
	for _, tt := range []struct {
		input string
		in    source.Input
		want  string
	}{
		{"title,authors,shelfmark,empty\nA b,X,Q 1,\nB c,Y,Q 2,\n", source.Input{}, "columns passed over: shelfmark"},
		{"title,authors,Shelf Mark,Unnamed: 0\nA b,X,Q 1,1\n", source.Input{}, "columns passed over: “Shelf Mark”"},
		{"title,authors,\nA b,X,Q 1\n", source.Input{}, "it has 3 columns, and the table 2"},
		{"title,,authors\nA b,Q 1,X\n", source.Input{}, "columns passed over: the column without a name, number 2"},
		{`{"title":"A b","authors":["X"]}` + "\n" + `{"title":"B c","authors":["Y"],"shelf":{"mark":"Q","row":0}}`, source.Input{}, "columns passed over: shelf.mark"},
		{"Name,Who,Mark\nA b,X,Q\n", source.Input{Tables: []source.Table{m}}, "columns passed over: Mark"},
		{`[{"Name":"A b","Who":"X","Mark":{"a":1}}]`, source.Input{Tables: []source.Table{m}}, "columns passed over: Mark.a"},
		{"title,journal,venue,authors\nA b,Acta,Acta,X\n", source.Input{}, ""},
		{"title,Paper Title,authors\nA b,C d,X\n", source.Input{}, "columns passed over: “Paper Title”"},
	} {
		tt.in.Today = today
		items, report := read(t, []byte(tt.input), tt.in)
		got := slices.Clone(report.Notes)
		for _, it := range items {
			if it.Err != nil {
				got = append(got, it.Err.Error())
			}
		}
		if strings.Join(got, "|") != tt.want {
			t.Errorf("%s: %q, want %q", tt.input, got, tt.want)
		}
	}
}

// TestTableIsNoProse checks that prose is not read as a table, whatever its first line looks
// like.
func TestTableIsNoProse(t *testing.T) {
	for _, input := range []string{
		"Title, authors and date\n\nDear all, today we met, and spoke.\nIt was good.\n",
		"title, date\nOnce upon a time there was snow, and ice, and cold.\nThe end.\n",
		"Title: a story, abstract\nby nobody\n",
		"| title | authors |\n|---|---|\n| Snow | Ann Bee |\n",
	} {
		if _, report, err := tryRead(strings.NewReader(input), source.Input{Today: today}); err == nil {
			t.Errorf("%q is read as %q", input, report.Format)
		}
	}
}

// wrappings lists the forms in which records (%s) are wrapped.
var wrappings = []string{
	`{"value": [%s], "Count": 3}`, // written by PowerShell and OData
	`[%s]`, `{"papers": [%s]}`, `{"items": [%s]}`, `{"results": [%s], "next": null}`, `{"data": [%s]}`, `{"entries": [%s]}`,
	`{"records": [%s]}`, `{"rows": [%s]}`, `{"hits": {"total": 2, "hits": [%s]}}`, `{"data": {"papers": [%s]}}`,
	`{"status": "ok", "message": {"items": [%s]}}`, `[[%s]]`, `{"2024": {"papers": [%s]}}`,
}

// TestWrappings checks that the records of every JSON format are the same in any wrapping.
func TestWrappings(t *testing.T) {
	for _, file := range []string{"arxiv.jsonl", "snapshot.jsonl", "api-lines.jsonl", "offprint.jsonl", "daily-enhanced.jsonl"} {
		b := fixture(t, file)
		in := source.Input{Today: today}
		items, report := read(t, b, in)
		want := comparable(records(t, items))
		list := strings.Join(strings.Split(strings.TrimSpace(string(b)), "\n"), ",\n")
		for _, around := range wrappings {
			items, got := read(t, fmt.Appendf(nil, around, list), in)
			if rs := comparable(records(t, items)); got.Format != report.Format || !reflect.DeepEqual(rs, want) {
				t.Errorf("%s in %s as %q:\n got %+v\nwant %+v", file, around, got.Format, rs, want)
			}
		}
		// A single record needs no list around it.
		first, _, _ := strings.Cut(string(b), "\n")
		for _, around := range []string{"%s", `{"data": %s}`, "[%s]"} {
			items, got := read(t, fmt.Appendf(nil, around, first), in)
			if rs := comparable(records(t, items)); got.Format != report.Format || !reflect.DeepEqual(rs, want[:1]) {
				t.Errorf("one of %s in %s as %q:\n got %+v\nwant %+v", file, around, got.Format, rs, want[:1])
			}
		}
	}
}

// TestWrappedDays checks that the day beside a list, before or after it, is that of its
// records.
func TestWrappedDays(t *testing.T) {
	record := func(n int) string {
		return fmt.Sprintf(`{"title":"Snow %d","authors":["Ann Bee"],"published":"2024-01-01"}`, n)
	}
	for input, want := range map[string][]paper.Day{
		`{"date":"2024-01-03","papers":[` + record(1) + `,` + record(2) + `]}`:                                                                      {20240103, 20240103},
		`{"papers":[` + record(1) + `],"date":"Jan 3, 2024"}`:                                                                                       {20240103},
		`{"papers":[` + record(1) + `],"date":"2024-01-03"}` + "\n" + `{"papers":[` + record(2) + `],"date":"2024-01-04"}`:                          {20240103, 20240104},
		`{"papers":[` + record(1) + `],"date":"2024-01-03"}` + "\n" + `{"papers":[` + record(2) + `]}`:                                              {20240103, 0},
		`{"2024-01-03":[` + record(1) + `],"2024-01-04":[` + record(2) + `]}`:                                                                       {20240103, 20240104},
		`{"2024-01-03":{"papers":[` + record(1) + `]}}`:                                                                                             {20240103},
		`{"day":"2024-01-03","cs.CV":[` + record(1) + `],"cs.LG":[` + record(2) + `]}`:                                                              {20240103, 20240103},
		`[{"date":"2024-01-03","papers":[` + record(1) + `]},{"date":"2024-01-04","papers":[]},{"date":"2024-01-05","papers":[` + record(2) + `]}]`: {20240103, 20240105},
		`{"date":"2024-01-03","sections":[{"name":"Ice","papers":[` + record(1) + `]},{"name":"Wind","items":[` + record(2) + `]}]}`:                {20240103, 20240103},
		`{"metadata":{"date":"2024-01-03"},"papers":[` + record(1) + `]}`:                                                                           {20240103},
		`{"papers":[` + record(1) + `],"meta":{"date":"2024-01-03","n":1}}`:                                                                         {20240103},
		`{"resultList":{"result":[` + record(1) + `]}}`:                                                                                             {0},
		`{"date":"2024-01-03","periodType":"week","papers":[` + record(1) + `]}`:                                                                    {0},
		`{'date': '2024-01-03', 'papers': [{'title': 'Snow', 'authors': ['Ann Bee'], 'more': None}]}`:                                               {20240103},
	} {
		items, _ := read(t, []byte(input), source.Input{Today: today})
		var got []paper.Day
		for _, r := range records(t, items) {
			got = append(got, r.Listed)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", input, got, want)
		}
	}
}

func TestWrappedNothing(t *testing.T) {
	for input, want := range map[string]string{
		`{"date":"2024-01-03","papers":[]}`:                             "an empty list: no papers in it",
		`{"data":{"items":[]}}`:                                         "an empty list: no papers in it",
		`{"results":[],"count":0}`:                                      "an empty list: no papers in it",
		`{"papers":[{"title":"Snow","authors":["Ann Bee"]}],"count":3}`: "it says that it has 3 records, and has 1",
	} {
		_, report := read(t, []byte(input), source.Input{Today: today})
		if !slices.Equal(report.Notes, []string{want}) {
			t.Errorf("%s: %q", input, report.Notes)
		}
	}
}

// TestSeveralListsInAWrapper checks that no list of papers in an object is silently skipped.
func TestSeveralListsInAWrapper(t *testing.T) {
	for input, want := range map[string]struct {
		titles string
		notes  []string
	}{
		`{"papers":[{"title":"Snow","authors":["Ann Bee"],"year":2020}],"more":[{"title":"Wind","authors":["Cy Dee"],"year":2021}]}`: {"Snow Wind", nil},
		`{"papers":[{"title":"Snow","authors":["Ann Bee"]}],"other":[{"authors":[{"name":"Cy Dee"}],"title":"Wind"}]}`:               {"Snow", []string{"“other” holds 1 record that is not read"}},
		`{"first":[{"title":"Wind","authors":["Cy Dee"]}],"papers":[{"title":"Snow","authors":["Ann Bee"]}]}`:                        {"Snow", []string{"“first” holds 1 record that is not read"}},
		`{"papers":[{"title":"Snow","authors":["Ann Bee"]}],"groups":[{"key":"a","count":1},{"title":"b"}]}`:                         {"Snow", nil},
	} {
		items, report := read(t, []byte(input), source.Input{Today: today})
		var titles []string
		for _, r := range records(t, items) {
			titles = append(titles, r.Paper.Title)
		}
		if strings.Join(titles, " ") != want.titles || !slices.Equal(report.Notes, want.notes) {
			t.Errorf("%s: %q, %q", input, titles, report.Notes)
		}
	}
}

// TestPapersThatLookLikeWrappings checks that a paper that contains lists is not treated as a
// wrapping, and that lines of papers are still read as such.
func TestPapersThatLookLikeWrappings(t *testing.T) {
	for input, want := range map[string]int{
		`{"title":"Snow on a Scale","authors":["Ann Bee"],"abstract":"We.","references":[{"title":"Ice","authors":["Cy Dee"]}],"data":[{"x":1}]}`: 1,
		`{"title":"Snow on a Scale","abstract":"We.","results":{"title":"Table 1","authors":[]}}`:                                                 1,
		`{"title":"Snow on a Scale","authors":["Ann Bee"]}` + "\n" + `{"data":[{"x":1}],"title":"Ice on a Scale","authors":["Cy Dee"]}`:           2,
		`{"title":"Snow on a Scale","authors":["Ann Bee"],"items":["flour","sugar"]}`:                                                             1,
	} {
		items, _ := read(t, []byte(input), source.Input{Today: today})
		if rs := records(t, items); len(rs) != want || rs[0].Paper.Title != "Snow on a Scale" {
			t.Errorf("%s: %+v", input, rs)
		}
	}
}

// TestMappedPapersThatLookLikeWrappings checks the same for a paper whose columns are named by
// a mapping.
func TestMappedPapersThatLookLikeWrappings(t *testing.T) {
	m := source.Table{Name: "mine", Columns: map[string]string{"title": "Name", "authors": "data.who"}}
	record := `{"Name":"Snow on a Scale","data":[{"who":"Ann Bee"},{"who":"Cy Dee"}],"notes":[{"text":"n"}]}`
	for _, input := range []string{record, "[" + record + "]", `{"papers":[` + record + `]}`} {
		items, _ := read(t, []byte(input), source.Input{Today: today, Tables: []source.Table{m}})
		if rs := records(t, items); len(rs) != 1 || !slices.Equal(rs[0].Paper.Authors, []string{"Ann Bee", "Cy Dee"}) {
			t.Errorf("%s: %+v", input, rs)
		}
	}
}

// TestRecordsUnderKeys checks records whose keys are their identifiers.
func TestRecordsUnderKeys(t *testing.T) {
	items, _ := read(t, []byte(`{"2401.00001":{"title":"Snow","authors":"Ann Bee"},"10.1000/ice":{"title":"Ice","year":2020},"7":{"title":"Hail","year":2020}}`), source.Input{Today: today})
	var got []string
	for _, r := range records(t, items) {
		got = append(got, string(r.Paper.ID)+" "+r.Paper.Title)
	}
	if want := []string{"arxiv:2401.00001 Snow", "doi:10.1000/ice Ice", "title:hail Hail"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestTableKeepsEveryCell checks that every value is assigned to its paper, whatever the order
// of keys and records.
func TestTableKeepsEveryCell(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(rt, "rows")
		optional := map[string]func(i int) any{
			"doi":      func(i int) any { return fmt.Sprintf("10.1000/%d", i) },
			"abstract": func(i int) any { return fmt.Sprintf("Abstract %d.", i) },
			"year":     func(i int) any { return 1990 + i },
			"journal":  func(i int) any { return fmt.Sprintf("Acta %d", i) },
			"github":   func(i int) any { return fmt.Sprintf("https://github.com/bee/r%d", i) },
		}
		var lines []string
		var want []map[string]bool
		for i := range n {
			o := map[string]any{"title": fmt.Sprintf("Snow %d", i), "authors": []string{"Ann Bee"}}
			has := map[string]bool{}
			for key, value := range optional {
				if has[key] = rapid.Bool().Draw(rt, key); has[key] {
					o[key] = value(i)
				}
			}
			b, err := json.Marshal(o)
			if err != nil {
				rt.Fatal(err)
			}
			lines, want = append(lines, string(b)), append(want, has)
		}
		items, _ := read(t, []byte(strings.Join(lines, "\n")), source.Input{Today: today})
		if len(items) != n {
			rt.Fatalf("%d items of %d", len(items), n)
		}
		for i, r := range records(t, items) {
			p := r.Paper
			got := map[string]bool{
				"doi": string(p.ID) == fmt.Sprintf("doi:10.1000/%d", i), "abstract": p.Abstract == fmt.Sprintf("Abstract %d.", i),
				"year": p.Published.Year() == 1990+i, "journal": p.Citation.Get("journaltitle") == fmt.Sprintf("Acta %d", i),
				"github": p.Links.Code == fmt.Sprintf("https://github.com/bee/r%d", i),
			}
			if !reflect.DeepEqual(got, want[i]) {
				rt.Fatalf("%s: %+v", lines[i], p)
			}
		}
	})
}

func FuzzTableJSON(f *testing.F) {
	for _, name := range []string{"daily-enhanced.jsonl", "paperlist.json", "semantic-scholar.json", "openalex.json", "dblp.json", "wrapped.json", "frame.json", "frame-split.json"} {
		f.Add(fixture(f, name))
	}
	f.Add([]byte(`{"data":{"items":[[{"title":"['A'","authors":"[\"B\" 'C']","date":[[2020]]}]],"columns":["title"]}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, as := range []string{"", "table", "arxiv-jsonl", "csl-json", "hf-api"} {
			items, _, _ := tryRead(strings.NewReader(string(b)), source.Input{Format: as, Today: today})
			sane(t, items)
		}
	})
}

// TestTableOfOtherThings checks that a table of films, say, which also has titles and years,
// is refused with a message about what it lacks, unless the user says that it is a table.
func TestTableOfOtherThings(t *testing.T) {
	for _, in := range []string{
		"title,year,director,rating\nSnow,1964,Ann Bee,7.1\n",
		"Title,Year,Director,Rating,URL\nSnow,1964,Ann Bee,7.1,https://www.imdb.com/title/tt001/\n",
		"title;date;genre;tags;votes\nSnow;1964-02-01;Drama;snow, ice;12\n",
		"id\ttitle\tyear\tlanguage\n1\tSnow\t1964\tde\n2\tIce\t1965\tde\n",
		`[{"title":"Snow","year":1964,"released":"1964-02-01","director":"Ann Bee","tags":["snow"]}]`,
		`{"id":1,"title":"Snow","year":1964,"date":"1964-02-01"}` + "\n" + `{"id":2,"title":"Ice","year":1965,"date":"1965-02-01"}` + "\n",
	} {
		_, _, err := tryRead(strings.NewReader(in), source.Input{Today: today})
		if err == nil || !strings.Contains(err.Error(), "lacks what tells papers from other things") {
			t.Errorf("%s: error %v", in, err)
		}
		if items, _, err := tryRead(strings.NewReader(in), source.Input{Today: today, Format: "table"}); err != nil || len(items) == 0 || items[0].Err != nil {
			t.Errorf("%s as a table: %d items, error %v", in, len(items), err)
		}
	}
	for _, in := range []string{
		"title,year,authors\nSnow,1964,Ann Bee\n",
		"title,year,url\nSnow,2024,https://arxiv.org/abs/2401.00001\n",
		"title,year,link\nSnow,2024,\nIce,2024,https://openreview.net/forum?id=abc\n",
		"title,date,categories\nSnow,2024-01-01,cs.LG cs.CL\n",
		"title,year,venue\nSnow,2024,ICML\n",
		"title,year,pages\nSnow,1964,1-9\n",
		`[{"title":"Snow","year":1964,"journal":"Notes"}]`,
		`[{"title":"Snow","date":"2024-01-02","authors":[]},{"title":"Ice","date":"2024-01-02","authors":["Ann Bee"]}]`,
		`{"title":"Snow","date":"2024-01-02","authors":[]}` + "\n" + `{"title":"Ice","doi":"10.1234/ice"}`,
	} {
		if items, report, err := tryRead(strings.NewReader(in), source.Input{Today: today}); err != nil || report.Format != "table" || items[0].Err != nil {
			t.Errorf("%s: read as %q, error %v", in, report.Format, err)
		}
	}
}

// TestTableDateNotes checks the notes on unreadable dates, which say what to do and what
// happens to the record.
func TestTableDateNotes(t *testing.T) {
	for row, want := range map[string]string{
		`"date":"01/02/2024"`:               "date “01/02/2024” may be of one month or of another; write it as YYYY-MM-DD: the record goes in undated",
		`"date":"soon"`:                     "date “soon” is not a readable date; write it as YYYY-MM-DD: the record goes in undated",
		`"date":"01/02/2024","year":"2024"`: "date “01/02/2024” may be of one month or of another; write it as YYYY-MM-DD",
	} {
		items, _ := read(t, []byte(`[{"title":"Snow on a Scale","authors":["Ann Bee"],`+row+`}]`), source.Input{Today: today})
		if len(items) != 1 || !slices.Equal(items[0].Notes, []string{want}) {
			t.Errorf("%s: %q", row, items[0].Notes)
		}
	}
}

// TestPageWithoutCitationTitle checks that a page with tags for reference managers but without
// the title is refused with a message about what is missing.
func TestPageWithoutCitationTitle(t *testing.T) {
	page := `<!doctype html><html><head><title>Bread - Journal</title><meta name="citation_author" content="Bee, Ann"><meta name="citation_doi" content="10.1234/abc"></head><body><p>x</p></body></html>`
	_, _, err := tryRead(strings.NewReader(page), source.Input{Today: today})
	if err == nil || !strings.Contains(err.Error(), "without citation_title: it has other citation_* tags") {
		t.Error(err)
	}
}
