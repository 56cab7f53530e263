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

// Server is who takes mails to send.
type Server struct {
	Address  string // "smtp.example.org:587"
	User     string // empty where none is asked for
	Password string
	// Plain says that the server may be one without encryption. One on this machine always
	// may.
	Plain bool
}

// Options say how mails are sent.
type Options struct {
	Server Server
	// Sent is the file that remembers to whom was sent, so that nobody gets a digest twice
	// and a run that broke off goes on. It holds no address.
	Sent string
	// Rate is how many mails are sent in a second at most; 0 is 5.
	Rate float64
	Log  func(string) // may be nil
}

// Result counts readers.
type Result struct {
	Sent    int `json:"sent"`
	Before  int `json:"before"`  // had it before
	Nothing int `json:"nothing"` // whose query found nothing
	Refused int `json:"refused"` // for good: they are not tried again
	Failed  int `json:"failed"`  // for now: the next run tries again
}

// Total is how many readers there are.
func (r Result) Total() int { return r.Sent + r.Before + r.Nothing + r.Refused + r.Failed }

// defaultRate is how many mails are sent in a second.
const defaultRate = 5

// sendTime is how long a server may take for one step.
const sendTime = 30 * time.Second

// reconnections is how often a connection that was lost is made again without a mail
// between.
const reconnections = 3

// Send sends each reader a mail of their own, which make makes; nil means that there is
// nothing to tell. A reader whose address is refused, or who cannot be reached now, keeps
// nobody else from a mail. The error is about all: a server that is not there or that
// knows no such user, a mail that cannot be made, ctx being done.
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

// sender has the connection to the server.
type sender struct {
	o      Options
	sent   *sentLog
	pace   *rate.Limiter
	client *mail.Client
	lost   int // connections, one after the other
}

// send sends a mail, and notes what became of it. The error is about all mails.
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
			s.say(fmt.Sprintf("%s: refused for good: %v", reader.Address, err))
			return s.sent.note(reader.Address, "refused")
		case errors.As(err, &refused) && refused.ErrorCode() >= 400 && refused.ErrorCode() != 421:
			s.lost = 0
			r.Failed++
			s.say(fmt.Sprintf("%s: not now: %v; the next run tries again", reader.Address, err))
			return nil
		}
		// The connection is lost: nobody knows whether the mail arrived, but the same
		// Message-ID lets the reader's server know.
		s.hangUp() // what is lost need not be closed well
		if s.lost++; s.lost > reconnections {
			r.Failed++
			return fmt.Errorf("the server %s breaks off: %w; run this again later", s.o.Server.Address, err)
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
		return fmt.Errorf("the server %q: %q is no port", s.o.Server.Address, portText)
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

// sentLog is the file that remembers to whom was sent: a hash of the address a line, and
// what became of it. A last line that is not whole, of a run that was killed, counts for
// nothing.
type sentLog struct {
	file *os.File
	done map[string]bool
}

func openSent(name string) (*sentLog, error) {
	l := &sentLog{done: map[string]bool{}}
	data, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading to whom was sent: %w", err)
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
		return nil, fmt.Errorf("noting to whom was sent: %w", err)
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
		return fmt.Errorf("noting to whom was sent: %w", err)
	}
	return nil
}

func (l *sentLog) close() error { return l.file.Close() }
