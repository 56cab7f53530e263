// Package mailer makes mails of digests and sends them to readers, one to each, over SMTP.
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
	// Name is the same for all that are sent of one digest, as "2025-W41": with To it makes
	// the Message-ID, so that a mail that is sent again can be known.
	Name string
	// List names the list of readers, as "papers.example.org" (RFC 2919).
	List string
	// Unsubscribe is where a reader ends the mails: a mailto: or https: address; in the
	// latter case at one click (RFC 8058).
	Unsubscribe string
	Date        time.Time
}

// ID is the Message-ID, without its brackets.
func (m Message) ID() string {
	sum := sha256.Sum256([]byte(m.List + "\n" + m.Name + "\n" + strings.ToLower(m.To)))
	return fmt.Sprintf("%s.%x@%s", m.Name, sum[:8], m.List)
}

// Bytes is the message as it is sent: an .eml file.
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
	// With the message's own boundary, the same message is the same bytes.
	sum := sha256.Sum256([]byte(m.ID()))
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent(), mail.WithBoundary(fmt.Sprintf("%x", sum[:12])))
	if err := msg.From(m.From); err != nil {
		return nil, fmt.Errorf("the sender %q is no address of mail: %w", m.From, err)
	}
	if err := msg.To(m.To); err != nil {
		return nil, fmt.Errorf("%q is no address of mail: %w", m.To, err)
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

// Address checks an address of mail, alone or with a name, and is the address alone.
func Address(s string) (string, error) {
	a, err := netmail.ParseAddress(s)
	if err != nil {
		return "", fmt.Errorf("%q is no address of mail", s)
	}
	return a.Address, nil
}
