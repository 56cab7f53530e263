package plan

import (
	"offprint/generator/archive"
	"offprint/generator/site"
)

// Show sets the small pictures of papers, by the names of the papers' files.
func (p *Plan) Show(pictures map[string]site.Thumbnail) { p.pictures = pictures }

// Thumbnails returns the pictures that the site shows, in the order of the papers.
func (p *Plan) Thumbnails() []site.Thumbnail {
	if len(p.pictures) == 0 {
		return nil
	}
	var list []site.Thumbnail
	seen := map[string]bool{}
	for _, e := range p.papers {
		if t, ok := p.pictures[archive.FileName(e.ID)]; ok && !seen[t.File] {
			seen[t.File] = true
			list = append(list, t)
		}
	}
	return list
}

// picture returns the picture of a paper; nil if it has none.
func (p *Plan) picture(e *entry) *Picture {
	if len(p.pictures) == 0 {
		return nil
	}
	t, ok := p.pictures[archive.FileName(e.ID)]
	if !ok {
		return nil
	}
	return &Picture{Src: p.cfg.EscapedHref(t.Path()), Width: t.Width, Height: t.Height}
}

// pictureInputs adds the inputs of a list that shows the picture of a paper.
func (p *Plan) pictureInputs(in *Inputs, e *entry) {
	if pic := p.picture(e); pic != nil {
		in.string(pic.Src)
	}
}
