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
		Short: "Keep papers out of the archive, for good",
		Long: `Hide writes papers into hidden.txt: no import brings them again, and the
next build takes them off the site, also where their files are still in content/.
Their addresses say that they were removed. The file may be edited by hand: an
identifier a line, and behind it a reason, which is not published. For a paper that is
hidden already, a new --reason takes the place of the old one.`,
		Example: `  offprint hide 2510.06084 --reason "asked for by its authors"
  offprint hide --undo 2510.06084`,
		Args: atLeastOne("an identifier: 2510.06084, 10.1000/182, title:a-title"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.Undo && o.Reason != "" {
				return usageError{errors.New("--reason stands behind papers that are hidden; with --undo there is no place for it")}
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
			done, was := "hidden", "hidden before"
			if o.Undo {
				done, was = "no longer hidden", "not hidden"
			}
			var lines []string
			for _, id := range res.Changed {
				line := fmt.Sprintf("%s: %s", id, done)
				if slices.Contains(res.Absent, id) {
					line += "; no paper that can be read has this identifier now"
				}
				lines = append(lines, line)
			}
			for _, id := range res.Unchanged {
				line := fmt.Sprintf("%s: %s", id, was)
				if slices.Contains(res.Explained, id) {
					line += "; it has the new reason"
				}
				lines = append(lines, line)
			}
			return a.t.result(strings.Join(lines, "\n"), res)
		},
	}
	cmd.Flags().StringVar(&o.Reason, "reason", "", "why; stands behind the identifiers in the file")
	cmd.Flags().BoolVar(&o.Undo, "undo", false, "let the archive have them again")
	return cmd
}
