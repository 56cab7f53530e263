package main

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"offprint/generator"
	"offprint/generator/archive"
	"offprint/generator/paper"
	"offprint/generator/search"
	"offprint/generator/text"
)

// Names of the judged sets in SMART format.
const (
	cranfield = "cranfield"
	cisi      = "cisi"
)

// isSmart reports whether a set is in the format of the SMART system. All other sets are
// papers, queries and qrels in JSON Lines, which may be compressed.
func isSmart(name string) bool { return name == cranfield || name == cisi }

// document is a document of a judged set.
type document struct {
	number      string
	title, text string
}

// question is a question of a judged set.
type question struct {
	number int
	text   string
	grades map[string]int // by the document's identifier in the archive; higher is better
}

// judgedSet is a judged set. Its queries are the questions with graded documents.
type judgedSet struct {
	name    string
	docs    []document
	queries []question
	asked   int // number of questions, including those without graded documents
}

// readJudged reads a judged set from its folder.
func readJudged(name, dir string) (*judgedSet, error) {
	if !isSmart(name) {
		return readJudgedLines(name, dir)
	}
	files := []string{"cran.all.1400", "cran.qry", "cranqrel"}
	judgements := cranfieldJudgements
	if name == cisi {
		files = []string{"CISI.ALL", "CISI.QRY", "CISI.REL"}
		judgements = cisiJudgements
	}
	var data [3][]byte
	for i, f := range files {
		var err error
		if data[i], err = os.ReadFile(filepath.Join(dir, f)); err != nil {
			return nil, fmt.Errorf("-collection: %w", err)
		}
	}
	grades, err := judgements(data[2])
	if err != nil {
		return nil, fmt.Errorf("%s: %w", files[2], err)
	}
	set := &judgedSet{name: name}
	for _, r := range smartRecords(data[0]) {
		d := document{strconv.Itoa(r.number), joined(r.fields['T']), joined(r.fields['W'])}
		if d.title == "" {
			// A paper must have a title.
			d.title = d.text[:min(len(d.text), 100)]
		}
		if d.title != "" {
			set.docs = append(set.docs, d)
		}
	}
	for i, r := range smartRecords(data[1]) {
		number := r.number
		if name == cranfield {
			// The judgments number the questions by position. The questions' own numbers have
			// gaps.
			number = i + 1
		}
		set.asked++
		q := question{number: number, text: plainQuery(joined(r.fields['W']))}
		for doc, grade := range grades[number] {
			if q.grades == nil {
				q.grades = make(map[string]int)
			}
			q.grades[string(judgedID(name, strconv.Itoa(doc)))] = grade
		}
		if q.grades != nil {
			set.queries = append(set.queries, q)
		}
	}
	if len(set.docs) == 0 || len(set.queries) == 0 {
		return nil, fmt.Errorf("-collection: %s has no documents, or no questions with judgements", dir)
	}
	return set, nil
}

// readJudgedLines reads a set from the files papers.jsonl, queries.jsonl and qrels.jsonl, each
// of which may be compressed (.gz).
func readJudgedLines(name, dir string) (*judgedSet, error) {
	set := &judgedSet{name: name}
	grades := map[int]map[string]int{}
	err := errors.Join(
		eachLine(dir, "papers.jsonl", func(p struct{ ID, Title, Abstract string }) {
			if p.Title != "" {
				set.docs = append(set.docs, document{p.ID, p.Title, p.Abstract})
			}
		}),
		eachLine(dir, "qrels.jsonl", func(j struct {
			Q     int
			Doc   string
			Grade int
		}) {
			if grades[j.Q] == nil {
				grades[j.Q] = map[string]int{}
			}
			grades[j.Q][string(judgedID(name, j.Doc))] = j.Grade
		}),
		eachLine(dir, "queries.jsonl", func(q struct {
			Q    int
			Text string
		}) {
			set.asked++
			if g := grades[q.Q]; g != nil {
				set.queries = append(set.queries, question{q.Q, plainQuery(q.Text), g})
			}
		}))
	if err == nil && (len(set.docs) == 0 || len(set.queries) == 0) {
		err = fmt.Errorf("-collection: %s has no documents, or no questions with judgements", dir)
	}
	return set, err
}

// eachLine reads a file of JSON Lines, or its compressed form, and calls do with each value.
func eachLine[T any](dir, name string, do func(T)) error {
	var in io.Reader
	f, err := os.Open(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		if f, err = os.Open(filepath.Join(dir, name+".gz")); err == nil {
			defer f.Close()
			in, err = gzip.NewReader(f)
		}
	} else if err == nil {
		defer f.Close()
		in = f
	}
	if err != nil {
		return fmt.Errorf("-collection: %w", err)
	}
	for d := json.NewDecoder(in); ; {
		var v T
		if err := d.Decode(&v); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		do(v)
	}
}

// smartRecord is a record in the format of the SMART system: a line ".I 17", followed by
// fields, each of which begins with a line of a dot and a letter.
type smartRecord struct {
	number int
	fields map[byte][]string // the lines of each field
}

var (
	smartNumber = regexp.MustCompile(`^\.I\s+(\d+)\s*$`)
	smartField  = regexp.MustCompile(`^\.([A-Z])\s*$`)
)

// smartRecords reads records. A field that occurs twice is continued.
func smartRecords(data []byte) []smartRecord {
	var records []smartRecord
	field := byte(0)
	for line := range bytes.Lines(data) {
		s := strings.TrimRight(string(line), "\r\n")
		if m := smartNumber.FindStringSubmatch(s); m != nil {
			n, err := strconv.Atoi(m[1])
			if err == nil {
				records = append(records, smartRecord{n, make(map[byte][]string)})
				field = 0
				continue
			}
		}
		if m := smartField.FindStringSubmatch(s); m != nil {
			field = m[1][0]
			continue
		}
		if len(records) > 0 && field != 0 {
			r := &records[len(records)-1]
			r.fields[field] = append(r.fields[field], s)
		}
	}
	return records
}

// joined joins lines to one line of text.
func joined(lines []string) string {
	return strings.Join(strings.Fields(strings.Join(lines, " ")), " ")
}

// plainQuery returns a question without any characters that a query language could interpret.
func plainQuery(s string) string { return strings.Join(plainWords(s), " ") }

// judgementLines reads lines that begin with at least wanted integers, and calls do with the
// integers.
func judgementLines(data []byte, wanted int, do func(n []int) error) error {
	s := bufio.NewScanner(bytes.NewReader(data))
	for line := 1; s.Scan(); line++ {
		fields := strings.Fields(s.Text())
		if len(fields) == 0 {
			continue
		}
		if len(fields) < wanted {
			return fmt.Errorf("line %d: %d numbers, want %d", line, len(fields), wanted)
		}
		n := make([]int, wanted)
		for i := range n {
			var err error
			if n[i], err = strconv.Atoi(fields[i]); err != nil {
				return fmt.Errorf("line %d: %w", line, err)
			}
		}
		if err := do(n); err != nil {
			return fmt.Errorf("line %d: %w", line, err)
		}
	}
	return s.Err()
}

// cranfieldJudgements reads lines of question, document and code, and converts the codes to
// grades by question and document. According to the file's documentation, code 1 is a complete
// answer, 4 is of minimal interest, and 5, which does not occur, is of no interest. The code
// -1 occurs once per question and is not documented. Because it is not a degree of relevance,
// it is treated like 5: the grade is 0, as for documents without a judgment.
func cranfieldJudgements(data []byte) (map[int]map[int]int, error) {
	grades := make(map[int]map[int]int)
	return grades, judgementLines(data, 3, func(n []int) error {
		switch code := n[2]; {
		case code >= 1 && code <= 4:
			grade(grades, n[0], n[1], 5-code)
		case code != 5 && code != -1:
			return fmt.Errorf("there is no code %d", code)
		}
		return nil
	})
}

// cisiJudgements reads lines of question and document; every listed document is relevant.
func cisiJudgements(data []byte) (map[int]map[int]int, error) {
	grades := make(map[int]map[int]int)
	return grades, judgementLines(data, 2, func(n []int) error {
		grade(grades, n[0], n[1], 1)
		return nil
	})
}

// grade records a grade; the best one wins if there are several.
func grade(grades map[int]map[int]int, question, document, grade int) {
	if grades[question] == nil {
		grades[question] = make(map[int]int)
	}
	grades[question][document] = max(grade, grades[question][document])
}

// judgedID returns the identifier that a document gets in the archive. Because it does not
// depend on the title, documents with the same title stay separate.
func judgedID(set, document string) paper.ID {
	return paper.ID(fmt.Sprintf("%s:10.5555/%s.%s", paper.SchemeDOI, set, document))
}

// writeArchive creates an archive of the documents, all with the same date.
func (set *judgedSet) writeArchive(dir string) error {
	if _, err := generator.Init(generator.InitOptions{Dir: dir}); err != nil {
		return err
	}
	day, err := paper.NewDay(2000, time.January, 1)
	if err != nil {
		return err
	}
	content := filepath.Join(dir, archive.ContentDir)
	for _, p := range set.papers(day) {
		if _, err := archive.Write(content, nil, archive.Entry{Path: archive.Path(p), Paper: p}); err != nil {
			return err
		}
	}
	return nil
}

// papers converts the documents to papers.
func (set *judgedSet) papers(day paper.Day) []paper.Paper {
	papers := make([]paper.Paper, len(set.docs))
	for i, d := range set.docs {
		papers[i] = paper.Clean(paper.Paper{
			ID:       judgedID(set.name, d.number),
			Title:    cmp.Or(text.Title(d.title), "Document "+d.number),
			Abstract: text.Abstract(d.text),
			Date:     day,
		})
	}
	return papers
}

// openProgram makes an in-memory index of the documents.
func (set *judgedSet) openProgram(ctx context.Context) (*program, error) {
	papers := set.papers(0)
	docs := make([]search.Doc, len(papers))
	for i := range papers {
		docs[i] = search.NewDoc(&papers[i], "")
	}
	return openDocs(ctx, docs)
}

// judgedResult is the quality of the answers to a judged set's questions.
type judgedResult struct {
	Set       string  `json:"set"`
	Documents int     `json:"documents"`
	Questions int     `json:"questions"` // questions with graded documents
	NDCG10    float64 `json:"ndcg10"`
	Recall100 float64 `json:"recall100"`
	MRR       float64 `json:"mrr"`
	Empty     int     `json:"withoutResult"`
}

// measure asks the questions. The results are averages over the questions with graded
// documents.
func (set *judgedSet) measure(b engine) (*judgedResult, error) {
	r := &judgedResult{Set: set.name, Documents: len(set.docs), Questions: len(set.queries)}
	var gains, recalls []float64
	var ranks []int
	for _, q := range set.queries {
		a, err := b.search(q.text, searchOptions{Limit: 100, Snippets: without()}, false)
		if err != nil {
			return nil, fmt.Errorf("question %d: %w", q.number, err)
		}
		if len(a.IDs) == 0 {
			r.Empty++
		}
		gains = append(gains, ndcg(a.IDs, q.grades, 10))
		recalls = append(recalls, recall(a.IDs, q.grades, 100))
		ranks = append(ranks, firstRelevant(a.IDs, q.grades))
	}
	r.NDCG10, r.Recall100, r.MRR = mean(gains), mean(recalls), reciprocal(ranks)
	return r, nil
}
