package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"offprint/generator"
	"offprint/generator/paper"
)

func (a *app) addCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "add PAPER…",
		Short: "Add single papers by identifier or URL",
		Long: `Add fetches papers one at a time and imports them. A paper is named by its arXiv
identifier or the URL of a page with one, by its DOI, or by the URL of any page that
import can read. A paper that is already in the archive is refreshed. Responses are
kept in scrapes/.

If a paper cannot be fetched, the others are still added, and the exit code is 1.`,
		Example: `  offprint add 2510.06084 https://huggingface.co/papers/2510.03222
  offprint add 10.1093/comjnl/27.2.97 https://aclanthology.org/2024.acl-long.1/`,
		Args: atLeastOne("an arXiv identifier, a DOI or a URL"),
		RunE: func(cmd *cobra.Command, args []string) error {
			res, err := generator.Add(cmd.Context(), generator.FetchOptions{
				Dir: a.dir, Today: paper.DayOf(time.Now()), Environment: a.t.getenv, Progress: a.t.progress(), Log: a.t.say,
			}, args)
			if err != nil {
				return err
			}
			for _, p := range res.Papers {
				for _, note := range p.Notes {
					a.t.say(p.Argument + ": " + note)
				}
			}
			if err := a.t.result(res.String(), res); err != nil {
				return err
			}
			if n := res.Failed(); n > 0 {
				return fmt.Errorf("%d of %d papers could not be added; see the messages above", n, len(res.Papers))
			}
			return a.leftOut(res.Import.Rejected, "record or file was rejected", "records or files were rejected")
		},
	}
	a.strictFlag(cmd, "records had to be rejected")
	return cmd
}
