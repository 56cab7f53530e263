package plan

import (
	"sort"

	"offprint/generator/archive"
	"offprint/generator/paper"
	"offprint/generator/search"
)

// SearchRun is a run of the plan's papers that forms one part of the search index, with a
// checksum of what it is made of.
type SearchRun struct {
	From, To int // half-open range of the papers, newest first
	Sum      archive.Sum
}

// The search index is split into runs, so that a change affects only one of them: a new day
// changes the recent run, which is small, and a paper of last month does not change the run of
// papers from years ago. Each run costs a reader some additional bytes, so there are at most
// three.
const (
	// splitPapers is the number of papers from which there is a separate run of about the last
	// month. A smaller index is quick to write and to fetch as a whole.
	splitPapers = 2000
	// largeArchive is the number of papers from which the recent run covers about a week and
	// the older papers are in two runs.
	largeArchive = 50_000
	// middlePapers is the approximate number of papers in the recent and the middle run
	// together, if that many papers span more than middleMonths months. The actual number is
	// at least half and less than one and a half times as large, plus the rest of the oldest
	// month.
	middlePapers = 32_768
	// middleMonths is the minimum number of months in these two runs.
	middleMonths = 6
)

// lateDays is the number of days in a month during which papers of the previous month are
// still expected to arrive. lateWeek is the same for a week.
const (
	lateDays = 7
	lateWeek = 2
)

// SearchRuns returns the runs of the papers, newest first.
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

// searchCuts returns the indexes at which papers of these days, which are newest first, are
// cut into runs.
func searchCuts(days []paper.Day) []int {
	// before returns the index of the first day for which isBefore is true.
	before := func(isBefore func(paper.Day) bool) int {
		return sort.Search(len(days), func(i int) bool { return isBefore(days[i]) })
	}
	switch n := len(days); {
	case n >= largeArchive:
		week := monday(days[0].AddDays(-lateWeek))
		recent := before(func(d paper.Day) bool { return d < week })
		// The oldest run ends with a month, so that it does not change when a few papers are
		// added to a later one. It grows by steps of middlePapers or by quarters of a year.
		steps := (n - middlePapers/2) / middlePapers
		month := min(days[n-steps*middlePapers-1].Months(), (days[0].Months()-middleMonths)/3*3)
		return []int{recent, max(recent, before(func(d paper.Day) bool { return d.Months() < month }))}
	case n >= splitPapers:
		month := days[0].AddDays(-lateDays).Months()
		return []int{before(func(d paper.Day) bool { return d.Months() < month })}
	}
	return nil
}

// monday returns the first day of a day's week.
func monday(d paper.Day) paper.Day { return d.AddDays(-weekday(d)) }

// SearchPaper is a paper for the search index: everything that a process that does not have
// the plan needs to read it.
type SearchPaper struct {
	File string          // relative to content/
	Sum  archive.Sum     // checksum of the file's content
	Path string          // path of its page
	Kept archive.Spooled // where its text is kept
}

// SearchPapers returns the papers with indexes from ≤ i < to, newest first.
func (p *Plan) SearchPapers(from, to int) []SearchPaper {
	papers := make([]SearchPaper, 0, to-from)
	for _, e := range p.papers[from:to] {
		papers = append(papers, SearchPaper{File: e.card.Path, Sum: e.card.Sum(), Path: e.path, Kept: e.card.Kept()})
	}
	return papers
}

// Doc reads the paper from kept if it is there, and otherwise from the folder content. It
// fails if the file has changed since it was planned.
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

// SearchDoc reads one of the plan's papers, given by its index in the order of SearchPapers.
func (p *Plan) SearchDoc(i int) (search.Doc, error) {
	e := p.papers[i]
	full, err := p.texts.catalog.Paper(e.card)
	if err != nil {
		return search.Doc{}, err
	}
	return search.NewDoc(full, e.path), nil
}
