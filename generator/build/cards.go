package build

import (
	"fmt"
	"image/color"
	"strings"

	"offprint/generator/archive"
	"offprint/generator/card"
	"offprint/generator/plan"
	"offprint/generator/site"
)

// cardArtifacts returns the preview pictures for shared links, in the light colors of the
// style sheets.
func (b *builder) cardArtifacts(plan *plan.Plan) ([]artifact, error) {
	cards := plan.SocialCards()
	if len(cards) == 0 {
		return nil, nil
	}
	colours, err := b.colours()
	if err != nil {
		return nil, err
	}
	address := b.cfg.BaseURL.Host + strings.TrimSuffix(b.cfg.BaseURL.Path, "/")
	docs := make([]artifact, len(cards))
	for i, c := range cards {
		sum := archive.SumOf(fmt.Appendf(nil, "%x %q %q %v", c.Sum, b.cfg.Title, address, colours))
		docs[i] = fileArtifact(c.Path, sum, 0, func() ([]byte, error) {
			return card.Draw(card.Card{
				Site: b.cfg.Title, Address: address, Heading: c.Heading,
				Titles: c.Titles, Total: c.Papers, Colours: colours,
			})
		})
	}
	return docs, nil
}

// colours returns the light colors of the style sheets.
func (b *builder) colours() (card.Colours, error) {
	tokens, err := site.Tokens(b.dir, b.cfg.Themes)
	if err != nil {
		return card.Colours{}, err
	}
	if c, ok := site.Color(b.cfg.Accent[0]); ok {
		tokens["accent"] = c
	}
	colours := card.Colours{
		Paper: color.RGBA{0xff, 0xff, 0xff, 0xff}, Ink: color.RGBA{0x11, 0x11, 0x11, 0xff},
		Muted: color.RGBA{0x55, 0x55, 0x55, 0xff}, Accent: color.RGBA{0x33, 0x33, 0x33, 0xff},
		Rule: color.RGBA{0xdd, 0xdd, 0xdd, 0xff},
	} // defaults, for style sheets without the theme's color names
	for name, to := range map[string]*color.RGBA{
		"paper": &colours.Paper, "ink": &colours.Ink, "muted": &colours.Muted, "accent": &colours.Accent, "rule": &colours.Rule,
	} {
		if c, ok := tokens[name]; ok {
			*to = c
		}
	}
	return colours, nil
}
