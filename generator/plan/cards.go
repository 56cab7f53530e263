package plan

import (
	"offprint/generator/archive"
	"offprint/generator/text"
)

// Cards are the pictures that other sites show beside a link to this one. Each of the newest
// days has a card that names its papers. All older days share the card of the site, which
// depends only on the configuration. So a day's page changes once, when the day is no longer
// among the newest, and the number of cards that a build draws does not grow with the archive.

const (
	cardFolder   = "cards/"
	siteCardFile = cardFolder + "site.png"
	cardTitles   = 16 // more than ever fit on a card, as some titles cannot be drawn
)

// Card is a card of the site.
type Card struct {
	Path    string // "cards/2025-10-07.png"
	Heading string // the day; empty on the site's card
	Titles  []string
	Papers  int         // number of papers of the day
	Sum     archive.Sum // checksum of what the card shows, except the configuration and the colours
}

// siteCard returns the path of the site's card; empty if there are no cards.
func (p *Plan) siteCard() string {
	if p.cfg.Options.Cards == 0 {
		return ""
	}
	return siteCardFile
}

func (p *Plan) hasCard(d *day) bool { return d.pos >= len(p.days)-p.cfg.Options.Cards }

// cardOf returns the path of the card for the page of a day.
func (p *Plan) cardOf(d *day) string {
	if p.hasCard(d) {
		return cardFolder + d.day.String() + ".png"
	}
	return p.siteCard()
}

// SocialCards returns the cards of the site.
func (p *Plan) SocialCards() []Card {
	if p.cfg.Options.Cards == 0 {
		return nil
	}
	cards := []Card{{Path: siteCardFile, Titles: []string{p.cfg.Description}}}
	for _, d := range p.days {
		if !p.hasCard(d) {
			continue
		}
		c := Card{Path: p.cardOf(d), Heading: d.day.String(), Papers: len(d.papers)}
		for _, e := range d.papers[:min(cardTitles, len(d.papers))] {
			c.Titles = append(c.Titles, text.TitlePlain(e.title()))
		}
		cards = append(cards, c)
	}
	for i := range cards {
		var in Inputs
		in.string(cards[i].Heading)
		in.strings(cards[i].Titles)
		in.number(cards[i].Papers)
		cards[i].Sum = in.done()
	}
	return cards
}

// card adds the card at path, with the title that is shown beside it; an empty path adds
// nothing.
func (h *head) card(path, title string) *head {
	if path != "" {
		h.meta("property", "og:title", title)
		h.meta("property", "og:image", h.cfg.URL(path))
		alt := "card_day"
		if path == siteCardFile {
			alt = "card_site"
		}
		h.meta("property", "og:image:alt", h.cfg.Word(alt))
		h.meta("name", "twitter:card", "summary_large_image")
	}
	return h
}
