package source

import "offprint/generator/text"

// distinct collects names or topics without duplicates. Strings that differ only in case,
// accents or white space are the same; the first spelling is kept.
type distinct struct {
	list []string
	seen map[string]bool
}

func (d *distinct) add(list ...string) {
	for _, s := range list {
		key := text.Fold(s)
		if s == "" || d.seen[key] {
			continue
		}
		if d.seen == nil {
			d.seen = map[string]bool{}
		}
		d.seen[key] = true
		d.list = append(d.list, s)
	}
}
