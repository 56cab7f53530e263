package source

// format is one wire format.
type format struct {
	// name is what --as takes and what a page's front matter holds.
	name string
	// detect reports whether an input with these first bytes is of the
	// format. No two formats may claim the same bytes.
	detect func(head []byte) bool
	// refuse says why an input with these first bytes cannot be read as this
	// format even when the user asks for it, or nil.
	refuse func(head []byte) error
	// read reads the call's input, from its first byte.
	read func(*call) error
}

// formats is the registry: a new format is a file with a function, and a line
// here.
func formats() []format {
	return []format{
		hfAPI(), hfPage(), hfListing(), hfText(),
		arxivJSONL(), arxivAtom(), arxivOAI(), arxivFeed(),
		bibTeX(), ris(), cslJSON(),
		offprint(), table(),
	}
}
