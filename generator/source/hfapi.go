package source

import (
	"bytes"
	"cmp"
	"errors"
	"path"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// hfAPI is the format of answers of the API of Hugging Face Daily Papers, and of what people
// store of them: a list of records, a list of such records as Python's repr writes them,
// either list in an object {status, date, count, data}, the answer for a single paper, or one
// record per line.
func hfAPI() format {
	return format{
		name:  "hf-api",
		about: "responses of the API of Hugging Face *Daily Papers*, stored in any of the usual ways", unit: "an object",
		form: asJSON, lacks: "records of Daily Papers",
		detect: detectHFAPI, before: []string{"arxiv-jsonl"}, read: readHFAPI,
	}
}

// apiLimit is the number of records that the API returns unless it is asked for more
// (https://huggingface.co/docs/hub/api).
const apiLimit = 50

// These keys distinguish a record of Daily Papers from other JSON. Quotes may be escaped,
// because some inputs store records in strings.
var (
	hfListed = text.LazyRegexp(`\\?["']paper\\?["']\s*:\s*\{`)
	hfPaper  = text.LazyRegexp(`\\?["'](?:discussionId|submittedOnDailyAt|submittedBy)\\?["']\s*:`)
	arxivKey = text.LazyRegexp(`^[\[\s]*\{\s*\\?["']id\\?["']\s*:\s*\\?["']\d{4}\.\d{4,5}(?:v\d+)?\\?["']\s*,\s*\\?["']authors\\?["']\s*:\s*\[\s*\{`)
	// hfEmpty matches an answer without records.
	hfEmpty = text.LazyRegexp(`^\s*(?:\[\s*\]|\{[^\[\]{}]*["'](?:data|dailyPapers)["']\s*:\s*\[\s*\][^\[\]{}]*\})\s*$`)
)

func detectHFAPI(head []byte) bool {
	t := bytes.TrimSpace(head)
	if len(t) == 0 || t[0] != '{' && t[0] != '[' && t[0] != '"' {
		return false
	}
	return hfListed.Match(t) || hfPaper.Match(t) || arxivKey.Match(t) || hfEmpty.Match(t) || votedOn(head)
}

// hfKeys are the keys of a paper in the API's answers, and the keys under which people store
// the abstract. Those with the value true distinguish the API's papers from arXiv's, but any
// table may have some of them.
var hfKeys = map[string]bool{
	"upvotes": true, "numComments": true, "ai_keywords": true, "ai_summary": true, "aiKeywords": true, "aiSummary": true,
	"githubRepo": true, "githubStars": true, "projectPage": true,

	"id": false, "title": false, "summary": false, "abstract": false, "authors": false, "publishedAt": false, "thumbnail": false,
	"organization": false, "mediaUrls": false, "mediaUrl": false, "comments": false, "doi": false, "arxivId": false,
	"submitterOrganization": false, "isAuthorParticipating": false, "submittedOnDailyBy": false,
}

// votedOn reports whether the first paper has only keys of the API, one of them a
// distinguishing one. If the paper is cut off, other keys are accepted too.
func votedOn(head []byte) bool {
	s := sampleJSON(head)
	telling := false
	for key := range s.record {
		tells, known := hfKeys[key]
		if !known && s.whole {
			return false
		}
		telling = telling || tells
	}
	return telling
}

func readHFAPI(c *call) error {
	named := fileDay(c.in.Name)
	sure := func(around object) bool { return c.in.Day != 0 || named != 0 || dated(around) }
	cut, err := c.jsonRecords(sure, func(p *piece, around object) error {
		return c.put(c.hfItem(p, pageDay{
			scraped: cmp.Or(c.in.Day, named),
			listed:  cmp.Or(c.in.Day, named, listingDay(around)),
		}))
	})
	if err != nil {
		return err
	}
	switch n := cut.records; {
	case n == 0 && cut.lists == 0:
		return errors.New("it has no records")
	case n == 0:
		c.note("an empty list: no papers on this day")
	case n == apiLimit && cut.inLists == apiLimit && cut.lists == 1:
		c.note("%d records, the API's default limit: this day was probably cut short", apiLimit)
	}
	return nil
}

var dayInName = text.LazyRegexp(`(?:^|[^0-9])(\d{4}-\d{2}-\d{2})(?:[^0-9]|$)`)

// fileDay returns the day in the last element of a path, or 0.
func fileDay(name string) paper.Day {
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	for _, m := range dayInName.FindAllStringSubmatch(base, -1) {
		if d, err := paper.ParseDay(m[1]); err == nil {
			return d
		}
	}
	return 0
}
