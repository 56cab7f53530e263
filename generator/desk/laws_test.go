package desk_test

import (
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"offprint/generator/archive"
	"offprint/generator/bound"
	"offprint/generator/paper"
)

// TestDeskIsUpdate checks that the desk writes the same bytes as archive.Update and
// archive.Hide, for any values and any formatting of the file.
func TestDeskIsUpdate(t *testing.T) {
	tb, twin := newTable(t), newTable(t)
	word := rapid.SampledFrom([]string{"", "a", "Title", "two words", "$x^2$", `\$5`, "a\nb", " b ", "+++", `"quoted"`, `"""`, "\\", "é", "\u202e", "# no", "a\r\nb", "<b>", "é\n\n- x\n- y", "\x00", "\xff", "'''"})
	tags := rapid.SliceOfN(word, 0, 3)
	rapid.Check(t, func(rt *rapid.T) {
		path := rapid.SampledFrom([]string{first, second, third}).Draw(rt, "paper")
		front := rapid.SampledFrom([]string{"", "# mine\n", "note = '''\nold\nlines'''\n", "pick = true # why\n", "tags = [\n \"x\", # y\n]\n", "[extra]\nk = 1\n", "links = { code = \"https://a.example\" }\n"}).Draw(rt, "front matter")
		text := "+++\ntitle = \"Old\"\nid = \"arxiv:2510.00001\"\n" + front + "+++\n\nAbstract.\n"
		if rapid.Bool().Draw(rt, "windows") {
			text = strings.ReplaceAll(text, "\n", "\r\n")
		}
		hidden := rapid.SampledFrom([]string{"", "# mine\n2510.00002", "2510.00001 why\n", "\ufeff10.1000/1\n"}).Draw(rt, "hidden.txt")
		for _, to := range []*table{tb, twin} {
			to.write("content/"+path, text)
			to.write("hidden.txt", hidden)
		}
		form := tb.formOf(path)
		title, note, tag, pick, hide, reason := word.Draw(rt, "title"), word.Draw(rt, "note"), tags.Draw(rt, "tags"), rapid.Bool().Draw(rt, "pick"), rapid.Bool().Draw(rt, "hide"), word.Draw(rt, "reason")
		form.Set("title", title)
		form.Set("note", note)
		form.Set("tags", strings.Join(tag, "\n"))
		form.Set("reason", reason)
		setBox(form, "pick", path, pick)
		setBox(form, "hide", path, hide)
		r, page := tb.post("/paper", form)
		sum := sumOfPage.FindStringSubmatch(page)
		if sum != nil {
			form.Set("shown", sum[1])
			r, page = tb.post("/paper", form)
		}

		// The same with the functions of the archive.
		dir := filepath.Join(twin.dir, "content")
		before, err := bound.ReadFile(filepath.Join(dir, filepath.FromSlash(path)), bound.MaxPage)
		if err != nil {
			rt.Fatal(err)
		}
		e, err := archive.Parse(path, before)
		if err != nil {
			rt.Fatal(err)
		}
		now := e
		// A form trims white space around texts.
		now.Paper.Title, now.Paper.Note, now.Paper.Pick = strings.Join(strings.Fields(title), " "), strings.TrimSpace(strings.ReplaceAll(note, "\r\n", "\n")), pick
		now.Paper.Tags = nil
		for line := range strings.Lines(strings.ReplaceAll(strings.Join(tag, "\n"), "\r\n", "\n")) {
			if line = strings.TrimSpace(line); line != "" {
				now.Paper.Tags = append(now.Paper.Tags, line)
			}
		}
		if paper.Clean(now.Paper).Title == "" {
			if sum != nil || tb.read("content/"+path) != text || tb.read("hidden.txt") != hidden {
				rt.Fatalf("a paper without a title is written: %s: %s", r.Status, said(page))
			}
			return
		}
		after, err := archive.Update(before, now)
		if err != nil {
			rt.Fatal(err)
		}
		twin.write("content/"+path, string(after))
		if hide && !strings.Contains(hidden, "2510.00001") { // the reason is only for papers that are not hidden yet
			_, err = archive.Hide(twin.dir, e.Paper.ID, reason)
		} else if !hide {
			_, err = archive.Unhide(twin.dir, e.Paper.ID)
		}
		if err != nil {
			rt.Fatal(err)
		}
		for _, name := range []string{"content/" + path, "hidden.txt"} {
			if got, want := tb.read(name), twin.read(name); got != want {
				rt.Fatalf("%s: by the desk\n%q\nby the archive\n%q\n%s: %s", name, got, want, r.Status, said(page))
			}
		}
	})
	for name, want := range papers() {
		if !archive.IsPaper(strings.TrimPrefix(name, "content/")) && tb.read(name) != want {
			t.Errorf("%s was changed", name)
		}
	}
}

func setBox(form url.Values, name, path string, on bool) {
	form.Del(name)
	if on {
		form.Set(name, path)
	}
}
