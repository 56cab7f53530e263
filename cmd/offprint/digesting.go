package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"offprint/generator"
	"offprint/generator/atomicfile"
	"offprint/generator/mailer"
)

// digestFlags holds the flags of the digest command.
type digestFlags struct {
	generator.DigestOptions
	query, format, output string
	send                  bool
	readers               string
	rate                  float64
}

func (a *app) digestCommand() *cobra.Command {
	var f digestFlags
	cmd := &cobra.Command{
		Use:   "digest --day|--week|--month TIME",
		Short: "Make an email digest of a day's, a week's or a month's papers, and send it",
		Long: `Digest makes an email of the papers of a day, week or month, trending papers first: as
text, as HTML, or as a complete message (eml). With --send it is sent to the readers
listed in a file, one address per line, optionally followed by a query that selects the
papers for that reader. The SMTP server is set in the environment: OFFPRINT_SMTP_SERVER
(host:port), OFFPRINT_SMTP_USER, OFFPRINT_SMTP_PASSWORD. No reader gets a digest twice:
an interrupted run can be resumed, and repeating a complete run sends nothing.`,
		Example: `  offprint digest --week last
  offprint digest --week 2025-W41 --format html -o digest.html
  offprint digest --week last --send --readers ../readers.txt`,
		Args: none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			times := 0
			for _, t := range []string{f.Day, f.Week, f.Month} {
				if t != "" {
					times++
				}
			}
			if times != 1 {
				return usageError{errors.New("no time given; use one of --day, --week and --month, as in --week last")}
			}
			if f.format != "text" && f.format != "html" && f.format != "eml" && f.format != "name" {
				return usageError{fmt.Errorf("--format: unknown format %q; use text, html, eml or name", f.format)}
			}
			if err := f.Check(); err != nil {
				return usageError{err}
			}
			f.Dir, f.Log = a.dir, a.t.say
			ds, err := generator.OpenDigests(cmd.Context(), f.DigestOptions)
			if f.format == "name" && errors.Is(err, generator.ErrNothingComplete) {
				return nil
			}
			if err != nil {
				return err
			}
			a.sayDoubts("", f.query)
			if f.send {
				return a.sendDigest(cmd.Context(), ds, f)
			}
			return a.showDigest(ds, f)
		},
	}
	cmd.Flags().StringVar(&f.Day, "day", "", "day, such as 2025-10-07; \"last\" is the last one with papers, \"complete\" the last one that is over because a later one has papers")
	cmd.Flags().StringVar(&f.Week, "week", "", "week, such as 2025-W41; or \"last\" or \"complete\"")
	cmd.Flags().StringVar(&f.Month, "month", "", "month, such as 2025-10; or \"last\" or \"complete\"")
	cmd.Flags().IntVar(&f.Top, "top", 0, "maximum number of papers (default: digest.top in config.toml, 20)")
	cmd.Flags().StringVar(&f.query, "query", "", "only papers that match all words of this search query")
	cmd.Flags().StringVarP(&f.format, "format", "f", "text", "text, html, eml, or name, which prints only the name of the digest, such as 2025-W41, if there is one")
	cmd.Flags().StringVarP(&f.output, "output", "o", "", "file to write (default: standard output)")
	cmd.Flags().StringVarP(&f.BaseURL, "base-url", "b", "", "URL of the site, overriding baseURL in config.toml")
	cmd.Flags().BoolVar(&f.send, "send", false, "send the digest to the readers")
	cmd.Flags().StringVar(&f.readers, "readers", "", "with --send: file that lists the readers")
	cmd.Flags().Float64Var(&f.rate, "rate", 0, "with --send: maximum number of emails per second (default 5)")
	a.strictFlag(cmd, "a reader could not be reached")
	return cmd
}

func (a *app) showDigest(ds *generator.Digests, f digestFlags) error {
	d, _, err := ds.Digest(f.query)
	if err != nil {
		return usageError{fmt.Errorf("--query: %w", err)}
	}
	var data []byte
	switch f.format {
	case "text":
		data = d.Text()
	case "html":
		data, err = d.HTML()
	case "name":
		data = []byte(ds.Name + "\n")
	case "eml":
		var m *mailer.Message
		if m, err = ds.Message(d, time.Now()); err == nil {
			m.To = cmp.Or(a.t.getenv("OFFPRINT_SMTP_USER"), "reader@example.org")
			data, err = m.Bytes()
		}
	}
	if err != nil {
		return err
	}
	if f.output != "" {
		return atomicfile.Write(f.output, data)
	}
	_, err = a.t.out.Write(data)
	return err
}

func (a *app) sendDigest(ctx context.Context, ds *generator.Digests, f digestFlags) error {
	server := mailer.Server{
		Address: a.t.getenv("OFFPRINT_SMTP_SERVER"), User: a.t.getenv("OFFPRINT_SMTP_USER"), Password: a.t.getenv("OFFPRINT_SMTP_PASSWORD"),
	}
	switch {
	case f.readers == "":
		return usageError{fmt.Errorf("--send needs --readers, a file of addresses")}
	case server.Address == "":
		return usageError{fmt.Errorf("--send needs a server: set OFFPRINT_SMTP_SERVER, for example to smtp.example.org:587")}
	}
	data, err := os.ReadFile(f.readers)
	if err != nil {
		return fmt.Errorf("reading the readers' file: %w", err)
	}
	if within(a.dir, f.readers) {
		a.t.say(f.readers + ": the file is inside the archive, whose repository others may be able to read; keep it elsewhere")
	}
	readers, problems := generator.ParseReaders(f.readers, string(data))
	for _, p := range problems {
		a.t.say(p)
	}
	for _, r := range readers {
		a.sayDoubts(fmt.Sprintf("%s:%d: ", f.readers, r.Line), r.Query)
	}
	if f.query != "" {
		for i := range readers {
			readers[i].Query = cmp.Or(readers[i].Query, f.query)
		}
	}
	res, err := ds.Send(ctx, generator.SendOptions{Dir: a.dir, Server: server, Readers: readers, Rate: f.rate, Now: time.Now(), Log: a.t.say})
	line := fmt.Sprintf("%s: %d sent, %d already had it, %d with nothing to read, %d refused, %d failed", ds.Name, res.Sent, res.Before, res.Nothing, res.Refused, res.Failed)
	if told := a.t.result(line, res); err == nil {
		err = told
	}
	if err != nil {
		return err
	}
	return a.leftOut(len(problems)+res.Refused+res.Failed, "reader could not be reached", "readers could not be reached")
}

// within reports whether a file is in a folder, or below it.
func within(dir, file string) bool {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return false
	}
	file, err = filepath.Abs(file)
	if err != nil {
		return false
	}
	rel, err := filepath.Rel(dir, file)
	return err == nil && filepath.IsLocal(rel)
}
