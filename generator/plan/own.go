package plan

// OwnPage is a page that the user wrote: a Markdown or HTML file in content/
// outside the folders of papers. Hugo renders it from its file.
type OwnPage struct {
	File   string // relative to content/, with slashes
	Path   string // relative to the root of the site: "about/"
	Title  string
	Weight int
	InMenu bool // pages directly in content/ stand in the menu
}

// PublishedFile is where the page stands in the destination, with slashes.
func (o OwnPage) PublishedFile() string { return outputFile(o.Path) }
