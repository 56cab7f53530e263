package mailer

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"
	"golang.org/x/time/rate"
)

// Server is the SMTP server that sends the mails.
type Server struct {
	Address  string // "smtp.example.org:587"
	User     string // empty if no login is required
	Password string
	// Plain allows a server without encryption. A server on this machine is always allowed to
	// be one.
	Plain bool
}

// Options are the options of [Send].
type Options struct {
	Server Server
	// Sent is the file that records the recipients, so that nobody receives a digest twice and
	// an interrupted run continues. It contains no addresses.
	Sent string
	// Rate is the maximum number of mails per second; 0 means 5.
	Rate float64
	Log  func(string) // may be nil
}

// Result counts readers.
type Result struct {
	Sent    int `json:"sent"`
	Before  int `json:"before"`  // had received it before
	Nothing int `json:"nothing"` // their query found nothing
	Refused int `json:"refused"` // permanently; not tried again
	Failed  int `json:"failed"`  // temporarily; the next run tries again
}

// Total returns the number of readers.
func (r Result) Total() int { return r.Sent + r.Before + r.Nothing + r.Refused + r.Failed }

// defaultRate is the default number of mails per second.
const defaultRate = 5

// sendTime is the time a server may take for one step.
const sendTime = 30 * time.Second

// reconnections is how often a lost connection is reopened without a mail sent in between.
const reconnections = 3

// Send sends each reader the mail that make returns; nil means that there is nothing to send.
// An address that is refused or temporarily unreachable does not affect the other readers. The
// error concerns all of them: the server is unreachable or rejects the login, a mail cannot be
// made, or ctx is done.
func Send(ctx context.Context, o Options, readers []Reader, make func(Reader) (*Message, error)) (r Result, err error) {
	log, err := openSent(o.Sent)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, log.close()) }()
	s := &sender{o: o, sent: log, pace: rate.NewLimiter(rate.Limit(max(o.Rate, 0)), 1)}
	if o.Rate <= 0 {
		s.pace.SetLimit(defaultRate)
	}
	defer s.hangUp()
	for _, reader := range readers {
		if err := ctx.Err(); err != nil {
			return r, err
		}
		if log.has(reader.Address) {
			r.Before++
			continue
		}
		m, err := make(reader)
		if err != nil {
			return r, err
		}
		if m == nil {
			r.Nothing++
			continue
		}
		if err := s.send(ctx, reader, m, &r); err != nil {
			return r, err
		}
	}
	return r, nil
}

// sender holds the connection to the server.
type sender struct {
	o      Options
	sent   *sentLog
	pace   *rate.Limiter
	client *mail.Client
	lost   int // number of connections lost in a row
}

// send sends a mail and records the outcome. The error concerns all mails.
func (s *sender) send(ctx context.Context, reader Reader, m *Message, r *Result) error {
	msg, err := m.build()
	if err != nil {
		s.say(err.Error())
		r.Refused++
		return nil
	}
	for {
		if err := s.pace.Wait(ctx); err != nil {
			return err
		}
		if s.client == nil {
			if err := s.dial(ctx); err != nil {
				return err
			}
		}
		err = s.client.Send(msg)
		var refused *mail.SendError
		switch {
		case err == nil:
			s.lost = 0
			r.Sent++
			return s.sent.note(reader.Address, "sent")
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.As(err, &refused) && refused.ErrorCode() >= 500:
			s.lost = 0
			r.Refused++
			s.say(fmt.Sprintf("%s: permanently refused: %v", reader.Address, err))
			return s.sent.note(reader.Address, "refused")
		case errors.As(err, &refused) && refused.ErrorCode() >= 400 && refused.ErrorCode() != 421:
			s.lost = 0
			r.Failed++
			s.say(fmt.Sprintf("%s: temporarily refused: %v; the next run tries again", reader.Address, err))
			return nil
		}
		// The connection is lost. Whether the mail arrived is unknown, but the reader's server
		// can recognize a duplicate by its Message-ID.
		s.hangUp() // a lost connection cannot be closed properly
		if s.lost++; s.lost > reconnections {
			r.Failed++
			return fmt.Errorf("the server %s closed the connection: %w; run this again later", s.o.Server.Address, err)
		}
		if err := sleep(ctx, time.Duration(s.lost)*500*time.Millisecond); err != nil {
			return err
		}
	}
}

func (s *sender) say(line string) {
	if s.o.Log != nil {
		s.o.Log(line)
	}
}

// dial connects to the server.
func (s *sender) dial(ctx context.Context) error {
	host, portText, err := net.SplitHostPort(s.o.Server.Address)
	if err != nil {
		return fmt.Errorf("the server %q: write it as smtp.example.org:587", s.o.Server.Address)
	}
	port, err := strconv.Atoi(portText)
	if err != nil {
		return fmt.Errorf("the server %q: %q is not a port", s.o.Server.Address, portText)
	}
	options := []mail.Option{mail.WithPort(port), mail.WithTimeout(sendTime), mail.WithTLSPolicy(mail.TLSMandatory)}
	switch {
	case port == 465:
		options = append(options, mail.WithSSL())
	case s.o.Server.Plain || isLoopback(host):
		options = append(options, mail.WithTLSPolicy(mail.TLSOpportunistic))
	}
	if s.o.Server.User != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(s.o.Server.User), mail.WithPassword(s.o.Server.Password))
	}
	client, err := mail.NewClient(host, options...)
	if err != nil {
		return fmt.Errorf("the server %s: %w", s.o.Server.Address, err)
	}
	if err := client.DialWithContext(ctx); err != nil {
		return fmt.Errorf("the server %s: %w", s.o.Server.Address, err)
	}
	s.client = client
	return nil
}

func (s *sender) hangUp() {
	if s.client == nil {
		return
	}
	client := s.client
	s.client = nil
	if err := client.Close(); err != nil && !errors.Is(err, mail.ErrNoActiveConnection) && !errors.Is(err, net.ErrClosed) {
		s.say("ending the connection: " + err.Error())
	}
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// sentLog is the file that records the recipients: a line per reader with a hash of the
// address and the outcome. An incomplete last line, left by a killed run, is ignored.
type sentLog struct {
	file *os.File
	done map[string]bool
}

func openSent(name string) (*sentLog, error) {
	l := &sentLog{done: map[string]bool{}}
	data, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading the list of recipients already sent to: %w", err)
	}
	whole := string(data)
	if i := strings.LastIndexByte(whole, '\n'); i >= 0 {
		whole = whole[:i+1]
	} else {
		whole = ""
	}
	for lines := bufio.NewScanner(strings.NewReader(whole)); lines.Scan(); {
		hash, _, _ := strings.Cut(lines.Text(), " ")
		l.done[hash] = true
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return nil, err
	}
	if l.file, err = os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600); err != nil {
		return nil, fmt.Errorf("recording the recipients already sent to: %w", err)
	}
	if err = l.file.Truncate(int64(len(whole))); err == nil {
		_, err = l.file.Seek(0, 2)
	}
	if err != nil {
		return nil, errors.Join(err, l.file.Close())
	}
	return l, nil
}

func (l *sentLog) key(address string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(address)))
	return fmt.Sprintf("%x", sum[:12])
}

func (l *sentLog) has(address string) bool { return l.done[l.key(address)] }

// note writes down what became of a reader's mail, at once: the program may be killed
// after any mail.
func (l *sentLog) note(address, what string) error {
	l.done[l.key(address)] = true
	if _, err := l.file.WriteString(l.key(address) + " " + what + "\n"); err != nil {
		return fmt.Errorf("recording the recipients already sent to: %w", err)
	}
	return nil
}

func (l *sentLog) close() error { return l.file.Close() }
