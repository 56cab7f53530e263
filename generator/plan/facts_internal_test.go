package plan

import (
	"testing"

	"offprint/generator/paper"
	"offprint/generator/site"
)

func TestFacts(t *testing.T) {
	c, err := site.ParseConfig("config.toml", nil, "https://example.org/")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		id    paper.ID
		facts paper.Facts
		want  map[string]string // texts by key
	}{
		{"arxiv:2510.00001", nil, nil},
		{"title:x", nil, nil},
		{"doi:10.1000/a<b", nil, map[string]string{"identifier": "doi:10.1000/a&lt;b"}},
		{"title:x", paper.Facts{{Name: "journaltitle", Value: "Mind & Body"}}, map[string]string{"appeared": "Mind &amp; Body"}},
		{"title:x", paper.Facts{{Name: "journaltitle", Value: "Nature"}, {Name: "number", Value: "7553"}, {Name: "pages", Value: "436--444"}, {Name: "volume", Value: "521"}},
			map[string]string{"appeared": "Nature 521(7553), 436–444"}},
		{"title:x", paper.Facts{{Name: "booktitle", Value: "Proceedings"}, {Name: "pages", Value: "1--9, 12"}, {Name: "volume", Value: "3"}},
			map[string]string{"appeared": "Proceedings, 1–9, 12"}},
		{"title:x", paper.Facts{{Name: "eid", Value: "e7"}, {Name: "journaltitle", Value: "A Journal"}}, map[string]string{"appeared": "A Journal, e7"}},
		{"title:x", paper.Facts{{Name: "pages", Value: "1--9"}}, nil},
		{"arxiv:2510.00001", paper.Facts{{Name: "journalref", Value: "J. $\\alpha$ 3 (2025) 1-9"}}, map[string]string{"appeared": "J. α 3 (2025) 1-9"}},
		{"title:x", paper.Facts{{Name: "journaltitle", Value: "مجلة العلوم"}}, map[string]string{"appeared": "<bdi>مجلة العلوم</bdi>"}},
	} {
		got := (writer{c}).facts(&paper.Paper{ID: test.id, Citation: test.facts})
		if len(got) != len(test.want) {
			t.Errorf("%s %v: facts %v, want %v", test.id, test.facts, got, test.want)
		}
		for _, f := range got {
			if f.Text != test.want[f.Key] || f.Name != c.Word(f.Key) {
				t.Errorf("%s %v: %s is %q, want %q", test.id, test.facts, f.Key, f.Text, test.want[f.Key])
			}
		}
	}
}
