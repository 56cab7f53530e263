// Package digest composes the mail about an archive's papers, as HTML for mail programs and as
// plain text. It works on plain values, reads nothing and uses no clock.
package digest

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"strings"
	"unicode"
)

// Digest is the content of a mail.
type Digest struct {
	Site     string // name of the archive
	Home     string // its address
	Title    string // of the digest, for example "2025-W41"
	URL      string // address of the same papers on the site; may be empty
	Language string // BCP 47
	// RightToLeft reports that the language is written from right to left.
	RightToLeft bool
	Items       []Item
	// More is the number of papers that are not among Items.
	More int
	// Unsubscribe is the web or mail address at which the reader unsubscribes. May be empty.
	Unsubscribe string
	Words       Words
}

// Item is a paper in a digest. All texts are plain.
type Item struct {
	Title   string
	URL     string // of its page
	Authors string
	Summary string // some sentences, shortened if necessary
	Note    string // the curator's comment; may be empty
	Pick    string // the label of an editor's choice; empty for other papers
	Votes   int
	Links   []Link // to the PDF, the code
}

// Link is an address outside the archive.
type Link struct{ Name, URL string }

// Words are the texts of a digest in the reader's language.
type Words struct {
	Votes       string // before the number of votes
	More        string // before the number of further papers
	ReadOnSite  string
	Unsubscribe string
	Nothing     string // if there are no papers
}

// MaxHTML is the maximum size of a mail in bytes: some mail programs cut off mails above 102
// kB.
const MaxHTML = 100_000

//go:embed mail.html
var mailTemplate string

// mail is constant.
var mail = template.Must(template.New("mail").Parse(mailTemplate))

// HTML returns the digest as a page for mail programs: tables and inline styles, no images,
// nothing loaded from elsewhere, at most [MaxHTML] bytes. To stay below the limit it omits
// summaries, from the last paper on, and then papers.
func (d Digest) HTML() ([]byte, error) {
	for full := len(d.Items); ; {
		var b bytes.Buffer
		if err := mail.Execute(&b, d); err != nil {
			return nil, fmt.Errorf("writing a digest: %w", err)
		}
		if b.Len() <= MaxHTML || len(d.Items) == 0 {
			return b.Bytes(), nil
		}
		items := append([]Item(nil), d.Items...)
		if full > 0 {
			full = full * 3 / 4
			for i := full; i < len(items); i++ {
				items[i].Summary = ""
			}
		} else {
			n := len(items) * 3 / 4
			d.More += len(items) - n
			items = items[:n]
		}
		d.Items = items
	}
}

//go:embed content.html
var contentTemplate string

// content is constant.
var content = template.Must(template.New("content").Parse(strings.TrimSpace(contentTemplate)))

// Content returns the digest as HTML without styles, for feed readers, which have their own.
func (d Digest) Content() (string, error) {
	var b strings.Builder
	if err := content.Execute(&b, d); err != nil {
		return "", fmt.Errorf("writing a digest: %w", err)
	}
	return b.String(), nil
}

// Heading returns the heading, which is also the subject of the mail.
func (d Digest) Heading() string { return d.Site + ": " + d.Title }

// Preview returns the line that mail programs show next to the subject: the first titles.
func (d Digest) Preview() string {
	var titles []string
	for _, it := range d.Items[:min(3, len(d.Items))] {
		titles = append(titles, it.Title)
	}
	return strings.Join(titles, " · ")
}

// Direction returns the text direction as a value of HTML's dir attribute.
func (d Digest) Direction() string {
	if d.RightToLeft {
		return "rtl"
	}
	return "ltr"
}

// Start returns the side on which lines begin, because not all mail programs support "start".
func (d Digest) Start() string {
	if d.RightToLeft {
		return "right"
	}
	return "left"
}

// MoreText returns how many papers are not listed; empty if all are.
func (d Digest) MoreText() string {
	if d.More <= 0 {
		return ""
	}
	return fmt.Sprintf("%s: %d", d.Words.More, d.More)
}

// Facts returns the line below a title, in front of the links.
func (d Digest) Facts(it Item) string {
	var facts []string
	if it.Pick != "" {
		facts = append(facts, "★ "+it.Pick)
	}
	if it.Votes > 0 {
		facts = append(facts, fmt.Sprintf("%s: %d", d.Words.Votes, it.Votes))
	}
	return strings.Join(facts, " · ")
}

// textWidth is the width of the plain text in characters (RFC 5322, 2.1.1, allows 78).
const textWidth = 72

// Text returns the digest as plain text.
func (d Digest) Text() []byte {
	var b bytes.Buffer
	line := func(s string) { b.WriteString(s + "\n") }
	line(d.Heading())
	line(strings.Repeat("=", min(textWidth, len([]rune(d.Heading())))))
	line("")
	if len(d.Items) == 0 {
		line(d.Words.Nothing)
		line("")
	}
	for i, it := range d.Items {
		number := fmt.Sprintf("%d. ", i+1)
		indent := strings.Repeat(" ", len(number))
		line(number + strings.TrimPrefix(wrap(it.Title, indent), indent))
		if it.Authors != "" {
			line(wrap(it.Authors, indent))
		}
		if f := d.Facts(it); f != "" {
			line(indent + f)
		}
		if it.Note != "" {
			line("")
			line(wrap(it.Note, indent+"| "))
		}
		if it.Summary != "" {
			line("")
			line(wrap(it.Summary, indent))
			line("")
		}
		line(indent + it.URL)
		for _, l := range it.Links {
			line(indent + l.Name + ": " + l.URL)
		}
		line("")
	}
	if more := d.MoreText(); more != "" {
		line(more)
	}
	if d.URL != "" {
		line(d.Words.ReadOnSite + ": " + d.URL)
	}
	line("")
	line("-- ")
	line(d.Site + " " + d.Home)
	if d.Unsubscribe != "" {
		line(d.Words.Unsubscribe + ": " + d.Unsubscribe)
	}
	return b.Bytes()
}

// wrap breaks a text at blanks into lines of at most textWidth characters.
func wrap(s, indent string) string {
	var lines []string
	line := indent
	length := len(indent)
	for _, word := range strings.Fields(s) {
		n := len([]rune(word))
		if length > len(indent) && length+1+n > textWidth {
			lines = append(lines, line)
			line, length = indent, len(indent)
		}
		if length > len(indent) {
			line += " "
			length++
		}
		line += word
		length += n
	}
	return strings.Join(append(lines, line), "\n")
}

// Shorten cuts a text to at most most characters, at the end of a sentence if one ends in its
// second half, otherwise at the end of a word.
func Shorten(s string, most int) string {
	s = strings.Join(strings.Fields(s), " ")
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	head := runes[:most]
	for i := len(head) - 1; i > most/2; i-- {
		if (head[i] == '.' || head[i] == '?' || head[i] == '!') && i+1 < len(runes) && runes[i+1] == ' ' && !isInitial(head[:i]) || strings.ContainsRune("。？！", head[i]) {
			return string(head[:i+1])
		}
	}
	for i := len(head) - 1; i > most/2; i-- {
		if head[i] == ' ' {
			return strings.TrimRightFunc(string(head[:i]), unicode.IsPunct) + " …"
		}
	}
	return string(head[:most-1]) + "…"
}

// isInitial reports whether a text ends in a single letter or an abbreviation, after which a
// full stop does not end a sentence.
func isInitial(head []rune) bool {
	text := string(head)
	word := text[strings.LastIndexByte(text, ' ')+1:]
	switch strings.ToLower(strings.TrimPrefix(word, "(")) {
	case "e.g", "i.e", "et", "al", "vs", "cf", "fig", "eq", "approx", "resp":
		return true
	}
	return len([]rune(word)) == 1
}
