package archive_test

import (
	"errors"
	"strings"
	"testing"

	"offprint/generator/archive"
	"offprint/generator/paper"
)

const path = "2025/10/07/x.md"

func TestParseLenient(t *testing.T) {
	want := paper.Paper{ID: "title:a", Title: "A", Date: 20251007, Abstract: "Text."}
	at := func(day paper.Day) paper.Paper { p := want; p.Date = day; return p }
	with := func(id paper.ID) paper.Paper { p := want; p.ID = id; return p }
	for name, c := range map[string]struct {
		file string
		want paper.Paper
	}{
		"a title only":         {"+++\ntitle = \"A\"\n+++\nText.", want},
		"as Windows writes it": {"\ufeff+++\r\ntitle = \"A\"\r\n+++\r\n\r\nText.\r\n", want},
		"blanks behind fences": {"+++ \t\ntitle = \"A\"\n+++  \n\n\nText.\n\n", want},
		"a day":                {"+++\ntitle = \"A\"\ndate = 2024-02-29\n+++\nText.", at(20240229)},
		"a day in quotes":      {"+++\ntitle = \"A\"\ndate = \"2024-02-29\"\n+++\nText.", at(20240229)},
		"a time":               {"+++\ntitle = \"A\"\ndate = 2024-02-29T23:30:00-08:00\n+++\nText.", at(20240229)},
		"a local time":         {"+++\ntitle = \"A\"\ndate = 2024-02-29 00:30:00\n+++\nText.", at(20240229)},
		"no date in quotes":    {"+++\ntitle = \"A\"\ndate = \"\"\n+++\nText.", want},
		"keys of one's own": {"+++\ntitle = \"A\"\ndraft = true\n[links]\nmine = 1\n[params]\nx = [1]\n+++\nText.",
			paper.Paper{ID: "title:a", Title: "A", Date: 20251007, Abstract: "Text.", Extra: `{"links":{"mine":1},"params":{"x":[1]}}`}},
		"the curator's": {"+++\ntitle = \"A\"\ntags = [\"mine\"]\npick = true\nnote = \"\"\"\nA *word*.\n\nMore.\n\"\"\"\nmood = \"good\"\nrank = 1\n[extra]\nrank = 2\n+++\nText.",
			paper.Paper{ID: "title:a", Title: "A", Date: 20251007, Abstract: "Text.", Tags: []string{"mine"}, Pick: true, Note: "A *word*.\n\nMore.", Extra: `{"mood":"good","rank":2}`}},
		"an id with a version":   {"+++\ntitle = \"A\"\nid = \"arxiv:2510.06084v2\"\n+++\nText.", with("arxiv:2510.06084")},
		"an id as people say it": {"+++\ntitle = \"A\"\nid = \"https://arxiv.org/abs/2510.06084\"\n+++\nText.", with("arxiv:2510.06084")},
		"a DOI for an id":        {"+++\ntitle = \"A\"\nid = \"10.1000/ABC\"\n+++\nText.", with("doi:10.1000/abc")},
		"a language":             {"+++\ntitle = \"A\"\nlanguage = \"German\"\n+++\nText.", paper.Paper{ID: "title:a", Title: "A", Date: 20251007, Abstract: "Text.", Language: "de"}},
		"a title over lines":     {"+++\ntitle = \"\"\"\n A\n\"\"\"\n+++\nText.", want},
		"odd hashes":             {"+++\ntitle = \"A\"\n[import]\nhash = { title = 3, date = \"x\", nothing = \"00000000\" }\n+++\nText.", want},
	} {
		t.Run(name, func(t *testing.T) {
			e, err := archive.Parse(path, []byte(c.file))
			if err != nil || !e.Paper.Equal(&c.want) || e.Path != path || !e.Import.Hash.Empty() {
				t.Errorf("%v: got %+v, want %+v", err, e, c.want)
			}
		})
	}

	e, err := archive.Parse(path, []byte("+++\ntitle = \"A\"\ndoi = \"10.1000/182\"\n+++\n+++\nnot the end\n+++\n"))
	if err != nil || e.Paper.ID != "doi:10.1000/182" || e.Paper.Abstract != "+++\nnot the end\n+++" {
		t.Errorf("%v: %+v", err, e)
	}
}

func TestParseErrors(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"nothing":             {"", ":1: there is no front matter"},
		"no front matter":     {"# A\n", ":1: there is no front matter"},
		"YAML":                {"---\ntitle: A\n---\n", ":1: the front matter is not TOML"},
		"no end":              {"+++\ntitle = \"A\"\n", ":1: the front matter has no end"},
		"no title":            {"+++\nupvotes = 1\n+++\n", ":1: the title is missing"},
		"an empty title":      {"+++\n\ntitle = \" \"\n+++\n", ":3: the title is missing"},
		"a title of a kind":   {"+++\n# a\ntitle = 7\n+++\n", ":3: title must be text in quotes, not the number 7"},
		"many":                {"+++\ntitle = \"A\"\nupvotes = \"many\"\n+++\n", ":3: upvotes must be a whole number, 0 or more, not text"},
		"below zero":          {"+++\ntitle = \"A\"\nstars = -1\n+++\n", ":3: stars must be"},
		"no whole number":     {"+++\ntitle = \"A\"\nstars = 1.5\n+++\n", "not the number 1.5"},
		"one author":          {"+++\ntitle = \"A\"\n\n\nauthors = \"B\"\n+++\n", ":5: authors must be a list"},
		"a list of two":       {"+++\ntitle = \"A\"\ntopics = [\"b\", 2]\n+++\n", ":3: topics must be a list of texts such as [\"one\", \"two\"]; number 2 is the number 2"},
		"links of a kind":     {"+++\ntitle = \"A\"\nlinks = \"x\"\n+++\n", ":3: links must be a table, not text"},
		"a link of a kind":    {"+++\ntitle = \"A\"\n[links]\n\ncode = true\n+++\n", ":5: links.code must be text in quotes, not true"},
		"no day":              {"+++\ntitle = \"A\"\ndate = \"last week\"\n+++\n", ":3: date: \"last week\" is not a day; write it as 2006-01-02"},
		"a time of day":       {"+++\ntitle = \"A\"\ndate = 10:00:00\n+++\n", ":3: date must be a day such as 2025-10-07"},
		"import of a kind":    {"+++\ntitle = \"A\"\nimport = 1\n+++\n", ":3: import must be a table"},
		"a scrape day":        {"+++\ntitle = \"A\"\n[import]\nday = 1\n+++\n", ":4: import.day must be a day"},
		"no TOML":             {"+++\ntitle = \"A\"\nstars = = 1\n+++\n", ":3: "},
		"a key twice":         {"+++\ntitle = \"A\"\ntitle = \"B\"\n+++\n", ":3: "},
		"TeX in quotes":       {"+++\ntitle = \"A\"\nnote = \"$n \\log n$\"\n+++\n", "between \" each backslash is written twice"},
		"lines in quotes":     {"+++\ntitle = \"A\"\nnote = \"one\ntwo\"\n+++\n", ":3: strings cannot contain newlines; close the quotes"},
		"an open string":      {"+++\n# é\ntitle = \"A\n+++\n", ":3: "},
		"bytes of no text":    {"+++\ntitle = \"\xff\"\n+++\n", ":2: "},
		"a control character": {"+++\ntitle = \"\x01\"\n+++\n", ":2: "},
	} {
		t.Run(name, func(t *testing.T) {
			e, err := archive.Parse(path, []byte(c.file))
			var p *archive.Problem
			if !errors.As(err, &p) || !strings.HasPrefix(err.Error(), "content/"+path+":") || !strings.Contains(err.Error(), c.want) ||
				strings.Contains(err.Error(), "\n") || p.Kept {
				t.Errorf("%v; want …%s", err, c.want)
			}
			if e.Paper.Title != "" {
				t.Errorf("with an error comes %+v", e)
			}
		})
	}
	for path, date := range map[string]paper.Day{"undated/x.md": 0, "2025/02/30/x.md": 0, "2025/02/28/x.md": 20250228} {
		if e, err := archive.Parse(path, []byte("+++\ntitle = \"A\"\n+++\n")); err != nil || e.Paper.Date != date {
			t.Errorf("%s: %v %v, want %v", path, e.Paper.Date, err, date)
		}
	}
	if e, err := archive.Parse("undated/x.md", []byte("+++\ntitle = \"A\"\npublished = 2003-05-01\n+++\n")); err != nil || e.Paper.Date != 20030501 {
		t.Errorf("a day of publication: %v %v", e.Paper.Date, err)
	}
}
