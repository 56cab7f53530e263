// Search measures the search of a built site as a reader experiences it: with the files of the
// site, the site's own search client, and a browser.
//
//	go run ./benchmarks/search -archive DIR
//	go run ./benchmarks/search -site DIR/public -content DIR/content
//	go run ./benchmarks/search -judged cranfield -collection DIR
//
// # Method
//
// The site is served on this machine the way a static host serves it: each file as its bytes
// with its media type; compressed files are served as files, without a content encoding. A
// headless Chromium opens an empty page there, imports the site's search client and sends
// queries to it. Nothing of the site is changed or replaced, except for the two things that
// the client lets its caller supply: the function that fetches files, which here records when
// each request begins and ends, and the browser's store for files, which is not used.
//
// # What is measured
//
// Known items: papers are drawn from the archive, and queries are made from what someone might
// remember of a paper: some words of its title (exact), the same while the last word is being
// typed (cut), with a typing error (typo), a name and two words (author), or the identifier as
// it is pasted (identifier). The search must find the paper: success@k is the share of queries
// with the paper among the first k results, and MRR is the mean of one over its rank, or 0 if
// it is not among the first 100. Papers with the same title count as one. With the same
// archive, the same seed draws the same papers and makes the same queries.
//
// The wire: queries are sent to a client with nothing loaded. Bytes are counted for the bodies
// that were sent, and for the script as compressed by gzip -9. The chain is the largest number
// of requests that each began after the previous one had ended. Each of them takes a round
// trip, however fast the line is. The server waits briefly before each answer, so that
// independent requests overlap measurably.
//
// Latency: each query is sent twice to a client that is kept, and the second time counts, so
// that it measures the client without the network.
//
// Judged sets: Cranfield and CISI are collections with questions whose relevant documents were
// judged by people. Each is made into an archive, built and searched.
//
// Acronyms: pairs of a long form and its acronym are taken from the archive's own texts, and
// both are searched for. The figures are the shares of the first 100 papers for one form that
// are also among the first 100 for the other.
//
// Disk: the number and size of files that the search adds to the site.
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

// run runs one command line and returns the exit code: 0 for success, 1 for failure, 2 for
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

// options are the options of the command line.
type options struct {
	site       string // a built site
	content    string // the content folder that it was built from
	archive    string // an archive to build, instead of a site
	judged     string // a judged set, instead of both
	collection string // folder of the judged set's files
	client     string // path of the search client in the site; "" to find it
	offprint   string // the program that builds the site; "" to build it first
	browser    string // Chromium's command; "" to find it
	known      int    // papers drawn; 0 for none
	seed       uint64
	wire       int // exact queries sent to fresh clients; 0 for none
	pause      time.Duration
	acronyms   bool
	pairs      int // maximum number of pairs of acronyms and long forms
	forms      int
	filters    int
	fast       bool
	json       bool
}

// parse reads the command line. Errors in a flag, and the list of flags, have already been
// written to stderr when it returns.
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

// check returns an error for invalid combinations and values.
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

// carryOut does what the options ask for, in a work folder that it removes at the end.
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

// say reports progress in one line.
func (e *evaluation) say(format string, args ...any) { fmt.Fprintf(e.log, format+"\n", args...) }

// run measures everything that the options ask for.
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

// measure searches an archive; b is nil if there is no browser.
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

// build builds the site of an archive into the folder public.
func (e *evaluation) build(ctx context.Context, archive, public string) error {
	program := e.offprint
	if program == "" {
		e.say("building Offprint")
		program = filepath.Join(e.dir, "offprint.exe") // Windows needs the extension, other systems accept it
		if err := command(ctx, "go", "build", "-o", program, "offprint/cmd/offprint"); err != nil {
			return fmt.Errorf("%w\nrun this program in Offprint's repository, or give it a built one with -offprint", err)
		}
	}
	e.say("building the site")
	return command(ctx, program, "build", "-C", archive, "--destination", public)
}

// command runs a command. Its output appears only in the error if it fails.
func command(ctx context.Context, name string, args ...string) error {
	out, err := exec.CommandContext(ctx, name, args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %s: %w\n%s", filepath.Base(name), args[0], err, out)
	}
	return nil
}
