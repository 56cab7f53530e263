package source_test

import (
	"fmt"
	"strings"
	"testing"

	"offprint/generator/source"
)

// toldOf summarizes an item in one line.
func toldOf(it source.Item) string {
	if it.Err != nil {
		return "rejected: " + it.Err.Error()
	}
	p := it.Record.Paper
	return fmt.Sprintf("%s|%s|%d|%s|%d %d %d|%s", p.Title, p.Abstract, p.AuthorCount, p.Organization, p.Upvotes, p.Comments, p.Stars, p.Links.Code)
}

// TestListingPages checks the papers and the note that each page gives.
func TestListingPages(t *testing.T) {
	tests := []struct {
		name, page string
		want       []string
		note       string
	}{
		{"stars before the repository", `# Daily Papers

### [Red Kites](https://huggingface.co/papers/2510.04001)

* 14 authors

[58 GitHub](https://github.com/river/slow)[3](https://huggingface.co/papers/2510.04001#community)

### [Blue Kites](https://huggingface.co/papers/2510.04002)

* 4 authors

[GitHub 12](https://github.com/river/fast)[2](https://huggingface.co/papers/2510.04002#community)
`, []string{"Red Kites||14||0 3 58|https://github.com/river/slow", "Blue Kites||4||0 2 12|https://github.com/river/fast"}, ""},
		{"the repository before the date", `Daily Papers
byAK and the research community
Dec 11
Loud Rivers
We listen to water.
tencent Tencent
GitHub 1.2k
·
Mar 5, 2024 3
Calm Rivers
We listen to less water.

  • 4 authors

GitHub
87
·
May 9, 2021 2
Low Rivers
We listen below water.
apple Apple
·
GitHub 45
·
Mar 11 1
High Rivers
We listen above water.
river-lab River Lab
2.31k
·
Mar 12
`, []string{"Loud Rivers|We listen to water.|0|Tencent|0 3 1200|", "Calm Rivers|We listen to less water.|4||0 2 87|", "Low Rivers|We listen below water.|0|Apple|0 1 45|", "High Rivers|We listen above water.|0|River Lab|0 0 2310|"}, ""},
		{"stars below the repository", `Trending Papers
by AK and the research community

Loud Rivers

We listen to water.

River Lab
·
Published on Oct 6, 2025

Upvote
102
GitHub
34.2k
arXiv Page

Calm Rivers

We listen to less water.

4 authors
·
Published on Oct 5, 2025

Upvote
50
GitHub
1.2k
arXiv Page
`, []string{"Loud Rivers|We listen to water.|0|River Lab|102 0 34200|", "Calm Rivers|We listen to less water.|4||50 0 1200|"}, ""},
		{"addresses without a site", `Daily Papers

 [-] 12

/login?next=%2Fpapers%2F2510.04001

Red Kites

/papers/2510.04001

We fly.

/papers/2510.04001

 River Lab

/river-lab

·

Oct 6, 2025

3

/papers/2510.04001#community
`, []string{"Red Kites|We fly.|0|River Lab|12 3 0|"}, ""},
		{"addresses in parentheses", `Daily Papers

Red Kites (https://huggingface.co/papers/2510.04001)

We fly (see https://example.org/kites).

4 authors
·
Oct 6, 2025

Blue Kites (https://huggingface.co/papers/2510.04002)

We glide.

5 authors
·
Oct 7, 2025
`, []string{"Red Kites|We fly (see <https://example.org/kites>).|4||0 0 0|", "Blue Kites|We glide.|5||0 0 0|"}, ""},
		{"a button above its votes", `Daily Papers

Submitted by
river

Upvote
12
Red Kites

·
4 authors
3

Submitted by
lake

Upvote
-
Blue Kites

·
5 authors
`, []string{"Red Kites||4||12 3 0|", "Blue Kites||5||0 0 0|"}, ""},
		{"one dated block", `# Daily Papers

### [Red Kites](https://huggingface.co/papers/2510.04001)

* 14 authors

· Published on Oct 6, 2025

[3](https://huggingface.co/papers/2510.04001#community)

### [Blue Kites](https://huggingface.co/papers/2510.04002)

* 4 authors

[3](https://huggingface.co/papers/2510.04002#community)

### [Green Kites](https://huggingface.co/papers/2510.04003)

* 5 authors

[3](https://huggingface.co/papers/2510.04003#community)
`, []string{"Red Kites||14||0 3 0|", "Blue Kites||4||0 3 0|", "Green Kites||5||0 3 0|"}, ""},
		{"one undated block", `# Daily Papers

### [Red Kites](https://huggingface.co/papers/2510.04001)

* 14 authors

· Published on Oct 6, 2025

[3](https://huggingface.co/papers/2510.04001#community)

### [Blue Kites](https://huggingface.co/papers/2510.04002)

* 4 authors

· Published on Oct 7, 2025

[3](https://huggingface.co/papers/2510.04002#community)

### [Green Kites](https://huggingface.co/papers/2510.04003)

* 5 authors

[3](https://huggingface.co/papers/2510.04003#community)
`, []string{"Red Kites||14||0 3 0|", "Blue Kites||4||0 3 0|", "Green Kites||5||0 3 0|"}, ""},
		{"one undated block, bare dates", `# Daily Papers

### [Red Kites](https://huggingface.co/papers/2510.04001)

* 14 authors

· Oct 6, 2025

[3](https://huggingface.co/papers/2510.04001#community)

### [Blue Kites](https://huggingface.co/papers/2510.04002)

* 4 authors

· Oct 7, 2025

[3](https://huggingface.co/papers/2510.04002#community)

### [Green Kites](https://huggingface.co/papers/2510.04003)

* 5 authors

[3](https://huggingface.co/papers/2510.04003#community)
`, []string{"Red Kites||14||0 3 0|", "Blue Kites||4||0 3 0|", "Green Kites||5||0 3 0|"}, ""},
		{"an organization above the authors", `# Daily Papers

### [Loud Bells](/papers/2510.00002)
Bell Inst
· 5 authors

### [Soft Bells](/papers/2510.00003)
We ring.
The Bell Institute
· 6 authors

### [No Bells](/papers/2510.00004)
We ring no more.
· 7 authors
`, []string{"Loud Bells||5|Bell Inst|0 0 0|", "Soft Bells|We ring.|6|The Bell Institute|0 0 0|", "No Bells|We ring no more.|7||0 0 0|"}, ""},
		{"authors in the text of a link", `# Daily Papers

### [Loud Bells](https://huggingface.co/papers/2510.00002)

[We count who wrote it:
12 authors
and then some more of them.](https://huggingface.co/papers/2510.00002)

· 5 authors

### [Soft Bells](https://huggingface.co/papers/2510.00003)

[We ring.](https://huggingface.co/papers/2510.00003)

· 6 authors
`, []string{"Loud Bells|We count who wrote it: 12 authors and then some more of them.|5||0 0 0|", "Soft Bells|We ring.|6||0 0 0|"}, ""},
		{"one title, two repositories", `# Trending Papers

### Loud Bells

We ring loudly.

* 5 authors

GitHub 12

### Soft Bells

We ring.

* 6 authors

[GitHub 13](https://github.com/river/soft)

### Loud Bells

Other bells are silent.

* 5 authors

GitHub 14
`, []string{"Loud Bells|We ring loudly.|5||0 0 12|", "Soft Bells|We ring.|6||0 0 13|https://github.com/river/soft", "rejected: it has the title of the paper on line 3, and says something else: one of them is wrong, and no identifier tells which"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			items, report := read(t, []byte(tt.page), source.Input{Today: today})
			var got []string
			for _, it := range items {
				got = append(got, toldOf(it))
			}
			if g, w := strings.Join(got, "\n"), strings.Join(tt.want, "\n"); g != w {
				t.Errorf("got\n%s\nwant\n%s", g, w)
			}
			if !strings.Contains(strings.Join(report.Notes, "\n"), tt.note) {
				t.Errorf("notes %q, want %q", report.Notes, tt.note)
			}
		})
	}
}
