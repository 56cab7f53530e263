package cite_test

import (
	"slices"
	"strings"
	"testing"

	"offprint/generator/cite"
)

func TestSplitName(t *testing.T) {
	for display, want := range map[string]cite.Name{
		"Ada Lovelace":                       {Given: "Ada", Family: "Lovelace"},
		"Plato":                              {Family: "Plato"},
		"Jan van der Berg Jr.":               {Given: "Jan", Prefix: "van der", Family: "Berg", Suffix: "Jr."},
		"J. R. R. Tolkien":                   {Given: "J. R. R.", Family: "Tolkien"},
		"Martin Luther King III":             {Given: "Martin Luther", Family: "King", Suffix: "III"},
		"Ludwig Van Beethoven":               {Given: "Ludwig Van", Family: "Beethoven"},
		"danah boyd":                         {Given: "danah", Family: "boyd"},
		"van Gogh":                           {Prefix: "van", Family: "Gogh"},
		"José Ortega y Gasset":               {Given: "José", Family: "Ortega y Gasset"},
		"Jean d'Alembert":                    {Given: "Jean", Family: "d'Alembert"},
		"Ana dos Santos de Oliveira":         {Given: "Ana", Prefix: "dos", Family: "Santos de Oliveira"},
		"王小明":                                {Family: "王小明"},
		"李 伟":                                {Given: "伟", Family: "李"},
		"李　伟":                                {Given: "伟", Family: "李"},
		"山田 太郎":                              {Given: "太郎", Family: "山田"},
		"ヤマダ タロー":                            {Given: "タロー", Family: "ヤマダ"},
		"김 철수":                               {Given: "철수", Family: "김"},
		"伟, 李":                               {Given: "李", Family: "伟"},
		"李 Wei":                              {Given: "李", Family: "Wei"},
		"Иван Петров":                        {Given: "Иван", Family: "Петров"},
		"Lovelace, Ada":                      {Given: "Ada", Family: "Lovelace"},
		"van der Berg, Jan":                  {Given: "Jan", Prefix: "van der", Family: "Berg"},
		"Berg, Jan van der":                  {Given: "Jan", Prefix: "van der", Family: "Berg"},
		"Berg, Jr., Jan":                     {Given: "Jan", Family: "Berg", Suffix: "Jr."},
		"Martin King, Jr.":                   {Given: "Martin", Family: "King", Suffix: "Jr."},
		"King, Martin, Jr.":                  {Given: "Martin", Family: "King", Suffix: "Jr."},
		"ATLAS Collaboration":                {Literal: "ATLAS Collaboration"},
		"for the ATLAS Collaboration":        {Literal: "ATLAS Collaboration"},
		"on behalf of the CMS Working Group": {Literal: "CMS Working Group"},
		"Gemma Team":                         {Literal: "Gemma Team"},
		"  Two   Spaces ":                    {Given: "Two", Family: "Spaces"},
		"":                                   {},
		", ":                                 {},
	} {
		if got := cite.SplitName(display); got != want {
			t.Errorf("%q:\n got %+v\nwant %+v", display, got, want)
		}
	}
}

func TestParseNames(t *testing.T) {
	for s, want := range map[string][]cite.Name{
		"Lovelace, Ada and Babbage, Charles":                               {{Given: "Ada", Family: "Lovelace"}, {Given: "Charles", Family: "Babbage"}},
		"Charles Louis Xavier de la Vallée Poussin":                        {{Given: "Charles Louis Xavier", Prefix: "de la", Family: "Vallée Poussin"}},
		"de la Vallée Poussin, Charles":                                    {{Given: "Charles", Prefix: "de la", Family: "Vallée Poussin"}},
		"King, Jr, Martin Luther":                                          {{Given: "Martin Luther", Family: "King", Suffix: "Jr"}},
		"{Barnes and Noble}":                                               {{Literal: "Barnes and Noble"}},
		"{Barnes} and {Noble, Inc.}":                                       {{Literal: "Barnes"}, {Literal: "Noble, Inc."}},
		"{Caputo}, F.":                                                     {{Given: "F.", Family: "Caputo"}},
		"A. One AND B. Two\nand\tC. Three":                                 {{Given: "A.", Family: "One"}, {Given: "B.", Family: "Two"}, {Given: "C.", Family: "Three"}},
		"Brandt and Anders":                                                {{Family: "Brandt"}, {Family: "Anders"}},
		"{de Souza}, X":                                                    {{Given: "X", Family: "de Souza"}},
		"given=Hans, family=Harman, prefix=von, suffix=III":                {{Given: "Hans", Prefix: "von", Family: "Harman", Suffix: "III"}},
		"李 伟 and {山} {太郎} and {김 철수}":                                      {{Given: "伟", Family: "李"}, {Given: "太郎", Family: "山"}, {Literal: "김 철수"}},
		"family=Vries, given=Ann, prefix=de, useprefix=false":              {{Given: "Ann", Prefix: "de", Family: "Vries", Dropping: true}},
		"family=Vries, given=Ann, prefix=de, useprefix=true":               {{Given: "Ann", Prefix: "de", Family: "Vries"}},
		"family={Vries, Van}, given={A and B}, prefix=De, useprefix=false": {{Given: "A and B", Prefix: "De", Family: "Vries, Van", Dropping: true}},
		"family=Mao, given=Zedong, static-ordering=true":                   {{Given: "Zedong", Family: "Mao", FamilyFirst: true}},
		"":       nil,
		"and":    nil,
		"A and ": {{Family: "A"}},
	} {
		got, more := cite.ParseNames(s)
		if s == "and" {
			continue // may well be a name
		}
		if text := cite.FormatNames(got, false); len(got) > 0 {
			if again, _ := cite.ParseNames(text); !slices.Equal(again, got) {
				t.Errorf("%q is written %q, and read\n %+v\nwant %+v", s, text, again, got)
			}
		}
		if !slices.Equal(got, want) || more {
			t.Errorf("%q:\n got %+v %v\nwant %+v", s, got, more, want)
		}
	}
	for _, s := range []string{"A and others", "A and et al."} {
		if names, more := cite.ParseNames(s); !more || len(names) != 1 {
			t.Errorf("%q: %+v %v", s, names, more)
		}
	}
}

// TestNamesInOneLine checks that several names in the place of one are separated, in every
// format, and that a line that can be one name stays one.
func TestNamesInOneLine(t *testing.T) {
	for line, want := range map[string][]string{
		"Bee, Ann; Dee, Cy":                   {"Ann Bee", "Cy Dee"},
		"Ann Bee; Cy Dee":                     {"Ann Bee", "Cy Dee"},
		"M&uuml;ller, Ann; Dee, Cy":           {"Ann Müller", "Cy Dee"},
		"Ann Bee, Cy Dee, Ed Eff":             {"Ann Bee", "Cy Dee", "Ed Eff"},
		"Ann Bee, Cy Dee, Ed Eff and Flo Gee": {"Ann Bee", "Cy Dee", "Ed Eff", "Flo Gee"},
		"Bee, Ann, Dee, Cy, Eff, Ed":          {"Ann Bee", "Cy Dee", "Ed Eff"},
		"Bee A, Dee C, Eff E":                 {"A Bee", "C Dee", "E Eff"},
		"A. Bee, C. Dee and E. Eff":           {"A. Bee", "C. Dee", "E. Eff"},
		"Bee, A., Dee, C., & Eff, E.":         {"A. Bee", "C. Dee", "E. Eff"},
		"Ann Bee & Cy Dee":                    {"Ann Bee", "Cy Dee"},
		"李小明；王芳":                              {"李小明", "王芳"},
		"李小明、王芳":                              {"李小明", "王芳"},
		"李小明，王芳，张伟":                           {"李小明", "王芳", "张伟"},
		"李，伟":                                 {"李 伟"},
		"李　伟":                                 {"李 伟"},
		"Bee, Ann (Univ. of Snow)":            {"Ann Bee"},
		"Bee, Jr., Ann":                       {"Ann Bee Jr."},
		"Bee Dee, Jr., Ann Cy":                {"Ann Cy Bee Dee Jr."},
		"García Márquez, Gabriel José":        {"Gabriel José García Márquez"},
	} {
		entries := map[string]cite.Entry{}
		read := func(format string) func(*cite.Record) error {
			return func(r *cite.Record) error {
				entries[format] = r.Entry
				return r.Err
			}
		}
		if err := cite.ReadBibTeX(strings.NewReader("@book{a, title={Snow}, author={"+line+"}}\n"), read("BibTeX")); err != nil {
			t.Fatal(err)
		}
		if _, err := cite.ReadRIS(strings.NewReader("TY  - BOOK\nTI  - Snow\nAU  - "+line+"\nER  - \n"), read("RIS")); err != nil {
			t.Fatal(err)
		}
		e, err := cite.DecodeCSL([]byte(`{"type": "book", "title": "Snow", "author": "` + line + `"}`))
		if err != nil {
			t.Fatal(err)
		}
		entries["CSL"] = e
		for format, e := range entries {
			if p, _ := e.Paper(); !slices.Equal(p.Authors, want) {
				t.Errorf("%s: %s: %q", format, line, p.Authors)
			}
		}
	}
	braced := "{Bee, Dee; Eff} and {Bee Dee}, {Eff Gee}, {Ann Cy}"
	err := cite.ReadBibTeX(strings.NewReader("@book{a, title={Snow}, author={"+braced+"}}\n"), func(r *cite.Record) error {
		want := []cite.Name{{Literal: "Bee, Dee; Eff"}, {Family: "Bee Dee", Suffix: "Eff Gee", Given: "Ann Cy"}}
		if !slices.Equal(r.Entry.Authors, want) {
			t.Errorf("%s: %+v", braced, r.Entry.Authors)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// TestDisplay checks that the family name comes first in reading order if the script of the
// name requires it.
func TestDisplay(t *testing.T) {
	for want, n := range map[string]cite.Name{
		"李 伟":                {Family: "李", Given: "伟"},
		"Wei 李":              {Family: "李", Given: "Wei"},
		"Mao Zedong":         {Family: "Mao", Given: "Zedong", FamilyFirst: true},
		"Ann de Vries Jr.":   {Family: "Vries", Given: "Ann", Prefix: "de", Suffix: "Jr.", Dropping: true, CommaSuffix: true},
		"Cy Dee":             {Family: "Dee", Given: "Cy"},
		"ATLAS, and friends": {Literal: "ATLAS, and friends"},
	} {
		if got := n.Display(); got != want {
			t.Errorf("%+v is %q, want %q", n, got, want)
		}
	}
}

// FuzzNames checks that names are the same after they are written and read again, in BibTeX's
// notation and in reading order.
func FuzzNames(f *testing.F) {
	for _, s := range []string{"Jan van der Berg Jr.", "{A and B} and C, D", "de {La and} Fontaine, Jr, Jean and others", "x, {, }y", "a~b \\'e {\\O}", "King, Martin, Jr.", "family=a, given=b", "family=a, prefix=b, useprefix=false, given={c, d}", "李 伟 and {김} 철수", "a and} Jean~and R"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		names, more := cite.ParseNames(s)
		text := cite.FormatNames(names, more)
		again, still := cite.ParseNames(text)
		// Names that BibTeX cannot write in parts become literals.
		if !slices.EqualFunc(again, names, func(a, b cite.Name) bool { return a == b || a == cite.Name{Literal: b.Display()} }) || still != more {
			t.Errorf("%q\n   is %+v %v,\n  %q\n   is %+v %v", s, names, more, text, again, still)
		}
		// In reading order, no word may be lost.
		if n := cite.SplitName(s); !strings.ContainsAny(s, ",{}~\\") && n.Literal == "" && n.Display() != strings.Join(strings.Fields(s), " ") {
			t.Errorf("%q is %+v", s, n)
		}
	})
}
