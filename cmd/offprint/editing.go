package main

import (
	"cmp"
	"errors"
	"fmt"
	"os/exec"
	"strings"

	"github.com/spf13/cobra"

	"offprint/generator"
)

func (a *app) editCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "edit ID",
		Short: "Open a paper's file in your editor",
		Long: `Edit opens the file of a paper in the editor set in VISUAL or else EDITOR, even if the
file cannot be parsed. Imports never overwrite what you change by hand. Write, above
the first line in brackets:

  note = "Your comment"          shown apart from the abstract
  tags = ["reading group"]       your own topics
  pick = true                    the editor's choice`,
		Example: "  EDITOR=nano offprint edit 2510.06084",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError{errors.New("edit needs an identifier: 2510.06084, 10.1000/182, title:a-title")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			editor := cmp.Or(a.t.getenv("VISUAL"), a.t.getenv("EDITOR"))
			file, err := generator.Find(cmd.Context(), generator.FindOptions{Dir: a.dir, ID: args[0]})
			if err != nil {
				return err
			}
			words := strings.Fields(editor) // for example "code --wait"
			if len(words) == 0 {
				return fmt.Errorf("no editor is set: set VISUAL or EDITOR, or open %s yourself", file)
			}
			if err := generator.Examine(a.dir, file); err != nil {
				a.t.say(err.Error() + "; the page cannot be read, and is opened so that you can fix it")
			}
			run := exec.CommandContext(cmd.Context(), words[0], append(words[1:], file)...)
			run.Stdin, run.Stdout, run.Stderr = a.t.in, a.t.out, a.t.err
			if err := run.Run(); err != nil {
				return fmt.Errorf("the editor %s: %w", words[0], err)
			}
			if err := generator.Examine(a.dir, file); err != nil {
				return fmt.Errorf("%w; the paper is left out until this is fixed", err)
			}
			return a.t.result(file, map[string]string{"file": file})
		},
	}
}
