package plan_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"offprint/generator/archive"
	"offprint/generator/paper"
	"offprint/generator/plan"
	"offprint/generator/site"
)

// said returns everything that a plan says about names and pages, as text.
func said(t testing.TB, p *plan.Plan) []string {
	t.Helper()
	all := slices.Concat(p.Problems, p.Warnings)
	add := func(of ...any) {
		data, err := json.Marshal(of)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(data))
	}
	var in plan.Inputs
	for _, planned := range p.AllPages() {
		sum, err := planned.Fingerprint(archive.Sum{}, &in)
		if err != nil {
			t.Fatal(err)
		}
		page, err := planned.Build()
		if err != nil {
			t.Fatal(err)
		}
		add(page.Kind, page.Path, page.Title, page.Data, sum)
	}
	for _, s := range p.NameShards() {
		document, err := s.Document()
		if err != nil {
			t.Fatal(err)
		}
		add(s.Path, s.Sum, s.Count, s.Len(), string(document))
	}
	for _, g := range p.NameGroups() {
		add(g.Of, g.Name, g.Sum, g.Weight, g.Names())
	}
	for _, f := range p.Feeds() {
		add(f.Of, f.Title, f.Home, f.Atom, f.Papers.Len())
	}
	names := p.SearchNames()
	slices.SortFunc(names.People, slices.Compare)
	add(names, p.Completions())
	return all
}

// plans returns a function that plans a site of papers, given the names kept from another plan
// or nil.
func plans(t testing.TB, toml string, papers []paper.Paper) func(kept []byte) *plan.Plan {
	t.Helper()
	return spelledPlans(t, toml, papers, nil)
}

// spelledPlans is like plans, with spellings that are already known.
func spelledPlans(t testing.TB, toml string, papers []paper.Paper, spellings []byte) func(kept []byte) *plan.Plan {
	t.Helper()
	cfg, err := site.ParseConfig("config.toml", []byte(toml), "")
	if err != nil {
		t.Fatal(err)
	}
	entries := make([]archive.Entry, len(papers))
	for i, p := range papers {
		entries[i] = archive.Entry{Path: fmt.Sprintf("%s/%d.md", p.Date, i), Paper: p}
	}
	return func(kept []byte) *plan.Plan {
		p := plan.Order(cfg, archive.NewCatalog(entries), archive.Hidden{}, nil)
		p.Arrange(kept, func() []byte { return spellings })
		return p
	}
}

func wantSame(t testing.TB, got, want []string) {
	t.Helper()
	if slices.Equal(got, want) {
		return
	}
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Fatalf("with what was kept\n got %s\nwant %s", got[i], want[i])
		}
	}
	t.Fatalf("with what was kept there are %d, without %d", len(got), len(want))
}

const namesConfig = config + `
feeds = {minimumPapers = 2}
apart = [["Ann Lee", "A. Lee"], ["Nobody", "Nobody Else"]]
[params.offprint.people]
"Zoë Q. Doe" = ["Zoe Doe", "Nobody"]
[params.offprint.topicNames]
"Speech" = ["Speech Recognition"]
`

// papersOfNames returns papers with names that are other names of persons, topics and
// organizations.
func papersOfNames(r *rand.Rand) []paper.Paper {
	authors := []string{"Ann Lee", "A. Lee", "Jo Smith", "J. Smith", "José Núñez", "Jose Nunez", "Zoe Doe", "Jane van der Berg", "J. van der Berg", "Con", "王伟", "Index"}
	for i := range 330 { // more than an index shows on one page
		authors = append(authors, fmt.Sprintf("Given%d Family%d", i%7, i))
	}
	topics := []string{"LLM", "Large Language Models (LLMs)", "large language model", "Speech", "Speech Recognition", "cs.CL", "Speech-Recognition"}
	first, err := paper.NewDay(2025, 1, 1)
	if err != nil {
		panic(err)
	}
	papers := make([]paper.Paper, 700)
	for i := range papers {
		q := p(fmt.Sprintf("25%02d.%05d", 1+i%9, i), first.AddDays(r.IntN(90)))
		for range r.IntN(6) {
			q.Authors = append(q.Authors, authors[r.IntN(len(authors))])
		}
		for range r.IntN(3) {
			q.Topics = append(q.Topics, topics[r.IntN(len(topics))])
		}
		if r.IntN(4) == 0 {
			q.Organization = []string{"Org A", "org a", "Org B"}[r.IntN(3)]
		}
		switch r.IntN(12) {
		case 0:
			q.Date = 0
		case 1:
			q.Tags = []string{"chosen", "LLM"}
		case 2:
			q.Upvotes = r.IntN(9)
		}
		papers[i] = q
	}
	return papers
}

// TestKeptNames checks that a plan that is given kept names is the same as one made from the
// papers alone. It must use the kept names if only texts have changed, and not if names, dates
// or votes have.
func TestKeptNames(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	papers := papersOfNames(r)
	first := plans(t, namesConfig, papers)(nil)
	said(t, first)
	kept, ok := first.AppendKeptNames(nil)
	if !ok || len(first.NameShards()) == 0 || len(first.NameGroups()) == 0 {
		t.Fatal("nothing is kept")
	}
	changes := map[string]struct {
		taken bool
		do    func(q *paper.Paper)
	}{
		"nothing": {true, func(*paper.Paper) {}},
		"texts":   {true, func(q *paper.Paper) { q.Title, q.Abstract = q.Title+" again", "More." }},
		"authors": {false, func(q *paper.Paper) { q.Authors = []string{"Ann Lee", "Jo Smith"} }},
		"a topic": {false, func(q *paper.Paper) { q.Topics = append(slices.Clone(q.Topics), "LLM", "Speech") }},
		"a date":  {false, func(q *paper.Paper) { q.Date = q.Date.AddDays(3) }},
		"an id":   {false, func(q *paper.Paper) { q.ID += "1" }},
		"votes":   {false, func(q *paper.Paper) { q.Upvotes += 100 }},
		"a tag":   {false, func(q *paper.Paper) { q.Tags = []string{"another"} }},
	}
	for name, change := range changes {
		changed := slices.Clone(papers)
		for i := range changed {
			if changed[i].Date != 0 && i%50 == 0 {
				change.do(&changed[i])
			}
		}
		of := plans(t, namesConfig, changed)
		with := of(kept)
		wantSame(t, said(t, with), said(t, of(nil)))
		if _, found := with.AppendKeptNames(nil); found == change.taken {
			t.Errorf("%s changed: found anew %v", name, found)
		}
	}
	with := plans(t, namesConfig+"[params.offprint.organizationNames]\n\"Org C\" = [\"Org B\"]\n", papers)
	wantSame(t, said(t, with(kept)), said(t, with(nil)))
}

// TestSpellings checks that kept spellings are used for the same names, and change nothing if
// they belong to other names or are damaged.
func TestSpellings(t *testing.T) {
	papers := papersOfNames(rand.New(rand.NewPCG(7, 8)))
	first := plans(t, namesConfig, papers)(nil)
	spellings := first.TakeSpellings()
	if len(spellings) == 0 || first.TakeSpellings() != nil {
		t.Fatalf("%d bytes were made of spellings", len(spellings))
	}
	if made := spelledPlans(t, namesConfig, papers, spellings)(nil).TakeSpellings(); made != nil {
		t.Errorf("%d bytes are made again", len(made))
	}
	changed := slices.Clone(papers)
	changed[300].Authors = []string{"Somebody New"}
	for name, known := range map[string][]byte{"known": spellings, "cut off": spellings[:len(spellings)/2], "not of names": []byte("\xff\xff\xff")} {
		with := spelledPlans(t, namesConfig, changed, known)(nil)
		if made := with.TakeSpellings(); len(made) == 0 {
			t.Errorf("%s: nothing is made of a new name", name)
		}
		wantSame(t, said(t, with), said(t, plans(t, namesConfig, changed)(nil)))
	}
}

// TestKeptOfNothing keeps the result for papers without names and for no papers.
func TestKeptOfNothing(t *testing.T) {
	for _, papers := range [][]paper.Paper{nil, {p("2501.00001", 0)}, {p("2501.00001", 0), p("2501.00002", 0, "Ann Lee")}} {
		of := plans(t, namesConfig, papers)
		first := of(nil)
		kept, ok := first.AppendKeptNames(nil)
		with := of(kept)
		if _, again := with.AppendKeptNames(nil); !ok || again {
			t.Errorf("%d papers: kept %v, and found again %v", len(papers), ok, again)
		}
		wantSame(t, said(t, with), said(t, first))
	}
}

// TestDamagedNames checks that kept data, however damaged, does not make a plan panic, and
// that half of it changes nothing.
func TestDamagedNames(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	of := plans(t, namesConfig, papersOfNames(r))
	first := of(nil)
	first.NameGroups()
	kept, _ := first.AppendKeptNames(nil)
	wantSame(t, said(t, of(kept)), said(t, of(nil))) // the shards were not computed before
	for range 40 {
		damaged := slices.Clone(kept)
		if r.IntN(2) == 0 {
			damaged = damaged[:r.IntN(len(damaged))]
		}
		for range r.IntN(3) {
			if len(damaged) > 0 {
				damaged[r.IntN(len(damaged))] = byte(r.IntN(256))
			}
		}
		of(damaged) // must not panic
	}
	wantSame(t, said(t, of(kept[:len(kept)/2])), said(t, first))
}
