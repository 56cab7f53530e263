package source_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"offprint/generator/paper"
	"offprint/generator/source"
)

func TestHFText(t *testing.T) {
	want := []source.Record{
		{Source: "hf-text", Scraped: 20250103, Paper: paper.Paper{
			ID: "arxiv:2412.20800", Date: 20250103,
			Title:    "VMix: Improving Text-to-Image Diffusion Model with Cross-Attention Mixing Control",
			Abstract: "Values are mixed. This sentence is the test's own.",
			Links:    paper.Links{Discussion: "https://huggingface.co/papers/2412.20800"},
		}},
		{Source: "hf-text", Scraped: 20250103, Paper: paper.Paper{
			ID: "title:on-nothing-in-particular", Date: 20250103, Title: "On Nothing in Particular",
			Abstract: "Titles: many. PDF: none, in this line.\n\nAnother paragraph of the test's own.",
		}},
	}
	b := fixture(t, "hf-text.txt")
	for name, b := range map[string][]byte{
		"as it is":         b,
		"CRLF":             bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n")),
		"no end of line":   bytes.TrimSpace(b),
		"no dashes":        bytes.Replace(b, []byte("---\nTitle"), []byte("Title"), 1),
		"no dashes at all": bytes.ReplaceAll(b, []byte("---\n"), []byte("\n")),
		"more dashes":      bytes.ReplaceAll(b, []byte("---\n"), []byte("---\n\n---\n")),
	} {
		items, report := read(t, b, source.Input{Name: "/x/paper_metadata_2025-01-03.txt", Today: today})
		if got := records(t, items); !reflect.DeepEqual(got, want) || report.Format != "hf-text" {
			t.Errorf("%s, as %s:\n got %+v\nwant %+v", name, report.Format, got, want)
		}
	}
	items, _ := read(t, b, source.Input{Name: "x", Day: 20260102, Today: today})
	if r := records(t, items)[0]; r.Scraped != 20260102 {
		t.Errorf("scraped %v, want the day that was said", r.Scraped)
	}
}

func TestHFTextBroken(t *testing.T) {
	good := "Title: A\nPDF: https://arxiv.org/pdf/2412.20800\nSummary: S\n---\n"
	for _, broken := range []string{
		"PDF: https://arxiv.org/pdf/2412.20801\nSummary: S\n---\n",
		"Title:\nPDF: https://arxiv.org/pdf/2412.20801\nSummary: S\n---\n",
		"nothing at all\n---\n",
		"Title: " + strings.Repeat("B", 10) + "\nSummary: " + strings.Repeat("long ", 30_000) + "\n---\n",
	} {
		items, _ := read(t, []byte(good+broken+good), source.Input{Today: today})
		if len(items) != 3 || items[0].Err != nil || items[1].Err == nil || items[2].Err != nil || string(items[1].Raw) != broken || items[1].Where != "line 5" {
			t.Errorf("%.60q: %d items: %.300v", broken, len(items), items)
		}
	}
	for _, cut := range []string{"Title: B", "Title: B\nPDF: x\n", "Title: B\nPDF: x\nSummary: A half sen"} {
		items, _ := read(t, []byte(good+cut), source.Input{Today: today})
		if len(items) != 2 || items[1].Err == nil || items[1].Err.Error() != "the input is cut short here" || string(items[1].Raw) != cut {
			t.Errorf("%q: %+v", cut, items)
		}
	}
}

func FuzzHFText(f *testing.F) {
	f.Add(fixture(f, "hf-text.txt"))
	f.Add([]byte("Title: A\nTitle: B\r\nPDF:\n\nSummary:\xff\n---\n---\nSummary: x"))
	f.Fuzz(func(t *testing.T, b []byte) {
		items, _, err := tryRead(bytes.NewReader(b), source.Input{Format: "hf-text", Today: today})
		sane(t, items)
		if err != nil || encoded(b) {
			return
		}
		// Every word is in some item, except the dashes between items.
		var raw []byte
		for _, it := range items {
			raw = append(append(raw, it.Raw...), '\n')
		}
		dashes := func(b []byte) []byte {
			return bytes.ReplaceAll(bytes.Join(bytes.Fields(b), nil), []byte("---"), nil)
		}
		b = bytes.TrimPrefix(b, []byte("\ufeff"))
		if got, want := dashes(raw), dashes(b); !bytes.Equal(got, want) {
			t.Fatalf("%q\nof %q", got, want)
		}
	})
}
