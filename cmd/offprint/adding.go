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
		Short: "Bring single papers, by identifier or address, into content/",
		Long: `Add asks for papers one by one and imports them: by an identifier of arXiv's or a
page that names one, by a DOI, by the address of any page that import can read. A paper
that is there already is refreshed. Answers are kept in scrapes/.

A paper that does not come keeps no other from coming; the exit code is then 1.`,
		Example: `  offprint add 2510.06084 https://huggingface.co/papers/2510.03222
  offprint add 10.1093/comjnl/27.2.97 https://aclanthology.org/2024.acl-long.1/`,
		Args: atLeastOne("an identifier of arXiv's, a DOI or an address"),
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
				return fmt.Errorf("%d of %d papers did not come; the lines above say why", n, len(res.Papers))
			}
			return a.leftOut(res.Import.Rejected, "record or file was rejected", "records or files were rejected")
		},
	}
	a.strictFlag(cmd, "records had to be rejected")
	return cmd
}
