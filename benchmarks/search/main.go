// Search measures the search of a built site, on what a reader gets: the files
// of the site, the site's own search client, and a browser.
//
//	go run ./benchmarks/search -archive DIR
//	go run ./benchmarks/search -site DIR/public -content DIR/content
//	go run ./benchmarks/search -judged cranfield -collection DIR
//
// # Method
//
// The site is served on this machine as a static host does it: each file as its
// bytes, with its media type, and compressed files as files and not as an encoding
// of something else. A headless Chromium opens an empty page there, imports the
// search client of the site and puts queries to it. Nothing of the site is changed
// or replaced, but for the two things that the client lets its caller give it: the
// function that fetches files, which here notes when each request begins and ends,
// and the browser's store for files, which is left out.
//
// # What is measured
//
// Known items: papers are drawn from the archive, and queries are made of what
// somebody remembers of a paper: some words of its title (exact), the same while
// the last word is being typed (cut), with a typing error (typo), a name and two
// words (author), or the identifier as it is pasted (identifier). The paper must
// be found: success@k is the share of queries with it among the first k results,
// MRR the mean of one over its rank, or of 0 where it is not among the first 100.
// Papers with one title count as one. The same seed draws the same papers and makes
// the same queries of the same archive.
//
// The wire: queries are put to a client that knows nothing yet. The bytes are those
// of the bodies that were sent, and the script as gzip -9 makes it. The chain is the
// largest number of requests of which each began after the one before had ended: what
// takes a round trip each, however fast the line. The server answers after a short
// pause here, so that requests that do not wait for one another are seen to overlap.
//
// Latency: each query is put twice to a client that stays, and the second time
// counts, so that it is the work of the client without the network.
//
// Judged sets: Cranfield and CISI, whose questions people have answered by hand, are
// made an archive each, built and searched.
//
// Acronyms: pairs of a long form and its acronym are taken from the archive's own
// texts, and both are searched for. The figures are the shares of the one's first 100
// papers that are among the other's.
//
// Disk: what the search adds to the site.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	context.AfterFunc(ctx, stop) // a second ctrl-C ends the program at once
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run runs one command line and returns the exit code: 0 done, 1 failed, 2
// wrong usage.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		fmt.Fprintf(stderr, "search: %v\n", err)
		return 2
	}
	err = carryOut(ctx, o, stdout, stderr)
	switch {
	case ctx.Err() != nil:
		fmt.Fprintln(stderr, "search: stopped")
		return 1
	case err != nil:
		fmt.Fprintf(stderr, "search: %v\n", err)
		return 1
	}
	return 0
}

// options are the command line.
type options struct {
	site       string // a built site
	content    string // the pages of the papers that it was built from
	archive    string // an archive to build, in place of a site
	judged     string // a judged set, in place of both
	collection string // the folder of its files
	client     string // the search client's file in the site; "" to find it
	offprint   string // the program that builds; "" to build it first
	browser    string // Chromium's command; "" to find it
	known      int    // papers drawn; 0 for none
	seed       uint64
	wire       int // queries put to fresh clients, of those with words of a title; 0 for none
	pause      time.Duration
	acronyms   bool
	pairs      int // of acronyms and long forms, at most
	forms      int
	filters    int
	fast       bool
	json       bool
}

// parse reads the command line. Wrong usage of a flag has been told to stderr,
// with the flags that there are.
func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("search", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.site, "site", "", "`folder` of a built site")
	flags.StringVar(&o.content, "content", "", "`folder` of the papers that -site was built from (default: content beside it)")
	flags.StringVar(&o.archive, "archive", "", "`folder` of an archive, whose site is built first, into a temporary folder")
	flags.StringVar(&o.judged, "judged", "", "the judged `set` to search in place of an archive: cranfield or cisi, or the name of any other that is papers.jsonl, queries.jsonl and qrels.jsonl (.gz)")
	flags.StringVar(&o.collection, "collection", "", "`folder` of the files of -judged")
	flags.StringVar(&o.client, "client", "", "the search client's `file` in the site, such as js/search-12ab.js (default: the one whose name has \"search\" and that exports open)")
	flags.StringVar(&o.offprint, "offprint", "", "the `program` that builds (default: built from this module)")
	flags.StringVar(&o.browser, "browser", "", "Chromium's `command` (default: the one on the PATH)")
	flags.IntVar(&o.known, "known", 300, "how many `papers` to draw and look for; 0 for none")
	flags.Uint64Var(&o.seed, "seed", 1, "the `number` that the draw begins with")
	flags.IntVar(&o.wire, "wire", 100, "how many `queries` to measure on the wire and by the clock; 0 for none")
	flags.DurationVar(&o.pause, "pause", 10*time.Millisecond, "how `long` the server waits before each answer while the wire is measured")
	flags.BoolVar(&o.acronyms, "acronyms", false, "compare acronyms with their long forms")
	flags.IntVar(&o.pairs, "pairs", 200, "how many `acronyms` to compare, the most frequent ones")
	flags.IntVar(&o.forms, "forms", 40, "how many `papers` to look for in each other shape of words; 0 for none")
	flags.IntVar(&o.filters, "filters", 50, "how many `phrases` and filters to compare with the papers' own texts; 0 for none")
	flags.BoolVar(&o.fast, "fast", false, "search in this program and not in a browser: no bytes and no time are measured")
	flags.BoolVar(&o.json, "json", false, "print JSON")
	flags.Usage = func() {
		fmt.Fprintln(stderr, "Usage: go run ./benchmarks/search -site DIR | -archive DIR | -judged SET -collection DIR [flags]")
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("%q is no flag; give the site with -site", flags.Arg(0))
	}
	return o, o.check()
}

// check says what cannot be.
func (o *options) check() error {
	given := 0
	for _, s := range []string{o.site, o.archive, o.judged} {
		if s != "" {
			given++
		}
	}
	switch {
	case given != 1:
		return errors.New("give one of -site, -archive and -judged")
	case o.fast && o.site != "":
		return errors.New("-fast goes with -archive or -judged: it makes the index itself")
	case (o.judged != "") != (o.collection != ""):
		return errors.New("-judged and -collection go together")
	case o.content != "" && o.site == "":
		return errors.New("-content goes with -site")
	case o.known < 0 || o.forms < 0 || o.filters < 0 || o.wire < 0 || o.pairs < 0 || o.pause < 0:
		return errors.New("-known, -forms, -filters, -wire, -pairs and -pause cannot be negative")
	}
	return nil
}

// carryOut does what the options ask for, in a work folder that is removed.
func carryOut(ctx context.Context, o options, stdout, stderr io.Writer) (err error) {
	dir, err := os.MkdirTemp("", "offprint-search-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	e := &evaluation{options: o, dir: dir, log: stderr}
	r, err := e.run(ctx)
	if err != nil {
		return err
	}
	if o.json {
		return r.writeJSON(stdout)
	}
	return r.print(stdout)
}

// evaluation is one run of this program.
type evaluation struct {
	options
	dir string // the work folder
	log io.Writer
}

// say tells a line about the progress.
func (e *evaluation) say(format string, args ...any) { fmt.Fprintf(e.log, format+"\n", args...) }

// run measures all that the options ask for.
func (e *evaluation) run(ctx context.Context) (*report, error) {
	var set *judgedSet
	var err error
	archive := e.archive
	if e.judged != "" {
		if set, err = readJudged(e.judged, e.collection); err != nil {
			return nil, err
		}
		archive = filepath.Join(e.dir, "archive")
		if !e.fast {
			if err := set.writeArchive(archive); err != nil {
				return nil, err
			}
		}
	}
	r := &report{}
	public, content := e.site, e.content
	if archive != "" {
		public, content = filepath.Join(e.dir, "public"), filepath.Join(archive, "content")
		if !e.fast {
			if err := e.build(ctx, archive, public); err != nil {
				return nil, err
			}
		}
	} else if content == "" {
		content = filepath.Join(filepath.Dir(filepath.Clean(public)), "content")
	}
	var ask engine
	var b *browser
	if e.fast {
		e.say("making an index")
		if set != nil {
			ask, err = set.openProgram(ctx)
		} else {
			ask, err = openProgram(ctx, content)
		}
		if err != nil {
			return nil, err
		}
		r.Client = "this program"
	} else {
		if r.Client, err = findClient(public, e.client); err != nil {
			return nil, err
		}
		if b, err = open(ctx, e.browser, public, r.Client, e.dir); err != nil {
			return nil, err
		}
		defer b.close()
		ask = b
	}
	if set != nil {
		e.say("asking %d questions", len(set.queries))
		r.Papers = len(set.docs)
		r.Judged, err = set.measure(ask)
		return r, err
	}
	e.say("reading the papers")
	papers, err := readItems(ctx, content, e.acronyms || e.filters > 0)
	if err != nil {
		return nil, err
	}
	r.Papers = len(papers)
	if !e.fast {
		if r.Disk, err = measureDisk(public, r.Papers); err != nil {
			return nil, err
		}
	}
	return r, e.measure(r, ask, b, papers)
}

// measure puts queries to an archive; b is nil where there is no browser.
func (e *evaluation) measure(r *report, ask engine, b *browser, papers []item) (err error) {
	if e.known > 0 {
		e.say("looking for known papers")
		queries := makeQueries(papers, e.known, e.seed)
		if r.Known, err = measureKnown(ask, modes(), queries, papers); err != nil {
			return err
		}
		if e.wire > 0 && b != nil {
			exact := queriesOf(queries, modeExact, e.wire)
			e.say("counting what goes over the wire")
			if r.Wire, err = measureWire(b, exact, e.pause, r.Disk.client(r.Client)); err != nil {
				return err
			}
			e.say("taking the time")
			if r.Latency, err = measureLatency(b, exact); err != nil {
				return err
			}
		}
	}
	if e.forms > 0 {
		e.say("looking for them by words in another shape")
		forms, err := measureKnown(ask, formModes(), makeForms(papers, e.forms, e.seed), papers)
		if err != nil {
			return err
		}
		r.Known = append(r.Known, forms...)
	}
	if e.filters > 0 {
		e.say("comparing phrases and filters with the papers")
		if r.Exact, err = measureExact(ask, b, makeExact(papers, e.filters, e.seed), e.pause); err != nil {
			return err
		}
	}
	if e.acronyms {
		e.say("comparing acronyms with their long forms")
		if r.Acronyms, err = measureAcronyms(ask, mine(papers, e.pairs)); err != nil {
			return err
		}
	}
	return nil
}

// build builds the site of an archive into a folder of its own.
func (e *evaluation) build(ctx context.Context, archive, public string) error {
	program := e.offprint
	if program == "" {
		e.say("building Offprint")
		program = filepath.Join(e.dir, "offprint.exe") // Windows needs the extension, others do not mind it
		if err := command(ctx, "go", "build", "-o", program, "offprint/cmd/offprint"); err != nil {
			return fmt.Errorf("%w\nrun this program in Offprint's repository, or give it a built one with -offprint", err)
		}
	}
	e.say("building the site")
	return command(ctx, program, "build", "-C", archive, "--destination", public)
}

// command runs a command that should say nothing of note.
func command(ctx context.Context, name string, args ...string) error {
	out, err := exec.CommandContext(ctx, name, args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %s: %w\n%s", filepath.Base(name), args[0], err, out)
	}
	return nil
}
