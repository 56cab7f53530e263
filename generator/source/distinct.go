package source

import "offprint/generator/text"

// distinct collects names or topics, each once: those that differ only in
// case, accents or white space are one, spelled as it came first.
type distinct struct {
	list []string
	seen map[string]bool
}

func (d *distinct) add(s string) {
	if s == "" {
		return
	}
	key := text.Fold(s)
	if d.seen[key] {
		return
	}
	if d.seen == nil {
		d.seen = map[string]bool{}
	}
	d.seen[key] = true
	d.list = append(d.list, s)
}
