package generator

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"offprint/generator/archive"
	"offprint/generator/digest"
	"offprint/generator/mailer"
)

// SendOptions says to whom and through which server a digest is sent.
type SendOptions struct {
	Dir     string
	Server  mailer.Server
	Readers []mailer.Reader
	Rate    float64 // maximum number of mails per second; 0 means 5
	Now     time.Time
	Log     func(string)
}

// SendResult counts the readers by outcome.
type SendResult = mailer.Result

// sentFolder is the subfolder of the state folder that records which readers were sent what.
const sentFolder = "sent"

// Send sends digests to readers: each gets the papers that match their query. A query with
// nothing to search for is reported, and its reader gets no mail.
func (ds *Digests) Send(ctx context.Context, o SendOptions) (SendResult, error) {
	state, err := archive.State(o.Dir)
	if err != nil {
		return SendResult{}, err
	}
	if ds.cfg.Options.Mail.From == "" {
		return SendResult{}, fmt.Errorf("%s: params.offprint.mail.from is missing: set it to the sender, such as \"Papers <papers@example.org>\"", filepath.Join(o.Dir, archive.ConfigFile))
	}
	type made struct {
		m   *mailer.Message
		err error
	}
	byQuery := map[string]made{} // several readers may have the same query
	return mailer.Send(ctx, mailer.Options{
		Server: o.Server, Sent: filepath.Join(state, sentFolder, ds.Name+".txt"), Rate: o.Rate, Log: o.Log,
	}, o.Readers, func(r mailer.Reader) (*mailer.Message, error) {
		m, ok := byQuery[r.Query]
		if !ok {
			m.m, m.err = ds.message(r.Query, o.Now)
			byQuery[r.Query] = m
		}
		if m.err != nil {
			if o.Log != nil {
				o.Log(fmt.Sprintf("%s: %v", r.Address, m.err))
			}
			return nil, nil
		}
		if m.m == nil {
			return nil, nil
		}
		own := *m.m
		own.To = r.Address
		return &own, nil
	})
}

// message returns the mail of a query's digest without a recipient, or nil if no paper
// matches.
func (ds *Digests) message(query string, now time.Time) (*mailer.Message, error) {
	d, papers, err := ds.Digest(query)
	if err != nil || papers == 0 {
		return nil, err
	}
	return ds.Message(d, now)
}

// Message returns the mail of a digest without a recipient.
func (ds *Digests) Message(d digest.Digest, date time.Time) (*mailer.Message, error) {
	from := cmp.Or(ds.cfg.Options.Mail.From, "papers@"+strings.ToLower(ds.cfg.BaseURL.Hostname()))
	address, err := mailer.Address(from)
	if err != nil {
		return nil, fmt.Errorf("params.offprint.mail.from: %w", err)
	}
	d.Unsubscribe = cmp.Or(ds.cfg.Options.Mail.Unsubscribe, "mailto:"+address+"?subject=unsubscribe")
	html, err := d.HTML()
	if err != nil {
		return nil, err
	}
	return &mailer.Message{
		From: from, Subject: d.Heading(), HTML: html, Text: d.Text(), Name: ds.Name,
		List: strings.ToLower(ds.cfg.BaseURL.Hostname()), Unsubscribe: d.Unsubscribe, Date: date,
	}, nil
}

// ParseReaders parses a list of readers; see [mailer.ParseReaders].
func ParseReaders(name, list string) (readers []mailer.Reader, problems []string) {
	return mailer.ParseReaders(name, list)
}
