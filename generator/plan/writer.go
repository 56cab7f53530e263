package plan

import (
	"sort"
	"strings"

	"offprint/generator/site"
)

// writer writes what pages say in the words, the addresses and the language of the
// site.
type writer struct{ *site.Config }

// menu is the configuration's menu and the own pages that want to be in it.
func (c writer) menu(own []OwnPage) []Link {
	entries := make([]site.MenuEntry, 0, len(c.Menus)+len(own))
	for _, m := range c.Menus {
		if !strings.Contains(m.URL, "://") {
			m.URL = c.Href(strings.TrimPrefix(m.URL, "/"))
		}
		entries = append(entries, m)
	}
	for _, p := range own {
		if p.InMenu {
			entries = append(entries, site.MenuEntry{Name: p.Title, URL: c.EscapedHref(p.Path), Weight: p.Weight})
		}
	}
	sort.SliceStable(entries, func(i, j int) bool { return entries[i].Weight < entries[j].Weight })
	links := make([]Link, 0, len(entries))
	for _, m := range entries {
		links = append(links, Link{Name: m.Name, Href: m.URL})
	}
	return links
}
