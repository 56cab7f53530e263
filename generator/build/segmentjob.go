package build

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"offprint/generator/archive"
	"offprint/generator/plan"
	"offprint/generator/press"
	"offprint/generator/program"
	"offprint/generator/search"
	"offprint/generator/site"
)

// segmentJob is everything needed to write a segment of the search index, in this or another
// process.
type segmentJob struct {
	Program archive.Sum // the program that created the job
	Content string      // the folder of the papers
	Kept    string      // the file of cached papers; empty if there is none
	Dest    string      // the site
	From    int         // index of the first paper in the plan
	Papers  []plan.SearchPaper
	Options search.SegmentOptions // without Write
}

// segmentDone is the result of a job.
type segmentDone struct {
	Segment *search.Segment
	Records map[string]press.Record
}

// A child process reads its job from a file in its folder, and writes the result into another.
const (
	segmentJobFile  = "segment.job"
	segmentDoneFile = "segment.done"
)

// write writes the segment's files directly into the site. They need not wait, because nothing
// refers to them before the boot file does. The function doc reads one of the job's papers.
// The same job always gives the same files.
func (j *segmentJob) write(ctx context.Context, doc func(i int) (search.Doc, error)) (*search.Segment, map[string]press.Record, error) {
	records, output := map[string]press.Record{}, press.NewOutput(j.Dest)
	src := search.Source{Len: len(j.Papers), Docs: func(ctx context.Context, from, to int) ([]search.Doc, error) {
		return readDocs(ctx, from, to, doc)
	}}
	o := j.Options
	o.Write = func(f search.File) (err error) {
		name := search.Folder + "/" + f.Path
		records[name], err = output.WriteNow(site.File{Path: name, Data: f.Data})
		return err
	}
	segment, err := search.WriteSegment(ctx, src, o)
	return segment, records, err
}

// readDocs reads the papers with indexes from to to, excluding to.
func readDocs(ctx context.Context, from, to int, doc func(i int) (search.Doc, error)) ([]search.Doc, error) {
	docs := make([]search.Doc, to-from)
	for i := range docs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		var err error
		if docs[i], err = doc(from + i); err != nil {
			return nil, err
		}
	}
	return docs, nil
}

// Work runs in a child process of a build. It does the job in the folder dir.
func Work(ctx context.Context, dir string) error {
	var job segmentJob
	if err := readGob(filepath.Join(dir, segmentJobFile), &job); err != nil {
		return err
	}
	if sum, err := program.Sum(); err != nil {
		return err
	} else if sum != job.Program {
		return errors.New("the program was replaced by another version while it was running: start it again")
	}
	var kept *archive.KeptPapers
	if job.Kept != "" {
		kept, _ = archive.OpenKept(job.Kept) // if it fails, the pages are read instead
	}
	segment, records, err := job.write(ctx, func(i int) (search.Doc, error) { return job.Papers[i].Doc(job.Content, kept) })
	if err != nil {
		return err
	}
	return writeGob(filepath.Join(dir, segmentDoneFile), segmentDone{segment, records})
}

// runChild starts a command with dir as its last argument and waits for it to end.
func runChild(ctx context.Context, command []string, dir string) error {
	if len(command) == 0 {
		return errors.New("no command was given to start")
	}
	cmd := exec.CommandContext(ctx, command[0], append(command[1:len(command):len(command)], dir)...)
	out, err := cmd.CombinedOutput()
	if err = cmp.Or(ctx.Err(), err); err != nil {
		return fmt.Errorf("%w: %s", err, bytes.TrimSpace(out))
	}
	return nil
}

func writeGob(name string, v any) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriter(f)
	if err := gob.NewEncoder(w).Encode(v); err != nil {
		return err
	}
	return w.Flush()
}

func readGob(name string, v any) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return gob.NewDecoder(bufio.NewReader(f)).Decode(v)
}
