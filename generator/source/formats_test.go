package source_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding/unicode"

	"offprint/generator/paper"
	"offprint/generator/source"
)

// The tests of this file run over all registered formats. testdata/NAME contains real-world
// inputs of the format NAME. The file with the additional extension .want contains the
// expected result for an input.

// update makes the tests write the .want files and the table of docs/formats.md. Review the
// difference before you commit it.
var update = flag.Bool("update", false, "write expected results anew")

// input is an input from the folder of a format.
type input struct {
	format, path string
	data         []byte
}

// eachInput calls do for every input of every format.
func eachInput(t *testing.T, do func(*testing.T, input)) {
	for _, f := range source.Registry() {
		paths, err := filepath.Glob(filepath.Join("testdata", f.Name, "*.*"))
		if err != nil {
			t.Fatal(err)
		}
		paths = slices.DeleteFunc(paths, func(p string) bool { return strings.HasSuffix(p, ".want") })
		if len(paths) == 0 {
			t.Errorf("%s: there is no input in testdata/%[1]s", f.Name)
		}
		for _, path := range paths {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			t.Run(f.Name+"/"+filepath.Base(path), func(t *testing.T) { do(t, input{f.Name, path, data}) })
		}
	}
}

// reading is the result of reading an input, as written to a .want file.
type reading struct {
	Notes []string `json:",omitempty"`
	Error string   `json:",omitempty"`
	Items []readItem
}

type readItem struct {
	Where                   string
	Notes                   []string     `json:",omitempty"`
	Error                   string       `json:",omitempty"`
	Listed, Scraped, Source string       `json:",omitempty"`
	Paper                   *paper.Paper `json:",omitempty"`
}

func describe(items []source.Item, report source.Report, err error) []byte {
	out := reading{Notes: report.Notes}
	if err != nil {
		out.Error = err.Error()
	}
	for _, it := range items {
		one := readItem{Where: it.Where, Notes: it.Notes}
		if it.Err != nil {
			one.Error = it.Err.Error()
		} else {
			r := it.Record
			one.Listed, one.Scraped, one.Source, one.Paper = r.Listed.String(), r.Scraped.String(), r.Source, &r.Paper
		}
		out.Items = append(out.Items, one)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(out); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// TestFormatsRecognize checks that every input is recognized as its format, whatever its name,
// and that no prefix of it is claimed by two formats unless one declares precedence over the
// other.
func TestFormatsRecognize(t *testing.T) {
	eachInput(t, func(t *testing.T, in input) {
		for _, name := range []string{"-", "page.html", "listing.json", "x.txt"} {
			_, report, _ := tryRead(bytes.NewReader(in.data), source.Input{Name: name, Today: today})
			if report.Format != in.format {
				t.Errorf("named %s: read as %q", name, report.Format)
			}
		}
		for n := len(in.data); n > 0; n = n * 9 / 10 {
			if claims := source.Claims(in.data[:n]); len(claims) > 1 {
				t.Errorf("%d bytes are claimed by %q", n, claims)
			}
		}
	})
}

// TestFormatsRead checks that every input gives the result in its .want file.
func TestFormatsRead(t *testing.T) {
	eachInput(t, func(t *testing.T, in input) {
		got := describe(tryRead(bytes.NewReader(in.data), source.Input{Name: filepath.Base(in.path), Today: today}))
		if *update {
			if err := os.WriteFile(in.path+".want", got, 0o644); err != nil {
				t.Fatal(err)
			}
			return
		}
		want, err := os.ReadFile(in.path + ".want")
		if err != nil {
			t.Fatalf("%v; go test -run TestFormatsRead -update writes it", err)
		}
		if !bytes.Equal(got, bytes.ReplaceAll(want, []byte("\r\n"), []byte("\n"))) {
			t.Errorf("%s.want differs; got\n%s", in.path, got)
		}
	})
}

// TestFormatsEncodings checks that neither the encoding or compression of an input nor the
// size of the reads affects the records.
func TestFormatsEncodings(t *testing.T) {
	utf16 := func(e unicode.Endianness) func(testing.TB, []byte) []byte {
		return func(t testing.TB, b []byte) []byte {
			out, err := unicode.UTF16(e, unicode.UseBOM).NewEncoder().Bytes(b)
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
	}
	bom := func(_ testing.TB, b []byte) []byte { return append([]byte("\ufeff"), b...) }
	changes := map[string]func(testing.TB, []byte) []byte{
		"gzip":               gzipped,
		"byte order mark":    bom,
		"gzipped mark":       func(t testing.TB, b []byte) []byte { return gzipped(t, bom(t, b)) },
		"UTF-16 of Windows":  utf16(unicode.LittleEndian),
		"UTF-16, big endian": utf16(unicode.BigEndian),
	}
	eachInput(t, func(t *testing.T, in input) {
		want := describe(tryRead(bytes.NewReader(in.data), source.Input{Today: today}))
		for name, change := range changes {
			got := describe(tryRead(bytes.NewReader(change(t, in.data)), source.Input{Today: today}))
			if !bytes.Equal(got, want) {
				t.Errorf("%s:\n got %s\nwant %s", name, got, want)
			}
		}
		got := describe(tryRead(iotest.OneByteReader(bytes.NewReader(in.data)), source.Input{Today: today}))
		if !bytes.Equal(got, want) {
			t.Errorf("byte by byte:\n got %s\nwant %s", got, want)
		}
	})
}

// TestFormatsStop checks that reading stops with the error of the caller, the context or the
// reader.
func TestFormatsStop(t *testing.T) {
	eachInput(t, func(t *testing.T, in input) {
		all, _, _ := tryRead(bytes.NewReader(in.data), source.Input{Today: today})
		if len(all) == 0 {
			return
		}
		stop := errors.New("stop")
		n := 0
		_, err := source.Read(context.Background(), bytes.NewReader(in.data), source.Input{Today: today}, func(source.Item) error {
			n++
			return stop
		})
		if !errors.Is(err, stop) || n != 1 {
			t.Errorf("error %v after %d items, want the error of the first", err, n)
		}
		ctx, cancel := context.WithCancel(context.Background())
		n = 0
		_, err = source.Read(ctx, bytes.NewReader(in.data), source.Input{Today: today}, func(source.Item) error {
			n++
			cancel()
			return nil
		})
		if !errors.Is(err, context.Canceled) && len(all) > 1 {
			t.Errorf("error %v after %d items, want that of the context", err, n)
		}
		broken := errors.New("disk on fire")
		r := io.MultiReader(bytes.NewReader(in.data[:len(in.data)*3/4]), iotest.ErrReader(broken))
		if _, _, err := tryRead(r, source.Input{Today: today}); !errors.Is(err, broken) {
			t.Errorf("error %v, want that of the reader", err)
		}
	})
}

// TestFormatsReadInFull checks that a read error is reported in the same words for pages and
// for texts.
func TestFormatsReadInFull(t *testing.T) {
	for format, begin := range map[string]string{
		"arxiv-page": "<!DOCTYPE html><html><head><title>[2401.00001] On Birds</title></head><body>",
		"digest":     "## [On Birds](https://arxiv.org/abs/2401.00001)\n\n- **Authors:** Ann Bee\n",
	} {
		r := io.MultiReader(strings.NewReader(begin+strings.Repeat("\n", 100_000)), iotest.ErrReader(errors.New("disk on fire")))
		if _, _, err := tryRead(r, source.Input{Format: format, Today: today}); err == nil || err.Error() != "read: disk on fire" {
			t.Errorf("%s: %v", format, err)
		}
	}
}

// TestFormatsRefuse checks that an input of another form is refused with a message that says
// what it is, and that an input without a record of the requested format is refused with a
// message that says what is missing.
func TestFormatsRefuse(t *testing.T) {
	page := "<!DOCTYPE html>\n<html><head><title>\n 403 Forbidden</title></head><body><h1>No</h1></body></html>\n"
	forms := map[string]string{"text": "this is not text", "JSON": "this is not JSON", "XML": "this is not XML", "HTML": "this is not HTML", "Markdown": "this is not Markdown"}
	for _, f := range source.Registry() {
		want := fmt.Sprintf("this is an HTML page, not %s: “403 Forbidden”; fetch it again", f.Form)
		if f.Form == "HTML" {
			want = fmt.Sprintf("this is an HTML page, without %s: “403 Forbidden”; fetch it again", f.Lacks)
		}
		if items, _, err := tryRead(strings.NewReader(page), source.Input{Format: f.Name, Today: today}); err == nil || err.Error() != want || len(items) > 0 {
			t.Errorf("%s: %d items of a page, error %v\nwant %s", f.Name, len(items), err, want)
		}
		if _, _, err := tryRead(strings.NewReader("\x00\x01\x02\x03"), source.Input{Format: f.Name, Today: today}); err == nil || !strings.HasPrefix(err.Error(), forms[f.Form]+", it looks like binary data") {
			t.Errorf("%s: binary data: %v", f.Name, err)
		}
		if f.Lacks == "" {
			t.Errorf("%s does not say what an input lacks that has no records", f.Name)
		}
	}
}

// TestFormatsPrecede checks that formats declare precedence only over existing formats, and
// that no two declare it over each other.
func TestFormatsPrecede(t *testing.T) {
	before := map[string][]string{}
	for _, f := range source.Registry() {
		before[f.Name] = f.Before
	}
	for name, others := range before {
		for _, other := range others {
			if _, ok := before[other]; !ok || slices.Contains(before[other], name) {
				t.Errorf("%s goes before %s", name, other)
			}
		}
	}
}

// TestFormatsDocumented checks that docs/formats.md lists the formats as they are declared.
func TestFormatsDocumented(t *testing.T) {
	const path, begin, end = "../../docs/formats.md", "| format | what it is | a paper is |\n|---|---|---|\n", "\n## "
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	doc := strings.ReplaceAll(string(b), "\r\n", "\n")
	before, rest, ok := strings.Cut(doc, begin)
	table, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no table that begins with\n%s", path, begin)
	}
	var want strings.Builder
	for _, f := range source.Registry() {
		fmt.Fprintf(&want, "| `%s` | %s | %s |\n", f.Name, f.About, f.Unit)
	}
	if table == want.String() {
		return
	}
	if !*update {
		t.Fatalf("%s is out of date: go test -run TestFormatsDocumented -update writes\n%s", path, want.String())
	}
	if err := os.WriteFile(path, []byte(before+begin+want.String()+end+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestStandings checks that the standing of a source is the one that its format declares.
func TestStandings(t *testing.T) {
	standings := source.Standings()
	for name, want := range map[string]paper.Standing{
		"arxiv-oai": {Authority: paper.Original},
		"bibtex":    {Authority: paper.Chosen},
		"table":     {Authority: paper.Chosen},
		"hf-api":    {},
		"hf-text":   {Damaged: []paper.Field{paper.FieldAbstract}},
		"nobody's":  {},
	} {
		if got := standings(name); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
}

// FuzzFormats checks that any bytes read as any format give sane items and cause no panic.
func FuzzFormats(f *testing.F) {
	names := source.Formats()
	for i, name := range names {
		paths, _ := filepath.Glob(filepath.Join("testdata", name, "*.*"))
		for _, path := range paths {
			if data, err := os.ReadFile(path); err == nil && !strings.HasSuffix(path, ".want") {
				f.Add(uint8(i), data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, format uint8, b []byte) {
		items, _, _ := tryRead(bytes.NewReader(b), source.Input{Format: names[int(format)%len(names)], Today: today})
		sane(t, items)
		items, _, _ = tryRead(bytes.NewReader(b), source.Input{Today: today})
		sane(t, items)
	})
}
