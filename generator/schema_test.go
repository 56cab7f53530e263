package generator_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schemaOf compiles the schema published by a site.
func schemaOf(t *testing.T, site fs.FS) *jsonschema.Schema {
	t.Helper()
	data, err := fs.ReadFile(site, "api/schema.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// validateData validates all JSON under api/ of a site against the schema there. It returns
// the number of documents and of lines in dumps.
func validateData(t *testing.T, site fs.FS) (documents, lines int) {
	t.Helper()
	schema := schemaOf(t, site)
	check := func(where string, data []byte) {
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err == nil {
			err = schema.Validate(v)
		}
		if err != nil {
			t.Errorf("%s: %v", where, err)
		}
	}
	err := fs.WalkDir(site, "api", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || name == "api/schema.json" || name == "api/datapackage.json" { // has its own schema
			return err
		}
		data, err := fs.ReadFile(site, name)
		if err != nil {
			return err
		}
		if path.Ext(name) == ".json" {
			documents++
			check(name, data)
			return nil
		}
		r, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			return err
		}
		s := bufio.NewScanner(r)
		s.Buffer(nil, 64<<20)
		for s.Scan() {
			lines++
			check(name, s.Bytes())
		}
		return s.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	return documents, lines
}

// TestDataIsAsItsSchema checks that the site's data for programs matches its schema.
func TestDataIsAsItsSchema(t *testing.T) {
	t.Parallel()
	for name, papers := range map[string][]string{
		"none": nil,
		"one":  {""},
		"odd": {
			`topics = ["agents", "cs.LG", "<b>&\"quoted\""]` + "\n" + `organization = "Université \u202b"` + "\n",
			`doi = "10.1000/182"` + "\nupvotes = 3\ncomments = 2\nstars = 7\npublished = 2025-10-01\n" +
				"citation = { entrytype = \"article\", key = \"mine\", journaltitle = \"Acta\" }\n" +
				"aliases = [\"/papers/old/\"]\nsummary = \"In short.\"\n[links]\ncode = \"https://example.org/code\"\nmedia = [\"https://example.org/a.mp4\"]\n",
			"organization = \"😀\"\nlanguage = \"de\"\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := newFeedArchive(t, "")
			for i, front := range papers {
				a.add(i+1, "2025-10-07", front)
			}
			a.write("content/2025/10/08/few-facts.md", "+++\ntitle = \"A title alone\"\ndate = 2025-10-08\nauthor_count = 12\n+++\n")
			if name == "none" {
				if err := os.RemoveAll(a.dir + "/content"); err != nil {
					t.Fatal(err)
				}
			}
			a.build()
			documents, lines := validateData(t, os.DirFS(a.dir+"/public"))
			if want := len(papers) + 1; name != "none" && lines != want || documents == 0 {
				t.Errorf("there are %d documents, and %d lines for %d papers", documents, lines, want)
			}
		})
	}
}

// TestSchemaIsStrict checks that the schema finds every kind of error in a document.
func TestSchemaIsStrict(t *testing.T) {
	t.Parallel()
	a := newFeedArchive(t, "")
	a.add(1, "2025-10-07", "")
	a.build()
	site := os.DirFS(a.dir + "/public")
	schema := schemaOf(t, site)
	day, err := fs.ReadFile(site, "api/days/2025-10-07.json")
	if err != nil {
		t.Fatal(err)
	}
	for what, change := range map[string][2]string{
		"a field that is not there":   {`"title":`, `"titel":`},
		"a day that is none":          {`"date":"2025-10-07"`, `"date":"2025-10-32"`},
		"an identifier that is none":  {`"id":"arxiv:`, `"id":"arXiv `},
		"an address that is relative": {`"url":"https://me.github.io/papers/papers/`, `"url":"/papers/papers/`},
		"no papers":                   {`"count":1`, `"count":0`},
	} {
		changed := strings.Replace(string(day), change[0], change[1], 1)
		if changed == string(day) {
			t.Fatalf("%s: the document has no %s", what, change[0])
		}
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(changed))
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(v) == nil {
			t.Errorf("the schema allows %s", what)
		}
	}
}

// TestDataOfASite validates the data of the site named in the environment.
func TestDataOfASite(t *testing.T) {
	t.Parallel()
	site := os.Getenv("OFFPRINT_SITE")
	if site == "" {
		t.Skip("OFFPRINT_SITE names no built site")
	}
	documents, lines := validateData(t, os.DirFS(site))
	t.Logf("%d documents and %d lines", documents, lines)
}
