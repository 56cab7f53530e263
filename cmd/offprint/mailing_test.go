package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"
)

// postOffice is a mail server that temporarily refuses the reader named by busy.
type postOffice struct {
	mu    sync.Mutex
	mails []string // "reader subject", in order of arrival
	busy  string
	texts []string
}

func (o *postOffice) NewSession(*smtp.Conn) (smtp.Session, error) { return &counter{o: o}, nil }

type counter struct {
	o  *postOffice
	to string
}

func (c *counter) Mail(string, *smtp.MailOptions) error { return nil }
func (c *counter) Reset()                               {}
func (c *counter) Logout() error                        { return nil }

func (c *counter) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.o.mu.Lock()
	defer c.o.mu.Unlock()
	if c.to = to; to == c.o.busy {
		return &smtp.SMTPError{Code: 451, Message: "Not now"}
	}
	return nil
}

func (c *counter) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	_, subject, _ := strings.Cut(string(data), "\nSubject: ")
	subject, _, _ = strings.Cut(subject, "\r\n")
	c.o.mu.Lock()
	defer c.o.mu.Unlock()
	c.o.mails, c.o.texts = append(c.o.mails, c.to+" "+subject), append(c.o.texts, string(data))
	return nil
}

// came returns the mails that arrived since the last call.
func (o *postOffice) came() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	mails := o.mails
	o.mails = nil
	return mails
}

func (o *postOffice) isBusyFor(reader string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.busy = reader
}

// opens starts the server and returns its address.
func (o *postOffice) opens(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(o)
	go func() { _ = server.Serve(listener) }() // ends at Close
	t.Cleanup(func() { _ = server.Close() })
	return listener.Addr().String()
}

// TestWorkflowMails runs the workflow that init writes, for an archive whose repository has
// the secrets of a mail server and of readers. Each reader must get a digest exactly once,
// whatever fails.
func TestWorkflowMails(t *testing.T) {
	r := newRunner(t)
	r.mute = []string{"version", "stats", "ping"} // covered by TestWorkflowOfArchive
	r.releases(nil)
	file := r.archive()
	office := &postOffice{busy: "bob@example.org"}
	edit := func(files map[string]string) {
		t.Helper()
		dir := r.mkdir("edit")
		r.git(dir, "clone", "--quiet", r.origin, ".")
		for name, text := range files {
			name = filepath.Join(dir, name)
			if filepath.Base(name) == "config.toml" {
				text = r.read(name) + text
			}
			r.write(name, text, 0o644)
		}
		r.git(dir, "add", ".")
		r.git(dir, "commit", "--quiet", "--message", "By hand")
		r.git(dir, "push", "--quiet", "origin", "HEAD:main")
	}
	paper := func(day string) map[string]string {
		return map[string]string{"content/" + strings.ReplaceAll(day, "-", "/") + "/a.md": "+++\ntitle = \"Of " + day + "\"\ndate = " + day + "\n+++\nText.\n"}
	}
	state := func(week string) string {
		return strings.TrimSpace(r.git(r.origin, "tag", "--list", "digest-"+week, "--format", "%(contents:subject)"))
	}
	run := func(good bool, mails ...string) {
		t.Helper()
		r.wantRun(file, good)
		if got := office.came(); !slices.Equal(got, mails) {
			t.Errorf("these mails came: %q, want %q\n%s", got, mails, r.log.String())
		}
	}
	edit(map[string]string{"config.toml": "\n[params.offprint.mail]\nfrom = \"Papers <papers@example.org>\"\n"})

	t.Log("Nobody reads: no mail is sent.")
	run(true)
	if r.results["mail"] != "skipped" {
		t.Errorf("jobs %v", r.results)
	}

	t.Log("No week is over.")
	r.secrets = map[string]string{
		"OFFPRINT_SMTP_SERVER": office.opens(t), "OFFPRINT_READERS": "ann@example.org\r\n# a friend\nbob@example.org first\ncem@example.org",
	}
	run(true)
	r.wantSaid("No week is over.")

	t.Log("A week is over: the others get its digest, bob does not now.")
	edit(paper("2025-10-14"))
	run(true, "ann@example.org Papers: 2025-W41", "cem@example.org Papers: 2025-W41")
	r.wantSaid("::warning title=Not all readers got the digest::")
	r.wantSaid("::add-mask::bob@example.org\n")
	if got := state("2025-W41"); got != fmt.Sprint(r.run)+"-1" {
		t.Errorf("the tag says %q in run %d", got, r.run)
	}
	if mail := office.texts[0]; !strings.Contains(mail, "https://me.github.io/my-papers/papers/2510.00001/") {
		t.Errorf("the mail leads elsewhere:\n%s", mail)
	}

	t.Log("The next run sends it to bob alone, and the one after to nobody.")
	office.isBusyFor("")
	run(true, "bob@example.org =?UTF-8?q?Papers:_2025-W41_=C2=B7_first?=")
	if got := state("2025-W41"); got != "sent" {
		t.Errorf("the tag says %q", got)
	}
	run(true)
	r.wantSaid("The digest of 2025-W41 was sent.")

	t.Log("To whom was sent is lost: nobody gets a digest twice.")
	office.isBusyFor("ann@example.org")
	edit(paper("2025-10-21"))
	run(true, "cem@example.org Papers: 2025-W42")
	if err := os.RemoveAll(filepath.Join(r.dir, "caches")); err != nil {
		t.Fatal(err)
	}
	run(true)
	r.wantSaid("::warning title=A digest is not sent on::")
	run(true)
	r.wantSaid("The digest of 2025-W42 was sent.")

	t.Log("The server is away: the run fails, and the next one sends.")
	edit(paper("2025-10-28"))
	there := r.secrets["OFFPRINT_SMTP_SERVER"]
	r.secrets["OFFPRINT_SMTP_SERVER"] = "127.0.0.1:1"
	run(false)
	r.secrets["OFFPRINT_SMTP_SERVER"] = there
	office.isBusyFor("")
	run(true, "ann@example.org Papers: 2025-W43", "cem@example.org Papers: 2025-W43")

	t.Log("The tag cannot be pushed: no mail is sent.")
	edit(paper("2025-11-04"))
	r.write(filepath.Join(r.origin, "hooks", "update"), "#!/bin/sh\ncase $1 in refs/tags/*) exit 1 ;; esac\n", 0o755)
	run(false)
	r.write(filepath.Join(r.origin, "hooks", "update"), "#!/bin/sh\n", 0o755)
	run(true, "ann@example.org Papers: 2025-W44", "cem@example.org Papers: 2025-W44")
	r.ranAll(file, "build", "tell")
}
