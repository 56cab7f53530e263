package plan

import (
	"sort"

	"offprint/generator/archive"
	"offprint/generator/paper"
	"offprint/generator/search"
)

// SearchRun is a run of the plan's papers that is searched as one: its papers, as
// the index calls them, and a sum of what they are made of.
type SearchRun struct {
	From, To int // of the papers, newest first
	Sum      archive.Sum
}

// The search index is in runs, so that a change costs its run: a new day the recent one,
// which is small, a paper of last month not those of years ago. Each run costs a reader
// some bytes more, and so there are no more than three.
const (
	// splitPapers is the number of papers from which there is a recent run, of a month.
	// Below that the index is quick to write and to fetch as a whole.
	splitPapers = 2000
	// largeArchive is the number of papers from which the recent run is of a week, and the
	// closed papers are in two runs.
	largeArchive = 50_000
	// middlePapers is about how many papers the recent run and the one between have, where
	// these are of more than middleMonths months: half as many at least, and less than half as
	// many again, but for those of the oldest month.
	middlePapers = 32_768
	// middleMonths are the months that these two have at least.
	middleMonths = 6
)

// lateDays is for how many days of a month papers of the month before are expected to
// come in, and lateWeek the same of a week.
const (
	lateDays = 7
	lateWeek = 2
)

// SearchRuns are the runs of the papers, newest first.
func (p *Plan) SearchRuns() []SearchRun {
	days := make([]paper.Day, len(p.papers))
	for i, e := range p.papers {
		days[i] = e.Date
	}
	var runs []SearchRun
	from := 0
	for _, to := range append(searchCuts(days), len(days)) {
		if to == from {
			continue
		}
		var in Inputs
		for _, e := range p.papers[from:to] {
			in.sum(e.card.Sum())
			in.string(e.path)
		}
		runs = append(runs, SearchRun{from, to, in.done()})
		from = to
	}
	return runs
}

// searchCuts is where the runs of papers of these days, newest first, are cut.
func searchCuts(days []paper.Day) []int {
	// before is how many papers come before those of days that are.
	before := func(isBefore func(paper.Day) bool) int {
		return sort.Search(len(days), func(i int) bool { return isBefore(days[i]) })
	}
	switch n := len(days); {
	case n >= largeArchive:
		week := monday(days[0].AddDays(-lateWeek))
		recent := before(func(d paper.Day) bool { return d < week })
		// The oldest run ends with a month, and so stays as it is when a few papers come
		// into a later one. It grows by steps, or by quarters.
		steps := (n - middlePapers/2) / middlePapers
		month := min(days[n-steps*middlePapers-1].Months(), (days[0].Months()-middleMonths)/3*3)
		return []int{recent, max(recent, before(func(d paper.Day) bool { return d.Months() < month }))}
	case n >= splitPapers:
		month := days[0].AddDays(-lateDays).Months()
		return []int{before(func(d paper.Day) bool { return d.Months() < month })}
	}
	return nil
}

// monday is the first day of a day's week.
func monday(d paper.Day) paper.Day { return d.AddDays(-weekday(d)) }

// SearchPaper is a paper that is to be searched for: all that a process which
// does not have the plan needs to read it.
type SearchPaper struct {
	File string          // below content/
	Sum  archive.Sum     // of what the file holds
	Path string          // of its page
	Kept archive.Spooled // where it is kept
}

// SearchPapers are papers of the plan, newest first.
func (p *Plan) SearchPapers(from, to int) []SearchPaper {
	papers := make([]SearchPaper, 0, to-from)
	for _, e := range p.papers[from:to] {
		papers = append(papers, SearchPaper{File: e.card.Path, Sum: e.card.Sum(), Path: e.path, Kept: e.card.Kept()})
	}
	return papers
}

// Doc reads the paper, from kept where it is kept, else from the folder content. It fails
// where the file is no longer what it was when it was planned.
func (s SearchPaper) Doc(content string, kept *archive.KeptPapers) (search.Doc, error) {
	if full, ok := kept.Paper(s.Kept); ok {
		return search.NewDoc(full, s.Path), nil
	}
	full, err := archive.ReadPaper(content, s.File, s.Sum)
	if err != nil {
		return search.Doc{}, err
	}
	return search.NewDoc(full, s.Path), nil
}

// SearchDoc reads one of the plan's papers, by its place among SearchPapers of all.
func (p *Plan) SearchDoc(i int) (search.Doc, error) {
	e := p.papers[i]
	full, err := p.texts.catalog.Paper(e.card)
	if err != nil {
		return search.Doc{}, err
	}
	return search.NewDoc(full, e.path), nil
}
