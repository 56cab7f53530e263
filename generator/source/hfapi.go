package source

import (
	"bytes"
	"cmp"
	"errors"
	"path"
	"regexp"
	"strings"

	"offprint/generator/paper"
)

// hfAPI is what the API of Hugging Face Daily Papers answers, and what people
// store of it: a list of records, a list of the repr of such records in
// Python, either of them in an object {status, date, count, data}, the answer
// for a single paper, or records line by line.
func hfAPI() format {
	return format{
		name:  "hf-api",
		about: "answers of the API of Hugging Face *Daily Papers*, stored in any of the usual ways", unit: "an object",
		form: asJSON, lacks: "records of Daily Papers",
		detect: detectHFAPI, before: []string{"arxiv-jsonl"}, read: readHFAPI,
	}
}

// apiLimit is how many records the API answers with unless it is asked for
// more (https://huggingface.co/docs/hub/api).
const apiLimit = 50

// Keys that tell a record of Daily Papers from any other JSON. Quotes may be
// escaped, where records stand in strings.
var (
	hfListed = regexp.MustCompile(`\\?["']paper\\?["']\s*:\s*\{`)
	hfPaper  = regexp.MustCompile(`\\?["'](?:upvotes|discussionId|submittedOnDailyAt|numComments|ai_keywords|ai_summary)\\?["']\s*:`)
	arxivKey = regexp.MustCompile(`^[\[\s]*\{\s*\\?["']id\\?["']\s*:\s*\\?["']\d{4}\.\d{4,5}(?:v\d+)?\\?["']\s*,\s*\\?["']authors\\?["']\s*:\s*\[\s*\{`)
	// An answer without records.
	hfEmpty = regexp.MustCompile(`^\s*(?:\[\s*\]|\{[^\[\]{}]*["'](?:data|papers|dailyPapers)["']\s*:\s*\[\s*\][^\[\]{}]*\})\s*$`)
)

func detectHFAPI(head []byte) bool {
	t := bytes.TrimSpace(head)
	if len(t) == 0 || t[0] != '{' && t[0] != '[' && t[0] != '"' {
		return false
	}
	return hfListed.Match(t) || hfPaper.Match(t) || arxivKey.Match(t) || hfEmpty.Match(t)
}

func readHFAPI(c *call) error {
	named := fileDay(c.in.Name)
	cut, err := c.hfRecords(func(around object) (day hfDay, sure bool) {
		day.scraped = cmp.Or(c.in.Day, named)
		day.listed = cmp.Or(c.in.Day, named, listingDay(around))
		return day, day.listed != 0
	}, "data", "papers", pageList)
	if err != nil {
		return err
	}
	switch n := cut.records; {
	case n == 0 && cut.lists == 0:
		return errors.New("there is no record in it")
	case n == 0:
		c.note("no papers on this day")
	case n == apiLimit && cut.inLists == apiLimit && cut.lists == 1:
		c.note("%d records, the API's default limit: this day was probably cut short", apiLimit)
	}
	if said, ok := cut.about["count"].(float64); ok && cut.lists == 1 && int(said) != cut.inLists {
		c.note("it says that it has %d records, and has %d", int(said), cut.inLists)
	}
	return nil
}

// hfRecords emits the records of Daily Papers in JSON; they may stand in an
// object, in a list under one of names. day tells the day of the listing from
// what such an object says around it, which may stand behind its records: as
// long as day is not sure, records in an object are held back.
func (c *call) hfRecords(day func(around object) (day hfDay, sure bool), names ...string) (*cutter, error) {
	const mostHeld = 1000
	var cut *cutter
	var held []*piece
	flush := func() error {
		d, _ := day(cut.about)
		ready := held
		held = nil // also where the caller wants no more
		for _, p := range ready {
			if err := c.put(c.hfItem(p, d)); err != nil {
				return err
			}
		}
		return nil
	}
	cut = newCutter(c.r, func(p *piece) error {
		held = append(held, p)
		if _, sure := day(cut.about); !sure && cut.wrapped && len(held) < mostHeld {
			return nil
		}
		return flush()
	}, names...)
	err := cut.run()
	c.rejectedEnd = cut.cut
	if err2 := flush(); err == nil {
		err = err2
	}
	return cut, err
}

// listingDay is the day that an object around records tells, or 0: "date" in
// the page of 2024 and in stored answers, "dateString" in pages of 2026, where
// it is the first day of a week or month if "periodType" says so.
func listingDay(around object) paper.Day {
	if period := around.text("periodType"); period != "" && period != "day" {
		return 0
	}
	d, _ := paper.ParseDay(around.text("date", "dateString"))
	return d
}

var dayInName = regexp.MustCompile(`(?:^|[^0-9])(\d{4}-\d{2}-\d{2})(?:[^0-9]|$)`)

// fileDay is the day in the last element of a path, or 0.
func fileDay(name string) paper.Day {
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	for _, m := range dayInName.FindAllStringSubmatch(base, -1) {
		if d, err := paper.ParseDay(m[1]); err == nil {
			return d
		}
	}
	return 0
}
