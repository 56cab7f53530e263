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

// SendOptions say to whom a digest is sent, and through whom.
type SendOptions struct {
	Dir     string
	Server  mailer.Server
	Readers []mailer.Reader
	Rate    float64 // mails in a second at most; 0 is 5
	Now     time.Time
	Log     func(string)
}

// SendResult counts readers.
type SendResult = mailer.Result

// sentFolder is the folder, in that of the state, which remembers to whom was sent.
const sentFolder = "sent"

// Send sends a digest to readers, each of the papers that their query asks for. A query
// that asks for nothing is told, and its reader gets no mail.
func (ds *Digests) Send(ctx context.Context, o SendOptions) (SendResult, error) {
	state, err := archive.State(o.Dir)
	if err != nil {
		return SendResult{}, err
	}
	if ds.cfg.Options.Mail.From == "" {
		return SendResult{}, fmt.Errorf("%s: params.offprint.mail.from is missing: the sender, as \"Papers <papers@example.org>\"", filepath.Join(o.Dir, archive.ConfigFile))
	}
	type made struct {
		m   *mailer.Message
		err error
	}
	byQuery := map[string]made{} // readers share queries
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

// message is the mail of a digest, without its reader; nil where there is nothing to tell.
func (ds *Digests) message(query string, now time.Time) (*mailer.Message, error) {
	d, papers, err := ds.Digest(query)
	if err != nil || papers == 0 {
		return nil, err
	}
	return ds.Message(d, now)
}

// Message is the mail of a digest, to nobody yet.
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

// ParseReaders reads a list of readers; see [mailer.ParseReaders].
func ParseReaders(name, list string) (readers []mailer.Reader, problems []string) {
	return mailer.ParseReaders(name, list)
}
