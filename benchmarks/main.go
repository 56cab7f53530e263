// Benchmarks measures whole commands of Offprint against the plain Hugo
// command, on papers of your own:
//
//	go run ./benchmarks -corpus records.jsonl.gz
//
// # Method
//
// The papers are imported once by `offprint import`, and both sides build their
// site from the same content folder. Offprint builds the archive that `offprint
// init` makes. Hugo builds the site in benchmarks/peer, which is about as plain
// as a theme gets: a page for each paper, with its abstract rendered by Hugo,
// and paginated lists by year. The bar is thereby set high: Hugo makes fewer
// pages, and has less to do for each. -peer takes another site in its place.
// Hugo runs with --minify, as Offprint minifies too; -minify=false leaves that
// out.
//
// What is timed is a command from its start to its end, as a person waits for
// it. There are four scenarios:
//
//   - Build from nothing: there is no site and no cache of any kind.
//   - Nothing changed: the site is there, and so are the same papers.
//   - A day of new papers: the newest papers (-day) are held back from all else,
//     and come in as files of the day after the newest one. Afterwards they are
//     removed and both sites are built again, which is not measured.
//   - Site gone, caches kept: as from nothing, but with what Offprint and Hugo
//     remember of the last build.
//
// The plain Hugo command has no memory of its last build to speak of; where
// there is a site already, it builds all of it again over that.
//
// The two run in turn, and who is first changes from run to run, so that
// neither always finds the machine as the other left it. A run of one and the
// run of the other beside it are a pair; a ratio is Offprint divided by Hugo,
// for each pair, and the table has the median of the ratios with the smallest
// and the largest. Below 1, Offprint needs less. Before each run, what earlier
// ones wrote is flushed to the disk.
//
// Processor time is that of the command with all of its child processes, in user
// and system mode. The largest process is the peak of resident memory of that
// one, the command or a child of it, which had most; a machine holds several
// children at once. A process is never said to have less than the peak of the
// one that started it, this program, which therefore stays small. Windows tells
// neither of the two, and they are left out there.
//
// # On what to run it
//
// The work folder, and the temporary files of the commands in it, are where -work
// says, or else in the system's folder for temporary files (TMPDIR). A site has
// several files for each paper, and on a plain disk the making of files dominates
// the measurement and varies from run to run. A file system in memory (tmpfs) is
// steadier and shows what the programs do; a disk shows what a person waits for.
// Nothing else should run on the machine at the same time.
//
// # Experiments
//
// With -experiment the program answers another question, without Hugo: what a
// folder for each page costs in this file system (folders), or how the target of
// the garbage collector trades memory for time in a build (gogc).
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
)

func main() {
	lost, forget := signal.NotifyContext(context.Background(), lostSignals()...)
	ctx, stop := signal.NotifyContext(lost, os.Interrupt)
	context.AfterFunc(ctx, stop) // a second ctrl-C ends the program at once
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	forget()
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
		fmt.Fprintf(stderr, "benchmarks: %v\n", err)
		return 2
	}
	err = carryOut(ctx, o, stdout, stderr)
	switch {
	case ctx.Err() != nil:
		fmt.Fprintln(stderr, "benchmarks: stopped")
		return 1
	case err != nil:
		fmt.Fprintf(stderr, "benchmarks: %v\n", err)
		return 1
	}
	return 0
}

// options are the command line.
type options struct {
	corpus     string // file or folder of records
	papers     int    // records taken of JSON Lines; 0 for all
	day        int    // papers held back as a new day
	runs       int    // of each scenario
	smaller    int    // papers of a smaller archive, to compare memory; 0 for none
	hugo       string // Hugo's command; "" to measure Offprint alone
	peer       string // folder of a site in place of the embedded one; may be ""
	minify     bool   // whether Hugo does
	offprint   string // the program under test; "" to build it
	work       string // the work folder, kept afterwards; "" for a temporary one
	markdown   bool   // the tables
	experiment string // in place of the comparison; "" for none
}

const defaultHugo = "hugo"

// parse reads the command line. Wrong usage of a flag has been told to stderr,
// with the flags that there are.
func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("benchmarks", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.corpus, "corpus", os.Getenv("OFFPRINT_CORPUS"), "`file or folder` of records that offprint import reads (default $OFFPRINT_CORPUS)")
	flags.IntVar(&o.papers, "papers", 100_000, "how many `records` to take, the first ones, where the corpus is JSON Lines; 0 for all")
	flags.IntVar(&o.day, "day", 50, "how many `papers`, the newest ones, to hold back as a new day")
	flags.IntVar(&o.runs, "runs", 3, "how many `times` to run each command in each scenario")
	flags.IntVar(&o.smaller, "smaller", 0, "build also the oldest N `papers` alone, and compare the memory")
	flags.StringVar(&o.hugo, "hugo", defaultHugo, "Hugo's `command`; empty to measure Offprint alone")
	flags.StringVar(&o.peer, "peer", "", "`folder` of the site that Hugo builds, with a configuration and layouts (default: one that is embedded)")
	flags.BoolVar(&o.minify, "minify", true, "let Hugo minify its pages, as Offprint does")
	flags.StringVar(&o.offprint, "offprint", "", "the `program` under test (default: built from this module)")
	flags.StringVar(&o.work, "work", "", "new or empty `folder` to work in, which is kept (default: a temporary one, which is removed)")
	flags.BoolVar(&o.markdown, "markdown", false, "print Markdown")
	flags.StringVar(&o.experiment, "experiment", "", "measure this `question` instead: folders (what a folder for each page costs) or gogc (what the garbage collector's target does)")
	flags.Usage = func() {
		fmt.Fprintln(stderr, "Usage: go run ./benchmarks -corpus PATH [flags]")
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("%q is no flag; give the records with -corpus", flags.Arg(0))
	}
	return o, o.check()
}

// check says what cannot be.
func (o *options) check() error {
	switch {
	case o.experiment != "" && o.experiment != experimentFolders && o.experiment != experimentGOGC:
		return fmt.Errorf("there is no experiment %q; there are %s and %s", o.experiment, experimentFolders, experimentGOGC)
	case o.experiment == experimentFolders && o.papers < 1:
		return errors.New("give -papers: how many pages to write")
	case o.corpus == "" && o.experiment != experimentFolders:
		return errors.New("give -corpus, a file or folder of records, or set OFFPRINT_CORPUS")
	case o.runs < 1:
		return errors.New("-runs must be at least 1")
	case o.day < 1:
		return errors.New("-day must be at least 1")
	case o.papers < 0 || o.smaller < 0:
		return errors.New("-papers and -smaller cannot be negative")
	}
	return nil
}

// bench is one run of this program.
type bench struct {
	options
	dir      string // the work folder, absolute
	out, log io.Writer
}

// carryOut does what the options ask for, in a work folder that is removed
// unless it was asked for.
func carryOut(ctx context.Context, o options, stdout, stderr io.Writer) (err error) {
	b := &bench{options: o, out: stdout, log: stderr}
	if b.dir, err = workFolder(o.work); err != nil {
		return err
	}
	if o.work == "" {
		defer func() { err = errors.Join(err, os.RemoveAll(b.dir)) }()
	}
	if err := os.Mkdir(b.temporary(), 0o755); err != nil {
		return err
	}
	switch o.experiment {
	case experimentFolders:
		return b.folders(ctx)
	case experimentGOGC:
		return b.gogc(ctx)
	}
	return b.compare(ctx)
}

// workFolder is dir, which must be new or empty because files in it will be
// removed, or else a temporary folder.
func workFolder(dir string) (string, error) {
	if dir == "" {
		return os.MkdirTemp("", "offprint-benchmarks-")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	if len(entries) > 0 {
		return "", fmt.Errorf("%s is not empty; give -work a new folder, or empty it", dir)
	}
	return filepath.Abs(dir)
}

// temporary is the folder for temporary files of the commands.
func (b *bench) temporary() string { return filepath.Join(b.dir, "tmp") }

// say tells a line about the progress.
func (b *bench) say(format string, args ...any) {
	fmt.Fprintf(b.log, format+"\n", args...)
}

// compare measures Offprint and, where there is one, Hugo.
func (b *bench) compare(ctx context.Context) error {
	s, err := b.setUp(ctx)
	if err != nil {
		return err
	}
	var results []result
	for _, sc := range scenarios() {
		r, err := s.measure(ctx, sc)
		if err != nil {
			return err
		}
		results = append(results, r)
	}
	var small result
	if b.smaller > 0 {
		if small, err = s.measureSmaller(ctx); err != nil {
			return err
		}
	}
	s.printAbout(ctx)
	b.print(comparison(results))
	if b.smaller > 0 {
		b.print(growth(results[0], small))
	}
	return nil
}
