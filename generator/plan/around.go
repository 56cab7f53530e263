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

// The first page of a name shows, besides its papers, how they came over time and which names
// share papers with it. All of this depends only on the name's own papers and on what the
// archive had up to the newest of them, so that a day that brings none of its papers changes
// nothing here.

const (
	sparkPapers  = 5  // minimum number of papers for a sparkline
	sparkBars    = 3  // minimum number of its bars
	sparkMonths  = 60 // maximum number of its bars by month; a longer time is drawn by year
	sparkHeight  = 20
	aroundPapers = 2 // minimum number of papers that two names in such a list share
	aroundFrom   = 3 // minimum number of papers for such lists: with two, the list of papers is enough
	aroundNames  = 12
	aroundTopics = 8
	storyPapers  = 5 // minimum number of papers for naming the first of them, and who works on a topic
	storyAuthors = 6
	storyOrgs    = 4
	mapTopics    = 3 // minimum number of neighbouring topics for a map
	mapArcs      = 8 // maximum number of its arcs
	// manyHands is the number of authors above which a paper says nothing about who works with
	// whom. It also bounds the cost of counting.
	manyHands = 50
)

// around is what a name's first page shows besides its papers.
type around struct {
	spark                          *Spark
	first                          *entry   // the first paper; nil if papers are few or their dates unknown
	authors, organizations, topics []shared // most shared papers first; topics of a topic as neighbours returns them
	near                           *NearMap // of a topic
}

// shared is a name that shares papers with another one.
type shared struct {
	*name
	papers int // number of shared papers
}

// around computes these parts of a name's first page.
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

// authorsOf returns the authors of a paper, or none if they are too many to say who works with
// whom.
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

// tally counts papers per name. of is indexed by the names' numbers; last is the last paper
// that was counted for a name, because a paper may spell a name in two ways.
type tally struct {
	of  []struct{ papers, last int32 }
	met []*name
}

// tallies keeps tallies for reuse, because every name needs them.
var tallies = sync.Pool{New: func() any { return new(tally) }}

// sharing returns the names with a page that share papers with s's name, in no particular
// order.
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

// mostShared returns the first most names of those with the most shared papers.
func mostShared(list []shared, most int) []shared {
	slices.SortFunc(list, func(a, b shared) int {
		return cmp.Or(cmp.Compare(b.papers, a.papers), cmp.Compare(a.sortKey, b.sortKey), cmp.Compare(a.slug, b.slug))
	})
	return slices.Clip(list[:min(most, len(list))])
}

// neighbours returns the topics that are closest to the topic of the page. A topic of half of
// the archive is in half of the papers of any other topic. What counts is therefore the lift:
// how many more papers two topics share than they would by chance,
//
//	shared · papers of the archive / (papers of the one · papers of the other)
//
// which must be at least 3/2. Topics are ordered by shared · lift, so that a rare topic does
// not win by a paper or two. Of the archive and of the other topic, only the papers up to the
// newest one of this topic count. All comparisons are in integers.
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

// nearMap connects those of the topics near a topic that occur together in its papers: in at
// least two papers, and in half as many again as by chance, as in neighbours. It is nil if
// there is nothing to connect.
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
	var joined []int // indexes into together
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

// spark returns the sparkline of papers, which are newest first; nil if there is too little to
// draw.
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

// aroundInputs adds what around depends on: for the sparkline the dates of the papers, and for
// the lists of names all names of the papers, because counting them takes longer.
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
		if near := s.nearMap(topics); near != nil { // the dots are drawn from the numbers of papers
			in.string(near.Arcs)
		}
	}
	if len(s.papers) >= aroundFrom {
		for _, e := range s.papers {
			in.fixed(e.names)
		}
	}
}

// firstOf returns the first of the papers, or nil if they are too few to name it.
func (s nameSource) firstOf(dated []*entry) *entry {
	if len(dated) < storyPapers {
		return nil
	}
	return dated[len(dated)-1]
}

// sumNames computes, for every paper, a hash of its names that lists may show. If a page needs
// no more papers than a list does, the hash includes names without a page, so that a name that
// gets its page through another paper changes nothing.
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

// sharedList formats names as HTML, each with the number of shared papers.
func (c writer) sharedList(list []shared) string {
	var b strings.Builder
	for _, n := range list {
		b.WriteString(c.countedName(n.name, n.papers))
	}
	return b.String()
}
