package cite

import "cmp"

// CSL and BibLaTeX turn the titles of a work in volumes the other way round. To CSL
// the title, or that of the container, is the work's, and volume-title is what one
// volume is called (appendix IV of its specification); to BibLaTeX the title, or the
// booktitle, is the volume's, and maintitle is the work's (manual, 2.2.2).

// cslTitles are the titles of an entry as CSL has them.
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

// setCSLTitles is what undoes it.
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

// bookTypes are those of whole books, and of their volumes.
var bookTypes = set("book collection proceedings reference mvbook mvcollection mvproceedings mvreference")
