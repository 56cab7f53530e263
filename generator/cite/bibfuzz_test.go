package cite_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"offprint/generator/cite"
	"offprint/generator/paper"
)

// FuzzBibTeX checks that reading always terminates, and that an entry that is written and read
// again is unchanged.
func FuzzBibTeX(f *testing.F) {
	f.Add(readFile(f, "library.bib"))
	f.Add(readFile(f, "damaged.bib"))
	for _, s := range []string{
		"@a{b, title = {A {B} $x_1$ \\$5 -- `c' ~ \\{ ^ & &amp; # % _}}", "@a(b, title = \"x\\\"y\" # z)", "@comment{@a{b,", "@a{b,title={\\url{x}} , abstract={a\n\nb *c* `d` [e](http://f.g)}}",
		"@a{b, title={a \\{ b}, note={x}}\n@a{c, title={d \\} e}, f={g}}", "@a{b, title={<i>x</i> {\\textless}sub{\\textgreater}2$<$/sub$>$ <math><mi>x</mi></math>}, author={\\O x, A}, date={19XX~/..}}",
		"@a{x, crossref = {y}} @b{y, crossref={x}}", "@misc{k, title={t}, month={jul/aug}, year=2000, date={}}",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		err := cite.ReadBibTeX(bytes.NewReader(b), func(r *cite.Record) error {
			if r.Err != nil || r.Entry.Get("title") == "" || len(r.Entry.Type) > 100 {
				return nil
			}
			p, _ := r.Entry.Paper()
			p = paper.Clean(p)
			e := cite.FromPaper(&p, "key")
			for range 2 { // the first time drops what BibTeX cannot express
				e = writtenAndRead(t, e)
			}
			if again := writtenAndRead(t, e); again.Get("title") != e.Get("title") || cite.FormatNames(again.Authors, again.MoreAuthors) != cite.FormatNames(e.Authors, e.MoreAuthors) {
				t.Errorf("%+v\n%+v", e, again)
			}
			if !strings.Contains(string(cite.AppendRIS(nil, &e)), "TY  - ") {
				t.Error("no RIS")
			}
			if _, err := cite.DecodeCSL(cite.AppendCSL(nil, &e)); err != nil {
				t.Error(err)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func writtenAndRead(t *testing.T, e cite.Entry) cite.Entry {
	t.Helper()
	b := cite.AppendBibTeX(nil, &e)
	recs := readBib(t, b)
	if len(recs) != 1 || recs[0].Err != nil {
		t.Fatalf("%+v\nis written as\n%s\nand read as %d records, %v", e, b, len(recs), recs)
	}
	return recs[0].Entry
}

// TestBibBombs checks that a small bibliography cannot expand to a large one, and that the
// time grows with its size only.
func TestBibBombs(t *testing.T) {
	var doubled, chain, many strings.Builder
	doubled.WriteString("@string{a0 = \"ha\"}\n")
	for i := range 3000 {
		fmt.Fprintf(&doubled, "@string{a%d = a%d # a%d}\n", i+1, i, i)
	}
	for i := range 20_000 {
		fmt.Fprintf(&chain, "@xdata{k%d, xdata={k%d}, f%d={x}}\n", i+1, i, i)
	}
	many.WriteString("@article{m")
	for i := range 200_000 {
		fmt.Fprintf(&many, ",f%d=1", i)
	}
	many.WriteString("}\n")
	const lastEntry = "@article{z, title={Fine}, author={Bee, Ann}, year=2020}\n"
	for name, bomb := range map[string]string{
		"doubled": doubled.String() + "@article{b, title=a11, author={Bee, Ann}}\n", "chain": chain.String() + "@article{b, xdata={k20000}, title={Too}}\n", "many": many.String(),
	} {
		found := make(chan bool, 1)
		go func() {
			fine := false
			if err := cite.ReadBibTeX(strings.NewReader(bomb+lastEntry), func(r *cite.Record) error {
				fine = fine || r.Err == nil && r.Entry.Get("title") == "Fine"
				return nil
			}); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			found <- fine
		}()
		select {
		case ok := <-found:
			if !ok {
				t.Errorf("%s: the entry behind it is not read", name)
			}
		case <-time.After(time.Minute):
			t.Fatalf("%s: does not end", name)
		}
	}
}
