// Package mailer composes mails of digests and sends one to each reader over SMTP.
package mailer

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	netmail "net/mail"
	"strings"
	"time"

	"github.com/wneessen/go-mail"
)

// Message is a mail to one reader.
type Message struct {
	From    string // "Papers <papers@example.org>"
	To      string // an address
	Subject string
	HTML    []byte
	Text    []byte
	// Name identifies the digest, for example "2025-W41". Together with To it determines the
	// Message-ID, by which a mail that is sent again can be recognized.
	Name string
	// List is the id of the list of readers, for example "papers.example.org" (RFC 2919).
	List string
	// Unsubscribe is a mailto: or https: address at which the reader unsubscribes; the latter
	// with one click (RFC 8058).
	Unsubscribe string
	Date        time.Time
}

// ID returns the Message-ID without its brackets.
func (m Message) ID() string {
	sum := sha256.Sum256([]byte(m.List + "\n" + m.Name + "\n" + strings.ToLower(m.To)))
	return fmt.Sprintf("%s.%x@%s", m.Name, sum[:8], m.List)
}

// Bytes returns the message as it is sent: an .eml file.
func (m Message) Bytes() ([]byte, error) {
	msg, err := m.build()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if _, err := msg.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("writing the mail: %w", err)
	}
	return b.Bytes(), nil
}

func (m Message) build() (*mail.Msg, error) {
	// The boundary depends on the message, so that equal messages have equal bytes.
	sum := sha256.Sum256([]byte(m.ID()))
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent(), mail.WithBoundary(fmt.Sprintf("%x", sum[:12])))
	if err := msg.From(m.From); err != nil {
		return nil, fmt.Errorf("the sender %q is not an email address: %w", m.From, err)
	}
	if err := msg.To(m.To); err != nil {
		return nil, fmt.Errorf("%q is not an email address: %w", m.To, err)
	}
	msg.Subject(oneLine(m.Subject))
	msg.SetMessageIDWithValue(m.ID())
	msg.SetDateWithValue(m.Date)
	msg.SetGenHeader("List-Id", "<"+m.List+">")
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader("Precedence", "list")
	if m.Unsubscribe != "" {
		msg.SetGenHeader(mail.HeaderListUnsubscribe, "<"+oneLine(m.Unsubscribe)+">")
		if strings.HasPrefix(m.Unsubscribe, "https:") {
			msg.SetGenHeader(mail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
		}
	}
	msg.SetBodyString(mail.TypeTextPlain, string(m.Text))
	msg.AddAlternativeString(mail.TypeTextHTML, string(m.HTML))
	return msg, nil
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Address checks a mail address, with or without a name, and returns the address alone.
func Address(s string) (string, error) {
	a, err := netmail.ParseAddress(s)
	if err != nil {
		return "", fmt.Errorf("%q is not an email address", s)
	}
	return a.Address, nil
}
