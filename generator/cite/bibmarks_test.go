package cite_test

import (
	"strings"
	"testing"

	"offprint/generator/cite"
)

// TestBibTeXAuthorsWithMarks checks that marks of affiliations and footnotes are removed from
// authors' names.
func TestBibTeXAuthorsWithMarks(t *testing.T) {
	for field, want := range map[string]string{
		`Ann Bee1,2 and Cee Dee*`:                               "Ann Bee; Cee Dee",
		`Bee, Ann1,2 and Dee, Cee*`:                             "Ann Bee; Cee Dee",
		`Ann Bee$^{1,2}$ and Cee Dee$^\dagger$ and Flo Eff$^*$`: "Ann Bee; Cee Dee; Flo Eff",
		`Ann Bee\textsuperscript{1,*} and Cee Dee†`:             "Ann Bee; Cee Dee",
		`Ann Bee\thanks{Institute of Snow} and Cee Dee`:         "Ann Bee; Cee Dee",
		`Kurt G{\"o}del1 and Ann Bee`:                           "Kurt Gödel; Ann Bee",
		`{Team 42} and {Snow2*} and Ann Bee`:                    "Team 42; Snow2*; Ann Bee",
		`{\O}re, Ann and Bee, Cy`:                               "Ann Øre; Cy Bee",
		`Bee, Ann and others`:                                   "Ann Bee",
		`Bee, Jr., Ann`:                                         "Ann Bee Jr.",
		`Snow 2 Collaboration and Louis XIV`:                    "Snow 2 Collaboration; Louis XIV",
		`Ann Bee¹ and Cee Dee²`:                                 "Ann Bee; Cee Dee",
	} {
		var got []string
		err := cite.ReadBibTeX(strings.NewReader("@misc{k, title={Snow}, author={"+field+"}}"), func(r *cite.Record) error {
			for _, n := range r.Entry.Authors {
				got = append(got, n.Display())
			}
			return r.Err
		})
		if names := strings.Join(got, "; "); err != nil || names != want {
			t.Errorf("%s: %s, %v", field, names, err)
		}
	}
}
