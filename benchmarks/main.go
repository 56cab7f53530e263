// Benchmarks measures whole commands of Offprint against the plain Hugo command, on your own
// papers:
//
//	go run ./benchmarks -corpus records.jsonl.gz
//
// # Method
//
// The papers are imported once by `offprint import`, and both sides build their site from the
// same content folder. Offprint builds the archive that `offprint init` creates. Hugo builds
// the site in benchmarks/peer, which is about as plain as a theme can be: a page for each
// paper, with its abstract rendered by Hugo, and paginated lists by year. This sets the bar
// high, because Hugo makes fewer pages and does less work for each. The flag -peer selects a
// different site. Hugo runs with --minify because Offprint minifies too; -minify=false turns
// that off.
//
// Each measurement is the time of a command from start to end, as a user waits for it. There
// are four scenarios:
//
//   - Build from nothing: no site exists, and no cache of any kind.
//   - Nothing changed: the site exists, and the papers are the same.
//   - A day of new papers: the newest papers (-day) are held back in all other scenarios, and
//     are added as files of the day after the newest one. Afterwards they are removed and both
//     sites are built again, which is not measured.
//   - Site gone, caches kept: like building from nothing, but with the caches that Offprint
//     and Hugo kept from the last build.
//
// The plain Hugo command remembers hardly anything of its last build. If a site exists, it
// builds the whole site again over it.
//
// The two commands run in turn, and the one that runs first alternates from run to run, so
// that neither always finds the machine as the other left it. A run of one command and the
// adjacent run of the other form a pair. A ratio is Offprint divided by Hugo for one pair, and
// the table shows the median of the ratios with the smallest and the largest. A ratio below 1
// means that Offprint needs less. Before each run, the data written by earlier runs is flushed
// to disk.
//
// Processor time is the user and system time of the command and all of its child processes.
// The largest process is the peak resident memory of a single process, the command or one of
// its children; a machine holds several children at the same time. The system never reports
// less for a process than the peak of the process that started it, which is this program, so
// this program stays small. Windows reports neither figure, and both are left out there.
//
// # Where to run it
//
// The work folder, and the temporary files of the commands in it, are at the path given by
// -work, or in the system's folder for temporary files (TMPDIR). A site has several files per
// paper, and on an ordinary disk the creation of files dominates the measurement and varies
// from run to run. A file system in memory (tmpfs) is steadier and shows the work of the
// programs; a disk shows what a user waits for. Nothing else should run on the machine at the
// same time.
//
// # Experiments
//
// With -experiment the program answers a different question, without Hugo: how much a folder
// for each page costs in this file system (folders), or how the garbage collector's target
// trades memory for time in a build (gogc).
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

// run runs one command line and returns the exit code: 0 for success, 1 for failure, 2 for
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

// options are the options of the command line.
type options struct {
	corpus     string // file or folder of records
	papers     int    // records to take from JSON Lines; 0 for all
	day        int    // papers held back as a new day
	runs       int    // runs of each scenario
	smaller    int    // papers of a smaller archive, to compare memory; 0 for none
	hugo       string // the hugo command; "" to measure Offprint alone
	peer       string // folder of a site to use instead of the embedded one; may be ""
	minify     bool   // whether Hugo minifies
	offprint   string // the program under test; "" to build it
	work       string // the work folder, kept afterwards; "" for a temporary one
	markdown   bool   // print the tables as Markdown
	experiment string // experiment to run instead of the comparison; "" for none
}

const defaultHugo = "hugo"

// parse reads the command line. Errors in a flag, and the list of flags, have already been
// written to stderr when it returns.
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

// check returns an error for invalid values and combinations.
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

// carryOut does what the options ask for. A temporary work folder is removed at the end; one
// given by -work is kept.
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

// workFolder returns the absolute path of dir, which must be new or empty because files in it
// will be removed. If dir is empty, it returns a new temporary folder.
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

// temporary is the folder for the commands' temporary files.
func (b *bench) temporary() string { return filepath.Join(b.dir, "tmp") }

// say reports progress in one line.
func (b *bench) say(format string, args ...any) {
	fmt.Fprintf(b.log, format+"\n", args...)
}

// compare measures Offprint and, if available, Hugo.
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
