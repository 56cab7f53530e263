package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// TestKilledSending ends the program while it sends a digest, again and again, and then
// lets it finish. No reader is forgotten, and none has more mails than were on their way
// when the program was killed, with the Message-ID by which mail programs know them as one.
func TestKilledSending(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has none of these signals")
	}
	r := chance(t)
	o := newOrdeal(t, t.TempDir())
	inbox, address := serveMail(t)
	o.write("archive/config.toml", "baseURL = \"https://example.org/\"\n[params.offprint.mail]\nfrom = \"papers@example.org\"\n")
	o.write("archive/content/2025/10/07/a.md", "+++\ntitle = \"A Paper\"\ndate = 2025-10-07\n+++\n\nIt says something.\n")
	kills, readers := 4, 40
	if long() {
		kills, readers = 100, 1000
	}
	var list strings.Builder
	for i := range readers {
		fmt.Fprintf(&list, "reader%d@readers.example\n", i)
	}
	o.write("readers.txt", list.String())
	if err := os.MkdirAll(o.scratch, 0o755); err != nil {
		t.Fatal(err)
	}
	send := func() *exec.Cmd {
		cmd := o.command(t.Context(), "digest", "--day", "2025-10-07", "--send", "--readers", o.path("readers.txt"), "--rate", "1000000")
		cmd.Env = append(cmd.Env, "OFFPRINT_SMTP_SERVER="+address)
		return cmd
	}
	killed := 0
	for i := range kills {
		after := r.IntN(max(1, 2*readers/kills)) + 1 // mails
		cmd := send()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		if inbox.await(inbox.count()+after, ended) {
			if cmd.Process.Signal(signals[i%len(signals)].signal) == nil {
				killed++
			}
			<-ended
		}
	}
	out, err := send().CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	before := inbox.count()
	if out, err := send().CombinedOutput(); err != nil || inbox.count() != before {
		t.Errorf("sent once more: %d mails, %v: %s", inbox.count()-before, err, bytes.TrimSpace(out))
	}
	inbox.mu.Lock()
	defer inbox.mu.Unlock()
	twice := 0
	for i := range readers {
		reader := fmt.Sprintf("reader%d@readers.example", i)
		mails := inbox.mails[reader]
		if len(mails) == 0 {
			t.Errorf("%s has no mail", reader)
		}
		for _, id := range mails {
			if id != mails[0] {
				t.Errorf("%s: the Message-IDs %s and %s", reader, mails[0], id)
			}
		}
		twice += max(0, len(mails)-1)
	}
	t.Logf("%d kills, %d readers, %d mails sent again", killed, readers, twice)
	if killed == 0 || twice > killed {
		t.Errorf("%d mails were sent again after %d kills", twice, killed)
	}
}

// mailServer keeps the Message-IDs of the mails that it takes.
type mailServer struct {
	mu    sync.Mutex
	mails map[string][]string // by reader
	total int
}

func serveMail(t *testing.T) (*mailServer, string) {
	t.Helper()
	s := &mailServer{mails: map[string][]string{}}
	server := smtp.NewServer(s)
	server.Domain = "localhost"
	server.ErrorLog = silent{}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	return s, listener.Addr().String()
}

type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}

func (s *mailServer) NewSession(*smtp.Conn) (smtp.Session, error) { return &mailSession{s: s}, nil }

func (s *mailServer) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.total
}

// await waits until so many mails have come, or the program has ended.
func (s *mailServer) await(mails int, ended chan error) bool {
	for s.count() < mails {
		select {
		case err := <-ended:
			ended <- err
			return false
		case <-time.After(time.Millisecond):
		}
	}
	return true
}

type mailSession struct {
	s  *mailServer
	to string
}

func (m *mailSession) Mail(string, *smtp.MailOptions) error { return nil }
func (m *mailSession) Reset()                               {}
func (m *mailSession) Logout() error                        { return nil }
func (m *mailSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	m.to = to
	return nil
}

var messageID = regexp.MustCompile(`(?i)\r\nMessage-ID: *(\S+)`)

func (m *mailSession) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	id := messageID.FindSubmatch(data)
	if id == nil {
		return &smtp.SMTPError{Code: 554, Message: "No Message-ID"}
	}
	m.s.mu.Lock()
	defer m.s.mu.Unlock()
	m.s.mails[m.to] = append(m.s.mails[m.to], string(id[1]))
	m.s.total++
	return nil
}
