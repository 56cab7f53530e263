package plan_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"offprint/generator/paper"
	"offprint/generator/plan"
)

func TestHeat(t *testing.T) {
	var papers []paper.Paper
	for day, n := range map[paper.Day]int{20240101: 1, 20240107: 2, 20240108: 4, 20241231: 8, 20230101: 99} {
		for i := range n {
			papers = append(papers, p(fmt.Sprintf("arxiv:%02d%02d.%05d", day.Year()%100, int(day.Month()), day.Day()*100+i), day))
		}
	}
	_, pages := planOf(t, config, papers...)
	// 2024 starts on a Monday and ends on a Tuesday; 2023 starts and ends on a Sunday.
	h := pages["2024/"].Data.(*plan.YearData).Heat
	var got []string
	for _, d := range h.Days {
		got = append(got, fmt.Sprintf("%s %s %d,%d c%d", d.Day, d.Href, d.X, d.Y, d.Tint))
	}
	if want := []string{
		"2024-01-01 /papers/2024/01/01/ 0,16 c1", "2024-01-07 /papers/2024/01/07/ 0,88 c1",
		"2024-01-08 /papers/2024/01/08/ 12,16 c2", "2024-12-31 /papers/2024/12/31/ 624,28 c4",
	}; !slices.Equal(got, want) || h.Most != 8 {
		t.Errorf("the days are %q of %d, want %q", got, h.Most, want)
	}
	if h.Width != 636 || h.Path != "M0 16V100H624V40H636V16H12V16z" {
		t.Errorf("2024 has width %d, path %s", h.Width, h.Path)
	}
	if m := h.Months; len(m) != 12 || m[0] != (plan.HeatMonth{X: 0, Month: "2024-01-01"}) || m[1] != (plan.HeatMonth{X: 60, Month: "2024-02-01"}) {
		t.Errorf("the months are %v", m)
	}
	if h := pages["2023/"].Data.(*plan.YearData).Heat; h.Width != 53*12 || h.Path != "M0 88V100H624V100H636V16H12V88z" || h.Days[0].Y != 88 {
		t.Errorf("2023 is %+v", h)
	}
}

func TestSameDay(t *testing.T) {
	top := p("arxiv:2305.00002", 20230501)
	top.Upvotes, top.Title = 5, "Votes & $x$"
	papers := []paper.Paper{
		p("arxiv:2505.00001", 20250501), p("arxiv:2405.00001", 20240502), p("arxiv:2305.00001", 20230501), top,
		p("arxiv:2002.00001", 20200229), p("arxiv:2402.00001", 20240229), p("arxiv:2302.00001", 20230228), p("arxiv:2502.00001", 20250228),
	}
	for y := range 8 {
		papers = append(papers, p(fmt.Sprintf("arxiv:%02d07.00001", y+10), paper.Day(20100704+y*10000)))
	}
	_, pages := planOf(t, config, papers...)
	for path, want := range map[string]string{
		"2025/05/01/": "2023-05-01",
		"2023/05/01/": "",
		"2024/05/02/": "",
		"2024/02/29/": "2020-02-29",
		"2020/02/29/": "",
		"2025/02/28/": "2023-02-28",
		"2017/07/04/": "2016-07-04 2015-07-04 2014-07-04 2013-07-04 2012-07-04",
		"2010/07/04/": "",
		"":            "", // the newest day, as the home page
	} {
		var got []string
		for _, d := range pages[path].Data.(*plan.DayData).Before {
			got = append(got, d.Day)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q tells of %v, want %s", path, got, want)
		}
	}
	if d := pages["2025/05/01/"].Data.(*plan.DayData).Before[0]; d.Href != "/papers/2023/05/01/" || d.Count != 2 ||
		d.Paper != "/papers/papers/2305.00002/" || !strings.HasPrefix(d.Title, "Votes &amp; ") {
		t.Errorf("the day is %+v", d)
	}
}

// oneEach gives every author a page.
var oneEach = strings.Replace(config, "authorThreshold = 2", "authorThreshold = 1", 1)

// manyNames returns more names than an overview shows.
func manyNames() []string {
	names := make([]string, 320)
	for i := range names {
		names[i] = fmt.Sprintf("Q Filler%03d", i)
	}
	return names
}

func TestNameShards(t *testing.T) {
	options := oneEach + "[params.offprint.people]\n\"Ada Lovelace\" = [\"Countess of Lovelace\"]\n"
	read := func(papers ...paper.Paper) map[string]string {
		pl, _ := planOf(t, options, papers...)
		files := map[string]string{}
		for _, s := range pl.NameShards() {
			data, err := s.Document()
			if err != nil || files[s.Path] != "" {
				t.Fatalf("%s: %v, %s", s.Path, err, files[s.Path])
			}
			files[s.Path] = strings.TrimSpace(string(data))
		}
		return files
	}
	if files := read(p("arxiv:2501.00001", 20250101, manyNames()[:300]...)); len(files) != 0 {
		t.Errorf("300 names are on one page, and there is a filter of them: %v", files)
	}
	files := read(p("arxiv:2501.00001", 20250101, manyNames()...), p("arxiv:2501.00002", 20250102,
		"Ada Lovelace", "Countess of Lovelace", "Søren Kierkegård", "Иван Loy", "王 小明", "L. O.", "Lo <Bé>"),
		p("arxiv:2501.00003", 20250103, "Ada Lovelace"))
	const ada = `["Ada Lovelace","ada-lovelace",2,"Countess of Lovelace"]`
	for path, want := range map[string]string{
		"ad":   `{"count":1,"names":[` + ada + `]}`,
		"of":   `{"count":1,"names":[` + ada + `]}`,
		"a":    `{"count":1,"names":[` + ada + `]}`,
		"lo":   `{"count":3,"names":[` + ada + `,["Lo <Bé>","lo-be",1],["Иван Loy","иван-loy",1]]}`,
		"o":    `{"count":2,"names":[` + ada + `,["L. O.","l-o",1]]}`,
		"ki":   `{"count":1,"names":[["Søren Kierkegård","soren-kierkegard",1]]}`,
		"u-04": `{"count":1,"names":[["Иван Loy","иван-loy",1]]}`,
		"u-73": `{"count":1,"names":[["王 小明","王-小明",1]]}`,
		"u-5c": `{"count":1,"names":[["王 小明","王-小明",1]]}`,
	} {
		if got := files["authors/letter/"+path+".json"]; got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
	}
	for path, want := range map[string]int{"q": 200, "fi": 320} {
		var file struct {
			Count int
			Names [][]any
		}
		if err := json.Unmarshal([]byte(files["authors/letter/"+path+".json"]), &file); err != nil || file.Count != 320 || len(file.Names) != want {
			t.Errorf("%s has %d of %d names (%v), want %d of 320", path, len(file.Names), file.Count, err, want)
		}
	}
}

// TestNameShardSums checks that different files have different checksums, and equal files the
// same.
func TestNameShardSums(t *testing.T) {
	names := manyNames()
	base := []paper.Paper{p("arxiv:2501.00001", 20250101, names...)}
	one := oneEach
	shards := func(toml string, papers ...paper.Paper) map[string]string {
		pl, _ := planOf(t, toml, papers...)
		out := map[string]string{}
		for _, s := range pl.NameShards() {
			out[s.Path] = fmt.Sprint(s.Sum)
		}
		return out
	}
	first := shards(one, base...)
	for what, c := range map[string]struct {
		toml   string
		papers []paper.Paper
		same   bool
	}{
		"nothing":      {one, base, true},
		"a title":      {one, []paper.Paper{{ID: "arxiv:2501.00001", Title: "Else", Date: 20250101, Authors: names}}, true},
		"another name": {one, append(slices.Clone(base), p("arxiv:2501.00002", 20250102, "Filler New")), false},
		"more papers":  {one, append(slices.Clone(base), p("arxiv:2501.00002", 20250102, names[0])), false},
		"an alias":     {one + "[params.offprint.people]\n\"Q Filler000\" = [\"Q Filler001\"]\n", base, false},
	} {
		got := shards(c.toml, c.papers...)
		if same := got["authors/letter/fi.json"] == first["authors/letter/fi.json"]; same != c.same {
			t.Errorf("%s: the same is %v, want %v", what, same, c.same)
		}
	}
}
