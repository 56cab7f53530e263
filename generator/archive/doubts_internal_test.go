package archive

import (
	"strings"
	"testing"
)

func FuzzDoubts(f *testing.F) {
	f.Add("2025/10/07/x.md", "title = \"A\"\ndate = 2025-10-08\ntags = [1]\n[link]\ncode = 3\n")
	f.Add("undated/x.md", "links.git = 1\n\"a\\nb\" = {\"\" = 2}\n\"\" = 1\n[[tag]]\n[[tag]]\n")
	f.Add("x", "links = 3\nimport = 4\n'x.y' = \"\"\"\n\n\"\"\"\ndate = 07:32:00\n")
	f.Fuzz(func(t *testing.T, path, toml string) {
		page, err := decodeFile(path, "+++\n"+toml+"\n+++\n")
		if err != nil {
			return
		}
		last := 0
		for _, d := range page.doubts(20000) {
			if d.Line < last || d.Line > strings.Count(toml, "\n")+2 || !d.Kept || d.Error() == "" {
				t.Fatalf("%q: %v", toml, d)
			}
			last = d.Line
		}
	})
}
