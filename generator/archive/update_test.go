package archive_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"offprint/generator/archive"
	"offprint/generator/paper"
)

// noise draws one or more lines that a person may have added to a file. Each contains n, so
// that all of them differ.
func noise(n int, inTable bool) *rapid.Generator[string] {
	return rapid.Map(rapid.SampledFrom([]string{
		"# a note %d\n", "\t# tab %d +++ \"\n", "\n", "  x_%d  =   1 # why\n", "y_%d = '''\nliteral \"\"\" # no comment\n = [links]\n'''\n",
		"z_%d = \"\"\"\nmore \\\"\"\" than \\\\\"\"\"\n", "'q %d' = [ # first\n  1,\n\n  2, # ]\n]\n", "t_%d = { a = '}', b = [ { c = 1 } ] }\n",
		"d_%d = 1979-05-27T07:32:00Z\n", "l_%d.a.\"b c\" = 07:32:00\n", "f_%d = [inf, -nan, 1e3, 0x1F, 1_000]\n",
	}), func(s string) string {
		if strings.Contains(s, "%d") {
			return fmt.Sprintf(s, n)
		}
		return s
	})
}

// byHand adds noise between the lines of a file, and at the end of some.
func byHand(t *rapid.T, file string, pieces *[]string) string {
	var b strings.Builder
	fences, n := 0, 0
	for line := range strings.Lines(file) {
		if line == "+++\n" {
			fences++
		}
		if fences == 1 && line != "+++\n" || fences == 2 && line == "+++\n" {
			if rapid.IntRange(0, 3).Draw(t, "noise?") == 0 {
				n++
				s := noise(n, false).Draw(t, "noise")
				*pieces = append(*pieces, s)
				b.WriteString(s)
			}
			if fences == 1 && rapid.IntRange(0, 5).Draw(t, "comment?") == 0 {
				n++
				s := fmt.Sprintf("# trailing %d", n)
				*pieces = append(*pieces, s)
				line = strings.TrimSuffix(line, "\n") + " \t" + s + "\n"
			}
		}
		if fences >= 2 {
			fences = 3
		}
		b.WriteString(line)
	}
	return b.String()
}

func TestUpdateKeepsHandWork(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		old := anyEntry().Draw(t, "old")
		want := anyEntry().Draw(t, "want")
		want.Path = old.Path
		// Small changes are typical; draw them often.
		if rapid.Bool().Draw(t, "little?") {
			some := old
			some.Paper.Upvotes, some.Paper.Authors, some.Paper.AuthorCount = want.Paper.Upvotes, want.Paper.Authors, want.Paper.AuthorCount
			some.Import, some.Paper.Links.Code = want.Import, want.Paper.Links.Code
			want = some
		}
		var pieces []string
		file := byHand(t, string(archive.Format(old)), &pieces)
		if rapid.Bool().Draw(t, "windows?") {
			file = strings.ReplaceAll(file, "\n", "\r\n")
			for i := range pieces {
				pieces[i] = strings.ReplaceAll(pieces[i], "\n", "\r\n")
			}
		}
		if rapid.Bool().Draw(t, "mark?") {
			file = "\ufeff" + file
		}
		read, err := archive.Parse(old.Path, []byte(file))
		if err != nil {
			t.Fatalf("%v\n%s", err, file)
		}
		old.Paper.Extra, want.Paper.Extra = read.Paper.Extra, read.Paper.Extra // some lines of noise are keys
		if !same(read, old) {
			t.Fatalf("notes by hand changed what is read:\n%s\n%+v\n%+v", file, read, old)
		}

		unchanged, err := archive.Update([]byte(file), read)
		if err != nil || string(unchanged) != file {
			t.Fatalf("an update that changes nothing: %v\n%s\nbecame\n%s", err, file, unchanged)
		}
		updated, err := archive.Update([]byte(file), want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := archive.Parse(want.Path, updated)
		if err != nil {
			t.Fatal(err)
		}
		if !same(got, want) {
			t.Fatalf("got  %+v\nwant %+v\n%s\nbecame\n%s", got, want, file, updated)
		}
		rest := string(updated)
		for _, s := range pieces {
			_, after, ok := strings.Cut(rest, s)
			if !ok {
				t.Fatalf("%q is gone, or not where it was:\n%s\nbecame\n%s", s, file, updated)
			}
			rest = after
		}
		again, err := archive.Update(updated, want)
		if err != nil || string(again) != string(updated) {
			t.Fatalf("a second update changed it again: %v\n%s\n%s", err, updated, again)
		}
	})
}

func TestUpdateInPlace(t *testing.T) {
	const path = "2025/10/07/x.md"
	for name, c := range map[string]struct {
		old    string
		change func(*archive.Entry)
		want   string
	}{
		"a count in a file by hand": {
			"+++\n# mine\ntitle='A'   # as printed\nupvotes = 1 # fresh\nstatus = \"read\"\n+++\nText.\n",
			func(e *archive.Entry) { e.Paper.Upvotes = 5 },
			"+++\n# mine\ntitle='A'   # as printed\nupvotes = 5 # fresh\nstatus = \"read\"\n+++\nText.\n",
		},
		"names for a count": {
			"+++\ntitle = \"A\"\nauthor_count = 2 # said the page\npublished = 2025-01-01\n+++\n",
			func(e *archive.Entry) { e.Paper.AuthorCount, e.Paper.Authors = 0, []string{"B C", "D E"} },
			"+++\ntitle = \"A\"\nauthors = [\"B C\", \"D E\"]\n# said the page\npublished = 2025-01-01\n+++\n",
		},
		"the first link": {
			"+++\ntitle = \"A\"\n\n# below is import's\n[import]\nsource = \"hf-api\"\n+++\n",
			func(e *archive.Entry) { e.Paper.Links.Code = "https://example.org/c" },
			"+++\ntitle = \"A\"\n\n[links]\ncode = \"https://example.org/c\"\n# below is import's\n[import]\nsource = \"hf-api\"\n+++\n",
		},
		"a list by hand": {
			"+++\ntitle = \"A\"\ntopics = [\n  \"one\", # the first\n  \"two\",\n]\n+++\n",
			func(e *archive.Entry) { e.Paper.Topics = []string{"three"} },
			"+++\ntitle = \"A\"\n# the first\ntopics = [\"three\"]\n+++\n",
		},
		"an abstract": {
			"+++\r\ntitle = \"A\"\r\n+++\r\n\r\nOld.\r\n",
			func(e *archive.Entry) { e.Paper.Abstract = "New.\n\nMore." },
			"+++\r\ntitle = \"A\"\r\n+++\r\n\r\nNew.\r\n\r\nMore.\r\n",
		},
		"keys with dots": {
			"+++\ntitle = \"A\"\nlinks.code = \"https://example.org/a\"\nlinks.mine = 1\n+++\n",
			func(e *archive.Entry) { e.Paper.Links.Code = "https://example.org/b" },
			"+++\ntitle = \"A\"\nlinks.code = \"https://example.org/b\"\nlinks.mine = 1\n+++\n",
		},
		"an inline table is written anew": {
			"+++\n# lost\ntitle = \"A\"\nlinks = { code = \"https://example.org/a\", mine = 1 }\nzeal = 3\n+++\nT\n",
			func(e *archive.Entry) { e.Paper.Links.Code = "https://example.org/b" },
			"+++\ntitle = \"A\"\ndate = 2025-10-07\nid = \"title:a\"\nzeal = 3\n[links]\ncode = \"https://example.org/b\"\nmine = 1\n+++\nT\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			e, err := archive.Parse(path, []byte(c.old))
			if err != nil {
				t.Fatal(err)
			}
			c.change(&e)
			got, err := archive.Update([]byte(c.old), e)
			if err != nil || string(got) != c.want {
				t.Errorf("%v\n%s\nwant\n%s", err, got, c.want)
			}
		})
	}
}

func TestUpdateOfWhatCannotBeRead(t *testing.T) {
	if out, err := archive.Update([]byte("no front matter"), archive.Entry{Path: "2025/10/07/x.md"}); err == nil {
		t.Errorf("became %q", out)
	}
}

func FuzzUpdate(f *testing.F) {
	f.Add([]byte("+++\ntitle = 'A' # c\nlinks.code = 'https://x.org'\n[import.hash]\ntitle = '00000000'\n+++\nbody"), "B", 3, "https://y.org")
	f.Add([]byte("\ufeff+++\r\ntitle = \"\"\"A\"\"\"\r\ntopics = [ # c\r\n]\r\nlinks = {}\r\n+++\r\n"), "+++", 0, "")
	f.Add([]byte("+++\n[a.\"b\"]\nc = {d = [1, {e = nan}]}\n+++"), "\\", -1, "javascript:")
	f.Fuzz(func(t *testing.T, old []byte, title string, upvotes int, code string) {
		const path = "2025/10/07/x.md"
		e, err := archive.Parse(path, old)
		if err != nil {
			return
		}
		same1, err := archive.Update(old, e)
		if err != nil || string(same1) != string(old) {
			t.Fatalf("an update that changes nothing: %v\n%q\n%q", err, old, same1)
		}
		e.Paper.Title, e.Paper.Upvotes, e.Paper.Links.Code = "T"+title, upvotes, code
		e.Import.Source = "hf-api"
		e.Import.Hash.Put(paper.FieldTitle, 7)
		e.Paper = paper.Clean(e.Paper)
		data, err := archive.Update(old, e)
		if err != nil {
			t.Fatalf("%v\n%q", err, old)
		}
		got, err := archive.Parse(path, data)
		if err != nil || !same(got, e) {
			t.Fatalf("%v\n%+v\n%+v\n%q", err, got, e, data)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add("2025/10/07/x.md", []byte("+++\ntitle = \"A\"\ndate = 2025-10-07T10:00:00Z\nid = \"../../x\"\n+++\n\ntext"))
	f.Add("x.md", []byte("+++\ntitle = 3\n+++"))
	f.Add("2025/13/07/x.md", []byte("---\ntitle: A\n---\n"))
	f.Add("2025/10/07/x.md", []byte("+++\ntitle = \"A\"\n[links]\nmedia = [\"https://x.org\", \"no\"]\n[import]\nday = \"2025-01-01\"\nhash = {title = \"0000000g\"}\n+++\n"))
	f.Fuzz(func(t *testing.T, path string, data []byte) {
		e, err := archive.Parse(path, data)
		if err != nil {
			return
		}
		if err := paper.Check(&e.Paper, 0); err != nil && e.Paper.Title == "" {
			t.Fatal(err)
		}
		if name := archive.FileName(e.Paper.ID); strings.ContainsAny(name, "/\\") || name == "" || strings.HasPrefix(name, ".") {
			t.Fatalf("%q is named %q", e.Paper.ID, name)
		}
		again, err := archive.Parse(path, archive.Format(e))
		if err != nil || !same(again, e) {
			t.Fatalf("%v\n%+v\n%+v", err, e, again)
		}
	})
}
