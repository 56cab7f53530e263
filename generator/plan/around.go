package plan

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"offprint/generator/archive"
	"offprint/generator/paper"
	"offprint/generator/plot"
)

// What the first page of a name says beside its papers: how these came over time,
// and the names that it shares papers with. All of it is made of the name's own
// papers and of what was in the archive up to the newest of them, so that a day that
// brings none of its papers changes nothing here.

const (
	sparkPapers  = 5  // papers from which there is a sparkline
	sparkBars    = 3  // bars that it has at least,
	sparkMonths  = 60 // and at most by month; a longer time is drawn by year
	sparkHeight  = 20
	aroundPapers = 2 // papers that two names share at least
	aroundFrom   = 3 // papers from which a name has such lists: of two, the list of papers says it all
	aroundNames  = 12
	aroundTopics = 8
	storyPapers  = 5 // papers from which the first of them is told, and who works on a topic
	storyAuthors = 6
	storyOrgs    = 4
	mapTopics    = 3 // topics near a topic from which these are a map,
	mapArcs      = 8 // with so many arcs at most
	// manyHands is the number of authors above which a paper does not tell who works
	// with whom. It also bounds what counting costs.
	manyHands = 50
)

// around is what a name's first page shows beside its papers.
type around struct {
	spark                          *Spark
	first                          *entry   // the first paper; nil where papers are few, or their dates not known
	authors, organizations, topics []shared // those in front first
	near                           *NearMap // of topics
}

// shared is a name that a name shares papers with.
type shared struct {
	*name
	papers int // that they share
}

// around finds it, for a name's first page.
func (s nameSource) around() around {
	a := around{spark: spark(s.papers), first: s.firstOf(datedOf(s.papers))}
	if s.kind == KindTopic {
		a.topics = s.neighbours()
		a.near = s.nearMap(a.topics)
		if len(s.papers) >= storyPapers {
			a.authors, a.organizations = mostShared(s.sharing(s.p.authorsOf), storyAuthors), mostShared(s.sharing(s.p.organizationsOf), storyOrgs)
		}
	} else {
		a.authors, a.topics = mostShared(s.sharing(s.p.authorsOf), aroundNames), mostShared(s.sharing(s.p.topicsOf), aroundTopics)
	}
	return a
}

// authorsOf are the authors of a paper, if it tells who works with whom.
func (p *Plan) authorsOf(e *entry) (r *registry, ids []archive.NameID) {
	if len(e.Authors()) > manyHands {
		return p.authors, nil
	}
	return p.authors, e.Authors()
}

func (p *Plan) topicsOf(e *entry) (r *registry, ids []archive.NameID) {
	ids, _ = p.topicIDs(e)
	return p.topics, ids
}

func (p *Plan) organizationsOf(e *entry) (r *registry, ids []archive.NameID) {
	if e.Organization != archive.NoName {
		ids = []archive.NameID{e.Organization}
	}
	return p.organizations, ids
}

// tally counts, by the numbers of names, in how many papers each is, and the last of
// them: a paper may spell a name in two ways.
type tally struct {
	of  []struct{ papers, last int32 }
	met []*name
}

// tallies are kept, because there are as many countings as names.
var tallies = sync.Pool{New: func() any { return new(tally) }}

// sharing are the names with a page that share papers with s's, in no order.
func (s nameSource) sharing(of func(*entry) (*registry, []archive.NameID)) []shared {
	if len(s.papers) < aroundFrom {
		return nil
	}
	t := tallies.Get().(*tally)
	defer tallies.Put(t)
	for i, e := range s.papers {
		r, ids := of(e)
		if len(t.of) < len(r.all) {
			t.of = slices.Grow(t.of[:0], len(r.all))[:len(r.all)]
		}
		for _, id := range ids {
			n := r.names[id]
			count := &t.of[n.number]
			if count.papers == 0 {
				t.met = append(t.met, n)
			}
			if int(count.last) <= i {
				count.papers, count.last = count.papers+1, int32(i+1)
			}
		}
	}
	var list []shared
	for _, n := range t.met {
		count := &t.of[n.number]
		if count.papers >= aroundPapers && n != s.n && n.path != "" {
			list = append(list, shared{n, int(count.papers)})
		}
		count.papers, count.last = 0, 0
	}
	t.met = t.met[:0]
	return list
}

// mostShared are the first of those with most papers.
func mostShared(list []shared, most int) []shared {
	slices.SortFunc(list, func(a, b shared) int {
		return cmp.Or(cmp.Compare(b.papers, a.papers), cmp.Compare(a.sortKey, b.sortKey), cmp.Compare(a.slug, b.slug))
	})
	return slices.Clip(list[:min(most, len(list))])
}

// neighbours are the topics that are closest to a topic. A topic of half of the
// archive is in half of all papers of any other: what counts is how many more papers
// two topics share than they would by chance, their lift,
//
//	shared · papers of the archive / (papers of the one · papers of the other)
//
// which is 3/2 at least. They are ordered by shared · lift, so that a rare topic
// does not win by a paper or two. Of the archive and the other topic, the papers up
// to the newest of this one count. All is compared in integers.
func (s nameSource) neighbours() []shared {
	newest := s.papers[0].Date
	upTo := func(papers []*entry) int64 { return int64(len(papers) - len(papersSince(papers, newest.AddDays(1)))) }
	all, own := upTo(s.p.papers), int64(len(s.papers))
	type weighed struct {
		shared
		papers, other int64
	}
	var list []weighed
	for _, n := range s.sharing(s.p.topicsOf) {
		w := weighed{n, int64(n.papers), upTo(n.name.papers)}
		if 2*w.papers*all >= 3*own*w.other {
			list = append(list, w)
		}
	}
	slices.SortFunc(list, func(a, b weighed) int {
		return cmp.Or(cmp.Compare(b.papers*b.papers*a.other, a.papers*a.papers*b.other), cmp.Compare(a.slug, b.slug))
	})
	var out []shared
	for _, w := range list[:min(aroundNames, len(list))] {
		out = append(out, w.shared)
	}
	return out
}

// nearMap joins those topics near a topic that are in the same of its papers: in two at
// least, and half as many again as chance would have it, as for neighbours. It is nil
// where there is nothing to join.
func (s nameSource) nearMap(topics []shared) *NearMap {
	if len(topics) < mapTopics {
		return nil
	}
	row := make(map[*name]int, len(topics))
	dots := make([]int, len(topics))
	for i, n := range topics {
		row[n.name], dots[i] = i, n.papers
	}
	together := make([]int, len(topics)*len(topics))
	for _, e := range s.papers {
		var rows uint
		r, ids := s.p.topicsOf(e)
		for _, id := range ids {
			if i, ok := row[r.names[id]]; ok {
				rows |= 1 << i
			}
		}
		for a := range topics {
			for b := a + 1; b < len(topics); b++ {
				if rows>>a&1 == 1 && rows>>b&1 == 1 {
					together[a*len(topics)+b]++
				}
			}
		}
	}
	var joined []int // places in together
	for i, n := range together {
		a, b := i/len(topics), i%len(topics)
		if n >= aroundPapers && 2*n*len(s.papers) >= 3*topics[a].papers*topics[b].papers {
			joined = append(joined, i)
		}
	}
	if joined == nil {
		return nil
	}
	slices.SortStableFunc(joined, func(i, j int) int { return cmp.Compare(together[j], together[i]) })
	joined = joined[:min(mapArcs, len(joined))]
	slices.Sort(joined)
	pairs, words := make([][2]int, len(joined)), make([]string, len(joined))
	for k, i := range joined {
		a, b := i/len(topics), i%len(topics)
		pairs[k], words[k] = [2]int{a, b}, topics[a].display+" – "+topics[b].display
	}
	return &NearMap{Rows: len(topics), Arcs: plot.Arcs(pairs), Dots: plot.Dots(dots), Joined: strings.Join(words, "; ")}
}

// spark is how papers, newest first, came over time; nil where that is too little
// to be drawn.
func spark(papers []*entry) *Spark {
	papers = datedOf(papers)
	if len(papers) < sparkPapers {
		return nil
	}
	papers, _ = drawn(papers)
	first, last := papers[len(papers)-1].Date, papers[0].Date
	by, number, name := "month", paper.Day.Months, monthName
	if number(last)-number(first) >= sparkMonths {
		by, number, name = "year", paper.Day.Year, yearName
	}
	values := make([]int, number(last)-number(first)+1)
	if len(values) < sparkBars {
		return nil
	}
	for _, e := range papers {
		values[number(e.Date)-number(first)]++
	}
	most := slices.Max(values)
	return &Spark{
		By: by, From: name(first), To: name(last), Most: most,
		Width: len(values), Path: plot.Steps(values, most, sparkHeight),
	}
}

// aroundInputs are what around is made of: of the sparkline the dates, and of the names that
// are counted in the papers all that these have, for to make and to count them takes longer.
func (s nameSource) aroundInputs(in *Inputs) {
	dated := datedOf(s.papers)
	if len(dated) >= sparkPapers {
		for _, e := range dated {
			in.number(int(e.Date))
		}
	}
	if e := s.firstOf(dated); e != nil {
		in.title(e)
		in.string(s.p.place(e))
		in.number(int(e.Date))
	}
	if s.kind == KindTopic {
		topics := s.neighbours()
		in.number(len(topics))
		for _, n := range topics {
			in.fixed(n.shown)
			in.number(n.papers)
		}
		if near := s.nearMap(topics); near != nil { // the dots are of the numbers of papers
			in.string(near.Arcs)
		}
	}
	if len(s.papers) >= aroundFrom {
		for _, e := range s.papers {
			in.fixed(e.names)
		}
	}
}

// firstOf is the first paper, where it is told.
func (s nameSource) firstOf(dated []*entry) *entry {
	if len(dated) < storyPapers {
		return nil
	}
	return dated[len(dated)-1]
}

// sumNames sums up, for every paper, its names that lists may show. A name that gets a page
// by a paper elsewhere changes nothing where a page needs no more papers than a list.
func (p *Plan) sumNames() {
	inParallel(len(p.papers), func(start, end int) {
		for _, e := range p.papers[start:end] {
			for i, of := range []func(*entry) (*registry, []archive.NameID){p.authorsOf, p.topicsOf, p.organizationsOf} {
				r, ids := of(e)
				for _, id := range ids {
					e.names = e.names*31 + r.shown[id]
				}
				e.names += uint64(i)
			}
		}
	})
	for _, r := range p.registries() {
		r.shown = nil
	}
}

// sharedList is a list of names as HTML, with the papers that they share.
func (c writer) sharedList(list []shared) string {
	var b strings.Builder
	for _, n := range list {
		b.WriteString(c.countedName(n.name, n.papers))
	}
	return b.String()
}
