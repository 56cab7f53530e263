package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"offprint/generator"
	"offprint/generator/paper"
)

func (a *app) hideCommand() *cobra.Command {
	var o generator.HideOptions
	cmd := &cobra.Command{
		Use:   "hide ID…",
		Short: "Remove papers from the archive permanently",
		Long: `Hide adds papers to hidden.txt: no import adds them again, and the next build removes
them from the site, even if their files are still in content/. Their URLs then show
that they were removed. You can edit the file by hand: one identifier per line,
optionally followed by a reason, which is not published. For a paper that is already
hidden, a new --reason replaces the old one.`,
		Example: `  offprint hide 2510.06084 --reason "asked for by its authors"
  offprint hide --undo 2510.06084`,
		Args: atLeastOne("an identifier: 2510.06084, 10.1000/182, title:a-title"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.Undo && o.Reason != "" {
				return usageError{errors.New("--reason cannot be used with --undo: it is stored with the papers that are hidden")}
			}
			for _, id := range args {
				if _, err := paper.AnyID(id); err != nil {
					return usageError{fmt.Errorf("hide: %w", err)}
				}
			}
			o.Dir, o.IDs = a.dir, args
			res, err := generator.Hide(cmd.Context(), o)
			if err != nil {
				return err
			}
			done, was := "hidden", "already hidden"
			if o.Undo {
				done, was = "no longer hidden", "not hidden"
			}
			var lines []string
			for _, id := range res.Changed {
				line := fmt.Sprintf("%s: %s", id, done)
				if slices.Contains(res.Absent, id) {
					line += "; no readable paper currently has this identifier"
				}
				lines = append(lines, line)
			}
			for _, id := range res.Unchanged {
				line := fmt.Sprintf("%s: %s", id, was)
				if slices.Contains(res.Explained, id) {
					line += "; its reason was updated"
				}
				lines = append(lines, line)
			}
			return a.t.result(strings.Join(lines, "\n"), res)
		},
	}
	cmd.Flags().StringVar(&o.Reason, "reason", "", "why; recorded after the identifiers in the file")
	cmd.Flags().BoolVar(&o.Undo, "undo", false, "unhide the papers")
	return cmd
}
