package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"offprint/generator"
	"offprint/generator/paper"
)

// fetchFlags holds the flags shared by the commands that fetch.
type fetchFlags struct {
	since, until string
	week, month  string
	categories   []string
	query        string
}

func (f *fetchFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.since, "since", "", "first day to fetch, such as 2025-10-07 (default: computed from days in config.toml)")
	cmd.Flags().StringVar(&f.until, "until", "", "last day to fetch (default: today)")
}

// options converts the flags to FetchOptions.
func (f *fetchFlags) options(a *app) (o generator.FetchOptions, err error) {
	o = generator.FetchOptions{
		Dir: a.dir, Week: f.week, Month: f.month, Categories: f.categories, Query: f.query, Today: paper.DayOf(time.Now()),
		Environment: a.t.getenv, Progress: a.t.progress(), Log: a.t.say,
	}
	for _, flag := range []struct {
		name, text string
		day        *paper.Day
	}{{"since", f.since, &o.Since}, {"until", f.until, &o.Until}} {
		if flag.text == "" {
			continue
		}
		if *flag.day, err = paper.ParseDay(flag.text); err != nil {
			return o, usageError{fmt.Errorf("--%s: %w", flag.name, err)}
		}
	}
	return o, nil
}

// unfetchedError ends a command that could not fetch everything and has already reported what.
type unfetchedError struct{ faults int }

func (e unfetchedError) Error() string {
	return fmt.Sprintf("some requests failed (faults: %d; see the messages above); everything that was fetched has been imported", e.faults)
}

func (a *app) fetchCommand() *cobra.Command {
	var f fetchFlags
	cmd := &cobra.Command{
		Use:   "fetch [SERVICE…]",
		Short: "Fetch new papers from services and import them",
		Long: `Fetch requests new papers from services and imports them. The services are those set
in config.toml ([[params.offprint.fetch]]), or those named as arguments: hf (Hugging
Face Daily Papers), arxiv (categories and queries). Recent days are fetched again, because
votes and comments take two weeks to settle. Responses are kept in scrapes/.

If a service fails, the others are still imported, and the exit code is 1.`,
		Example: `  offprint fetch
  offprint fetch hf --since 2025-10-01
  offprint fetch hf --month 2025-09
  offprint fetch arxiv --category cs.CL --since 2025-10-01
  offprint fetch arxiv --query 'abs:"speculative decoding"'`,
		RunE: func(cmd *cobra.Command, args []string) error {
			o, err := f.options(a)
			if err != nil {
				return err
			}
			if (len(f.categories) > 0 || f.query != "") && !slices.Equal(args, []string{"arxiv"}) {
				return usageError{errors.New("--category and --query are only for arXiv: write `offprint fetch arxiv`")}
			}
			o.From = args
			if err := o.Check(); err != nil {
				return usageError{err}
			}
			res, err := generator.Fetch(cmd.Context(), o)
			if err != nil {
				return err
			}
			if err := a.t.result(res.String(), res); err != nil {
				return err
			}
			if n := res.Faults(); n > 0 {
				return unfetchedError{n}
			}
			return a.leftOut(res.Import.Rejected, "record or file was rejected", "records or files were rejected")
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&f.week, "week", "", "fetch a week of Hugging Face, such as 2025-W38, instead of days")
	cmd.Flags().StringVar(&f.month, "month", "", "fetch a month of Hugging Face, such as 2025-04, instead of days")
	cmd.Flags().StringSliceVar(&f.categories, "category", nil, "arXiv categories, such as cs.CL, instead of those in config.toml")
	cmd.Flags().StringVar(&f.query, "query", "", "arXiv API query, instead of the one in config.toml")
	a.strictFlag(cmd, "records had to be rejected")
	return cmd
}

func (a *app) updateCommand() *cobra.Command {
	var f fetchFlags
	var o generator.BuildOptions
	var report string
	cmd := &cobra.Command{
		Use:   "update",
		Short: "Fetch new papers, import them and build the site",
		Long: `Update does what an archive needs each morning, in one run with one report: fetch,
import and build. If a service fails, that is reported, and the site is still built.`,
		Example: `  offprint update --report report.md`,
		Args:    none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			child, err := childCommand()
			if err != nil {
				return err
			}
			fetch, err := f.options(a)
			if err != nil {
				return err
			}
			o.Dir, o.Child, o.Progress, o.Log = a.dir, child, a.t.progress(), a.t.say
			start := time.Now()
			collectLate(collectBuildAt)
			res, err := generator.Update(cmd.Context(), fetch, o)
			if report != "" && (err == nil || len(res.Fetch.Services) > 0) {
				text := res.Markdown()
				if err != nil {
					text += "\nThe update stopped early: " + err.Error() + "\n"
				}
				err = errors.Join(err, appendReport(report, text))
			}
			if err != nil {
				return err
			}
			if !a.t.json {
				if err := a.t.result(res.Fetch.String(), nil); err != nil {
					return err
				}
			}
			if err := a.t.result(buildLine(res.Build, time.Since(start)), res); err != nil {
				return err
			}
			return errors.Join(
				a.leftOut(res.Fetch.Faults(), "request to a service failed", "requests to services failed"),
				a.leftOut(res.Fetch.Import.Rejected, "record or file was rejected", "records or files were rejected"),
				a.leftOut(res.Build.Skipped+res.Build.Problems, "file or own page of content/, or part of a paper, was left out", "files or own pages of content/, or parts of papers, were left out"),
			)
		},
	}
	f.add(cmd)
	a.buildFlags(cmd, &o, "something could not be fetched, or had to be rejected or skipped")
	cmd.Flags().StringVar(&report, "report", "", "append a report in Markdown to this file, such as $GITHUB_STEP_SUMMARY")
	return cmd
}

// appendReport appends a report to a file.
func appendReport(name, text string) error {
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err == nil {
		_, err = f.WriteString(text)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return nil
}
