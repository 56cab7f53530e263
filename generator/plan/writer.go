package plan

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"offprint/generator/site"
)

// writer provides the words, addresses and language of the site to the methods that make
// pages.
type writer struct{ *site.Config }

// menu returns the entries of the configuration's menu and the own pages in the menu.
func (c writer) menu(own []OwnPage) []Link {
	entries := c.within(c.Menus)
	for _, p := range inMenu(own) {
		entries = append(entries, site.MenuEntry{Name: p.Title, URL: c.EscapedHref(p.Path), Weight: p.Weight})
	}
	return sorted(entries)
}

// menuPages is the maximum number of own pages in the menu, because the menu is part of every
// page.
const menuPages = 50

// inMenu returns the own pages in the menu: the first ones, if there are too many.
func inMenu(own []OwnPage) []OwnPage {
	wanted := wantMenu(own)
	if len(wanted) <= menuPages {
		return wanted
	}
	slices.SortStableFunc(wanted, func(a, b OwnPage) int {
		return cmp.Or(cmp.Compare(a.Weight, b.Weight), strings.Compare(a.Path, b.Path))
	})
	return wanted[:menuPages]
}

// wantMenu returns the own pages that are meant to be in the menu.
func wantMenu(own []OwnPage) []OwnPage {
	return slices.DeleteFunc(slices.Clone(own), func(p OwnPage) bool { return !p.InMenu })
}

// links returns the entries of a menu of the configuration.
func (c writer) links(menu []site.MenuEntry) []Link {
	if len(menu) == 0 {
		return nil
	}
	return sorted(c.within(menu))
}

// within converts addresses within the site into the form in which pages print them.
func (c writer) within(menu []site.MenuEntry) []site.MenuEntry {
	entries := make([]site.MenuEntry, 0, len(menu))
	for _, m := range menu {
		if !strings.Contains(m.URL, "://") && !strings.HasPrefix(m.URL, "mailto:") {
			m.URL = c.Href(strings.TrimPrefix(m.URL, "/"))
		}
		entries = append(entries, m)
	}
	return entries
}

// static returns the address of a file in static/; empty for none.
func (c writer) static(file string) string {
	if file == "" {
		return ""
	}
	return c.EscapedHref(strings.TrimPrefix(file, "/"))
}

func sorted(entries []site.MenuEntry) []Link {
	sort.SliceStable(entries, func(i, j int) bool { return entries[i].Weight < entries[j].Weight })
	links := make([]Link, 0, len(entries))
	for _, m := range entries {
		links = append(links, Link{Name: m.Name, Href: m.URL})
	}
	return links
}
