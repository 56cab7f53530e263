package cite

import "cmp"

// CSL and BibLaTeX treat the titles of works in several volumes in opposite ways. In CSL, the
// title, or that of the container, is the title of the whole work, and volume-title is that of
// a volume (appendix IV of its specification). In BibLaTeX, the title, or the booktitle, is
// that of the volume, and maintitle is that of the work (manual, 2.2.2).

// cslTitles returns the titles of an entry as CSL defines them.
func cslTitles(e *Entry) (title, container, volume string) {
	title = joinTitle(e.Get("title"), e.Get("subtitle"))
	book := joinTitle(e.Get("booktitle"), e.Get("booksubtitle"))
	work := joinTitle(e.Get("maintitle"), e.Get("mainsubtitle"))
	journal := joinTitle(e.Get("journaltitle"), e.Get("journalsubtitle"))
	switch {
	case work == "":
		return title, cmp.Or(book, journal), ""
	case bookParts[e.Type]:
		return title, work, book
	case bookTypes[e.Type]:
		return work, cmp.Or(book, journal), title
	}
	return title, cmp.Or(book, journal, work), ""
}

// setCSLTitles reverses cslTitles.
func (e *Entry) setCSLTitles(title, field, container, volume string) {
	switch {
	case volume != "" && container != "" && bookParts[e.Type]:
		e.Set("title", title)
		e.Set("maintitle", container)
		e.Set(field, volume)
		return
	case volume != "" && bookTypes[e.Type]:
		e.Set("title", volume)
		e.Set("maintitle", title)
	default:
		e.Set("title", title)
		e.Set("csl-volume-title", volume)
	}
	e.Set(field, container)
}

// bookTypes are the types of whole books and of their volumes.
var bookTypes = set("book collection proceedings reference mvbook mvcollection mvproceedings mvreference")
