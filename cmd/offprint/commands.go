package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"offprint/generator"
	"offprint/generator/atomicfile"
	"offprint/generator/paper"
	"offprint/generator/plan"
	"offprint/generator/search"
)

// usageError is the error of a command line that cannot be understood.
type usageError struct{ error }

// rejectedError ends a command that did its work but left something out or found a problem.
// The command has already reported the details.
type rejectedError struct{}

func (rejectedError) Error() string { return "some records were rejected" }

// leftOut ends a command that did its work but left out n things, which it has already named.
// That counts as success, because one bad record among thousands must not keep the others from
// being published. With --strict it is a failure.
func (a *app) leftOut(n int, one, many string) error {
	what, them := many, "which"
	if n == 1 {
		what, them = one, "which one"
	}
	switch {
	case n == 0:
		return nil
	case a.strict:
		return rejectedError{}
	}
	a.t.warn(fmt.Sprintf("%d %s; the messages above say %s and why", n, what, them))
	return nil
}

func (a *app) strictFlag(cmd *cobra.Command, what string) {
	cmd.Flags().BoolVar(&a.strict, "strict", false, "end with exit code 3 when "+what)
}

// run runs one command line and returns the exit code.
func run(ctx context.Context, args []string, t *terminal) int {
	a := &app{t: t}
	root := a.command()
	root.SetArgs(args)
	root.SetIn(t.in)
	root.SetOut(t.out)
	root.SetErr(t.err)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, new(rejectedError)):
		return exitRejected
	case errors.As(err, new(usageError)):
		t.say("offprint: " + err.Error())
		return exitUsage
	case errors.Is(err, context.Canceled):
		t.say("offprint: stopped")
		return exitFailed
	}
	t.say("offprint: " + err.Error())
	return exitFailed
}

type app struct {
	t      *terminal
	dir    string
	strict bool // leaving something out is a failure
}

func (a *app) command() *cobra.Command {
	root := &cobra.Command{
		Use:   "offprint",
		Short: "A searchable static archive of scraped paper records",
		Long: `Offprint turns scraped paper records into dated Markdown pages, and those into
a static site that any host can serve.

Exit codes: 0 success, even if bad input was left out; 1 failure; 2 incorrect usage;
3 success, but something was left out with --strict, or check found problems.
` + "`go run`" + ` turns every code except 0 into 1.`,
		SilenceErrors: true, SilenceUsage: true,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError{fmt.Errorf("unknown command %q; see `offprint --help`", args[0])}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.PersistentFlags().StringVarP(&a.dir, "dir", "C", ".", "archive to work on: a folder with a config.toml")
	root.PersistentFlags().BoolVar(&a.t.json, "json", false, "write results as JSON, one object per line")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError{fmt.Errorf("%s; `%s --help` lists the flags", flagFault(err), cmd.CommandPath())}
	})
	root.Version = generator.Version().String()
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetHelpCommand(helpCommand())
	root.AddCommand(
		a.fetchCommand(),
		a.addCommand(),
		a.updateCommand(),
		a.importCommand(),
		a.hideCommand(),
		a.editCommand(),
		a.buildCommand(),
		a.assembleCommand(),
		a.serveCommand(),
		a.searchCommand(),
		a.exportCommand(),
		a.digestCommand(),
		a.checkCommand(),
		a.statsCommand(),
		a.pingCommand(),
		a.initCommand(),
		a.versionCommand(),
		workCommand(),
	)
	return root
}

// flagFault returns the message of an error in a flag, without the words of package strconv.
func flagFault(err error) string {
	of, ok := errors.AsType[*strconv.NumError](err)
	if !ok {
		return err.Error()
	}
	wanted := "a number"
	if of.Func == "ParseBool" {
		wanted = "true or false"
	}
	return strings.Replace(err.Error(), of.Error(), "write "+wanted, 1)
}

// helpCommand replaces cobra's help command, which does not fail for an unknown command.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND]", Short: "Show help for a command",
		RunE: func(cmd *cobra.Command, args []string) error {
			of, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return usageError{fmt.Errorf("unknown command %q; see `offprint --help`", strings.Join(args, " "))}
			}
			return of.Help()
		},
	}
}

func (a *app) importCommand() *cobra.Command {
	var as, date string
	var dryRun, verbose bool
	cmd := &cobra.Command{
		Use:   "import [--as FORMAT] [--date DAY] [--dry-run] [--strict] [--verbose] PATH…",
		Short: "Import records into content/",
		Long: `Import reads records from files, folders and standard input (the path '-') and
merges them into content/. The format is detected from the content. A record that
cannot be used is saved to rejected/ together with the reason, and the others are
still imported; see --strict.

Formats: ` + strings.Join(generator.Formats(), ", "),
		Example: `  offprint import daily-papers.txt
  offprint import --date 2025-10-07 saved-page.html
  zcat scrape.json.gz | offprint import -`,
		Args: atLeastOne("a file, a folder or '-'"),
		RunE: func(cmd *cobra.Command, args []string) error {
			today := paper.DayOf(time.Now())
			var day paper.Day
			if date != "" {
				var err error
				if day, err = paper.ParseDay(date); err != nil {
					return usageError{fmt.Errorf("--date: %w", err)}
				}
			}
			res, err := generator.Import(cmd.Context(), generator.ImportOptions{
				Dir: a.dir, Paths: args, Stdin: a.t.in, As: as, Date: day, Today: today, DryRun: dryRun, AllMessages: verbose,
				Progress: a.t.progress(), Log: a.t.say,
			})
			if errors.As(err, new(*generator.FormatError)) {
				return usageError{fmt.Errorf("--as: %w", err)}
			}
			if err != nil {
				return err
			}
			text := res.String()
			if res.Merged.Papers > 0 {
				text += "\n" + res.Merged.String()
				if verbose {
					text += "\n" + res.Merged.Table()
				}
			}
			if err := a.t.result(text, res); err != nil {
				return err
			}
			return a.leftOut(res.Rejected, "record or file was rejected", "records or files were rejected")
		},
	}
	cmd.Flags().StringVar(&as, "as", "", "read the input as this format or config.toml source instead of detecting the format")
	cmd.Flags().StringVar(&date, "date", "", "day of the scrape, such as 2025-10-07")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "report what would happen without writing anything")
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "report every record, and for each field the result of merging several records of a paper")
	a.strictFlag(cmd, "records had to be rejected")
	return cmd
}

func (a *app) buildCommand() *cobra.Command {
	var o generator.BuildOptions
	var part string
	var verbose bool
	cmd := &cobra.Command{
		Use:   "build",
		Short: "Build the site from content/",
		Args:  none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			child, err := childCommand()
			if err != nil {
				return err
			}
			if part != "" {
				if o.Part, err = generator.ParsePart(part); err != nil {
					return usageError{fmt.Errorf("--part: %w", err)}
				}
			}
			o.Dir, o.Child, o.Progress, o.Log = a.dir, child, a.t.progress(), a.t.say
			start := time.Now()
			collectLate(collectBuildAt)
			res, err := generator.Build(cmd.Context(), o)
			if err != nil {
				return err
			}
			if verbose {
				for _, file := range res.RemovedFiles {
					a.t.say("removed: " + file)
				}
			}
			return a.built(res, time.Since(start))
		},
	}
	a.buildFlags(cmd, &o, skippedFiles)
	cmd.Flags().BoolVar(&o.Clean, "clean", false, "render every page, even if it has not changed")
	cmd.Flags().BoolVar(&verbose, "verbose", false, "list the files that are removed")
	cmd.Flags().StringVar(&part, "part", "", "render only a share of the pages, such as 3/8, into a folder next to the site")
	return cmd
}

func (a *app) assembleCommand() *cobra.Command {
	var o generator.AssembleOptions
	cmd := &cobra.Command{
		Use:   "assemble PART…",
		Short: "Combine the parts of a site that were built on several machines",
		Long: `Assemble copies the pages of the parts that ` + "`build --part`" + ` made into the
site, renders the pages that no part contains, and writes the files that cover the whole
archive. It needs the same content/ and configuration that the parts were built from.`,
		Example: `  offprint build --part 1/2     on one machine
  offprint build --part 2/2     on another
  offprint assemble public-part-*`,
		Args: atLeastOne("the folder of a part"),
		RunE: func(cmd *cobra.Command, args []string) error {
			child, err := childCommand()
			if err != nil {
				return err
			}
			o.Parts = args
			o.Dir, o.Child, o.Progress, o.Log = a.dir, child, a.t.progress(), a.t.say
			start := time.Now()
			collectLate(collectBuildAt)
			res, err := generator.Assemble(cmd.Context(), o)
			if err != nil {
				return err
			}
			return a.built(res, time.Since(start))
		},
	}
	a.buildFlags(cmd, &o.BuildOptions, skippedFiles)
	return cmd
}

// built reports the result of a build.
func (a *app) built(res generator.BuildResult, took time.Duration) error {
	if err := a.t.result(buildLine(res, took), res); err != nil {
		return err
	}
	if res.Problems > 0 {
		return a.leftOut(res.Skipped+res.Problems, "file or own page of content/, or part of a paper, was left out", "files or own pages of content/, or parts of papers, were left out")
	}
	return a.leftOut(res.Skipped, "file of content/ was skipped", "files of content/ were skipped")
}

const skippedFiles = "files of content/ had to be skipped"

// buildFlags adds the flags of a command that builds the site. strict says what ends it with
// an error with --strict.
func (a *app) buildFlags(cmd *cobra.Command, o *generator.BuildOptions, strict string) {
	cmd.Flags().StringVarP(&o.Dest, "destination", "d", "", "folder to write the site to (default \"public\" in the archive)")
	cmd.Flags().StringVarP(&o.BaseURL, "base-url", "b", "", "URL of the site, overriding baseURL in config.toml")
	cmd.Flags().BoolVar(&o.Drafts, "drafts", false, "include papers and pages that are marked as drafts, and the theme's style guide at styleguide/")
	cmd.Flags().IntVarP(&o.Jobs, "jobs", "j", 0, "number of pages to render at once (default: one per processor)")
	a.strictFlag(cmd, strict)
}

// buildLine formats a build's result as a few lines: the pages of each kind, and how many of
// them were rendered, kept and removed.
func buildLine(res generator.BuildResult, took time.Duration) string {
	var b strings.Builder
	line := func(kind plan.Kind, pages, rendered, removed int) {
		fmt.Fprintf(&b, "%8d  %-13s %8d rendered %8d kept %8d removed\n", pages, kind, rendered, pages-rendered, removed)
	}
	for _, k := range kindsInOrder {
		if res.Pages[k] > 0 || res.Gone[k] > 0 {
			line(k, res.Pages[k], res.Changed[k], res.Gone[k])
		}
	}
	line("pages in all", generator.Total(res.Pages), generator.Total(res.Changed), generator.Total(res.Gone))
	removed := "0 removed"
	if res.Removed > 0 {
		removed = fmt.Sprintf("%s removed (of these, pages: %d)", generator.Counted(res.Removed, "file"), generator.Total(res.Gone))
	}
	fmt.Fprintf(&b, "%s, %s, %s in %.1f s: %s", generator.Counted(res.Papers, "paper"), generator.Counted(res.Files, "file"), removed, took.Seconds(), res.Dest)
	return b.String()
}

var kindsInOrder = []plan.Kind{
	plan.KindPaper, plan.KindDay, plan.KindUndated, plan.KindWeek, plan.KindMonth, plan.KindYear,
	plan.KindAuthor, plan.KindTopic, plan.KindOrganization, plan.KindIndex,
	plan.KindHome, plan.KindTrending, plan.KindDigests, plan.KindDigest, plan.KindPicks, plan.KindPosts, plan.KindArchive, plan.KindStatistics, plan.KindFeeds, plan.KindSearch, plan.KindMine, plan.KindOffline, plan.KindStyleguide, plan.KindOwn, plan.KindRedirect, plan.KindRemoved, plan.KindNotFound,
}

func (a *app) serveCommand() *cobra.Command {
	var o generator.ServeOptions
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Build the site, serve it on this machine, and rebuild on every change",
		Long: `Serve builds the site into a separate folder, serves it, and rebuilds it whenever a
source file changes; open pages then reload.

The editing desk lists the papers of a day. Use it to pick and hide papers, write notes
and tags, correct titles, and merge names. It shows a diff before it writes to the files,
which are the ones that you would edit by hand. The desk is served on a separate port, only
to this machine, and opens at the URL with a key that serve prints.`,
		Args: none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			child, err := childCommand()
			if err != nil {
				return err
			}
			o.Dir, o.Child, o.Log = a.dir, child, a.t.say
			o.Ready = func(url, desk string) {
				said := map[string]string{"url": url}
				if desk != "" {
					a.t.say("serve: the editing desk, for this machine only: " + desk)
					said["desk"] = desk
				}
				_ = a.t.result(url, said)
			}
			return generator.Serve(cmd.Context(), o)
		},
	}
	cmd.Flags().StringVar(&o.Addr, "addr", "127.0.0.1:1313", "address to listen on")
	cmd.Flags().BoolVar(&o.Drafts, "drafts", false, "include papers and pages that are marked as drafts, and the theme's style guide at styleguide/")
	cmd.Flags().BoolVar(&o.Desk, "desk", true, "serve the editing desk")
	cmd.Flags().IntVarP(&o.Jobs, "jobs", "j", 0, "number of pages to render at once (default: one per processor)")
	return cmd
}

func (a *app) searchCommand() *cobra.Command {
	var o generator.SearchOptions
	var sort string
	cmd := &cobra.Command{
		Use:   "search QUERY",
		Short: "Search the built site as its search page does",
		Long: `Search uses the index of the built site and finds the same papers in the same
order as the site's search page. A query consists of words, "phrases", -words to
exclude, title: author: org: topic: cat: id: with a value, year:2019..2022,
date:2024-03, has:code, lang:de, votes:>10, a OR b, or the identifier or URL of a
paper. Write an excluded word in quotes together with another word, or after --;
otherwise it is parsed as flags: -data means --destination ata.`,
		Example: `  offprint search diffusion transformer
  offprint search 'diffusion -video'
  offprint search diffusion -- -video
  offprint search 'author:lovelace year:2024..' --sort date --json`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError{errors.New("search needs a query; write some words after the command")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.Sort = search.Sort(sort); !isOrder(o.Sort) {
				return usageError{fmt.Errorf("--sort: unknown order %q; use relevance, date or votes", sort)}
			}
			if o.Limit < 1 || o.Offset < 0 {
				return usageError{errors.New("--limit must be 1 or more, --offset 0 or more")}
			}
			o.Dir, o.Query = a.dir, strings.Join(args, " ")
			if err := generator.CheckQuery(o.Query); err != nil {
				return usageError{err}
			}
			res, err := generator.Search(cmd.Context(), o)
			if err != nil {
				return err
			}
			for _, note := range res.Notes() {
				a.t.say(note)
			}
			if a.t.json {
				for _, p := range res.Papers {
					if err := a.t.result("", p); err != nil {
						return err
					}
				}
				return nil
			}
			if len(res.Papers) == 0 {
				return nil
			}
			return a.t.result(res.String(), nil)
		},
	}
	cmd.Flags().StringVarP(&o.Dest, "destination", "d", "", "folder of the built site (default \"public\" in the archive)")
	cmd.Flags().IntVarP(&o.Limit, "limit", "n", 10, "maximum number of papers to show")
	cmd.Flags().IntVar(&o.Offset, "offset", 0, "number of papers to skip first")
	cmd.Flags().StringVar(&sort, "sort", string(search.ByRelevance), "order: relevance, date or votes")
	cmd.Flags().BoolVar(&o.Typing, "typing", false, "treat the last word as a prefix")
	wordsOrFlags(cmd, &o.Dest)
	return cmd
}

func (a *app) exportCommand() *cobra.Command {
	var o generator.ExportOptions
	var sort, output string
	cmd := &cobra.Command{
		Use:   "export --format FORMAT [QUERY]",
		Short: "Export papers as a bibliography, as JSON Lines or as a feed",
		Long: `Export writes all papers of the archive, oldest first, or those that a query finds,
as ` + "`offprint search`" + ` does; a query needs the built site. Citation keys are the
same as on the site. JSON Lines can be imported again with ` + "`offprint import`" + `.

Formats: ` + strings.Join(generator.ExportFormats(), ", "),
		Example: `  offprint export --format bibtex --output papers.bib
  offprint export --format ris 'author:lovelace year:2024..'
  offprint export --format atom --url https://example.org/agents.xml topic:agents`,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Sort = search.Sort(sort)
			switch formats := generator.ExportFormats(); {
			case o.Format == "":
				return usageError{fmt.Errorf("no format given; use --format %s", strings.Join(formats, ", or "))}
			case !slices.Contains(formats, o.Format):
				return usageError{fmt.Errorf("--format: unknown format %q; use one of %s", o.Format, strings.Join(formats, ", "))}
			case o.Limit < 0:
				return usageError{errors.New("--limit must be 1 or more")}
			case !isOrder(o.Sort):
				return usageError{fmt.Errorf("--sort: unknown order %q; use relevance, date or votes", sort)}
			}
			o.Dir, o.Query, o.Log = a.dir, strings.TrimSpace(strings.Join(args, " ")), a.t.say
			if o.Query != "" {
				if err := generator.CheckQuery(o.Query); err != nil {
					return usageError{err}
				}
			}
			a.sayDoubts("", o.Query)
			res, err := a.export(cmd.Context(), o, output)
			if err != nil {
				return err
			}
			for _, url := range res.Missing {
				a.t.say("skipped, because it is no longer in content/ (run `offprint build` to update the index): " + url)
			}
			a.t.say(generator.Counted(res.Papers, "paper"))
			return nil
		},
	}
	cmd.Flags().StringVarP(&o.Format, "format", "f", "", strings.Join(generator.ExportFormats(), ", "))
	cmd.Flags().StringVarP(&output, "output", "o", "", "file to write; it is replaced atomically when the export succeeds (default: standard output)")
	cmd.Flags().StringVarP(&o.Dest, "destination", "d", "", "folder of the built site, for a query (default \"public\" in the archive)")
	cmd.Flags().IntVarP(&o.Limit, "limit", "n", 0, "maximum number of papers (default: all; in a feed, as many as in the site's feed)")
	cmd.Flags().StringVar(&sort, "sort", string(search.ByRelevance), "order of a query's papers: relevance, date or votes")
	cmd.Flags().BoolVar(&o.Brief, "brief", false, "omit abstracts and summaries")
	cmd.Flags().StringVar(&o.URL, "url", "", "URL at which a feed will be published")
	wordsOrFlags(cmd, &o.Dest)
	return cmd
}

// export writes the export to standard output, or to the file output if it is not empty.
func (a *app) export(ctx context.Context, o generator.ExportOptions, output string) (res generator.ExportResult, err error) {
	if output == "" {
		return generator.Export(ctx, a.t.out, o)
	}
	// A killed export may have left temporary files next to its output, where no other command
	// looks.
	_ = atomicfile.RemoveLeft(filepath.Dir(output))
	file, err := atomicfile.Create(output)
	if err != nil {
		return res, err
	}
	defer func() { err = errors.Join(err, file.Discard()) }()
	if res, err = generator.Export(ctx, file, o); err != nil {
		return res, err
	}
	return res, file.Replace()
}

// wordsOrFlags sets up a command that takes a query so that its errors explain how to write an
// excluded word: without quotes or a preceding --, a word such as -data is parsed as flags.
func wordsOrFlags(cmd *cobra.Command, dest *string) {
	const hint = "write an excluded word in quotes, as in 'model -data', or after --"
	cmd.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError{fmt.Errorf("%s; `%s --help` lists the flags; %s", flagFault(err), cmd.CommandPath(), hint)}
	})
	cmd.PreRunE = func(_ *cobra.Command, query []string) error {
		if *dest == "" || len(query) == 0 {
			return nil
		}
		if _, err := os.Stat(*dest); errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("--destination: folder %s does not exist; %s", *dest, hint)
		}
		return nil
	}
}

// sayDoubts reports the parts of a query that cannot mean what they seem to mean. Each message
// starts with where, which says where the query comes from.
func (a *app) sayDoubts(where, query string) {
	for _, d := range search.DoubtsAt(where, query) {
		a.t.say(d)
	}
}

func isOrder(s search.Sort) bool {
	return s == search.ByRelevance || s == search.ByDate || s == search.ByVotes
}

func (a *app) checkCommand() *cobra.Command {
	var o generator.CheckOptions
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Find problems in the archive and in the site built from it",
		Long: `Check reads content/ and the built site and lists problems: files that cannot be
read, two files for the same paper, broken links, anything that a page would load from
another host. It also estimates the size of the site, compares it with the host's limit,
and reports when the site will exceed it and how much space each setting would save.
Problems are listed first, then hints: likely mistakes and future problems. The exit code
is 3 if there are problems.`,
		Args: none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			child, err := childCommand()
			if err != nil {
				return err
			}
			o.Dir, o.Child = a.dir, child
			res, err := generator.Check(cmd.Context(), o)
			if err != nil {
				return err
			}
			for _, list := range []struct {
				heading string
				lines   []string
			}{{"problems:", res.Problems}, {"hints (not problems):", res.Warnings}} {
				if len(list.lines) > 0 {
					a.t.say(list.heading)
				}
				for _, line := range list.lines {
					a.t.say(line)
				}
			}
			if err := a.t.result(res.String(), res); err != nil {
				return err
			}
			if len(res.Problems) > 0 {
				return rejectedError{}
			}
			return nil
		},
	}
	cmd.Flags().StringVarP(&o.Dest, "destination", "d", "", "folder of the built site (default \"public\" in the archive)")
	cmd.Flags().StringVarP(&o.BaseURL, "base-url", "b", "", "URL that the site was built for, overriding baseURL in config.toml")
	return cmd
}

func (a *app) initCommand() *cobra.Command {
	var o generator.InitOptions
	cmd := &cobra.Command{
		Use:   "init DIR",
		Short: "Create a new archive: configuration, an About page, a workflow for GitHub Pages",
		Long: `Init creates an archive in a new folder, or in one that contains only a README, a
licence and Git's own files, such as a new repository. Its workflow publishes the site on
GitHub Pages; docs/publishing.md describes how to publish it elsewhere.`,
		Example: `  offprint init my-papers
  offprint init --program me/offprint@v1.2.3 .`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError{errors.New("init needs one folder, which it creates, as in `offprint init my-papers`")}
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if _, err := generator.WorkflowProgram(o.Program); err != nil {
				return usageError{fmt.Errorf("--program: %w", err)}
			}
			o.Dir = args[0]
			res, err := generator.Init(o)
			if err != nil {
				return err
			}
			for _, f := range res.Files {
				if err := a.t.result(f, map[string]string{"file": f}); err != nil {
					return err
				}
			}
			for _, f := range res.Kept {
				a.t.say(f + ": kept as it is")
			}
			if res.Program == "" {
				a.t.say(fmt.Sprintf("the workflow for GitHub Pages does not know where to find Offprint, because this program is not a release: in %s, replace each of the %d steps that say \"Where is Offprint?\" with `- uses: OWNER/offprint@main`, naming Offprint's repository; for a new archive, `offprint init --program OWNER/offprint DIR` does this", filepath.Join(o.Dir, ".github", "workflows", "pages.yml"), res.Steps))
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&o.Program, "program", "", "repository from which the workflow gets Offprint, as OWNER/NAME or OWNER/NAME@TAG (default: the repository that released this program)")
	return cmd
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Show the version",
		Args:  none,
		RunE: func(*cobra.Command, []string) error {
			v := generator.Version()
			return a.t.result(v.String(), v)
		},
	}
}

func (a *app) statsCommand() *cobra.Command {
	var o generator.StatsOptions
	cmd := &cobra.Command{
		Use:   "stats",
		Short: "Show the size of the archive and its site, and when the site will be too large for the host",
		Args:  none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.Dir = a.dir
			res, err := generator.Stats(cmd.Context(), o)
			if err != nil {
				return err
			}
			if err := a.t.result(res.String(), res); err != nil {
				return err
			}
			if w := res.Warning(); w != "" {
				a.t.say(w)
				a.t.warn(w)
			}
			return nil
		},
	}
	cmd.Flags().StringVarP(&o.Dest, "destination", "d", "", "folder of the built site (default \"public\" in the archive)")
	return cmd
}

func (a *app) pingCommand() *cobra.Command {
	var o generator.PingOptions
	cmd := &cobra.Command{
		Use:   "ping",
		Short: "Notify a hub of changed feeds, and search engines of new pages",
		Long: `Ping compares the built site with the state at the last ping. It notifies the WebSub hub
set in config.toml (params.offprint.feeds.hub) of feeds that have changed, and, if an
IndexNow key is set (params.offprint.indexNow.key), search engines of pages that are new or
gone. Publish the site first, because they fetch it then. A notification that is not
accepted is sent again by the next ping.`,
		Args: none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.Dir, o.Log = a.dir, a.t.say
			res, err := generator.Ping(cmd.Context(), o)
			if err != nil {
				return err
			}
			switch {
			case res.Nobody:
				a.t.say("nothing to notify: config.toml sets neither a hub (params.offprint.feeds.hub) nor an IndexNow key (params.offprint.indexNow.key)")
			case len(res.Feeds)+len(res.Pages) == 0:
				a.t.say("nothing has changed since the last ping")
			}
			if a.t.json || len(res.Feeds)+len(res.Pages) > 0 {
				return a.t.result(res.String(), res)
			}
			return nil
		},
	}
	cmd.Flags().StringVarP(&o.Dest, "destination", "d", "", "folder of the built site (default \"public\" in the archive)")
	cmd.Flags().BoolVar(&o.DryRun, "dry-run", false, "report what would be sent without sending anything")
	return cmd
}

// workCommandName is the name of the hidden command that does a part of a build's work in a
// child process.
const workCommandName = "work"

func workCommand() *cobra.Command {
	return &cobra.Command{
		Use: workCommandName + " DIR", Hidden: true, Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			collectLate(collectChildAt)
			return generator.Work(cmd.Context(), args[0])
		},
	}
}

func childCommand() ([]string, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("finding the program's own executable: %w", err)
	}
	return []string{exe, workCommandName}, nil
}

func none(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usageError{fmt.Errorf("%s does not take the argument %q; see `%s --help`", cmd.Name(), args[0], cmd.CommandPath())}
	}
	return nil
}

func atLeastOne(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usageError{fmt.Errorf("%s needs %s; see `%s --help`", cmd.Name(), what, cmd.CommandPath())}
		}
		return nil
	}
}
