package cite_test

import (
	"strings"
	"testing"

	"offprint/generator/cite"
)

// TestVolumes checks that the titles of a multivolume work, of a volume and of a part of it
// stay in their fields in every format that has them.
func TestVolumes(t *testing.T) {
	const bib = `
@inbook{part, author = {Bee, Ann}, title = {Snowfall}, crossref = {vol}, pages = {1--9}}
@incollection{essay, author = {Dee, Cy}, title = {Wind}, booktitle = {Storms}, maintitle = {Weather}, volume = {3}, date = {2003}}
@book{vol, author = {Bee, Ann}, title = {Winter}, volume = {2}, date = {2002}, crossref = {work}}
@mvbook{work, author = {Bee, Ann}, title = {The Seasons}, subtitle = {In Four Volumes}, volumes = {4}, date = {2001/2004}, publisher = {House}}
@book{plain, author = {Fox, Eve}, title = {Rain}, series = {Weather Books}, date = {2005}}
`
	want := map[string]map[string]string{
		"part":  {"title": "Snowfall", "booktitle": "Winter", "maintitle": "The Seasons", "mainsubtitle": "In Four Volumes", "volume": "2"},
		"essay": {"title": "Wind", "booktitle": "Storms", "maintitle": "Weather", "volume": "3"},
		"vol":   {"title": "Winter", "maintitle": "The Seasons", "mainsubtitle": "In Four Volumes", "volume": "2", "booktitle": ""},
		"work":  {"title": "The Seasons", "subtitle": "In Four Volumes", "maintitle": "", "volumes": "4"},
		"plain": {"title": "Rain", "maintitle": "", "booktitle": "", "series": "Weather Books"},
	}
	check := func(how string, got map[string]cite.Entry, without string) {
		t.Helper()
		for key, fields := range want {
			e := got[key]
			for name, value := range fields {
				if without != "" && strings.Contains(name, without) {
					continue
				}
				if name == "maintitle" && without != "" && fields["mainsubtitle"] != "" {
					value += ": " + fields["mainsubtitle"]
				}
				if have := e.Get(name); have != value {
					t.Errorf("%s: %s of %s is %q, want %q", how, name, key, have, value)
				}
			}
		}
	}
	entriesOf := func(src string) map[string]cite.Entry { return entries(t, readBib(t, []byte(src))) }
	got := entriesOf(bib)
	check("BibLaTeX", got, "")
	var list []cite.Entry
	for _, e := range got {
		p, _ := e.Paper()
		list = append(list, cite.FromPaper(&p, ""))
	}
	classic := cite.AppendBibTeXList(nil, list)
	check("BibTeX", entriesOf(string(classic)), "")
	var modern []byte
	for _, e := range entriesOf(string(classic)) {
		modern = cite.AppendBibLaTeX(modern, &e)
	}
	check("BibLaTeX again", entriesOf(string(modern)), "")
	csl := map[string]cite.Entry{}
	for _, r := range readCSL(t, cite.AppendCSLList(nil, list)) {
		csl[r.Entry.Key] = r.Entry
	}
	for _, key := range []string{"work"} { // CSL has no type for a multivolume work
		delete(want, key)
	}
	check("CSL", csl, "subtitle")

	if e := entriesOf("@book{b, maintitle = {Only This}, volume = {2}}")["b"]; e.Get("title") != "Only This" {
		t.Errorf("%+v", e)
	}
	e := got["essay"]
	if s := string(cite.AppendCSL(nil, &e)); !strings.Contains(s, `"container-title": "Weather"`) || !strings.Contains(s, `"volume-title": "Storms"`) {
		t.Error(s)
	}
	e = got["vol"]
	if s := string(cite.AppendCSL(nil, &e)); !strings.Contains(s, `"title": "The Seasons: In Four Volumes"`) || !strings.Contains(s, `"volume-title": "Winter"`) {
		t.Error(s)
	}
}
