package plan

import (
	"strings"

	"offprint/generator/api"
	"offprint/generator/archive"
	"offprint/generator/text"
)

// A paper's page is not made again when related papers are added later. Instead, these are
// listed in a file for each day, which the theme's script later.js loads when a reader asks
// for it.

const (
	laterFolder = "related/"
	// laterPapers is the maximum number of later papers that are listed for a paper.
	laterPapers = 4
)

// LaterPapers is the file of a day: which later papers name the papers of that day as related.
type LaterPapers struct {
	Path string
	Sum  archive.Sum // checksum of what Document writes
	Len  int         // number of papers listed

	p     *Plan
	of    []*entry
	later []uint32 // result of laterPapers
}

// papers yields the papers of the day that have something to list, each with its later papers.
func (d *LaterPapers) papers(yield func(*entry, []*entry) bool) {
	var list []*entry
	for _, e := range d.of {
		list = list[:0]
		for _, at := range d.later[e.number*laterPapers:][:laterPapers] {
			if at != 0 {
				list = append(list, d.p.all[at])
			}
		}
		if len(list) > 0 && !yield(e, list) {
			return
		}
	}
}

// Later returns the files of all days, newest first, including those that list nothing, so
// that the script need not know which exist. There are none if papers are not related.
func (p *Plan) Later() []LaterPapers {
	if p.related == nil {
		return nil
	}
	later := p.laterPapers()
	days := make([]LaterPapers, len(p.days))
	inParallel(len(days), func(start, end int) {
		var in Inputs
		for i := start; i < end; i++ {
			d := &days[i]
			*d = LaterPapers{Path: laterFolder + strings.ReplaceAll(p.days[i].day.String(), "-", "/") + ".json", p: p, of: p.days[i].inOrder, later: later}
			in.reset()
			for e, list := range d.papers {
				in.string(e.path)
				in.number(len(list))
				for _, l := range list {
					in.fixed(l.linked)
					in.number(int(l.Date))
				}
				d.Len += len(list)
			}
			d.Sum = in.done()
		}
	})
	return days
}

// laterPapers returns, for each paper in the order of All, the indexes of later papers that
// name it as related, with 0 for unused places. The papers to which it is closest come first,
// and among these the newest.
func (p *Plan) laterPapers() []uint32 {
	all, found := p.all, p.related
	later := make([]uint32, laterPapers*len(all))
	told := make([]uint8, len(all))
	for rank := range RelatedPapers {
		for i := len(all) - 1; i > 0; i-- {
			places := found[i].list()
			if rank >= len(places) {
				continue
			}
			at := places[rank]
			if told[at] < laterPapers && all[at].Date != 0 && all[at].Date < all[i].Date {
				later[at*laterPapers+uint32(told[at])] = uint32(i)
				told[at]++
			}
		}
	}
	return later
}

// Document returns the content of the file: a JSON object that maps the path of a paper to a
// list of [path, title as plain text, day].
func (d *LaterPapers) Document() ([]byte, error) {
	told := map[string][][3]string{}
	for e, list := range d.papers {
		for _, l := range list {
			told[e.path] = append(told[e.path], [3]string{l.path, text.TitlePlain(l.title()), l.Date.String()})
		}
	}
	return api.Document(told)
}
