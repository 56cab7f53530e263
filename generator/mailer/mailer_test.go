package mailer_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"offprint/generator/mailer"
)

// inbox is a server that accepts or refuses mail depending on the reader's name.
type inbox struct {
	mu    sync.Mutex
	mails map[string][]string // by reader, in order of arrival
	tries map[string]int
	well  bool // no more failures
	drop  func()
}

func (b *inbox) NewSession(c *smtp.Conn) (smtp.Session, error) { return &session{b: b, c: c}, nil }

type session struct {
	b  *inbox
	c  *smtp.Conn
	to string
}

func (s *session) Mail(string, *smtp.MailOptions) error { return nil }
func (s *session) Reset()                               {}
func (s *session) Logout() error                        { return nil }

// failures are the ways in which servers refuse mail (RFC 5321, 4.2), by the prefix of the
// reader's name.
var failures = map[string]*smtp.SMTPError{
	"unknown": {Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "No such user"},
	"moved":   {Code: 551, Message: "User not local"},
	"full":    {Code: 552, EnhancedCode: smtp.EnhancedCode{5, 2, 2}, Message: "Mailbox full"},
	"name":    {Code: 553, Message: "Mailbox name not allowed"},
	"spam":    {Code: 554, Message: "Looks like spam"},
	"busy":    {Code: 450, Message: "Mailbox busy"},
	"local":   {Code: 451, Message: "Local error"},
	"storage": {Code: 452, Message: "Insufficient storage"},
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	return s.fail("")
}

// fail returns the failure that the reader's name selects, if it is for this stage.
func (s *session) fail(at string) error {
	name, _, _ := strings.Cut(s.to, ".")
	s.b.mu.Lock()
	s.b.tries[s.to]++
	first, well := s.b.tries[s.to] == 1, s.b.well
	s.b.mu.Unlock()
	if well {
		return nil
	}
	if name == "drop"+at && first {
		return errors.Join(&smtp.SMTPError{Code: 421, Message: "Closing"}, s.c.Conn().Close())
	}
	if e := failures[strings.TrimSuffix(name, at)]; e != nil && strings.HasSuffix(name, at) && (at != "" || !strings.HasSuffix(name, "data")) {
		return e
	}
	return nil
}

func (s *session) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if err := s.fail("data"); err != nil {
		return err
	}
	s.b.mu.Lock()
	defer s.b.mu.Unlock()
	s.b.mails[s.to] = append(s.b.mails[s.to], string(data))
	if s.b.drop != nil {
		s.b.drop()
	}
	return nil
}

func serve(t *testing.T) (*inbox, string) {
	t.Helper()
	b := &inbox{mails: map[string][]string{}, tries: map[string]int{}}
	server := smtp.NewServer(b)
	server.Domain = "localhost"
	server.ErrorLog = quiet{}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	return b, listener.Addr().String()
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

func message(r mailer.Reader) (*mailer.Message, error) {
	if r.Query == "nothing" {
		return nil, nil
	}
	return &mailer.Message{
		From: "Papers <papers@papers.example>", To: r.Address, Subject: "Week 41\r\nBcc: all@papers.example", Name: "2025-W41", List: "papers.example",
		HTML: []byte("<p>For " + r.Query), Text: []byte("For " + r.Query), Unsubscribe: "https://papers.example/out", Date: time.Unix(1760000000, 0),
	}, nil
}

// TestThousandReaders sends to a thousand readers, a third of whom fail in all possible ways.
// All others must get exactly one mail, and a second run must retry only those that may
// succeed now.
func TestThousandReaders(t *testing.T) {
	b, address := serve(t)
	var kinds []string
	for kind := range failures {
		kinds = append(kinds, kind, kind+"data")
	}
	kinds = append(kinds, "drop", "dropdata")
	var readers []mailer.Reader
	good, forGood, forNow := 0, 0, 0
	for i := range 1000 {
		name := fmt.Sprintf("ok.%d", i)
		if i%3 == 1 {
			kind := kinds[i/3%len(kinds)]
			name = fmt.Sprintf("%s.%d", kind, i)
			switch e := failures[strings.TrimSuffix(kind, "data")]; {
			case e == nil:
				good++ // at the second attempt
			case e.Code >= 500:
				forGood++
			default:
				forNow++
			}
		} else {
			good++
		}
		readers = append(readers, mailer.Reader{Address: name + "@readers.example", Query: "q"})
	}
	readers = append(readers, mailer.Reader{Address: "quiet@readers.example", Query: "nothing"})
	o := mailer.Options{Server: mailer.Server{Address: address}, Sent: filepath.Join(t.TempDir(), "sent", "w.txt"), Rate: 1e6}
	r, err := mailer.Send(t.Context(), o, readers, message)
	if err != nil {
		t.Fatal(err)
	}
	if want := (mailer.Result{Sent: good, Refused: forGood, Failed: forNow, Nothing: 1}); r != want {
		t.Errorf("%+v, want %+v", r, want)
	}
	b.well = true
	if r, err = mailer.Send(t.Context(), o, readers, message); err != nil || r.Sent != forNow || r.Before != good+forGood {
		t.Errorf("the second run: %+v, %v", r, err)
	}
	for reader, mails := range b.mails {
		if len(mails) != 1 {
			t.Errorf("%s got %d mails", reader, len(mails))
		}
	}
	if len(b.mails) != good+forNow {
		t.Errorf("%d readers got mail, want %d", len(b.mails), good+forNow)
	}
	if sent, err := os.ReadFile(o.Sent); err != nil || strings.Contains(string(sent), "@") {
		t.Errorf("what is remembered names readers: %v", err)
	}
	m, err := mail.ReadMessage(strings.NewReader(b.mails["ok.0@readers.example"][0]))
	if err != nil {
		t.Fatal(err)
	}
	for header, want := range map[string]string{
		"To": "<ok.0@readers.example>", "List-Id": "<papers.example>", "List-Unsubscribe": "<https://papers.example/out>", "Bcc": "",
		"List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "Subject": "Week 41 Bcc: all@papers.example",
	} {
		if got := m.Header.Get(header); got != want {
			t.Errorf("%s: %q, want %q", header, got, want)
		}
	}
}

// TestSendingGoesOn interrupts a run and checks that the next run sends only the remaining
// mails, each with the same Message-ID as before.
func TestSendingGoesOn(t *testing.T) {
	b, address := serve(t)
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	b.drop = func() {
		if n++; n == 4 {
			cancel()
		}
	}
	var readers []mailer.Reader
	for i := range 10 {
		readers = append(readers, mailer.Reader{Address: fmt.Sprintf("r%d@readers.example", i)})
	}
	o := mailer.Options{Server: mailer.Server{Address: address}, Sent: filepath.Join(t.TempDir(), "w.txt"), Rate: 1e6}
	if _, err := mailer.Send(ctx, o, readers, message); !errors.Is(err, context.Canceled) {
		t.Fatalf("it ends with %v", err)
	}
	// An entry that was being written when the power failed is ignored.
	f, err := os.OpenFile(o.Sent, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("4ab3"); err != nil {
		t.Fatal(err)
	}
	f.Close()
	b.drop = nil
	r, err := mailer.Send(t.Context(), o, readers, message)
	if err != nil || r.Sent+r.Before != 10 || r.Before < 3 || r.Before > 4 {
		t.Errorf("%+v, %v", r, err)
	}
	for reader, mails := range b.mails {
		for _, m := range mails {
			a, _ := message(mailer.Reader{Address: reader})
			if !strings.Contains(m, "Message-ID: <"+a.ID()+">") {
				t.Errorf("%s: another Message-ID", reader)
			}
		}
	}
}

// TestServerThatIsNot checks that an unreachable server is one clear error.
func TestServerThatIsNot(t *testing.T) {
	for _, address := range []string{"127.0.0.1:1", "nowhere", "127.0.0.1:port"} {
		o := mailer.Options{Server: mailer.Server{Address: address}, Sent: filepath.Join(t.TempDir(), "w.txt")}
		if _, err := mailer.Send(t.Context(), o, []mailer.Reader{{Address: "a@b.example"}}, message); err == nil || !strings.Contains(err.Error(), address) {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestParseReaders(t *testing.T) {
	readers, problems := mailer.ParseReaders("readers.txt", "\ufeffann@a.example\n\n# comment\r\n  bob@b.example   topic:\"a b\" robots \nnobody\nANN@a.example x\n")
	if len(readers) != 2 || readers[1].Query != `topic:"a b" robots` || len(problems) != 2 || !strings.HasPrefix(problems[0], "readers.txt:5:") {
		t.Errorf("%+v, %q", readers, problems)
	}
}

func FuzzParseReaders(f *testing.F) {
	f.Add("ann@a.example q\n# x\n<a@b> y")
	f.Fuzz(func(t *testing.T, list string) {
		readers, _ := mailer.ParseReaders("r", list)
		for _, r := range readers {
			if strings.ContainsAny(r.Address, "\r\n") {
				t.Errorf("%q", r.Address)
			}
		}
	})
}
