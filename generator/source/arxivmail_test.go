package source_test

import (
	"os"
	"strings"
	"testing"

	"offprint/generator/paper"
	"offprint/generator/source"
)

const mailBlock = "\\\\\narXiv:2306.07353\nDate: Mon, 12 Jun 2023 18:01:52 GMT   (27kb)\n\nTitle: A Title\nAuthors: Ann Bee\nCategories: cs.AI\n\\\\\n  The abstract.\n\\\\ ( https://arxiv.org/abs/2306.07353 ,  27kb)\n"

// TestArXivMailDays checks that the day of an announcement is that of the mail, and that only
// new papers get one.
func TestArXivMailDays(t *testing.T) {
	received := " received from  Thu  8 Jun 23 18:00:00 GMT  to  Fri  9 Jun 23 18:00:00 GMT\n"
	cross := strings.Replace(mailBlock, "arXiv:2306.07353", "arXiv:2306.07353 (*cross-listing*)", 1)
	replaced := strings.Replace(mailBlock, "Date: Mon, 12 Jun 2023 18:01:52 GMT   (27kb)", "replaced with revised version Tue, 13 Jun 2023 08:14:21 GMT   (220kb,D)", 1)
	revised := strings.Replace(mailBlock, "(27kb)\n", "(27kb)\nDate (revised v2): Tue, 13 Jun 2023 08:14:21 GMT   (28kb)\n", 1)
	for _, tt := range []struct{ text, name, listed, published string }{
		{received + mailBlock, "-", "2023-06-12", "2023-06-12"},
		{strings.Replace(received, "Fri  9 Jun 23", "Tue 13 Jun 23", 1) + mailBlock, "-", "2023-06-14", "2023-06-12"},
		{"Date: Tue, 13 Jun 2023 21:10:11 -0400\nSubject: cs daily\n\n" + mailBlock, "-", "2023-06-14", "2023-06-12"},
		{mailBlock, "2023-06-15.txt", "2023-06-15", "2023-06-12"},
		{mailBlock, "-", "", "2023-06-12"},
		{received + cross, "-", "", "2023-06-12"},
		{received + replaced, "-", "", ""},
		{received + revised, "-", "", "2023-06-12"},
		{"> " + strings.ReplaceAll(received+mailBlock, "\n", "\n> "), "-", "2023-06-12", "2023-06-12"},
		{strings.ReplaceAll(received+mailBlock, "\n", "\r\n"), "-", "2023-06-12", "2023-06-12"},
	} {
		items, report, err := tryRead(strings.NewReader(tt.text), source.Input{Name: tt.name, Today: today})
		if err != nil || report.Format != "arxiv-mail" || len(items) != 1 || items[0].Err != nil {
			t.Errorf("%s: %+v, %s, %v", tt.text, items, report.Format, err)
			continue
		}
		r := items[0].Record
		str := func(d paper.Day) string {
			if d == 0 {
				return ""
			}
			return d.String()
		}
		if str(r.Listed) != tt.listed || str(r.Paper.Published) != tt.published || r.Paper.Title != "A Title" || r.Paper.Abstract != "The abstract." {
			t.Errorf("%s\nlisted %v, published %v, %q, %q", tt.text, r.Listed, r.Paper.Published, r.Paper.Title, r.Paper.Abstract)
		}
	}
}

// TestArXivMailFaults checks that a faulty paper in a mail does not affect the others.
func TestArXivMailFaults(t *testing.T) {
	for text, want := range map[string]string{
		strings.Replace(mailBlock, "abs/2306.07353", "abs/2306.00001", 1):                           "it begins as 2306.07353 and ends as 2306.00001",
		mailBlock[:strings.Index(mailBlock, "\\\\ (")]:                                              "it is cut short here: the line that ends it, with its address, is missing",
		strings.Replace(mailBlock, "Title: A Title", "Title:", 1):                                   "it has no title",
		"\\\\\narXiv:2306.07353\n\\\\\n  The abstract.\n\\\\ ( https://arxiv.org/abs/2306.07353)\n": "it has neither a title nor an author",
	} {
		items, _, err := tryRead(strings.NewReader(text+"-----------------------------------------\n"+mailBlock), source.Input{Today: today, Format: "arxiv-mail"})
		if err != nil || len(items) != 2 || items[0].Err == nil || items[0].Err.Error() != want || items[1].Err != nil {
			t.Errorf("%s\n%+v, %v", text, items, err)
		}
	}
}

// TestArXivMailQuotedPrintable checks that soft line breaks of a raw mail are removed.
func TestArXivMailQuotedPrintable(t *testing.T) {
	text := "Content-Transfer-Encoding: quoted-printable\n\n" + strings.Replace(mailBlock, "The abstract.", "The abs=\ntract =3D 1.", 1)
	items, _, err := tryRead(strings.NewReader(text), source.Input{Today: today})
	if err != nil || len(items) != 1 || items[0].Err != nil || items[0].Record.Paper.Abstract != "The abstract = 1." {
		t.Errorf("%+v, %v", items, err)
	}
}

func FuzzArXivMail(f *testing.F) {
	b, err := os.ReadFile("testdata/arxiv-mail/arxiv-mail.txt")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(b))
	f.Add(mailBlock)
	// Implausibly long values are rejected for all records alike (paper.Check).
	f.Add(strings.Replace(mailBlock, "Authors:", "Authors: "+strings.Repeat("Bee", 2000)+", ", 1))
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<16 || strings.TrimSpace(text) == "" {
			return
		}
		items, _, err := tryRead(strings.NewReader(text), source.Input{Today: today, Format: "arxiv-mail"})
		if err != nil {
			return
		}
		sane(t, items)
		for _, it := range items {
			if it.Err != nil && len(it.Raw) == 0 {
				t.Fatalf("%s: %v, of nothing", it.Where, it.Err)
			}
		}
	})
}
