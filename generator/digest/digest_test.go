package digest_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"offprint/generator/digest"
)

func sample(items int, summary string) digest.Digest {
	d := digest.Digest{
		Site: "Papers & more", Home: "https://papers.example/", Title: "2025-W41", URL: "https://papers.example/2025/w41/",
		Language: "en", Unsubscribe: "mailto:papers@papers.example?subject=unsubscribe", More: 7,
		Words: digest.Words{Votes: "Votes", More: "More papers", ReadOnSite: "Read", Unsubscribe: "Unsubscribe", Nothing: "Nothing."},
	}
	for i := range items {
		d.Items = append(d.Items, digest.Item{
			Title: fmt.Sprintf("Paper %d <script>alert(1)</script>", i), URL: "https://papers.example/papers/x/", Authors: "Ann \"One\", Bob",
			Summary: summary, Votes: i, Links: []digest.Link{{"PDF", "https://arxiv.org/pdf/x"}, {"Code", "javascript:alert(1)"}},
		})
	}
	return d
}

// TestHTML checks that a page has no scripts, no pictures and no external resources, and
// contains all of its data.
func TestHTML(t *testing.T) {
	data, err := sample(3, "We show <b>that</b> a < b.").HTML()
	if err != nil {
		t.Fatal(err)
	}
	var words strings.Builder
	for z := html.NewTokenizer(bytes.NewReader(data)); ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		token := z.Token()
		if kind == html.TextToken {
			words.WriteString(token.Data)
		}
		switch token.Data {
		case "script", "img", "link", "iframe", "form", "object":
			if kind == html.StartTagToken {
				t.Errorf("it has <%s>", token.Data)
			}
		}
		for _, a := range token.Attr {
			if strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Val, "javascript:") || a.Key == "background" || strings.Contains(a.Val, "url(") {
				t.Errorf("it has %s=%q", a.Key, a.Val)
			}
		}
	}
	for _, want := range []string{"Paper 2 <script>alert(1)</script>", "We show <b>that</b> a < b.", "Votes: 2", "More papers: 7", "Ann \"One\", Bob"} {
		if !strings.Contains(words.String(), want) {
			t.Errorf("it lacks %q", want)
		}
	}
}

// TestHTMLIsBounded checks that no mail is so large that programs cut it off, and that
// omissions are mentioned.
func TestHTMLIsBounded(t *testing.T) {
	for _, n := range []int{10, 100, 2000} {
		d := sample(n, strings.Repeat("Long words. ", 200))
		data, err := d.HTML()
		if err != nil || len(data) > digest.MaxHTML {
			t.Errorf("%d papers: %d bytes, %v", n, len(data), err)
		}
		shown := strings.Count(string(data), "<h2")
		if want := fmt.Sprintf("More papers: %d", n-shown+7); !strings.Contains(string(data), want) {
			t.Errorf("%d papers, %d shown: it lacks %q", n, shown, want)
		}
	}
	none, err := sample(0, "").HTML()
	if err != nil || !strings.Contains(string(none), "Nothing.") {
		t.Errorf("without papers: %v", err)
	}
}

// TestText checks that all lines, except addresses, are short enough for every mail program.
func TestText(t *testing.T) {
	d := sample(12, strings.Repeat("Some words of an abstract that goes on. ", 9))
	for _, line := range strings.Split(string(d.Text()), "\n") {
		if utf8.RuneCountInString(line) > 72 && strings.Contains(strings.TrimSpace(line), " ") && !strings.Contains(line, "://") {
			t.Errorf("a long line: %q", line)
		}
	}
}

func TestShorten(t *testing.T) {
	for in, want := range map[string]string{
		"Short.": "Short.",
		"The first sentence is here. The second one is long and goes on.":            "The first sentence is here.",
		"We follow Smith et al. and others who have shown this, in so many words":    "We follow Smith et al. and others who …",
		"Oneverylongwordthatdoesnotendandneverhasablankinitsoithastobecutsomewhere.": "Oneverylongwordthatdoesnotendandneverhas…",
	} {
		if got := digest.Shorten(in, 41); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.IntRange(10, 80).Draw(t, "most")
		got := digest.Shorten(rapid.String().Draw(t, "text"), most)
		if n := utf8.RuneCountInString(got); n > most+2 || !utf8.ValidString(got) {
			t.Errorf("%d characters of %d: %q", n, most, got)
		}
	})
}
