package source_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"offprint/generator/source"
)

// TestEntitiesAreBounded checks that entities that expand to excessive text, or refer to
// files, are not expanded.
func TestEntitiesAreBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString("<!DOCTYPE papers [<!ENTITY a0 \"aaaaaaaaaa\">")
	for i := range 30 {
		fmt.Fprintf(&b, "<!ENTITY a%d \"%s\">", i+1, strings.Repeat(fmt.Sprintf("&a%d;", i), 10))
	}
	fmt.Fprintf(&b, "<!ENTITY long \"%s\"><!ENTITY file SYSTEM \"/etc/hostname\">]>\n<papers>", strings.Repeat("x", 1000))
	for _, title := range []string{"&a30;", "&file;", "Snow", "Ice " + strings.Repeat("&long;", 100_000)} {
		fmt.Fprintf(&b, "<paper><title>%s</title><author>Ann Bee</author><year>2024</year></paper>\n", title)
	}
	b.WriteString("</papers>")
	items, report, err := tryRead(strings.NewReader(b.String()), source.Input{Name: "-", Today: today})
	if err != nil || report.Format != "paper-xml" || len(items) != 4 {
		t.Fatalf("%d items of %q, %v", len(items), report.Format, err)
	}
	for i, it := range items {
		if (it.Err == nil) != (i == 2) {
			t.Errorf("%s: error %v", it.Where, it.Err)
		}
	}
}

// TestLongFirstRecord checks that papers are recognized even if the first record is longer
// than what format detection examines.
func TestLongFirstRecord(t *testing.T) {
	long := strings.Repeat("It is cold. ", 7000)
	for _, format := range []string{
		"<papers><paper><title>Snow</title><author>Ann Bee</author><abstract>%s</abstract></paper></papers>",
		"<papers><paper><abstract>%s</abstract><author>Ann Bee</author><title>Snow</title></paper></papers>",
		"<!DOCTYPE papers [<!-- %s -->]><papers><paper><author>Ann Bee</author><title>Snow</title></paper></papers>",
	} {
		items, report, err := tryRead(strings.NewReader(fmt.Sprintf(format, long)), source.Input{Name: "-", Today: today})
		if err != nil || report.Format != "paper-xml" || len(items) != 1 || items[0].Err != nil {
			t.Errorf("%.40s: %d items of %q, %v", format, len(items), report.Format, err)
		}
	}
}

// TestXMLBombs checks that XML with very many different elements, in or beside each other, takes
// no more than linear time, and that the records around them are read.
func TestXMLBombs(t *testing.T) {
	const fine = "<p><title>Snow on the Roofs</title><year>2020</year><author>Ann Bee</author><also><p>x</p></also></p>"
	elements := func(form string, n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.ReplaceAll(form, "N", fmt.Sprint("n", i)))
		}
		return b.String()
	}
	for name, c := range map[string]struct {
		input string
		read  int
	}{
		"names with titles": {"<list>" + elements("<N><title/></N>", 60_000) + "</list>", 0},
		"deep":              {"<list>" + elements("<N>", 150_000), 0},
		"deep in a record":  {"<list>" + fine + "<p><title>Deep</title>" + elements("<N>", 1_000_000) + "</p>" + strings.Replace(fine, "Snow", "Rain", 1) + "</list>", 2},
	} {
		read := make(chan int, 1)
		go func() {
			n := 0
			_, _ = source.Read(t.Context(), strings.NewReader(c.input), source.Input{Name: "bomb.xml", Today: today}, func(it source.Item) error {
				if it.Err == nil {
					n++
				}
				return nil
			})
			read <- n
		}()
		select {
		case n := <-read:
			if n != c.read {
				t.Errorf("%s: %d records are read", name, n)
			}
		case <-time.After(2 * time.Minute):
			t.Fatalf("%s: does not end", name)
		}
	}
}
